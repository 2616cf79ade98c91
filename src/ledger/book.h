// The port through which the book is written and read. One writer thread owns it; any thread may call; calls queue and one commit may
// serve all who wait.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "ledger/entry.h"
#include "ledger/lifecycle.h"

namespace sallyport::ledger {

// Rows of the views, written in the transaction that appends. Values: text, integers, or nothing.
struct Cell {
    enum class Type { nothing, number, text } type = Type::nothing;
    std::int64_t number = 0;
    std::string text = {};
    Cell() = default;
    Cell(std::int64_t value) : type{Type::number}, number{value} {}
    Cell(int value) : type{Type::number}, number{value} {}
    Cell(std::string value) : type{Type::text}, text{std::move(value)} {}
    Cell(std::string_view value) : type{Type::text}, text{value} {}
    Cell(const char* value) : type{Type::text}, text{value} {}
    bool operator==(const Cell&) const = default;
};
using Row = std::vector<Cell>;

class Views {
public:
    virtual ~Views() = default;
    // Parameters are $1, $2 … ; the same text runs on SQLite and PostgreSQL.
    virtual void write(std::string_view sql, const Row& parameters) = 0;
    virtual std::vector<Row> read(std::string_view sql, const Row& parameters) const = 0;
};

// A station's way from entries to rows. `tables` is run once when the views are made; names start with "v_". Pure: the same entries give
// the same rows. `body` is empty if the entry has none, or if its key is destroyed (then `destroyed` is true).
struct Projection {
    std::string name;
    std::vector<std::string> tables;
    std::function<void(const Entry& entry, std::string_view body, bool destroyed, Views& views)> apply;
};

struct ReceiptNote;
struct ReceiptProof;

class Book {
public:
    virtual ~Book() = default;

    // On return the entry is on disk and no power cut takes it back. `conflict`: the demand has moved since decided_on. `refused`: the
    // lifecycle says no. `unavailable` does not tell whether it was written: look before trying again.
    virtual Outcome<EntryIndex> append(const Draft& draft) = 0;

    virtual std::uint64_t size() const = 0;
    virtual Outcome<Entry> entry(EntryIndex index) const = 0;
    // Opens the body if its bytes match the entry's digest; `not_found` with "destroyed" when the demand's key is gone; `refused` for a
    // note that only counsel reads.
    virtual Outcome<Sensitive<Bytes>> body(EntryIndex index) const = 0;
    // Opens such a note, and nothing else.
    virtual Outcome<Sensitive<Bytes>> counsels_note(EntryIndex index) const {
        return Problem{Trouble::refused, "entry " + std::to_string(index.value) + " is no note of counsel's"};
    }
    virtual Outcome<std::vector<Entry>> entries_of(const DemandId& demand) const = 0;
    virtual Outcome<Standing> standing(const DemandId& demand) const = 0;  // stage none if unknown
    virtual Outcome<std::optional<EntryIndex>> last_of(const DemandId& demand) const = 0;
    // In order, from `from`, until `see` returns false. Facts only: fast enough for seven million entries.
    virtual Outcome<void> each(EntryIndex from, const std::function<bool(const Entry&)>& see) const = 0;
    // Reads the views at one moment; the callback must not keep the reference.
    virtual Outcome<void> look(const std::function<void(const Views&)>& see) const = 0;
    // Leaves of the tree, for proofs.
    virtual Outcome<Digest> root(std::uint64_t size) const = 0;

    // That an entry stands in the book, under a signed checkpoint which covers it; signs one if none does. `unavailable`: this book has no
    // key to sign with.
    virtual Outcome<ReceiptProof> prove(EntryIndex index, Instant now);
    // A receipt's note under the ledger's key; `unavailable` likewise.
    virtual Outcome<std::string> sign_receipt(const ReceiptNote& note) const;
};

}  // namespace sallyport::ledger
