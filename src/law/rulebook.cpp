#include "law/rulebook.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/crypto.h"
#include "base/json.h"
#include "law/inside/book_reader.h"
#include "law/inside/tables.h"

namespace sallyport::law {

using demand::AuthorityLevel;
using demand::DataClass;
using demand::Instrument;
using demand::RequesterKind;
using demand::SecrecySource;
using demand::Standard;

bool is_counsel_only(HouseCheck check) {
    switch (check) {
        case HouseCheck::suspected_fraud:
        case HouseCheck::duplicate:
        case HouseCheck::emergency_not_affirmed:
        case HouseCheck::emergency_paper_owed:
        case HouseCheck::unknown_here:
        case HouseCheck::enterprise:
        case HouseCheck::other_country:
        case HouseCheck::host_unknown: return true;
        case HouseCheck::national_security:
        case HouseCheck::channel_refused:
        case HouseCheck::channel_exception:
        case HouseCheck::unsigned_paper:
        case HouseCheck::signature_unknown:
        case HouseCheck::other_entity:
        case HouseCheck::issued_after_service:
        case HouseCheck::no_identifier:
        case HouseCheck::no_class:
        case HouseCheck::whole_organisation:
        case HouseCheck::no_range:
        case HouseCheck::reversed_range:
        case HouseCheck::future_range:
        case HouseCheck::content_floor:
        case HouseCheck::content_equivalent:
        case HouseCheck::ip_log_floor:
        case HouseCheck::requester_unknown:
        case HouseCheck::requester_unverified:
        case HouseCheck::no_nexus:
        case HouseCheck::emergency_not_described:
        case HouseCheck::emergency_no_letterhead:
        case HouseCheck::emergency_criteria:
        case HouseCheck::emergency_not_police:
        case HouseCheck::emergency_beyond_minimum:
        case HouseCheck::wait_outruns_due:
        case HouseCheck::no_presence:
        case HouseCheck::cannot_run:
        case HouseCheck::runs_elsewhere: return false;
    }
    return true;
}

// Whom an agreement spares and whose organisation it is says the directory; how old a row is concerns nobody outside.
bool is_counsel_only(LawCheck check) {
    return check == LawCheck::target_spared || check == LawCheck::target_unknown || check == LawCheck::processor_unexplained ||
           check == LawCheck::row_ageing || check == LawCheck::row_stale || check == LawCheck::ground_closed;
}

Rank rank_of(Instrument instrument) {
    switch (instrument) {
        case Instrument::informal_letter:
        case Instrument::preservation_letter:
        case Instrument::nsl:
        case Instrument::fisa_order:
        case Instrument::emergency_request:
        case Instrument::consent:
        case Instrument::dsa_order:
        case Instrument::child_safety_report:
        case Instrument::harm_report:
        case Instrument::crime_report:
        case Instrument::epoc_pr:
        case Instrument::epoc:
        case Instrument::eio:
        case Instrument::mlat_process:
        case Instrument::agreement_order:
        case Instrument::national_order: return Rank::nothing;
        case Instrument::admin_subpoena:
        case Instrument::grand_jury_subpoena:
        case Instrument::trial_subpoena:
        case Instrument::civil_subpoena:
        case Instrument::defence_subpoena: return Rank::subpoena;
        case Instrument::d_order:
        case Instrument::pr_tt_order:
        case Instrument::wiretap_order:
        case Instrument::civil_court_order: return Rank::court_order;
        case Instrument::search_warrant: return Rank::warrant;
    }
    return Rank::nothing;
}

namespace {

// Words for several classes at once.
const std::vector<std::pair<std::string, std::vector<DataClass>>>& class_groups() {
    static const std::vector<std::pair<std::string, std::vector<DataClass>>> groups{
        {"bsi",
         {DataClass::bsi_name, DataClass::bsi_address, DataClass::bsi_sessions, DataClass::bsi_service, DataClass::bsi_identity,
          DataClass::bsi_payment}},
        {"noncontent",
         {DataClass::noncontent_headers, DataClass::noncontent_contacts, DataClass::noncontent_settings, DataClass::noncontent_transactions,
          DataClass::noncontent_location}},
        {"content", {DataClass::content_mail, DataClass::content_files, DataClass::content_other}}};
    return groups;
}

std::vector<std::string> class_words() {
    std::vector<std::string> words;
    for (const auto& [word, classes] : class_groups()) words.push_back(word);
    for (const auto& word : code_words<DataClass>()) words.push_back(word);
    return words;
}

std::vector<DataClass> classes_of(const std::string& word) {
    for (const auto& [group, classes] : class_groups()) {
        if (group == word) return classes;
    }
    return {*coded<DataClass>(word)};
}

const std::vector<std::string>& refusal_codes() {
    static const std::vector<std::string> codes = [] {
        std::vector<std::string> made;
        for (int i = 1; i <= 26; ++i) made.push_back(fmt::format("r{:02}", i));
        return made;
    }();
    return codes;
}

std::string id_of(const TableReader& reader) {
    std::string id = reader.sentence("id");
    if (id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") != std::string::npos)
        reader.fail_at("id", fmt::format("id \"{}\"; wanted small letters, digits and hyphens", id));
    return id;
}

// A refusal by a rule carries one of the closed list's reasons, so that its letter has a sentence.
std::string code_of(const TableReader& reader, std::string_view decision, std::string_view otherwise) {
    std::string word = otherwise.empty() ? reader.sentence("code") : reader.text_or("code", std::string{otherwise});
    const bool is_reason = std::find(refusal_codes().begin(), refusal_codes().end(), word) != refusal_codes().end();
    if (decision == "deny" && !is_reason && word != "not_this_lane")
        reader.fail_at("code", fmt::format("code of a refusal is \"{}\"; wanted r01 to r26", word));
    return word;
}

Finding finding_of(const TableReader& reader, bool house, bool counsel_only) {
    Finding finding;
    finding.rule = id_of(reader);
    finding.house = house;
    finding.counsel_only = counsel_only;
    finding.verdict = reader.value<Verdict>("decision");
    if (house && finding.verdict == Verdict::allow)
        reader.fail_at("decision", "decision of a house check is \"allow\"; wanted deny or review: the house can only be stricter");
    finding.code = code_of(reader, code(finding.verdict), "");
    finding.citation = reader.sentence("citation");
    finding.counsel = reader.sentence("counsel");
    if (counsel_only) {
        if (reader.has("officer"))
            reader.fail_at(
                "officer",
                fmt::format("{} has a sentence for the officer; wanted none: it rests on what a requester must not learn", finding.rule));
    } else {
        finding.officer = reader.sentence("officer");
    }
    finding.curable = reader.flag_or("curable", finding.verdict == Verdict::deny);
    finding.policy_basis = reader.text_or("policy_basis", "");
    return finding;
}

// `otherwise`: the checks of the book that every country shares, or none.
template <class Check>
std::vector<Checked> read_checks(const TableReader& root, bool house, const std::vector<Checked>& otherwise = {}) {
    std::vector<Checked> checks(every<Check>().size());
    std::vector<bool> seen(checks.size(), false);
    for (const auto& plain : root.tables("check")) {
        const auto reader = plain.named("check");
        reader.only({"predicate", "id", "code", "decision", "citation", "counsel", "officer", "curable", "policy_basis"});
        const auto check = reader.template value<Check>("predicate");
        const auto index = static_cast<std::size_t>(check);
        if (seen[index]) reader.fail_at("predicate", fmt::format("predicate \"{}\" stands twice; wanted once", code(check)));
        seen[index] = true;
        checks[index] = {root.file(), finding_of(reader, house, is_counsel_only(check))};
    }
    for (Check check : every<Check>()) {
        if (seen[static_cast<std::size_t>(check)]) continue;
        if (!otherwise.empty())
            checks[static_cast<std::size_t>(check)] = otherwise[static_cast<std::size_t>(check)];
        else
            root.fail(nullptr, fmt::format("no [[check]] has predicate \"{}\" ({}); wanted one", code(check), label(check)));
    }
    return checks;
}

Day day_of_key(const TableReader& reader, std::string_view key) {
    const auto day = parse_day(reader.text(key));
    if (!day) reader.fail_at(key, fmt::format("{}: {}", key, day.error().sentence));
    return *day;
}

std::string country_of(const TableReader& reader, std::string_view key = "country") {
    std::string country = reader.text(key);
    if (country.size() != 2 || country.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") != std::string::npos)
        reader.fail_at(key, fmt::format("{} is \"{}\"; wanted two capital letters (ISO 3166-1)", key, country));
    return country;
}

std::optional<Day> day_or_none(const TableReader& reader, std::string_view key) {
    if (!reader.has(key)) return std::nullopt;
    return day_of_key(reader, key);
}

// Words that are compared, never shown: small letters, digits, hyphens, underscores.
std::string word_of(const TableReader& reader, std::string_view key) {
    std::string word = reader.sentence(key);
    if (word.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_") != std::string::npos)
        reader.fail_at(key, fmt::format("{} is \"{}\"; wanted small letters, digits, hyphens and underscores", key, word));
    return word;
}

// Weekend and holidays of a calendar; `reader` is the table.
Calendar calendar_of(const TableReader& reader) {
    Calendar calendar;
    const std::vector<std::string> names{"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"};
    for (const auto& word : reader.words_of("weekend", names))
        calendar.rests[static_cast<std::size_t>(std::find(names.begin(), names.end(), word) - names.begin())] = true;
    if (std::find(calendar.rests.begin(), calendar.rests.end(), false) == calendar.rests.end())
        reader.fail_at("weekend", "weekend of calendar holds every day; wanted at least one working day");
    for (const auto& word : reader.texts("holidays")) {
        // "12-25" comes every year; the leap year 2000 lets 29 February stand.
        const auto day = parse_day(word.size() == 5 ? "2000-" + word : word);
        if (!day) reader.fail_at("holidays", fmt::format("holidays of calendar holds \"{}\"; wanted 12-25 or 2026-04-03", word));
        if (word.size() == 5) {
            calendar.yearly.emplace_back(day->month, day->day);
        } else {
            calendar.once.push_back(*day);
        }
    }
    return calendar;
}

ClockRow clock_of(const TableReader& reader) {
    reader.only({"name", "instrument", "starts", "length", "unit", "kind", "when", "after_issue_days", "regions", "citation"});
    ClockRow row;
    row.name = word_of(reader, "name");
    row.instruments = reader.bits<Instrument>("instrument");
    if (row.instruments == 0)
        reader.fail(reader.node("instrument"), fmt::format("clock {} has no instrument; wanted at least one", row.name));
    row.starts = reader.value<LegalEvent>("starts");
    row.length = reader.number("length", 3650);
    row.unit = reader.value<ClockUnit>("unit");
    row.kind = reader.value<ClockKind>("kind");
    row.when = reader.bits<ClockCondition>("when");
    row.after_issue_days = reader.number_or("after_issue_days", 3650, 0);
    row.regions = reader.texts_or_none("regions");
    row.citation = reader.sentence("citation");
    return row;
}

void make_ready(Cell& cell, const Finding& plain, const House& house) {
    for (const bool consent : {false, true}) {
        Finding finding = plain;
        finding.verdict = cell.with_consent && consent ? Verdict::allow : cell.decision;
        finding.keep_only = cell.keep_only;
        finding.curable = finding.verdict == Verdict::deny && plain.curable;
        if (finding.verdict == Verdict::allow) finding.code = cell.keep_only ? "preserve_only" : "ok";
        cell.ready[1][consent] = finding;
        if (finding.verdict == Verdict::allow) {
            finding.verdict = Verdict::review;
            finding.code = "not_adopted";
            finding.counsel = house.not_adopted_counsel + " " + finding.counsel;
            finding.officer = house.not_adopted_officer;
        }
        cell.ready[0][consent] = finding;
    }
}

Says says_of(const TableReader& reader) { return {reader.sentence("citation"), reader.sentence("counsel"), reader.sentence("officer")}; }

Row read_row(const TableReader& reader, const std::map<std::string, Says>& says, const House& house, Day checked_on) {
    reader.only({"id",
                 "instrument",
                 "title",
                 "requesters",
                 "for_counsel",
                 "regions",
                 "issuer_levels",
                 "threshold",
                 "secrecy_default",
                 "notice_default",
                 "preservation_days",
                 "renewal_days",
                 "reply_deadline_days",
                 "served_within_days",
                 "execute_by_rules",
                 "max_future_days",
                 "objection_days",
                 "motion",
                 "civil",
                 "language",
                 "channel",
                 "direct_foreign_service",
                 "agreement",
                 "facial",
                 "paper",
                 "must_be_named",
                 "confirmation_keeps",
                 "emergency_reply_hours",
                 "applies_from",
                 "applies_until",
                 "not_for",
                 "validation",
                 "controller_first",
                 "designated",
                 "to_representative",
                 "spares",
                 "spares_by",
                 "grounds",
                 "checked_on",
                 "citation",
                 "counsel",
                 "officer",
                 "cell"});
    Row row;
    row.file = reader.file();
    row.id = id_of(reader);
    row.title = reader.sentence("title");
    if (!reader.has("instrument")) reader.fail(nullptr, fmt::format("{} has no instrument; wanted a list of texts", row.id));
    row.instruments = reader.values<Instrument>("instrument");
    if (row.instruments.empty()) reader.fail_at("instrument", fmt::format("instrument of {} is empty; wanted at least one", row.id));
    for (const auto* key : {"requesters", "issuer_levels", "regions", "facial"}) {
        if (!reader.has(key)) reader.fail(nullptr, fmt::format("{} has no {}; wanted a list, [] if it has none", row.id, key));
    }
    row.requesters = reader.bits<RequesterKind>("requesters");
    if (row.requesters == 0) reader.fail_at("requesters", fmt::format("requesters of {} is empty; wanted at least one", row.id));
    row.for_counsel = reader.bits<RequesterKind>("for_counsel");
    if ((row.requesters & row.for_counsel) != 0)
        reader.fail_at("for_counsel", fmt::format("for_counsel of {} repeats one of requesters; wanted each in one of the two", row.id));
    row.regions = reader.texts("regions");
    row.levels = reader.bits<AuthorityLevel>("issuer_levels");
    if ((row.levels >> static_cast<unsigned>(AuthorityLevel::unknown) & 1u) != 0)
        reader.fail_at("issuer_levels", fmt::format("issuer_levels of {} holds \"unknown\"; wanted levels that can be seen", row.id));
    row.threshold = reader.value<Standard>("threshold");
    row.secrecy_default = reader.value<SecrecySource>("secrecy_default");
    row.notice_default = reader.value<NoticeDefault>("notice_default");
    row.preservation_days = reader.number("preservation_days", 3650);
    row.renewal_days = reader.number_or("renewal_days", 3650, 0);
    row.reply_days = reader.number("reply_deadline_days", 3650);
    row.served_within_days = reader.number_or("served_within_days", 3650, 0);
    row.execute_by_rules = reader.flag_or("execute_by_rules", false);
    row.max_future_days = reader.number_or("max_future_days", 3650, 0);
    row.objection_days = reader.number_or("objection_days", 3650, 0);
    row.motion = reader.flag_or("motion", false);
    row.civil = reader.flag_or("civil", false);
    if (const auto* list = reader.node("language"); list != nullptr && list->is_array()) {
        row.languages = reader.texts("language");
    } else {
        row.languages = {reader.sentence("language")};
    }
    for (const auto& word : row.languages) {
        if (word.size() != 2 || word.find_first_not_of("abcdefghijklmnopqrstuvwxyz") != std::string::npos)
            reader.fail_at("language", fmt::format("language of {} is \"{}\"; wanted two small letters (ISO 639-1)", row.id, word));
    }
    row.channel = reader.one_of("channel", {"portal", "network", "cleared"});
    row.direct_foreign_service = reader.flag("direct_foreign_service");
    row.agreement = reader.text("agreement");
    row.needs = reader.bits<PaperPart>("facial");
    if (reader.has("paper")) row.paper = word_of(reader, "paper");
    row.must_be_named = reader.flag_or("must_be_named", false);
    if (row.must_be_named && row.paper.empty())
        reader.fail_at("must_be_named", fmt::format("{} can never be reached: it must be named and has no paper; wanted its word", row.id));
    row.confirmation_keeps = reader.flag_or("confirmation_keeps", false);
    row.emergency_reply_hours = reader.number_or("emergency_reply_hours", 720, 0);
    row.applies_from = day_or_none(reader, "applies_from");
    row.applies_until = day_or_none(reader, "applies_until");
    if (row.applies_from && row.applies_until && *row.applies_until < *row.applies_from)
        reader.fail_at("applies_until", fmt::format("{} can never be reached: it ends before it applies; wanted a later day", row.id));
    row.not_for = reader.texts_or_none("not_for");
    row.validation = reader.flag_or("validation", false);
    row.controller_first = reader.flag_or("controller_first", false);
    row.designated = reader.flag_or("designated", false);
    row.to_representative = reader.flag_or("to_representative", false);
    if (reader.has("spares")) row.spares = country_of(reader, "spares");
    for (const auto& word : reader.words_of("spares_by", {"nationality", "residence", "location"})) {
        if (word == "nationality") row.spares_nationals = true;
        if (word == "residence") row.spares_residents = true;
        if (word == "location") row.spares_present = true;
    }
    if (row.spares.empty() == (row.spares_nationals || row.spares_residents || row.spares_present))
        reader.fail(reader.node("spares"), fmt::format("{} has one of spares and spares_by; wanted both or neither", row.id));
    row.grounds = reader.words_of("grounds", refusal_codes());
    row.checked_on = reader.has("checked_on") ? day_of_key(reader, "checked_on") : checked_on;
    row.says = says_of(reader);
    row.cell_of.fill(-1);
    row.identify_cell.fill(-1);
    for (const auto& plain : reader.tables("cell")) {
        const auto inner = plain.named("cell of " + row.id);
        inner.only({"name", "classes", "decision", "code", "says", "with_consent", "policy_basis", "curable", "equivalent", "notified",
                    "issuer_levels", "offence_years", "purpose"});
        Cell cell;
        cell.name = inner.sentence("name");
        cell.id = row.id + "/" + cell.name;
        for (const auto& other : row.cells) {
            if (other.name == cell.name) inner.fail_at("name", fmt::format("{} has two cells named \"{}\"", row.id, cell.name));
        }
        const std::string decision = inner.one_of("decision", {"allow", "review", "deny", "keep"});
        cell.keep_only = decision == "keep";
        cell.decision = cell.keep_only ? Verdict::allow : *coded<Verdict>(decision);
        cell.code = code_of(inner, decision, cell.decision == Verdict::allow ? "ok" : "");
        cell.with_consent = inner.flag_or("with_consent", false);
        cell.policy_basis = inner.text_or("policy_basis", "");
        cell.equivalent = inner.flag_or("equivalent", false);
        cell.notified = inner.flag_or("notified", false);
        cell.levels = inner.bits<AuthorityLevel>("issuer_levels");
        if ((cell.levels & ~row.levels) != 0)
            inner.fail_at("issuer_levels",
                          fmt::format("issuer_levels of {} holds a level that its row has not; wanted some of the row's", cell.id));
        cell.offence_years = inner.number_or("offence_years", 100, 0);
        auto& place = inner.has("purpose") ? row.identify_cell : row.cell_of;
        if (inner.has("purpose")) inner.one_of("purpose", {"identify_user"});
        if (!inner.has("classes")) inner.fail(nullptr, fmt::format("cell {} has no classes; wanted a list of texts", cell.id));
        const auto words_of_classes = inner.words_of("classes", class_words());
        if (words_of_classes.empty())
            inner.fail_at("classes", fmt::format("cell {} can never be reached: its classes are empty; wanted at least one", cell.id));
        for (const auto& word : words_of_classes) {
            for (DataClass data : classes_of(word)) {
                int& at = place[static_cast<std::size_t>(data)];
                if (at >= 0)
                    inner.fail_at("classes",
                                  fmt::format("{} of {} stands in the cells \"{}\" and \"{}\"; wanted in one", code(data), row.id,
                                              row.cells.size() > static_cast<std::size_t>(at) ? row.cells[static_cast<std::size_t>(at)].name
                                                                                              : cell.name,
                                              cell.name));
                at = static_cast<int>(row.cells.size());
            }
        }
        const std::string key = inner.text_or("says", "");
        if (!key.empty() && !says.contains(key)) {
            std::vector<std::string> known;
            for (const auto& [name, words] : says) known.push_back(name);
            inner.fail_at("says", fmt::format("says is \"{}\"; wanted one of {}", key, listed(known)));
        }
        const Says& words = key.empty() ? row.says : says.at(key);
        Finding plain_finding;
        plain_finding.code = cell.code;
        plain_finding.rule = cell.id;
        plain_finding.citation = words.citation;
        plain_finding.counsel = words.counsel;
        plain_finding.officer = words.officer;
        plain_finding.curable = inner.flag_or("curable", true);
        plain_finding.policy_basis = cell.policy_basis;
        make_ready(cell, plain_finding, house);
        row.cells.push_back(std::move(cell));
    }
    for (DataClass data : every<DataClass>()) {
        if (row.cell_of[static_cast<std::size_t>(data)] < 0)
            reader.fail(nullptr, fmt::format("{} says nothing of {}; wanted every class in exactly one cell", row.id, code(data)));
    }
    return row;
}

// Two rows that the same paper could fall under, with nothing to tell them apart.
bool are_alike(const Row& one, const Row& other) {
    if (one.regions != other.regions) return false;
    if (((one.requesters | one.for_counsel) & (other.requesters | other.for_counsel)) == 0) return false;
    const bool named_apart =
        one.paper != other.paper && ((!one.paper.empty() && !other.paper.empty()) || one.must_be_named || other.must_be_named);
    const bool issued_apart = one.levels != 0 && other.levels != 0 && (one.levels & other.levels) == 0;
    return !named_apart && !issued_apart;
}

void read_calendars(const TableReader& root, Book& book) {
    if (root.has("calendar")) {
        const auto reader = root.table("calendar");
        reader.only({"weekend", "holidays", "days_end"});
        book.calendar = calendar_of(reader);
        book.days_end_on_working_day =
            reader.has("days_end") && reader.one_of("days_end", {"as_counted", "on_a_working_day"}) == "on_a_working_day";
    }
    std::set<std::string> seen;
    for (const auto& reader : root.tables("court_calendar")) {
        reader.only({"title", "regions", "weekend", "holidays"});
        reader.sentence("title");
        Calendar calendar = calendar_of(reader);
        calendar.regions = reader.texts("regions");
        if (calendar.regions.empty()) reader.fail_at("regions", "regions of court_calendar is empty; wanted at least one");
        for (const auto& region : calendar.regions) {
            if (!seen.insert(region).second) reader.fail_at("regions", fmt::format("{} has two court calendars; wanted one", region));
        }
        book.court_calendars.push_back(std::move(calendar));
    }
}

// What no paper can ever come to: a sentence that no cell uses, and a clock of a paper that the book does not speak of.
void refuse_unreachable(const TableReader& root, const Book& book) {
    std::set<std::string> used;
    for (const auto& row : root.tables("row")) {
        for (const auto& cell : row.tables("cell")) used.insert(cell.text_or("says", ""));
    }
    if (root.has("says")) {
        const auto says = root.table("says");
        for (const auto& key : says.keys()) {
            if (!used.contains(key)) says.fail_at(key, fmt::format("says.{} can never be reached: no cell uses it", key));
        }
    }
    for (const auto& reader : root.tables("clock")) {
        for (const Instrument instrument : reader.values<Instrument>("instrument")) {
            if (book.rows_of[static_cast<std::size_t>(instrument)].empty())
                reader.fail_at("instrument", fmt::format("clock {} can never be reached by {}: the book has no row for it",
                                                         reader.text("name"), code(instrument)));
        }
    }
}

Book read_book(const TableReader& root, const House& house, const std::vector<Checked>& shared) {
    root.only({"country", "members", "title", "checked_on", "motion", "agreement", "calendar", "court_calendar", "clock", "says", "row",
               "check"});
    Book book;
    book.file = root.file();
    book.country = country_of(root);
    book.members = root.texts_or_none("members");
    for (const auto& member : book.members) {
        if (member.size() != 2 || member.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") != std::string::npos)
            root.fail_at("members", fmt::format("members holds \"{}\"; wanted two capital letters (ISO 3166-1)", member));
        if (member == book.country) root.fail_at("members", fmt::format("members holds {} itself; wanted a union's members", member));
    }
    book.title = root.sentence("title");
    const Day checked_on = day_of_key(root, "checked_on");
    read_calendars(root, book);
    for (const auto& plain : root.tables("clock")) book.clocks.push_back(clock_of(plain.named("clock")));
    if (root.has("motion")) {
        const auto motion = root.table("motion");
        motion.only({"days", "citation"});
        book.motion_days = motion.number("days", 365);
        book.motion_citation = motion.sentence("citation");
    }
    for (const auto& reader : root.tables("agreement")) {
        reader.only({"country", "in_force"});
        book.agreements.push_back({country_of(reader), day_of_key(reader, "in_force")});
    }
    std::map<std::string, Says> says;
    if (root.has("says")) {
        const auto table = root.table("says");
        for (const auto& key : table.keys()) {
            const auto reader = table.table(key).named("says." + key);
            reader.only({"citation", "counsel", "officer"});
            says.emplace(key, says_of(reader));
        }
    }
    for (const auto& plain : root.tables("row")) {
        const auto reader = plain.named("row");
        Row row = read_row(reader, says, house, checked_on);
        for (const auto& other : book.rows) {
            if (other.id == row.id) reader.fail_at("id", fmt::format("two rows have the id \"{}\"", row.id));
            for (Instrument instrument : row.instruments) {
                const bool same_paper =
                    std::find(other.instruments.begin(), other.instruments.end(), instrument) != other.instruments.end();
                if (same_paper && are_alike(other, row))
                    reader.fail_at(
                        "requesters",
                        fmt::format("{} and {} speak of the same instrument and requester; wanted one of them, or another paper, "
                                    "region or issuer_levels",
                                    other.id, row.id));
            }
        }
        for (Instrument instrument : row.instruments)
            book.rows_of[static_cast<std::size_t>(instrument)].push_back(static_cast<int>(book.rows.size()));
        book.rows.push_back(std::move(row));
    }
    if (book.rows.empty()) root.fail(nullptr, "there is no [[row]]; wanted at least one");
    refuse_unreachable(root, book);
    book.checks = read_checks<LawCheck>(root, false, shared);
    return book;
}

House read_house(const TableReader& root) {
    root.only({"title", "provider", "floors", "channels", "clocks", "emergency", "not_adopted", "no_rulebook", "check"});
    House house;
    house.file = root.file();
    house.title = root.sentence("title");
    const auto provider = root.table("provider");
    provider.only({"entities", "california", "presence"});
    house.entities = provider.texts("entities");
    house.california_provider = provider.flag("california");
    for (const auto& reader : provider.tables("presence")) {
        reader.only({"country", "entity", "from", "until"});
        Presence presence{country_of(reader), day_of_key(reader, "from"), day_or_none(reader, "until")};
        reader.sentence("entity");
        if (presence.until && *presence.until < presence.from)
            reader.fail_at("until", "until of a presence lies before its from; wanted a later day");
        house.presence.push_back(std::move(presence));
    }
    const auto floors = root.table("floors");
    floors.only({"content", "ip_session_log"});
    floors.one_of("content", {"warrant"});
    const std::string floor = floors.one_of("ip_session_log", {"subpoena", "court_order", "warrant"});
    house.ip_log_floor = floor == "warrant" ? Rank::warrant : floor == "court_order" ? Rank::court_order : Rank::subpoena;
    const auto channels = root.table("channels");
    channels.only({"open", "exceptions"});
    house.open_channels = channels.texts("open");
    house.exception_channels = channels.texts("exceptions");
    const auto clocks = root.table("clocks");
    clocks.only({"reply_days", "emergency_reply_hours", "emergency_paper_hours", "notice_wait_days", "civil_notice_wait_days", "citation"});
    house.reply_days = clocks.number("reply_days", 365);
    house.emergency_reply_hours = clocks.number("emergency_reply_hours", 720);
    house.emergency_paper_hours = clocks.number("emergency_paper_hours", 720);
    house.notice_wait_days = clocks.number("notice_wait_days", 365);
    house.civil_notice_wait_days = clocks.number("civil_notice_wait_days", 365);
    house.clocks_citation = clocks.sentence("citation");
    const auto emergency = root.table("emergency");
    emergency.only({"minimum", "paper_citation"});
    house.emergency_paper_citation = emergency.sentence("paper_citation");
    if (!emergency.has("minimum"))
        emergency.fail(nullptr, "emergency has no minimum; wanted a list of classes, [] if every class needs a reason of its own");
    for (const auto& word : emergency.words_of("minimum", class_words())) {
        for (DataClass data : classes_of(word)) house.emergency_minimum[static_cast<std::size_t>(data)] = true;
    }
    const auto not_adopted = root.table("not_adopted");
    not_adopted.only({"counsel", "officer"});
    house.not_adopted_counsel = not_adopted.sentence("counsel");
    house.not_adopted_officer = not_adopted.sentence("officer");
    const auto no_rulebook = root.table("no_rulebook");
    no_rulebook.only({"id", "code", "citation", "counsel", "officer"});
    house.no_rulebook.file = root.file();
    Finding& finding = house.no_rulebook.finding;
    finding.rule = id_of(no_rulebook);
    finding.code = no_rulebook.sentence("code");
    finding.verdict = Verdict::review;
    finding.citation = no_rulebook.sentence("citation");
    finding.counsel = no_rulebook.sentence("counsel");
    finding.officer = no_rulebook.sentence("officer");
    house.checks = read_checks<HouseCheck>(root, true);
    house.checks[static_cast<std::size_t>(HouseCheck::emergency_beyond_minimum)].finding.own_reason = true;
    return house;
}

// The content of a book without its layout, for the version.
json::value content_of(const toml::node& node, const std::string& file) {
    if (const auto* table = node.as_table()) {
        json::object out;
        for (const auto& [key, value] : *table) out[std::string{key.str()}] = content_of(value, file);
        return out;
    }
    if (const auto* list = node.as_array()) {
        json::array out;
        for (const auto& value : *list) out.push_back(content_of(value, file));
        return out;
    }
    if (const auto* text = node.as_string()) return json::value(text->get());
    if (const auto* number = node.as_integer()) return json::value(number->get());
    if (const auto* flag = node.as_boolean()) return json::value(flag->get());
    const auto line = node.source().begin.line;
    const std::string_view seen = node.is_date() || node.is_date_time()
                                      ? "a day stands without quotes; wanted a text such as \"2026-09-05\""
                                  : node.is_time() ? "a time of day stands there; wanted a text in quotes"
                                                   : "a number has a fraction; wanted a whole number";
    throw Mistake{{Trouble::invalid, fmt::format("{} line {}: {}", file, line, seen), fmt::format("{}:{}", file, line)}};
}

std::string plain_words(std::string_view description) {
    std::string out{description};
    std::ranges::replace(out, '\n', ' ');
    std::ranges::replace(out, '\r', ' ');
    return out;
}

RuleText rule_text(const Finding& finding, const std::string& title, const std::string& file) {
    return {finding.rule,
            finding.code,
            title,
            finding.citation,
            finding.counsel,
            finding.officer,
            finding.policy_basis,
            file,
            std::string{code(finding.verdict)}};
}

RuleText rule_text(const Row& row, const Cell& cell) {
    RuleText text = rule_text(cell.ready[1][0], row.title, row.file);
    if (cell.keep_only) text.decision = "keep";
    if (cell.with_consent) text.decision += ", with the account holder's recorded consent allow";
    return text;
}

}  // namespace

Outcome<Rulebook> Rulebook::from_texts(const std::vector<BookText>& books) {
    std::string file;  // being read, for mistakes that the TOML parser finds
    try {
        std::map<std::string, toml::table> parsed;
        for (const auto& book : books) {
            file = book.name;
            if (!is_utf8(book.text)) return Problem{Trouble::invalid, book.name + " is not UTF-8; save it as UTF-8", book.name};
            if (!parsed.emplace(book.name, toml::parse(book.text, book.name)).second)
                return Problem{Trouble::invalid, book.name + " stands twice", book.name};
        }
        if (!parsed.contains("house.toml"))
            return Problem{Trouble::invalid, "there is no house.toml; wanted one beside the countries' files", "house.toml"};
        auto tables = std::make_shared<Tables>();
        file = "house.toml";
        tables->house = read_house({file, parsed.at(file), "the book"});
        json::object content;
        std::set<std::string> ids{tables->house.no_rulebook.finding.rule};
        const auto take = [&](const std::string& id) {
            if (!ids.insert(id).second) throw Mistake{{Trouble::invalid, fmt::format("{}: two rules have the id \"{}\"", file, id), file}};
        };
        for (const auto& check : tables->house.checks) take(check.finding.rule);
        std::vector<Checked> shared;
        if (const auto world = parsed.find("world.toml"); world != parsed.end()) {
            file = world->first;
            const TableReader root{file, world->second, "the book"};
            root.only({"title", "check"});
            root.sentence("title");
            shared = read_checks<LawCheck>(root, false);
            for (const auto& check : shared) take(check.finding.rule);
        }
        for (const auto& [name, table] : parsed) {
            file = name;
            content[name] = content_of(table, name);
            if (name == "house.toml" || name == "world.toml") continue;
            Book book = read_book({name, table, "the book"}, tables->house, shared);
            for (const auto& row : book.rows) take(row.id);
            for (const auto& check : book.checks) {
                if (check.file == name) take(check.finding.rule);
            }
            const std::string country = book.country;
            if (!tables->books.emplace(country, std::move(book)).second)
                return Problem{Trouble::invalid, fmt::format("{}: there is another book for {}; wanted one a country", name, country),
                               name};
        }
        if (tables->books.empty()) return Problem{Trouble::invalid, "there is no country's book beside house.toml; wanted at least one"};
        for (const auto& [country, book] : tables->books) {
            for (const auto& member : book.members) {
                if (const auto own = tables->books.find(member); own != tables->books.end() && !own->second.members.empty()) {
                    const auto line = parsed.at(book.file).get("members")->source().begin.line;
                    return Problem{
                        Trouble::invalid,
                        fmt::format("{} line {}: {} is a member and itself a union; wanted a country: unions do not go in a circle",
                                    book.file, line, member),
                        fmt::format("{}:{}", book.file, line)};
                }
                if (!tables->unions.emplace(member, &book).second)
                    return Problem{Trouble::invalid, fmt::format("{}: {} is a member of another union too; wanted one", book.file, member),
                                   book.file};
            }
        }
        tables->version = sha256(canonical(content));
        return Rulebook{std::move(tables)};
    } catch (const Mistake& mistake) {
        return mistake.problem;
    } catch (const toml::parse_error& error) {
        const auto line = error.source().begin.line;
        return Problem{Trouble::invalid, fmt::format("{} line {}: {}", file, line, plain_words(error.description())),
                       fmt::format("{}:{}", file, line)};
    }
}

Outcome<Rulebook> Rulebook::load(const std::string& folder) {
    std::vector<BookText> books;
    std::error_code failed;
    for (const auto& entry : std::filesystem::directory_iterator{folder, failed}) {
        if (entry.path().extension() != ".toml") continue;
        std::ifstream in{entry.path(), std::ios::binary};
        std::ostringstream text;
        text << in.rdbuf();
        if (!in || !entry.is_regular_file())
            return Problem{Trouble::unavailable, "cannot read the rulebook " + entry.path().string(), entry.path().string()};
        books.push_back({entry.path().filename().string(), text.str()});
    }
    if (failed || books.empty())
        return Problem{Trouble::not_found, "no rulebooks (*.toml) in " + folder + "; wanted house.toml and a file a country", folder};
    return from_texts(books);
}

const Digest& Rulebook::version() const { return tables_->version; }

std::vector<std::string> Rulebook::countries() const {
    std::vector<std::string> out;
    for (const auto& [country, book] : tables_->books) out.push_back(country);
    return out;
}

int Rulebook::notice_wait_days(bool civil) const { return civil ? tables_->house.civil_notice_wait_days : tables_->house.notice_wait_days; }

std::vector<RuleText> Rulebook::explain(std::string_view rule) const {
    std::vector<RuleText> out;
    std::set<std::string> shared;  // checks that several countries take from one book
    const auto look = [&](RuleText text) {
        if ((text.rule == rule || text.code == rule) && shared.insert(text.rule).second) out.push_back(std::move(text));
    };
    for (const auto& [country, book] : tables_->books) {
        for (const auto& row : book.rows) {
            if (row.id == rule)
                out.push_back({row.id, "", row.title, row.says.citation, row.says.counsel, row.says.officer, "", row.file, ""});
            for (const auto& cell : row.cells) {
                if (row.id == rule) {
                    out.push_back(rule_text(row, cell));
                } else {
                    look(rule_text(row, cell));
                }
            }
        }
        for (LawCheck check : every<LawCheck>()) {
            const auto& checked = book.checks[static_cast<std::size_t>(check)];
            look(rule_text(checked.finding, std::string{label(check)}, checked.file));
        }
    }
    for (HouseCheck check : every<HouseCheck>()) {
        const auto& checked = tables_->house.checks[static_cast<std::size_t>(check)];
        look(rule_text(checked.finding, std::string{label(check)}, checked.file));
    }
    look(rule_text(tables_->house.no_rulebook.finding, "no book for the country", tables_->house.file));
    return out;
}

std::vector<std::string> citations(const Rulebook& rulebook) {
    std::set<std::string> out;
    const auto& tables = rulebook.tables();
    for (const auto& [country, book] : tables.books) {
        for (const auto& row : book.rows) {
            out.insert(row.says.citation);
            for (const auto& cell : row.cells) out.insert(cell.ready[1][0].citation);
        }
        for (const auto& check : book.checks) out.insert(check.finding.citation);
        for (const auto& clock : book.clocks) out.insert(clock.citation);
        out.insert(book.motion_citation);
    }
    for (const auto& check : tables.house.checks) out.insert(check.finding.citation);
    out.insert(tables.house.clocks_citation);
    out.insert(tables.house.emergency_paper_citation);
    out.erase("");
    return {out.begin(), out.end()};
}

std::vector<Rung> what_opens(const Rulebook& rulebook) {
    std::vector<Rung> ladder;
    for (const auto& [country, book] : rulebook.tables().books) {
        for (const auto& row : book.rows) {
            for (Instrument instrument : row.instruments) {
                Rung rung{country, row.regions.empty() ? "" : row.regions.front(), row.id, row.title, row.says.citation, {}};
                for (DataClass data : every<DataClass>()) {
                    const Cell& cell = row.cells[static_cast<std::size_t>(row.cell_of[static_cast<std::size_t>(data)])];
                    rung.opens.push_back(
                        {instrument, data, cell.decision, cell.keep_only, cell.with_consent, cell.id, cell.ready[1][0].officer});
                }
                ladder.push_back(std::move(rung));
            }
        }
    }
    return ladder;
}

}  // namespace sallyport::law
