#include "demand/words.h"

namespace sallyport::demand {

bool is_content(DataClass data) {
    switch (data) {
        case DataClass::content_mail:
        case DataClass::content_files:
        case DataClass::content_other:
        case DataClass::prospective_content: return true;
        case DataClass::bsi_name:
        case DataClass::bsi_address:
        case DataClass::bsi_sessions:
        case DataClass::bsi_service:
        case DataClass::bsi_identity:
        case DataClass::bsi_payment:
        case DataClass::ip_session_log:
        case DataClass::noncontent_headers:
        case DataClass::noncontent_contacts:
        case DataClass::noncontent_settings:
        case DataClass::noncontent_transactions:
        case DataClass::noncontent_location:
        case DataClass::prospective_noncontent: return false;
    }
    return true;  // unknown is content
}

bool is_subscriber(DataClass data) { return data <= DataClass::bsi_payment; }

bool can_run(Interception able, DataClass data) {
    if (data == DataClass::prospective_content) return able == Interception::content;
    if (data == DataClass::prospective_noncontent) return able == Interception::content || able == Interception::non_content;
    return true;
}
bool is_prospective(DataClass data) { return data == DataClass::prospective_noncontent || data == DataClass::prospective_content; }

bool is_national_security(Instrument instrument) { return instrument == Instrument::nsl || instrument == Instrument::fisa_order; }

bool is_report(Instrument instrument) {
    return instrument == Instrument::child_safety_report || instrument == Instrument::harm_report || instrument == Instrument::crime_report;
}

bool belongs_in_report(Instrument instrument, DataClass data) {
    using enum DataClass;
    if (!is_report(instrument) || is_prospective(data)) return false;
    switch (data) {
        case bsi_name:
        case bsi_address:
        case bsi_identity:
        case ip_session_log: return true;
        case bsi_payment: return instrument != Instrument::harm_report;
        case noncontent_location: return instrument != Instrument::crime_report;
        case noncontent_transactions: return instrument == Instrument::crime_report;
        case content_mail:
        case content_files:
        case content_other: return true;  // the words or pictures that tell of it; two people approve them
        case bsi_sessions:
        case bsi_service:
        case noncontent_headers:
        case noncontent_contacts:
        case noncontent_settings:
        case prospective_noncontent:
        case prospective_content: return false;
    }
    return false;
}

bool is_account_kind(IdentifierKind kind) {
    switch (kind) {
        case IdentifierKind::account_email:
        case IdentifierKind::account_id:
        case IdentifierKind::user_name:
        case IdentifierKind::phone: return true;
        case IdentifierKind::tenant_domain:
        case IdentifierKind::ip_at_instant:
        case IdentifierKind::card:
        case IdentifierKind::serial: return false;
    }
    return false;
}

}  // namespace sallyport::demand
