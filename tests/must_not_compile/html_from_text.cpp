// A stranger's text is no markup: it passes text() or user() first.
// wanted: no matching function for call to 'html'
#include "doors/page/html.h"
using namespace sallyport::doors::page;

Html mistake(const std::string& name) {
#ifdef ALLOWED
    return html("<p>", text(name), "</p>");
#else
    return html("<p>", name, "</p>");
#endif
}
