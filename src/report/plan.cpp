#include "report/plan.h"

#include "base/json.h"
#include "report/names.h"
#include "tally/figures.h"

namespace sallyport::report {
namespace {

Problem bad_body(std::string_view what) { return Problem{Trouble::corrupt, "the body of a publication plan " + std::string{what}}; }

Outcome<std::set<Section>> read_sections(const json::object& object, std::string_view name) {
    std::set<Section> out;
    SALLYPORT_TRY(list, list_at(object, name));
    for (const json::value& item : list) {
        const auto section = item.is_string() ? tally::section_named(std::string_view{item.as_string()}) : std::nullopt;
        if (!section) return bad_body("names a section that does not exist");
        out.insert(*section);
    }
    return out;
}

json::array words(const std::set<Section>& sections) {
    json::array out;
    for (const Section section : sections) out.push_back(json::value(tally::word(section)));
    return out;
}

std::vector<std::string> codes(const std::set<Section>& sections) {
    std::vector<std::string> out;
    for (const Section section : sections) out.emplace_back(tally::word(section));
    return out;
}

// The unit in which the row's outcomes add up: nullopt if both do, or a cell is blank. More outcomes than requests can only be those of
// accounts, whether or not they add up.
std::optional<Unit> unit_of(const Cells& cells) {
    std::uint64_t sum = 0;
    for (const Column column : outcome_columns) {
        if (!cells[column]) return std::nullopt;
        sum += *cells[column];
    }
    const bool requests = cells[Column::requests] == sum;
    const bool accounts = cells[Column::accounts_specified] == sum;
    if (!requests && sum > cells[Column::requests].value_or(0)) return Unit::accounts;
    if (requests == accounts) return std::nullopt;
    return requests ? Unit::demands : Unit::accounts;
}

}  // namespace

std::string_view word(Unit unit) {
    switch (unit) {
        case Unit::demands: return "demands";
        case Unit::accounts: return "accounts";
    }
    return "?";
}

std::optional<Section> PublicationPlan::counted_twice() const {
    for (const Section section : sections) {
        for (const Section part : tally::parts_of(section)) {
            if (part != section && sections.contains(part)) return part;
        }
    }
    return std::nullopt;
}

Bytes PublicationPlan::body() const {
    json::array row_list;
    for (const auto& [key, row] : rows) {
        json::object item{{"code", key.second}, {"label", row.label}, {"section", tally::word(key.first)}};
        if (row.unit) item["unit"] = word(*row.unit);
        json::array cells;
        for (const Column column : row.withheld) cells.push_back(json::value(word(column)));
        item["withheld"] = std::move(cells);
        row_list.push_back(std::move(item));
    }
    json::array figures;
    for (const std::string& id : withheld) figures.push_back(json::value(id));
    return canonical(json::object{{"account_unit", words(account_unit)},
                                  {"period", text(period)},
                                  {"rows", std::move(row_list)},
                                  {"sections", words(sections)},
                                  {"withheld", std::move(figures)}});
}

Outcome<PublicationPlan> PublicationPlan::from_body(std::string_view bytes) {
    SALLYPORT_TRY(value, parse_json(bytes));
    if (!value.is_object()) return bad_body("is not an object");
    const json::object& object = value.as_object();
    PublicationPlan out;
    SALLYPORT_TRY(name, text_at(object, "period"));
    const auto period = parse_period(name);
    if (!period) return bad_body("names no half-year");
    out.period = *period;
    SALLYPORT_TRY(sections, read_sections(object, "sections"));
    out.sections = sections;
    if (out.counted_twice()) return bad_body("counts a section twice");
    SALLYPORT_TRY(account_unit, read_sections(object, "account_unit"));
    out.account_unit = account_unit;
    SALLYPORT_TRY(withheld, list_at(object, "withheld"));
    for (const json::value& item : withheld) {
        if (!item.is_string() || !tally::figure_kind(std::string_view{item.as_string()}))
            return bad_body("withholds a figure that does not exist");
        out.withheld.emplace(item.as_string());
    }
    SALLYPORT_TRY(rows, list_at(object, "rows"));
    for (const json::value& item : rows) {
        if (!item.is_object()) return bad_body("has a row that is no object");
        const json::object& row = item.as_object();
        SALLYPORT_TRY(section_name, text_at(row, "section"));
        const auto section = tally::section_named(section_name);
        SALLYPORT_TRY(code, text_at(row, "code"));
        SALLYPORT_TRY(label, text_at(row, "label"));
        SALLYPORT_TRY(cells, list_at(row, "withheld"));
        if (!section) return bad_body("has a row in no section");
        RowPlan plan{label, std::nullopt, {}};
        if (const auto unit = text_or(row, "unit", ""); !unit.empty()) {
            if (unit != word(Unit::demands) && unit != word(Unit::accounts)) return bad_body("counts in a unit that does not exist");
            plan.unit = unit == word(Unit::demands) ? Unit::demands : Unit::accounts;
        }
        for (const json::value& cell : cells) {
            bool known = false;
            for (const Column column : all_columns) {
                if (!cell.is_string() || std::string_view{cell.as_string()} != word(column)) continue;
                plan.withheld.insert(column);
                known = true;
            }
            if (!known) return bad_body("withholds a column that does not exist");
        }
        out.rows[{*section, code}] = std::move(plan);
    }
    return out;
}

ledger::Facts PublicationPlan::facts() const {
    ledger::Facts out;
    out.period(ledger::Fact::period, period).codes(ledger::Fact::sections, codes(sections));
    out.codes(ledger::Fact::account_unit, codes(account_unit));
    std::vector<std::string> figures;
    for (const std::string& id : withheld) figures.push_back("f" + id.substr(1));
    out.codes(ledger::Fact::withheld, figures);
    return out;
}

PublicationPlan PublicationPlan::everything(Period period) {
    return {period,
            {Section::civil, Section::criminal, Section::emergencies, Section::enterprise, Section::defence, Section::international,
             Section::preservation, Section::provider_initiated, Section::data_subject},
            {},
            {},
            {}};
}

PublicationPlan PublicationPlan::like(const PublishedHistory& like, Period period, const DocketPeriod* docket) {
    PublicationPlan out{period, {}, {}, {}, {}};
    for (const PublishedRow& row : like.rows()) {
        if (row.period != period) continue;
        out.sections.insert(row.section);
        if (unit_of(row.cells) == Unit::accounts) out.account_unit.insert(row.section);
    }
    for (const PublishedRow& row : like.rows()) {
        if (row.period != period) continue;
        const Unit of_section = out.account_unit.contains(row.section) ? Unit::accounts : Unit::demands;
        RowPlan plan{row.label == country_name(row.code) ? std::string{} : row.label, std::nullopt, {}};
        if (const auto unit = unit_of(row.cells); unit && *unit != of_section) plan.unit = unit;
        for (const Column column : all_columns) {
            if (!row.cells[column]) plan.withheld.insert(column);
        }
        if (plan != RowPlan{}) out.rows[{row.section, row.code.empty() ? "XX" : row.code}] = std::move(plan);
    }
    if (docket) {
        out.withheld.insert(docket->withheld_figures.begin(), docket->withheld_figures.end());
    } else {
        for (const auto& kind : tally::figure_kinds()) out.withheld.emplace(kind.id);
    }
    return out;
}

}  // namespace sallyport::report
