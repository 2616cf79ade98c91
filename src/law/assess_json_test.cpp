#include "law/assess_json.h"

#include <doctest/doctest.h>

#include "base/json.h"
#include "base/limits.h"
#include "law/law_test.h"

using namespace sallyport;
using namespace sallyport::law;

namespace {

Instant now() { return at("2026-04-01T00:00:00Z"); }

std::string answered(std::string_view question, bool with_adoption = true) {
    const auto read = read_question(question, now());
    REQUIRE_MESSAGE(read.has_value(), read.error().sentence);
    const Adoption adopted = adoption();
    return answer_json(assess(read->demand, shipped(), with_adoption ? &adopted : nullptr, read->as_of, read->others));
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    const auto at = text.find(from);
    REQUIRE_MESSAGE(at != std::string::npos, from);
    return text.replace(at, from.size(), to);
}

void check_refused(std::string_view from, std::string_view to, std::string_view field, std::string_view wanted) {
    const auto read = read_question(replaced(example_question(), from, to), now());
    REQUIRE(!read);
    CAPTURE(read.error().sentence);
    CHECK(read.error().trouble == Trouble::invalid);
    CHECK(read.error().field == field);
    CHECK(read.error().sentence.find(wanted) != std::string::npos);
    CHECK(read.error().sentence.find("rowan") == std::string::npos);
}

}  // namespace

TEST_CASE("Example.IsAllowedOnceAdoptedAndForCounselBefore") {
    const auto answer = parse_json(answered(example_question()))->get_object();
    CHECK(*text_at(answer, "overall") == "allow");
    CHECK(*text_at(answer, "rulebook") == hex(shipped().version()));
    CHECK(*text_at(parse_json(answered(example_question(), false))->get_object(), "overall") == "review");
}

TEST_CASE("Answer.IsTheSameBytesEveryTimeAndHoldsNoIdentifier") {
    const std::string first = answered(example_question());
    for (int i = 0; i < 20; ++i) CHECK(answered(example_question()) == first);
    CHECK(first.find("rowan") == std::string::npos);
    CHECK(first.find("mail.example") == std::string::npos);
}

TEST_CASE("Question.MistakesNameTheFieldAndWhatIsWanted") {
    check_refused("\"search_warrant\"", "\"searchwarrant\"", "instrument", "search_warrant");
    check_refused("\"search_warrant\"", "7", "instrument", "one of");
    check_refused("\"instrument\": \"search_warrant\",", "", "instrument", "one of");
    check_refused("\"judge\"", "\"jugde\"", "authority_level", "court_clerk");
    check_refused("\"federal\"", "\"feds\"", "requester_kind", "federal");
    check_refused("\"2026-03-03\"", "\"2026-02-30\"", "issued_on", "2026-02 has 28 days");
    check_refused("\"2026-03-12T09:00:00Z\"", "\"2026-03-12T09:00:00\"", "as_of", "2026-03-01T14:00:00Z");
    check_refused("\"signed\": true", "\"signed\": \"yes\"", "signed", "true or false");
    check_refused("\"US\",\n  \"instrument", "\"usa\",\n  \"instrument", "jurisdiction", "US-CA");
    check_refused("\"account_email\"", "\"mailbox\"", "identifiers[0].kind", "account_email");
    check_refused(", \"to\": \"2026-02-28\"", "", "identifiers[0].sought[1].to", "both ends");
    check_refused("\"from\": \"2026-01-01\"", "\"from\": \"2026-01-01T00:00:00\"", "identifiers[0].sought[1].from", "zone");
    check_refused("{\"class\": \"bsi_name\"}", "{\"klass\": \"bsi_name\"}", "identifiers[0].sought[0].class", "bsi_name");
    check_refused("{\"class\": \"bsi_name\"}", "\"bsi_name\"", "identifiers[0].sought[0]", "not an object");
    check_refused("\"docket\"", "\"dockett\"", "facts", "not known");
    check_refused("\"customer_class\": \"consumer\"", "\"seats\": 1.5", "seats", "whole number");
    check_refused("\"data_host\": \"US\"", "\"data_host\": \"Germany\"", "data_host", "two capital letters");
    check_refused("\"data_host\": \"US\"", "\"data_host\": \"XX\"", "data_host", "two capital letters");  // no such country
    check_refused("\"jurisdiction\": \"US\"", "\"jurisdiction\": \"ZZ\"", "jurisdiction", "a country");
    check_refused("\"signed\": true,", "\"signed\": true, \"sealed\": true,", "", "not known");
}

