#include "review/outside.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/json.h"
#include "base/limits.h"

namespace sallyport::review {

using demand::DataClass;
using ledger::Fact;
using ledger::Kind;

namespace {

Outcome<std::string> prose(std::string_view words, std::string_view field, std::string_view wanted) {
    if (words.empty()) return Problem{Trouble::invalid, std::string{wanted}, std::string{field}};
    if (words.size() > limits::prose_bytes) {
        return Problem{Trouble::invalid, fmt::format("the text has {} bytes, at most {} are kept", words.size(), limits::prose_bytes),
                       std::string{field}};
    }
    if (!is_utf8(words)) return Problem{Trouble::invalid, "the text is not UTF-8", std::string{field}};
    return std::string{words};
}

// The law's day for the order, or the last instant that the request itself names.
std::optional<Instant> last_instant(const demand::Demand& demand, const law::Assessment& findings) {
    for (const auto& clock : findings.clocks) {
        if (clock.name == "order_ends") return after_days(clock.at, 1);  // the day itself counts
    }
    std::optional<Instant> last;
    for (const auto& identifier : demand.identifiers) {
        for (const auto& sought : identifier.sought) {
            if (sought.span && (!last || *last < sought.span->to)) last = sought.span->to;
        }
    }
    return last;
}

std::vector<DataClass> classes_of(const demand::Demand& demand) {
    std::set<DataClass> classes;
    for (const auto& identifier : demand.identifiers) {
        for (const auto& sought : identifier.sought) classes.insert(sought.data);
    }
    return {classes.begin(), classes.end()};
}

// An extension speaks of the same accounts and of no other data, and was issued while the first order ran.
// 18 U.S.C. 3123(c)(2), 2518(5).
Outcome<void> check_extension(const demand::Demand& demand, const FirstOrder& first) {
    if (!demand.issued_on) return Problem{Trouble::invalid, "the paper gives no day of issue; an extension runs from its own", "extends"};
    SALLYPORT_TRY(issued, start_of(*demand.issued_on, "UTC"));
    if (first.handling->until.ms <= issued.ms) {
        return Problem{Trouble::refused,
                       fmt::format("the first order ended on {}, before this paper was issued: it is a new order and no extension",
                                   text(day_of({first.handling->until.ms - 1}, "UTC"))),
                       "extends"};
    }
    for (const auto& identifier : demand.identifiers) {
        const bool named = std::ranges::any_of(first.demand->identifiers, [&](const demand::Identifier& other) {
            return other.kind == identifier.kind && other.value.reveal() == identifier.value.reveal();
        });
        if (!named) return Problem{Trouble::refused, "an extension names an account that the first order does not name", "extends"};
    }
    for (const auto data : classes_of(demand)) {
        if (std::ranges::find(first.handling->classes, data) == first.handling->classes.end()) {
            return Problem{Trouble::refused,
                           fmt::format("an extension asks for \"{}\", which the first order does not ask for", label(data)), "extends"};
        }
    }
    return {};
}

Outcome<void> check_law(const demand::Demand& demand, const law::Assessment& findings) {
    for (const auto& finding : findings.findings) {
        if (finding.verdict != law::Verdict::deny) continue;
        return Problem{Trouble::refused, fmt::format("a rule forbids it ({}): reject the request instead", finding.rule)};
    }
    if (!asks_future_data_only(demand)) {
        return Problem{Trouble::refused,
                       "stored data is asked for too: what is for future data is filed as a request of its own, and this one is answered "
                       "line by line"};
    }
    return {};
}

Outcome<Handling> handling(const demand::Demand& demand, const Judged& judged, HandlingTerms terms,
                           const std::optional<FirstOrder>& extends, const Decision& decision) {
    SALLYPORT_CHECK(check_law(demand, judged.findings));
    Handling out;
    out.demand = demand.id;
    out.means = terms.means;
    out.classes = classes_of(demand);
    SALLYPORT_TRY(how, prose(terms.how, "arranged", "say what was arranged with the requester, and why it is not given here"));
    SALLYPORT_TRY(words, prose(terms.words, "arranged_words", "say to the requester what was arranged"));
    out.how = how;
    out.words = words;
    const bool able = std::ranges::all_of(out.classes, [&](DataClass data) { return demand::can_run(judged.profile.interception, data); });
    if (terms.means == Means::by_service && !able) {
        return Problem{Trouble::refused, "the provider's profile says that the service has no means to run this order", "means"};
    }
    const auto until = last_instant(demand, judged.findings);
    if (!until) return Problem{Trouble::invalid, "nobody knows when the order ends: it gives neither a day of issue nor a last day"};
    if (until->ms <= decision.at.ms) return Problem{Trouble::refused, "the days of this order are over: reject it"};
    out.until = *until;
    if (extends) {
        SALLYPORT_CHECK(check_extension(demand, *extends));
        out.extends = extends->demand->id;
    }
    out.first = decision.by;
    out.rulebook = hex(judged.findings.rulebook);
    out.reading = judged.reading;
    out.profile = judged.profile.version;
    return out;
}

Outcome<ledger::Draft> draft(Kind kind, const Handling& made, const Decision& decision) {
    std::vector<std::string> classes;
    for (const auto data : made.classes) classes.emplace_back(code(data));
    SALLYPORT_TRY(rulebook, digest_from_hex(made.rulebook));
    ledger::Facts facts;
    facts.codes(Fact::classes, classes)
        .code(Fact::ground, code(made.means))
        .instant(Fact::valid_until, made.until)
        .digest(Fact::rulebook, rulebook);
    if (made.extends) facts.id(Fact::extension_of, *made.extends);
    return ledger::Draft{kind, decision.at, made.demand, decision.decided_on, decision.by, std::move(facts), {}, {}};
}

}  // namespace

bool asks_future_content(const demand::Demand& demand) {
    const auto classes = classes_of(demand);
    return std::ranges::find(classes, DataClass::prospective_content) != classes.end();
}

bool asks_future_data_only(const demand::Demand& demand) {
    const auto classes = classes_of(demand);
    return !classes.empty() && std::ranges::all_of(classes, demand::is_prospective);
}

bool Handling::of_content() const { return std::ranges::find(classes, DataClass::prospective_content) != classes.end(); }

Bytes Handling::body() const {
    json::array list;
    for (const auto data : classes) list.emplace_back(code(data));
    json::object out{{"demand", demand.text()}, {"means", code(means)}, {"classes", std::move(list)}, {"how", how},
                     {"words", words},          {"until", text(until)}, {"extends", maybe(extends)},  {"first", first.text()},
                     {"second", second.text()}, {"rulebook", rulebook}, {"profile", profile}};
    if (reading) out["reading"] = static_cast<std::int64_t>(reading->value);
    return canonical(out);
}

Outcome<Handling> Handling::from_body(std::string_view bytes) {
    SALLYPORT_TRY(object, parse_object(bytes, "a handling outside"));
    Handling out;
    SALLYPORT_TRY(demand, id_at<DemandId>(object, "demand"));
    out.demand = demand;
    SALLYPORT_TRY(means, coded_at<Means>(object, "means"));
    out.means = means;
    SALLYPORT_TRY(classes, list_at(object, "classes"));
    for (const auto& element : classes) {
        const auto data = element.is_string() ? coded<DataClass>(std::string_view{element.get_string()}) : std::nullopt;
        if (!data) return Problem{Trouble::corrupt, "a handling names a class of data that is not in the list"};
        out.classes.push_back(*data);
    }
    out.how = text_or(object, "how", "");
    out.words = text_or(object, "words", "");
    SALLYPORT_TRY(until, instant_at(object, "until"));
    out.until = until;
    if (!text_or(object, "extends", "").empty()) {
        SALLYPORT_TRY(extends, id_at<DemandId>(object, "extends"));
        out.extends = extends;
    }
    SALLYPORT_TRY(first, id_at<PersonId>(object, "first"));
    out.first = first;
    SALLYPORT_TRY(second, id_at<PersonId>(object, "second"));
    out.second = second;
    SALLYPORT_TRY(rulebook, text_at(object, "rulebook"));
    out.rulebook = rulebook;
    if (object.contains("reading")) {
        SALLYPORT_TRY(index, number_at(object, "reading"));
        out.reading = EntryIndex{static_cast<std::uint64_t>(index)};
    }
    out.profile = text_or(object, "profile", "");
    return out;
}

std::vector<Kind> ProposedHandling::superseded_by() {
    return {Kind::corrected, Kind::paper_read, Kind::handled_outside, Kind::refused,           Kind::withdrawn,
            Kind::granted,   Kind::redirected, Kind::grant_proposed,  Kind::challenge_modified};
}

Outcome<ProposedHandling> ProposedHandling::from_body(std::string_view bytes) {
    SALLYPORT_TRY(handling, Handling::from_body(bytes));
    return ProposedHandling{std::move(handling)};
}

Outcome<Step<ProposedHandling>> propose_handling(const Recorded<demand::Demand>& demand, const Judged& judged, HandlingTerms terms,
                                                 const std::optional<FirstOrder>& extends, const Decision& decision) {
    SALLYPORT_TRY(made, handling(*demand, judged, std::move(terms), extends, decision));
    SALLYPORT_TRY(entry, draft(Kind::handling_proposed, made, decision));
    return Step{ProposedHandling{std::move(made)}, std::move(entry)};
}

Outcome<Step<Handling>> handle_alone(const Recorded<demand::Demand>& demand, const Judged& judged, HandlingTerms terms,
                                     const std::optional<FirstOrder>& extends, const Decision& decision) {
    SALLYPORT_TRY(made, handling(*demand, judged, std::move(terms), extends, decision));
    if (made.of_content()) return Problem{Trouble::refused, "content is to come: two people sign that it is handled outside"};
    SALLYPORT_TRY(entry, draft(Kind::handled_outside, made, decision));
    return Step{std::move(made), std::move(entry)};
}

Outcome<Step<Handling>> sign_handling(const Recorded<demand::Demand>& demand, const Recorded<ProposedHandling>& proposal,
                                      const Decision& decision) {
    SALLYPORT_TRY(signatures, people::Signatures::of(proposal->handling.first, decision.by));
    Handling made = proposal->handling;
    require(made.demand == demand->id, "a proposal is signed for its own demand");
    if (made.until.ms <= decision.at.ms) return Problem{Trouble::refused, "the days of this order are over: reject it"};
    made.second = signatures.second();
    SALLYPORT_TRY(entry, draft(Kind::handled_outside, made, decision));
    return Step{std::move(made), std::move(entry)};
}

}  // namespace sallyport::review
