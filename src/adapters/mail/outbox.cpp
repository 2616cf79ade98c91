#include "adapters/mail/outbox.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "collection/collection.h"

namespace sallyport::adapters {

using ledger::EntryIndex;
using ledger::Fact;
using ledger::Kind;

namespace {

constexpr std::string_view space = "mail";
constexpr std::string_view cursor_space = "mail from", cursor_key = "entry";
constexpr std::string_view subject = "A request for your data";

constexpr int kept_days = 400;

bool is_letter(Kind kind) { return kind == Kind::told || kind == Kind::told_late; }

std::vector<std::string> contacts_of(const notice::CustomerNotice& letter) {
    std::vector<std::string> contacts;
    std::string_view rest = letter.to.reveal();
    while (!rest.empty()) {
        const auto end = rest.find(notice::contacts_apart);
        contacts.emplace_back(rest.substr(0, end));
        if (end == std::string_view::npos) break;
        rest.remove_prefix(end + notice::contacts_apart.size());
    }
    return contacts;
}

template <class T>
bool read_number(std::string_view& text, T& to) {
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), to);
    if (failed != std::errc{}) return false;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (text.starts_with(' ')) text.remove_prefix(1);
    return true;
}

}  // namespace

// One mail: the letter of an entry to its nth contact. The working store has it under "ENTRY N".
struct Outbox::Line {
    enum class State { waiting, sent, failed } state = State::waiting;
    EntryIndex letter;
    std::size_t contact = 0;
    int tries = 0;
    Instant at;  // waiting: when it is tried next; else when it was settled
};

Outcome<void> Outbox::keep(const Line& line) {
    // What waits stays; what is settled is asked for while its request is at work.
    const auto until = line.state == Line::State::waiting ? std::nullopt : std::optional{after_days(line.at, kept_days)};
    return store_.put(space, fmt::format("{:020} {}", line.letter.value, line.contact),
                      fmt::format("{} {} {}", static_cast<int>(line.state), line.tries, line.at.ms), until);
}

Outcome<std::vector<Outbox::Line>> Outbox::lines(Instant now) const {
    SALLYPORT_TRY(kept, store_.list(space, now));
    std::vector<Line> out;
    for (const auto& [key, value] : kept) {
        Line line;
        std::string_view name = key, words = value;
        int state = 0;
        if (!read_number(name, line.letter.value) || !read_number(name, line.contact) || !read_number(words, state) ||
            !read_number(words, line.tries) || !read_number(words, line.at.ms) || state < 0 || state > 2) {
            return Problem{Trouble::corrupt, "the working store holds a mail that cannot be read"};
        }
        line.state = static_cast<Line::State>(state);
        out.push_back(line);
    }
    return out;
}

Outcome<void> Outbox::open(Instant now) {
    const auto known = store_.get(cursor_space, cursor_key, now);
    if (!known && known.error().trouble != Trouble::not_found) return known.error();
    SALLYPORT_TRY(kept, lines(now));
    // With a working store of before, only what its own letters became is of interest; without one, everything.
    const std::uint64_t from = !known ? 0 : kept.empty() ? clerk_.book().size() : kept.front().letter.value;
    std::vector<EntryIndex> letters;
    if (from < clerk_.book().size()) {
        SALLYPORT_CHECK(clerk_.book().each({from}, [&](const ledger::Entry& entry) {
            if (is_letter(entry.header.kind)) letters.push_back(entry.header.index);
            if (entry.header.kind == Kind::mailed && entry.facts)
                recorded_.insert(static_cast<std::uint64_t>(entry.facts->number_or(Fact::letter, 0)));
            return true;
        }));
    }
    if (known) return {};
    // The working store is new. What was mailed before stands in the ledger, and so does what was not since the first mail.
    for (const auto letter : letters) {
        if (!recorded_.empty() && letter.value > *recorded_.begin() && !recorded_.contains(letter.value))
            SALLYPORT_CHECK(take(letter, now));
    }
    return store_.put(cursor_space, cursor_key, std::to_string(clerk_.book().size()));
}

// A line for each contact of the letter. Lines that are there already stay as they are.
Outcome<void> Outbox::take(EntryIndex letter, Instant now) {
    const auto read = clerk_.read<notice::CustomerNotice>(letter);
    if (!read) return read.error().trouble == Trouble::unavailable ? Outcome<void>{read.error()} : Outcome<void>{};  // its key is destroyed
    const auto contacts = contacts_of(*read);
    for (std::size_t i = 0; i < contacts.size(); ++i) {
        SALLYPORT_CHECK(store_.put_if_absent(space, fmt::format("{:020} {}", letter.value, i), fmt::format("0 0 {}", now.ms), now));
    }
    return {};
}

