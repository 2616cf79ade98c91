// The desk's pages on a whole house, without sockets.
#include "ledger/folder.h"
#include "tests/doors/open_doors.h"

using namespace sallyport;
using namespace sallyport::tests;

namespace {

Form place(const std::string& name, const char* page, const char* x, const char* y, const char* w, const char* h) {
    return {{name + "-page", page}, {name + "-x", x}, {name + "-y", y}, {name + "-w", w}, {name + "-h", h}};
}
Form joined(Form form, const Form& more) {
    form.insert(form.end(), more.begin(), more.end());
    return form;
}
// Two lines of the one account are approved: its name and its mail.
Form both_approved(Doors& doors, const std::string& demand) {
    return {{"decided_on", doors.decided_on(demand)},
            {"cell-0-bsi_name", "grant"},
            {"cell-0-content_mail", "grant"},
            {"reason", "A judge signed it."}};
}
const demand::Region* cited(const review::Grant& grant, demand::DataClass data) {
    for (const auto& cell : grant.decisions) {
        if (cell.data == data && cell.cites) return &*cell.cites;
    }
    return nullptr;
}

}  // namespace

TEST_CASE("Desk.EachApprovedLineCitesItsOwnPlaceInThePaper") {
    Doors doors;
    const auto demand = doors.under_review("kept@example.org");
    const auto page = doors.get("counsel", demand);
    CHECK(page.status == 200);
    // The paper is there once, and every line has fields for a place of its own.
    CHECK(page.body.find("data-sheets") == page.body.rfind("data-sheets"));
    CHECK(has(page, "name=\"place-0-content_mail-page\""));
    CHECK(has(page, "no place yet"));
    CHECK_FALSE(has(doors.get("analyst", demand), "place-0-content_mail"));

    auto form = joined(both_approved(doors, demand), place("cites", "1", "10", "20", "80", "5"));
    form = joined(form, place("place-0-content_mail", "2", "12.5", "40,5", "60", "10"));
    CHECK(Doors::location(doors.post("counsel", demand + "/decide", form)) == demand);
    const auto proposal = doors.house().review().proposal(Doors::id_of(demand));
    REQUIRE(proposal.has_value());
    const auto& grant = (*proposal)->grant;
    CHECK(grant.notice_wait_days == 7);  // as the rules say that it was made under
    const auto* name = cited(grant, demand::DataClass::bsi_name);
    const auto* mail = cited(grant, demand::DataClass::content_mail);
    REQUIRE(name != nullptr);
    REQUIRE(mail != nullptr);
    const auto read = doors.house().demands().demand(Doors::id_of(demand));
    REQUIRE(read.has_value());
    const auto paper = (*read)->papers.front().id;
    CHECK(*name == demand::Region{paper, 1, 100, 200, 800, 50});
    CHECK(*mail == demand::Region{paper, 2, 125, 405, 600, 100});
    // Whoever signs second sees which line cites which mark, and both marks on the paper.
    const auto second = doors.get("counsel-2", demand);
    CHECK(has(second, "href=\"#page-1\" data-cites=\"1\""));
    CHECK(has(second, "href=\"#page-2\" data-cites=\"2\""));
    CHECK(has(second, "<g class=\"marked\" data-mark=\"2\">"));
    // A number in a picture is text alone: any other element would end the picture for the browser.
    CHECK(has(second, ">1</text></g>"));
    CHECK(has(second, ">2</text></g>"));
    CHECK_FALSE(has(second, "data-place="));
}

TEST_CASE("Desk.ALineWithoutAPlaceIsNotApproved") {
    Doors doors;
    const auto demand = doors.under_review("kept@example.org");
    const auto none = doors.post("counsel", demand + "/decide", both_approved(doors, demand));
    CHECK(none.status == 422);
    CHECK(has(none, "mark where the paper says so"));
    // A place of one line is no place of the other.
    const auto one = joined(both_approved(doors, demand), place("place-0-bsi_name", "1", "10", "20", "80", "5"));
    const auto answer = doors.post("counsel", demand + "/decide", one);
    CHECK(answer.status == 422);
    CHECK(has(answer, "mark where the paper says so"));
    // A rejected line needs none.
    auto refused = Doors::with(one, "cell-0-content_mail", "r12");
    CHECK(Doors::location(doors.post("counsel", demand + "/decide", refused)) == demand);
}

