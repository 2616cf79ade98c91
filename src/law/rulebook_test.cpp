#include "law/rulebook.h"

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

#include "law/inside/tables.h"
#include "law/law_test.h"

using namespace sallyport;
using namespace sallyport::law;

namespace {

std::string shipped_text(const std::string& name) {
    std::ifstream in{SALLYPORT_SOURCE_DIR "/rulebooks/" + name, std::ios::binary};
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    const auto at = text.find(from);
    REQUIRE_MESSAGE(at != std::string::npos, from);
    return text.replace(at, from.size(), to);
}

int line_of(const std::string& text, std::string_view words) {
    const auto at = text.find(words);
    REQUIRE(at != std::string::npos);
    return static_cast<int>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n')) + 1;
}

Outcome<Rulebook> with_us(const std::string& us) {
    return Rulebook::from_texts({{"house.toml", shipped_text("house.toml")}, {"us.toml", us}});
}
Outcome<Rulebook> with_house(const std::string& house) {
    return Rulebook::from_texts({{"house.toml", house}, {"us.toml", shipped_text("us.toml")}});
}

// A mistake in us.toml: the sentence names file, line and what is wanted.
void check_mistake(std::string_view from, std::string_view to, std::string_view at, std::string_view wanted, int lines_on = 0) {
    const std::string broken = replaced(shipped_text("us.toml"), from, to);
    const auto loaded = with_us(broken);
    REQUIRE(!loaded);
    CAPTURE(loaded.error().sentence);
    CHECK(loaded.error().trouble == Trouble::invalid);
    const int line = line_of(broken, at) + lines_on;
    CHECK(loaded.error().sentence.starts_with("us.toml line " + std::to_string(line) + ": "));
    CHECK(loaded.error().field == "us.toml:" + std::to_string(line));
    CHECK(loaded.error().sentence.find(wanted) != std::string::npos);
}

void check_sentence(const Outcome<Rulebook>& loaded, std::string_view words) {
    REQUIRE(!loaded);
    CAPTURE(loaded.error().sentence);
    CHECK(loaded.error().sentence.find(words) != std::string::npos);
    CHECK(loaded.error().sentence.find(".toml line ") != std::string::npos);
    CHECK(loaded.error().trouble == Trouble::invalid);
}

}  // namespace

TEST_CASE("Rulebook.AsShippedLoads") {
    CHECK(shipped().countries() == std::vector<std::string>{"AU", "BR", "CA", "DE", "EU", "FR", "GB", "IE", "IN", "US"});
    CHECK(shipped().notice_wait_days(false) == 7);
    CHECK(shipped().notice_wait_days(true) == 14);
    // The longer wait is of every private party's process and of nothing else, as the room that tells the customer takes it.
    for (const auto& [country, book] : shipped().tables().books) {
        for (const auto& row : book.rows) {
            CAPTURE(row.id);
            for (const auto instrument : row.instruments) {
                CHECK(row.civil ==
                      (instrument == demand::Instrument::civil_subpoena || instrument == demand::Instrument::civil_court_order ||
                       instrument == demand::Instrument::defence_subpoena));
            }
        }
    }
}

TEST_CASE("Rulebook.EveryMistakeIsNamedWithFileLineAndWhatIsWanted") {
    check_mistake("decision = \"keep\"", "decision = \"kept\"", "decision = \"kept\"", "wanted one of allow, review, deny, keep");
    check_mistake("threshold = \"probable_cause\"", "threshold = \"certain\"", "threshold = \"certain\"", "probable_cause");
    check_mistake("served_within_days = 14 ", "served_within_days = -1 ", "served_within_days = -1", "from 0 to 3650");
    check_mistake("served_within_days = 14 ", "served_within_day = 14 ", "served_within_day =", "has no key \"served_within_day\"");
    check_mistake("issuer_levels = [\"judge\"]", "issuer_levels = [\"juge\"]", "issuer_levels = [\"juge\"]", "wanted of self_issued");
    check_mistake("issuer_levels = [\"judge\"]", "issuer_levels = [\"unknown\"]", "issuer_levels = [\"unknown\"]",
                  "levels that can be seen");
    check_mistake("says = \"hybrid\"", "says = \"hybird\"", "says = \"hybird\"", "wanted one of");
    check_mistake("country = \"US\"", "country = \"usa\"", "country = \"usa\"", "two capital letters");
    check_mistake("in_force = \"2022-10-03\"", "in_force = \"2022-02-30\"", "in_force = \"2022-02-30\"", "2022-02 has 28 days");
    check_mistake("id = \"us-nsl\"", "id = \"US NSL\"", "id = \"US NSL\"", "small letters");
    check_mistake("direct_foreign_service = true", "direct_foreign_service = \"yes\"", "direct_foreign_service = \"yes\"",
                  "true nor false");
    check_mistake("code = \"r03\"", "code = \"r99\"", "code = \"r99\"", "wanted r01 to r26");
}

