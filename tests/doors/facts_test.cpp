// What is asked about a paper, what is read in it, and who sees what follows from it: on a whole house, without sockets.
#include <algorithm>
#include <set>

#include "adapters/rounds/deadlines.h"
#include "law/ladder.h"
#include "main/report_of.h"
#include "tests/doors/open_doors.h"

using namespace sallyport;
using namespace sallyport::tests;

namespace {

Form epoc() {
    auto form = Doors::with(Doors::process(), "instrument", "epoc");
    form = Doors::with(form, "secrecy", "eu_confidentiality");
    form = Doors::with(form, "issued_on-month", "9");
    return form;
}

Form grounds(const char* emergency = "") {
    return {{"offence", "Fraud"},
            {"said-offence_years", "5"},
            {"validated_by", "unknown"},
            {"emergency", emergency},
            {"said-emergency_because", *emergency == '\0' ? "" : "A boat with four people is missing."},
            {"asks_enforcing", "yes"},
            {"enforcing_notified", "yes"},
            {"asks_processor", "yes"},
            {"do", "next"}};
}

// The regulation applies from 18 August 2026.
void in_september(Doors& doors) { doors.clock().set(at("2026-09-07T08:00:00Z")); }

// A European Production Order on its way, up to the page that shows everything.
std::string epoc_draft(Doors& doors, const std::string& account, const char* emergency = "") {
    const auto begun = doors.post("magistrate", "/portal/new", {{"lane", "criminal"}});
    REQUIRE(begun.status == 303);
    auto base = Doors::location(begun);
    base.erase(base.rfind('/') + 1);
    REQUIRE(Doors::location(doors.post("magistrate", base + "process", epoc())) == base + "which");
    REQUIRE(Doors::location(doors.post("magistrate", base + "which", {{"said-languages", "DE, en"}, {"do", "next"}})) == base + "grounds");
    REQUIRE(Doors::location(doors.post("magistrate", base + "grounds", grounds(emergency))) == base + "identifiers");
    REQUIRE(Doors::location(doors.post("magistrate", base + "identifiers", {{"kind-1", "account_email"}, {"values-1", account}})) ==
            base + "data");
    Form data = Doors::data();
    data.insert(data.begin(), {{"classes", "ip_session_log"}, {"purpose", "identify_user"}});
    REQUIRE(Doors::location(doors.post("magistrate", base + "data", data)) == base + "summary");
    REQUIRE(Doors::location(doors.post("magistrate", base + "summary", {{"summary", ""}, {"do", "next"}})) == base + "paper");
    REQUIRE(Doors::location(doors.ask("magistrate", Method::post, base + "paper", {}, "%PDF-1.7 made up")) == base + "check");
    return base;
}
// Filed and preserved; its address on the desk.
std::string epoc_under_review(Doors& doors, const std::string& account = "kept@example.org") {
    const auto base = epoc_draft(doors, account);
    REQUIRE(doors.post("magistrate", base + "file", {}).status == 303);
    const auto demand = "/desk/demands/" + base.substr(15, 20);
    REQUIRE(doors.house().review().accept(Doors::id_of(demand), doors.decision("analyst", demand)).has_value());
    REQUIRE(doors.house().collection().keep(Doors::id_of(demand), doors.clock().now()).has_value());
    return demand;
}

Form read_form(Doors& doors, const std::string& demand, const Form& more = {}) {
    Form form = {{"decided_on", doors.decided_on(demand)}, {"languages", "en"}, {"offence_years", "5"}, {"enforcing", "notified"}};
    form.insert(form.end(), more.begin(), more.end());
    return form;
}

std::string plain(std::string body) {
    for (const auto& [entity, character] : {std::pair{"&#39;", "'"}, {"&quot;", "\""}, {"&lt;", "<"}, {"&gt;", ">"}, {"&amp;", "&"}}) {
        for (auto where = body.find(entity); where != std::string::npos; where = body.find(entity, where + 1))
            body.replace(where, std::string_view{entity}.size(), character);
    }
    return body;
}

}  // namespace