TEST_CASE("Desk.ALineApprovedInPartSaysWhyAndNotThatThePaperHoldsAMistake") {
    for (const auto& [chosen, sentence] :
         {std::pair{"", "R12: The request is too broad."}, {"r22", "R22: The data may be privileged or belong to the press."}}) {
        CAPTURE(std::string{chosen});
        Doors doors;
        const auto demand = doors.under_review("kept@example.org");
        CHECK(has(doors.get("counsel", demand), "As proposed: The request is too broad"));
        auto form =
            joined(Doors::with(both_approved(doors, demand), "cell-0-content_mail", "narrow"), place("cites", "1", "10", "20", "80", "5"));
        form = joined(form, {{"first-day", "1"},
                             {"first-month", "3"},
                             {"first-year", "2026"},
                             {"last-day", "15"},
                             {"last-month", "3"},
                             {"last-year", "2026"}});
        const auto wrong = doors.post("counsel", demand + "/decide", joined(form, {{"less_because", "r26"}}));
        CHECK(wrong.status == 422);
        CHECK(has(wrong, "Choose a reason of the list."));
        CHECK(Doors::location(doors.post("counsel", demand + "/decide", joined(form, {{"less_because", chosen}}))) == demand);
        REQUIRE(doors.post("counsel-2", demand + "/sign", {{"decided_on", doors.decided_on(demand)}}).status == 303);
        const auto letter = doors.get("officer", "/portal/demands/" + Doors::id_of(demand).text());
        CHECK(has(letter, sentence));
        CHECK_FALSE(has(letter, "R11"));
    }
}

TEST_CASE("Desk.APlaceThatIsNoneIsNamedAndTheRestStaysTyped") {
    Doors doors;
    const auto demand = doors.under_review("kept@example.org");
    const auto told = [&](const Form& wrong) {
        auto form = joined(both_approved(doors, demand), place("cites", "1", "10", "20", "80", "5"));
        return doors.post("counsel", demand + "/decide", joined(Doors::with(form, "cell-0-bsi_name", "r12"), wrong));
    };
    const auto no_number = told(place("place-0-content_mail", "1", "10", "x", "80", "5"));
    CHECK(no_number.status == 422);
    CHECK(has(no_number, "numbers from 0 to 100 per cent, one digit after the point; &quot;x&quot; is not"));
    CHECK(has(no_number, "href=\"#place-0-content_mail\""));
    CHECK(has(no_number, "id=\"place-0-content_mail\""));
    CHECK(has(no_number, "value=\"r12\" selected"));
    CHECK(has(no_number, "A judge signed it."));
    CHECK(has(no_number, "id=\"cites-w\" name=\"cites-w\" value=\"80\""));
    CHECK(has(told(place("place-0-content_mail", "1", "30", "20", "80", "5")), "ends on the page"));
    CHECK(has(told(place("place-0-content_mail", "3", "10", "20", "80", "5")), "names page 3; the paper has 2"));
    CHECK(has(told(place("place-0-content_mail", "0", "10", "20", "80", "5")), "a place is a page"));
    CHECK(has(told(place("place-0-content_mail", "1", "10", "20", "0", "5")), "a width and a height"));
    CHECK(Doors::location(told(place("place-0-content_mail", "2", "10", "20", "80", "5"))) == demand);
}

