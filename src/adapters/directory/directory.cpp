#include "adapters/directory/directory.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <functional>
#include <map>

#include "base/limits.h"

namespace sallyport::adapters {

using demand::DirectoryAnswer;
using demand::IdentifierKind;
using Format = TableDescription::InstantFormat;

namespace {

// A statement of which every row is an account, and what of a row still decides.
struct Question {
    std::string sql;
    std::vector<std::string> parameters = {};
    std::function<bool(const Cells&)> holds = nullptr;  // none: every row does
};

// Of every account, in this order; what a question adds stands behind them.
enum Column { customer_id, customer_class, seats, country, data_country, contact, account_id, closed_at, added };

std::string select(const DirectoryDescription& in, const std::string& more = "") {
    return fmt::format(
        "SELECT c.customer_id, c.customer_class, c.seats, c.country, c.data_country, c.contact, a.account_id, a.closed_at{} FROM {} a JOIN "
        "{} c ON c.customer_id = a.customer_id",
        more, quoted(in.accounts), quoted(in.customers));
}

// The accounts' column that knows an identifier of this kind.
std::string_view column_of(IdentifierKind kind) {
    switch (kind) {
        case IdentifierKind::account_email: return "email";
        case IdentifierKind::account_id: return "account_id";
        case IdentifierKind::user_name: return "user_name";
        case IdentifierKind::phone: return "phone";
        case IdentifierKind::tenant_domain:
        case IdentifierKind::ip_at_instant:
        case IdentifierKind::card:
        case IdentifierKind::serial: return "";
    }
    return "";
}

std::string joined_to(const DirectoryTrail& trail) {
    return fmt::format(" JOIN {} t ON t.{} = a.account_id WHERE t.{}", quoted(trail.table), quoted(trail.account_column),
                       quoted(trail.value_column));
}

// Seconds as text, or a number, of the same shape as the column holds: coarse, rounded outwards. The row itself is weighed to the millisecond.
std::string bound_of(Format format, Instant at) {
    const Instant second = floor_second(at);
    switch (format) {
        case Format::rfc3339: return seconds_text(second);
        case Format::unix_seconds: return std::to_string(second.ms / ms_per_second);
        case Format::unix_milliseconds: return std::to_string(second.ms);
        case Format::timestamptz: return text(second);
    }
    return "";
}

std::string compared(const std::string& column, Format format, std::string_view sign, int parameter, SqlDialect dialect) {
    const bool postgresql = dialect == SqlDialect::postgresql;
    switch (format) {
        // PostgreSQL sorts text by the locale unless told otherwise.
        case Format::rfc3339: return fmt::format("{}{} {} ${}", column, postgresql ? " COLLATE \"C\"" : "", sign, parameter);
        case Format::unix_seconds:
        case Format::unix_milliseconds:
            return postgresql ? fmt::format("{} {} ${}::bigint", column, sign, parameter)
                              : fmt::format("{} {} CAST(${} AS INTEGER)", column, sign, parameter);
        case Format::timestamptz: return fmt::format("{} {} ${}::timestamptz", column, sign, parameter);
    }
    return "";
}

// Who had the address at some instant of that time, as far as was known at `as_of`.
Question about_address(const DirectoryDescription& in, const demand::AddressInUse& use, Instant as_of, SqlDialect dialect) {
    const DirectoryTrail& trail = *in.address;
    const std::int64_t slack = trail.within_minutes * std::int64_t{60} * ms_per_second;
    const Instant first{use.from.ms - slack}, last{std::min(use.last.ms + slack, as_of.ms)};
    const bool ends = !trail.until_column.empty();
    const auto as_text = [&](const std::string& column) {
        return ", " + instant_as_text("t." + quoted(column), trail.instant_format, dialect);
    };
    Question question;
    question.sql = select(in, as_text(trail.from_column) + (ends ? as_text(trail.until_column) : "")) + joined_to(trail) + " = $1 AND " +
                   compared("t." + quoted(trail.from_column), trail.instant_format, "<", 2, dialect);
    question.parameters = {use.address, bound_of(trail.instant_format, {last.ms + ms_per_second}), bound_of(trail.instant_format, first)};
    const std::string since =
        compared("t." + quoted(ends ? trail.until_column : trail.from_column), trail.instant_format, ">=", 3, dialect);
    question.sql += ends ? fmt::format(" AND (t.{} IS NULL OR {})", quoted(trail.until_column), since) : " AND " + since;
    question.holds = [first, last, ends, format = trail.instant_format](const Cells& cells) {
        const auto from = cells[added] ? read_instant(format, *cells[added]) : std::nullopt;
        if (!from || last < *from) return false;
        if (!ends) return first <= *from;
        if (!cells[added + 1]) return true;  // still has it
        const auto until = read_instant(format, *cells[added + 1]);
        return until && first <= *until;
    };
    return question;
}

// None: the directory cannot know such an identifier.
std::optional<Question> question_about(const DirectoryDescription& in, const demand::Identifier& identifier, Instant as_of,
                                       SqlDialect dialect) {
    const auto& value = identifier.value.reveal();
    switch (identifier.kind) {
        case IdentifierKind::account_email:
        case IdentifierKind::account_id:
        case IdentifierKind::user_name:
        case IdentifierKind::phone: return Question{select(in) + fmt::format(" WHERE a.{} = $1", column_of(identifier.kind)), {value}};
        case IdentifierKind::tenant_domain:
            // The organisation itself: its name is no way into its people's mailboxes.
            return Question{
                fmt::format("SELECT c.customer_id, c.customer_class, c.seats, c.country, c.data_country, c.contact, '', NULL FROM "
                            "{} c WHERE c.tenant_domain = $1",
                            quoted(in.customers)),
                {value}};
        case IdentifierKind::ip_at_instant: {
            const auto use = demand::parse_address_in_use(value);
            if (!in.address || !use) return std::nullopt;
            return about_address(in, *use, as_of, dialect);
        }
        case IdentifierKind::card: {
            if (!in.card) return std::nullopt;
            std::string digits = value;
            std::erase(digits, ' ');
            const auto kept = static_cast<std::size_t>(in.card->last_digits);
            if (kept > 0) {
                if (digits.size() < kept) return std::nullopt;
                digits = digits.substr(digits.size() - kept);
            }
            if (digits.find('*') != std::string::npos) return std::nullopt;  // what is not known names nobody
            return Question{select(in) + joined_to(*in.card) + " = $1", {digits}};
        }
        case IdentifierKind::serial:
            if (!in.serial) return std::nullopt;
            return Question{select(in) + joined_to(*in.serial) + " = $1", {value}};
    }
    return std::nullopt;
}

std::string text_at(const Cells& cells, Column column) { return std::string{cells[column].value_or("")}; }

DirectoryAnswer answer_of(const Cells& cells) {
    DirectoryAnswer answer;
    answer.known = true;
    answer.customer = text_at(cells, customer_id);
    answer.customer_class = coded<demand::CustomerClass>(text_at(cells, customer_class)).value_or(demand::CustomerClass::unknown);
    const std::string count = text_at(cells, seats);
    std::from_chars(count.data(), count.data() + count.size(), answer.seats);
    answer.customer_country = text_at(cells, country);
    answer.data_country = text_at(cells, data_country);
    answer.contact = Sensitive{text_at(cells, contact)};
    answer.account = Sensitive{text_at(cells, account_id)};
    answer.gone = cells[closed_at].has_value();
    return answer;
}

}  // namespace

TableDirectory::TableDirectory(std::unique_ptr<Engine> engine, DirectoryDescription description)
    : engine_{std::move(engine)}, description_{std::move(description)} {}

Outcome<std::unique_ptr<TableDirectory>> TableDirectory::open(const Description& description) {
    if (!description.directory)
        return Problem{Trouble::invalid, "the source description has no [directory]; wanted: source, accounts and customers"};
    const auto& in = *description.directory;
    for (const SourceDescription& source : description.sources) {
        if (source.name != in.source) continue;
        SALLYPORT_TRY(engine, open_engine(source));
        SALLYPORT_CHECK(
            check_columns(*engine, in.source, in.accounts, {"account_id", "customer_id", "email", "user_name", "phone", "closed_at"}));
        SALLYPORT_CHECK(check_columns(*engine, in.source, in.customers,
                                      {"customer_id", "customer_class", "seats", "tenant_domain", "country", "data_country", "contact"}));
        for (const auto* trail : {&in.address, &in.card, &in.serial}) {
            if (!*trail) continue;
            std::vector<std::string> wanted{(*trail)->account_column, (*trail)->value_column};
            for (const auto* column : {&(*trail)->from_column, &(*trail)->until_column}) {
                if (!column->empty()) wanted.push_back(*column);
            }
            SALLYPORT_CHECK(check_columns(*engine, in.source, (*trail)->table, wanted));
        }
        return std::unique_ptr<TableDirectory>{new TableDirectory{std::move(engine), in}};
    }
    return Problem{Trouble::invalid, "the directory's source is not described"};
}

Outcome<DirectoryAnswer> TableDirectory::ask(const demand::Identifier& identifier, Instant as_of) const {
    const auto question = question_about(description_, identifier, as_of, engine_->dialect());
    if (!question) return DirectoryAnswer{};
    const std::lock_guard one_at_a_time{mutex_};
    SALLYPORT_CHECK(engine_->begin());
    std::map<std::string, DirectoryAnswer> accounts;  // by their number: the same question lists them alike
    const auto read = engine_->rows(question->sql, question->parameters, [&](const Cells& cells) -> Outcome<void> {
        // One more than may be listed is enough to know that they are too many.
        if (accounts.size() > limits::accounts_per_identifier || (question->holds && !question->holds(cells))) return {};
        accounts.try_emplace(text_at(cells, account_id), answer_of(cells));
        return {};
    });
    engine_->end();
    SALLYPORT_CHECK(read);
    std::vector<DirectoryAnswer> found;
    for (auto& [number, answer] : accounts) found.push_back(std::move(answer));
    return demand::joined(std::move(found));
}

Outcome<DirectoryAnswer> MemoryDirectory::ask(const demand::Identifier& identifier, Instant) const {
    std::vector<DirectoryAnswer> found;
    for (const Account& account : accounts_) {
        if (account.kind == identifier.kind && account.value == identifier.value.reveal()) found.push_back(account.answer);
    }
    return demand::joined(std::move(found));
}

}  // namespace sallyport::adapters
