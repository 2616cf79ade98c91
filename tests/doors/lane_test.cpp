// The lane of national security process: a folder of its own beside a main one that stays as it is, byte for byte.
#include "main/national_command.h"
#include "main/new_folder.h"
#include "report/site.h"
#include "tally/national.h"
#include "tests/doors/open_doors.h"

namespace sallyport::tests {

namespace {

std::map<std::string, std::string> bytes_of(const std::filesystem::path& folder) {
    std::map<std::string, std::string> out;
    for (const auto& file : std::filesystem::recursive_directory_iterator(folder)) {
        if (file.is_regular_file() && !file.path().string().ends_with("-shm")) out[file.path().string()] = read_file(file.path());
    }
    return out;
}

using Lane = app::HouseOptions::Lane;

std::unique_ptr<app::House> opened(const std::string& folder, const Clock& clock, Lane lane) {
    auto house = app::House::open({.folder = folder, .clock = &clock, .durability = adapters::Durability::relaxed, .lane = lane});
    REQUIRE_MESSAGE(house.has_value(), (house ? "" : house.error().sentence));
    return std::move(*house);
}

// Cleared staff at the lane's own doors.
class LaneDoors {
public:
    explicit LaneDoors(const std::string& folder, const Clock& clock) : house_{opened(folder, clock, Lane::national)}, clock_{clock} {
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
                                                             [] {},
                                                             folder + "/site",
                                                             "/assets/style.css",
                                                             "/assets/app.js",
                                                             "",
                                                             "",
                                                             nullptr});
        desks_->roster = &house_->roster();
        router_ = std::make_unique<doors::http::Router>(doors::lane_routes(*desks_));
        guard_ = doors::guard(*desks_);
        for (const auto& [who, role] : {std::pair{"analyst", Role::analyst},
                                        {"counsel", Role::counsel},
                                        {"counsel-2", Role::counsel},
                                        {"custodian", Role::custodian}}) {
            const auto made = house_->people().enrol({PersonId::random(), role, who, {}, "UTC", ""}, PersonId::random(), clock_.now());
            REQUIRE(made.has_value());
            people_[who] = *made;
        }
        const auto by = people::Signatures::of(people_.at("counsel").id, people_.at("counsel-2").id);
        REQUIRE(by.has_value());
        const auto bureau = house_->people().admit(
            {AgencyId::random(), "Federal Bureau of Made-up Letters", people::AgencyKind::federal, "US", {"bureau.example"}}, *by,
            clock_.now());
        REQUIRE(bureau.has_value());
        agency_ = bureau->id;
    }

    Response ask(const std::string& who, Method method, const std::string& path, const Form& form = {}, const std::string& file = "") {
        Request request;
        request.method = method;
        request.path = path;
        for (const auto& [name, value] : form) request.form.add(name, value);
        auto session = sessions_->begin(people_.at(who), clock_.now());
        REQUIRE(session.has_value());
        request.cookie = "session=" + session->token;
        auto found = router_->find(method, path);
        if (found.route == nullptr) return Response::trouble({Trouble::not_found, ""});
        request.parameters = found.parameters;
        if (!found.route->action.empty()) {
            auto admission = guard_(*found.route, request);
            if (admission.answer != Admission::Answer::in) return Response::trouble({Trouble::not_found, ""});
            request.visitor = admission.visitor;
            request.form_token = admission.form_token;
        }
        if (found.route->sink) {
            auto sink = found.route->sink(request);
            REQUIRE(sink.has_value());
            if (!file.empty()) {
                REQUIRE((*sink)->begin("paper", "letter.pdf", "application/pdf").has_value());
                REQUIRE((*sink)->add(file).has_value());
                REQUIRE((*sink)->end().has_value());
            }
            request.upload = *sink;
        }
        return found.route->handle(request);
    }
    Response get(const std::string& who, const std::string& path) { return ask(who, Method::get, path); }

