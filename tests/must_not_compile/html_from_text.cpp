// A stranger's text is no markup: it passes text() or user() first.
// wanted: no viable conversion from 'const std::string' (aka 'const basic_string<char>') to 'Piece'
#include "doors/page/html.h"
using namespace sallyport::doors::page;

Html mistake(const std::string& name) {
#ifdef ALLOWED
    return html("<p>", text(name), "</p>");
#else
    return html("<p>", name, "</p>");
#endif
}
