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

constexpr std::string_view doctor_help = R"(Looks whether a data folder is ready to serve, and says what is missing.

usage: sallyport doctor --data DIR [--json]

example:
  sallyport doctor --data demo-data
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

struct Sign {
    bool good;
    std::string sentence;
};

std::vector<Sign> examine(const std::string& folder) {
    std::vector<Sign> signs;
    const auto say = [&](const auto& outcome, const std::string& what) {
        if (outcome) {
            signs.push_back({true, what});
        } else {
            signs.push_back({false, outcome.error().sentence});
        }
        return outcome.has_value();
    };
    const adapters::SystemClock clock;
    if (const auto settings = adapters::read_serve_settings(folder + "/sallyport.toml"); say(settings, "sallyport.toml can be read")) {
        const auto site = site_of(*settings, settings->port);
        say(site, "keys are bound to " + (site ? site->origin : std::string{}));
    }
    const auto mail = adapters::read_mail(folder + "/provider.toml");
    say(mail, mail && *mail ? "letters go by mail through " + (*mail)->host : "no mail server is set up: the team hands letters over");
    const auto bucket = adapters::read_bucket(folder + "/provider.toml");
    say(bucket, bucket && *bucket ? "the report goes to " + (*bucket)->store() : "no bucket is set up: the report is in the site's folder");
    auto house = House::open({.folder = folder, .clock = &clock, .mode = HouseOptions::Mode::read, .lane = HouseOptions::Lane::either});
    if (!say(house, "book, vault, keys, provider and rulebooks can be opened")) return signs;
    auto& open = **house;
    signs.push_back({true, fmt::format("the book is {} and has {} entries", word(open.kind()), open.book().size())});
    if (auto description = adapters::read_description(folder + "/sources.toml"); say(description, "sources.toml can be read")) {
        signs.push_back({!description->sources.empty(), fmt::format("{} sources are described", description->sources.size())});
        say(adapters::TableDirectory::open(*description), "the directory of accounts can be asked");
    }
    if (auto everybody = open.people().everybody()) {
        const auto able = [&](people::Action action) {
            int count = 0;
            for (const auto& person : *everybody) {
                count +=
                    people::may(person.role, action, people::Relation::staff) || people::may(person.role, action, people::Relation::none)
                        ? 1
                        : 0;
            }
            return count;
        };
        for (const auto& [action, least] :
             {std::pair{people::Action::accept, 1}, {people::Action::sign, 2}, {people::Action::release, 2}, {people::Action::admit, 2}}) {
            const int have = able(action);
            signs.push_back({have >= least, fmt::format("{} can {}; {} must", have == 1 ? "1 person" : fmt::format("{} people", have),
                                                        label(action), least)});
        }
        if (open.kind() == BookKind::real || open.kind() == BookKind::national) {
            int with_keys = 0;
            for (const auto& person : *everybody) {
                if (!people::may(person.role, people::Action::admit, people::Relation::none)) continue;
                const auto keys = open.people().keys_of(person.id);
                with_keys += keys && !keys->empty() ? 1 : 0;
            }
            signs.push_back(
                {with_keys >= 2, fmt::format("{} people who can admit others have a key; 2 must (`sallyport invite`)", with_keys)});
        }
    }
    return signs;
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

int doctor_command(int argc, char** argv) {
    auto arguments = Arguments::read(argc, argv, {"data"}, {"json"});
    if (!arguments) return complain("doctor", arguments.error());
    if (arguments->help()) {
        std::cout << doctor_help;
        return done;
    }
    auto folder = arguments->needed("data");
    if (!folder) return complain("doctor", folder.error());
    const auto signs = examine(*folder);
    bool all = true;
    json::array list;
    for (const auto& sign : signs) {
        all = all && sign.good;
        if (arguments->flag("json")) {
            list.push_back(json::object{{"good", sign.good}, {"sentence", sign.sentence}});
        } else {
            std::cout << (sign.good ? "good   " : "WRONG  ") << sign.sentence << "\n";
        }
    }
    if (arguments->flag("json")) std::cout << canonical(list) << "\n";
    return all ? done : answer_is_no;
}

}  // namespace sallyport::app
