#include "adapters/bucket/bucket.h"

#include <curl/curl.h>
#include <fmt/format.h>
#include <openssl/evp.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "adapters/bucket/listing.h"
#include "adapters/files/files.h"
#include "adapters/mail/mail.h"
#include "base/bytes.h"
#include "base/crypto.h"

namespace sallyport::adapters {
namespace {

namespace fs = std::filesystem;

constexpr long object_seconds = 120, connect_seconds = 20;
constexpr std::size_t answer_bytes = 4'000'000;  // of a list of a thousand objects
constexpr int most_lists = 1000;                 // of a thousand objects each; a server that never ends is none
constexpr std::string_view staged_folder = ".staged/";

struct SiteObject {
    std::string path;  // within the site
    Bytes bytes;
    std::string sha256_hex, md5_hex;
};

// S3 calls the MD5 of what a plain upload stored its ETag: enough to see that nothing changed, never to trust it.
std::string md5_hex_of(std::string_view bytes) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
    unsigned length = 0;
    if (::EVP_Digest(bytes.data(), bytes.size(), out.data(), &length, ::EVP_md5(), nullptr) != 1) return {};
    return hex(std::string_view{reinterpret_cast<const char*>(out.data()), length});
}

std::string as_path(std::string_view key) {
    std::string out;
    for (const char c : key) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || std::strchr("-._~/", c) != nullptr;
        out += plain ? std::string{c} : fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    }
    return out;
}
std::string as_value(std::string_view text) {
    std::string out;
    for (const char c : as_path(text)) out += c == '/' ? std::string{"%2F"} : std::string{c};
    return out;
}

