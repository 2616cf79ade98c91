// The sections of a report. A demand stands in exactly one.
#pragma once
#include <optional>
#include <string_view>
#include <vector>

namespace sallyport::tally {

enum class Section {
    civil,
    combined,  // of published tables until 2016-H2 only: no demand stands in it, parts_of() says what it adds up
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

// The sections that a table of this name adds up: of `combined` criminal, emergencies and civil, of any other itself.
std::vector<Section> parts_of(Section section);

}  // namespace sallyport::tally
