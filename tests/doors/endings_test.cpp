// Two ends of a request at the doors: an order for future data that is handled outside, and the costs of an answer.
#include "tests/doors/open_doors.h"

using namespace sallyport;
using namespace sallyport::tests;

namespace {

// An order for future data, accepted and preserved. Its address on the desk.
std::string order(Doors& doors, demand::Instrument instrument, demand::DataClass data, const std::string& product) {
    demand::Demand demand;
    demand.id = DemandId::random();
    const auto& officer = doors.person("officer");
    demand.filed_by = officer.id;
    demand.agency = officer.agency;
    demand.agency_name = "Westmark Bureau";
    demand.country = "US";
    demand.instrument = instrument;
    demand.authority = demand::AuthorityLevel::judge;
    demand.standard = demand::Standard::probable_cause;
    demand.requester = demand::RequesterKind::federal;
    demand.issuer = Sensitive<std::string>{"District Court of Westmark"};
    demand.docket = Sensitive<std::string>{"26-mj-0009"};
    demand.signer = Sensitive<std::string>{"Ada Quill"};
    demand.is_signed = true;
    demand.issued_on = Day{2026, 7, 1};
    demand.addressed_to = "larkspur_us";
    demand.summary = Sensitive<std::string>{"A made-up matter."};
    demand.papers = {{DocumentId::random(), "s/00000001/8/100", 100, Sensitive<std::string>{"paper.pdf"}, "instrument"}};
    demand::Identifier identifier;
    identifier.value = Sensitive<std::string>{"kept@example.org"};
    identifier.product = product;
    identifier.sought = {{data, Span{*parse_instant("2026-07-06T00:00:00Z"), *parse_instant("2026-07-30T00:00:00Z")}, ""}};
    demand.identifiers.push_back(std::move(identifier));
    const auto id = demand.id;
    const auto filed = doors.house().demands().file(std::move(demand), doors.clock().now());
    INFO((filed ? "" : filed.error().sentence));
    REQUIRE(filed.has_value());
    const auto address = "/desk/demands/" + id.text();
    REQUIRE(doors.house().review().accept(id, doors.decision("analyst", address)).has_value());
    REQUIRE(doors.house().collection().keep(id, doors.clock().now()).has_value());
    return address;
}

Form arranged(Doors& doors, const std::string& demand, const std::string& means) {
    return {{"decided_on", doors.decided_on(demand)},
            {"means", means},
            {"arranged", "Engineers of both sides agreed."},
            {"arranged_words", "Our engineers call yours on Monday."}};
}

}  // namespace

TEST_CASE("Outside.CounselRecordsWhatWasArrangedAndTheRequesterReadsIt") {
    Doors doors;
    const auto demand = order(doors, demand::Instrument::pr_tt_order, demand::DataClass::prospective_noncontent, "mail");
    const auto page = doors.get("counsel", demand);
    CHECK(has(page, "Handle outside"));
    CHECK(has(page, "The service can run this order, by its own means"));  // what the profile says
    CHECK_FALSE(has(doors.get("analyst", demand), "Record that it is handled outside"));
    CHECK(doors.post("analyst", demand + "/handle-outside", arranged(doors, demand, "by_service")).status == 404);
    // What is missing stands beside its field, and nothing is lost.
    auto without = arranged(doors, demand, "by_service");
    without[2].second.clear();
    const auto refused = doors.post("counsel", demand + "/handle-outside", without);
    CHECK(refused.status == 422);
    CHECK(has(refused, "say what was arranged with the requester"));
    CHECK(has(refused, "Our engineers call yours on Monday."));
    CHECK(Doors::location(doors.post("counsel", demand + "/handle-outside", arranged(doors, demand, "by_service"))) == demand);
    CHECK(has(doors.get("counsel", demand), "Engineers of both sides agreed."));
    const auto portal = doors.get("officer", "/portal/demands/" + Doors::id_of(demand).text());
    CHECK(has(portal, "Handled outside this portal"));
    CHECK(has(portal, "Our engineers call yours on Monday."));
    CHECK_FALSE(has(portal, "Engineers of both sides agreed."));
}

TEST_CASE("Outside.ContentWaitsForASecondSignatureAtTheDesk") {
    Doors doors;
    const auto demand = order(doors, demand::Instrument::wiretap_order, demand::DataClass::prospective_content, "calls");
    const auto unable = doors.post("counsel", demand + "/handle-outside", arranged(doors, demand, "by_service"));
    CHECK(has(unable, "has no means to run this order"));
    CHECK(Doors::location(doors.post("counsel", demand + "/handle-outside", arranged(doors, demand, "by_requester"))) == demand);
    CHECK(has(doors.get("counsel-2", demand), "Sign as second"));
    const Form signing{{"decided_on", doors.decided_on(demand)}};
    CHECK(has(doors.post("counsel", demand + "/sign-outside", signing), "one person signed twice"));
    CHECK(Doors::location(doors.post("counsel-2", demand + "/sign-outside", signing)) == demand);
    const auto handled = doors.house().review().outside(Doors::id_of(demand));
    REQUIRE(handled.has_value());
    CHECK((*handled)->profile == doors.house().review().profile_version());
}

