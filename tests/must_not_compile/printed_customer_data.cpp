// Customer data in a stream: a log line, an error, a page.
// wanted: invalid operands to binary expression ('ostream' (aka 'basic_ostream<char>') and 'const Sensitive<std::string>' (aka 'const Sensitive<basic_string<char>>'))
#include <iostream>

#include "base/sensitive.h"
using namespace sallyport::base;

void mistake(const Sensitive<std::string>& address) {
#ifdef ALLOWED
    std::cout << address.reveal().size();
#else
    std::cout << address;
#endif
}
