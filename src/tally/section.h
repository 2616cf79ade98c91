// The sections of a report. A demand stands in exactly one.
#pragma once
#include <optional>
#include <string_view>
#include <vector>

namespace sallyport::tally {

enum class Section {
    civil,
    combined,  // published history until 2016-H2 only: criminal, emergencies and civil together
    criminal,
    data_subject,
    defence,
    emergencies,
    enterprise,
    international,
    preservation,
    provider_initiated,
};

std::string_view word(Section section);
std::optional<Section> section_named(std::string_view word);
const std::vector<Section>& all_sections();  // sorted by their word, which is also the order of the files

// Whether demands of this section ask for data, so that they count among "all demands". Preservation letters only freeze; provider's own
// reports and a person's request for own data are no demands by a third party. Brief 5.4 rule 4.
bool asks_for_data(Section section);

}  // namespace sallyport::tally