TEST_CASE("Question.ThatIsNoJsonObjectIsRefusedInWords") {
    for (const auto* text : {"", "[]", "{", "7", "null", "{\"instrument\": \"nsl\"} x", "{\"a\":1,\"a\":2}"}) {
        const auto read = read_question(text, now());
        REQUIRE(!read);
        CHECK(!read.error().sentence.empty());
    }
}

TEST_CASE("AbsentField.IsUnknownAndAllowsNothing") {
    for (const auto* member : {"\"authority_level\": \"judge\",", "\"requester_kind\": \"federal\",", "\"issued_on\": \"2026-03-03\",",
                               "\"signed\": true,", "\"jurisdiction\": \"US\","}) {
        CAPTURE(member);
        const auto answer = parse_json(answered(replaced(example_question(), member, "")))->get_object();
        CHECK(*text_at(answer, "overall") == "review");
    }
    CHECK(*text_at(parse_json(answered(replaced(example_question(), "\"signed\": true", "\"signed\": false")))->get_object(), "overall") ==
          "deny");
    CHECK(*text_at(parse_json(answered(R"({"instrument": "search_warrant"})"))->get_object(), "overall") == "deny");
}

TEST_CASE("UnknownClass.IsContent") {
    const std::string question = replaced(example_question(), "{\"class\": \"bsi_name\"}", "{\"class\": \"horoscope\"}");
    const auto read = read_question(question, now());
    REQUIRE(read);
    CHECK(read->demand.identifiers[0].sought[0].data == demand::DataClass::content_other);
    REQUIRE(read->cautions.size() == 1);
    CHECK(read->cautions[0].find("identifiers[0].sought[0].class") != std::string::npos);
    CHECK(read->cautions[0].find("horoscope") == std::string::npos);
    const auto answer = parse_json(answered(replaced(question, "search_warrant", "trial_subpoena")))->get_object();
    CHECK(*text_at(answer, "overall") == "deny");
}

TEST_CASE("Group.StandsForItsClasses") {
    const auto read = read_question(replaced(example_question(), "\"bsi_name\"", "\"bsi\""), now());
    REQUIRE(read);
    CHECK(read->demand.identifiers[0].sought.size() == 8);
}

TEST_CASE("Days.AreWholeDaysOfTheZone") {
    const auto read = read_question(replaced(example_question(), "\"signed\"", "\"zone\": \"America/New_York\", \"signed\""), now());
    REQUIRE(read);
    const auto& span = read->demand.identifiers[0].sought[1].span;
    REQUIRE(span);
    CHECK(text(span->from) == "2026-01-01T05:00:00Z");
    CHECK(text(span->to) == "2026-03-01T05:00:00Z");
}

TEST_CASE("Service.StartsTheClocksWhereItDiffersFromReceipt") {
    const auto read = read_question(
        replaced(example_question(), "\"served_at\": \"2026-03-10T14:05:00Z\"", "\"served_at\": \"2026-03-11T00:00:00Z\""), now());
    REQUIRE(read);
    CHECK(text(read->demand.received) == "2026-03-11T00:00:00Z");
    CHECK(read_question(R"({"instrument": "nsl"})", now())->demand.received == now());
}

TEST_CASE("Schema.NamesEveryMemberThatTheReaderKnows") {
    const std::string schema = question_schema();
    const auto parsed = parse_json(schema);
    REQUIRE(parsed);
    const auto example = parse_json(example_question());
    REQUIRE(example);
    const auto& properties = parsed->at("$defs").at("question").at("properties").get_object();
    for (const auto& member : example->get_object()) CHECK(properties.contains(member.key()));
    // The reader's own list, as its error says it.
    const auto refused = read_question(R"({"instrument": "nsl", "what": 1})", now());
    REQUIRE(!refused);
    for (const auto& property : properties) CHECK(refused.error().sentence.find(std::string_view{property.key()}) != std::string::npos);
}

namespace {

Question read(std::string_view text) {
    auto question = read_question(text, now());
    REQUIRE_MESSAGE(question.has_value(), question.error().sentence);
    return std::move(*question);
}

// A question with one more member in `facts`, or of its own.
std::string with_fact(std::string_view member) { return "{\"instrument\": \"search_warrant\", \"facts\": {" + std::string{member} + "}}"; }
std::string with_member(std::string_view member) { return "{\"instrument\": \"search_warrant\", " + std::string{member} + "}"; }

void check_bad(const std::string& question, std::string_view field, std::string_view wanted) {
    const auto read = read_question(question, now());
    REQUIRE_MESSAGE(!read, question);
    CAPTURE(read.error().sentence);
    CHECK(read.error().field == field);
    CHECK(read.error().sentence.find(wanted) != std::string::npos);
}

std::string identifier_with(std::string_view members) { return with_member("\"identifiers\": [{" + std::string{members} + "}]"); }

}  // namespace

