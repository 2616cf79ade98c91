// Approval of the rules by counsel and a second person, through the doors.
#include <iostream>

#include "base/json.h"
#include "main/commands.h"
#include "review/adoption_desk.h"
#include "tests/doors/open_doors.h"

using namespace sallyport;
using namespace sallyport::tests;

namespace {

Form whole_until(const char* day, const char* month, const char* year) {
    return {{"what", "whole"}, {"until-day", day}, {"until-month", month}, {"until-year", year}};
}
bool has_words(const std::string& text, std::string_view words) { return text.find(words) != std::string::npos; }
Form sure(Form form) {
    form.emplace_back("do", "yes");
    return form;
}
struct Run {
    int code = -1;
    std::string out;
};
Run run(int (*command)(int, char**), std::vector<std::string> words) {
    words.insert(words.begin(), "law");
    std::vector<char*> argv;
    for (auto& word : words) argv.push_back(word.data());
    std::ostringstream out;
    auto* const old = std::cout.rdbuf(out.rdbuf());
    const int code = command(static_cast<int>(argv.size()), argv.data());
    std::cout.rdbuf(old);
    return {code, out.str()};
}
// Two of counsel and the custodian with a key each.
class RulesDoors : public Doors {
public:
    RulesDoors() : Doors{WithKeys::yes} {
        register_key("counsel", "k1");
        register_key("counsel-2", "k2");
        register_key("custodian", "k3");
    }
    Response sign(const std::string& who, const std::string& address, Form form = {}) {
        return touch_and_post(who, address, who == "counsel" ? "k1" : who == "counsel-2" ? "k2" : "k3", std::move(form));
    }
};
std::string proposal_of(Doors& doors) {
    const auto waiting = doors.house().review().rules().waiting(doors.clock().now());
    REQUIRE(waiting.has_value());
    REQUIRE(waiting->size() == 1);
    return "/desk/rules/proposals/" + std::to_string(waiting->front().entry.value);
}

}  // namespace

TEST_CASE("Rules.AreApprovedByCounselAndASecondPersonAndByNobodyElse") {
    RulesDoors doors;
    const auto before = doors.get("counsel", "/desk/rules");
    CHECK(before.status == 200);
    CHECK(has(before, "No rules are approved by counsel"));
    CHECK(has(before, "Nothing waits for a second signature"));
    CHECK(has(before, "No approval yet"));
    CHECK(has(before, "United States"));
    for (const char* other : {"analyst", "custodian"}) {
        CAPTURE(other);
        CHECK(doors.get(other, "/desk/rules").status == 200);
        CHECK_FALSE(has(doors.get(other, "/desk/rules"), "/desk/rules/adopt"));
        CHECK(doors.get(other, "/desk/rules/adopt").status == 404);
        CHECK(doors.post(other, "/desk/rules/adopt", sure(whole_until("1", "2", "2027"))).status == 404);
    }
    for (const char* other : {"officer", "customer", "auditor", "admin"}) CHECK(doors.get(other, "/desk/rules").status == 404);

    // First it is shown what would be signed; only the confirmation writes.
    const auto size = doors.house().book().size();
    const auto asked = doors.post("counsel", "/desk/rules/adopt", whole_until("1", "2", "2027"));
    CHECK(asked.status == 200);
    CHECK(has(asked, "Sign first?"));
    CHECK(has(asked, "2027-02-01"));
    CHECK(doors.house().book().size() == size);
    CHECK(Doors::location(doors.sign("counsel", "/desk/rules/adopt", sure(whole_until("1", "2", "2027")))) == "/desk/rules");
    CHECK(doors.house().review().adoption() == nullptr);
    const auto proposal = proposal_of(doors);
    CHECK(has(doors.get("counsel", proposal), "You signed first"));
    CHECK(doors.sign("counsel", proposal + "/sign").status == 403);
    CHECK(doors.post("analyst", proposal + "/sign", {}).status == 404);
    CHECK(doors.house().review().adoption() == nullptr);
    CHECK(has(doors.get("counsel-2", proposal), "Sign second"));
    CHECK(Doors::location(doors.sign("counsel-2", proposal + "/sign")) == "/desk/rules");
    // From now on, without a new start.
    const auto adoption = doors.house().review().adoption();
    REQUIRE(adoption != nullptr);
    CHECK(adoption->rows.empty());
    CHECK_FALSE(adoption->demo);
    CHECK(text(day_of({adoption->valid_until.ms - 1}, "America/New_York")) == "2027-02-01");
    CHECK(doors.sign("counsel-2", proposal + "/sign").status == 404);
    const auto after = doors.get("analyst", "/desk/rules");
    CHECK_FALSE(has(after, "No rules are approved by counsel"));
    CHECK(has(after, "All rules approved"));
    CHECK(has(after, "Person counsel and Person counsel-2"));
}

