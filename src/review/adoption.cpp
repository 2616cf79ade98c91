#include "review/adoption.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json.h"
#include "base/limits.h"
#include "people/acts.h"

namespace sallyport::review {

using ledger::Fact;
using ledger::Kind;

namespace {

constexpr int longest_adoption_days = 366;

json::value maybe_entry(const std::optional<ledger::EntryIndex>& entry) {
    return entry ? json::value(static_cast<std::int64_t>(entry->value)) : json::value(nullptr);
}

Outcome<std::optional<ledger::EntryIndex>> maybe_entry_at(const json::object& object, std::string_view name) {
    const auto* found = object.if_contains(name);
    if (found == nullptr || found->is_null()) return std::optional<ledger::EntryIndex>{};
    SALLYPORT_TRY(number, number_at(object, name));
    return std::optional{ledger::EntryIndex{static_cast<std::uint64_t>(number)}};
}

Outcome<Digest> digest_at(const json::object& object, std::string_view name) {
    SALLYPORT_TRY(written, text_at(object, name));
    return digest_from_hex(written);
}

Outcome<std::vector<std::string>> texts_of(const json::array& list) {
    std::vector<std::string> texts;
    for (const auto& element : list) {
        if (!element.is_string()) return Problem{Trouble::corrupt, "an adoption names a row that is no text"};
        texts.emplace_back(element.get_string());
    }
    return texts;
}

// Absent before rows could be adopted one by one.
Outcome<std::vector<std::string>> texts_at(const json::object& object, std::string_view name) {
    if (!object.contains(name)) return std::vector<std::string>{};
    SALLYPORT_TRY(list, list_at(object, name));
    return texts_of(list);
}

json::array to_json(const std::vector<law::RowSheet>& sheets) {
    json::array rows;
    for (const auto& sheet : sheets) {
        json::array cells, terms;
        for (const auto& [name, value] : sheet.terms) terms.push_back(json::array{name, value});
        for (const auto& cell : sheet.cells) {
            cells.push_back(json::object{{"id", cell.id},
                                         {"name", cell.name},
                                         {"decision", cell.decision},
                                         {"code", cell.code},
                                         {"citation", cell.citation},
                                         {"counsel", cell.counsel},
                                         {"officer", cell.officer},
                                         {"policy_basis", cell.policy_basis},
                                         {"classes", json::value_from(cell.classes)},
                                         {"terms", json::value_from(cell.terms)}});
        }
        rows.push_back(json::object{{"country", sheet.country},
                                    {"file", sheet.file},
                                    {"id", sheet.id},
                                    {"title", sheet.title},
                                    {"citation", sheet.citation},
                                    {"counsel", sheet.counsel},
                                    {"officer", sheet.officer},
                                    {"checked_on", text(sheet.checked_on)},
                                    {"terms", std::move(terms)},
                                    {"cells", std::move(cells)}});
    }
    return rows;
}

Outcome<law::CellSheet> cell_from(const json::value& element) {
    if (!element.is_object()) return Problem{Trouble::corrupt, "an adopted row has a cell that is no object"};
    const auto& object = element.get_object();
    law::CellSheet cell;
    for (auto [member, name] : {std::pair{&cell.id, "id"},
                                {&cell.name, "name"},
                                {&cell.decision, "decision"},
                                {&cell.code, "code"},
                                {&cell.citation, "citation"},
                                {&cell.counsel, "counsel"},
                                {&cell.officer, "officer"},
                                {&cell.policy_basis, "policy_basis"}}) {
        SALLYPORT_TRY(written, text_at(object, name));
        *member = written;
    }
    SALLYPORT_TRY(classes, texts_at(object, "classes"));
    cell.classes = std::move(classes);
    SALLYPORT_TRY(terms, texts_at(object, "terms"));
    cell.terms = std::move(terms);
    return cell;
}

Outcome<law::RowSheet> sheet_from(const json::value& element) {
    if (!element.is_object()) return Problem{Trouble::corrupt, "an adopted row is no object"};
    const auto& object = element.get_object();
    law::RowSheet sheet;
    for (auto [member, name] : {std::pair{&sheet.country, "country"},
                                {&sheet.file, "file"},
                                {&sheet.id, "id"},
                                {&sheet.title, "title"},
                                {&sheet.citation, "citation"},
                                {&sheet.counsel, "counsel"},
                                {&sheet.officer, "officer"}}) {
        SALLYPORT_TRY(written, text_at(object, name));
        *member = written;
    }
    SALLYPORT_TRY(checked, text_at(object, "checked_on"));
    SALLYPORT_TRY(checked_on, parse_day(checked));
    sheet.checked_on = checked_on;
    SALLYPORT_TRY(terms, list_at(object, "terms"));
    for (const auto& term : terms) {
        if (!term.is_array()) return Problem{Trouble::corrupt, "an adopted row has a term that is no pair"};
        SALLYPORT_TRY(pair, texts_of(term.get_array()));
        if (pair.size() != 2) return Problem{Trouble::corrupt, "an adopted row has a term that is no pair"};
        sheet.terms.emplace_back(pair[0], pair[1]);
    }
    SALLYPORT_TRY(cells, list_at(object, "cells"));
    for (const auto& one : cells) {
        SALLYPORT_TRY(cell, cell_from(one));
        sheet.cells.push_back(std::move(cell));
    }
    return sheet;
}

// Sorted, each once, each of this book.
Outcome<std::vector<std::string>> rows_of(const law::Rulebook& rulebook, std::vector<std::string> rows) {
    std::ranges::sort(rows);
    if (std::ranges::adjacent_find(rows) != rows.end()) return Problem{Trouble::invalid, "a row is named twice", "rows"};
    const auto known = law::row_ids(rulebook);
    for (const auto& row : rows) {
        if (std::ranges::find(known, row) == known.end())
            return Problem{Trouble::invalid, fmt::format("\"{}\" is no row of these rules; wanted one such as {}", row, known.front()),
                           "rows"};
    }
    return rows;
}

Outcome<void> check_end(Instant valid_until, Instant at) {
    if (valid_until <= at) return Problem{Trouble::invalid, "the adoption would end before it starts", "valid_until"};
    if (valid_until > after_days(at, longest_adoption_days)) {
        return Problem{Trouble::invalid, "a rulebook is adopted for a year at most; then counsel looks again", "valid_until"};
    }
    return {};
}

ledger::Draft draft(Kind kind, Instant at, const PersonId& by, const Digest& rulebook) {
    ledger::Draft entry{kind, at, {}, std::nullopt, by, {}, {}, {}};
    entry.facts.digest(Fact::rulebook, rulebook);
    return entry;
}

}  // namespace

Bytes RulebookAdoption::body() const {
    return canonical(json::object{{"rulebook", hex(rulebook)},
                                  {"valid_until", text(valid_until)},
                                  {"first", first.text()},
                                  {"second", second.text()},
                                  {"demo", demo},
                                  {"rows", json::value_from(rows)},
                                  {"proposal", maybe_entry(proposal)},
                                  {"read", to_json(read)}});
}

Outcome<RulebookAdoption> RulebookAdoption::from_body(std::string_view bytes) {
    SALLYPORT_TRY(object, parse_object(bytes, "an adoption"));
    RulebookAdoption adoption;
    SALLYPORT_TRY(digest, digest_at(object, "rulebook"));
    adoption.rulebook = digest;
    SALLYPORT_TRY(valid_until, instant_at(object, "valid_until"));
    adoption.valid_until = valid_until;
    SALLYPORT_TRY(first, id_at<PersonId>(object, "first"));
    adoption.first = first;
    SALLYPORT_TRY(second, id_at<PersonId>(object, "second"));
    adoption.second = second;
    SALLYPORT_TRY(demo, flag_at(object, "demo"));
    adoption.demo = demo;
    SALLYPORT_TRY(rows, texts_at(object, "rows"));
    adoption.rows = std::move(rows);
    SALLYPORT_TRY(proposal, maybe_entry_at(object, "proposal"));
    adoption.proposal = proposal;
    if (object.contains("read")) {
        SALLYPORT_TRY(read, list_at(object, "read"));
        for (const auto& one : read) {
            SALLYPORT_TRY(sheet, sheet_from(one));
            adoption.read.push_back(std::move(sheet));
        }
    }
    return adoption;
}

Bytes ProposedAdoption::body() const {
    return canonical(json::object{{"rulebook", hex(rulebook)}, {"valid_until", text(valid_until)}, {"rows", json::value_from(rows)}});
}

Outcome<ProposedAdoption> ProposedAdoption::from_body(std::string_view bytes) {
    SALLYPORT_TRY(object, parse_object(bytes, "a proposed adoption"));
    SALLYPORT_TRY(digest, digest_at(object, "rulebook"));
    SALLYPORT_TRY(valid_until, instant_at(object, "valid_until"));
    SALLYPORT_TRY(rows, texts_at(object, "rows"));
    return ProposedAdoption{digest, valid_until, std::move(rows)};
}

Bytes AdoptionEnd::body() const {
    return canonical(json::object{
        {"rulebook", hex(rulebook)}, {"proposal", maybe_entry(proposal)}, {"rows", json::value_from(rows)}, {"reason", reason}});
}

Outcome<AdoptionEnd> AdoptionEnd::from_body(std::string_view bytes) {
    SALLYPORT_TRY(object, parse_object(bytes, "an adoption's end"));
    SALLYPORT_TRY(digest, digest_at(object, "rulebook"));
    SALLYPORT_TRY(proposal, maybe_entry_at(object, "proposal"));
    SALLYPORT_TRY(rows, texts_at(object, "rows"));
    SALLYPORT_TRY(reason, text_at(object, "reason"));
    return AdoptionEnd{digest, proposal, std::move(rows), std::move(reason)};
}

Outcome<ledger::Step<ProposedAdoption>> propose_adoption(const law::Rulebook& rulebook, Instant valid_until, std::vector<std::string> rows,
                                                         const PersonId& by, Instant at) {
    SALLYPORT_CHECK(check_end(valid_until, at));
    SALLYPORT_TRY(named, rows_of(rulebook, std::move(rows)));
    auto entry = draft(Kind::adoption_proposed, at, by, rulebook.version());
    entry.facts.instant(Fact::valid_until, valid_until);
    return ledger::Step{ProposedAdoption{rulebook.version(), valid_until, std::move(named)}, std::move(entry)};
}

Outcome<ledger::Step<RulebookAdoption>> adopt(const law::Rulebook& rulebook, Instant valid_until, const people::Signatures& by, bool demo,
                                              Instant at, std::vector<std::string> rows, std::optional<ledger::EntryIndex> proposal) {
    SALLYPORT_CHECK(check_end(valid_until, at));
    SALLYPORT_TRY(named, rows_of(rulebook, std::move(rows)));
    auto read = law::sheets(rulebook);
    if (!named.empty()) std::erase_if(read, [&](const law::RowSheet& sheet) { return !std::ranges::binary_search(named, sheet.id); });
    auto entry = draft(Kind::rulebook_adopted, at, by.second(), rulebook.version());
    entry.facts.instant(Fact::valid_until, valid_until);
    return ledger::Step{
        RulebookAdoption{rulebook.version(), valid_until, by.first(), by.second(), demo, std::move(named), proposal, std::move(read)},
        std::move(entry)};
}

Outcome<ledger::Step<AdoptionEnd>> withdraw_adoption(const law::Rulebook& rulebook, std::vector<std::string> rows, std::string_view reason,
                                                     const PersonId& by, Instant at) {
    SALLYPORT_TRY(named, rows_of(rulebook, std::move(rows)));
    if (reason.empty()) return Problem{Trouble::invalid, "say why; it stands in the record", "reason"};
    if (reason.size() > limits::prose_bytes) {
        return Problem{Trouble::invalid, fmt::format("the reason has {} bytes, at most {} are kept", reason.size(), limits::prose_bytes),
                       "reason"};
    }
    auto entry = draft(Kind::adoption_ended, at, by, rulebook.version());
    entry.facts.code(Fact::ground, "withdrawn");
    return ledger::Step{AdoptionEnd{rulebook.version(), std::nullopt, std::move(named), std::string{reason}}, std::move(entry)};
}

Outcome<ledger::Step<AdoptionEnd>> take_back(const ledger::EntryIndex& proposal, const Digest& rulebook, const PersonId& by, Instant at) {
    auto entry = draft(Kind::adoption_ended, at, by, rulebook);
    entry.facts.code(Fact::ground, "taken_back");
    return ledger::Step{AdoptionEnd{rulebook, proposal, {}, ""}, std::move(entry)};
}

ledger::Projection adoption_projection() {
    return {"adoptions",
            {"CREATE TABLE v_adoptions (entry INTEGER PRIMARY KEY, rulebook TEXT NOT NULL, ended INTEGER NOT NULL)",
             "CREATE TABLE v_adoption_proposals (entry INTEGER PRIMARY KEY, rulebook TEXT NOT NULL, by TEXT NOT NULL, until INTEGER NOT "
             "NULL, open INTEGER NOT NULL)"},
            [](const ledger::Entry& entry, std::string_view body, bool, ledger::Views& views) {
                if (!entry.facts) return;
                const auto index = static_cast<std::int64_t>(entry.header.index.value);
                const auto rulebook = entry.facts->text_or(Fact::rulebook, "");
                const auto close = [&](const std::optional<ledger::EntryIndex>& proposal) {
                    if (!proposal) return;
                    views.write("UPDATE v_adoption_proposals SET open = 0 WHERE entry = $1", {static_cast<std::int64_t>(proposal->value)});
                };
                if (entry.header.kind == Kind::adoption_proposed) {
                    views.write("INSERT INTO v_adoption_proposals (entry, rulebook, by, until, open) VALUES ($1, $2, $3, $4, 1)",
                                {index, rulebook, entry.header.actor.text(), after_days(entry.header.at, people::proposal_days).ms});
                } else if (entry.header.kind == Kind::rulebook_adopted) {
                    views.write("INSERT INTO v_adoptions (entry, rulebook, ended) VALUES ($1, $2, 0)", {index, rulebook});
                    if (const auto noun = RulebookAdoption::from_body(body)) close(noun->proposal);
                } else if (entry.header.kind == Kind::adoption_ended) {
                    if (entry.facts->text_or(Fact::ground, "") == "withdrawn")
                        views.write("INSERT INTO v_adoptions (entry, rulebook, ended) VALUES ($1, $2, 1)", {index, rulebook});
                    if (const auto noun = AdoptionEnd::from_body(body)) close(noun->proposal);
                }
            }};
}

Outcome<HeldRows> held_rows(const ledger::Clerk& clerk, const law::Rulebook& rulebook) {
    std::vector<ledger::Row> found;
    SALLYPORT_CHECK(clerk.book().look([&](const ledger::Views& views) {
        found = views.read("SELECT entry, ended FROM v_adoptions WHERE rulebook = $1 ORDER BY entry", {hex(rulebook.version())});
    }));
    std::vector<AdoptionEvent> events;
    for (const auto& row : found) {
        const ledger::EntryIndex index{static_cast<std::uint64_t>(row[0].number)};
        SALLYPORT_TRY(entry, clerk.book().entry(index));
        AdoptionEvent event{entry.header.at, std::nullopt, std::nullopt};
        if (row[1].number == 0) {
            SALLYPORT_TRY(noun, clerk.read<RulebookAdoption>(index));
            event.adopted = std::move(noun);
        } else {
            SALLYPORT_TRY(noun, clerk.read<AdoptionEnd>(index));
            event.ended = std::move(noun);
        }
        events.push_back(std::move(event));
    }
    return together(law::row_ids(rulebook), events);
}

Outcome<std::optional<law::Adoption>> adoption_of(const ledger::Clerk& clerk, const law::Rulebook& rulebook) {
    SALLYPORT_TRY(held, held_rows(clerk, rulebook));
    return as_law(rulebook.version(), law::row_ids(rulebook), held);
}

HeldRows together(const std::vector<std::string>& ids, const std::vector<AdoptionEvent>& events) {
    HeldRows held;
    for (const auto& event : events) {
        if (event.adopted) {
            const auto& noun = *event.adopted;
            for (const auto& id : noun.rows.empty() ? ids : noun.rows) {
                auto& row = held[id];
                row = {std::max(row.until, noun.valid_until), event.at, noun.first, noun.second, noun.demo};
            }
        }
        if (event.ended) {
            if (event.ended->rows.empty()) held.clear();
            for (const auto& id : event.ended->rows) held.erase(id);
        }
    }
    return held;
}

std::optional<law::Adoption> as_law(const Digest& rulebook, const std::vector<std::string>& ids, const HeldRows& held) {
    if (held.empty()) return std::nullopt;
    law::Adoption adoption{rulebook, {}, "", false, std::nullopt, {}};
    Instant newest{};
    for (const auto& [id, row] : held) {
        adoption.valid_until = std::max(adoption.valid_until, row.until);
        adoption.demo = adoption.demo || row.demo;
        if (row.since >= newest) {
            newest = row.since;
            adoption.by = row.second.text();
        }
        adoption.rows.push_back({id, row.until, day_of(row.since, "UTC")});
    }
    const auto& first = held.begin()->second;
    const bool alike =
        std::ranges::all_of(held, [&](const auto& row) { return row.second.until == first.until && row.second.since == first.since; });
    if (alike && std::ranges::all_of(ids, [&](const std::string& id) { return held.contains(id); })) {
        adoption.adopted_on = day_of(first.since, "UTC");
        adoption.rows.clear();
    }
    return adoption;
}

}  // namespace sallyport::review
