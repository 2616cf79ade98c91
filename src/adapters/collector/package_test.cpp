// From sources to a downloaded package and its check, as the collector and the gate do it.
#include <archive.h>
#include <archive_entry.h>

#include <fstream>
#include <sstream>

#include "adapters/sources/test_world.h"
#include "adapters/vault/vault.h"
#include "base/json.h"
#include "base/limits.h"
#include "ledger/receipt.h"
#include "production/archive.h"
#include "production/sealing.h"
#include "production/snapshot.h"
#include "verify/package.h"

using namespace sallyport;
using namespace sallyport::adapters;
using namespace sallyport::adapters::test;

namespace {

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SALLYPORT_SANITIZED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || defined(SALLYPORT_SANITIZED)
constexpr bool sanitized = true;  // its own memory hides ours
#else
constexpr bool sanitized = false;
#endif

const Bytes demand_key(32, 'k');
const ledger::SignerKey signer{"larkspur-packages", Bytes(32, 's')};

MemorySource::Item mail(const std::string& account, std::string_view when, const std::string& item, const std::string& bytes) {
    collection::Record record;
    record.data = DataClass::content_mail;
    if (!when.empty()) record.at = test::at(when);
    record.item = item;
    return {account, record, bytes};
}
MemorySource::Item row(const std::string& account, std::string_view when, const std::string& item,
                       std::vector<std::pair<std::string, std::string>> columns) {
    collection::Record record;
    record.data = DataClass::ip_session_log;
    record.at = test::at(when);
    record.item = item;
    record.columns = std::move(columns);
    return {account, record, {}};
}

std::vector<MemorySource::Item> store() {
    return {
        mail("ann", "2026-02-28T23:59:59Z", "m0", message("a second too early")),
        mail("ann", "2026-03-01T00:00:00Z", "m1", message("first", "From me\n>From you\n")),
        mail("ann", "2026-03-31T23:59:59Z", "m2", message("last", "no line end")),
        mail("ann", "2026-04-01T00:00:00Z", "m3", message("a second too late")),
        mail("ann", "", "m4", message("undated")),
        mail("bob", "2026-03-10T00:00:00Z", "m5", message("another account")),
        row("ann", "2026-03-02T00:00:00Z", "s1", {{"ip", "192.0.2.7"}, {"agent", "=HYPERLINK(\"x\")"}}),
        row("ann", "2026-03-03T00:00:00Z", "s2", {{"ip", "192.0.2.8"}, {"agent", std::string{"\xff\xfe", 2}}}),
        row("ann", "2026-05-03T00:00:00Z", "s3", {{"ip", "192.0.2.9"}, {"agent", "too late"}}),
    };
}

demand::Demand the_demand(const std::string& name = "ann@mail.example") {
    return demand_for(
        {{name, {{DataClass::content_mail, march()}, {DataClass::ip_session_log, march()}, {DataClass::bsi_name, std::nullopt}}},
         {"bob@mail.example", {{DataClass::content_mail, march()}}}});
}

struct Made {
    demand::Demand demand;
    demand::Scope scope;
    collection::Material material;
    production::Package package;
    std::string archive;
};

std::string whole(const ledger::Vault& vault, const production::Package& package, std::uint64_t offset, std::uint64_t count) {
    std::string out;
    const auto done = production::stream_archive(vault, demand_key, package, offset, count, [&](std::string_view piece) {
        out += piece;
        return true;
    });
    REQUIRE_MESSAGE(done.has_value(), (done ? "" : done.error().sentence));
    return out;
}

Made make(ledger::Vault& vault, std::vector<MemorySource::Item> items, demand::MailFormat format = demand::MailFormat::mbox,
          demand::Demand asked = the_demand(), bool empty = false, std::vector<demand::Clause> clauses = {}) {
    if (clauses.empty()) {
        clauses = {{0, 0, DataClass::content_mail, march(), {}},
                   {0, 0, DataClass::ip_session_log, march(), {}},
                   {0, 0, DataClass::bsi_name, std::nullopt, {}}};
    }
    Made out{asked, granted(asked, std::move(clauses)), {}, {}, {}};
    MemorySource source{empty ? std::vector<MemorySource::Item>{} : std::move(items)};
    production::GatherPlan plan{out.demand, out.scope,
                                format,     test::at("2026-05-05T10:00:00Z"),
                                {7},        {{"ip_session_log", "memory", "ip", "address", "", "IPv6 privacy addresses change"}},
                                {}};
    auto sink = production::PackageSink::open(vault, demand_key, plan);
    REQUIRE(sink);
    const auto tallies = collection::gather(out.scope, out.demand, {&source}, **sink, {});
    REQUIRE(tallies);
    auto material = (*sink)->finish(*tallies, source.left_out(), test::at("2026-05-05T10:05:00Z"));
    REQUIRE_MESSAGE(material.has_value(), (material ? "" : material.error().sentence));
    out.material = *collection::Material::from_body(material->body());
    auto package = production::make_package(vault, {out.demand, out.scope, out.material, "Larkspur Mail", demand_key, signer, {}});
    REQUIRE_MESSAGE(package.has_value(), (package ? "" : package.error().sentence));
    out.package = *production::Package::from_body(package->body());
    out.archive = whole(vault, out.package, 0, out.package.bytes);
    return out;
}

std::map<std::string, std::string> unpacked(const std::string& zip) {
    std::map<std::string, std::string> out;
    struct archive* reader = ::archive_read_new();
    ::archive_read_support_format_zip(reader);
    REQUIRE(::archive_read_open_memory(reader, zip.data(), zip.size()) == ARCHIVE_OK);
    struct archive_entry* entry = nullptr;
    while (::archive_read_next_header(reader, &entry) == ARCHIVE_OK) {
        std::string bytes(static_cast<std::size_t>(::archive_entry_size(entry)), '\0');
        REQUIRE(::archive_read_data(reader, bytes.data(), bytes.size()) == static_cast<la_ssize_t>(bytes.size()));
        out[::archive_entry_pathname(entry)] = bytes;
    }
    ::archive_read_free(reader);
    return out;
}

verify::PackageVerdict checked(const TestFolder& folder, const std::string& zip) {
    const std::string path = folder.path() + "/package.zip";
    write_file(path, zip);
    auto verdict = verify::verify_package(path, signer.verifier());
    REQUIRE(verdict);
    return *verdict;
}

const std::string ann_folder = "accounts/01-ann@mail.example/";

}  // namespace

