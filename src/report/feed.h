// New and changed half-years as an Atom feed (RFC 4287). A half-year keeps its id for ever and its date until one of its figures changes.
#pragma once
#include "report/model.h"

namespace sallyport::report {

// `earlier`: the feed that this one replaces, empty if there is none. A half-year whose rows and figures are those of the earlier feed keeps
// the date that it has there; the others are dated model.as_of. An earlier feed that cannot be read counts as none.
std::string atom_feed(const Model& model, std::string_view earlier);

}  // namespace sallyport::report
