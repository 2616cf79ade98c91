// What the requester says of their paper beside the form's other fields, where its kind asks for it. Kept as said: it never counts as what
// whoever reads the paper has seen in it.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/instant.h"
#include "base/sensitive.h"
#include "demand/words.h"

namespace sallyport::demand {

struct SecrecySaid {
    Day issued;
    std::optional<Day> ends;          // absent: the order names no end
    bool names_this_process = false;  // the order names the very paper that it came with
    bool federal = false;             // issued by a federal court
    bool operator==(const SecrecySaid&) const = default;
};

struct Said {
    std::string paper;                   // a rule's word for the country's own instrument, "" = not said
    std::string region;                  // ISO 3166-2 without the country, "" = not said
    std::vector<Instrument> also_holds;  // a combined paper: what it is beside the form's instrument
    std::vector<std::string> languages;  // ISO 639-1
    Sensitive<std::string> offence;
    std::optional<int> offence_years;  // its maximum
    bool offence_listed = false;
    AuthorityLevel validated_by = AuthorityLevel::unknown;
    bool emergency = false;
    Sensitive<std::string> emergency_because;
    bool validation_to_follow = false;
    std::optional<bool> enforcing_notified;
    std::optional<bool> through_designated_authority;
    std::optional<bool> processor_addressed;
    std::optional<SecrecySaid> secrecy_order;
    bool nothing() const;
};

}  // namespace sallyport::demand
