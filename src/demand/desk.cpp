#include "demand/desk.h"

#include <fmt/format.h>

#include "base/crypto.h"

namespace sallyport::demand {

using ledger::Cell;
using ledger::Fact;
using ledger::Kind;
using ledger::Row;
using ledger::Stage;

namespace {

// The same paper again: same agency, same docket, same day of issue, same kind. Keyed, so that nobody can try dockets against it.
std::string paper_token(const Demand& demand, std::string_view key) {
    if (demand.docket.reveal().empty() || !demand.issued_on) return "";
    const std::string what =
        fmt::format("{}\n{}\n{}\n{}", demand.agency.text(), demand.docket.reveal(), text(*demand.issued_on), code(demand.instrument));
    return hex(hmac_sha256(key, what)).substr(0, 32);
}

// The requester's own number as people say it on the telephone: letters and digits only, capitals as small letters. Keyed as above.
std::string docket_token(std::string_view docket, std::string_view key) {
    std::string bare;
    for (const char c : docket) {
        if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c & 0x80) != 0) bare += c;
        if (c >= 'A' && c <= 'Z') bare += static_cast<char>(c - 'A' + 'a');
    }
    return bare.empty() ? "" : hex(hmac_sha256(key, "docket\n" + bare)).substr(0, 32);
}

constexpr const char* columns =
    "id, received_entry, standing, section, instrument, country, agency, filed_by, received, due, version, accounts, content, "
    "customer_class, last_entry";

Outcome<DemandRow> row_of(const Row& cells) {
    DemandRow row;
    SALLYPORT_TRY(id, DemandId::parse(cells[0].text));
    row.id = id;
    row.number = our_number({static_cast<std::uint64_t>(cells[1].number)});
    SALLYPORT_TRY(standing, ledger::parse_standing(cells[2].text));
    row.standing = standing;
    row.section = coded<Section>(cells[3].text).value_or(Section::criminal);
    row.instrument = coded<Instrument>(cells[4].text).value_or(Instrument::informal_letter);
    row.country = cells[5].text;
    if (!cells[6].text.empty()) {
        SALLYPORT_TRY(agency, AgencyId::parse(cells[6].text));
        row.agency = agency;
    }
    if (!cells[7].text.empty()) {
        SALLYPORT_TRY(filed_by, PersonId::parse(cells[7].text));
        row.filed_by = filed_by;
    }
    row.received = {cells[8].number};
    if (cells[9].type == Cell::Type::number) row.due = Instant{cells[9].number};
    row.version = static_cast<int>(cells[10].number);
    row.accounts = static_cast<int>(cells[11].number);
    row.content = cells[12].number != 0;
    row.customer_class = coded<CustomerClass>(cells[13].text).value_or(CustomerClass::unknown);
    row.last = {static_cast<std::uint64_t>(cells[14].number)};
    return row;
}

// WHERE clause of a filter, and its parameters.
std::string where(const QueueFilter& filter, std::string_view key, Row& parameters) {
    std::string sql = " WHERE 1 = 1";
    const auto add = [&](std::string_view condition, Cell value) {
        parameters.push_back(std::move(value));
        sql += fmt::format(fmt::runtime(condition), parameters.size());
    };
    if (!filter.stages.empty()) {
        sql += " AND stage IN (";
        for (std::size_t i = 0; i < filter.stages.size(); ++i) {
            parameters.emplace_back(name(filter.stages[i]));
            sql += fmt::format("{}${}", i == 0 ? "" : ", ", parameters.size());
        }
        sql += ")";
    }
    if (filter.section) add(" AND section = ${}", code(*filter.section));
    if (!filter.country.empty()) add(" AND country = ${}", filter.country);
    if (!filter.agency.none()) add(" AND agency = ${}", filter.agency.text());
    if (!filter.filed_by.none()) add(" AND filed_by = ${}", filter.filed_by.text());
    if (filter.for_requesters) sql += " AND (section <> 'provider_initiated' OR stage IN ('released', 'delivered'))";
    if (!filter.number.empty()) {
        std::int64_t entry = -1;
        if (filter.number.size() > 3 && filter.number.size() < 20 && filter.number.starts_with("SP-") &&
            filter.number.find_first_not_of("0123456789", 3) == std::string::npos) {
            entry = std::stoll(filter.number.substr(3));
        }
        add(" AND received_entry = ${}", entry);
    }
    if (filter.docket) {
        const auto token = docket_token(filter.docket->reveal(), key);
        add(" AND docket_token = ${}", token.empty() ? "none" : token);
    }
    return sql;
}

