// How often the same thing may be tried: sign-in, codes, challenges, requests. Working state in memory, of no record: after a start
// everybody has their full number again.
//
// A throttle must not become a weapon: whoever tries from one address slows that address and no other, and an emergency waits for nobody.
#pragma once
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/closed_list.h"
#include "base/instant.h"
#include "base/limits.h"

namespace sallyport::people {

#define SALLYPORT_TRIED(X)                         \
    X(sign_in, "sign in")                          \
    X(invitation, "use the code of an invitation") \
    X(challenge, "ask for what a key shall sign")  \
    X(filing, "send a request")                    \
    X(emergency, "send an emergency request")      \
    X(letter, "check the code of a letter")        \
    X(application, "ask for an agency to be admitted")
SALLYPORT_CLOSED_LIST(Tried, SALLYPORT_TRIED)

const limits::Tries& tries_of(Tried what);

// Whose try it is. An empty name is not counted: an address that stands for many (a balancer), somebody who is not signed in.
struct Who {
    std::string address;  // as address_of() writes it
    std::string account;  // a person's id, a key's name, an invitation's word
    std::string agency = {};
    bool known = false;  // brings what only its owner has
};

// The part of an IP address that one party holds: an IPv4 address, or the /64 of an IPv6 address. Text as the server gives it; what is no
// address comes back as it is.
std::string address_of(std::string_view peer);

// Thread-safe.
class Throttle {
public:
    // Seconds to wait, at least 1; nullopt: go on. Takes nothing.
    std::optional<int> wait(Tried what, const Who& who, Instant now) const;
    // Somebody was told to wait. Whoever goes on all the same comes to `stop_after`.
    void waits(Tried what, const Who& who, Instant now);
    // One more was tried and opened nothing, or one more was made.
    void count(Tried what, const Who& who, Instant now);
    // Both at once; counts only what may go on.
    std::optional<int> take(Tried what, const Who& who, Instant now);
    // Somebody signed in with this account from here: from now on neither others' tries from this address nor those with this account
    // elsewhere make them wait.
    void at_home(const Who& who, Instant now);

    // Tries to sign in with this key that opened nothing, since the program started or since `cleared` was called for it.
    struct Failed {
        int tries = 0;
        Instant last = {};
    };
    Failed failed(std::string_view account) const;
    void cleared(std::string_view account);

private:
    enum class Counted { pair, address, account, agency, house };
    struct Stop {
        int tries = 0;
        Instant until = {};  // counted until then; at the limit: stopped until then
    };
    std::string name(Tried what, Counted by, const Who& who) const;
    bool is_home(const std::string& name, Instant now) const;
    std::optional<int> wait_held(Tried what, const Who& who, Instant now) const;
    void count_held(Tried what, const Who& who, Instant now);
    void note_try(Tried what, const Who& who, Instant now);
    void note_failed(const Who& who, Instant now);

    mutable std::mutex mutex_;
    std::map<std::string, Instant> busy_until_;  // when a name has its full number again
    std::map<std::string, Instant> home_until_;
    std::map<std::string, Stop> stops_;
    std::map<std::string, Failed, std::less<>> failed_;
};

}  // namespace sallyport::people
