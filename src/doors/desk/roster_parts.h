// What other pages show of the roster.
#pragma once
#include <vector>

#include "doors/desks.h"
#include "doors/page/parts.h"

namespace sallyport::doors::desk {

std::vector<http::Route> roster_routes(Desks& desks);
// That this request was handed over by somebody who is away, to whom, and their note; nothing otherwise.
page::Html handed_part(const Desks& desks, const http::Request& request, const DemandId& demand);

}  // namespace sallyport::doors::desk

namespace sallyport::doors {

// Above every page of whoever was called and whose call nobody has answered: what for, and the button by which they say that they are there.
page::Html calls_bar(const Desks& desks, const Signed& visitor);

}  // namespace sallyport::doors