// A correction of a demand's first entry: queue and filters show what is counted.
void follow_correction(const ledger::Entry& entry, ledger::Views& views) {
    if (!entry.header.corrects || !entry.facts) return;
    const auto corrected = static_cast<std::int64_t>(entry.header.corrects->value);
    const auto found = views.read("SELECT id FROM v_demands WHERE received_entry = $1", {corrected});
    if (found.empty()) return;  // an entry of another kind
    const auto& facts = *entry.facts;
    views.write("UPDATE v_demands SET section = $2, instrument = $3, country = $4 WHERE id = $1",
                {found[0][0], facts.text_or(Fact::section, ""), facts.text_or(Fact::instrument, ""), facts.text_or(Fact::country, "")});
    views.write("INSERT INTO v_corrections (entry, demand) VALUES ($1, $2)",
                {static_cast<std::int64_t>(entry.header.index.value), found[0][0]});
}

}  // namespace

ledger::Projection demand_projection(Bytes search_key) {
    std::vector<std::string> tables{
        "CREATE TABLE v_demands (id TEXT PRIMARY KEY, received_entry INTEGER NOT NULL, standing TEXT NOT NULL, stage TEXT NOT "
        "NULL, section TEXT NOT NULL, "
        "instrument TEXT NOT NULL, country TEXT NOT NULL, agency TEXT NOT NULL, filed_by TEXT NOT NULL, received INTEGER NOT NULL, "
        "due INTEGER, "
        "version INTEGER NOT NULL, accounts INTEGER NOT NULL, content INTEGER NOT NULL, customer_class TEXT NOT NULL, last_entry "
        "INTEGER NOT NULL, "
        "paper_token TEXT NOT NULL, docket_token TEXT NOT NULL)",
        "CREATE INDEX v_demands_stage ON v_demands (stage, due)",
        "CREATE INDEX v_demands_filed_by ON v_demands (filed_by)",
        "CREATE INDEX v_demands_number ON v_demands (received_entry)",
        "CREATE INDEX v_demands_paper ON v_demands (paper_token)",
        "CREATE INDEX v_demands_docket ON v_demands (docket_token)",
        "CREATE TABLE v_corrections (entry INTEGER PRIMARY KEY, demand TEXT NOT NULL)",
        "CREATE INDEX v_corrections_demand ON v_corrections (demand)",
    };
    for (auto& table : trace_tables()) tables.push_back(std::move(table));
    return {
        "demands", std::move(tables),
        [key = std::move(search_key)](const ledger::Entry& entry, std::string_view body, bool, ledger::Views& views) {
            if (entry.header.kind == Kind::corrected_entry) return follow_correction(entry, views);
            if (entry.header.demand.none() || !entry.facts) return;
            follow_traces(entry, body, key, views);
            const auto& facts = *entry.facts;
            const auto& id = entry.header.demand.text();
            const Kind kind = entry.header.kind;
            const auto index = static_cast<std::int64_t>(entry.header.index.value);
            ledger::Standing standing;
            if (kind != Kind::received) {
                const auto held = views.read("SELECT standing FROM v_demands WHERE id = $1", {id});
                require(!held.empty(), "an entry's demand was received before");
                const auto parsed = ledger::parse_standing(held[0][0].text);
                require(parsed.has_value(), "the view's standing can be read");
                standing = *parsed;
            }
            const std::string actor = entry.header.actor.none() ? "machine" : entry.header.actor.text();
            const auto next = ledger::after(standing, {kind, facts, actor});
            require(next.has_value(), "the book took the entry, so the lifecycle does");
            const std::string stage{name(next->stage)};
            std::string token, docket;
            if (!body.empty() && (kind == Kind::received || kind == Kind::corrected)) {
                if (const auto demand = Demand::from_body(body)) {
                    token = paper_token(*demand, key);
                    docket = docket_token(demand->docket.reveal(), key);
                }
            }
            if (kind == Kind::received) {
                views.write(
                    "INSERT INTO v_demands (id, received_entry, standing, stage, section, instrument, country, agency, filed_by, "
                    "received, due, version, accounts, "
                    "content, customer_class, last_entry, paper_token, docket_token) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, "
                    "1, $12, $13, $14, $2, $15, $16)",
                    {id, index, ledger::text(*next), stage, facts.text_or(Fact::section, ""), facts.text_or(Fact::instrument, ""),
                     facts.text_or(Fact::country, ""), facts.text_or(Fact::agency, ""),
                     facts.text_or(Fact::recipient, entry.header.actor.text()),
                     facts.instant_of(Fact::received).value_or(entry.header.at).ms,
                     facts.instant_of(Fact::due) ? Cell{facts.instant_of(Fact::due)->ms} : Cell{}, facts.number_or(Fact::accounts, 0),
                     facts.number_or(Fact::sought_content, 0), facts.text_or(Fact::customer_class, "unknown"), token, docket});
                return;
            }
            views.write("UPDATE v_demands SET standing = $2, stage = $3, last_entry = $4 WHERE id = $1",
                        {id, ledger::text(*next), stage, index});
            if (kind == Kind::corrected) {
                views.write("UPDATE v_demands SET version = $2, accounts = $3, content = $4, docket_token = $5 WHERE id = $1",
                            {id, next->version, facts.number_or(Fact::accounts, 0), facts.number_or(Fact::sought_content, 0), docket});
            }
            if (kind == Kind::accepted || kind == Kind::cleared || kind == Kind::emergency_affirmed || kind == Kind::keep_renewed ||
                kind == Kind::hearing_set || kind == Kind::paper_read || kind == Kind::challenge_granted) {
                if (const auto due = facts.instant_of(Fact::due)) views.write("UPDATE v_demands SET due = $2 WHERE id = $1", {id, due->ms});
            }
            if (kind == Kind::told) {
                if (const auto wait = facts.instant_of(Fact::wait_until))
                    views.write("UPDATE v_demands SET due = $2 WHERE id = $1", {id, wait->ms});
            }
            if (ledger::is_final(next->stage)) views.write("UPDATE v_demands SET due = NULL WHERE id = $1", {id});
            if (kind == Kind::destroyed) views.write("UPDATE v_demands SET paper_token = '', docket_token = '' WHERE id = $1", {id});
        }};
}