TEST_CASE("Rulebook.ARowWithoutACitationIsRefusedAndSoIsOneThatSaysNothing") {
    // The line is that of the table that lacks it.
    const std::string us = shipped_text("us.toml");
    const auto start = us.find("[[row]]\nid = \"us-d-order\"");
    const auto line = us.find("citation = ", start);
    std::string shorter = us;
    shorter.erase(line, us.find('\n', line) + 1 - line);
    const auto loaded = with_us(shorter);
    REQUIRE(!loaded);
    CHECK(loaded.error().sentence.starts_with("us.toml line " + std::to_string(line_of(shorter, "[[row]]\nid = \"us-d-order\"")) + ": "));
    CHECK(loaded.error().sentence.find("row has no citation; wanted a text in quotes") != std::string::npos);
    check_mistake("citation = \"18 U.S.C. 2703(f)\"", "citation = \" \"", "citation = \" \"", "wanted a sentence");
}

TEST_CASE("Rulebook.EveryKindOfValueIsHeld") {
    // A text, a number, a flag, a list, a table, a list of tables: each where another kind stands.
    check_mistake("title = \"United States\"", "title = 7", "title = 7", "title of the book is not a text; wanted a text in quotes");
    check_mistake("preservation_days = 90", "preservation_days = \"ninety\"", "preservation_days = \"ninety\"", "from 0 to 3650");
    check_mistake("preservation_days = 90", "preservation_days = 3651", "preservation_days = 3651", "from 0 to 3650");
    check_mistake("regions = [\"CA\"]\nissuer", "regions = [7]\nissuer", "regions = [7]", "holds something that is not a text");
    check_mistake("regions = [\"CA\"]\nissuer", "regions = [\"CA\", \"CA\"]\nissuer", "regions = [\"CA\", \"CA\"]", "names \"CA\" twice");
    check_mistake("title = \"United States\"", "title = \"United States\"\nmembers = \"GB\"", "members = \"GB\"", "is not a list");
    check_mistake("title = \"United States\"", "title = \"United States\"\nmembers = [\"GBR\"]", "members = [\"GBR\"]", "holds \"GBR\"");
    check_mistake("country = \"US\"", "country = \"U1\"", "country = \"U1\"", "two capital letters");
    check_mistake("country = \"GB\"", "country = \"USA\"", "country = \"USA\"", "two capital letters");
    check_mistake("name = \"backup_confirm\"", "name = \"Backup\"", "name = \"Backup\"", "small letters, digits, hyphens and underscores");
    check_mistake("instrument = [\"nsl\"]\nstarts", "instrument = []\nstarts", "instrument = []", "has no instrument; wanted at least one");
    check_mistake("length = 30\n", "length = 3651\n", "length = 3651", "from 0 to 3650");
    check_mistake(
        "[motion]\n# 18 U.S.C. 2703(h)(2)(A): fourteen days after service, for a customer who is not a US person and does not live "
        "there.\ndays = 14",
        "[motion]\ndays = 366", "days = 366", "from 0 to 365");
    check_mistake("language = \"en\"", "language = \"english\"", "language = \"english\"", "wanted two small letters");
    check_mistake("says = \"content_needs_warrant\"", "says = \"content_needs_warran\"", "says = \"content_needs_warran\"",
                  "says is \"content_needs_warran\"; wanted one of ");
    check_mistake("language = \"en\"", "language = \"EN\"", "language = \"EN\"", "wanted two small letters");
    check_mistake("channel = \"portal\"", "channel = \"fax\"", "channel = \"fax\"", "wanted one of portal, network, cleared");
    check_mistake("spares_by = [\"location\"]\n", "", "spares = \"GB\"", "wanted both or neither");
    check_mistake("spares = \"GB\"\n", "", "[[row]]\nid = \"us-gb-agreement-order\"", "wanted both or neither");
    check_mistake("for_counsel = [\"tribal\"]", "for_counsel = [\"federal\"]", "for_counsel = [\"federal\"]", "repeats one of requesters");
    check_mistake("requesters = [\"federal\", \"state\", \"local\"]\n", "requesters = []\n", "requesters = []",
                  "is empty; wanted at least one");
    check_mistake("requesters = [\"federal\", \"state\", \"local\"]\n", "", "[[row]]",
                  "has no requesters; wanted a list, [] if it has none");
    check_mistake("instrument = [\"informal_letter\"]\n", "", "[[row]]", "has no instrument; wanted a list of texts");
    check_mistake("instrument = [\"informal_letter\"]\n", "instrument = []\n", "instrument = []", "is empty; wanted at least one");
    check_mistake("classes = [\"bsi\"]\n", "", "name = \"subscriber\"", "has no classes; wanted a list of texts", -1);
    check_mistake("name = \"logs\"", "name = \"subscriber\"", "name = \"subscriber\"\nclasses = [\"ip_session_log\"]",
                  "has two cells named");
    check_mistake("decision = \"allow\"\n", "decision = \"allow\"\nissuer_levels = [\"minister_and_commissioner\"]\n",
                  "issuer_levels = [\"minister_and_commissioner\"]", "holds a level that its row has not");
    check_mistake("decision = \"allow\"\n", "decision = \"allow\"\noffence_years = 101\n", "offence_years = 101", "from 0 to 100");
    check_mistake("max_future_days = 60", "max_future_days = 3651", "max_future_days = 3651", "from 0 to 3650");
    check_mistake("max_future_days = 60", "emergency_reply_hours = 721", "emergency_reply_hours = 721", "from 0 to 720");
    check_mistake("objection_days = 14", "objection_days = 3651", "objection_days = 3651", "from 0 to 3650");
    check_mistake("renewal_days = 90", "renewal_days = 3651", "renewal_days = 3651", "from 0 to 3650");
    check_mistake("reply_deadline_days = 0", "reply_deadline_days = 3651", "reply_deadline_days = 3651", "from 0 to 3650");
    check_mistake("after_issue_days = 10", "after_issue_days = 3651", "after_issue_days = 3651", "from 0 to 3650");
    check_mistake("classes = [\"bsi\", \"ip_session_log\", \"noncontent\", \"content\"]",
                  "classes = [\"bsi\", \"bsi_name\", \"ip_session_log\", \"noncontent\", \"content\"]", "classes = [\"bsi\", \"bsi_name\"",
                  "stands in the cells");
    const std::string head = "country = \"US\"\ntitle = \"United States\"\nchecked_on = \"2026-09-05\"\n";
    for (const auto& [line, words] : {std::pair{"motion = 7\n", "motion of the book is not a table; wanted [motion]"},
                                      {"row = 7\n", "row is not a list of tables; wanted [[row]]"},
                                      {"clock = [7]\n", "clock holds something that is not a table; wanted [[clock]]"}}) {
        const auto loaded = with_us(head + line);
        REQUIRE(!loaded);
        CHECK(loaded.error().sentence == std::string{"us.toml line 4: "} + words);
    }
    // A value of a kind that no key has.
    check_sentence(with_us(replaced(shipped_text("us.toml"), "curable = false", "curable = 0.5")),
                   "a number has a fraction; wanted a whole number");
    for (const char* day : {"2026-09-05", "2026-09-05T10:00:00", "2026-09-05T10:00:00Z"})
        check_sentence(with_us("country = \"US\"\nwhen = " + std::string{day} + "\n"),
                       "a day stands without quotes; wanted a text such as \"2026-09-05\"");
    check_sentence(with_us("country = \"US\"\nwhen = 10:00:00\n"), "a time of day stands there; wanted a text in quotes");
}

