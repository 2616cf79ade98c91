#include "people/looks.h"

#include "base/json.h"

namespace sallyport::people {

using ledger::Draft;
using ledger::Fact;

Bytes Look::body() const {
    json::object object{{"at", code(at)}, {"demand", demand ? demand->text() : ""}};
    object["first"] = static_cast<std::int64_t>(first);
    object["shown"] = static_cast<std::int64_t>(shown);
    return canonical(object);
}

Outcome<Look> Look::from_body(std::string_view bytes) {
    SALLYPORT_TRY(object, parse_object(bytes, "an auditor's look"));
    Look look;
    SALLYPORT_TRY(at, coded_at<LookedAt>(object, "at"));
    look.at = at;
    SALLYPORT_TRY(demand, text_at(object, "demand"));
    if (!demand.empty()) {
        SALLYPORT_TRY(id, DemandId::parse(demand));
        look.demand = id;
    }
    SALLYPORT_TRY(first, number_at(object, "first"));
    look.first = static_cast<std::uint64_t>(first);
    SALLYPORT_TRY(shown, number_at(object, "shown"));
    look.shown = static_cast<std::uint64_t>(shown);
    return look;
}

Outcome<ledger::Step<Look>> look(const Look& look, const PersonId& by, Instant at) {
    require(look.demand.has_value() == (look.at == LookedAt::request), "a request that was shown is named, and nothing else is");
    if (by.none()) return Problem{Trouble::refused, "nobody is named who looks"};
    Draft entry{ledger::Kind::audited, at, {}, std::nullopt, by, {}, {}, {}};
    entry.facts.code(Fact::looked_at, code(look.at))
        .number(Fact::first, static_cast<std::int64_t>(look.first))
        .number(Fact::shown, static_cast<std::int64_t>(look.shown));
    if (look.demand) entry.facts.id(Fact::seen, *look.demand);
    return ledger::Step{look, std::move(entry)};
}

}  // namespace sallyport::people
