#include "doors/dates.h"

#include <algorithm>
#include <array>

#include "doors/desk/desk_parts.h"

namespace sallyport::doors {

using page::Html;
using page::html;
using page::text;

std::string date_words(const law::LegalClock& clock) {
    using Named = std::pair<std::string_view, std::string_view>;
    static constexpr std::array names = {Named{"reply", "Answer due"},
                                         Named{"formal_paper", "Formal paper due from the requester"},
                                         Named{"preservation_lapse", "Preservation lapses"},
                                         Named{"preservation_lapse_if_renewed", "Preservation lapses, if renewed in time"},
                                         Named{"order_ends", "The order ends"},
                                         Named{"last_day_for_service", "Last day for service"},
                                         Named{"objection", "Objection to the subpoena due"},
                                         Named{"notice_wait_ends", "The customer may object until"},
                                         Named{"motion_2703h", "Motion for a foreign customer due"},
                                         Named{"not_before", "Nothing may be handed over before"},
                                         Named{"conflict_objection", "Objection for another country's law due"},
                                         Named{"enforcing_refusal", "The enforcing authority may refuse until"},
                                         Named{"clarification", "The issuer's answer due"},
                                         Named{"released_if_silent", "Released if the issuer stays silent"},
                                         Named{"ex_post_validation", "Validation due"},
                                         Named{"enforcement_decision", "Decision on enforcement due"},
                                         Named{"enforcement_answer", "Answer to the enforcing authority due"}};
    const auto found = std::ranges::find(names, clock.name, &Named::first);
    if (found != names.end()) return std::string{found->second};
    std::string words = clock.name;
    std::ranges::replace(words, '_', ' ');
    if (!words.empty() && words[0] >= 'a' && words[0] <= 'z') words[0] = static_cast<char>(words[0] - 'a' + 'A');
    return words;
}

Html dates_table(const std::vector<law::LegalClock>& clocks, Instant received, Instant now, const std::string& zone, std::string caption) {
    page::Table table;
    table.caption = std::move(caption);
    table.columns = {{"What"}, {"When"}, {"State"}, {"By which law"}};
    for (const auto& clock : clocks) {
        const auto state = review::state_of(clock, received, now);
        const Html mark = state == review::DeadlineState::passed ? page::tag("has passed", page::Tone::bad)
                          : state                                ? page::tag("soon", page::Tone::warn)
                          : clock.at < now                       ? text("over")
                                                                 : text("runs");
        table.rows.push_back({{text(date_words(clock)), html(text(text_in(clock.at, zone)), " (", text(desk::distance(clock.at, now)), ")"),
                               mark, text(clock.citation)},
                              state == review::DeadlineState::passed ? page::Tone::bad
                              : state                                ? page::Tone::warn
                                                                     : page::Tone::plain});
    }
    return html("<div class=\"wordy\">", page::table(table), "</div>");
}

const law::LegalClock* next_date(const std::vector<law::LegalClock>& clocks) {
    // The answer first where several are due at one instant; what has passed before what is to come.
    const auto is_sooner = [&](const law::LegalClock& one, const law::LegalClock& other) {
        return one.at != other.at ? one.at < other.at : one.name == "reply" && other.name != "reply";
    };
    const law::LegalClock* next = nullptr;
    for (const auto& clock : clocks) {
        if (review::asks_for_an_act(clock) && (next == nullptr || is_sooner(clock, *next))) next = &clock;
    }
    return next;
}

}  // namespace sallyport::doors