TEST_CASE("Rulebook.TheLargestNumbersAreTaken") {
    std::string us = shipped_text("us.toml");
    for (const auto& [from, to] : {std::pair{"renewal_days = 90", "renewal_days = 3650"},
                                   {"objection_days = 14", "objection_days = 3650"},
                                   {"max_future_days = 60", "max_future_days = 3650\nemergency_reply_hours = 720"},
                                   {"after_issue_days = 10", "after_issue_days = 3650"},
                                   {"length = 30\n", "length = 3650\n"},
                                   {"reply_deadline_days = 0", "reply_deadline_days = 3650"},
                                   {"preservation_days = 90", "preservation_days = 3650"},
                                   {"served_within_days = 14 ", "served_within_days = 3650 "}})
        us = replaced(us, from, to);
    CHECK(with_us(us));
    std::string house = shipped_text("house.toml");
    const std::tuple<const char*, int, int> times[]{{"reply_days", 14, 365},
                                                    {"emergency_reply_hours", 2, 720},
                                                    {"emergency_paper_hours", 72, 720},
                                                    {"notice_wait_days", 7, 365},
                                                    {"civil_notice_wait_days", 14, 365}};
    for (const auto& [key, shipped_value, most] : times) {
        const std::string from = "\n" + std::string{key} + " = " + std::to_string(shipped_value);
        check_sentence(with_house(replaced(house, from, "\n" + std::string{key} + " = " + std::to_string(most + 1))),
                       "from 0 to " + std::to_string(most));
        house = replaced(house, from, "\n" + std::string{key} + " = " + std::to_string(most));
    }
    const auto loaded = with_house(house);
    REQUIRE(loaded);
    CHECK(loaded->notice_wait_days(false) == 365);
}

