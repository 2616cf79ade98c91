// A stranger's text is no address until Address::parse() has looked at it.
// wanted: no matching function for call to 'link_to'
#include "doors/page/html.h"
using namespace sallyport::doors::page;

Html mistake(const std::string& where) {
#ifdef ALLOWED
    const auto to = Address::parse(where);
    return to ? link_to(*to, "there") : Html{};
#else
    return link_to(where, "there");
#endif
}
