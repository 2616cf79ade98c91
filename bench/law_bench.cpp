// How many demands a core assesses, beside Boost.JSON parsing the same demands from text in the same run.
// Run: ninja -C build/release law_bench && build/release/bench/law_bench
#include <fmt/format.h>

#include <chrono>
#include <filesystem>

#include "base/json.h"
#include "law/assess_json.h"

using namespace sallyport;

namespace {

template <class Work>
double per_second(int times, Work work) {
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < times; ++i) work(i);
    return times / std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// One account and three classes, as the published history has it on average; then forty accounts by twelve classes, the largest grid.
std::string question_of(int identifiers, const std::string& zone) {
    auto question = parse_json(law::example_question())->get_object();
    question["zone"] = zone;
    const json::value one = question["identifiers"].get_array()[0];
    json::array many;
    for (int i = 0; i < identifiers; ++i) many.push_back(one);
    if (identifiers > 1) {
        for (auto& identifier : many) {
            auto& sought = identifier.get_object()["sought"].get_array();
            sought.clear();
            for (const auto data : every<demand::DataClass>()) {
                if (sought.size() == 12) break;
                const auto word = demand::code(data);
                sought.push_back(
                    json::object{{"class", json::string{word.data(), word.size()}}, {"from", "2026-01-01"}, {"to", "2026-02-28"}});
            }
        }
    }
    question["identifiers"] = many;
    return canonical(question);
}

}  // namespace

int main() {
    auto place = std::filesystem::read_symlink("/proc/self/exe");
    while (!std::filesystem::exists(place / "rulebooks/house.toml") && place.has_relative_path()) place = place.parent_path();
    const auto rulebook = law::Rulebook::load((place / "rulebooks").string());
    if (!rulebook) {
        fmt::print(stderr, "{}\n", rulebook.error().sentence);
        return 3;
    }
    struct Load {
        const char* name;
        int identifiers, times;
        const char* zone;
    };
    for (const Load& load :
         {Load{"1 account x 3 classes", 1, 200'000, "UTC"}, Load{"1 account x 3 classes, New York", 1, 200'000, "America/New_York"},
          Load{"40 accounts x 12 classes", 40, 2'000, "UTC"}}) {
        const std::string text = question_of(load.identifiers, load.zone);
        const auto question = law::read_question(text, {});
        const law::Adoption adopted{rulebook->version(), after_days(question->as_of, 1), "bench", true};
        std::size_t findings = 0;
        const double assessed = per_second(load.times, [&](int) {
            findings += law::assess(question->demand, *rulebook, &adopted, question->as_of, question->others).findings.size();
        });
        std::size_t members = 0;
        const double parsed = per_second(load.times, [&](int) { members += json::parse(text).get_object().size(); });
        fmt::print(
            "{}: {:.0f} assessments a second, {:.0f} parses of the same demand by Boost.JSON; ratio {:.2f} ({} findings, {} bytes)\n",
            load.name, assessed, parsed, assessed / parsed, findings / static_cast<std::size_t>(load.times), text.size());
        if (members == 0) return 1;
    }
    return 0;
}
