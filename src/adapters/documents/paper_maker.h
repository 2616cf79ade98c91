// Made-up papers for the demo and the tests: drawn, not scanned, and plainly fictional (a line on every page says so). The same
// fields give the same bytes on one machine: dates come from the fields, and nothing is drawn at random.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/closed_list.h"
#include "base/instant.h"

namespace sallyport::adapters {

#define SALLYPORT_PAPER_FORMS(X)                                      \
    X(search_warrant, "Search and seizure warrant")                   \
    X(grand_jury_subpoena, "Subpoena to testify before a grand jury") \
    X(d_order, "Order under 18 U.S.C. 2703(d)")                       \
    X(preservation_letter, "Preservation request")                    \
    X(emergency_letter, "Emergency disclosure request")               \
    X(nondisclosure_order, "Nondisclosure order")                     \
    X(civil_subpoena, "Civil subpoena")                               \
    X(consent_form, "Consent to disclosure")                          \
    X(national_order, "Production order")
SALLYPORT_CLOSED_LIST(PaperForm, SALLYPORT_PAPER_FORMS)

struct PaperFields {
    PaperForm form = PaperForm::search_warrant;
    std::string issuer;        // the court or office: "United States District Court"
    std::string issuer_place;  // "for the District of Westmark"
    std::string docket;        // "26-mj-0117"
    std::string agency;        // who serves it: "Harbour County Police"
    std::string officer;       // "Detective Rowan Ashby"
    std::string provider;      // "Larkspur Mail Inc."
    std::string provider_address;
    std::string matter = {};                 // the offence, the parties, or what the emergency is
    std::vector<std::string> accounts;       // one a line
    std::vector<std::string> classes;        // what is sought, one a line, in the paper's own words
    std::optional<Day> first_day, last_day;  // of the data sought; both or none
    std::string zone = "UTC";                // that the days are meant in
    Day issued = {2026, 3, 2};
    std::optional<Day> due;    // execute-by, return, or reply date; end of a nondisclosure order
    std::string signer;        // printed under the line
    std::string signer_title;  // "United States Magistrate Judge"
    bool is_signed = true;     // false leaves the line empty
};

// Where a thing stands on the paper, in thousandths of the page from its upper left corner.
struct PaperMark {
    std::string what;  // "docket", "account 1", "class 2", "days", "issued", "due", "signature"; numbers from 1
    int page = 1;
    int left = 0, top = 0, right = 0, bottom = 0;
};
struct MadePaper {
    Bytes pdf;
    std::vector<PaperMark> marks;
};

// `invalid` names the field that the form needs and that is empty, or a text that is not UTF-8 or longer than 2,000 bytes.
Outcome<MadePaper> make_marked_paper(const PaperFields& fields);
Outcome<Bytes> make_paper(const PaperFields& fields);

}  // namespace sallyport::adapters
