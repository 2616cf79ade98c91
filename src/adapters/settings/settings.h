// Settings files of a data folder. A mistake is named with file, line and what is wanted; nothing starts with a wrong setting.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "adapters/bucket/bucket.h"
#include "adapters/mail/mail.h"
#include "adapters/paging/paging.h"
#include "base/outcome.h"
#include "demand/provider.h"
#include "people/people.h"
#include "report/small_cells.h"
#include "tally/desk_figures.h"

namespace sallyport::adapters {

// DIR/provider.toml
Outcome<demand::Provider> read_provider(const std::string& path);

// [mail] of DIR/provider.toml; none if there is no such table, and then nothing is mailed.
Outcome<std::optional<MailSettings>> read_mail(const std::string& path);

// [paging] of DIR/provider.toml (docs/formats/paging.md). Without the table nobody is called but by the desk's own pages.
Outcome<PagingSettings> read_paging(const std::string& path);

// [small_cells] of DIR/provider.toml: what the report does with small numbers. Without the table: counts from 1 to 4 are banded.
Outcome<report::SmallCells> read_small_cells(const std::string& path);

// [report_bucket] of DIR/provider.toml: where the published site stands beside DIR/site; none if there is no such table.
Outcome<std::optional<BucketSettings>> read_bucket(const std::string& path);

// [service_levels] of DIR/provider.toml: how long the house means to take, lane by lane. Without the table: a day to acknowledge, 30 to answer.
Outcome<tally::ServiceLevels> read_service_levels(const std::string& path);

// DIR/sallyport.toml
struct ServeSettings {
    std::string address = "127.0.0.1";
    int port = 8080;
    std::string certificate, key;        // PEM files; empty: plain HTTP, on loopback only
    std::vector<std::string> hosts;      // names under which browsers call
    std::vector<std::string> balancers;  // IP addresses in front of us that stand for many people: nobody is made to wait for them
    std::string origin;                  // "https://legal.example.org": what keys are bound to; empty: from hosts or address, and port
};
Outcome<ServeSettings> read_serve_settings(const std::string& path);

// People a folder is born with (demo/people.toml).
struct FirstPerson {
    std::string code, name;
    people::Role role = people::Role::analyst;
    std::string zone = "UTC";
    std::string account = {};  // customers: the e-mail address or domain
    std::string agency = {};   // code of the agency
    std::string purpose = {};  // an auditor's
    int days = 0;              // for which an auditor's role is given
};
struct FirstAgency {
    std::string code, name;
    people::AgencyKind kind = people::AgencyKind::local;
    std::string country;
    std::vector<std::string> domains;
};
struct FirstPeople {
    std::vector<FirstAgency> agencies;
    std::vector<FirstPerson> people;
};
Outcome<FirstPeople> read_first_people(const std::string& path);

}  // namespace sallyport::adapters
