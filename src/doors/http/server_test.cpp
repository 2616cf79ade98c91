#include "doors/http/server.h"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <thread>

#include "base/id.h"
#include "doors/http/files.h"
#include "doors/page/forms.h"

using namespace sallyport;
using namespace sallyport::doors::http;

namespace {

// A folder that goes with its test.
struct TempFolder {
    std::filesystem::path path = std::filesystem::temp_directory_path() / ("sallyport-" + random_id_text());
    TempFolder() { std::filesystem::create_directories(path); }
    ~TempFolder() { std::filesystem::remove_all(path); }
    std::string write(const std::string& name, std::string_view bytes) const {
        std::ofstream{path / name, std::ios::binary} << bytes;
        return (path / name).string();
    }
};

// A blocking client with our own hands, so that it can say what no library would.
class Client {
public:
    explicit Client(std::uint16_t port) : socket_{::socket(AF_INET, SOCK_STREAM, 0)} {
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(port);
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        timeval patience{20, 0};
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        connected_ = ::connect(socket_, reinterpret_cast<sockaddr*>(&to), sizeof to) == 0;
    }
    ~Client() {
        if (socket_ >= 0) ::close(socket_);
    }
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    bool connected() const { return connected_; }
    int descriptor() const { return socket_; }
    bool say(std::string_view bytes) {
        while (!bytes.empty()) {
            const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }
    void say_no_more() { ::shutdown(socket_, SHUT_WR); }
    // One answer: head, and the body by its Content-Length.
    std::string answer(bool with_body = true) {
        while (in_.find("\r\n\r\n") == std::string::npos)
            if (!more()) return std::exchange(in_, {});
        const auto end = in_.find("\r\n\r\n") + 4;
        std::size_t length = 0;
        if (const auto at = in_.find("Content-Length: "); with_body && at < end) length = std::stoul(in_.substr(at + 16));
        while (in_.size() < end + length)
            if (!more()) break;
        std::string one = in_.substr(0, end + length);
        in_.erase(0, end + length);
        return one;
    }
    std::string until_end() {
        while (more()) {
        }
        return std::exchange(in_, {});
    }
    bool is_closed() { return in_.empty() && !more(); }

private:
    bool more() {
        char piece[65536];
        const auto got = ::recv(socket_, piece, sizeof piece, 0);
        if (got <= 0) return false;
        in_.append(piece, static_cast<std::size_t>(got));
        return true;
    }
    int socket_;
    bool connected_ = false;
    std::string in_;
};

struct Visit : Visitor {
    std::string name;
};

// A sink that can be watched from the test.
struct Shelf {
    std::mutex guard;
    std::condition_variable changed;
    std::size_t bytes = 0, largest = 0;
    int began = 0, ended = 0, abandoned = 0;
    void wait(const std::function<bool()>& until) {
        std::unique_lock lock{guard};
        REQUIRE(changed.wait_for(lock, std::chrono::seconds{20}, until));
    }
};
class ShelfSink : public UploadSink {
public:
    explicit ShelfSink(Shelf& shelf) : shelf_{shelf} {}
    Outcome<void> begin(std::string_view, std::string_view filename, std::string_view) override {
        return note([&] { ++shelf_.began; }, filename == "throws.pdf");
    }
    Outcome<void> add(std::string_view bytes) override {
        return note([&] {
            shelf_.bytes += bytes.size();
            shelf_.largest = std::max(shelf_.largest, bytes.size());
        });
    }
    Outcome<void> end() override {
        return note([&] { ++shelf_.ended; });
    }
    void abandon() override {
        (void)note([&] { ++shelf_.abandoned; });
    }

private:
    Outcome<void> note(const std::function<void()>& change, bool broken = false) {
        const std::lock_guard lock{shelf_.guard};
        require(!broken, "a test's sink is broken");
        change();
        shelf_.changed.notify_all();
        return {};
    }
    Shelf& shelf_;
};

// Counts up from 0, one byte a position, modulo 251; never in memory.
class Counting : public BodySource {
public:
    Counting(std::uint64_t size, bool sized, std::atomic<std::uint64_t>* made, std::atomic<int>* whole)
        : size_{size}, sized_{sized}, made_{made}, whole_{whole} {}
    std::optional<std::uint64_t> size() const override { return sized_ ? std::optional{size_} : std::nullopt; }
    bool can_seek() const override { return sized_; }
    Outcome<void> seek(std::uint64_t offset) override {
        at_ = offset;
        return {};
    }
    Outcome<Bytes> next(std::size_t room) override {
        Bytes piece(static_cast<std::size_t>(std::min<std::uint64_t>(room, size_ - at_)), '\0');
        for (auto& c : piece) c = static_cast<char>(at_++ % 251);
        if (made_ != nullptr) *made_ += piece.size();
        return piece;
    }
    void ended(Delivery how, std::uint64_t, std::uint64_t) override {
        if (whole_ != nullptr) *whole_ = how == Delivery::whole ? 1 : 2;
    }

private:
    std::uint64_t size_, at_ = 0;
    bool sized_;
    std::atomic<std::uint64_t>* made_;
    std::atomic<int>* whole_;
};

// A server with a page of each kind, on a free port.
class House {
public:
    Shelf shelf;
    std::atomic<std::uint64_t> bytes_made{0};
    std::atomic<int> whole{0};
    std::mutex guard;
    std::string broken_why, broken_number;
    TempFolder folder;

