#include "doors/http/response.h"

#include "doors/http/request.h"

namespace sallyport::doors::http {

Response Response::page(std::string html) {
    Response made;
    made.headers.emplace_back("Content-Type", "text/html; charset=utf-8");
    made.body = std::move(html);
    return made;
}

Response Response::json(std::string text) {
    Response made;
    made.headers.emplace_back("Content-Type", "application/json");
    made.body = std::move(text);
    return made;
}

Response Response::plain(std::string text) {
    Response made;
    made.headers.emplace_back("Content-Type", "text/plain; charset=utf-8");
    made.body = std::move(text);
    return made;
}

Response Response::see(std::string path) {
    require(path.starts_with('/') && !path.starts_with("//") && path.find('\\') == std::string::npos, "we only lead to our own pages");
    Response made;
    made.status = 303;
    made.headers.emplace_back("Location", std::move(path));
    return made;
}

Response Response::download(std::shared_ptr<BodySource> source, std::string_view filename, std::string_view content_type) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string plain, encoded;
    for (const char c : filename) {
        const auto byte = static_cast<unsigned char>(c);
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        const bool mark = c == '.' || c == '-' || c == '_';
        if (byte < 0x20 || byte == 0x7f || c == '/' || c == '\\') continue;
        plain += letter || mark || c == ' ' ? c : '_';
        if (letter || mark) {
            encoded += c;
        } else {
            encoded += '%';
            encoded += digits[byte >> 4];
            encoded += digits[byte & 15];
        }
    }
    Response made;
    made.headers.emplace_back("Content-Type", std::string{content_type});
    made.headers.emplace_back("Content-Disposition", "attachment; filename=\"" + plain + "\"; filename*=UTF-8''" + encoded);
    made.source = std::move(source);
    return made;
}

Response Response::trouble(Problem problem) {
    Response made;
    made.status = status_of(problem.trouble);
    made.problem = std::move(problem);
    return made;
}

Response Response::too_many(int wait_seconds) {
    const int minutes = (wait_seconds + 59) / 60;
    Response made =
        trouble({Trouble::refused, "That was tried too often. Wait " + std::to_string(minutes) + (minutes == 1 ? " minute" : " minutes") +
                                       ", then try again. What you sent was not looked at; a draft is kept."});
    made.status = 429;
    return made.with("Retry-After", std::to_string(wait_seconds));
}

Response& Response::with(std::string name, std::string value) {
    headers.emplace_back(std::move(name), std::move(value));
    return *this;
}

Response& Response::with_status(int code) {
    status = code;
    return *this;
}

int status_of(Trouble trouble) {
    switch (trouble) {
        case Trouble::invalid: return 422;
        case Trouble::refused: return 403;
        case Trouble::not_found: return 404;
        case Trouble::conflict: return 409;
        case Trouble::unavailable: return 503;
        case Trouble::corrupt: return 500;
    }
    return 500;
}

void set_session(Response& response, const Request& request, std::string_view secret) {
    for (const char c : secret)
        require((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_',
                "a session's secret is base64url");
    response.with("Set-Cookie", request.over_tls ? "__Host-session=" + std::string{secret} + "; Path=/; Secure; HttpOnly; SameSite=Strict"
                                                 : "session=" + std::string{secret} + "; Path=/; HttpOnly; SameSite=Strict");
}

void end_session(Response& response, const Request& request) {
    response.with("Set-Cookie", request.over_tls ? "__Host-session=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0"
                                                 : "session=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
    response.with("Clear-Site-Data", "\"cache\"");
}

}  // namespace sallyport::doors::http
