#include "tally/figures.h"

#include <algorithm>

#include "tally/share.h"

namespace sallyport::tally {

const std::vector<FigureKind>& figure_kinds() {
    static const std::vector<FigureKind> kinds{
        {"F1", "percent",
         "nondisclosure orders on requests from the United States, divided by all requests from the United States received in the "
         "period in every "
         "lane that asks for data (criminal, emergencies, civil, enterprise, defence, international); rounded half up once"},
        {"F2", "orders",
         "nondisclosure orders issued by federal, state or local authorities on requests from the United States received in the period; an "
         "order that "
         "covers several requests is one, a request under several orders has several"},
        {"F3", "orders", "of F2, issued by federal authorities"},
        {"F4", "requests",
         "requests worldwide for accounts of business customers: organisations with more than 50 seats when the request was received"},
        {"F5", "requests",
         "of F4, rejected, withdrawn, without data, handled outside, or redirected to the customer; nothing was disclosed"},
        {"F6", "requests", "of F4, in which data was disclosed"},
        {"F7", "requests", "of F6, in which some content was disclosed"},
        {"F8", "requests", "of F6, in which non-content only was disclosed"},
        {"F9", "requests", "of F7, from the United States"},
        {"F10", "demands", "requests from law enforcement in the United States for consumer data: the criminal section, apart from F4"},
        {"F11", "warrants", "of F10, warrants that sought content stored outside the United States, whether or not any was disclosed"},
        {"F12", "demands", "of F4, from the United States"},
        {"F13", "customers",
         "business customers outside the United States whose content, stored outside the United States, was disclosed on requests of F12; "
         "customers, not requests"},
        {"F14", "disclosures", "requests on which any Dynamics 365 data of an organisation of any size was disclosed"},
        {"F15", "disclosures",
         "requests on which Azure content of an organisation of any size was disclosed; non-content is not counted here"},
        {"F24", "requests", "emergency requests worldwide in which data was released"},
        {"F25", "requests", "of F24, which legal process followed as it must, in time or late"},
        {"F26", "requests", "of F24, after which no legal process came in time, and none has come since"},
        {"F27", "requests",
         "requests worldwide by orders for data that does not exist yet, which were handled outside: by the requester's means or a "
         "service's own, and never by this product"},
        {"F28", "statements",
         "statements of costs that stand, 18 U.S.C. 2706: authorities in the United States only, none for an emergency, a preservation or "
         "a matter of child exploitation"},
        {"F29", "cents", "what is asked back in the statements of F28 together, in cents of a US dollar; never more than the answers cost"},
    };
    return kinds;
}

const FigureKind* figure_kind(std::string_view id) {
    const auto found = std::ranges::find(figure_kinds(), id, &FigureKind::id);
    return found == figure_kinds().end() ? nullptr : &*found;
}

std::optional<std::uint64_t> figure_value(std::string_view id, const PeriodCount& period) {
    const Endings& endings = period.enterprise_endings;
    const auto disclosed = endings[Ending::content] + endings[Ending::noncontent];
    if (id == "F1") return percent(period.us_orders, period.us_demands);
    if (id == "F2") return period.us_orders;
    if (id == "F3") return period.us_orders_federal;
    if (id == "F4") return period.enterprise;
    if (id == "F5") return endings.declined() + endings[Ending::no_data];
    if (id == "F6") return disclosed;
    if (id == "F7") return endings[Ending::content];
    if (id == "F8") return endings[Ending::noncontent];
    if (id == "F9") return period.enterprise_content_us;
    if (id == "F10") return period.us_consumer;
    if (id == "F11") return period.us_consumer_warrants_abroad;
    if (id == "F12") return period.us_enterprise;
    if (id == "F13") return period.us_customers_abroad;
    if (id == "F14") return period.dynamics_disclosures;
    if (id == "F15") return period.azure_content_disclosures;
    if (id == "F24") return period.emergencies_released;
    if (id == "F25") return period.formal_papers_came;
    if (id == "F26") return period.formal_papers_missed;
    if (id == "F27") return period.handled_outside;
    if (id == "F28") return period.cost_statements;
    if (id == "F29") return period.cents_asked;
    require(false, "a figure is asked for that is not in the list");
    return std::nullopt;
}

const std::vector<FigureTwin>& figure_twins() {
    constexpr Period first_half_2023{2023, 1};
    static const std::vector<FigureTwin> twins{
        {"F16", first_half_2023, "F4"},   {"F17", first_half_2023, "F5"},   {"F18", first_half_2023, "F6"},
        {"F19", first_half_2023, "F7"},   {"F20", first_half_2023, "F8"},   {"F21", first_half_2023, "F9"},
        {"F22", first_half_2023, "F12"},  {"F22b", first_half_2023, "F13"}, {"F22c", first_half_2023, "F14"},
        {"F22d", first_half_2023, "F15"},
    };
    return twins;
}

}  // namespace sallyport::tally
