// Names of things. Id<Tag> never mixes a demand with an account: two tags are two types.
#pragma once
#include <compare>
#include <functional>
#include <string>
#include <string_view>

#include "base/outcome.h"

namespace sallyport::base {

// 20 characters of Crockford base32 (lower case), 100 random bits: nothing to guess, safe in file names and addresses.
// An empty Id means "none" and is what a default-made one holds.
bool is_id_text(std::string_view text);
std::string random_id_text();

template <class Tag>
class Id {
public:
    Id() = default;
    static Id random() { return Id{random_id_text()}; }
    static Outcome<Id> parse(std::string_view text) {
        if (!is_id_text(text)) return Problem{Trouble::invalid, "an id has 20 letters and digits", "id"};
        return Id{std::string{text}};
    }
    const std::string& text() const { return text_; }
    bool none() const { return text_.empty(); }
    auto operator<=>(const Id&) const = default;

private:
    explicit Id(std::string text) : text_{std::move(text)} {}
    std::string text_;
};

struct DemandTag;
struct PersonTag;
struct AgencyTag;
struct OrderTag;
struct DocumentTag;
struct PackageTag;
struct ThreadTag;
using DemandId = Id<DemandTag>;
using PersonId = Id<PersonTag>;  // whoever acts: officer, staff, customer
using AgencyId = Id<AgencyTag>;
using OrderId = Id<OrderTag>;        // a secrecy order
using DocumentId = Id<DocumentTag>;  // a paper as received, sealed in the vault
using PackageId = Id<PackageTag>;
using ThreadId = Id<ThreadTag>;

}  // namespace sallyport::base

template <class Tag>
struct std::hash<sallyport::base::Id<Tag>> {
    std::size_t operator()(const sallyport::base::Id<Tag>& id) const { return std::hash<std::string>{}(id.text()); }
};
