// Markup with an event attribute: the content security policy would switch it off without a word.
// wanted: is not a constant expression
#include "doors/page/html.h"
using namespace sallyport::doors::page;

Html mistake() {
#ifdef ALLOWED
    return html("<button value=\"x\">Go on</button>");
#else
    return html("<button onclick=\"x()\">Go on</button>");
#endif
}
