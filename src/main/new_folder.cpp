#include "main/new_folder.h"

#include <fmt/format.h>

#include <filesystem>

#include "adapters/files/files.h"
#include "main/files_of_a_folder.h"
#include "main/house.h"

namespace sallyport::app {

namespace {

std::string provider_toml(const std::string& name, const std::string& zone, const std::string& country) {
    return fmt::format(
        R"(# The provider. Every legal entity that papers may be addressed to; every service; what data exists and for how long.

[provider]
name = "{}"
zone = "{}"
country = "{}"
contact = ""
# Whom to call with a national security letter, or a FISA order or directive: those are never received here, and nothing of them is saved.
cleared_staff = ""

# How long a frozen copy outlives the request that it was frozen for, in days.
[retention]
refused_days = 0
withdrawn_days = 0
redirected_days = 90

# How letters reach customers by mail. Without this table the team hands them over. TLS is wanted unless the server is 127.0.0.1.
# [mail]
# host = "smtp.example.org"
# port = 587
# security = "starttls"
# from = "records@example.org"
# user = "records"
# password_file = "mail.secret"

# How people are called to the desk when something cannot wait, an emergency above all: docs/formats/paging.md. Whoever is on call first, after
# wait_minutes without an answer the next, then everybody. Without this table an emergency is seen on the desk's own pages only.
# [paging]
# wait_minutes = 5
# program = "/usr/local/bin/page-somebody"
# webhook = "https://paging.example.org/hook"
# secret_file = "paging.secret"
# [[paging.person]]
# name = "Ada Quill"
# mail = "ada@example.org"

# Small numbers in the public report: "shown", "banded" (1 to below-1 stands as a band), or "merged" (countries with few requests stand in
# one row). The reason is printed on the report's page "How we count".
[small_cells]
rule = "banded"
below = 5
reason = "A small number may point to a single case, and nobody is to be recognised by this report."

# How long the house means to take, in hours, lane by lane; the desk's figures say how often it did. The law's deadlines stand beside it.
# [service_levels]
# acknowledge_hours = 24
# answer_hours = 720
# [[service_levels.lane]]
# section = "emergencies"
# acknowledge_hours = 1
# answer_hours = 12

# A bucket that speaks S3, into which a published report goes beside the folder site/. docs/formats/report-files.md, "Where it is published".
# [report_bucket]
# endpoint = "https://s3.eu-central-1.amazonaws.com"
# bucket = "transparency.example.org"
# region = "eu-central-1"
# credentials_file = "bucket.secret"

# The profile, which the law reads: docs/formats/provider-profile.md. Demands of countries where no entity is established, and that no agreement
# reaches, get the treaty letter. `from` and `until` are days, both counted; without `from`, since ever.
[[entity]]
code = "main"
name = "{}"
address = ""
country = "{}"
# from = "2010-01-01"
# A branch in another country:
# [[entity.branch]]
# country = "DE"
# from = "2019-05-01"

# Who receives papers where the law wants somebody to: e_evidence, dsa, agent_for_service.
# [[representative]]
# role = "e_evidence"
# name = "Example Mail Ireland Ltd, designated establishment"
# entity = "main"
# country = "IE"
# from = "2026-08-18"

# Who outside the provider can reach customers' data, and why. The public report names them.
# [[third_party]]
# name = "Example Halls Ltd"
# does = "Runs the halls in which the servers stand"
# reaches = "Encrypted disks, and no key"
# why = "Somebody has to change broken disks"
# country = "IE"
# from = "2024-01-01"

[[service]]
code = "mail"
name = "Mail"
about = ""
# Where its data is held, unless the directory says so of the customer, and the entity that customers have their contract with.
# host = "US"
contract = "main"
# What it can do about data that does not exist yet: none, non_content, content; and why, in counsel's words.
# interception = "none"
# interception_note = "An information service, 47 U.S.C. 1002(b)(2)(A)."

[[catalogue]]
class = "bsi_name"
services = ["mail"]
text = "The name that the account holder gave."
kept = "as long as the account"
)",
        name, zone, country, name, country);
}

constexpr std::string_view sources_toml =
    R"(# Which mailbox, table and column holds which class of data: docs/formats/source-description.md. What is not named is never read.
# [directory] and [[source]] go here.
)";

constexpr std::string_view serve_toml = R"(# Where the doors open. Beyond loopback a certificate is wanted.
[serve]
address = "127.0.0.1"
port = 8080
# certificate = "/etc/ssl/sallyport.pem"
# key = "/etc/ssl/private/sallyport.key"
# hosts = ["legal.example.org"]
# Addresses in front of this program that stand for many people; nobody is made to wait for them.
# balancers = ["10.0.0.4"]
)";

constexpr std::string_view origin_toml =
    R"(# Where browsers find the doors. Keys are bound to this name: another one later means new keys for everybody.
origin = "{}"
)";

}  // namespace

bool is_free(const std::string& folder) { return !std::filesystem::exists(folder) || std::filesystem::is_empty(folder); }

namespace {

// The lane's own rules, and its one way in: what cleared staff took at their counter.
Outcome<void> make_lane(const std::filesystem::path& shipped, const std::string& folder) {
    SALLYPORT_CHECK(copy_file(shipped / "rulebooks" / "national" / "us.toml", folder + "/national.toml"));
    const std::string path = folder + "/rulebooks/house.toml";
    SALLYPORT_TRY(house, adapters::read_file(path));
    for (const auto& [key, becomes] : {std::pair{"\nopen = [", "\nopen = [\"cleared\"]"}, {"\nexceptions = [", "\nexceptions = []"}}) {
        const auto at = house.find(key);
        const auto end = at == std::string::npos ? at : house.find(']', at);
        if (end == std::string::npos) return Problem{Trouble::corrupt, path + " names no channels; install the program as a whole"};
        house.replace(at, end + 1 - at, becomes);
    }
    SALLYPORT_CHECK(adapters::keep_file(path, house, 0600));
    return {};
}

}  // namespace

Outcome<void> make_real_folder(const NewFolder& made, Instant at) {
    const auto& folder = made.folder;
    SALLYPORT_TRY(shipped, shipped_folder());
    SALLYPORT_CHECK(adapters::make_folder(folder));
    SALLYPORT_CHECK(copy_rulebooks(shipped / "rulebooks", folder));
    const bool national = made.lane == NewFolder::Lane::national;
    if (national) SALLYPORT_CHECK(make_lane(shipped, folder));
    SALLYPORT_CHECK(adapters::keep_file(folder + "/provider.toml", provider_toml(made.name, made.zone, made.country), 0600));
    SALLYPORT_CHECK(adapters::keep_file(folder + "/sources.toml", sources_toml, 0600));
    std::string serve{serve_toml};
    // A process of its own beside the main one.
    if (national) serve.replace(serve.find("8080"), 4, std::to_string(national_port));
    SALLYPORT_CHECK(
        adapters::keep_file(folder + "/sallyport.toml", serve + (made.origin.empty() ? "" : fmt::format(origin_toml, made.origin)), 0600));
    return found_house(folder, national ? BookKind::national : BookKind::real, made.zone, at);
}

}  // namespace sallyport::app
