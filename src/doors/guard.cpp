#include <map>

#include "doors/desks.h"

namespace sallyport::doors {

using http::Admission;
using people::Action;
using people::Relation;
using people::Role;

namespace {

// What ties the visitor to the thing a route names. A route without {id} is about nobody's demand in particular.
Outcome<Relation> relation_to(const Desks& desks, const people::Person& person, const http::Route& route, const http::Request& request) {
    const auto id_text = request.parameter("id");
    // An administrator's own agency is what these routes are about; no address names another.
    if (id_text.empty() && route.action == "manage_officers") return person.agency.none() ? Relation::none : Relation::agency;
    if (id_text.empty()) return Relation::none;
    SALLYPORT_TRY(id, DemandId::parse(id_text));
    if (person.role == Role::customer || person.role == Role::enterprise) {
        SALLYPORT_TRY(demand, desks.demands.demand(id));
        // A customer sees a demand only once they were told of it.
        SALLYPORT_TRY(sent, desks.notice.sent(id));
        if (!sent) return Relation::none;
        for (const auto* answer : demand::accounts_of(demand->directory)) {
            if (person.account.empty()) continue;
            if (answer->account.reveal() == person.account || answer->customer == person.account) return Relation::own;
        }
        return Relation::none;
    }
    SALLYPORT_TRY(row, desks.demands.row(id));
    return desks.demands.relation(person, row);
}

bool allowed(const Desks& desks, const people::Person& person, const http::Route& route, const http::Request& request) {
    if (route.action == "signed_in" || route.action == "anybody") return true;  // a page about oneself, or for everybody
    // An officer may read their own request, and reads it in the portal: the desk's page of it says what counsel weighs.
    if (route.door == "desk" && !people::is_staff(person.role)) return false;
    const auto action = coded<Action>(route.action);
    require(action.has_value(), "every route's action is in the table of rights");
    const auto relation = relation_to(desks, person, route, request);
    return relation && people::may(person.role, *action, *relation);
}

}  // namespace

http::Guard guard(Desks& desks) {
    return [&desks](const http::Route& route, const http::Request& request) -> Admission {
        // A page for everybody knows who is signed in, so that it leads nobody to a door that is not theirs.
        const Admission nobody{route.action == "anybody" ? Admission::Answer::in : Admission::Answer::sign_in};
        const auto secret = http::session_of(request);
        if (secret.empty()) return nobody;
        const Instant now = desks.clock.now();
        auto session = desks.sessions.find(secret, desks.people, now);
        if (!session) return nobody;
        auto person = desks.people.person(session->person);
        if (!person) return nobody;
        if (!allowed(desks, *person, route, request)) return {Admission::Answer::hidden};
        auto visitor = std::make_shared<Signed>();
        visitor->person = std::move(*person);
        visitor->session = std::move(*session);
        const std::string token = visitor->session.form_secret;
        return {Admission::Answer::in, std::move(visitor), token};
    };
}

std::vector<http::Route> all_routes(Desks& desks) {
    std::vector<http::Route> routes;
    for (auto& list : {portal_routes(desks), desk_routes(desks), notice_routes(desks), public_routes(desks), apply_routes(desks),
                       sign_in_routes(desks), invitation_routes(desks), account_routes(desks), demo_routes(desks)}) {
        routes.insert(routes.end(), list.begin(), list.end());
    }
    return routes;
}

std::vector<http::Route> lane_routes(Desks& desks) {
    std::vector<http::Route> routes{
        {http::Method::get, "/", "sign_in", "", [](http::Request&) { return http::Response::see("/sign-in"); }}};
    for (auto& list :
         {desk_routes(desks), national_routes(desks), sign_in_routes(desks), invitation_routes(desks), account_routes(desks)}) {
        routes.insert(routes.end(), list.begin(), list.end());
    }
    return routes;
}

}  // namespace sallyport::doors
