// The portal, notice and public doors on a whole house, without sockets.
#include <functional>
#include <set>

#include "tests/doors/open_doors.h"

using namespace sallyport;
using namespace sallyport::tests;

TEST_CASE("Portal.PagesAreForThoseWhoFile") {
    Doors doors;
    for (const char* address : {"/portal", "/portal/new"}) {
        CAPTURE(address);
        CHECK(doors.get("officer", address).status == 200);
        CHECK(doors.get("litigant", address).status == 200);
        for (const char* other : {"admin", "analyst", "counsel", "customer"}) CHECK(doors.get(other, address).status == 404);
        CHECK(Doors::location(doors.get("", address)) == "/sign-in");
    }
    CHECK(doors.get("admin", "/portal/agency").status == 200);
    CHECK(doors.get("officer", "/portal/agency").status == 404);
    CHECK(doors.get("officer", "/portal/catalogue").status == 200);
    CHECK(doors.get("customer", "/portal/ladder").status == 200);  // no secret: the public site shows the same
    CHECK(has(doors.get("officer", "/portal/ladder?country=US"), "Counts only if the requester says that it is this paper"));
    CHECK(has(doors.get("officer", "/portal/ladder?country=EU"), "Kept without an end once the issuer confirms"));
}

TEST_CASE("Portal.ARequestGoesFromTheFirstPageToItsNumber") {
    Doors doors;
    const auto demand = doors.filed("officer", "kept@example.org\nnobody@example.org");
    CHECK(doors.woken == 1);
    const auto page = doors.get("officer", demand + "?done=filed");
    CHECK(page.status == 200);
    CHECK(has(page, "Your request is received"));
    CHECK(has(page, "nobody@example.org"));
    const auto recorded = doors.house().demands().demand(Doors::id_of(demand));
    REQUIRE(recorded.has_value());
    CHECK((*recorded)->identifiers.size() == 2);
    CHECK((*recorded)->papers.size() == 1);
    // 1 March to 30 April in New York: the clocks change in between.
    CHECK(text((*recorded)->identifiers[0].sought.back().span->from) == "2026-03-01T05:00:00Z");
    CHECK(text((*recorded)->identifiers[0].sought.back().span->to) == "2026-05-01T04:00:00Z");
    CHECK(has(doors.get("officer", "/portal"), "26-mj-0001"));
    // The draft is gone; the button pressed twice leads to the same request.
    auto base = "/portal/drafts/" + Doors::id_of(demand).text() + "/";
    CHECK(doors.get("officer", base + "check").status == 404);
    CHECK(Doors::location(doors.post("officer", base + "file", {})) == demand + "?done=filed");
    CHECK(doors.post("stranger", base + "file", {}).status == 404);
}

TEST_CASE("Portal.AnothersDraftAnswersLikeOneThatDoesNotExist") {
    Doors doors;
    const auto base = doors.draft("officer", "kept@example.org");
    for (const char* step : {"process", "identifiers", "data", "summary", "paper", "check", "discard", "account/1"}) {
        CAPTURE(step);
        const auto unknown = doors.get("colleague", "/portal/drafts/00000000000000000000/" + std::string{step});
        const auto anothers = doors.get("colleague", base + step);
        CHECK(doors.get("officer", base + step).status == 200);
        CHECK(anothers.status == 404);
        CHECK(anothers.status == unknown.status);
        CHECK(anothers.body == unknown.body);
    }
    CHECK(doors.get("officer", "/portal/drafts/not-an-id/check").status == 404);
}

TEST_CASE("Portal.AColleagueSeesTheStateAndNothingElse") {
    Doors doors;
    const auto demand = doors.filed("officer", "kept@example.org");
    for (const char* who : {"colleague", "admin"}) {
        CAPTURE(who);
        const auto page = doors.get(who, demand);
        CHECK(page.status == 200);
        CHECK(has(page, "Received"));
        CHECK_FALSE(has(page, "kept@example.org"));
        CHECK_FALSE(has(page, "26-mj-0001"));
        CHECK_FALSE(has(page, "Withdraw"));
        for (const char* verb : {"withdraw", "correct", "again", "package", "receipt", "filed"})
            CHECK(doors.get(who, demand + "/" + verb).status == 404);
    }
    const auto unknown = doors.get("stranger", "/portal/demands/00000000000000000000");
    const auto anothers = doors.get("stranger", demand);
    CHECK(anothers.status == 404);
    CHECK(anothers.status == unknown.status);
    CHECK(anothers.body == unknown.body);
    CHECK(doors.get("customer", demand).status == 404);
}