TEST_CASE("Portal.AnEpocAsksWhatItsKindNeedsAndNothingElse") {
    Doors doors;
    in_september(doors);
    const auto base = epoc_draft(doors, "kept@example.org");
    const auto which = doors.get("magistrate", base + "which");
    CHECK(has(which, "name=\"said-languages\""));
    CHECK(has(which, "value=\"de, en\""));
    CHECK_FALSE(has(which, "name=\"paper_kind\""));  // the Union has one such paper
    CHECK_FALSE(has(which, "name=\"region\""));
    const auto page = doors.get("magistrate", base + "grounds");
    for (const char* asked : {"offence", "said-offence_years", "validated_by", "emergency", "enforcing_notified", "processor"})
        CHECK_MESSAGE(has(page, "name=\"" + std::string{asked} + "\""), asked);
    CHECK_FALSE(has(page, "name=\"designated\""));
    CHECK(doors.get("magistrate", base + "data").body.find("name=\"purpose\"") != std::string::npos);

    // Form only: a number that is none, an emergency without its reason.
    auto wrong = grounds("yes");
    for (auto& [name, value] : wrong) {
        if (name == "said-offence_years") value = "five";
        if (name == "said-emergency_because") value = "";
    }
    const auto again = doors.post("magistrate", base + "grounds", wrong);
    CHECK(again.status == 422);
    CHECK(has(again, "five is not a number of years"));
    CHECK(has(again, "Say why it is an emergency"));
    CHECK(has(doors.post("magistrate", base + "which", {{"said-languages", "German"}, {"do", "next"}}), "A language is two small letters"));
    REQUIRE(doors.post("magistrate", base + "which", {{"said-languages", "DE, en"}, {"do", "next"}}).status == 303);
    REQUIRE(doors.post("magistrate", base + "grounds", grounds()).status == 303);

    const auto everything = doors.get("magistrate", base + "check");
    CHECK(has(everything, "Enforcing authority notified"));
    REQUIRE(doors.post("magistrate", base + "file", {}).status == 303);
    const auto filed = doors.house().demands().demand(Doors::id_of(base.substr(0, base.size() - 1)));
    REQUIRE(filed.has_value());
    const auto& said = (*filed)->said;
    CHECK(said.languages == std::vector<std::string>{"de", "en"});
    CHECK(said.offence_years == 5);
    CHECK(said.enforcing_notified == true);
    CHECK_FALSE(said.processor_addressed.has_value());  // not answered is not no
    CHECK_FALSE(said.emergency);
    const auto& sought = (*filed)->identifiers[0].sought;
    CHECK(std::ranges::any_of(
        sought, [](const auto& one) { return one.data == demand::DataClass::ip_session_log && one.purpose == "identify_user"; }));
    CHECK(std::ranges::none_of(sought,
                               [](const auto& one) { return one.data != demand::DataClass::ip_session_log && !one.purpose.empty(); }));
}

TEST_CASE("Portal.ACourtsOrderOfSilenceIsAskedForItsDaysAndItsReach") {
    Doors doors;
    const auto base = doors.draft("officer", "kept@example.org");
    REQUIRE(Doors::location(doors.post("officer", base + "process", Doors::with(Doors::process(), "secrecy", "court_order"))) ==
            base + "gag");
    Form order = {{"order_issued-day", "1"},      {"order_issued-month", "7"},      {"order_issued-year", "2026"},
                  {"order_level", "federal"},     {"names_this_process", "yes"},    {"said-order_ends-day", "30"},
                  {"said-order_ends-month", "6"}, {"said-order_ends-year", "2026"}, {"do", "next"}};
    CHECK(has(doors.post("officer", base + "gag", order), "before the day of its issue"));
    CHECK(has(doors.post("officer", base + "gag", {{"do", "next"}}), "Give the day on which the court issued the order."));
    order = Doors::with(order, "said-order_ends-year", "2027");
    REQUIRE(Doors::location(doors.post("officer", base + "gag", order)) == base + "identifiers");
    CHECK(has(doors.get("officer", base + "check"), "ends 2027-06-30, names this paper"));
    // Another kind of secrecy, another kind of paper: what was said of this one is gone.
    REQUIRE(Doors::location(doors.post("officer", base + "process", Doors::process())) == base + "identifiers");
    CHECK_FALSE(has(doors.get("officer", base + "check"), "ends 2027-06-30"));
}