TEST_CASE("Question.EveryOtherSpellingMeansItsWord") {
    const std::pair<const char*, demand::Instrument> instruments[]{{"2703d_order", demand::Instrument::d_order},
                                                                   {"2703_d_order", demand::Instrument::d_order},
                                                                   {"administrative_subpoena", demand::Instrument::admin_subpoena},
                                                                   {"pen_register_order", demand::Instrument::pr_tt_order},
                                                                   {"fisa_order_directive", demand::Instrument::fisa_order},
                                                                   {"fisa_directive", demand::Instrument::fisa_order},
                                                                   {"criminal_defence_subpoena", demand::Instrument::defence_subpoena},
                                                                   {"dsa_art_10_order", demand::Instrument::dsa_order},
                                                                   {"mlat_derived_us_process", demand::Instrument::mlat_process},
                                                                   {"uk_au_agreement_order", demand::Instrument::agreement_order}};
    for (const auto& [word, instrument] : instruments)
        CHECK(read("{\"instrument\": \"" + std::string{word} + "\"}").demand.instrument == instrument);
    for (const auto instrument : every<demand::Instrument>())
        CHECK(read("{\"instrument\": \"" + std::string{demand::code(instrument)} + "\"}").demand.instrument == instrument);
    const auto level = [](const char* word) {
        return read(with_member("\"authority_level\": \"" + std::string{word} + "\"")).demand.authority;
    };
    CHECK(level("self_issued_by_investigator") == demand::AuthorityLevel::self_issued);
    CHECK(level("magistrate") == demand::AuthorityLevel::judge);
    CHECK(level("magistrate_judge_with_finding") == demand::AuthorityLevel::judge);
    CHECK(level("executive_minister_judicial_commissioner") == demand::AuthorityLevel::minister_and_commissioner);
    CHECK(read(with_member(R"("standard": "specific_and_articulable_facts")")).demand.standard == demand::Standard::articulable_facts);
    const auto requester = [](const char* word) {
        return read(with_member("\"requester_kind\": \"" + std::string{word} + "\"")).demand.requester;
    };
    CHECK(requester("eu_member_state_authority") == demand::RequesterKind::eu_member_state);
    CHECK(requester("private_civil_party") == demand::RequesterKind::civil_party);
    const auto secrecy = [](const char* word) {
        return read(with_member("\"secrecy_source\": \"" + std::string{word} + "\"")).demand.secrecy;
    };
    CHECK(secrecy("court_ndo") == demand::SecrecySource::court_order);
    CHECK(secrecy("statutory_secrecy") == demand::SecrecySource::statute);
    CHECK(secrecy("cover_letter") == demand::SecrecySource::letter_only);
    CHECK(secrecy("mere_request") == demand::SecrecySource::letter_only);
    CHECK(secrecy("eu_confidentiality_duty") == demand::SecrecySource::eu_confidentiality);
    const auto kind = [](const char* word) {
        return read(identifier_with("\"kind\": \"" + std::string{word} + "\"")).demand.identifiers[0].kind;
    };
    CHECK(kind("email") == demand::IdentifierKind::account_email);
    CHECK(kind("ip_address") == demand::IdentifierKind::ip_at_instant);
    CHECK(kind("card") == demand::IdentifierKind::card);
}

TEST_CASE("Question.EveryGroupIsItsClasses") {
    using demand::DataClass;
    const auto classes = [](const char* word) {
        std::vector<DataClass> out;
        for (const auto& sought :
             read(identifier_with("\"sought\": [{\"class\": \"" + std::string{word} + "\"}]")).demand.identifiers[0].sought)
            out.push_back(sought.data);
        return out;
    };
    CHECK(classes("bsi") == std::vector{DataClass::bsi_name, DataClass::bsi_address, DataClass::bsi_sessions, DataClass::bsi_service,
                                        DataClass::bsi_identity, DataClass::bsi_payment});
    CHECK(classes("noncontent") == std::vector{DataClass::noncontent_headers, DataClass::noncontent_contacts,
                                               DataClass::noncontent_settings, DataClass::noncontent_transactions,
                                               DataClass::noncontent_location});
    CHECK(classes("content") == std::vector{DataClass::content_mail, DataClass::content_files, DataClass::content_other});
    const std::pair<const char*, DataClass> letters[]{{"bsi_a", DataClass::bsi_name},     {"bsi_b", DataClass::bsi_address},
                                                      {"bsi_c", DataClass::bsi_sessions}, {"bsi_d", DataClass::bsi_service},
                                                      {"bsi_e", DataClass::bsi_identity}, {"bsi_f", DataClass::bsi_payment}};
    for (const auto& [word, data] : letters) CHECK(classes(word) == std::vector{data});
    for (const auto data : every<DataClass>()) CHECK(classes(std::string{demand::code(data)}.c_str()) == std::vector{data});
}

