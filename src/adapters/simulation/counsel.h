// The simulated counsel: decides from the paper and the findings alone, and never hears how a demand is meant to end.
#pragma once
#include <set>
#include <string>
#include <vector>

#include "law/assess.h"
#include "review/grid.h"

namespace sallyport::adapters {

// What whoever reads a simulated paper sees on it. One remark a line:
//   signature: missing | addressed: another company | reach: everybody | danger: to property | account 3: struck out
struct PaperFace {
    std::vector<review::Reason> defects;  // of the whole paper
    std::set<int> struck_out;             // positions of identifiers that the court struck out
};
PaperFace read_face(std::string_view paper);

struct Ruling {
    enum class Kind { refuse, redirect, decide } kind = Kind::decide;
    std::vector<review::Reason> reasons;          // refuse
    std::vector<review::CellDecision> decisions;  // decide
};
// Refuses what a rule denies or what the paper shows to be void; redirects an organisation that can be asked itself; grants the rest as
// asked, since the paper reaches it.
Ruling rule(const demand::Demand& demand, const law::Assessment& findings, const PaperFace& face);

}  // namespace sallyport::adapters
