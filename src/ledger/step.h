// No entry, no result. A step hands its result back locked in Step<T>; the clerk opens it once the book holds the entry; the
// next step takes Recorded<T> and nothing else.
#pragma once
#include <concepts>
#include <utility>

#include "ledger/book.h"

namespace sallyport::ledger {

class Clerk;

// A noun that can stand in the book: its canonical bytes, and back.
template <class T>
concept Noun = requires(const T& noun, std::string_view bytes) {
    { noun.body() } -> std::convertible_to<Bytes>;
    { T::from_body(bytes) } -> std::same_as<Outcome<T>>;
};

// What a step hands back: its result, locked until the book holds the entry.
template <class T>
class [[nodiscard]] Step {
public:
    Step(T result, Draft entry) : result_{std::move(result)}, entry_{std::move(entry)} {}

private:
    friend class Clerk;  // Opens it, and only after Book::append() has returned.
    T result_;
    Draft entry_;
};

// A noun whose entry is in the book. Only the clerk makes one.
template <class T>
class Recorded {
public:
    const T& operator*() const { return noun_; }
    const T* operator->() const { return &noun_; }
    EntryIndex entry() const { return entry_; }
    Instant at() const { return at_; }
    PersonId actor() const { return actor_; }

private:
    friend class Clerk;
    Recorded(T noun, EntryIndex entry, Instant at, PersonId actor)
        : noun_{std::move(noun)}, entry_{entry}, at_{at}, actor_{std::move(actor)} {}
    T noun_;
    EntryIndex entry_;
    Instant at_;
    PersonId actor_;
};

class Clerk {
public:
    explicit Clerk(Book& book) : book_{book} {}

    // Writes the step's entry; the noun's bytes become the entry's body. Durable on return. `invalid` if a word of the noun is no UTF-8.
    template <Noun T>
    Outcome<Recorded<T>> record(Step<T> step) {
        Bytes body = step.result_.body();
        // What is not text could be written and never be read again.
        if (!is_utf8(body)) return Problem{Trouble::invalid, "a text is not UTF-8"};
        step.entry_.body = Sensitive<Bytes>{std::move(body)};
        const Instant at = step.entry_.at;
        const PersonId actor = step.entry_.actor;
        SALLYPORT_TRY(index, book_.append(step.entry_));
        return Recorded<T>{std::move(step.result_), index, at, actor};
    }

    // Brings a recorded noun back: the demand's latest entry of one of T::kinds(), if the body matches the entry's digest and no
    // later entry of T::superseded_by() stands behind it.
    template <Noun T>
    Outcome<Recorded<T>> recall(const DemandId& demand) const {
        SALLYPORT_TRY(index, latest(demand, T::kinds(), T::superseded_by()));
        return at<T>(index);
    }

    // The noun that stands in one entry, superseded or not: for reading, never for deciding.
    template <Noun T>
    Outcome<T> read(EntryIndex index) const {
        SALLYPORT_TRY(bytes, book_.body(index));
        return T::from_body(bytes.reveal());
    }

    // The same for a note that only counsel reads. Whoever calls has asked the table of rights for note_counsel.
    template <Noun T>
    Outcome<T> read_counsels(EntryIndex index) const {
        SALLYPORT_TRY(bytes, book_.counsels_note(index));
        return T::from_body(bytes.reveal());
    }

    // What a decision must name in its draft.
    Outcome<EntryIndex> last_of(const DemandId& demand) const;
    Outcome<Standing> standing(const DemandId& demand) const { return book_.standing(demand); }
    Book& book() const { return book_; }

private:
    Outcome<EntryIndex> latest(const DemandId& demand, const std::vector<Kind>& kinds, const std::vector<Kind>& superseded_by) const;
    template <Noun T>
    Outcome<Recorded<T>> at(EntryIndex index) const {
        SALLYPORT_TRY(entry, book_.entry(index));
        SALLYPORT_TRY(bytes, book_.body(index));
        SALLYPORT_TRY(noun, T::from_body(bytes.reveal()));
        return Recorded<T>{std::move(noun), index, entry.header.at, entry.header.actor};
    }

    Book& book_;
};

}  // namespace sallyport::ledger
