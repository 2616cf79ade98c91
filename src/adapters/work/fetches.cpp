#include "adapters/work/fetches.h"

#include "production/handed_out.h"

namespace sallyport::adapters {

namespace {

constexpr std::string_view space = "fetch";
// Two requests of one person may end at once, in two processes too; more often than this something else is wrong.
constexpr int attempts = 20;

std::string key_of(const production::Package& package, const PersonId& person) { return package.id.text() + "/" + person.text(); }

}  // namespace

Outcome<bool> WorkFetches::handed_over(const production::Package& package, const PersonId& person, std::uint64_t from, std::uint64_t to,
                                       Instant until) {
    const std::string key = key_of(package, person);
    const Instant now = clock_.now();
    for (int attempt = 0; attempt < attempts; ++attempt) {
        const auto held = store_.get(space, key, now);
        if (!held && held.error().trouble != Trouble::not_found) return held.error();
        production::HandedOut handed_out;
        if (held) {
            SALLYPORT_TRY(before, production::HandedOut::parse(*held));
            handed_out = std::move(before);
        }
        handed_out.add(from, to);
        SALLYPORT_TRY(done, held ? store_.replace(space, key, *held, handed_out.text(), now, until)
                                 : store_.put_if_absent(space, key, handed_out.text(), now, until));
        if (done) return handed_out.covers(package.bytes);
    }
    return Problem{Trouble::conflict, "too many requests for this package end at once"};
}

Outcome<void> WorkFetches::forget(const production::Package& package, const PersonId& person) {
    return store_.remove(space, key_of(package, person));
}

}  // namespace sallyport::adapters
