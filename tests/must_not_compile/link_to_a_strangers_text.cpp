// A stranger's text as the place a link leads to.
// wanted: no matching function for call to 'href'
#include "doors/page/html.h"
using namespace sallyport;
using namespace sallyport::doors::page;

Outcome<Html> mistake(const std::string& where) {
#ifdef ALLOWED
    SALLYPORT_TRY(address, Address::parse(where));
    return href(address);
#else
    return href(where);
#endif
}
