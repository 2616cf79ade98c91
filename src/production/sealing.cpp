#include "production/sealing.h"

#include <fmt/format.h>

#include "ledger/merkle.h"
#include "production/archive_tree.h"
#include "production/guide.h"
#include "production/sealed_stream.h"
#include "production/written.h"
#include "production/zip.h"

namespace sallyport::production {

namespace {

using collection::Part;

// What sealing adds to the vault; taken away again unless the package comes about.
class Added {
public:
    explicit Added(ledger::Vault& vault) : vault_{vault} {}
    ~Added() {
        for (const std::string& place : places_) {
            // What cannot be removed now is ciphertext that no handle names.
            if (!vault_.remove(place)) break;
        }
    }
    Added(const Added&) = delete;
    Added& operator=(const Added&) = delete;
    void note(const std::string& place) { places_.push_back(place); }
    void keep() { places_.clear(); }

private:
    ledger::Vault& vault_;
    std::vector<std::string> places_;
};

class Assembly {
public:
    Assembly(ledger::Vault& vault, const Sealing& sealing) : vault_{vault}, sealing_{sealing}, added_{vault} {}

    Outcome<Package> make() {
        for (const Part& part : sealing_.material.parts) {
            if (!part.name.starts_with('.')) parts_.push_back(part);
        }
        Bytes summary;
        SALLYPORT_CHECK(read(".summary", [&](std::string_view piece) { summary += piece; }));
        SALLYPORT_TRY(gathered, read_gathered(summary));
        gathered_ = std::move(gathered);
        SALLYPORT_TRY(tree, ledger::Frontier::of(gathered_.files, gathered_.peaks));
        tree_ = tree;
        salt_ = archive_salt(sealing_.demand_key);
        const GuideFacts facts{sealing_.demand, sealing_.scope,    sealing_.material,
                               gathered_,       sealing_.provider, sealing_.signer.verifier().text(),
                               hex(salt_)};

        SALLYPORT_TRY(directory, SealedWriter::open(vault_, sealing_.demand_key, ".directory"));
        SALLYPORT_CHECK(read(".directory", [&](std::string_view piece) { put(directory, piece); }));
        SALLYPORT_TRY(manifest, SealedWriter::open(vault_, sealing_.demand_key, "manifest.json"));
        FileDigest manifest_digest;
        const auto tell = [&](std::string_view piece) {
            manifest_digest.add(piece);
            put(manifest, piece);
        };
        SALLYPORT_CHECK(read(".manifest", tell));

        for (const auto& [name, bytes] : {std::pair<std::string, std::string>{"README.html", guide_html(facts)},
                                          {"data-dictionary.csv", dictionary_csv(facts)},
                                          {"data-dictionary.html", dictionary_html(facts)}}) {
            SALLYPORT_TRY(writer, SealedWriter::open(vault_, sealing_.demand_key, name));
            FileDigest digest;
            digest.add(bytes);
            SALLYPORT_CHECK(writer.add(bytes));
            const auto result = digest.finish();
            SALLYPORT_CHECK(close(writer, directory, name, result));
            tell(fmt::format(",\n{{\"path\":\"{}\",\"sha256\":\"{}\",\"bytes\":{},\"crc32\":\"{:08x}\",\"records\":0}}", name,
                             hex(result.sha256), result.bytes, result.crc32));
        }
        tell(manifest_tail(facts));
        SALLYPORT_CHECK(trouble_);
        SALLYPORT_CHECK(close(manifest, directory, "manifest.json", manifest_digest.finish()));
        SALLYPORT_CHECK(trouble_);

        // The directory's own digest runs over its entries and the end record, up to the comment.
        const std::uint64_t directory_bytes = directory.bytes();
        const auto statement = [&](std::uint64_t before_comment, const Digest& root) {
            return fmt::format("sallyport-package/v1\nfiles {}\nbytes {}\nsalt {}\nroot {}\n", gathered_.files, before_comment, hex(salt_),
                               hex(root));
        };
        const std::uint64_t before_comment =
            gathered_.offset + directory_bytes + archive_end(gathered_.files, gathered_.offset, directory_bytes, 0).size();
        const std::size_t comment_bytes = ledger::sign_note(statement(before_comment, Digest{}), {sealing_.signer}).size();
        const Bytes end = archive_end(gathered_.files, gathered_.offset, directory_bytes, comment_bytes);
        directory_hash_.add(end);
        tree_.add(directory_leaf(salt_, directory_hash_.finish()));
        const Digest root = tree_.root();
        const std::string comment = ledger::sign_note(statement(before_comment, root), {sealing_.signer});
        require(comment.size() == comment_bytes, "a note's length does not depend on its root");
        SALLYPORT_CHECK(directory.add(end + comment));
        SALLYPORT_TRY(done, directory.finish());
        added_.note(done.place);
        parts_.push_back({static_cast<int>(parts_.size()) + 1, -1, ".directory", done.place, done.bytes, sha256(comment), 0});

        SALLYPORT_TRY(note, ledger::parse_note(comment));
        Package package;
        package.id = PackageId::random();
        package.demand = sealing_.demand.id;
        for (std::size_t i = 0; i < parts_.size(); ++i) parts_[i].number = static_cast<int>(i) + 1;
        package.parts = std::move(parts_);
        package.bytes = before_comment + comment.size();
        package.root = root;
        package.signature = note.signatures.front().signature;
        package.tallies = sealing_.material.tallies;
        package.sealed_at = sealing_.material.gathered;
        count_accounts(package);
        added_.keep();
        return package;
    }

private:
    void put(SealedWriter& writer, std::string_view piece) {
        if (trouble_) trouble_ = writer.add(piece);
    }

