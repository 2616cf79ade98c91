// The customers' data of the made-up provider Larkspur Mail: mailboxes (Maildir and mbox), a database of accounts, and the
// source description that maps both to classes of data. Everything follows from the seed; nobody in it exists; every domain
// is under .example and every address on the net is one that is kept for documentation (RFC 2606, 5737, 3849).
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "adapters/documents/paper_maker.h"
#include "base/instant.h"
#include "base/outcome.h"
#include "demand/words.h"

namespace sallyport::adapters {

constexpr std::uint64_t demo_seed = 2703;  // 18 U.S.C. 2703
// The day the demo begins: what the customers have stored ends the Friday before.
constexpr Instant demo_begins{1'783'324'800'000};  // 2026-07-06T08:00:00Z

struct DemoAccount {
    std::string account_id;  // "LM-100001": the account's number in the sources
    std::string email, user_name, phone;
    std::string mail;  // "maildir" or "mbox"
    int messages = 0;
    bool closed = false;
};

// One customer: a person with one account, or an organisation with several.
struct DemoCustomer {
    std::string customer_id;  // "C-0001"
    std::string identifier;   // what a demand would name: the account's e-mail address, or the organisation's domain
    demand::IdentifierKind kind = demand::IdentifierKind::account_email;
    std::string display_name;
    demand::CustomerClass customer_class = demand::CustomerClass::consumer;
    int seats = 1;
    std::string tenant;                 // an organisation's code word, empty for a person
    std::string country, data_country;  // ISO 3166-1 alpha-2: residence or seat, and where the content is stored
    std::string entity;                 // which legal entity contracts: "larkspur_us" or "larkspur_ie"
    std::vector<DemoAccount> accounts;
};

struct DemoStore {
    std::string folder;
    std::string sources;  // the source description, a file in `folder`
    std::vector<DemoCustomer> customers;
    int messages = 0, rows = 0;
    const DemoCustomer* customer(std::string_view identifier) const;  // nullptr if there is none
};

// Writes everything under `folder`, which must be absent or empty (`conflict` otherwise); about 20 MB in under three seconds.
// The same seed writes the same bytes under the same names with the same times of last change, with one version of SQLite.
Outcome<DemoStore> make_demo_store(const std::string& folder, std::uint64_t seed = demo_seed);

// The papers that the demo's demands are filed with. One warrant says March to April while its form asks January to June.
struct DemoPaper {
    std::string name;  // "warrant-march-april"
    PaperFields fields;
    Day form_first_day, form_last_day;  // what the officer's form asks for
};
std::vector<DemoPaper> demo_papers();

// Text of the source description, as make_demo_store() writes it and as demo/sources.toml shows it.
std::string_view demo_sources();

}  // namespace sallyport::adapters
