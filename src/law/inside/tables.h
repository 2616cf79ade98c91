// A rulebook as assess() reads it: every finding that a row can give is made at load, so that an assessment only copies.
#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "law/rulebook.h"

namespace sallyport::law {

constexpr std::size_t class_count = static_cast<std::size_t>(demand::DataClass::prospective_content) + 1;
constexpr std::size_t instrument_count = static_cast<std::size_t>(demand::Instrument::crime_report) + 1;

// Predicates that the code knows; what follows from them stands in the books. Of a country's book: its law.
#define SALLYPORT_LAW_CHECKS(X)                                                                                   \
    X(requester_unfit, "the instrument is not for this kind of requester")                                        \
    X(requester_for_counsel, "the row leaves this kind of requester to counsel")                                  \
    X(no_rule, "no row for the instrument")                                                                       \
    X(no_issuer, "the row needs an issuer, the paper names none")                                                 \
    X(no_docket, "the row needs a number of the matter, the paper has none")                                      \
    X(no_issue_date, "the row needs a day of issue, none is given")                                               \
    X(level_below, "the issuer's level is not among issuer_levels")                                               \
    X(level_unknown, "the row has issuer_levels and the level is not known")                                      \
    X(standard_below, "the paper's standard is below the row's threshold")                                        \
    X(served_late, "served more than served_within_days after issue")                                             \
    X(execute_by_passed, "served after the execute-by day on the paper")                                          \
    X(execute_by_too_far, "the execute-by day lies beyond served_within_days")                                    \
    X(return_passed, "the return day was before service")                                                         \
    X(too_long, "a span of future data is longer than max_future_days")                                           \
    X(shield_law, "another state's process to a California provider without its attestation")                     \
    X(no_gag, "secrecy is only asked for in a letter, or the docket is sealed")                                   \
    X(foreign_emergency, "an emergency request of a government that is not the country's own")                    \
    X(paper_lacks, "the paper lacks a part that its kind must carry")                                             \
    X(not_particular, "what is to be produced is not described with particularity")                               \
    X(court_not_competent, "the court is not one of competent jurisdiction")                                      \
    X(language_unfit, "neither paper nor translation is in a language of the row")                                \
    X(material_mistake, "names, numbers or statutes of the paper do not agree")                                   \
    X(privileged, "touches a privileged profession, an immunity or the press")                                    \
    X(not_stored, "what is asked for was not stored at receipt")                                                  \
    X(secrecy_no_end, "the secrecy order names no end")                                                           \
    X(secrecy_over_a_year, "a federal secrecy order runs for more than a year")                                   \
    X(secrecy_omnibus, "the secrecy order is older than the process, or does not name it")                        \
    X(class_level_below, "who issued the paper may not order this class of data")                                 \
    X(offence_below, "the offence's maximum is below what this class needs")                                      \
    X(offence_unknown, "nobody has said what the offence's maximum is")                                           \
    X(which_paper, "several rows fit, and nobody has said which paper this is")                                   \
    X(not_taking_part, "the country takes no part in this instrument")                                            \
    X(not_in_force, "the row did not apply on the day of service")                                                \
    X(validation_to_follow, "an emergency order that is validated afterwards")                                    \
    X(enforcing_waits, "the enforcing authority was notified and has not spoken")                                 \
    X(enforcing_refused, "the enforcing authority has refused")                                                   \
    X(section_m, "the part for the enforcing authority only came along")                                          \
    X(ground_closed, "a reason that this instrument does not leave to the provider")                              \
    X(not_designated, "not sent through the designated authority")                                                \
    X(designated_unknown, "nobody has said whether the designated authority sent it")                             \
    X(target_spared, "the order targets a person whom the agreement spares")                                      \
    X(target_unknown, "nobody knows whether the agreement spares the person")                                     \
    X(order_over, "an order for future data was served after its last day")                                       \
    X(processor_unexplained, "an organisation's data, and the paper does not say why the processor is addressed") \
    X(not_representative, "not addressed to the designated establishment or the legal representative")            \
    X(row_ageing, "nobody has looked at the row for twelve months")                                               \
    X(row_stale, "nobody has looked at the row for eighteen months")
SALLYPORT_CLOSED_LIST(LawCheck, SALLYPORT_LAW_CHECKS)

// Of house.toml: the provider's own standard, for every country.
#define SALLYPORT_HOUSE_CHECKS(X)                                                              \
    X(national_security, "a national security instrument in this lane")                        \
    X(channel_refused, "served by a channel that is neither open nor an exception")            \
    X(channel_exception, "served by a channel that is an exception")                           \
    X(unsigned_paper, "the paper is not signed")                                               \
    X(signature_unknown, "nobody has looked whether the paper is signed")                      \
    X(other_entity, "addressed to a legal entity that is not the provider's")                  \
    X(issued_after_service, "the day of issue is after service")                               \
    X(no_identifier, "no identifier is named")                                                 \
    X(no_class, "an identifier without a class of data")                                       \
    X(whole_organisation, "the identifier is a whole organisation")                            \
    X(no_range, "a class that has a time is asked for without a range")                        \
    X(reversed_range, "the range ends before it starts")                                       \
    X(future_range, "stored data is asked for beyond the day of receipt")                      \
    X(content_floor, "stored content below content_floor")                                     \
    X(content_equivalent, "stored content on foreign paper whose rank counsel must judge")     \
    X(ip_log_floor, "sign-in log below ip_session_log_floor")                                  \
    X(requester_unknown, "the kind of requester is not known")                                 \
    X(requester_unverified, "vetting of the requester failed or is missing")                   \
    X(suspected_fraud, "the demand is suspected to be forged")                                 \
    X(duplicate, "the same paper was served before")                                           \
    X(no_nexus, "counsel found no connection with the issuer's territory")                     \
    X(emergency_not_described, "an emergency without a description of danger and use")         \
    X(emergency_not_affirmed, "no reviewer has affirmed the danger yet")                       \
    X(emergency_no_letterhead, "an emergency that is not on the agency's letterhead")          \
    X(emergency_criteria, "the paper tells of no danger to a person, or not how data helps")   \
    X(emergency_not_police, "an emergency of an agency that is not criminal law enforcement")  \
    X(emergency_beyond_minimum, "a class beyond the least set that meets a danger")            \
    X(emergency_paper_owed, "no formal paper followed an earlier emergency of the agency")     \
    X(wait_outruns_due, "the waiting period of the notice ends after the paper's own due day") \
    X(unknown_here, "the directory does not know the identifier")                              \
    X(enterprise, "the customer is an organisation that can be asked itself")                  \
    X(other_country, "content is held, or contracted for, in another country")                 \
    X(host_unknown, "content on a country's own order, and nobody knows where it is held")     \
    X(no_presence, "the provider has no presence in the country, and no agreement reaches it") \
    X(cannot_run, "an order for future data that the service has no means to run")             \
    X(runs_elsewhere, "an order for future data, which the service runs and this product does not")
SALLYPORT_CLOSED_LIST(HouseCheck, SALLYPORT_HOUSE_CHECKS)
// Rests on the directory, on other people's demands or on the security team: no sentence for the officer may exist.
bool is_counsel_only(HouseCheck check);
bool is_counsel_only(LawCheck check);

// How strong a paper is, for the house's floors. Source: brief 1.3; the country's own instruments have no place here: they are `nothing`.
enum class Rank { nothing, subpoena, court_order, warrant };
Rank rank_of(demand::Instrument instrument);

struct Says {
    std::string citation, counsel, officer;
};

struct Cell {
    std::string id, name, code, policy_basis;
    Verdict decision = Verdict::deny;
    bool keep_only = false, with_consent = false;
    bool equivalent = false;   // counsel who adopts the row takes its paper for the equivalent of a warrant
    bool notified = false;     // the enforcing authority is told, and may hold it
    std::uint32_t levels = 0;  // who may order these classes; 0 = as the row
    int offence_years = 0;     // the least maximum of the offence; 0 = any offence
    // Ready findings: [adopted][consent recorded].
    std::array<std::array<Finding, 2>, 2> ready;
};

struct Row {
    std::string id, title, file;
    std::vector<demand::Instrument> instruments;
    std::uint32_t requesters = 0, for_counsel = 0, levels = 0;  // bit per value of the closed list
    std::vector<std::string> regions;
    demand::Standard threshold = demand::Standard::none;
    demand::SecrecySource secrecy_default = demand::SecrecySource::none;
    NoticeDefault notice_default = NoticeDefault::prior;
    int preservation_days = 0, renewal_days = 0, reply_days = 0, served_within_days = 0, max_future_days = 0, objection_days = 0;
    int emergency_reply_hours = 0;  // 0 = as the row's reply_days, or the house's
    bool execute_by_rules = false, motion = false, civil = false;
    bool must_be_named = false;          // a special kind of a paper that has an ordinary row too: counts only if its word was said
    bool confirmation_keeps = false;     // once the issuer confirms that it asked for the data, the keeping has no end
    std::uint32_t needs = 0;             // bit per PaperPart
    std::string paper;                   // the word of a country's own instrument; "" = the instrument says it all
    std::vector<std::string> languages;  // any of them; empty = not looked at
    std::string channel, agreement;
    bool direct_foreign_service = false;
    std::optional<Day> applies_from, applies_until;
    std::vector<std::string> not_for;  // members of the book that take no part in it
    bool validation = false;           // another authority's order counts as that of the one who validated it
    bool controller_first = false;     // the organisation is asked, not the provider, unless the paper says why
    bool to_representative = false;    // addressed to the provider's designated establishment or legal representative only
    bool designated = false;           // comes through the designated authority only
    std::string spares;                // country whose people may not be targeted; "" = nobody is spared
    bool spares_nationals = false, spares_residents = false, spares_present = false;
    std::vector<std::string> grounds;  // refusal codes that are open to the provider; empty = all
    Day checked_on;                    // held against its sources by those who wrote it; no counsel's date
    Says says;
    std::vector<Cell> cells;
    std::array<int, class_count> cell_of{};        // class -> index in cells
    std::array<int, class_count> identify_cell{};  // likewise if asked for only to identify the user
};

struct Agreement {
    std::string country;
    Day in_force;
};

// A verdict with its texts, as a finding without identifier and class.
struct Checked {
    std::string file;
    Finding finding;
};

// When a book's clock runs: all of these must hold.
#define SALLYPORT_CLOCK_CONDITIONS(X)                                       \
    X(emergency, "the paper says that it is an emergency")                  \
    X(ordinary, "it does not")                                              \
    X(notified, "the enforcing authority was notified and has not spoken")  \
    X(validation_to_follow, "issued in an emergency, validated afterwards") \
    X(customer_abroad, "depends on who the customer is; for counsel only")
SALLYPORT_CLOSED_LIST(ClockCondition, SALLYPORT_CLOCK_CONDITIONS)
#define SALLYPORT_CLOCK_UNITS(X) X(hours, "hours") X(days, "days") X(working_days, "working days")
SALLYPORT_CLOSED_LIST(ClockUnit, SALLYPORT_CLOCK_UNITS)

struct ClockRow {
    std::string name, citation;
    std::uint32_t instruments = 0, when = 0;  // bits
    LegalEvent starts = LegalEvent::received;
    int length = 0;
    int after_issue_days = 0;          // starts so many days after the issue if the event came later or not at all; 0 = only with it
    std::vector<std::string> regions;  // empty = every part of the country
    ClockUnit unit = ClockUnit::days;
    ClockKind kind = ClockKind::due;
};

// Days on which the clock of working days stands still.
struct Calendar {
    std::array<bool, 7> rests{};              // by weekday, Sunday first
    std::vector<std::pair<int, int>> yearly;  // month, day
    std::vector<Day> once;
    std::vector<std::string> regions;  // of courts of a part of the country; empty = of the country itself
};

struct Book {
    std::string country, title, file;
    std::vector<std::string> members;  // of a union of countries; empty = the country itself
    std::vector<ClockRow> clocks;
    Calendar calendar;
    bool days_end_on_working_day = false;  // a clock in days that would end on a day of rest ends with the next working day
    std::vector<Calendar> court_calendars;
    std::vector<Row> rows;
    std::array<std::vector<int>, instrument_count> rows_of;  // instrument -> indices in rows
    std::vector<Checked> checks;                             // by LawCheck
    std::vector<Agreement> agreements;
    int motion_days = 0;  // to move to modify or quash for a foreign customer
    std::string motion_citation;
};

// A legal entity of the provider, and where and since when it is established.
struct Presence {
    std::string country;
    Day from;
    std::optional<Day> until;
};

struct House {
    std::string file, title;
    std::vector<Presence> presence;  // empty = not checked
    std::vector<Checked> checks;     // by HouseCheck
    Checked no_rulebook;
    std::string not_adopted_counsel, not_adopted_officer;
    std::vector<std::string> entities, open_channels, exception_channels;
    Rank content_floor = Rank::warrant, ip_log_floor = Rank::subpoena;
    bool california_provider = false;
    int reply_days = 0, emergency_reply_hours = 0, emergency_paper_hours = 0, notice_wait_days = 0, civil_notice_wait_days = 0;
    std::string clocks_citation, emergency_paper_citation;
    std::array<bool, class_count> emergency_minimum{};  // classes that meet a danger by themselves; others need a reason of their own
};

struct Tables {
    Digest version{};
    std::map<std::string, Book, std::less<>> books;          // by country
    std::map<std::string, const Book*, std::less<>> unions;  // member -> the book of its union, in `books`
    House house;
};

}  // namespace sallyport::law
