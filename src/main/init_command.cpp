#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <iostream>

#include "adapters/clock/clocks.h"
#include "adapters/directory/directory.h"
#include "adapters/files/files.h"
#include "base/crypto.h"
#include "base/json.h"
#include "main/arguments.h"
#include "main/commands.h"
#include "main/first_people.h"
#include "main/new_folder.h"
#include "main/way_in.h"

namespace sallyport::app {

namespace {

constexpr std::string_view init_help =
    R"(Makes the data folder of a real provider: settings, rulebooks to be adopted, keys, and a book with its first entry.

usage: sallyport init --data DIR --name NAME [--zone ZONE] [--country CC] [--origin URL] [--person "NAME, ROLE"]... [--people FILE]
                      [--national]

  --data DIR        an absent or empty folder
  --name NAME       the provider, as people know it
  --zone ZONE       of the report's half-years and of letters, an IANA name; default UTC
  --country CC      of the provider's seat, two letters; default US
  --origin URL      where browsers will find the doors, for example https://legal.example.org: keys are bound to that name.
                    Without it, http://localhost:8080
  --person WORDS    a first member of the staff, "Ada Quill, counsel"; at least two who can admit others (analyst, counsel,
                    custodian). Each gets a link and a code to register a key with, once, within 72 hours. Without it they are
                    asked for, if a person is at the terminal; `sallyport invite` does it later
  --national        a folder for national security process and nothing else: keys, book, people and doors of its own, served by a
                    process of its own. The main folder never learns of it. Its people are the cleared staff
  --people FILE     first people and agencies (the shape of demo/people.toml); at least two who can admit agencies

Afterwards: edit DIR/provider.toml (legal entities, services, catalogue), DIR/sources.toml (where customers' data is) and
DIR/sallyport.toml (address, certificate); look with `sallyport doctor --data DIR`; open with `sallyport serve --data DIR`.

example:
  sallyport init --data /var/lib/sallyport --name "Fabrikam Mail" --zone America/New_York --origin https://legal.example.org \
    --person "Ada Quill, counsel" --person "Otto Fenn, custodian"
)";

bool is_plain(const std::string& text) { return text.find_first_of("\"\\\r\n") == std::string::npos && is_utf8(text) && !text.empty(); }

// Asks whoever is at the terminal for two people, until an empty line.
Outcome<std::vector<std::string>> ask_for_people() {
    std::vector<std::string> people;
    if (isatty(STDIN_FILENO) == 0) return people;
    std::cerr << "Who are the first people? Two at least who can admit others: analyst, counsel or custodian. An empty line ends.\n";
    for (std::string line;;) {
        std::cerr << "NAME, ROLE: " << std::flush;
        if (!std::getline(std::cin, line) || line.empty()) return people;
        if (auto person = person_of(line, "UTC"); !person) {
            std::cerr << person.error().sentence << "\n";
            continue;
        }
        people.push_back(line);
    }
}

Outcome<void> init(const Arguments& arguments) {
    SALLYPORT_TRY(folder, arguments.needed("data"));
    SALLYPORT_TRY(name, arguments.needed("name"));
    const auto zone = arguments.value("zone", "UTC"), country = arguments.value("country", "US");
    SALLYPORT_CHECK(known_zone(zone));
    if (!is_plain(name)) return Problem{Trouble::invalid, "--name holds a quote, a backslash or a line break; a plain name is wanted"};
    if (country.size() != 2)
        return Problem{Trouble::invalid, "--country is \"" + country + "\"; two letters of ISO 3166-1 are wanted, for example US"};
    if (!is_free(folder)) return Problem{Trouble::conflict, folder + " is not empty; an absent or empty folder is wanted"};
    const adapters::SystemClock clock;
    adapters::ServeSettings settings;
    settings.origin = arguments.value("origin");
    const bool national = arguments.flag("national");
    if (national) {
        settings.port = national_port;
        SALLYPORT_CHECK(stands_alone(folder));
    }
    SALLYPORT_TRY(site, site_of(settings, settings.port));
    std::vector<std::string> words = arguments.values("person");
    if (words.empty() && arguments.value("people").empty()) {
        SALLYPORT_TRY(typed, ask_for_people());
        words = std::move(typed);
    }
    std::vector<people::Person> persons;
    for (const auto& one : words) {
        SALLYPORT_TRY(person, person_of(one, zone));
        persons.push_back(std::move(person));
    }
    const auto able = std::count_if(persons.begin(), persons.end(), [](const people::Person& one) {
        return people::may(one.role, people::Action::admit, people::Relation::none);
    });
    if (!persons.empty() && able < 2) {
        return Problem{Trouble::invalid,
                       "two people who can admit others are wanted (analyst, counsel or custodian); otherwise nobody can bring in a third"};
    }
    std::optional<adapters::FirstPeople> first;
    if (const auto people = arguments.value("people"); !people.empty()) {
        SALLYPORT_TRY(read, adapters::read_first_people(people));
        first = std::move(read);
    }
    SALLYPORT_CHECK(make_real_folder(
        {folder, name, zone, country, settings.origin, national ? NewFolder::Lane::national : NewFolder::Lane::main}, clock.now()));
    SALLYPORT_TRY(house, House::open({.folder = folder, .clock = &clock, .lane = HouseOptions::Lane::either}));
    if (first) {
        const adapters::MemoryDirectory nobody;
        SALLYPORT_TRY(cast, enrol_first_people(*house, *first, nobody, clock.now()));
        for (const auto& [code, person] : cast.people) {
            if (people::is_staff(person.role)) persons.push_back(person);
        }
    }
    SALLYPORT_TRY(work, adapters::WorkStore::open(folder));
    WayIn way_in{*house, *work, clock};
    way_in.entrance().opens_at(site);
    if (!persons.empty()) std::cout << "Give each person their link and, by another way, their code. Both end after 72 hours.\n\n";
    for (const auto& person : persons) {
        SALLYPORT_TRY(invited, invite_first(*house, way_in, person, clock.now()));
        std::cout << words_of(invited);
    }
    if (!persons.empty()) std::cout << "\n";
    return {};
}

}  // namespace

int init_command(int argc, char** argv) {
    auto arguments = Arguments::read(argc, argv, {"data", "name", "zone", "country", "people", "person", "origin"}, {"national"});
    if (!arguments) return complain("init", arguments.error());
    if (arguments->help()) {
        std::cout << init_help;
        return done;
    }
    if (auto made = init(*arguments); !made) return complain("init", made.error());
    const auto folder = arguments->value("data");
    std::cout << "data folder " << folder
              << " is there. Next: edit provider.toml, sources.toml and sallyport.toml in it, then\n  sallyport doctor --data " << folder
              << "\n";
    return done;
}

}  // namespace sallyport::app