    Form letter() const {
        return {{"authority", "letter"},     {"agency", agency_.text()},     {"issuer", "Field office Westmark"},
                {"docket", "NSL-26-000001"}, {"signer", "Ada Quill"},        {"level", "special_agent_in_charge"},
                {"identifies", "yes"},       {"issued_on-day", "1"},         {"issued_on-month", "7"},
                {"issued_on-year", "2026"},  {"addressed_to", "main"},       {"dangers", "life"},
                {"kind", "account_email"},   {"values", "kept@example.org"}, {"classes", "bsi_name"}};
    }
    // The paper's address, "/desk/national/ID".
    std::string enter(const Form& form) {
        const auto entered = ask("analyst", Method::post, "/desk/national/new", form, "%PDF-1.7 made up");
        REQUIRE_MESSAGE(entered.status == 303, entered.body);
        return Doors::location(entered);
    }
    review::Decision decision(const std::string& who, const DemandId& id) {
        const auto row = house_->demands().row(id);
        REQUIRE(row.has_value());
        return {people_.at(who).id, row->last, clock_.now()};
    }
    Form gag(const std::string& page, const char* event) {
        const auto id = Doors::id_of(page);
        const auto row = house_->demands().row(id);
        const auto orders = house_->notice().orders(id);
        REQUIRE(row.has_value());
        REQUIRE(orders.has_value());
        REQUIRE(!orders->empty());
        return {
            {"decided_on", std::to_string(row->last.value)}, {"order", orders->front().id.text()}, {"event", event}, {"words", "Made up."}};
    }
    app::House& house() { return *house_; }
    const AgencyId& agency() const { return agency_; }
    const people::Person& person(const std::string& who) const { return people_.at(who); }

private:
    TwoCustomers directory_;
    EmptyStore collector_;
    PdfOnly reader_;
    std::unique_ptr<app::House> house_;
    const Clock& clock_;
    std::unique_ptr<adapters::WorkStore> work_;
    std::unique_ptr<adapters::WorkSessions> sessions_store_;
    std::unique_ptr<adapters::WorkDrafts> drafts_;
    std::unique_ptr<people::Sessions> sessions_;
    std::unique_ptr<doors::Desks> desks_;
    std::unique_ptr<doors::http::Router> router_;
    doors::http::Guard guard_;
    std::map<std::string, people::Person> people_;
    AgencyId agency_;
};

// A main folder and a lane beside it.
struct Beside {
    Beside() : clock{at("2026-07-06T08:00:00Z")}, main{(folder / "main").string()}, lane{(folder / "lane").string()} {
        REQUIRE(app::make_real_folder({main, "Larkspur Mail"}, clock.now()).has_value());
        REQUIRE(app::make_real_folder({.folder = lane, .name = "Larkspur Mail", .lane = app::NewFolder::Lane::national}, clock.now())
                    .has_value());
    }
    Folder folder;
    adapters::StillClock clock;
    std::string main, lane;
};

std::string refusal(const std::string& folder, const Clock& clock, Lane lane) {
    const auto house = app::House::open({.folder = folder, .clock = &clock, .lane = lane});
    return house ? "opened" : house.error().sentence;
}

}  // namespace

TEST_CASE("Lane.IsAFolderThatTheMainOneDoesNotReadAndThatLiesInNoOther") {
    Beside both;
    CHECK(refusal(both.lane, both.clock, Lane::national) == "opened");
    CHECK(refusal(both.lane, both.clock, Lane::either) == "opened");
    CHECK(refusal(both.main, both.clock, Lane::main) == "opened");
    CHECK(refusal(both.lane, both.clock, Lane::main).find("does not read it") != std::string::npos);
    std::filesystem::remove(both.lane + "/national.toml");
    CHECK(refusal(both.lane, both.clock, Lane::main).find("does not read it") != std::string::npos);
    CHECK(refusal(both.main, both.clock, Lane::national).find("no folder of national security process") != std::string::npos);
    CHECK(!app::stands_alone(both.main + "/inside").has_value());
    CHECK(!app::stands_alone(both.main + "/inside/").has_value());
    CHECK(app::stands_alone(both.lane + "/").has_value());
}

