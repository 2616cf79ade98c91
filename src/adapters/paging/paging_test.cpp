#include "adapters/paging/paging.h"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "adapters/settings/settings.h"
#include "base/crypto.h"
#include "tests/support/folder.h"

using namespace sallyport;
using namespace sallyport::adapters;

namespace {

PageMessage message() {
    return {"SP-12",
            "emergency",
            *parse_instant("2026-03-08T11:00:00Z"),
            "Ada Quill",
            0,
            *parse_instant("2026-03-08T07:00:00Z"),
            "https://desk.example.org/desk/demands/0123456789abcdefghjk"};
}
const std::string as_json =
    R"({"at":"2026-03-08T07:00:00Z","due":"2026-03-08T11:00:00Z","format":"sallyport-page-1","lane":"emergency",)"
    R"("link":"https://desk.example.org/desk/demands/0123456789abcdefghjk","number":"SP-12","person":"Ada Quill","round":0})";

// Takes one call on a port of its own, on loopback.
class Receiver {
public:
    explicit Receiver(std::string answer) : answer_{std::move(answer)}, socket_{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)} {
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
    ~Receiver() { join(); }
    std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/hook"; }
    const std::string& heard() {
        join();
        return heard_;
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
        char buffer[4096];
        while (heard_.find("\r\n\r\n") == std::string::npos || !heard_.ends_with("}")) {
            const auto got = ::recv(peer, buffer, sizeof buffer, 0);
            if (got <= 0) break;
            heard_.append(buffer, static_cast<std::size_t>(got));
        }
        (void)::send(peer, answer_.data(), answer_.size(), MSG_NOSIGNAL);
        ::close(peer);
    }
    std::string answer_, heard_;
    int socket_, port_ = 0;
    std::thread thread_;
};

std::string answer(const std::string& status) { return "HTTP/1.1 " + status + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"; }

void write(const std::filesystem::path& path, const std::string& text, mode_t mode = 0600) {
    std::ofstream{path} << text;
    ::chmod(path.c_str(), mode);
}
std::string read(const std::filesystem::path& path) {
    std::stringstream text;
    text << std::ifstream{path}.rdbuf();
    return text.str();
}

class OneMailer : public Mailer {
public:
    std::vector<Mail> sent;
    bool down = false;
    Outcome<void> send(const Mail& mail) override {
        if (down) return Problem{Trouble::unavailable, "the mail server cannot be reached"};
        sent.push_back(mail);
        return {};
    }
};

const std::string head = "[provider]\nname = \"P\"\nzone = \"UTC\"\ncountry = \"US\"\n";  // lines 1 to 4

}  // namespace

TEST_CASE("Paging.AWebhookGetsTheSignedMessageAndNothingElse") {
    const tests::Folder folder;
    write(folder / "secret", "a secret of some length\n");
    Receiver receiver{answer("204 No Content")};
    WebhookWay way{{receiver.url(), (folder / "secret").string()}};
    REQUIRE(way.page(message()));
    const auto& heard = receiver.heard();
    CHECK(heard.starts_with("POST /hook HTTP/1.1\r\n"));
    CHECK(heard.ends_with("\r\n\r\n" + as_json));
    CHECK(heard.find("\r\nContent-Type: application/json\r\n") != std::string::npos);
    CHECK(heard.find("\r\nSallyport-Signature: sha256=" + hex(hmac_sha256("a secret of some length", as_json)) + "\r\n") !=
          std::string::npos);
}

TEST_CASE("Paging.WhatAWebhookDoesNotTakeIsAFailure") {
    const tests::Folder folder;
    write(folder / "secret", "a secret of some length\n");
    for (const char* status : {"500 Broken", "404 Not Found", "302 Found"}) {
        CAPTURE(status);
        Receiver receiver{answer(status)};
        const auto paged = WebhookWay{{receiver.url(), (folder / "secret").string()}}.page(message());
        REQUIRE(!paged);
        CHECK(paged.error().sentence == "the webhook answers " + std::string{status}.substr(0, 3));
    }
    Receiver hangs_up{""};
    CHECK(!WebhookWay{{hangs_up.url(), (folder / "secret").string()}}.page(message()));
    // Nobody is asked without a secret, or beyond this machine without TLS.
    write(folder / "short", "short\n");
    CHECK(WebhookWay{{"http://127.0.0.1:1/", (folder / "short").string()}}.page(message()).error().sentence.find("fewer than 16") !=
          std::string::npos);
    CHECK(!WebhookWay{{"http://127.0.0.1:1/", (folder / "absent").string()}}.page(message()));
    CHECK(WebhookWay{{"http://paging.example.org/", (folder / "secret").string()}}.page(message()).error().sentence.find(
              "nothing was sent") != std::string::npos);
}

TEST_CASE("Paging.AnAddressOfAWebhookIsHttpsOrOfThisMachine") {
    for (const char* good : {"https://paging.example.org/hook?team=legal", "http://127.0.0.1:9/x", "http://[::1]:9/", "http://localhost/"})
        CHECK(is_paging_url(good));
    for (const char* bad :
         {"http://paging.example.org/", "ftp://127.0.0.1/", "file:///etc/passwd", "", "paging", "http://127.0.0.1.example.org/",
          "https://name:word@paging.example.org/", "http://127.0.0.1@paging.example.org/"}) {
        CAPTURE(bad);
        CHECK(!is_paging_url(bad));
    }
}

TEST_CASE("Paging.AProgramGetsTheMessageOnItsInputAndItsArgumentsAsTheyAre") {
    const tests::Folder folder;
    const auto script = folder / "page", seen = folder / "seen";
    write(script, "#!/bin/sh\ncat > \"$1\"\nprintf '\\n%s|%s|%s' \"$2\" \"$#\" \"$(env | cut -d= -f1 | sort | tr '\\n' ' ')\" >> \"$1\"\n",
          0700);
    ProgramWay way{{script.string(), {seen.string(), "$(touch elsewhere); `id`"}, 20}};
    REQUIRE(way.page(message()));
    const auto said = read(seen);
    CHECK(said.starts_with(as_json + "\n$(touch elsewhere); `id`|2|"));
    // What we are given by our own surroundings is not handed on.
    CHECK(said.find("HOME") == std::string::npos);
    CHECK(said.find("PATH") != std::string::npos);
}

TEST_CASE("Paging.AProgramThatFailsHangsOrIsNotThereIsAFailure") {
    const tests::Folder folder;
    const auto script = folder / "page", left = folder / "left";
    CHECK(ProgramWay{{(folder / "absent").string(), {}, 5}}.page(message()).error().sentence.find("cannot be started") !=
          std::string::npos);
    write(script, "#!/bin/sh\nexit 3\n", 0700);
    CHECK(ProgramWay{{script.string(), {}, 5}}.page(message()).error().sentence == "the program ended with 3");
    // It ends with what it started: nothing of it is left behind.
    write(script, "#!/bin/sh\nsleep 60 &\necho $! > '" + left.string() + "'\nsleep 60\n", 0700);
    CHECK(ProgramWay{{script.string(), {}, 1}}.page(message()).error().sentence == "the program did not end within 1 seconds");
    const auto child = read(left).substr(0, read(left).find('\n'));
    REQUIRE(!child.empty());
    const auto state = read(std::filesystem::path{"/proc"} / child / "stat");
    CHECK((state.empty() || state.find(") Z") != std::string::npos || ::kill(std::stoi(child), 0) != 0));
    // One that takes no input is not ours to judge.
    write(script, "#!/bin/sh\nexec 0<&-\nexit 0\n", 0700);
    CHECK(ProgramWay{{script.string(), {}, 5}}.page(message()));
}

TEST_CASE("Paging.AMailGoesToWhoeverIsCalled") {
    OneMailer mailer;
    MailWay way{mailer, {{"Ada Quill", "ada@example.org"}, {"Otto Fenn", "otto@example.org"}}, "example.org"};
    REQUIRE(way.page(message()));
    REQUIRE(mailer.sent.size() == 1);
    const Mail mail = mailer.sent[0];  // a copy: more is sent below
    CHECK(mail.to.reveal() == "ada@example.org");
    CHECK(mail.subject == "SP-12: emergency waits for you");
    CHECK(mail.text.reveal().find(message().link) != std::string::npos);
    CHECK(mail.text.reveal().find("It is due on 8 March 2026, 11:00 UTC.") != std::string::npos);
    MailSettings settings;
    settings.from = "records@example.org";
    CHECK(adapters::message(settings, mail));
    auto other = message();
    other.person = "Otto Fenn";
    REQUIRE(way.page(other));
    CHECK(mailer.sent[1].message_id != mail.message_id);
    other.person = "Somebody Else";
    CHECK(!way.page(other));
    mailer.down = true;
    CHECK(!way.page(message()));
}

TEST_CASE("Paging.SettingsAreReadAndWhatRingsFirstIsTriedFirst") {
    const tests::Folder folder;
    const auto path = (folder / "provider.toml").string();
    std::ofstream{path} << head;
    CHECK(read_paging(path)->wait_minutes == 5);
    CHECK(paging_ways(*read_paging(path), nullptr, "").empty());
    std::ofstream{path} << head + "[mail]\nhost = \"127.0.0.1\"\nsecurity = \"none\"\nfrom = \"records@example.org\"\n" +
                               "[paging]\nwait_minutes = 3\nprogram = \"/usr/bin/true\"\narguments = [\"-x\"]\nseconds = 9\n" +
                               "webhook = \"https://paging.example.org/\"\nsecret_file = \"paging.secret\"\n" +
                               "[[paging.person]]\nname = \"Ada Quill\"\nmail = \"ada@example.org\"\n";
    const auto read = read_paging(path);
    INFO((read ? "" : read.error().sentence));
    REQUIRE(read);
    CHECK(read->wait_minutes == 3);
    CHECK(read->program->arguments == std::vector<std::string>{"-x"});
    CHECK(read->webhook->secret_file == (folder / "paging.secret").string());
    OneMailer mailer;
    std::vector<std::string> names;
    for (const auto& way : paging_ways(*read, &mailer, "records@example.org")) names.push_back(way->name());
    CHECK(names == std::vector<std::string>{"program", "webhook", "mail"});
}

TEST_CASE("Paging.AMistakeInTheSettingsIsNamedWithItsLine") {
    const tests::Folder folder;
    const auto path = (folder / "provider.toml").string();
    struct Wrong {
        std::string text;
        const char *line, *wanted;
    };
    const std::string hook = "webhook = \"https://paging.example.org/\"\n";
    for (const auto& wrong : std::vector<Wrong>{
             {"paging = 3\n" + head, ":1", "wanted as [paging]"},
             {head + "[paging]\nwait_minutes = 0\n", ":6", "1 to 60 is wanted"},
             {head + "[paging]\ncolour = 1\n", ":6", "is not a setting"},
             {head + "[paging]\nprogram = \"page\"\n", ":6", "with its whole path"},
             {head + "[paging]\nprogram = \"/page\"\nseconds = 500\n", ":7", "1 to 120 is wanted"},
             {head + "[paging]\nseconds = 5\n", ":5", "\"program\" is missing"},
             {head + "[paging]\n" + hook, ":5", "\"secret_file\" is missing"},
             {head + "[paging]\nsecret_file = \"x\"\n", ":5", "\"webhook\" is missing"},
             {head + "[paging]\nwebhook = \"http://paging.example.org/\"\nsecret_file = \"x\"\n", ":6", "wanted as https"},
             {head + "[paging]\n[[paging.person]]\nname = \"A\"\nmail = \"a@example.org\"\n", ":6", "[mail], which is missing"},
             {head + "[mail]\n[paging]\n[[paging.person]]\nname = \"A\"\nmail = \"a b\"\n", ":9", "is no address"},
         }) {
        CAPTURE(wrong.text);
        std::ofstream{path} << wrong.text;
        const auto read = read_paging(path);
        REQUIRE(!read);
        CAPTURE(read.error().sentence);
        CHECK(read.error().sentence.find(std::string{"provider.toml"} + wrong.line + ":") != std::string::npos);
        CHECK(read.error().sentence.find(wrong.wanted) != std::string::npos);
    }
}
