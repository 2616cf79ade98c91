#include "law/assess_json.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/country.h"
#include "base/json.h"
#include "base/limits.h"

namespace sallyport::law {

using demand::AuthorityLevel;
using demand::CustomerClass;
using demand::DataClass;
using demand::IdentifierKind;
using demand::Instrument;
using demand::RequesterKind;
using demand::SecrecySource;
using demand::Standard;

namespace {

// Other spellings of the same thing: the long names of the axes in snake_case.
template <class E>
using Aliases = std::vector<std::pair<std::string_view, E>>;

const Aliases<Instrument>& aliases_of(Instrument) {
    static const Aliases<Instrument> aliases{{"2703d_order", Instrument::d_order},
                                             {"2703_d_order", Instrument::d_order},
                                             {"administrative_subpoena", Instrument::admin_subpoena},
                                             {"pen_register_order", Instrument::pr_tt_order},
                                             {"fisa_order_directive", Instrument::fisa_order},
                                             {"fisa_directive", Instrument::fisa_order},
                                             {"criminal_defence_subpoena", Instrument::defence_subpoena},
                                             {"dsa_art_10_order", Instrument::dsa_order},
                                             {"mlat_derived_us_process", Instrument::mlat_process},
                                             {"uk_au_agreement_order", Instrument::agreement_order}};
    return aliases;
}
const Aliases<AuthorityLevel>& aliases_of(AuthorityLevel) {
    static const Aliases<AuthorityLevel> aliases{{"self_issued_by_investigator", AuthorityLevel::self_issued},
                                                 {"magistrate", AuthorityLevel::judge},
                                                 {"magistrate_judge_with_finding", AuthorityLevel::judge},
                                                 {"executive_minister_judicial_commissioner", AuthorityLevel::minister_and_commissioner}};
    return aliases;
}
const Aliases<Standard>& aliases_of(Standard) {
    static const Aliases<Standard> aliases{{"specific_and_articulable_facts", Standard::articulable_facts}};
    return aliases;
}
const Aliases<RequesterKind>& aliases_of(RequesterKind) {
    static const Aliases<RequesterKind> aliases{{"eu_member_state_authority", RequesterKind::eu_member_state},
                                                {"private_civil_party", RequesterKind::civil_party}};
    return aliases;
}
const Aliases<SecrecySource>& aliases_of(SecrecySource) {
    static const Aliases<SecrecySource> aliases{{"court_ndo", SecrecySource::court_order},
                                                {"statutory_secrecy", SecrecySource::statute},
                                                {"cover_letter", SecrecySource::letter_only},
                                                {"mere_request", SecrecySource::letter_only},
                                                {"eu_confidentiality_duty", SecrecySource::eu_confidentiality}};
    return aliases;
}
const Aliases<Enforcing>& aliases_of(Enforcing) {
    static const Aliases<Enforcing> aliases{};
    return aliases;
}
const Aliases<demand::Interception>& aliases_of(demand::Interception) {
    static const Aliases<demand::Interception> aliases{};
    return aliases;
}
const Aliases<CustomerClass>& aliases_of(CustomerClass) {
    static const Aliases<CustomerClass> aliases{};
    return aliases;
}
const Aliases<IdentifierKind>& aliases_of(IdentifierKind) {
    static const Aliases<IdentifierKind> aliases{{"email", IdentifierKind::account_email}, {"ip_address", IdentifierKind::ip_at_instant}};
    return aliases;
}

template <class E>
std::string wanted_words() {
    std::string out;
    for (E value : every<E>()) {
        if (!out.empty()) out += ", ";
        out += code(value);
    }
    return out;
}

// One object of the question. Every member it is asked for is known; left_over() names a member that nobody asked for.
class Asked {
public:
    Asked(const json::object& object, std::string path) : object_{object}, path_{std::move(path)} {}

