// The portal, desk and notice doors on a whole house: guard, routes and desks as `sallyport serve` joins them, without sockets.
#pragma once
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <regex>
#include <sstream>

#include "adapters/clock/clocks.h"
#include "adapters/work/stores.h"
#include "doors/desks.h"
#include "main/files_of_a_folder.h"
#include "main/house.h"
#include "main/report_of.h"
#include "tests/support/folder.h"

namespace sallyport::tests {

using doors::http::Admission;
using doors::http::Fields;
using doors::http::Method;
using doors::http::Request;
using doors::http::Response;
using people::Role;

inline Instant at(const char* when) {
    const auto parsed = parse_instant(when);
    REQUIRE(parsed.has_value());
    return *parsed;
}

// One account is a customer's; of the organisation's there are 51 seats. Once both had the same address.
class TwoCustomers : public demand::Directory {
public:
    Outcome<demand::DirectoryAnswer> ask(const demand::Identifier& identifier, Instant) const override {
        demand::DirectoryAnswer answer;
        const auto& value = identifier.value.reveal();
        if (value == "192.0.2.7 2026-03-01T14:00:00Z") {
            SALLYPORT_TRY(first, ask({demand::IdentifierKind::account_email, Sensitive<std::string>{"kept@example.org"}, "", {}}, {}));
            SALLYPORT_TRY(second, ask({demand::IdentifierKind::account_email, Sensitive<std::string>{"firm@example.org"}, "", {}}, {}));
            return demand::joined({first, second});
        }
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

// Keeps an empty copy of whatever is asked for, and gathers nothing.
class EmptyStore : public collection::Collector {
public:
    Outcome<collection::Material> keep(const DemandId& demand) override { return collection::Material{demand, {}, {}, {}, true}; }
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
        review::ReadPaper paper;
        for (int number = 1; number <= 2; ++number) paper.pages.push_back({number, 850, 1100, "png", "", {}});
        return paper;
    }
};

// A browser whose answers are right when they bring the challenge back: a key is called by what its attestation holds.
class MadeUpKeys : public people::PasskeyReader {
public:
    Outcome<people::NewKey> made(const people::MadeAnswer& answer, const people::Ceremony& ceremony) const override {
        if (answer.client_data != ceremony.challenge) return Problem{Trouble::refused, "another challenge"};
        return people::NewKey{answer.attestation, people::KeyAlgorithm::es256, "public " + answer.attestation, 0, false};
    }
    Outcome<people::Touch> touched(const people::TouchedAnswer& answer, people::KeyAlgorithm, std::string_view public_key,
                                   const people::Ceremony& ceremony) const override {
        if (answer.client_data != ceremony.challenge || answer.signature != "good" || public_key != "public " + answer.credential)
            return Problem{Trouble::refused, "not this key's"};
        return people::Touch{};
    }
};
enum class WithKeys { no, yes };

using Form = std::vector<std::pair<std::string, std::string>>;

class Doors {
public:
    // Where the provider is: a shield law asks more of process of other states. Its settings may not say whom to call.
    enum class Provider { elsewhere, californian, calls_nobody };
    explicit Doors(Provider provider) : Doors{WithKeys::no, provider} {}
    explicit Doors(WithKeys with_keys = WithKeys::no, Provider provider = Provider::elsewhere) : clock_{at("2026-07-06T08:00:00Z")} {
        const auto folder = folder_.path().string() + "/house";
        const std::filesystem::path shipped{SALLYPORT_SOURCE_DIR};
        std::filesystem::create_directories(folder);
        REQUIRE(app::copy_rulebooks(shipped / "rulebooks", folder).has_value());
        if (provider == Provider::californian) {
            const auto file = std::filesystem::path{folder} / "rulebooks" / "house.toml";
            std::stringstream rules;
            rules << std::ifstream{file}.rdbuf();
            auto text = rules.str();
            const auto found = text.find("california = false");
            REQUIRE(found != std::string::npos);
            std::ofstream{file} << text.replace(found, 18, "california = true");
        }
        REQUIRE(app::copy_file(shipped / "demo" / "provider.toml", folder + "/provider.toml").has_value());
        if (provider == Provider::calls_nobody) {
            auto settings = read_file(folder + "/provider.toml");
            const auto line = settings.find("cleared_staff");
            REQUIRE(line != std::string::npos);
            write_file(folder + "/provider.toml", settings.erase(line, settings.find('\n', line) - line));
        }
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
        source_ = std::make_unique<app::BookSource>(*house_);
        report_desk_ = std::make_unique<report::ReportDesk>(house_->clerk(), house_->people(), *source_);
        desks_->report = report_desk_.get();
        desks_->roster = &house_->roster();
        if (with_keys == WithKeys::yes) {
            memory_ = std::make_unique<adapters::WorkMemory>(*work_, clock_);
            entrance_ = std::make_unique<people::Entrance>(house_->people(), *sessions_, keys_, *memory_, house_->key_of_use("challenges"));
            entrance_->opens_at({"https://gate.example.org", "gate.example.org"});
            desks_->entrance = entrance_.get();
        }
        router_ = std::make_unique<doors::http::Router>(doors::all_routes(*desks_));
        guard_ = doors::guard(*desks_);
        enrol("analyst", Role::analyst, {}, "");
        enrol("counsel", Role::counsel, {}, "");
        enrol("counsel-2", Role::counsel, {}, "");
        enrol("custodian", Role::custodian, {}, "");
        enrol("auditor", Role::auditor, {}, "");
        const auto bureau = admit("Westmark Bureau", people::AgencyKind::federal);
        const auto firm = admit("Tarn attorneys", people::AgencyKind::civil);
        enrol("officer", Role::officer, bureau, "");
        enrol("colleague", Role::officer, bureau, "");
        enrol("admin", Role::agency_admin, bureau, "");
        enrol("stranger", Role::officer, admit("Harbour Police", people::AgencyKind::local), "");
        enrol("litigant", Role::litigant, firm, "");
        enrol("magistrate", Role::officer, admit("Amtsgericht Musterstadt", people::AgencyKind::eu, "DE"), "");
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
        request.peer = peer;
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
        auto next = location(post(who, base + "process", process(who)));
        // A state's own court says which part of the country it is of.
        if (next == base + "which") next = location(post(who, base + "which", {{"region", ""}, {"do", "next"}}));
        REQUIRE(next == base + "identifiers");
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
    // A filed request that is accepted and whose data is kept: counsel may decide. Its address on the desk.
    std::string under_review(const std::string& accounts) {
        const auto demand = filed("officer", accounts);
        REQUIRE(house_->review().accept(id_of(demand), decision("analyst", demand)).has_value());
        REQUIRE(house_->collection().keep(id_of(demand), clock_.now()).has_value());
        return "/desk/demands/" + id_of(demand).text();
    }
    std::filesystem::path folder() const { return folder_.path(); }
    app::House& house() { return *house_; }
    adapters::StillClock& clock() { return clock_; }
    doors::http::Router& router() { return *router_; }
    people::Entrance& entrance() { return *entrance_; }
    demand::Drafts& drafts() { return *drafts_; }
    const people::Person& person(const std::string& who) const { return people_.at(who); }
    const doors::http::Guard& guard() const { return guard_; }
    doors::Desks& desks() { return *desks_; }
    // One more person of the house or of the customers, by this name from now on.
    void bring_in(const std::string& who, Role role, const AgencyId& agency = {}) { enrol(who, role, agency, ""); }
    // An emergency, filed page by page; its address.
    std::string emergency(const std::string& who, const std::string& summary) {
        const auto begun = post(who, "/portal/new", {{"lane", "emergency"}});
        REQUIRE(begun.status == 303);
        auto base = location(begun);
        base.erase(base.rfind('/') + 1);
        post(who, base + "process", with(with(process(), "instrument", "emergency_request"), "authority", "self_issued"));
        post(who, base + "identifiers", {{"kind-1", "account_email"}, {"values-1", "kept@example.org"}});
        post(who, base + "data", data());
        post(who, base + "summary", {{"summary", summary}, {"nexus", "The log names the harbour."}, {"do", "next"}});
        ask(who, Method::post, base + "paper", {}, "%PDF-1.7 made up");
        const auto sent = post(who, base + "file", {});
        CAPTURE(sent.body);
        REQUIRE(sent.status == 303);
        const auto address = location(sent);
        return address.substr(0, address.find('?'));
    }
    // Everything that is asked, each cell with a place on the paper.
    std::vector<review::CellDecision> grant_all(const DemandId& id) {
        const auto demand = house_->demands().demand(id);
        REQUIRE(demand.has_value());
        std::vector<review::CellDecision> cells;
        for (std::size_t i = 0; i < (*demand)->identifiers.size(); ++i) {
            for (const auto& sought : (*demand)->identifiers[i].sought) {
                cells.push_back({static_cast<int>(i), sought.data, review::CellAnswer::grant, sought.span,
                                 demand::Region{(*demand)->papers.front().id, 1, 100, 200, 800, 50}, std::nullopt});
                // Said of every line, so that an emergency may go beyond the least.
                cells.back().because = "The danger cannot be averted without it.";
            }
        }
        return cells;
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
    void forget(const std::string& who) { tokens_.erase(who); }
    // The session that an answer opened is this person's from now on.
    void take(const std::string& who, const Response& response) {
        for (const auto& [name, value] : response.headers) {
            if (name == "Set-Cookie" && value.starts_with("session=")) tokens_[who] = value.substr(8, value.find(';') - 8);
        }
    }
    // Signed in by a key of this name, registered by invitation.
    void register_key(const std::string& who, const std::string& key) {
        auto word = entrance_->invite(people_.at(who).id, clock_.now());
        auto code = entrance_->open_invitation(people_.at(who).id, clock_.now());
        REQUIRE(word.has_value());
        REQUIRE(code.has_value());
        const auto registered = post("", "/invitation/" + *word, enrolling("/invitation/" + *word, *code, key));
        REQUIRE(registered.status == 303);
        take(who, registered);
    }
    Form enrolling(const std::string& address, const std::string& code, const std::string& key) {
        const auto challenge = challenge_of(post("", address + "/challenge", {}));
        return {{"code", code},
                {"name", "key " + key},
                {"key-challenge", challenge},
                {"key-client-data", challenge},
                {"key-attestation", base64url(key)}};
    }
    static std::string challenge_of(const Response& response) {
        const auto from = response.body.find("\"challenge\":\"");
        if (from == std::string::npos) return "";
        return response.body.substr(from + 13, response.body.find('"', from + 13) - from - 13);
    }
    static Form touching(const std::string& challenge, const std::string& key) {
        return {
            {"key-challenge", challenge}, {"key-credential", key}, {"key-client-data", challenge}, {"key-signature", base64url("good")}};
    }
    // The form, with this person's key touched for the address.
    Response touch_and_post(const std::string& who, const std::string& address, const std::string& key, Form form) {
        for (auto& field : touching(challenge_of(post(who, "/account/touch", {{"act", address}})), key)) form.push_back(std::move(field));
        return post(who, address, form);
    }
    int woken = 0;
    std::string peer = "192.0.2.1";  // from where everybody asks

private:
    AgencyId admit(const std::string& name, people::AgencyKind kind, const std::string& country = "US") {
        const auto by = people::Signatures::of(people_.at("counsel").id, people_.at("counsel-2").id);
        REQUIRE(by.has_value());
        const auto made = house_->people().admit({AgencyId::random(), name, kind, country, {"agency.example"}}, *by, clock_.now());
        REQUIRE(made.has_value());
        return made->id;
    }
    void enrol(const std::string& code, Role role, const AgencyId& agency, const std::string& account) {
        people::Person person{PersonId::random(), role, "Person " + code, agency, "America/New_York", account};
        if (role == Role::auditor) {
            person.purpose = "a made-up court's review";
            person.until = after_days(clock_.now(), 30);
        }
        const auto made = house_->people().enrol(person, PersonId::random(), clock_.now());
        REQUIRE(made.has_value());
        people_[code] = *made;
    }

    Folder folder_;
    adapters::StillClock clock_;
    TwoCustomers directory_;
    EmptyStore collector_;
    PdfOnly reader_;
    std::unique_ptr<app::House> house_;
    std::unique_ptr<adapters::WorkStore> work_;
    std::unique_ptr<adapters::WorkSessions> sessions_store_;
    std::unique_ptr<adapters::WorkDrafts> drafts_;
    std::unique_ptr<people::Sessions> sessions_;
    MadeUpKeys keys_;
    std::unique_ptr<adapters::WorkMemory> memory_;
    std::unique_ptr<people::Entrance> entrance_;
    std::unique_ptr<app::BookSource> source_;
    std::unique_ptr<report::ReportDesk> report_desk_;
    std::unique_ptr<doors::Desks> desks_;
    std::unique_ptr<doors::http::Router> router_;
    doors::http::Guard guard_;
    std::map<std::string, people::Person> people_;
    std::map<std::string, std::string> tokens_;
};

inline bool has(const Response& response, std::string_view words) { return response.body.find(words) != std::string::npos; }

// What differs between any two requests: numbers, ids, and the address that was typed.
inline std::string masked(std::string body, const std::string& account) {
    for (auto where = body.find(account); where != std::string::npos; where = body.find(account))
        body.replace(where, account.size(), "ACCOUNT");
    body = std::regex_replace(body, std::regex{"/(demands|drafts)/[0-9a-z]{20}"}, "/$1/ID");
    body = std::regex_replace(body, std::regex{"SP-[0-9]+"}, "SP-N");
    return std::regex_replace(body, std::regex{"name=\"decided_on\" value=\"[0-9]+\""}, "decided_on");
}

}  // namespace sallyport::tests