TEST_CASE("Question.AbsentIsWhatTheDocumentSays") {
    const auto question = read(R"({"instrument": "search_warrant", "zone": null, "identifiers": [{}]})");
    CHECK(question.as_of == now());
    CHECK(question.demand.received == now());
    CHECK(question.demand.zone == "UTC");
    CHECK(question.demand.country.empty());
    CHECK(question.demand.authority == demand::AuthorityLevel::unknown);
    CHECK(question.demand.standard == demand::Standard::unknown);
    CHECK(question.demand.secrecy == demand::SecrecySource::none);
    CHECK(question.demand.channel == "portal");
    CHECK(question.demand.addressed_to.empty());
    CHECK(!question.demand.is_signed);
    CHECK(question.demand.identifiers[0].kind == demand::IdentifierKind::account_email);
    CHECK(question.demand.identifiers[0].sought.empty());
    REQUIRE(question.demand.directory.size() == 1);
    CHECK(question.demand.directory[0].known);
    CHECK(question.demand.directory[0].seats == 0);
    CHECK(question.demand.directory[0].customer_class == demand::CustomerClass::unknown);
    CHECK(question.others.signature_unknown);
    CHECK(question.others.requester_unknown);
    CHECK(question.others.validated_by == demand::AuthorityLevel::unknown);
    CHECK(question.others.enforcing == Enforcing::unknown);
    CHECK(!question.others.through_designated_authority);
    CHECK(!question.others.processor_addressed);
    CHECK(!question.others.secrecy_paper);
    CHECK(!question.others.offence_years);
    CHECK(question.demand.issuer.reveal() == "(not part of the question)");
    CHECK(question.demand.docket.reveal() == "(not part of the question)");
    const std::pair<const char*, demand::RequesterKind> usual[]{{"civil_subpoena", demand::RequesterKind::civil_party},
                                                                {"civil_court_order", demand::RequesterKind::civil_party},
                                                                {"defence_subpoena", demand::RequesterKind::criminal_defendant},
                                                                {"consent", demand::RequesterKind::data_subject},
                                                                {"nsl", demand::RequesterKind::federal},
                                                                {"fisa_order", demand::RequesterKind::federal},
                                                                {"search_warrant", demand::RequesterKind::local}};
    for (const auto& [word, requester] : usual)
        CHECK(read("{\"instrument\": \"" + std::string{word} + "\"}").demand.requester == requester);
}