    std::string field(std::string_view name) const { return path_.empty() ? std::string{name} : path_ + "." + std::string{name}; }
    Problem wrong(std::string_view name, std::string_view wanted) const {
        return {Trouble::invalid, fmt::format("{} is not as wanted: {}", field(name), wanted), field(name)};
    }
    // null is as good as absent.
    const json::value* get(std::string_view name) {
        names_.emplace_back(name);
        const auto* value = object_.if_contains({name.data(), name.size()});
        return value == nullptr || value->is_null() ? nullptr : value;
    }
    Outcome<std::optional<std::string>> text(std::string_view name, std::string_view wanted = "a text") {
        const auto* value = get(name);
        if (value == nullptr) return std::optional<std::string>{};
        if (!value->is_string()) return wrong(name, wanted);
        if (value->get_string().size() > limits::prose_bytes)
            return wrong(name, fmt::format("a text of at most {} bytes", limits::prose_bytes));
        return std::optional{std::string{value->get_string()}};
    }
    Outcome<std::optional<bool>> flag(std::string_view name) {
        const auto* value = get(name);
        if (value == nullptr) return std::optional<bool>{};
        if (!value->is_bool()) return wrong(name, "true or false");
        return std::optional{value->get_bool()};
    }
    Outcome<std::optional<std::int64_t>> number(std::string_view name, std::int64_t most) {
        const auto* value = get(name);
        if (value == nullptr) return std::optional<std::int64_t>{};
        if (!value->is_int64() || value->get_int64() < 0 || value->get_int64() > most)
            return wrong(name, fmt::format("a whole number from 0 to {}", most));
        return std::optional{value->get_int64()};
    }
    template <class E>
    Outcome<std::optional<E>> word(std::string_view name) {
        SALLYPORT_TRY(found, text(name, "one of " + wanted_words<E>()));
        if (!found) return std::optional<E>{};
        if (const auto value = coded<E>(*found)) return value;
        for (const auto& [alias, value] : aliases_of(E{})) {
            if (alias == *found) return std::optional{value};
        }
        return wrong(name, "one of " + wanted_words<E>());
    }
    Outcome<std::optional<Instant>> instant(std::string_view name) {
        SALLYPORT_TRY(found, text(name, "an instant with its zone, for example 2026-03-01T14:00:00Z"));
        if (!found) return std::optional<Instant>{};
        const auto at = parse_instant(*found);
        if (!at) return wrong(name, at.error().sentence + "; for example 2026-03-01T14:00:00Z");
        return std::optional{*at};
    }
    Outcome<std::optional<Day>> day(std::string_view name) {
        SALLYPORT_TRY(found, text(name, "a day, for example 2026-03-01"));
        if (!found) return std::optional<Day>{};
        const auto day = parse_day(*found);
        if (!day) return wrong(name, day.error().sentence + "; for example 2026-03-01");
        return std::optional{*day};
    }
    // Two capital letters, ISO 3166-1.
    Outcome<std::string> country(std::string_view name) {
        SALLYPORT_TRY(found, text(name, "two capital letters, for example DE"));
        if (!found) return std::string{};
        if (!base::is_country(*found)) return wrong(name, "a country in two capital letters, for example DE");
        return *found;
    }
    Outcome<void> left_over() const {
        for (const auto& member : object_) {
            const std::string_view key{member.key().data(), member.key().size()};
            if (std::find(names_.begin(), names_.end(), key) != names_.end()) continue;
            std::string wanted;
            for (const auto& name : names_) wanted += (wanted.empty() ? "" : ", ") + name;
            return Problem{Trouble::invalid,
                           fmt::format("{} has a member that is not known; wanted of {}", path_.empty() ? "the question" : path_, wanted),
                           path_};
        }
        return {};
    }

private:
    const json::object& object_;
    std::string path_;
    std::vector<std::string> names_;
};

// First instant of a first day, first instant after a last day; instants are taken as they are.
Outcome<std::optional<Instant>> edge(Asked& asked, std::string_view name, const std::string& zone, bool last) {
    constexpr std::string_view wanted = "a day, or an instant with its zone: 2026-03-01 or 2026-03-01T14:00:00Z";
    SALLYPORT_TRY(found, asked.text(name, wanted));
    if (!found) return std::optional<Instant>{};
    if (found->find('T') != std::string::npos) {
        const auto at = parse_instant(*found);
        if (!at) return asked.wrong(name, fmt::format("{}; {}", wanted, at.error().sentence));
        return std::optional{*at};
    }
    auto day = parse_day(*found);
    if (!day) return asked.wrong(name, fmt::format("{}; {}", wanted, day.error().sentence));
    // The zone was checked when it was read; 26 hours later is the next day in every zone.
    const auto start = start_of(*day, zone);
    require(start.has_value(), "the zone of a question is known");
    if (!last) return std::optional{*start};
    const auto next = start_of(day_of(after_hours(*start, 26), zone), zone);
    require(next.has_value(), "the zone of a question is known");
    return std::optional{*next};
}

const std::vector<std::pair<std::string_view, std::vector<DataClass>>>& groups() {
    static const std::vector<std::pair<std::string_view, std::vector<DataClass>>> groups{
        {"bsi",
         {DataClass::bsi_name, DataClass::bsi_address, DataClass::bsi_sessions, DataClass::bsi_service, DataClass::bsi_identity,
          DataClass::bsi_payment}},
        {"bsi_a", {DataClass::bsi_name}},
        {"bsi_b", {DataClass::bsi_address}},
        {"bsi_c", {DataClass::bsi_sessions}},
        {"bsi_d", {DataClass::bsi_service}},
        {"bsi_e", {DataClass::bsi_identity}},
        {"bsi_f", {DataClass::bsi_payment}},
        {"noncontent",
         {DataClass::noncontent_headers, DataClass::noncontent_contacts, DataClass::noncontent_settings, DataClass::noncontent_transactions,
          DataClass::noncontent_location}},
        {"content", {DataClass::content_mail, DataClass::content_files, DataClass::content_other}}};
    return groups;
}

Outcome<void> read_sought(const json::value& value, const std::string& path, const std::string& zone, demand::Identifier& into,
                          std::vector<std::string>& cautions) {
    if (!value.is_object())
        return Problem{Trouble::invalid, fmt::format("{} is not an object; wanted {{\"class\": …, \"from\": …, \"to\": …}}", path), path};
    Asked asked{value.get_object(), path};
    SALLYPORT_TRY(word, asked.text("class", "one of " + wanted_words<DataClass>()));
    if (!word) return asked.wrong("class", "one of " + wanted_words<DataClass>());
    SALLYPORT_TRY(from, edge(asked, "from", zone, false));
    SALLYPORT_TRY(to, edge(asked, "to", zone, true));
    SALLYPORT_TRY(purpose, asked.text("purpose"));
    if (purpose && !purpose->empty() && *purpose != "identify_user") return asked.wrong("purpose", "identify_user, or absent");
    SALLYPORT_CHECK(asked.left_over());
    if (from.has_value() != to.has_value()) return asked.wrong(from ? "to" : "from", "both ends of the range, or neither");
    std::optional<Span> span;
    if (from) span = Span{*from, *to};
    std::vector<DataClass> classes;
    if (const auto known = coded<DataClass>(*word)) {
        classes = {*known};
    } else {
        for (const auto& [name, members] : groups()) {
            if (name == *word) classes = members;
        }
    }
    if (classes.empty()) {
        // Unknown is content: the strictest class there is for what is stored.
        classes = {DataClass::content_other};
        cautions.push_back(fmt::format("{} is not a known class and was taken as content_other; known are {}", asked.field("class"),
                                       wanted_words<DataClass>()));
    }
    for (DataClass data : classes) into.sought.push_back({data, span, purpose.value_or("")});
    return {};
}

Outcome<void> read_identifiers(Asked& asked, Question& question) {
    const auto* list = asked.get("identifiers");
    if (list == nullptr) return {};
    if (!list->is_array()) return asked.wrong("identifiers", "a list");
    if (list->get_array().size() > limits::identifiers_per_demand)
        return asked.wrong("identifiers", fmt::format("at most {}", limits::identifiers_per_demand));
    for (std::size_t i = 0; i < list->get_array().size(); ++i) {
        const auto& value = list->get_array()[i];
        const std::string path = fmt::format("identifiers[{}]", i);
        if (!value.is_object()) return Problem{Trouble::invalid, path + " is not an object; wanted {\"kind\": …, \"sought\": […]}", path};
        Asked one{value.get_object(), path};
        demand::Identifier identifier;
        SALLYPORT_TRY(kind, one.word<IdentifierKind>("kind"));
        SALLYPORT_TRY(written, one.text("value"));
        SALLYPORT_TRY(product, one.text("product"));
        identifier.kind = kind.value_or(IdentifierKind::account_email);
        identifier.value = Sensitive{written.value_or("")};
        identifier.product = product.value_or("");
        if (const auto* sought = one.get("sought")) {
            if (!sought->is_array()) return one.wrong("sought", "a list");
            if (sought->get_array().size() > 4 * every<DataClass>().size())
                return one.wrong("sought", fmt::format("at most {} entries", 4 * every<DataClass>().size()));
            for (std::size_t j = 0; j < sought->get_array().size(); ++j) {
                SALLYPORT_CHECK(read_sought(sought->get_array()[j], fmt::format("{}.sought[{}]", path, j), question.demand.zone, identifier,
                                            question.cautions));
            }
        }
        SALLYPORT_CHECK(one.left_over());
        question.demand.identifiers.push_back(std::move(identifier));
    }
    return {};
}

// "US" or, with a part of the country, "US-CA".
Outcome<void> read_jurisdiction(Asked& asked, Question& question) {
    constexpr std::string_view wanted = "a country, or a country and its part: DE, US, US-CA";
    SALLYPORT_TRY(written, asked.text("jurisdiction", wanted));
    if (!written) return {};
    const bool has_region = written->size() > 3 && written->size() <= 6 && (*written)[2] == '-';
    if (!base::is_country(std::string_view{*written}.substr(0, 2)) || (written->size() != 2 && !has_region))
        return asked.wrong("jurisdiction", wanted);
    question.demand.country = written->substr(0, 2);
    if (has_region) question.others.region = written->substr(3);
    return {};
}

// What stands in a demand's form but not in the question counts as in order: the question is not about it. An empty text says that the
// paper lacks it.
constexpr std::string_view not_asked = "(not part of the question)";

// A list of code words of a closed list, each once or more.
template <class E>
Outcome<std::vector<E>> words_of(Asked& asked, std::string_view name) {
    std::vector<E> out;
    const auto* list = asked.get(name);
    if (list == nullptr) return out;
    const std::string wanted = "a list of " + wanted_words<E>();
    if (!list->is_array()) return asked.wrong(name, wanted);
    for (const auto& item : list->get_array()) {
        if (!item.is_string()) return asked.wrong(name, wanted);
        const auto value = coded<E>(std::string_view{item.get_string()});
        if (!value) return asked.wrong(name, wanted);
        out.push_back(*value);
    }
    return out;
}

Outcome<void> read_secrecy_order(Asked& facts, OtherFacts& others) {
    const auto* value = facts.get("secrecy_order");
    if (value == nullptr) return {};
    if (!value->is_object()) return facts.wrong("secrecy_order", "an object with issued_on, ends_on, names_this_process, federal");
    Asked order{value->get_object(), facts.field("secrecy_order")};
    SALLYPORT_TRY(issued, order.day("issued_on"));
    if (!issued) return order.wrong("issued_on", "a day, for example 2026-03-01");
    SALLYPORT_TRY(ends, order.day("ends_on"));
    if (ends && *ends < *issued) return order.wrong("ends_on", "a day that is not before issued_on");
    SALLYPORT_TRY(names, order.flag("names_this_process"));
    SALLYPORT_TRY(federal, order.flag("federal"));
    others.secrecy_paper = SecrecyPaper{*issued, ends, names.value_or(false), federal.value_or(false)};
    return order.left_over();
}

Outcome<void> read_events(Asked& facts, OtherFacts& others) {
    const auto* value = facts.get("events");
    if (value == nullptr) return {};
    if (!value->is_object()) return facts.wrong("events", "an object: event = instant");
    Asked events{value->get_object(), facts.field("events")};
    for (const LegalEvent event : every<LegalEvent>()) {
        SALLYPORT_TRY(at, events.instant(code(event)));
        if (at) others.events.emplace_back(event, *at);
    }
    return events.left_over();
}

// What whoever reads the paper says of it.
Outcome<void> read_paper(Asked& facts, OtherFacts& others) {
    SALLYPORT_TRY(paper, facts.text("paper", "a row's word for the country's own instrument"));
    others.paper = paper.value_or("");
    SALLYPORT_TRY(also, words_of<Instrument>(facts, "also_holds"));
    others.also_holds = also;
    SALLYPORT_TRY(lacks, words_of<PaperPart>(facts, "lacks"));
    for (const PaperPart part : lacks) others.lacks |= 1u << static_cast<unsigned>(part);
    if (const auto* list = facts.get("languages")) {
        constexpr std::string_view wanted = "a list of two small letters each (ISO 639-1)";
        if (!list->is_array()) return facts.wrong("languages", wanted);
        for (const auto& item : list->get_array()) {
            if (!item.is_string() || item.get_string().size() != 2) return facts.wrong("languages", wanted);
            others.languages.emplace_back(item.get_string());
        }
    }
    SALLYPORT_CHECK(read_secrecy_order(facts, others));
    SALLYPORT_TRY(years, facts.number("offence_years", 100));
    if (years) others.offence_years = static_cast<int>(*years);
    SALLYPORT_TRY(validated, facts.word<AuthorityLevel>("validated_by"));
    others.validated_by = validated.value_or(AuthorityLevel::unknown);
    SALLYPORT_TRY(enforcing, facts.word<Enforcing>("enforcing_authority"));
    others.enforcing = enforcing.value_or(Enforcing::unknown);
    SALLYPORT_TRY(designated, facts.flag("through_designated_authority"));
    others.through_designated_authority = designated;
    SALLYPORT_TRY(processor, facts.flag("processor_addressed"));
    others.processor_addressed = processor;
    return read_events(facts, others);
}

Outcome<void> read_facts(Asked& facts, Question& question) {
    demand::Demand& demand = question.demand;
    OtherFacts& others = question.others;
    const auto read_flag = [&](std::string_view name, bool& into) -> Outcome<void> {
        SALLYPORT_TRY(value, facts.flag(name));
        if (value) into = *value;
        return {};
    };
    SALLYPORT_CHECK(read_flag("duplicate", others.duplicate));
    SALLYPORT_CHECK(read_flag("requester_unverified", others.requester_unverified));
    SALLYPORT_CHECK(read_flag("suspected_fraud", others.suspected_fraud));
    SALLYPORT_CHECK(read_flag("emergency_affirmed", others.emergency_affirmed));
    SALLYPORT_CHECK(read_flag("consent_recorded", others.consent_recorded));
    SALLYPORT_CHECK(read_flag("redirect_impossible", others.redirect_impossible));
    SALLYPORT_CHECK(read_flag("nexus_absent", others.nexus_absent));
    SALLYPORT_CHECK(read_flag("not_police", others.not_police));
    SALLYPORT_CHECK(read_flag("emergency_paper_owed", others.emergency_paper_owed));
    SALLYPORT_CHECK(read_flag("california_provider", others.california_provider));
    SALLYPORT_CHECK(read_flag("material_mistake", others.material_mistake));
    SALLYPORT_CHECK(read_flag("privileged", others.privileged));
    SALLYPORT_CHECK(read_flag("not_stored", others.not_stored));
    SALLYPORT_CHECK(read_flag("section_m_present", others.section_m_present));
    SALLYPORT_CHECK(read_flag("offence_listed", others.offence_listed));
    SALLYPORT_CHECK(read_flag("emergency", others.emergency));
    SALLYPORT_CHECK(read_flag("validation_to_follow", others.validation_to_follow));
    SALLYPORT_TRY(established, facts.flag("provider_established"));
    others.provider_established = established;
    SALLYPORT_TRY(to_representative, facts.flag("to_representative"));
    others.to_representative = to_representative;
    SALLYPORT_TRY(interception, facts.word<demand::Interception>("interception"));
    others.interception = interception.value_or(demand::Interception::unknown);
    SALLYPORT_CHECK(read_paper(facts, others));
    SALLYPORT_CHECK(read_flag("shield_law_attestation", demand.shield_attested));
    SALLYPORT_CHECK(read_flag("prior_notice_by_government", demand.prior_notice_by_government));
    const auto read_text = [&](std::string_view name) -> Outcome<Sensitive<std::string>> {
        SALLYPORT_TRY(value, facts.text(name));
        return Sensitive{value.value_or(std::string{not_asked})};
    };
    SALLYPORT_TRY(issuer, read_text("issuer"));
    SALLYPORT_TRY(docket, read_text("docket"));
    SALLYPORT_TRY(summary, read_text("summary"));
    SALLYPORT_TRY(nexus, read_text("nexus"));
    demand.issuer = issuer;
    demand.docket = docket;
    demand.summary = summary;
    demand.nexus = nexus;
    SALLYPORT_TRY(addressed_to, facts.text("addressed_to"));
    demand.addressed_to = addressed_to.value_or("");
    SALLYPORT_TRY(channel, facts.text("channel"));
    demand.channel = channel.value_or("portal");
    SALLYPORT_TRY(execute_by, facts.day("execute_by"));
    SALLYPORT_TRY(return_on, facts.day("return_on"));
    demand.execute_by = execute_by;
    demand.return_on = return_on;
    return facts.left_over();
}

RequesterKind usual_requester(Instrument instrument) {
    if (instrument == Instrument::civil_subpoena || instrument == Instrument::civil_court_order) return RequesterKind::civil_party;
    if (instrument == Instrument::defence_subpoena) return RequesterKind::criminal_defendant;
    if (instrument == Instrument::consent) return RequesterKind::data_subject;
    if (instrument == Instrument::nsl || instrument == Instrument::fisa_order) return RequesterKind::federal;
    if (demand::is_report(instrument)) return RequesterKind::provider;
    return RequesterKind::local;
}

Outcome<void> read_customer(Asked& asked, Question& question) {
    demand::DirectoryAnswer answer;
    SALLYPORT_TRY(customer_class, asked.word<CustomerClass>("customer_class"));
    SALLYPORT_TRY(seats, asked.number("seats", 100'000'000));
    SALLYPORT_TRY(data_host, asked.country("data_host"));
    SALLYPORT_TRY(contracting, asked.country("contracting_entity"));
    SALLYPORT_TRY(residence, asked.country("user_residence"));
    SALLYPORT_TRY(nationality, asked.country("user_nationality"));
    SALLYPORT_TRY(location, asked.country("user_location"));
    question.others.customer_location = location;
    question.others.contracting_country = contracting;
    question.others.customer_nationality = nationality;
    answer.known = true;
    answer.customer_class = customer_class.value_or(CustomerClass::unknown);
    answer.seats = static_cast<int>(seats.value_or(0));
    answer.data_country = data_host;
    answer.customer_country = residence;
    question.demand.directory.assign(question.demand.identifiers.size(), answer);
    return {};
}

}  // namespace

Outcome<Question> read_question(std::string_view text, Instant now) {
    auto parsed = parse_json(text);
    if (!parsed) return std::move(parsed.error());
    if (!parsed->is_object()) return Problem{Trouble::invalid, "the question is not an object; `sallyport law --example` prints one"};
    Asked asked{parsed->get_object(), ""};
    Question question;
    demand::Demand& demand = question.demand;
    SALLYPORT_TRY(as_of, asked.instant("as_of"));
    SALLYPORT_TRY(received_at, asked.instant("received_at"));
    SALLYPORT_TRY(served_at, asked.instant("served_at"));
    question.as_of = as_of.value_or(now);
    demand.received = served_at ? *served_at : received_at.value_or(question.as_of);
    SALLYPORT_TRY(zone, asked.text("zone", "an IANA name such as America/New_York or UTC"));
    if (zone) {
        const auto known = known_zone(*zone);
        if (!known) return asked.wrong("zone", known.error().sentence);
        demand.zone = *known;
    }
    SALLYPORT_CHECK(read_jurisdiction(asked, question));
    SALLYPORT_TRY(instrument, asked.word<Instrument>("instrument"));
    if (!instrument) return asked.wrong("instrument", "one of " + wanted_words<Instrument>());
    demand.instrument = *instrument;
    SALLYPORT_TRY(authority, asked.word<AuthorityLevel>("authority_level"));
    demand.authority = authority.value_or(AuthorityLevel::unknown);
    SALLYPORT_TRY(standard, asked.word<Standard>("standard"));
    demand.standard = standard.value_or(Standard::unknown);
    SALLYPORT_TRY(requester, asked.word<RequesterKind>("requester_kind"));
    question.others.requester_unknown = !requester;
    demand.requester = requester.value_or(usual_requester(*instrument));
    SALLYPORT_TRY(issued_on, asked.day("issued_on"));
    demand.issued_on = issued_on;
    SALLYPORT_TRY(is_signed, asked.flag("signed"));
    question.others.signature_unknown = !is_signed;
    demand.is_signed = is_signed.value_or(false);
    SALLYPORT_TRY(secrecy, asked.word<SecrecySource>("secrecy_source"));
    demand.secrecy = secrecy.value_or(SecrecySource::none);
    SALLYPORT_TRY(on_behalf_of, asked.country("on_behalf_of"));
    demand.on_behalf_of = on_behalf_of;
    SALLYPORT_CHECK(read_identifiers(asked, question));
    SALLYPORT_CHECK(read_customer(asked, question));
    static const json::object none;
    const auto* facts = asked.get("facts");
    if (facts != nullptr && !facts->is_object()) return asked.wrong("facts", "an object");
    Asked inner{facts != nullptr ? facts->get_object() : none, "facts"};
    SALLYPORT_CHECK(read_facts(inner, question));
    SALLYPORT_CHECK(asked.left_over());
    return question;
}

namespace {
json::string text_of(std::string_view text) { return json::string{text.data(), text.size()}; }
}  // namespace

std::string answer_json(const Assessment& assessment, AdoptionSaid adoption) {
    json::array findings;
    for (const auto& finding : assessment.findings) {
        json::object one;
        one["code"] = finding.code;
        if (finding.identifier < 0) {
            one["identifier"] = nullptr;
        } else {
            one["identifier"] = finding.identifier;
        }
        if (finding.data) {
            one["class"] = text_of(code(*finding.data));
        } else {
            one["class"] = nullptr;
        }
        one["decision"] = text_of(code(finding.verdict));
        one["rule"] = finding.rule;
        one["citation"] = finding.citation;
        one["counsel"] = finding.counsel;
        one["officer"] = finding.officer;
        one["curable"] = finding.curable;
        one["counsel_only"] = finding.counsel_only;
        one["house"] = finding.house;
        one["keep_only"] = finding.keep_only;
        one["policy_basis"] = finding.policy_basis;
        findings.push_back(std::move(one));
    }
    json::array clocks;
    for (const auto& clock : assessment.clocks) {
        clocks.push_back(json::object{{"name", clock.name},
                                      {"at", text(clock.at)},
                                      {"kind", text_of(code(clock.kind))},
                                      {"citation", clock.citation},
                                      {"counsel_only", clock.counsel_only}});
    }
    json::object answer;
    answer["adoption"] = text_of(code(adoption));
    answer["rulebook"] = hex(assessment.rulebook);
    answer["overall"] = text_of(code(assessment.overall));
    answer["law"] = text_of(code(assessment.law));
    answer["house"] = text_of(code(assessment.house));
    answer["findings"] = std::move(findings);
    answer["clocks"] = std::move(clocks);
    return canonical(answer);
}

namespace {

template <class E>
json::value words_schema(std::string_view about) {
    json::array words;
    for (E value : every<E>()) words.push_back(text_of(code(value)));
    return json::object{{"enum", words}, {"description", text_of(about)}};
}

template <class E>
json::value list_schema(std::string_view about) {
    return json::object{{"type", "array"}, {"items", words_schema<E>(about)}};
}

json::value plain_schema(std::string_view type, std::string_view about) {
    return json::object{{"type", text_of(type)}, {"description", text_of(about)}};
}

json::object closed(json::object properties, std::vector<std::string_view> required = {}) {
    json::array names;
    for (const auto& name : required) names.push_back(text_of(name));
    json::object schema{{"type", "object"}, {"additionalProperties", false}, {"properties", std::move(properties)}};
    if (!names.empty()) schema["required"] = std::move(names);
    return schema;
}

}  // namespace

std::string question_schema() {
    json::object instant{{"type", "string"}, {"format", "date-time"}};
    json::object day{{"type", "string"}, {"format", "date"}};
    json::object country{{"type", "string"}, {"pattern", "^[A-Z]{2}$"}};
    json::object edge{{"type", "string"}, {"description", "first or last day in the zone of the question, or an instant with its zone"}};
    auto sought = closed({{"class", words_schema<DataClass>("also the groups bsi, noncontent, content; any other word counts as content")},
                          {"from", edge},
                          {"to", edge},
                          {"purpose", json::object{{"enum", json::array{"", "identify_user"}}}}},
                         {"class"});
    auto identifier = closed({{"kind", words_schema<IdentifierKind>("account_email if absent")},
                              {"value", plain_schema("string", "not in any answer")},
                              {"product", plain_schema("string", "code word of the provider's service")},
                              {"sought", json::object{{"type", "array"}, {"items", sought}}}});
    json::object events;
    for (const LegalEvent event : every<LegalEvent>()) {
        json::object happened = instant;
        happened["description"] = text_of(label(event));
        events[code(event)] = std::move(happened);
    }
    auto secrecy_order = closed({{"issued_on", day},
                                 {"ends_on", day},
                                 {"names_this_process", plain_schema("boolean", "the order names the paper that it came with")},
                                 {"federal", plain_schema("boolean", "issued by a federal court")}},
                                {"issued_on"});
    auto facts =
        closed({{"duplicate", plain_schema("boolean", "the same paper was served before")},
                {"requester_unverified", plain_schema("boolean", "vetting failed")},
                {"suspected_fraud", plain_schema("boolean", "suspected to be forged")},
                {"emergency_affirmed", plain_schema("boolean", "a reviewer affirmed danger of death or serious physical injury")},
                {"consent_recorded", plain_schema("boolean", "consent that covers everything sought is recorded")},
                {"redirect_impossible", plain_schema("boolean", "a reason why the customer cannot be asked is recorded")},
                {"nexus_absent", plain_schema("boolean", "no connection with the issuer's territory")},
                {"not_police", plain_schema("boolean", "an emergency of an agency that is not criminal law enforcement")},
                {"emergency_paper_owed", plain_schema("boolean", "no legal process followed an earlier emergency of the agency")},
                {"california_provider", plain_schema("boolean", "corporation or principal offices in California")},
                {"to_representative", plain_schema("boolean",
                                                   "the paper is addressed to the designated establishment or the legal "
                                                   "representative for e-Evidence; absent: none is named")},
                {"provider_established", plain_schema("boolean", "the provider is established in the country that asks; absent: not said")},
                {"interception", words_schema<demand::Interception>("what the service can do about future data")},
                {"shield_law_attestation", plain_schema("boolean", "Cal. Penal Code 1524.2(c), 1546.5")},
                {"prior_notice_by_government", plain_schema("boolean", "has no effect on content: WARSHAK")},
                {"issuer", plain_schema("string", "court or office; empty: the paper names none; absent: not part of the question")},
                {"docket", plain_schema("string", "number of the matter; likewise")},
                {"summary", plain_schema("string", "of an emergency; likewise")},
                {"nexus", plain_schema("string", "how the data helps; likewise")},
                {"addressed_to", plain_schema("string", "code word of a legal entity")},
                {"paper", plain_schema("string", "the row's word for the country's own instrument")},
                {"also_holds", list_schema<Instrument>("of a combined paper: what it holds beside the instrument")},
                {"languages", json::object{{"type", "array"}, {"items", json::object{{"type", "string"}, {"pattern", "^[a-z]{2}$"}}}}},
                {"lacks", list_schema<PaperPart>("parts that the paper was found to lack")},
                {"material_mistake", plain_schema("boolean", "names, numbers or statutes do not agree")},
                {"privileged", plain_schema("boolean", "a privileged profession, an immunity or the press")},
                {"not_stored", plain_schema("boolean", "what is asked for was not stored at receipt")},
                {"section_m_present", plain_schema("boolean", "the part for the enforcing authority came along")},
                {"secrecy_order", secrecy_order},
                {"offence_years", json::object{{"type", "integer"}, {"minimum", 0}, {"maximum", 100}}},
                {"offence_listed", plain_schema("boolean", "listed whatever its maximum")},
                {"validated_by", words_schema<AuthorityLevel>("who validated what another authority issued")},
                {"emergency", plain_schema("boolean", "the paper says that it is one")},
                {"validation_to_follow", plain_schema("boolean", "validated after issue")},
                {"enforcing_authority", words_schema<Enforcing>("what it has said")},
                {"through_designated_authority", plain_schema("boolean", "of an order under an agreement; absent: not known")},
                {"processor_addressed", plain_schema("boolean", "the paper says why the processor is addressed; absent: not known")},
                {"events", closed(events)},
                {"channel", plain_schema("string", "portal if absent")},
                {"execute_by", day},
                {"return_on", day}});
    auto question = closed({{"as_of", instant},
                            {"received_at", instant},
                            {"served_at", instant},
                            {"zone", plain_schema("string", "IANA name for days without a time; UTC if absent")},
                            {"jurisdiction", json::object{{"type", "string"}, {"pattern", "^[A-Z]{2}(-[A-Z0-9]{1,3})?$"}}},
                            {"instrument", words_schema<Instrument>("what the paper is")},
                            {"authority_level", words_schema<AuthorityLevel>("who issued it")},
                            {"standard", words_schema<Standard>("the finding the paper states")},
                            {"requester_kind", words_schema<RequesterKind>("who asks")},
                            {"issued_on", day},
                            {"signed", plain_schema("boolean", "")},
                            {"secrecy_source", words_schema<SecrecySource>("what asks for silence")},
                            {"on_behalf_of", country},
                            {"identifiers", json::object{{"type", "array"}, {"items", identifier}}},
                            {"customer_class", words_schema<CustomerClass>("of every identifier")},
                            {"seats", json::object{{"type", "integer"}, {"minimum", 0}}},
                            {"data_host", country},
                            {"contracting_entity", country},
                            {"user_residence", country},
                            {"user_nationality", country},
                            {"user_location", country},
                            {"facts", facts}},
                           {"instrument"});
    auto finding = closed(
        {{"code", plain_schema("string", "r01 to r26, or a word")},
         {"identifier", json::object{{"type", json::array{"integer", "null"}}, {"description", "position from 0; null: the whole demand"}}},
         {"class", json::object{{"type", json::array{"string", "null"}}}},
         {"decision", words_schema<Verdict>("")},
         {"rule", plain_schema("string", "`sallyport law explain RULE`")},
         {"citation", plain_schema("string", "")},
         {"counsel", plain_schema("string", "")},
         {"officer", plain_schema("string", "empty if only counsel may read it")},
         {"curable", plain_schema("boolean", "")},
         {"counsel_only", plain_schema("boolean", "")},
         {"house", plain_schema("boolean", "the house's rule, not the law's")},
         {"keep_only", plain_schema("boolean", "allowed is keeping, not disclosing")},
         {"policy_basis", plain_schema("string", "WARSHAK or empty")}});
    auto clock = closed({{"name", plain_schema("string", "")},
                         {"at", instant},
                         {"kind", words_schema<ClockKind>("")},
                         {"citation", plain_schema("string", "")},
                         {"counsel_only", plain_schema("boolean", "")}});
    auto answer = closed({{"adoption", words_schema<AdoptionSaid>("assumed: judged as if counsel had adopted the rulebook")},
                          {"rulebook", plain_schema("string", "SHA-256 of the rulebook's content, hex")},
                          {"overall", words_schema<Verdict>("the stricter of law and house")},
                          {"law", words_schema<Verdict>("")},
                          {"house", words_schema<Verdict>("")},
                          {"findings", json::object{{"type", "array"}, {"items", finding}}},
                          {"clocks", json::object{{"type", "array"}, {"items", clock}}}});
    return canonical(json::object{{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                                  {"$defs", json::object{{"question", question}, {"answer", answer}}},
                                  {"$ref", "#/$defs/question"}});
}

std::string example_question() {
    return R"({
  "as_of": "2026-03-12T09:00:00Z",
  "received_at": "2026-03-10T14:05:00Z",
  "jurisdiction": "US",
  "instrument": "search_warrant",
  "authority_level": "judge",
  "standard": "probable_cause",
  "requester_kind": "federal",
  "issued_on": "2026-03-03",
  "served_at": "2026-03-10T14:05:00Z",
  "signed": true,
  "identifiers": [
    {
      "kind": "account_email",
      "value": "rowan.made-up@mail.example",
      "product": "mail",
      "sought": [
        {"class": "bsi_name"},
        {"class": "ip_session_log", "from": "2026-01-01", "to": "2026-02-28"},
        {"class": "content_mail", "from": "2026-01-01", "to": "2026-02-28"}
      ]
    }
  ],
  "customer_class": "consumer",
  "data_host": "US",
  "user_residence": "US",
  "secrecy_source": "none",
  "facts": {"issuer": "District Court of Exampleland", "docket": "3:26-mj-00017", "execute_by": "2026-03-17", "provider_established": true}
}
)";
}

}  // namespace sallyport::law
