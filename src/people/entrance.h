// The way in: invitations, keys, sign-in, and touching the key again for what must not be done by whoever finds a screen open.
// No password, no mailed code. Nobody types a name, so no answer depends on whether a name is known.
#pragma once
#include <string>
#include <string_view>

#include "people/people.h"
#include "people/short_memory.h"

namespace sallyport::people {

// What a challenge is good for. One made for signing in opens nothing else.
#define SALLYPORT_PURPOSES(X)                \
    X(enrolling, "register the first key")   \
    X(signing_in, "sign in")                 \
    X(touching, "touch the key for one act") \
    X(adding, "register another key")
SALLYPORT_CLOSED_LIST(Purpose, SALLYPORT_PURPOSES)

constexpr int challenge_minutes = 10;     // a page may lie open while somebody looks for their key
constexpr int invitation_hours = 72;      // over a weekend
constexpr int invitation_tries = 5;       // wrong codes, then a new invitation is needed
constexpr std::size_t code_letters = 10;  // 50 bits, five tries

// Challenges need no store until they are used: nonce, end and a MAC over both, the purpose and whom it is for. A used one is
// remembered until it would have ended.
class Challenges {
public:
    Challenges(ShortMemory& memory, Bytes key) : memory_{memory}, key_{std::move(key)} {}
    // base64url. `about` binds it: the session's name and the act, or the invitation's word.
    std::string make(Purpose purpose, std::string_view about, Instant now) const;
    // The challenge's bytes, once; `refused` if it is none of ours, is for something else, ran out or was used.
    Outcome<Bytes> spend(std::string_view challenge, Purpose purpose, std::string_view about, Instant now);

private:
    Bytes mac(std::string_view head, Purpose purpose, std::string_view about) const;
    ShortMemory& memory_;
    Bytes key_;
};

// A link and a code, given to two different people of the house: neither of them alone can register a key for somebody else.
struct Invitation {
    std::string word;  // 32 random bytes, base64url: the link's end
    std::string code;  // Crockford base32
};

class Entrance {
public:
    struct Site {
        std::string origin = {};  // "https://legal.example.org"
        std::string rp_id = {};   // "legal.example.org"
    };
    // The origin's host, which is the RP ID. `invalid` for an address by number (browsers refuse it) and for plain HTTP beyond localhost.
    static Outcome<Site> site_of(std::string_view origin);

    Entrance(PeopleDesk& people, Sessions& sessions, const PasskeyReader& reader, ShortMemory& memory, Bytes key)
        : people_{people}, sessions_{sessions}, reader_{reader}, memory_{memory}, challenges_{memory, std::move(key)} {}

    // Before anybody comes in: where the doors are.
    void opens_at(Site site) { site_ = std::move(site); }
    const Site& site() const { return site_; }
    std::string challenge(Purpose purpose, std::string_view about, Instant now) const { return challenges_.make(purpose, about, now); }

    // Makes the link. It opens nothing before open_invitation() has given it its code. An earlier one for the same person ends.
    Outcome<std::string> invite(const PersonId& person, Instant now);
    // The code for the link that invite() made; from now on it is good for 72 hours. `not_found` if there is no such link.
    Outcome<std::string> open_invitation(const PersonId& person, Instant now);
    Outcome<void> cancel_invitation(const PersonId& person);  // gone already is fine
    // Whom a link is for. `not_found`: unknown, used, run out, not open yet, or spoilt by wrong codes; all alike.
    Outcome<Person> invited(std::string_view word, Instant now) const;
    // Registers the key and signs in. The link is used up, and older keys of this person are withdrawn.
    Outcome<Session> enrol(std::string_view word, std::string_view code, const MadeAnswer& answer, std::string_view challenge,
                           std::string name, Instant now);

    // `refused`, in one sentence, whichever thing is wrong: no such key, a wrong signature, a spent challenge, a counter that went back.
    Outcome<Session> sign_in(const TouchedAnswer& answer, std::string_view challenge, Instant now);
    // The session's own key was touched for `act` just now.
    Outcome<void> touched(const Session& session, std::string_view act, const TouchedAnswer& answer, std::string_view challenge,
                          Instant now);
    static std::string about(const Session& session, std::string_view act) { return name_of(session) + " " + std::string{act}; }
    Outcome<Passkey> add_key(const Session& session, const MadeAnswer& answer, std::string_view challenge, std::string name, Instant now);

private:
    Outcome<Passkey> registered(const Person& person, const MadeAnswer& answer, std::string_view challenge, Purpose purpose,
                                std::string_view about, std::string name, Instant now);
    Outcome<void> checked(const Passkey& key, const Person& person, const TouchedAnswer& answer, const Bytes& challenge);
    Outcome<void> advance(const Passkey& key, std::uint32_t seen);

    PeopleDesk& people_;
    Sessions& sessions_;
    const PasskeyReader& reader_;
    ShortMemory& memory_;
    Challenges challenges_;
    Site site_;
};

}  // namespace sallyport::people
