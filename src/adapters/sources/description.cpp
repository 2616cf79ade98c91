#include "adapters/sources/description.h"

#include <fmt/format.h>

#include <toml++/toml.h>
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

namespace sallyport::adapters {

using demand::DataClass;

bool is_column_name(std::string_view name) {
    if (name.empty() || name.size() > 63 || (name.front() >= '0' && name.front() <= '9')) return false;
    return std::all_of(name.begin(), name.end(),
                       [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; });
}

bool is_table_name(std::string_view name) {
    const auto dot = name.find('.');
    if (dot == std::string_view::npos) return is_column_name(name);
    return is_column_name(name.substr(0, dot)) && is_column_name(name.substr(dot + 1));
}

bool TableDescription::holds(DataClass data) const {
    return std::any_of(columns.begin(), columns.end(), [&](const ColumnDescription& column) { return column.data == data; });
}

namespace {

class Reader {
public:
    explicit Reader(std::string path) : path_{std::move(path)} {}

    Outcome<Description> read(const toml::table& top) {
        Description out;
        for (const auto& [key, node] : top) {
            if (key == "source") {
                const auto* list = node.as_array();
                if (list == nullptr) return wrong(node, "\"source\" is one table; wanted: [[source]] with two brackets");
                for (const auto& one : *list) {
                    SALLYPORT_TRY(source, read_source(one));
                    for (const auto& before : out.sources) {
                        if (before.name == source.name)
                            return wrong(one, fmt::format("two sources are named \"{}\"; wanted: one name each", source.name));
                    }
                    out.sources.push_back(std::move(source));
                }
            } else if (key == "directory") {
                const auto* table = node.as_table();
                if (table == nullptr) return wrong(node, "\"directory\" is no table; wanted: [directory]");
                DirectoryDescription directory;
                SALLYPORT_CHECK(known(*table, {"source", "accounts", "customers", "address", "card", "serial"}));
                SALLYPORT_CHECK(word(*table, "source", directory.source));
                SALLYPORT_CHECK(word(*table, "accounts", directory.accounts, is_table_name, "a table's name"));
                SALLYPORT_CHECK(word(*table, "customers", directory.customers, is_table_name, "a table's name"));
                for (const auto& [name, trail] :
                     {std::pair<std::string_view, std::optional<DirectoryTrail>*>{"address", &directory.address},
                      {"card", &directory.card},
                      {"serial", &directory.serial}}) {
                    if (const toml::node* written = table->get(name)) {
                        SALLYPORT_TRY(read, read_trail(*written, name));
                        *trail = std::move(read);
                    }
                }
                out.directory = directory;
            } else {
                return wrong(node, fmt::format("\"{}\" is not known; wanted: [[source]] or [directory]", key.str()));
            }
        }
        if (out.sources.empty())
            return Problem{Trouble::not_found, path_ + " describes no source; at least one [[source]] is wanted", path_ + ":1"};
        if (out.directory) {
            const auto named = [&](const SourceDescription& source) {
                return source.name == out.directory->source && !source.tables.empty();
            };
            if (std::none_of(out.sources.begin(), out.sources.end(), named)) {
                return wrong(*top.get("directory"), fmt::format("the directory's source \"{}\" is no table source; wanted: the name of one",
                                                                out.directory->source));
            }
            const auto is_sqlite = [&](const SourceDescription& source) {
                return named(source) && source.kind == SourceDescription::Kind::sqlite;
            };
            if (out.directory->address && out.directory->address->instant_format == TableDescription::InstantFormat::timestamptz &&
                std::any_of(out.sources.begin(), out.sources.end(), is_sqlite)) {
                return wrong(*top["directory"]["address"]["instant_format"].node(),
                             "\"instant_format\" is \"timestamptz\", which SQLite does not have; wanted: rfc3339, unix_seconds or "
                             "unix_milliseconds");
            }
        }
        return out;
    }

private:
    Problem wrong(const toml::node& node, std::string sentence) const {
        return {Trouble::invalid, std::move(sentence), fmt::format("{}:{}", path_, node.source().begin.line)};
    }

    Outcome<void> known(const toml::table& table, const std::set<std::string_view>& names) const {
        for (const auto& [key, node] : table) {
            if (!names.contains(key.str())) {
                std::string wanted;
                for (const auto name : names) wanted += (wanted.empty() ? "" : ", ") + std::string{name};
                return wrong(node, fmt::format("\"{}\" is not known here; wanted: one of {}", key.str(), wanted));
            }
        }
        return {};
    }

