#include "adapters/directory/directory.h"

#include <fmt/format.h>

namespace sallyport::adapters {

using demand::DirectoryAnswer;
using demand::IdentifierKind;

namespace {

// The accounts' column that knows an identifier of this kind; "" if only the customers' table does, or none.
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

}  // namespace

TableDirectory::TableDirectory(std::unique_ptr<Database> database, DirectoryDescription description)
    : database_{std::move(database)}, description_{std::move(description)} {}

Outcome<std::unique_ptr<TableDirectory>> TableDirectory::open(const Description& description) {
    if (!description.directory)
        return Problem{Trouble::invalid, "the source description has no [directory]; wanted: source, accounts and customers"};
    for (const SourceDescription& source : description.sources) {
        if (source.name != description.directory->source) continue;
        if (source.kind != SourceDescription::Kind::sqlite) {
            return Problem{Trouble::invalid, "the directory's source \"" + source.name + "\" is not of kind sqlite"};
        }
        SALLYPORT_TRY(database, Database::open(source.location, Database::Mode::read));
        return std::unique_ptr<TableDirectory>{new TableDirectory{std::move(database), *description.directory}};
    }
    return Problem{Trouble::invalid, "the directory's source is not described"};
}

Outcome<DirectoryAnswer> TableDirectory::ask(const demand::Identifier& identifier, Instant) const {
    const std::string_view column = column_of(identifier.kind);
    DirectoryAnswer answer;
    if (column.empty() && identifier.kind != IdentifierKind::tenant_domain) return answer;
    const std::string customer_columns = "c.customer_id, c.customer_class, c.seats, c.country, c.data_country, c.contact";
    const std::string sql =
        column.empty()
            ? fmt::format("SELECT {}, '', NULL FROM {} c WHERE c.tenant_domain = $1", customer_columns, description_.customers)
            : fmt::format("SELECT {}, a.account_id, a.closed_at FROM {} a JOIN {} c ON c.customer_id = a.customer_id WHERE a.{} = $1",
                          customer_columns, description_.accounts, description_.customers, column);
    const std::lock_guard one_at_a_time{mutex_};
    SALLYPORT_TRY(run, database_->use(sql));
    run.text(1, identifier.value.reveal());
    SALLYPORT_TRY(found, run.next());
    if (!found) return answer;
    answer.known = true;
    answer.customer = run.text_at(0);
    answer.customer_class = coded<demand::CustomerClass>(run.text_at(1)).value_or(demand::CustomerClass::unknown);
    answer.seats = static_cast<int>(run.number_at(2));
    answer.customer_country = run.text_at(3);
    answer.data_country = run.text_at(4);
    answer.contact = Sensitive<std::string>{std::string{run.text_at(5)}};
    answer.account = Sensitive<std::string>{std::string{run.text_at(6)}};
    answer.gone = !run.is_nothing(7);
    return answer;
}

Outcome<DirectoryAnswer> MemoryDirectory::ask(const demand::Identifier& identifier, Instant) const {
    for (const Account& account : accounts_) {
        if (account.kind == identifier.kind && account.value == identifier.value.reveal()) return account.answer;
    }
    return DirectoryAnswer{};
}

}  // namespace sallyport::adapters
