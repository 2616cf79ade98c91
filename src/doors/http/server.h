// The gate's front: sockets, TLS 1.3, HTTP/1.1 and their limits. Handlers are plain functions on a worker pool; a slow client
// holds a socket and a little memory, never a worker.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "doors/http/router.h"

namespace sallyport::doors::http {

struct TlsFiles {
    std::string certificate;  // PEM, leaf first
    std::string key;          // PEM
};

// Milliseconds unless the name says otherwise.
struct Pace {
    int head_ms = 10'000;            // from the first byte to the end of the head, the TLS handshake included
    int idle_ms = 30'000;            // between two requests
    int stall_ms = 30'000;           // no byte of a body moved, in either direction
    int linger_ms = 2'000;           // after a refusal, for the client to read it
    int stop_ms = 10'000;            // running answers may end after stop()
    int body_floor = 1'000;          // bytes a second, on average, after the first stall_ms
    int connections = 1'000;         // at once; the next one gets 503
    int connections_per_peer = 500;  // so that one address cannot take all; a balancer in front needs more
};

struct ErrorShown {
    int status = 500;
    std::string sentence;  // may be shown; empty for 404, for our own bugs and for what failed in our house
    std::string number;    // of the incident, for our own bugs and for what failed in our house
};

struct Answered {  // for log and metrics: holds no address and nothing a stranger typed
    std::string_view pattern, door;
    int status;
    std::int64_t took_us;
};

struct Settings {
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;  // 0: a free one
    std::optional<TlsFiles> tls = std::nullopt;
    // Names by which browsers may call us, without port. Empty: on loopback its own names (a foreign page that points its name
    // at us learns nothing), otherwise any.
    std::vector<std::string> hosts = {};
    int loops = 1;    // event loop threads
    int workers = 4;  // threads for guards, sinks, handlers and sources
    Pace pace = {};
    std::size_t upload_bytes = limits::instrument_bytes;  // each file
    std::string sign_in = "/sign-in";
    // Must give the same bytes for the same arguments: 404 pages must not differ. Default: a plain page without navigation.
    std::function<std::string(const ErrorShown&, const Request&)> error_page = nullptr;
    std::function<void(const Answered&)> answered = nullptr;  // worker or loop thread
    std::function<void(std::string_view number, std::string_view why)> broken =
        nullptr;  // our own bugs, and what failed in our house; default stderr
};

class Server {
public:
    // Listens on return. The sentence of a Problem names the setting (address, certificate file) and what was wanted.
    static Outcome<std::unique_ptr<Server>> open(Settings settings, Router router, Guard guard);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    std::uint16_t port() const;
    void run();   // serves until stop(); returns when every connection is closed
    void stop();  // from any thread; may be called before run() and more than once

private:
    struct Inside;
    explicit Server(std::unique_ptr<Inside> inside);
    std::unique_ptr<Inside> inside_;
};

}  // namespace sallyport::doors::http
