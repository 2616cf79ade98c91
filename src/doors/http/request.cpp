#include "doors/http/request.h"

namespace sallyport::doors::http {

const char* word(Method method) {
    switch (method) {
        case Method::get: return "GET";
        case Method::head: return "HEAD";
        case Method::post: return "POST";
    }
    return "";
}

bool Fields::has(std::string_view name) const {
    for (const auto& [key, value] : pairs_)
        if (key == name) return true;
    return false;
}

std::string_view Fields::get(std::string_view name) const {
    for (const auto& [key, value] : pairs_)
        if (key == name) return value;
    return {};
}

std::vector<std::string> Fields::all(std::string_view name) const {
    std::vector<std::string> found;
    for (const auto& [key, value] : pairs_)
        if (key == name) found.push_back(value);
    return found;
}

std::optional<std::string> cookie(const Request& request, std::string_view name) {
    std::optional<std::string> found;
    std::string_view rest = request.cookie;
    while (!rest.empty()) {
        const auto semicolon = rest.find(';');
        auto one = rest.substr(0, semicolon);
        rest = semicolon == std::string_view::npos ? std::string_view{} : rest.substr(semicolon + 1);
        while (one.starts_with(' ') || one.starts_with('\t')) one.remove_prefix(1);
        const auto equals = one.find('=');
        if (equals == std::string_view::npos || one.substr(0, equals) != name) continue;
        if (found) return std::nullopt;
        found = std::string{one.substr(equals + 1)};
    }
    return found;
}

std::string session_of(const Request& request) { return cookie(request, request.over_tls ? "__Host-session" : "session").value_or(""); }

}  // namespace sallyport::doors::http