TEST_CASE("Lane.LeavesTheMainFolderAsItIsWhateverHappensInIt") {
    Beside both;
    const auto before = bytes_of(both.main);
    LaneDoors doors{both.lane, both.clock};
    const auto page = doors.enter(doors.letter());
    const auto id = Doors::id_of(page);
    auto& house = doors.house();
    REQUIRE(house.review().accept(id, doors.decision("analyst", id)).has_value());
    REQUIRE(house.collection().keep(id, both.clock.now()).has_value());
    const auto demand = house.demands().demand(id);
    REQUIRE(demand.has_value());
    const demand::Region place{(*demand)->papers.front().id, 1, 0, 0, 500, 100};
    const review::CellDecision cell{0, demand::DataClass::bsi_name, review::CellAnswer::grant, std::nullopt, place, std::nullopt};
    const auto decided = house.review().decide(id, {cell}, "A letter reaches the name.", doors.decision("counsel", id));
    REQUIRE_MESSAGE(decided.has_value(), (decided ? "" : decided.error().sentence));
    CHECK(house.notice().clear(id, doors.decision("analyst", id)).value() == notice::ClearanceGround::barred);
    const auto file = app::publish_bands(house, 2, Day{2026, 7, 6}, both.clock.now());
    REQUIRE(file.has_value());
    CHECK(bytes_of(both.main) == before);
    const auto wrong = house.book().check({});
    REQUIRE(wrong.has_value());
    CHECK(wrong->empty());
    // The letter of 6 July is not in a window that ends the day before.
    CHECK(file->csv().find("letters,2026-01-07,2026-07-05,0,499\n") != std::string::npos);
}

TEST_CASE("Lane.TakesNationalSecurityProcessAndNothingElse") {
    Beside both;
    LaneDoors doors{both.lane, both.clock};
    const auto page = doors.enter(doors.letter());
    const auto filed = doors.house().demands().demand(Doors::id_of(page));
    REQUIRE(filed.has_value());
    CHECK((*filed)->channel == "cleared");
    CHECK((*filed)->national->signer == demand::LetterSigner::special_agent_in_charge);
    const auto findings = doors.house().review().findings(**filed, both.clock.now());
    REQUIRE(findings.has_value());
    CHECK(findings->overall == law::Verdict::review);  // no row is adopted yet
    for (const auto& finding : findings->findings) CHECK(finding.code != "not_this_lane");

    auto warrant = **filed;
    warrant.id = DemandId::random();
    warrant.instrument = demand::Instrument::search_warrant;
    warrant.national = std::nullopt;
    CHECK(doors.house().demands().file(warrant, both.clock.now()).error().trouble == Trouble::refused);
    SUBCASE("by those only who may enter a paper") {
        CHECK(doors.get("counsel", "/desk/national/new").status == 200);
        CHECK(doors.get("custodian", "/desk/national/new").status == 404);
    }
    SUBCASE("with no portal, no notice and no report beside it") {
        for (const auto* path : {"/portal", "/portal/new", "/notice", "/report/", "/notice/mine"})
            CHECK(doors.get("counsel", path).status == 404);
        const auto desk = doors.get("counsel", "/desk");
        CHECK(desk.status == 200);
        CHECK(!has(desk, "href=\"/report/\""));
        CHECK(!has(desk, "href=\"/portal\""));
        CHECK(has(desk, "href=\"/desk/national\""));
    }
    SUBCASE("what is missing stands beside its field and nothing is kept") {
        const auto size = doors.house().book().size();
        const auto answer =
            doors.ask("analyst", Method::post, "/desk/national/new", Doors::with(doors.letter(), "values", ""), "%PDF-1.7 made up");
        CHECK(answer.status == 422);
        CHECK(has(answer, "at least one selector"));
        CHECK(has(answer, "value=\"NSL-26-000001\""));
        CHECK(doors.ask("analyst", Method::post, "/desk/national/new", doors.letter()).status == 422);
        CHECK(doors.ask("analyst", Method::post, "/desk/national/new", Doors::with(doors.letter(), "agency", ""), "%PDF-1.7 made up")
                  .status == 422);
        CHECK(doors.house().book().size() == size);
    }
    SUBCASE("and the letter is judged by what it must carry") {
        const auto low = doors.enter(Doors::with(Doors::with(doors.letter(), "level", "below"), "docket", "NSL-26-000002"));
        const auto paper = doors.house().demands().demand(Doors::id_of(low));
        REQUIRE(paper.has_value());
        CHECK(doors.house().review().findings(**paper, both.clock.now())->law == law::Verdict::deny);
    }
}

