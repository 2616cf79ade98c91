#include "law/assess_json.h"

#include <doctest/doctest.h>

#include "base/json.h"
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
