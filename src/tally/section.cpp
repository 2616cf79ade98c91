#include "tally/section.h"

namespace sallyport::tally {

std::string_view word(Section section) {
    switch (section) {
        case Section::civil: return "civil";
        case Section::combined: return "combined";
        case Section::criminal: return "criminal";
        case Section::data_subject: return "data_subject";
        case Section::defence: return "defence";
        case Section::emergencies: return "emergencies";
        case Section::enterprise: return "enterprise";
        case Section::international: return "international";
        case Section::preservation: return "preservation";
        case Section::provider_initiated: return "provider_initiated";
    }
    return "?";
}

const std::vector<Section>& all_sections() {
    static const std::vector<Section> all{Section::civil,        Section::combined,          Section::criminal,   Section::data_subject,
                                          Section::defence,      Section::emergencies,       Section::enterprise, Section::international,
                                          Section::preservation, Section::provider_initiated};
    return all;
}

std::optional<Section> section_named(std::string_view name) {
    for (const Section section : all_sections()) {
        if (word(section) == name) return section;
    }
    return std::nullopt;
}

std::vector<Section> parts_of(Section section) {
    if (section != Section::combined) return {section};
    return {Section::criminal, Section::emergencies, Section::civil};
}

bool asks_for_data(Section section) {
    switch (section) {
        case Section::civil:
        case Section::combined:
        case Section::criminal:
        case Section::defence:
        case Section::emergencies:
        case Section::enterprise:
        case Section::international: return true;
        case Section::data_subject:
        case Section::preservation:
        case Section::provider_initiated: return false;
    }
    return false;
}

}  // namespace sallyport::tally