TEST_CASE("Portal.WhoFiledHoldsASignedReceiptAndItTellsNothingOfTheAccounts") {
    Doors doors;
    for (const char* account : {"kept@example.org", "nobody@example.org"}) {
        const auto demand = doors.filed("officer", account);
        CHECK(has(doors.get("officer", demand), "Signed receipt"));
        const auto answer = doors.get("officer", demand + "/filed");
        REQUIRE(answer.status == 200);
        REQUIRE(answer.source);
        const auto file = answer.source->next(1'000'000);
        REQUIRE(file.has_value());
        CHECK(file->starts_with("sallyport-receipt/v1\n"));
        CHECK(file->find("sallyport-proof/v1\n") != std::string::npos);
        CHECK(file->find("\nfacts -\n") != std::string::npos);
    }
}

TEST_CASE("Portal.WhatIsWrongStandsBesideItsFieldAndWhatWasTypedStays") {
    Doors doors;
    const auto base = doors.draft("officer", "kept@example.org");
    const auto form = Doors::process();
    const auto no_day =
        doors.post("officer", base + "process", Doors::with(Doors::with(form, "issued_on-day", "30"), "issued_on-month", "2"));
    CHECK(no_day.status == 422);
    CHECK(has(no_day, "is not a day"));
    CHECK(has(no_day, "There is a problem"));
    CHECK(has(no_day, "value=\"30\""));
    CHECK(has(no_day, "value=\"26-mj-0001\""));
    CHECK(doors.post("officer", base + "process", Doors::with(form, "instrument", "nsl")).status == 422);
    CHECK(doors.post("officer", base + "process", Doors::with(form, "issuer", "")).status == 422);
    CHECK(doors.post("officer", base + "process", Doors::with(form, "issuer", std::string(501, 'x'))).status == 422);
    const auto nobodys = doors.post("officer", base + "process", Doors::with(form, "addressed_to", "another_company"));
    CHECK(nobodys.status == 422);
    CHECK(has(nobodys, "Choose the company the paper is addressed to."));
    CHECK(doors.post("officer", base + "process", form).status == 303);

    const auto no_zone = doors.post("officer", base + "data", Doors::with(Doors::data(), "zone", ""));
    CHECK(no_zone.status == 422);
    CHECK(has(no_zone, "time zone"));
    CHECK_FALSE(has(no_zone, "Choose at least one kind of data."));  // one was chosen
    CHECK(doors.post("officer", base + "data", Doors::with(Doors::data(), "zone", "Mars/Olympus")).status == 422);
    const auto backwards = doors.post("officer", base + "data", Doors::with(Doors::data(), "last-month", "2"));
    CHECK(backwards.status == 422);
    CHECK(doors.post("officer", base + "data", Doors::with(Doors::with(Doors::data(), "last-month", "2"), "last-day", "1")).status == 422);
    CHECK(has(doors.post("officer", base + "data", {{"zone", "UTC"}, {"do", "next"}}), "Choose at least one kind of data."));
    CHECK(doors.post("officer", base + "data", Doors::data()).status == 303);

    const auto no_address =
        doors.post("officer", base + "identifiers", {{"kind-1", "account_email"}, {"values-1", "kept@example.org\nnot an address"}});
    CHECK(no_address.status == 422);
    CHECK(has(no_address, "not an address"));
    const auto no_service = doors.post("officer", base + "identifiers",
                                       {{"kind-1", "account_email"}, {"values-1", "kept@example.org"}, {"service-1", "telegraph"}});
    CHECK(no_service.status == 422);
    CHECK(has(no_service, "Choose a service from the list"));
    CHECK(doors.post("officer", base + "identifiers", {{"kind-1", "account_email"}, {"values-1", ""}}).status == 422);
    std::string many;
    for (int i = 0; i < 501; ++i) many += "a" + std::to_string(i) + "@example.org\n";
    CHECK(has(doors.post("officer", base + "identifiers", {{"kind-1", "account_email"}, {"values-1", many}}), "at most 500"));
    CHECK(doors.post("officer", base + "identifiers", {{"kind-1", "account_email"}, {"values-1", "kept@example.org"}}).status == 303);

    const auto no_pdf = doors.ask("officer", Method::post, base + "paper", {}, "hello");
    CHECK(no_pdf.status == 422);
    CHECK(has(no_pdf, "does not start like a PDF"));
    CHECK(has(doors.ask("officer", Method::post, base + "paper", {}, "%PDF-1.7 behind a password"), "wants a password"));
    CHECK(has(doors.get("officer", base + "check"), "Send the request"));  // the paper from before stays
}

