// The provider's directory of accounts: over two tables of a table source, and a twin in memory.
//   accounts:  account_id, customer_id, email, user_name, phone, closed_at (NULL = open)
//   customers: customer_id, customer_class, seats, tenant_domain, country, data_country, contact
#pragma once
#include <memory>
#include <mutex>
#include <vector>

#include "adapters/sources/description.h"
#include "adapters/sources/engine.h"
#include "demand/ports.h"

namespace sallyport::adapters {

// SQLite or PostgreSQL. Thread-safe: one question after the other. `invalid`: the description has no directory, or names a table or column that is
// not there. One question to the store an identifier, whatever it is and whoever had it.
class TableDirectory : public demand::Directory {
public:
    static Outcome<std::unique_ptr<TableDirectory>> open(const Description& description);
    Outcome<demand::DirectoryAnswer> ask(const demand::Identifier& identifier, Instant as_of) const override;

private:
    TableDirectory(std::unique_ptr<Engine> engine, DirectoryDescription description);
    std::unique_ptr<Engine> engine_;
    DirectoryDescription description_;
    mutable std::mutex mutex_;
};

class MemoryDirectory : public demand::Directory {
public:
    struct Account {
        demand::IdentifierKind kind = demand::IdentifierKind::account_email;
        std::string value;
        demand::DirectoryAnswer answer;
    };
    explicit MemoryDirectory(std::vector<Account> accounts = {}) : accounts_{std::move(accounts)} {}
    void add(Account account) { accounts_.push_back(std::move(account)); }
    Outcome<demand::DirectoryAnswer> ask(const demand::Identifier& identifier, Instant as_of) const override;

private:
    std::vector<Account> accounts_;
};

}  // namespace sallyport::adapters
