#include "adapters/mail/mail.h"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fstream>
#include <map>
#include <set>
#include <thread>

#include "adapters/mail/outbox.h"
#include "adapters/settings/settings.h"
#include "adapters/sql/test_folder.h"
#include "tests/support/made_up_book.h"

using namespace sallyport;
using namespace sallyport::adapters;
using ledger::Fact;
using ledger::Kind;

namespace {

Instant morning() { return *parse_instant("2026-07-06T08:00:00Z"); }

Mail letter_to(const char* to) {
    return {Sensitive<std::string>{to}, "A request for your data", Sensitive<std::string>{"Grüße\n.\nEnd\n"}, "letter.7.0@provider.example",
            morning()};
}

// Takes one mail on a port of its own and then ends. Knows no TLS. `answer`: what it says to the mail itself.
class MailServer {
public:
    explicit MailServer(std::string answer = "250 taken")
        : answer_{std::move(answer)}, socket_{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)} {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t length = sizeof address;
        REQUIRE(::bind(socket_, reinterpret_cast<sockaddr*>(&address), length) == 0);
        REQUIRE(::listen(socket_, 1) == 0);
        REQUIRE(::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &length) == 0);
        port_ = ntohs(address.sin_port);
        thread_ = std::thread{[this] { serve(); }};
    }
    ~MailServer() { join(); }
    // What was said to it. Waits until the caller of the server has hung up.
    const std::string& heard() {
        join();
        return heard_;
    }
    MailSettings settings(MailSettings::Security security) const {
        MailSettings made;
        made.security = security;
        made.host = "127.0.0.1";
        made.port = port_;
        made.from = "records@provider.example";
        return made;
    }

private:
    void join() {
        if (!thread_.joinable()) return;
        thread_.join();
        ::close(socket_);
    }
    void serve() {
        const int peer = ::accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC);
        if (peer < 0) return;
        const auto say = [&](const std::string& line) { return ::send(peer, (line + "\r\n").data(), line.size() + 2, MSG_NOSIGNAL) > 0; };
        bool open = say("220 made-up");
        bool in_mail = false;
        std::size_t seen = 0;
        char buffer[4096];
        while (open) {
            const auto got = ::recv(peer, buffer, sizeof buffer, 0);
            if (got <= 0) break;
            heard_.append(buffer, static_cast<std::size_t>(got));
            for (auto end = heard_.find("\r\n", seen); open && end != std::string::npos; end = heard_.find("\r\n", seen)) {
                const auto line = heard_.substr(seen, end - seen);
                seen = end + 2;
                if (in_mail) {
                    if (line != ".") continue;
                    in_mail = false;
                    open = !answer_.empty() && say(answer_);
                } else if (line == "DATA") {
                    in_mail = true;
                    open = say("354 go on");
                } else {
                    open = say(line == "QUIT" ? "221 bye" : "250 fine");
                }
            }
        }
        ::close(peer);
    }
    std::string answer_, heard_;
    int socket_, port_ = 0;
    std::thread thread_;
};

}  // namespace

TEST_CASE("Mail.NamesOneReceiverAndNothingEndsAHeader") {
    const MailSettings settings{MailSettings::Security::starttls, "smtp.provider.example", 587, "records@provider.example", ""};
    const auto bytes = message(settings, letter_to("ann@mail.example"));
    REQUIRE(bytes.has_value());
    CHECK(bytes->find("Date: Mon, 06 Jul 2026 08:00:00 +0000\r\n") != std::string::npos);
    CHECK(bytes->find("To: ann@mail.example\r\n") != std::string::npos);
    CHECK(bytes->find("Message-ID: <letter.7.0@provider.example>\r\n") != std::string::npos);
    CHECK(bytes->ends_with("\r\n\r\nR3LDvMOfZQouCkVuZAo=\r\n"));
    for (const char* wrong : {"", "ann", "@mail.example", "ann@", "ann@b@c", "ann@mail.example\r\nBcc: eve@mail.example",
                              "ann@mail.example, eve@mail.example", "<ann@mail.example>", "ann @mail.example"}) {
        CAPTURE(wrong);
        CHECK(message(settings, letter_to(wrong)).error().trouble == Trouble::refused);
    }
    auto mail = letter_to("ann@mail.example");
    mail.subject = "a\r\nb";
    CHECK_FALSE(message(settings, mail).has_value());
}

