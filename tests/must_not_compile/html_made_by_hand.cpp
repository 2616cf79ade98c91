// Markup from a string, past every maker.
// wanted: calling a private constructor of class 'sallyport::doors::page::Html'
#include "doors/page/html.h"
using namespace sallyport::doors::page;

Html mistake(const std::string& name) {
#ifdef ALLOWED
    return text(name);
#else
    return Html{name};
#endif
}
