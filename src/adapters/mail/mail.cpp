#include "adapters/mail/mail.h"

#include <curl/curl.h>
#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>

#include "adapters/files/files.h"
#include "base/limits.h"

namespace sallyport::adapters {

namespace {

constexpr long whole_seconds = 120;   // a mail of a few KiB
constexpr long connect_seconds = 20;  // further than that nobody is there

// "Mon, 06 Jul 2026 08:00:00 +0000" (RFC 5322, 3.3)
std::string mail_date(Instant at) {
    constexpr std::array<std::string_view, 7> weekdays{"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};  // from 1970-01-01
    constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const Day day = day_of(at, "UTC");
    const auto days = at.ms >= 0 ? at.ms / ms_per_day : 0;
    const auto seconds = at.ms / ms_per_second % (24 * 3600);
    return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} +0000", weekdays[static_cast<std::size_t>(days % 7)], day.day,
                       months[static_cast<std::size_t>(day.month - 1)], day.year, seconds / 3600, seconds / 60 % 60, seconds % 60);
}

// Lines of 76 letters: any text passes any server so.
std::string base64_lines(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size(); at += 57) {
        const auto piece = text.substr(at, 57);
        std::array<unsigned char, 80> line{};
        const int length =
            ::EVP_EncodeBlock(line.data(), reinterpret_cast<const unsigned char*>(piece.data()), static_cast<int>(piece.size()));
        out.append(reinterpret_cast<const char*>(line.data()), static_cast<std::size_t>(length)).append("\r\n");
    }
    return out;
}

bool is_header_text(std::string_view text) {
    return !text.empty() && text.size() < 200 && std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

struct Reading {
    const Bytes& bytes;
    std::size_t at = 0;
};

std::size_t give(char* to, std::size_t size, std::size_t count, void* from) {
    auto& reading = *static_cast<Reading*>(from);
    const auto length = std::min(size * count, reading.bytes.size() - reading.at);
    std::memcpy(to, reading.bytes.data() + reading.at, length);
    reading.at += length;
    return length;
}

Problem outcome_of(CURLcode code, long answer) {
    // To the mail itself. A sign-in that fails is ours to mend, and the letter waits for it.
    const bool to_the_mail = code == CURLE_SEND_ERROR || code == CURLE_WEIRD_SERVER_REPLY || code == CURLE_RECV_ERROR;
    if (answer >= 500 && to_the_mail) return {Trouble::refused, fmt::format("the mail server refuses the mail ({})", answer)};
    if (code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_USE_SSL_FAILED || code == CURLE_SSL_CONNECT_ERROR) {
        return {Trouble::unavailable, "the mail server has no TLS that can be trusted; nothing was sent"};
    }
    return {Trouble::unavailable,
            fmt::format("the mail server cannot be reached or does not take the mail now ({}, {})", static_cast<int>(code), answer)};
}

}  // namespace

bool is_loopback(const std::string& host) { return host == "127.0.0.1" || host == "::1" || host == "localhost"; }

bool is_mail_address(std::string_view text) {
    const auto at = text.find('@');
    return at != std::string_view::npos && at > 0 && at + 1 < text.size() && text.find('@', at + 1) == std::string_view::npos &&
           text.size() <= limits::line_bytes &&
           std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c <= '~' && !std::strchr("<>,;:\"()[]\\", c); });
}

Outcome<Bytes> message(const MailSettings& settings, const Mail& mail) {
    if (!is_mail_address(mail.to.reveal())) return Problem{Trouble::refused, "the contact is no mail address"};
    if (!is_header_text(mail.subject) || !is_header_text(mail.message_id)) {
        return Problem{Trouble::invalid, "the subject or the number of a mail is no plain text"};
    }
    Bytes out;
    out += fmt::format("Date: {}\r\nFrom: {}\r\nTo: {}\r\nSubject: {}\r\nMessage-ID: <{}>\r\n", mail_date(mail.at), settings.from,
                       mail.to.reveal(), mail.subject, mail.message_id);
    // RFC 3834: no answering machine answers it.
    out +=
        "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\n";
    out += base64_lines(mail.text.reveal());
    return out;
}

Outcome<void> SmtpMailer::send(const Mail& mail) {
    using Security = MailSettings::Security;
    if (settings_.security == Security::none && !is_loopback(settings_.host)) {
        return Problem{Trouble::unavailable, "mail without TLS goes to this machine only; nothing was sent"};
    }
    SALLYPORT_TRY(bytes, message(settings_, mail));
    const std::unique_ptr<CURL, decltype(&::curl_easy_cleanup)> curl{::curl_easy_init(), &::curl_easy_cleanup};
    if (!curl) return Problem{Trouble::unavailable, "there is no memory for a mail"};
    std::string password;
    if (!settings_.user.empty()) {
        SALLYPORT_TRY(line, read_file(settings_.password_file));
        password = line.substr(0, line.find('\n'));
    }
    const std::string host = settings_.host.find(':') == std::string::npos ? settings_.host : "[" + settings_.host + "]";
    const std::string url = fmt::format("{}://{}:{}", settings_.security == Security::tls ? "smtps" : "smtp", host, settings_.port);
    const std::unique_ptr<curl_slist, decltype(&::curl_slist_free_all)> to{::curl_slist_append(nullptr, mail.to.reveal().c_str()),
                                                                           &::curl_slist_free_all};
    Reading reading{bytes};
    ::curl_easy_setopt(curl.get(), CURLOPT_URL, url.c_str());
    ::curl_easy_setopt(curl.get(), CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    ::curl_easy_setopt(curl.get(), CURLOPT_PROXY, "");
    ::curl_easy_setopt(curl.get(), CURLOPT_NOSIGNAL, 1L);
    ::curl_easy_setopt(curl.get(), CURLOPT_CONNECTTIMEOUT, connect_seconds);
    ::curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT, whole_seconds);
    ::curl_easy_setopt(curl.get(), CURLOPT_USE_SSL,
                       static_cast<long>(settings_.security == Security::none ? CURLUSESSL_NONE : CURLUSESSL_ALL));
    ::curl_easy_setopt(curl.get(), CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!settings_.authorities.empty()) ::curl_easy_setopt(curl.get(), CURLOPT_CAINFO, settings_.authorities.c_str());
    if (!settings_.user.empty()) {
        ::curl_easy_setopt(curl.get(), CURLOPT_USERNAME, settings_.user.c_str());
        ::curl_easy_setopt(curl.get(), CURLOPT_PASSWORD, password.c_str());
    }
    ::curl_easy_setopt(curl.get(), CURLOPT_MAIL_FROM, settings_.from.c_str());
    ::curl_easy_setopt(curl.get(), CURLOPT_MAIL_RCPT, to.get());
    ::curl_easy_setopt(curl.get(), CURLOPT_UPLOAD, 1L);
    ::curl_easy_setopt(curl.get(), CURLOPT_READFUNCTION, &give);
    ::curl_easy_setopt(curl.get(), CURLOPT_READDATA, &reading);
    const CURLcode code = ::curl_easy_perform(curl.get());
    if (code == CURLE_OK) return {};
    long answer = 0;
    ::curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &answer);
    return outcome_of(code, answer);
}

}  // namespace sallyport::adapters