TEST_CASE("Mail.IsTakenByTheServerOrSaysWhetherItEverWillBe") {
    using Security = MailSettings::Security;
    {
        MailServer server;
        CHECK(SmtpMailer{server.settings(Security::none)}.send(letter_to("ann@mail.example")).has_value());
        CHECK(server.heard().find("RCPT TO:<ann@mail.example>") != std::string::npos);
        CHECK(server.heard().find("R3LDvMOfZQouCkVuZAo=") != std::string::npos);
    }
    for (const auto& [answer, trouble] :
         {std::pair{"550 no such mailbox", Trouble::refused}, {"451 come back", Trouble::unavailable}, {"", Trouble::unavailable}}) {
        CAPTURE(answer);
        MailServer server{answer};
        const auto sent = SmtpMailer{server.settings(Security::none)}.send(letter_to("ann@mail.example"));
        REQUIRE_FALSE(sent.has_value());
        CHECK(sent.error().trouble == trouble);
        CHECK(sent.error().sentence.find("ann@") == std::string::npos);
    }
    {
        // A server without TLS gets no letter where TLS is asked for.
        MailServer server;
        const auto sent = SmtpMailer{server.settings(Security::starttls)}.send(letter_to("ann@mail.example"));
        CHECK(sent.error().trouble == Trouble::unavailable);
        CHECK(sent.error().sentence.find("TLS") != std::string::npos);
        CHECK(server.heard().find("ann@mail.example") == std::string::npos);
    }
    MailSettings far{Security::none, "192.0.2.1", 25, "records@provider.example", ""};
    CHECK(SmtpMailer{far}.send(letter_to("ann@mail.example")).error().sentence.find("this machine only") != std::string::npos);
}

TEST_CASE("Mail.SettingsAreCheckedWithFileAndLine") {
    const TestFolder folder;
    const std::string path = folder.path() + "/provider.toml";
    const auto read = [&](const std::string& mail) {
        std::ofstream{path} << "[provider]\nname = \"P\"\n" << mail;
        return read_mail(path);
    };
    CHECK_FALSE(read("")->has_value());
    const auto whole =
        read("[mail]\nhost = \"smtp.example.org\"\nfrom = \"records@example.org\"\nuser = \"records\"\npassword_file = \"mail.secret\"\n");
    REQUIRE(whole.has_value());
    CHECK((*whole)->port == 587);
    CHECK((*whole)->security == MailSettings::Security::starttls);
    CHECK((*whole)->password_file == folder.path() + "/mail.secret");
    CHECK((*read("[mail]\nhost = \"127.0.0.1\"\nport = 25\nsecurity = \"none\"\nfrom = \"records@example.org\"\n"))->port == 25);
    struct Wrong {
        const char *mail, *line, *wanted;
    };
    for (const auto& wrong : {Wrong{"[mail]\nfrom = \"a@b\"\n", ":3", "\"host\" is missing"},
                              {"[mail]\nhost = \"smtp.example.org\"\nfrom = \"records\"\n", ":5", "an address is wanted"},
                              {"[mail]\nhost = \"smtp.example.org\"\nfrom = \"a@b\"\nsecurity = \"none\"\n", ":6", "this machine only"},
                              {"[mail]\nhost = \"smtp.example.org\"\nfrom = \"a@b\"\nsecurity = \"maybe\"\n", ":6", "starttls, tls, none"},
                              {"[mail]\nhost = \"smtp.example.org\"\nfrom = \"a@b\"\nport = 0\n", ":6", "1 to 65535"},
                              {"[mail]\nhost = \"smtp.example.org\"\nfrom = \"a@b\"\nuser = \"me\"\n", ":6", "together"},
                              {"[mail]\nhost = \"smtp.example.org\"\nfrom = \"a@b\"\ncolour = 1\n", ":6", "is not a setting"},
                              {"[[mail]]\n", ":3", "[mail]"}}) {
        CAPTURE(wrong.mail);
        const auto refused = read(wrong.mail);
        REQUIRE_FALSE(refused.has_value());
        CHECK(refused.error().trouble == Trouble::invalid);
        CHECK_MESSAGE(refused.error().sentence.find(wrong.wanted) != std::string::npos, refused.error().sentence);
        CHECK_MESSAGE(refused.error().sentence.find(path + wrong.line) != std::string::npos, refused.error().sentence);
    }
}

