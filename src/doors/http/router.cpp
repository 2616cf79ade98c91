#include "doors/http/router.h"

namespace sallyport::doors::http {

namespace {
std::vector<std::string> split(std::string_view path) {
    std::vector<std::string> segments;
    path.remove_prefix(1);
    while (!path.empty()) {
        const auto slash = path.find('/');
        segments.emplace_back(path.substr(0, slash));
        if (slash == std::string_view::npos) break;
        path.remove_prefix(slash + 1);
        if (path.empty()) segments.emplace_back();
    }
    return segments;
}
bool is_hole(std::string_view segment) { return segment.starts_with('{'); }
}  // namespace

Router::Router(std::vector<Route> routes) : routes_{std::move(routes)} {
    for (const auto& route : routes_) {
        require(route.pattern.starts_with('/'), "a route's pattern begins with a slash");
        require(route.method != Method::head, "a GET route answers HEAD");
        require(route.handle != nullptr, "a route has a handler");
        require(route.method == Method::post || route.sink == nullptr, "only a post brings files");
        Pattern pattern{split(route.pattern)};
        for (std::size_t i = 0; i < pattern.segments.size(); ++i) {
            auto& segment = pattern.segments[i];
            require(!segment.empty(), "a pattern has no empty segment");
            if (!is_hole(segment)) continue;
            require(segment.ends_with('}') && segment.size() > 2, "a hole is written {name}");
            if (segment.ends_with("*}")) {
                require(i + 1 == pattern.segments.size() && segment.size() > 3, "{rest*} is the last segment");
                pattern.takes_rest = true;
                segment.erase(segment.size() - 2, 1);
            }
        }
        for (std::size_t i = 0; i < patterns_.size(); ++i) {
            if (routes_[i].method != route.method || patterns_[i].segments.size() != pattern.segments.size()) continue;
            bool same = true;  // two holes, or two equal words, everywhere
            for (std::size_t k = 0; k < pattern.segments.size(); ++k) {
                const auto &a = patterns_[i].segments[k], &b = pattern.segments[k];
                same = same && (is_hole(a) ? is_hole(b) : a == b);
            }
            require(!same || patterns_[i].takes_rest != pattern.takes_rest, "two routes answer the same address");
        }
        patterns_.push_back(std::move(pattern));
    }
}

// A word wins over a hole, a hole over {rest*}; the leftmost segment that differs decides.
Router::Found Router::find(Method method, std::string_view path) const {
    Found found;
    if (!path.starts_with('/')) return found;
    const auto wanted = method == Method::head ? Method::get : method;
    const auto segments = split(path);
    std::string best;  // one letter a segment: 'a' a word, 'b' a hole, 'c' the rest
    bool get = false, post = false;
    for (std::size_t i = 0; i < routes_.size(); ++i) {
        const auto& pattern = patterns_[i];
        const auto count = pattern.segments.size();
        if (pattern.takes_rest ? segments.size() < count : segments.size() != count) continue;
        std::string rank;
        for (std::size_t k = 0; k < count && rank.size() == k; ++k) {
            if (pattern.takes_rest && k + 1 == count)
                rank += 'c';
            else if (is_hole(pattern.segments[k]))
                rank += segments[k].empty() ? "" : "b";
            else
                rank += pattern.segments[k] == segments[k] ? "a" : "";
        }
        if (rank.size() != count) continue;
        (routes_[i].method == Method::post ? post : get) = true;
        if (routes_[i].method != wanted || (found.route != nullptr && best <= rank)) continue;
        best = rank;
        found.route = &routes_[i];
        found.parameters = {};
        for (std::size_t k = 0; k < count; ++k) {
            const auto& segment = pattern.segments[k];
            if (!is_hole(segment)) continue;
            std::string value = segments[k];
            if (pattern.takes_rest && k + 1 == count)
                for (std::size_t r = k + 1; r < segments.size(); ++r) value += '/' + segments[r];
            found.parameters.add(segment.substr(1, segment.size() - 2), std::move(value));
        }
    }
    if (found.route == nullptr && (get || post)) found.other_methods = get ? "GET, HEAD" : "POST";
    return found;
}

}  // namespace sallyport::doors::http