TEST_CASE("Desk.CounselCorrectsTheCountOfARequestAndNobodyElseDoes") {
    Doors doors;
    const auto filed = doors.filed("officer", "kept@example.org");
    const auto id = Doors::id_of(filed);
    const auto address = "/desk/demands/" + id.text() + "/correct-entry";
    for (const char* other : {"analyst", "officer", "colleague", "customer"}) {
        CAPTURE(other);
        CHECK(doors.get(other, address).status == 404);
        CHECK(doors.post(other, address, {{"country", "FR"}}).status == 404);
    }
    CHECK_FALSE(has(doors.get("analyst", "/desk/demands/" + id.text()), "correct-entry"));
    CHECK(has(doors.get("counsel", "/desk/demands/" + id.text()), address));
    CHECK(has(doors.get("counsel", address), "value=\"US\""));

    const auto before = doors.house().review().counted_as(id);
    REQUIRE(before.has_value());
    const Form form{{"decided_on", doors.decided_on(filed)},
                    {"seen", std::to_string(before->seen.value)},
                    {"section", "criminal"},
                    {"country", "FR"},
                    {"requester", code(before->requester).data()},
                    {"instrument", "search_warrant"},
                    {"reason", "The order is French."}};
    const auto size = doors.house().book().size();
    const auto nothing = doors.post("counsel", address, Doors::with(form, "reason", ""));
    CHECK(nothing.status == 422);
    CHECK(has(nothing, "say why the count was wrong"));
    // First it is shown what changes; only the confirmation writes.
    const auto asked = doors.post("counsel", address, form);
    CHECK(asked.status == 200);
    CHECK(has(asked, "Record the correction"));
    CHECK(doors.house().book().size() == size);
    auto sure = form;
    sure.emplace_back("do", "yes");
    CHECK(Doors::location(doors.post("counsel", address, sure)) == "/desk/demands/" + id.text());
    CHECK(doors.house().review().counted_as(id)->country == "FR");
    CHECK(doors.house().demands().row(id)->country == "FR");
    // The same form again was made for a count that is no more.
    const auto late = doors.post("counsel-2", address, Doors::with(sure, "country", "DE"));
    CHECK(late.status == 409);
    CHECK(doors.house().review().counted_as(id)->country == "FR");
    const auto history = doors.get("analyst", "/desk/demands/" + id.text());
    CHECK(has(history, "An entry was corrected"));
    CHECK(has(history, "The order is French."));
    CHECK_FALSE(has(doors.get("officer", filed), "The order is French."));
}

TEST_CASE("Desk.CounselContestsARequestAndRecordsWhatBecomesOfIt") {
    Doors doors;
    const auto demand = doors.under_review("kept@example.org");
    const auto address = demand + "/challenge";
    for (const char* other : {"analyst", "custodian", "officer", "customer"}) {
        CAPTURE(other);
        CHECK(doors.get(other, address).status == 404);
        CHECK(doors.post(other, address, {{"do", "file"}}).status == 404);
    }
    CHECK(has(doors.get("counsel", demand), address));
    CHECK_FALSE(has(doors.get("analyst", demand), address));
    const auto page = doors.get("counsel", address);
    CHECK(has(page, "2026-07-20"));  // fourteen days after 6 July: nobody knows where the customer lives
    CHECK(has(page, "Article 17 is for European Production Orders; this is another paper"));
    CHECK_FALSE(has(page, "value=\"objection_art17\""));
    const Form form{{"decided_on", doors.decided_on(demand)},
                    {"do", "file"},
                    {"ground", "comity"},
                    {"court", "District Court of Westmark"},
                    {"docket", "26-mc-7"},
                    {"argument", "It cannot be done without breaking that law."},
                    {"foreign_law", "The act of the other country"},
                    {"why_it_applies", "Our company there holds the data"}};
    const auto nothing = doors.post("counsel", address, Doors::with(form, "foreign_law", ""));
    CHECK(nothing.status == 422);
    CHECK(has(nothing, "name the law of the other country"));
    CHECK(has(nothing, "value=\"26-mc-7\""));  // nothing is typed twice
    CHECK(doors.post("counsel", address, Doors::with(form, "ground", "")).status == 422);
    CHECK(Doors::location(doors.post("counsel", address, form)) == address);
    CHECK(has(doors.get("counsel", address), "Contested: everything is held"));
    CHECK(has(doors.get("counsel", demand), "Contested: everything is held"));
    CHECK(doors.post("counsel-2", address, form).status == 409);  // made for a state that is no more

    const auto now = [&](Form more) {
        more.emplace_back("decided_on", doors.decided_on(demand));
        return doors.post("counsel", address, more);
    };
    CHECK(has(now({{"do", "hearing"}, {"words", "Room 4"}}), "Give the day of the hearing."));
    CHECK(now({{"do", "hearing"}, {"words", "Room 4"}, {"day-day", "1"}, {"day-month", "9"}, {"day-year", "2026"}}).status == 303);
    CHECK(has(now({{"do", "rule"}, {"words", "Denied"}}), "Say how it ended."));
    CHECK(now({{"do", "rule"}, {"ruling", "denied"}, {"words", "Denied on the papers."}}).status == 303);
    const auto ruled = doors.get("counsel", address);
    CHECK(has(ruled, "Denied on the papers."));
    CHECK(has(ruled, "May be appealed until 2026-08-05"));
    CHECK(has(now({{"do", "appeal"}, {"words", "To the circuit"}}), "Say who appeals."));
    CHECK(now({{"do", "appeal"}, {"appellant", "house"}, {"words", "To the circuit"}}).status == 303);
    CHECK(now({{"do", "nothing"}}).status == 422);
    // The requester follows that it is contested, and reads no word of the ruling's record.
    CHECK(has(doors.get("analyst", demand), "Denied on the papers."));
    const auto portal = doors.get("officer", "/portal/demands/" + Doors::id_of(demand).text());
    CHECK(has(portal, "Contested: nothing is produced until that is decided"));
    CHECK_FALSE(has(portal, "Denied on the papers."));
}

