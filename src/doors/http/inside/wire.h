// One client's bytes, plain or through TLS, with a deadline. Asio only waits for the descriptor; reading, writing and the TLS
// machine are called by hand, so nothing is copied twice and no stream template is compiled. Included by server.cpp only.
#pragma once
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cerrno>
#include <chrono>
#include <memory>
#include <string_view>

namespace sallyport::doors::http {

namespace asio = boost::asio;
using Steady = std::chrono::steady_clock;

struct SslFree {
    void operator()(SSL* ssl) const { SSL_free(ssl); }
};

class Wire {
public:
    Wire(asio::ip::tcp::socket socket, SSL_CTX* tls) : socket_{std::move(socket)} {
        boost::system::error_code ignored;
        socket_.non_blocking(true, ignored);
        socket_.set_option(asio::ip::tcp::no_delay{true}, ignored);
        if (tls == nullptr) return;
        ssl_.reset(SSL_new(tls));
        if (ssl_) SSL_set_fd(ssl_.get(), socket_.native_handle());
        broken_ = !ssl_;
    }

    // The sweeper ends every wait that is past it. While a worker has the turn there is none.
    void give(int milliseconds) { deadline_ = Steady::now() + std::chrono::milliseconds{milliseconds}; }
    void give_until(Steady::time_point at) { deadline_ = at; }
    void give_forever() { deadline_ = Steady::time_point::max(); }
    Steady::time_point deadline() const { return deadline_; }
    void expire() {
        expired_ = true;
        boost::system::error_code ignored;
        socket_.cancel(ignored);
    }
    void allow_again() { expired_ = false; }
    bool expired() const { return expired_; }

    asio::awaitable<bool> handshake() {
        while (ssl_) {
            ERR_clear_error();
            const int done = SSL_accept(ssl_.get());
            if (done == 1) break;
            const bool go_on = co_await wait_for(done);
            if (!go_on) co_return false;
        }
        co_return !broken_;
    }

    // Bytes read, 0 at the end, -1 when the connection broke or its time ran out.
    asio::awaitable<long> read(char* to, std::size_t room) {
        while (true) {
            if (ssl_) {
                ERR_clear_error();
                const int got = SSL_read(ssl_.get(), to, static_cast<int>(room));
                if (got > 0) co_return got;
                if (SSL_get_error(ssl_.get(), got) == SSL_ERROR_ZERO_RETURN) co_return 0;
                const bool go_on = co_await wait_for(got);
                if (!go_on) co_return -1;
            } else {
                const auto got = ::recv(socket_.native_handle(), to, room, 0);
                if (got >= 0) co_return got;
                if (errno == EINTR) continue;
                if (errno != EAGAIN && errno != EWOULDBLOCK) co_return -1;
                const bool go_on = co_await wait(asio::ip::tcp::socket::wait_read);
                if (!go_on) co_return -1;
            }
        }
    }

    // All of it; each piece that moves renews the deadline by `stall_ms`.
    asio::awaitable<bool> write(std::string_view bytes, int stall_ms) {
        give(stall_ms);
        while (!bytes.empty()) {
            long sent = 0;
            if (ssl_) {
                ERR_clear_error();
                const int done = SSL_write(ssl_.get(), bytes.data(), static_cast<int>(std::min<std::size_t>(bytes.size(), 1U << 20)));
                if (done <= 0) {
                    const bool go_on = co_await wait_for(done);
                    if (!go_on) co_return false;
                    continue;
                }
                sent = done;
            } else {
                sent = ::send(socket_.native_handle(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
                if (sent < 0) {
                    if (errno == EINTR) continue;
                    if (errno != EAGAIN && errno != EWOULDBLOCK) co_return false;
                    const bool go_on = co_await wait(asio::ip::tcp::socket::wait_write);
                    if (!go_on) co_return false;
                    continue;
                }
            }
            bytes.remove_prefix(static_cast<std::size_t>(sent));
            give(stall_ms);
        }
        co_return true;
    }

    // Says that nothing more comes, and reads on for a while: closing with unread bytes would take our answer from the client.
    asio::awaitable<void> linger(int milliseconds) {
        if (ssl_ && !broken_) SSL_shutdown(ssl_.get());
        ::shutdown(socket_.native_handle(), SHUT_WR);
        give(milliseconds);
        char dropped[4096];
        while (true) {
            const auto got = ::recv(socket_.native_handle(), dropped, sizeof dropped, 0);
            if (got == 0) break;
            if (got > 0) {
                if (Steady::now() > deadline_) break;
                continue;
            }
            if (errno == EINTR) continue;
            if (errno != EAGAIN && errno != EWOULDBLOCK) break;
            const bool go_on = co_await wait(asio::ip::tcp::socket::wait_read);
            if (!go_on) break;
        }
    }

    void close() {
        if (ssl_ && !broken_ && SSL_is_init_finished(ssl_.get())) SSL_shutdown(ssl_.get());
        boost::system::error_code ignored;
        socket_.close(ignored);
    }

private:
    asio::awaitable<bool> wait(asio::ip::tcp::socket::wait_type what) {
        if (expired_) co_return false;
        boost::system::error_code failed;
        auto token = asio::redirect_error(asio::use_awaitable, failed);
        co_await socket_.async_wait(what, token);
        co_return !failed && !expired_;
    }
    asio::awaitable<bool> wait_for(int result) {
        switch (SSL_get_error(ssl_.get(), result)) {
            case SSL_ERROR_WANT_READ: {
                const bool go_on = co_await wait(asio::ip::tcp::socket::wait_read);
                co_return go_on;
            }
            case SSL_ERROR_WANT_WRITE: {
                const bool go_on = co_await wait(asio::ip::tcp::socket::wait_write);
                co_return go_on;
            }
            default: broken_ = true; co_return false;  // OpenSSL forbids SSL_shutdown after this
        }
    }

    asio::ip::tcp::socket socket_;
    std::unique_ptr<SSL, SslFree> ssl_;
    Steady::time_point deadline_ = Steady::time_point::max();
    bool expired_ = false, broken_ = false;
};

}  // namespace sallyport::doors::http