    static bool anything(std::string_view text) { return !text.empty(); }

    Outcome<void> word(const toml::table& table, std::string_view name, std::string& to, bool (*good)(std::string_view) = anything,
                       std::string_view wanted = "a text") const {
        const toml::node* node = table.get(name);
        if (node == nullptr) return wrong(table, fmt::format("\"{}\" is missing; wanted: {}", name, wanted));
        const auto text = node->value<std::string>();
        if (!text || !node->is_string() || !good(*text)) {
            return wrong(*node, fmt::format("\"{}\" is {}; wanted: {}", name, node->is_string() ? "\"" + *text + "\"" : "no text", wanted));
        }
        to = *text;
        return {};
    }

    template <class E>
    Outcome<E> choice(const toml::node& node, std::string_view name, const std::vector<std::pair<std::string_view, E>>& choices) const {
        const auto text = node.value<std::string>();
        std::string wanted;
        for (const auto& [word, value] : choices) {
            if (text && node.is_string() && *text == word) return value;
            wanted += (wanted.empty() ? "" : ", ") + std::string{word};
        }
        return wrong(
            node, fmt::format("\"{}\" is {}; wanted: one of {}", name, text && node.is_string() ? "\"" + *text + "\"" : "no text", wanted));
    }

    Outcome<DataClass> data_class(const toml::node& node, std::string_view name) const {
        const auto text = node.value<std::string>();
        const auto data = text && node.is_string() ? coded<DataClass>(*text) : std::nullopt;
        if (!data || is_prospective(*data)) {
            return wrong(node, fmt::format("\"{}\" has {}; wanted: a class of stored data such as content_mail or bsi_name", name,
                                           text && node.is_string() ? "\"" + *text + "\"" : "no text"));
        }
        return *data;
    }

    Outcome<SourceDescription> read_source(const toml::node& node) const {
        const auto* table = node.as_table();
        if (table == nullptr) return wrong(node, "a source is no table; wanted: [[source]]");
        SourceDescription out;
        SALLYPORT_CHECK(word(*table, "name", out.name));
        const toml::node* kind = table->get("kind");
        if (kind == nullptr) return wrong(*table, "\"kind\" is missing; wanted: maildir, mbox, sqlite or postgresql");
        using Kind = SourceDescription::Kind;
        SALLYPORT_TRY(
            kind_value,
            choice<Kind>(*kind, "kind",
                         {{"maildir", Kind::maildir}, {"mbox", Kind::mbox}, {"sqlite", Kind::sqlite}, {"postgresql", Kind::postgresql}}));
        out.kind = kind_value;
        SALLYPORT_CHECK(word(*table, "location", out.location));
        if (out.kind != Kind::postgresql) {
            out.location = (std::filesystem::path{path_}.parent_path() / out.location).lexically_normal().string();
        }
        if (out.kind == Kind::maildir || out.kind == Kind::mbox) {
            SALLYPORT_CHECK(known(*table, {"name", "kind", "location", "mail"}));
            const toml::node* mail = table->get("mail");
            if (mail == nullptr || !mail->is_table()) return wrong(*table, "the source has no [source.mail]; wanted: path and class");
            SALLYPORT_CHECK(read_mail(*mail->as_table(), out));
        } else {
            SALLYPORT_CHECK(known(*table, {"name", "kind", "location", "table"}));
            const toml::node* tables = table->get("table");
            if (tables == nullptr || !tables->is_array() || tables->as_array()->empty()) {
                return wrong(*table, "the source has no [[source.table]]; wanted: at least one");
            }
            for (const auto& one : *tables->as_array()) {
                SALLYPORT_TRY(read, read_table(one, out.kind));
                out.tables.push_back(std::move(read));
            }
        }
        return out;
    }

