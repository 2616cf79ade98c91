// The views from the entries, and the comparison of what is there with what should be.
#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "adapters/book/inside.h"
#include "base/crypto.h"

namespace sallyport::adapters {

namespace {

// More than this is one disaster and not a list.
constexpr std::size_t most_wrongs = 1000;

Bytes tables_digest(const ledger::Projection& projection) {
    std::string all;
    for (const auto& table : projection.tables) all += table + ";\n";
    const Digest digest = sha256(all);
    return Bytes{view(digest)};
}

Outcome<std::vector<std::string>> view_tables(Database& database) {
    SALLYPORT_TRY(rows,
                  database.read("SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'v\\_%' ESCAPE '\\' ORDER BY name"));
    std::vector<std::string> names;
    for (const Row& row : rows) names.push_back(row[0].text);
    return names;
}

int order(const Cell& left, const Cell& right) {
    // As SQLite orders: nothing, numbers, text by bytes.
    if (left.type != right.type) return left.type < right.type ? -1 : 1;
    switch (left.type) {
        case Cell::Type::nothing: return 0;
        case Cell::Type::number: return left.number < right.number ? -1 : left.number > right.number;
        case Cell::Type::text: return left.text.compare(right.text);
    }
    return 0;
}

struct Columns {
    std::vector<std::string> names;
    std::vector<std::size_t> key;  // all of them if the table has no primary key
    std::optional<std::size_t> demand;
    std::string select;
};

Outcome<Columns> columns_of(Database& database, const std::string& table) {
    SALLYPORT_TRY(rows, database.read("SELECT name, pk FROM pragma_table_info($1) ORDER BY cid", {Cell{table}}));
    Columns columns;
    std::map<std::int64_t, std::size_t> key;
    for (const Row& row : rows) {
        if (row[1].number > 0) key[row[1].number] = columns.names.size();
        if (row[0].text == "demand") columns.demand = columns.names.size();
        columns.names.push_back(row[0].text);
    }
    for (const auto& [place, column] : key) columns.key.push_back(column);
    if (columns.key.empty()) {
        for (std::size_t column = 0; column < columns.names.size(); ++column) columns.key.push_back(column);
    }
    std::string list, by;
    for (const auto& name : columns.names) list += (list.empty() ? "\"" : ", \"") + name + "\"";
    for (const std::size_t column : columns.key) by += fmt::format("{}{}", by.empty() ? "" : ", ", column + 1);
    columns.select = fmt::format("SELECT {} FROM \"{}\" ORDER BY {}", list, table, by);
    return columns;
}

// The key's values if they are numbers or plain code words, so that no customer data gets into a sentence.
std::string row_name(const Columns& columns, const Row& row) {
    std::string name;
    for (const std::size_t column : columns.key) {
        const Cell& cell = row[column];
        if (!name.empty()) name += ',';
        if (cell.type == Cell::Type::number) {
            name += std::to_string(cell.number);
        } else if (cell.type == Cell::Type::nothing) {
            name += '-';
        } else if (cell.text.size() <= 40 && cell.text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-.") == std::string::npos) {
            name += cell.text;
        } else {
            const Digest digest = sha256(cell.text);
            name += "#" + hex(digest).substr(0, 12);
        }
    }
    return name;
}

class Comparison {
public:
    Comparison(Database& present, Database& replayed, const std::unordered_map<std::string, bool>& destroyed, std::vector<Wrong>& wrongs)
        : present_{present}, replayed_{replayed}, destroyed_{destroyed}, wrongs_{wrongs} {}

    Outcome<void> run() {
        SALLYPORT_TRY(there, view_tables(present_));
        SALLYPORT_TRY(wanted, view_tables(replayed_));
        for (const auto& table : there) {
            if (std::ranges::find(wanted, table) == wanted.end()) say(table, "-", "no projection makes this table");
        }
        for (const auto& table : wanted) {
            if (std::ranges::find(there, table) == there.end()) {
                say(table, "-", "the table is missing");
            } else {
                SALLYPORT_CHECK(table_rows(table));
            }
        }
        return {};
    }

private:
    void say(const std::string& table, const std::string& row, std::string sentence) {
        wrongs_.push_back({"view", table + " " + row, "", std::move(sentence)});
    }

