// room: doors
// The parts of HTTP that are read by our own hand. The first byte chooses the reader, the second where a body is cut in two.
#include "doors/http/parse.h"

using namespace sallyport;
using namespace sallyport::doors::http;

namespace {

struct Collect final : Multipart::Reader {
    std::string seen;
    Outcome<void> part(const Part& part) override {
        require(part.filename.find('/') == std::string::npos, "a file name has no folder");
        seen += "[" + part.field + "|" + part.filename + "]";
        return {};
    }
    Outcome<void> data(std::string_view bytes) override {
        seen += bytes;
        return {};
    }
    Outcome<void> part_end() override {
        seen += "[end]";
        return {};
    }
};

// How the body reads when it arrives in two pieces; the empty string if it is refused.
std::string in_two(std::string_view body, std::size_t cut) {
    Collect collect;
    Multipart multipart{"b", collect};
    if (!multipart.feed(body.substr(0, cut)) || !multipart.feed(body.substr(cut)) || !multipart.finish()) return {};
    return collect.seen;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    if (size < 2) return 0;
    const std::string_view input{reinterpret_cast<const char*>(data) + 2, size - 2};
    switch (data[0] % 6) {
        case 0: (void)check_head(input).has_value(); break;
        case 1:
            if (const auto target = parse_target(input)) require(target->path.starts_with('/'), "a path begins with a slash");
            break;
        case 2: (void)parse_urlencoded(input).has_value(); break;
        case 3:
            if (const auto range = parse_range(input, 1000); range && range->satisfiable) {
                require(range->from < range->to && range->to <= 1000, "a range lies in its file");
            }
            break;
        case 4:
            if (const auto boundary = boundary_of(input)) {
                require(!boundary->empty() && boundary->size() <= 70, "a boundary has 1 to 70 characters");
            }
            break;
        case 5: {
            const std::size_t cut = std::min<std::size_t>(data[1], input.size());
            require(in_two(input, cut) == in_two(input, 0), "where a body is cut does not change what it says");
            break;
        }
    }
    return 0;
}
