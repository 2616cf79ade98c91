#include "report/feed.h"

#include <fmt/format.h>

#include <map>

#include "base/crypto.h"
#include "report/site/parts.h"

namespace sallyport::report {
namespace {

using site::Markup;
using site::Text;

// A name that no other provider's feed has: a UUID of version 8 (RFC 9562, 5.8) made from the words.
std::string urn(std::string_view words) {
    std::string digits = hex(sha256(words)).substr(0, 32);
    digits[12] = '8';
    digits[16] = '8';
    return fmt::format("urn:uuid:{}-{}-{}-{}-{}", digits.substr(0, 8), digits.substr(8, 4), digits.substr(12, 4), digits.substr(16, 4),
                       digits.substr(20, 12));
}

// Everything that a half-year's page says, in one digest.
std::string state_of(const Model& model, Period period) {
    std::string all;
    const auto add = [&](const std::optional<std::uint64_t>& value) { all += value ? std::to_string(*value) + "," : std::string{"-,"}; };
    for (const ReportRow& row : model.rows) {
        if (row.key.period != period) continue;
        all += fmt::format("{}|{}|{}|{}|", tally::word(row.key.section), row.key.code, row.label, word(row.status));
        for (const Column column : all_columns) add(row.cells[column]);
        all += row.pending ? std::to_string(*row.pending) : std::string{"-"};
        for (const auto& [name, how] : row.hidden) all += "," + name + "=" + sallyport::report::text(how);
        all += "\n";
    }
    for (const Figure& figure : model.figures) {
        if (figure.period != period) continue;
        all += figure.id + "=";
        add(figure.value);
        if (figure.hidden) all += sallyport::report::text(*figure.hidden);
    }
    return hex(sha256(all));
}

// What the earlier feed says of each half-year: its term "state:..." and its date. The feed is ours, so its words stand where we put them.
struct Dated {
    std::string state, updated;
};
std::map<std::string, Dated> dates_in(std::string_view earlier) {
    const auto between = [](std::string_view text, std::string_view left, std::string_view right) -> std::string {
        const auto start = text.find(left);
        if (start == std::string_view::npos) return {};
        const auto end = text.find(right, start + left.size());
        return end == std::string_view::npos ? std::string{} : std::string{text.substr(start + left.size(), end - start - left.size())};
    };
    std::map<std::string, Dated> out;
    for (auto at = earlier.find("<entry>"); at != std::string_view::npos; at = earlier.find("<entry>", at + 1)) {
        const std::string_view entry = earlier.substr(at, earlier.find("</entry>", at) - at);
        const std::string updated = between(entry, "<updated>", "</updated>");
        if (parse_instant(updated)) out[between(entry, "<id>", "</id>")] = {between(entry, "term=\"state:", "\""), updated};
    }
    return out;
}

}  // namespace

std::string atom_feed(const Model& model, std::string_view earlier) {
    const auto before = dates_in(earlier);
    const auto periods = model.periods();
    std::string newest;
    Markup entries;
    for (auto period = periods.rbegin(); period != periods.rend(); ++period) {
        const std::string id = urn(model.provider + "|" + text(*period));
        const std::string state = state_of(model, *period);
        const auto known = before.find(id);
        const std::string updated = known != before.end() && known->second.state == state ? known->second.updated : text(model.as_of);
        newest = std::max(newest, updated);
        entries << "<entry>\n<id>" << Text{id} << "</id>\n<title>" << Text{site::period_title(site::english(), *period)}
                << "</title>\n<updated>" << Text{updated} << "</updated>\n<link rel=\"alternate\" type=\"text/html\" href=\""
                << Text{site::period_path(*period)} << "\"/>\n<category term=\"state:" << Text{state} << "\"/>\n<summary>";
        if (model.book != tally::BookKind::real) entries << site::book_mark(site::english(), model) << ". ";
        if (const Total* total = model.main_total(*period)) {
            entries << Text{site::section_title(site::english(), total->section)} << ": "
                    << site::value_or_not(site::english(), total->cells[Column::requests]) << " requests, " << Text{total->from} << ".";
        }
        if (model.still_runs(*period)) entries << " This half-year still runs.";
        entries << "</summary>\n</entry>\n";
    }
    Markup out;
    out << "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en\">\n<id>"
        << Text{urn(model.provider)} << "</id>\n<title>Requests for customer data – " << Text{model.provider} << "</title>\n<updated>"
        << Text{newest.empty() ? text(model.as_of) : newest} << "</updated>\n<author><name>" << Text{model.provider}
        << "</name></author>\n<link rel=\"self\" type=\"application/atom+xml\" href=\"feed.atom\"/>\n<link rel=\"alternate\" "
           "type=\"text/html\" href=\"index.html\"/>\n"
        << entries << "</feed>\n";
    return out.html();
}

}  // namespace sallyport::report
