// Every key of every shipped book, read a second time here without the loader, and held against what the loader keeps and what the sheets say.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <toml++/toml.h>
#include <algorithm>
#include <set>

#include "law/inside/tables.h"
#include "law/law_test.h"
#include "law/questions.h"
#include "law/sheets.h"

namespace sallyport::law {

namespace {

using demand::DataClass;

const std::vector<std::string>& country_files() {
    static const std::vector<std::string> names{"us", "eu", "gb", "ie", "ca", "au", "de", "fr", "in", "br"};
    return names;
}

toml::table written(const std::string& name) { return toml::parse_file(SALLYPORT_SOURCE_DIR "/rulebooks/" + name + ".toml"); }

std::string text_of(const toml::table& table, std::string_view key) { return table[key].value_or(std::string{}); }
int number_of(const toml::table& table, std::string_view key) { return static_cast<int>(table[key].value_or(std::int64_t{0})); }
bool flag_of(const toml::table& table, std::string_view key) { return table[key].value_or(false); }

std::vector<std::string> list_of(const toml::table& table, std::string_view key) {
    std::vector<std::string> out;
    if (const auto* list = table[key].as_array()) {
        for (const auto& one : *list) out.push_back(one.value_or(std::string{}));
    } else if (table[key].is_string()) {
        out.push_back(text_of(table, key));
    }
    return out;
}

std::vector<const toml::table*> tables_of(const toml::table& table, std::string_view key) {
    std::vector<const toml::table*> out;
    if (const auto* list = table[key].as_array()) {
        for (const auto& one : *list) out.push_back(one.as_table());
    }
    return out;
}

template <class E>
std::uint32_t bits_of(const toml::table& table, std::string_view key) {
    std::uint32_t bits = 0;
    for (const auto& word : list_of(table, key)) bits |= 1U << static_cast<unsigned>(*coded<E>(word));
    return bits;
}

std::optional<Day> day_of(const toml::table& table, std::string_view key) {
    return table.contains(key) ? std::optional{on(text_of(table, key))} : std::nullopt;
}

// The labels of a closed list's words, in the list's own order.
template <class E>
std::string words_of(const toml::table& table, std::string_view key) {
    const auto codes = list_of(table, key);
    std::string out;
    for (E value : every<E>()) {
        if (std::ranges::find(codes, code(value)) != codes.end()) out += (out.empty() ? "" : ", ") + std::string{label(value)};
    }
    return out;
}

std::string joined(const std::vector<std::string>& list) { return fmt::format("{}", fmt::join(list, ", ")); }

std::string units(int count, const std::string& unit) {
    if (count == 0) return "";
    return std::to_string(count) + " " + unit + (count == 1 ? "" : "s");
}

std::vector<DataClass> classes_of_word(const std::string& word) {
    std::vector<DataClass> out;
    for (DataClass data : every<DataClass>()) {
        const std::string own{code(data)};
        if (own == word || (word == "bsi" && own.starts_with("bsi_")) || (word == "noncontent" && own.starts_with("noncontent_")) ||
            (word == "content" && own.starts_with("content_")))
            out.push_back(data);
    }
    return out;
}

std::vector<std::string> classes_of_cell(const toml::table& cell) {
    std::set<DataClass> seen;
    for (const auto& word : list_of(cell, "classes")) {
        for (DataClass data : classes_of_word(word)) seen.insert(data);
    }
    std::vector<std::string> out;
    for (DataClass data : seen) out.emplace_back(code(data));
    return out;
}

std::vector<std::pair<std::string, std::string>> terms_as_written(const toml::table& row) {
    std::vector<std::pair<std::string, std::string>> out;
    const auto term = [&](const char* name, const std::string& value) {
        if (!value.empty()) out.emplace_back(name, value);
    };
    const auto flagged = [&](const char* key, const char* name, const char* value) { term(name, flag_of(row, key) ? value : ""); };
    std::vector<std::string> papers;
    for (const auto& word : list_of(row, "instrument")) papers.emplace_back(label(*coded<demand::Instrument>(word)));
    std::string spared;
    for (const auto& by : list_of(row, "spares_by")) {
        if (by == "nationality") spared += " nationals";
        if (by == "residence") spared += " residents";
        if (by == "location") spared += " people who are there";
    }
    term("Legal process", joined(papers));
    term("Name of the paper", text_of(row, "paper"));
    term("Requesters", words_of<demand::RequesterKind>(row, "requesters"));
    term("Requesters whom counsel judges", words_of<demand::RequesterKind>(row, "for_counsel"));
    term("Part of the country", joined(list_of(row, "regions")));
    term("Issued by", words_of<demand::AuthorityLevel>(row, "issuer_levels"));
    term("Standard needed", std::string{label(*coded<demand::Standard>(text_of(row, "threshold")))});
    term("Must carry", words_of<PaperPart>(row, "facial"));
    term("Secrecy, unless the paper says otherwise", std::string{label(*coded<demand::SecrecySource>(text_of(row, "secrecy_default")))});
    term("Notice to the customer", std::string{label(*coded<NoticeDefault>(text_of(row, "notice_default")))});
    term("Reply within", units(number_of(row, "reply_deadline_days"), "day"));
    term("Reply in an emergency within", units(number_of(row, "emergency_reply_hours"), "hour"));
    term("Served within, after issue", units(number_of(row, "served_within_days"), "day"));
    flagged("execute_by_rules", "A last day on the paper", "goes before that");
    term("Future data, at most", units(number_of(row, "max_future_days"), "day"));
    term("Kept for", units(number_of(row, "preservation_days"), "day"));
    term("Kept again on renewal for", units(number_of(row, "renewal_days"), "day"));
    term("The provider may object within", units(number_of(row, "objection_days"), "day"));
    flagged("motion", "Motion to modify or quash", "for a foreign customer");
    term("Languages", joined(list_of(row, "language")));
    term("Channel", text_of(row, "channel"));
    term("Agreement", text_of(row, "agreement"));
    flagged("direct_foreign_service", "Served from abroad", "directly");
    flagged("designated", "Sent by", "the designated authority only");
    flagged("to_representative", "Addressed to", "the designated establishment or the legal representative only");
    flagged("validation", "Another authority's order", "counts as that of the one who validated it");
    flagged("controller_first", "An organisation's data", "the organisation is asked, unless the paper says why not");
    term("Spares", spared.empty() ? "" : text_of(row, "spares") + ":" + spared);
    flagged("must_be_named", "Counts only", "if the requester said that it is this paper");
    flagged("confirmation_keeps", "Kept without an end", "once the issuer confirms that it asked for the data");
    term("Not for", joined(list_of(row, "not_for")));
    term("The provider may refuse only for", joined(list_of(row, "grounds")));
    term("Applies from", text_of(row, "applies_from"));
    term("Applies until", text_of(row, "applies_until"));
    return out;
}

std::vector<std::string> terms_of_cell(const toml::table& cell) {
    std::vector<std::string> out;
    if (cell.contains("purpose")) out.emplace_back("only where the data is asked for to identify the user");
    if (flag_of(cell, "with_consent")) out.emplace_back("only with the account holder's recorded consent");
    if (flag_of(cell, "equivalent")) out.emplace_back("whoever adopts the row takes its paper for the equivalent of a warrant");
    if (flag_of(cell, "notified")) out.emplace_back("the enforcing authority is told, and may hold it");
    if (!list_of(cell, "issuer_levels").empty()) out.push_back("issued by " + words_of<demand::AuthorityLevel>(cell, "issuer_levels"));
    if (number_of(cell, "offence_years") != 0)
        out.push_back("for an offence of at least " + units(number_of(cell, "offence_years"), "year") + " at most");
    return out;
}

void hold(const Calendar& kept, const toml::table& table) {
    const std::vector<std::string> names{"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"};
    const auto rests = list_of(table, "weekend");
    for (std::size_t day = 0; day < 7; ++day) CHECK(kept.rests[day] == (std::ranges::find(rests, names[day]) != rests.end()));
    std::vector<std::pair<int, int>> yearly;
    std::vector<Day> once;
    for (const auto& word : list_of(table, "holidays")) {
        if (word.size() == 5)
            yearly.emplace_back(std::stoi(word.substr(0, 2)), std::stoi(word.substr(3)));
        else
            once.push_back(on(word));
    }
    CHECK(kept.yearly == yearly);
    CHECK(kept.once == once);
    CHECK(kept.regions == list_of(table, "regions"));
}

void hold(const Row& kept, const toml::table& row, const toml::table& book) {
    CHECK(kept.title == text_of(row, "title"));
    std::vector<demand::Instrument> instruments;
    for (const auto& word : list_of(row, "instrument")) instruments.push_back(*coded<demand::Instrument>(word));
    CHECK(kept.instruments == instruments);
    CHECK(kept.requesters == bits_of<demand::RequesterKind>(row, "requesters"));
    CHECK(kept.for_counsel == bits_of<demand::RequesterKind>(row, "for_counsel"));
    CHECK(kept.levels == bits_of<demand::AuthorityLevel>(row, "issuer_levels"));
    CHECK(kept.regions == list_of(row, "regions"));
    CHECK(code(kept.threshold) == text_of(row, "threshold"));
    CHECK(code(kept.secrecy_default) == text_of(row, "secrecy_default"));
    CHECK(code(kept.notice_default) == text_of(row, "notice_default"));
    CHECK(kept.preservation_days == number_of(row, "preservation_days"));
    CHECK(kept.renewal_days == number_of(row, "renewal_days"));
    CHECK(kept.reply_days == number_of(row, "reply_deadline_days"));
    CHECK(kept.served_within_days == number_of(row, "served_within_days"));
    CHECK(kept.max_future_days == number_of(row, "max_future_days"));
    CHECK(kept.objection_days == number_of(row, "objection_days"));
    CHECK(kept.emergency_reply_hours == number_of(row, "emergency_reply_hours"));
    CHECK(kept.execute_by_rules == flag_of(row, "execute_by_rules"));
    CHECK(kept.motion == flag_of(row, "motion"));
    CHECK(kept.civil == flag_of(row, "civil"));
    CHECK(kept.must_be_named == flag_of(row, "must_be_named"));
    CHECK(kept.confirmation_keeps == flag_of(row, "confirmation_keeps"));
    CHECK(kept.direct_foreign_service == flag_of(row, "direct_foreign_service"));
    CHECK(kept.validation == flag_of(row, "validation"));
    CHECK(kept.controller_first == flag_of(row, "controller_first"));
    CHECK(kept.designated == flag_of(row, "designated"));
    CHECK(kept.to_representative == flag_of(row, "to_representative"));
    CHECK(kept.needs == bits_of<PaperPart>(row, "facial"));
    CHECK(kept.paper == text_of(row, "paper"));
    CHECK(kept.languages == list_of(row, "language"));
    CHECK(kept.channel == text_of(row, "channel"));
    CHECK(kept.agreement == text_of(row, "agreement"));
    CHECK(kept.applies_from == day_of(row, "applies_from"));
    CHECK(kept.applies_until == day_of(row, "applies_until"));
    CHECK(kept.not_for == list_of(row, "not_for"));
    CHECK(kept.spares == text_of(row, "spares"));
    const auto spared = list_of(row, "spares_by");
    const auto spares = [&](const char* by) { return std::ranges::find(spared, by) != spared.end(); };
    CHECK(kept.spares_nationals == spares("nationality"));
    CHECK(kept.spares_residents == spares("residence"));
    CHECK(kept.spares_present == spares("location"));
    CHECK(kept.grounds == list_of(row, "grounds"));
    CHECK(kept.checked_on == on(text_of(row.contains("checked_on") ? row : book, "checked_on")));
    CHECK(kept.says.citation == text_of(row, "citation"));
    CHECK(kept.says.counsel == text_of(row, "counsel"));
    CHECK(kept.says.officer == text_of(row, "officer"));
}

// The cell, and what it says of each of its classes: with and without adoption, with and without consent.
void hold(const Row& row, std::size_t index, const toml::table& cell, const toml::table& written_row, const toml::table& book,
          const toml::table& house) {
    const Cell& kept = row.cells[index];
    const auto decision = text_of(cell, "decision");
    CHECK(kept.name == text_of(cell, "name"));
    CHECK(kept.id == row.id + "/" + kept.name);
    CHECK(kept.keep_only == (decision == "keep"));
    CHECK(code(kept.decision) == (decision == "keep" ? "allow" : decision));
    CHECK(kept.with_consent == flag_of(cell, "with_consent"));
    CHECK(kept.equivalent == flag_of(cell, "equivalent"));
    CHECK(kept.notified == flag_of(cell, "notified"));
    CHECK(kept.levels == bits_of<demand::AuthorityLevel>(cell, "issuer_levels"));
    CHECK(kept.offence_years == number_of(cell, "offence_years"));
    CHECK(kept.policy_basis == text_of(cell, "policy_basis"));
    const auto says = text_of(cell, "says");
    const toml::table& words = says.empty() ? written_row : *book["says"][says].as_table();
    for (const bool adopted : {false, true}) {
        for (const bool consent : {false, true}) {
            CAPTURE(adopted);
            CAPTURE(consent);
            const Finding& ready = kept.ready[adopted][consent];
            const bool allows = decision == "allow" || decision == "keep" || (consent && flag_of(cell, "with_consent"));
            const bool waits = allows && !adopted;
            CHECK(code(ready.verdict) == (waits ? "review" : allows ? "allow" : decision));
            CHECK(ready.code == (waits                ? "not_adopted"
                                 : !allows            ? text_of(cell, "code")
                                 : decision == "keep" ? "preserve_only"
                                                      : std::string{"ok"}));
            CHECK(ready.rule == kept.id);
            CHECK(ready.citation == text_of(words, "citation"));
            const auto& not_adopted = *house["not_adopted"].as_table();
            CHECK(ready.counsel == (waits ? text_of(not_adopted, "counsel") + " " : "") + text_of(words, "counsel"));
            CHECK(ready.officer == text_of(waits ? not_adopted : words, "officer"));
            CHECK(ready.curable == (!allows && decision == "deny" && cell["curable"].value_or(true)));
            CHECK(ready.keep_only == (decision == "keep"));
            CHECK(ready.policy_basis == text_of(cell, "policy_basis"));
            CHECK_FALSE(ready.house);
            CHECK_FALSE(ready.counsel_only);
        }
    }
    const auto classes = classes_of_cell(cell);
    for (DataClass data : every<DataClass>()) {
        const bool here = std::ranges::find(classes, code(data)) != classes.end();
        const auto& places = cell.contains("purpose") ? row.identify_cell : row.cell_of;
        CHECK((places[static_cast<std::size_t>(data)] == static_cast<int>(index)) == here);
    }
}

void hold(const Checked& kept, const toml::table& check, const std::string& file, bool house) {
    CHECK(kept.file == file);
    const Finding& finding = kept.finding;
    CHECK(finding.rule == text_of(check, "id"));
    CHECK(finding.house == house);
    CHECK(code(finding.verdict) == text_of(check, "decision"));
    CHECK(finding.code == text_of(check, "code"));
    CHECK(finding.citation == text_of(check, "citation"));
    CHECK(finding.counsel == text_of(check, "counsel"));
    CHECK(finding.officer == text_of(check, "officer"));
    CHECK(finding.counsel_only == text_of(check, "officer").empty());
    CHECK(finding.curable == check["curable"].value_or(text_of(check, "decision") == "deny"));
    CHECK(finding.policy_basis == text_of(check, "policy_basis"));
}

const toml::table* check_of(const toml::table& book, std::string_view predicate) {
    for (const auto* check : tables_of(book, "check")) {
        if (text_of(*check, "predicate") == predicate) return check;
    }
    return nullptr;
}

}  // namespace

TEST_CASE("AsWritten.EveryRowAndCellIsKeptWordForWord") {
    const auto house = written("house");
    std::size_t cells = 0;
    for (const auto& name : country_files()) {
        const auto book = written(name);
        const Book& kept = shipped().tables().books.at(text_of(book, "country"));
        const auto rows = tables_of(book, "row");
        REQUIRE(kept.rows.size() == rows.size());
        for (std::size_t i = 0; i < rows.size(); ++i) {
            CAPTURE(kept.rows[i].id);
            CHECK(kept.rows[i].file == name + ".toml");
            CHECK(kept.rows[i].id == text_of(*rows[i], "id"));
            hold(kept.rows[i], *rows[i], book);
            const auto written_cells = tables_of(*rows[i], "cell");
            REQUIRE(kept.rows[i].cells.size() == written_cells.size());
            for (std::size_t j = 0; j < written_cells.size(); ++j) {
                CAPTURE(kept.rows[i].cells[j].name);
                hold(kept.rows[i], j, *written_cells[j], *rows[i], book, house);
                ++cells;
            }
        }
    }
    CHECK(cells > 250);
}

TEST_CASE("AsWritten.TheSheetsOfCounselSayEachTermOfARowAndNoOther") {
    const auto all = sheets(shipped());
    std::size_t seen = 0;
    for (const auto& name : country_files()) {
        const auto book = written(name);
        for (const auto* row : tables_of(book, "row")) {
            CAPTURE(text_of(*row, "id"));
            const auto sheet = std::ranges::find(all, text_of(*row, "id"), &RowSheet::id);
            REQUIRE(sheet != all.end());
            ++seen;
            CHECK(sheet->country == text_of(book, "country"));
            CHECK(sheet->title == text_of(*row, "title"));
            CHECK(sheet->citation == text_of(*row, "citation"));
            CHECK(sheet->counsel == text_of(*row, "counsel"));
            CHECK(sheet->officer == text_of(*row, "officer"));
            CHECK(sheet->terms == terms_as_written(*row));
            const auto cells = tables_of(*row, "cell");
            REQUIRE(sheet->cells.size() == cells.size());
            for (std::size_t i = 0; i < cells.size(); ++i) {
                CAPTURE(text_of(*cells[i], "name"));
                const auto says = text_of(*cells[i], "says");
                const toml::table& words = says.empty() ? *row : *book["says"][says].as_table();
                CHECK(sheet->cells[i].name == text_of(*cells[i], "name"));
                CHECK(sheet->cells[i].decision == text_of(*cells[i], "decision"));
                CHECK(sheet->cells[i].code == (text_of(*cells[i], "code").empty() ? "ok" : text_of(*cells[i], "code")));
                CHECK(sheet->cells[i].citation == text_of(words, "citation"));
                CHECK(sheet->cells[i].counsel == text_of(words, "counsel"));
                CHECK(sheet->cells[i].officer == text_of(words, "officer"));
                CHECK(sheet->cells[i].policy_basis == text_of(*cells[i], "policy_basis"));
                CHECK(sheet->cells[i].classes == classes_of_cell(*cells[i]));
                CHECK(sheet->cells[i].terms == terms_of_cell(*cells[i]));
            }
        }
    }
    CHECK(seen == all.size());
}

TEST_CASE("AsWritten.ClocksCalendarsAgreementsAndChecksAreKept") {
    const auto world = written("world");
    for (const auto& name : country_files()) {
        CAPTURE(name);
        const auto book = written(name);
        const Book& kept = shipped().tables().books.at(text_of(book, "country"));
        CHECK(kept.title == text_of(book, "title"));
        CHECK(kept.file == name + ".toml");
        CHECK(kept.members == list_of(book, "members"));
        CHECK(kept.motion_days == (book.contains("motion") ? number_of(*book["motion"].as_table(), "days") : 0));
        CHECK(kept.motion_citation == (book.contains("motion") ? text_of(*book["motion"].as_table(), "citation") : ""));
        CHECK(kept.days_end_on_working_day == (book["calendar"]["days_end"].value_or(std::string{}) == "on_a_working_day"));
        if (book.contains("calendar")) hold(kept.calendar, *book["calendar"].as_table());
        const auto courts = tables_of(book, "court_calendar");
        REQUIRE(kept.court_calendars.size() == courts.size());
        for (std::size_t i = 0; i < courts.size(); ++i) hold(kept.court_calendars[i], *courts[i]);
        const auto agreements = tables_of(book, "agreement");
        REQUIRE(kept.agreements.size() == agreements.size());
        for (std::size_t i = 0; i < agreements.size(); ++i) {
            CHECK(kept.agreements[i].country == text_of(*agreements[i], "country"));
            CHECK(kept.agreements[i].in_force == on(text_of(*agreements[i], "in_force")));
        }
        const auto clocks = tables_of(book, "clock");
        REQUIRE(kept.clocks.size() == clocks.size());
        for (std::size_t i = 0; i < clocks.size(); ++i) {
            CAPTURE(kept.clocks[i].name);
            CHECK(kept.clocks[i].name == text_of(*clocks[i], "name"));
            CHECK(kept.clocks[i].citation == text_of(*clocks[i], "citation"));
            CHECK(kept.clocks[i].instruments == bits_of<demand::Instrument>(*clocks[i], "instrument"));
            CHECK(kept.clocks[i].when == bits_of<ClockCondition>(*clocks[i], "when"));
            CHECK(code(kept.clocks[i].starts) == text_of(*clocks[i], "starts"));
            CHECK(kept.clocks[i].length == number_of(*clocks[i], "length"));
            CHECK(kept.clocks[i].after_issue_days == number_of(*clocks[i], "after_issue_days"));
            CHECK(kept.clocks[i].regions == list_of(*clocks[i], "regions"));
            CHECK(code(kept.clocks[i].unit) == text_of(*clocks[i], "unit"));
            CHECK(code(kept.clocks[i].kind) == text_of(*clocks[i], "kind"));
        }
        for (LawCheck check : every<LawCheck>()) {
            CAPTURE(code(check));
            const auto* own = check_of(book, code(check));
            const auto* shared = check_of(world, code(check));
            REQUIRE((own != nullptr || shared != nullptr));
            hold(kept.checks[static_cast<std::size_t>(check)], own != nullptr ? *own : *shared,
                 own != nullptr ? name + ".toml" : "world.toml", false);
        }
    }
    const auto house = written("house");
    const House& kept = shipped().tables().house;
    for (HouseCheck check : every<HouseCheck>()) {
        CAPTURE(code(check));
        const auto* own = check_of(house, code(check));
        REQUIRE(own != nullptr);
        hold(kept.checks[static_cast<std::size_t>(check)], *own, "house.toml", true);
    }
    const auto& none = *house["no_rulebook"].as_table();
    const Finding& without = kept.no_rulebook.finding;
    CHECK(without.citation == text_of(none, "citation"));
    CHECK(without.counsel == text_of(none, "counsel"));
    CHECK(without.officer == text_of(none, "officer"));
    const auto& clocks = *house["clocks"].as_table();
    CHECK(kept.reply_days == number_of(clocks, "reply_days"));
    CHECK(kept.emergency_reply_hours == number_of(clocks, "emergency_reply_hours"));
    CHECK(kept.emergency_paper_hours == number_of(clocks, "emergency_paper_hours"));
    CHECK(kept.notice_wait_days == number_of(clocks, "notice_wait_days"));
    CHECK(kept.civil_notice_wait_days == number_of(clocks, "civil_notice_wait_days"));
    CHECK(kept.clocks_citation == text_of(clocks, "citation"));
    CHECK(kept.emergency_paper_citation == house["emergency"]["paper_citation"].value_or(std::string{}));
    CHECK(kept.file == "house.toml");
    CHECK(kept.title == text_of(house, "title"));
    CHECK(kept.entities == list_of(*house["provider"].as_table(), "entities"));
    CHECK(kept.open_channels == list_of(*house["channels"].as_table(), "open"));
    CHECK(kept.exception_channels == list_of(*house["channels"].as_table(), "exceptions"));
    CHECK(kept.california_provider == flag_of(*house["provider"].as_table(), "california"));
}

// A form asks about an event if some clock of the instrument starts with it. That the paper was issued and came in the form says anyway.
TEST_CASE("AsWritten.TheEventsThatAreAskedForAreThoseOfTheClocks") {
    for (const auto& name : country_files()) {
        const auto book = written(name);
        const Book& kept = shipped().tables().books.at(text_of(book, "country"));
        for (const auto instrument : every<demand::Instrument>()) {
            if (kept.rows_of[static_cast<std::size_t>(instrument)].empty()) continue;
            std::uint32_t wanted = 0;
            for (const auto* clock : tables_of(book, "clock")) {
                const auto of = list_of(*clock, "instrument");
                const auto starts = *coded<LegalEvent>(text_of(*clock, "starts"));
                if (std::ranges::find(of, code(instrument)) == of.end() || starts == LegalEvent::received || starts == LegalEvent::issued)
                    continue;
                wanted |= 1U << static_cast<unsigned>(starts);
            }
            auto demand = warrant();
            demand.country = kept.country;
            demand.instrument = instrument;
            CAPTURE(name);
            CAPTURE(code(instrument));
            CHECK(questions(demand, shipped()).events == wanted);
        }
    }
}

// What counsel may be told that a paper cites: everything that the books cite and that anything can come to, once.
TEST_CASE("AsWritten.TheCitationsAreThoseOfTheBooks") {
    std::set<std::string> wanted;
    for (const auto& name : country_files()) {
        const auto book = written(name);
        for (const auto* row : tables_of(book, "row")) {
            wanted.insert(text_of(*row, "citation"));
            for (const auto* cell : tables_of(*row, "cell")) {
                if (const auto says = text_of(*cell, "says"); !says.empty())
                    wanted.insert(text_of(*book["says"][says].as_table(), "citation"));
            }
        }
        for (const auto* check : tables_of(book, "check")) wanted.insert(text_of(*check, "citation"));
        for (const auto* clock : tables_of(book, "clock")) wanted.insert(text_of(*clock, "citation"));
        if (book.contains("motion")) wanted.insert(text_of(*book["motion"].as_table(), "citation"));
    }
    const auto world = written("world"), house = written("house");
    for (const auto* check : tables_of(world, "check")) wanted.insert(text_of(*check, "citation"));
    for (const auto* check : tables_of(house, "check")) wanted.insert(text_of(*check, "citation"));
    wanted.insert(text_of(*house["clocks"].as_table(), "citation"));
    wanted.insert(house["emergency"]["paper_citation"].value_or(std::string{}));
    CHECK(citations(shipped()) == std::vector<std::string>(wanted.begin(), wanted.end()));
}

}  // namespace sallyport::law