TEST_CASE("Rulebook.NamesABookThatStandsTwiceAndOneWithoutARow") {
    const std::string us = shipped_text("us.toml"), house = shipped_text("house.toml");
    const auto twice = Rulebook::from_texts({{"house.toml", house}, {"us.toml", us}, {"us.toml", us}});
    REQUIRE(!twice);
    CHECK(twice.error().sentence == "us.toml stands twice");
    const auto second =
        Rulebook::from_texts({{"house.toml", house}, {"us.toml", us}, {"zz.toml", replaced(us, "id = \"us-", "id = \"zz-")}});
    REQUIRE(!second);
    CHECK(second.error().trouble == Trouble::invalid);
    CHECK(second.error().sentence.starts_with("zz.toml"));
    const auto nothing = Rulebook::from_texts({{"house.toml", house},
                                               {"world.toml", shipped_text("world.toml")},
                                               {"xx.toml", "country = \"XX\"\ntitle = \"Nowhere\"\nchecked_on = \"2026-09-05\"\n"}});
    REQUIRE(!nothing);
    CHECK(nothing.error().trouble == Trouble::invalid);
    CHECK(nothing.error().sentence == "xx.toml line 1: there is no [[row]]; wanted at least one");
    // Two books of one country whose rules differ in all ids.
    const std::string letter = "country = \"XX\"\ntitle = \"Nowhere\"\nchecked_on = \"2026-09-05\"\n" +
                               us.substr(us.find("[[row]]"), us.find("[[row]]", us.find("[[row]]") + 1) - us.find("[[row]]"));
    const auto named = [&](const std::string& id) { return replaced(letter, "us-informal-letter", id); };
    CHECK(Rulebook::from_texts({{"house.toml", house}, {"world.toml", shipped_text("world.toml")}, {"xx.toml", named("xx-a")}}));
    const auto other = Rulebook::from_texts(
        {{"house.toml", house}, {"world.toml", shipped_text("world.toml")}, {"xx.toml", named("xx-a")}, {"xy.toml", named("xx-b")}});
    REQUIRE(!other);
    CHECK(other.error().trouble == Trouble::invalid);
    CHECK(other.error().sentence == "xy.toml: there is another book for XX; wanted one a country");
    const auto same_id = Rulebook::from_texts({{"house.toml", house},
                                               {"world.toml", shipped_text("world.toml")},
                                               {"xx.toml", named("xx-a")},
                                               {"xy.toml", replaced(named("xx-a"), "\"XX\"", "\"XY\"")}});
    REQUIRE(!same_id);
    CHECK(same_id.error().trouble == Trouble::invalid);
    CHECK(same_id.error().sentence.find("two rules have the id \"xx-a\"") != std::string::npos);
    CHECK(same_id.error().field == "xy.toml");
}