    Outcome<void> table_rows(const std::string& table) {
        SALLYPORT_TRY(columns, columns_of(replayed_, table));
        SALLYPORT_TRY(there, columns_of(present_, table));
        if (there.names != columns.names) {
            say(table, "-", "the columns are others than the projection's");
            return {};
        }
        SALLYPORT_TRY(present, present_.use(columns.select));
        SALLYPORT_TRY(replayed, replayed_.use(columns.select));
        SALLYPORT_TRY(has_present, present.next());
        SALLYPORT_TRY(has_replayed, replayed.next());
        while ((has_present || has_replayed) && wrongs_.size() < most_wrongs) {
            const Row left = has_present ? present.row_now() : Row{};
            const Row right = has_replayed ? replayed.row_now() : Row{};
            int difference = has_present ? (has_replayed ? 0 : -1) : 1;
            for (const std::size_t column : columns.key) {
                if (difference == 0) difference = order(left[column], right[column]);
            }
            if (difference < 0) say(table, row_name(columns, left), "the entries do not make this row");
            if (difference > 0) say(table, row_name(columns, right), "the row is missing");
            if (difference == 0) compare(table, columns, left, right);
            if (difference <= 0) {
                SALLYPORT_TRY(more, present.next());
                has_present = more;
            }
            if (difference >= 0) {
                SALLYPORT_TRY(more, replayed.next());
                has_replayed = more;
            }
        }
        return {};
    }

    void compare(const std::string& table, const Columns& columns, const Row& present, const Row& replayed) {
        // A replay cannot know what only a destroyed key could open; it says "destroyed" in its place. That stands only behind an entry
        // that says so.
        const bool excused = columns.demand && destroyed_.contains(replayed[*columns.demand].text);
        for (std::size_t column = 0; column < present.size(); ++column) {
            if (present[column] == replayed[column]) continue;
            if (excused && replayed[column] == Cell{"destroyed"}) continue;
            say(table, row_name(columns, present), "column " + columns.names[column] + " is not what the entries say");
            return;
        }
    }