TEST_CASE("Desk.ANoteForCounselOnlyIsReadByCounselAndIsInNoExport") {
    Doors doors;
    const auto filed = doors.filed("officer", "kept@example.org");
    const auto id = Doors::id_of(filed);
    const auto demand = "/desk/demands/" + id.text();
    const auto note = [&](const std::string& who, const std::string& kind, const std::string& words) {
        return doors.post(who, demand + "/note", {{"decided_on", doors.decided_on(filed)}, {"kind", kind}, {"note", words}});
    };
    CHECK(note("analyst", "counsel_only", "An analyst tries.").status == 403);
    CHECK(Doors::location(note("counsel", "counsel_only", "The warrant may not hold.")) == demand);
    CHECK(Doors::location(note("counsel", "internal", "The team should know.")) == demand);
    for (const char* reader : {"counsel", "counsel-2"}) CHECK(has(doors.get(reader, demand), "The warrant may not hold."));
    for (const char* reader : {"analyst", "custodian"}) {
        CAPTURE(reader);
        const auto page = doors.get(reader, demand);
        CHECK(page.status == 200);
        CHECK(has(page, "The team should know."));
        CHECK_FALSE(has(page, "The warrant may not hold."));
    }
    CHECK_FALSE(has(doors.get("officer", filed), "The warrant may not hold."));
    CHECK(doors.get("auditor", demand).status == 404);
    const auto entries = doors.get("auditor", "/desk/entries");
    CHECK(entries.status == 200);
    CHECK_FALSE(has(entries, "The warrant may not hold."));
    CHECK_FALSE(has(entries, "counsel_only"));
    CHECK(has(entries, "note_kind = internal"));

    // Not the key that opens the demand, and no way but counsel's.
    const auto lines = doors.house().review().timeline(id, Role::counsel);
    REQUIRE(lines.has_value());
    const auto index = (*lines)[1].entry;
    CHECK(doors.house().clerk().read<review::Words>(index).error().trouble == Trouble::refused);
    CHECK(doors.house().clerk().read_counsels<review::Words>(index).has_value());
    for (const auto reader : {Role::auditor, Role::analyst, Role::custodian, Role::officer}) {
        const auto seen = doors.house().review().timeline(id, reader);
        REQUIRE(seen.has_value());
        for (const auto& line : *seen) CHECK(line.entry != index);
    }
    // The exported ledger verifies and does not even say which kind of note it was.
    const auto out = doors.folder() / "export";
    REQUIRE(ledger::write_ledger_folder(doors.house().book(), {"ledger.example.org", Bytes(32, 'k')}, out).has_value());
    std::string all;
    for (const auto& file : std::filesystem::recursive_directory_iterator{out}) {
        if (!file.is_regular_file()) continue;
        std::ifstream in{file.path(), std::ios::binary};
        all.append(std::istreambuf_iterator<char>{in}, {});
    }
    CHECK(all.find("note_kind=internal") != std::string::npos);
    CHECK(all.find("counsel_only") == std::string::npos);
    CHECK(all.find("The warrant may not hold.") == std::string::npos);
}

