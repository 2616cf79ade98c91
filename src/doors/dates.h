// Legal deadlines as pages show them: what, until when, and by which law.
#pragma once
#include <string>
#include <vector>

#include "doors/desks.h"
#include "doors/page/parts.h"

namespace sallyport::doors {

// "Answer due". A name that a book made up is shown as it is written there.
std::string date_words(const law::LegalClock& clock);
// Every clock, what is due first. `received`: of the request, from which warnings are counted.
page::Html dates_table(const std::vector<law::LegalClock>& clocks, Instant received, Instant now, const std::string& zone,
                       std::string caption);
// What is due next of an open request; none if nothing waits for an act.
const law::LegalClock* next_date(const std::vector<law::LegalClock>& clocks);

}  // namespace sallyport::doors
