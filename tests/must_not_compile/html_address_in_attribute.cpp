// An address goes through Address, which refuses javascript: and other sites' tricks; attr() takes none.
// wanted: is not a constant expression
#include "doors/page/html.h"
using namespace sallyport::doors::page;

Html mistake(const std::string& where) {
#ifdef ALLOWED
    return attr("title", where);
#else
    return attr("href", where);
#endif
}
