#include "law/ladder.h"

#include <algorithm>

#include "law/inside/tables.h"

namespace sallyport::law {

namespace {

// An approval of another version, or one that is over, is none.
const Adoption* in_force(const Rulebook& rulebook, const Adoption* adoption, Instant as_of) {
    return adoption != nullptr && adoption->rulebook == rulebook.version() && as_of < adoption->valid_until ? adoption : nullptr;
}

void say_approval(LadderRow& row, const Adoption* adoption, const std::string& rule, Instant as_of) {
    const AdoptedRow* own = adoption == nullptr ? nullptr : adoption->row_in_force(rule, as_of);
    row.approved = adoption != nullptr && (adoption->rows.empty() || own != nullptr);
    row.approval = !row.approved ? "Not approved by our counsel yet: our counsel reads each request, whatever this says"
                   : adoption->demo
                       ? "Approved for this demonstration only, by nobody's counsel"
                       : "Approved by our counsel until " + date_text(own != nullptr ? own->valid_until : adoption->valid_until);
}

// What a row asks or promises beside its cells.
std::vector<std::string> terms_of(const Row& row) {
    std::vector<std::string> terms;
    if (row.must_be_named) terms.emplace_back("Counts only if the requester says that it is this paper");
    if (row.confirmation_keeps) terms.emplace_back("Kept without an end once the issuer confirms that it asked for the data");
    if (row.applies_from) terms.push_back("From " + text(*row.applies_from));
    if (row.applies_until) terms.push_back("Until " + text(*row.applies_until));
    return terms;
}

const Row& row_of(const Book& book, std::string_view id) { return *std::ranges::find(book.rows, id, &Row::id); }

std::vector<std::string>& list_for(LadderRow& row, const Opening& opening) {
    if (opening.verdict == Verdict::allow) return opening.keep_only ? row.keeps : row.opens;
    if (opening.with_consent) return row.with_consent;
    return opening.verdict == Verdict::review ? row.counsel : row.closed;
}

}  // namespace

std::vector<LadderRow> ladder(const Rulebook& rulebook, const Adoption* adoption, Instant as_of) {
    adoption = in_force(rulebook, adoption, as_of);
    std::vector<LadderRow> out;
    std::string last;
    for (const auto& rung : what_opens(rulebook)) {
        if (rung.rule != last) {
            last = rung.rule;
            const Book& book = rulebook.tables().books.at(rung.country);
            out.push_back({rung.country,
                           book.title,
                           rung.region,
                           rung.title,
                           rung.citation,
                           {},
                           terms_of(row_of(book, rung.rule)),
                           false,
                           {},
                           {},
                           {},
                           {},
                           {},
                           {}});
            say_approval(out.back(), adoption, rung.rule, as_of);
            for (const auto& opening : rung.opens) list_for(out.back(), opening).emplace_back(label(opening.data));
        }
        out.back().instruments.emplace_back(label(rung.opens.front().instrument));
    }
    return out;
}

}  // namespace sallyport::law
