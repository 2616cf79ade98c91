// `sallyport law` at its edge: what stands on which stream, and the exit codes that scripts rely on.
#include "main/law_command.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include "base/json.h"

using namespace sallyport;

namespace {

struct Run {
    int code = -1;
    std::string out, err;
};

Run run(std::vector<std::string> words, const std::string& input = "") {
    words.insert(words.begin(), "law");
    std::vector<char*> argv;
    for (auto& word : words) argv.push_back(word.data());
    std::istringstream in{input};
    std::ostringstream out, err;
    auto* const old_in = std::cin.rdbuf(in.rdbuf());
    auto* const old_out = std::cout.rdbuf(out.rdbuf());
    auto* const old_err = std::cerr.rdbuf(err.rdbuf());
    Run result;
    result.code = law_command(static_cast<int>(argv.size()), argv.data());
    std::cin.rdbuf(old_in);
    std::cin.clear();
    std::cout.rdbuf(old_out);
    std::cerr.rdbuf(old_err);
    result.out = out.str();
    result.err = err.str();
    return result;
}

Run assess(std::vector<std::string> options, const std::string& question) {
    std::vector<std::string> words{"assess", "--rulebooks", SALLYPORT_SOURCE_DIR "/rulebooks"};
    words.insert(words.end(), options.begin(), options.end());
    words.emplace_back("-");
    return run(words, question);
}

std::string example() { return run({"--example"}).out; }

class Folder {
public:
    explicit Folder(const char* name) : path_{std::filesystem::temp_directory_path() / (name + std::to_string(::getpid()))} {
        std::filesystem::remove_all(path_);
        std::filesystem::copy(SALLYPORT_SOURCE_DIR "/rulebooks", path_);
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    std::string path(const std::string& file = "") const { return (path_ / file).string(); }

private:
    std::filesystem::path path_;
};

}  // namespace

TEST_CASE("LawCommand.AnswersNoughtForAllowedAndOneForReviewAndDenied") {
    const auto allowed = assess({"--adopted"}, example());
    CHECK(allowed.code == 0);
    CHECK(allowed.err.empty());
    CHECK(*text_at(parse_json(allowed.out)->get_object(), "overall") == "allow");
    CHECK(assess({}, example()).code == 1);
    std::string unsigned_paper = example();
    unsigned_paper.replace(unsigned_paper.find("true"), 4, "false");
    CHECK(assess({"--adopted"}, unsigned_paper).code == 1);
    CHECK(assess({"--adopted"}, example()).out == allowed.out);
}

TEST_CASE("LawCommand.BadInputIsTwoWithTheFieldAndTheWantedValues") {
    for (const auto* question : {"", "[]", "{}", "{\"instrument\": \"warant\"}", "\xff"}) {
        const auto refused = assess({"--adopted"}, question);
        CHECK(refused.code == 2);
        CHECK(refused.out.empty());
        CHECK(!refused.err.empty());
    }
    CHECK(assess({}, "{\"instrument\": \"warant\"}").err.find("search_warrant") != std::string::npos);
    CHECK(run({"assess", "/nonexistent/question.json"}).code == 2);
    CHECK(run({"assess", "/"}).code == 2);
    CHECK(run({"assess"}).code == 2);
    CHECK(run({}).code == 2);
    CHECK(run({"judge"}).code == 2);
    CHECK(run({"assess", "--adoptd", "-"}).code == 2);
    CHECK(run({"assess", "-", "--rulebooks"}).code == 2);
    CHECK(assess({}, std::string(9'000'000, ' ')).code == 2);
}

TEST_CASE("LawCommand.UnknownClassIsToldOnTheSideAndCountsAsContent") {
    std::string question = example();
    question.replace(question.find("content_mail"), 12, "horoscope");
    const auto answer = assess({"--adopted"}, question);
    CHECK(answer.code == 0);  // a warrant reaches content
    CHECK(answer.err.find("taken as content_other") != std::string::npos);
}

TEST_CASE("LawCommand.ARulebookWithAMistakeIsTwoAndNoneIsThree") {
    const Folder folder{"sallyport_law_command_"};
    std::ofstream{folder.path("us.toml"), std::ios::app} << "\nhint = 1\n";
    std::vector<std::string> words{"assess", "--rulebooks", folder.path(), "-"};
    const auto refused = run(words, example());
    CHECK(refused.code == 2);
    CHECK(refused.err.find("us.toml line ") != std::string::npos);
    CHECK(refused.err.find("has no key \"hint\"") != std::string::npos);
    CHECK(run({"assess", "--rulebooks", folder.path("nothing"), "-"}, example()).code == 3);
}

TEST_CASE("LawCommand.ExplainsARuleAndSaysNoToOneThatIsNot") {
    const std::vector<std::string> books{"--rulebooks", SALLYPORT_SOURCE_DIR "/rulebooks"};
    const auto explain = [&](std::vector<std::string> words) {
        words.insert(words.begin(), "explain");
        words.insert(words.end(), books.begin(), books.end());
        return run(words);
    };
    CHECK(explain({"us-d-order"}).code == 0);
    CHECK(explain({"us-d-order/location"}).out.find("Carpenter") != std::string::npos);
    CHECK(explain({"us-nothing"}).code == 1);
    CHECK(explain({}).code == 2);
    CHECK(parse_json(explain({"r03", "--json"}).out)->get_array().size() > 10);
}

TEST_CASE("LawCommand.SchemaAndExampleNeedNoRulebook") {
    CHECK(run({"--schema"}).code == 0);
    CHECK(parse_json(run({"--schema"}).out));
    CHECK(run({"--example"}).code == 0);
    CHECK(run({"--help"}).code == 0);
}

TEST_CASE("LawCommand.AnswersEachLineOnItsLineAndSaysThatTheAdoptionIsAssumed") {
    std::string question = example();
    std::erase(question, '\n');
    const auto answers = assess({"--adopted", "--lines"}, question + "\n{}\n" + question + "\n");
    CHECK(answers.code == 2);
    const auto first = answers.out.find('\n'), second = answers.out.find('\n', first + 1);
    REQUIRE(second != std::string::npos);
    const std::string one = answers.out.substr(0, first + 1);
    CHECK(one == assess({"--adopted"}, question).out);
    CHECK(answers.out.substr(second + 1) == one);
    CHECK(parse_json(answers.out.substr(first + 1, second - first - 1))->get_object().contains("error"));
    CHECK(*text_at(parse_json(one)->get_object(), "adoption") == "assumed");
    CHECK(assess({"--adopted", "--lines"}, question + "\n").code == 0);
    const auto unread = assess({"--lines"}, question + "\n");
    CHECK(unread.code == 1);
    CHECK(*text_at(parse_json(unread.out)->get_object(), "adoption") == "none");
    CHECK(run({"assess", "--lines", "/nonexistent/questions.jsonl"}).code == 2);
}

namespace {

std::string walk() {
    std::string text;
    // SEED, if set, chooses the sample.
    std::FILE* pipe = popen("python3 -B " SALLYPORT_SOURCE_DIR "/tests/oracle/law_walk.py", "r");
    REQUIRE(pipe != nullptr);
    char piece[4096];
    for (std::size_t read = 0; (read = std::fread(piece, 1, sizeof piece, pipe)) > 0;) text.append(piece, read);
    REQUIRE(pclose(pipe) == 0);
    return text;
}

std::string clock_of(const json::object& answer, std::string_view name) {
    for (const auto& clock : answer.at("clocks").as_array()) {
        if (*text_at(clock.as_object(), "name") == name) return *text_at(clock.as_object(), "at");
    }
    return "";
}

bool has_code(const json::object& answer, std::string_view code) {
    for (const auto& finding : answer.at("findings").as_array()) {
        if (*text_at(finding.as_object(), "code") == code) return true;
    }
    return false;
}

}  // namespace

TEST_CASE("Walk.EveryLineIsAnsweredAsTheOracleSays") {
    std::vector<json::object> wanted;
    std::string questions;
    const std::string lines = walk();
    for (std::size_t start = 0; start < lines.size();) {
        const std::size_t end = lines.find('\n', start);
        wanted.push_back(parse_json(lines.substr(start, end - start))->get_object());
        questions += json::serialize(wanted.back().at("question")) + "\n";
        start = end + 1;
    }
    REQUIRE(wanted.size() > 3000);
    for (const bool adopted : {true, false}) {
        const auto answers =
            assess(adopted ? std::vector<std::string>{"--adopted", "--lines"} : std::vector<std::string>{"--lines"}, questions);
        REQUIRE(answers.code == 1);
        std::size_t start = 0;
        for (const auto& line : wanted) {
            const std::size_t end = answers.out.find('\n', start);
            const auto answer = parse_json(answers.out.substr(start, end - start))->get_object();
            start = end + 1;
            INFO(*text_at(line, "why"), "\n", json::serialize(line.at("question")), "\n", json::serialize(json::value{answer}));
            std::string verdict = *text_at(line, "law");
            // Nothing is allowed that nobody adopted; a refusal needs no adoption.
            if (!adopted && verdict == "allow") verdict = "review";
            CHECK(*text_at(answer, "law") == verdict);
            if (adopted && line.at("code").is_string()) CHECK(has_code(answer, line.at("code").as_string()));
            if (!line.contains("clocks")) continue;
            for (const auto& clock : line.at("clocks").as_object()) {
                const std::string at = clock.value().is_string() ? std::string{clock.value().as_string()} : "";
                CHECK(clock_of(answer, clock.key()) == at);
            }
        }
        CHECK(start == answers.out.size());
    }
}
