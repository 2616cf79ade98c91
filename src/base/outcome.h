// How every call says how it went. A Problem is a plain sentence that names field or line, what was seen and what is
// wanted, and never carries customer data. Ignoring an Outcome does not compile.
#pragma once
#include <expected>
#include <optional>
#include <string>
#include <utility>

namespace sallyport::base {

enum class Trouble {
    invalid,      // the input is wrong; the caller can mend it
    refused,      // a rule says no
    not_found,    // there is no such thing, or not for this person: both answer alike
    conflict,     // two people were at once; look again and repeat
    unavailable,  // the world failed; trying again may help
    corrupt,      // the world is not what was written; trying again does not help
};

struct Problem {
    Trouble trouble;
    std::string sentence;
    std::string field = {};  // the form field or file line it concerns; empty if none
};

const char* word(Trouble trouble);  // "invalid", "refused", ...

template <class T>
class [[nodiscard]] Outcome : public std::expected<T, Problem> {
public:
    using std::expected<T, Problem>::expected;
    Outcome(Problem problem) : std::expected<T, Problem>(std::unexpected(std::move(problem))) {}
};

template <>
class [[nodiscard]] Outcome<void> : public std::expected<void, Problem> {
public:
    Outcome() = default;
    Outcome(Problem problem) : std::expected<void, Problem>(std::unexpected(std::move(problem))) {}
};

// A broken invariant is our own bug: caught in the server loop and in main only, answered by an error page with a number.
class Broken {
public:
    explicit Broken(const char* why) : why_{why} {}
    const char* why() const { return why_; }

private:
    const char* why_;
};
inline void require(bool condition, const char* why) {
    if (!condition) throw Broken{why};
}

// SALLYPORT_TRY(name, call): name is the value, or the enclosing function returns the Problem.
#define SALLYPORT_JOIN_(a, b) a##b
#define SALLYPORT_JOIN(a, b) SALLYPORT_JOIN_(a, b)
#define SALLYPORT_TRY(name, ...) SALLYPORT_TRY_(name, SALLYPORT_JOIN(outcome_, __LINE__), __VA_ARGS__)
#define SALLYPORT_TRY_(name, tmp, ...)       \
    auto tmp = (__VA_ARGS__);                \
    if (!tmp) return std::move(tmp.error()); \
    auto& name = *tmp
#define SALLYPORT_CHECK(...) SALLYPORT_CHECK_(SALLYPORT_JOIN(outcome_, __LINE__), __VA_ARGS__)
#define SALLYPORT_CHECK_(tmp, ...) \
    if (auto tmp = (__VA_ARGS__); !tmp) return std::move(tmp.error())

}  // namespace sallyport::base

namespace sallyport {
using namespace base;
}