// Three people, one of counsel away.
TEST_CASE("Rules.TheCustodianSignsSecondAndNeverFirst") {
    RulesDoors doors;
    for (const char* first : {"/desk/rules/adopt", "/desk/rules/withdraw"}) {
        CHECK(doors.get("custodian", first).status == 404);
        CHECK(doors.sign("custodian", first, sure(whole_until("1", "2", "2027"))).status == 404);
    }
    REQUIRE(doors.sign("counsel", "/desk/rules/adopt", sure(whole_until("1", "2", "2027"))).status == 303);
    const auto proposal = proposal_of(doors);
    const auto page = doors.get("custodian", proposal);
    CHECK(has(page, "Sign second"));
    CHECK(has(page, "that you have read what stands below"));
    CHECK_FALSE(has(page, "Take it back"));
    CHECK_FALSE(has(doors.get("analyst", proposal), "Sign second"));
    CHECK(doors.sign("custodian", proposal + "/take-back").status == 404);
    CHECK(doors.post("custodian", proposal + "/sign", {}).status == 403);  // no touch, no signature
    CHECK(doors.house().review().adoption() == nullptr);
    CHECK(Doors::location(doors.sign("custodian", proposal + "/sign")) == "/desk/rules");
    REQUIRE(doors.house().review().adoption() != nullptr);
    CHECK(has(doors.get("counsel-2", "/desk/rules"), "Person counsel and Person custodian"));
    // The desk itself asks, whichever way somebody came.
    auto& rules = doors.house().review().rules();
    const Instant now = doors.clock().now();
    for (const char* other : {"custodian", "analyst"})
        CHECK(rules.propose({}, after_days(now, 30), doors.person(other).id, now).error().trouble == Trouble::refused);
    REQUIRE(rules.propose({}, after_days(now, 30), doors.person("counsel").id, now).has_value());
    const auto waiting = rules.waiting(now)->front().entry;
    for (const char* other : {"counsel", "analyst", "auditor", "officer"})
        CHECK(rules.approve(waiting, doors.person(other).id, now).error().trouble == Trouble::refused);
    CHECK(rules.approve(waiting, doors.person("custodian").id, now).has_value());
}

TEST_CASE("Rules.AFirstSignatureCanBeTakenBackAndLapsesAfterAWeek") {
    RulesDoors doors;
    REQUIRE(doors.sign("counsel", "/desk/rules/adopt", sure(whole_until("1", "2", "2027"))).status == 303);
    const auto proposal = proposal_of(doors);
    CHECK(Doors::location(doors.post("counsel", proposal + "/take-back", {})) == "/desk/rules");
    CHECK(doors.sign("counsel-2", proposal + "/sign").status == 404);
    CHECK(doors.get("counsel", proposal).status == 404);
    CHECK(doors.get("counsel", "/desk/rules/proposals/x").status == 404);
    REQUIRE(doors.sign("counsel", "/desk/rules/adopt", sure(whole_until("1", "2", "2027"))).status == 303);
    const auto again = proposal_of(doors);
    doors.clock().advance_days(people::proposal_days);
    const ledger::EntryIndex late{std::stoull(again.substr(again.rfind('/') + 1))};
    const auto signing = doors.house().review().rules().approve(late, doors.person("counsel-2").id, doors.clock().now());
    CHECK(signing.error().trouble == Trouble::not_found);
    CHECK(doors.house().review().adoption() == nullptr);
}

