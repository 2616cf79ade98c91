#include "doors/http/files.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/bytes.h"
#include "base/crypto.h"

namespace sallyport::doors::http {

std::string_view type_of_file(std::string_view name) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 19> known{{
        {".html", "text/html; charset=utf-8"},
        {".css", "text/css; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"},
        {".json", "application/json"},
        {".csv", "text/csv; charset=utf-8; header=present"},
        {".txt", "text/plain; charset=utf-8"},
        {".md", "text/markdown; charset=utf-8"},
        {".svg", "image/svg+xml"},
        {".png", "image/png"},
        {".jpg", "image/jpeg"},
        {".webp", "image/webp"},
        {".ico", "image/x-icon"},
        {".woff2", "font/woff2"},
        {".pdf", "application/pdf"},
        {".zip", "application/zip"},
        {".xml", "application/xml"},
        {".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
        {".map", "application/json"},
        {".atom", "application/atom+xml"},
    }};
    for (const auto& [ending, type] : known)
        if (name.ends_with(ending)) return type;
    return "application/octet-stream";
}

struct Assets::Content {
    struct File {
        std::string bytes, etag;
        std::string_view type;
        Caching caching = Caching::revalidate;
    };
    std::map<std::string, File, std::less<>> files;             // by name below /assets/, plain and hashed
    std::map<std::string, std::string, std::less<>> addresses;  // by plain name
};

Outcome<Assets> Assets::load(const std::string& folder) {
    auto content = std::make_shared<Content>();
    std::error_code failed;
    for (std::filesystem::directory_iterator it{folder, failed}, end; !failed && it != end; it.increment(failed)) {
        if (!it->is_regular_file(failed)) continue;
        const auto name = it->path().filename().string();
        std::ifstream in{it->path(), std::ios::binary};
        Content::File file;
        file.bytes.assign(std::istreambuf_iterator<char>{in}, {});
        if (!in.good() && !in.eof()) return Problem{Trouble::unavailable, "cannot read " + it->path().string()};
        file.etag = hex(sha256(file.bytes)).substr(0, 16);
        file.type = type_of_file(name);
        const auto dot = name.rfind('.');
        const auto hashed = dot == std::string::npos ? name : name.substr(0, dot) + "." + file.etag.substr(0, 8) + name.substr(dot);
        content->addresses[name] = "/assets/" + hashed;
        content->files[name] = file;
        file.caching = Caching::forever;
        content->files[hashed] = std::move(file);
    }
    for (const char* wanted : {"style.css", "app.js"})
        if (!content->files.contains(std::string_view{wanted}))
            return Problem{Trouble::unavailable, folder + "/" + wanted + " is missing: run \"npm ci && npm run build\" in web/", "assets"};
    Assets made;
    made.content_ = std::move(content);
    return made;
}

const std::string& Assets::address(std::string_view name) const {
    const auto found = content_->addresses.find(name);
    require(found != content_->addresses.end(), "a page names an asset that is there");
    return found->second;
}

Route Assets::route() const {
    return {.method = Method::get,
            .pattern = "/assets/{name*}",
            .door = "public",
            .action = "",
            .handle = [content = content_](Request& request) -> Response {
                const auto found = content->files.find(request.parameter("name"));
                if (found == content->files.end()) return Response::trouble({Trouble::not_found, ""});
                Response made;
                made.headers.emplace_back("Content-Type", std::string{found->second.type});
                made.body = found->second.bytes;
                made.etag = found->second.etag;
                made.caching = found->second.caching;
                return made;
            }};
}

namespace {
class FileSource : public BodySource {
public:
    FileSource(int descriptor, std::uint64_t size) : descriptor_{descriptor}, size_{size} {}
    ~FileSource() override { ::close(descriptor_); }
    FileSource(const FileSource&) = delete;
    FileSource& operator=(const FileSource&) = delete;
    std::optional<std::uint64_t> size() const override { return size_; }
    bool can_seek() const override { return true; }
    Outcome<void> seek(std::uint64_t offset) override {
        at_ = offset;
        return {};
    }
    Outcome<Bytes> next(std::size_t room) override {
        Bytes piece(room, '\0');
        const auto got = ::pread(descriptor_, piece.data(), room, static_cast<off_t>(at_));
        if (got < 0) return Problem{Trouble::unavailable, "the file cannot be read"};
        piece.resize(static_cast<std::size_t>(got));
        at_ += static_cast<std::uint64_t>(got);
        return piece;
    }

private:
    int descriptor_;
    std::uint64_t size_, at_ = 0;
};

struct Opened {
    int descriptor = -1;
    struct stat facts{};
};
}  // namespace

Outcome<std::shared_ptr<BodySource>> file_source(const std::string& path) {
    Opened file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    if (file.descriptor < 0) return Problem{errno == ENOENT ? Trouble::not_found : Trouble::unavailable, "the file cannot be opened"};
    if (::fstat(file.descriptor, &file.facts) != 0 || !S_ISREG(file.facts.st_mode)) {
        ::close(file.descriptor);
        return Problem{Trouble::not_found, "that is not a file"};
    }
    return std::shared_ptr<BodySource>{std::make_shared<FileSource>(file.descriptor, static_cast<std::uint64_t>(file.facts.st_size))};
}

Response file_below(const std::string& folder, std::string_view relative) {
    const Problem nothing{Trouble::not_found, ""};
    std::string name{relative};
    if (name.empty() || name.ends_with('/')) name += "index.html";
    if (name.find('\0') != std::string::npos) return Response::trouble(nothing);
    const int root = ::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (root < 0) return Response::trouble(nothing);
    // The kernel holds the promise: no "..", no link, no mount leads out.
    open_how how{};
    how.flags = O_RDONLY | O_CLOEXEC;
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
    Opened file;
    file.descriptor = static_cast<int>(::syscall(SYS_openat2, root, name.c_str(), &how, sizeof how));
    if (file.descriptor >= 0 && ::fstat(file.descriptor, &file.facts) == 0 && S_ISDIR(file.facts.st_mode)) {
        ::close(file.descriptor);
        name += "/index.html";
        file.descriptor = static_cast<int>(::syscall(SYS_openat2, root, name.c_str(), &how, sizeof how));
    }
    ::close(root);
    if (file.descriptor < 0) return Response::trouble(nothing);
    if (::fstat(file.descriptor, &file.facts) != 0 || !S_ISREG(file.facts.st_mode)) {
        ::close(file.descriptor);
        return Response::trouble(nothing);
    }
    Response made;
    made.headers.emplace_back("Content-Type", std::string{type_of_file(name)});
    made.source = std::make_shared<FileSource>(file.descriptor, static_cast<std::uint64_t>(file.facts.st_size));
    made.caching = Caching::revalidate;
    made.etag = std::to_string(file.facts.st_mtim.tv_sec) + "-" + std::to_string(file.facts.st_mtim.tv_nsec) + "-" +
                std::to_string(file.facts.st_size);
    return made;
}

}  // namespace sallyport::doors::http
