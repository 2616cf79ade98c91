// The portal, notice and public doors on a whole house: guard, routes and desks as `sallyport serve` joins them, without sockets.
#include <doctest/doctest.h>

#include <functional>
#include <map>
#include <regex>
#include <set>

#include "adapters/clock/clocks.h"
#include "adapters/work/stores.h"
#include "doors/desks.h"
#include "main/files_of_a_folder.h"
#include "main/house.h"
#include "tests/support/folder.h"

using namespace sallyport;
using doors::http::Admission;
using doors::http::Fields;
using doors::http::Method;
using doors::http::Request;
using doors::http::Response;
using people::Role;

namespace {

Instant at(const char* when) {
    const auto parsed = parse_instant(when);
    REQUIRE(parsed.has_value());
    return *parsed;
}

// One account is a customer's; of the organisation's there are 51 seats.
class TwoCustomers : public demand::Directory {
public:
    Outcome<demand::DirectoryAnswer> ask(const demand::Identifier& identifier, Instant) const override {
        demand::DirectoryAnswer answer;
        const auto& value = identifier.value.reveal();
        if (value != "kept@example.org" && value != "firm@example.org") return answer;
        answer.known = true;
        answer.account = Sensitive<std::string>{value == "kept@example.org" ? "a-1" : "a-2"};
        answer.customer = value == "kept@example.org" ? "c-1" : "c-2";
        answer.customer_class = value == "kept@example.org" ? demand::CustomerClass::consumer : demand::CustomerClass::enterprise;
        answer.seats = value == "kept@example.org" ? 1 : 51;
        answer.data_country = "IE";
        answer.contact = Sensitive{value};
        return answer;
    }
};

class NoCollector : public collection::Collector {
public:
    Outcome<collection::Material> keep(const DemandId&) override { return Problem{Trouble::unavailable, "no collector runs here"}; }
    Outcome<collection::Material> collect(const DemandId&) override { return Problem{Trouble::unavailable, "no collector runs here"}; }
};

class PdfOnly : public review::PaperReader {
public:
    Outcome<void> sniff(std::string_view bytes) const override {
        if (bytes.starts_with("%PDF")) return {};
        return Problem{Trouble::invalid, "the file does not start like a PDF", "instrument"};
    }
    Outcome<review::ReadPaper> read(std::string_view bytes) const override {
        if (bytes.find("password") != std::string_view::npos) return Problem{Trouble::invalid, "the PDF wants a password", "instrument"};
        return review::ReadPaper{};
    }
};

using Form = std::vector<std::pair<std::string, std::string>>;

class Doors {
public:
    Doors() : clock_{at("2026-07-06T08:00:00Z")} {
        const auto folder = folder_.path().string() + "/house";
        const std::filesystem::path shipped{SALLYPORT_SOURCE_DIR};
        std::filesystem::create_directories(folder);
        REQUIRE(app::copy_rulebooks(shipped, folder).has_value());
        REQUIRE(app::copy_file(shipped / "demo" / "provider.toml", folder + "/provider.toml").has_value());
        REQUIRE(app::found_house(folder, app::BookKind::real, "America/New_York", clock_.now()).has_value());
        auto opened = app::House::open({folder, &clock_, app::HouseOptions::Mode::write, adapters::Durability::relaxed});
        REQUIRE(opened.has_value());
        house_ = std::move(*opened);
        REQUIRE(house_->open_desks(directory_, collector_).has_value());
        auto work = adapters::WorkStore::in_memory();
        REQUIRE(work.has_value());
        work_ = std::move(*work);
        sessions_store_ = std::make_unique<adapters::WorkSessions>(*work_, clock_);
        drafts_ = std::make_unique<adapters::WorkDrafts>(*work_, clock_);
        sessions_ = std::make_unique<people::Sessions>(*sessions_store_);
        desks_ = std::make_unique<doors::Desks>(doors::Desks{house_->people(),
                                                             *sessions_,
                                                             house_->demands(),
                                                             house_->review(),
                                                             house_->notice(),
                                                             house_->collection(),
                                                             house_->production(),
                                                             reader_,
                                                             *drafts_,
                                                             house_->book(),
                                                             house_->vault(),
                                                             house_->keys(),
                                                             clock_,
                                                             house_->provider(),
                                                             [this] { ++woken; },
                                                             folder + "/site",
                                                             "/assets/style.css",
                                                             "/assets/app.js",
                                                             "",
                                                             "",
                                                             nullptr});
        router_ = std::make_unique<doors::http::Router>(doors::all_routes(*desks_));
        guard_ = doors::guard(*desks_);
        enrol("analyst", Role::analyst, {}, "");
        enrol("counsel", Role::counsel, {}, "");
        enrol("counsel-2", Role::counsel, {}, "");
        const auto bureau = admit("Westmark Bureau", people::AgencyKind::federal);
        const auto firm = admit("Tarn attorneys", people::AgencyKind::civil);
        enrol("officer", Role::officer, bureau, "");
        enrol("colleague", Role::officer, bureau, "");
        enrol("admin", Role::agency_admin, bureau, "");
        enrol("stranger", Role::officer, admit("Harbour Police", people::AgencyKind::local), "");
        enrol("litigant", Role::litigant, firm, "");
        enrol("customer", Role::customer, {}, "a-1");
        enrol("other-customer", Role::customer, {}, "a-9");
    }

