#include "production/guide.h"

#include <fmt/format.h>

#include "base/json.h"
#include "production/written.h"

namespace sallyport::production {

using demand::DataClass;

namespace {

constexpr std::string_view page_style =
    "<style>body{font:16px/1.5 sans-serif;max-width:50em;margin:2em auto;padding:0 1em;color:#111}h1,h2{line-height:1.2}"
    "table{border-collapse:collapse;width:100%;margin:1em 0}caption{text-align:left;font-weight:bold;padding:.3em 0}"
    "th,td{border:1px solid #999;padding:.3em .6em;text-align:left;vertical-align:top;overflow-wrap:anywhere}th{background:#eee}"
    "code{font-size:.95em}@media print{body{margin:0;max-width:none}tr{page-break-inside:avoid}}</style>";

std::string page(std::string_view title, std::string_view body) {
    return fmt::format(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        "<title>{}</title>\n{}</head><body>\n<h1>{}</h1>\n{}</body></html>\n",
        html_text(title), page_style, html_text(title), body);
}

std::string row(const std::vector<std::string>& cells, std::string_view tag = "td") {
    std::string out{"<tr>"};
    for (const std::string& cell : cells) out += fmt::format("<{}>{}</{}>", tag, html_text(cell), tag);
    return out + "</tr>\n";
}

std::string value_of(const demand::Demand& demand, int identifier) {
    const auto& list = demand.identifiers;
    return identifier >= 0 && identifier < static_cast<int>(list.size()) ? list[static_cast<std::size_t>(identifier)].value.reveal()
                                                                         : std::string{};
}

std::int64_t count_of(const collection::Tallies& tallies, int identifier, DataClass data) {
    const auto found = tallies.items.find({identifier, std::string{code(data)}});
    return found == tallies.items.end() ? 0 : found->second;
}

std::string place_of(const demand::Clause& clause) {
    return clause.cites ? fmt::format("page {}, {}‰ from the left, {}‰ from the top, {}‰ wide, {}‰ high", clause.cites->page,
                                      clause.cites->x, clause.cites->y, clause.cites->width, clause.cites->height)
                        : std::string{};
}

// Every field of the files that we make ourselves.
struct Field {
    std::string file, field, about, zone, unit, gap;
};
std::vector<Field> fields_of(const GuideFacts& facts) {
    std::vector<Field> out{
        {"records.csv", "record", "number of the record in this package", "", "1, 2, 3 …", ""},
        {"records.csv", "path", "file in which it stands", "", "", ""},
        {"records.csv", "position", "mbox: byte at which its From line begins; tables: number of the row; other files: 0", "",
         "bytes or rows", ""},
        {"records.csv", "bytes", "length as the source stores it", "", "bytes", "0 for rows of tables"},
        {"records.csv", "clause", "clause of the approval that lets the record in; manifest.json lists the clauses", "", "", ""},
        {"records.csv", "paper", "document in which the clause stands", "", "", ""},
        {"records.csv", "page", "page of that document", "", "pages, from 1", ""},
        {"records.csv", "x, y, width, height", "marked region of the page, from its upper left corner", "", "per mille of the page", ""},
        {"records.csv", "identifier", "number of the identifier; manifest.json lists them", "", "", ""},
        {"records.csv", "class", "class of data", "", "", ""},
        {"records.csv", "stored", "instant at which the provider's system stored the record", "UTC", "RFC 3339",
         "empty if the source keeps none"},
        {"records.csv", "source", "system of the provider's from which it was taken", "", "", ""},
        {"records.csv", "item", "its name there", "", "", ""},
        {"*.mbox", "From line",
         "begins a message (mboxrd): its date is the stored date; a line of a message that begins with any number of "
         "> and then \"From \" has one more >",
         "UTC", "", "the epoch of 1970 if the source keeps no date"},
        {"*.csv", "any",
         "a cell that begins with = + - @, a tab or a carriage return has an apostrophe in front, so that no spreadsheet runs it", "", "",
         "bytes that are no UTF-8 are shown as U+FFFD; the .json beside it has them exactly, as base64"},
    };
    std::map<std::string, bool> classes;
    for (const auto& clause : facts.scope.clauses()) classes[std::string{code(clause.data)}] = true;
    for (const FieldNote& field : facts.gathered.fields) {
        if (!classes.contains(field.data)) continue;
        const bool instant = field.unit == "instant";
        out.push_back({field.data + ".csv, " + field.data + ".json", field.column,
                       field.about.empty() ? "as named in the source " + field.source : field.about, instant ? "UTC" : "", field.unit,
                       field.gap});
    }
    return out;
}

}  // namespace

std::string account_folder(const demand::Demand& demand, int identifier) {
    return fmt::format("accounts/{:02}-{}", identifier + 1, safe_name(value_of(demand, identifier)));
}

std::string write_gathered(const Gathered& gathered) {
    json::array peaks, clauses, left, undated, fields;
    for (const Digest& digest : gathered.peaks) peaks.emplace_back(hex(digest));
    for (const auto& [clause, count] : gathered.by_clause) clauses.push_back({clause, count});
    for (const LeftOut& one : gathered.left_out) left.push_back({one.identifier, one.data, one.source, one.count});
    for (const LeftOut& one : gathered.given_undated) undated.push_back({one.identifier, one.data, one.source, one.count});
    for (const FieldNote& field : gathered.fields) {
        fields.push_back({field.data, field.source, field.column, field.about, field.unit, field.gap});
    }
    return canonical(json::object{{"peaks", peaks},
                                  {"files", static_cast<std::int64_t>(gathered.files)},
                                  {"offset", static_cast<std::int64_t>(gathered.offset)},
                                  {"by_clause", clauses},
                                  {"left_out", left},
                                  {"given_undated", undated},
                                  {"fields", fields},
                                  {"recorded", text(gathered.recorded)},
                                  {"permit_entry", static_cast<std::int64_t>(gathered.permit_entry.value)},
                                  {"mail_format", code(gathered.mail_format)},
                                  {"frozen", gathered.frozen ? text(*gathered.frozen) : std::string{}}});
}

Outcome<Gathered> read_gathered(std::string_view summary) {
    const Problem wrong{Trouble::corrupt, "the summary of what was gathered is not as we write it"};
    SALLYPORT_TRY(value, parse_json(summary));
    if (!value.is_object()) return wrong;
    const json::object& object = value.get_object();
    Gathered out;
    SALLYPORT_TRY(peaks, list_at(object, "peaks"));
    for (const auto& one : peaks) {
        if (!one.is_string()) return wrong;
        SALLYPORT_TRY(digest, digest_from_hex(std::string_view{one.get_string()}));
        out.peaks.push_back(digest);
    }
    SALLYPORT_TRY(files, number_at(object, "files"));
    SALLYPORT_TRY(offset, number_at(object, "offset"));
    out.files = static_cast<std::uint64_t>(files);
    out.offset = static_cast<std::uint64_t>(offset);
    SALLYPORT_TRY(clauses, list_at(object, "by_clause"));
    for (const auto& one : clauses) {
        if (!one.is_array() || one.get_array().size() != 2 || !one.get_array()[0].is_int64() || !one.get_array()[1].is_int64())
            return wrong;
        out.by_clause[static_cast<int>(one.get_array()[0].get_int64())] = one.get_array()[1].get_int64();
    }
    const auto word = [](const json::value& one) { return std::string{one.get_string()}; };
    for (const auto& [name, to] : {std::pair{"left_out", &out.left_out}, {"given_undated", &out.given_undated}}) {
        SALLYPORT_TRY(lines, list_at(object, name));
        for (const auto& one : lines) {
            if (!one.is_array() || one.get_array().size() != 4) return wrong;
            const auto& list = one.get_array();
            if (!list[0].is_int64() || !list[1].is_string() || !list[2].is_string() || !list[3].is_int64()) return wrong;
            to->push_back({static_cast<int>(list[0].get_int64()), word(list[1]), word(list[2]), list[3].get_int64()});
        }
    }
    SALLYPORT_TRY(fields, list_at(object, "fields"));
    for (const auto& one : fields) {
        if (!one.is_array() || one.get_array().size() != 6) return wrong;
        const auto& list = one.get_array();
        for (const auto& cell : list) {
            if (!cell.is_string()) return wrong;
        }
        out.fields.push_back({word(list[0]), word(list[1]), word(list[2]), word(list[3]), word(list[4]), word(list[5])});
    }
    SALLYPORT_TRY(recorded, instant_at(object, "recorded"));
    out.recorded = recorded;
    SALLYPORT_TRY(entry, number_at(object, "permit_entry"));
    out.permit_entry.value = static_cast<std::uint64_t>(entry);
    const auto format = coded<demand::MailFormat>(text_or(object, "mail_format", ""));
    if (!format) return wrong;
    out.mail_format = *format;
    if (const std::string frozen = text_or(object, "frozen", ""); !frozen.empty()) {
        SALLYPORT_TRY(at, parse_instant(frozen));
        out.frozen = at;
    }
    return out;
}

std::vector<std::pair<int, DataClass>> nothing_found(const demand::Scope& scope, const collection::Tallies& tallies) {
    std::vector<std::pair<int, DataClass>> out;
    for (const auto& clause : scope.clauses()) {
        const std::pair pair{clause.identifier, clause.data};
        if (count_of(tallies, clause.identifier, clause.data) == 0 && std::find(out.begin(), out.end(), pair) == out.end())
            out.push_back(pair);
    }
    return out;
}

std::string guide_html(const GuideFacts& facts) {
    const auto& demand = facts.demand;
    const auto& tallies = facts.material.tallies;
    std::string body =
        "<p>This production answers one request. It holds what was approved, and nothing else. This page says what is where and "
        "how to check it.</p>\n<table><caption>The request</caption>\n";
    body += row({"Provider", facts.provider}) + row({"Request", demand.id.text()}) + row({"Agency", demand.agency_name}) +
            row({"Kind of legal process", std::string{label(demand.instrument)}}) + row({"Case number", demand.docket.reveal()}) +
            row({"Received", text(demand.received)}) + row({"Collection permitted", text(facts.gathered.recorded)}) +
            row({"Collected", text(facts.material.gathered)});
    if (facts.gathered.frozen) {
        body +=
            row({"Taken from", "a copy that was frozen at " + text(*facts.gathered.frozen) + ". What changed afterwards is not in it."});
    }
    body += "</table>\n<p>All times are UTC. A span is shown from its first instant to the instant before which it ends.</p>\n";

    body += "<h2>What is in it</h2>\n<table><caption>Identifiers</caption>\n" + row({"No.", "Identifier", "Kind of data", "Records"}, "th");
    std::vector<std::pair<int, DataClass>> shown_pairs;
    for (const auto& clause : facts.scope.clauses()) {
        const std::pair pair{clause.identifier, clause.data};
        if (std::find(shown_pairs.begin(), shown_pairs.end(), pair) != shown_pairs.end()) continue;
        shown_pairs.push_back(pair);
        body += row({std::to_string(clause.identifier + 1), value_of(demand, clause.identifier), std::string{label(clause.data)},
                     std::to_string(count_of(tallies, clause.identifier, clause.data))});
    }
    body += "</table>\n";

    const auto nothing = nothing_found(facts.scope, tallies);
    body += "<h2>Searched, nothing found</h2>\n";
    if (nothing.empty()) {
        body += "<p>Every search found something.</p>\n";
    } else {
        body += "<ul>\n";
        for (const auto& [identifier, data] : nothing) {
            body += fmt::format("<li>{} of <code>{}</code></li>\n", html_text(label(data)), html_text(value_of(demand, identifier)));
        }
        body += "</ul>\n";
    }

    body += "<h2>Left out</h2>\n";
    if (facts.gathered.left_out.empty()) {
        body += "<p>Every message and record in the sources that were searched has a stored date, or needed none.</p>\n";
    } else {
        body += "<ul>\n";
        for (const LeftOut& one : facts.gathered.left_out) {
            const auto data = coded<DataClass>(one.data);
            body += fmt::format(
                "<li>{} without a stored date: {} left out, since it cannot be said that they lie in the span of time "
                "({}, <code>{}</code>, {}).</li>\n",
                one.count == 1 ? "1 message or record" : std::to_string(one.count) + " messages or records",
                one.count == 1 ? "it was" : "they were", html_text(one.source), html_text(value_of(demand, one.identifier)),
                html_text(data ? label(*data) : std::string_view{one.data}));
        }
        body += "</ul>\n";
    }

    if (!facts.gathered.given_undated.empty()) {
        body +=
            "<h2>Given without a date</h2>\n<p>What describes an account and is no event (name, address, length of service, identity, "
            "means of "
            "payment) has no date of its own. Where the grant names a span of time, it is given as it stood when it was "
            "collected.</p>\n<ul>\n";
        for (const LeftOut& one : facts.gathered.given_undated) {
            const auto data = coded<DataClass>(one.data);
            body += fmt::format("<li>{}: {} ({}, <code>{}</code>).</li>\n", html_text(data ? label(*data) : std::string_view{one.data}),
                                one.count == 1 ? "1 record" : std::to_string(one.count) + " records", html_text(one.source),
                                html_text(value_of(demand, one.identifier)));
        }
        body += "</ul>\n";
    }

    body +=
        "<h2>What lets each record in</h2>\n<p><code>records.csv</code> names for each record the clause of the approval, and the marked "
        "place in "
        "the paper.</p>\n<table><caption>Clauses</caption>\n" +
        row({"No.", "Identifier", "Kind of data", "From", "Until before", "Place in the paper", "Records"}, "th");
    for (const auto& clause : facts.scope.clauses()) {
        const auto found = facts.gathered.by_clause.find(clause.number);
        body += row({std::to_string(clause.number), value_of(demand, clause.identifier), std::string{label(clause.data)},
                     clause.span ? text(clause.span->from) : "", clause.span ? text(clause.span->to) : "", place_of(clause),
                     std::to_string(found == facts.gathered.by_clause.end() ? 0 : found->second)});
    }
    body += "</table>\n<h2>The files</h2>\n<table>\n" + row({"Path", "What"}, "th") +
            row({"accounts/",
                 "a folder for each identifier; its number is that of the identifier. A character of an identifier that is no "
                 "letter, digit or one of . - _ @ stands as _; manifest.json has the original."}) +
            row({"*.mbox", "mail, one file an account (mboxrd)"}) + row({"*.eml", "mail, one file a message, byte for byte as stored"}) +
            row({"*.csv", "records for a spreadsheet (RFC 4180, UTF-8)"}) + row({"*.json", "the same records, exact"}) +
            row({"records.csv", "every record with the clause that lets it in"}) +
            row({"data-dictionary.csv, data-dictionary.html", "every field, its zone and unit, and what is known to be missing"}) +
            row({"manifest.json", "SHA-256 and number of records of every file, counts, clauses"}) + "</table>\n";

    body += fmt::format(
        "<h2>How to check it</h2>\n<p><code>sallyport-verify --key '{}' PACKAGE.zip</code> checks every byte without network and without "
        "an account. By hand: <code>sha256sum</code> of a file must be what <code>manifest.json</code> says. The archive's comment holds "
        "the signed root over all files.</p>\n",
        html_text(facts.key_text));
    return page("Reader's guide", body);
}

std::string dictionary_csv(const GuideFacts& facts) {
    std::string out = csv_line({"file", "field", "meaning", "zone", "unit", "known_gap"});
    for (const Field& field : fields_of(facts)) out += csv_line({field.file, field.field, field.about, field.zone, field.unit, field.gap});
    return out;
}

std::string dictionary_html(const GuideFacts& facts) {
    std::string body = "<table>\n" + row({"File", "Field", "Meaning", "Zone", "Unit", "Known gap"}, "th");
    for (const Field& field : fields_of(facts)) body += row({field.file, field.field, field.about, field.zone, field.unit, field.gap});
    return page("Data dictionary", body + "</table>\n");
}

std::string manifest_tail(const GuideFacts& facts) {
    const auto& demand = facts.demand;
    const auto& tallies = facts.material.tallies;
    std::string out = fmt::format(
        "\n],\n\"demand\":\"{}\",\n\"provider\":{},\n\"agency\":{},\n\"instrument\":\"{}\",\n\"docket\":{},\n\"received\":\"{}\","
        "\n\"permit_entry\":{},\n"
        "\"permitted\":\"{}\",\n\"collected\":\"{}\",\n\"frozen\":{},\n\"mail_format\":\"{}\",\n\"zone\":\"UTC\",\n\"salt\":\"{}\","
        "\n\"identifiers\":[\n",
        demand.id.text(), json_text(facts.provider), json_text(demand.agency_name), code(demand.instrument),
        json_text(demand.docket.reveal()), text(demand.received), facts.gathered.permit_entry.value, text(facts.gathered.recorded),
        text(facts.material.gathered), facts.gathered.frozen ? "\"" + text(*facts.gathered.frozen) + "\"" : "null",
        code(facts.gathered.mail_format), facts.salt);
    for (std::size_t i = 0; i < demand.identifiers.size(); ++i) {
        std::string counts;
        for (const auto& [key, count] : tallies.items) {
            if (key.first != static_cast<int>(i)) continue;
            counts += fmt::format("{}{{\"class\":\"{}\",\"records\":{}}}", counts.empty() ? "" : ",", key.second, count);
        }
        out += fmt::format("{}{{\"number\":{},\"kind\":\"{}\",\"value\":{},\"folder\":{},\"counts\":[{}]}}", i == 0 ? "" : ",\n", i + 1,
                           code(demand.identifiers[i].kind), json_text(demand.identifiers[i].value.reveal()),
                           json_text(account_folder(demand, static_cast<int>(i))), counts);
    }
    out += "\n],\n\"clauses\":[\n";
    bool first = true;
    for (const auto& clause : facts.scope.clauses()) {
        const auto found = facts.gathered.by_clause.find(clause.number);
        out += fmt::format(
            "{}{{\"number\":{},\"identifier\":{},\"class\":\"{}\",\"from\":{},\"until_before\":{},\"paper\":{},\"records\":{}}}",
            first ? "" : ",\n", clause.number, clause.identifier + 1, code(clause.data),
            clause.span ? "\"" + text(clause.span->from) + "\"" : "null", clause.span ? "\"" + text(clause.span->to) + "\"" : "null",
            clause.cites ? fmt::format("{{\"document\":\"{}\",\"page\":{},\"x\":{},\"y\":{},\"width\":{},\"height\":{}}}",
                                       clause.cites->paper.text(), clause.cites->page, clause.cites->x, clause.cites->y,
                                       clause.cites->width, clause.cites->height)
                         : "null",
            found == facts.gathered.by_clause.end() ? 0 : found->second);
        first = false;
    }
    out += "\n],\n\"searched_nothing_found\":[";
    first = true;
    for (const auto& [identifier, data] : nothing_found(facts.scope, tallies)) {
        out += fmt::format("{}{{\"identifier\":{},\"class\":\"{}\"}}", first ? "" : ",", identifier + 1, code(data));
        first = false;
    }
    out += "],\n\"left_out\":[";
    first = true;
    for (const LeftOut& one : facts.gathered.left_out) {
        out += fmt::format("{}{{\"identifier\":{},\"class\":\"{}\",\"source\":{},\"records\":{},\"reason\":\"no stored date\"}}",
                           first ? "" : ",", one.identifier + 1, one.data, json_text(one.source), one.count);
        first = false;
    }
    out += "],\n\"given_undated\":[";
    first = true;
    for (const LeftOut& one : facts.gathered.given_undated) {
        out += fmt::format(
            "{}{{\"identifier\":{},\"class\":\"{}\",\"source\":{},\"records\":{},\"reason\":\"describes the account, not an event\"}}",
            first ? "" : ",", one.identifier + 1, one.data, json_text(one.source), one.count);
        first = false;
    }
    return out + fmt::format("],\n\"content\":{},\n\"noncontent\":{}\n}}\n", tallies.content, tallies.noncontent);
}

}  // namespace sallyport::production