    Outcome<DirectoryTrail> read_trail(const toml::node& node, std::string_view name) const {
        const auto* table = node.as_table();
        if (table == nullptr) return wrong(node, fmt::format("\"{0}\" is no table; wanted: [directory.{0}]", name));
        constexpr std::string_view column_wanted = "a column's name: letters, digits and _";
        std::set<std::string_view> names{"table", "account_column", "value_column"};
        const bool is_address = name == "address";
        if (is_address) names.insert({"from_column", "until_column", "instant_format", "within_minutes"});
        if (name == "card") names.insert("last_digits");
        SALLYPORT_CHECK(known(*table, names));
        DirectoryTrail out;
        SALLYPORT_CHECK(word(*table, "table", out.table, is_table_name, "a table's name: letters, digits and _"));
        SALLYPORT_CHECK(word(*table, "account_column", out.account_column, is_column_name, column_wanted));
        SALLYPORT_CHECK(word(*table, "value_column", out.value_column, is_column_name, column_wanted));
        if (const toml::node* digits = table->get("last_digits")) {
            SALLYPORT_TRY(count, whole(*digits, "last_digits", 3, 19));
            out.last_digits = count;
        }
        if (!is_address) return out;
        SALLYPORT_CHECK(word(*table, "from_column", out.from_column, is_column_name, column_wanted));
        if (const toml::node* format = table->get("instant_format")) {
            using Format = TableDescription::InstantFormat;
            SALLYPORT_TRY(value, choice<Format>(*format, "instant_format",
                                                {{"rfc3339", Format::rfc3339},
                                                 {"unix_seconds", Format::unix_seconds},
                                                 {"unix_milliseconds", Format::unix_milliseconds},
                                                 {"timestamptz", Format::timestamptz}}));
            out.instant_format = value;
        }
        const toml::node* until = table->get("until_column");
        const toml::node* within = table->get("within_minutes");
        if ((until == nullptr) == (within == nullptr)) {
            return wrong(*table, "wanted: either \"until_column\", or \"within_minutes\" if the table has sign-ins only");
        }
        if (until != nullptr) {
            SALLYPORT_CHECK(word(*table, "until_column", out.until_column, is_column_name, column_wanted));
            return out;
        }
        SALLYPORT_TRY(minutes, whole(*within, "within_minutes", 1, 24 * 60));
        out.within_minutes = minutes;
        return out;
    }

    Outcome<int> whole(const toml::node& node, std::string_view name, int least, int most) const {
        const auto number = node.value<std::int64_t>();
        if (!number || !node.is_integer() || *number < least || *number > most) {
            return wrong(node, fmt::format("\"{}\" is no whole number from {} to {}", name, least, most));
        }
        return static_cast<int>(*number);
    }

    Outcome<void> read_mail(const toml::table& mail, SourceDescription& out) const {
        SALLYPORT_CHECK(known(mail, {"path", "class", "classes", "quoting"}));
        SALLYPORT_CHECK(word(mail, "path", out.path));
        const bool safe =
            out.path.find("{account}") != std::string::npos && out.path.find("..") == std::string::npos && out.path.front() != '/';
        if (!safe)
            return wrong(*mail.get("path"),
                         fmt::format("\"path\" is \"{}\"; wanted: a path below the location with {{account}} in it", out.path));
        const toml::node* one = mail.get("class");
        const toml::node* many = mail.get("classes");
        if ((one == nullptr) == (many == nullptr)) return wrong(mail, "wanted: either \"class\" or \"classes\"");
        const auto add = [&](const toml::node& node) -> Outcome<void> {
            SALLYPORT_TRY(data, data_class(node, one ? "class" : "classes"));
            if (data != DataClass::content_mail && data != DataClass::noncontent_headers) {
                return wrong(node, fmt::format("a mailbox cannot give {}; wanted: content_mail or noncontent_headers", code(data)));
            }
            out.classes.push_back(data);
            return {};
        };
        if (one != nullptr) {
            SALLYPORT_CHECK(add(*one));
        } else if (const auto* list = many->as_array(); list != nullptr && !list->empty()) {
            for (const auto& node : *list) SALLYPORT_CHECK(add(node));
        } else {
            return wrong(*many, "\"classes\" is no list; wanted: content_mail, noncontent_headers, or both");
        }
        if (const toml::node* quoting = mail.get("quoting")) {
            using Quoting = SourceDescription::Quoting;
            SALLYPORT_TRY(value, choice<Quoting>(*quoting, "quoting",
                                                 {{"mboxrd", Quoting::mboxrd}, {"mboxo", Quoting::mboxo}, {"none", Quoting::none}}));
            out.quoting = value;
        }
        return {};
    }