Outcome<std::vector<DirectoryAnswer>> DemandDesk::ask_directory(const Demand& demand, Instant now) const {
    std::vector<DirectoryAnswer> answers;
    for (const auto& identifier : demand.identifiers) {
        SALLYPORT_TRY(answer, directory_.ask(identifier, now));
        answers.push_back(std::move(answer));
    }
    return answers;
}

Outcome<std::optional<DemandId>> DemandDesk::same_paper(const Demand& demand) const {
    const std::string token = paper_token(demand, search_key_);
    if (token.empty()) return std::optional<DemandId>{};
    std::vector<Row> found;
    SALLYPORT_CHECK(clerk_.book().look([&](const ledger::Views& views) {
        found = views.read("SELECT id FROM v_demands WHERE paper_token = $1 AND id <> $2 ORDER BY received_entry LIMIT 1",
                           {token, demand.id.text()});
    }));
    if (found.empty()) return std::optional<DemandId>{};
    SALLYPORT_TRY(id, DemandId::parse(found[0][0].text));
    return std::optional<DemandId>{id};
}

Outcome<void> DemandDesk::in_this_lane(Instrument instrument) const {
    if (is_national_security(instrument) == (lane_ == Lane::national)) return {};
    if (lane_ == Lane::main)
        return Problem{Trouble::refused, "national security process is not received here, and nothing of it has been saved", "instrument"};
    return Problem{Trouble::refused, "only national security process is received here; nothing of this has been saved", "instrument"};
}

