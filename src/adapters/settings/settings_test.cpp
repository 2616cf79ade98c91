#include "adapters/settings/settings.h"

#include <doctest/doctest.h>

#include <fstream>

#include "tests/support/folder.h"

namespace sallyport::adapters {

namespace {

const std::string head = "[provider]\nname = \"P\"\nzone = \"UTC\"\ncountry = \"US\"\n";                        // lines 1 to 4
const std::string entity = "[[entity]]\ncode = \"us\"\nname = \"P Inc.\"\naddress = \"\"\ncountry = \"US\"\n";  // 5 to 9
const std::string service = "[[service]]\ncode = \"mail\"\nname = \"Mail\"\n";
const std::string third =
    "[[third_party]]\nname = \"Halls\"\ndoes = \"Runs\"\nreaches = \"Disks\"\nwhy = \"Disks break\"\ncountry = \"IE\"\n";
const std::string who = "[[representative]]\nrole = \"e_evidence\"\nname = \"R\"\nentity = \"us\"\ncountry = \"IE\"\n";

}  // namespace

TEST_CASE("Profile.IsReadFromTheProvidersFile") {
    const tests::Folder folder;
    const std::string path = (folder / "provider.toml").string();
    std::ofstream{path}
        << head + entity + "from = \"2010-01-01\"\n[[entity.branch]]\ncountry = \"DE\"\nfrom = \"2015-04-01\"\nuntil = \"2020-12-31\"\n" +
               "[[entity.branch]]\ncountry = \"DE\"\nfrom = \"2021-01-01\"\n" + who + third +
               "from = \"2019-05-01\"\nuntil = \"2019-12-31\"\n" + third + "from = \"2020-01-01\"\n" + service +
               "host = \"IE\"\ncontract = \"us\"\ninterception = \"non_content\"\ninterception_note = \"Why\"\n";
    const auto read = read_provider(path);
    INFO((read ? "" : read.error().sentence));
    REQUIRE(read.has_value());
    REQUIRE(read->entities.size() == 1);
    CHECK(read->entities[0].days == demand::Days{Day{2010, 1, 1}, std::nullopt});
    REQUIRE(read->entities[0].branches.size() == 2);
    CHECK(read->entities[0].branches[1].country == "DE");
    REQUIRE(read->representatives.size() == 1);
    CHECK(read->representatives[0].role == demand::RepresentativeRole::e_evidence);
    REQUIRE(read->third_parties.size() == 2);
    CHECK(read->third_parties[0].name == "Halls");
    CHECK(read->third_parties[0].reaches == "Disks");
    CHECK(read->third_parties[0].days == demand::Days{Day{2019, 5, 1}, Day{2019, 12, 31}});
    CHECK(read->third_parties[1].days.from == Day{2020, 1, 1});
    CHECK(read->services[0].host == "IE");
    CHECK(read->services[0].contract == "us");
    CHECK(read->services[0].interception == demand::Interception::non_content);
    CHECK(read->services[0].interception_note == "Why");
    std::ofstream{path} << head + entity + service;  // what is not said of future data is: none
    CHECK(read_provider(path)->services[0].interception == demand::Interception::none);
}

TEST_CASE("Profile.AMistakeIsNamedWithFileLineAndWhatIsWanted") {
    const tests::Folder folder;
    const std::string path = (folder / "provider.toml").string();
    struct Wrong {
        std::string text;
        const char *line, *wanted;
    };
    const std::string branch = "[[entity.branch]]\ncountry = \"DE\"\nfrom = \"2015-01-01\"\n";
    for (const auto& wrong : std::vector<Wrong>{
             {head + entity + "from = \"2015-02-30\"\n" + service, ":10", "which is no day (2015-02 has 28 days, there is no day 30)"},
             {head + entity + "from = \"2015-02-02\"\nuntil = \"2015-02-01\"\n" + service, ":11", "a later day is wanted"},
             {head + "[[entity]]\ncode = \"us\"\nname = \"P\"\naddress = \"\"\ncountry = \"ZZ\"\n" + service, ":9", "no country"},
             {head + "[[entity]]\ncode = \"us\"\nname = \"P\"\naddress = \"\"\ncountry = \"UK\"\n" + service, ":9", "ISO 3166-1"},
             {head + entity + entity + service, ":11", "which another entity has"},
             {head + entity + "colour = \"red\"\n" + service, ":10", "is not a setting"},
             {head + entity + branch + branch + service, ":14", "is established in DE already"},
             {head + entity + "[[entity.branch]]\ncountry = \"US\"\n" + service, ":11", "is established in US already"},
             {head + entity + who + who + service, ":16", "days that do not overlap are wanted"},
             {head + entity + "[[representative]]\nrole = \"king\"\nname = \"R\"\nentity = \"us\"\ncountry = \"IE\"\n" + service, ":11",
              "one of e_evidence, dsa, agent_for_service is wanted"},
             {head + entity + "[[representative]]\nrole = \"dsa\"\nname = \"R\"\nentity = \"ie\"\ncountry = \"IE\"\n" + service, ":13",
              "the code of an [[entity]] is wanted"},
             {head + entity + third + third + service, ":17", "stands twice"},
             {head + entity + "[[third_party]]\nname = \"Halls\"\ndoes = \"Runs\"\nreaches = \"Disks\"\ncountry = \"IE\"\n" + service,
              ":10", "why"},
             {head + entity + third + "colour = \"red\"\n" + service, ":16", "is not a setting"},
             {head + entity + service + service, ":14", "which another service has"},
             {head + entity + service + "contract = \"ie\"\n", ":13", "the code of an [[entity]] is wanted"},
             {head + entity + service + "host = \"us\"\n", ":13", "no country"},
             {head + entity + service + "interception = \"all\"\ninterception_note = \"x\"\n", ":13", "none, non_content, content"},
             {head + entity + service + "interception = \"unknown\"\ninterception_note = \"x\"\n", ":13", "none, non_content, content"},
             {head + entity + service + "interception = \"none\"\n", ":10", "\"interception_note\" is missing"},
             {head + service, ":1", "at least one legal entity is wanted"}}) {
        CAPTURE(wrong.text);
        std::ofstream{path} << wrong.text;
        const auto refused = read_provider(path);
        REQUIRE_FALSE(refused.has_value());
        CHECK(refused.error().trouble == Trouble::invalid);
        CHECK_MESSAGE(refused.error().sentence.find(wrong.wanted) != std::string::npos, refused.error().sentence);
        CHECK_MESSAGE(refused.error().sentence.find(path + wrong.line + ":") != std::string::npos, refused.error().sentence);
    }
}

TEST_CASE("ServiceLevels.AreReadLaneByLaneOrNamedByLine") {
    const tests::Folder folder;
    const std::string path = (folder / "provider.toml").string();
    const auto read = [&](const std::string& words) {
        std::ofstream{path} << words;
        return read_service_levels(path);
    };
    CHECK(read("[provider]\n").value().everywhere == tally::ServiceLevel{24, 720});
    const auto levels =
        read("[service_levels]\nanswer_hours = 240\n[[service_levels.lane]]\nsection = \"emergencies\"\nacknowledge_hours = 1\n").value();
    CHECK(levels.in(tally::Section::criminal) == tally::ServiceLevel{24, 240});
    CHECK(levels.in(tally::Section::emergencies) == tally::ServiceLevel{1, 240});
    for (const auto& [words, sentence] :
         {std::pair{"[service_levels]\nanswer_hours = 0\n", "provider.toml:2: \"answer_hours\" is 0; 1 to 8760 hours are wanted"},
          {"[service_levels]\nanswer_hours = 8761\n", "provider.toml:2: \"answer_hours\" is 8761"},
          {"[service_levels]\nanswer_days = 3\n", "answer_days"},
          {"[service_levels]\nanswer_hours = \"3\"\n", "provider.toml:2: \"answer_hours\" is no whole number"},
          {"[service_levels]\nanswer_hours = 12\n", "an answer is not wanted before the receipt is acknowledged"},
          {"service_levels = 3\n", "is wanted as [service_levels]"},
          {"[service_levels]\n[[service_levels.lane]]\nsection = \"hurry\"\n", "there is no lane \"hurry\""},
          {"[service_levels]\n[[service_levels.lane]]\nsection = \"civil\"\n[[service_levels.lane]]\nsection = \"civil\"\n",
           "provider.toml:4: the lane \"civil\" has a level above already"}}) {
        const auto wrong = read(words);
        REQUIRE(!wrong.has_value());
        CAPTURE(wrong.error().sentence);
        CHECK(wrong.error().sentence.contains(sentence));
    }
}

}  // namespace sallyport::adapters
