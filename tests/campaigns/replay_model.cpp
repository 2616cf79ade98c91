// Walks of tests/models/release.pml, replayed against the engine: what the model allows the book allows, what it refuses is refused, and
// after each step both remember the same. Reads the walk from standard input, as spin prints it:
//   try KIND ACTOR FACT VERSION ALLOWED
//   new                                (another demand)
//   is STAGE HEARD CHALLENGE FIRST SECOND RELEASER AFFIRMED_BY CALLED_BY OBJECTION NEEDS_TWO
// Ends with "same: N steps, M of them allowed, R releases", or at the first difference with both sides of it and exit code 1.
#include <fmt/format.h>

#include <array>
#include <iostream>
#include <sstream>
#include <string>

#include "ledger/lifecycle.h"

namespace {

using namespace sallyport::ledger;

constexpr std::array challenges{Challenge::none, Challenge::open, Challenge::granted, Challenge::denied, Challenge::modified};
constexpr std::array hearings{Heard::none, Heard::confirmed, Heard::denied};
// The model's stages, in its order; it knows no orders for future data and no preservations.
constexpr std::array stages{
    Stage::none,     Stage::received,  Stage::accepted,  Stage::preserved,  Stage::proposed, Stage::granted,
    Stage::told,     Stage::cleared,   Stage::permitted, Stage::collected,  Stage::sealed,   Stage::release_proposed,
    Stage::released, Stage::delivered, Stage::refused,   Stage::redirected, Stage::withdrawn};

[[noreturn]] void stop(const std::string& why) {
    fmt::print("{}\n", why);
    std::exit(1);
}

Kind kind_named(const std::string& word) {
    for (const Kind kind : all_kinds()) {
        if (name(kind) == word) return kind;
    }
    stop(fmt::format("the model has a kind \"{}\" that the book does not have", word));
}

std::string person(int number) { return number == 0 ? std::string{machine} : std::to_string(number); }
std::string remembered(int number) { return number == 0 ? std::string{} : std::to_string(number); }

Facts facts_of(Kind kind, int fact, int version) {
    constexpr std::array said{"not_reached", "confirmed", "denied"};
    Facts facts;
    switch (kind) {
        case Kind::received: facts.number(Fact::version, 1).code(Fact::section, fact == 1 ? "emergencies" : "criminal"); break;
        case Kind::corrected: facts.number(Fact::version, version + 1); break;
        case Kind::called_back: facts.code(Fact::answered, said.at(static_cast<std::size_t>(fact))); break;
        case Kind::grant_proposed:
        case Kind::granted: facts.number(Fact::cells_granted, 1).codes(Fact::classes, {fact == 1 ? "content_mail" : "login_log"}); break;
        case Kind::objection_settled: facts.number(Fact::upheld, fact); break;
        case Kind::cleared:
            if (fact == 1) return *Facts::parse("ground=barred\norder=0123456789abcdefghjk\n");
            facts.code(Fact::ground, fact == 0 ? "told" : "emergency");
            break;
        case Kind::collected: facts.number(Fact::items_outside, fact); break;
        default: break;
    }
    return facts;
}

}  // namespace

int main() {
    Standing standing;
    int steps = 0, allowed = 0, releases = 0;
    std::string tried;
    for (std::string line; std::getline(std::cin, line);) {
        std::istringstream words{line};
        std::string mark;
        words >> mark;
        if (mark == "try") {
            std::string kind_word;
            int actor = 0, fact = 0, version = 0, fits = 0;
            if (!(words >> kind_word >> actor >> fact >> version >> fits)) stop("unreadable: " + line);
            const Kind kind = kind_named(kind_word);
            const Facts facts = facts_of(kind, fact, version);
            const std::string by = person(actor);
            const auto next = after(standing, {kind, facts, by});
            if (next.has_value() != (fits == 1)) {
                stop(fmt::format("the model {} {} by {} at {}; the book {}", fits == 1 ? "allows" : "refuses", kind_word, by,
                                 name(standing.stage), next ? "allows it" : "says: " + next.error().sentence));
            }
            if (next) standing = *next;
            ++steps;
            allowed += fits;
            releases += fits == 1 && kind == Kind::released ? 1 : 0;
            tried = line;
        } else if (mark == "new") {
            standing = {};
        } else if (mark == "is") {
            int stage = 0, heard = 0, challenge = 0, first = 0, second = 0, releaser = 0, affirmed_by = 0, called_by = 0, objection = 0,
                two = 0;
            if (!(words >> stage >> heard >> challenge >> first >> second >> releaser >> affirmed_by >> called_by >> objection >> two))
                stop("unreadable: " + line);
            const bool same = stages.at(static_cast<std::size_t>(stage)) == standing.stage &&
                              hearings.at(static_cast<std::size_t>(heard)) == standing.heard &&
                              challenges.at(static_cast<std::size_t>(challenge)) == standing.challenge &&
                              remembered(first) == standing.first_signer && remembered(second) == standing.second_signer &&
                              remembered(releaser) == standing.release_signer && remembered(affirmed_by) == standing.affirmed_by &&
                              remembered(called_by) == standing.called_by && (objection == 1) == standing.objection_open &&
                              (two == 1) == standing.needs_two;
            if (!same) stop(fmt::format("after \"{}\" the model has \"{}\" and the book\n{}", tried, line, text(standing)));
        }
    }
    fmt::print("same: {} steps, {} of them allowed, {} releases\n", steps, allowed, releases);
    return steps > 0 ? 0 : 1;
}
