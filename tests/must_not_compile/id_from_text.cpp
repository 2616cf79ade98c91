// Text becomes an id through parse() only, which refuses what is none.
// wanted: calling a private constructor of class 'sallyport::base::Id<sallyport::base::DemandTag>'
#include "base/id.h"
using namespace sallyport;

DemandId mistake(const std::string& text) {
#ifdef ALLOWED
    return DemandId::parse(text).value_or(DemandId{});
#else
    return DemandId{text};
#endif
}
