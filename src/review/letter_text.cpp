#include "review/letter_text.h"

#include "base/json.h"

namespace sallyport::review {

using ledger::Fact;
using ledger::Kind;

namespace {

template <class T>
ledger::Draft draft(Kind kind, const T& noun, const PersonId& by, Instant at) {
    ledger::Draft entry{kind, at, {}, std::nullopt, by, {}, {}, {}};
    entry.facts.codes(Fact::reasons, {std::string{code(noun.reason)}})
        .code(Fact::language, noun.language)
        .number(Fact::version, noun.version);
    return entry;
}

template <class T>
Outcome<void> read_head(T& noun, const json::object& object) {
    SALLYPORT_TRY(reason, coded_at<Reason>(object, "reason"));
    noun.reason = reason;
    SALLYPORT_TRY(language, text_at(object, "language"));
    noun.language = language;
    SALLYPORT_TRY(version, number_at(object, "version"));
    noun.version = static_cast<int>(version);
    return {};
}

}  // namespace

Bytes LetterText::body() const {
    return canonical(
        json::object{{"reason", code(reason)}, {"language", language}, {"version", version}, {"text", text}, {"restores", restores}});
}

Outcome<LetterText> LetterText::from_body(std::string_view bytes) {
    SALLYPORT_TRY(object, parse_object(bytes, "a letter's words"));
    LetterText noun;
    SALLYPORT_CHECK(read_head(noun, object));
    SALLYPORT_TRY(text, text_at(object, "text"));
    noun.text = std::move(text);
    SALLYPORT_TRY(restores, number_at(object, "restores"));
    noun.restores = static_cast<int>(restores);
    return noun;
}

Bytes LetterVersion::body() const {
    return canonical(json::object{{"reason", code(reason)}, {"language", language}, {"version", version}});
}

Outcome<LetterVersion> LetterVersion::from_body(std::string_view bytes) {
    SALLYPORT_TRY(object, parse_object(bytes, "a letter's version"));
    LetterVersion noun;
    SALLYPORT_CHECK(read_head(noun, object));
    return noun;
}

Outcome<ledger::Step<LetterText>> write_letter(LetterText text, const PersonId& by, Instant at) {
    if (text.reason == Reason::r26) return Problem{Trouble::invalid, "a rejection without a reason has no letter", "reason"};
    if (text.text.find_first_not_of(" \t\r\n") == std::string::npos)
        return Problem{Trouble::invalid, "write the text; the reason itself stands before it in any case", "text"};
    SALLYPORT_CHECK(check_words(text.text, Where::reason));
    auto entry = draft(Kind::letter_written, text, by, at);
    return ledger::Step{std::move(text), std::move(entry)};
}

Outcome<ledger::Step<LetterVersion>> approve_letter(const LetterText& text, const people::Signatures& by, Instant at) {
    LetterVersion noun{text.reason, text.language, text.version};
    auto entry = draft(Kind::letter_approved, noun, by.second(), at);
    return ledger::Step{std::move(noun), std::move(entry)};
}

Outcome<ledger::Step<LetterVersion>> drop_letter(const LetterText& text, const PersonId& by, Instant at) {
    LetterVersion noun{text.reason, text.language, text.version};
    auto entry = draft(Kind::letter_dropped, noun, by, at);
    return ledger::Step{std::move(noun), std::move(entry)};
}

ledger::Projection letter_projection() {
    return {"letters",
            {"CREATE TABLE v_letters (entry INTEGER PRIMARY KEY, reason TEXT NOT NULL, language TEXT NOT NULL, version INTEGER NOT NULL, "
             "author TEXT NOT NULL, written INTEGER NOT NULL, state TEXT NOT NULL, approved INTEGER NOT NULL, approver TEXT NOT NULL)"},
            [](const ledger::Entry& entry, std::string_view, bool, ledger::Views& views) {
                const auto kind = entry.header.kind;
                if (!entry.facts || (kind != Kind::letter_written && kind != Kind::letter_approved && kind != Kind::letter_dropped)) return;
                const auto index = static_cast<std::int64_t>(entry.header.index.value);
                const auto reason = entry.facts->text_or(Fact::reasons, ""), language = entry.facts->text_or(Fact::language, "");
                const auto version = entry.facts->number_or(Fact::version, 0);
                if (kind == Kind::letter_written) {
                    // One version waits at a time: a newer one takes the place of the one that waited.
                    views.write("UPDATE v_letters SET state = 'dropped' WHERE reason = $1 AND language = $2 AND state = 'waiting'",
                                {reason, language});
                    views.write(
                        "INSERT INTO v_letters (entry, reason, language, version, author, written, state, approved, approver) VALUES ($1, "
                        "$2, $3, $4, $5, $6, 'waiting', 0, '')",
                        {index, reason, language, version, entry.header.actor.text(), entry.header.at.ms});
                } else if (kind == Kind::letter_approved) {
                    views.write(
                        "UPDATE v_letters SET state = 'approved', approved = $4, approver = $5 WHERE reason = $1 AND language = $2 AND "
                        "version = $3",
                        {reason, language, version, index, entry.header.actor.text()});
                } else {
                    views.write("UPDATE v_letters SET state = 'dropped' WHERE reason = $1 AND language = $2 AND version = $3",
                                {reason, language, version});
                }
            }};
}

}  // namespace sallyport::review
