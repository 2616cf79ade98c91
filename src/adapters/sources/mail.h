// Mailboxes as sources: Maildir and mbox, for mail as it is stored and for its To, From, Date and Message-ID lines alone.
// The stored date is when the message was delivered: in a Maildir the seconds at the head of the file's name, in an mbox the From line.
// The Date header is the sender's word and is not looked at. A message without a stored date is inside no span.
#pragma once
#include <optional>
#include <string>

#include "adapters/sources/source.h"

namespace sallyport::adapters {

// The four header lines of the class noncontent_headers; a header that stands twice gives both, joined with ", ". Never the subject:
// that is content. `head` may be anything; folded lines are joined.
struct MessageHeaders {
    std::string from, to, date, message_id;
};
MessageHeaders read_headers(std::string_view head);

// The instant of an mbox From line ("From someone@example.org Sun Mar  1 12:00:00 2026"): UTC unless a numeric zone stands there; none if
// it has no date that exists, or a zone that is only a name other than UTC and GMT.
std::optional<Instant> from_line_instant(std::string_view line);
// The instant of a Maildir file name ("1772366400.M1P2.host:2,S").
std::optional<Instant> maildir_instant(std::string_view name);

// Finds where messages begin. Pieces may be cut anywhere; offsets count from the first byte fed.
class MboxScanner {
public:
    struct Start {
        std::uint64_t offset = 0;  // of the From line
        std::uint64_t body = 0;    // of the byte behind it
        std::optional<Instant> at;
    };
    using See = std::function<void(const Start&)>;
    explicit MboxScanner(SourceDescription::Quoting quoting) : quoting_{quoting} {}
    void feed(std::string_view piece, const See& see);
    void finish(const See& see);
    std::uint64_t bytes() const { return at_ + window_.size(); }

private:
    void scan(bool last, const See& see);
    SourceDescription::Quoting quoting_;
    Bytes window_;            // what may still become a From line, with the four bytes before
    std::uint64_t at_ = 0;    // offset of the window
    std::size_t looked_ = 0;  // in the window
};

class MaildirSource : public CountingSource {
public:
    explicit MaildirSource(SourceDescription description) : description_{std::move(description)} {}
    std::string name() const override { return description_.name; }
    bool holds(demand::DataClass data) const override;
    Outcome<void> read(const collection::Query& query, collection::Sink& sink) override;
    std::vector<production::FieldNote> fields() const override;

private:
    SourceDescription description_;
};

class MboxSource : public CountingSource {
public:
    explicit MboxSource(SourceDescription description) : description_{std::move(description)} {}
    std::string name() const override { return description_.name; }
    bool holds(demand::DataClass data) const override;
    Outcome<void> read(const collection::Query& query, collection::Sink& sink) override;
    std::vector<production::FieldNote> fields() const override;

private:
    SourceDescription description_;
};

// How many messages are put in order at once; more are read in several passes over the mailbox. Settable by tests.
extern std::size_t mail_window;

}  // namespace sallyport::adapters