TEST_CASE("Desk.ADocketFindsItsRequestAndStandsInNoAddressAndNoView") {
    Doors doors;
    const auto filed = doors.filed("officer", "kept@example.org");
    const auto demand = "/desk/demands/" + Doors::id_of(filed).text();
    const auto found = [&](const std::string& words) { return doors.post("analyst", "/desk/search", {{"q", words}}); };
    for (const char* typed : {"26-mj-0001", " 26-MJ-0001 ", "26 mj 0001"}) {
        CAPTURE(typed);
        CHECK(Doors::location(found(typed)) == demand);
    }
    for (const char* other : {"26-mj-000", "26-mj-0002", "mj", "-"}) {
        CAPTURE(other);
        CHECK(has(found(other), "Nothing found"));
    }
    // What is no secret has an address.
    CHECK(Doors::location(found("Westmark Bureau")) == "/desk?q=Westmark%20Bureau");
    const auto number = doors.house().demands().row(Doors::id_of(filed))->number;
    CHECK(Doors::location(found(number)) == "/desk?q=" + number);
    CHECK(has(doors.get("analyst", "/desk?q=26-mj-0001"), "Nothing found"));
    CHECK(doors.post("officer", "/desk/search", {{"q", "26-mj-0001"}}).status == 404);
    // Two of one docket are a list.
    const auto again = doors.filed("stranger", "nobody@example.org");
    const auto both = found("26-mj-0001");
    CHECK(both.status == 200);
    CHECK(has(both, Doors::id_of(filed).text()));
    CHECK(has(both, Doors::id_of(again).text()));
    std::string rows;
    REQUIRE(doors.house()
                .book()
                .look([&](const ledger::Views& views) {
                    for (const auto& row : views.read("SELECT * FROM v_demands", {})) {
                        for (const auto& cell : row) rows += cell.text + "\n";
                    }
                })
                .has_value());
    CHECK(rows.find(Doors::id_of(filed).text()) != std::string::npos);
    for (const char* written : {"26-mj-0001", "26mj0001"}) CHECK(rows.find(written) == std::string::npos);
}

namespace {

std::vector<ledger::Facts> looks_of(Doors& doors) {
    std::vector<ledger::Facts> looks;
    REQUIRE(doors.house()
                .book()
                .each({0},
                      [&](const ledger::Entry& entry) {
                          if (entry.header.kind == ledger::Kind::audited) looks.push_back(*entry.facts);
                          return true;
                      })
                .has_value());
    return looks;
}

}  // namespace

