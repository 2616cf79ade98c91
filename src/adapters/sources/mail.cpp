#include "adapters/sources/mail.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>
#include <limits>

#include "adapters/files/files.h"
#include "production/mbox_lines.h"

namespace sallyport::adapters {

using collection::Query;
using collection::Record;
using collection::Sink;
using demand::DataClass;

std::size_t mail_window = 100'000;

namespace {

// Small enough that what was read is still in the processor's cache when it is hashed.
constexpr std::size_t block_bytes = 262'144;
// Headers beyond this are nobody's headers: the rest is left unread.
constexpr std::size_t head_limit = block_bytes;
constexpr std::size_t from_line_limit = 1'024;

std::string lower(std::string_view text) {
    std::string out{text};
    for (char& c : out) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return out;
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) text.remove_suffix(1);
    return text;
}

std::optional<int> number(std::string_view text, std::size_t most_digits) {
    if (text.empty() || text.size() > most_digits) return std::nullopt;
    int out = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') return std::nullopt;
        out = out * 10 + (c - '0');
    }
    return out;
}

Problem vanished(const std::string& source) {
    return {Trouble::unavailable, "a mailbox of the source \"" + source + "\" changed or vanished while it was read"};
}
Problem unreadable(const std::string& source, int error) {
    return {Trouble::unavailable, "the source \"" + source + "\" cannot be read: " + std::strerror(error)};
}

// The mailbox of an account: the pattern with {account} in it, or none if the account's name could lead anywhere else.
std::optional<std::string> mailbox_path(const SourceDescription& description, const std::string& account) {
    if (account.empty() || account.size() > 200 || account.front() == '.' || account.find('/') != std::string::npos ||
        account.find('\0') != std::string::npos) {
        return std::nullopt;
    }
    std::string out = description.path;
    for (std::size_t at = out.find("{account}"); at != std::string::npos; at = out.find("{account}", at + account.size())) {
        out.replace(at, std::strlen("{account}"), account);
    }
    return description.location + "/" + out;
}

bool wants(const Query& query, const std::optional<Instant>& at) { return !query.span || (at && query.span->contains(*at)); }

// Keeps the smallest keys behind the last one that was given out, so that memory does not grow with the mailbox.
template <class Key>
class Smallest {
public:
    void start_pass() {
        keys_.clear();
        more_ = false;
    }
    void see(Key key) {
        if (last_ && !(*last_ < key)) return;
        if (keys_.size() < mail_window) {
            keys_.push_back(std::move(key));
            if (keys_.size() == mail_window) std::make_heap(keys_.begin(), keys_.end());
            return;
        }
        more_ = true;
        if (!(key < keys_.front())) return;
        std::pop_heap(keys_.begin(), keys_.end());
        keys_.back() = std::move(key);
        std::push_heap(keys_.begin(), keys_.end());
    }
    const std::vector<Key>& sorted() {
        std::sort(keys_.begin(), keys_.end());
        if (!keys_.empty()) last_ = keys_.back();
        return keys_;
    }
    bool more() const { return more_; }

private:
    std::vector<Key> keys_;
    std::optional<Key> last_;
    bool more_ = false;
};

Record record_of(const Query& query, const std::string& source, std::string item, std::optional<Instant> at) {
    Record record;
    record.identifier = query.identifier;
    record.data = query.data;
    record.at = at;
    record.source = source;
    record.item = std::move(item);
    return record;
}

Outcome<void> give_headers(const Query& query, Record record, std::string_view head, Sink& sink) {
    const MessageHeaders headers = read_headers(head);
    record.columns = {{"from", headers.from}, {"to", headers.to}, {"date", headers.date}, {"message_id", headers.message_id}};
    SALLYPORT_CHECK(sink.begin(record, query.clause));
    return sink.end();
}

