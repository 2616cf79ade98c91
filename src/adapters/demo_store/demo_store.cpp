#include "adapters/demo_store/demo_store.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <set>
#include <variant>

#include "adapters/demo_store/dice.h"
#include "adapters/demo_store/letters.h"

namespace sallyport::adapters {

namespace {

namespace fs = std::filesystem;

constexpr Instant data_begins{1'751'328'000'000};  // 2025-07-01T00:00:00Z
constexpr Instant year_begins{1'767'225'600'000};  // 2026-01-01T00:00:00Z
constexpr Instant data_ends{1'783'123'200'000};    // 2026-07-04T00:00:00Z
constexpr int people = 195;
constexpr int busy_every = 6;  // every sixth mailbox is a large one

constexpr std::array<std::string_view, 40> first_names = {
    "Iris",   "Otto",   "Wren",  "Silas", "Juniper", "Basil",  "Marlow", "Tansy", "Rowan",  "Clover", "Alder", "Fern",   "Linden", "Sorrel",
    "Hazel",  "Jasper", "Olive", "Reed",  "Briar",   "Sage",   "Laurel", "Moss",  "Pearl",  "Quill",  "Robin", "Thyme",  "Umber",  "Violet",
    "Willow", "Yarrow", "Aster", "Birch", "Cedar",   "Dahlia", "Ember",  "Flint", "Ginger", "Heath",  "Ivy",   "Jonquil"};
constexpr std::array<std::string_view, 30> last_names = {
    "Vale",      "Fenn",    "Marsh",      "Thistledown", "Brook",     "Hollow",    "Penhaligon",  "Underhill", "Greywater", "Larkin",
    "Mossgrove", "Nettle",  "Oakhanger",  "Puddlemere",  "Quickbeam", "Rushlight", "Stonecrop",   "Tarn",      "Umbel",     "Vetch",
    "Whinfell",  "Yewdale", "Applegarth", "Bramble",     "Coppice",   "Dunnock",   "Elderflower", "Foxglove",  "Gorse",     "Heron"};
constexpr std::array<std::string_view, 12> streets = {"Kettle Lane",  "Harbour Steps", "Orchard Row", "Lantern Street",
                                                      "Ferry Road",   "Kite Hill",     "Pebble Walk", "Garden Square",
                                                      "Teapot Alley", "Mill Pond Way", "Heron Court", "Bakery Yard"};
struct Town {
    std::string_view name, country, data_country, entity;
};
constexpr std::array<Town, 10> towns = {{{"Port Westmark", "US", "US", "larkspur_us"},
                                         {"Larkfield", "US", "US", "larkspur_us"},
                                         {"Saltmarsh Bay", "US", "US", "larkspur_us"},
                                         {"Three Herons", "US", "US", "larkspur_us"},
                                         {"Ballylark", "IE", "IE", "larkspur_ie"},
                                         {"Neu-Lerchenau", "DE", "IE", "larkspur_ie"},
                                         {"Saint-Alouette", "FR", "IE", "larkspur_ie"},
                                         {"Little Larking", "GB", "IE", "larkspur_ie"},
                                         {"Cotovia do Sul", "BR", "US", "larkspur_us"},
                                         {"Hibari", "JP", "IE", "larkspur_ie"}}};
constexpr std::array<std::string_view, 5> other_domains = {"orchard-post.example", "harbour-news.example", "kitepost.example",
                                                           "choirmail.example", "larkspur.example"};
constexpr std::array<std::string_view, 5> agents = {"Larkspur for phone 4.2", "Larkspur for desktop 9.1", "Browser on a laptop",
                                                    "Mail program over IMAP", "Larkspur for tablet 4.0"};

struct Tenant {
    std::string_view tenant, name, domain, country, data_country, entity;
    int seats;
    demand::CustomerClass customer_class;
};
constexpr std::array<Tenant, 5> tenants = {{
    {"fennel", "Fennel Freight Cooperative", "fennel-freight.example", "US", "US", "larkspur_us", 50,
     demand::CustomerClass::small_commercial},
    {"brightwater", "Brightwater Kites Inc.", "brightwater-kites.example", "US", "US", "larkspur_us", 51,
     demand::CustomerClass::enterprise},
    {"teasel", "Teasel & Daughters Ltd", "teasel-daughters.example", "IE", "IE", "larkspur_ie", 180, demand::CustomerClass::enterprise},
    {"lerchenau", "Lerchenau Orgelbau GmbH", "lerchenau-orgelbau.example", "DE", "IE", "larkspur_ie", 640,
     demand::CustomerClass::enterprise},
    {"ternhall", "Tern Hall College", "ternhall-college.example", "US", "US", "larkspur_us", 240, demand::CustomerClass::education},
}};

Problem cannot_write(const std::string& what) {
    return Problem{Trouble::unavailable, "cannot write the demo's " + what + ": no room or no permission"};
}

// One way in for rows: a statement a table, made once, values by number.
class Tables {
public:
    ~Tables() {
        for (const auto& [sql, statement] : statements_) ::sqlite3_finalize(statement);
        ::sqlite3_close(database_);
    }
    Outcome<void> make(const std::string& file) {
        if (::sqlite3_open(file.c_str(), &database_) != SQLITE_OK) return cannot_write("tables");
        // A file that is written once in one go needs no journal; page size and encoding are fixed for the sake of the same bytes.
        return run(
            "PRAGMA page_size=4096; PRAGMA encoding='UTF-8'; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; BEGIN;"
            "CREATE TABLE customers(customer_id TEXT PRIMARY KEY, name TEXT NOT NULL, customer_class TEXT NOT NULL, seats INTEGER NOT "
            "NULL, tenant TEXT NOT NULL,"
            " tenant_domain TEXT, country TEXT NOT NULL, data_country TEXT NOT NULL, entity TEXT NOT NULL, contact TEXT NOT NULL);"
            "CREATE TABLE accounts(account_id TEXT PRIMARY KEY, customer_id TEXT NOT NULL, email TEXT NOT NULL UNIQUE, user_name TEXT NOT "
            "NULL UNIQUE,"
            " phone TEXT NOT NULL UNIQUE, mail TEXT NOT NULL, created_at TEXT NOT NULL, closed_at TEXT);"
            "CREATE TABLE subscribers(account_id TEXT PRIMARY KEY, full_name TEXT, street TEXT, city TEXT, postal_code TEXT, country TEXT, "
            "created_at TEXT NOT NULL,"
            " closed_at TEXT, services TEXT, email TEXT, user_name TEXT, phone TEXT, registration_ip TEXT);"
            "CREATE TABLE payment_means(row_id INTEGER PRIMARY KEY, account_id TEXT NOT NULL, method TEXT, holder TEXT, number_end TEXT, "
            "added_at TEXT);"
            "CREATE TABLE purchases(row_id INTEGER PRIMARY KEY, account_id TEXT NOT NULL, bought_at TEXT NOT NULL, item TEXT, cents "
            "INTEGER, currency TEXT);"
            "CREATE TABLE sessions(row_id INTEGER PRIMARY KEY, account_id TEXT NOT NULL, started_at TEXT NOT NULL, minutes INTEGER, "
            "service TEXT);"
            "CREATE TABLE sign_ins(row_id INTEGER PRIMARY KEY, account_id TEXT NOT NULL, at TEXT NOT NULL, ip TEXT, agent TEXT, result "
            "TEXT);"
            "CREATE TABLE mail_log(row_id INTEGER PRIMARY KEY, account_id TEXT NOT NULL, at TEXT, direction TEXT, sender TEXT, recipient "
            "TEXT, bytes INTEGER);"
            "CREATE TABLE contacts(row_id INTEGER PRIMARY KEY, account_id TEXT NOT NULL, added_at TEXT NOT NULL, name TEXT, address TEXT);"
            "CREATE TABLE settings(row_id INTEGER PRIMARY KEY, account_id TEXT NOT NULL, changed_at TEXT NOT NULL, setting TEXT, value "
            "TEXT);"
            "CREATE TABLE files(row_id INTEGER PRIMARY KEY, account_id TEXT NOT NULL, stored_at TEXT NOT NULL, file_name TEXT, text TEXT);"
            "CREATE TABLE call_notes(row_id INTEGER PRIMARY KEY, account_id TEXT NOT NULL, at TEXT NOT NULL, note TEXT);"
            "CREATE INDEX sign_ins_by_account ON sign_ins(account_id, at); CREATE INDEX mail_log_by_account ON mail_log(account_id, at);"
            "CREATE INDEX sessions_by_account ON sessions(account_id, started_at); CREATE INDEX sign_ins_by_ip ON sign_ins(ip, at);");
    }
    Outcome<void> finish() { return run("COMMIT;"); }

