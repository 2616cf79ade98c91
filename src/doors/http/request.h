// What came in over HTTP, checked and taken apart: a handler never sees a raw byte of the head. Values are strangers' text.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/outcome.h"

namespace sallyport::doors::http {

enum class Method { get, head, post };
const char* word(Method method);  // "GET", ...

// Names and values in the order in which they came; a name may come more than once (check boxes). Values are UTF-8 without
// NUL, line ends as the browser sent them.
class Fields {
public:
    void add(std::string name, std::string value) { pairs_.emplace_back(std::move(name), std::move(value)); }
    bool has(std::string_view name) const;
    std::string_view get(std::string_view name) const;  // the first; empty if there is none
    std::vector<std::string> all(std::string_view name) const;
    const std::vector<std::pair<std::string, std::string>>& pairs() const { return pairs_; }
    bool empty() const { return pairs_.empty(); }

private:
    std::vector<std::pair<std::string, std::string>> pairs_;
};

// Who the guard found behind the session. Doors derive from it and get it back with Request::visitor_as<T>().
class Visitor {
public:
    virtual ~Visitor() = default;
};

// Where the bytes of an uploaded file go while they arrive. Called on worker threads, never two calls at once; the next bytes
// are read from the network only after add() has returned. A file control that was left empty never reaches begin().
class UploadSink {
public:
    virtual ~UploadSink() = default;
    virtual Outcome<void> begin(std::string_view field, std::string_view filename, std::string_view content_type) = 0;
    virtual Outcome<void> add(std::string_view bytes) = 0;  // at most 64 KiB at a time
    virtual Outcome<void> end() = 0;                        // one file is whole; the next begin() may follow
    // The body stopped, was refused or was too large: nothing of it may be kept, files that had ended neither. Called once at
    // most, and never once the handler was called; the handler then decides what stays.
    virtual void abandon() = 0;
};

struct Request {
    Method method = Method::get;
    // Percent-decoded UTF-8, begins with "/", no empty segment but perhaps the last, no "." or "..", no control character, no "\".
    std::string path;
    std::string target;  // as it came, path and query; for "return to" links only
    Fields query;
    Fields parameters;  // {id} of the route's pattern
    Fields form;        // urlencoded or multipart; without the files
    std::string body;   // of application/json and text/plain, at most limits::form_bytes; otherwise empty

    // Headers that a door may use; empty if absent.
    std::string host, cookie, content_type, range, if_range, if_none_match, accept_language, user_agent, origin, fetch_site;
    bool over_tls = false;
    std::string peer;  // the other end's IP address

    std::shared_ptr<const Visitor> visitor;  // set by the guard; null on routes for anyone
    std::string form_token;                  // set by the guard: goes into every form (page::token_field)
    std::shared_ptr<UploadSink> upload;      // the route's sink, its files ended; null if the route has none

    std::string_view parameter(std::string_view name) const { return parameters.get(name); }
    // The visitor as the door's own type; asking for another type is our bug.
    template <class T>
    const T& visitor_as() const {
        const auto* found = dynamic_cast<const T*>(visitor.get());
        require(found != nullptr, "the guard lets nobody in without this visitor");
        return *found;
    }
    template <class T>
    T& upload_as() const {
        auto* found = dynamic_cast<T*>(upload.get());
        require(found != nullptr, "the route has this sink");
        return *found;
    }
};

// The cookie of that name; nullopt if there is none or the name came twice (somebody is planting cookies).
std::optional<std::string> cookie(const Request& request, std::string_view name);
// The session's secret from its cookie; empty if there is none.
std::string session_of(const Request& request);

}  // namespace sallyport::doors::http
