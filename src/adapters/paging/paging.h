// The ways by which somebody is called to the desk: a program of the provider's own, a webhook, a mail. None of them carries more than our
// number of the request, why it is urgent, until when, and where the desk is.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/mail/mail.h"
#include "base/instant.h"
#include "base/outcome.h"
#include "people/roster.h"

namespace sallyport::adapters {

// To one person. There is no place in it for a word of the request itself.
struct PageMessage {
    std::string number;          // "SP-12"
    std::string lane;            // "emergency"
    std::optional<Instant> due;  // what is due next
    std::string person;          // whom it calls, as the page People names them
    int round = 0;               // 0: on call, 1: second, from 2 on everybody
    Instant at;
    std::string link;  // the request on the desk, behind the sign-in
};
// docs/formats/paging.md: one JSON object, canonical.
Bytes page_json(const PageMessage& message);

class PagingWay {
public:
    virtual ~PagingWay() = default;
    virtual std::string name() const = 0;  // "program", "webhook", "mail"
    // On return the other side has taken it. Any trouble: it perhaps has not, and another way is tried. No sentence holds an address or a name.
    virtual Outcome<void> page(const PageMessage& message) = 0;
};

struct Webhook {
    std::string url;               // https, or http on this machine
    std::string secret_file;       // the file's first line signs each body
    std::string authorities = {};  // PEM file of the authorities that are trusted; empty: the system's
};
struct PagingProgram {
    std::string path;  // absolute; started without a shell, with the JSON on its standard input
    std::vector<std::string> arguments;
    int seconds = 20;  // then it and what it started are ended
};
struct PagedPerson {
    std::string name, mail;
};
// [paging] of DIR/provider.toml
struct PagingSettings {
    int wait_minutes = 5;  // for an answer, before the next is called
    std::optional<PagingProgram> program;
    std::optional<Webhook> webhook;
    std::vector<PagedPerson> people;  // who is reached by mail
};

// "sha256=" and HMAC-SHA256 of the body, in hexadecimal.
std::string page_signature(std::string_view secret, std::string_view body);
// https with a host, or http to loopback.
bool is_paging_url(const std::string& url);

class WebhookWay : public PagingWay {
public:
    explicit WebhookWay(Webhook settings) : settings_{std::move(settings)} {}
    std::string name() const override { return "webhook"; }
    Outcome<void> page(const PageMessage& message) override;

private:
    Webhook settings_;
};

class ProgramWay : public PagingWay {
public:
    explicit ProgramWay(PagingProgram settings) : settings_{std::move(settings)} {}
    std::string name() const override { return "program"; }
    Outcome<void> page(const PageMessage& message) override;

private:
    PagingProgram settings_;
};

class MailWay : public PagingWay {
public:
    // `mailer` outlives it. `domain` stands behind the @ of a Message-ID.
    MailWay(Mailer& mailer, std::vector<PagedPerson> people, std::string domain)
        : mailer_{mailer}, people_{std::move(people)}, domain_{std::move(domain)} {}
    std::string name() const override { return "mail"; }
    Outcome<void> page(const PageMessage& message) override;

private:
    Mailer& mailer_;
    std::vector<PagedPerson> people_;
    std::string domain_;
};

// The ways that are set up, in the order in which they are tried: what rings first comes first. `mailer` may be null.
std::vector<std::unique_ptr<PagingWay>> paging_ways(const PagingSettings& settings, Mailer* mailer, const std::string& mail_from);

}  // namespace sallyport::adapters