    // An empty text is NULL; a number is written as a number.
    using Value = std::variant<std::string, std::int64_t>;
    Outcome<void> add(const char* table, const std::vector<Value>& values) {
        auto& statement = statements_[table];
        if (statement == nullptr) {
            std::string sql = fmt::format("INSERT INTO {} VALUES(", table);
            for (std::size_t i = 0; i < values.size(); ++i) sql += i == 0 ? "?" : ",?";
            if (::sqlite3_prepare_v2(database_, (sql + ")").c_str(), -1, &statement, nullptr) != SQLITE_OK) return cannot_write(table);
        }
        for (std::size_t i = 0; i < values.size(); ++i) {
            const int at = static_cast<int>(i) + 1;
            if (const auto* number = std::get_if<std::int64_t>(&values[i])) {
                ::sqlite3_bind_int64(statement, at, *number);
            } else if (const auto& words = std::get<std::string>(values[i]); words.empty()) {
                ::sqlite3_bind_null(statement, at);
            } else {
                ::sqlite3_bind_text(statement, at, words.data(), static_cast<int>(words.size()), SQLITE_STATIC);
            }
        }
        const bool done = ::sqlite3_step(statement) == SQLITE_DONE;
        ::sqlite3_reset(statement);
        if (!done) return cannot_write(table);
        ++rows_;
        return {};
    }
    // Rows of the numbered tables get their number here, so that their order is the order of adding.
    Outcome<void> add_numbered(const char* table, std::vector<Value> values) {
        values.insert(values.begin(), ++numbers_[table]);
        return add(table, values);
    }
    int rows() const { return rows_; }

private:
    Outcome<void> run(const char* sql) {
        if (::sqlite3_exec(database_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) return cannot_write("tables");
        return {};
    }
    sqlite3* database_ = nullptr;
    std::map<std::string, sqlite3_stmt*> statements_;
    std::map<std::string, std::int64_t> numbers_;
    int rows_ = 0;
};

Outcome<void> write_file(const std::string& path, std::string_view bytes, Instant changed) {
    const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) return cannot_write("files");
    bool done = true;
    while (done && !bytes.empty()) {
        const auto wrote = ::write(fd, bytes.data(), bytes.size());
        done = wrote > 0;
        if (done) bytes.remove_prefix(static_cast<std::size_t>(wrote));
    }
    const timespec at{changed.ms / ms_per_second, 0};
    const timespec times[2] = {at, at};
    done = done && ::futimens(fd, times) == 0;
    ::close(fd);
    if (!done) return cannot_write("files");
    return {};
}

// mboxrd: a line of the message that starts with any number of ">" and then "From " gets one ">" more.
std::string as_mbox(const Letter& letter) {
    std::string text =
        letter.is_dated ? fmt::format("From {} {}\n", letter.from, mbox_date(letter.stored)) : fmt::format("From {}\n", letter.from);
    std::string_view rest = letter.bytes;
    while (!rest.empty()) {
        const auto end = rest.find('\n');
        const auto line = rest.substr(0, end);
        const auto mark = line.find_first_not_of('>');
        if (mark != std::string_view::npos && line.substr(mark).starts_with("From ")) text += '>';
        text += line;
        text += '\n';
        if (end == std::string_view::npos) break;
        rest.remove_prefix(end + 1);
    }
    return text + '\n';
}

class Maker {
public:
    Maker(std::string folder, std::uint64_t seed) : dice_{seed} { store_.folder = std::move(folder); }

