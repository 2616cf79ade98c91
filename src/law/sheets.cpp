#include "law/sheets.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "law/inside/tables.h"

namespace sallyport::law {

using demand::DataClass;

namespace {

template <class E>
std::string listed(std::uint32_t bits) {
    std::string words;
    for (E value : every<E>()) {
        if ((bits >> static_cast<unsigned>(value) & 1U) != 0) words += (words.empty() ? "" : ", ") + std::string{label(value)};
    }
    return words;
}

std::string joined(const std::vector<std::string>& list) {
    std::string words;
    for (const auto& one : list) words += (words.empty() ? "" : ", ") + one;
    return words;
}

std::string counted(int count, std::string_view unit) { return fmt::format("{} {}{}", count, unit, count == 1 ? "" : "s"); }

using Terms = std::vector<std::pair<std::string, std::string>>;

// What the row says beside its cells. A term that is not there has no line.
Terms terms_of(const Row& row) {
    Terms terms;
    const auto say = [&](std::string name, std::string value) {
        if (!value.empty()) terms.emplace_back(std::move(name), std::move(value));
    };
    const auto say_days = [&](std::string name, int days) {
        if (days > 0) say(std::move(name), counted(days, "day"));
    };
    const auto say_if = [&](bool is_so, std::string name, std::string value) {
        if (is_so) say(std::move(name), std::move(value));
    };
    std::string instruments;
    for (const auto instrument : row.instruments) instruments += (instruments.empty() ? "" : ", ") + std::string{label(instrument)};
    say("Legal process", instruments);
    say("Name of the paper", row.paper);
    say("Requesters", listed<demand::RequesterKind>(row.requesters));
    say("Requesters whom counsel judges", listed<demand::RequesterKind>(row.for_counsel));
    say("Part of the country", joined(row.regions));
    say("Issued by", listed<demand::AuthorityLevel>(row.levels));
    say("Standard needed", std::string{label(row.threshold)});
    say("Must carry", listed<PaperPart>(row.needs));
    say("Secrecy, unless the paper says otherwise", std::string{label(row.secrecy_default)});
    say("Notice to the customer", std::string{label(row.notice_default)});
    say_days("Reply within", row.reply_days);
    say_if(row.emergency_reply_hours > 0, "Reply in an emergency within", counted(row.emergency_reply_hours, "hour"));
    say_days("Served within, after issue", row.served_within_days);
    say_if(row.execute_by_rules, "A last day on the paper", "goes before that");
    say_days("Future data, at most", row.max_future_days);
    say_days("Kept for", row.preservation_days);
    say_days("Kept again on renewal for", row.renewal_days);
    say_days("The provider may object within", row.objection_days);
    say_if(row.motion, "Motion to modify or quash", "for a foreign customer");
    say("Languages", joined(row.languages));
    say("Channel", row.channel);
    say("Agreement", row.agreement);
    say_if(row.direct_foreign_service, "Served from abroad", "directly");
    say_if(row.designated, "Sent by", "the designated authority only");
    say_if(row.to_representative, "Addressed to", "the designated establishment or the legal representative only");
    say_if(row.validation, "Another authority's order", "counts as that of the one who validated it");
    say_if(row.controller_first, "An organisation's data", "the organisation is asked, unless the paper says why not");
    say_if(!row.spares.empty(), "Spares",
           fmt::format("{}:{}{}{}", row.spares, row.spares_nationals ? " nationals" : "", row.spares_residents ? " residents" : "",
                       row.spares_present ? " people who are there" : ""));
    say_if(row.must_be_named, "Counts only", "if the requester said that it is this paper");
    say_if(row.confirmation_keeps, "Kept without an end", "once the issuer confirms that it asked for the data");
    say("Not for", joined(row.not_for));
    say("The provider may refuse only for", joined(row.grounds));
    say_if(row.applies_from.has_value(), "Applies from", row.applies_from ? text(*row.applies_from) : "");
    say_if(row.applies_until.has_value(), "Applies until", row.applies_until ? text(*row.applies_until) : "");
    return terms;
}

CellSheet sheet_of(const Row& row, const Cell& cell, int position) {
    const Finding& says = cell.ready[1][0];
    CellSheet sheet{cell.id,
                    cell.name,
                    cell.keep_only ? "keep" : std::string{code(cell.decision)},
                    cell.code,
                    says.citation,
                    says.counsel,
                    says.officer,
                    cell.policy_basis,
                    {},
                    {}};
    bool identifies = false;
    for (DataClass data : every<DataClass>()) {
        const auto at = static_cast<std::size_t>(data);
        if (row.cell_of[at] == position || row.identify_cell[at] == position) sheet.classes.emplace_back(code(data));
        identifies = identifies || row.identify_cell[at] == position;
    }
    if (identifies) sheet.terms.emplace_back("only where the data is asked for to identify the user");
    if (cell.with_consent) sheet.terms.emplace_back("only with the account holder's recorded consent");
    if (cell.equivalent) sheet.terms.emplace_back("whoever adopts the row takes its paper for the equivalent of a warrant");
    if (cell.notified) sheet.terms.emplace_back("the enforcing authority is told, and may hold it");
    if (cell.levels != 0) sheet.terms.push_back("issued by " + listed<demand::AuthorityLevel>(cell.levels));
    if (cell.offence_years > 0)
        sheet.terms.push_back(fmt::format("for an offence of at least {} at most", counted(cell.offence_years, "year")));
    return sheet;
}

}  // namespace

std::vector<RowSheet> sheets(const Rulebook& rulebook) {
    std::vector<RowSheet> all;
    for (const auto& [country, book] : rulebook.tables().books) {
        for (const auto& row : book.rows) {
            RowSheet sheet{country,          row.file,         row.id,         row.title,     row.says.citation,
                           row.says.counsel, row.says.officer, row.checked_on, terms_of(row), {}};
            for (std::size_t i = 0; i < row.cells.size(); ++i) sheet.cells.push_back(sheet_of(row, row.cells[i], static_cast<int>(i)));
            all.push_back(std::move(sheet));
        }
    }
    return all;
}

std::vector<std::string> row_ids(const Rulebook& rulebook) {
    std::vector<std::string> ids;
    for (const auto& [country, book] : rulebook.tables().books) {
        for (const auto& row : book.rows) ids.push_back(row.id);
    }
    return ids;
}

std::string title_of(const Rulebook& rulebook, std::string_view country) {
    const auto found = rulebook.tables().books.find(country);
    return found == rulebook.tables().books.end() ? "" : found->second.title;
}

namespace {

std::map<std::string, const RowSheet*> by_id(const std::vector<RowSheet>& all) {
    std::map<std::string, const RowSheet*> found;
    for (const auto& sheet : all) found.emplace(sheet.id, &sheet);
    return found;
}

void compare(const std::string& row, const CellSheet& before, const CellSheet& now, std::vector<Difference>& found) {
    const auto say = [&](std::string sentence) { found.push_back({row, before.name + ": " + std::move(sentence)}); };
    if (before.decision != now.decision) say(fmt::format("was {}, is {}", before.decision, now.decision));
    if (before.code != now.code) say(fmt::format("reason was {}, is {}", before.code, now.code));
    if (before.classes != now.classes) say(fmt::format("kinds of data were {}, are {}", joined(before.classes), joined(now.classes)));
    if (before.terms != now.terms) say(fmt::format("terms were \"{}\", are \"{}\"", joined(before.terms), joined(now.terms)));
    if (before.citation != now.citation) say(fmt::format("citation was \"{}\", is \"{}\"", before.citation, now.citation));
    if (before.counsel != now.counsel || before.officer != now.officer || before.policy_basis != now.policy_basis)
        say("its sentences have changed");
}

void compare(const RowSheet& before, const RowSheet& now, std::vector<Difference>& found) {
    const auto say = [&](std::string sentence) { found.push_back({now.id, std::move(sentence)}); };
    if (before.title != now.title) say(fmt::format("title was \"{}\", is \"{}\"", before.title, now.title));
    if (before.citation != now.citation) say(fmt::format("citation was \"{}\", is \"{}\"", before.citation, now.citation));
    if (before.counsel != now.counsel || before.officer != now.officer) say("its sentences have changed");
    if (before.checked_on != now.checked_on)
        say(fmt::format("held against its sources on {}, before that on {}", text(now.checked_on), text(before.checked_on)));
    const std::map<std::string, std::string> old(before.terms.begin(), before.terms.end()), fresh(now.terms.begin(), now.terms.end());
    for (const auto& [name, value] : fresh) {
        const auto was = old.find(name);
        if (was == old.end()) say(fmt::format("{}: {}; said nothing before", name, value));
        if (was != old.end() && was->second != value) say(fmt::format("{}: was {}, is {}", name, was->second, value));
    }
    for (const auto& [name, value] : old) {
        if (!fresh.contains(name)) say(fmt::format("{}: was {}, says nothing now", name, value));
    }
    for (const auto& cell : now.cells) {
        const auto was = std::ranges::find(before.cells, cell.name, &CellSheet::name);
        if (was == before.cells.end())
            found.push_back({now.id, fmt::format("{}: new, {}", cell.name, cell.decision)});
        else
            compare(now.id, *was, cell, found);
    }
    for (const auto& cell : before.cells) {
        if (std::ranges::find(now.cells, cell.name, &CellSheet::name) == now.cells.end())
            found.push_back({now.id, fmt::format("{}: was {}, is gone", cell.name, cell.decision)});
    }
}

}  // namespace

std::vector<Difference> differences(const std::vector<RowSheet>& before, const std::vector<RowSheet>& now) {
    std::vector<Difference> found;
    const auto old = by_id(before), fresh = by_id(now);
    for (const auto& sheet : now) {
        const auto was = old.find(sheet.id);
        if (was == old.end())
            found.push_back({sheet.id, "a new row: " + sheet.title});
        else
            compare(*was->second, sheet, found);
    }
    for (const auto& sheet : before) {
        if (!fresh.contains(sheet.id)) found.push_back({sheet.id, "the row is gone: " + sheet.title});
    }
    return found;
}

}  // namespace sallyport::law
