// The parts of HTTP that are read by our own hand: pure functions, fuzzed. Every Problem here is answered by 400 and close.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/limits.h"
#include "doors/http/request.h"

namespace sallyport::doors::http {

// Before any parser sees the head (request line to the empty line, inclusive): CRLF line ends only, no control character, no
// folded line, names are tokens without space before the colon, at most 100 headers, one Host, not both Content-Length and
// Transfer-Encoding, each once at most, and the only coding is "chunked". RFC 9112 sections 2.2, 3.2, 5.1, 5.2, 6.1, 6.3.
Outcome<void> check_head(std::string_view head);

// "/a%20b?x=1" into path and query as Request promises.
struct Target {
    std::string path;
    Fields query;
};
Outcome<Target> parse_target(std::string_view target);

// application/x-www-form-urlencoded, as the URL standard writes it. At most `pairs`.
Outcome<Fields> parse_urlencoded(std::string_view text, int pairs = limits::form_fields);

// "bytes=a-b" against a size. nullopt: no range that we answer (absent, several, malformed): the whole goes out.
struct ByteRange {
    std::uint64_t from = 0, to = 0;  // half-open
    bool satisfiable = true;
};
std::optional<ByteRange> parse_range(std::string_view header, std::uint64_t size);

// "multipart/form-data; boundary=x": the boundary, 1 to 70 characters (RFC 2046 5.1.1).
Outcome<std::string> boundary_of(std::string_view content_type);

struct Part {
    std::string field;
    bool is_file = false;  // had a filename, even an empty one
    std::string filename;  // last component only
    std::string content_type;
};

// multipart/form-data as it arrives, in memory that does not grow with the body.
class Multipart {
public:
    class Reader {
    public:
        virtual ~Reader() = default;
        virtual Outcome<void> part(const Part& part) = 0;
        virtual Outcome<void> data(std::string_view bytes) = 0;
        virtual Outcome<void> part_end() = 0;
    };
    Multipart(std::string boundary, Reader& reader);
    // A Problem is final: feed no more. The Reader's own come back unchanged.
    Outcome<void> feed(std::string_view bytes);
    // The body is over; invalid if the last boundary has not come.
    Outcome<void> finish() const;

private:
    enum class At { preamble, after_boundary, head, data, epilogue };
    Outcome<void> open_part(std::string_view head);
    std::string delimiter_;  // CRLF "--" boundary
    Reader& reader_;
    At at_ = At::preamble;
    std::string kept_;  // not yet decided: shorter than a part's head and a delimiter
    int parts_ = 0;
};

}  // namespace sallyport::doors::http