TEST_CASE("Package.SaysWhatItGivesWithoutADateAndGivesEachRecordOnce") {
    MemoryVault vault;
    auto items = store();
    collection::Record card;
    card.data = DataClass::bsi_payment;
    card.item = "card 1";
    card.columns = {{"card", "ends in 4242"}};
    items.push_back({"ann", card, ""});
    const auto asked = demand_for({{"ann@mail.example", {{DataClass::content_mail, march()}, {DataClass::bsi_payment, march()}}}});
    const Span begins{march().from, {march().from.ms + 20 * ms_per_day}};
    const Made made = make(vault, items, demand::MailFormat::eml, asked, false,
                           {{0, 0, DataClass::content_mail, begins, {}},
                            {0, 0, DataClass::content_mail, march(), {}},
                            {0, 0, DataClass::bsi_payment, march(), {}}});
    CHECK(made.material.tallies.content == 2);
    CHECK(made.material.tallies.noncontent == 1);
    CHECK(made.material.tallies.outside == 0);
    const auto files = unpacked(made.archive);
    CHECK(files.at(ann_folder + "bsi_payment.csv").find("ends in 4242") != std::string::npos);
    const auto& records = files.at("records.csv");
    CHECK(std::count(records.begin(), records.end(), '\n') == 4);  // a head and three records
    const auto manifest = parse_json(files.at("manifest.json"));
    REQUIRE(manifest);
    const auto& object = manifest->get_object();
    const auto& given = object.at("given_undated").get_array();
    REQUIRE(given.size() == 1);
    CHECK(std::string{given[0].get_object().at("class").get_string()} == "bsi_payment");
    CHECK(given[0].get_object().at("records").get_int64() == 1);
    const auto& clauses = object.at("clauses").get_array();
    std::int64_t by_clause = 0;
    for (const auto& clause : clauses) by_clause += clause.get_object().at("records").get_int64();
    CHECK(by_clause == 3);
    CHECK(files.at("README.html").find("Given without a date") != std::string::npos);
}

