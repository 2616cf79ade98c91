// The parts of pages on which a key is touched, and what their forms send. web/src/key.ts does the touching: without a script there is no
// key, and the part says so.
#pragma once
#include <string>

#include "doors/desks.h"
#include "doors/page/forms.h"

namespace sallyport::doors::key {

enum class Does { sign_in, enrol, add, touch };

// Stands in a form of ours. The script asks `ask` for what the key shall sign, has the key touched, fills the fields and sends the form,
// so that nothing that was typed is lost.
page::Html part(const Desks& desks, Does does, const page::Address& ask);

// For acts that take the key once more: the part, or nothing where sessions have no key (a demo).
page::Html touch_part(const Desks& desks);
// Whether the key was touched for this address just now. Always in a demo.
Outcome<void> touched(const Desks& desks, const http::Request& request);

std::string challenge_of(const http::Request& request);
people::MadeAnswer made_of(const http::Request& request);
people::TouchedAnswer touched_of(const http::Request& request);

// What the script asks for, as JSON.
http::Response ask_touch(const Desks& desks, std::string_view challenge, std::string_view credential);  // none: any key of this site
http::Response ask_new(const Desks& desks, std::string_view challenge, const people::Person& person);

}  // namespace sallyport::doors::key
