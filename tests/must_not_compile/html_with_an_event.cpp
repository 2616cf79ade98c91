// A literal with a script in it: the content security policy would switch it off without a word.
// wanted: call to consteval function 'sallyport::doors::page::Piece::Piece<35UL>' is not a constant expression
#include "doors/page/html.h"
using namespace sallyport::doors::page;

Html mistake() {
#ifdef ALLOWED
    return html("<button type=submit>Sign</button>");
#else
    return html("<button onclick=sign>Sign</button>");
#endif
}
