// What a reader of a package needs beside the data. Pure: the same facts give the same bytes.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "production/package_sink.h"

namespace sallyport::production {

// What gathering left for sealing.
struct Gathered {
    std::vector<Digest> peaks;
    std::uint64_t files = 0, offset = 0;
    std::map<int, std::int64_t> by_clause;
    std::vector<LeftOut> left_out;
    std::vector<LeftOut> given_undated;
    std::vector<FieldNote> fields;
    Instant recorded;
    ledger::EntryIndex permit_entry;
    demand::MailFormat mail_format = demand::MailFormat::mbox;
    std::optional<Instant> frozen;
};
Outcome<Gathered> read_gathered(std::string_view summary);
std::string write_gathered(const Gathered& gathered);

struct GuideFacts {
    const demand::Demand& demand;
    const demand::Scope& scope;
    const collection::Material& material;
    const Gathered& gathered;
    std::string provider, key_text, salt;
};

// Classes that were searched for an identifier with nothing found: (identifier, class), in the scope's order.
std::vector<std::pair<int, demand::DataClass>> nothing_found(const demand::Scope& scope, const collection::Tallies& tallies);

std::string guide_html(const GuideFacts& facts);
std::string dictionary_csv(const GuideFacts& facts);
std::string dictionary_html(const GuideFacts& facts);
std::string manifest_tail(const GuideFacts& facts);  // closes what package_sink began

std::string account_folder(const demand::Demand& demand, int identifier);

}  // namespace sallyport::production
