#include <iostream>

#include "adapters/clock/clocks.h"
#include "main/arguments.h"
#include "main/commands.h"
#include "main/way_in.h"

namespace sallyport::app {

namespace {

constexpr std::string_view help =
    R"(Invites the first people of a real data folder: prints a link and a code for each. With both, once and within 72 hours, a person
registers their key. Whoever has no key yet gets a new invitation, and the one before ends. Works until two people who can admit others
have their keys; from then on one of them proposes and another approves, on the page People.

usage: sallyport invite --data DIR --person "NAME, ROLE" [--person "NAME, ROLE"]...

  --data DIR       made by `sallyport init`; the doors must be closed meanwhile
  --person WORDS   analyst, counsel and custodian can admit others

example:
  sallyport invite --data /var/lib/sallyport --person "Ada Quill, counsel" --person "Otto Fenn, custodian"
)";

Outcome<void> invite(const Arguments& arguments) {
    SALLYPORT_TRY(folder, arguments.needed("data"));
    const adapters::SystemClock clock;
    SALLYPORT_TRY(settings, adapters::read_serve_settings(folder + "/sallyport.toml"));
    SALLYPORT_TRY(site, site_of(settings, settings.port));
    SALLYPORT_TRY(house, House::open({.folder = folder, .clock = &clock, .lane = HouseOptions::Lane::either}));
    if (house->kind() != BookKind::real && house->kind() != BookKind::national)
        return Problem{Trouble::refused, folder + " is no real folder; a demo has links of its own"};
    std::vector<people::Person> wanted;
    for (const auto& words : arguments.values("person")) {
        SALLYPORT_TRY(person, person_of(words, house->provider().zone));
        wanted.push_back(person);
    }
    if (wanted.empty()) return Problem{Trouble::invalid, "--person \"NAME, ROLE\" is missing"};
    SALLYPORT_TRY(work, adapters::WorkStore::open(folder));
    WayIn way_in{*house, *work, clock};
    way_in.entrance().opens_at(site);
    for (const auto& person : wanted) {
        SALLYPORT_TRY(invited, invite_first(*house, way_in, person, clock.now()));
        std::cout << words_of(invited);
    }
    return {};
}

}  // namespace

int invite_command(int argc, char** argv) {
    auto arguments = Arguments::read(argc, argv, {"data", "person"}, {});
    if (!arguments) return complain("invite", arguments.error());
    if (arguments->help()) {
        std::cout << help;
        return done;
    }
    if (auto made = invite(*arguments); !made) return complain("invite", made.error());
    return done;
}

}  // namespace sallyport::app