Outcome<ledger::Recorded<Demand>> DemandDesk::file(Demand demand, Instant now) {
    SALLYPORT_CHECK(in_this_lane(demand.instrument));
    if (demand.id.none()) demand.id = DemandId::random();
    if (!demand.recipient.none()) {
        SALLYPORT_TRY(recipient, people_.person(demand.recipient));
        if (!people::is_requester(recipient.role) || recipient.agency.none() || recipient.agency != demand.agency)
            return Problem{Trouble::refused, "a report goes to an officer of the authority that it names", "recipient"};
    }
    if (!demand.agency.none() && people_.is_frozen(demand.agency)) {
        return Problem{Trouble::refused, "your agency's access is stopped for now; call the number on our site"};
    }
    if (auto wrong = check_form(demand, now); !wrong.empty()) return std::move(wrong.front());
    SALLYPORT_TRY(answers, ask_directory(demand, now));
    demand.directory = std::move(answers);
    if (demand.section == Section::criminal) {
        // An organisation of more than 50 seats is a lane of its own, as of receipt.
        for (const auto* answer : accounts_of(demand.directory)) {
            if (answer->seats > enterprise_seats_over && answer->customer_class != CustomerClass::consumer)
                demand.section = Section::enterprise;
        }
    }
    if (!demand.resubmission_of) {
        SALLYPORT_TRY(earlier, same_paper(demand));
        demand.duplicate_of = earlier;
    }
    if (demand.received.ms == 0) demand.received = now;
    SALLYPORT_TRY(step, receive(std::move(demand), now));
    return clerk_.record(std::move(step));
}

Outcome<ledger::Recorded<Demand>> DemandDesk::correct(const DemandId& id, Demand corrected, ledger::EntryIndex decided_on, Instant now) {
    SALLYPORT_CHECK(in_this_lane(corrected.instrument));
    SALLYPORT_TRY(earlier, demand(id));
    if (earlier->section == Section::provider_initiated)
        return Problem{Trouble::refused, "a report of the provider is not corrected: reject it and start another"};
    corrected.id = id;
    corrected.section = earlier->section;
    corrected.country = earlier->country;
    corrected.version = earlier->version + 1;
    if (auto wrong = check_form(corrected, now); !wrong.empty()) return std::move(wrong.front());
    SALLYPORT_TRY(answers, ask_directory(corrected, now));
    corrected.directory = std::move(answers);
    SALLYPORT_TRY(step, demand::correct(earlier, std::move(corrected), decided_on, now));
    return clerk_.record(std::move(step));
}

Outcome<ledger::Recorded<Withdrawal>> DemandDesk::withdraw(const DemandId& id, std::string_view reason, const PersonId& by,
                                                           ledger::EntryIndex decided_on, Instant now) {
    SALLYPORT_TRY(earlier, row(id));
    if (earlier.section == Section::provider_initiated)
        return Problem{Trouble::refused, "a report of the provider is ended by its own staff"};
    SALLYPORT_TRY(step, demand::withdraw(id, reason, by, decided_on, now));
    return clerk_.record(std::move(step));
}

Outcome<ledger::Recorded<Demand>> DemandDesk::demand(const DemandId& id) const { return clerk_.recall<Demand>(id); }

