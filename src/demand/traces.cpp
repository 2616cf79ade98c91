#include "demand/traces.h"

#include <fmt/format.h>

#include <set>

#include "base/crypto.h"

namespace sallyport::demand {

using ledger::Fact;
using ledger::Kind;

namespace {

// Letters and digits only, capitals as small letters: another comma is not another text.
std::string bare_words(std::string_view words) {
    std::string bare;
    for (const char c : words) {
        if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c & 0x80) != 0) bare += c;
        if (c >= 'A' && c <= 'Z') bare += static_cast<char>(c - 'A' + 'a');
    }
    return bare;
}

std::string trace_token(std::string_view what, std::string_view value, std::string_view key) {
    return hex(hmac_sha256(key, fmt::format("trace\n{}\n{}", what, value))).substr(0, 32);
}

struct Mark {
    const char* what;
    std::string token;
    auto operator<=>(const Mark&) const = default;
};

std::set<Mark> marks_of(const Demand& demand, std::string_view key) {
    std::set<Mark> out;
    for (const auto& identifier : demand.identifiers)
        out.insert({"account", trace_token(code(identifier.kind), bare_words(identifier.value.reveal()), key)});
    const auto words = bare_words(demand.summary.reveal()) + "\n" + bare_words(demand.nexus.reveal());
    if (words.size() >= words_compared) out.insert({"words", trace_token("words", words, key)});
    for (const auto& paper : demand.papers) {
        if (!paper.digest.empty()) out.insert({"paper", trace_token("paper", paper.digest, key)});
    }
    if (!demand.filed_by.none()) out.insert({"officer", demand.filed_by.text()});
    if (!demand.agency.none()) out.insert({"agency", demand.agency.text()});
    return out;
}

void write_marks(const Demand& demand, std::int64_t received_entry, std::string_view key, ledger::Views& views) {
    for (const auto& mark : marks_of(demand, key)) {
        views.write("INSERT INTO v_traces (demand, what, token, agency, filed_by, received, number) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                    {demand.id.text(), std::string{mark.what}, mark.token, demand.agency.text(), demand.filed_by.text(), demand.received.ms,
                     received_entry});
    }
}

void read_into(std::vector<Trace>& out, const std::vector<ledger::Row>& rows) {
    for (const auto& cells : rows) {
        Trace trace{our_number({static_cast<std::uint64_t>(cells[0].number)}), {}, {}, {cells[3].number}};
        if (const auto agency = AgencyId::parse(cells[1].text)) trace.agency = *agency;
        if (const auto person = PersonId::parse(cells[2].text)) trace.filed_by = *person;
        const bool known = std::ranges::any_of(out, [&](const auto& one) { return one.number == trace.number; });
        if (!known) out.push_back(std::move(trace));
    }
}

}  // namespace

std::vector<std::string> trace_tables() {
    return {
        "CREATE TABLE v_traces (demand TEXT NOT NULL, what TEXT NOT NULL, token TEXT NOT NULL, agency TEXT NOT NULL, filed_by TEXT NOT "
        "NULL, received INTEGER NOT NULL, number INTEGER NOT NULL)",
        "CREATE INDEX v_traces_token ON v_traces (what, token, received)", "CREATE INDEX v_traces_demand ON v_traces (demand)"};
}

void follow_traces(const ledger::Entry& entry, std::string_view body, std::string_view key, ledger::Views& views) {
    const auto& id = entry.header.demand.text();
    const Kind kind = entry.header.kind;
    if (kind == Kind::destroyed) return views.write("DELETE FROM v_traces WHERE demand = $1", {id});
    if (kind != Kind::received && kind != Kind::corrected) return;
    std::int64_t number = static_cast<std::int64_t>(entry.header.index.value);
    if (kind == Kind::corrected) {
        const auto held = views.read("SELECT number FROM v_traces WHERE demand = $1 LIMIT 1", {id});
        if (held.empty()) return;  // no emergency
        number = held[0][0].number;
        views.write("DELETE FROM v_traces WHERE demand = $1", {id});
    } else if (entry.facts->text_or(Fact::section, "") != "emergencies") {
        return;
    }
    if (body.empty()) return;
    if (const auto demand = Demand::from_body(body)) write_marks(*demand, number, key, views);
}

Traces read_traces(const Demand& demand, std::string_view key, const ledger::Views& views) {
    Traces out;
    const auto select = [&](const Mark& mark, std::string_view filter, Instant from, Instant to) {
        return views.read(
            fmt::format(
                "SELECT number, agency, filed_by, received FROM v_traces WHERE what = $1 AND token = $2 AND demand <> $3 AND received "
                "BETWEEN $4 AND $5 AND {} ORDER BY received, number LIMIT {}",
                filter, traces_read),
            {std::string{mark.what}, mark.token, demand.id.text(), from.ms, to.ms});
    };
    const std::string of_others = fmt::format("filed_by <> '{}'", demand.filed_by.text());
    const Instant received = demand.received, always{0}, never{INT64_MAX};
    for (const auto& mark : marks_of(demand, key)) {
        const std::string_view what = mark.what;
        if (what == "account") {
            read_into(out.accounts, select(mark, "1 = 1", after_hours(received, -account_hours), never));
        } else if (what == "words") {
            read_into(out.words, select(mark, of_others, always, never));
        } else if (what == "paper") {
            read_into(out.papers, select(mark, of_others, always, never));
        } else if (what == "officer") {
            read_into(out.by_officer, select(mark, "1 = 1", after_days(received, -usual_days), received));
        } else {
            read_into(out.by_agency, select(mark, "1 = 1", after_days(received, -usual_days), received));
        }
    }
    return out;
}

}  // namespace sallyport::demand