TEST_CASE("Question.EveryMemberReachesItsPlace") {
    const auto question =
        read(R"({"as_of": "2026-05-01T00:00:00Z", "received_at": "2026-04-30T00:00:00Z", "zone": "Europe/Berlin", "jurisdiction": "US-TX",
        "instrument": "d_order", "authority_level": "judge", "standard": "relevance", "requester_kind": "state", "issued_on": "2026-04-29", "signed": true,
        "secrecy_source": "sealing_only", "on_behalf_of": "FR", "customer_class": "education", "seats": 100000000, "data_host": "DE",
        "contracting_entity": "IE", "user_residence": "GB", "user_nationality": "BR", "user_location": "IN",
        "identifiers": [{"kind": "phone", "value": "x", "product": "mail",
                         "sought": [{"class": "ip_session_log", "from": "2026-01-01T00:00:00Z", "to": "2026-01-02T00:00:00Z", "purpose": "identify_user"},
                                    {"class": "bsi_name", "purpose": ""}]}],
        "facts": {"issuer": "A", "docket": "B", "summary": "C", "nexus": "D", "addressed_to": "E", "channel": "counter", "execute_by": "2026-05-02",
                  "return_on": "2026-05-03", "paper": "us-reverse", "also_holds": ["pr_tt_order"], "languages": ["de", "en"], "lacks": ["seal", "redress"],
                  "offence_years": 100, "validated_by": "prosecutor", "enforcing_authority": "cleared", "through_designated_authority": true,
                  "processor_addressed": false, "secrecy_order": {"issued_on": "2026-04-01", "ends_on": "2026-04-01", "names_this_process": true, "federal": true},
                  "events": {"renewed": "2026-04-02T00:00:00Z"}}})");
    const auto& demand = question.demand;
    CHECK(question.as_of == at("2026-05-01T00:00:00Z"));
    CHECK(demand.received == at("2026-04-30T00:00:00Z"));
    CHECK(demand.zone == "Europe/Berlin");
    CHECK(demand.country == "US");
    CHECK(question.others.region == "TX");
    CHECK(demand.standard == demand::Standard::relevance);
    CHECK(demand.requester == demand::RequesterKind::state);
    CHECK(!question.others.requester_unknown);
    CHECK(demand.issued_on == on("2026-04-29"));
    CHECK(demand.is_signed);
    CHECK(!question.others.signature_unknown);
    CHECK(demand.secrecy == demand::SecrecySource::sealing_only);
    CHECK(demand.on_behalf_of == "FR");
    CHECK(demand.directory[0].customer_class == demand::CustomerClass::education);
    CHECK(demand.directory[0].seats == 100'000'000);
    CHECK(demand.directory[0].data_country == "DE");
    CHECK(demand.directory[0].customer_country == "GB");
    CHECK(question.others.contracting_country == "IE");
    CHECK(question.others.customer_nationality == "BR");
    CHECK(question.others.customer_location == "IN");
    CHECK(demand.identifiers[0].kind == demand::IdentifierKind::phone);
    CHECK(demand.identifiers[0].value.reveal() == "x");
    CHECK(demand.identifiers[0].product == "mail");
    CHECK(demand.identifiers[0].sought[0].purpose == "identify_user");
    CHECK(demand.identifiers[0].sought[0].span == Span{at("2026-01-01T00:00:00Z"), at("2026-01-02T00:00:00Z")});
    CHECK(demand.issuer.reveal() + demand.docket.reveal() + demand.summary.reveal() + demand.nexus.reveal() + demand.addressed_to ==
          "ABCDE");
    CHECK(demand.channel == "counter");
    CHECK(demand.execute_by == on("2026-05-02"));
    CHECK(demand.return_on == on("2026-05-03"));
    CHECK(question.others.paper == "us-reverse");
    CHECK(question.others.also_holds == std::vector{demand::Instrument::pr_tt_order});
    CHECK(question.others.languages == std::vector<std::string>{"de", "en"});
    CHECK(question.others.lacks == (1u << static_cast<unsigned>(PaperPart::seal) | 1u << static_cast<unsigned>(PaperPart::redress)));
    CHECK(question.others.offence_years == 100);
    CHECK(question.others.validated_by == demand::AuthorityLevel::prosecutor);
    CHECK(question.others.enforcing == Enforcing::cleared);
    CHECK(question.others.through_designated_authority == true);
    CHECK(question.others.processor_addressed == false);
    REQUIRE(question.others.secrecy_paper);
    CHECK(question.others.secrecy_paper->ends == on("2026-04-01"));
    CHECK(question.others.secrecy_paper->issued == on("2026-04-01"));
    CHECK((question.others.secrecy_paper->names_this_process && question.others.secrecy_paper->federal));
    CHECK(question.others.events == std::vector{std::pair{LegalEvent::renewed, at("2026-04-02T00:00:00Z")}});
    const auto bare = read(with_fact(R"("secrecy_order": {"issued_on": "2026-04-01"})"));
    CHECK((!bare.others.secrecy_paper->names_this_process && !bare.others.secrecy_paper->federal && !bare.others.secrecy_paper->ends));
    // Each flag reaches its own place and no other.
    const std::pair<const char*, bool OtherFacts::*> flags[]{{"duplicate", &OtherFacts::duplicate},
                                                             {"requester_unverified", &OtherFacts::requester_unverified},
                                                             {"suspected_fraud", &OtherFacts::suspected_fraud},
                                                             {"emergency_affirmed", &OtherFacts::emergency_affirmed},
                                                             {"consent_recorded", &OtherFacts::consent_recorded},
                                                             {"redirect_impossible", &OtherFacts::redirect_impossible},
                                                             {"nexus_absent", &OtherFacts::nexus_absent},
                                                             {"california_provider", &OtherFacts::california_provider},
                                                             {"material_mistake", &OtherFacts::material_mistake},
                                                             {"privileged", &OtherFacts::privileged},
                                                             {"not_stored", &OtherFacts::not_stored},
                                                             {"section_m_present", &OtherFacts::section_m_present},
                                                             {"offence_listed", &OtherFacts::offence_listed},
                                                             {"emergency", &OtherFacts::emergency},
                                                             {"validation_to_follow", &OtherFacts::validation_to_follow}};
    for (const auto& [said, place] : flags) {
        const auto others = read(with_fact("\"" + std::string{said} + "\": true")).others;
        for (const auto& [name, other] : flags) CHECK(others.*other == (other == place));
        CHECK(!(read(with_fact("\"" + std::string{said} + "\": false")).others.*place));
        check_bad(with_fact("\"" + std::string{said} + "\": 1"), "facts." + std::string{said}, "true or false");
    }
    CHECK(read(with_fact(R"("shield_law_attestation": true)")).demand.shield_attested);
    CHECK(!read(with_fact(R"("shield_law_attestation": false)")).demand.shield_attested);
    CHECK(read(with_fact(R"("prior_notice_by_government": true)")).demand.prior_notice_by_government);
    check_bad(with_fact(R"("shield_law_attestation": 1)"), "facts.shield_law_attestation", "true or false");
    check_bad(with_fact(R"("prior_notice_by_government": 1)"), "facts.prior_notice_by_government", "true or false");
}