std::vector<production::FieldNote> mail_fields(const SourceDescription& description) {
    std::vector<production::FieldNote> out;
    for (const DataClass data : description.classes) {
        if (data != DataClass::noncontent_headers) continue;
        const std::string word{code(data)};
        out.push_back({word, description.name, "from", "From header as it stands in the message", "", "the sender's word"});
        out.push_back({word, description.name, "to", "To header as it stands in the message", "", "Cc and Bcc are not given"});
        out.push_back({word, description.name, "date", "Date header as it stands in the message", "",
                       "the sender's word, in the sender's zone; \"stored\" has the instant of delivery"});
        out.push_back({word, description.name, "message_id", "Message-ID header", "", ""});
    }
    return out;
}

bool holds_class(const SourceDescription& description, DataClass data) {
    return std::find(description.classes.begin(), description.classes.end(), data) != description.classes.end();
}

}  // namespace

MessageHeaders read_headers(std::string_view head) {
    MessageHeaders out;
    std::string* open = nullptr;
    while (!head.empty()) {
        const std::size_t end = std::min(head.find('\n'), head.size());
        std::string_view line = head.substr(0, end);
        head.remove_prefix(std::min(end + 1, head.size()));
        if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
        if (line.empty()) break;
        if (line.front() == ' ' || line.front() == '\t') {
            if (open != nullptr) *open += " " + std::string{trimmed(line)};
            continue;
        }
        open = nullptr;
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos) continue;
        const std::string name = lower(trimmed(line.substr(0, colon)));
        if (name == "from") open = &out.from;
        if (name == "to") open = &out.to;
        if (name == "date") open = &out.date;
        if (name == "message-id") open = &out.message_id;
        if (open == nullptr) continue;
        if (!open->empty()) *open += ", ";
        *open += trimmed(line.substr(colon + 1));
    }
    return out;
}

