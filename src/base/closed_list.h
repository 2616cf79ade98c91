// A closed list: an enum whose code words are its names. SALLYPORT_CLOSED_LIST(Colour, X) with X(red, "Red") … gives
// enum class Colour, code(Colour), label(Colour), coded<Colour>(text) and every<Colour>().
#pragma once
#include <optional>
#include <string_view>
#include <vector>

namespace sallyport::base {

#define SALLYPORT_CLOSED_ENUM_(name, label) name,
#define SALLYPORT_CLOSED_CODE_(name, label) \
    case Self::name: return #name;
#define SALLYPORT_CLOSED_LABEL_(name, label) \
    case Self::name: return label;
#define SALLYPORT_CLOSED_PUSH_(name, label) Self::name,
// Use inside a namespace of sallyport. LIST is an X-macro of (name, label for people).
#define SALLYPORT_CLOSED_LIST(Type, LIST)                                   \
    enum class Type { LIST(SALLYPORT_CLOSED_ENUM_) };                       \
    inline std::string_view code(Type value) {                              \
        using Self = Type;                                                  \
        switch (value) { LIST(SALLYPORT_CLOSED_CODE_) }                     \
        return "?";                                                         \
    }                                                                       \
    inline std::string_view label(Type value) {                             \
        using Self = Type;                                                  \
        switch (value) { LIST(SALLYPORT_CLOSED_LABEL_) }                    \
        return "?";                                                         \
    }                                                                       \
    inline const std::vector<Type>& all_of(Type) {                          \
        using Self = Type;                                                  \
        static const std::vector<Type> every{LIST(SALLYPORT_CLOSED_PUSH_)}; \
        return every;                                                       \
    }

// All values of a closed list, in their order.
template <class E>
const std::vector<E>& every() {
    return all_of(E{});
}

// The value with this code word, if there is one.
template <class E>
std::optional<E> coded(std::string_view word) {
    for (E value : every<E>()) {
        if (code(value) == word) return value;
    }
    return std::nullopt;
}

}  // namespace sallyport::base