TEST_CASE("Question.MistakesOfEveryKindAreNamed") {
    check_bad(with_member(R"("as_of": 7)"), "as_of", "2026-03-01T14:00:00Z");
    check_bad(with_member(R"("zone": "Mars/Base")"), "zone", "IANA");
    check_bad(with_member(R"("zone": 7)"), "zone", "IANA");
    check_bad(with_member(R"("zone": ")" + std::string(100'000, 'x') + "\""), "zone", "a text of at most");
    check_bad(with_member(R"("facts": [])"), "facts", "an object");
    check_bad(with_member(R"("seats": -1)"), "seats", "a whole number from 0 to 100000000");
    check_bad(with_member(R"("seats": 100000001)"), "seats", "a whole number from 0 to 100000000");
    check_bad(with_member(R"("on_behalf_of": "F1")"), "on_behalf_of", "two capital letters");
    check_bad(with_member(R"("on_behalf_of": "FRA")"), "on_behalf_of", "two capital letters");
    for (const auto* place : {"US_CA", "US-", "US-ABCD", "U", "us", "USA", "12-AB"})
        check_bad(with_member("\"jurisdiction\": \"" + std::string{place} + "\""), "jurisdiction", "US-CA");
    CHECK(read(with_member(R"("jurisdiction": "GB-SCT")")).others.region == "SCT");
    CHECK(read(with_member(R"("jurisdiction": "US-C")")).others.region == "C");
    CHECK(read(with_member(R"("jurisdiction": "US")")).others.region.empty());
    check_bad(with_member(R"("identifiers": {})"), "identifiers", "a list");
    check_bad(with_member(R"("identifiers": [7])"), "identifiers[0]", "is not an object");
    CHECK(read_question("[]", {}).error().trouble == Trouble::invalid);
    check_bad(identifier_with(R"("sought": {})"), "identifiers[0].sought", "a list");
    check_bad(identifier_with(R"("what": 1)"), "identifiers[0]", "wanted of kind, value, product, sought");
    check_bad(identifier_with(R"("sought": [{"class": 7}])"), "identifiers[0].sought[0].class", "one of");
    check_bad(identifier_with(R"("sought": [{"class": "bsi_name", "what": 1}])"), "identifiers[0].sought[0]", "not known");
    check_bad(identifier_with(R"("sought": [{"class": "bsi_name", "purpose": "curiosity"}])"), "identifiers[0].sought[0].purpose",
              "identify_user, or absent");
    check_bad(identifier_with(R"("sought": [{"class": "bsi_name", "to": "2026-01-01"}])"), "identifiers[0].sought[0].from", "both ends");
    check_bad(identifier_with(R"("sought": [{"class": "bsi_name", "from": "2026-13-01", "to": "2026-01-01"}])"),
              "identifiers[0].sought[0].from", "a day, or an instant");
    check_bad(identifier_with(R"("sought": [{"class": "bsi_name", "from": "2026-01-01T25:00:00Z", "to": "2026-01-01"}])"),
              "identifiers[0].sought[0].from", "a day, or an instant");
    check_bad(identifier_with(R"("sought": [{"class": "bsi_name", "from": 7, "to": "2026-01-01"}])"), "identifiers[0].sought[0].from",
              "a day, or an instant");
    const auto sought = [](std::size_t count) {
        std::string list;
        for (std::size_t i = 0; i < count; ++i) list += (i == 0 ? "" : ",") + std::string{R"({"class": "bsi_name"})"};
        return identifier_with("\"sought\": [" + list + "]");
    };
    const std::size_t most = 4 * every<demand::DataClass>().size();
    CHECK(read(sought(most)).demand.identifiers[0].sought.size() == most);
    check_bad(sought(most + 1), "identifiers[0].sought", "at most " + std::to_string(most) + " entries");
    const auto identifiers = [](std::size_t count) {
        std::string list;
        for (std::size_t i = 0; i < count; ++i) list += i == 0 ? "{}" : ",{}";
        return with_member("\"identifiers\": [" + list + "]");
    };
    CHECK(read(identifiers(limits::identifiers_per_demand)).demand.directory.size() == limits::identifiers_per_demand);
    check_bad(identifiers(limits::identifiers_per_demand + 1), "identifiers", "at most");
    check_bad(with_fact(R"("also_holds": "nsl")"), "facts.also_holds", "a list of");
    check_bad(with_fact(R"("also_holds": [7])"), "facts.also_holds", "a list of");
    check_bad(with_fact(R"("lacks": ["ink"])"), "facts.lacks", "seal");
    check_bad(with_fact(R"("languages": "de")"), "facts.languages", "two small letters");
    check_bad(with_fact(R"("languages": [7])"), "facts.languages", "two small letters");
    check_bad(with_fact(R"("languages": ["deu"])"), "facts.languages", "two small letters");
    check_bad(with_fact(R"("offence_years": 101)"), "facts.offence_years", "from 0 to 100");
    check_bad(with_fact(R"("validated_by": "clerk")"), "facts.validated_by", "court_clerk");
    check_bad(with_fact(R"("enforcing_authority": "silent")"), "facts.enforcing_authority", "notified");
    check_bad(with_fact(R"("through_designated_authority": "yes")"), "facts.through_designated_authority", "true or false");
    check_bad(with_fact(R"("processor_addressed": "yes")"), "facts.processor_addressed", "true or false");
    check_bad(with_fact(R"("secrecy_order": [])"), "facts.secrecy_order", "an object with issued_on");
    check_bad(with_fact(R"("secrecy_order": {})"), "facts.secrecy_order.issued_on", "a day");
    check_bad(with_fact(R"("secrecy_order": {"issued_on": "2026-04-02", "ends_on": "2026-04-01"})"), "facts.secrecy_order.ends_on",
              "not before issued_on");
    check_bad(with_fact(R"("secrecy_order": {"issued_on": "2026-04-02", "what": 1})"), "facts.secrecy_order", "not known");
    check_bad(with_fact(R"("events": [])"), "facts.events", "an object");
    check_bad(with_fact(R"("events": {"renewed": "yesterday"})"), "facts.events.renewed", "2026-03-01T14:00:00Z");
    check_bad(with_fact(R"("events": {"what": "2026-04-02T00:00:00Z"})"), "facts.events", "not known");
    for (const auto* text : {"paper", "issuer", "docket", "summary", "nexus", "addressed_to", "channel"})
        check_bad(with_fact("\"" + std::string{text} + "\": 7"), "facts." + std::string{text}, "is not as wanted");
    for (const auto* day : {"execute_by", "return_on"})
        check_bad(with_fact("\"" + std::string{day} + "\": 7"), "facts." + std::string{day}, "a day, for example");
}

