#include "adapters/sources/mail.h"

#include "adapters/sources/test_world.h"

using namespace sallyport;
using namespace sallyport::adapters;
using namespace sallyport::adapters::test;

namespace {
std::string instant_of(std::string_view line) {
    const auto found = from_line_instant(line);
    return found ? text(*found) : "none";
}
using Quoting = SourceDescription::Quoting;
std::vector<MboxScanner::Start> starts(std::string_view mbox, std::size_t piece, Quoting quoting) {
    std::vector<MboxScanner::Start> out;
    MboxScanner scanner{quoting};
    const auto see = [&](const MboxScanner::Start& start) { out.push_back(start); };
    for (std::size_t at = 0; at < mbox.size(); at += piece) scanner.feed(mbox.substr(at, piece), see);
    scanner.finish(see);
    return out;
}
}  // namespace

TEST_CASE("Mbox.TheFromLineSaysWhenAMessageWasStored") {
    CHECK(instant_of("From ann@mail.example Sun Mar  1 12:00:00 2026\n") == "2026-03-01T12:00:00Z");
    CHECK(instant_of("From ann@mail.example Sun Mar  1 12:00:00 2026\r\n") == "2026-03-01T12:00:00Z");
    CHECK(instant_of("From - Sun Mar 1 12:00 2026") == "2026-03-01T12:00:00Z");
    CHECK(instant_of("From a Sun Mar  1 12:00:00 2026 +0100") == "2026-03-01T11:00:00Z");
    CHECK(instant_of("From a Sun Mar  1 12:00:00 -0530 2026") == "2026-03-01T17:30:00Z");
    CHECK(instant_of("From a Sun Mar  1 12:00:00 GMT 2026") == "2026-03-01T12:00:00Z");
    CHECK(instant_of("From Sun Mar Sun Mar  1 12:00:00 2026") == "2026-03-01T12:00:00Z");
    // A zone that is only a name means different hours in different places.
    CHECK(instant_of("From a Sun Mar  1 12:00:00 IST 2026") == "none");
    for (const char* none :
         {"From ", "From a", "From a Sun Feb 30 12:00:00 2026", "From a Sun Mar 1 25:00:00 2026", "From a Sun Mar 1 12:00:00",
          "From a Sun Mrz 1 12:00:00 2026", "From a unS Mar 1 12:00:00 2026", "From a Sun Mar 1 12:00:00 26"}) {
        CHECK_MESSAGE(instant_of(none) == "none", none);
    }
}

TEST_CASE("Maildir.TheFileNameSaysWhenAMessageWasStored") {
    CHECK(text(*maildir_instant("1772366400.M1P2.host:2,S")) == "2026-03-01T12:00:00Z");
    for (const char* none : {"undated", ".1772366400.x", "1772366400", "x1772366400.a", "177236640000.a", "-5.a"})
        CHECK_FALSE(maildir_instant(none));
}

TEST_CASE("Mbox.MessagesBeginWhereTheyBeginHoweverThePiecesAreCut") {
    const std::string first = "From a Sun Mar  1 12:00:00 2026\nSubject: x\n\n>From quoted\nnot From here\n\n";
    const std::string mbox = first + "From b Mon Mar  2 12:00:00 2026\nSubject: y\n\nbody";
    for (std::size_t piece = 1; piece <= mbox.size(); ++piece) {
        const auto found = starts(mbox, piece, Quoting::mboxrd);
        REQUIRE(found.size() == 2);
        CHECK(found[0].offset == 0);
        CHECK(found[0].body == 32);
        CHECK(found[1].offset == first.size());
        CHECK(text(*found[1].at) == "2026-03-02T12:00:00Z");
    }
}

TEST_CASE("Mbox.WithoutQuotingASentenceThatBeginsWithFromIsNoMessage") {
    const std::string mbox = "From a Sun Mar  1 12:00:00 2026\n\nFrom here on\n\nFrom nowhere\n";
    CHECK(starts(mbox, 7, Quoting::none).size() == 1);
    CHECK(starts(mbox, 7, Quoting::mboxrd).size() == 3);
}