TEST_CASE("Auditor.IsShownNothingWithoutAnEntryAndEachPageIsOne") {
    Doors doors;
    const auto id = Doors::id_of(doors.filed("officer", "kept@example.org"));
    const auto page = "/desk/audit/" + id.text();
    const auto last = doors.house().demands().row(id)->last;

    const auto entries = doors.get("auditor", "/desk/entries");
    CHECK(entries.status == 200);
    CHECK(has(entries, "a made-up court&#39;s review"));
    auto looks = looks_of(doors);
    REQUIRE(looks.size() == 1);
    CHECK(looks[0].text_or(ledger::Fact::looked_at, "") == "entries");
    CHECK(looks[0].number_or(ledger::Fact::shown, 0) == static_cast<std::int64_t>(doors.house().book().size() - 1));

    CHECK(has(doors.get("auditor", "/desk/audit"), page));
    const auto request = doors.get("auditor", page);
    CHECK(request.status == 200);
    CHECK(has(request, "accounts specified") == false);
    CHECK(has(request, "identifiers = 1"));
    CHECK(has(request, "when something is due"));
    for (const char* hidden : {"kept@example.org", "A made-up matter.", "Ada Quill", "26-mj-0001", "warrant.pdf"}) {
        CAPTURE(hidden);
        CHECK_FALSE(has(request, hidden));
    }
    looks = looks_of(doors);
    REQUIRE(looks.size() == 3);
    CHECK(looks[1].text_or(ledger::Fact::looked_at, "") == "requests");
    CHECK(looks[1].number_or(ledger::Fact::shown, 0) == 1);
    CHECK(looks[2].text_or(ledger::Fact::seen, "") == id.text());
    CHECK(looks[2].number_or(ledger::Fact::shown, 0) == 1);
    CHECK(doors.get("auditor", page).status == 200);  // seen again is an entry again
    CHECK(looks_of(doors).size() == 4);
    CHECK(doors.house().demands().row(id)->last == last);  // and nobody's decision is on an older state for it

    // Nobody else, and nothing else: neither the desk's page nor a paper, and no entry of a look that was refused.
    for (const char* who : {"", "analyst", "counsel", "custodian", "officer", "customer"}) {
        CAPTURE(who);
        for (const auto& address : {std::string{"/desk/entries"}, std::string{"/desk/audit"}, page})
            CHECK(doors.get(who, address).status != 200);
    }
    CHECK(doors.get("auditor", "/desk/demands/" + id.text()).status == 404);
    CHECK(doors.get("auditor", "/desk/audit/" + DemandId::random().text()).status == 404);
    CHECK(doors.get("auditor", "/desk").status == 404);
    CHECK(looks_of(doors).size() == 4);

    doors.clock().set({after_days(doors.clock().now(), 30).ms + 1});
    CHECK(doors.get("auditor", "/desk/entries").status == 303);  // signed out
    CHECK(looks_of(doors).size() == 4);
}

TEST_CASE("Auditor.SeesThatASealedRequestCountsAndNothingOfIt") {
    Doors doors;
    const auto filed = doors.filed("officer", "kept@example.org");
    const auto id = Doors::id_of(filed);
    notice::SecrecyOrder order;
    order.level = "federal";
    order.court = Sensitive<std::string>{"District Court of Westmark"};
    order.starts = doors.clock().now();
    order.ends = after_days(doors.clock().now(), 60);
    const auto recorded = doors.house().notice().record_order(id, order, doors.decision("counsel", filed));
    REQUIRE(recorded.has_value());
    const auto number = doors.house().demands().row(id)->number;
    const auto page = "/desk/audit/" + id.text();

    const auto list = doors.get("auditor", "/desk/audit");
    CHECK(has(list, number));
    CHECK(has(list, "closed by a court&#39;s order"));
    CHECK_FALSE(has(list, page));
    const auto closed = doors.get("auditor", page);
    CHECK(closed.status == 200);
    CHECK(has(closed, "This request counts, and is closed"));
    CHECK_FALSE(has(closed, "identifiers = 1"));
    CHECK_FALSE(has(closed, "Nondisclosure order recorded"));
    const auto entries = doors.get("auditor", "/desk/entries");
    CHECK(has(entries, "closed by a court&#39;s order"));
    CHECK_FALSE(has(entries, "order_level"));
    CHECK_FALSE(has(entries, "identifiers = 1"));
    CHECK(looks_of(doors).at(1).number_or(ledger::Fact::shown, 9) == 0);

    // The order ends, and the request opens.
    REQUIRE(doors.house().notice().end_order(id, *recorded, "vacated", doors.decision("counsel", filed)).has_value());
    CHECK(has(doors.get("auditor", page), "identifiers = 1"));
    CHECK(has(doors.get("auditor", "/desk/entries"), "order_level"));
}

