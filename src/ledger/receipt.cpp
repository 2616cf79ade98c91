#include "ledger/receipt.h"

#include <charconv>

namespace sallyport::ledger {

namespace {

constexpr std::string_view first_line = "sallyport-receipt/v1\n";
constexpr std::string_view proof_line = "sallyport-proof/v1\n";

Problem wrong(std::string_view what) { return {Trouble::corrupt, "receipt: " + std::string{what}}; }

// Reads "name value" lines one after the other.
class Lines {
public:
    explicit Lines(std::string_view text) : rest_{text} {}

    Outcome<std::string_view> take(std::string_view name) {
        const auto end = rest_.find('\n');
        if (end == std::string_view::npos || end <= name.size() || !rest_.starts_with(name) || rest_[name.size()] != ' ') {
            return wrong("the line " + std::string{name} + " is wanted here");
        }
        const auto value = rest_.substr(name.size() + 1, end - name.size() - 1);
        rest_.remove_prefix(end + 1);
        return value;
    }
    Outcome<std::uint64_t> number(std::string_view name) {
        SALLYPORT_TRY(value, take(name));
        std::uint64_t out = 0;
        const auto [end, trouble] = std::from_chars(value.data(), value.data() + value.size(), out);
        if (trouble != std::errc{} || end != value.data() + value.size() || (value.size() > 1 && value[0] == '0')) {
            return wrong(std::string{name} + " is a decimal number");
        }
        return out;
    }
    template <class Tag>
    Outcome<Id<Tag>> id(std::string_view name) {
        SALLYPORT_TRY(value, take(name));
        if (value == "-") return Id<Tag>{};
        auto out = Id<Tag>::parse(value);
        if (!out) return wrong(std::string{name} + " is an id");
        return std::move(*out);
    }
    Outcome<Bytes> base64_bytes(std::string_view name) {
        SALLYPORT_TRY(value, take(name));
        if (value == "-") return Bytes{};
        auto out = from_base64(value);
        if (!out) return wrong(std::string{name} + " is base64");
        return std::move(*out);
    }
    bool next_is(std::string_view name) const { return rest_.starts_with(name); }
    std::string_view rest() const { return rest_; }

private:
    std::string_view rest_;
};

std::string or_dash(const std::string& text) { return text.empty() ? "-" : text; }

Problem signs_nothing() { return {Trouble::unavailable, "this book has no key to sign with"}; }

}  // namespace

std::string ReceiptNote::text() const {
    std::string out{first_line};
    out += "demand " + demand.text() + "\n";
    switch (about) {
        case About::received:
            out += "entry " + std::to_string(entry.value) + "\n";
            out += "received " + base::text(at) + "\n";
            break;
        case About::delivered:
            out += "package " + package.text() + "\n";
            out += "root " + hex(root) + "\n";
            out += "bytes " + std::to_string(bytes) + "\n";
            out += "content " + std::to_string(content) + "\n";
            out += "noncontent " + std::to_string(noncontent) + "\n";
            out += "fetched " + base::text(at) + "\n";
            break;
    }
    return out + "by " + or_dash(by.text()) + "\n";
}

Outcome<ReceiptNote> ReceiptNote::parse(std::string_view text) {
    if (!text.starts_with(first_line)) return wrong("the first line is not \"sallyport-receipt/v1\"");
    ReceiptNote out;
    Lines lines{text.substr(first_line.size())};
    SALLYPORT_TRY(demand, lines.id<DemandTag>("demand"));
    out.demand = demand;
    out.about = lines.next_is("entry ") ? About::received : About::delivered;
    if (out.about == About::received) {
        SALLYPORT_TRY(entry, lines.number("entry"));
        out.entry = {entry};
    } else {
        SALLYPORT_TRY(package, lines.id<PackageTag>("package"));
        out.package = package;
        SALLYPORT_TRY(root_text, lines.take("root"));
        const auto root = digest_from_hex(root_text);
        if (!root) return wrong(root.error().sentence);
        out.root = *root;
        SALLYPORT_TRY(bytes, lines.number("bytes"));
        out.bytes = bytes;
        SALLYPORT_TRY(content, lines.number("content"));
        out.content = content;
        SALLYPORT_TRY(noncontent, lines.number("noncontent"));
        out.noncontent = noncontent;
    }
    SALLYPORT_TRY(at_text, lines.take(out.about == About::received ? "received" : "fetched"));
    const auto at = parse_instant(at_text);
    if (!at) return wrong("the instant is not one");
    out.at = *at;
    SALLYPORT_TRY(by, lines.id<PersonTag>("by"));
    out.by = by;
    // One canonical form: what we read is what we would write.
    if (!lines.rest().empty() || out.demand.none() || (out.about == About::delivered && out.package.none()) || out.text() != text) {
        return wrong("it is not in its one canonical form");
    }
    return out;
}

std::string ReceiptProof::text() const {
    std::string out{proof_line};
    out += "index " + std::to_string(index.value) + "\n";
    out += "leaf " + base64(leaf) + "\n";
    out += "facts_salt " + or_dash(base64(facts_salt)) + "\n";
    out += "facts " + or_dash(base64(facts)) + "\n";
    for (const Digest& hash : hashes) out += "hash " + base64(view(hash)) + "\n";
    return out + "\n" + checkpoint;
}

std::string Receipt::bytes() const { return proof ? note + "\n" + proof->text() : note; }

Outcome<Receipt> Receipt::parse(std::string_view bytes) {
    if (bytes.size() > note_bytes) return wrong("it is larger than 1 MB");
    Receipt out;
    const auto cut = bytes.find("\n\n" + std::string{proof_line});
    out.note = bytes.substr(0, cut == std::string_view::npos ? cut : cut + 1);
    if (cut == std::string_view::npos) return out;
    Lines lines{bytes.substr(cut + 2 + proof_line.size())};
    ReceiptProof proof;
    SALLYPORT_TRY(index, lines.number("index"));
    proof.index = {index};
    SALLYPORT_TRY(leaf, lines.base64_bytes("leaf"));
    proof.leaf = leaf;
    SALLYPORT_TRY(salt, lines.base64_bytes("facts_salt"));
    proof.facts_salt = salt;
    SALLYPORT_TRY(facts, lines.base64_bytes("facts"));
    proof.facts = facts;
    while (lines.next_is("hash ")) {
        SALLYPORT_TRY(hash, lines.base64_bytes("hash"));
        if (hash.size() != sizeof(Digest) || proof.hashes.size() == 64) return wrong("a proof has at most 64 hashes of 32 bytes");
        std::copy(hash.begin(), hash.end(), proof.hashes.emplace_back().begin());
    }
    if (!lines.next_is("\n")) return wrong("a blank line and a checkpoint follow the proof's hashes");
    proof.checkpoint = lines.rest().substr(1);
    out.proof = std::move(proof);
    // One canonical form here too: an empty value is written as a dash and in no other way.
    if (out.bytes() != bytes) return wrong("it is not in its one canonical form");
    return out;
}

Outcome<ReceiptProof> Book::prove(EntryIndex, Instant) { return signs_nothing(); }
Outcome<std::string> Book::sign_receipt(const ReceiptNote&) const { return signs_nothing(); }

Outcome<Receipt> with_proof(Book& book, std::string note, EntryIndex entry, Instant now) {
    auto proof = book.prove(entry, now);
    // A receipt that shows only who signed it is worth more than none.
    if (!proof && proof.error().trouble == Trouble::unavailable) return Receipt{std::move(note), {}};
    if (!proof) return std::move(proof.error());
    return Receipt{std::move(note), std::move(*proof)};
}

Outcome<Receipt> filing_receipt(Book& book, const DemandId& demand, Instant now) {
    SALLYPORT_TRY(entries, book.entries_of(demand));
    if (entries.empty() || entries.front().header.kind != Kind::received) return Problem{Trouble::not_found, "there is no such demand"};
    const Entry& first = entries.front();
    ReceiptNote note;
    note.about = ReceiptNote::About::received;
    note.demand = demand;
    note.entry = first.header.index;
    note.at = first.facts ? first.facts->instant_of(Fact::received).value_or(first.header.at) : first.header.at;
    note.by = first.header.actor;
    SALLYPORT_TRY(signed_note, book.sign_receipt(note));
    SALLYPORT_TRY(receipt, with_proof(book, std::move(signed_note), note.entry, now));
    if (receipt.proof) {
        receipt.proof->facts_salt.clear();
        receipt.proof->facts.clear();
    }
    return std::move(receipt);
}

}  // namespace sallyport::ledger
