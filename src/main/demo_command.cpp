#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <iostream>

#include "adapters/clock/clocks.h"
#include "adapters/demo_store/demo_store.h"
#include "adapters/directory/directory.h"
#include "adapters/files/files.h"
#include "adapters/gatherer/gatherer.h"
#include "base/crypto.h"
#include "base/json.h"
#include "main/arguments.h"
#include "main/commands.h"
#include "main/demo_docket.h"
#include "main/files_of_a_folder.h"
#include "main/first_people.h"
#include "main/report_of.h"
#include "report/report_step.h"
#include "review/adoption.h"

namespace sallyport::app {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view help =
    R"(Makes a demo folder: a made-up provider with about 200 customers, their mailboxes and tables from a fixed seed, people
for every role, and demands in every state. None of what is in it exists.

usage: sallyport demo --data DIR

  --data DIR   an absent or empty folder

example:
  sallyport demo --data demo-data && sallyport serve --data demo-data
)";

// The source description with its locations seen from the data folder.
std::string seen_from_above(std::string_view description) {
    std::string out{description};
    constexpr std::string_view before = "location = \"";
    for (auto at = out.find(before); at != std::string::npos; at = out.find(before, at + before.size()))
        out.insert(at + before.size(), "store/");
    return out;
}

// A sign-in link for each person, by a word nobody can guess. Only a demo has this file.
Outcome<void> write_links(const std::string& folder, const Cast& cast) {
    json::array links;
    for (const auto& [code_word, person] : cast.people) {
        links.push_back(json::object{{"word", hex(random_bytes(12))},
                                     {"person", person.id.text()},
                                     {"code", code_word},
                                     {"name", person.name},
                                     {"role", code(person.role)}});
    }
    return adapters::keep_file(folder + "/demo-links.json", canonical(links) + "\n", 0600);
}

Outcome<int> make_demo(const std::string& folder) {
    if (fs::exists(folder) && !fs::is_empty(folder)) {
        return Problem{Trouble::conflict, folder + " is not empty; an absent or empty folder is wanted"};
    }
    SALLYPORT_TRY(shipped, shipped_folder());
    SALLYPORT_CHECK(adapters::make_folder(folder));
    SALLYPORT_CHECK(copy_rulebooks(shipped / "rulebooks", folder));
    SALLYPORT_CHECK(copy_file(shipped / "demo" / "provider.toml", folder + "/provider.toml"));
    SALLYPORT_CHECK(copy_file(shipped / "demo" / "people.toml", folder + "/people.toml"));
    SALLYPORT_CHECK(adapters::keep_file(
        folder + "/sallyport.toml",
        "# Where the doors open. A demo stays on this machine.\n[serve]\naddress = \"127.0.0.1\"\nport = 8080\n", 0600));

    std::cerr << "customers' data ..." << std::endl;
    SALLYPORT_CHECK(adapters::make_demo_store(folder + "/store"));
    SALLYPORT_CHECK(adapters::keep_file(folder + "/sources.toml", seen_from_above(adapters::demo_sources()), 0600));

    const Instant begins = adapters::demo_begins;
    adapters::StillClock clock{after_days(begins, -60)};
    SALLYPORT_TRY(provider, adapters::read_provider(folder + "/provider.toml"));
    SALLYPORT_CHECK(found_house(folder, BookKind::demo, provider.zone, clock.now()));
    // Playing weeks at once need not outlive a power cut: an interrupted demo is made again.
    SALLYPORT_TRY(house, House::open({folder, &clock, HouseOptions::Mode::write, adapters::Durability::relaxed}));
    SALLYPORT_TRY(description, adapters::read_description(folder + "/sources.toml"));
    SALLYPORT_TRY(directory, adapters::TableDirectory::open(description));
    SALLYPORT_TRY(sources, adapters::SourceSet::open(description));
    adapters::Gatherer gatherer{house->clerk(), house->vault(), house->keys(), sources, clock};

    std::cerr << "people ..." << std::endl;
    SALLYPORT_TRY(first, adapters::read_first_people(folder + "/people.toml"));
    SALLYPORT_TRY(cast, enrol_first_people(*house, first, *directory, clock.now()));
    SALLYPORT_TRY(by, people::Signatures::of(cast.person("counsel-1").id, cast.person("counsel-2").id));
    SALLYPORT_TRY(adoption, review::adopt(house->rulebook(), after_days(clock.now(), 360), by, true, clock.now()));
    SALLYPORT_CHECK(house->clerk().record(std::move(adoption)));
    SALLYPORT_CHECK(house->open_desks(*directory, gatherer));

    std::cerr << "demands ..." << std::endl;
    SALLYPORT_TRY(filed, play_demo_docket(*house, cast, clock, begins));
    SALLYPORT_CHECK(write_links(folder, cast));

    std::cerr << "report ..." << std::endl;
    const auto history = (shipped / "demo" / "published" / "lerr-by-country.csv").string();
    SALLYPORT_CHECK(import_published(*house, history, "microsoft_lerr", clock.now(), Importing::for_real));
    for (const Period period : {Period{2026, 1}, Period{2026, 2}}) {
        SALLYPORT_TRY(plan, report::plan_period(report::PublicationPlan::everything(period), cast.person("editor-1").id, clock.now()));
        SALLYPORT_CHECK(house->clerk().record(std::move(plan)));
    }
    SALLYPORT_CHECK(write_report(*house, folder + "/site", clock.now()));
    SALLYPORT_TRY(checkpoint, house->book().sign_checkpoint(clock.now()));
    SALLYPORT_CHECK(adapters::DemoClock::open(adapters::SystemClock{}, folder + "/demo-clock", clock.now()));
    (void)checkpoint;
    return filed;
}

}  // namespace

int demo_command(int argc, char** argv) {
    auto arguments = Arguments::read(argc, argv, {"data"}, {});
    if (!arguments) return complain("demo", arguments.error());
    if (arguments->help()) {
        std::cout << help;
        return done;
    }
    auto folder = arguments->needed("data");
    if (!folder) return complain("demo", folder.error());
    auto filed = make_demo(*folder);
    if (!filed) return complain("demo", filed.error());
    std::cout << "demo folder " << *folder << ": " << *filed << " demands. Next: sallyport serve --data " << *folder << "\n";
    return done;
}

}  // namespace sallyport::app
