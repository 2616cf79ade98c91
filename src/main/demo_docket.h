// The demo's demands: one in every state, played through the desks' public verbs, with papers that are drawn for them.
#pragma once
#include "adapters/clock/clocks.h"
#include "adapters/demo_store/demo_store.h"
#include "main/first_people.h"

namespace sallyport::app {

// Plays from about five weeks before `begins` up to it. `clock` is the house's own; it is left at `begins`.
Outcome<int> play_demo_docket(House& house, const Cast& cast, adapters::StillClock& clock, Instant begins);

}  // namespace sallyport::app