TEST_CASE("Portal.NothingOfAnEpocTellsWhetherAnIdentifierIsACustomer") {
    std::map<std::string, std::vector<std::string>> bytes;
    for (const std::string account : {"kept@example.org", "firm@example.org", "none@example.org"}) {
        Doors doors;
        in_september(doors);
        auto& seen = bytes[account];
        const auto look = [&](const Response& response) {
            // Each house is one of its own here, and so is each session.
            const auto body = std::regex_replace(response.body, std::regex{"name=\"_token\" value=\"[^\"]+\""}, "token");
            seen.push_back(std::to_string(response.status) + "\n" + masked(body, account));
        };
        const auto base = epoc_draft(doors, account, "yes");
        for (const char* step : {"which", "grounds"}) {
            look(doors.get("magistrate", base + step));
            look(doors.post("magistrate", base + step + "/check", grounds("yes")));
        }
        look(doors.get("magistrate", base + "check"));
        look(doors.post("magistrate", base + "file", {}));
        const auto demand = "/portal/demands/" + base.substr(15, 20);
        const auto page = doors.get("magistrate", demand);
        CHECK(has(page, "Answer due"));  // eight hours, as the form says
        look(page);
        // A reading with places of the customer by hand changes nothing that the requester sees.
        review::Reading reading;
        reading.seen.languages = {"en"};
        reading.data_country = "DE";
        reading.seen.customer_nationality = "FR";
        reading.places_because = "The contract says so.";
        REQUIRE(doors.house().review().read_paper(Doors::id_of(demand), reading, doors.decision("analyst", demand)).has_value());
        look(doors.get("magistrate", demand));
    }
    const auto& unknown = bytes["none@example.org"];
    for (std::size_t i = 0; i < unknown.size(); ++i) {
        CAPTURE(i);
        CHECK(bytes["kept@example.org"][i] == unknown[i]);
        CHECK(bytes["firm@example.org"][i] == unknown[i]);
    }
}

TEST_CASE("Desk.WhoeverReadsThePaperRecordsWhatItSays") {
    Doors doors;
    in_september(doors);
    const auto demand = epoc_under_review(doors);
    const auto id = Doors::id_of(demand);
    CHECK(has(doors.get("analyst", demand), "Nobody has recorded yet what the paper says"));
    const auto form = doors.get("analyst", demand + "/paper-says");
    CHECK(form.status == 200);
    for (const char* field :
         {"languages", "lacks", "found", "section_m", "offence_years", "enforcing", "event-clarification_asked", "nationality"})
        CHECK_MESSAGE(has(form, "name=\"" + std::string{field} + "\""), field);
    CHECK(has(form, "What the form says"));
    CHECK_FALSE(has(form, "value=\"5\""));            // what was said is not taken over
    CHECK_FALSE(has(form, "name=\"nexus_absent\""));  // counsel's
    CHECK(has(doors.get("counsel", demand + "/paper-says"), "name=\"nexus_absent\""));
    for (const char* other : {"custodian", "magistrate", "customer"}) CHECK(doors.get(other, demand + "/paper-says").status == 404);

    const auto wrong = doors.post("analyst", demand + "/paper-says", read_form(doors, demand, {{"nationality", "French"}}));
    CHECK(wrong.status == 422);
    CHECK(has(wrong, "a country is two capital letters"));
    CHECK(has(wrong, "value=\"French\""));  // what was typed stays
    CHECK_FALSE((*doors.house().review().reading(id)).has_value());

    REQUIRE(doors.post("analyst", demand + "/paper-says", read_form(doors, demand, {{"lacks", "seal"}})).status == 303);
    auto page = doors.get("counsel", demand);
    CHECK(has(page, "It lacks the signature or seal of the issuing body"));
    CHECK_FALSE(has(page, "Maximum of the offence in years: the form says"));  // there they agree
    CHECK(has(page, "Languages: the form says de, en; the paper was read as en."));
    CHECK(has(page, "Person analyst"));
    // On a page that has moved meanwhile it is a conflict, and nothing is lost.
    auto late = read_form(doors, demand);
    REQUIRE(doors.post("analyst", demand + "/paper-says", read_form(doors, demand)).status == 303);
    const auto conflict = doors.post("analyst", demand + "/paper-says", late);
    CHECK(conflict.status == 409);
    CHECK(has(conflict, "Somebody acted on this request meanwhile"));
    CHECK_FALSE(has(doors.get("counsel", demand), "It lacks the signature"));
    // An analyst's later reading leaves what counsel said.
    REQUIRE(doors.post("counsel", demand + "/paper-says", read_form(doors, demand, {{"nexus_absent", "yes"}})).status == 303);
    REQUIRE(doors.post("analyst", demand + "/paper-says", read_form(doors, demand)).status == 303);
    CHECK((**doors.house().review().reading(id))->seen.nexus_absent);
}

