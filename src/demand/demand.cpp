#include "demand/demand.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/json.h"
#include "base/limits.h"

namespace sallyport::demand {

namespace {

// As the library writes it, so that one address has one text.
Outcome<std::string> known_address(std::string_view written) {
    std::array<unsigned char, sizeof(in6_addr)> bytes{};
    std::array<char, INET6_ADDRSTRLEN> out{};
    const std::string address{written};
    for (const int family : {AF_INET, AF_INET6}) {
        if (::inet_pton(family, address.c_str(), bytes.data()) != 1) continue;
        require(::inet_ntop(family, bytes.data(), out.data(), out.size()) != nullptr, "an address that was read can be written");
        return std::string{out.data()};
    }
    return Problem{Trouble::invalid, "an IP address looks like 192.0.2.7 or 2001:db8::7; this one does not"};
}

json::object to_json(const DirectoryAnswer& answer) {
    json::object object{{"known", answer.known},
                        {"account", answer.account.reveal()},
                        {"customer", answer.customer},
                        {"customer_class", code(answer.customer_class)},
                        {"seats", answer.seats},
                        {"data_country", answer.data_country},
                        {"customer_country", answer.customer_country},
                        {"contact", answer.contact.reveal()},
                        {"gone", answer.gone}};
    if (answer.too_many) object["too_many"] = true;
    if (!answer.shared_by.empty()) {
        json::array list;
        for (const auto& one : answer.shared_by) list.push_back(to_json(one));
        object["shared_by"] = std::move(list);
    }
    return object;
}

enum class MayBeShared { no, yes };

Outcome<DirectoryAnswer> answer_from(const json::value& element, MayBeShared may_be_shared) {
    if (!element.is_object()) return Problem{Trouble::corrupt, "a directory answer is not an object"};
    const auto& written = element.get_object();
    DirectoryAnswer answer;
    SALLYPORT_TRY(known, flag_at(written, "known"));
    answer.known = known;
    answer.account = Sensitive{text_or(written, "account", "")};
    answer.customer = text_or(written, "customer", "");
    SALLYPORT_TRY(customer_class, coded_at<CustomerClass>(written, "customer_class"));
    answer.customer_class = customer_class;
    SALLYPORT_TRY(seats, number_at(written, "seats"));
    answer.seats = static_cast<int>(seats);
    answer.data_country = text_or(written, "data_country", "");
    answer.customer_country = text_or(written, "customer_country", "");
    answer.contact = Sensitive{text_or(written, "contact", "")};
    SALLYPORT_TRY(gone, flag_at(written, "gone"));
    answer.gone = gone;
    answer.too_many = written.contains("too_many");
    if (!written.contains("shared_by")) return answer;
    if (may_be_shared == MayBeShared::no) return Problem{Trouble::corrupt, "an account that shares an identifier is shared itself"};
    SALLYPORT_TRY(list, list_at(written, "shared_by"));
    for (const auto& one : list) {
        SALLYPORT_TRY(account, answer_from(one, MayBeShared::no));
        answer.shared_by.push_back(std::move(account));
    }
    return answer;
}

json::value maybe_flag(const std::optional<bool>& flag) { return flag ? json::value(*flag) : json::value(nullptr); }

json::value said_json(const Said& said) {
    json::array also, languages;
    for (const auto instrument : said.also_holds) also.emplace_back(code(instrument));
    for (const auto& language : said.languages) languages.emplace_back(language);
    json::object out{{"paper", said.paper},
                     {"region", said.region},
                     {"also_holds", also},
                     {"languages", languages},
                     {"offence", said.offence.reveal()},
                     {"offence_years", said.offence_years ? json::value(*said.offence_years) : json::value(nullptr)},
                     {"offence_listed", said.offence_listed},
                     {"validated_by", code(said.validated_by)},
                     {"emergency", said.emergency},
                     {"emergency_because", said.emergency_because.reveal()},
                     {"validation_to_follow", said.validation_to_follow},
                     {"enforcing_notified", maybe_flag(said.enforcing_notified)},
                     {"through_designated_authority", maybe_flag(said.through_designated_authority)},
                     {"processor_addressed", maybe_flag(said.processor_addressed)}};
    if (const auto& order = said.secrecy_order) {
        out["secrecy_order"] = json::object{{"issued", text(order->issued)},
                                            {"ends", maybe(order->ends)},
                                            {"names_this_process", order->names_this_process},
                                            {"federal", order->federal}};
    }
    return out;
}

std::optional<bool> flag_or_none(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains({name.data(), name.size()});
    return value != nullptr && value->is_bool() ? std::optional{value->get_bool()} : std::nullopt;
}

Outcome<Said> said_of(const json::object& object) {
    Said said;
    said.paper = text_or(object, "paper", "");
    said.region = text_or(object, "region", "");
    SALLYPORT_TRY(also, list_at(object, "also_holds"));
    for (const auto& element : also) {
        const auto instrument = element.is_string() ? coded<Instrument>(std::string_view{element.get_string()}) : std::nullopt;
        if (!instrument) return Problem{Trouble::corrupt, "a combined paper holds an instrument that is not in the list"};
        said.also_holds.push_back(*instrument);
    }
    SALLYPORT_TRY(languages, list_at(object, "languages"));
    for (const auto& element : languages) {
        if (!element.is_string()) return Problem{Trouble::corrupt, "a language of a paper is not a text"};
        said.languages.emplace_back(element.get_string());
    }
    said.offence = Sensitive{text_or(object, "offence", "")};
    if (const auto* years = object.if_contains("offence_years"); years != nullptr && !years->is_null()) {
        SALLYPORT_TRY(number, number_at(object, "offence_years"));
        said.offence_years = static_cast<int>(number);
    }
    SALLYPORT_TRY(listed, flag_at(object, "offence_listed"));
    said.offence_listed = listed;
    SALLYPORT_TRY(validated_by, coded_at<AuthorityLevel>(object, "validated_by"));
    said.validated_by = validated_by;
    SALLYPORT_TRY(emergency, flag_at(object, "emergency"));
    said.emergency = emergency;
    said.emergency_because = Sensitive{text_or(object, "emergency_because", "")};
    SALLYPORT_TRY(to_follow, flag_at(object, "validation_to_follow"));
    said.validation_to_follow = to_follow;
    said.enforcing_notified = flag_or_none(object, "enforcing_notified");
    said.through_designated_authority = flag_or_none(object, "through_designated_authority");
    said.processor_addressed = flag_or_none(object, "processor_addressed");
    if (const auto* order = object.if_contains("secrecy_order"); order != nullptr && order->is_object()) {
        const auto& written = order->get_object();
        SecrecySaid paper;
        SALLYPORT_TRY(issued_text, text_at(written, "issued"));
        SALLYPORT_TRY(issued, parse_day(issued_text));
        paper.issued = issued;
        SALLYPORT_TRY(ends, maybe_at<Day>(written, "ends", parse_day));
        paper.ends = ends;
        SALLYPORT_TRY(names, flag_at(written, "names_this_process"));
        paper.names_this_process = names;
        SALLYPORT_TRY(federal, flag_at(written, "federal"));
        paper.federal = federal;
        said.secrecy_order = paper;
    }
    return said;
}

}  // namespace

std::vector<const DirectoryAnswer*> accounts_of(const DirectoryAnswer& answer) {
    std::vector<const DirectoryAnswer*> accounts;
    if (!answer.known) return accounts;
    if (answer.shared_by.empty()) accounts.push_back(&answer);
    for (const auto& one : answer.shared_by) accounts.push_back(&one);
    return accounts;
}

std::vector<const DirectoryAnswer*> accounts_of(const std::vector<DirectoryAnswer>& answers) {
    std::vector<const DirectoryAnswer*> accounts;
    for (const auto& answer : answers) {
        for (const auto* one : accounts_of(answer)) accounts.push_back(one);
    }
    return accounts;
}

DirectoryAnswer joined(std::vector<DirectoryAnswer> accounts) {
    if (accounts.empty()) return {};
    if (accounts.size() > limits::accounts_per_identifier) {
        DirectoryAnswer nobody;
        nobody.too_many = true;
        return nobody;
    }
    DirectoryAnswer common = accounts.front();
    if (accounts.size() == 1) return common;
    common.account = Sensitive<std::string>{};
    common.contact = Sensitive<std::string>{};
    common.customer.clear();
    for (const auto& one : accounts) {
        // As with several identifiers, the largest customer decides; where they differ, nothing is known of the identifier.
        if (one.seats > common.seats) common.customer_class = one.customer_class;
        if (one.data_country != common.data_country) common.data_country.clear();
        if (one.customer_country != common.customer_country) common.customer_country.clear();
        common.seats = std::max(common.seats, one.seats);
        common.gone = common.gone && one.gone;
    }
    common.shared_by = std::move(accounts);
    return common;
}

Outcome<AddressInUse> parse_address_in_use(std::string_view value) {
    const auto wrong = [](std::string sentence) { return Problem{Trouble::invalid, std::move(sentence)}; };
    const auto space = value.find(' ');
    if (space == std::string_view::npos) {
        return wrong(
            "an IP address needs the instant or the time at which it was used, with its zone: 192.0.2.7 2026-03-01T14:00:00Z, or "
            "192.0.2.7 2026-03-01T14:00:00Z/2026-03-01T15:00:00Z");
    }
    AddressInUse use;
    auto address = known_address(value.substr(0, space));
    if (!address) return std::move(address.error());
    use.address = *address;
    const auto when = value.substr(space + 1);
    const auto slash = when.find('/');
    SALLYPORT_TRY(from, parse_instant(when.substr(0, slash)));
    use.from = use.last = from;
    if (slash == std::string_view::npos) return use;
    SALLYPORT_TRY(last, parse_instant(when.substr(slash + 1)));
    if (last < from) return wrong("the time of an IP address ends before it begins; the earlier instant stands first");
    use.last = last;
    return use;
}

bool Said::nothing() const {
    return paper.empty() && region.empty() && also_holds.empty() && languages.empty() && offence.reveal().empty() && !offence_years &&
           !offence_listed && validated_by == AuthorityLevel::unknown && !emergency && emergency_because.reveal().empty() &&
           !validation_to_follow && !enforcing_notified && !through_designated_authority && !processor_addressed && !secrecy_order;
}

Bytes Demand::body() const {
    json::array list;
    for (const auto& identifier : identifiers) {
        json::array sought;
        for (const auto& one : identifier.sought) {
            sought.push_back(json::object{{"class", code(one.data)}, {"purpose", one.purpose}, {"span", maybe(one.span)}});
        }
        list.push_back(json::object{
            {"kind", code(identifier.kind)}, {"value", identifier.value.reveal()}, {"product", identifier.product}, {"sought", sought}});
    }
    json::array answers;
    for (const auto& answer : directory) answers.push_back(to_json(answer));
    json::array sheets;
    for (const auto& paper : papers) {
        sheets.push_back(json::object{{"id", paper.id.text()},
                                      {"place", paper.place},
                                      {"bytes", static_cast<std::int64_t>(paper.bytes)},
                                      {"file_name", paper.file_name.reveal()},
                                      {"purpose", paper.purpose}});
        if (!paper.digest.empty()) sheets.back().get_object()["digest"] = paper.digest;
    }
    json::object written{{"id", id.text()},
                         {"version", version},
                         {"received", text(received)},
                         {"zone", zone},
                         {"channel", channel},
                         {"filed_by", filed_by.text()},
                         {"agency", agency.text()},
                         {"agency_name", agency_name},
                         {"country", country},
                         {"section", code(section)},
                         {"instrument", code(instrument)},
                         {"authority", code(authority)},
                         {"standard", code(standard)},
                         {"requester", code(requester)},
                         {"issuer", issuer.reveal()},
                         {"docket", docket.reveal()},
                         {"signer", signer.reveal()},
                         {"signed", is_signed},
                         {"issued_on", maybe(issued_on)},
                         {"execute_by", maybe(execute_by)},
                         {"return_on", maybe(return_on)},
                         {"addressed_to", addressed_to},
                         {"secrecy", code(secrecy)},
                         {"mail_format", code(mail_format)},
                         {"summary", summary.reveal()},
                         {"nexus", nexus.reveal()},
                         {"identifiers", list},
                         {"directory", answers},
                         {"papers", sheets},
                         {"resubmission_of", maybe(resubmission_of)},
                         {"duplicate_of", maybe(duplicate_of)},
                         {"shield_attested", shield_attested},
                         {"prior_notice_by_government", prior_notice_by_government},
                         {"on_behalf_of", on_behalf_of}};
    // Left out where there is none, so that every other demand has the bytes it always had.
    if (national) {
        json::array dangers;
        for (const auto danger : national->dangers) dangers.emplace_back(code(danger));
        json::value identifies;
        if (national->term_identifies) identifies = *national->term_identifies;
        written["national"] = json::object{{"authority", code(national->authority)},
                                           {"signer", code(national->signer)},
                                           {"term_identifies", identifies},
                                           {"dangers", dangers},
                                           {"new_service", national->new_service}};
    }
    if (!recipient.none()) written["recipient"] = recipient.text();
    // Likewise of what the requester said of the paper.
    if (!said.nothing()) written["said"] = said_json(said);
    return canonical(written);
}

namespace {

Outcome<NationalPaper> national_of(const json::value& value) {
    if (!value.is_object()) return Problem{Trouble::corrupt, "what is said of national security process is not an object"};
    const auto& object = value.get_object();
    NationalPaper paper;
    SALLYPORT_TRY(authority, coded_at<NationalAuthority>(object, "authority"));
    paper.authority = authority;
    SALLYPORT_TRY(signer, coded_at<LetterSigner>(object, "signer"));
    paper.signer = signer;
    if (const auto* identifies = object.if_contains("term_identifies"); identifies != nullptr && identifies->is_bool())
        paper.term_identifies = identifies->get_bool();
    SALLYPORT_TRY(dangers, list_at(object, "dangers"));
    for (const auto& element : dangers) {
        const auto danger = element.is_string() ? coded<SecrecyDanger>(std::string_view{element.get_string()}) : std::nullopt;
        if (!danger) return Problem{Trouble::corrupt, "a certified danger is none of the four"};
        paper.dangers.push_back(*danger);
    }
    SALLYPORT_TRY(new_service, flag_at(object, "new_service"));
    paper.new_service = new_service;
    return paper;
}

}  // namespace

Outcome<Demand> Demand::from_body(std::string_view bytes) {
    SALLYPORT_TRY(object, parse_object(bytes, "a demand"));
    Demand demand;
    SALLYPORT_TRY(id, id_at<DemandId>(object, "id"));
    demand.id = id;
    SALLYPORT_TRY(version, number_at(object, "version"));
    demand.version = static_cast<int>(version);
    SALLYPORT_TRY(received, instant_at(object, "received"));
    demand.received = received;
    demand.zone = text_or(object, "zone", "UTC");
    demand.channel = text_or(object, "channel", "portal");
    SALLYPORT_TRY(filed_by, id_at<PersonId>(object, "filed_by"));
    demand.filed_by = filed_by;
    if (object.contains("recipient")) {
        SALLYPORT_TRY(recipient, id_at<PersonId>(object, "recipient"));
        demand.recipient = recipient;
    }
    SALLYPORT_TRY(agency, id_at<AgencyId>(object, "agency"));
    demand.agency = agency;
    demand.agency_name = text_or(object, "agency_name", "");
    SALLYPORT_TRY(country, text_at(object, "country"));
    demand.country = country;
    SALLYPORT_TRY(section, coded_at<Section>(object, "section"));
    demand.section = section;
    SALLYPORT_TRY(instrument, coded_at<Instrument>(object, "instrument"));
    demand.instrument = instrument;
    SALLYPORT_TRY(authority, coded_at<AuthorityLevel>(object, "authority"));
    demand.authority = authority;
    SALLYPORT_TRY(standard, coded_at<Standard>(object, "standard"));
    demand.standard = standard;
    SALLYPORT_TRY(requester, coded_at<RequesterKind>(object, "requester"));
    demand.requester = requester;
    demand.issuer = Sensitive{text_or(object, "issuer", "")};
    demand.docket = Sensitive{text_or(object, "docket", "")};
    demand.signer = Sensitive{text_or(object, "signer", "")};
    SALLYPORT_TRY(is_signed, flag_at(object, "signed"));
    demand.is_signed = is_signed;
    SALLYPORT_TRY(issued_on, maybe_at<Day>(object, "issued_on", parse_day));
    demand.issued_on = issued_on;
    SALLYPORT_TRY(execute_by, maybe_at<Day>(object, "execute_by", parse_day));
    demand.execute_by = execute_by;
    SALLYPORT_TRY(return_on, maybe_at<Day>(object, "return_on", parse_day));
    demand.return_on = return_on;
    demand.addressed_to = text_or(object, "addressed_to", "");
    SALLYPORT_TRY(secrecy, coded_at<SecrecySource>(object, "secrecy"));
    demand.secrecy = secrecy;
    SALLYPORT_TRY(mail_format, coded_at<MailFormat>(object, "mail_format"));
    demand.mail_format = mail_format;
    demand.summary = Sensitive{text_or(object, "summary", "")};
    demand.nexus = Sensitive{text_or(object, "nexus", "")};
    SALLYPORT_TRY(list, list_at(object, "identifiers"));
    for (const auto& element : list) {
        if (!element.is_object()) return Problem{Trouble::corrupt, "an identifier is not an object"};
        const auto& written = element.get_object();
        Identifier identifier;
        SALLYPORT_TRY(kind, coded_at<IdentifierKind>(written, "kind"));
        identifier.kind = kind;
        SALLYPORT_TRY(named, text_at(written, "value"));
        identifier.value = Sensitive{named};
        identifier.product = text_or(written, "product", "");
        SALLYPORT_TRY(sought, list_at(written, "sought"));
        for (const auto& wanted : sought) {
            if (!wanted.is_object()) return Problem{Trouble::corrupt, "what is sought is not an object"};
            Sought one;
            SALLYPORT_TRY(data, coded_at<DataClass>(wanted.get_object(), "class"));
            one.data = data;
            one.purpose = text_or(wanted.get_object(), "purpose", "");
            SALLYPORT_TRY(span, maybe_span_at(wanted.get_object(), "span"));
            one.span = span;
            identifier.sought.push_back(one);
        }
        demand.identifiers.push_back(std::move(identifier));
    }
    SALLYPORT_TRY(answers, list_at(object, "directory"));
    for (const auto& element : answers) {
        SALLYPORT_TRY(answer, answer_from(element, MayBeShared::yes));
        demand.directory.push_back(std::move(answer));
    }
    SALLYPORT_TRY(sheets, list_at(object, "papers"));
    for (const auto& element : sheets) {
        if (!element.is_object()) return Problem{Trouble::corrupt, "a paper is not an object"};
        const auto& written = element.get_object();
        Paper paper;
        SALLYPORT_TRY(paper_id, text_at(written, "id"));
        SALLYPORT_TRY(document, DocumentId::parse(paper_id));
        paper.id = document;
        SALLYPORT_TRY(place, text_at(written, "place"));
        paper.place = place;
        SALLYPORT_TRY(size, number_at(written, "bytes"));
        paper.bytes = static_cast<std::uint64_t>(size);
        paper.file_name = Sensitive{text_or(written, "file_name", "")};
        paper.purpose = text_or(written, "purpose", "instrument");
        paper.digest = text_or(written, "digest", "");
        demand.papers.push_back(std::move(paper));
    }
    SALLYPORT_TRY(resubmission, maybe_at<DemandId>(object, "resubmission_of", DemandId::parse));
    demand.resubmission_of = resubmission;
    SALLYPORT_TRY(duplicate, maybe_at<DemandId>(object, "duplicate_of", DemandId::parse));
    demand.duplicate_of = duplicate;
    SALLYPORT_TRY(attested, flag_at(object, "shield_attested"));
    demand.shield_attested = attested;
    SALLYPORT_TRY(prior, flag_at(object, "prior_notice_by_government"));
    demand.prior_notice_by_government = prior;
    demand.on_behalf_of = text_or(object, "on_behalf_of", "");
    if (const auto* national = object.if_contains("national")) {
        SALLYPORT_TRY(paper, national_of(*national));
        demand.national = std::move(paper);
    }
    if (const auto* said = object.if_contains("said"); said != nullptr && said->is_object()) {
        SALLYPORT_TRY(read, said_of(said->get_object()));
        demand.said = std::move(read);
    }
    return demand;
}

int Demand::account_count() const {
    std::set<std::pair<IdentifierKind, std::string_view>> distinct;
    for (const auto& identifier : identifiers) {
        if (is_account_kind(identifier.kind)) distinct.emplace(identifier.kind, identifier.value.reveal());
    }
    return static_cast<int>(distinct.size());
}

bool Demand::seeks_content() const {
    for (const auto& identifier : identifiers) {
        for (const auto& sought : identifier.sought) {
            if (is_content(sought.data)) return true;
        }
    }
    return false;
}

int Demand::cells() const {
    int count = 0;
    for (const auto& identifier : identifiers) count += static_cast<int>(identifier.sought.size());
    return count;
}

std::string our_number(ledger::EntryIndex received) { return fmt::format("SP-{}", received.value); }

namespace {

// Shape only: whether such an account exists is nobody's business before counsel's answer.
std::optional<std::string> wrong_shape(const Identifier& identifier) {
    const auto& value = identifier.value.reveal();
    const auto has_only = [&](std::string_view allowed) { return value.find_first_not_of(allowed) == std::string::npos; };
    switch (identifier.kind) {
        case IdentifierKind::account_email: {
            const auto at = value.find('@');
            const bool whole = at != std::string::npos && at > 0 && value.find('@', at + 1) == std::string::npos &&
                               value.find('.', at) != std::string::npos && value.back() != '.' &&
                               value.find_first_of(" \t\r\n<>,;\"") == std::string::npos;
            if (!whole) return "an e-mail address looks like name@example.org; this one does not";
            return std::nullopt;
        }
        case IdentifierKind::phone:
            if (value.size() < 8 || value[0] != '+' || value.find_first_not_of("0123456789 ", 1) != std::string::npos) {
                return "a telephone number starts with + and the country code, for example +1 555 0100 000";
            }
            return std::nullopt;
        case IdentifierKind::tenant_domain:
            if (value.find('.') == std::string::npos || value.find_first_of(" @/") != std::string::npos)
                return "a domain looks like example.org";
            return std::nullopt;
        case IdentifierKind::ip_at_instant: {
            if (const auto use = parse_address_in_use(value); !use) return use.error().sentence;
            return std::nullopt;
        }
        case IdentifierKind::card:
            if (value.size() < 4 || !has_only("0123456789* ")) return "a card number has digits; unknown ones may be written *";
            return std::nullopt;
        case IdentifierKind::account_id:
        case IdentifierKind::user_name:
        case IdentifierKind::serial:
            if (value.find_first_of("\r\n\t") != std::string::npos) return "one identifier a line";
            return std::nullopt;
    }
    return std::nullopt;
}

bool is_two_letters(std::string_view word, char first, char last) {
    return word.size() == 2 && std::ranges::all_of(word, [&](char letter) { return letter >= first && letter <= last; });
}

// Shape only: what follows from it says the law, and whether it is so whoever reads the paper.
template <class Say>
void check_said(const Demand& demand, const Say& say) {
    const Said& said = demand.said;
    if (!std::ranges::all_of(said.languages, [](const auto& language) { return is_two_letters(language, 'a', 'z'); }))
        say("said-languages", "A language is two small letters, for example de for German.");
    constexpr int longest_sentence_years = 100;
    if (said.offence_years && (*said.offence_years < 0 || *said.offence_years > longest_sentence_years))
        say("said-offence_years",
            fmt::format("The maximum is {} years; give a number from 0 to {}.", *said.offence_years, longest_sentence_years));
    if (said.emergency && said.emergency_because.reveal().empty())
        say("said-emergency_because", "Say why it is an emergency: the paper needs the reason, and so do we.");
    if (said.secrecy_order && said.secrecy_order->ends && *said.secrecy_order->ends < said.secrecy_order->issued) {
        say("said-order_ends", fmt::format("The order ends on {}, before the day of its issue, {}.", text(*said.secrecy_order->ends),
                                           text(said.secrecy_order->issued)));
    }
}

// The least that a report of the provider's own says, and the most that it may hold.
template <class Say>
void check_report(const Demand& demand, const Say& say) {
    if (demand.recipient.none() || demand.agency.none())
        say("recipient", "Choose the officer of an admitted authority to whom the report goes.");
    if (!demand.issued_on) say("issued_on", "Give the day on which it was found or happened.");
    if (demand.summary.reveal().empty()) say("summary", "Say what was found, where, and how it came to the notice of the team.");
    if (demand.nexus.reveal().empty()) {
        say("nexus", demand.instrument == Instrument::child_safety_report
                         ? "Say what makes it an apparent violation, and who of the team has seen it."
                     : demand.instrument == Instrument::harm_report ? "Say who is in danger of what, and how this data helps to avert it."
                                                                    : "Say who is harmed by which crime, and how this data shows it.");
    } else if (demand.nexus.reveal() == demand.summary.reveal()) {
        say("nexus", "The two texts are the same; one says what was found, the other why it is reported.");
    }
    for (std::size_t i = 0; i < demand.identifiers.size(); ++i) {
        for (const auto& sought : demand.identifiers[i].sought) {
            if (belongs_in_report(demand.instrument, sought.data)) continue;
            say(fmt::format("identifier-{}-classes", i + 1),
                fmt::format("Identifier {}: \"{}\" is more than a report of this kind holds.", i + 1, label(sought.data)));
        }
    }
}

}  // namespace

std::vector<Problem> check_form(const Demand& demand, Instant now) {
    std::vector<Problem> wrong;
    const auto say = [&](std::string field, std::string sentence) {
        wrong.push_back({Trouble::invalid, std::move(sentence), std::move(field)});
    };
    const bool report = is_report(demand.instrument);
    const bool needs_issuer = demand.instrument != Instrument::informal_letter && demand.instrument != Instrument::consent && !report;
    if (report != (demand.section == Section::provider_initiated) || report != (demand.requester == RequesterKind::provider))
        say("instrument", "A report of the provider is filed by its own staff, and nothing else is filed as one.");
    if (report) check_report(demand, say);

    const auto is_capital = [](char letter) { return letter >= 'A' && letter <= 'Z'; };
    if (demand.country.size() != 2 || !std::ranges::all_of(demand.country, is_capital))
        say("country", "Choose the country on whose behalf you ask.");
    if (needs_issuer && demand.issuer.reveal().empty()) say("issuer", "Name the court or office that issued the paper.");
    if (needs_issuer && demand.docket.reveal().empty()) say("docket", "Give the number of the matter as it stands on the paper.");
    if (needs_issuer && !demand.is_signed) say("signed", "Say who signed the paper. A paper without a signature cannot be answered.");
    if (demand.is_signed && demand.signer.reveal().empty()) say("signer", "Write the name of the person who signed.");
    if (needs_issuer && !demand.issued_on) say("issued_on", "Give the day on which the paper was issued, for example 2026-03-31.");
    if (demand.issued_on) {
        // A zone east of ours may already have tomorrow's date.
        const Day tomorrow = day_of(after_days(now, 1), "UTC");
        if (*demand.issued_on > tomorrow)
            say("issued_on", fmt::format("The paper is dated {}, which is still to come.", text(*demand.issued_on)));
        if (demand.execute_by && *demand.execute_by < *demand.issued_on) {
            say("execute_by", fmt::format("The last day for service, {}, is before the day of issue, {}.", text(*demand.execute_by),
                                          text(*demand.issued_on)));
        }
    }
    if (demand.addressed_to.empty() && !report) say("addressed_to", "Choose the company the paper is addressed to.");
    if (demand.section == Section::emergencies) {
        if (demand.summary.reveal().empty()) say("summary", "Describe the emergency: who is in danger, of what, and why now.");
        if (demand.nexus.reveal().empty()) say("nexus", "Say how the data you ask for helps to avert the danger.");
        if (!demand.summary.reveal().empty() && demand.summary.reveal() == demand.nexus.reveal()) {
            say("nexus", "The two texts are the same; one says what happens, the other how the data helps.");
        }
    }
    if (demand.papers.empty() && !report) say("paper", "Upload the signed paper as a PDF.");
    if (demand.identifiers.empty())
        say("identifiers", "Name at least one account or other identifier. A request without one cannot be answered.");
    if (demand.identifiers.size() > limits::identifiers_per_demand) {
        say("identifiers",
            fmt::format("{} identifiers are named; at most {} fit one demand.", demand.identifiers.size(), limits::identifiers_per_demand));
    }
    std::set<std::pair<IdentifierKind, std::string_view>> seen;
    for (std::size_t i = 0; i < demand.identifiers.size(); ++i) {
        const auto& identifier = demand.identifiers[i];
        const std::string field = fmt::format("identifier-{}", i + 1);
        if (identifier.value.reveal().empty()) {
            say(field, fmt::format("Identifier {} is empty.", i + 1));
            continue;
        }
        if (identifier.value.reveal().size() > limits::line_bytes || !is_utf8(identifier.value.reveal())) {
            say(field, fmt::format("Identifier {} is longer than {} characters or is not text.", i + 1, limits::line_bytes));
            continue;
        }
        if (const auto shape = wrong_shape(identifier)) say(field, fmt::format("Identifier {}: {}.", i + 1, *shape));
        if (!seen.emplace(identifier.kind, identifier.value.reveal()).second)
            say(field, fmt::format("Identifier {} is named twice.", i + 1));
        if (identifier.sought.empty()) say(field + "-classes", fmt::format("Choose what you ask for about identifier {}.", i + 1));
        std::set<DataClass> classes;
        for (const auto& sought : identifier.sought) {
            if (!classes.insert(sought.data).second)
                say(field + "-classes", fmt::format("Identifier {}: \"{}\" is chosen twice.", i + 1, label(sought.data)));
            if (sought.span) {
                if (sought.span->to <= sought.span->from) {
                    say(field + "-range", fmt::format("Identifier {}: the range ends before it starts.", i + 1));
                } else if (!is_prospective(sought.data) && sought.span->from > after_days(now, 1)) {
                    say(field + "-range", fmt::format("Identifier {}: the range lies in the future; stored data is asked for.", i + 1));
                }
            } else if (!is_subscriber(sought.data) && demand.instrument != Instrument::preservation_letter) {
                say(field + "-range",
                    fmt::format("Identifier {}: \"{}\" needs a first and a last day with a time zone.", i + 1, label(sought.data)));
            }
        }
    }
    check_said(demand, say);
    return wrong;
}

}  // namespace sallyport::demand