TEST_CASE("House.APresenceEndsAfterItBegins") {
    const std::string house = shipped_text("house.toml");
    const auto until = [&](const char* day) {
        return with_house(
            replaced(house, "[floors]",
                     std::string{"[[provider.presence]]\ncountry = \"US\"\nentity = \"x\"\nfrom = \"2015-04-01\"\nuntil = \""} + day +
                         "\"\n\n[floors]"));
    };
    CHECK(until("2015-04-01"));
    check_sentence(until("2015-03-31"), "until of a presence lies before its from; wanted a later day");
    check_sentence(with_house(replaced(house, "reply_days = 14", "reply_days = 366")), "from 0 to 365");
}

TEST_CASE("Row.HasADayOfItsOwnOnWhichItWasLookedAt") {
    const auto loaded = with_us(replaced(shipped_text("us.toml"), "id = \"us-grand-jury-subpoena\"",
                                         "id = \"us-grand-jury-subpoena\"\nchecked_on = \"2027-03-01\""));
    REQUIRE(loaded);
    auto demand = subpoena();
    demand.received = at("2027-10-05T10:00:00Z");
    const Adoption adopted{loaded->version(), at("2030-01-01T00:00:00Z"), "a test", true};
    CHECK(found(assess(demand, *loaded, &adopted, demand.received, {}), "row_ageing") == nullptr);
    demand.instrument = demand::Instrument::trial_subpoena;
    CHECK(found(assess(demand, *loaded, &adopted, demand.received, {}), "row_ageing") != nullptr);
}

TEST_CASE("Explain.TellsEveryWordOfARuleAndNamesSharedOnesOnce") {
    const auto cell = shipped().explain("us-d-order/location");
    REQUIRE(cell.size() == 1);
    CHECK(cell[0].code == "r03");
    CHECK(cell[0].title == "Court order under 18 U.S.C. 2703(d)");
    CHECK(cell[0].citation.starts_with("Carpenter"));
    CHECK(cell[0].counsel == "Historical location needs a warrant, whatever the length of the period.");
    CHECK(cell[0].officer == "Location history needs a search warrant.");
    CHECK(cell[0].file == "us.toml");
    CHECK(cell[0].decision == "deny");
    CHECK(shipped().explain("us-d-order/content")[0].policy_basis == "WARSHAK");
    CHECK(shipped().explain("us-consent/stored")[0].decision == "review, with the account holder's recorded consent allow");
    const auto row = shipped().explain("us-d-order");
    CHECK((row[0].code.empty() && row[0].decision.empty() && row[0].file == "us.toml" &&
           row[0].title == "Court order under 18 U.S.C. 2703(d)"));
    CHECK(shipped().explain("world-check-no-docket").size() == 1);  // of every country, printed once
    CHECK(shipped().explain("house-no-presence")[0].title == "the provider has no presence in the country, and no agreement reaches it");
    CHECK(shipped().explain("no-rulebook")[0].decision == "review");
    std::size_t codes = 0;
    for (const auto& text : shipped().explain("r05")) {
        CHECK(text.code == "r05");
        ++codes;
    }
    CHECK(codes > 5);
}