TEST_CASE("Desk.SectionMIsSetAsideAndItsIssuerIsAsked") {
    Doors doors;
    in_september(doors);
    const auto demand = epoc_under_review(doors);
    const auto recorded = doors.house().demands().demand(Doors::id_of(demand));
    REQUIRE(recorded.has_value());
    const auto image = demand + "/papers/" + (*recorded)->papers.front().id.text() + "/1";
    CHECK(doors.get("counsel", image).status == 200);
    REQUIRE(doors.post("analyst", demand + "/paper-says", read_form(doors, demand, {{"section_m", "yes"}})).status == 303);
    CHECK(has(doors.get("counsel", demand), "The paper is set aside unread"));
    CHECK(doors.get("counsel", image).status == 404);
    CHECK(has(doors.get("magistrate", "/portal/demands/" + Doors::id_of(demand).text()), "Section M of your certificate"));
}

TEST_CASE("Desk.DeadlinesStandOnQueueAndRequestAndAreRaisedForCounsel") {
    Doors doors;
    in_september(doors);
    const auto demand = epoc_under_review(doors);
    CHECK(has(doors.get("analyst", "/desk"), "Answer due"));
    auto page = doors.get("analyst", demand);
    for (const char* said :
         {"Answer due", "Nothing may be handed over before", "Reg. (EU) 2023/1543 Art. 10(2)", "Objection for another country"})
        CHECK_MESSAGE(has(page, said), said);
    // Who the customer is decides whether that clock runs: no requester sees it.
    const auto theirs = doors.get("magistrate", "/portal/demands/" + Doors::id_of(demand).text());
    CHECK(has(theirs, "Nothing may be handed over before"));
    CHECK_FALSE(has(theirs, "Objection for another country"));
    CHECK_FALSE(has(theirs, "Art. 17"));

    adapters::DeadlineRound round{doors.house().demands(), doors.house().review()};
    CHECK(round.run(doors.clock().now()).acts == 0);
    CHECK_FALSE(has(doors.get("counsel", "/desk"), "Deadlines that were raised"));
    doors.clock().advance_days(8);
    const int acts = round.run(doors.clock().now()).acts;
    CHECK(acts == 2);  // the answer, and the objection for counsel
    CHECK(round.run(doors.clock().now()).acts == 0);
    adapters::DeadlineRound restarted{doors.house().demands(), doors.house().review()};
    CHECK(restarted.run(doors.clock().now()).acts == 0);
    for (const char* who : {"counsel", "counsel-2"}) {
        doors.forget(who);
        CHECK_MESSAGE(has(doors.get(who, "/desk"), "Deadlines that were raised"), who);
    }
    doors.forget("analyst");
    CHECK_FALSE(has(doors.get("analyst", "/desk"), "Deadlines that were raised"));
    doors.clock().advance_days(3);
    CHECK(restarted.run(doors.clock().now()).acts == 2);
    doors.forget("counsel");
    CHECK(has(doors.get("counsel", "/desk"), "Has passed"));
    CHECK(has(doors.get("counsel", demand), "has passed"));
}

