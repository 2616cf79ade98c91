// A demand as received: what is asked for, by whom, under which paper, and what the provider's directory said of its identifiers at
// that instant. The whole noun is customer data and lies sealed under the demand's own key.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/instant.h"
#include "base/sensitive.h"
#include "demand/national.h"
#include "demand/said.h"
#include "demand/words.h"
#include "ledger/step.h"
#include "people/people.h"

namespace sallyport::demand {

// One class of data of one identifier, in a span of time. No span = without a range (a finding, unless the class has no time).
struct Sought {
    DataClass data = DataClass::bsi_name;
    std::optional<Span> span;
    std::string purpose = {};  // "" or identify_user: an IP log is another class when it only identifies (Reg. 2023/1543 Art. 3(10))
    bool operator==(const Sought&) const = default;
};

struct Identifier {
    IdentifierKind kind = IdentifierKind::account_email;
    Sensitive<std::string> value;
    std::string product = {};  // code word of the provider's service, "" = not said
    std::vector<Sought> sought;
};

// What the provider's directory knew of one identifier when the demand was received. Never shown to a requester before counsel's answer.
struct DirectoryAnswer {
    bool known = false;
    Sensitive<std::string> account;  // the account's own number in the sources; empty if unknown
    std::string customer = {};       // the customer's or tenant's number in the directory
    CustomerClass customer_class = CustomerClass::unknown;
    int seats = 0;                      // as of receipt
    std::string data_country = {};      // where content is stored, ISO 3166-1 alpha-2
    std::string customer_country = {};  // residence, or seat of the organisation
    Sensitive<std::string> contact;     // where a notice reaches the customer
    bool gone = false;                  // known, but closed
    // Several accounts had the address, card or device: each of them. What stands above is then what they have in common, without account,
    // customer and contact. Never longer than limits::accounts_per_identifier.
    std::vector<DirectoryAnswer> shared_by = {};
    bool too_many = false;  // more than that: none is listed, and nothing is known; a shorter range names fewer
};
// The accounts behind an answer: itself, or those that share the identifier; none if it is not known.
std::vector<const DirectoryAnswer*> accounts_of(const DirectoryAnswer& answer);
// The same of all identifiers of a demand.
std::vector<const DirectoryAnswer*> accounts_of(const std::vector<DirectoryAnswer>& answers);
// Several accounts as one answer; one as it is, and none as not known.
DirectoryAnswer joined(std::vector<DirectoryAnswer> accounts);

// What an identifier of the kind ip_at_instant says: "192.0.2.7 2026-03-01T14:00:00Z", or with "/" and a later instant behind it. Refused with
// what is missing. The address comes out as it is usually written: 2001:DB8:0::7 is 2001:db8::7.
struct AddressInUse {
    std::string address;
    Instant from, last;  // both are meant
};
Outcome<AddressInUse> parse_address_in_use(std::string_view value);

struct Paper {
    DocumentId id;
    std::string place;  // in the vault, sealed under the demand's key
    std::uint64_t bytes = 0;
    Sensitive<std::string> file_name;
    std::string purpose = "instrument";  // instrument, secrecy_order, letterhead, consent, translation
    std::string digest = {};             // SHA-256 of its bytes, hex; "" of papers from before it was kept
};

// How a paper comes in that cleared staff took at their own counter, in the lane of national security process. The main house opens no such
// channel, and its desk refuses such a paper.
constexpr std::string_view cleared_channel = "cleared";

struct Demand {
    DemandId id;
    int version = 1;
    Instant received;                // or served, if it came by another way; starts nearly every clock
    std::string zone = "UTC";        // the zone the requester used
    std::string channel = "portal";  // portal, mail, counter, simulated, cleared
    PersonId filed_by;
    PersonId recipient = {};  // of a report of the provider: the officer it goes to; none for everything else
    AgencyId agency;
    std::string agency_name;
    std::string country;  // that asks, ISO 3166-1 alpha-2
    Section section = Section::criminal;
    Instrument instrument = Instrument::search_warrant;
    AuthorityLevel authority = AuthorityLevel::unknown;
    Standard standard = Standard::unknown;
    RequesterKind requester = RequesterKind::local;
    Sensitive<std::string> issuer;  // court or office
    Sensitive<std::string> docket;  // its number of the matter
    Sensitive<std::string> signer;  // who signed, "" = not signed
    bool is_signed = false;
    std::optional<Day> issued_on, execute_by, return_on;
    std::string addressed_to;  // legal entity of the provider, code word
    SecrecySource secrecy = SecrecySource::none;
    MailFormat mail_format = MailFormat::mbox;
    Sensitive<std::string> summary;  // the requester's words
    Sensitive<std::string> nexus;    // emergencies: how the data helps
    std::vector<Identifier> identifiers;
    std::vector<DirectoryAnswer> directory;  // same order as identifiers
    std::vector<Paper> papers;
    std::optional<DemandId> resubmission_of;
    std::optional<DemandId> duplicate_of;
    bool shield_attested = false;                // Cal. Penal Code 1524.2(c), 1546.5
    bool prior_notice_by_government = false;     // 18 U.S.C. 2703(b)(1)(B): policy gives it no effect on content
    std::string on_behalf_of = {};               // foreign state behind US process
    std::optional<NationalPaper> national = {};  // in the lane of its own only
    Said said = {};

    static std::vector<ledger::Kind> kinds() { return {ledger::Kind::received, ledger::Kind::corrected}; }
    static std::vector<ledger::Kind> superseded_by() { return {}; }  // after a withdrawal the lifecycle refuses, and it can still be read
    Bytes body() const;
    static Outcome<Demand> from_body(std::string_view bytes);

    int account_count() const;  // distinct identifiers of account kinds
    bool seeks_content() const;
    int cells() const;  // identifier x class
};

// "SP-1234": short, for the telephone; the index of the entry that received it.
std::string our_number(ledger::EntryIndex received);

// What is wrong with the form, field by field, in the order of the form; empty = may be filed. Used while typing and again at filing:
// one function. Never looks at the directory.
std::vector<Problem> check_form(const Demand& demand, Instant now);

}  // namespace sallyport::demand