    Database& present_;
    Database& replayed_;
    const std::unordered_map<std::string, bool>& destroyed_;
    std::vector<Wrong>& wrongs_;
};

}  // namespace

Outcome<void> SqliteBook::Inside::apply_all(const Entry& entry, std::string_view body, bool destroyed, Database& database) const {
    SqlViews views{database};
    for (const auto& projection : options.projections) {
        projection.apply(entry, body, destroyed, views);
        if (auto done = views.done(); !done) {
            done.error().sentence = "view " + projection.name + ": " + done.error().sentence;
            return done;
        }
    }
    return {};
}

Outcome<void> SqliteBook::Inside::make_views_if_needed() {
    std::map<std::string, Bytes> wanted, there;
    for (const auto& projection : options.projections) {
        require(!wanted.contains(projection.name), "every projection has a name of its own");
        wanted[projection.name] = tables_digest(projection);
    }
    SALLYPORT_TRY(rows, writer->read("SELECT name, tables FROM projections"));
    for (const Row& row : rows) there[row[0].text] = row[1].text;
    if (there == wanted) return {};
    return remake_views();
}

Outcome<void> SqliteBook::Inside::remake_views() {
    SALLYPORT_TRY(transaction, Transaction::begin(*writer));
    SALLYPORT_TRY(old, view_tables(*writer));
    for (const auto& table : old) SALLYPORT_CHECK(writer->script("DROP TABLE \"" + table + "\""));
    SALLYPORT_CHECK(writer->write("DELETE FROM projections"));
    for (const auto& projection : options.projections) {
        for (const auto& table : projection.tables) SALLYPORT_CHECK(writer->view_script(table));
        const Bytes digest = tables_digest(projection);
        SALLYPORT_TRY(run, writer->use("INSERT INTO projections(name, tables) VALUES($1, $2)"));
        SALLYPORT_CHECK(run.text(1, projection.name).bytes(2, digest).finish());
    }
    SALLYPORT_CHECK(scan(0, committed, [&](const StoredEntry& stored) -> Outcome<bool> {
        SALLYPORT_TRY(entry, entry_of(stored));
        SALLYPORT_TRY(opened, body_for_views(stored));
        SALLYPORT_CHECK(apply_all(entry, opened.body, opened.destroyed, *writer));
        return true;
    }));
    let_go();
    SALLYPORT_CHECK(transaction.commit());
    ++commits;
    return {};
}

Outcome<void> SqliteBook::rebuild_views() {
    if (inside_->options.mode == BookOptions::Mode::read) return Problem{Trouble::refused, "the book is opened for reading only"};
    const std::lock_guard turn{inside_->writing};
    const std::lock_guard alone{inside_->sharing};
    SALLYPORT_CHECK(inside_->make_durable());
    return inside_->remake_views();
}

Outcome<std::vector<Wrong>> SqliteBook::check(const std::function<void(std::uint64_t, std::uint64_t)>& see) const {
    const Inside& in = *inside_;
    // One read transaction: entries and views of one moment, whatever is committed meanwhile. In memory the lock sees to it.
    SALLYPORT_TRY(present, in.reader());
    if (present.needs_begin()) SALLYPORT_CHECK(present->write("BEGIN"));
    const auto end_reading = [&](Database* database) {
        if (database) (void)database->write("COMMIT");
    };
    const std::unique_ptr<Database, decltype(end_reading)> reading{present.needs_begin() ? &*present : nullptr, end_reading};

    SALLYPORT_TRY(replayed, Database::open("", Database::Mode::make));
    SALLYPORT_CHECK(replayed->script("PRAGMA synchronous=OFF; PRAGMA journal_mode=OFF;"));
    for (const auto& projection : in.options.projections) {
        for (const auto& table : projection.tables) SALLYPORT_CHECK(replayed->view_script(table));
    }

    std::vector<Wrong> wrongs;
    const auto say = [&](std::string kind, std::string where, std::string sentence) {
        wrongs.push_back({std::move(kind), std::move(where), in.file(), std::move(sentence)});
    };
    if (in.is_shared()) SALLYPORT_CHECK(inside_->make_durable());
    SALLYPORT_TRY(size_said, present->number("SELECT size FROM head", 0));
    const auto size = static_cast<std::uint64_t>(size_said);
    SALLYPORT_TRY(last, present->number("SELECT max(idx) FROM entries", -1));
    if (last + 1 > size_said) say("entry", std::to_string(size), fmt::format("the book has {} entries, this row lies behind them", size));

    // Roots that were signed, by size.
    std::map<std::uint64_t, ledger::Checkpoint> checkpoints;
    {
        SALLYPORT_TRY(rows, present->read("SELECT size, at, note FROM checkpoints ORDER BY size"));
        for (const Row& row : rows) {
            const std::string where = std::to_string(row[0].number);
            if (!in.signer) {
                say("checkpoint", where, "the signing key is not there to check it");
                continue;
            }
            auto opened = ledger::open_checkpoint(row[2].text, in.signer->verifier());
            if (!opened) {
                say("checkpoint", where, opened.error().sentence);
            } else if (static_cast<std::int64_t>(opened->size) != row[0].number || opened->size > size ||
                       opened->extension("at") != text(Instant{row[1].number})) {
                say("checkpoint", where,
                    fmt::format("the note signs {} entries at another place or instant; the book has {}", opened->size, size));
            } else {
                checkpoints.emplace(opened->size, std::move(*opened));
            }
        }
        // The published note: an older one is fine, one that says something else is not.
        if (!in.in_memory()) {
            const std::string path = in.options.folder + "/checkpoint";
            const auto note = read_file(path);
            if (note && in.signer && (rows.empty() || std::ranges::none_of(rows, [&](const Row& row) { return row[2].text == *note; }))) {
                wrongs.push_back({"checkpoint", "-", path, "the book has signed no such note"});
            }
        }
    }

    struct Followed {
        Standing standing;
        std::uint64_t last;
    };
    std::unordered_map<std::string, Followed> demands;
    std::unordered_map<std::string, bool> destroyed;  // by an entry
    std::map<std::string, std::uint64_t> key_gone;    // demand -> first entry whose key is gone
    std::uint64_t expected = 0;
    Tree tree;
    Outcome<void> nodes;
    const auto check_root = [&] {
        if (const auto found = checkpoints.find(tree.size()); found != checkpoints.end() && found->second.root != tree.root()) {
            say("checkpoint", std::to_string(tree.size()), "the entries do not have the root that was signed");
        }
    };
    check_root();

    const auto one = [&](const StoredEntry& stored) -> Outcome<bool> {
        const std::string where = std::to_string(stored.index);
        if (see && stored.index % 4096 == 0) see(stored.index, size);
        for (; expected < stored.index; ++expected) say("entry", std::to_string(expected), "the entry is missing");
        ++expected;

        auto leaf = digest_of(stored.leaf_hash);
        if (!leaf) {
            say("entry", where, "the stored hash of its leaf is damaged");
            leaf = Digest{};
        }
        tree.add(0, *leaf, [&](int level, std::uint64_t position, const Digest& hash) {
            if (level % Tree::tile_height != 0 || !nodes) return;
            auto run = present->use("SELECT hash FROM nodes WHERE level = $1 AND position = $2");
            const auto there =
                run ? run->number(1, level).number(2, static_cast<std::int64_t>(position)).next() : Outcome<bool>{run.error()};
            if (!there) {
                nodes = there.error();
            } else if (!*there || run->text_at(0) != view(hash)) {
                say("tile", fmt::format("{}/{}", level, position),
                    *there ? "the hash is not that of the leaves below" : "the hash is missing");
            }
        });
        if (!nodes) return std::move(nodes.error());
        check_root();

        auto entry = entry_of(stored);
        if (!entry) {
            say("entry", where, entry.error().sentence);
            return wrongs.size() < most_wrongs;
        }
        if (leaf && entry->leaf_hash() != *leaf) say("entry", where, "the entry is not what its leaf was made of");
        if (sha256(stored.facts_salt, stored.facts) != entry->facts_digest)
            say("entry", where, "the facts do not have the digest that the entry names");
        if (auto listed = check_facts(entry->header.kind, *entry->facts); !listed) say("entry", where, listed.error().sentence);
        if (stored.demand != entry->header.demand.text()) say("entry", where, "the row names another demand than the entry");

        std::string key{house_key};
        if (!stored.demand.empty()) {
            auto [found, first] = demands.try_emplace(entry->header.demand.text());
            const auto before = first ? std::optional<EntryIndex>{} : std::optional{EntryIndex{found->second.last}};
            if (entry->header.previous != before) say("entry", where, "the demand's entry before it is another one");
            const std::string actor = entry->header.actor.none() ? "machine" : entry->header.actor.text();
            auto next = ledger::after(found->second.standing, {entry->header.kind, *entry->facts, actor});
            if (next) {
                found->second.standing = std::move(*next);
            } else {
                say("entry", where, next.error().sentence);
            }
            found->second.last = stored.index;
            if (entry->header.kind == Kind::destroyed) destroyed.emplace(stored.demand, true);
            key = key_of(entry->header.demand, found->second.standing.destroyed, entry->header.kind, *entry->facts);
        }
        if (stored.key != key) say("entry", where, "the row names another key than the entry's place in the demand's life");

        auto opened = in.open_body(stored);
        const bool gone = !opened && opened.error().trouble == Trouble::not_found;
        if (gone) key_gone.try_emplace(stored.key, stored.index);
        if (!opened && !gone) {
            if (opened.error().trouble == Trouble::unavailable) return std::move(opened.error());
            wrongs.push_back({"body", where, stored.place, opened.error().sentence});
        }
        const bool counsels = is_counsels_key(stored.key);
        const bool shown = opened && !counsels;
        SALLYPORT_CHECK(in.apply_all(*entry, shown ? std::string_view{*opened} : std::string_view{}, gone && !counsels, *replayed));
        return wrongs.size() < most_wrongs;
    };
    {
        // Rows of the moment that `present` sees, whatever is committed meanwhile.
        static const std::string sql = fmt::format("SELECT {} FROM entries WHERE idx < $1 ORDER BY idx", stored_columns);
        SALLYPORT_TRY(run, present->use(sql));
        run.number(1, size_said);
        for (;;) {
            SALLYPORT_TRY(more, run.next());
            if (!more) break;
            SALLYPORT_TRY(on, one(stored_at(run)));
            if (!on) return wrongs;
        }
    }
    for (; expected < size && wrongs.size() < most_wrongs; ++expected) say("entry", std::to_string(expected), "the entry is missing");

    for (const auto& [name, index] : key_gone) {
        const std::string key{demand_of_key(name)};
        if (destroyed.contains(key)) continue;
        // Destroyed while we were reading, by an entry behind the last one that we see?
        SALLYPORT_TRY(now, in.reader());
        SALLYPORT_TRY(rows, now->read("SELECT 1 FROM destructions WHERE demand = $1", {Cell{key}}));
        SALLYPORT_TRY(before, present->read("SELECT 1 FROM destructions WHERE demand = $1", {Cell{key}}));
        if (rows.size() == before.size()) {
            say("key", std::to_string(index), "the key is destroyed, and no entry says that it was to be");
        }
    }
    {
        SALLYPORT_TRY(rows, present->read("SELECT size, root FROM head"));
        if (!rows.empty() && rows[0][1].text != view(tree.root()))
            say("tile", "head", "the root that was written last is not that of the leaves");
        SALLYPORT_TRY(extra, present->read("SELECT level, position FROM nodes WHERE ((position + 1) << level) > $1", {Cell{size_said}}));
        for (const Row& row : extra) say("tile", fmt::format("{}/{}", row[0].number, row[1].number), "the hash lies behind the last entry");
    }
    {
        SALLYPORT_TRY(run, present->use("SELECT demand, last, standing FROM standings ORDER BY demand"));
        for (;;) {
            SALLYPORT_TRY(more, run.next());
            if (!more) break;
            const std::string demand{run.text_at(0)};
            const std::string where = is_id_text(demand) ? demand : "-";
            const auto found = demands.find(demand);
            if (found == demands.end()) {
                say("standing", where, "no entry speaks of this demand");
                continue;
            }
            if (static_cast<std::uint64_t>(run.number_at(1)) != found->second.last || run.text_at(2) != text(found->second.standing)) {
                say("standing", where, "the standing is not what the demand's entries add up to");
            }
            demands.erase(found);
        }
        for (const auto& [demand, followed] : demands) say("standing", demand, "the standing is missing");
    }
    {
        SALLYPORT_TRY(rows, present->read("SELECT demand FROM destructions"));
        for (const Row& row : rows) {
            if (!destroyed.erase(row[0].text))
                say("standing", is_id_text(row[0].text) ? row[0].text : "-", "no entry says that this demand is destroyed");
            else
                destroyed.emplace(row[0].text, true);
        }
        for (const auto& [demand, yes] : destroyed) {
            if (std::ranges::none_of(rows, [&](const Row& row) { return row[0].text == demand; })) {
                say("standing", demand, "the demand is destroyed, and its destruction is not listed");
            }
        }
    }
    SALLYPORT_CHECK(Comparison(*present, *replayed, destroyed, wrongs).run());
    if (see) see(size, size);
    return wrongs;
}

}  // namespace sallyport::adapters
