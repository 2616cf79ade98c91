#include "people/entrance.h"

#include <algorithm>

#include "base/crypto.h"
#include "base/json.h"

namespace sallyport::people {

namespace {

constexpr std::string_view used_space = "challenge-used", invitation_space = "invitation", counter_space = "key-counter";
constexpr std::size_t nonce_bytes = 16, end_bytes = 8, mac_bytes = 16;

const Problem bad_challenge{Trouble::refused, "This page lay open for too long, or was used before. Try again."};
const Problem no_invitation{Trouble::not_found, "there is no such invitation"};

Bytes big_endian(std::int64_t value) {
    Bytes out(end_bytes, '\0');
    for (std::size_t i = 0; i < end_bytes; ++i) out[end_bytes - 1 - i] = static_cast<char>(static_cast<std::uint64_t>(value) >> (8 * i));
    return out;
}

std::int64_t from_big_endian(std::string_view bytes) {
    std::uint64_t value = 0;
    for (const char byte : bytes) value = value << 8 | static_cast<std::uint8_t>(byte);
    return static_cast<std::int64_t>(value);
}

// As a person may have copied it: any case, spaces and dashes between.
std::string plain(std::string_view code) {
    std::string out;
    for (const char c : code) {
        if (c == ' ' || c == '-') continue;
        out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    }
    return out;
}

struct Waiting {
    PersonId person;
    std::string code_digest;  // empty: not open yet
    std::int64_t tries = invitation_tries;
    Instant until;
};

std::string to_bytes(const Waiting& waiting) {
    return canonical(json::object{
        {"person", waiting.person.text()}, {"code", waiting.code_digest}, {"tries", waiting.tries}, {"until", text(waiting.until)}});
}

Outcome<Waiting> from_bytes(std::string_view bytes) {
    SALLYPORT_TRY(object, parse_object(bytes, "an invitation"));
    Waiting waiting;
    SALLYPORT_TRY(person, id_at<PersonId>(object, "person"));
    waiting.person = person;
    SALLYPORT_TRY(code, text_at(object, "code"));
    waiting.code_digest = code;
    SALLYPORT_TRY(tries, number_at(object, "tries"));
    waiting.tries = tries;
    SALLYPORT_TRY(until, instant_at(object, "until"));
    waiting.until = until;
    return waiting;
}

std::string digest_of_code(std::string_view name, std::string_view code) { return hex(sha256(name, plain(code))); }

bool is_host_name(std::string_view host) {
    if (host.empty() || host.size() > 253) return false;
    const bool by_number = host.find_first_not_of("0123456789.") == std::string_view::npos;
    return !by_number && host.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-") == std::string_view::npos;
}

}  // namespace

Bytes Challenges::mac(std::string_view head, Purpose purpose, std::string_view about) const {
    Bytes message{head};
    message += code(purpose);
    message += '\n';
    message += about;
    return Bytes{view(hmac_sha256(key_, message)).substr(0, mac_bytes)};
}

std::string Challenges::make(Purpose purpose, std::string_view about, Instant now) const {
    const Bytes head = random_bytes(nonce_bytes) + big_endian(now.ms + challenge_minutes * 60 * ms_per_second);
    return base64url(head + mac(head, purpose, about));
}

Outcome<Bytes> Challenges::spend(std::string_view challenge, Purpose purpose, std::string_view about, Instant now) {
    const auto bytes = from_base64url(challenge);
    if (!bytes || bytes->size() != nonce_bytes + end_bytes + mac_bytes) return bad_challenge;
    const std::string_view all{*bytes}, head = all.substr(0, nonce_bytes + end_bytes);
    if (!same_in_constant_time(mac(head, purpose, about), all.substr(head.size()))) return bad_challenge;
    const Instant until{from_big_endian(head.substr(nonce_bytes))};
    if (now >= until) return bad_challenge;
    SALLYPORT_TRY(first, memory_.put_first(used_space, challenge, "used", until));
    if (!first) return bad_challenge;
    return *bytes;
}

Outcome<Entrance::Site> Entrance::site_of(std::string_view origin) {
    const bool secure = origin.starts_with("https://");
    if (!secure && !origin.starts_with("http://")) {
        return Problem{Trouble::invalid, "the origin begins with https://; keys work nowhere else but on http://localhost"};
    }
    std::string_view rest = origin.substr(secure ? 8 : 7), host = rest, port;
    if (const auto colon = rest.find(':'); colon != std::string_view::npos) {
        host = rest.substr(0, colon);
        port = rest.substr(colon + 1);
        if (port.empty() || port.size() > 5 || port.find_first_not_of("0123456789") != std::string_view::npos) {
            return Problem{Trouble::invalid, "the origin ends with a host name, or with : and a port; no path, no user"};
        }
    }
    if (!is_host_name(host)) {
        return Problem{Trouble::invalid,
                       "keys are bound to a host name in small letters, not to a number; for example https://legal.example.org"};
    }
    if (!secure && host != "localhost") {
        return Problem{Trouble::invalid, "plain http is for localhost only; https://" + std::string{host} + " is wanted"};
    }
    return Site{std::string{origin}, std::string{host}};
}

Outcome<void> Entrance::cancel_invitation(const PersonId& person) {
    SALLYPORT_TRY(all, memory_.list(invitation_space));
    for (const auto& [name, bytes] : all) {
        const auto waiting = from_bytes(bytes);
        if (waiting && waiting->person == person) SALLYPORT_CHECK(memory_.remove(invitation_space, name));
    }
    return {};
}

Outcome<std::string> Entrance::invite(const PersonId& person, Instant now) {
    SALLYPORT_CHECK(cancel_invitation(person));
    const std::string word = base64url(random_bytes(32));
    const Waiting waiting{person, "", invitation_tries, after_days(now, proposal_days)};
    SALLYPORT_CHECK(memory_.put(invitation_space, hex(sha256(word)), to_bytes(waiting), waiting.until));
    return word;
}

Outcome<std::string> Entrance::open_invitation(const PersonId& person, Instant now) {
    SALLYPORT_TRY(all, memory_.list(invitation_space));
    for (const auto& [name, bytes] : all) {
        auto waiting = from_bytes(bytes);
        if (!waiting || waiting->person != person) continue;
        const std::string code = random_id_text().substr(0, code_letters);
        waiting->code_digest = digest_of_code(name, code);
        waiting->until = after_hours(now, invitation_hours);
        SALLYPORT_TRY(done, memory_.replace(invitation_space, name, bytes, to_bytes(*waiting), waiting->until));
        if (!done) return Problem{Trouble::conflict, "this invitation was used meanwhile"};
        return code;
    }
    return Problem{Trouble::not_found, "no invitation waits for this person; make a new one"};
}

Outcome<Person> Entrance::invited(std::string_view word, Instant now) const {
    const auto bytes = memory_.get(invitation_space, hex(sha256(word)));
    if (!bytes) return bytes.error().trouble == Trouble::not_found ? no_invitation : bytes.error();
    const auto waiting = from_bytes(*bytes);
    if (!waiting || waiting->code_digest.empty() || waiting->tries <= 0 || now >= waiting->until) return no_invitation;
    auto person = people_.person(waiting->person);
    if (!person) return person.error().trouble == Trouble::not_found ? no_invitation : person.error();
    return person;
}

Outcome<Passkey> Entrance::registered(const Person& person, const MadeAnswer& answer, std::string_view challenge, Purpose purpose,
                                      std::string_view about, std::string name, Instant now) {
    SALLYPORT_TRY(bytes, challenges_.spend(challenge, purpose, about, now));
    SALLYPORT_TRY(made, reader_.made(answer, {site_.rp_id, site_.origin, bytes}));
    SALLYPORT_CHECK(is_fit(person, made.backup_eligible));
    return people_.add_key({person.id, made.credential, made.algorithm, made.public_key, made.counter, std::move(name)}, person.id, now);
}

Outcome<Session> Entrance::enrol(std::string_view word, std::string_view code, const MadeAnswer& answer, std::string_view challenge,
                                 std::string name, Instant now) {
    SALLYPORT_TRY(person, invited(word, now));
    const std::string held = hex(sha256(word));
    SALLYPORT_TRY(bytes, memory_.get(invitation_space, held));
    SALLYPORT_TRY(waiting, from_bytes(bytes));
    if (!same_in_constant_time(digest_of_code(held, code), waiting.code_digest)) {
        Waiting fewer = waiting;
        --fewer.tries;
        // Somebody who tries at the same moment has taken a try as well: then this one is not counted, but not answered either.
        SALLYPORT_TRY(counted, memory_.replace(invitation_space, held, bytes, to_bytes(fewer), fewer.until));
        if (!counted) return Problem{Trouble::conflict, "somebody uses this invitation at the same time; try again"};
        return Problem{Trouble::refused,
                       fewer.tries > 0 ? "The code is not the one that belongs to this invitation. " + std::to_string(fewer.tries) +
                                             (fewer.tries == 1 ? " try is left." : " tries are left.")
                                       : "The code is not the one that belongs to this invitation. Ask for a new invitation.",
                       "code"};
    }
    if (name.empty()) return Problem{Trouble::invalid, "Give the key a name that you will know it by.", "name"};
    // Whoever takes the invitation first has it; if the key then does not fit, it is put back.
    SALLYPORT_TRY(taken, memory_.replace(invitation_space, held, bytes, "taken", waiting.until));
    if (!taken) return Problem{Trouble::conflict, "somebody uses this invitation at the same time; try again"};
    auto key = registered(person, answer, challenge, Purpose::enrolling, word, std::move(name), now);
    if (!key) {
        SALLYPORT_CHECK(memory_.put(invitation_space, held, bytes, waiting.until));
        return std::move(key.error());
    }
    SALLYPORT_CHECK(memory_.remove(invitation_space, held));
    SALLYPORT_CHECK(people_.withdraw_keys(person.id, key->credential, "replaced", person.id, now));
    return sessions_.begin(person, now, key->credential);
}

Outcome<void> Entrance::advance(const Passkey& key, std::uint32_t seen) {
    const Problem copied{Trouble::refused, "the key's counter did not go forward"};
    // Another sign-in with the same key may come between: then the counter is looked at again.
    for (int turn = 0; turn < 8; ++turn) {
        const auto held = memory_.get(counter_space, key.credential);
        if (!held && held.error().trouble != Trouble::not_found) return held.error();
        std::uint32_t before = key.counter;
        if (held) before = static_cast<std::uint32_t>(std::stoul(*held));
        if (!is_forward(before, seen)) return copied;
        SALLYPORT_TRY(kept, held ? memory_.replace(counter_space, key.credential, *held, std::to_string(seen), std::nullopt)
                                 : memory_.put_first(counter_space, key.credential, std::to_string(seen), std::nullopt));
        if (kept) return {};
    }
    return copied;
}

Outcome<void> Entrance::checked(const Passkey& key, const Person& person, const TouchedAnswer& answer, const Bytes& challenge) {
    SALLYPORT_TRY(touch, reader_.touched(answer, key.algorithm, key.public_key, {site_.rp_id, site_.origin, challenge}));
    SALLYPORT_CHECK(is_fit(person, touch.backup_eligible));
    return advance(key, touch.counter);
}

Outcome<Session> Entrance::sign_in(const TouchedAnswer& answer, std::string_view challenge, Instant now) {
    const Problem closed{Trouble::refused, "This key does not open a session here. Try again, or ask whoever invited you."};
    SALLYPORT_TRY(bytes, challenges_.spend(challenge, Purpose::signing_in, "", now));
    auto key = people_.key(answer.credential);
    if (!key && key.error().trouble != Trouble::not_found) return std::move(key.error());
    if (!key) {
        // Takes the time that a known key takes: a signature is checked, against a key that nobody holds.
        (void)reader_.touched(answer, KeyAlgorithm::es256, "", {site_.rp_id, site_.origin, bytes}).has_value();
        return closed;
    }
    const auto person = people_.person(key->person);
    if (!person) return person.error().trouble == Trouble::not_found ? closed : person.error();
    if (auto fine = checked(*key, *person, answer, bytes); !fine) {
        return fine.error().trouble == Trouble::unavailable || fine.error().trouble == Trouble::corrupt ? fine.error() : closed;
    }
    return sessions_.begin(*person, now, key->credential);
}

Outcome<void> Entrance::touched(const Session& session, std::string_view act, const TouchedAnswer& answer, std::string_view challenge,
                                Instant now) {
    const Problem wanted{Trouble::refused, "Touch the key that you signed in with, and send again.", "key"};
    if (answer.credential.empty() || answer.credential != session.credential) return wanted;
    auto bytes = challenges_.spend(challenge, Purpose::touching, about(session, act), now);
    if (!bytes) return Problem{bytes.error().trouble, bytes.error().sentence, "key"};
    SALLYPORT_TRY(key, people_.key(session.credential));
    SALLYPORT_TRY(person, people_.person(session.person));
    if (key.person != session.person) return wanted;
    if (auto fine = checked(key, person, answer, *bytes); !fine) {
        return fine.error().trouble == Trouble::unavailable || fine.error().trouble == Trouble::corrupt ? fine.error() : wanted;
    }
    return {};
}

Outcome<Passkey> Entrance::add_key(const Session& session, const MadeAnswer& answer, std::string_view challenge, std::string name,
                                   Instant now) {
    SALLYPORT_TRY(person, people_.person(session.person));
    return registered(person, answer, challenge, Purpose::adding, name_of(session), std::move(name), now);
}

}  // namespace sallyport::people