TEST_CASE("Costs.StandOnDeskAndPortalAndAreTakenBack") {
    Doors doors;
    const auto demand = doors.under_review("kept@example.org");
    const auto id = Doors::id_of(demand);
    const Form asking{{"searching-cost", "150.00"}, {"searching-asked", "120"}, {"child_exploitation", "The paper names fraud."}};
    const auto with = [&](Form form) {
        form.insert(form.begin(), {"decided_on", doors.decided_on(demand)});
        return form;
    };
    CHECK(doors.post("counsel", demand + "/costs", with(asking)).status == 403);  // nothing was delivered yet
    CHECK_FALSE(has(doors.get("counsel", demand), "Ask for costs"));
    // What lies between is told elsewhere: the entries alone.
    const auto write = [&](ledger::Kind kind, const std::string& who, const std::string& facts) {
        ledger::Draft entry;
        entry.kind = kind;
        entry.at = doors.clock().now();
        entry.demand = id;
        entry.decided_on = doors.decision("counsel", demand).decided_on;
        if (!who.empty()) entry.actor = doors.person(who).id;
        const auto parsed = ledger::Facts::parse(facts);
        REQUIRE(parsed.has_value());
        entry.facts = *parsed;
        const auto appended = doors.house().book().append(entry);
        INFO((appended ? "" : appended.error().sentence));
        REQUIRE(appended.has_value());
    };
    const std::string digest(64, 'a'), package = PackageId::random().text();
    write(ledger::Kind::granted, "counsel",
          "cells_asked=1\ncells_granted=1\nclasses=bsi_name\nnarrowed=0\nrulebook=" + digest + "\nvalid_until=2026-09-01T00:00:00Z\n");
    write(ledger::Kind::cleared, "counsel", "ground=waived\n");
    write(ledger::Kind::permitted, "custodian", "cells_granted=1\nvalid_until=2026-09-01T00:00:00Z\n");
    write(ledger::Kind::collected, "", "bytes=1\nitems_content=0\nitems_noncontent=1\nitems_outside=0\nparts=1\n");
    write(ledger::Kind::sealed, "",
          "accounts_content=0\naccounts_noncontent=1\naccounts_none=0\nbytes=1\nitems_content=0\nitems_noncontent=1\npackage=" + package +
              "\nparts=1\nroot=" + digest + "\n");
    write(ledger::Kind::release_proposed, "custodian", "package=" + package + "\n");
    write(ledger::Kind::released, "counsel-2", "package=" + package + "\nvalid_until=2026-09-01T00:00:00Z\n");
    write(ledger::Kind::delivered, "officer",
          "accounts_content=0\naccounts_noncontent=1\naccounts_none=0\nitems_content=0\nitems_noncontent=1\npackage=" + package +
              "\nreceipt=" + digest + "\n");
    CHECK(has(doors.get("counsel", demand), "Ask for costs"));
    CHECK_FALSE(has(doors.get("custodian", demand), "Ask for costs"));
    CHECK(doors.post("custodian", demand + "/costs", with(asking)).status == 404);
    const auto more = doors.post("counsel", demand + "/costs",
                                 with({{"searching-cost", "100"}, {"searching-asked", "100.01"}, {"child_exploitation", "Fraud."}}));
    CHECK(more.status == 422);
    CHECK(has(more, "never more than it cost is asked"));
    CHECK(has(doors.post("counsel", demand + "/costs", with({{"searching-cost", "a lot"}})), "an amount in dollars is wanted"));
    CHECK(Doors::location(doors.post("counsel", demand + "/costs", with(asking))) == demand);
    CHECK(has(doors.get("counsel", demand), "$120.00"));
    const auto portal = doors.get("officer", "/portal/demands/" + id.text());
    CHECK(has(portal, "$120.00"));
    CHECK(has(portal, "18 U.S.C. 2706"));
    CHECK(doors.post("counsel", demand + "/withdraw-costs", with({})).status == 422);
    CHECK(Doors::location(doors.post("counsel", demand + "/withdraw-costs", with({{"why", "agreed"}}))) == demand);
    CHECK_FALSE(has(doors.get("officer", "/portal/demands/" + id.text()), "$120.00"));
}