    Outcome<DemoStore> make() {
        SALLYPORT_CHECK(tables_.make(store_.folder + "/larkspur.sqlite"));
        for (int i = 0; i < people; ++i) SALLYPORT_CHECK(add_person(i));
        for (const auto& tenant : tenants) SALLYPORT_CHECK(add_tenant(tenant));
        SALLYPORT_CHECK(add_shared_address());
        SALLYPORT_CHECK(tables_.finish());
        store_.sources = store_.folder + "/sources.toml";
        SALLYPORT_CHECK(write_file(store_.sources, demo_sources(), data_ends));
        store_.rows = tables_.rows();
        return std::move(store_);
    }

private:
    struct Holder {
        std::string name, email, user_name;
        std::string country, data_country, entity, city;
        std::string services = "mail files calls";
        bool is_busy = false, is_closed = false, has_mail = true;
    };

    // Names are paired by two steps that share no divisor with the list lengths, so that no two people have the same.
    static std::string name_of(int number) {
        const auto n = static_cast<std::size_t>(number);
        return fmt::format("{} {}", first_names[n % first_names.size()], last_names[(n + n / first_names.size() * 7) % last_names.size()]);
    }
    static std::string address_of(std::string name, std::string_view domain) {
        for (char& letter : name) letter = letter == ' ' ? '.' : letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
        return name + "@" + std::string{domain};
    }
    Instant some_instant(Instant from, Instant to) {
        const auto seconds = static_cast<std::uint64_t>((to.ms - from.ms) / ms_per_second);
        return {from.ms + static_cast<std::int64_t>(dice_.roll(seconds)) * ms_per_second};
    }
    std::string some_ip() {
        switch (dice_.roll(4)) {
            case 0: return fmt::format("192.0.2.{}", 1 + dice_.roll(254));
            case 1: return fmt::format("198.51.100.{}", 1 + dice_.roll(254));
            case 2: return fmt::format("203.0.113.{}", 1 + dice_.roll(254));
            default: return fmt::format("2001:db8:{:x}::{:x}", 1 + dice_.roll(4000), 1 + dice_.roll(4000));
        }
    }

