#include <cstdio>
#include <filesystem>
#include <iostream>

#include "adapters/clock/clocks.h"
#include "adapters/files/files.h"
#include "base/json.h"
#include "ledger/folder.h"
#include "main/arguments.h"
#include "main/commands.h"
#include "main/house.h"
#include "verify/ledger_folder.h"

namespace sallyport::app {

namespace {

constexpr std::string_view verify_help =
    R"(Checks the whole book: every entry and its place in the tree, every signed checkpoint, every body in the vault, every key,
the views, which are thrown away in a copy, made again from the entries and compared row by row, and DIR/ledger if it was exported.

usage: sallyport verify --data DIR [--trusted CHECKPOINT] [--json]

  --trusted FILE   a signed checkpoint that you kept elsewhere: shows whether the book was rolled back
  --json           the answer as JSON

The last line is "ok N entries", or "wrong KIND INDEX FILE: SENTENCE" with KIND entry, checkpoint, tile, body, view or key.
Exit codes: 0 whole, 1 does not verify, 2 wrong use, 3 the disk fails.

example:
  sallyport verify --data demo-data
)";

constexpr std::string_view ledger_help =
    R"(Writes the ledger as files that everybody can check (C2SP tlog-tiles): checkpoint, tiles, entries, facts. Holds no customer data.

usage: sallyport ledger export --data DIR [--out DIR]

  --out DIR   default: DIR/ledger. An earlier export there is continued.

example:
  sallyport ledger export --data demo-data && sallyport-verify demo-data/ledger
)";

void show_progress(std::uint64_t done_now, std::uint64_t all) {
    if (all == 0) return;
    std::fprintf(stderr, "\r%llu of %llu entries", static_cast<unsigned long long>(done_now), static_cast<unsigned long long>(all));
    if (done_now == all) std::fputc('\n', stderr);
}

Outcome<std::string> read_text(const std::string& path) { return adapters::read_file(path); }

// DIR/ledger, if it was exported: whole by itself, signed by the book's key, and of this book.
Outcome<void> check_exported(const std::string& data, const adapters::SqliteBook& book, std::vector<adapters::Wrong>& wrong) {
    const std::string folder = data + "/ledger", file = folder + "/" + std::string{ledger::checkpoint_file};
    if (!std::filesystem::exists(file)) return {};
    SALLYPORT_TRY(known, book.verifier_key());
    SALLYPORT_TRY(key, ledger::VerifierKey::parse(known));
    SALLYPORT_TRY(verdict, verify::verify_ledger_folder(folder, {.keys = {key}}));
    if (verdict.fault) {
        const auto& fault = *verdict.fault;
        wrong.push_back({std::string{verify::name(fault.part)}, std::to_string(fault.index), folder + "/" + fault.file, fault.sentence});
        return {};
    }
    SALLYPORT_TRY(bytes, read_text(file));
    SALLYPORT_TRY(checkpoint, ledger::open_checkpoint(bytes, key));
    if (checkpoint.size <= book.size()) {
        SALLYPORT_TRY(root, book.root(checkpoint.size));
        if (root == checkpoint.root) return {};
    }
    wrong.push_back({"checkpoint", std::to_string(checkpoint.size), file, "the exported ledger is not one that this book continues"});
    return {};
}

}  // namespace

int verify_command(int argc, char** argv) {
    auto arguments = Arguments::read(argc, argv, {"data", "trusted"}, {"json"});
    if (!arguments) return complain("verify", arguments.error());
    if (arguments->help()) {
        std::cout << verify_help;
        return done;
    }
    auto folder = arguments->needed("data");
    if (!folder) return complain("verify", folder.error());
    const adapters::SystemClock clock;
    auto house = House::open({.folder = *folder, .clock = &clock, .mode = HouseOptions::Mode::read, .lane = HouseOptions::Lane::either});
    if (!house) return complain("verify", house.error());
    const bool json_wanted = arguments->flag("json");
    auto wrong = (*house)->book().check(json_wanted ? std::function<void(std::uint64_t, std::uint64_t)>{} : show_progress);
    if (!wrong) return complain("verify", wrong.error());
    if (const auto trusted = arguments->value("trusted"); !trusted.empty()) {
        auto kept = read_text(trusted);
        if (!kept) return complain("verify", kept.error());
        auto known = (*house)->book().verifier_key();
        if (!known) return complain("verify", known.error());
        auto key = ledger::VerifierKey::parse(*known);
        if (!key) return complain("verify", key.error());
        auto checkpoint = ledger::open_checkpoint(*kept, {*key});
        if (!checkpoint) return complain("verify", checkpoint.error());
        const auto size = (*house)->book().size();
        if (checkpoint->size > size) {
            wrong->push_back({"checkpoint", std::to_string(checkpoint->size), trusted,
                              "the book has " + std::to_string(size) + " entries, fewer than the trusted checkpoint: it was rolled back"});
        } else if (auto root = (*house)->book().root(checkpoint->size); !root || *root != checkpoint->root) {
            wrong->push_back({"checkpoint", std::to_string(checkpoint->size), trusted,
                              "the book does not continue the trusted checkpoint: it was rewritten"});
        }
    }
    if (const auto exported = check_exported(*folder, (*house)->book(), *wrong); !exported) return complain("verify", exported.error());
    if (json_wanted) {
        json::array list;
        for (const auto& one : *wrong)
            list.push_back(json::object{{"kind", one.kind}, {"where", one.where}, {"file", one.file}, {"sentence", one.sentence}});
        std::cout << canonical(json::object{{"entries", static_cast<std::int64_t>((*house)->book().size())},
                                            {"book", word((*house)->kind())},
                                            {"ok", wrong->empty()},
                                            {"wrong", list}})
                  << "\n";
    } else {
        for (const auto& one : *wrong) std::cout << one.line() << "\n";
        if ((*house)->kind() != BookKind::real) std::cout << "this book is " << word((*house)->kind()) << "\n";
        if (wrong->empty()) std::cout << "ok " << (*house)->book().size() << " entries\n";
    }
    return wrong->empty() ? done : answer_is_no;
}

int ledger_command(int argc, char** argv) {
    auto arguments = Arguments::read(argc, argv, {"data", "out"}, {});
    if (!arguments) return complain("ledger", arguments.error());
    if (arguments->help()) {
        std::cout << ledger_help;
        return done;
    }
    if (arguments->words() != std::vector<std::string>{"export"})
        return complain("ledger", {Trouble::invalid, "`ledger export` is wanted; --help shows an example"});
    auto folder = arguments->needed("data");
    if (!folder) return complain("ledger", folder.error());
    const adapters::SystemClock clock;
    auto house = House::open({.folder = *folder, .clock = &clock, .mode = HouseOptions::Mode::read, .lane = HouseOptions::Lane::either});
    if (!house) return complain("ledger", house.error());
    auto signer = adapters::open_signer(*folder + "/keys/log.key", "sallyport");
    if (!signer) return complain("ledger", signer.error());
    const std::string out = arguments->value("out", *folder + "/ledger");
    ledger::FolderOptions options;
    options.progress = show_progress;
    auto written = ledger::write_ledger_folder((*house)->book(), *signer, out, options);
    if (!written) return complain("ledger", written.error());
    std::cout << "ledger of " << written->size << " entries in " << out << "\n";
    return done;
}

}  // namespace sallyport::app
