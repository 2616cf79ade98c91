#include "review/adoption.h"

#include "base/json.h"

namespace sallyport::review {

using ledger::Fact;
using ledger::Kind;

namespace {
constexpr int longest_adoption_days = 366;
}

Bytes RulebookAdoption::body() const {
    return canonical(json::object{{"rulebook", hex(rulebook)},
                                  {"valid_until", text(valid_until)},
                                  {"first", first.text()},
                                  {"second", second.text()},
                                  {"demo", demo}});
}

Outcome<RulebookAdoption> RulebookAdoption::from_body(std::string_view bytes) {
    SALLYPORT_TRY(object, parse_object(bytes, "an adoption"));
    RulebookAdoption adoption;
    SALLYPORT_TRY(written, text_at(object, "rulebook"));
    SALLYPORT_TRY(digest, digest_from_hex(written));
    adoption.rulebook = digest;
    SALLYPORT_TRY(valid_until, instant_at(object, "valid_until"));
    adoption.valid_until = valid_until;
    SALLYPORT_TRY(first, id_at<PersonId>(object, "first"));
    adoption.first = first;
    SALLYPORT_TRY(second, id_at<PersonId>(object, "second"));
    adoption.second = second;
    SALLYPORT_TRY(demo, flag_at(object, "demo"));
    adoption.demo = demo;
    return adoption;
}

Outcome<ledger::Step<RulebookAdoption>> adopt(const Digest& rulebook, Instant valid_until, const people::Signatures& by, bool demo,
                                              Instant at) {
    if (valid_until <= at) return Problem{Trouble::invalid, "the adoption would end before it starts", "valid_until"};
    if (valid_until > after_days(at, longest_adoption_days)) {
        return Problem{Trouble::invalid, "a rulebook is adopted for a year at most; then counsel looks again", "valid_until"};
    }
    ledger::Facts facts;
    facts.digest(Fact::rulebook, rulebook).instant(Fact::valid_until, valid_until);
    ledger::Draft entry{Kind::rulebook_adopted, at, {}, std::nullopt, by.second(), std::move(facts), {}, {}};
    return ledger::Step{RulebookAdoption{rulebook, valid_until, by.first(), by.second(), demo}, std::move(entry)};
}

ledger::Projection adoption_projection() {
    return {"adoptions",
            {"CREATE TABLE v_adoptions (entry INTEGER PRIMARY KEY, rulebook TEXT NOT NULL)"},
            [](const ledger::Entry& entry, std::string_view, bool, ledger::Views& views) {
                if (entry.header.kind != Kind::rulebook_adopted || !entry.facts) return;
                views.write("INSERT INTO v_adoptions (entry, rulebook) VALUES ($1, $2)",
                            {static_cast<std::int64_t>(entry.header.index.value), entry.facts->text_or(Fact::rulebook, "")});
            }};
}

Outcome<std::optional<law::Adoption>> adoption_of(const ledger::Clerk& clerk, const Digest& rulebook) {
    std::vector<ledger::Row> found;
    SALLYPORT_CHECK(clerk.book().look([&](const ledger::Views& views) {
        found = views.read("SELECT entry FROM v_adoptions WHERE rulebook = $1 ORDER BY entry DESC LIMIT 1", {hex(rulebook)});
    }));
    if (found.empty()) return std::optional<law::Adoption>{};
    SALLYPORT_TRY(noun, clerk.read<RulebookAdoption>({static_cast<std::uint64_t>(found[0][0].number)}));
    return std::optional{law::Adoption{noun.rulebook, noun.valid_until, noun.second.text(), noun.demo}};
}

}  // namespace sallyport::review