TEST_CASE("Answer.HoldsEveryWordOfEveryFindingAndClock") {
    auto demand = warrant({demand::DataClass::bsi_name, demand::DataClass::content_mail});
    demand.secrecy = demand::SecrecySource::letter_only;
    demand.channel = "counter";
    OtherFacts others;
    others.duplicate = true;
    for (const auto instrument :
         {demand::Instrument::search_warrant, demand::Instrument::preservation_letter, demand::Instrument::trial_subpoena}) {
        demand.instrument = instrument;
        const auto assessment = judged(demand, others);
        const auto answer = parse_json(answer_json(assessment, AdoptionSaid::assumed))->get_object();
        CHECK(*text_at(answer, "adoption") == "assumed");
        CHECK(*text_at(answer, "law") == code(assessment.law));
        CHECK(*text_at(answer, "house") == code(assessment.house));
        CHECK(*text_at(answer, "overall") == code(assessment.overall));
        CHECK(*text_at(answer, "rulebook") == hex(assessment.rulebook));
        const auto& findings = answer.at("findings").get_array();
        REQUIRE(findings.size() == assessment.findings.size());
        for (std::size_t i = 0; i < findings.size(); ++i) {
            const auto& said = findings[i].get_object();
            const Finding& meant = assessment.findings[i];
            CHECK(said.size() == 13);
            CHECK(*text_at(said, "code") == meant.code);
            if (meant.identifier < 0)
                CHECK(said.at("identifier").is_null());
            else
                CHECK(*number_at(said, "identifier") == meant.identifier);
            if (meant.data)
                CHECK(*text_at(said, "class") == demand::code(*meant.data));
            else
                CHECK(said.at("class").is_null());
            CHECK(*text_at(said, "decision") == code(meant.verdict));
            CHECK(*text_at(said, "rule") == meant.rule);
            CHECK(*text_at(said, "citation") == meant.citation);
            CHECK(*text_at(said, "counsel") == meant.counsel);
            CHECK(*text_at(said, "officer") == meant.officer);
            CHECK(*text_at(said, "policy_basis") == meant.policy_basis);
            CHECK(*flag_at(said, "curable") == meant.curable);
            CHECK(*flag_at(said, "counsel_only") == meant.counsel_only);
            CHECK(*flag_at(said, "house") == meant.house);
            CHECK(*flag_at(said, "keep_only") == meant.keep_only);
        }
        const auto& clocks = answer.at("clocks").get_array();
        REQUIRE(clocks.size() == assessment.clocks.size());
        for (std::size_t i = 0; i < clocks.size(); ++i) {
            const auto& said = clocks[i].get_object();
            CHECK(*text_at(said, "name") == assessment.clocks[i].name);
            CHECK(*text_at(said, "at") == text(assessment.clocks[i].at));
            CHECK(*text_at(said, "kind") == code(assessment.clocks[i].kind));
            CHECK(*text_at(said, "citation") == assessment.clocks[i].citation);
            CHECK(*flag_at(said, "counsel_only") == assessment.clocks[i].counsel_only);
        }
    }
}

