#include "ledger/checkpoint.h"

#include <charconv>

namespace sallyport::ledger {

namespace {

Problem wrong(std::string_view what) { return {Trouble::corrupt, "checkpoint: " + std::string{what}}; }

}  // namespace

std::string Checkpoint::text() const {
    std::string out = origin + "\n" + std::to_string(size) + "\n" + base64(view(root)) + "\n";
    for (const auto& line : extensions) out += line + "\n";
    return out;
}

Outcome<Checkpoint> Checkpoint::parse(std::string_view text) {
    Checkpoint out;
    for (int line = 1; !text.empty(); ++line) {
        const auto end = text.find('\n');
        if (end == std::string_view::npos) return wrong("the last line has no end");
        const auto said = text.substr(0, end);
        text.remove_prefix(end + 1);
        if (said.empty()) return wrong("a line is empty");
        if (line == 1) {
            out.origin = said;
        } else if (line == 2) {
            const auto [stop, trouble] = std::from_chars(said.data(), said.data() + said.size(), out.size);
            if (trouble != std::errc{} || stop != said.data() + said.size() || (said.size() > 1 && said[0] == '0')) {
                return wrong("the second line is the number of entries, decimal, without a leading zero");
            }
        } else if (line == 3) {
            const auto bytes = from_base64(said);
            if (!bytes || bytes->size() != out.root.size()) return wrong("the third line is the root: base64 of 32 bytes");
            std::copy(bytes->begin(), bytes->end(), out.root.begin());
            if (text.empty()) return out;
        } else {
            out.extensions.emplace_back(said);
            if (text.empty()) return out;
        }
    }
    return wrong("origin, size and root are wanted");
}

std::optional<std::string> Checkpoint::extension(std::string_view name) const {
    for (const auto& line : extensions) {
        if (line.size() > name.size() && line.starts_with(name) && line[name.size()] == '=') return line.substr(name.size() + 1);
    }
    return std::nullopt;
}

std::string sign_checkpoint(const Checkpoint& checkpoint, const SignerKey& signer) {
    require(checkpoint.origin == signer.name, "a checkpoint's origin is its signer's name");
    return sign_note(checkpoint.text(), {signer});
}

Outcome<Checkpoint> open_checkpoint(std::string_view bytes, const VerifierKey& key) {
    SALLYPORT_TRY(note, open_note(bytes, {key}));
    SALLYPORT_TRY(out, Checkpoint::parse(note.text));
    if (out.origin != key.name) return wrong("it is of another ledger than its key");
    return std::move(out);
}

}  // namespace sallyport::ledger
