// A stranger's words become markup.
// wanted: no matching function for call to 'html'
#include "doors/page/html.h"
using namespace sallyport::doors::page;

Html mistake(const std::string& name) {
#ifdef ALLOWED
    return html("<p>", user(name), "</p>");
#else
    return html("<p>", name, "</p>");
#endif
}