TEST_CASE("Portal.ChecksWhileTypingSayWhatALegalProcessDoesNotReach") {
    Doors doors;
    const auto base = doors.draft("officer", "kept@example.org");
    const auto warrant = doors.post("officer", base + "data/check", Doors::data());
    CHECK(warrant.status == 200);
    CHECK(has(warrant, "\"fields\":{}"));
    CHECK_FALSE(has(warrant, "Not reached: Mail"));
    REQUIRE(doors.post("officer", base + "process", Doors::with(Doors::process(), "instrument", "grand_jury_subpoena")).status == 303);
    CHECK(has(doors.post("officer", base + "data/check", Doors::data()), "Not reached: Mail"));
    CHECK(has(doors.get("officer", base + "check"), "does not reach everything you ask for"));
    CHECK(has(doors.post("officer", base + "process/save", Doors::process()), "saved"));
    CHECK(doors.post("colleague", base + "process/save", Doors::process()).status == 404);
}

TEST_CASE("Portal.AnIncompleteDraftIsNotFiled") {
    Doors doors;
    const auto base = doors.draft("officer", "kept@example.org", false);
    const auto page = doors.get("officer", base + "check");
    CHECK(has(page, "Upload the signed paper as a PDF."));
    CHECK_FALSE(has(page, "Send the request"));
    CHECK(doors.post("officer", base + "file", {}).status == 422);
    const auto counted = doors.house().demands().count({});
    REQUIRE(counted.has_value());
    CHECK(*counted == 0);
}

TEST_CASE("Portal.AsksAboutThePaperOnlyWhereTheAnswerMatters") {
    Doors doors{Doors::Provider::californian};
    const auto asks = [&](const std::string& who, const std::string& base, std::string_view question) {
        return has(doors.get(who, base + "summary"), "name=\"" + std::string{question} + "\"");
    };
    // A federal warrant: what was found, and for whom; no shield law binds the United States.
    const auto federal = doors.draft("officer", "kept@example.org");
    CHECK(asks("officer", federal, "standard"));
    CHECK(asks("officer", federal, "on_behalf_of"));
    CHECK_FALSE(asks("officer", federal, "shield"));
    // A state's warrant: the attestation, and nobody abroad.
    const auto state = doors.draft("stranger", "kept@example.org");
    CHECK(asks("stranger", state, "standard"));
    CHECK(asks("stranger", state, "shield"));
    CHECK_FALSE(asks("stranger", state, "on_behalf_of"));
    // A civil party's subpoena: none of the three.
    const auto civil = doors.draft("litigant", "kept@example.org");
    for (const char* question : {"standard", "shield", "on_behalf_of"}) CHECK_FALSE(asks("litigant", civil, question));
    // A subpoena rests on no finding.
    REQUIRE(Doors::location(doors.post("officer", federal + "process",
                                       Doors::with(Doors::process(), "instrument", "grand_jury_subpoena"))) == federal + "identifiers");
    CHECK_FALSE(asks("officer", federal, "standard"));

    Doors elsewhere;
    const auto other = elsewhere.draft("stranger", "kept@example.org");
    CHECK_FALSE(has(elsewhere.get("stranger", other + "summary"), "name=\"shield\""));
}

