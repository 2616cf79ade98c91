#include "ledger/entry.h"

#include <charconv>

#include "base/crypto.h"

namespace sallyport::ledger {

namespace {

constexpr std::string_view first_line = "sallyport-entry 1\n";

std::string or_dash(const std::string& text) { return text.empty() ? "-" : text; }
std::string or_dash(const std::optional<EntryIndex>& index) { return index ? std::to_string(index->value) : "-"; }

Problem wrong(std::string_view what) { return {Trouble::corrupt, "entry header: " + std::string{what}}; }

// Takes "name=value\n" off the front.
Outcome<std::string_view> take(std::string_view& text, std::string_view name) {
    const auto end = text.find('\n');
    if (end == std::string_view::npos || end <= name.size() || !text.starts_with(name) || text[name.size()] != '=') {
        return wrong("the line " + std::string{name} + "=... is wanted here");
    }
    const auto value = text.substr(name.size() + 1, end - name.size() - 1);
    text.remove_prefix(end + 1);
    return value;
}

Outcome<EntryIndex> index_in(std::string_view text) {
    std::uint64_t out = 0;
    const auto [end, trouble] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (text.empty() || trouble != std::errc{} || end != text.data() + text.size() || (text.size() > 1 && text[0] == '0')) {
        return wrong("an index is a decimal number with no leading zero");
    }
    return EntryIndex{out};
}

Outcome<std::optional<EntryIndex>> index_or_dash(std::string_view text) {
    if (text == "-") return std::optional<EntryIndex>{};
    SALLYPORT_TRY(index, index_in(text));
    return std::optional{index};
}

template <class Tag>
Outcome<Id<Tag>> id_or_dash(std::string_view text) {
    if (text == "-") return Id<Tag>{};
    auto id = Id<Tag>::parse(text);
    if (!id) return wrong(id.error().sentence);
    return std::move(*id);
}

}  // namespace

std::string Header::text() const {
    std::string out{first_line};
    out.append("index=").append(std::to_string(index.value));
    out.append("\nkind=").append(name(kind));
    out.append("\nat=").append(base::text(at));
    out.append("\ndemand=").append(or_dash(demand.text()));
    out.append("\nprevious=").append(or_dash(previous));
    out.append("\nactor=").append(or_dash(actor.text()));
    out.append("\ncorrects=").append(or_dash(corrects)).append("\n");
    return out;
}

Outcome<Header> Header::parse(std::string_view text) {
    if (!text.starts_with(first_line)) return wrong("the first line is not \"sallyport-entry 1\"");
    text.remove_prefix(first_line.size());
    Header out;
    SALLYPORT_TRY(index_text, take(text, "index"));
    SALLYPORT_TRY(index, index_in(index_text));
    out.index = index;
    SALLYPORT_TRY(kind_text, take(text, "kind"));
    const auto kind = kind_named(kind_text);
    if (!kind) return wrong("there is no such kind of entry");
    out.kind = *kind;
    SALLYPORT_TRY(at_text, take(text, "at"));
    const auto at = parse_instant(at_text);
    if (!at || base::text(*at) != at_text) return wrong("the instant is not in its one canonical form, such as 2026-03-01T12:00:00Z");
    out.at = *at;
    SALLYPORT_TRY(demand_text, take(text, "demand"));
    SALLYPORT_TRY(demand, id_or_dash<DemandTag>(demand_text));
    out.demand = demand;
    SALLYPORT_TRY(previous_text, take(text, "previous"));
    SALLYPORT_TRY(previous, index_or_dash(previous_text));
    out.previous = previous;
    SALLYPORT_TRY(actor_text, take(text, "actor"));
    SALLYPORT_TRY(actor, id_or_dash<PersonTag>(actor_text));
    out.actor = actor;
    SALLYPORT_TRY(corrects_text, take(text, "corrects"));
    SALLYPORT_TRY(corrects, index_or_dash(corrects_text));
    out.corrects = corrects;
    if (!text.empty()) return wrong("something stands behind the last line");

    if (out.demand.none() == belongs_to_demand(out.kind)) {
        return wrong(out.demand.none() ? "this kind belongs to a demand, and none is named"
                                       : "this kind belongs to no demand, and one is named");
    }
    const bool follows = belongs_to_demand(out.kind) && out.kind != Kind::received;
    if (out.previous.has_value() != follows) {
        return wrong(follows ? "the demand's entry before this one is not named" : "no entry of a demand stands before this one");
    }
    if (out.corrects.has_value() != (out.kind == Kind::corrected_entry)) return wrong("corrects= is for corrected_entry and only there");
    if ((out.previous && *out.previous >= out.index) || (out.corrects && *out.corrects >= out.index)) {
        return wrong("an entry names earlier entries only");
    }
    return out;
}

Bytes Entry::leaf() const {
    Bytes out = header.text();
    out.append(view(facts_digest));
    out.append(view(body_digest));
    return out;
}

Digest Entry::leaf_hash() const { return sha256(std::string_view{"\0", 1}, leaf()); }

bool is_counsels_note(Kind kind, const Facts& facts) {
    return kind == Kind::note_added && facts.text_or(Fact::note_kind, "") == "counsel_only";
}

}  // namespace sallyport::ledger
