#include "main/law_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include "base/json.h"
#include "law/assess_json.h"

namespace sallyport {

namespace {

constexpr std::string_view usage =
    "usage: sallyport law assess [--adopted] [--lines] [--rulebooks DIR] FILE.json|-\n"
    "       sallyport law explain [--json] [--rulebooks DIR] RULE\n"
    "       sallyport law replay --data DIR [--rulebooks DIR] [--json]\n"
    "       sallyport law status --data DIR [--rows] [--json]\n"
    "       sallyport law adopt --data DIR [--until DAY] [--row ID]... [--book CC]... [--json]\n"
    "       sallyport law --schema | --example\n"
    "\n"
    "assess answers one demand in JSON: 0 everything allowed, 1 something denied or for review, 2 bad input.\n"
    "--lines reads a question a line and answers each on its line; a line that is no question gets {\"error\": ...}.\n"
    "--adopted assumes that counsel has adopted this rulebook; without it, nothing is allowed.\n"
    "status says what counsel has approved, until when, and what is old; adopt prepares an approval, which counsel and a second person "
    "sign on a page.\n"
    "replay judges the recorded decisions of a data folder again and lists what would differ: law replay --help.\n"
    "explain prints a row with its cells (us-d-order), one cell or check (us-d-order/content) or all rules with a code (r03).\n"
    "\n"
    "example: sallyport law --example | sallyport law assess --adopted -\n";

int bad_input(const Problem& problem) {
    std::cerr << "sallyport law: " << problem.sentence << "\n";
    return 2;
}

int wrong_use(std::string_view sentence) {
    std::cerr << "sallyport law: " << sentence << "\n" << usage;
    return 2;
}

struct Arguments {
    std::vector<std::string> words;
    std::string rulebooks;
    bool adopted = false, lines = false, json = false, schema = false, example = false, help = false;
};

Outcome<Arguments> read_arguments(int argc, char** argv) {
    Arguments arguments;
    for (int i = 1; i < argc; ++i) {
        const std::string_view word = argv[i];
        if (word == "--adopted") {
            arguments.adopted = true;
        } else if (word == "--lines") {
            arguments.lines = true;
        } else if (word == "--json") {
            arguments.json = true;
        } else if (word == "--schema") {
            arguments.schema = true;
        } else if (word == "--example") {
            arguments.example = true;
        } else if (word == "--help" || word == "-h") {
            arguments.help = true;
        } else if (word == "--rulebooks") {
            if (++i == argc) return Problem{Trouble::invalid, "--rulebooks has no folder behind it"};
            arguments.rulebooks = argv[i];
        } else if (word.starts_with("--rulebooks=")) {
            arguments.rulebooks = word.substr(12);
        } else if (word.size() > 1 && word.front() == '-') {
            return Problem{Trouble::invalid, fmt::format("{} is not an option of law", word)};
        } else {
            arguments.words.emplace_back(word);
        }
    }
    return arguments;
}

// The folder beside the program, or beside one of the folders above it: bin/ of an installation, build/… of a source tree.
std::string shipped_rulebooks() {
    std::error_code failed;
    std::filesystem::path place = std::filesystem::read_symlink("/proc/self/exe", failed);
    for (int above = 0; above < 6 && place.has_relative_path(); ++above) {
        place = place.parent_path();
        for (const auto* name : {"rulebooks", "share/sallyport/rulebooks"}) {
            if (std::filesystem::exists(place / name / "house.toml", failed)) return (place / name).string();
        }
    }
    return "rulebooks";
}

Outcome<law::Rulebook> load(const Arguments& arguments) {
    return law::Rulebook::load(arguments.rulebooks.empty() ? shipped_rulebooks() : arguments.rulebooks);
}

int no_rulebook(const Problem& problem) {
    std::cerr << "sallyport law: " << problem.sentence << "\n";
    return problem.trouble == Trouble::invalid ? 2 : 3;
}

// A demand of five hundred identifiers with every class is below 1 MB.
constexpr std::size_t question_bytes = 8'000'000;

Outcome<std::string> read_input(const std::string& name) {
    std::ifstream file;
    if (name != "-") {
        file.open(name, std::ios::binary);
        if (!file) return Problem{Trouble::invalid, "cannot read " + name};
    }
    std::istream& in = name == "-" ? std::cin : file;
    std::string text(question_bytes + 1, '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(in.gcount()));
    if (in.bad() || (name != "-" && std::filesystem::is_directory(name))) return Problem{Trouble::invalid, "cannot read " + name};
    if (text.size() > question_bytes) return Problem{Trouble::invalid, fmt::format("the question is longer than {} bytes", question_bytes)};
    return text;
}

// Words at a terminal are no adoption: the assumed one lives as long as the question.
law::Assessment judged(const law::Question& question, const law::Rulebook& rulebook, bool adopted) {
    const law::Adoption assumed{rulebook.version(), after_days(question.as_of, 1), "assumed by --adopted", true, {}, {}};
    return law::assess(question.demand, rulebook, adopted ? &assumed : nullptr, question.as_of, question.others);
}

law::AdoptionSaid said(const Arguments& arguments) { return arguments.adopted ? law::AdoptionSaid::assumed : law::AdoptionSaid::none; }

Instant present() {
    using namespace std::chrono;
    return {duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count()};
}

// Many questions for one reading of the rulebook. The exit code is the worst of the lines'.
int assess_lines(const Arguments& arguments, std::istream& in) {
    const auto rulebook = load(arguments);
    if (!rulebook) return no_rulebook(rulebook.error());
    int worst = 0;
    for (std::string line; std::getline(in, line);) {
        if (line.size() > question_bytes)
            return bad_input({Trouble::invalid, fmt::format("a line is longer than {} bytes", question_bytes)});
        const auto question = law::read_question(line, present());
        if (!question) {
            std::cout << canonical(json::object{{"error", question.error().sentence}}) << "\n";
            worst = 2;
            continue;
        }
        const auto answer = judged(*question, *rulebook, arguments.adopted);
        std::cout << law::answer_json(answer, said(arguments)) << "\n";
        if (answer.overall != law::Verdict::allow) worst = std::max(worst, 1);
    }
    std::cout << std::flush;
    return worst;
}

int assess(const Arguments& arguments) {
    if (arguments.words.size() != 2) return wrong_use("assess wants one FILE.json, or - for the standard input");
    if (arguments.lines) {
        if (arguments.words[1] == "-") return assess_lines(arguments, std::cin);
        std::ifstream file{arguments.words[1], std::ios::binary};
        return file ? assess_lines(arguments, file) : bad_input({Trouble::invalid, "cannot read " + arguments.words[1]});
    }
    const auto text = read_input(arguments.words[1]);
    if (!text) return bad_input(text.error());
    const auto question = law::read_question(*text, present());
    if (!question) return bad_input(question.error());
    for (const auto& caution : question->cautions) std::cerr << "sallyport law: " << caution << "\n";
    const auto rulebook = load(arguments);
    if (!rulebook) return no_rulebook(rulebook.error());
    const auto answer = judged(*question, *rulebook, arguments.adopted);
    std::cout << law::answer_json(answer, said(arguments)) << "\n" << std::flush;
    return answer.overall == law::Verdict::allow ? 0 : 1;
}

int explain(const Arguments& arguments) {
    if (arguments.words.size() != 2) return wrong_use("explain wants one RULE");
    const auto rulebook = load(arguments);
    if (!rulebook) return no_rulebook(rulebook.error());
    const auto texts = rulebook->explain(arguments.words[1]);
    if (arguments.json) {
        json::array list;
        for (const auto& text : texts) {
            list.push_back(json::object{{"rule", text.rule},
                                        {"code", text.code},
                                        {"title", text.title},
                                        {"decision", text.decision},
                                        {"citation", text.citation},
                                        {"counsel", text.counsel},
                                        {"officer", text.officer},
                                        {"policy_basis", text.policy_basis},
                                        {"file", text.file}});
        }
        std::cout << canonical(list) << "\n";
        return texts.empty() ? 1 : 0;
    }
    if (texts.empty()) {
        std::cerr << "sallyport law: no rule or code has that name; wanted a row (us-d-order), a cell or check (us-d-order/content), or a "
                     "code (r03)\n";
        return 1;
    }
    for (const auto& text : texts) {
        std::cout << text.rule;
        if (!text.decision.empty()) std::cout << ": " << text.decision << ", " << text.code;
        std::cout << "\n  " << text.title << " (" << text.file << ")\n";
        std::cout << "  citation  " << text.citation << "\n  counsel   " << text.counsel << "\n";
        if (!text.officer.empty()) std::cout << "  officer   " << text.officer << "\n";
        if (!text.policy_basis.empty()) std::cout << "  policy    " << text.policy_basis << "\n";
    }
    return 0;
}

}  // namespace

int law_command(int argc, char** argv) {
    const auto arguments = read_arguments(argc, argv);
    if (!arguments) return wrong_use(arguments.error().sentence);
    if (arguments->help) {
        std::cout << usage;
        return 0;
    }
    if (arguments->schema) {
        std::cout << law::question_schema() << "\n";
        return 0;
    }
    if (arguments->example) {
        std::cout << law::example_question();
        return 0;
    }
    if (arguments->words.empty()) return wrong_use("law wants assess, explain, --schema or --example");
    if (arguments->words[0] == "assess") return assess(*arguments);
    if (arguments->words[0] == "explain") return explain(*arguments);
    return wrong_use(fmt::format("law has no \"{}\"", arguments->words[0]));
}

}  // namespace sallyport