TEST_CASE("Lane.FollowsTheSecrecyOfAPaperToItsEnd") {
    Beside both;
    LaneDoors doors{both.lane, both.clock};
    const auto page = doors.enter(doors.letter());
    const auto id = Doors::id_of(page);
    CHECK(has(doors.get("counsel", page), "Third anniversary on 2029-07-06"));
    CHECK(doors.ask("analyst", Method::post, page, doors.gag(page, "government_filed")).status == 403);
    CHECK(doors.ask("analyst", Method::post, page, doors.gag(page, "anniversary_kept")).status == 403);
    CHECK(doors.ask("analyst", Method::post, page, doors.gag(page, "")).status == 422);
    CHECK(doors.ask("analyst", Method::post, page, doors.gag(page, "review_asked")).status == 303);
    CHECK(has(doors.get("counsel", page), "The government has until 5 August 2026"));
    both.clock.set(at("2026-08-05T08:00:01Z"));
    CHECK(has(doors.get("counsel", page), "The government did not go to court"));
    CHECK(has(doors.get("counsel", "/desk/national"), "The government did not go to court"));
    CHECK(doors.ask("analyst", Method::post, page, doors.gag(page, "government_filed")).status == 303);
    CHECK(!has(doors.get("counsel", page), "did not go to court"));
    CHECK(doors.ask("analyst", Method::post, page, doors.gag(page, "court")).status == 303);
    CHECK(has(doors.get("counsel", page), "Nothing bars us from speaking"));
    CHECK(doors.house().notice().orders(id)->empty());
    SUBCASE("a letter without a certified danger brings none") {
        auto form = doors.letter();
        std::erase_if(form, [](const auto& field) { return field.first == "dangers"; });
        const auto open = doors.enter(Doors::with(form, "docket", "NSL-26-000003"));
        CHECK(has(doors.get("counsel", open), "Nothing bars us from speaking"));
    }
}

TEST_CASE("Lane.HandsOutBandsAndTheReportTakesThemInOnce") {
    Beside both;
    LaneDoors doors{both.lane, both.clock};
    doors.enter(doors.letter());
    both.clock.set(at("2026-10-01T12:00:00Z"));
    auto& lane = doors.house();
    const auto size = lane.book().size();
    const auto file = app::publish_bands(lane, 2, Day{2026, 10, 1}, both.clock.now());
    REQUIRE(file.has_value());
    CHECK(file->csv().find("2,2026-10-01,letters,2026-04-04,2026-09-30,0,499\n") != std::string::npos);
    CHECK(app::publish_bands(lane, 2, Day{2026, 10, 1}, both.clock.now())->csv() == file->csv());
    CHECK(lane.book().size() == size + 1);
    CHECK(app::publish_bands(lane, 3, Day{2026, 10, 1}, both.clock.now()).error().trouble == Trouble::refused);
    CHECK(app::publish_bands(lane, 2, Day{2026, 10, 2}, both.clock.now()).error().trouble == Trouble::refused);
    CHECK(app::publish_bands(lane, 5, Day{2027, 4, 1}, both.clock.now()).error().trouble == Trouble::invalid);

    const auto path = (both.folder / "bands.csv").string();
    write_file(path, file->csv());
    auto main = opened(both.main, both.clock, Lane::main);
    CHECK(app::publish_bands(*main, 2, Day{2026, 10, 1}, both.clock.now()).error().trouble == Trouble::corrupt);
    REQUIRE(app::import_bands(*main, path, both.clock.now()).has_value());
    CHECK(app::import_bands(*main, path, both.clock.now()).error().trouble == Trouble::conflict);
    const auto held = report::imported_bands(main->clerk());
    REQUIRE(held.has_value());
    REQUIRE(held->size() == 1);
    CHECK(held->front().csv() == file->csv());
    write_file(path, "structure,published,figure,from,to,low,high\n3,2026-10-01,all_process,2026-04-04,2026-09-30,0,1\n");
    const auto refused = app::import_bands(*main, path, both.clock.now());
    REQUIRE(!refused);
    CHECK(refused.error().sentence.find("bands.csv row 2: ") == 0);
    for (auto* house : {main.get(), &lane}) {
        const auto wrong = house->book().check({});
        REQUIRE(wrong.has_value());
        CHECK(wrong->empty());
    }
}

TEST_CASE("Lane.AuthoritiesHaveTheWordsThatAreCounted") {
    REQUIRE(every<demand::NationalAuthority>().size() == every<tally::CountedAuthority>().size());
    for (std::size_t i = 0; i < every<demand::NationalAuthority>().size(); ++i)
        CHECK(code(every<demand::NationalAuthority>()[i]) == code(every<tally::CountedAuthority>()[i]));
}

}  // namespace sallyport::tests
