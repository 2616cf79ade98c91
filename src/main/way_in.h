// Keys, invitations and sign-in of one data folder, over its working store.
#pragma once
#include <memory>
#include <string>

#include "adapters/webauthn/webauthn.h"
#include "main/house.h"
#include "people/entrance.h"

namespace sallyport::app {

// Where browsers find the doors, which is what keys are bound to: the setting, or the first host, or localhost, with the port.
// `invalid` if that is no name a key can be bound to.
Outcome<people::Entrance::Site> site_of(const adapters::ServeSettings& settings, int port);

class WayIn {
public:
    // All of them outlive it.
    WayIn(House& house, adapters::WorkStore& work, const Clock& clock);
    people::Sessions& sessions() { return sessions_; }
    people::Entrance& entrance() { return entrance_; }

private:
    adapters::WorkSessions session_store_;
    adapters::WorkMemory memory_;
    people::Sessions sessions_;
    adapters::WebAuthn reader_;
    people::Entrance entrance_;
};

// The first people of a folder come in by the operator's hand, who gives out link and code. `refused` once two people who can admit others
// have keys: from then on two of them invite.
struct Invited {
    people::Person person;
    std::string link, code;
};
Outcome<Invited> invite_first(House& house, WayIn& way_in, const people::Person& person, Instant at);
std::string words_of(const Invited& invited);

// "Ada Quill, counsel": a member of the staff. `invalid` says what is wanted.
Outcome<people::Person> person_of(std::string_view words, std::string_view zone);

}  // namespace sallyport::app