namespace {

// A book whose letters have bodies.
class LetterBook : public tests::MadeUpBook {
public:
    LetterBook() : MadeUpBook{1, "real"} {}
    ledger::EntryIndex tell(const DemandId& demand, const std::string& to) {
        ledger::Facts facts;
        facts.instant(Fact::wait_until, morning());
        force(Kind::told, demand, {}, facts);
        notice::CustomerNotice letter{demand, Sensitive<std::string>{to}, "The letter.\n", "ABCD", morning()};
        letters[size() - 1] = letter.body();
        return {size() - 1};
    }
    Outcome<Sensitive<Bytes>> body(ledger::EntryIndex index) const override {
        const auto found = letters.find(index.value);
        return found == letters.end() ? MadeUpBook::body(index) : Sensitive<Bytes>{found->second};
    }
    std::vector<ledger::Facts> mailed() const {
        std::vector<ledger::Facts> found;
        (void)each({0}, [&](const ledger::Entry& entry) {
            if (entry.header.kind == Kind::mailed) found.push_back(*entry.facts);
            return true;
        });
        return found;
    }
    std::map<std::uint64_t, Bytes> letters;
};

class MadeUpMailer : public Mailer {
public:
    Outcome<void> send(const Mail& mail) override {
        ++calls;
        const auto wrong = answers.find(calls);
        if (wrong == answers.end() || wrong->second.second) taken.push_back(mail.to.reveal() + " " + mail.message_id);
        if (wrong != answers.end()) return Problem{wrong->second.first, "made up"};
        texts += mail.text.reveal();
        return {};
    }
    int calls = 0;
    std::map<int, std::pair<Trouble, bool>> answers;  // the nth call fails so; true: the server took it all the same
    std::vector<std::string> taken;
    std::string texts;
};

}  // namespace

TEST_CASE("Outbox.MailsEachContactAloneOnceAndWritesItDown") {
    LetterBook book;
    ledger::Clerk clerk{book};
    const auto store = WorkStore::in_memory();
    REQUIRE(store);
    MadeUpMailer mailer;
    const auto demand = DemandId::random();
    book.tell(demand, "before@mail.example");  // before mail was set up
    {
        Outbox outbox{clerk, **store, mailer, "provider.example"};
        REQUIRE(outbox.open(morning()));
        const auto letter = book.tell(demand, "ann@mail.example, joann@mail.example");
        const auto done = outbox.run(morning());
        CHECK(done.sent == 2);
        CHECK(done.problems.empty());
        const auto number = std::to_string(letter.value);
        CHECK(mailer.taken == std::vector<std::string>{"ann@mail.example letter." + number + ".0@provider.example",
                                                       "joann@mail.example letter." + number + ".1@provider.example"});
        CHECK(mailer.texts == "The letter.\n\nCode: ABCD\nThe letter.\n\nCode: ABCD\n");
        REQUIRE(book.mailed().size() == 1);
        CHECK(book.mailed()[0].text() == "letter=" + number + "\nmails=2\nmails_failed=0\n");
        CHECK(outbox.state_of(demand, morning()) == "Mails of the letter: 2 sent, 0 waiting, 0 failed.");
        CHECK(outbox.state_of(DemandId::random(), morning()).empty());
    }
    // Started again, and with a working store that was lost: nothing goes twice, and what came since goes.
    const auto fresh = WorkStore::in_memory();
    REQUIRE(fresh);
    for (WorkStore* kept : {store->get(), fresh->get()}) {
        Outbox outbox{clerk, *kept, mailer, "provider.example"};
        REQUIRE(outbox.open(morning()));
        CHECK(outbox.run(morning()).sent == 0);
        const auto later = book.tell(DemandId::random(), "carol@mail.example");
        CHECK(outbox.run(morning()).sent == 1);
        CHECK(mailer.taken.back() == "carol@mail.example letter." + std::to_string(later.value) + ".0@provider.example");
    }
    CHECK(mailer.taken.size() == 4);
    CHECK(book.mailed().size() == 3);
}