TEST_CASE("Ladder.ShowsWhatTheRowsSay") {
    bool keeps = false, consents = false, californian = false;
    for (const auto& rung : what_opens(shipped())) {
        for (const auto& cell : rung.opens) {
            if (rung.rule == "us-preservation-letter" && cell.data == demand::DataClass::content_mail)
                keeps = cell.keep_only && cell.verdict == Verdict::allow;
            if (rung.rule == "us-consent" && cell.data == demand::DataClass::content_mail)
                consents = cell.with_consent && cell.verdict == Verdict::review;
            CHECK(cell.rule.starts_with(rung.rule + "/"));
        }
        if (rung.rule == "us-ca-warrant") californian = rung.region == "CA" && rung.country == "US";
        if (rung.rule == "us-warrant-state") CHECK(rung.region.empty());
    }
    CHECK((keeps && consents && californian));
}

TEST_CASE("Rulebook.WhatNoPaperCanReachIsRefused") {
    check_mistake("[says.hybrid]", "[says.nothing]\ncitation = \"x\"\ncounsel = \"x\"\nofficer = \"x\"\n\n[says.hybrid]", "[says.nothing]",
                  "says.nothing can never be reached: no cell uses it");
    check_mistake("instrument = [\"nsl\"]\nstarts", "instrument = [\"eio\"]\nstarts", "instrument = [\"eio\"]",
                  "can never be reached by eio: the book has no row for it");
    check_mistake("paper = \"us-reverse\"\nmust_be_named = true", "must_be_named = true", "must_be_named = true",
                  "must be named and has no paper");
    check_mistake("applies_from = \"2022-10-03\"\n", "applies_from = \"2022-10-03\"\napplies_until = \"2022-10-02\"\n",
                  "applies_until = ", "ends before it applies");
    check_mistake("classes = [\"bsi\"]", "classes = []", "classes = []", "can never be reached: its classes are empty");
    // The last day and the first one may be the same.
    CHECK(with_us(replaced(shipped_text("us.toml"), "applies_from = \"2022-10-03\"\n",
                           "applies_from = \"2022-10-03\"\napplies_until = \"2022-10-03\"\n")));
}

TEST_CASE("Rulebook.UnionsDoNotGoInACircle") {
    const auto books = [](const std::string& us) {
        return Rulebook::from_texts({{"house.toml", shipped_text("house.toml")},
                                     {"world.toml", shipped_text("world.toml")},
                                     {"eu.toml", shipped_text("eu.toml")},
                                     {"us.toml", us}});
    };
    const std::string us = shipped_text("us.toml");
    CHECK(books(us));
    for (const auto* members : {"members = [\"EU\"]", "members = [\"CA\", \"EU\"]"}) {
        const std::string circle = replaced(us, "title = \"United States\"", std::string{members} + "\ntitle = \"United States\"");
        const auto loaded = books(circle);
        REQUIRE(!loaded);
        CHECK(loaded.error().sentence == "us.toml line " + std::to_string(line_of(circle, members)) +
                                             ": EU is a member and itself a union; wanted a country: unions do not go in a circle");
        CHECK(loaded.error().field == "us.toml:" + std::to_string(line_of(circle, members)));
    }
    check_sentence(books(replaced(us, "title = \"United States\"", "members = [\"US\"]\ntitle = \"United States\"")), "holds US itself");
    check_sentence(books(replaced(us, "title = \"United States\"", "members = [\"U1\"]\ntitle = \"United States\"")),
                   "members holds \"U1\"");
    // A country cannot have two unions either.
    const auto twice = books(replaced(us, "title = \"United States\"", "members = [\"IT\"]\ntitle = \"United States\""));
    REQUIRE(!twice);
    CHECK(twice.error().sentence.find("IT is a member of another union too") != std::string::npos);
}