TEST_CASE("Schema.ListsTheWordsOfEveryClosedListAndClosesEveryObject") {
    const auto schema = *parse_json(question_schema());
    const auto& definitions = schema.at("$defs");
    const auto& question = definitions.at("question").at("properties");
    const auto words = [](const json::value& value) {
        std::vector<std::string> out;
        for (const auto& word : value.at("enum").get_array()) out.emplace_back(word.get_string());
        return out;
    };
    const auto all = [](auto of) {
        std::vector<std::string> out;
        for (const auto value : every<decltype(of)>()) out.emplace_back(code(value));
        return out;
    };
    const auto& facts = question.at("facts").at("properties");
    const auto& identifier = question.at("identifiers").at("items").at("properties");
    CHECK(words(question.at("instrument")) == all(demand::Instrument{}));
    CHECK(words(question.at("authority_level")) == all(demand::AuthorityLevel{}));
    CHECK(words(question.at("standard")) == all(demand::Standard{}));
    CHECK(words(question.at("requester_kind")) == all(demand::RequesterKind{}));
    CHECK(words(question.at("secrecy_source")) == all(demand::SecrecySource{}));
    CHECK(words(question.at("customer_class")) == all(demand::CustomerClass{}));
    CHECK(words(identifier.at("kind")) == all(demand::IdentifierKind{}));
    CHECK(words(identifier.at("sought").at("items").at("properties").at("class")) == all(demand::DataClass{}));
    CHECK(words(facts.at("also_holds").at("items")) == all(demand::Instrument{}));
    CHECK(words(facts.at("lacks").at("items")) == all(PaperPart{}));
    CHECK(words(facts.at("validated_by")) == all(demand::AuthorityLevel{}));
    CHECK(words(facts.at("enforcing_authority")) == all(Enforcing{}));
    const auto& answer = definitions.at("answer").at("properties");
    CHECK(words(answer.at("adoption")) == all(AdoptionSaid{}));
    CHECK(words(answer.at("overall")) == all(Verdict{}));
    CHECK(words(answer.at("clocks").at("items").at("properties").at("kind")) == all(ClockKind{}));
    for (const LegalEvent event : every<LegalEvent>())
        CHECK(facts.at("events").at("properties").at(code(event)).at("description").get_string() == label(event));
    CHECK(facts.at("offence_years").at("minimum") == 0);
    CHECK(facts.at("offence_years").at("maximum") == 100);
    CHECK(question.at("seats").at("minimum") == 0);
    CHECK(schema.at("$ref") == "#/$defs/question");
    CHECK(definitions.at("question").at("required") == json::array{"instrument"});
    CHECK(facts.at("secrecy_order").at("required") == json::array{"issued_on"});
    CHECK(identifier.at("sought").at("items").at("required") == json::array{"class"});
    CHECK(!definitions.at("answer").as_object().contains("required"));
    for (const auto* object :
         {&definitions.at("question"), &definitions.at("answer"), &question.at("facts"), &facts.at("events"), &facts.at("secrecy_order")}) {
        CHECK(object->at("additionalProperties") == false);
        CHECK(object->at("type") == "object");
    }
    // What the answer holds is what the schema lists.
    const auto said = parse_json(answered(example_question()))->get_object();
    CHECK(said.size() == answer.as_object().size());
    for (const auto& member : said) CHECK(answer.as_object().contains(member.key()));
}
