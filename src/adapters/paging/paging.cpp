#include "adapters/paging/paging.h"

#include <curl/curl.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "adapters/files/files.h"
#include "base/crypto.h"
#include "base/json.h"

namespace sallyport::adapters {

namespace {

constexpr long hook_seconds = 20;         // longer than that the next way is quicker
constexpr long hook_connect_seconds = 5;  // likewise
constexpr std::size_t secret_least = 16;  // letters; a shorter one can be guessed

std::string first_line(const Bytes& bytes) {
    auto line = bytes.substr(0, bytes.find('\n'));
    while (!line.empty() && line.back() == '\r') line.pop_back();
    return line;
}

std::size_t swallow(char*, std::size_t size, std::size_t count, void*) { return size * count; }

// Waits for the child at most so long; then ends it and everything in its group.
Outcome<int> wait_for(pid_t child, int seconds) {
    const int handle = static_cast<int>(::syscall(SYS_pidfd_open, child, 0));
    pollfd watched{handle, POLLIN, 0};
    int ready = 0;
    if (handle >= 0) {
        do ready = ::poll(&watched, 1, seconds * 1000);
        while (ready < 0 && errno == EINTR);
        ::close(handle);
    }
    if (ready != 1) ::kill(-child, SIGKILL);
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (ready != 1) return Problem{Trouble::unavailable, fmt::format("the program did not end within {} seconds", seconds)};
    return status;
}

// A file without a name that holds these bytes, read from its start; -1 if there is none to be had.
int nameless_file(const Bytes& bytes) {
    const int file = ::memfd_create("page", MFD_CLOEXEC);
    if (file < 0) return -1;
    if (::write(file, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size()) || ::lseek(file, 0, SEEK_SET) != 0) {
        ::close(file);
        return -1;
    }
    return file;
}

}  // namespace

Bytes page_json(const PageMessage& message) {
    return canonical(json::object{{"format", "sallyport-page-1"},
                                  {"number", message.number},
                                  {"lane", message.lane},
                                  {"due", message.due ? json::value(text(*message.due)) : json::value(nullptr)},
                                  {"person", message.person},
                                  {"round", std::int64_t{message.round}},
                                  {"at", text(message.at)},
                                  {"link", message.link}});
}

std::string page_signature(std::string_view secret, std::string_view body) { return "sha256=" + hex(hmac_sha256(secret, body)); }

bool is_paging_url(const std::string& url) {
    const std::unique_ptr<CURLU, decltype(&::curl_url_cleanup)> parsed{::curl_url(), &::curl_url_cleanup};
    if (!parsed || ::curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK) return false;
    const auto part = [&](CURLUPart which) {
        char* found = nullptr;
        if (::curl_url_get(parsed.get(), which, &found, 0) != CURLUE_OK) return std::string{};
        std::string out{found};
        ::curl_free(found);
        return out;
    };
    if (!part(CURLUPART_USER).empty() || !part(CURLUPART_PASSWORD).empty()) return false;
    auto host = part(CURLUPART_HOST);
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    const auto scheme = part(CURLUPART_SCHEME);
    return !host.empty() && (scheme == "https" || (scheme == "http" && is_loopback(host)));
}

Outcome<void> WebhookWay::page(const PageMessage& message) {
    if (!is_paging_url(settings_.url))
        return Problem{Trouble::unavailable, "the webhook is neither https nor on this machine; nothing was sent"};
    SALLYPORT_TRY(kept, read_file(settings_.secret_file));
    const auto secret = first_line(kept);
    if (secret.size() < secret_least) {
        return Problem{Trouble::unavailable, fmt::format("the webhook's secret has fewer than {} letters; nothing was sent", secret_least)};
    }
    const auto body = page_json(message);
    const std::unique_ptr<CURL, decltype(&::curl_easy_cleanup)> curl{::curl_easy_init(), &::curl_easy_cleanup};
    if (!curl) return Problem{Trouble::unavailable, "there is no memory for a webhook"};
    const std::string signature = "Sallyport-Signature: " + page_signature(secret, body);
    curl_slist* list = ::curl_slist_append(nullptr, "Content-Type: application/json");
    list = ::curl_slist_append(list, signature.c_str());
    list = ::curl_slist_append(list, "Expect:");  // no second journey for a body of some hundred bytes
    const std::unique_ptr<curl_slist, decltype(&::curl_slist_free_all)> headers{list, &::curl_slist_free_all};
    ::curl_easy_setopt(curl.get(), CURLOPT_URL, settings_.url.c_str());
    ::curl_easy_setopt(curl.get(), CURLOPT_PROTOCOLS_STR, "http,https");
    ::curl_easy_setopt(curl.get(), CURLOPT_PROXY, "");
    ::curl_easy_setopt(curl.get(), CURLOPT_NOSIGNAL, 1L);
    ::curl_easy_setopt(curl.get(), CURLOPT_FOLLOWLOCATION, 0L);
    ::curl_easy_setopt(curl.get(), CURLOPT_CONNECTTIMEOUT, hook_connect_seconds);
    ::curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT, hook_seconds);
    ::curl_easy_setopt(curl.get(), CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!settings_.authorities.empty()) ::curl_easy_setopt(curl.get(), CURLOPT_CAINFO, settings_.authorities.c_str());
    ::curl_easy_setopt(curl.get(), CURLOPT_HTTPHEADER, headers.get());
    ::curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDSIZE, static_cast<long>(body.size()));
    ::curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDS, body.c_str());
    ::curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, &swallow);
    const CURLcode code = ::curl_easy_perform(curl.get());
    if (code != CURLE_OK) {
        return Problem{Trouble::unavailable, fmt::format("the webhook cannot be reached ({})", static_cast<int>(code))};
    }
    long answer = 0;
    ::curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &answer);
    if (answer < 200 || answer > 299) return Problem{Trouble::unavailable, fmt::format("the webhook answers {}", answer)};
    return {};
}