    Outcome<TableDescription> read_table(const toml::node& node, SourceDescription::Kind kind) const {
        const auto* table = node.as_table();
        if (table == nullptr) return wrong(node, "a table of a source is no table; wanted: [[source.table]]");
        SALLYPORT_CHECK(known(*table, {"name", "identifier_column", "identifier_kind", "instant_column", "instant_format", "order_by",
                                       "columns", "about", "units", "gaps"}));
        TableDescription out;
        constexpr std::string_view column_wanted = "a column's name: letters, digits and _";
        SALLYPORT_CHECK(word(*table, "name", out.name, is_table_name, "a table's name: letters, digits and _"));
        SALLYPORT_CHECK(word(*table, "identifier_column", out.identifier_column, is_column_name, column_wanted));
        std::string identifier_kind;
        SALLYPORT_CHECK(word(*table, "identifier_kind", identifier_kind));
        const auto coded_kind = coded<demand::IdentifierKind>(identifier_kind);
        if (!coded_kind || !is_account_kind(*coded_kind)) {
            return wrong(
                *table->get("identifier_kind"),
                fmt::format("\"identifier_kind\" is \"{}\"; wanted: account_id, account_email, user_name or phone", identifier_kind));
        }
        out.identifier_kind = *coded_kind;
        SALLYPORT_CHECK(word(*table, "order_by", out.order_by, is_column_name, column_wanted));
        if (table->contains("instant_column")) {
            SALLYPORT_CHECK(word(*table, "instant_column", out.instant_column, is_column_name, column_wanted));
        }
        if (const toml::node* format = table->get("instant_format")) {
            using Format = TableDescription::InstantFormat;
            SALLYPORT_TRY(value, choice<Format>(*format, "instant_format",
                                                {{"rfc3339", Format::rfc3339},
                                                 {"unix_seconds", Format::unix_seconds},
                                                 {"unix_milliseconds", Format::unix_milliseconds},
                                                 {"timestamptz", Format::timestamptz}}));
            out.instant_format = value;
            if (out.instant_column.empty()) return wrong(*format, "\"instant_format\" stands alone; wanted: \"instant_column\" beside it");
            if (value == Format::timestamptz && kind != SourceDescription::Kind::postgresql) {
                return wrong(*format,
                             "\"instant_format\" is \"timestamptz\", which SQLite does not have; wanted: rfc3339, unix_seconds or "
                             "unix_milliseconds");
            }
        }
        const toml::node* columns = table->get("columns");
        if (columns == nullptr || !columns->is_table() || columns->as_table()->empty()) {
            return wrong(*table, "\"columns\" is missing; wanted: { column = \"class\" }");
        }
        for (const auto& [key, value] : *columns->as_table()) {
            if (!is_column_name(key.str()))
                return wrong(value, fmt::format("\"{}\" is no column's name; wanted: letters, digits and _", key.str()));
            SALLYPORT_TRY(data, data_class(value, key.str()));
            ColumnDescription column{std::string{key.str()}, data, {}, {}, {}};
            if (column.column == out.instant_column) column.unit = "instant";
            for (const auto& [list, to] :
                 {std::pair<std::string_view, std::string*>{"about", &column.about}, {"units", &column.unit}, {"gaps", &column.gap}}) {
                if (const auto text = (*table)[list][key.str()].value<std::string>()) *to = *text;
            }
            out.columns.push_back(std::move(column));
        }
        // As they stand in the file, since TOML tables come sorted by name.
        std::sort(out.columns.begin(), out.columns.end(), [&](const ColumnDescription& a, const ColumnDescription& b) {
            const auto place = [&](const ColumnDescription& column) {
                const auto at = columns->as_table()->get(column.column)->source().begin;
                return std::pair{at.line, at.column};
            };
            return place(a) < place(b);
        });
        return out;
    }

    std::string path_;
};

}  // namespace

Outcome<Description> parse_description(std::string_view text, const std::string& path) {
    try {
        const toml::table top = toml::parse(text, path);
        return Reader{path}.read(top);
    } catch (const toml::parse_error& error) {
        return Problem{Trouble::invalid, fmt::format("not TOML: {}", error.description()),
                       fmt::format("{}:{}", path, error.source().begin.line)};
    }
}

Outcome<Description> read_description(const std::string& path) {
    std::ifstream in{path, std::ios::binary};
    if (!in) return Problem{Trouble::not_found, "there is no source description at " + path};
    std::ostringstream all;
    all << in.rdbuf();
    return parse_description(all.str(), path);
}

}  // namespace sallyport::adapters