    Response ask(const std::string& who, Method method, const std::string& address, const Form& form = {}, const std::string& file = "",
                 const std::string& file_name = "warrant.pdf") {
        Request request;
        request.method = method;
        const auto question = address.find('?');
        request.path = address.substr(0, question);
        if (question != std::string::npos) {
            const auto equals = address.find('=', question);
            request.query.add(address.substr(question + 1, equals - question - 1), address.substr(equals + 1));
        }
        for (const auto& [name, value] : form) request.form.add(name, value);
        if (!who.empty()) request.cookie = "session=" + token(who);
        auto found = router_->find(method, request.path);
        if (found.route == nullptr) return Response::trouble({Trouble::not_found, ""});
        request.parameters = found.parameters;
        if (!found.route->action.empty()) {
            auto admission = guard_(*found.route, request);
            if (admission.answer == Admission::Answer::sign_in) return Response::see("/sign-in");
            if (admission.answer == Admission::Answer::hidden) return Response::trouble({Trouble::not_found, ""});
            request.visitor = admission.visitor;
            request.form_token = admission.form_token;
        }
        if (found.route->sink) {
            auto sink = found.route->sink(request);
            if (!sink) return Response::trouble(sink.error());
            if (!file.empty()) {
                const auto refused = [&](const Problem& problem) {
                    (*sink)->abandon();
                    return found.route->upload_refused(request, problem);
                };
                if (auto begun = (*sink)->begin("paper", file_name, "application/pdf"); !begun) return refused(begun.error());
                if (auto added = (*sink)->add(file); !added) return refused(added.error());
                if (auto ended = (*sink)->end(); !ended) return refused(ended.error());
            }
            request.upload = *sink;
        }
        return found.route->handle(request);
    }
    Response get(const std::string& who, const std::string& address) { return ask(who, Method::get, address); }
    Response post(const std::string& who, const std::string& address, const Form& form) { return ask(who, Method::post, address, form); }

    // A draft's address, "/portal/drafts/ID/", all filled in but the paper if `paper` is false.
    std::string draft(const std::string& who, const std::string& accounts, bool paper = true) {
        const auto begun = post(who, "/portal/new", {{"lane", who == "litigant" ? "civil" : "criminal"}});
        REQUIRE(begun.status == 303);
        auto base = location(begun);
        base.erase(base.rfind('/') + 1);
        REQUIRE(location(post(who, base + "process", process(who))) == base + "identifiers");
        REQUIRE(location(post(who, base + "identifiers", {{"kind-1", "account_email"}, {"values-1", accounts}})) == base + "data");
        REQUIRE(location(post(who, base + "data", data())) == base + "summary");
        REQUIRE(location(post(who, base + "summary", {{"summary", "A made-up matter."}, {"do", "next"}})) == base + "paper");
        if (paper) REQUIRE(location(ask(who, Method::post, base + "paper", {}, "%PDF-1.7 made up")) == base + "check");
        return base;
    }
    std::string filed(const std::string& who, const std::string& accounts) {
        const auto base = draft(who, accounts);
        const auto sent = post(who, base + "file", {});
        REQUIRE(sent.status == 303);
        auto address = location(sent);
        return address.substr(0, address.find('?'));
    }
    static Form process(const std::string& who = "officer") {
        return {{"instrument", who == "litigant" ? "civil_subpoena" : "search_warrant"},
                {"authority", "judge"},
                {"issuer", "District Court of Westmark"},
                {"docket", "26-mj-0001"},
                {"issued_on-day", "1"},
                {"issued_on-month", "7"},
                {"issued_on-year", "2026"},
                {"signed", "yes"},
                {"signer", "Ada Quill"},
                {"addressed_to", "larkspur_us"},
                {"secrecy", "none"},
                {"do", "next"}};
    }
    static Form data() {
        return {{"classes", "bsi_name"},      {"classes", "content_mail"}, {"first-day", "1"},  {"first-month", "3"},
                {"first-year", "2026"},       {"last-day", "30"},          {"last-month", "4"}, {"last-year", "2026"},
                {"zone", "America/New_York"}, {"mail_format", "mbox"},     {"do", "next"}};
    }
    static Form with(Form form, const std::string& name, const std::string& value) {
        for (auto& [known, held] : form)
            if (known == name) held = value;
        return form;
    }
    static std::string location(const Response& response) {
        for (const auto& [name, value] : response.headers)
            if (name == "Location") return value;
        return "";
    }
    std::string decided_on(const std::string& demand) {
        const auto row = house_->demands().row(id_of(demand));
        REQUIRE(row.has_value());
        return std::to_string(row->last.value);
    }
    static DemandId id_of(const std::string& address) {
        const auto id = DemandId::parse(address.substr(address.rfind('/') + 1));
        REQUIRE(id.has_value());
        return *id;
    }
    review::Decision decision(const std::string& who, const std::string& demand) {
        const auto row = house_->demands().row(id_of(demand));
        REQUIRE(row.has_value());
        return {people_.at(who).id, row->last, clock_.now()};
    }
    app::House& house() { return *house_; }
    adapters::StillClock& clock() { return clock_; }
    doors::http::Router& router() { return *router_; }
    int woken = 0;

private:
    AgencyId admit(const std::string& name, people::AgencyKind kind) {
        const auto by = people::Signatures::of(people_.at("counsel").id, people_.at("counsel-2").id);
        REQUIRE(by.has_value());
        const auto made = house_->people().admit({AgencyId::random(), name, kind, "US", {"agency.example"}}, *by, clock_.now());
        REQUIRE(made.has_value());
        return made->id;
    }
    void enrol(const std::string& code, Role role, const AgencyId& agency, const std::string& account) {
        const auto made = house_->people().enrol({PersonId::random(), role, "Person " + code, agency, "America/New_York", account},
                                                 PersonId::random(), clock_.now());
        REQUIRE(made.has_value());
        people_[code] = *made;
    }
    std::string token(const std::string& who) {
        auto& held = tokens_[who];
        if (held.empty()) {
            auto session = sessions_->begin(people_.at(who), clock_.now());
            REQUIRE(session.has_value());
            held = session->token;
        }
        return held;
    }