TEST_CASE("Calendar.MistakesAreNamedWithTheirLine") {
    check_mistake("weekend = [\"saturday\", \"sunday\"]", "weekend = [\"saturday\", \"sontag\"]", "\"sontag\"", "wanted of sunday");
    check_mistake("\"2026-01-19\"", "\"2026-02-30\"", "\"2026-02-30\"", "wanted 12-25 or 2026-04-03");
    check_mistake("\"06-19\"", "\"02-30\"", "\"02-30\"", "wanted 12-25 or 2026-04-03");
    check_mistake("weekend = [\"saturday\", \"sunday\"]",
                  "weekend = [\"sunday\", \"monday\", \"tuesday\", \"wednesday\", \"thursday\", \"friday\", \"saturday\"]",
                  "weekend = [\"sunday\", \"monday\"", "at least one working day");
    check_mistake("regions = [\"CA\"]\nweekend", "regions = []\nweekend", "regions = []\nweekend", "wanted at least one");
    check_mistake("[[court_calendar]]",
                  "[[court_calendar]]\ntitle = \"Another\"\nregions = [\"CA\"]\nweekend = []\nholidays = []\n\n[[court_calendar]]",
                  "regions = [\"CA\"]\nweekend = [\"sat", "CA has two court calendars");
    check_mistake("[calendar]\n", "[calendar]\ndays_end = \"never\"\n", "days_end = \"never\"",
                  "wanted one of as_counted, on_a_working_day");
    // The leap day may be a holiday of every year.
    CHECK(with_us(replaced(shipped_text("us.toml"), "\"06-19\"", "\"02-29\"")));
}

TEST_CASE("Rulebook.ARowSaysSomethingOfEveryClassOnce") {
    const std::string us = shipped_text("us.toml");
    check_sentence(with_us(replaced(us, "classes = [\"bsi\", \"ip_session_log\", \"noncontent\", \"content\"]", "classes = [\"bsi\"]")),
                   "says nothing of ip_session_log");
    check_sentence(with_us(replaced(us, "classes = [\"bsi\"]", "classes = [\"bsi\", \"content_mail\"]")), "stands in the cells");
    check_sentence(with_us(replaced(us, "classes = [\"bsi\"]", "classes = [\"bsi\", \"mailbox\"]")), "wanted of bsi");
    check_sentence(with_us(replaced(us, "classes = [\"bsi\"]", "classes = \"bsi\"")), "is not a list");
}

TEST_CASE("Rulebook.TwoRowsForOnePaperAreRefused") {
    const std::string us = shipped_text("us.toml");
    check_sentence(with_us(replaced(us, "instrument = [\"trial_subpoena\"]", "instrument = [\"admin_subpoena\"]")),
                   "speak of the same instrument");
    check_sentence(with_us(replaced(us, "id = \"us-trial-subpoena\"", "id = \"us-admin-subpoena\"")), "two rows have the id");
}

TEST_CASE("Rulebook.EveryCheckOfTheCodeHasItsTextsAndNoOther") {
    const std::string us = shipped_text("us.toml");
    const std::string house = shipped_text("house.toml");
    const auto start = us.find("[[check]]\npredicate = \"no_docket\"");
    const auto end = us.find("[[check]]", start + 1);
    std::string shorter = us;
    shorter.erase(start, end - start);
    check_sentence(with_us(shorter), "no [[check]] has predicate \"no_docket\"");
    check_sentence(with_us(us + us.substr(start, end - start)), "stands twice");
    check_sentence(with_us(replaced(us, "predicate = \"no_docket\"", "predicate = \"no_seal\"")), "wanted one of");
    check_sentence(with_house(replaced(house, "counsel = \"The paper is not signed.\"", "counsel = \" \"")), "is empty");
}

TEST_CASE("House.CanOnlyBeStricter") {
    const std::string house = shipped_text("house.toml");
    check_sentence(with_house(replaced(house, "code = \"r02\"\ndecision = \"review\"", "code = \"r02\"\ndecision = \"allow\"")),
                   "the house can only be stricter");
    check_sentence(with_house(replaced(house, "content = \"warrant\"", "content = \"subpoena\"")), "wanted one of warrant");
}

TEST_CASE("House.HasNoSentenceForTheOfficerOnWhatRestsOnTheDirectory") {
    const std::string house = shipped_text("house.toml");
    check_sentence(with_house(replaced(house, "id = \"house-enterprise\"", "id = \"house-enterprise\"\nofficer = \"Ask the company.\"")),
                   "wanted none");
}

