#include "main/way_in.h"

#include <fmt/format.h>

#include <algorithm>

namespace sallyport::app {

using people::Action;
using people::Relation;
using people::Role;

Outcome<people::Entrance::Site> site_of(const adapters::ServeSettings& settings, int port) {
    std::string origin = settings.origin;
    if (origin.empty()) {
        const bool tls = !settings.certificate.empty();
        const bool loopback = settings.address == "127.0.0.1" || settings.address == "::1" || settings.address == "localhost";
        const std::string host = !settings.hosts.empty() ? settings.hosts[0] : loopback ? "localhost" : settings.address;
        origin = (tls ? "https://" : "http://") + host;
        if (port != (tls ? 443 : 80)) origin += ":" + std::to_string(port);
    }
    auto site = people::Entrance::site_of(origin);
    if (!site) {
        return Problem{Trouble::invalid,
                       fmt::format("sallyport.toml: \"origin\" (or the first of \"hosts\") gives {}: {}", origin, site.error().sentence)};
    }
    return site;
}

WayIn::WayIn(House& house, adapters::WorkStore& work, const Clock& clock)
    : session_store_{work, clock},
      memory_{work, clock},
      sessions_{session_store_},
      entrance_{house.people(), sessions_, reader_, memory_, house.key_of_use("challenges")} {}

Outcome<Invited> invite_first(House& house, WayIn& way_in, const people::Person& person, Instant at) {
    SALLYPORT_TRY(everybody, house.people().everybody());
    int able = 0;
    for (const auto& one : everybody) {
        if (!people::may(one.role, Action::admit, Relation::none)) continue;
        SALLYPORT_TRY(keys, house.people().keys_of(one.id));
        able += keys.empty() ? 0 : 1;
    }
    if (able >= 2) {
        return Problem{Trouble::refused,
                       "two people who can admit others have their keys: one of them proposes and another approves, on the page People"};
    }
    auto known = std::find_if(everybody.begin(), everybody.end(), [&](const auto& one) { return one.name == person.name; });
    people::Person invited = person;
    if (known != everybody.end()) {
        invited = *known;
        if (invited.role != person.role) {
            return Problem{Trouble::conflict,
                           fmt::format("{} is here as {}; another role takes two people", invited.name, label(invited.role))};
        }
        SALLYPORT_TRY(keys, house.people().keys_of(invited.id));
        if (!keys.empty()) return Problem{Trouble::refused, invited.name + " has a key already; a new one takes two people"};
    } else {
        SALLYPORT_TRY(enrolled, house.people().enrol(invited, PersonId::random(), at));
        invited = enrolled;
    }
    SALLYPORT_TRY(word, way_in.entrance().invite(invited.id, at));
    SALLYPORT_TRY(code, way_in.entrance().open_invitation(invited.id, at));
    return Invited{invited, way_in.entrance().site().origin + "/invitation/" + word, code};
}

std::string words_of(const Invited& invited) {
    return fmt::format("  {}, {}\n    link  {}\n    code  {}\n", invited.person.name, label(invited.person.role), invited.link,
                       invited.code);
}

Outcome<people::Person> person_of(std::string_view words, std::string_view zone) {
    const auto comma = words.rfind(',');
    const auto trim = [](std::string_view text) {
        while (text.starts_with(' ')) text.remove_prefix(1);
        while (text.ends_with(' ')) text.remove_suffix(1);
        return text;
    };
    const auto name = trim(words.substr(0, comma));
    const auto role = comma == std::string_view::npos ? std::optional<Role>{} : coded<Role>(trim(words.substr(comma + 1)));
    if (name.empty() || !is_utf8(name) || !role || !people::is_staff(*role)) {
        std::string roles;
        for (const Role one : every<Role>()) {
            if (people::is_staff(one)) roles += (roles.empty() ? "" : ", ") + std::string{code(one)};
        }
        return Problem{Trouble::invalid, fmt::format("a person is written \"NAME, ROLE\", with a role of the staff: {}", roles), "person"};
    }
    return people::Person{PersonId::random(), *role, std::string{name}, {}, std::string{zone}, ""};
}

}  // namespace sallyport::app