std::string_view type_of(std::string_view path) {
    static constexpr std::pair<std::string_view, std::string_view> types[] = {
        {".html", "text/html; charset=utf-8"},
        {".css", "text/css; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"},
        {".csv", "text/csv; charset=utf-8"},
        {".json", "application/json"},
        {".svg", "image/svg+xml"},
        {".atom", "application/atom+xml"},
        {".pdf", "application/pdf"},
        {".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}};
    for (const auto& [ending, type] : types) {
        if (path.ends_with(ending)) return type;
    }
    return "application/octet-stream";
}

// Files that lead nowhere come first, the ways in last: whoever comes while objects take their places finds what a page of his names.
int turn_of(std::string_view path) {
    if (path.starts_with("data/editions/")) return 0;
    if (path == "index.html" || path.ends_with("/index.html")) return 4;
    if (path == "feed.atom" || path == "data/datapackage.json" || path == "data/figures.json") return 3;
    return path.ends_with(".html") ? 2 : 1;
}

struct Credentials {
    std::string key, secret;
};
Outcome<Credentials> credentials_in(const std::string& path) {
    struct stat found{};
    if (::stat(path.c_str(), &found) != 0) return Problem{Trouble::refused, fmt::format("the bucket's credentials {} are not there", path)};
    if ((found.st_mode & 077U) != 0)
        return Problem{Trouble::refused,
                       fmt::format("{} can be read by others (mode {:o}); chmod 600 is wanted", path, found.st_mode & 0777U)};
    SALLYPORT_TRY(text, read_file(path));
    const auto end = text.find('\n');
    Credentials out{text.substr(0, end), end == std::string::npos ? "" : text.substr(end + 1)};
    out.secret = out.secret.substr(0, out.secret.find('\n'));
    if (out.key.empty() || out.secret.empty())
        return Problem{Trouble::refused, fmt::format("{} has no two lines; the key and, below it, the secret are wanted", path)};
    return out;
}

Outcome<std::vector<SiteObject>> objects_in(const fs::path& folder) {
    const Problem replaced{Trouble::conflict, folder.string() + " was replaced while it was read; the new site is sent next"};
    struct stat before{}, after{};
    if (::stat(folder.c_str(), &before) != 0 || !fs::exists(folder / "data" / "figures.json") || !fs::exists(folder / "index.html"))
        return Problem{Trouble::refused, folder.string() + " holds no site"};
    std::vector<SiteObject> out;
    std::error_code error;
    for (fs::recursive_directory_iterator at{folder, error}, end; !error && at != end; at.increment(error)) {
        if (!at->is_regular_file(error)) continue;
        auto bytes = read_file(at->path().string());
        if (!bytes) return bytes.error().trouble == Trouble::not_found ? replaced : std::move(bytes.error());
        SiteObject one{at->path().lexically_relative(folder).generic_string(), std::move(*bytes), {}, {}};
        one.sha256_hex = hex(sha256(one.bytes));
        one.md5_hex = md5_hex_of(one.bytes);
        out.push_back(std::move(one));
    }
    if (error || ::stat(folder.c_str(), &after) != 0 || before.st_ino != after.st_ino) return replaced;
    std::ranges::sort(out, {}, [](const SiteObject& one) { return std::pair{turn_of(one.path), one.path}; });
    return out;
}

struct Held {
    std::string etag;
    std::string size;
};

class Bucket {
public:
    Bucket(const BucketSettings& settings, Credentials credentials) : settings_{settings}, credentials_{std::move(credentials)} {
        curl_.reset(::curl_easy_init());
    }

    // Every object below the prefix.
    Outcome<std::map<std::string, Held>> list() {
        std::map<std::string, Held> out;
        std::string token;
        for (int i = 0; i < most_lists; ++i) {
            std::string query = token.empty() ? "" : "continuation-token=" + as_value(token) + "&";
            query += "list-type=2";
            if (!settings_.prefix.empty()) query += "&prefix=" + as_value(settings_.prefix);
            SALLYPORT_TRY(answer, ask({"GET", "", query, {}, {}}));
            SALLYPORT_TRY(listing, parse_listing(answer.body));
            for (auto& one : listing.objects) {
                if (one.key.starts_with(settings_.prefix))
                    out[one.key.substr(settings_.prefix.size())] = {std::move(one.etag), std::move(one.size)};
            }
            if (listing.next.empty()) return out;
            token = std::move(listing.next);
        }
        return Problem{Trouble::unavailable, settings_.store() + " never comes to the end of its list"};
    }

    // With its digest, which the server checks; what it says that it stored is checked here.
    Outcome<void> stage(const SiteObject& object) {
        SALLYPORT_TRY(
            answer,
            ask({"PUT",
                 settings_.prefix + staged(object),
                 "",
                 {"content-type: " + std::string{type_of(object.path)}, "x-amz-checksum-sha256: " + base64(text_of(sha256(object.bytes)))},
                 object.bytes}));
        std::erase(answer.etag, '"');
        return check_tag(object, answer.etag);
    }
    // Within the bucket: no byte travels, so the places change quickly.
    Outcome<void> put_in_place(const SiteObject& object) {
        SALLYPORT_TRY(answer, ask({"PUT",
                                   settings_.prefix + object.path,
                                   "",
                                   {"x-amz-copy-source: /" + as_path(settings_.bucket + "/" + settings_.prefix + staged(object))},
                                   {}}));
        // A copy that fails half way says so in an answer that begins well.
        auto tag = element_of(answer.body, "ETag");
        if (!tag) return Problem{Trouble::unavailable, fmt::format("{} did not put {} in its place", settings_.store(), object.path)};
        std::erase(*tag, '"');
        return check_tag(object, *tag);
    }
    Outcome<void> remove_staged(const std::string& path) {
        SALLYPORT_CHECK(ask({"DELETE", settings_.prefix + path, "", {}, {}}));
        return {};
    }
    static std::string staged(const SiteObject& object) { return std::string{staged_folder} + object.sha256_hex; }

private:
    struct Question {
        std::string_view method;
        std::string key, query;
        std::vector<std::string> headers;
        std::string_view bytes;
    };
    struct Answer {
        Bytes body;
        std::string etag;
    };
    struct Reading {
        std::string_view bytes;
        std::size_t at = 0;
    };

    static std::string text_of(const Digest& digest) { return {digest.begin(), digest.end()}; }
    static std::size_t give(char* to, std::size_t size, std::size_t count, void* from) {
        auto& reading = *static_cast<Reading*>(from);
        const auto length = std::min(size * count, reading.bytes.size() - reading.at);
        std::memcpy(to, reading.bytes.data() + reading.at, length);
        reading.at += length;
        return length;
    }
    static std::size_t take(char* from, std::size_t size, std::size_t count, void* to) {
        auto& body = static_cast<Answer*>(to)->body;
        if (body.size() + size * count > answer_bytes) return 0;
        body.append(from, size * count);
        return size * count;
    }
    static std::size_t take_header(char* from, std::size_t size, std::size_t count, void* to) {
        std::string line{from, size * count};
        std::string name = line.substr(0, line.find(':'));
        std::ranges::transform(name, name.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
        if (name == "etag") {
            auto& etag = static_cast<Answer*>(to)->etag;
            etag = line.substr(name.size() + 1);
            std::erase_if(etag, [](char c) { return c <= ' '; });
        }
        return size * count;
    }

    // A server that seals with a key of its own has another tag; its check of our digest then has to do.
    Outcome<void> check_tag(const SiteObject& object, const std::string& tag) const {
        const bool is_md5 = tag.size() == 32 && tag.find_first_not_of("0123456789abcdef") == std::string::npos;
        if (!is_md5 || tag == object.md5_hex) return {};
        return Problem{Trouble::unavailable, fmt::format("{} has other bytes for {} than were sent", settings_.store(), object.path)};
    }

    Outcome<Answer> ask(const Question& question) {
        if (!curl_) return Problem{Trouble::unavailable, "there is no memory for the bucket's connection"};
        CURL* curl = curl_.get();
        ::curl_easy_reset(curl);
        const std::string url = settings_.endpoint + "/" + as_path(settings_.bucket) +
                                (question.key.empty() ? "" : "/" + as_path(question.key)) +
                                (question.query.empty() ? "" : "?" + question.query);
        curl_slist* list = nullptr;
        for (const std::string& header : question.headers) list = ::curl_slist_append(list, header.c_str());
        list = ::curl_slist_append(list, ("x-amz-content-sha256: " + hex(sha256(question.bytes))).c_str());
        const std::unique_ptr<curl_slist, decltype(&::curl_slist_free_all)> headers{list, &::curl_slist_free_all};
        Answer answer;
        Reading reading{question.bytes};
        ::curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
        ::curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, settings_.endpoint.starts_with("https:") ? "https" : "http");
        ::curl_easy_setopt(curl, CURLOPT_PROXY, "");
        ::curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
        ::curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, connect_seconds);
        ::curl_easy_setopt(curl, CURLOPT_TIMEOUT, object_seconds);
        ::curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
        ::curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
        ::curl_easy_setopt(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
        if (!settings_.authorities.empty()) ::curl_easy_setopt(curl, CURLOPT_CAINFO, settings_.authorities.c_str());
        ::curl_easy_setopt(curl, CURLOPT_AWS_SIGV4, ("aws:amz:" + settings_.region + ":s3").c_str());
        ::curl_easy_setopt(curl, CURLOPT_USERNAME, credentials_.key.c_str());
        ::curl_easy_setopt(curl, CURLOPT_PASSWORD, credentials_.secret.c_str());
        ::curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
        ::curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &take);
        ::curl_easy_setopt(curl, CURLOPT_WRITEDATA, &answer);
        ::curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, &take_header);
        ::curl_easy_setopt(curl, CURLOPT_HEADERDATA, &answer);
        if (question.method == "PUT") {
            ::curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
            ::curl_easy_setopt(curl, CURLOPT_READFUNCTION, &give);
            ::curl_easy_setopt(curl, CURLOPT_READDATA, &reading);
            ::curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(question.bytes.size()));
        } else if (question.method == "DELETE") {
            ::curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, "DELETE");
        }
        const CURLcode code = ::curl_easy_perform(curl);
        if (code != CURLE_OK)
            return Problem{Trouble::unavailable, fmt::format("{} cannot be reached ({})", settings_.store(), ::curl_easy_strerror(code))};
        long status = 0;
        ::curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
        if (status >= 200 && status < 300) return answer;
        const auto reason = element_of(answer.body, "Code").value_or("no reason");
        return Problem{status == 401 || status == 403 || status == 404 ? Trouble::refused : Trouble::unavailable,
                       fmt::format("{} answers {} ({})", settings_.store(), status, reason.substr(0, 60))};
    }

    const BucketSettings& settings_;
    Credentials credentials_;
    std::unique_ptr<CURL, decltype(&::curl_easy_cleanup)> curl_{nullptr, &::curl_easy_cleanup};
};

