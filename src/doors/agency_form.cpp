#include "doors/agency_form.h"

#include "doors/page/parts.h"

namespace sallyport::doors::agency {

using page::html;
using page::text;

namespace {

std::string trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r");
    return first == std::string_view::npos ? "" : std::string{text.substr(first, text.find_last_not_of(" \t\r") - first + 1)};
}

}  // namespace

std::vector<std::pair<std::string, std::string>> lines_of(std::string_view written) {
    std::vector<std::pair<std::string, std::string>> lines;
    while (!written.empty()) {
        const auto end = std::min(written.find('\n'), written.size());
        const auto line = written.substr(0, end);
        const auto colon = line.find(':');
        auto left = trimmed(line.substr(0, colon));
        auto right = colon == std::string_view::npos ? "" : trimmed(line.substr(colon + 1));
        if (!left.empty() || !right.empty()) lines.emplace_back(std::move(left), std::move(right));
        written.remove_prefix(std::min(end + 1, written.size()));
    }
    return lines;
}

std::vector<page::Choice> kinds(std::string_view chosen) {
    std::vector<page::Choice> choices;
    for (const auto kind : every<people::AgencyKind>())
        choices.push_back({std::string{code(kind)}, std::string{label(kind)}, "", code(kind) == chosen});
    return choices;
}

people::Agency face_of(const http::Request& request) {
    people::Agency agency;
    agency.name = trimmed(request.form.get("name"));
    agency.kind = coded<people::AgencyKind>(request.form.get("kind")).value_or(people::AgencyKind::local);
    agency.country = trimmed(request.form.get("country"));
    agency.evidence = trimmed(request.form.get("evidence"));
    agency.numbers = numbers_of(request.form.get("numbers"));
    return agency;
}

std::string numbers_as_lines(const people::Agency& agency) {
    std::string lines;
    for (const auto& one : agency.numbers) lines += one.number + ": " + one.source + "\n";
    return lines;
}

std::vector<people::CallNumber> numbers_of(std::string_view lines) {
    std::vector<people::CallNumber> numbers;
    for (auto& [number, source] : lines_of(lines)) numbers.push_back({std::move(number), std::move(source), std::nullopt});
    return numbers;
}

page::Html likeness_part(const Desks& desks, const std::vector<std::string>& domains) {
    if (desks.domains == nullptr) return html("<p>This installation has no register of government domains: compare them yourself.</p>");
    page::Table table;
    table.caption = "Its domains, held against the register of government domains";
    table.columns = {{"Domain"}, {"What stands out"}, {"Registered domain"}, {"Whose that is"}, {"Letters apart", page::Align::figures}};
    for (const auto& domain : domains) {
        for (const auto& one : desks.domains->look(domain)) {
            const bool known = one.why == people::Likeness::listed;
            table.rows.push_back({{page::user(domain), page::tag(label(one.why), known ? page::Tone::good : page::Tone::warn),
                                   text(one.domain.empty() ? "–" : one.domain), text(one.organisation.empty() ? "–" : one.organisation),
                                   one.why == people::Likeness::near ? page::number(one.distance) : text("–")},
                                  known ? page::Tone::plain : page::Tone::warn});
        }
    }
    if (table.rows.empty()) return html("<p>No registered government domain looks like these.</p>");
    return page::table(table) + html("<p>A registered domain proves no person, and one that is not registered may be genuine.</p>");
}

}  // namespace sallyport::doors::agency