TEST_CASE("Portal.WhatWasAnsweredAboutThePaperIsFiledAndWhatIsNoCountryIsNamed") {
    Doors doors{Doors::Provider::californian};
    const auto base = doors.draft("officer", "kept@example.org");
    const auto answer = [&](const std::string& country) {
        return doors.post("officer", base + "summary",
                          {{"standard", "articulable_facts"}, {"on_behalf_of", country}, {"summary", "A made-up matter."}, {"do", "next"}});
    };
    for (const char* wrong : {"Germany", "QQ", "US"}) {
        CAPTURE(wrong);
        const auto page = answer(wrong);
        CHECK(page.status == 422);
        CHECK(has(page, "is not the code of another country"));
        CHECK(has(page, std::string{"value=\""} + wrong + "\""));
    }
    CHECK(Doors::location(answer("de")) == base + "paper");
    const auto everything = doors.get("officer", base + "check");
    CHECK(has(everything, "Specific and articulable facts"));
    CHECK(has(everything, "Germany"));
    const auto sent = doors.post("officer", base + "file", {});
    REQUIRE(sent.status == 303);
    const auto filed = doors.house().demands().demand(Doors::id_of(Doors::location(sent).substr(0, Doors::location(sent).find('?'))));
    REQUIRE(filed.has_value());
    CHECK((*filed)->standard == demand::Standard::articulable_facts);
    CHECK((*filed)->on_behalf_of == "DE");
    CHECK_FALSE((*filed)->shield_attested);

    const auto state = doors.draft("stranger", "kept@example.org");
    CHECK(has(doors.get("stranger", state + "check"), "not attested"));
    REQUIRE(Doors::location(doors.post("stranger", state + "summary", {{"shield", "yes"}, {"summary", ""}, {"do", "next"}})) ==
            state + "paper");
    CHECK_FALSE(has(doors.get("stranger", state + "check"), "not attested"));
    CHECK(has(doors.get("stranger", state + "summary"), "value=\"yes\" checked"));
}

TEST_CASE("Portal.NothingTellsWhetherAnIdentifierIsACustomer") {
    Doors doors;
    // Three accounts: a customer's, an organisation's of 51 seats, nobody's. Names of one length.
    std::map<std::string, std::vector<std::string>> bytes;
    for (const std::string account : {"kept@example.org", "firm@example.org", "none@example.org"}) {
        auto& seen = bytes[account];
        const auto look = [&](const Response& response) {
            seen.push_back(std::to_string(response.status) + "\n" + masked(response.body, account));
        };
        const auto base = doors.draft("officer", account);
        look(doors.post("officer", base + "identifiers/check", {{"kind-1", "account_email"}, {"values-1", account}}));
        look(doors.post("officer", base + "data/check", Doors::data()));
        look(doors.get("officer", base + "check"));
        look(doors.post("officer", base + "file", {}));
        const auto demand = "/portal/demands/" + base.substr(15, 20);
        look(doors.get("officer", demand));
        look(doors.get("colleague", demand));
        REQUIRE(doors.house().review().accept(Doors::id_of(demand), doors.decision("analyst", demand)).has_value());
        look(doors.get("officer", demand));
        look(doors.get("officer", demand + "/correct"));
        look(doors.get("officer", demand + "/withdraw"));
        REQUIRE(doors.post("officer", demand + "/withdraw", {{"decided_on", doors.decided_on(demand)}}).status == 303);
        look(doors.get("officer", demand));
    }
    const auto& unknown = bytes["none@example.org"];
    for (std::size_t i = 0; i < unknown.size(); ++i) {
        CAPTURE(i);
        CHECK(bytes["kept@example.org"][i] == unknown[i]);
        CHECK(bytes["firm@example.org"][i] == unknown[i]);
    }
}

TEST_CASE("Portal.AnAnswerGivenOnAnOlderStateIsAConflict") {
    Doors doors;
    const auto demand = doors.filed("officer", "kept@example.org");
    const auto before = doors.decided_on(demand);
    REQUIRE(doors.house()
                .review()
                .ask(Doors::id_of(demand), "Which of the two dockets is meant?", doors.decision("counsel", demand))
                .has_value());
    CHECK(has(doors.get("officer", demand), "Which of the two dockets is meant?"));
    const auto late = doors.post("officer", demand + "/answer", {{"decided_on", before}, {"words", "The first."}});
    CHECK(late.status == 409);
    CHECK(has(late, "Somebody acted on this request meanwhile"));
    CHECK(doors.post("officer", demand + "/answer", {{"decided_on", doors.decided_on(demand)}, {"words", " "}}).status == 422);
    CHECK(doors.post("colleague", demand + "/answer", {{"decided_on", doors.decided_on(demand)}, {"words", "Mine."}}).status == 404);
    CHECK(doors.post("officer", demand + "/answer", {{"decided_on", doors.decided_on(demand)}, {"words", "The first."}}).status == 303);
}

