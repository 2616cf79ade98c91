#include "report/docket.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>

#include "report/csv.h"
#include "report/names.h"
#include "tally/figures.h"

namespace sallyport::report {
namespace {

// The largest half-year of published history has 37,196 demands; a docket beyond a million is a slip of the pen.
constexpr std::int64_t most = 1'000'000;

// One table of the file: members are taken by name, and what was not taken at the end is a key that does not exist.
class Table {
public:
    Table(std::string_view file, const toml::table& table) : file_{file}, table_{table} {}

    Problem at(const toml::node& node, std::string sentence) const {
        const auto line = node.source().begin.line;
        return Problem{Trouble::invalid, fmt::format("{} line {}: {}", file_, line, sentence), fmt::format("{}:{}", file_, line)};
    }
    Problem missing(std::string_view key, std::string_view wanted) const {
        return at(table_, fmt::format("{} is missing, wanted {}", key, wanted));
    }
    const toml::node* take(std::string_view key) {
        taken_.emplace_back(key);
        return table_.get(key);
    }
    Outcome<std::uint64_t> count(std::string_view key) {
        const auto* node = take(key);
        if (!node) return missing(key, "a count");
        const auto value = node->value_exact<std::int64_t>();
        if (!value || *value < 0 || *value > most) return at(*node, fmt::format("{} is no count, wanted 0 to {}", key, most));
        return static_cast<std::uint64_t>(*value);
    }
    Outcome<std::string> word(std::string_view key, std::string_view wanted) {
        const auto* node = take(key);
        if (!node) return missing(key, wanted);
        const auto value = node->value_exact<std::string>();
        if (!value) return at(*node, fmt::format("{} is no text, wanted {}", key, wanted));
        return *value;
    }
    Outcome<void> nothing_else() const {
        for (const auto& [key, node] : table_) {
            if (std::ranges::find(taken_, key.str()) == taken_.end()) {
                return at(node, fmt::format("there is no key \"{}\", wanted one of {}", seen(key.str()), fmt::join(taken_, ", ")));
            }
        }
        return {};
    }
    const toml::table& table() const { return table_; }

private:
    std::string_view file_;
    const toml::table& table_;
    std::vector<std::string> taken_;
};

// Every table of an array of tables, in order.
Outcome<std::vector<const toml::table*>> tables(const Table& holder, const toml::node* node, std::string_view key) {
    std::vector<const toml::table*> out;
    if (!node) return holder.missing(key, fmt::format("at least one [[{}]]", key));
    const auto* array = node->as_array();
    if (!array) return holder.at(*node, fmt::format("{} is no list of tables, wanted [[{}]]", key, key));
    for (const toml::node& item : *array) {
        if (!item.is_table()) return holder.at(item, fmt::format("{} holds something else than tables, wanted [[{}]]", key, key));
        out.push_back(item.as_table());
    }
    return out;
}

Outcome<EnterpriseLine> read_enterprise(Table table) {
    EnterpriseLine out;
    SALLYPORT_TRY(country, table.word("country", "a country's code such as US"));
    if (country_name(country).empty()) {
        return table.at(*table.table().get("country"),
                        fmt::format("country is \"{}\", wanted a code of ISO 3166-1 such as US", seen(country)));
    }
    out.country = country;
    for (const auto& [key, member] :
         {std::pair{"content", &EnterpriseLine::content}, std::pair{"noncontent", &EnterpriseLine::noncontent},
          std::pair{"rejected", &EnterpriseLine::rejected}, std::pair{"withdrawn", &EnterpriseLine::withdrawn},
          std::pair{"no_data", &EnterpriseLine::no_data}, std::pair{"redirected", &EnterpriseLine::redirected}}) {
        SALLYPORT_TRY(value, table.count(key));
        out.*member = value;
    }
    SALLYPORT_TRY(product, table.word("product", "a product's code word such as mail"));
    if (product.empty() || product.size() > 40 ||
        !std::ranges::all_of(product, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; })) {
        return table.at(*table.table().get("product"), fmt::format("product is \"{}\", wanted small letters, digits and _", seen(product)));
    }
    out.product = product;
    SALLYPORT_CHECK(table.nothing_else());
    return out;
}

Outcome<OrderLine> read_orders(Table table) {
    OrderLine out;
    for (const auto& [key, member] :
         {std::pair{"federal", &OrderLine::federal}, std::pair{"state", &OrderLine::state}, std::pair{"local", &OrderLine::local},
          std::pair{"demands_with_two_orders", &OrderLine::demands_with_two_orders},
          std::pair{"orders_on_two_demands", &OrderLine::orders_on_two_demands}}) {
        SALLYPORT_TRY(value, table.count(key));
        out.*member = value;
    }
    SALLYPORT_CHECK(table.nothing_else());
    if (2 * out.demands_with_two_orders + out.orders_on_two_demands > out.all()) {
        return table.at(table.table(), fmt::format("{} demands with two orders and {} orders on two demands need more than {} orders",
                                                   out.demands_with_two_orders, out.orders_on_two_demands, out.all()));
    }
    return out;
}

Outcome<std::vector<std::string>> read_withheld(Table& table) {
    std::vector<std::string> out;
    const auto* node = table.take("withheld_figures");
    if (!node) return table.missing("withheld_figures", "a list of figure ids, [] if every figure is published");
    const auto* list = node->as_array();
    if (!list) return table.at(*node, "withheld_figures is no list, wanted figure ids such as [\"F1\"]");
    for (const toml::node& item : *list) {
        const auto id = item.value_exact<std::string>();
        if (!id || !tally::figure_kind(*id)) {
            return table.at(item,
                            fmt::format("\"{}\" is no figure of docs/FIGURES.md, wanted F1 to F15, or F24 to F29", id ? seen(*id) : "?"));
        }
        out.push_back(*id);
    }
    return out;
}

Outcome<DocketPeriod> read_period(std::string_view file, Table table) {
    DocketPeriod out;
    SALLYPORT_TRY(name, table.word("period", "a half-year such as 2022-H2"));
    const auto period = parse_period(name);
    if (!period)
        return table.at(*table.table().get("period"), fmt::format("period is \"{}\", wanted a half-year such as 2022-H2", seen(name)));
    out.period = *period;
    SALLYPORT_TRY(withheld, read_withheld(table));
    out.withheld_figures = withheld;
    SALLYPORT_TRY(warrants, table.count("warrants_for_content_abroad"));
    out.warrants_for_content_abroad = warrants;
    SALLYPORT_TRY(customers, table.count("customers_abroad"));
    out.customers_abroad = customers;
    SALLYPORT_TRY(on_customers, table.count("demands_on_customers_abroad"));
    out.demands_on_customers_abroad = on_customers;
    if (const auto* orders = table.take("secrecy_orders")) {
        if (!orders->is_table()) return table.at(*orders, "secrecy_orders is no table, wanted [period.secrecy_orders]");
        SALLYPORT_TRY(read, read_orders(Table{file, *orders->as_table()}));
        out.orders = read;
    }
    const toml::node* lines_node = table.take("enterprise");
    SALLYPORT_CHECK(table.nothing_else());
    SALLYPORT_TRY(lines, tables(table, lines_node, "period.enterprise"));
    std::uint64_t us_content = 0;
    for (const toml::table* line : lines) {
        SALLYPORT_TRY(read, read_enterprise(Table{file, *line}));
        if (std::ranges::find(out.enterprise, read.country, &EnterpriseLine::country) != out.enterprise.end()) {
            return table.at(*line, fmt::format("{} stands in {} already, wanted one line a country", read.country, name));
        }
        if (read.country == "US") us_content = read.content;
        out.enterprise.push_back(std::move(read));
    }
    if (out.customers_abroad > out.demands_on_customers_abroad || out.demands_on_customers_abroad > us_content) {
        return table.at(table.table(),
                        fmt::format("{} customers abroad, {} demands on them, {} demands from US with content: wanted each at most "
                                    "the next",
                                    out.customers_abroad, out.demands_on_customers_abroad, us_content));
    }
    return out;
}

}  // namespace