    Outcome<void> add_person(int number) {
        // The first ten live in the United States, as most of the demo's papers want it; the eleventh in Germany.
        const auto& town = number < 10    ? towns[static_cast<std::size_t>(number % 4)]
                           : number == 10 ? towns[5]
                                          : towns[dice_.roll(towns.size())];
        Holder holder;
        holder.name = name_of(number);
        holder.email = address_of(holder.name, "larkspur.example");
        holder.user_name = holder.email.substr(0, holder.email.find('@'));
        holder.country = town.country;
        holder.data_country = town.data_country;
        holder.entity = town.entity;
        holder.city = town.name;
        holder.is_busy = number < 4 || number % busy_every == 0;
        holder.is_closed = number == 5 || number % 47 == 46;
        holder.has_mail = number != 4;  // an account in which nothing is found
        DemoCustomer customer;
        customer.customer_id = fmt::format("C-{:04}", number + 1);
        customer.identifier = holder.email;
        customer.display_name = holder.name;
        customer.country = holder.country;
        customer.data_country = holder.data_country;
        customer.entity = holder.entity;
        SALLYPORT_CHECK(add_account(customer, holder));
        return add_customer(std::move(customer), "", holder.email);
    }

    Outcome<void> add_tenant(const Tenant& tenant) {
        DemoCustomer customer;
        customer.customer_id = fmt::format("C-{:04}", store_.customers.size() + 1);
        customer.identifier = tenant.domain;
        customer.kind = demand::IdentifierKind::tenant_domain;
        customer.display_name = tenant.name;
        customer.customer_class = tenant.customer_class;
        customer.seats = tenant.seats;
        customer.tenant = tenant.tenant;
        customer.country = tenant.country;
        customer.data_country = tenant.data_country;
        customer.entity = tenant.entity;
        for (int i = 0; i < 6; ++i) {  // six of its seats have been used
            Holder holder;
            holder.name = name_of(people + static_cast<int>(store_.customers.size()) * 6 + i);
            holder.email = address_of(holder.name, tenant.domain);
            holder.user_name = fmt::format("{}.{}", tenant.tenant, i + 1);
            holder.country = tenant.country;
            holder.data_country = tenant.data_country;
            holder.entity = tenant.entity;
            holder.city = "Port Westmark";
            holder.is_busy = i == 0;
            SALLYPORT_CHECK(add_account(customer, holder));
        }
        return add_customer(std::move(customer), std::string{tenant.domain}, "legal@" + std::string{tenant.domain});
    }