    Outcome<void> read(std::string_view name, const std::function<void(std::string_view)>& see) {
        for (const Part& part : sealing_.material.parts) {
            if (part.name != name) continue;
            const bool is_directory = name == ".directory";
            SALLYPORT_CHECK(read_sealed(vault_, part.place, sealing_.demand_key, part.name, part.bytes, 0, [&](std::string_view piece) {
                if (is_directory) directory_hash_.add(piece);
                see(piece);
                return trouble_.has_value();
            }));
            return trouble_;
        }
        return Problem{Trouble::corrupt, "the material has no part " + std::string{name}};
    }

    Outcome<void> close(SealedWriter& writer, SealedWriter& directory, const std::string& name, const FileDigest::Result& result) {
        SALLYPORT_TRY(done, writer.finish());
        added_.note(done.place);
        const ZipFile file{name, result.bytes, result.crc32, dos_time(gathered_.recorded), gathered_.offset};
        const Bytes header = local_header(file);
        tree_.add(file_leaf(salt_, header, result.sha256));
        const Bytes entry = directory_entry(file);
        directory_hash_.add(entry);
        put(directory, entry);
        gathered_.offset += header.size() + file.bytes;
        ++gathered_.files;
        parts_.push_back({static_cast<int>(parts_.size()) + 1, -1, name, done.place, done.bytes, result.sha256, 0});
        return {};
    }

    void count_accounts(Package& package) const {
        std::map<int, std::pair<std::int64_t, std::int64_t>> found;  // content, non-content
        for (const auto& clause : sealing_.scope.clauses()) found[clause.identifier];
        for (const auto& [key, count] : package.tallies.items) {
            const auto data = coded<demand::DataClass>(key.second);
            (data && is_content(*data) ? found[key.first].first : found[key.first].second) += count;
        }
        const auto& demand = sealing_.demand;
        for (const auto& [position, counts] : found) {
            if (position < 0 || position >= static_cast<int>(demand.identifiers.size())) continue;
            const auto& identifier = demand.identifiers[static_cast<std::size_t>(position)];
            if (is_account_kind(identifier.kind)) {
                ++(counts.first > 0 ? package.accounts_content : counts.second > 0 ? package.accounts_noncontent : package.accounts_none);
            }
            if (!identifier.product.empty() && counts.first > 0) package.products_content.push_back(identifier.product);
            if (!identifier.product.empty() && counts.second > 0) package.products_noncontent.push_back(identifier.product);
            if (position >= static_cast<int>(demand.directory.size()) || counts.first == 0 || !sealing_.customer_token) continue;
            for (const auto* answer : demand::accounts_of(demand.directory[static_cast<std::size_t>(position)])) {
                const bool abroad = answer->data_country != demand.country && answer->customer_country != demand.country;
                if (answer->customer_class == demand::CustomerClass::enterprise && abroad && !answer->customer.empty()) {
                    package.customers_abroad.push_back(sealing_.customer_token(answer->customer));
                }
            }
        }
        for (auto* list : {&package.products_content, &package.products_noncontent, &package.customers_abroad}) {
            std::sort(list->begin(), list->end());
            list->erase(std::unique(list->begin(), list->end()), list->end());
        }
    }

    ledger::Vault& vault_;
    const Sealing& sealing_;
    Added added_;
    std::vector<Part> parts_;
    Gathered gathered_;
    ledger::Frontier tree_;
    Digest salt_{};
    Hasher directory_hash_;
    Outcome<void> trouble_;  // of a write inside a callback
};

}  // namespace

Outcome<Package> make_package(ledger::Vault& vault, const Sealing& sealing) {
    const auto& material = sealing.material;
    if (material.demand != sealing.demand.id) return Problem{Trouble::refused, "the material belongs to another demand"};
    if (material.snapshot) return Problem{Trouble::refused, "a frozen copy is not what was collected: it cannot be sealed for delivery"};
    if (material.tallies.outside > 0) {
        return Problem{Trouble::refused, fmt::format("{} records lay outside the permit: nothing is sealed", material.tallies.outside)};
    }
    return Assembly{vault, sealing}.make();
}

}  // namespace sallyport::production
