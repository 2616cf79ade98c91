#include "verify/replay.h"

#include <algorithm>

namespace sallyport::verify {

using namespace ledger;

namespace {

Problem wrong(std::string what) { return {Trouble::corrupt, std::move(what)}; }

enum Flag : std::uint16_t {
    keep_held = 1,
    objection_open = 2,
    clarification_open = 4,
    needs_two = 8,
    emergency = 16,
    emergency_affirmed = 32,
    outside_found = 64,
    is_destroyed = 128,
    keep_only = 256,
};
constexpr unsigned challenge_at = 9;  // three bits above the flags
constexpr unsigned challenge_bits = 7;
constexpr unsigned formal_paper_at = 12;  // two bits above the challenge
constexpr unsigned formal_paper_bits = 3;
constexpr unsigned heard_at = 14;  // two bits above that
constexpr unsigned heard_bits = 3;

}  // namespace

std::uint32_t Replay::number_of(const std::string& name) {
    if (name.empty()) return 0;
    const auto [found, is_new] = numbers_.try_emplace(name, static_cast<std::uint32_t>(names_.size() + 1));
    if (is_new) names_.push_back(&found->first);
    return found->second;
}

Replay::Small Replay::pack(const Standing& standing) {
    Small out;
    out.stage = static_cast<std::uint8_t>(standing.stage);
    out.version = standing.version;
    const auto flag = [&out](bool set, Flag bit) { out.flags = static_cast<std::uint16_t>(out.flags | (set ? bit : 0)); };
    flag(standing.keep_held, keep_held);
    flag(standing.objection_open, objection_open);
    flag(standing.clarification_open, clarification_open);
    flag(standing.needs_two, needs_two);
    flag(standing.emergency, emergency);
    flag(standing.emergency_affirmed, emergency_affirmed);
    flag(standing.outside_found, outside_found);
    flag(standing.destroyed, is_destroyed);
    flag(standing.keep_only, keep_only);
    out.flags = static_cast<std::uint16_t>(out.flags | static_cast<unsigned>(standing.challenge) << challenge_at |
                                           static_cast<unsigned>(standing.formal_paper) << formal_paper_at |
                                           static_cast<unsigned>(standing.heard) << heard_at);
    out.names = {number_of(standing.first_signer), number_of(standing.second_signer), number_of(standing.release_signer),
                 number_of(standing.affirmed_by),  number_of(standing.called_by),     number_of(standing.order_barring),
                 number_of(standing.started_by)};
    return out;
}

Standing Replay::unpack(const Small& small) const {
    Standing out;
    out.stage = static_cast<Stage>(small.stage);
    out.version = small.version;
    out.keep_held = small.flags & keep_held;
    out.objection_open = small.flags & objection_open;
    out.clarification_open = small.flags & clarification_open;
    out.needs_two = small.flags & needs_two;
    out.emergency = small.flags & emergency;
    out.emergency_affirmed = small.flags & emergency_affirmed;
    out.outside_found = small.flags & outside_found;
    out.destroyed = small.flags & is_destroyed;
    out.keep_only = small.flags & keep_only;
    out.challenge = static_cast<Challenge>(small.flags >> challenge_at & challenge_bits);
    out.formal_paper = static_cast<FormalPaper>(small.flags >> formal_paper_at & formal_paper_bits);
    out.heard = static_cast<Heard>(small.flags >> heard_at & heard_bits);
    const auto name = [this](std::uint32_t number) { return number == 0 ? std::string{} : *names_[number - 1]; };
    out.first_signer = name(small.names[0]);
    out.second_signer = name(small.names[1]);
    out.release_signer = name(small.names[2]);
    out.affirmed_by = name(small.names[3]);
    out.called_by = name(small.names[4]);
    out.order_barring = name(small.names[5]);
    out.started_by = name(small.names[6]);
    return out;
}

std::optional<Standing> Replay::standing(const DemandId& demand) const {
    if (demand.none()) return std::nullopt;
    Name name;
    std::ranges::copy(demand.text(), name.begin());
    const auto found = demands_.find(name);
    if (found == demands_.end() || found->second.open) return std::nullopt;
    return unpack(found->second);
}

Outcome<void> Replay::add(const Header& header, const std::optional<Facts>& facts) {
    const std::uint64_t here = kinds_.size();
    kinds_.push_back(static_cast<std::uint8_t>(header.kind));
    if (header.index.value != here) {
        return wrong("it says that it is entry " + std::to_string(header.index.value) + ", and stands where entry " + std::to_string(here) +
                     " does");
    }
    if ((here == 0) != (header.kind == Kind::book_born)) return wrong("a book begins with book_born and has no other");
    if (header.kind == Kind::corrected_entry) {
        const Kind corrected = static_cast<Kind>(kinds_[header.corrects->value]);
        if (facts) {
            if (const auto checked = check_correction(corrected, *facts); !checked) return wrong(checked.error().sentence);
        }
        return {};
    }
    if (facts) {
        if (const auto checked = check_facts(header.kind, *facts); !checked) return wrong(checked.error().sentence);
    }
    if (here == 0 && facts) kind_of_book_ = facts->text_or(Fact::book, "");
    if (!belongs_to_demand(header.kind)) return {};

    Name name;
    std::ranges::copy(header.demand.text(), name.begin());
    const auto [found, is_new] = demands_.try_emplace(name);
    Small& demand = found->second;
    if (is_new != (header.kind == Kind::received)) {
        return wrong(is_new ? "the demand has not been received" : "the demand has been received before");
    }
    if (!is_new && header.previous->value != demand.last) {
        return wrong("it follows entry " + std::to_string(header.previous->value) + ", but the demand's last entry is " +
                     std::to_string(demand.last));
    }
    // A note moves nothing, whatever its facts say: where they are withheld the demand is still judged.
    const bool judged = facts || header.kind == Kind::note_added;
    if (!judged || demand.open) {
        demand.open = true;
        demand.last = here;
        return {};
    }
    const std::string actor = header.actor.none() ? std::string{machine} : header.actor.text();
    const auto next = after(unpack(demand), {header.kind, facts.value_or(Facts{}), actor});
    demand.last = here;
    if (!next) return wrong(next.error().sentence);
    demand = pack(*next);
    demand.last = here;
    return {};
}

}  // namespace sallyport::verify
