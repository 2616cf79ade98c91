// A clause added to a scope from outside.
// wanted: no matching member function for call to 'push_back'
#include "demand/scope.h"
using namespace sallyport;

Outcome<demand::Scope> mistake(const demand::Scope& scope, const demand::Clause& clause) {
#ifdef ALLOWED
    return demand::Scope::narrowed(scope, {clause});
#else
    scope.clauses().push_back(clause);
    return scope;
#endif
}