TEST_CASE("Auditor.IsBroughtInWithAPurposeAndALastDay") {
    Doors doors{WithKeys::yes};
    doors.register_key("analyst", "a");
    doors.register_key("counsel", "b");
    Form form{{"name", "Auditor Crake"}, {"role", "auditor"},     {"zone", "America/New_York"}, {"purpose", ""},
              {"last_day-day", "31"},    {"last_day-month", "8"}, {"last_day-year", "2026"},    {"reason", "asked for by the court"}};
    const auto refused = [&](const Form& wrong, const std::string& field) {
        const auto page = doors.touch_and_post("analyst", "/desk/people/propose", "a", wrong);
        CHECK(page.status == 422);
        CHECK(has(page, "id=\"" + field + "-error\""));
    };
    refused(form, "purpose");
    form = Doors::with(form, "purpose", "a review of emergencies");
    refused(Doors::with(form, "last_day-month", "13"), "last_day");
    refused(Doors::with(form, "last_day-year", "2028"), "last_day");
    refused(Doors::with(form, "last_day-year", "2025"), "last_day");
    refused(Doors::with(form, "role", "analyst"), "purpose");
    CHECK(doors.touch_and_post("analyst", "/desk/people/propose", "a", form).status == 200);
    const auto waiting = doors.house().people().proposals(doors.clock().now())->at(0);
    CHECK(waiting.proposal.person.until == at("2026-09-01T03:59:59.999Z"));
    const auto people = doors.get("counsel", "/desk/people");
    CHECK(has(people, "a review of emergencies"));
    const Form approval{{"proposal", std::to_string(waiting.entry.value)}};
    CHECK(doors.touch_and_post("counsel", "/desk/people/approve", "b", approval).status == 200);
    CHECK(has(doors.get("counsel", "/desk/people"), "Auditor until 31 August 2026"));
}

TEST_CASE("Desk.CounselSeesWhoseAnAddressWasAndTheRequesterDoesNot") {
    Doors doors;
    // What the requester is shown: the same whether two customers, or nobody of ours, had the address.
    const auto filed = [&](const std::string& address) {
        const auto base = doors.draft("officer", "nobody@example.org");
        const Form named = {{"kind-1", "ip_at_instant"}, {"values-1", address}, {"do", "next"}};
        REQUIRE(Doors::location(doors.post("officer", base + "identifiers", named)) == base + "data");
        std::string shown = masked(doors.get("officer", base + "check").body, address);
        const auto sent = doors.post("officer", base + "file", {});
        REQUIRE(sent.status == 303);
        auto page = Doors::location(sent);
        page.erase(page.find('?'));
        shown += masked(doors.get("officer", page).body, address);
        return std::pair{page, shown};
    };
    const auto [ours, seen_of_ours] = filed("192.0.2.7 2026-03-01T14:00:00Z");
    const auto [nobodys, seen_of_nobodys] = filed("192.0.2.9 2026-03-01T14:00:00Z");
    CHECK(seen_of_ours == seen_of_nobodys);
    const auto desk = doors.get("counsel", "/desk/demands/" + Doors::id_of(ours).text());
    CHECK(has(desk, "a-1, ours"));
    CHECK(has(desk, "a-2, ours"));
    CHECK_FALSE(has(desk, "not ours"));
    CHECK(has(doors.get("counsel", "/desk/demands/" + Doors::id_of(nobodys).text()), "not ours"));
    CHECK(doors.house().demands().row(Doors::id_of(ours))->section == demand::Section::enterprise);  // one of them is an organisation
    CHECK(doors.house().demands().row(Doors::id_of(ours))->accounts == 0);                           // no account was named

    // Without its time, or without the zone of it, it is no identifier.
    const auto base = doors.draft("officer", "nobody@example.org");
    for (const char* wrong : {"192.0.2.7", "192.0.2.7 2026-03-01T14:00:00", "192.0.2.7 2026-03-01T14:00:00Z/2026-03-01T15:00:00"}) {
        CAPTURE(wrong);
        const auto again = doors.post("officer", base + "identifiers", {{"kind-1", "ip_at_instant"}, {"values-1", wrong}, {"do", "next"}});
        CHECK(again.status != 303);
        CHECK(has(again, "zone"));
    }
}