std::uint64_t DocketPeriod::enterprise_demands() const {
    std::uint64_t sum = 0;
    for (const EnterpriseLine& line : enterprise) sum += line.all();
    return sum;
}

const DocketPeriod* Docket::find(Period period) const {
    const auto found = std::ranges::find(periods, period, &DocketPeriod::period);
    return found == periods.end() ? nullptr : &*found;
}

Outcome<Docket> parse_docket(std::string_view file, std::string_view bytes) {
    toml::table root;
    try {
        root = toml::parse(bytes, file);
    } catch (const toml::parse_error& error) {
        const auto line = error.source().begin.line;
        return Problem{Trouble::invalid, fmt::format("{} line {}: {}", file, line, error.description()), fmt::format("{}:{}", file, line)};
    }
    Docket out;
    Table top{file, root};
    const toml::node* periods_node = top.take("period");
    SALLYPORT_CHECK(top.nothing_else());
    SALLYPORT_TRY(periods, tables(top, periods_node, "period"));
    for (const toml::table* item : periods) {
        SALLYPORT_TRY(read, read_period(file, Table{file, *item}));
        if (out.find(read.period))
            return top.at(*item, fmt::format("{} stands in the file already, wanted each half-year once", text(read.period)));
        out.periods.push_back(std::move(read));
    }
    std::ranges::sort(out.periods, {}, &DocketPeriod::period);
    return out;
}

}  // namespace sallyport::report