TEST_CASE("Rules.ChosenRowsAloneAreApprovedAndAnAddressMayChooseThem") {
    RulesDoors doors;
    const auto prepared = doors.get("counsel", "/desk/rules/adopt?row=us-d-order");
    CHECK(has(prepared, "value=\"rows\" checked"));
    CHECK(has(prepared, "value=\"us-d-order\" checked"));
    CHECK_FALSE(has(prepared, "value=\"us-nsl\" checked"));
    const Form rows{{"what", "rows"}, {"rows-US", "us-d-order"}, {"until-day", "1"}, {"until-month", "2"}, {"until-year", "2027"}};
    CHECK(has(doors.post("counsel", "/desk/rules/adopt", rows), "us-d-order"));
    REQUIRE(doors.sign("counsel", "/desk/rules/adopt", sure(rows)).status == 303);
    REQUIRE(doors.sign("counsel-2", proposal_of(doors) + "/sign").status == 303);
    const auto adoption = doors.house().review().adoption();
    REQUIRE(adoption != nullptr);
    REQUIRE(adoption->rows.size() == 1);
    CHECK(adoption->rows[0].id == "us-d-order");
    const auto book = doors.get("custodian", "/desk/rules/books/US");
    CHECK(book.status == 200);
    CHECK(has(book, "Approved"));
    CHECK(has(book, "Not approved"));
    CHECK(has(book, "18 U.S.C. 2703(d)"));
    CHECK(has(book, "if the requester said that it is this paper"));
    CHECK(has(doors.get("custodian", "/desk/rules/books/EU"), "once the issuer confirms that it asked for the data"));
    CHECK(doors.get("custodian", "/desk/rules/books/XX").status == 404);
    // One row of what is approved is withdrawn, by one person, with a reason.
    const Form end{{"what", "rows"}, {"rows-US", "us-d-order"}, {"reason", "A court has ruled."}};
    CHECK(has(doors.post("counsel-2", "/desk/rules/withdraw", end), "Withdraw the approval?"));
    CHECK(doors.house().review().adoption() != nullptr);
    CHECK(doors.post("counsel-2", "/desk/rules/withdraw", sure(Doors::with(end, "reason", ""))).status == 422);
    CHECK(doors.post("analyst", "/desk/rules/withdraw", sure(end)).status == 404);
    CHECK(doors.sign("counsel-2", "/desk/rules/withdraw", sure(Doors::with(end, "rows-US", "us-nsl"))).status == 404);
    CHECK(Doors::location(doors.sign("counsel-2", "/desk/rules/withdraw", sure(end))) == "/desk/rules");
    CHECK(doors.house().review().adoption() == nullptr);
    CHECK(has(doors.get("counsel", "/desk/rules"), "A court has ruled."));
    CHECK(has(doors.get("counsel", "/desk/rules/withdraw"), "Nothing is approved"));
}

TEST_CASE("Rules.AnEndThatIsNoneIsNamedAndTheRestStaysChosen") {
    RulesDoors doors;
    const auto told = [&](const Form& form) { return doors.post("counsel", "/desk/rules/adopt", form); };
    const auto late = told(whole_until("9", "7", "2027"));
    CHECK(late.status == 422);
    CHECK(has(late, "for a year at most"));
    CHECK(has(late, "value=\"2027\""));
    CHECK(told(whole_until("5", "7", "2027")).status == 200);
    CHECK(told(whole_until("6", "7", "2026")).status == 200);  // until tonight
    CHECK(has(told(whole_until("5", "7", "2026")), "would end before it starts"));
    CHECK(has(told(whole_until("", "", "")), "Give the last day"));
    CHECK(told(whole_until("31", "2", "2027")).status == 422);
    const Form none{{"what", "rows"}, {"until-day", "1"}, {"until-month", "2"}, {"until-year", "2027"}};
    CHECK(has(told(none), "No row is chosen"));
    CHECK(has(told({{"what", "rows"}, {"rows-US", "us-nls"}, {"until-day", "1"}, {"until-month", "2"}, {"until-year", "2027"}}),
              "is no row of these rules"));
}