Outcome<void> ProgramWay::page(const PageMessage& message) {
    const int input = nameless_file(page_json(message));
    if (input < 0) return Problem{Trouble::unavailable, "there is no memory for the program's input"};
    std::vector<std::string> words{settings_.path};
    words.insert(words.end(), settings_.arguments.begin(), settings_.arguments.end());
    std::vector<char*> arguments;
    for (auto& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    // Nothing of our own environment: it may hold what is nobody else's.
    std::string path = "PATH=/usr/bin:/bin";
    std::array<char*, 2> environment{path.data(), nullptr};

    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, input, 0);
    ::posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    ::posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
    posix_spawnattr_t attributes;
    ::posix_spawnattr_init(&attributes);
    sigset_t as_usual;
    ::sigemptyset(&as_usual);
    ::sigaddset(&as_usual, SIGPIPE);  // we ignore it; others do not expect that
    ::posix_spawnattr_setsigdefault(&attributes, &as_usual);
    ::posix_spawnattr_setpgroup(&attributes, 0);
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF);
    pid_t child = -1;
    const int error = ::posix_spawn(&child, settings_.path.c_str(), &actions, &attributes, arguments.data(), environment.data());
    ::posix_spawnattr_destroy(&attributes);
    ::posix_spawn_file_actions_destroy(&actions);
    ::close(input);
    if (error != 0) return Problem{Trouble::unavailable, fmt::format("the program cannot be started ({})", error)};
    SALLYPORT_TRY(status, wait_for(child, settings_.seconds));
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return {};
    return Problem{Trouble::unavailable, WIFEXITED(status) ? fmt::format("the program ended with {}", WEXITSTATUS(status))
                                                           : fmt::format("the program was ended by signal {}", WTERMSIG(status))};
}

Outcome<void> MailWay::page(const PageMessage& message) {
    const auto known = std::ranges::find(people_, message.person, &PagedPerson::name);
    if (known == people_.end()) return Problem{Trouble::refused, "no mail address is set up for this person"};
    Mail mail;
    mail.to = Sensitive<std::string>{known->mail};
    mail.subject = fmt::format("{}: {} waits for you", message.number, message.lane);
    mail.text = Sensitive<std::string>{
        fmt::format("{} waits at the desk and nobody has taken it up: {}.\n{}\nOpen it, and press \"I am there\":\n{}\n\nUntil somebody "
                    "does, others are "
                    "called too.\n",
                    message.number, message.lane, message.due ? "It is due on " + text_in(*message.due, "UTC") + ".\n" : "", message.link)};
    mail.message_id = fmt::format("page.{}.{}.{}@{}", message.number, message.at.ms, hex(sha256(message.person)).substr(0, 8), domain_);
    mail.at = message.at;
    return mailer_.send(mail);
}

std::vector<std::unique_ptr<PagingWay>> paging_ways(const PagingSettings& settings, Mailer* mailer, const std::string& mail_from) {
    std::vector<std::unique_ptr<PagingWay>> ways;
    if (settings.program) ways.push_back(std::make_unique<ProgramWay>(*settings.program));
    if (settings.webhook) ways.push_back(std::make_unique<WebhookWay>(*settings.webhook));
    if (mailer != nullptr && !settings.people.empty()) {
        ways.push_back(std::make_unique<MailWay>(*mailer, settings.people, mail_from.substr(mail_from.find('@') + 1)));
    }
    return ways;
}

}  // namespace sallyport::adapters
