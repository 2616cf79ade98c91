// Every address of the product: that it is written down, who is let in, and what each answer says to the browser.
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <set>
#include <thread>

#include "doors/http/server.h"
#include "tests/doors/open_doors.h"
#include "tests/support/document.h"

namespace sallyport::tests {

using people::Action;
using people::Relation;

namespace {

// The cells of a row "| a | b | c |", without code marks.
std::vector<std::string> cells_of(const std::string& line) {
    std::vector<std::string> cells;
    std::string cell;
    for (const char c : line.substr(1)) {
        if (c == '|') {
            while (cell.starts_with(' ')) cell.erase(0, 1);
            while (cell.ends_with(' ')) cell.pop_back();
            cells.push_back(cell);
            cell.clear();
        } else if (c != '`') {
            cell += c;
        }
    }
    return cells;
}

// Role, tie and act as docs/RIGHTS.md has them, read here and not asked of the program.
std::set<std::string> rights_as_written() {
    std::set<std::string> out;
    for (const auto& line : table_under("docs/RIGHTS.md", "## The table")) {
        const auto cells = cells_of(line);
        REQUIRE(cells.size() == 3);
        std::stringstream acts{cells[2]};
        for (std::string act; std::getline(acts, act, ',');) {
            if (act.starts_with(' ')) act.erase(0, 1);
            out.insert(cells[0] + " " + cells[1] + " " + act);
        }
    }
    return out;
}

std::string line_of(const doors::http::Route& route) { return std::string{doors::http::word(route.method)} + " " + route.pattern; }

// A whole answer, read until the server closes.
std::string ask(std::uint16_t port, const std::string& request) {
    const int client = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(::connect(client, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0);
    REQUIRE(::send(client, request.data(), request.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(request.size()));
    std::string answer;
    char piece[16'384];
    for (ssize_t got = 0; (got = ::recv(client, piece, sizeof piece, 0)) > 0;) answer.append(piece, static_cast<std::size_t>(got));
    ::close(client);
    return answer;
}

std::string with_ids(std::string pattern, const std::string& demand) {
    const auto put = [&](const std::string& hole, const std::string& value) {
        if (const auto at = pattern.find(hole); at != std::string::npos) pattern.replace(at, hole.size(), value);
    };
    put("{id}", demand);
    put("{rest*}", "");
    while (pattern.find('{') != std::string::npos) {
        const auto from = pattern.find('{');
        pattern.replace(from, pattern.find('}') - from + 1, std::string(20, 'a'));
    }
    return pattern;
}

}  // namespace

TEST_CASE("Routes.OfEveryRoleAndRelationAreAnsweredAsTheDocumentsSay") {
    Doors doors{WithKeys::yes};
    // The list itself, exact both ways: an address that nobody wrote down fails.
    std::set<std::string> written, known;
    for (const auto& line : table_under("docs/ROUTES.md", "## The addresses")) {
        const auto cells = cells_of(line);
        REQUIRE(cells.size() == 3);
        CHECK(written.insert(cells[0] + " " + cells[1] + " " + cells[2]).second);
    }
    for (const auto& route : doors.router().routes()) known.insert(line_of(route) + " " + (route.action.empty() ? "-" : route.action));
    for (const auto& one : known) {
        CAPTURE(one);
        CHECK(written.contains(one));
    }
    for (const auto& one : written) {
        CAPTURE(one);
        CHECK(known.contains(one));
    }

    for (const auto& [code, role] :
         {std::pair{"editor", Role::editor}, std::pair{"technician", Role::technician}, std::pair{"enterprise", Role::enterprise}})
        doors.bring_in(code, role);
    const auto rights = rights_as_written();
    const std::map<std::string, std::string> demands = {{"officer", Doors::id_of(doors.filed("officer", "kept@example.org")).text()},
                                                        {"colleague", Doors::id_of(doors.filed("colleague", "kept@example.org")).text()},
                                                        {"stranger", Doors::id_of(doors.filed("stranger", "kept@example.org")).text()},
                                                        {"nobody", std::string(20, '0')}};
    int asked = 0;
    for (const char* who :
         {"officer", "admin", "litigant", "analyst", "counsel", "custodian", "customer", "enterprise", "editor", "auditor", "technician"}) {
        const auto& person = doors.person(who);
        for (const auto& route : doors.router().routes()) {
            if (route.action.empty()) continue;
            for (const auto& [filer, demand] : demands) {
                // What ties this person to it, said here in words of the document.
                const bool about_demand = route.pattern.find("{id}") != std::string::npos;
                std::string tie = "none";
                if (!about_demand && route.action == "manage_officers" && !person.agency.none()) tie = "agency";
                if (about_demand && filer != "nobody") {
                    const bool colleagues =
                        !person.agency.none() && filer != std::string{"stranger"} && person.agency == doors.person("officer").agency;
                    tie = people::is_staff(person.role) ? "staff" : filer == who ? "own" : colleagues ? "agency" : "none";
                }
                const bool open = route.action == "signed_in" || route.action == "anybody";
                // Whoever filed a request reads it in the portal; the desk is for the team.
                const bool their_door = route.door != "desk" || people::is_staff(person.role);
                const bool exists = !about_demand || filer != "nobody";
                const bool wanted =
                    open || (their_door && exists && rights.contains(std::string{code(person.role)} + " " + tie + " " + route.action));
                Request request;
                request.method = route.method;
                request.path = with_ids(route.pattern, demand);
                request.cookie = "session=" + doors.token(who);
                auto found = doors.router().find(route.method, request.path);
                if (found.route == nullptr || found.route->pattern != route.pattern) continue;
                request.parameters = found.parameters;
                const auto admission = doors.guard()(route, request);
                CAPTURE(std::string{who} + " " + line_of(route) + " of " + filer);
                // Whoever may not meets what does not exist: one answer for both.
                CHECK(admission.answer == (wanted ? Admission::Answer::in : Admission::Answer::hidden));
                ++asked;
            }
        }
    }
    CHECK(asked > 2'000);
}

TEST_CASE("Routes.EveryAnswerIsUncachedAndSaysNothingToOthers") {
    Doors doors{WithKeys::yes};
    const auto demand = Doors::id_of(doors.filed("officer", "kept@example.org")).text();
    doors::http::Settings settings;
    auto opened = doors::http::Server::open(settings, doors::http::Router{doors.router().routes()}, doors.guard());
    REQUIRE(opened.has_value());
    auto& server = **opened;
    std::thread serving{[&server] { server.run(); }};
    const auto token = doors.token("counsel");
    std::vector<std::pair<std::string, std::string>> answers;
    for (const auto& route : doors.router().routes()) {
        const auto address = with_ids(route.pattern, demand);
        const bool post = route.method == Method::post;
        std::string request = std::string{post ? "POST " : "GET "} + address +
                              " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nCookie: session=" + token + "\r\n";
        if (post) request += "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 0\r\n";
        answers.emplace_back(line_of(route), ask(server.port(), request + "\r\n"));
    }
    answers.emplace_back("unknown", ask(server.port(), "GET /nothing/here HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
    server.stop();
    serving.join();
    for (const auto& [address, answer] : answers) {
        CAPTURE(address);
        const auto head = answer.substr(0, answer.find("\r\n\r\n") + 2);
        CHECK(head.starts_with("HTTP/1.1 "));
        for (const char* header : {"Content-Security-Policy: default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'",
                                   "require-trusted-types-for 'script'", "X-Content-Type-Options: nosniff\r\n", "X-Frame-Options: DENY\r\n",
                                   "Referrer-Policy: no-referrer\r\n", "Cross-Origin-Opener-Policy: same-origin\r\n",
                                   "Cross-Origin-Resource-Policy: same-origin\r\n", "Permissions-Policy: "}) {
            CAPTURE(header);
            CHECK(head.find(header) != std::string::npos);
        }
        CHECK(head.find("Access-Control-") == std::string::npos);
        CHECK(head.find("Server: ") == std::string::npos);
        const bool for_all =
            address.find("/report") != std::string::npos;  // the public report may be kept, and asked for again by its mark
        if (!for_all) CHECK(head.find("Cache-Control: no-store\r\n") != std::string::npos);
    }
}

}  // namespace sallyport::tests
