// What doors are given: the desks of every station, and nothing that reads customer data in the provider's stores.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "collection/desk.h"
#include "demand/desk.h"
#include "demand/provider.h"
#include "doors/http/router.h"
#include "doors/page/frame.h"
#include "ledger/ports.h"
#include "notice/desk.h"
#include "people/entrance.h"
#include "people/lookalike.h"
#include "people/people.h"
#include "people/throttle.h"
#include "production/desk.h"
#include "review/desk.h"
#include "review/ports.h"
#include "tally/desk_figures.h"

namespace sallyport::people {
class RosterDesk;
}
namespace sallyport::report {
class ReportDesk;
}

namespace sallyport::doors {

// What only a folder that was born as a demo has. Null everywhere else, and then no address of it exists.
class Demo {
public:
    virtual ~Demo() = default;
    // "2026-03-01: a waiting period ends (SP-12)"; empty if nothing is due.
    virtual std::string next_event() const = 0;
    // Moves the demo's clock to the next due event and runs the rounds.
    virtual Outcome<void> go_to_next_event() = 0;
    // The person a sign-in link of this demo stands for; not_found for a wrong or used-up word.
    virtual Outcome<PersonId> by_link(std::string_view word) const = 0;
};

struct Desks {
    people::PeopleDesk& people;
    people::Sessions& sessions;
    demand::DemandDesk& demands;
    review::ReviewDesk& review;
    notice::NoticeDesk& notice;
    collection::CollectionDesk& collection;
    production::ProductionDesk& production;
    const review::PaperReader& reader;
    demand::Drafts& drafts;
    ledger::Book& book;
    ledger::Vault& vault;
    ledger::Keys& keys;  // for papers and drafts only
    const Clock& clock;
    const demand::Provider& provider;
    std::function<void()> wake_rounds;    // something may be due: look soon, on another thread
    std::string site_folder;              // the public report's files; empty: none yet
    std::string stylesheet, script;       // addresses of the assets
    std::string package_key, ledger_key;  // public, as sallyport-verify takes them
    Demo* demo = nullptr;
    people::Entrance* entrance = nullptr;  // keys and invitations; a demo has links instead
    // What became of the mails of a demand's newest letter, for the team; null: no mail server is set up.
    std::function<std::string(const DemandId&)> letter_mails = nullptr;
    report::ReportDesk* report = nullptr;  // publishing; null in the lane of national security process
    // How often something may be tried; never null.
    std::shared_ptr<people::Throttle> throttle = std::make_shared<people::Throttle>();
    const people::DomainRegister* domains = nullptr;  // of governments; null: none is shipped here
    tally::ServiceLevels levels = {};                 // how long the house means to take
    std::vector<std::string> balancers = {};          // addresses that stand for many: nobody waits for them
    people::RosterDesk* roster = nullptr;             // who is on call, who is away, who is called; null: no page of it, and no bar
};

// Who is behind a request. The guard makes it; doors read it with request.visitor_as<Signed>().
struct Signed : http::Visitor {
    people::Person person;
    people::Session session;
};

// Every route of every door, in one list: the test walks it.
std::vector<http::Route> all_routes(Desks& desks);
// Of the lane of national security process: desk and its own counter. No portal, no notice, no report.
std::vector<http::Route> lane_routes(Desks& desks);
// Session, role and relation, for each route's action. A route's {id} names a demand; another's answers like one that does not exist.
http::Guard guard(Desks& desks);

// One list a door.
std::vector<http::Route> portal_routes(Desks& desks);
std::vector<http::Route> desk_routes(Desks& desks);
std::vector<http::Route> notice_routes(Desks& desks);
std::vector<http::Route> national_routes(Desks& desks);  // in lane_routes() only
std::vector<http::Route> public_routes(Desks& desks);
std::vector<http::Route> apply_routes(Desks& desks);
std::vector<http::Route> sign_in_routes(Desks& desks);
std::vector<http::Route> invitation_routes(Desks& desks);  // empty without an entrance
std::vector<http::Route> account_routes(Desks& desks);     // likewise
std::vector<http::Route> demo_routes(Desks& desks);        // empty without a demo

// Where a role's work is: the first page after signing in.
std::string home_of(people::Role role);

// A page in the frame of this visitor: navigation by role, demo bar, notice of simulated books. `current` is the address of the nav link that
// is open, e.g. "/desk".
struct PageParts {
    std::string title;
    page::Html main;
    page::Html above = {};
    page::Width width = page::Width::reading;
    std::string current = {};
    int refresh_seconds = 0;
};
http::Response show(const Desks& desks, const http::Request& request, PageParts parts);

}  // namespace sallyport::doors