TEST_CASE("Rules.ASignatureTakesATouchOfTheKey") {
    RulesDoors doors;
    const auto form = sure(whole_until("1", "2", "2027"));
    CHECK(doors.post("counsel", "/desk/rules/adopt", form).status == 403);
    CHECK(doors.sign("counsel", "/desk/rules/adopt", form).status == 303);
    const auto proposal = proposal_of(doors);
    CHECK(doors.post("counsel-2", proposal + "/sign", {}).status == 403);
    CHECK(doors.house().review().adoption() == nullptr);
    CHECK(doors.sign("counsel-2", proposal + "/sign").status == 303);
    CHECK(doors.house().review().adoption() != nullptr);
    const Form end = sure({{"what", "whole"}, {"reason", "A court has ruled."}});
    CHECK(doors.post("counsel", "/desk/rules/withdraw", end).status == 403);
    CHECK(doors.sign("counsel", "/desk/rules/withdraw", end).status == 303);
    CHECK(doors.house().review().adoption() == nullptr);
}

// Beside open doors, and without a word about when: the commands read the machine's clock.
TEST_CASE("Rules.TheCommandSaysWhatIsApprovedAndPreparesWithoutSigning") {
    Doors doors;
    const auto data = (doors.folder() / "house").string();
    std::ofstream{data + "/sallyport.toml"} << "[serve]\norigin = \"https://gate.example.org\"\n";
    const auto status = run(app::law_status_command, {"--data", data, "--json"});
    CHECK(status.code == 1);
    const auto said = parse_json(status.out);
    REQUIRE(said.has_value());
    CHECK(said->at("rulebook").get_string() == hex(doors.house().rulebook().version()));
    CHECK(said->at("rows").get_array().size() == law::row_ids(doors.house().rulebook()).size());
    CHECK(said->at("rows").get_array()[0].at("approved").is_null());
    CHECK(has_words(run(app::law_status_command, {"--data", data, "--rows"}).out, "us-d-order"));

    const auto size = doors.house().book().size();
    const auto prepared = run(app::law_adopt_command, {"--data", data, "--row", "us-d-order", "--json"});
    CHECK(prepared.code == 0);
    CHECK(has_words(prepared.out, "https://gate.example.org/desk/rules/adopt?until="));
    CHECK(has_words(prepared.out, "row=us-d-order"));
    CHECK(has_words(prepared.out, "[\"Person counsel\",\"Person counsel-2\"]"));
    CHECK(has_words(run(app::law_adopt_command, {"--data", data, "--book", "US"}).out, "Nothing is signed yet"));
    CHECK(run(app::law_adopt_command, {"--data", data, "--row", "us-d-oder"}).code == 2);
    CHECK(run(app::law_adopt_command, {"--data", data, "--book", "XX"}).code == 2);
    CHECK(run(app::law_adopt_command, {"--data", data, "--until", "2001-01-01"}).code == 2);
    CHECK(run(app::law_adopt_command, {"--data", data, "--until", "tomorrow"}).code == 2);
    CHECK(run(app::law_adopt_command, {"--data", data, "us"}).code == 2);
    CHECK(run(app::law_adopt_command, {"--help"}).code == 0);
    CHECK(run(app::law_status_command, {"--help"}).code == 0);
    CHECK(run(app::law_status_command, {}).code == 2);
    CHECK(doors.house().book().size() == size);
}