TEST_CASE("Outbox.TriesAgainWithLongerWaitsAndGivesUp") {
    LetterBook book;
    ledger::Clerk clerk{book};
    const auto store = WorkStore::in_memory();
    REQUIRE(store);
    MadeUpMailer mailer;
    Outbox outbox{clerk, **store, mailer, "provider.example"};
    REQUIRE(outbox.open(morning()));
    const auto demand = DemandId::random();
    book.tell(demand, "ann@mail.example, gone@mail.example");
    mailer.answers[1] = {Trouble::unavailable, false};
    mailer.answers[2] = {Trouble::refused, false};
    CHECK(outbox.run(morning()).failed == 1);  // that mailbox does not exist
    CHECK(book.mailed().empty());              // the other still waits
    CHECK(outbox.run({morning().ms + 59'999}).sent == 0);
    CHECK(mailer.calls == 2);
    CHECK(outbox.run({morning().ms + 60'000}).sent == 1);
    REQUIRE(book.mailed().size() == 1);
    CHECK(book.mailed()[0].number_or(Fact::mails, 0) == 1);
    CHECK(book.mailed()[0].number_or(Fact::mails_failed, 0) == 1);
    CHECK(outbox.state_of(demand, morning()).find("1 failed. Hand the letter over another way") != std::string::npos);

    for (int call = 4; call < 4 + mail_tries + 2; ++call) mailer.answers[call] = {Trouble::unavailable, false};
    book.tell(demand, "ann@mail.example");
    Instant now = morning();
    for (int hour = 0; hour < 24 * 7; ++hour) {
        now = after_hours(now, 1);
        (void)outbox.run(now);
    }
    CHECK(mailer.calls == 3 + mail_tries);
    CHECK(book.mailed().size() == 2);
    CHECK(book.mailed()[1].number_or(Fact::mails_failed, 0) == 1);
}

TEST_CASE("Outbox.SendsAgainUnderTheSameNumberWhatTheServerTookUnsaid") {
    for (int nth = 1; nth <= 3; ++nth) {
        CAPTURE(nth);
        LetterBook book;
        ledger::Clerk clerk{book};
        const auto store = WorkStore::in_memory();
        REQUIRE(store);
        MadeUpMailer mailer;
        mailer.answers[nth] = {Trouble::unavailable, true};
        Outbox outbox{clerk, **store, mailer, "provider.example"};
        REQUIRE(outbox.open(morning()));
        book.tell(DemandId::random(), "a@mail.example, b@mail.example, c@mail.example");
        (void)outbox.run(morning());
        (void)outbox.run(after_hours(morning(), 1));
        (void)outbox.run(after_hours(morning(), 2));
        REQUIRE(mailer.taken.size() == 4);
        CHECK(std::set<std::string>(mailer.taken.begin(), mailer.taken.end()).size() == 3);  // the fourth is one of them, number and all
        REQUIRE(book.mailed().size() == 1);
        CHECK(book.mailed()[0].number_or(Fact::mails, 0) == 3);
    }
}