bool is_held(const std::map<std::string, Held>& held, const std::string& path, const SiteObject& object) {
    const auto found = held.find(path);
    return found != held.end() && !object.md5_hex.empty() && found->second.etag == object.md5_hex &&
           found->second.size == std::to_string(object.bytes.size());
}

Problem while_readers_have(Problem problem, std::string_view what) {
    problem.sentence += fmt::format("; {}", what);
    return problem;
}

}  // namespace

bool is_bucket_name(std::string_view text) {
    return text.size() >= 3 && text.size() <= 63 && text.front() != '-' && text.front() != '.' && text.back() != '-' &&
           text.back() != '.' &&
           std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.'; });
}

bool is_bucket_prefix(std::string_view text) {
    if (text.empty()) return true;
    return text.size() <= 200 && text.back() == '/' && text.front() != '/' && !text.contains("//") && !text.contains("..") &&
           std::ranges::all_of(text, [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || std::strchr("-_./", c) != nullptr;
           });
}

Outcome<BucketSummary> put_into_bucket(const BucketSettings& settings, const fs::path& folder, const BucketProgress& progress) {
    const auto after_scheme = settings.endpoint.find("://");
    std::string host = after_scheme == std::string::npos ? "" : settings.endpoint.substr(after_scheme + 3);
    host = host.starts_with('[') ? host.substr(1, host.find(']') - 1) : host.substr(0, host.find(':'));
    if (!settings.endpoint.starts_with("https://") && !(settings.endpoint.starts_with("http://") && is_loopback(host)))
        return Problem{Trouble::refused, "a bucket without TLS is on this machine only; nothing was sent"};
    SALLYPORT_TRY(credentials, credentials_in(settings.credentials_file));
    SALLYPORT_TRY(objects, objects_in(folder));
    Bucket bucket{settings, std::move(credentials)};
    SALLYPORT_TRY(held, bucket.list());

    std::vector<const SiteObject*> wanted;
    for (const SiteObject& object : objects) {
        if (!is_held(held, object.path, object)) wanted.push_back(&object);
    }
    BucketSummary summary{wanted.size(), objects.size() - wanted.size(), 0};
    std::size_t done = 0;
    const auto tell = [&] {
        if (progress) progress(done, 2 * wanted.size());
    };
    for (const SiteObject* object : wanted) {
        if (!is_held(held, Bucket::staged(*object), *object)) {
            if (auto sent = bucket.stage(*object); !sent)
                return while_readers_have(std::move(sent.error()), "readers still have the old site, and what was sent is not sent again");
            held[Bucket::staged(*object)] = {object->md5_hex, std::to_string(object->bytes.size())};
            summary.bytes += object->bytes.size();
        }
        ++done;
        tell();
    }
    for (const SiteObject* object : wanted) {
        if (auto placed = bucket.put_in_place(*object); !placed)
            return while_readers_have(std::move(placed.error()),
                                      fmt::format("{} of {} changed files are in their places, and the rest follows "
                                                  "with the next attempt",
                                                  done - wanted.size(), wanted.size()));
        ++done;
        tell();
    }
    // What was set aside has its places now. A key that may not delete leaves it: it is no page, and the next time spares the sending.
    for (const auto& [path, what] : held) {
        if (path.starts_with(staged_folder) && !bucket.remove_staged(path)) break;
    }
    return summary;
}

}  // namespace sallyport::adapters
