#include <algorithm>
#include <set>

#include "base/crypto.h"
#include "base/json.h"
#include "production/production.h"

namespace sallyport::production {

using ledger::Draft;
using ledger::Fact;
using ledger::Facts;
using ledger::Kind;

std::vector<Kind> Package::superseded_by() { return {Kind::corrected, Kind::withdrawn, Kind::challenge_modified, Kind::destroyed}; }
std::vector<Kind> ReleaseProposal::superseded_by() { return {Kind::corrected, Kind::withdrawn, Kind::challenge_modified, Kind::released}; }
std::vector<Kind> Release::superseded_by() { return {Kind::corrected, Kind::withdrawn, Kind::challenge_modified, Kind::destroyed}; }

namespace {

json::array words(const std::vector<std::string>& list) { return json::array(list.begin(), list.end()); }

Outcome<std::vector<std::string>> words_at(const json::object& object, std::string_view name) {
    SALLYPORT_TRY(list, list_at(object, name));
    std::vector<std::string> out;
    for (const auto& element : list) {
        if (!element.is_string()) return Problem{Trouble::corrupt, "a list of words holds something else", std::string{name}};
        out.emplace_back(element.get_string());
    }
    return out;
}

Facts outcome_facts(const Package& package) {
    Facts facts;
    facts.id(Fact::package, package.id)
        .number(Fact::items_content, package.tallies.content)
        .number(Fact::items_noncontent, package.tallies.noncontent)
        .number(Fact::accounts_content, package.accounts_content)
        .number(Fact::accounts_noncontent, package.accounts_noncontent)
        .number(Fact::accounts_none, package.accounts_none)
        .codes(Fact::products_content, package.products_content)
        .codes(Fact::products_noncontent, package.products_noncontent)
        .codes(Fact::customers_abroad, package.customers_abroad);
    return facts;
}

}  // namespace

Bytes Package::body() const {
    // Parts and counts are written as a material writes them: one format for both.
    auto material = parse_json(collection::Material{demand, parts, tallies, sealed_at, false}.body());
    require(material.has_value(), "a material writes JSON");
    return canonical(json::object{{"id", id.text()},
                                  {"material", *material},
                                  {"bytes", static_cast<std::int64_t>(bytes)},
                                  {"root", hex(root)},
                                  {"signature", base64(signature)},
                                  {"accounts_content", accounts_content},
                                  {"accounts_noncontent", accounts_noncontent},
                                  {"accounts_none", accounts_none},
                                  {"products_content", words(products_content)},
                                  {"products_noncontent", words(products_noncontent)},
                                  {"customers_abroad", words(customers_abroad)}});
}

Outcome<Package> Package::from_body(std::string_view written) {
    SALLYPORT_TRY(object, parse_object(written, "a package"));
    Package package;
    SALLYPORT_TRY(id, id_at<PackageId>(object, "id"));
    package.id = id;
    SALLYPORT_TRY(material_object, object_at(object, "material"));
    SALLYPORT_TRY(material, collection::Material::from_body(canonical(material_object)));
    package.demand = material.demand;
    package.parts = std::move(material.parts);
    package.tallies = std::move(material.tallies);
    package.sealed_at = material.gathered;
    SALLYPORT_TRY(size, number_at(object, "bytes"));
    package.bytes = static_cast<std::uint64_t>(size);
    SALLYPORT_TRY(root_text, text_at(object, "root"));
    SALLYPORT_TRY(root, digest_from_hex(root_text));
    package.root = root;
    SALLYPORT_TRY(signature_text, text_at(object, "signature"));
    SALLYPORT_TRY(signature, from_base64(signature_text));
    package.signature = signature;
    for (const auto& [name, target] : {std::pair<const char*, int*>{"accounts_content", &package.accounts_content},
                                       {"accounts_noncontent", &package.accounts_noncontent},
                                       {"accounts_none", &package.accounts_none}}) {
        SALLYPORT_TRY(number, number_at(object, name));
        *target = static_cast<int>(number);
    }
    for (const auto& [name, target] : {std::pair<const char*, std::vector<std::string>*>{"products_content", &package.products_content},
                                       {"products_noncontent", &package.products_noncontent},
                                       {"customers_abroad", &package.customers_abroad}}) {
        SALLYPORT_TRY(list, words_at(object, name));
        *target = list;
    }
    return package;
}

Bytes ReleaseProposal::body() const {
    return canonical(json::object{{"package", package.text()}, {"demand", demand.text()}, {"first", first.text()}});
}

Outcome<ReleaseProposal> ReleaseProposal::from_body(std::string_view bytes) {
    SALLYPORT_TRY(object, parse_object(bytes, "a release proposal"));
    SALLYPORT_TRY(package, id_at<PackageId>(object, "package"));
    SALLYPORT_TRY(demand, id_at<DemandId>(object, "demand"));
    SALLYPORT_TRY(first, id_at<PersonId>(object, "first"));
    return ReleaseProposal{package, demand, first};
}

Bytes Release::body() const {
    return canonical(json::object{{"package", package.text()},
                                  {"demand", demand.text()},
                                  {"first", first.text()},
                                  {"second", second.text()},
                                  {"valid_until", text(valid_until)}});
}

Outcome<Release> Release::from_body(std::string_view bytes) {
    SALLYPORT_TRY(object, parse_object(bytes, "a release"));
    SALLYPORT_TRY(package, id_at<PackageId>(object, "package"));
    SALLYPORT_TRY(demand, id_at<DemandId>(object, "demand"));
    SALLYPORT_TRY(first, id_at<PersonId>(object, "first"));
    SALLYPORT_TRY(second, id_at<PersonId>(object, "second"));
    SALLYPORT_TRY(valid_until, instant_at(object, "valid_until"));
    return Release{package, demand, first, second, valid_until};
}

Bytes Receipt::body() const { return canonical(json::object{{"package", package.text()}, {"demand", demand.text()}, {"text", text}}); }

Outcome<Receipt> Receipt::from_body(std::string_view bytes) {
    SALLYPORT_TRY(object, parse_object(bytes, "a receipt"));
    SALLYPORT_TRY(package, id_at<PackageId>(object, "package"));
    SALLYPORT_TRY(demand, id_at<DemandId>(object, "demand"));
    return Receipt{package, demand, text_or(object, "text", "")};
}

Outcome<Step<Package>> seal(const Recorded<collection::Material>& material, Package package, EntryIndex decided_on, Instant at) {
    if (package.demand != material->demand) return Problem{Trouble::conflict, "the package belongs to another demand"};
    if (material->tallies.outside > 0) {
        return Problem{Trouble::refused, std::to_string(material->tallies.outside) +
                                             " records lay outside the permit; the release is stopped until that is explained"};
    }
    if (package.tallies.content != material->tallies.content || package.tallies.noncontent != material->tallies.noncontent) {
        return Problem{Trouble::corrupt, "the package does not hold what was gathered: the counts differ"};
    }
    Facts facts = outcome_facts(package);
    facts.digest(Fact::root, package.root)
        .number(Fact::parts, static_cast<std::int64_t>(package.parts.size()))
        .number(Fact::bytes, static_cast<std::int64_t>(package.bytes));
    Draft entry{Kind::sealed, at, package.demand, decided_on, {}, std::move(facts), {}, {}};
    return Step{std::move(package), std::move(entry)};
}

Outcome<Step<ReleaseProposal>> propose_release(const Recorded<Package>& package, const Decision& decision) {
    if (decision.by.none()) return Problem{Trouble::refused, "a release is proposed by a person"};
    Facts facts;
    facts.id(Fact::package, package->id);
    Draft entry{Kind::release_proposed, decision.at, package->demand, decision.decided_on, decision.by, std::move(facts), {}, {}};
    return Step{ReleaseProposal{package->id, package->demand, decision.by}, std::move(entry)};
}

Outcome<Step<Release>> release(const Recorded<ReleaseProposal>& proposal, const Recorded<Package>& package,
                               const Recorded<review::Grant>& grant, const Recorded<notice::Clearance>& clearance,
                               const Decision& decision) {
    if (proposal->package != package->id) return Problem{Trouble::conflict, "another package was proposed for release"};
    if (grant->demand != package->demand || clearance->demand != package->demand)
        return Problem{Trouble::refused, "approval and settled notice must belong to this request"};
    SALLYPORT_TRY(signatures, people::Signatures::of(proposal->first, decision.by));
    const auto is_granter = [&](const PersonId& person) { return person == grant->first || person == grant->second; };
    if (is_granter(signatures.first()) && is_granter(signatures.second())) {
        return Problem{Trouble::refused, "both approved; one of the two who release must not have approved"};
    }
    if (decision.at > grant->valid_until) return Problem{Trouble::refused, "the approval ran out on " + text(grant->valid_until)};
    if (!notice::holds(*clearance, decision.at)) {
        return Problem{Trouble::refused, "the nondisclosure order ended on " + text(*clearance->valid_until) +
                                             "; the customer must be told before anything is released"};
    }
    Release released{package->id, package->demand, signatures.first(), signatures.second(), after_days(decision.at, fetch_days)};
    Facts facts;
    facts.id(Fact::package, package->id).instant(Fact::valid_until, released.valid_until);
    Draft entry{Kind::released, decision.at, package->demand, decision.decided_on, decision.by, std::move(facts), {}, {}};
    return Step{std::move(released), std::move(entry)};
}

Outcome<Step<Receipt>> delivered(const Recorded<Release>& release, const Recorded<Package>& package, std::string_view receipt_text,
                                 const Decision& decision) {
    if (release->package != package->id) return Problem{Trouble::conflict, "another package was released"};
    // The desk lets nobody begin after the window. Who began in it and ends later holds the bytes, and that is written down.
    if (decision.at > after_hours(release->valid_until, download_hours))
        return Problem{Trouble::refused, "the package could be fetched until " + text(release->valid_until)};
    Facts facts = outcome_facts(*package);
    facts.digest(Fact::receipt, sha256(receipt_text));
    Draft entry{Kind::delivered, decision.at, package->demand, decision.decided_on, decision.by, std::move(facts), {}, {}};
    return Step{Receipt{package->id, package->demand, std::string{receipt_text}}, std::move(entry)};
}

}  // namespace sallyport::production