    explicit House(const std::function<void(Settings&)>& change = [](Settings&) {}) {
        Settings settings;
        settings.workers = 2;
        settings.upload_bytes = 1'000'000;
        settings.broken = [this](std::string_view number, std::string_view why) {
            const std::lock_guard lock{guard};
            broken_why = why;
            broken_number = number;
        };
        change(settings);
        auto opened = Server::open(std::move(settings), Router{routes()}, [](const Route& route, const Request& request) -> Admission {
            const auto session = session_of(request);
            if (session.empty()) return {.answer = Admission::Answer::sign_in};
            if (route.action == "nobody" || request.parameter("id") == "other") return {.answer = Admission::Answer::hidden};
            auto visit = std::make_shared<Visit>();
            visit->name = session;
            return {Admission::Answer::in, visit, "token-of-" + session};
        });
        REQUIRE(opened);
        server_ = std::move(*opened);
        thread_ = std::thread{[this] { server_->run(); }};
    }
    ~House() { stop(); }
    House(const House&) = delete;
    House& operator=(const House&) = delete;
    void stop() {
        server_->stop();
        if (thread_.joinable()) thread_.join();
    }
    void ask_to_stop() { server_->stop(); }
    std::uint16_t port() const { return server_->port(); }

    std::string get(std::string_view path, std::string_view headers = "") const {
        Client client{port()};
        client.say("GET " + std::string{path} + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + std::string{headers} + "\r\n");
        return client.until_end();
    }
    std::string post(std::string_view path, std::string_view body, std::string_view headers = "") const {
        Client client{port()};
        client.say("POST " + std::string{path} + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: " +
                   std::to_string(body.size()) + "\r\n" + std::string{headers} + "\r\n" + std::string{body});
        return client.until_end();
    }
    // Sends it as it is; what came back before the connection closed.
    std::string raw(std::string_view bytes) const {
        Client client{port()};
        client.say(bytes);
        return client.until_end();
    }

private:
    std::vector<Route> routes() {
        const auto add = [](Method method, std::string pattern, std::string action, Handler handle) {
            return Route{
                .method = method, .pattern = std::move(pattern), .door = "desk", .action = std::move(action), .handle = std::move(handle)};
        };
        std::vector<Route> all;
        all.push_back(add(Method::get, "/", "", [](Request&) { return Response::page("<p>hello</p>"); }));
        all.push_back(add(Method::get, "/echo/{what}", "", [](Request& request) {
            return Response::plain(std::string{request.parameter("what")} + "|" + std::string{request.query.get("q")});
        }));
        all.push_back(add(Method::get, "/things/{id}", "see", [](Request& request) {
            if (request.parameter("id") == "none") return Response::trouble({Trouble::not_found, "there is no such thing as none"});
            return Response::plain(request.visitor_as<Visit>().name + " sees " + std::string{request.parameter("id")});
        }));
        all.push_back(add(Method::get, "/closed", "nobody", [](Request&) { return Response::plain("never"); }));
        all.push_back(add(Method::get, "/broken", "", [](Request&) -> Response {
            require(false, "two and two are four");
            return {};
        }));
        all.push_back(add(Method::get, "/thrown", "", [](Request&) -> Response { throw std::runtime_error{"secret of a customer"}; }));
        all.push_back(add(Method::get, "/full", "", [](Request&) {
            return Response::trouble({Trouble::unavailable, "the disk is full: /srv/house takes no more"});
        }));
        all.push_back(add(Method::get, "/conflict", "",
                          [](Request&) { return Response::trouble({Trouble::conflict, "somebody has signed already"}); }));
        all.push_back(add(Method::get, "/etag", "", [](Request&) {
            auto made = Response::plain("content");
            made.etag = "v1";
            made.caching = Caching::revalidate;
            return made;
        }));
        all.push_back(add(Method::get, "/package/{size}", "", [this](Request& request) {
            auto source = std::make_shared<Counting>(std::stoull(std::string{request.parameter("size")}), true, &bytes_made, &whole);
            auto response = Response::download(source, "package.zip", "application/zip");
            response.etag = "p1";
            return response;
        }));
        all.push_back(add(Method::get, "/stream/{size}", "", [this](Request& request) {
            Response response = Response::plain("");
            response.source = std::make_shared<Counting>(std::stoull(std::string{request.parameter("size")}), false, &bytes_made, &whole);
            return response;
        }));
        all.push_back(add(Method::get, "/files/{path*}", "",
                          [this](Request& request) { return file_below(folder.path.string(), request.parameter("path")); }));
        all.push_back(add(Method::post, "/say", "say", [](Request& request) {
            return Response::plain(request.visitor_as<Visit>().name + " says " + std::string{request.form.get("words")} + request.body);
        }));
        all.push_back(add(Method::post, "/sign-in", "", [](Request& request) {
            auto made = Response::see("/");
            set_session(made, request, "s3cret");
            return made;
        }));
        Route upload = add(Method::post, "/upload", "file", [this](Request& request) {
            const std::lock_guard lock{shelf.guard};
            return Response::plain("kept " + std::to_string(shelf.bytes) + " " + std::string{request.form.get("note")});
        });
        upload.sink = [this](Request&) -> Outcome<std::shared_ptr<UploadSink>> {
            return std::shared_ptr<UploadSink>{std::make_shared<ShelfSink>(shelf)};
        };
        all.push_back(upload);
        upload.pattern = "/upload-shown";
        upload.upload_refused = [](Request& request, const Problem& problem) {
            return Response::page("again: " + problem.field + ": " + problem.sentence + " note=" + std::string{request.form.get("note")});
        };
        all.push_back(upload);
        return all;
    }
    std::unique_ptr<Server> server_;
    std::thread thread_;
};

int status_of_answer(std::string_view answer) { return answer.starts_with("HTTP/1.1 ") ? std::stoi(std::string{answer.substr(9, 3)}) : 0; }
bool has(std::string_view text, std::string_view what) { return text.find(what) != std::string_view::npos; }
std::string body_of(std::string_view answer) {
    const auto end = answer.find("\r\n\r\n");
    return end == std::string_view::npos ? "" : std::string{answer.substr(end + 4)};
}
std::string without_date(std::string answer) {
    const auto at = answer.find("Date: ");
    return at == std::string::npos ? answer : answer.erase(at, answer.find("\r\n", at) + 2 - at);
}

constexpr std::string_view ada = "Cookie: session=ada\r\n";
constexpr std::string_view ada_form =
    "Cookie: session=ada\r\nContent-Type: application/x-www-form-urlencoded\r\nSec-Fetch-Site: same-origin\r\nOrigin: null\r\n";
constexpr std::string_view ada_files =
    "Cookie: session=ada\r\nContent-Type: multipart/form-data; boundary=XX\r\nSec-Fetch-Site: same-origin\r\n";

std::string file_form(std::string_view bytes, std::string_view filename = "w7.pdf", std::string_view token = "token-of-ada") {
    return "--XX\r\nContent-Disposition: form-data; name=\"_token\"\r\n\r\n" + std::string{token} +
           "\r\n--XX\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nhello\r\n--XX\r\nContent-Disposition: form-data; "
           "name=\"order\"; filename=\"" +
           std::string{filename} + "\"\r\nContent-Type: application/pdf\r\n\r\n" + std::string{bytes} + "\r\n--XX--\r\n";
}

}  // namespace

TEST_CASE("Server.AnswersAndKeepsTheConnection") {
    House house;
    Client client{house.port()};
    for (int i = 0; i < 3; ++i) {
        client.say("GET /echo/a%20b?q=1 HTTP/1.1\r\nHost: localhost\r\n\r\n");
        const auto answer = client.answer();
        CHECK(status_of_answer(answer) == 200);
        CHECK(body_of(answer) == "a b|1");
        CHECK(has(answer, "Connection: keep-alive"));
    }
    // Three at once, one byte at a time.
    const std::string three =
        "GET /echo/1 HTTP/1.1\r\nHost: localhost\r\n\r\nHEAD /echo/2 HTTP/1.1\r\nHost: localhost\r\n\r\nGET /echo/3 HTTP/1.1\r\nHost: "
        "localhost\r\n\r\n";
    for (const char c : three) client.say({&c, 1});
    CHECK(body_of(client.answer()) == "1|");
    const auto head = client.answer(false);
    CHECK(has(head, "Content-Length: 2\r\n"));
    CHECK(body_of(head) == "");
    CHECK(body_of(client.answer()) == "3|");
}

TEST_CASE("Server.SendsSecurityHeadersWithEveryAnswer") {
    House house;
    for (const auto& answer : {house.get("/"), house.get("/nowhere"), house.get("/broken"), house.raw("GARBAGE\r\n\r\n"),
                               house.post("/say", ""), house.post("/", "")}) {
        CAPTURE(answer);
        for (const char* header : {"Content-Security-Policy: default-src 'none'; script-src 'self'", "frame-ancestors 'none'",
                                   "require-trusted-types-for 'script'", "X-Content-Type-Options: nosniff", "Referrer-Policy: no-referrer",
                                   "Cross-Origin-Opener-Policy: same-origin", "Cross-Origin-Resource-Policy: same-origin",
                                   "Permissions-Policy: ", "Cache-Control: no-store"})
            CHECK(has(answer, header));
        CHECK(!has(answer, "Strict-Transport-Security"));
        CHECK(!has(answer, "\r\nServer:"));
    }
}

TEST_CASE("Server.AnswersHostileHeadsWith400AndCloses") {
    House house;
    const std::string host = "Host: localhost\r\n";
    for (const auto& wrong : {
             "POST /say HTTP/1.1\r\n" + host + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
             "POST /say HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
             "POST /say HTTP/1.1\r\n" + host + "Transfer-Encoding: \x0b" + "chunked\r\n\r\n0\r\n\r\n",
             "GET / HTTP/1.1\n" + host + "\n",
             "GET / HTTP/1.1\r\n" + host + "X: a\nY: b\r\n\r\n",
             "GET / HTTP/1.1\r\n" + host + "X: a\r\n b\r\n\r\n",
             "GET / HTTP/1.1\r\n" + host + "X: a" + std::string(1, '\0') + "b\r\n\r\n",
             "GET / HTTP/1.1\r\n" + host + "X: " + std::string(1'000'000, 'a') + "\r\n\r\n",
             "GET /" + std::string(40'000, 'a') + " HTTP/1.1\r\n" + host + "\r\n",
             "GET /%2e%2e/etc/passwd HTTP/1.1\r\n" + host + "\r\n",
             "GET /files/..%2fx HTTP/1.1\r\n" + host + "\r\n",
             "GET //etc HTTP/1.1\r\n" + host + "\r\n",
             "GET /%c0%ae%c0%ae/x HTTP/1.1\r\n" + host + "\r\n",
             "GET http://localhost/ HTTP/1.1\r\n" + host + "\r\n",
             std::string{"GET / HTTP/1.1\r\n\r\n"},
             "GET / HTTP/1.1\r\n" + host + host + "\r\n",
             "GET / HTTP/9.9\r\n" + host + "\r\n",
             "GET / HTTP/1.1\r\n" + host + "Content-Length: 5\r\n\r\nhello",
             std::string{"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 15},
         }) {
        CAPTURE(wrong.substr(0, 80));
        const auto answer = house.raw(wrong + "GET /echo/smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n");
        CHECK(status_of_answer(answer) == 400);
        CHECK(!has(answer, "smuggled"));
        CHECK(has(answer, "Connection: close"));
    }
    CHECK(status_of_answer(house.raw("PUT / HTTP/1.1\r\n" + host + "\r\n")) == 405);
    CHECK(status_of_answer(house.raw("TRACE / HTTP/1.1\r\n" + host + "\r\n")) == 405);
    CHECK(status_of_answer(house.get("/say")) == 405);
    CHECK(status_of_answer(house.get("/;admin")) == 404);
    CHECK(status_of_answer(house.get("/")) == 200);
}

TEST_CASE("Server.ChunkedBodiesAreReadOrRefused") {
    House house;
    const std::string head =
        "POST /say HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + std::string{ada_form} + "Transfer-Encoding: chunked\r\n\r\n";
    CHECK(body_of(house.raw(head + "7\r\n_token=\r\nC\r\ntoken-of-ada\r\n9;ext=1\r\n&words=hi\r\n0\r\n\r\n")) == "ada says hi");
    // The same, byte by byte.
    Client slow{house.port()};
    for (const char c : head + "7\r\n_token=\r\nC\r\ntoken-of-ada\r\n9\r\n&words=hi\r\n0\r\n\r\n") slow.say({&c, 1});
    CHECK(body_of(slow.until_end()) == "ada says hi");
    for (const char* wrong : {"x\r\n", "-1\r\na\r\n", "fffffffffffffffff\r\na\r\n", "1\r\nab\r\n0\r\n\r\n", "1\na\r\n0\r\n\r\n"}) {
        CAPTURE(wrong);
        CHECK(status_of_answer(house.raw(head + wrong)) == 400);
    }
}

TEST_CASE("Server.LetsOnlyItsOwnNameInOnLoopback") {
    House house;
    CHECK(status_of_answer(house.raw("GET / HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nConnection: close\r\n\r\n")) == 200);
    CHECK(status_of_answer(house.raw("GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")) == 421);
    House named{[](Settings& settings) { settings.hosts = {"gate.example"}; }};
    CHECK(status_of_answer(named.raw("GET / HTTP/1.1\r\nHost: gate.example\r\nConnection: close\r\n\r\n")) == 200);
    CHECK(status_of_answer(named.get("/")) == 421);
}

TEST_CASE("Guard.HidesWhatIsNotForThisPerson") {
    House house;
    CHECK(has(house.get("/things/7?a=b"), "Location: /sign-in?next=%2Fthings%2F7%3Fa%3Db\r\n"));
    CHECK(body_of(house.get("/things/7", ada)) == "ada sees 7");
    // Another's, one that does not exist, a closed page and no address at all: the same bytes.
    const auto nowhere = without_date(house.get("/nowhere", ada));
    CHECK(status_of_answer(nowhere) == 404);
    CHECK(without_date(house.get("/things/other", ada)) == nowhere);
    CHECK(without_date(house.get("/things/none", ada)) == nowhere);
    CHECK(without_date(house.get("/closed", ada)) == nowhere);
}

TEST_CASE("Post.NeedsSessionTokenAndOurOwnPage") {
    House house;
    CHECK(body_of(house.post("/say", "_token=token-of-ada&words=hi", ada_form)) == "ada says hi");
    CHECK(status_of_answer(house.post("/say", "words=hi", ada_form)) == 403);
    CHECK(status_of_answer(house.post("/say", "_token=token-of-eve&words=hi", ada_form)) == 403);
    CHECK(status_of_answer(house.post("/say", "_token=token-of-ada&words=hi", "Content-Type: application/x-www-form-urlencoded\r\n")) ==
          303);
    const auto from = [&](std::string_view headers) {
        return status_of_answer(
            house.post("/say", "_token=token-of-ada&words=hi",
                       "Cookie: session=ada\r\nContent-Type: application/x-www-form-urlencoded\r\n" + std::string{headers}));
    };
    CHECK(from("Sec-Fetch-Site: same-origin\r\n") == 200);
    CHECK(from("Origin: http://localhost\r\n") == 200);
    CHECK(from("Sec-Fetch-Site: cross-site\r\n") == 403);
    CHECK(from("Sec-Fetch-Site: same-site\r\n") == 403);
    CHECK(from("Origin: null\r\n") == 403);
    CHECK(from("Origin: https://evil.example\r\n") == 403);
    CHECK(from("Sec-Fetch-Site: same-origin\r\nOrigin: https://evil.example\r\n") == 403);
    const std::string json = "Cookie: session=ada\r\nContent-Type: application/json\r\n";
    CHECK(body_of(house.post("/say", "{}", json + "X-Form-Token: token-of-ada\r\n")) == "ada says {}");
    CHECK(status_of_answer(house.post("/say", "{}", json)) == 403);
    CHECK(status_of_answer(house.post("/say", "<a/>", "Cookie: session=ada\r\nContent-Type: text/xml\r\n")) == 415);
    CHECK(status_of_answer(house.post("/say", std::string(1'000'001, 'a'), ada_form)) == 413);
    CHECK(has(house.post("/sign-in", ""), "Set-Cookie: session=s3cret; Path=/; HttpOnly; SameSite=Strict\r\n"));
}

TEST_CASE("Unavailable.NamesOurPlacesToTheOperatorAndANumberToWhoeverAsked") {
    House house;
    const auto answer = house.get("/full");
    CHECK(status_of_answer(answer) == 503);
    CHECK(!has(answer, "/srv/house"));
    const std::lock_guard lock{house.guard};
    CHECK(house.broken_why == "unavailable: the disk is full: /srv/house takes no more");
    REQUIRE(!house.broken_number.empty());
    CHECK(has(answer, house.broken_number));
}

TEST_CASE("Broken.BecomesANumberAndTheLoopGoesOn") {
    House house;
    const auto answer = house.get("/broken");
    CHECK(status_of_answer(answer) == 500);
    {
        const std::lock_guard lock{house.guard};
        CHECK(house.broken_why == "two and two are four");
        CHECK(!house.broken_number.empty());
        CHECK(has(answer, house.broken_number));
    }
    CHECK(!has(answer, "two and two"));
    const auto thrown = house.get("/thrown");
    CHECK(status_of_answer(thrown) == 500);
    CHECK(!has(thrown, "secret"));
    const std::lock_guard lock{house.guard};
    CHECK(!has(house.broken_why, "secret"));
    CHECK(status_of_answer(house.get("/")) == 200);
    const auto conflict = house.get("/conflict");
    CHECK(status_of_answer(conflict) == 409);
    CHECK(has(conflict, "somebody has signed already"));
}

TEST_CASE("Upload.StreamsInPiecesToItsSink") {
    House house;
    CHECK(body_of(house.post("/upload", file_form(std::string(1'000'000, 'x')), ada_files)) == "kept 1000000 hello");
    CHECK(house.shelf.largest <= 65'536);
    CHECK(house.shelf.ended == 1);
    CHECK(house.shelf.abandoned == 0);
}

TEST_CASE("Upload.TooLargeEmptyOrForgedIsAPlainSentenceAndNothingIsKept") {
    House house;
    const auto large = house.post("/upload", file_form(std::string(1'200'000, 'x')), ada_files);
    CHECK(status_of_answer(large) == 413);
    CHECK(has(large, "order is 1.2 MB, at most 1 MB are accepted"));
    CHECK(house.shelf.abandoned == 1);
    const auto empty = house.post("/upload", file_form(""), ada_files);
    CHECK(status_of_answer(empty) == 422);
    CHECK(has(empty, "order has 0 bytes"));
    CHECK(house.shelf.abandoned == 2);
    CHECK(status_of_answer(house.post("/upload", file_form("x", "w7.pdf", "forged"), ada_files)) == 403);
    CHECK(house.shelf.began == 2);
    CHECK(house.shelf.ended == 0);
    const auto shown = house.post("/upload-shown", file_form(""), ada_files);
    CHECK(status_of_answer(shown) == 422);
    CHECK(has(shown, "again: order: order has 0 bytes: choose a file that is not empty note=hello"));
    CHECK(status_of_answer(house.post("/say", file_form("x"), ada_files)) == 422);  // takes no files
    CHECK(status_of_answer(house.post("/upload", file_form("x", "throws.pdf"), ada_files)) == 500);
    CHECK(status_of_answer(house.get("/")) == 200);
}

TEST_CASE("Upload.ThatStopsHalfWayIsAbandoned") {
    House house;
    const auto body = file_form(std::string(500'000, 'x'));
    const std::string head = "POST /upload HTTP/1.1\r\nHost: localhost\r\n" + std::string{ada_files} +
                             "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n";
    {
        Client client{house.port()};
        client.say(head + body.substr(0, 300'000));
        house.shelf.wait([&] { return house.shelf.bytes > 100'000; });
    }
    house.shelf.wait([&] { return house.shelf.abandoned == 1; });
    CHECK(house.shelf.ended == 0);
    // The whole length came, the last boundary did not.
    const auto cut = body.substr(0, body.size() - 10);
    const auto answer = house.post("/upload", cut, ada_files);
    CHECK(status_of_answer(answer) == 400);
    CHECK(has(answer, "the body stopped half way"));
    CHECK(house.shelf.abandoned == 2);
}

TEST_CASE("Upload.ThatStallsEndsWith408") {
    House house{[](Settings& settings) { settings.pace.stall_ms = 60; }};
    Client client{house.port()};
    client.say("POST /upload HTTP/1.1\r\nHost: localhost\r\n" + std::string{ada_files} + "Content-Length: 100000\r\n\r\n" +
               file_form(std::string(500, 'x')).substr(0, 400));
    CHECK(status_of_answer(client.until_end()) == 408);
    CHECK(house.shelf.abandoned == 1);
}

TEST_CASE("Upload.IsInvitedWith100Continue") {
    House house;
    const auto body = file_form("x");
    Client client{house.port()};
    client.say("POST /upload HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n" + std::string{ada_files} +
               "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n");
    CHECK(client.answer() == "HTTP/1.1 100 Continue\r\n\r\n");
    client.say(body);
    CHECK(body_of(client.answer()) == "kept 1 hello");
    // Whoever may not is told before the body is sent.
    Client stranger{house.port()};
    stranger.say(
        "POST /upload HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Type: multipart/form-data; "
        "boundary=XX\r\nContent-Length: 5000\r\n\r\n");
    CHECK(status_of_answer(stranger.answer()) == 303);
}

TEST_CASE("Head.ThatDoesNotEndInTimeIsAnsweredAndClosed") {
    House house{[](Settings& settings) {
        settings.pace.head_ms = 60;
        settings.pace.idle_ms = 60;
    }};
    Client slow{house.port()};
    slow.say("GET / HT");
    CHECK(status_of_answer(slow.until_end()) == 408);
    Client silent{house.port()};
    CHECK(silent.until_end() == "");
}

TEST_CASE("Download.IsWholeAndGoesOnWhereItStopped") {
    House house;
    const auto all = house.get("/package/1000000");
    CHECK(has(all, "Content-Length: 1000000\r\n"));
    CHECK(has(all, "Accept-Ranges: bytes\r\n"));
    CHECK(has(all, "Content-Disposition: attachment; filename=\"package.zip\""));
    CHECK(body_of(all).size() == 1'000'000);
    CHECK(house.whole == 1);
    const auto rest = house.get("/package/1000000", "Range: bytes=600000-\r\nIf-Range: \"p1\"\r\n");
    CHECK(status_of_answer(rest) == 206);
    CHECK(has(rest, "Content-Range: bytes 600000-999999/1000000\r\n"));
    CHECK(body_of(rest) == body_of(all).substr(600'000));
    CHECK(body_of(house.get("/package/1000000", "Range: bytes=-5\r\n")) == body_of(all).substr(999'995));
    CHECK(status_of_answer(house.get("/package/1000000", "Range: bytes=600000-\r\nIf-Range: \"p2\"\r\n")) == 200);
    const auto beyond = house.get("/package/1000000", "Range: bytes=1000000-\r\n");
    CHECK(status_of_answer(beyond) == 416);
    CHECK(has(beyond, "Content-Range: bytes */1000000\r\n"));
    const auto streamed = house.get("/stream/600000");
    CHECK(has(streamed, "Transfer-Encoding: chunked\r\n"));
    CHECK(body_of(streamed).starts_with("40000\r\n"));
    CHECK(streamed.ends_with("\r\n0\r\n\r\n"));
}

TEST_CASE("Download.ToASlowClientIsNotMadeAheadAndHoldsNobodyUp") {
    House house{[](Settings& settings) { settings.workers = 1; }};
    std::vector<std::unique_ptr<Client>> slow;
    for (int i = 0; i < 8; ++i) {
        slow.push_back(std::make_unique<Client>(house.port()));
        const int small = 4096;
        ::setsockopt(slow.back()->descriptor(), SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
        slow.back()->say("GET /package/5368709120 HTTP/1.1\r\nHost: localhost\r\n\r\n");
        CHECK(has(slow.back()->answer(false), "Content-Length: 5368709120\r\n"));
    }
    for (int i = 0; i < 20; ++i) CHECK(status_of_answer(house.get("/")) == 200);
    CHECK(house.bytes_made < 8ULL * 16'000'000);  // what sockets hold, not what was asked for
    slow.clear();
    house.stop();
    CHECK(house.whole == 2);  // cut, and said so
}

TEST_CASE("Server.RefusesMoreConnectionsThanItsPlaces") {
    House house{[](Settings& settings) { settings.pace.connections_per_peer = 2; }};
    Client one{house.port()}, two{house.port()};
    for (auto* client : {&one, &two}) {
        client->say("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        CHECK(status_of_answer(client->answer()) == 200);
    }
    CHECK(status_of_answer(Client{house.port()}.until_end()) == 503);
    one.say("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    CHECK(status_of_answer(one.answer()) == 200);
}

TEST_CASE("Server.StopsGracefully") {
    House house;
    Client idle{house.port()};
    idle.say("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    (void)idle.answer();
    Client busy{house.port()};
    busy.say("GET /package/30000000 HTTP/1.1\r\nHost: localhost\r\n\r\n");
    const auto head = busy.answer(false);
    house.ask_to_stop();
    CHECK(idle.is_closed());
    CHECK(busy.until_end().size() == 30'000'000);
    house.stop();
    CHECK(!Client{house.port()}.connected());
}

TEST_CASE("Etag.SavesTheBody") {
    House house;
    CHECK(has(house.get("/etag"), "ETag: \"v1\"\r\n"));
    const auto same = house.get("/etag", "If-None-Match: \"v1\"\r\n");
    CHECK(status_of_answer(same) == 304);
    CHECK(body_of(same) == "");
    CHECK(status_of_answer(house.get("/etag", "If-None-Match: \"v0\"\r\n")) == 200);
}

TEST_CASE("Files.NeverLeaveTheirFolder") {
    House house;
    const TempFolder outside;
    outside.write("secret.txt", "secret");
    house.folder.write("index.html", "<p>report</p>");
    house.folder.write("a.csv", "a,b\n");
    std::filesystem::create_directory(house.folder.path / "de");
    std::ofstream{house.folder.path / "de" / "index.html"} << "<p>bericht</p>";
    std::filesystem::create_symlink(outside.path / "secret.txt", house.folder.path / "link.txt");
    CHECK(body_of(house.get("/files/")) == "<p>report</p>");
    CHECK(body_of(house.get("/files/de")) == "<p>bericht</p>");
    CHECK(has(house.get("/files/a.csv"), "Content-Type: text/csv"));
    CHECK(body_of(house.get("/files/a.csv", "Range: bytes=2-2\r\n")) == "b");
    CHECK(status_of_answer(house.get("/files/link.txt")) == 404);
    CHECK(status_of_answer(house.get("/files/none.txt")) == 404);
}

TEST_CASE("Assets.HaveAnAddressThatFollowsTheirContent") {
    const TempFolder dist;
    CHECK(Assets::load(dist.path.string()).error().sentence.find("style.css is missing") != std::string::npos);
    dist.write("style.css", "body{}");
    dist.write("app.js", "1");
    const auto assets = Assets::load(dist.path.string());
    REQUIRE(assets);
    CHECK(assets->address("style.css").starts_with("/assets/style."));
    CHECK_THROWS_AS((void)assets->address("other.css"), Broken);
    const auto ask = [&](std::string path) {
        const auto route = assets->route();
        Request request;
        request.parameters.add("name", path.substr(8));
        return route.handle(request);
    };
    CHECK(ask(assets->address("style.css")).caching == Caching::forever);
    CHECK(ask(assets->address("style.css")).body == "body{}");
    CHECK(ask("/assets/style.css").caching == Caching::revalidate);
    CHECK(ask("/assets/../style.css").status == 404);
}

namespace {
// A certificate that signs itself, for "localhost".
TlsFiles self_made(const TempFolder& folder) {
    EVP_PKEY* key = EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
    X509* certificate = X509_new();
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 86'400);
    X509_set_pubkey(certificate, key);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("localhost"),
                               -1, -1, 0);
    X509_set_issuer_name(certificate, X509_get_subject_name(certificate));
    X509_sign(certificate, key, nullptr);
    TlsFiles files{(folder.path / "cert.pem").string(), (folder.path / "key.pem").string()};
    FILE* out = std::fopen(files.certificate.c_str(), "w");
    PEM_write_X509(out, certificate);
    std::fclose(out);
    out = std::fopen(files.key.c_str(), "w");
    PEM_write_PrivateKey(out, key, nullptr, nullptr, 0, nullptr, nullptr);
    std::fclose(out);
    X509_free(certificate);
    EVP_PKEY_free(key);
    return files;
}

// What a TLS client of that highest version gets; empty if the handshake fails.
std::string over_tls(std::uint16_t port, int version, std::string_view words) {
    Client wire{port};
    SSL_CTX* context = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_max_proto_version(context, version);
    SSL* ssl = SSL_new(context);
    SSL_set_fd(ssl, wire.descriptor());
    std::string got;
    if (SSL_connect(ssl) == 1) {
        std::string_view rest = words;
        while (!rest.empty()) {
            const int sent = SSL_write(ssl, rest.data(), static_cast<int>(std::min<std::size_t>(rest.size(), 30'000)));
            if (sent <= 0) break;
            rest.remove_prefix(static_cast<std::size_t>(sent));
        }
        char piece[16'384];
        for (int count = SSL_read(ssl, piece, sizeof piece); count > 0; count = SSL_read(ssl, piece, sizeof piece))
            got.append(piece, static_cast<std::size_t>(count));
        SSL_shutdown(ssl);
    }
    SSL_free(ssl);
    SSL_CTX_free(context);
    return got;
}
}  // namespace

TEST_CASE("Tls.Is13AndNothingOlder") {
    const TempFolder folder;
    const auto files = self_made(folder);
    House house{[&](Settings& settings) { settings.tls = files; }};
    const std::string close = " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
    const auto page = over_tls(house.port(), TLS1_3_VERSION, "GET /" + close + "\r\n");
    CHECK(status_of_answer(page) == 200);
    CHECK(has(page, "Strict-Transport-Security: max-age=31536000\r\n"));
    CHECK(over_tls(house.port(), TLS1_2_VERSION, "GET /" + close + "\r\n") == "");
    CHECK(has(over_tls(house.port(), TLS1_3_VERSION, "POST /sign-in" + close + "Content-Length: 0\r\n\r\n"),
              "Set-Cookie: __Host-session=s3cret; Path=/; Secure; "));
    const auto package = over_tls(house.port(), TLS1_3_VERSION, "GET /package/3000000" + close + "\r\n");
    CHECK(body_of(package).size() == 3'000'000);
    const auto body = file_form(std::string(900'000, 'x'));
    const auto uploaded = over_tls(house.port(), TLS1_3_VERSION,
                                   "POST /upload" + close +
                                       "Cookie: __Host-session=ada\r\nContent-Type: multipart/form-data; boundary=XX\r\nContent-Length: " +
                                       std::to_string(body.size()) + "\r\n\r\n" + body);
    CHECK(body_of(uploaded) == "kept 900000 hello");
    CHECK(house.raw("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").find("200 OK") == std::string::npos);  // plain words to the TLS port
}

TEST_CASE("Open.NamesTheSettingThatIsWrong") {
    const auto open = [](const std::function<void(Settings&)>& change) {
        Settings settings;
        change(settings);
        auto made = Server::open(std::move(settings), Router{{}}, nullptr);
        return made ? std::string{"open"} : made.error().sentence;
    };
    CHECK(open([](Settings&) {}) == "open");
    CHECK(open([](Settings& settings) { settings.address = "nowhere"; }) == "address: \"nowhere\" is not an IP address");
    CHECK(open([](Settings& settings) { settings.address = "0.0.0.0"; }).starts_with("address: 0.0.0.0 can be reached from outside"));
    CHECK(open([](Settings& settings) {
              settings.tls = TlsFiles{"/nowhere/c.pem", "/nowhere/k.pem"};
          }).starts_with("tls.certificate: /nowhere/c.pem"));
    House taken;
    CHECK(open([&](Settings& settings) { settings.port = taken.port(); }).starts_with("cannot listen on 127.0.0.1:"));
}