    tests::Folder folder_;
    adapters::StillClock clock_;
    TwoCustomers directory_;
    NoCollector collector_;
    PdfOnly reader_;
    std::unique_ptr<app::House> house_;
    std::unique_ptr<adapters::WorkStore> work_;
    std::unique_ptr<adapters::WorkSessions> sessions_store_;
    std::unique_ptr<adapters::WorkDrafts> drafts_;
    std::unique_ptr<people::Sessions> sessions_;
    std::unique_ptr<doors::Desks> desks_;
    std::unique_ptr<doors::http::Router> router_;
    doors::http::Guard guard_;
    std::map<std::string, people::Person> people_;
    std::map<std::string, std::string> tokens_;
};

bool has(const Response& response, std::string_view words) { return response.body.find(words) != std::string::npos; }

// What differs between any two requests: numbers, ids, and the address that was typed.
std::string masked(std::string body, const std::string& account) {
    for (auto where = body.find(account); where != std::string::npos; where = body.find(account))
        body.replace(where, account.size(), "ACCOUNT");
    body = std::regex_replace(body, std::regex{"/(demands|drafts)/[0-9a-z]{20}"}, "/$1/ID");
    body = std::regex_replace(body, std::regex{"SP-[0-9]+"}, "SP-N");
    return std::regex_replace(body, std::regex{"name=\"decided_on\" value=\"[0-9]+\""}, "decided_on");
}

}  // namespace

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
        for (const char* verb : {"withdraw", "correct", "again", "package", "receipt"})
            CHECK(doors.get(who, demand + "/" + verb).status == 404);
    }
    const auto unknown = doors.get("stranger", "/portal/demands/00000000000000000000");
    const auto anothers = doors.get("stranger", demand);
    CHECK(anothers.status == 404);
    CHECK(anothers.status == unknown.status);
    CHECK(anothers.body == unknown.body);
    CHECK(doors.get("customer", demand).status == 404);
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
    CHECK(doors.post("officer", base + "process", form).status == 303);

    const auto no_zone = doors.post("officer", base + "data", Doors::with(Doors::data(), "zone", ""));
    CHECK(no_zone.status == 422);
    CHECK(has(no_zone, "time zone"));
    CHECK(doors.post("officer", base + "data", Doors::with(Doors::data(), "zone", "Mars/Olympus")).status == 422);
    const auto backwards = doors.post("officer", base + "data", Doors::with(Doors::data(), "last-month", "2"));
    CHECK(backwards.status == 422);
    CHECK(doors.post("officer", base + "data", Doors::with(Doors::with(Doors::data(), "last-month", "2"), "last-day", "1")).status == 422);
    CHECK(doors.post("officer", base + "data", {{"zone", "UTC"}, {"do", "next"}}).status == 422);
    CHECK(doors.post("officer", base + "data", Doors::data()).status == 303);

    const auto no_address =
        doors.post("officer", base + "identifiers", {{"kind-1", "account_email"}, {"values-1", "kept@example.org\nnot an address"}});
    CHECK(no_address.status == 422);
    CHECK(has(no_address, "not an address"));
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

TEST_CASE("Public.EverybodyLandsSomewhere") {
    Doors doors;
    CHECK(doors.get("", "/").status == 200);
    CHECK(Doors::location(doors.get("", "/report")) == "/report/");
    CHECK(has(doors.get("", "/report/"), "Nothing is published yet"));
    CHECK(doors.get("", "/report/data/figures.json").status == 404);
    CHECK(doors.get("", "/report/../house/provider.toml").status == 404);
}
