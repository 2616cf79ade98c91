#include "adapters/demo_store/demo_store.h"

namespace sallyport::adapters {

std::string_view demo_sources() {
    return R"(# Which table and column of the provider's stores holds which class of data. docs/formats/source-description.md
# says what each key means. Locations are relative to this file. Made-up provider, made-up data.

[directory]
source = "tables"
accounts = "accounts"
customers = "customers"

# Whose an IP address was: every sign-in holds it for so many minutes before and after.
[directory.address]
table = "sign_ins"
account_column = "account_id"
value_column = "ip"
from_column = "at"
within_minutes = 30

[directory.card]
table = "payment_means"
account_column = "account_id"
value_column = "number_end"
last_digits = 4

[[source]]
name = "mail"
kind = "maildir"
location = "maildir"
[source.mail]
path = "{account}"
class = "content_mail"

[[source]]
name = "old-mail"
kind = "mbox"
location = "mbox"
[source.mail]
path = "{account}.mbox"
class = "content_mail"

[[source]]
name = "tables"
kind = "sqlite"
location = "larkspur.sqlite"

[[source.table]]
name = "subscribers"
identifier_column = "account_id"
identifier_kind = "account_id"
order_by = "account_id"
columns = { full_name = "bsi_name", street = "bsi_address", city = "bsi_address", postal_code = "bsi_address", country = "bsi_address", created_at = "bsi_service", closed_at = "bsi_service", services = "bsi_service", email = "bsi_identity", user_name = "bsi_identity", phone = "bsi_identity", registration_ip = "bsi_identity" }

[[source.table]]
name = "payment_means"
identifier_column = "account_id"
identifier_kind = "account_id"
order_by = "row_id"
columns = { method = "bsi_payment", holder = "bsi_payment", number_end = "bsi_payment", added_at = "bsi_payment" }

[[source.table]]
name = "purchases"
identifier_column = "account_id"
identifier_kind = "account_id"
instant_column = "bought_at"
order_by = "row_id"
columns = { bought_at = "noncontent_transactions", item = "noncontent_transactions", cents = "noncontent_transactions", currency = "noncontent_transactions" }

[[source.table]]
name = "sessions"
identifier_column = "account_id"
identifier_kind = "account_id"
instant_column = "started_at"
order_by = "row_id"
columns = { started_at = "bsi_sessions", minutes = "bsi_sessions", service = "bsi_sessions" }

[[source.table]]
name = "sign_ins"
identifier_column = "account_id"
identifier_kind = "account_id"
instant_column = "at"
order_by = "row_id"
columns = { at = "ip_session_log", ip = "ip_session_log", agent = "ip_session_log", result = "ip_session_log" }

[[source.table]]
name = "mail_log"
identifier_column = "account_id"
identifier_kind = "account_id"
instant_column = "at"
order_by = "row_id"
columns = { at = "noncontent_headers", direction = "noncontent_headers", sender = "noncontent_headers", recipient = "noncontent_headers", bytes = "noncontent_headers" }

[[source.table]]
name = "contacts"
identifier_column = "account_id"
identifier_kind = "account_id"
instant_column = "added_at"
order_by = "row_id"
columns = { added_at = "noncontent_contacts", name = "noncontent_contacts", address = "noncontent_contacts" }

[[source.table]]
name = "settings"
identifier_column = "account_id"
identifier_kind = "account_id"
instant_column = "changed_at"
order_by = "row_id"
columns = { changed_at = "noncontent_settings", setting = "noncontent_settings", value = "noncontent_settings" }

[[source.table]]
name = "files"
identifier_column = "account_id"
identifier_kind = "account_id"
instant_column = "stored_at"
order_by = "row_id"
columns = { stored_at = "content_files", file_name = "content_files", text = "content_files" }

[[source.table]]
name = "call_notes"
identifier_column = "account_id"
identifier_kind = "account_id"
instant_column = "at"
order_by = "row_id"
columns = { at = "content_other", note = "content_other" }
)";
}

}  // namespace sallyport::adapters
