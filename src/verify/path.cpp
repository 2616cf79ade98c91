#include "verify/path.h"

#include <fstream>

#include "base/bytes.h"
#include "ledger/folder.h"
#include "verify/package.h"
#include "verify/receipt.h"

namespace sallyport::verify {

namespace fs = std::filesystem;

namespace {

// A package says itself nothing about its key: the first of the given ones under which it is whole counts, else the last answer.
Outcome<Verdict> check_package(const fs::path& path, const Options& options) {
    if (options.keys.empty()) return Problem{Trouble::invalid, "a package is checked with the provider's public key: give --key"};
    Verdict out;
    for (const auto& key : options.keys) {
        SALLYPORT_TRY(package, verify_package(path.string(), key));
        out = Verdict{package.files, {}, {}};
        if (package.faults.empty()) {
            out.notes.push_back(std::to_string(package.files) + " files, " + std::to_string(package.bytes) + " bytes, root " +
                                hex(package.root));
            return out;
        }
        const PackageFault& first = package.faults.front();
        out.fault = Fault{Part::body, first.offset, first.file, first.sentence};
        for (const PackageFault& fault : package.faults) out.notes.push_back(fault.line());
    }
    return out;
}

}  // namespace

Outcome<Verdict> verify_path(const fs::path& path, const Options& options) {
    std::error_code trouble;
    if (!fs::exists(path, trouble)) return Problem{Trouble::not_found, "there is nothing at " + path.string()};
    if (fs::is_directory(path, trouble)) {
        // A folder without any checkpoint may be a ledger that lost it: tiles tell.
        for (const fs::path& folder : {path, path / "ledger"}) {
            const bool is_ledger = fs::exists(folder / ledger::checkpoint_file, trouble) || fs::exists(folder / "tile", trouble);
            if (is_ledger) return verify_ledger_folder(folder, options);
        }
        return Problem{Trouble::invalid, path.string() + " is no ledger folder: it has neither checkpoint nor tiles"};
    }
    std::ifstream in{path, std::ios::binary};
    Bytes begin(4096, '\0');
    in.read(begin.data(), static_cast<std::streamsize>(begin.size()));
    begin.resize(static_cast<std::size_t>(in.gcount()));
    if (!in.is_open() || in.bad()) return Problem{Trouble::unavailable, "cannot read " + path.string()};
    if (looks_like_receipt(begin)) {
        Bytes rest(ledger::note_bytes + 1, '\0');  // one more than a receipt may have
        in.read(rest.data(), static_cast<std::streamsize>(rest.size()));
        if (in.bad()) return Problem{Trouble::unavailable, "cannot read " + path.string()};
        rest.resize(static_cast<std::size_t>(in.gcount()));
        return verify_receipt(begin + rest, path.filename().string(), options);
    }
    if (begin.starts_with("PK\x03\x04")) return check_package(path, options);
    return Problem{Trouble::invalid, path.string() + " is neither a ledger folder nor a receipt nor a package"};
}

}  // namespace sallyport::verify
