// One mail to one address, over SMTP. TLS is asked for unless the server is on this machine, and certificates are checked.
#pragma once
#include <string>

#include "base/bytes.h"
#include "base/instant.h"
#include "base/outcome.h"
#include "base/sensitive.h"

namespace sallyport::adapters {

struct MailSettings {
    enum class Security { tls, starttls, none } security = Security::starttls;  // none: on loopback only
    std::string host;
    int port = 587;
    std::string from;                      // "records@provider.example"
    std::string user, password_file = {};  // both or neither; the file's first line
    std::string authorities = {};          // PEM file of the authorities that are trusted; empty: the system's
};
bool is_loopback(const std::string& host);
// One address without a name, a blank or anything else that could end a header.
bool is_mail_address(std::string_view text);

struct Mail {
    Sensitive<std::string> to;
    std::string subject;          // ASCII
    Sensitive<std::string> text;  // UTF-8
    std::string message_id;       // without < and >
    Instant at;
};
// Header and body as they go over the wire. `invalid` if an address or a header's text is none.
Outcome<Bytes> message(const MailSettings& settings, const Mail& mail);

class Mailer {
public:
    virtual ~Mailer() = default;
    // On return the server has taken it. `refused`: it never will. `unavailable`: it may at another time, and perhaps has. No sentence holds an
    // address.
    virtual Outcome<void> send(const Mail& mail) = 0;
};

class SmtpMailer : public Mailer {
public:
    explicit SmtpMailer(MailSettings settings) : settings_{std::move(settings)} {}
    Outcome<void> send(const Mail& mail) override;

private:
    MailSettings settings_;
};

}  // namespace sallyport::adapters