TEST_CASE("Mbox.AMessageComesOutAsItWentIn") {
    const TestFolder folder;
    SourceDescription description;
    description.name = "m";
    description.kind = SourceDescription::Kind::mbox;
    description.location = folder.path();
    description.path = "{account}";
    description.classes = {DataClass::content_mail};
    const std::string wanted = message("q", "From me\n>From you\n>>From them\nend\n\n");
    write_file(folder.path() + "/ann", "From a Sun Mar  1 12:00:00 2026\n" + message("q", ">From me\n>>From you\n>>>From them\nend\n\n") +
                                           "\nFrom b Mon Mar  2 12:00:00 2026\nlast");
    MboxSource source{description};
    KeepingSink sink;
    REQUIRE(source.read(query("ann", DataClass::content_mail, march()), sink));
    REQUIRE(sink.kept.size() == 2);
    CHECK(sink.kept[0].bytes == wanted);
    CHECK(sink.kept[1].bytes == "last");
}

TEST_CASE("Mail.MoreMessagesThanAreHeldAtOnceComeInOrderAllTheSame") {
    const TestFolder folder;
    SourceDescription description;
    description.name = "m";
    description.location = folder.path();
    description.path = "{account}";
    description.classes = {DataClass::content_mail};
    for (int i = 0; i < 50; ++i) {
        write_file(folder.path() + "/ann/cur/" + std::to_string(1772366400 + (i * 37) % 50) + ".M" + std::to_string(i) + ".host:2,", "x");
    }
    std::filesystem::create_directories(folder.path() + "/ann/new");
    const std::size_t before = std::exchange(mail_window, 7);
    MaildirSource source{description};
    KeepingSink sink;
    REQUIRE(source.read(query("ann", DataClass::content_mail, march()), sink));
    mail_window = before;
    REQUIRE(sink.kept.size() == 50);
    for (std::size_t i = 1; i < 50; ++i) CHECK(*sink.kept[i - 1].record.at < *sink.kept[i].record.at);
}

TEST_CASE("Maildir.AMessageWhoseFlagsChangeWhileReadingIsStillRead") {
    const TestFolder folder;
    SourceDescription description;
    description.name = "m";
    description.location = folder.path();
    description.path = "{account}";
    description.classes = {DataClass::content_mail};
    const std::string cur = folder.path() + "/ann/cur/";
    write_file(cur + "1772366400.a:2,", "one");
    write_file(cur + "1772366401.b:2,", "two");
    std::filesystem::create_directories(folder.path() + "/ann/new");
    MaildirSource source{description};
    KeepingSink sink;
    bool done = false;
    sink.on_end = [&] {
        if (!std::exchange(done, true)) std::filesystem::rename(cur + "1772366401.b:2,", cur + "1772366401.b:2,RS");
    };
    REQUIRE(source.read(query("ann", DataClass::content_mail, march()), sink));
    REQUIRE(sink.kept.size() == 2);
    CHECK(sink.kept[1].bytes == "two");
    // A link that leads out of the mailbox is not followed.
    std::filesystem::create_symlink("/etc/hostname", cur + "1772366402.c:2,");
    KeepingSink other;
    CHECK_FALSE(source.read(query("ann", DataClass::content_mail, march()), other));
}

TEST_CASE("Headers.AreFourLinesAndNeverTheSubject") {
    const auto headers = read_headers(
        "Received: x\r\nFROM: Ann\r\n <ann@mail.example>\r\nTo: a@x.example,\r\n\tb@y.example\r\nTo: c@z.example\r\n"
        "Subject: secret\r\n more secret\r\nDate: Sun, 1 Mar 2026 12:00:00 +0100\r\nMessage-ID: <1@x>\r\n\r\nFrom: body\r\n");
    CHECK(headers.from == "Ann <ann@mail.example>");
    CHECK(headers.to == "a@x.example, b@y.example, c@z.example");
    CHECK(headers.date == "Sun, 1 Mar 2026 12:00:00 +0100");
    CHECK(headers.message_id == "<1@x>");
    CHECK(read_headers("").from.empty());
    CHECK(read_headers(" folded first\nno colon\nFrom").from.empty());
}
