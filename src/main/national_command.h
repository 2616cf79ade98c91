// `sallyport import bands`, the only thing that a main folder ever takes in from the lane of national security process.
#pragma once
#include "main/arguments.h"
#include "main/house.h"
#include "report/bands.h"

namespace sallyport::app {

int import_bands_command(const Arguments& arguments);
// The bands as of that day, checked against every one that was written out before, and recorded in the lane's own book. The same question on the
// same day gives the same file again.
Outcome<report::BandFile> publish_bands(House& lane, int structure, Day published, Instant at);
// `conflict` if the book holds them already.
Outcome<void> import_bands(House& house, const std::string& file, Instant at);

}  // namespace sallyport::app