Outcome<DemandRow> DemandDesk::row(const DemandId& id) const {
    std::vector<Row> found;
    SALLYPORT_CHECK(clerk_.book().look([&](const ledger::Views& views) {
        found = views.read(fmt::format("SELECT {} FROM v_demands WHERE id = $1", columns), {id.text()});
    }));
    if (found.empty()) return Problem{Trouble::not_found, "there is no such demand"};
    return row_of(found[0]);
}

Outcome<std::vector<ledger::EntryIndex>> DemandDesk::corrections(const DemandId& id) const {
    std::vector<ledger::EntryIndex> entries;
    SALLYPORT_CHECK(clerk_.book().look([&](const ledger::Views& views) {
        for (const auto& row : views.read("SELECT entry FROM v_corrections WHERE demand = $1 ORDER BY entry", {id.text()}))
            entries.push_back({static_cast<std::uint64_t>(row[0].number)});
    }));
    return entries;
}

Outcome<Counted> DemandDesk::counted(const DemandId& id) const {
    std::vector<Row> found;
    SALLYPORT_CHECK(clerk_.book().look(
        [&](const ledger::Views& views) { found = views.read("SELECT received_entry FROM v_demands WHERE id = $1", {id.text()}); }));
    if (found.empty()) return Problem{Trouble::not_found, "there is no such demand"};
    Counted out;
    out.received = {static_cast<std::uint64_t>(found[0][0].number)};
    SALLYPORT_TRY(made, corrections(id));
    out.newest = made.empty() ? out.received : made.back();
    SALLYPORT_TRY(entry, clerk_.book().entry(out.newest));
    if (!entry.facts) return Problem{Trouble::refused, "the facts of this demand are withheld in this copy of the book"};
    out.facts = std::move(*entry.facts);
    return out;
}

Outcome<std::vector<DemandRow>> DemandDesk::queue(const QueueFilter& filter) const {
    Row parameters;
    std::string sql = fmt::format("SELECT {} FROM v_demands", columns) + where(filter, search_key_, parameters);
    sql += fmt::format(" ORDER BY CASE WHEN due IS NULL THEN 1 ELSE 0 END, due, received_entry DESC LIMIT {} OFFSET {}", filter.limit,
                       filter.offset);
    std::vector<Row> found;
    SALLYPORT_CHECK(clerk_.book().look([&](const ledger::Views& views) { found = views.read(sql, parameters); }));
    std::vector<DemandRow> rows;
    for (const auto& cells : found) {
        SALLYPORT_TRY(row, row_of(cells));
        rows.push_back(std::move(row));
    }
    return rows;
}

Outcome<std::int64_t> DemandDesk::count(const QueueFilter& filter) const {
    Row parameters;
    const std::string sql = "SELECT COUNT(*) FROM v_demands" + where(filter, search_key_, parameters);
    std::int64_t count = 0;
    SALLYPORT_CHECK(clerk_.book().look([&](const ledger::Views& views) { count = views.read(sql, parameters)[0][0].number; }));
    return count;
}

Outcome<Traces> DemandDesk::traces(const Demand& demand) const {
    Traces out;
    SALLYPORT_CHECK(clerk_.book().look([&](const ledger::Views& views) { out = read_traces(demand, search_key_, views); }));
    return out;
}

people::Relation DemandDesk::relation(const people::Person& person, const DemandRow& row) const {
    if (people::is_staff(person.role)) return people::Relation::staff;
    // Until two people have released it, nobody outside knows that a report of the provider exists.
    const bool is_out = row.standing.stage == ledger::Stage::released || row.standing.stage == ledger::Stage::delivered;
    if (row.section == Section::provider_initiated && !is_out) return people::Relation::none;
    if (person.id == row.filed_by) return people::Relation::own;
    if (!person.agency.none() && person.agency == row.agency) return people::Relation::agency;
    return people::Relation::none;
}

}  // namespace sallyport::demand
