// `sallyport law replay`, and the way to the other verbs of `law` that read a book. Those that need no data folder stand in law_command.cpp.
#include <iostream>
#include <string_view>

#include "adapters/clock/clocks.h"
#include "main/arguments.h"
#include "main/commands.h"
#include "main/house.h"
#include "main/law_command.h"
#include "review/rejudge.h"

namespace sallyport::app {

namespace {

constexpr std::string_view replay_help =
    R"(Judges every recorded grant and refusal again under a rulebook, as if counsel had adopted it, and lists the cells on which it says something
else: what was decided, what it says now, by which rule and why. Changes nothing.

usage: sallyport law replay --data DIR [--rulebooks DIR] [--json]

  --rulebooks DIR   the books to judge by; default: DIR/rulebooks of the data folder

A decision that no rule makes any more rests on the reason of the person who made it. Exit code 0: nothing differs, 1: something does.

example:
  sallyport law replay --data demo-data --rulebooks new-rulebooks
)";

int replay(int argc, char** argv) {
    const auto arguments = Arguments::read(argc, argv, {"data", "rulebooks"}, {"json"});
    if (!arguments) return complain("law replay", arguments.error());
    if (arguments->help()) {
        std::cout << replay_help;
        return done;
    }
    if (!arguments->words().empty()) return complain("law replay", {Trouble::invalid, "no words are wanted; --help shows an example"});
    const auto folder = arguments->needed("data");
    if (!folder) return complain("law replay", folder.error());
    const auto rulebook = law::Rulebook::load(arguments->value("rulebooks", *folder + "/rulebooks"));
    if (!rulebook) return complain("law replay", rulebook.error());
    const adapters::SystemClock clock;
    const auto house = House::open({*folder, &clock, HouseOptions::Mode::read});
    if (!house) return complain("law replay", house.error());
    const auto rejudged = review::rejudge((*house)->clerk(), *rulebook);
    if (!rejudged) return complain("law replay", rejudged.error());
    std::cout << (arguments->flag("json") ? review::json_text(*rejudged) + "\n" : review::text(*rejudged)) << std::flush;
    return rejudged->differences.empty() ? done : answer_is_no;
}

}  // namespace

int law_of_a_folder_command(int argc, char** argv) {
    const std::string_view verb = argc > 1 ? argv[1] : "";
    if (verb == "replay") return replay(argc - 1, argv + 1);
    if (verb == "status") return law_status_command(argc - 1, argv + 1);
    if (verb == "adopt") return law_adopt_command(argc - 1, argv + 1);
    return law_command(argc, argv);
}

}  // namespace sallyport::app
