#include "review/adoption.h"

#include <algorithm>

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
                                  {"demo", demo},
                                  {"rows", json::value_from(rows)}});
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
    if (const auto* rows = object.if_contains("rows");
        rows != nullptr && rows->is_array()) {  // absent before rows could be adopted one by one
        for (const auto& row : rows->get_array()) {
            if (!row.is_string()) return Problem{Trouble::corrupt, "an adoption names a row that is no text"};
            adoption.rows.emplace_back(row.get_string());
        }
    }
    return adoption;
}

Outcome<ledger::Step<RulebookAdoption>> adopt(const Digest& rulebook, Instant valid_until, const people::Signatures& by, bool demo,
                                              Instant at, std::vector<std::string> rows) {
    if (valid_until <= at) return Problem{Trouble::invalid, "the adoption would end before it starts", "valid_until"};
    if (valid_until > after_days(at, longest_adoption_days)) {
        return Problem{Trouble::invalid, "a rulebook is adopted for a year at most; then counsel looks again", "valid_until"};
    }
    std::ranges::sort(rows);
    if (std::ranges::adjacent_find(rows) != rows.end()) return Problem{Trouble::invalid, "a row is named twice", "rows"};
    ledger::Facts facts;
    facts.digest(Fact::rulebook, rulebook).instant(Fact::valid_until, valid_until);
    ledger::Draft entry{Kind::rulebook_adopted, at, {}, std::nullopt, by.second(), std::move(facts), {}, {}};
    return ledger::Step{RulebookAdoption{rulebook, valid_until, by.first(), by.second(), demo, std::move(rows)}, std::move(entry)};
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
        found = views.read("SELECT entry FROM v_adoptions WHERE rulebook = $1 ORDER BY entry DESC", {hex(rulebook)});
    }));
    std::vector<Adopted> newest_first;
    for (const auto& row : found) {
        const ledger::EntryIndex index{static_cast<std::uint64_t>(row[0].number)};
        SALLYPORT_TRY(noun, clerk.read<RulebookAdoption>(index));
        SALLYPORT_TRY(entry, clerk.book().entry(index));
        newest_first.push_back({std::move(noun), day_of(entry.header.at, "UTC")});
    }
    return together(newest_first);
}

std::optional<law::Adoption> together(const std::vector<Adopted>& newest_first) {
    std::optional<law::Adoption> by_rows;
    for (const auto& [noun, on] : newest_first) {
        if (noun.rows.empty()) {
            if (by_rows && noun.valid_until < by_rows->valid_until) return by_rows;
            return law::Adoption{noun.rulebook, noun.valid_until, noun.second.text(), noun.demo, on, {}};
        }
        if (!by_rows) by_rows = law::Adoption{noun.rulebook, noun.valid_until, noun.second.text(), noun.demo, std::nullopt, {}};
        by_rows->valid_until = std::max(by_rows->valid_until, noun.valid_until);
        for (const auto& id : noun.rows) by_rows->rows.push_back({id, noun.valid_until, on});
    }
    return by_rows;
}

}  // namespace sallyport::review
