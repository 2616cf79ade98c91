// `sallyport doctor`: whether a data folder is ready to serve, and whether the people who are there can do everything.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <set>

#include "adapters/clock/clocks.h"
#include "adapters/directory/directory.h"
#include "base/json.h"
#include "main/arguments.h"
#include "main/commands.h"
#include "main/way_in.h"
#include "people/staffing.h"

namespace sallyport::app {

namespace {

constexpr std::string_view doctor_help =
    R"(Looks whether a data folder is ready to serve, and says what is missing: settings, stores, keys, ways to call people, and each act of the
house that the people who are there now cannot complete among themselves (roles, absences, and where different people are wanted).

usage: sallyport doctor --data DIR [--json]

  --data DIR   made by `sallyport init` or `sallyport demo`; it may be open meanwhile
  --json       a list of {"good", "sentence"}; of an act that cannot be completed also "act", "why" and "bring_in", the roles that could

Ends with 0 if all is good, with 1 if something is not.

examples:
  sallyport doctor --data demo-data
  sallyport doctor --data /var/lib/sallyport --json
)";

struct Sign {
    bool good;
    std::string sentence;
    std::optional<people::Unfilled> act = {};
};

std::string sentence_of(const people::Unfilled& act) {
    std::vector<std::string> roles;
    for (const auto role : act.who_could) roles.emplace_back(label(role));
    return fmt::format("cannot be done now: {}. {}{}; bring in, or wait for: {}", act.act,
                       static_cast<char>(std::toupper(static_cast<unsigned char>(act.why.front().front()))),
                       fmt::format("{}", fmt::join(act.why, ", and ")).substr(1), fmt::join(roles, " or "));
}

// Everybody who has a role, is not away and can sign in, and what they cannot do among themselves.
void look_at_people(House& house, const std::vector<people::Person>& everybody, Instant now, std::vector<Sign>& signs) {
    const auto roster = house.roster().roster(now);
    if (!roster) {
        signs.push_back({false, roster.error().sentence});
        return;
    }
    std::vector<people::Person> there;
    const bool keys_wanted = house.kind() == BookKind::real || house.kind() == BookKind::national;
    for (const auto& person : everybody) {
        if (!people::is_staff(person.role) || person.is_over(now)) continue;
        const auto* away = roster->absence_of(person.id, now);
        if (away != nullptr) {
            signs.push_back({true, fmt::format("{} is away until {}", person.name, text_in(away->absence.until, house.provider().zone))});
            continue;
        }
        if (keys_wanted) {
            const auto keys = house.people().keys_of(person.id);
            if (!keys || keys->empty()) {
                signs.push_back({false, fmt::format("{} has no key and cannot sign in", person.name)});
                continue;
            }
        }
        there.push_back(person);
    }
    const auto unfilled = people::cannot_complete(there);
    const auto acts = people::acts_of_the_house().size();
    signs.push_back({unfilled.empty(),
                     fmt::format("{} of the staff are there and can complete {} of {} acts", there.size(), acts - unfilled.size(), acts)});
    for (const auto& act : unfilled) signs.push_back({false, sentence_of(act), act});
    const auto watch = people::watch_at(*roster, now);
    const auto name = [&](const PersonId& id) {
        const auto found = std::ranges::find(everybody, id, &people::Person::id);
        return found == everybody.end() ? std::string{"somebody"} : found->name;
    };
    signs.push_back({true, watch.first ? fmt::format("on call: {}{}", name(*watch.first),
                                                     watch.second ? ", then " + name(*watch.second) : std::string{})
                                       : "nobody is on call now: everybody of the team is called at once"});
    constexpr int days_ahead = 7;
    const auto open = people::gaps(*roster, {now, after_days(now, days_ahead)});
    if (!open.empty() && open.front().from > now) {
        signs.push_back({true, fmt::format("within {} days nobody is on call from {} on: everybody is called then", days_ahead,
                                           text_in(open.front().from, house.provider().zone))});
    }
}

// Whoever may be called can be reached.
void look_at_paging(const std::string& folder, const House& house, const std::vector<people::Person>& everybody, std::vector<Sign>& signs) {
    const auto paging = adapters::read_paging(folder + "/provider.toml");
    if (!paging) {
        signs.push_back({false, paging.error().sentence});
        return;
    }
    std::set<std::string> mailed;
    for (const auto& one : paging->people) {
        mailed.insert(one.name);
        const auto known = std::ranges::find(everybody, one.name, &people::Person::name);
        if (known == everybody.end() || !people::may(known->role, people::Action::roster, people::Relation::none))
            signs.push_back(
                {false, fmt::format("[paging] names \"{}\", and nobody of the team who may be called has that name", one.name)});
    }
    if (!paging->program && !paging->webhook && mailed.empty()) {
        signs.push_back({house.kind() == BookKind::demo,
                         "no way to call people is set up ([paging] of provider.toml): an emergency is seen on the desk's own pages only"});
        return;
    }
    std::string ways;
    if (paging->program) ways += "a program, ";
    if (paging->webhook) ways += "a webhook, ";
    if (!mailed.empty()) ways += "mail, ";
    signs.push_back({true, fmt::format("people are called by {}the next after {} minutes", ways, paging->wait_minutes)});
    if (paging->program || paging->webhook) return;
    for (const auto& person : everybody) {
        if (people::may(person.role, people::Action::roster, people::Relation::none) && !mailed.contains(person.name))
            signs.push_back({false, fmt::format("{} may be called, and [paging] has no mail address for them", person.name)});
    }
}

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
    const adapters::SystemClock system_clock;
    std::unique_ptr<adapters::DemoClock> demo_clock;
    if (std::filesystem::exists(folder + "/demo-clock")) {
        auto opened = adapters::DemoClock::open(system_clock, folder + "/demo-clock", system_clock.now());
        if (say(opened, "the demo's clock can be read")) demo_clock = std::move(*opened);
    }
    const Clock& clock = demo_clock ? static_cast<const Clock&>(*demo_clock) : system_clock;
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
        look_at_people(open, *everybody, clock.now(), signs);
        look_at_paging(folder, open, *everybody, signs);
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

int doctor_command(int argc, char** argv) {
    auto arguments = Arguments::read(argc, argv, {"data"}, {"json"});
    if (!arguments) return complain("doctor", arguments.error());
    if (arguments->help()) {
        std::cout << doctor_help;
        return done;
    }
    auto folder = arguments->needed("data");
    if (!folder) return complain("doctor", folder.error());
    bool all = true;
    json::array list;
    for (const auto& sign : examine(*folder)) {
        all = all && sign.good;
        if (!arguments->flag("json")) {
            std::cout << (sign.good ? "good   " : "WRONG  ") << sign.sentence << "\n";
            continue;
        }
        json::object one{{"good", sign.good}, {"sentence", sign.sentence}};
        if (sign.act) {
            json::array why, roles;
            for (const auto& reason : sign.act->why) why.push_back(json::value(reason));
            for (const auto role : sign.act->who_could) roles.push_back(json::value(code(role)));
            one["act"] = sign.act->act;
            one["why"] = std::move(why);
            one["bring_in"] = std::move(roles);
        }
        list.push_back(std::move(one));
    }
    if (arguments->flag("json")) std::cout << canonical(list) << "\n";
    return all ? done : answer_is_no;
}

}  // namespace sallyport::app
