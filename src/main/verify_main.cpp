// sallyport-verify: checks what a provider hands out, without the provider.
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>

#include "base/json.h"
#include "verify/path.h"

using namespace sallyport;

namespace {

constexpr std::string_view help = R"(Checks what a provider hands out, with no account and no network.

usage: sallyport-verify PATH... [--key KEY]... [--trusted FILE] [--json]

  PATH            a ledger folder, a data folder that has one, a receipt, or a package as it was downloaded
  --key KEY       a public key of the provider, as text (NAME+HASH+KEY) or as a file that holds it; may be given again.
                  Without it a ledger is checked against the key that lies in it: that shows that it is one ledger, and not
                  whose. Receipts and packages need one.
  --trusted FILE  a signed checkpoint of the ledger that you kept from before: shows whether it was rolled back or rewritten
  --json          the answer as JSON
  --quiet         no progress

The last line of the answer is "ok N entries", or "wrong KIND INDEX FILE: SENTENCE", where KIND is entry, checkpoint, tile, body,
view or key. Of a package N counts the files, KIND is body, and INDEX is the offset of the byte.

Exit codes: 0 whole, 1 does not verify, 2 wrong use, 3 the disk fails.

examples:
  sallyport-verify ledger/
  sallyport-verify ledger/ --key provider.key --trusted checkpoint-of-march.txt
  sallyport-verify receipt.txt --key package.key --key provider.key
  sallyport-verify package.zip --key package.key
)";

enum Exit { whole = 0, does_not_verify = 1, wrong_use = 2, world_failed = 3 };

struct Asked {
    std::vector<std::string> paths;
    verify::Options options;
    bool as_json = false;
    bool quiet = false;
    bool wants_help = false;
};

Outcome<std::string> read_whole(const std::string& path) {
    std::ifstream in{path, std::ios::binary};
    std::string out{std::istreambuf_iterator<char>{in}, {}};
    if (!in.is_open() || in.bad()) return Problem{Trouble::invalid, "cannot read " + path};
    return out;
}

Outcome<ledger::VerifierKey> key_from(const std::string& said) {
    if (auto key = ledger::VerifierKey::parse(said)) return key;
    SALLYPORT_TRY(text, read_whole(said));
    auto key = ledger::VerifierKey::parse(std::string_view{text}.substr(0, text.find_first_of("\r\n")));
    if (!key) return Problem{Trouble::invalid, said + ": " + key.error().sentence};
    return key;
}

Outcome<Asked> understand(int count, char** words) {
    Asked out;
    for (int i = 1; i < count; ++i) {
        const std::string word = words[i];
        const auto value = [&]() -> Outcome<std::string> {
            if (i + 1 == count) return Problem{Trouble::invalid, word + " wants a value"};
            return std::string{words[++i]};
        };
        if (word == "--help" || word == "-h") {
            out.wants_help = true;
        } else if (word == "--json") {
            out.as_json = true;
        } else if (word == "--quiet") {
            out.quiet = true;
        } else if (word == "--key") {
            SALLYPORT_TRY(said, value());
            SALLYPORT_TRY(key, key_from(said));
            out.options.keys.push_back(key);
        } else if (word == "--trusted") {
            SALLYPORT_TRY(said, value());
            SALLYPORT_TRY(bytes, read_whole(said));
            out.options.trusted = bytes;
            out.options.trusted_name = said;
        } else if (word.starts_with("-") && word != "-") {
            return Problem{Trouble::invalid, "there is no option " + word + "; see --help"};
        } else {
            out.paths.push_back(word);
        }
    }
    if (out.paths.empty() && !out.wants_help) return Problem{Trouble::invalid, "a path is wanted; see --help"};
    return out;
}

json::object as_json(const std::string& path, const verify::Verdict& verdict) {
    json::object out{{"path", path}, {"ok", !verdict.fault.has_value()}, {"entries", verdict.entries}};
    json::array notes;
    for (const auto& note : verdict.notes) notes.emplace_back(note);
    out["notes"] = std::move(notes);
    if (verdict.fault) {
        out["fault"] = json::object{{"kind", std::string{verify::name(verdict.fault->part)}},
                                    {"index", verdict.fault->index},
                                    {"file", verdict.fault->file},
                                    {"sentence", verdict.fault->sentence}};
    }
    return out;
}

int run(int count, char** words) {
    auto asked = understand(count, words);
    if (!asked) {
        std::cerr << "sallyport-verify: " << asked.error().sentence << "\n";
        return wrong_use;
    }
    if (asked->wants_help) {
        std::cout << help;
        return whole;
    }
    if (!asked->quiet) {
        asked->options.progress = [](std::uint64_t done, std::uint64_t all) {
            if (done % 65'536 == 0 && done != all) std::cerr << done << " of " << all << " entries\n";
        };
    }
    const bool several = asked->paths.size() > 1;
    json::array answers;
    verify::Verdict together;
    for (const auto& path : asked->paths) {
        const auto verdict = verify::verify_path(path, asked->options);
        if (!verdict) {
            std::cerr << "sallyport-verify: " << verdict.error().sentence << "\n";
            const Trouble trouble = verdict.error().trouble;
            return trouble == Trouble::invalid || trouble == Trouble::not_found ? wrong_use : world_failed;
        }
        if (asked->as_json) {
            answers.push_back(as_json(path, *verdict));
        } else {
            for (const auto& note : verdict->notes) std::cerr << "note: " << note << "\n";
            if (several) std::cout << path << ": " << verdict->line() << "\n";
        }
        together.entries += verdict->entries;
        if (!together.fault) together.fault = verdict->fault;
    }
    if (asked->as_json) {
        std::cout << canonical(answers) << "\n";
    } else {
        std::cout << together.line() << "\n";
    }
    std::cout.flush();
    if (!std::cout) return world_failed;
    return together.fault ? does_not_verify : whole;
}

}  // namespace

int main(int count, char** words) {
    try {
        return run(count, words);
    } catch (const Broken& broken) {
        std::cerr << "sallyport-verify: our own mistake: " << broken.why() << "\n";
    } catch (const std::exception& problem) {
        std::cerr << "sallyport-verify: " << problem.what() << "\n";
    }
    return world_failed;
}