TEST_CASE("House.FloorOfTheSignInLogCanBeRaised") {
    const auto raised =
        with_house(replaced(shipped_text("house.toml"), "ip_session_log = \"subpoena\"", "ip_session_log = \"court_order\""));
    REQUIRE(raised);
    const auto verdict = [&](const demand::Demand& demand) {
        const Adoption adopted{raised->version(), at("2027-01-01T00:00:00Z"), "a test", true};
        return assess(demand, *raised, &adopted, demand.received, {}).cell(0, demand::DataClass::ip_session_log);
    };
    auto demand = subpoena({demand::DataClass::ip_session_log});
    CHECK(judged(demand).overall == Verdict::allow);
    CHECK(verdict(demand) == Verdict::deny);
    demand.instrument = demand::Instrument::d_order;
    demand.authority = demand::AuthorityLevel::judge;
    demand.standard = demand::Standard::articulable_facts;
    CHECK(verdict(demand) == Verdict::allow);
}

TEST_CASE("House.EntitiesThatAreNamedAreTheOnlyAddressees") {
    const auto named = with_house(replaced(shipped_text("house.toml"), "entities = []", "entities = [\"example-mail\"]"));
    REQUIRE(named);
    const Adoption adopted{named->version(), at("2027-01-01T00:00:00Z"), "a test", true};
    auto demand = warrant();
    demand.addressed_to = "example-mail";
    CHECK(assess(demand, *named, &adopted, demand.received, {}).overall == Verdict::allow);
    demand.addressed_to = "example-games";
    CHECK(found(assess(demand, *named, &adopted, demand.received, {}), "r10")->verdict == Verdict::deny);
}

TEST_CASE("Rulebook.BrokenTomlIsNamedWithItsLine") {
    const std::string us = shipped_text("us.toml");
    const auto loaded = with_us(us + "\nid = [\n");
    REQUIRE(!loaded);
    CHECK(loaded.error().sentence.starts_with("us.toml line "));
    CHECK(!with_us("\xff\xfe"));
    CHECK(!with_us(""));
    CHECK(!Rulebook::from_texts({}));
    CHECK(!Rulebook::from_texts({{"house.toml", shipped_text("house.toml")}}));
    CHECK(!Rulebook::from_texts({{"us.toml", us}}));
    CHECK(Rulebook::load("/nonexistent/rulebooks").error().trouble == Trouble::not_found);
    // A second book of the same country.
    CHECK(!Rulebook::from_texts({{"house.toml", shipped_text("house.toml")}, {"us.toml", us}, {"us2.toml", us}}));
}

TEST_CASE("Version.ChangesWithAWordAndNotWithTheLayout") {
    const std::string us = shipped_text("us.toml");
    const auto version = with_us(us)->version();
    CHECK(Rulebook::load(SALLYPORT_SOURCE_DIR "/rulebooks")->version() == shipped().version());
    CHECK(with_us("# A remark.\n\n" + us)->version() == version);
    CHECK(with_us(replaced(us, "code = \"r01\"\n", "code      = \"r01\"   # a remark\n"))->version() == version);
    CHECK(with_us(replaced(us, "Content needs a warrant.", "Content needs a warrant!"))->version() != version);
    CHECK(with_house(replaced(shipped_text("house.toml"), "reply_days = 14", "reply_days = 15"))->version() != version);
}

TEST_CASE("Explain.PrintsARowWithItsCellsACellACheckAndACode") {
    const auto row = shipped().explain("us-d-order");
    REQUIRE(row.size() == 7);
    CHECK(row[0].rule == "us-d-order");
    CHECK(shipped().explain("us-d-order/content").size() == 1);
    CHECK(shipped().explain("us-preservation-letter/stored")[0].decision == "keep");
    CHECK(shipped().explain("house-enterprise")[0].code == "r13");
    CHECK(shipped().explain("r07").size() == 2);
    CHECK(shipped().explain("no-rulebook").size() == 1);
    CHECK(shipped().explain("us-nothing").empty());
}

TEST_CASE("Sentences.NeverCarryTheDirectorysKnowledgeToTheOfficer") {
    for (const auto& rung : what_opens(shipped())) {
        for (const auto& cell : rung.opens) {
            for (const auto* word : {"our customer", "is a customer", "no such account", "does not exist here", "directory"})
                CHECK(cell.officer.find(word) == std::string::npos);
        }
    }
}
