// Customer data and strangers' bytes, marked in the type.
#pragma once
#include <string>
#include <utility>

namespace sallyport::base {

// Customer data. Does not print, compare, hash or log; reveal() is the one way in and is easy to search for.
template <class T>
class Sensitive {
public:
    Sensitive() = default;
    explicit Sensitive(T value) : value_{std::move(value)} {}
    const T& reveal() const { return value_; }

private:
    T value_{};
};

// Bytes from outside. Only parsers open them.
template <class T>
class Untrusted {
public:
    explicit Untrusted(T value) : value_{std::move(value)} {}
    const T& for_parsing() const { return value_; }

private:
    T value_;
};

}  // namespace sallyport::base
