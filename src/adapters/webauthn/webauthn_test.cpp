#include "adapters/webauthn/webauthn.h"

#include <doctest/doctest.h>

#include <cstdio>

#include "adapters/webauthn/cbor.h"
#include "base/json.h"

namespace sallyport::adapters {

namespace {

std::vector<json::object> oracle() {
    std::string text;
    std::FILE* pipe = popen("python3 " SALLYPORT_SOURCE_DIR "/tests/oracle/webauthn_oracle.py", "r");
    REQUIRE(pipe != nullptr);
    char piece[4096];
    for (std::size_t read = 0; (read = std::fread(piece, 1, sizeof piece, pipe)) > 0;) text.append(piece, read);
    REQUIRE(pclose(pipe) == 0);
    std::vector<json::object> lines;
    for (std::size_t start = 0; start < text.size();) {
        const std::size_t end = text.find('\n', start);
        lines.push_back(parse_json(text.substr(start, end - start))->get_object());
        start = end + 1;
    }
    return lines;
}

Bytes bytes_at(const json::object& line, std::string_view name) { return from_base64url(*text_at(line, name)).value(); }

}  // namespace

TEST_CASE("WebAuthn.TakesWhatTheSpecificationSaysAndNothingWithOneThingWrong") {
    const WebAuthn reader;
    int good = 0, bad = 0;
    for (const auto& line : oracle()) {
        const auto algorithm = *coded<people::KeyAlgorithm>(*text_at(line, "algorithm"));
        const people::Ceremony ceremony{*text_at(line, "rp_id"), *text_at(line, "origin"), bytes_at(line, "challenge")};
        const bool wanted = *flag_at(line, "good");
        INFO(*text_at(line, "algorithm") << ", " << *text_at(line, "what") << ": " << *text_at(line, "name"));
        ++(wanted ? good : bad);
        std::string sentence;
        if (*text_at(line, "what") == "made") {
            const auto made = reader.made({bytes_at(line, "client_data"), bytes_at(line, "attestation")}, ceremony);
            CHECK(made.has_value() == wanted);
            if (made && wanted) {
                CHECK(made->credential == *text_at(line, "credential"));
                CHECK(made->algorithm == algorithm);
                CHECK(made->public_key == bytes_at(line, "public_key"));
                CHECK(made->backup_eligible == *flag_at(line, "backup_eligible"));
            }
            if (!made) sentence = made.error().sentence;
        } else {
            const people::TouchedAnswer answer{*text_at(line, "credential"), bytes_at(line, "client_data"),
                                               bytes_at(line, "authenticator_data"), bytes_at(line, "signature")};
            const auto touched = reader.touched(answer, algorithm, bytes_at(line, "public_key"), ceremony);
            CHECK(touched.has_value() == wanted);
            if (touched && wanted) {
                CHECK(touched->counter == 7);
                CHECK(touched->backup_eligible == *flag_at(line, "backup_eligible"));
            }
            if (!touched) sentence = touched.error().sentence;
            // A key that nobody holds opens nothing, whatever is signed.
            CHECK(!reader.touched(answer, algorithm, "", ceremony).has_value());
            for (const auto other : every<people::KeyAlgorithm>()) {
                if (other != algorithm) CHECK(!reader.touched(answer, other, bytes_at(line, "public_key"), ceremony).has_value());
            }
        }
        CHECK(sentence.find("evil") == std::string::npos);  // nothing of the answer is quoted
    }
    CHECK(good == 3 * 8);
    CHECK(bad > 900);
}

TEST_CASE("Cbor.IsReadInTheOneFormThatAuthenticatorsWrite") {
    using namespace std::literals;
    const auto map = cbor::read_whole("\xa3\x01\x02\x20\x43\x61\x62\x63\x61\x6b\x82\xf5\xf6"sv);
    REQUIRE(map.has_value());
    CHECK(map->at(1)->is(2));
    CHECK(map->at(-1)->view == "abc");
    CHECK(map->at("k")->items.size() == 2);
    CHECK(map->at(7) == nullptr);
    CHECK(map->at("z") == nullptr);
    CHECK(map->at(-1)->at("k") == nullptr);
    CHECK(cbor::read_first("\x01\x02"sv)->size == 1);
    CHECK(cbor::read_whole("\x81\x81\x81\x00"sv).has_value());
    for (const std::string_view wrong : {""sv,
                                         "\x01\x02"sv,
                                         "\x18\x17"sv,
                                         "\x19\x00\xff"sv,
                                         "\x1a\x00\x00\xff\xff"sv,
                                         "\x5f\x41\x61\xff"sv,
                                         "\x9f\xff"sv,
                                         "\xbf\xff"sv,
                                         "\xff"sv,
                                         "\xc0\x00"sv,
                                         "\xf9\x00\x00"sv,
                                         "\xfb\x00\x00\x00\x00\x00\x00\x00\x00"sv,
                                         "\x42\x61"sv,
                                         "\xa2\x01\x02\x01\x03"sv,
                                         "\xa1\x01"sv,
                                         "\x61\xff"sv,
                                         "\xf7"sv,
                                         "\x81\x81\x81\x81\x00"sv,
                                         "\x1c"sv,
                                         "\x9b\x10\x00\x00\x00\x00\x00\x00\x00"sv}) {
        CAPTURE(hex(wrong));
        CHECK(!cbor::read_whole(wrong).has_value());
    }
}

}  // namespace sallyport::adapters
