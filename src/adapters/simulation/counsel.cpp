#include "adapters/simulation/counsel.h"

#include <algorithm>
#include <charconv>

namespace sallyport::adapters {

using law::Verdict;
using review::CellAnswer;
using review::CellDecision;
using review::Reason;

namespace {

// A finding's code is a reason's code where a rule names one; other words (no-rulebook, not_this_lane) have no letter of their own.
Reason reason_of(const law::Assessment& findings, int identifier, demand::DataClass data) {
    for (const auto& finding : findings.findings) {
        if (finding.verdict != Verdict::deny) continue;
        if (finding.identifier != -1 && finding.identifier != identifier) continue;
        if (finding.data && *finding.data != data) continue;
        if (const auto reason = coded<Reason>(finding.code)) return *reason;
    }
    return Reason::r03;
}

void once(std::vector<Reason>& reasons, Reason reason) {
    if (std::find(reasons.begin(), reasons.end(), reason) == reasons.end()) reasons.push_back(reason);
}

}  // namespace

PaperFace read_face(std::string_view paper) {
    PaperFace face;
    while (!paper.empty()) {
        const auto end = paper.find('\n');
        const std::string_view line = paper.substr(0, end);
        paper.remove_prefix(end == std::string_view::npos ? paper.size() : end + 1);
        if (line == "signature: missing") face.defects.push_back(Reason::r07);
        if (line == "addressed: another company") face.defects.push_back(Reason::r10);
        if (line == "reach: everybody") face.defects.push_back(Reason::r12);
        if (line == "danger: to property") face.defects.push_back(Reason::r17);
        constexpr std::string_view account = "account ", struck = ": struck out";
        if (line.starts_with(account) && line.ends_with(struck) && line.size() > account.size() + struck.size()) {
            int number = 0;
            std::from_chars(line.data() + account.size(), line.data() + line.size() - struck.size(), number);
            if (number > 0) face.struck_out.insert(number - 1);
        }
    }
    return face;
}

Ruling rule(const demand::Demand& demand, const law::Assessment& findings, const PaperFace& face) {
    Ruling ruling;
    if (!face.defects.empty()) {
        ruling.kind = Ruling::Kind::refuse;
        ruling.reasons = face.defects;
        return ruling;
    }
    std::vector<Reason> reasons;
    bool any = false;
    for (std::size_t i = 0; i < demand.identifiers.size(); ++i) {
        const int position = static_cast<int>(i);
        for (const auto& sought : demand.identifiers[i].sought) {
            CellDecision cell{
                position,    sought.data, CellAnswer::grant, sought.span, demand::Region{demand.papers.front().id, 1, 100, 300, 800, 100},
                std::nullopt};
            const bool struck = face.struck_out.contains(position);
            if (struck || findings.cell(position, sought.data) == Verdict::deny) {
                const Reason reason = struck ? Reason::r14 : reason_of(findings, position, sought.data);
                cell = {position, sought.data, CellAnswer::refuse, std::nullopt, std::nullopt, reason};
                once(reasons, reason);
            } else {
                any = true;
                if (findings.needs_own_reason(position, sought.data))
                    cell.because = "The paper says why the danger cannot be averted without it.";
            }
            ruling.decisions.push_back(std::move(cell));
        }
    }
    if (!any) {
        ruling.kind = Ruling::Kind::refuse;
        ruling.reasons = std::move(reasons);
        return ruling;
    }
    const bool organisation = std::any_of(findings.findings.begin(), findings.findings.end(),
                                          [](const auto& finding) { return finding.code == "r13" && finding.verdict == Verdict::review; });
    if (organisation) ruling.kind = Ruling::Kind::redirect;
    return ruling;
}

}  // namespace sallyport::adapters
