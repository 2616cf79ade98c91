// Made-up mail: small talk from word lists, and now and then what real mailboxes are full of, such as odd MIME, lying dates and
// other scripts.
#pragma once
#include <string>

#include "adapters/demo_store/dice.h"
#include "base/bytes.h"
#include "base/instant.h"

namespace sallyport::adapters {

struct Letter {
    Instant stored;        // when it was delivered: the date that counts
    bool is_dated = true;  // false: the store lost the delivery time (one in forty)
    std::string from, to;  // addresses
    Bytes bytes;           // as stored, lines end with LF
    bool sent = false;     // by the account's holder
};

struct Correspondents {
    std::string holder_name, holder;  // name and address
    std::string other_name, other;
};

Letter make_letter(Dice& dice, const Correspondents& who, Instant stored, int number);

// "Mon Jul  6 08:00:00 2026", as an mbox separator has it; always UTC.
std::string mbox_date(Instant at);

// A few words of small talk, for file texts and notes.
std::string small_talk(Dice& dice, int sentences);

}  // namespace sallyport::adapters
