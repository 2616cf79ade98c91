#include "doors/http/server.h"

#include <arpa/inet.h>
#include <csignal>
#include <ctime>

#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <cstdio>
#include <exception>
#include <list>
#include <mutex>
#include <thread>
#include <unordered_map>

#include "base/crypto.h"
#include "base/id.h"
#include "doors/http/inside/form_reader.h"
#include "doors/http/inside/wire.h"
#include "doors/http/parse.h"
#include "doors/page/forms.h"
#include "doors/page/frame.h"

namespace sallyport::doors::http {

namespace beast_http = boost::beast::http;
using asio::ip::tcp;

namespace {

constexpr std::size_t read_bytes = 65'536;     // one read of a body; what UploadSink::add promises
constexpr std::size_t source_bytes = 262'144;  // one turn of a source: large enough that the change of threads does not show

const char* reason(int status) {
    const auto text = beast_http::obsolete_reason(static_cast<beast_http::status>(status));
    return text.data();
}

// What every answer says to the browser, ours or an error's. connect-src is for the islands (live checks, autosave, uploads).
constexpr std::string_view security_headers =
    "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src "
    "'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "X-Frame-Options: DENY\r\n"
    "Referrer-Policy: no-referrer\r\n"
    "Cross-Origin-Opener-Policy: same-origin\r\n"
    "Cross-Origin-Resource-Policy: same-origin\r\n"
    "Permissions-Policy: accelerometer=(), autoplay=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), "
    "microphone=(), midi=(), payment=(), usb=(), screen-wake-lock=(), browsing-topics=()\r\n";

std::string http_date() {
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    gmtime_r(&now, &parts);
    char text[40];
    std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts);
    return text;
}

bool is_loopback(std::string_view address) { return address.starts_with("127.") || address == "::1" || address == "localhost"; }

std::string_view without_port(std::string_view host) {
    if (host.starts_with('[')) return host.substr(0, host.find(']') + 1);
    return host.substr(0, host.find(':'));
}

// A post must come from a page of ours. Browsers say so in Sec-Fetch-Site (to TLS and loopback), older ones in Origin; with our
// Referrer-Policy Origin is "null", which then proves nothing. A client that says neither is no browser and has no stolen cookie.
bool is_from_our_page(const Request& request) {
    if (!request.fetch_site.empty() && request.fetch_site != "same-origin" && request.fetch_site != "none") return false;
    if (request.origin == "null") return !request.fetch_site.empty();
    if (request.origin.empty()) return true;
    const auto scheme = request.origin.find("://");
    return scheme != std::string::npos && std::string_view{request.origin}.substr(scheme + 3) == request.host;
}

struct Made {
    Response response;
    bool drop_connection = false;
};

class SslContextFree {
public:
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
using SslContext = std::unique_ptr<SSL_CTX, SslContextFree>;

int choose_http_1_1(SSL*, const unsigned char** out, unsigned char* out_size, const unsigned char* in, unsigned in_size, void*) {
    static constexpr unsigned char ours[] = "\x08http/1.1";
    unsigned char* chosen = nullptr;
    if (SSL_select_next_proto(&chosen, out_size, ours, sizeof ours - 1, in, in_size) != OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_ALERT_FATAL;
    *out = chosen;
    return SSL_TLSEXT_ERR_OK;
}

Outcome<SslContext> tls_context(const TlsFiles& files) {
    SslContext context{SSL_CTX_new(TLS_server_method())};
    if (!context) return Problem{Trouble::unavailable, "OpenSSL gives no TLS context"};
    SSL_CTX_set_min_proto_version(context.get(), TLS1_3_VERSION);
    SSL_CTX_set_mode(context.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_options(context.get(), SSL_OP_IGNORE_UNEXPECTED_EOF | SSL_OP_NO_COMPRESSION);
    SSL_CTX_set_alpn_select_cb(context.get(), choose_http_1_1, nullptr);
    ERR_clear_error();
    if (SSL_CTX_use_certificate_chain_file(context.get(), files.certificate.c_str()) != 1)
        return Problem{Trouble::invalid, "tls.certificate: " + files.certificate + " is not a readable PEM certificate chain, leaf first",
                       "tls.certificate"};
    if (SSL_CTX_use_PrivateKey_file(context.get(), files.key.c_str(), SSL_FILETYPE_PEM) != 1)
        return Problem{Trouble::invalid, "tls.key: " + files.key + " is not a readable PEM key without password that fits the certificate",
                       "tls.key"};
    if (SSL_CTX_check_private_key(context.get()) != 1)
        return Problem{Trouble::invalid, "tls.key: " + files.key + " does not fit " + files.certificate, "tls.key"};
    ERR_clear_error();
    return context;
}

}  // namespace

struct Server::Inside {
    struct Connection {
        Wire wire;
        std::string peer;
        std::string in;  // read and not yet used
        bool idle = true;
    };
    struct Loop {
        asio::io_context context{1};
        asio::steady_timer sweeper{context}, cut{context};
        std::list<Connection*> connections;
    };
    struct Exchange;

    Inside(Settings settings_given, Router router_given, Guard guard_given)
        : settings{std::move(settings_given)},
          router{std::move(router_given)},
          guard{std::move(guard_given)},
          workers{static_cast<std::size_t>(std::max(1, settings.workers))} {
        for (int i = 0; i < std::max(1, settings.loops); ++i) loops.push_back(std::make_unique<Loop>());
        acceptor = std::make_unique<tcp::acceptor>(loops[0]->context);
    }

    Settings settings;
    Router router;
    Guard guard;
    SslContext tls;
    asio::thread_pool workers;
    std::vector<std::unique_ptr<Loop>> loops;
    std::unique_ptr<tcp::acceptor> acceptor;
    std::uint16_t bound_port = 0;
    std::atomic<bool> stopping{false};
    std::mutex peers_guard;
    std::unordered_map<std::string, int> peers;
    int connected = 0;

    // Runs `job` on a worker while the connection has no deadline. What it throws is rethrown here.
    static asio::awaitable<void> on_worker(asio::thread_pool& pool, Wire& wire, const std::function<void()>& job) {
        wire.give_forever();
        std::exception_ptr thrown;
        co_await asio::async_initiate<const asio::use_awaitable_t<>&, void()>(
            [&pool, &job, &thrown](auto handler) {
                asio::post(pool, [&job, &thrown, handler = std::move(handler)]() mutable {
                    try {
                        job();
                    } catch (...) {
                        thrown = std::current_exception();
                    }
                    auto back = asio::get_associated_executor(handler);
                    asio::post(back, std::move(handler));
                });
            },
            asio::use_awaitable);
        if (thrown) std::rethrow_exception(thrown);
    }

    std::string report_broken(std::string_view why) const {
        const auto number = random_id_text().substr(0, 8);
        if (settings.broken)
            settings.broken(number, why);
        else
            std::fprintf(stderr, "broken %s: %.*s\n", number.c_str(), static_cast<int>(why.size()), why.data());
        return number;
    }
    // A disk that is full, a file that is not what was written: the sentence names places of ours, so it is the operator's. Whoever
    // asked gets its number.
    static bool is_ours(const Problem& problem) { return problem.trouble == Trouble::unavailable || problem.trouble == Trouble::corrupt; }
    std::string report_of_the_world(const Problem& problem) const {
        return report_broken(std::string{word(problem.trouble)} + ": " + problem.sentence);
    }

    // Calls what may be broken; whatever it throws becomes an answer with a number. A library's own words are not written down:
    // they may quote what a person sent.
    Response guarded(const Request& request, const std::function<Response()>& call) const {
        std::string_view why;
        try {
            Response made = call();
            if (made.problem) {
                const bool ours = is_ours(*made.problem);
                const bool shown = !ours && made.problem->trouble != Trouble::not_found;
                auto headers = std::move(made.headers);
                made = error(request, made.status, shown ? made.problem->sentence : "",
                             ours ? report_of_the_world(*made.problem) : std::string{});
                made.headers.insert(made.headers.end(), headers.begin(), headers.end());
            }
            return made;
        } catch (const Broken& broken) {
            why = broken.why();
        } catch (const std::bad_alloc&) {
            why = "out of memory";
        } catch (const std::exception&) {
            why = "a library's exception reached the server";
        } catch (...) {
            why = "something that is no exception was thrown";
        }
        return error(request, 500, "", report_broken(why));
    }

    Response error(const Request& request, int status, std::string sentence, std::string number = {}) const {
        const ErrorShown shown{status, std::move(sentence), std::move(number)};
        std::string html;
        try {
            html = settings.error_page ? settings.error_page(shown, request)
                                       : page::error_page({.status = status, .sentence = shown.sentence, .number = shown.number});
        } catch (...) {
            html = page::error_page({.status = status, .number = shown.number});
        }
        Response made = Response::page(std::move(html));
        made.status = status;
        return made;
    }

    asio::awaitable<void> accept_all();
    asio::awaitable<void> sweep(Loop& loop);
    asio::awaitable<void> serve(Loop& loop, tcp::socket socket, std::string peer);
    asio::awaitable<void> talk(Connection& connection);
    asio::awaitable<bool> exchange(Connection& connection);
    asio::awaitable<bool> send(Connection& connection, const Request& request, Response& response, bool keep, int minor);
    asio::awaitable<bool> refuse(Connection& connection, const Request& request, int status, std::string_view sentence);
    bool take_place(const std::string& peer);
    void leave_place(const std::string& peer);
};

bool Server::Inside::take_place(const std::string& peer) {
    const std::lock_guard lock{peers_guard};
    if (connected >= settings.pace.connections || peers[peer] >= settings.pace.connections_per_peer) {
        if (peers[peer] == 0) peers.erase(peer);
        return false;
    }
    ++connected;
    ++peers[peer];
    return true;
}

void Server::Inside::leave_place(const std::string& peer) {
    const std::lock_guard lock{peers_guard};
    --connected;
    if (--peers[peer] == 0) peers.erase(peer);
}

asio::awaitable<void> Server::Inside::accept_all() {
    std::size_t next = 0;
    while (!stopping) {
        auto& loop = *loops[next++ % loops.size()];
        boost::system::error_code failed;
        tcp::socket socket{loop.context};
        auto token = asio::redirect_error(asio::use_awaitable, failed);
        co_await acceptor->async_accept(socket, token);
        if (stopping || failed == asio::error::operation_aborted) break;
        if (failed) {  // out of descriptors: wait until some connection ends
            asio::steady_timer pause{loops[0]->context, std::chrono::milliseconds{100}};
            auto pause_token = asio::redirect_error(asio::use_awaitable, failed);
            co_await pause.async_wait(pause_token);
            continue;
        }
        const auto end = socket.remote_endpoint(failed);
        if (failed) continue;
        auto peer = end.address().to_string();
        if (!take_place(peer)) {
            constexpr std::string_view full =
                "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nRetry-After: 5\r\nConnection: close\r\n\r\n";
            if (!tls) [[maybe_unused]]
                const auto sent = ::send(socket.native_handle(), full.data(), full.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
            ::shutdown(socket.native_handle(), SHUT_WR);
            continue;
        }
        asio::co_spawn(loop.context, serve(loop, std::move(socket), std::move(peer)), asio::detached);
    }
    boost::system::error_code ignored;
    acceptor->close(ignored);
}

// Ends every wait that is past its deadline. One timer a loop instead of one a connection: re-arming costs nothing.
asio::awaitable<void> Server::Inside::sweep(Loop& loop) {
    const auto& pace = settings.pace;
    const int shortest = std::min({pace.head_ms, pace.idle_ms, pace.stall_ms, pace.linger_ms, pace.stop_ms});
    const auto every = std::chrono::milliseconds{std::clamp(shortest / 4, 5, 500)};
    while (!(stopping && loop.connections.empty())) {
        boost::system::error_code failed;
        loop.sweeper.expires_after(every);
        auto token = asio::redirect_error(asio::use_awaitable, failed);
        co_await loop.sweeper.async_wait(token);
        const auto now = Steady::now();
        for (auto* connection : loop.connections)
            if (now > connection->wire.deadline()) connection->wire.expire();
    }
    loop.cut.cancel();
}

asio::awaitable<void> Server::Inside::serve(Loop& loop, tcp::socket socket, std::string peer) {
    if (stopping) {
        leave_place(peer);
        co_return;
    }
    Connection connection{Wire{std::move(socket), tls.get()}, std::move(peer), {}};
    loop.connections.push_front(&connection);
    const auto place = loop.connections.begin();
    try {
        connection.wire.give(settings.pace.head_ms);
        const bool ready = co_await connection.wire.handshake();
        if (ready) co_await talk(connection);
    } catch (...) {  // out of memory for a coroutine or a buffer: this connection ends, the others go on
        report_broken("a connection ended by an exception");
    }
    connection.wire.close();
    loop.connections.erase(place);
    leave_place(connection.peer);
    if (stopping) loop.sweeper.cancel();
}

asio::awaitable<void> Server::Inside::talk(Connection& connection) {
    bool go_on = true;
    while (go_on && !stopping) go_on = co_await exchange(connection);
}

asio::awaitable<bool> Server::Inside::refuse(Connection& connection, const Request& request, int status, std::string_view sentence) {
    connection.wire.allow_again();
    Response answer = error(request, status, std::string{sentence});
    const bool sent = co_await send(connection, request, answer, false, 1);
    if (sent) co_await connection.wire.linger(settings.pace.linger_ms);
    co_return false;
}

// One request and its answer. True: the connection may carry another.
asio::awaitable<bool> Server::Inside::exchange(Connection& connection) {
    auto& wire = connection.wire;
    auto& in = connection.in;
    const auto& pace = settings.pace;
    Request request;
    request.over_tls = tls != nullptr;
    request.peer = connection.peer;

    // The head. Stopped early at the first byte that can be in no head, so that nobody waits for an end that will not come.
    std::size_t head_end = 0, seen = 0;
    bool hostile = false;
    connection.idle = in.empty();
    wire.give(in.empty() ? pace.idle_ms : pace.head_ms);
    if (in.capacity() < read_bytes) in.reserve(8'192);
    while (true) {
        for (; seen < in.size() && head_end == 0 && !hostile; ++seen) {
            const char c = in[seen];
            if (c == '\0' || (c == '\n' && (seen == 0 || in[seen - 1] != '\r'))) hostile = true;
            if (c == '\n' && seen >= 3 && in[seen - 2] == '\n') head_end = seen + 1;
        }
        if (head_end == 0 && in.size() > limits::header_bytes) hostile = true;
        if (hostile || head_end > 0) break;
        const auto before = in.size();
        in.resize(before + 4'096);
        const long got = co_await wire.read(in.data() + before, 4'096);
        in.resize(before + static_cast<std::size_t>(std::max(got, 0L)));
        if (got == 0 || (got < 0 && (!wire.expired() || in.empty()))) co_return false;
        if (got < 0) co_return co_await refuse(connection, request, 408, "the request did not arrive in time");
        if (connection.idle) {
            connection.idle = false;
            wire.give(pace.head_ms);
        }
    }
    if (hostile || head_end > limits::header_bytes)
        co_return co_await refuse(connection, request, 400, "the request's head is not well formed or longer than 32 KiB");
    const auto started = Steady::now();
    const std::string_view head{in.data(), head_end};
    if (auto fine = check_head(head); !fine) co_return co_await refuse(connection, request, 400, fine.error().sentence);

    beast_http::request_parser<beast_http::buffer_body> parser;
    parser.header_limit(static_cast<std::uint32_t>(limits::header_bytes));
    parser.body_limit(boost::none);
    boost::system::error_code failed;
    const auto used = parser.put(asio::const_buffer{head.data(), head.size()}, failed);
    if ((failed && failed != beast_http::error::need_buffer) || !parser.is_header_done() || used != head.size())
        co_return co_await refuse(connection, request, 400, "the request's head is not well formed");
    in.erase(0, head_end);
    auto& message = parser.get();
    const int minor = message.version() == 11 ? 1 : 0;
    const auto value = [&message](beast_http::field name) {
        return std::string{std::string_view{message[name].data(), message[name].size()}};
    };
    request.host = value(beast_http::field::host);
    request.cookie = value(beast_http::field::cookie);
    request.content_type = value(beast_http::field::content_type);
    request.range = value(beast_http::field::range);
    request.if_range = value(beast_http::field::if_range);
    request.if_none_match = value(beast_http::field::if_none_match);
    request.accept_language = value(beast_http::field::accept_language);
    request.user_agent = value(beast_http::field::user_agent);
    request.origin = value(beast_http::field::origin);
    request.fetch_site = std::string{std::string_view{message["Sec-Fetch-Site"].data(), message["Sec-Fetch-Site"].size()}};
    const auto token_header = std::string{std::string_view{message["X-Form-Token"].data(), message["X-Form-Token"].size()}};
    request.target = std::string{message.target()};
    const bool keep = message.keep_alive();
    const bool has_body = message.chunked() || parser.content_length().value_or(0) > 0;

    switch (message.method()) {
        case beast_http::verb::get: request.method = Method::get; break;
        case beast_http::verb::head: request.method = Method::head; break;
        case beast_http::verb::post: request.method = Method::post; break;
        default: co_return co_await refuse(connection, request, 405, "only GET, HEAD and POST are answered");
    }
    auto target = parse_target(request.target);
    if (!target) co_return co_await refuse(connection, request, 400, target.error().sentence);
    request.path = std::move(target->path);
    request.query = std::move(target->query);
    const auto host = without_port(request.host);
    const bool known_host = settings.hosts.empty() ? !is_loopback(settings.address) || minor == 0 || is_loopback(host) || host == "[::1]"
                                                   : std::ranges::find(settings.hosts, host) != settings.hosts.end();
    if (!known_host) co_return co_await refuse(connection, request, 421, "this server is not called by that name");
    if (has_body && request.method != Method::post) co_return co_await refuse(connection, request, 400, "only a POST brings a body");

    const auto found = router.find(request.method, request.path);
    request.parameters = found.parameters;
    Response response;
    bool answered = false, body_left = has_body;
    std::string wanted_token;
    const auto finish = [&](int status) {
        if (!settings.answered) return;
        const auto took = std::chrono::duration_cast<std::chrono::microseconds>(Steady::now() - started).count();
        settings.answered({found.route != nullptr ? std::string_view{found.route->pattern} : "",
                           found.route != nullptr ? std::string_view{found.route->door} : "", status, took});
    };

    // Who may, before a byte of the body is read.
    const std::function<void()> admit = [&] {
        response = guarded(request, [&]() -> Response {
            if (found.route == nullptr) {
                if (found.other_methods.empty()) return Response::trouble({Trouble::not_found, ""});
                return error(request, 405, "this address is for " + found.other_methods + " only").with("Allow", found.other_methods);
            }
            if (request.method == Method::post && !is_from_our_page(request))
                return Response::trouble({Trouble::refused, "this form came from another site and was not taken"});
            if (!found.route->action.empty()) {
                auto admission = guard(*found.route, request);
                switch (admission.answer) {
                    case Admission::Answer::in: break;
                    case Admission::Answer::hidden: return Response::trouble({Trouble::not_found, ""});
                    case Admission::Answer::sign_in: {
                        if (request.method == Method::post) return Response::see(settings.sign_in);
                        return Response::see(page::Address::parse(settings.sign_in)->with_query("next", request.target).str());
                    }
                }
                request.visitor = std::move(admission.visitor);
                request.form_token = std::move(admission.form_token);
                wanted_token = request.method == Method::post ? request.form_token : "";
            }
            if (found.route->sink) {
                auto sink = found.route->sink(request);
                if (!sink) return Response::trouble(std::move(sink.error()));
                request.upload = std::move(*sink);
            }
            Response go_on;
            go_on.status = 0;
            return go_on;
        });
        answered = response.status != 0;
    };
    co_await on_worker(workers, wire, admit);

    // The body.
    std::optional<FormReader> reader;
    std::optional<Multipart> multipart;
    enum class Kind { none, urlencoded, parts, raw } kind = Kind::none;
    std::string collected;
    int body_status = 0;  // not 0: answer that and close
    std::string body_sentence;
    bool gone = false;
    if (!answered && request.method == Method::post) {
        const auto type = std::string_view{request.content_type}.substr(0, request.content_type.find(';'));
        if (!has_body) {
            kind = Kind::none;
        } else if (type == "application/x-www-form-urlencoded") {
            kind = Kind::urlencoded;
        } else if (type == "multipart/form-data") {
            kind = Kind::parts;
            auto boundary = boundary_of(request.content_type);
            if (!boundary) {
                body_status = 400;
                body_sentence = boundary.error().sentence;
            } else {
                reader.emplace(request, wanted_token, settings.upload_bytes);
                multipart.emplace(*boundary, *reader);
            }
        } else if (type == "application/json" || type == "text/plain") {
            kind = Kind::raw;
        } else {
            body_status = 415;
            body_sentence = "the body is neither a form nor JSON";
        }
        if (kind != Kind::parts && parser.content_length().value_or(0) > limits::form_bytes) {
            body_status = 413;
            body_sentence =
                "the form is " + megabytes(*parser.content_length()) + ", at most " + megabytes(limits::form_bytes) + " are accepted";
        }
        if (body_status == 0 && has_body) {
            if (message[beast_http::field::expect] != "" && in.empty()) {
                const bool sent = co_await wire.write("HTTP/1.1 100 Continue\r\n\r\n", pace.stall_ms);
                gone = !sent;
            }
            const auto body_started = Steady::now();
            const auto drop_at_most = settings.upload_bytes * 4;
            std::uint64_t arrived = 0;
            std::string piece(read_bytes, '\0');
            while (!parser.is_done() && body_status == 0 && !gone) {
                if (in.empty()) {
                    const auto floor = body_started + std::chrono::milliseconds{pace.stall_ms} +
                                       std::chrono::milliseconds{static_cast<std::int64_t>(arrived) * 1000 / std::max(1, pace.body_floor)};
                    wire.give_until(std::min(Steady::now() + std::chrono::milliseconds{pace.stall_ms}, floor));
                    in.resize(read_bytes);
                    const long got = co_await wire.read(in.data(), read_bytes);
                    in.resize(static_cast<std::size_t>(std::max(got, 0L)));
                    if (got <= 0) {
                        gone = !wire.expired();
                        if (!gone) {
                            body_status = 408;
                            body_sentence = "the body stopped half way";
                        }
                        break;
                    }
                    arrived += static_cast<std::uint64_t>(got);
                }
                message.body().data = piece.data();
                message.body().size = piece.size();
                message.body().more = true;
                failed = {};
                const auto taken = parser.put(asio::const_buffer{in.data(), in.size()}, failed);
                const auto made = piece.size() - message.body().size;
                in.erase(0, taken);
                if (failed && failed != beast_http::error::need_buffer && failed != beast_http::error::need_more) {
                    body_status = 400;
                    body_sentence = "the body's chunks are not well formed";
                    break;
                }
                if (failed == beast_http::error::need_more && taken == 0 && made == 0) {  // a chunk's head in two pieces
                    const auto before = in.size();
                    if (before > 16'384) {
                        body_status = 400;
                        body_sentence = "the body's chunks are not well formed";
                        break;
                    }
                    wire.give(pace.stall_ms);
                    in.resize(before + 4'096);
                    const long got = co_await wire.read(in.data() + before, 4'096);
                    in.resize(before + static_cast<std::size_t>(std::max(got, 0L)));
                    if (got <= 0) {
                        gone = true;
                        break;
                    }
                    continue;
                }
                const std::string_view bytes{piece.data(), made};
                if (kind != Kind::parts) {
                    collected += bytes;
                    if (collected.size() > limits::form_bytes) {
                        body_status = 413;
                        body_sentence = "the form is more than " + megabytes(limits::form_bytes) + ", at most that are accepted";
                    }
                } else if (made > 0) {
                    std::optional<Problem> problem;
                    const std::function<void()> sort = [&] {
                        if (auto fed = multipart->feed(bytes); !fed) problem = std::move(fed.error());
                    };
                    try {
                        co_await on_worker(workers, wire, sort);
                    } catch (...) {
                        problem = Problem{Trouble::unavailable, ""};
                        body_status = 500;
                    }
                    if (problem) {
                        body_sentence = problem->sentence;
                        if (body_status == 0) body_status = 400;
                    } else if (reader->refusal() && reader->dropped() > drop_at_most) {
                        const auto& refusal = *reader->refusal();
                        body_status = refusal.status;
                        body_sentence =
                            is_ours(refusal.problem) ? "error " + report_of_the_world(refusal.problem) : refusal.problem.sentence;
                    }
                }
            }
            body_left = !parser.is_done();
        }
        if (kind == Kind::parts && multipart && body_status == 0 && !gone) {
            if (auto whole = multipart->finish(); !whole) {
                body_status = 400;
                body_sentence = whole.error().sentence;
            }
        }
        if (reader && (body_status != 0 || gone)) {
            const std::function<void()> give_up = [&] { reader->give_up(); };
            try {
                co_await on_worker(workers, wire, give_up);
            } catch (...) {
                report_broken("a sink could not abandon its upload");
            }
        }
        if (gone) {
            finish(499);  // nginx's number for a client that left
            co_return false;
        }
    }
    if (body_status != 0) {
        finish(body_status);
        if (body_status == 500) body_sentence = "error " + report_broken("a sink threw");
        co_return co_await refuse(connection, request, body_status, body_sentence);
    }

    if (!answered) {
        const std::function<void()> answer = [&] {
            response = guarded(request, [&]() -> Response {
                if (kind == Kind::urlencoded) {
                    auto form = parse_urlencoded(collected);
                    if (!form) return error(request, 400, form.error().sentence);
                    request.form = std::move(*form);
                } else if (kind == Kind::raw) {
                    if (!is_utf8(collected)) return error(request, 400, "the body is not UTF-8");
                    request.body = std::move(collected);
                }
                if (!wanted_token.empty()) {
                    const auto sent =
                        request.form.has(page::token_name) ? request.form.get(page::token_name) : std::string_view{token_header};
                    if (!same_in_constant_time(sent, wanted_token)) {
                        if (reader) reader->give_up();
                        return Response::trouble(
                            {Trouble::refused, "this form is from another session: open the page again and send it once more"});
                    }
                }
                if (reader && reader->refusal()) {
                    const auto& refusal = *reader->refusal();
                    request.upload.reset();
                    if (is_ours(refusal.problem)) return Response::trouble(refusal.problem);
                    if (!found.route->upload_refused) return error(request, refusal.status, refusal.problem.sentence);
                    Response shown = found.route->upload_refused(request, refusal.problem);
                    if (shown.status == 200) shown.status = refusal.status;
                    return shown;
                }
                return found.route->handle(request);
            });
        };
        co_await on_worker(workers, wire, answer);
    }
    const bool stay = keep && !body_left && !stopping;
    const int status = response.status;
    const bool sent = co_await send(connection, request, response, stay, minor);
    finish(status);
    if (sent && body_left) co_await wire.linger(pace.linger_ms);
    if (in.empty() && in.capacity() > read_bytes / 2) std::string{}.swap(in);
    co_return sent&& stay;
}

asio::awaitable<bool> Server::Inside::send(Connection& connection, const Request& request, Response& response, bool keep, int minor) {
    auto& wire = connection.wire;
    const int stall = settings.pace.stall_ms;
    std::uint64_t from = 0, to = response.body.size();
    bool sized = true;
    std::shared_ptr<BodySource> source = std::move(response.source);
    if (source) {
        const auto size = source->size();
        sized = size.has_value();
        to = size.value_or(0);
    }
    const std::string etag = response.etag.empty() ? "" : '"' + response.etag + '"';
    bool with_body = request.method != Method::head;
    std::string extra;
    if (!etag.empty() && response.status == 200 && request.method != Method::post && response.caching != Caching::never &&
        (request.if_none_match == "*" || request.if_none_match.find(etag) != std::string::npos)) {
        response.status = 304;
        with_body = false;
    } else if (source && sized && source->can_seek() && response.status == 200) {
        extra += "Accept-Ranges: bytes\r\n";
        const bool same = request.if_range.empty() || request.if_range == etag;
        const auto range = request.method == Method::get && same ? parse_range(request.range, to) : std::nullopt;
        if (range && !range->satisfiable) {
            extra += "Content-Range: bytes */" + std::to_string(to) + "\r\n";
            response.status = 416;
            source.reset();
            response.body.clear();
            from = to = 0;
        } else if (range) {
            extra += "Content-Range: bytes " + std::to_string(range->from) + "-" + std::to_string(range->to - 1) + "/" +
                     std::to_string(to) + "\r\n";
            response.status = 206;
            from = range->from;
            to = range->to;
        }
    }
    if (!sized && minor == 0) keep = false;

    std::string head = "HTTP/1.1 " + std::to_string(response.status) + " " + reason(response.status) + "\r\nDate: " + http_date() + "\r\n";
    head += security_headers;
    if (request.over_tls) head += "Strict-Transport-Security: max-age=31536000\r\n";
    switch (response.caching) {
        case Caching::never: head += "Cache-Control: no-store\r\n"; break;
        case Caching::revalidate: head += "Cache-Control: no-cache\r\n"; break;
        case Caching::forever: head += "Cache-Control: public, max-age=31536000, immutable\r\n"; break;
    }
    if (!etag.empty()) head += "ETag: " + etag + "\r\n";
    for (const auto& [name, value] : response.headers) {
        if ((name + value).find_first_of(std::string_view{"\r\n\0", 3}) != std::string::npos) {
            report_broken("a header holds a line end");
            continue;
        }
        head += name + ": " + value + "\r\n";
    }
    head += extra;
    if (response.status != 304 && response.status != 204) {
        if (sized)
            head += "Content-Length: " + std::to_string(to - from) + "\r\n";
        else if (minor == 1)
            head += "Transfer-Encoding: chunked\r\n";
    }
    head += keep ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n";

    if (!with_body || !source) {
        if (with_body) head += response.body;
        const bool sent = co_await wire.write(head, stall);
        co_return sent;
    }

    bool good = co_await wire.write(head, stall);
    std::uint64_t at = from;
    std::optional<std::string> piece;
    bool first = true, last = false;
    const std::function<void()> next = [&] {
        piece.reset();
        if (first && from > 0) {
            if (auto moved = source->seek(from); !moved) return;
        }
        first = false;
        const auto room = sized ? std::min<std::uint64_t>(source_bytes, to - at) : source_bytes;
        auto got = source->next(static_cast<std::size_t>(room));
        if (got && got->size() <= room) piece = std::move(*got);
    };
    while (good && !last && (!sized || at < to)) {
        try {
            co_await on_worker(workers, wire, next);
        } catch (...) {
            report_broken("a source threw");
            piece.reset();
        }
        if (!piece || (sized && piece->empty())) {
            good = false;
            break;
        }
        last = piece->empty();
        const auto count = piece->size();
        if (!sized && minor == 1) {
            char size[20];
            std::snprintf(size, sizeof size, "%zx\r\n", count);
            piece->insert(0, size);
            *piece += "\r\n";  // after the empty last chunk this is the empty line that ends the body
        }
        good = co_await wire.write(*piece, stall);
        if (good) at += count;
    }
    const std::function<void()> ended = [&] { source->ended(good ? Delivery::whole : Delivery::cut, from, at); };
    try {
        co_await on_worker(workers, wire, ended);
    } catch (...) {
        report_broken("a source threw at its end");
    }
    co_return good;
}

Server::Server(std::unique_ptr<Inside> inside) : inside_{std::move(inside)} {}

Outcome<std::unique_ptr<Server>> Server::open(Settings settings, Router router, Guard guard) {
    std::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes to sockets whose other end is gone
    boost::system::error_code failed;
    const auto address = asio::ip::make_address(settings.address == "localhost" ? "127.0.0.1" : settings.address, failed);
    if (failed) return Problem{Trouble::invalid, "address: \"" + settings.address + "\" is not an IP address", "address"};
    if (!settings.tls && !address.is_loopback())
        return Problem{Trouble::refused,
                       "address: " + settings.address + " can be reached from outside, which needs a certificate and its key", "address"};
    if (!page::Address::parse(settings.sign_in)) return Problem{Trouble::invalid, "sign_in: it is not a path of ours", "sign_in"};
    auto inside = std::make_unique<Inside>(std::move(settings), std::move(router), std::move(guard));
    if (inside->settings.tls) {
        SALLYPORT_TRY(context, tls_context(*inside->settings.tls));
        inside->tls = std::move(context);
    }
    auto& acceptor = *inside->acceptor;
    const tcp::endpoint endpoint{address, inside->settings.port};
    acceptor.open(endpoint.protocol(), failed);
    if (!failed) acceptor.set_option(tcp::acceptor::reuse_address{true}, failed);
    if (!failed) acceptor.bind(endpoint, failed);
    if (!failed) acceptor.listen(asio::socket_base::max_listen_connections, failed);
    if (failed)
        return Problem{
            Trouble::unavailable,
            "cannot listen on " + inside->settings.address + ":" + std::to_string(inside->settings.port) + ": " + failed.message(), "port"};
    inside->bound_port = acceptor.local_endpoint(failed).port();
    return std::unique_ptr<Server>{new Server{std::move(inside)}};
}

Server::~Server() { inside_->workers.join(); }

std::uint16_t Server::port() const { return inside_->bound_port; }

void Server::run() {
    auto& inside = *inside_;
    asio::co_spawn(inside.loops[0]->context, inside.accept_all(), asio::detached);
    std::vector<std::thread> threads;
    for (auto& loop : inside.loops) {
        // Holds the loop until stop(), then until its connections are closed.
        asio::co_spawn(loop->context, inside.sweep(*loop), asio::detached);
        if (loop != inside.loops[0]) threads.emplace_back([&context = loop->context] { context.run(); });
    }
    inside.loops[0]->context.run();
    for (auto& thread : threads) thread.join();
}

void Server::stop() {
    auto& inside = *inside_;
    if (inside.stopping.exchange(true)) return;
    for (auto& loop : inside.loops) {
        asio::post(loop->context, [&inside, &here = *loop] {
            if (&here == inside.loops[0].get()) {
                boost::system::error_code ignored;
                inside.acceptor->close(ignored);
            }
            // Idle connections end now, busy ones may finish; whoever is slower than stop_ms is cut.
            for (auto* connection : here.connections)
                if (connection->idle) connection->wire.expire();
            here.cut.expires_after(std::chrono::milliseconds{inside.settings.pace.stop_ms});
            here.cut.async_wait([&here](boost::system::error_code) {
                for (auto* connection : here.connections) connection->wire.expire();
            });
            here.sweeper.cancel();
        });
    }
}

}  // namespace sallyport::doors::http