TEST_CASE("Package.HoldsWhatIsGrantedAndNothingElse") {
    MemoryVault vault;
    const Made made = make(vault, store());
    CHECK(made.material.tallies.outside == 0);
    CHECK(made.material.tallies.content == 2);
    CHECK(made.material.tallies.noncontent == 2);
    const auto files = unpacked(made.archive);
    std::string everything;
    for (const auto& [name, bytes] : files) everything += bytes;
    for (const char* no : {"a second too early", "a second too late", "undated\n", "another account", "too late"}) {
        CHECK_MESSAGE(everything.find(no) == std::string::npos, no);
    }
    const std::string mbox = files.at(ann_folder + "content_mail.mbox");
    CHECK(mbox.starts_with("From - Sun Mar  1 00:00:00 2026\nFrom: Ann Example"));
    CHECK(mbox.find("\n>From me\n>>From you\n") != std::string::npos);
    CHECK(mbox.ends_with("no line end\n\n"));
    const std::string csv = files.at(ann_folder + "ip_session_log.csv");
    CHECK(csv.find("\"'=HYPERLINK(\"\"x\"\")\"") != std::string::npos);
    CHECK(csv.find("\xef\xbf\xbd") != std::string::npos);
    CHECK(files.at(ann_folder + "ip_session_log.json").find("{\"base64\":\"//4=\"}") != std::string::npos);
    CHECK(parse_json(files.at(ann_folder + "ip_session_log.json")));

    const auto manifest = parse_json(files.at("manifest.json"));
    REQUIRE(manifest);
    const auto& object = manifest->get_object();
    CHECK(object.at("searched_nothing_found").get_array().size() == 1);
    CHECK(object.at("left_out").get_array().at(0).get_object().at("records").get_int64() == 1);
    CHECK(object.at("given_undated").get_array().empty());
    std::size_t listed = 0;
    for (const auto& one : object.at("files").get_array()) {
        const auto& file = one.get_object();
        const std::string path{file.at("path").get_string()};
        REQUIRE(files.contains(path));
        CHECK(std::string{file.at("sha256").get_string()} == hex(sha256(files.at(path))));
        ++listed;
    }
    CHECK(listed + 1 == files.size());

    // Every record names the clause and the place in the paper.
    std::istringstream records{files.at("records.csv")};
    std::string line;
    std::getline(records, line);
    int count = 0;
    while (std::getline(records, line)) {
        ++count;
        CHECK(line.find(",zzzzzzzzzzzzzzzzzzzz,2,100,200,800,50,1,") != std::string::npos);
    }
    CHECK(count == 4);
    CHECK(files.at("README.html").find("1 message or record without a stored date") != std::string::npos);
    CHECK(files.at("README.html").find("<script") == std::string::npos);
    CHECK(files.at("data-dictionary.csv").find("IPv6 privacy addresses change") != std::string::npos);
    CHECK(made.package.accounts_content == 1);
    CHECK(made.package.accounts_none == 0);
}

TEST_CASE("Package.ARecordThatASourceGivesTooMuchIsStoppedAndCounted") {
    // A source that ignores its query.
    class Leaky : public collection::Source {
    public:
        std::string name() const override { return "leaky"; }
        bool holds(DataClass) const override { return true; }
        Outcome<void> read(const collection::Query& query, collection::Sink& sink) override {
            for (auto [identifier, data, when] : {std::tuple{0, DataClass::content_mail, "2026-03-31T23:59:59Z"},
                                                  {0, DataClass::content_mail, "2026-04-01T00:00:00Z"},
                                                  {1, DataClass::content_mail, "2026-03-02T00:00:00Z"},
                                                  {0, DataClass::content_files, "2026-03-02T00:00:00Z"}}) {
                collection::Record record;
                record.identifier = identifier;
                record.data = data;
                record.at = test::at(when);
                record.source = "leaky";
                SALLYPORT_CHECK(sink.begin(record, query.clause));
                SALLYPORT_CHECK(sink.add("text of " + std::to_string(identifier) + std::string{code(data)} + when));
                SALLYPORT_CHECK(sink.end());
            }
            return {};
        }
    } source;
    MemoryVault vault;
    const auto demand = the_demand();
    const auto scope = granted(demand, {{0, 0, DataClass::content_mail, march(), {}}});
    auto sink = production::PackageSink::open(vault, demand_key,
                                              {demand, scope, demand::MailFormat::eml, test::at("2026-05-05T10:00:00Z"), {7}, {}, {}});
    REQUIRE(sink);
    const auto tallies = collection::gather(scope, demand, {&source}, **sink, {});
    REQUIRE(tallies);
    CHECK(tallies->outside == 3);
    CHECK(tallies->content == 1);
    const auto material = (*sink)->finish(*tallies, {}, test::at("2026-05-05T10:05:00Z"));
    REQUIRE(material);
    const auto package = production::make_package(vault, {demand, scope, *material, "Larkspur Mail", demand_key, signer, {}});
    REQUIRE_FALSE(package);
    CHECK(package.error().trouble == Trouble::refused);
}

