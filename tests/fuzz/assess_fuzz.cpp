// room: law
// The reader of law's questions: whatever it takes is answered without a crash, and answered the same twice.
#include <cstdint>
#include <cstdlib>
#include <filesystem>

#include "law/assess_json.h"

using namespace sallyport;

namespace {
// The shipped books, from the source tree that the program was built in.
const law::Rulebook& rulebook() {
    static const law::Rulebook shipped = [] {
        auto place = std::filesystem::read_symlink("/proc/self/exe");
        while (!std::filesystem::exists(place / "rulebooks/house.toml") && place.has_relative_path()) place = place.parent_path();
        auto loaded = law::Rulebook::load((place / "rulebooks").string());
        if (!loaded) std::abort();
        return *loaded;
    }();
    return shipped;
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    const auto question = law::read_question(text, Instant{1'772'000'000'000});
    if (!question) {
        if (question.error().sentence.empty()) std::abort();
        return 0;
    }
    const law::Adoption adopted{rulebook().version(), after_days(question->as_of, 1), "fuzz", true};
    const auto first = law::assess(question->demand, rulebook(), &adopted, question->as_of, question->others);
    const auto again = law::assess(question->demand, rulebook(), &adopted, question->as_of, question->others);
    if (law::answer_json(first) != law::answer_json(again)) std::abort();
    // Without an adoption nothing is allowed.
    if (law::assess(question->demand, rulebook(), nullptr, question->as_of, question->others).overall == law::Verdict::allow) std::abort();
    return 0;
}