Outcome<void> Outbox::queue(Instant now) {
    SALLYPORT_TRY(written, store_.get(cursor_space, cursor_key, now));
    std::uint64_t from = 0;
    std::string_view words = written;
    if (!read_number(words, from)) return Problem{Trouble::corrupt, "the working store does not say up to which entry letters were mailed"};
    const std::uint64_t size = clerk_.book().size();
    if (from >= size) return {};
    std::vector<EntryIndex> letters;
    SALLYPORT_CHECK(clerk_.book().each({from}, [&](const ledger::Entry& entry) {
        if (entry.header.index.value >= size) return false;
        if (is_letter(entry.header.kind)) letters.push_back(entry.header.index);
        return true;
    }));
    for (const auto letter : letters) SALLYPORT_CHECK(take(letter, now));
    return store_.put(cursor_space, cursor_key, std::to_string(size));
}

// The same for the same letter and contact, whoever sends it and how often; says nothing of either.
std::string Outbox::message_id(const Line& line) const { return fmt::format("letter.{}.{}@{}", line.letter.value, line.contact, domain_); }

Outcome<void> Outbox::send(const Line& line, Instant now, Done& done) {
    Line next = line;
    ++next.tries;
    next.at = now;
    const auto letter = clerk_.read<notice::CustomerNotice>(line.letter);
    Outcome<void> sent = letter ? Outcome<void>{} : Outcome<void>{letter.error()};
    if (sent) {
        const auto contacts = contacts_of(*letter);
        if (line.contact >= contacts.size())
            return Problem{Trouble::corrupt, "the working store holds a mail to a contact that is not there"};
        sent = mailer_.send({Sensitive{contacts[line.contact]}, std::string{subject},
                             Sensitive{letter->letter + "\nCode: " + letter->code + "\n"}, message_id(line), now});
    }
    if (sent) {
        next.state = Line::State::sent;
        ++done.sent;
    } else {
        done.problems.push_back(sent.error());
        if (sent.error().trouble != Trouble::unavailable || next.tries >= mail_tries) {
            next.state = Line::State::failed;
            ++done.failed;
        } else {
            next.at = {now.ms + collection::wait_after_failures_ms(next.tries)};
        }
    }
    return keep(next);
}

// Once no mail of the letter waits any more, the ledger says how it went.
Outcome<void> Outbox::settle(EntryIndex letter, Instant now) {
    if (recorded_.contains(letter.value)) return {};
    SALLYPORT_TRY(all, lines(now));
    int sent = 0, failed = 0;
    for (const auto& line : all) {
        if (line.letter != letter) continue;
        if (line.state == Line::State::waiting) return {};
        ++(line.state == Line::State::sent ? sent : failed);
    }
    ledger::Draft entry;
    entry.kind = Kind::mailed;
    entry.at = now;
    entry.facts.number(Fact::letter, static_cast<std::int64_t>(letter.value)).number(Fact::mails, sent).number(Fact::mails_failed, failed);
    SALLYPORT_CHECK(clerk_.book().append(entry));
    recorded_.insert(letter.value);
    return {};
}

Outbox::Done Outbox::run(Instant now) {
    Done done;
    if (auto queued = queue(now); !queued) {
        done.problems.push_back(std::move(queued.error()));
        return done;
    }
    auto all = lines(now);
    if (!all) {
        done.problems.push_back(std::move(all.error()));
        return done;
    }
    for (const auto& line : *all) {
        if (line.state == Line::State::waiting && now < line.at) continue;
        // A settled line whose entry is missing: the program ended between the two.
        auto tried = line.state == Line::State::waiting ? send(line, now, done) : Outcome<void>{};
        if (tried) tried = settle(line.letter, now);
        if (!tried) {
            // Without its line the next mail could go twice: nothing more is sent in this run.
            done.problems.push_back(std::move(tried.error()));
            return done;
        }
    }
    return done;
}

std::string Outbox::state_of(const DemandId& demand, Instant now) const {
    const auto entries = clerk_.book().entries_of(demand);
    const auto all = lines(now);
    if (!entries || !all) return "";
    std::uint64_t letter = 0;
    for (const auto& entry : *entries) {
        if (is_letter(entry.header.kind)) letter = entry.header.index.value;
    }
    int sent = 0, waiting = 0, failed = 0;
    for (const auto& line : *all) {
        if (line.letter.value != letter) continue;
        ++(line.state == Line::State::sent ? sent : line.state == Line::State::failed ? failed : waiting);
    }
    if (sent + waiting + failed == 0) return "";
    std::string words = fmt::format("Mails of the letter: {} sent, {} waiting, {} failed.", sent, waiting, failed);
    if (failed > 0) words += " Hand the letter over another way to whom it did not reach.";
    return words;
}

}  // namespace sallyport::adapters