TEST_CASE("Portal.ACorrectedPaperIsTheNextVersion") {
    Doors doors;
    const auto demand = doors.filed("officer", "kept@example.org");
    const auto base = Doors::location(doors.post("officer", demand + "/correct", {{"decided_on", doors.decided_on(demand)}}));
    REQUIRE(base.ends_with("/check"));
    const auto draft = base.substr(0, base.size() - 5);
    CHECK(has(doors.get("officer", base), "approval given so far lapses"));
    REQUIRE(doors.post("officer", draft + "process", Doors::with(Doors::process(), "docket", "26-mj-0002")).status == 303);
    CHECK(doors.post("officer", draft + "file", {{"decided_on", "1"}}).status == 409);
    CHECK(doors.post("officer", draft + "file", {{"decided_on", doors.decided_on(demand)}}).status == 303);
    const auto recorded = doors.house().demands().demand(Doors::id_of(demand));
    REQUIRE(recorded.has_value());
    CHECK((*recorded)->version == 2);
    CHECK((*recorded)->docket.reveal() == "26-mj-0002");
    // A corrected paper is one that nobody has read yet, and its page opens all the same.
    const auto desk = doors.get("analyst", "/desk/demands/" + Doors::id_of(demand).text());
    CHECK(desk.status == 200);
    CHECK(has(desk, "Nobody has recorded yet what the paper says"));
}

TEST_CASE("Portal.ARejectedRequestIsFiledAgainAsALinkedOne") {
    Doors doors;
    const auto demand = doors.filed("officer", "kept@example.org");
    REQUIRE(doors.house().review().refuse(Doors::id_of(demand), {review::Reason::r07}, "", doors.decision("counsel", demand)).has_value());
    CHECK(has(doors.get("officer", demand), "The paper is not signed."));
    const auto check = Doors::location(doors.post("officer", demand + "/again", {}));
    const auto base = check.substr(0, check.size() - 5);
    CHECK(has(doors.get("officer", check), "Upload the signed paper"));
    REQUIRE(doors.ask("officer", Method::post, base + "paper", {}, "%PDF-1.7 signed now").status == 303);
    const auto sent = Doors::location(doors.post("officer", base + "file", {}));
    const auto recorded = doors.house().demands().demand(Doors::id_of(sent.substr(0, sent.find('?'))));
    REQUIRE(recorded.has_value());
    REQUIRE((*recorded)->resubmission_of.has_value());
    CHECK(*(*recorded)->resubmission_of == Doors::id_of(demand));
}

TEST_CASE("Notice.ACodeThatWeDidNotSendSaysSo") {
    Doors doors;
    CHECK(doors.get("", "/notice").status == 200);
    CHECK(has(doors.post("", "/notice", {{"code", "ABCD-EFGH-JKMN-PQRS"}}), "We have sent no letter with this code"));
    CHECK(doors.post("", "/notice", {{"code", ""}}).status == 422);
    // A request that exists and of which nobody was told has no letter either.
    const auto demand = doors.filed("officer", "kept@example.org");
    CHECK(has(doors.post("", "/notice", {{"code", doors.house().notice().code_of(Doors::id_of(demand))}}), "We have sent no letter"));
    CHECK(has(doors.get("customer", "/notice/mine"), "No notices"));
    CHECK(doors.get("officer", "/notice/mine").status == 404);
    CHECK(doors.get("customer", "/notice/demands/" + Doors::id_of(demand).text()).status == 404);
}

TEST_CASE("Public.NobodyIsLedToADoorThatIsNotTheirs") {
    Doors doors;
    for (const char* who : {"", "analyst", "counsel", "custodian", "auditor", "officer", "litigant", "admin", "customer"}) {
        for (const char* page : {"/", "/notice"}) {
            const auto opened = doors.get(who, page);
            CHECK(opened.status == 200);
            const std::regex link{"href=\"(/[^\"#]*)"};
            for (auto found = std::sregex_iterator(opened.body.begin(), opened.body.end(), link); found != std::sregex_iterator();
                 ++found) {
                const std::string to = (*found)[1];
                CAPTURE(who);
                CAPTURE(to);
                if (!to.starts_with("/assets/")) CHECK(doors.get(who, to).status < 400);
            }
        }
    }
    CHECK(has(doors.get("", "/"), "Go to the portal"));
    CHECK(has(doors.get("officer", "/"), "Go to the portal"));
    CHECK_FALSE(has(doors.get("counsel", "/"), "Go to the portal"));
}

TEST_CASE("Public.EverybodyLandsSomewhere") {
    Doors doors;
    CHECK(doors.get("", "/").status == 200);
    CHECK(Doors::location(doors.get("", "/report")) == "/report/");
    CHECK(has(doors.get("", "/report/"), "Nothing is published yet"));
    CHECK(doors.get("", "/report/data/figures.json").status == 404);
    CHECK(doors.get("", "/report/../house/provider.toml").status == 404);
}
