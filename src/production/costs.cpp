#include "production/costs.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "base/json.h"
#include "base/limits.h"

namespace sallyport::production {

using demand::RequesterKind;
using demand::Section;
using ledger::Fact;
using ledger::Kind;

namespace {

ledger::Draft draft(Kind kind, const DemandId& demand, const Decision& decision, ledger::Facts facts) {
    return ledger::Draft{kind, decision.at, demand, decision.decided_on, decision.by, std::move(facts), {}, {}};
}

bool is_authority_of_the_states(RequesterKind requester) {
    return requester == RequesterKind::federal || requester == RequesterKind::state || requester == RequesterKind::local ||
           requester == RequesterKind::tribal;
}

Outcome<void> check_line(const CostLine& line) {
    const std::string field{code(line.kind)};
    for (const auto cents : {line.cost_cents, line.asked_cents}) {
        if (cents < 0 || cents > cents_at_most) {
            return Problem{Trouble::invalid,
                           fmt::format("\"{}\": an amount is {}; from $0.00 to {} is wanted", label(line.kind), dollars(cents),
                                       dollars(cents_at_most)),
                           field};
        }
    }
    if (line.asked_cents > line.cost_cents) {
        return Problem{Trouble::invalid,
                       fmt::format("\"{}\": {} is asked for and it cost {}; never more than it cost is asked", label(line.kind),
                                   dollars(line.asked_cents), dollars(line.cost_cents)),
                       field};
    }
    return {};
}

std::int64_t sum(const std::vector<CostLine>& lines, std::int64_t CostLine::* member) {
    std::int64_t out = 0;
    for (const auto& line : lines) out += line.*member;
    return out;
}

}  // namespace

std::int64_t CostStatement::cost_cents() const { return sum(lines, &CostLine::cost_cents); }
std::int64_t CostStatement::asked_cents() const { return sum(lines, &CostLine::asked_cents); }

Bytes CostStatement::body() const {
    json::array list;
    for (const auto& line : lines)
        list.push_back(json::object{{"kind", code(line.kind)}, {"cost_cents", line.cost_cents}, {"asked_cents", line.asked_cents}});
    return canonical(json::object{{"demand", demand.text()}, {"lines", std::move(list)}, {"child_exploitation", child_exploitation}});
}

Outcome<CostStatement> CostStatement::from_body(std::string_view bytes) {
    SALLYPORT_TRY(object, parse_object(bytes, "a statement of costs"));
    CostStatement out;
    SALLYPORT_TRY(demand, id_at<DemandId>(object, "demand"));
    out.demand = demand;
    SALLYPORT_TRY(list, list_at(object, "lines"));
    for (const auto& element : list) {
        if (!element.is_object()) return Problem{Trouble::corrupt, "a line of a statement of costs is not an object"};
        const auto& written = element.get_object();
        CostLine line;
        SALLYPORT_TRY(kind, coded_at<CostKind>(written, "kind"));
        line.kind = kind;
        SALLYPORT_TRY(cost, number_at(written, "cost_cents"));
        line.cost_cents = cost;
        SALLYPORT_TRY(asked, number_at(written, "asked_cents"));
        line.asked_cents = asked;
        out.lines.push_back(line);
    }
    out.child_exploitation = text_or(object, "child_exploitation", "");
    return out;
}

Bytes WithdrawnCosts::body() const { return canonical(json::object{{"demand", demand.text()}, {"why", code(why)}}); }

Outcome<WithdrawnCosts> WithdrawnCosts::from_body(std::string_view bytes) {
    SALLYPORT_TRY(object, parse_object(bytes, "costs that were taken back"));
    SALLYPORT_TRY(demand, id_at<DemandId>(object, "demand"));
    SALLYPORT_TRY(why, coded_at<CostWithdrawal>(object, "why"));
    return WithdrawnCosts{demand, why};
}

Outcome<void> may_ask_costs(const demand::Demand& demand) {
    if (demand.country != "US" || !is_authority_of_the_states(demand.requester)) {
        return Problem{Trouble::refused, "costs are asked of authorities in the United States only (18 U.S.C. 2706)"};
    }
    if (demand.section == Section::emergencies) return Problem{Trouble::refused, "nothing is asked for an emergency"};
    if (demand.section == Section::preservation)
        return Problem{Trouble::refused, "nothing is asked for a preservation alone: 18 U.S.C. 2706 speaks of what is provided"};
    return {};
}

Outcome<Step<CostStatement>> state_costs(const Recorded<demand::Demand>& demand, CostStatement statement, const Decision& decision) {
    SALLYPORT_CHECK(may_ask_costs(*demand));
    statement.demand = demand->id;
    std::erase_if(statement.lines, [](const CostLine& line) { return line.cost_cents == 0 && line.asked_cents == 0; });
    std::set<CostKind> kinds;
    for (const auto& line : statement.lines) {
        SALLYPORT_CHECK(check_line(line));
        if (!kinds.insert(line.kind).second)
            return Problem{Trouble::invalid, fmt::format("\"{}\" stands twice; once is wanted", label(line.kind)),
                           std::string{code(line.kind)}};
    }
    if (statement.asked_cents() == 0) return Problem{Trouble::invalid, "nothing is asked for; give an amount", "searching"};
    if (statement.child_exploitation.empty()) {
        return Problem{Trouble::invalid, "say how it was made sure that this is no matter of child exploitation: nothing is asked for one",
                       "child_exploitation"};
    }
    if (statement.child_exploitation.size() > limits::prose_bytes || !is_utf8(statement.child_exploitation))
        return Problem{Trouble::invalid, "the text is too long, or is not UTF-8", "child_exploitation"};
    ledger::Facts facts;
    facts.number(Fact::cents, statement.asked_cents());
    const auto id = statement.demand;
    return Step{std::move(statement), draft(Kind::costs_stated, id, decision, std::move(facts))};
}

Outcome<Step<WithdrawnCosts>> withdraw_costs(const Recorded<CostStatement>& statement, CostWithdrawal why, const Decision& decision) {
    ledger::Facts facts;
    facts.code(Fact::ground, code(why));
    return Step{WithdrawnCosts{statement->demand, why}, draft(Kind::costs_withdrawn, statement->demand, decision, std::move(facts))};
}

std::string dollars(std::int64_t cents) {
    if (cents < 0) return "-" + dollars(-cents);
    std::string whole = std::to_string(cents / 100);
    for (int at = static_cast<int>(whole.size()) - 3; at > 0; at -= 3) whole.insert(static_cast<std::size_t>(at), ",");
    return fmt::format("${}.{:02}", whole, cents % 100);
}

Outcome<std::int64_t> cents_of(std::string_view written) {
    const auto wrong = [] { return Problem{Trouble::invalid, "an amount in dollars is wanted, for example 120 or 120.50"}; };
    if (written.empty()) return 0;
    const auto point = written.find('.');
    const auto whole = written.substr(0, point);
    const auto digits = point == std::string_view::npos ? std::string_view{"00"} : written.substr(point + 1);
    const auto number = [](std::string_view text, std::int64_t& into) {
        const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), into);
        return failed == std::errc{} && end == text.data() + text.size() && text.front() != '-';
    };
    std::int64_t dollars_part = 0, cents_part = 0;
    if (whole.empty() || whole.size() > 9 || digits.size() != 2 || !number(whole, dollars_part) || !number(digits, cents_part))
        return wrong();
    return dollars_part * 100 + cents_part;
}

}  // namespace sallyport::production
