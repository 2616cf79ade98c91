// room: law
// The reader of law's questions: whatever it takes is answered without a crash, and answered the same twice.
#include <cstdint>
#include <cstdlib>

#include "law/assess_json.h"

using namespace sallyport;

namespace {
// Books with the shipped shape are read once; the fuzzer looks for them from the source tree.
const law::Rulebook& rulebook() {
    static const law::Rulebook shipped = [] {
        const char* folder = std::getenv("SALLYPORT_RULEBOOKS");
        auto loaded = law::Rulebook::load(folder != nullptr ? folder : "rulebooks");
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