    Outcome<void> add_customer(DemoCustomer customer, const std::string& domain, const std::string& contact) {
        SALLYPORT_CHECK(tables_.add("customers", {customer.customer_id, customer.display_name, std::string{code(customer.customer_class)},
                                                  customer.seats, customer.tenant.empty() ? std::string{"-"} : customer.tenant, domain,
                                                  customer.country, customer.data_country, customer.entity, contact}));
        store_.customers.push_back(std::move(customer));
        return {};
    }

    Outcome<void> add_account(DemoCustomer& customer, const Holder& holder) {
        DemoAccount account;
        account.account_id = fmt::format("LM-{}", 100'001 + accounts_);
        account.email = holder.email;
        account.user_name = holder.user_name;
        account.phone = fmt::format("+1-555-01{:02}-{:04}", accounts_ / 100, accounts_);  // 555-01xx is kept for fiction
        account.mail = accounts_ % 3 == 0 ? "maildir" : "mbox";
        account.closed = holder.is_closed;
        ++accounts_;
        const auto created = text(some_instant({data_begins.ms - 2000 * ms_per_day}, data_begins));
        const std::string closed = holder.is_closed ? text(some_instant(year_begins, data_ends)) : "";
        SALLYPORT_CHECK(tables_.add("accounts", {account.account_id, customer.customer_id, account.email, account.user_name, account.phone,
                                                 account.mail, created, closed}));
        SALLYPORT_CHECK(
            tables_.add("subscribers", {account.account_id, holder.name, fmt::format("{} {}", 1 + dice_.roll(120), dice_.pick(streets)),
                                        holder.city, fmt::format("{:05}", 10'000 + dice_.roll(80'000)), holder.country, created, closed,
                                        holder.services, account.email, account.user_name, account.phone, some_ip()}));
        SALLYPORT_CHECK(add_records(account, holder));
        SALLYPORT_CHECK(add_mail(account, holder));
        store_.messages += account.messages;
        customer.accounts.push_back(std::move(account));
        return {};
    }

    // One address of a mobile network that two customers had within the same hour.
    Outcome<void> add_shared_address() {
        for (const auto& [email, at] :
             {std::pair{"iris.vale@larkspur.example", "2026-05-14T20:12:00Z"}, {"wren.marsh@larkspur.example", "2026-05-14T20:40:00Z"}}) {
            for (const auto& customer : store_.customers) {
                for (const auto& account : customer.accounts) {
                    if (account.email != email) continue;
                    SALLYPORT_CHECK(tables_.add_numbered("sign_ins", {account.account_id, std::string{at}, std::string{"192.0.2.255"},
                                                                      std::string{"telephone"}, std::string{"signed in"}}));
                }
            }
        }
        return {};
    }

