// What may be tried so often only: whose try a request is, and the answer to one too many.
#pragma once
#include <optional>
#include <string>

#include "doors/desks.h"

namespace sallyport::doors {

// `account`: whatever is tried; empty: whoever is signed in. `known`: see people::Who.
people::Who who_tries(const Desks& desks, const http::Request& request, std::string account = {}, bool known = false);

// Takes one try; the answer to give instead if it is one too many.
std::optional<http::Response> one_too_many(const Desks& desks, const http::Request& request, people::Tried what, std::string account = {},
                                           bool known = false);

}  // namespace sallyport::doors
