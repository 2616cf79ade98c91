#include "ledger/entry.h"

#include <doctest/doctest.h>

#include "base/crypto.h"

using namespace sallyport;
using namespace sallyport::ledger;

namespace {

DemandId demand() { return *DemandId::parse("d123456789abcdefghjk"); }
PersonId person() { return *PersonId::parse("p123456789abcdefghjk"); }

Header header_of(Kind kind, std::uint64_t index) {
    Header out;
    out.index = {index};
    out.kind = kind;
    out.at = {1'772'366'400'000};
    if (belongs_to_demand(kind)) out.demand = demand();
    if (belongs_to_demand(kind) && kind != Kind::received) out.previous = EntryIndex{0};
    if (kind == Kind::corrected_entry) out.corrects = EntryIndex{0};
    return out;
}

std::string changed(std::string text, std::string_view from, std::string_view to) {
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("Header.IsWrittenInFixedLines") {
    Header header = header_of(Kind::granted, 7);
    header.actor = person();
    CHECK(header.text() ==
          "sallyport-entry 1\nindex=7\nkind=granted\nat=2026-03-01T12:00:00Z\ndemand=d123456789abcdefghjk\nprevious=0\n"
          "actor=p123456789abcdefghjk\ncorrects=-\n");
}

TEST_CASE("Header.OfEveryKindComesBackAsItWas") {
    for (const Kind kind : all_kinds()) {
        const Header header = header_of(kind, 9);
        const auto back = Header::parse(header.text());
        CAPTURE(name(kind));
        REQUIRE(back.has_value());
        CHECK(back->text() == header.text());
        CHECK(back->kind == kind);
    }
}

TEST_CASE("Header.InAnyOtherSpellingIsCorrupt") {
    const std::string right = header_of(Kind::granted, 7).text();
    REQUIRE(Header::parse(right).has_value());
    const std::pair<std::string_view, std::string_view> changes[] = {
        {"entry 1", "entry 2"},
        {"index=7", "index=07"},
        {"index=7", "index=-7"},
        {"index=7", "index="},
        {"index=7", "index=7 "},
        {"index=7\n", ""},
        {"kind=granted", "kind=Granted"},
        {"kind=granted", "kind="},
        {":00Z", ":00.000Z"},
        {":00Z", ":00+00:00"},
        {"demand=d", "demand=D"},
        {"demand=d123456789abcdefghjk", "demand=-"},
        {"previous=0", "previous=-"},
        {"previous=0", "previous=7"},
        {"previous=0", "previous=8"},
        {"actor=-", "actor=machine"},
        {"corrects=-", "corrects=1"},
        {"corrects=-\n", "corrects=-"},
        {"corrects=-\n", "corrects=-\n\n"},
        {"\n", "\r\n"},
    };
    for (const auto& [from, to] : changes) {
        CAPTURE(from);
        CAPTURE(to);
        const auto parsed = Header::parse(changed(right, from, to));
        REQUIRE_FALSE(parsed.has_value());
        CHECK(parsed.error().trouble == Trouble::corrupt);
    }
}

TEST_CASE("Header.NamesADemandWhereItsKindHasOneAndOnlyThere") {
    CHECK_FALSE(Header::parse(changed(header_of(Kind::incident, 3).text(), "demand=-", "demand=d123456789abcdefghjk")).has_value());
    CHECK_FALSE(Header::parse(changed(header_of(Kind::received, 3).text(), "previous=-", "previous=1")).has_value());
    CHECK_FALSE(Header::parse(changed(header_of(Kind::corrected_entry, 3).text(), "corrects=0", "corrects=-")).has_value());
    CHECK_FALSE(Header::parse(changed(header_of(Kind::corrected_entry, 3).text(), "corrects=0", "corrects=3")).has_value());
}

TEST_CASE("Entry.LeafIsHeaderThenTwoDigestsAndHashesAsRfc6962Says") {
    Entry entry;
    entry.header = header_of(Kind::incident, 0);
    entry.facts_salt = Bytes(salt_bytes, 's');
    entry.facts = Facts{}.code(Fact::incident, "disk_full");
    entry.facts_digest = sha256(entry.facts_salt, entry.facts->text());
    entry.body_digest = sha256("body");
    const Bytes leaf = entry.leaf();
    CHECK(leaf == entry.header.text() + Bytes{view(entry.facts_digest)} + Bytes{view(entry.body_digest)});
    CHECK(entry.leaf_hash() == sha256(Bytes(1, '\0') + leaf));
    Entry withheld = entry;
    withheld.facts.reset();
    withheld.facts_salt.clear();
    CHECK(withheld.leaf_hash() == entry.leaf_hash());
}