    Outcome<void> add_records(const DemoAccount& account, const Holder& holder) {
        const auto& id = account.account_id;
        const auto many = [&](std::uint64_t few, std::uint64_t lots) {
            return static_cast<int>(holder.is_busy ? lots + dice_.roll(lots) : 1 + dice_.roll(few));
        };
        const auto instants = [&](int count) {
            std::vector<Instant> list;
            for (int i = 0; i < count; ++i) list.push_back(some_instant(dice_.one_in(3) ? data_begins : year_begins, data_ends));
            std::sort(list.begin(), list.end());
            return list;
        };
        if (dice_.one_in(2)) {
            SALLYPORT_CHECK(tables_.add_numbered("payment_means",
                                                 {id, std::string{dice_.one_in(2) ? "card" : "bank transfer"}, holder.name,
                                                  fmt::format("{:04}", dice_.roll(10'000)), text(some_instant(data_begins, data_ends))}));
            for (const auto at : instants(many(3, 6))) {
                SALLYPORT_CHECK(tables_.add_numbered(
                    "purchases",
                    {id, text(at), std::string{dice_.one_in(2) ? "50 GB of room, one month" : "call minutes"},
                     static_cast<std::int64_t>(199 + 100 * dice_.roll(8)), std::string{holder.entity == "larkspur_ie" ? "EUR" : "USD"}}));
            }
        }
        for (const auto at : instants(many(12, 40))) {
            SALLYPORT_CHECK(tables_.add_numbered("sign_ins", {id, text(at), some_ip(), std::string{dice_.pick(agents)},
                                                              std::string{dice_.one_in(15) ? "wrong password" : "signed in"}}));
            SALLYPORT_CHECK(tables_.add_numbered("sessions", {id, text(at), static_cast<std::int64_t>(1 + dice_.roll(180)),
                                                              std::string{dice_.one_in(3) ? "calls" : "mail"}}));
        }
        for (const auto at : instants(many(3, 8))) {
            const auto name = name_of(static_cast<int>(dice_.roll(people)));
            SALLYPORT_CHECK(tables_.add_numbered("contacts", {id, text(at), name, address_of(name, dice_.pick(other_domains))}));
        }
        for (const auto at : instants(many(2, 3))) {
            SALLYPORT_CHECK(tables_.add_numbered("settings", {id, text(at), std::string{dice_.one_in(2) ? "forwarding" : "language"},
                                                              std::string{dice_.one_in(2) ? "off" : "en"}}));
        }
        for (const auto at : instants(many(2, 5))) {
            SALLYPORT_CHECK(
                tables_.add_numbered("files", {id, text(at), fmt::format("notes-{}.txt", 1 + dice_.roll(90)), small_talk(dice_, 12)}));
        }
        if (holder.is_busy) {
            for (const auto at : instants(3)) SALLYPORT_CHECK(tables_.add_numbered("call_notes", {id, text(at), small_talk(dice_, 2)}));
        }
        return {};
    }

    Outcome<void> add_mail(DemoAccount& account, const Holder& holder) {
        account.messages =
            !holder.has_mail
                ? 0
                : static_cast<int>(holder.is_busy ? (accounts_ <= 2 ? 36 : 20) + dice_.roll(accounts_ <= 2 ? 5 : 21) : 3 + dice_.roll(6));
        std::vector<Instant> stored;
        for (int i = 0; i < account.messages; ++i) stored.push_back(some_instant(dice_.one_in(4) ? data_begins : year_begins, data_ends));
        std::sort(stored.begin(), stored.end());
        const bool maildir = account.mail == "maildir";
        const auto place =
            maildir ? store_.folder + "/maildir/" + account.account_id : store_.folder + "/mbox/" + account.account_id + ".mbox";
        std::error_code error;
        if (maildir) {
            for (const char* part : {"/cur", "/new", "/tmp"}) fs::create_directories(place + part, error);
        } else {
            fs::create_directories(store_.folder + "/mbox", error);
        }
        if (error) return cannot_write("mailboxes");
        std::string mbox;
        for (int i = 0; i < account.messages; ++i) {
            const auto other = name_of(static_cast<int>(dice_.roll(people)));
            const Correspondents who{holder.name, holder.email, other, address_of(other, dice_.pick(other_domains))};
            const auto letter = make_letter(dice_, who, stored[static_cast<std::size_t>(i)], i);
            SALLYPORT_CHECK(tables_.add_numbered("mail_log", {account.account_id, letter.is_dated ? text(letter.stored) : std::string{},
                                                              std::string{letter.sent ? "out" : "in"}, letter.from, letter.to,
                                                              static_cast<std::int64_t>(letter.bytes.size())}));
            if (!maildir) {
                mbox += as_mbox(letter);
                continue;
            }
            const auto name = letter.is_dated
                                  ? fmt::format("{}.M{:06}P{}.larkspur", letter.stored.ms / ms_per_second, dice_.roll(1'000'000), i)
                                  : fmt::format("undated-{}.larkspur", i);
            const bool is_new = i + 1 == account.messages && dice_.one_in(3);
            SALLYPORT_CHECK(write_file(place + (is_new ? "/new/" + name : "/cur/" + name + ":2,S"), letter.bytes, data_ends));
        }
        if (!maildir) return write_file(place, mbox, data_ends);
        return {};
    }

    Dice dice_;
    Tables tables_;
    DemoStore store_;
    int accounts_ = 0;
};

}  // namespace

const DemoCustomer* DemoStore::customer(std::string_view identifier) const {
    for (const auto& one : customers) {
        if (one.identifier == identifier) return &one;
    }
    return nullptr;
}

Outcome<DemoStore> make_demo_store(const std::string& folder, std::uint64_t seed) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) return cannot_write("folder");
    if (!fs::is_empty(folder, error) || error)
        return Problem{Trouble::conflict, "the demo's data folder " + folder + " is not empty; name an empty or absent one"};
    Maker maker{folder, seed};
    return maker.make();
}

}  // namespace sallyport::adapters
