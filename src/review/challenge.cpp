#include "review/challenge.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json.h"
#include "base/limits.h"

namespace sallyport::review {

using demand::Instrument;
using ledger::Draft;
using ledger::Fact;
using ledger::Facts;
using ledger::Kind;

namespace {

Draft draft(Kind kind, const DemandId& demand, const Decision& decision, Facts facts) {
    return Draft{kind, decision.at, demand, decision.decided_on, decision.by, std::move(facts), {}, {}};
}

Outcome<std::string> prose(std::string_view words, std::string_view field, std::string_view wanted) {
    if (words.empty()) return Problem{Trouble::invalid, std::string{wanted}, std::string{field}};
    if (words.size() > limits::prose_bytes) {
        return Problem{Trouble::invalid, fmt::format("the text has {} bytes, at most {} are kept", words.size(), limits::prose_bytes),
                       std::string{field}};
    }
    if (!is_utf8(words)) return Problem{Trouble::invalid, "the text is not UTF-8", std::string{field}};
    return std::string{words};
}

const law::LegalClock* clock_named(const law::Assessment& findings, std::string_view name) {
    const auto found = std::ranges::find_if(findings.clocks, [&](const auto& clock) { return clock.name == name; });
    return found == findings.clocks.end() ? nullptr : &*found;
}

bool is_european(Instrument instrument) { return instrument == Instrument::epoc || instrument == Instrument::epoc_pr; }

bool rests(const Challenge& filed, ConflictBasis basis) { return std::ranges::find(filed.rests_on, basis) != filed.rests_on.end(); }

// Art. 17(2): the foreign law, why it applies and the nature of the duty; not the mere place of the data, and nothing of formalities.
Outcome<void> check_objection(const Challenge& filed) {
    SALLYPORT_CHECK(prose(filed.nature, "nature", "say what kind of duty the third country's law lays on us"));
    if (filed.rests_on.empty()) return Problem{Trouble::invalid, "say on what the objection rests", "rests_on"};
    if (rests(filed, ConflictBasis::formalities_differ)) {
        return Problem{
            Trouble::refused,
            "an objection may not rest on the third country having no comparable formalities (Reg. (EU) 2023/1543 Art. 17(2)(a))",
            "rests_on"};
    }
    if (std::ranges::all_of(filed.rests_on, [](ConflictBasis basis) { return basis == ConflictBasis::data_location; })) {
        return Problem{Trouble::refused,
                       "an objection may not rest on the place of the data alone (Reg. (EU) 2023/1543 Art. 17(2)(b)); name the law that "
                       "forbids the disclosure",
                       "rests_on"};
    }
    return {};
}

Outcome<void> check_words(const Challenge& filed) {
    const bool objection = filed.ground == ChallengeGround::objection_art17;
    SALLYPORT_CHECK(prose(filed.court.reveal(), "court", objection ? "name the issuing authority" : "name the court"));
    SALLYPORT_CHECK(prose(filed.docket.reveal(), "docket", "give the number under which it was filed"));
    SALLYPORT_CHECK(prose(filed.argument.reveal(), "argument", "say in short why the paper is contested"));
    if (filed.ground != ChallengeGround::motion_to_quash) {
        SALLYPORT_CHECK(prose(filed.foreign_law, "foreign_law", "name the law of the other country that the disclosure would break"));
        SALLYPORT_CHECK(prose(filed.why_it_applies, "why_it_applies", "say why that law binds us here"));
    }
    if (filed.ground == ChallengeGround::motion_2703h) {
        SALLYPORT_CHECK(prose(filed.customer.reveal(), "customer",
                              "say why we believe that the customer is no US person and does not live in the United States"));
    }
    if (objection) SALLYPORT_CHECK(check_objection(filed));
    if (filed.extended_to)
        SALLYPORT_CHECK(prose(filed.extended_by, "extended_by", "say who put the day off: the court, or the parties by agreement"));
    return {};
}

Kind kind_of(Ruling ruling) {
    switch (ruling) {
        case Ruling::granted: return Kind::challenge_granted;
        case Ruling::modified: return Kind::challenge_modified;
        case Ruling::denied:
        case Ruling::dropped: return Kind::challenge_denied;
    }
    return Kind::challenge_denied;
}

}  // namespace

Bytes Challenge::body() const {
    json::array bases;
    for (const auto basis : rests_on) bases.emplace_back(code(basis));
    return canonical(json::object{{"demand", demand.text()},
                                  {"ground", code(ground)},
                                  {"court", court.reveal()},
                                  {"docket", docket.reveal()},
                                  {"foreign_law", foreign_law},
                                  {"why_it_applies", why_it_applies},
                                  {"nature", nature},
                                  {"rests_on", bases},
                                  {"customer", customer.reveal()},
                                  {"argument", argument.reveal()},
                                  {"extended_to", maybe(extended_to)},
                                  {"extended_by", extended_by},
                                  {"last_day", text(last_day)}});
}

Outcome<Challenge> Challenge::from_body(std::string_view bytes) {
    SALLYPORT_TRY(object, parse_object(bytes, "a challenge"));
    Challenge out;
    SALLYPORT_TRY(demand, id_at<DemandId>(object, "demand"));
    out.demand = demand;
    SALLYPORT_TRY(ground, coded_at<ChallengeGround>(object, "ground"));
    out.ground = ground;
    out.court = Sensitive{text_or(object, "court", "")};
    out.docket = Sensitive{text_or(object, "docket", "")};
    out.foreign_law = text_or(object, "foreign_law", "");
    out.why_it_applies = text_or(object, "why_it_applies", "");
    out.nature = text_or(object, "nature", "");
    SALLYPORT_TRY(bases, list_at(object, "rests_on"));
    for (const auto& element : bases) {
        const auto basis = element.is_string() ? coded<ConflictBasis>(std::string_view{element.get_string()}) : std::nullopt;
        if (!basis) return Problem{Trouble::corrupt, "a challenge rests on something that is not in the list"};
        out.rests_on.push_back(*basis);
    }
    out.customer = Sensitive{text_or(object, "customer", "")};
    out.argument = Sensitive{text_or(object, "argument", "")};
    SALLYPORT_TRY(extended_to, maybe_at<Day>(object, "extended_to", parse_day));
    out.extended_to = extended_to;
    out.extended_by = text_or(object, "extended_by", "");
    SALLYPORT_TRY(last_day, instant_at(object, "last_day"));
    out.last_day = last_day;
    return out;
}

std::vector<Kind> ChallengeStep::kinds() {
    return {Kind::hearing_set, Kind::challenge_denied, Kind::challenge_granted, Kind::challenge_modified, Kind::challenge_appealed};
}

Bytes ChallengeStep::body() const {
    return canonical(json::object{{"demand", demand.text()}, {"what", what}, {"words", words.reveal()}, {"day", maybe(day)}});
}

Outcome<ChallengeStep> ChallengeStep::from_body(std::string_view bytes) {
    SALLYPORT_TRY(object, parse_object(bytes, "a step of a challenge"));
    SALLYPORT_TRY(demand, id_at<DemandId>(object, "demand"));
    SALLYPORT_TRY(day, maybe_at<Instant>(object, "day", parse_instant));
    return ChallengeStep{demand, text_or(object, "what", ""), Sensitive{text_or(object, "words", "")}, day};
}

Outcome<ChallengeClock> challenge_clock(const demand::Demand& demand, const law::Assessment& findings, ChallengeGround ground) {
    if (demand.section == demand::Section::emergencies)
        return Problem{Trouble::refused, "an emergency request compels nothing: there is nothing to contest"};
    const auto* reply = clock_named(findings, "reply");
    switch (ground) {
        case ChallengeGround::motion_2703h: {
            const auto* clock = clock_named(findings, "motion_2703h");
            if (clock == nullptr) {
                return Problem{
                    Trouble::refused,
                    "18 U.S.C. 2703(h) does not open this way: it needs process of the United States for content, and a customer "
                    "who may live where a qualifying agreement is in force; a motion on comity needs neither"};
            }
            return ChallengeClock{clock->at, clock->citation, true};
        }
        case ChallengeGround::objection_art17: {
            if (demand.instrument != Instrument::epoc)
                return Problem{Trouble::refused, "Article 17 is for European Production Orders; this is another paper"};
            // The book's own clock runs where a customer may be abroad; the conflict may rest on our own duties as well.
            const auto* clock = clock_named(findings, "conflict_objection");
            if (clock != nullptr) return ChallengeClock{clock->at, clock->citation, true};
            return ChallengeClock{after_days(demand.received, 10), "Reg. (EU) 2023/1543 Art. 17(2)", true};
        }
        case ChallengeGround::comity: {
            if (is_european(demand.instrument))
                return Problem{Trouble::refused, "of a European order the conflict of law is pleaded under Article 17"};
            Instant last = after_days(demand.received, comity_days);
            if (demand.return_on && reply != nullptr) last = std::min(last, reply->at);
            return ChallengeClock{last, "House rule: a motion on comity has no statutory day", false};
        }
        case ChallengeGround::motion_to_quash: {
            if (is_european(demand.instrument))
                return Problem{
                    Trouble::refused,
                    "of a European order the addressee contests a conflict of law only; other grounds go on the form of Annex III"};
            const auto* clock = clock_named(findings, "objection");
            if (clock != nullptr) return ChallengeClock{clock->at, clock->citation, true};
            return ChallengeClock{reply != nullptr ? reply->at : after_days(demand.received, comity_days),
                                  "Promptly, and before the day on which the paper wants its answer", false};
        }
    }
    return Problem{Trouble::invalid, "choose on which ground the paper is contested", "ground"};
}

Outcome<Step<Challenge>> challenge(const Recorded<demand::Demand>& demand, const law::Assessment& findings, Challenge filed,
                                   const Decision& decision) {
    SALLYPORT_TRY(clock, challenge_clock(*demand, findings, filed.ground));
    SALLYPORT_CHECK(check_words(filed));
    const Day today = day_of(decision.at, demand->zone);
    const Day last = filed.extended_to ? *filed.extended_to : day_of(clock.last, demand->zone);
    // The house's own day reminds; the statute's day shuts the way.
    if (clock.statutory && today > last) {
        return Problem{
            Trouble::refused,
            fmt::format("the last day for it was {} ({}); unless court or parties put it off, it is too late", text(last), clock.citation),
            "extended_to"};
    }
    filed.demand = demand->id;
    filed.last_day = clock.last;
    Facts facts;
    facts.code(Fact::ground, code(filed.ground)).instant(Fact::due, clock.last);
    return Step{std::move(filed), draft(Kind::challenge_filed, demand->id, decision, std::move(facts))};
}

Outcome<Step<ChallengeStep>> set_hearing(const DemandId& demand, Instant day, std::string_view written, const Decision& decision) {
    SALLYPORT_TRY(words, prose(written, "words", "say where the hearing is, and before whom"));
    if (day < decision.at) return Problem{Trouble::invalid, "the hearing lies in the past: record its ruling instead", "day"};
    Facts facts;
    facts.instant(Fact::due, day);
    return Step{ChallengeStep{demand, "hearing", Sensitive{words}, day}, draft(Kind::hearing_set, demand, decision, std::move(facts))};
}

Outcome<Step<ChallengeStep>> rule(const DemandId& demand, Ruling ruling, std::string_view written, std::optional<Instant> appeal_until,
                                  const Decision& decision) {
    SALLYPORT_TRY(words, prose(written, "words", "say what was ruled, when, and under which number; or why we drop it"));
    std::optional<Instant> until;
    if (ruling != Ruling::dropped) until = appeal_until ? *appeal_until : after_days(decision.at, appeal_days);
    Facts facts;
    if (kind_of(ruling) == Kind::challenge_denied) facts.code(Fact::ground, code(ruling));
    if (until) facts.instant(Fact::due, *until);
    return Step{ChallengeStep{demand, std::string{code(ruling)}, Sensitive{words}, until},
                draft(kind_of(ruling), demand, decision, std::move(facts))};
}

Outcome<Step<ChallengeStep>> appeal(const ChallengeStep& last, Appellant appellant, std::string_view written, const Decision& decision) {
    SALLYPORT_TRY(words, prose(written, "words", "say to which court, and under which number"));
    if (!last.day) return Problem{Trouble::refused, "what was dropped is not appealed; it is contested anew"};
    if (decision.at > *last.day) return Problem{Trouble::refused, "the ruling could be appealed until " + text(*last.day)};
    Facts facts;
    facts.code(Fact::ground, code(appellant));
    return Step{ChallengeStep{last.demand, std::string{code(appellant)}, Sensitive{words}, std::nullopt},
                draft(Kind::challenge_appealed, last.demand, decision, std::move(facts))};
}

Outcome<void> may_refuse_now(const ledger::Standing& standing, const std::optional<ChallengeStep>& last, Instant at) {
    if (standing.challenge != ledger::Challenge::granted || !last || !last->day || at > *last->day) return {};
    return Problem{Trouble::refused, "the ruling may be appealed until " + text(*last->day) +
                                         "; until then what is frozen stays, and the request is not rejected"};
}

}  // namespace sallyport::review