TEST_CASE("Finding.CounselsSentenceReachesNoOtherDoor") {
    Doors doors;
    in_september(doors);
    REQUIRE(app::write_report(doors.house(), doors.desks().site_folder, doors.clock().now()).has_value());
    // Every sentence for counsel in the books, but those that stand for an officer word by word.
    const auto& rulebook = doors.house().rulebook();
    std::set<std::string> rules, officers, counsels;
    for (const auto& rung : law::what_opens(rulebook)) {
        rules.insert(rung.rule);
        for (const auto& cell : rung.opens) rules.insert(cell.rule);
    }
    for (int i = 1; i <= 26; ++i) rules.insert((i < 10 ? "r0" : "r") + std::to_string(i));
    const auto take = [&](const std::string& rule) {
        for (const auto& one : rulebook.explain(rule)) {
            officers.insert(one.officer);
            if (one.counsel.size() > 20) counsels.insert(one.counsel);
        }
    };
    for (const auto& rule : rules) take(rule);
    // Requests with every kind of defect: unsigned dates, no readable language, a customer elsewhere, an organisation, an unknown account.
    std::vector<std::string> demands;
    for (const auto* account : {"kept@example.org", "firm@example.org", "none@example.org"})
        demands.push_back(epoc_under_review(doors, account));
    for (const auto* account : {"kept@example.org", "firm@example.org"}) demands.push_back(doors.under_review(account));
    for (const auto& demand : demands) {
        review::Reading reading;
        reading.seen.languages = {"cs"};
        reading.seen.lacks = ~0u;
        reading.seen.material_mistake = reading.seen.privileged = reading.seen.not_stored = reading.seen.nexus_absent = true;
        REQUIRE(doors.house().review().read_paper(Doors::id_of(demand), reading, doors.decision("analyst", demand)).has_value());
        const auto recorded = doors.house().demands().demand(Doors::id_of(demand));
        REQUIRE(recorded.has_value());
        const auto findings = doors.house().review().findings(**recorded, doors.clock().now());
        REQUIRE(findings.has_value());
        for (const auto& finding : findings->findings) {
            take(finding.rule);
            if (finding.counsel.size() > 20) counsels.insert(finding.counsel);
        }
    }
    for (const auto& sentence : officers) counsels.erase(sentence);
    counsels.erase("The paper is not signed.");  // the letters say the same in the same words
    CHECK(counsels.size() > 60);
    // The desk shows them, so the search finds what is there.
    const auto on_the_desk = plain(doors.get("counsel", demands.front()).body);
    CHECK(std::ranges::any_of(counsels, [&](const auto& sentence) { return on_the_desk.find(sentence) != std::string::npos; }));

    // One rejected with every reason, one told to its customer and approved in part.
    std::vector<review::Reason> reasons;
    for (const auto reason : every<review::Reason>()) reasons.push_back(reason);
    REQUIRE(doors.house().review().refuse(Doors::id_of(demands[3]), reasons, "", doors.decision("counsel", demands[3])).has_value());

    std::vector<std::pair<std::string, std::string>> pages;  // where, what
    const auto see = [&](const std::string& who, const std::string& address) {
        const auto response = doors.get(who, address);
        if (response.status == 200) pages.emplace_back(who + " " + address, plain(response.body));
    };
    const auto warrant_draft = doors.draft("officer", "kept@example.org"), order_draft = epoc_draft(doors, "firm@example.org");
    for (const auto& route : doors::all_routes(doors.desks())) {
        if (route.method != Method::get || (route.door != "portal" && route.door != "notice" && route.door != "public")) continue;
        std::set<std::string> addresses;
        const auto filled = [&](std::string pattern, const std::string& name, const std::string& value) {
            if (const auto found = pattern.find("{" + name + "}"); found != std::string::npos)
                pattern.replace(found, name.size() + 2, value);
            return pattern;
        };
        for (const auto& demand : demands) addresses.insert(filled(filled(route.pattern, "id", Doors::id_of(demand).text()), "n", "1"));
        std::set<std::string> more;
        for (const auto& one : addresses) {
            for (const auto& draft : {warrant_draft, order_draft}) more.insert(filled(one, "draft", draft.substr(15, 20)));
        }
        for (const auto& address : more) {
            for (const char* who : {"officer", "magistrate", "colleague", "admin", "litigant", "customer", ""}) see(who, address);
        }
    }
    for (const auto* file : {"/report/index.html", "/report/ladder.html", "/report/questions.html"}) see("", file);
    for (const auto& demand : demands) {
        const auto recorded = doors.house().demands().demand(Doors::id_of(demand));
        std::vector<review::CellDecision> nothing;
        for (const auto& sought : (*recorded)->identifiers[0].sought)
            nothing.push_back({0, sought.data, review::CellAnswer::refuse, {}, {}, review::Reason::r03});
        pages.emplace_back("a letter", review::partial_letter(**recorded, nothing, {}).text);
        pages.emplace_back("a rejection", review::refusal_letter(**recorded, reasons, "", {}).text);
    }
    CHECK(pages.size() > 40);
    CHECK(std::ranges::any_of(pages, [](const auto& page) { return page.first.ends_with("/report/ladder.html"); }));
    for (const auto& [where, body] : pages) {
        for (const auto& sentence : counsels) CHECK_MESSAGE(body.find(sentence) == std::string::npos, where << " says: " << sentence);
    }
}