TEST_CASE("Package.MadeAgainHasTheSameBytes") {
    for (const auto format : {demand::MailFormat::mbox, demand::MailFormat::eml}) {
        MemoryVault one, two;
        const Made first = make(one, store(), format), second = make(two, store(), format);
        CHECK(first.archive == second.archive);
        CHECK(first.package.root == second.package.root);
    }
}

TEST_CASE("Package.AsEmlHasEachMessageByteForByte") {
    MemoryVault vault;
    const Made made = make(vault, store(), demand::MailFormat::eml);
    const auto files = unpacked(made.archive);
    CHECK(files.at(ann_folder + "content_mail/000001.eml") == message("first", "From me\n>From you\n"));
    CHECK(files.at(ann_folder + "content_mail/000002.eml") == message("last", "no line end"));
    const TestFolder folder;
    CHECK(checked(folder, made.archive).faults.empty());
}

TEST_CASE("Package.WithNothingFoundSaysSo") {
    MemoryVault vault;
    const Made made = make(vault, {}, demand::MailFormat::mbox, the_demand(), true);
    const auto files = unpacked(made.archive);
    CHECK(files.size() == 5);
    CHECK(files.at("README.html").find("<li>Mail: messages and attachments of <code>ann@mail.example</code></li>") != std::string::npos);
    CHECK(made.package.accounts_none == 1);
    const TestFolder folder;
    const auto verdict = checked(folder, made.archive);
    CHECK_MESSAGE(verdict.faults.empty(), verdict.line());
}

