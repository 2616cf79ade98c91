#include "doors/tries.h"

#include <algorithm>

namespace sallyport::doors {

people::Who who_tries(const Desks& desks, const http::Request& request, std::string account, bool known) {
    people::Who who{people::address_of(request.peer), std::move(account), {}, known};
    if (std::ranges::find(desks.balancers, request.peer) != desks.balancers.end()) who.address.clear();
    if (const auto* visitor = dynamic_cast<const Signed*>(request.visitor.get()); visitor != nullptr) {
        if (who.account.empty()) who.account = visitor->person.id.text();
        who.agency = visitor->person.agency.text();
        who.known = true;
    }
    return who;
}

std::optional<http::Response> one_too_many(const Desks& desks, const http::Request& request, people::Tried what, std::string account,
                                           bool known) {
    const auto wait = desks.throttle->take(what, who_tries(desks, request, std::move(account), known), desks.clock.now());
    if (!wait) return std::nullopt;
    return http::Response::too_many(*wait);
}

}  // namespace sallyport::doors
