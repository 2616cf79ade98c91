// What goes out over HTTP. Security headers are the server's business: every answer has them, errors too.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/outcome.h"

namespace sallyport::doors::http {

struct Request;

enum class Delivery { whole, cut };

// A body that is made while it goes out, in bounded memory. Calls come from worker threads, never two at once. The client's
// pace is ours: next() is called only when the bytes before have left.
class BodySource {
public:
    virtual ~BodySource() = default;
    // Bytes in all. Known: sent as Content-Length, and a source that gives more or fewer is cut. Unknown: sent in chunks.
    virtual std::optional<std::uint64_t> size() const { return std::nullopt; }
    // Can start anywhere (and has a size): answers Range, so that a broken download goes on where it stopped.
    virtual bool can_seek() const { return false; }
    // Before the first next(), at most once, 0 <= offset < size().
    virtual Outcome<void> seek(std::uint64_t offset) {
        (void)offset;
        return Problem{Trouble::refused, "this body starts at its beginning only"};
    }
    // The bytes that follow, 1 to `room` of them; none means the end. A Problem cuts the connection, so that the other end
    // knows that the file is not whole.
    virtual Outcome<Bytes> next(std::size_t room) = 0;
    // Once, at last: bytes [from, to) were handed to the network; `whole` if nothing that was asked for is missing.
    // Not called where no body was asked for (HEAD, 304, 416).
    virtual void ended(Delivery how, std::uint64_t from, std::uint64_t to) { (void)how, (void)from, (void)to; }
};

enum class Caching {
    never,       // no-store: every page for one person; the default
    revalidate,  // kept, asked again each time by its etag: the public pages
    forever,     // the address changes with the content: hashed assets
};

struct Response {
    int status = 200;
    std::vector<std::pair<std::string, std::string>> headers;  // beyond the server's own
    std::string body;
    std::shared_ptr<BodySource> source;  // instead of body
    Caching caching = Caching::never;
    std::string etag;                // without quotes; answers If-None-Match and guards Range
    std::optional<Problem> problem;  // the server shows its error page with this sentence

    static Response page(std::string html);  // text/html, UTF-8
    static Response json(std::string text);
    static Response plain(std::string text);
    // 303: look there. Only addresses of ours; another site's is our bug.
    static Response see(std::string path);
    // A file to keep. The name goes out in both written forms (RFC 6266), path separators and controls taken out.
    static Response download(std::shared_ptr<BodySource> source, std::string_view filename, std::string_view content_type);
    // The error page that fits: invalid 422, refused 403, not_found 404, conflict 409, unavailable 503, corrupt 500. Sentences
    // of not_found and corrupt are not shown: another's thing answers exactly like one that does not exist.
    static Response trouble(Problem problem);

    // 429 (RFC 6585 section 4): tried too often. Says how long to wait, and nothing of whoever tried.
    static Response too_many(int wait_seconds);

    Response& with(std::string name, std::string value);
    Response& with_status(int code);
};

int status_of(Trouble trouble);

// "__Host-session" with TLS, "session" on loopback without. SameSite=Strict, HttpOnly, whole site, gone with the browser.
void set_session(Response& response, const Request& request, std::string_view secret);
void end_session(Response& response, const Request& request);

}  // namespace sallyport::doors::http