TEST_CASE("Package.CanBeFetchedFromAnyByte") {
    MemoryVault vault;
    for (const auto format : {demand::MailFormat::mbox, demand::MailFormat::eml}) {
        auto items = store();
        items.push_back(mail("ann", "2026-03-05T00:00:00Z", "empty", ""));
        items.push_back(mail("ann", "2026-03-06T00:00:00Z", "large", std::string(3'000'000, 'x')));
        const Made made = make(vault, items, format);
        const std::uint64_t size = made.archive.size();
        REQUIRE(size == made.package.bytes);
        for (std::uint64_t offset = 0; offset <= size; offset += offset < 20'000 || offset + 20'000 > size ? 61 : 250'007) {
            const std::uint64_t count = std::min<std::uint64_t>(1'000, size - offset);
            CHECK(whole(vault, made.package, offset, count) == made.archive.substr(offset, count));
        }
        CHECK(whole(vault, made.package, 17, size - 17) == made.archive.substr(17));
        const auto beyond = production::stream_archive(vault, demand_key, made.package, size, 1, [](std::string_view) { return true; });
        CHECK_FALSE(beyond);
        const TestFolder folder;
        CHECK(checked(folder, made.archive).faults.empty());
    }
}

TEST_CASE("Package.AnyByteThatIsChangedIsNamedAndLocated") {
    MemoryVault vault;
    const TestFolder folder;
    const Made made = make(vault, store(), demand::MailFormat::eml);
    REQUIRE(checked(folder, made.archive).faults.empty());
    // The files' places, to compare with what is reported.
    std::size_t located = 0;
    for (std::size_t at = 0; at < made.archive.size(); at += at % 3 == 0 ? 1 : 29) {
        std::string changed = made.archive;
        changed[at] = static_cast<char>(changed[at] ^ 0x20);
        const auto verdict = checked(folder, changed);
        REQUIRE_MESSAGE(!verdict.faults.empty(), at);
        CHECK(!verdict.faults.front().sentence.empty());
        if (verdict.faults.front().offset <= at) ++located;
    }
    CHECK(located > 0);
}

TEST_CASE("Package.DroppedAddedAndSwappedBytesAreNamed") {
    MemoryVault vault;
    const TestFolder folder;
    auto items = store();
    items.push_back(mail("ann", "2026-03-06T00:00:00Z", "large", std::string(9'000'000, 'x')));
    const Made made = make(vault, items);
    const std::string& good = made.archive;
    REQUIRE(checked(folder, good).faults.empty());
    for (const std::size_t at : {std::size_t{0}, std::size_t{40}, good.size() / 2, good.size() - 400, good.size() - 1}) {
        CHECK_FALSE(checked(folder, good.substr(0, at) + good.substr(at + 1)).faults.empty());
        CHECK_FALSE(checked(folder, good.substr(0, at) + "x" + good.substr(at)).faults.empty());
        CHECK_FALSE(checked(folder, good.substr(0, at)).faults.empty());
    }
    CHECK_FALSE(checked(folder, good + "x").faults.empty());
    CHECK_FALSE(checked(folder, "").faults.empty());
    std::string swapped = good;
    std::swap(swapped[100], swapped[5'000'000]);
    CHECK_FALSE(checked(folder, swapped).faults.empty());
    // Where in a large file.
    std::string far = good;
    far[6'000'000] = '!';
    const auto verdict = checked(folder, far);
    REQUIRE(!verdict.faults.empty());
    CHECK(verdict.faults.front().file == ann_folder + "content_mail.mbox");
    CHECK(verdict.faults.front().offset > 4'000'000);
    CHECK(verdict.faults.front().offset <= 6'000'000);
    // Another provider's key.
    write_file(folder.path() + "/p.zip", good);
    const auto other = verify::verify_package(folder.path() + "/p.zip", ledger::SignerKey{"other", Bytes(32, 'o')}.verifier());
    REQUIRE(other);
    CHECK_FALSE(other->faults.empty());
}

TEST_CASE("Package.ItsReceiptBelongsToItAlone") {
    MemoryVault vault;
    const TestFolder folder;
    const Made made = make(vault, store());
    const auto verdict = checked(folder, made.archive);
    CHECK(verdict.root == made.package.root);
    ledger::ReceiptNote note;
    note.about = ledger::ReceiptNote::About::delivered;
    note.demand = made.demand.id;
    note.package = made.package.id;
    note.root = made.package.root;
    note.bytes = made.package.bytes;
    note.by = PersonId::random();
    const std::string receipt = ledger::sign_note(note.text(), {signer});
    const auto differs = verify::receipt_differs(receipt, signer.verifier(), verdict);
    CHECK_MESSAGE(!differs.has_value(), differs.value_or(""));
    std::string forged = receipt;
    forged[forged.find("root ") + 6] ^= 1;
    CHECK(verify::receipt_differs(forged, signer.verifier(), verdict));
    note.root[0] ^= 1;
    CHECK(verify::receipt_differs(ledger::sign_note(note.text(), {signer}), signer.verifier(), verdict));
}

TEST_CASE("Package.StrangersBytesNeverStandInAFileNameOrBreakAFile") {
    std::ifstream in{std::string{SALLYPORT_SOURCE_DIR} + "/tests/hostile/blns.json"};
    std::ostringstream all;
    all << in.rdbuf();
    const auto list = parse_json(all.str());
    REQUIRE(list);
    const TestFolder folder;
    std::vector<MemorySource::Item> items;
    std::vector<std::string> strings;
    for (const auto& one : list->get_array()) strings.emplace_back(one.get_string());
    int number = 0;
    for (const std::string& string : strings) {
        items.push_back(row("ann", "2026-03-02T00:00:00Z", std::to_string(++number), {{"text", string}}));
    }
    MemoryVault vault;
    const Made made = make(vault, items);
    const auto files = unpacked(made.archive);
    const auto rows = parse_json(files.at(ann_folder + "ip_session_log.json"));
    REQUIRE(rows);
    REQUIRE(rows->get_array().size() == strings.size());
    // Each comes back exactly.
    std::vector<std::string> back;
    for (const auto& one : rows->get_array()) back.emplace_back(one.get_object().at("values").get_object().at("text").get_string());
    std::sort(back.begin(), back.end());
    auto wanted = strings;
    std::sort(wanted.begin(), wanted.end());
    CHECK(back == wanted);

    int tried = 0;
    for (const std::string& string : strings) {
        if (++tried % 12 != 0 || string.empty()) continue;
        auto demand = the_demand();
        demand.identifiers[0].value = Sensitive<std::string>{string};
        demand.directory[0].account = Sensitive<std::string>{"ann"};
        MemoryVault other;
        const Made evil = make(other, store(), demand::MailFormat::eml, demand);
        for (const auto& [name, bytes] : unpacked(evil.archive)) {
            for (const char c : name) {
                const bool plain =
                    (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || std::string_view{"./-_@"}.contains(c);
                CHECK_MESSAGE(plain, name);
            }
            CHECK(name.find("..") == std::string::npos);
        }
        CHECK(unpacked(evil.archive).at("README.html").find("<script") == std::string::npos);
        const auto verdict = checked(folder, evil.archive);
        CHECK_MESSAGE(verdict.faults.empty(), verdict.line());
    }
}

TEST_CASE("SealedPart.AChangedDroppedOrForeignChunkDoesNotOpen") {
    MemoryVault vault;
    auto writer = production::SealedWriter::open(vault, demand_key, "part");
    REQUIRE(writer);
    const std::string plain = std::string(2 * production::sealed_chunk_bytes, 'a') + "end";
    REQUIRE(writer->add(plain));
    const auto done = writer->finish();
    REQUIRE(done);
    const auto reads = [&](std::string_view place, std::string_view name, std::uint64_t bytes) {
        std::string out;
        const auto read = production::read_sealed(vault, place, demand_key, name, bytes, 0, [&](std::string_view piece) {
            out += piece;
            return true;
        });
        return read.has_value() && out == plain;
    };
    CHECK(reads(done->place, "part", plain.size()));
    CHECK_FALSE(reads(done->place, "other", plain.size()));
    CHECK_FALSE(reads(done->place, "part", plain.size() - 1));
    CHECK_FALSE(reads(done->place, "part", plain.size() + 1));
    CHECK_FALSE(reads(done->place, "part", production::sealed_chunk_bytes));
    const Bytes sealed = *vault.fetch(done->place);
    const std::size_t chunk = production::sealed_chunk_bytes + 16;
    for (const Bytes& wrong :
         {sealed.substr(0, sealed.size() - 1), sealed.substr(0, 40 + chunk), sealed.substr(0, 40 + 2 * chunk), sealed + "x",
          sealed.substr(0, 40) + sealed.substr(40 + chunk, chunk) + sealed.substr(40, chunk) + sealed.substr(40 + 2 * chunk)}) {
        const auto place = vault.keep(wrong);
        REQUIRE(place);
        CHECK_FALSE(reads(*place, "part", plain.size()));
    }
    for (const std::size_t at : {std::size_t{0}, std::size_t{20}, std::size_t{100}, sealed.size() - 1}) {
        Bytes wrong = sealed;
        wrong[at] = static_cast<char>(wrong[at] ^ 1);
        const auto place = vault.keep(wrong);
        REQUIRE(place);
        CHECK_FALSE(reads(*place, "part", plain.size()));
    }
}

TEST_CASE("Snapshot.GivesThePackageThatTheSourceWouldHaveGiven") {
    MemoryVault vault;
    const auto demand = the_demand();
    const auto asked = demand::Scope::asked(demand);
    MemorySource source{store()};
    auto sink = production::SnapshotSink::open(vault, demand_key,
                                               {demand, asked, demand::MailFormat::mbox, test::at("2026-05-04T10:00:00Z"), {3}, {}, {}});
    REQUIRE(sink);
    const auto tallies = collection::gather(asked, demand, {&source}, **sink, {});
    REQUIRE(tallies);
    const auto frozen = (*sink)->finish(*tallies, source.left_out(), test::at("2026-05-04T10:01:00Z"));
    REQUIRE(frozen);
    CHECK(frozen->snapshot);
    const auto scope = granted(demand, {{0, 0, DataClass::content_mail, march(), {}}});
    CHECK_FALSE(production::make_package(vault, {demand, scope, *frozen, "Larkspur Mail", demand_key, signer, {}}));

    const auto gathered = [&](collection::Source& from) {
        KeepingSink kept;
        REQUIRE(collection::gather(scope, demand, {&from}, kept, {}));
        return kept.kept;
    };
    auto copy = production::SnapshotSource::open(vault, demand_key, *collection::Material::from_body(frozen->body()));
    REQUIRE(copy);
    const auto live = gathered(source), cold = gathered(**copy);
    REQUIRE(live.size() == cold.size());
    REQUIRE(live.size() == 2);
    for (std::size_t i = 0; i < live.size(); ++i) {
        CHECK(live[i].bytes == cold[i].bytes);
        CHECK(live[i].record.at == cold[i].record.at);
        CHECK(live[i].record.source == cold[i].record.source);
        CHECK(live[i].record.item == cold[i].record.item);
    }
    REQUIRE((*copy)->left_out().size() == 1);
    CHECK((*copy)->left_out()[0].count == 1);
}

TEST_CASE("Package.ACollectionThatFailsLeavesNothingInTheVault") {
    const TestFolder folder;
    auto vault = FileVault::open(folder.path() + "/vault", Durability::relaxed);
    REQUIRE(vault);
    const auto files = [&] {
        std::size_t count = 0;
        for (const auto& one : std::filesystem::recursive_directory_iterator{folder.path() + "/vault/files"})
            count += one.is_regular_file() ? 1 : 0;
        return count;
    };
    const auto demand = the_demand();
    const auto scope = granted(demand, {{0, 0, DataClass::content_mail, march(), {}}, {0, 0, DataClass::ip_session_log, march(), {}}});
    {
        auto sink = production::PackageSink::open(**vault, demand_key,
                                                  {demand, scope, demand::MailFormat::mbox, test::at("2026-05-05T10:00:00Z"), {7}, {}, {}});
        REQUIRE(sink);
        // Larger than what the vault packs, so that a file of its own is under way.
        auto items = store();
        for (auto& item : items) {
            if (item.record.data == DataClass::content_mail) item.bytes.append(3 * limits::packed_body_bytes, 'x');
        }
        MemorySource source{items};
        REQUIRE(collection::gather(scope, demand, {&source}, **sink, {}));
        CHECK(files() > 0);
    }
    CHECK(files() == 0);
}

namespace {

// A vault whose nth call fails, and that knows what lies in it.
class FailingVault : public ledger::Vault {
public:
    int fail_at = 0;  // 0: never
    int calls = 0;
    std::map<std::string, Bytes> kept;

    Outcome<std::string> keep(std::string_view sealed) override {
        SALLYPORT_CHECK(call());
        return put(Bytes{sealed});
    }
    Outcome<Bytes> fetch(std::string_view place) const override {
        const auto found = kept.find(std::string{place});
        if (found == kept.end()) return Problem{Trouble::not_found, "there is no such body"};
        return found->second;
    }
    Outcome<void> sync() override { return call(); }
    Outcome<std::unique_ptr<Writer>> open_writer() override {
        SALLYPORT_CHECK(call());
        return std::unique_ptr<Writer>{std::make_unique<FailingWriter>(*this)};
    }
    Outcome<void> stream(std::string_view place, std::uint64_t offset, const std::function<bool(std::string_view)>& see) const override {
        SALLYPORT_TRY(bytes, fetch(place));
        if (offset < bytes.size()) see(std::string_view{bytes}.substr(offset));
        return {};
    }
    Outcome<void> remove(std::string_view place) override {
        kept.erase(std::string{place});
        return {};
    }

private:
    class FailingWriter : public Writer {
    public:
        explicit FailingWriter(FailingVault& vault) : vault_{vault} {}
        Outcome<void> add(std::string_view bytes) override {
            SALLYPORT_CHECK(vault_.call());
            bytes_ += bytes;
            return {};
        }
        Outcome<std::string> finish() override {
            SALLYPORT_CHECK(vault_.call());
            return vault_.put(std::move(bytes_));
        }
        void abandon() override { bytes_.clear(); }

    private:
        FailingVault& vault_;
        Bytes bytes_;
    };
    Outcome<void> call() {
        if (++calls == fail_at) return Problem{Trouble::unavailable, "the disk is full"};
        return {};
    }
    std::string put(Bytes bytes) {
        const std::string place = "p" + std::to_string(++next_);
        kept[place] = std::move(bytes);
        return place;
    }
    int next_ = 0;
};

}  // namespace

TEST_CASE("Package.WhenTheVaultFailsAtAnyCallNothingIsKept") {
    const auto demand = the_demand();
    const auto scope = granted(demand, {{0, 0, DataClass::content_mail, march(), {}}, {0, 0, DataClass::ip_session_log, march(), {}}});
    const auto attempt = [&](FailingVault& vault) -> Outcome<production::Package> {
        MemorySource source{store()};
        SALLYPORT_TRY(
            sink, production::PackageSink::open(vault, demand_key,
                                                {demand, scope, demand::MailFormat::eml, test::at("2026-05-05T10:00:00Z"), {7}, {}, {}}));
        SALLYPORT_TRY(tallies, collection::gather(scope, demand, {&source}, *sink, {}));
        SALLYPORT_TRY(material, sink->finish(tallies, source.left_out(), test::at("2026-05-05T10:05:00Z")));
        const std::size_t gathered = vault.kept.size();
        auto package = production::make_package(vault, {demand, scope, material, "Larkspur Mail", demand_key, signer, {}});
        if (!package) CHECK(vault.kept.size() == gathered);  // what was gathered is recorded by then and stays
        if (!package) vault.kept.clear();
        return package;
    };
    FailingVault whole_vault;
    REQUIRE(attempt(whole_vault));
    REQUIRE(whole_vault.calls > 20);
    for (int n = 1; n <= whole_vault.calls; ++n) {
        FailingVault vault;
        vault.fail_at = n;
        const auto package = attempt(vault);
        REQUIRE_MESSAGE(!package.has_value(), n);
        CHECK(package.error().trouble == Trouble::unavailable);
        CHECK_MESSAGE(vault.kept.empty(), n);
    }
}

TEST_CASE("Package.AHundredThousandMessagesAreAFewPartsAndLittleMemory") {
    class Many : public collection::Source {
    public:
        std::string name() const override { return "many"; }
        bool holds(DataClass) const override { return true; }
        Outcome<void> read(const collection::Query& query, collection::Sink& sink) override {
            collection::Record record;
            record.identifier = query.identifier;
            record.data = query.data;
            record.source = name();
            for (int i = 0; i < 100'000; ++i) {
                record.at = Instant{query.span->from.ms + i * 1000};
                record.item = std::to_string(i);
                SALLYPORT_CHECK(sink.begin(record, query.clause));
                SALLYPORT_CHECK(sink.add("tiny"));
                SALLYPORT_CHECK(sink.end());
            }
            return {};
        }
    } source;
    const auto resident_mib = [] {
        std::ifstream in{"/proc/self/statm"};
        std::uint64_t all = 0, resident = 0;
        in >> all >> resident;
        return resident * 4096 / 1'048'576;
    };
    const TestFolder folder;
    auto vault = FileVault::open(folder.path() + "/vault", Durability::relaxed);
    REQUIRE(vault);
    const auto demand = the_demand();
    const auto scope = granted(demand, {{0, 0, DataClass::content_mail, march(), {}}});
    const auto before = resident_mib();
    auto sink = production::PackageSink::open(**vault, demand_key,
                                              {demand, scope, demand::MailFormat::eml, test::at("2026-05-05T10:00:00Z"), {7}, {}, {}});
    REQUIRE(sink);
    const auto tallies = collection::gather(scope, demand, {&source}, **sink, {});
    REQUIRE(tallies);
    const auto material = (*sink)->finish(*tallies, {}, test::at("2026-05-05T10:05:00Z"));
    REQUIRE(material);
    CHECK(material->parts.size() == 5);
    CHECK(material->body().size() < 4'000);
    const auto package = production::make_package(**vault, {demand, scope, *material, "Larkspur Mail", demand_key, signer, {}});
    REQUIRE(package);
    // More than 65,535 files: the directory is ZIP64.
    const std::string path = folder.path() + "/package.zip";
    {
        std::ofstream out{path, std::ios::binary};
        REQUIRE(production::stream_archive(**vault, demand_key, *package, 0, package->bytes, [&](std::string_view piece) {
            out << piece;
            return true;
        }));
    }
    if (!sanitized) CHECK(resident_mib() - std::min(before, resident_mib()) <= 64);
    const auto verdict = verify::verify_package(path, signer.verifier());
    REQUIRE(verdict);
    CHECK_MESSAGE(verdict->faults.empty(), verdict->line());
    CHECK(verdict->files == 100'005);  // with guide, dictionary, manifest and records.csv
}
