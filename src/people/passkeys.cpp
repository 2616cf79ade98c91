#include "people/passkeys.h"

#include "base/json.h"
#include "base/limits.h"

namespace sallyport::people {

using ledger::Draft;
using ledger::Fact;
using ledger::Kind;
using ledger::Step;

Bytes Passkey::body() const {
    return canonical(json::object{{"person", person.text()},
                                  {"credential", credential},
                                  {"algorithm", code(algorithm)},
                                  {"public_key", base64url(public_key)},
                                  {"counter", static_cast<std::int64_t>(counter)},
                                  {"name", name}});
}

Outcome<Passkey> Passkey::from_body(std::string_view bytes) {
    SALLYPORT_TRY(object, parse_object(bytes, "a key"));
    Passkey key;
    SALLYPORT_TRY(person, id_at<PersonId>(object, "person"));
    key.person = person;
    SALLYPORT_TRY(credential, text_at(object, "credential"));
    key.credential = credential;
    SALLYPORT_TRY(algorithm, coded_at<KeyAlgorithm>(object, "algorithm"));
    key.algorithm = algorithm;
    SALLYPORT_TRY(written, text_at(object, "public_key"));
    SALLYPORT_TRY(public_key, from_base64url(written));
    key.public_key = public_key;
    SALLYPORT_TRY(counter, number_at(object, "counter"));
    key.counter = static_cast<std::uint32_t>(counter);
    SALLYPORT_TRY(name, text_at(object, "name"));
    key.name = name;
    return key;
}

Bytes KeyWithdrawal::body() const { return canonical(json::object{{"person", person.text()}, {"credential", credential}}); }

Outcome<KeyWithdrawal> KeyWithdrawal::from_body(std::string_view bytes) {
    SALLYPORT_TRY(object, parse_object(bytes, "a key's withdrawal"));
    KeyWithdrawal gone;
    SALLYPORT_TRY(person, id_at<PersonId>(object, "person"));
    gone.person = person;
    SALLYPORT_TRY(credential, text_at(object, "credential"));
    gone.credential = credential;
    return gone;
}

Outcome<void> is_fit(const Person& person, bool backup_eligible) {
    if (is_staff(person.role) && backup_eligible) {
        return Problem{Trouble::refused,
                       "This passkey can be copied to other devices. Staff use a security key, or a key that stays in one device."};
    }
    return {};
}

bool is_forward(std::uint32_t before, std::uint32_t now) { return now > before || (now == 0 && before == 0); }

Outcome<Step<Passkey>> register_key(const Passkey& key, const PersonId& by, Instant at) {
    if (key.name.empty() || key.name.size() > 100) {
        return Problem{Trouble::invalid, "Give the key a name that you will know it by, at most 100 bytes.", "name"};
    }
    Draft entry{Kind::key_registered, at, {}, std::nullopt, by, {}, {}, {}};
    entry.facts.id(Fact::person, key.person);
    return Step{key, std::move(entry)};
}

Outcome<Step<KeyWithdrawal>> withdraw_key(const Passkey& key, std::string_view ground, const PersonId& by, Instant at) {
    Draft entry{Kind::key_withdrawn, at, {}, std::nullopt, by, {}, {}, {}};
    entry.facts.id(Fact::person, key.person).code(Fact::ground, ground);
    return Step{KeyWithdrawal{key.person, key.credential}, std::move(entry)};
}

}  // namespace sallyport::people