std::optional<Instant> from_line_instant(std::string_view line) {
    static constexpr std::string_view days = "Mon Tue Wed Thu Fri Sat Sun", months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec";
    std::vector<std::string_view> words;
    for (std::string_view rest = line; !rest.empty();) {
        const std::size_t end = std::min(rest.find_first_of(" \t\r\n"), rest.size());
        if (end > 0) words.push_back(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    // From the end: an address may hold anything.
    for (std::size_t i = words.size(); i-- > 1;) {
        if (words[i].size() != 3 || days.find(words[i]) % 4 != 0 || days.find(words[i]) == std::string_view::npos) continue;
        if (words.size() < i + 5 || words[i + 1].size() != 3) continue;
        const std::size_t month = months.find(words[i + 1]);
        if (month == std::string_view::npos || month % 4 != 0) continue;
        const auto day = number(words[i + 2], 2);
        const std::string_view clock = words[i + 3];
        if (!day || (clock.size() != 8 && clock.size() != 5) || clock[2] != ':' || (clock.size() == 8 && clock[5] != ':')) continue;
        const auto hour = number(clock.substr(0, 2), 2), minute = number(clock.substr(3, 2), 2);
        const auto second = clock.size() == 8 ? number(clock.substr(6, 2), 2) : std::optional<int>{0};
        if (!hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 60) continue;
        std::optional<int> year;
        std::string_view zone = "UTC";
        for (std::size_t w = i + 4; w < words.size() && w < i + 6; ++w) {
            const auto value = number(words[w], 4);
            if (value && words[w].size() == 4 && !year) {
                year = value;
            } else {
                zone = words[w];
            }
        }
        if (!year) continue;
        int offset_minutes = 0;
        if (zone.size() == 5 && (zone[0] == '+' || zone[0] == '-')) {
            const auto value = number(zone.substr(1), 4);
            if (!value || *value % 100 > 59) return std::nullopt;
            offset_minutes = (*value / 100 * 60 + *value % 100) * (zone[0] == '-' ? -1 : 1);
        } else if (zone != "UTC" && zone != "GMT") {
            return std::nullopt;
        }
        const auto exists = parse_day(fmt::format("{:04}-{:02}-{:02}", *year, month / 4 + 1, *day));
        if (!exists) return std::nullopt;
        const auto start = start_of(*exists, "UTC");
        if (!start) return std::nullopt;
        return Instant{start->ms + ((*hour * 60 + *minute - offset_minutes) * 60 + *second) * ms_per_second};
    }
    return std::nullopt;
}

std::optional<Instant> maildir_instant(std::string_view name) {
    const std::size_t dot = name.find('.');
    if (dot == 0 || dot == std::string_view::npos || dot > 11) return std::nullopt;
    std::int64_t seconds = 0;
    for (const char c : name.substr(0, dot)) {
        if (c < '0' || c > '9') return std::nullopt;
        seconds = seconds * 10 + (c - '0');
    }
    return Instant{seconds * ms_per_second};
}

// ---- mbox

void MboxScanner::scan(bool last, const See& see) {
    static constexpr std::string_view from = "From ";
    const std::string_view window{window_};
    std::size_t next = looked_;
    while (true) {
        const bool line_start = at_ + next == 0 || (next > 0 && window[next - 1] == '\n');
        if (!line_start) next = production::next_line(window, next, 'F', 'F');
        const std::string_view line = window.substr(next);
        if (line.empty() || (line.size() < from.size() && !last && from.starts_with(line))) break;
        if (!line.starts_with(from)) {
            ++next;
            continue;
        }
        const std::size_t at = next;
        const bool first = at_ + at == 0;
        const std::string_view before = window.substr(0, at);
        // A line that does not end within the limit ends at it, wherever the pieces were cut.
        const std::size_t newline = window.substr(0, at + from_line_limit).find('\n', at);
        if (newline == std::string_view::npos && !last && window.size() - at < from_line_limit) {
            next = at;  // the line is not whole yet
            break;
        }
        const std::size_t end = newline == std::string_view::npos ? std::min(window.size(), at + from_line_limit) : newline + 1;
        Start start{at_ + at, at_ + end, from_line_instant(window.substr(at, end - at))};
        const bool after_empty = first || before.ends_with("\n\n") || before.ends_with("\n\r\n");
        // Where nothing is quoted, only an empty line before and a date in it tell a From line from a sentence.
        if (quoting_ != SourceDescription::Quoting::none || (after_empty && start.at)) see(start);
        next = at + 1;
    }
    // The line break before a From line must stay, three bytes of it.
    const std::size_t keep_from = next > 4 ? next - 4 : 0;
    window_.erase(0, keep_from);
    at_ += keep_from;
    looked_ = next - keep_from;
}

void MboxScanner::feed(std::string_view piece, const See& see) {
    window_ += piece;
    scan(false, see);
}

void MboxScanner::finish(const See& see) { scan(true, see); }

bool MboxSource::holds(DataClass data) const { return holds_class(description_, data); }
std::vector<production::FieldNote> MboxSource::fields() const { return mail_fields(description_); }

Outcome<void> MboxSource::read(const Query& query, Sink& sink) {
    struct stat root{};
    if (::stat(description_.location.c_str(), &root) != 0) return unreadable(name(), errno);
    const auto path = mailbox_path(description_, query.account.reveal());
    if (!path) return {};
    const Fd file{::open(path->c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)};
    if (!file.open()) return errno == ENOENT ? Outcome<void>{} : unreadable(name(), errno);
    struct stat opened{};
    if (::fstat(file.number(), &opened) != 0 || !S_ISREG(opened.st_mode)) return unreadable(name(), EINVAL);
    const auto size = static_cast<std::uint64_t>(opened.st_size);

    Bytes block(block_bytes, '\0');
    const auto read_block = [&](std::uint64_t offset, std::size_t wanted) -> Outcome<std::string_view> {
        std::size_t got = 0;
        while (got < wanted) {
            const ssize_t some = ::pread(file.number(), block.data() + got, wanted - got, static_cast<off_t>(offset + got));
            if (some < 0 && errno == EINTR) continue;
            if (some < 0) return unreadable(name(), errno);
            if (some == 0) return vanished(name());
            got += static_cast<std::size_t>(some);
        }
        return std::string_view{block}.substr(0, wanted);
    };

    struct Message {
        std::int64_t ms = 0;  // undated ones, where they are wanted, come first
        std::uint64_t offset = 0, body = 0, end = 0;
        bool dated = false;
        bool operator<(const Message& other) const { return std::pair{ms, offset} < std::pair{other.ms, other.offset}; }
    };
    Smallest<Message> window;
    bool first_pass = true;
    do {
        window.start_pass();
        MboxScanner scanner{description_.quoting};
        std::optional<MboxScanner::Start> open;
        std::int64_t undated = 0;
        const auto close = [&](std::uint64_t end) {
            if (!open) return;
            if (query.span && !open->at) ++undated;
            if (wants(query, open->at)) {
                window.see({open->at ? open->at->ms : std::numeric_limits<std::int64_t>::min(), open->offset, open->body, end,
                            open->at.has_value()});
            }
        };
        const auto see = [&](const MboxScanner::Start& start) {
            close(start.offset);
            open = start;
        };
        for (std::uint64_t at = 0; at < size; at += block_bytes) {
            SALLYPORT_TRY(piece, read_block(at, std::min<std::uint64_t>(block_bytes, size - at)));
            scanner.feed(piece, see);
        }
        scanner.finish(see);
        close(size);
        if (std::exchange(first_pass, false)) leave_out(query, undated);

        for (const Message& message : window.sorted()) {
            SALLYPORT_TRY(mark, read_block(message.offset, 5));
            if (mark != "From ") return vanished(name());
            std::uint64_t end = message.end;
            if (end > message.body) {  // the empty line between messages belongs to the mailbox, not to the message
                const std::size_t some = std::min<std::uint64_t>(3, end - message.body);
                SALLYPORT_TRY(tail, read_block(end - some, some));
                if (tail == "\n" || tail.ends_with("\n\n")) {
                    --end;
                } else if (tail == "\n\r\n" || (some == 2 && tail == "\r\n")) {
                    end -= 2;
                }
            }
            Record record = record_of(query, name(), fmt::format("byte {}", message.offset),
                                      message.dated ? std::optional<Instant>{Instant{message.ms}} : std::nullopt);
            if (query.data == DataClass::noncontent_headers) {
                SALLYPORT_TRY(head, read_block(message.body, std::min<std::uint64_t>(head_limit, end - message.body)));
                SALLYPORT_CHECK(give_headers(query, std::move(record), head, sink));
                continue;
            }
            using Way = production::MboxLines::Way;
            production::MboxLines lines{description_.quoting == SourceDescription::Quoting::mboxrd  ? Way::unquote
                                        : description_.quoting == SourceDescription::Quoting::mboxo ? Way::unquote_one
                                                                                                    : Way::as_is};
            const auto emit = [&](std::string_view piece) { return piece.empty() ? Outcome<void>{} : sink.add(piece); };
            SALLYPORT_CHECK(sink.begin(record, query.clause));
            for (std::uint64_t at = message.body; at < end;) {
                const std::size_t some = std::min<std::uint64_t>(block_bytes, end - at);
                SALLYPORT_TRY(piece, read_block(at, some));
                SALLYPORT_CHECK(lines.feed(piece, emit));
                at += some;
            }
            SALLYPORT_CHECK(lines.finish(emit));
            SALLYPORT_CHECK(sink.end());
        }
    } while (window.more());

    struct stat now{};
    if (::stat(path->c_str(), &now) != 0 || now.st_ino != opened.st_ino || now.st_dev != opened.st_dev || now.st_size < opened.st_size) {
        return vanished(name());
    }
    return {};
}

// ---- Maildir

bool MaildirSource::holds(DataClass data) const { return holds_class(description_, data); }
std::vector<production::FieldNote> MaildirSource::fields() const { return mail_fields(description_); }

namespace {

struct Folder {
    DIR* raw = nullptr;
    explicit Folder(int fd) : raw{fd < 0 ? nullptr : ::fdopendir(fd)} {
        if (raw == nullptr && fd >= 0) ::close(fd);
    }
    ~Folder() {
        if (raw != nullptr) ::closedir(raw);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
};

// Calls `see` with the name of each message file; the flags behind ':' are still on it.
Outcome<void> each_file(int mailbox, const char* part, const std::string& source, const std::function<void(const char*)>& see) {
    const Folder folder{::openat(mailbox, part, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)};
    if (folder.raw == nullptr) return vanished(source);
    while (true) {
        errno = 0;
        const dirent* entry = ::readdir(folder.raw);
        if (entry == nullptr) return errno == 0 ? Outcome<void>{} : unreadable(source, errno);
        if (entry->d_name[0] != '.') see(entry->d_name);
    }
}

std::string_view without_flags(std::string_view name) { return name.substr(0, name.find(":2,")); }

}  // namespace

Outcome<void> MaildirSource::read(const Query& query, Sink& sink) {
    struct stat root{};
    if (::stat(description_.location.c_str(), &root) != 0) return unreadable(name(), errno);
    const auto path = mailbox_path(description_, query.account.reveal());
    if (!path) return {};
    const Fd mailbox{::open(path->c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)};
    if (!mailbox.open()) return errno == ENOENT ? Outcome<void>{} : unreadable(name(), errno);
    struct stat opened{};
    if (::fstat(mailbox.number(), &opened) != 0) return unreadable(name(), errno);

    struct Message {
        std::int64_t ms = 0;
        std::string item;  // without flags
        std::string file;  // "cur/…"
        bool dated = false;
        bool operator<(const Message& other) const { return std::tie(ms, item) < std::tie(other.ms, other.item); }
    };
    // A reader of the mailbox may change a message's flags, and so its file's name, between listing and opening.
    const auto open_message = [&](const Message& message) -> Outcome<Fd> {
        Fd file{::openat(mailbox.number(), message.file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)};
        if (file.open()) return file;
        if (errno != ENOENT) return unreadable(name(), errno);
        std::string renamed;
        for (const char* part : {"cur", "new"}) {
            SALLYPORT_CHECK(each_file(mailbox.number(), part, name(), [&](const char* entry) {
                if (without_flags(entry) == message.item) renamed = std::string{part} + "/" + entry;
            }));
        }
        Fd again{renamed.empty() ? -1 : ::openat(mailbox.number(), renamed.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)};
        if (!again.open()) return vanished(name());
        return again;
    };

    Bytes block(block_bytes, '\0');
    Smallest<Message> window;
    bool first_pass = true;
    do {
        window.start_pass();
        std::int64_t undated = 0;
        for (const char* part : {"cur", "new"}) {
            SALLYPORT_CHECK(each_file(mailbox.number(), part, name(), [&](const char* entry) {
                const auto at = maildir_instant(entry);
                if (query.span && !at) ++undated;
                if (!wants(query, at)) return;
                window.see({at ? at->ms : std::numeric_limits<std::int64_t>::min(), std::string{without_flags(entry)},
                            std::string{part} + "/" + entry, at.has_value()});
            }));
        }
        if (std::exchange(first_pass, false)) leave_out(query, undated);
        for (const Message& message : window.sorted()) {
            SALLYPORT_TRY(file, open_message(message));
            Record record =
                record_of(query, name(), message.item, message.dated ? std::optional<Instant>{Instant{message.ms}} : std::nullopt);
            const bool headers = query.data == DataClass::noncontent_headers;
            if (!headers) SALLYPORT_CHECK(sink.begin(record, query.clause));
            Bytes head;
            while (true) {
                const ssize_t some = ::read(file.number(), block.data(), block.size());
                if (some < 0 && errno == EINTR) continue;
                if (some < 0) return unreadable(name(), errno);
                if (some == 0) break;
                const std::string_view piece{block.data(), static_cast<std::size_t>(some)};
                if (!headers) {
                    SALLYPORT_CHECK(sink.add(piece));
                } else {
                    head += piece.substr(0, head_limit - head.size());
                    if (head.size() == head_limit) break;
                }
            }
            if (headers) {
                SALLYPORT_CHECK(give_headers(query, std::move(record), head, sink));
            } else {
                SALLYPORT_CHECK(sink.end());
            }
        }
    } while (window.more());

    struct stat now{};
    if (::stat(path->c_str(), &now) != 0 || now.st_ino != opened.st_ino || now.st_dev != opened.st_dev) return vanished(name());
    return {};
}

}  // namespace sallyport::adapters
