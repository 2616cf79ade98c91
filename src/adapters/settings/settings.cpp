#include "adapters/settings/settings.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <filesystem>

#include "adapters/files/files.h"
#include "base/country.h"
#include "base/instant.h"

namespace sallyport::adapters {

namespace {

// Reads members of TOML tables and keeps the first complaint, with its line.
class Reader {
public:
    explicit Reader(std::string path) : path_{std::move(path)} {}

    Problem at(const toml::source_region& where, std::string sentence) const {
        return {Trouble::invalid, fmt::format("{}:{}: {}", path_, where.begin.line, sentence),
                fmt::format("{}:{}", path_, where.begin.line)};
    }
    std::string text(const toml::table& table, std::string_view name, bool needed = true) {
        const auto* node = table.get(name);
        if (node == nullptr) {
            if (needed) complain(table.source(), fmt::format("\"{}\" is missing; a text is wanted", name));
            return "";
        }
        if (!node->is_string()) {
            complain(node->source(), fmt::format("\"{}\" is no text; a text in quotes is wanted", name));
            return "";
        }
        return node->as_string()->get();
    }
    std::int64_t number(const toml::table& table, std::string_view name, std::int64_t otherwise) {
        const auto* node = table.get(name);
        if (node == nullptr) return otherwise;
        if (!node->is_integer()) {
            complain(node->source(), fmt::format("\"{}\" is no whole number", name));
            return otherwise;
        }
        return node->as_integer()->get();
    }
    // Where a member stands, or the table if it is missing.
    static toml::source_region place(const toml::table& table, std::string_view name) {
        const auto* node = table.get(name);
        return node == nullptr ? table.source() : node->source();
    }
    std::string country(const toml::table& table, std::string_view name, bool needed = true) {
        std::string written = text(table, name, needed);
        if (table.contains(name) && !is_country(written)) {
            complain(place(table, name),
                     fmt::format("\"{}\" is \"{}\", which is no country; two capital letters of ISO 3166-1 are wanted, for example US",
                                 name, written));
        }
        return written;
    }
    std::optional<Day> day(const toml::table& table, std::string_view name) {
        if (!table.contains(name)) return std::nullopt;
        const std::string written = text(table, name);
        const auto read = parse_day(written);
        if (read) return *read;
        complain(place(table, name), fmt::format("\"{}\" is \"{}\", which is no day ({}); wanted is a day such as \"2015-04-01\"", name,
                                                 written, read.error().sentence));
        return std::nullopt;
    }
    demand::Days days(const toml::table& table) {
        const demand::Days out{day(table, "from"), day(table, "until")};
        if (out.from && out.until && *out.until < *out.from) {
            complain(place(table, "until"), fmt::format("\"until\" is {}, before \"from\", {}; a later day is wanted",
                                                        base::text(*out.until), base::text(*out.from)));
        }
        return out;
    }
    std::vector<std::string> texts(const toml::table& table, std::string_view name) {
        std::vector<std::string> out;
        const auto* node = table.get(name);
        if (node == nullptr) return out;
        if (!node->is_array()) {
            complain(node->source(), fmt::format("\"{}\" is no list of texts", name));
            return out;
        }
        for (const auto& element : *node->as_array()) {
            if (!element.is_string()) {
                complain(element.source(), fmt::format("\"{}\" holds something that is no text", name));
                continue;
            }
            out.push_back(element.as_string()->get());
        }
        return out;
    }
    template <class E>
    E word(const toml::table& table, std::string_view name) {
        const std::string written = text(table, name);
        if (const auto value = coded<E>(written)) return *value;
        std::string wanted;
        for (E value : every<E>()) wanted += (wanted.empty() ? "" : ", ") + std::string{code(value)};
        const auto* node = table.get(name);
        if (node != nullptr) complain(node->source(), fmt::format("\"{}\" is \"{}\"; one of {} is wanted", name, written, wanted));
        return E{};
    }
    // Calls `see` with every table of [[name]].
    template <class F>
    void each(const toml::table& table, std::string_view name, F see) {
        const auto* node = table.get(name);
        if (node == nullptr) return;
        if (!node->is_array_of_tables() && !node->is_array()) {
            complain(node->source(), fmt::format("\"{}\" is wanted as [[{}]]", name, name));
            return;
        }
        for (const auto& element : *node->as_array()) {
            if (const auto* row = element.as_table()) see(*row);
        }
    }
    void only(const toml::table& table, std::initializer_list<std::string_view> known) {
        for (const auto& [name, value] : table) {
            if (std::find(known.begin(), known.end(), name.str()) == known.end()) {
                complain(name.source(), fmt::format("\"{}\" is not a setting", name.str()));
            }
        }
    }
    void complain(const toml::source_region& where, std::string sentence) {
        if (!first_) first_ = at(where, std::move(sentence));
    }
    const std::optional<Problem>& first() const { return first_; }

private:
    std::string path_;
    std::optional<Problem> first_;
};

Outcome<toml::table> parse(const std::string& path) {
    SALLYPORT_TRY(bytes, read_file(path));
    try {
        return toml::parse(bytes, path);
    } catch (const toml::parse_error& error) {
        return Problem{Trouble::invalid, fmt::format("{}:{}: {}", path, error.source().begin.line, error.description()), path};
    }
}

void check_zone(Reader& reader, const toml::table& table, const std::string& zone) {
    if (auto known = known_zone(zone); !known) reader.complain(table.source(), known.error().sentence);
}

bool meet(const demand::Days& one, const demand::Days& other) {
    const bool one_first = one.until && other.from && *one.until < *other.from;
    const bool other_first = other.until && one.from && *other.until < *one.from;
    return !one_first && !other_first;
}

void read_entity(Reader& reader, const toml::table& row, demand::Provider& provider) {
    reader.only(row, {"code", "name", "country", "address", "from", "until", "branch"});
    demand::LegalEntity entity{reader.text(row, "code"),    reader.text(row, "name"), reader.country(row, "country"),
                               reader.text(row, "address"), reader.days(row),         {}};
    if (provider.entity(entity.code) != nullptr)
        reader.complain(Reader::place(row, "code"),
                        fmt::format("\"code\" is \"{}\", which another entity has; another word is wanted", entity.code));
    reader.each(row, "branch", [&](const toml::table& place) {
        reader.only(place, {"country", "from", "until"});
        demand::Branch branch{reader.country(place, "country"), reader.days(place)};
        const bool again = std::ranges::any_of(
            entity.branches, [&](const demand::Branch& other) { return other.country == branch.country && meet(other.days, branch.days); });
        if (again || (branch.country == entity.country && meet(branch.days, entity.days))) {
            reader.complain(Reader::place(place, "country"),
                            fmt::format("\"{}\" is established in {} already on some of these days; days that do not overlap are wanted",
                                        entity.code, branch.country));
        }
        entity.branches.push_back(std::move(branch));
    });
    provider.entities.push_back(std::move(entity));
}

void check_entity(Reader& reader, const toml::table& row, std::string_view name, const demand::Provider& provider,
                  const std::string& code) {
    if (provider.entity(code) == nullptr)
        reader.complain(Reader::place(row, name), fmt::format("\"{}\" is \"{}\"; the code of an [[entity]] is wanted", name, code));
}

void read_representative(Reader& reader, const toml::table& row, demand::Provider& provider) {
    reader.only(row, {"role", "name", "country", "entity", "address", "from", "until"});
    demand::Representative who{reader.word<demand::RepresentativeRole>(row, "role"),
                               reader.text(row, "name"),
                               reader.country(row, "country"),
                               reader.text(row, "entity"),
                               reader.text(row, "address", false),
                               reader.days(row)};
    check_entity(reader, row, "entity", provider, who.entity);
    const bool again = std::ranges::any_of(provider.representatives, [&](const demand::Representative& other) {
        return other.role == who.role && other.country == who.country && meet(other.days, who.days);
    });
    if (again) {
        reader.complain(Reader::place(row, "role"),
                        fmt::format("two representatives are \"{}\" in {} on the same days; days that do not overlap are wanted",
                                    code(who.role), who.country));
    }
    provider.representatives.push_back(std::move(who));
}

void read_service(Reader& reader, const toml::table& row, demand::Provider& provider) {
    reader.only(row, {"code", "name", "about", "host", "contract", "interception", "interception_note"});
    demand::Service service{reader.text(row, "code"), reader.text(row, "name"), reader.text(row, "about", false),
                            reader.country(row, "host", false), reader.text(row, "contract", false)};
    if (provider.service(service.code) != nullptr)
        reader.complain(Reader::place(row, "code"),
                        fmt::format("\"code\" is \"{}\", which another service has; another word is wanted", service.code));
    if (row.contains("contract")) check_entity(reader, row, "contract", provider, service.contract);
    if (row.contains("interception")) {
        service.interception = reader.word<demand::Interception>(row, "interception");
        service.interception_note = reader.text(row, "interception_note");
        if (service.interception == demand::Interception::unknown)
            reader.complain(Reader::place(row, "interception"),
                            "\"interception\" is \"unknown\"; one of none, non_content, content is wanted");
    }
    provider.services.push_back(std::move(service));
}

void read_third_party(Reader& reader, const toml::table& row, demand::Provider& provider) {
    reader.only(row, {"name", "does", "reaches", "why", "country", "from", "until"});
    demand::ThirdParty who{reader.text(row, "name"), reader.text(row, "does"),       reader.text(row, "reaches"),
                           reader.text(row, "why"),  reader.country(row, "country"), reader.days(row)};
    const bool again = std::ranges::any_of(provider.third_parties, [&](const demand::ThirdParty& other) {
        return other.name == who.name && other.does == who.does && meet(other.days, who.days);
    });
    if (again)
        reader.complain(Reader::place(row, "name"),
                        fmt::format("\"{}\" stands twice for the same on the same days; once is wanted", who.name));
    provider.third_parties.push_back(std::move(who));
}

// What the law needs to know of the provider: docs/formats/provider-profile.md.
void read_profile(Reader& reader, const toml::table& file, demand::Provider& provider) {
    reader.each(file, "entity", [&](const toml::table& row) { read_entity(reader, row, provider); });
    reader.each(file, "representative", [&](const toml::table& row) { read_representative(reader, row, provider); });
    reader.each(file, "service", [&](const toml::table& row) { read_service(reader, row, provider); });
    reader.each(file, "third_party", [&](const toml::table& row) { read_third_party(reader, row, provider); });
}

}  // namespace

Outcome<demand::Provider> read_provider(const std::string& path) {
    SALLYPORT_TRY(file, parse(path));
    Reader reader{path};
    demand::Provider provider;
    const auto* head = file["provider"].as_table();
    if (head == nullptr) return Problem{Trouble::invalid, path + ":1: a table [provider] is wanted", path};
    provider.name = reader.text(*head, "name");
    provider.zone = reader.text(*head, "zone");
    provider.country = reader.text(*head, "country");
    provider.contact = reader.text(*head, "contact", false);
    provider.cleared_staff = reader.text(*head, "cleared_staff", false);
    check_zone(reader, *head, provider.zone);
    if (const auto* kept = file["retention"].as_table()) {
        for (const auto& [name, days] : {std::pair<const char*, int*>{"refused_days", &provider.refused_days},
                                         {"withdrawn_days", &provider.withdrawn_days},
                                         {"redirected_days", &provider.redirected_days}}) {
            const auto wanted = reader.number(*kept, name, *days);
            if (wanted < 0 || wanted > 3650)
                reader.complain(kept->source(), fmt::format("\"{}\" is {}; 0 to 3650 days are wanted", name, wanted));
            *days = static_cast<int>(wanted);
        }
    }
    read_profile(reader, file, provider);
    reader.each(file, "catalogue", [&](const toml::table& row) {
        provider.catalogue.push_back({reader.word<demand::DataClass>(row, "class"), reader.texts(row, "services"), reader.text(row, "text"),
                                      reader.text(row, "kept")});
        for (const auto& code : provider.catalogue.back().services) {
            const bool known =
                std::any_of(provider.services.begin(), provider.services.end(), [&](const auto& service) { return service.code == code; });
            if (!known) reader.complain(row.source(), fmt::format("there is no service \"{}\" above", code));
        }
    });
    if (provider.entities.empty()) reader.complain(file.source(), "at least one legal entity is wanted: [[entity]]");
    if (provider.services.empty()) reader.complain(file.source(), "at least one service is wanted: [[service]]");
    if (reader.first()) return *reader.first();
    return provider;
}

namespace {

// A choice says why: readers are told.
report::SmallCells::Choice small_choice(Reader& reader, const toml::table& table) {
    report::SmallCells::Choice out;
    const std::string named = reader.text(table, "rule");
    if (const auto rule = report::small_rule_named(named))
        out.rule = *rule;
    else if (const auto* node = table.get("rule"))
        reader.complain(node->source(), fmt::format("\"rule\" is \"{}\"; one of shown, banded, merged is wanted", named));
    out.reason = reader.text(table, "reason");
    if (const auto* node = table.get("reason"); node != nullptr && out.reason.size() < 10)
        reader.complain(node->source(), "\"reason\" is a sentence for the readers of the report");
    return out;
}

}  // namespace

Outcome<report::SmallCells> read_small_cells(const std::string& path) {
    SALLYPORT_TRY(file, parse(path));
    report::SmallCells out;
    if (!file.contains("small_cells")) return out;
    Reader reader{path};
    const auto* table = file["small_cells"].as_table();
    if (table == nullptr) return reader.at(file.get("small_cells")->source(), "a table [small_cells] is wanted");
    reader.only(*table, {"rule", "below", "reason", "section"});
    out.everywhere = small_choice(reader, *table);
    const auto below = reader.number(*table, "below", static_cast<std::int64_t>(out.below));
    const auto least = static_cast<std::int64_t>(report::least_below), most = static_cast<std::int64_t>(report::most_below);
    if (below < least || below > most)
        reader.complain(table->get("below")->source(), fmt::format("\"below\" is {}; {} to {} is wanted", below, least, most));
    out.below = static_cast<std::uint64_t>(below);
    reader.each(*table, "section", [&](const toml::table& row) {
        reader.only(row, {"section", "rule", "reason"});
        const std::string named = reader.text(row, "section");
        const auto section = tally::section_named(named);
        if (!section) {
            reader.complain(row.source(), fmt::format("there is no section \"{}\" in the report", named));
            return;
        }
        if (!out.sections.emplace(*section, small_choice(reader, row)).second)
            reader.complain(row.source(), fmt::format("the section \"{}\" has a rule above already", named));
    });
    if (reader.first()) return *reader.first();
    return out;
}

namespace {

tally::ServiceLevel level_of(Reader& reader, const toml::table& table, const tally::ServiceLevel& otherwise) {
    tally::ServiceLevel out = otherwise;
    for (const auto& [name, hours] :
         {std::pair<const char*, std::int64_t*>{"acknowledge_hours", &out.acknowledge_hours}, {"answer_hours", &out.answer_hours}}) {
        *hours = reader.number(table, name, *hours);
        if (*hours < 1 || *hours > tally::most_level_hours)
            reader.complain(Reader::place(table, name),
                            fmt::format("\"{}\" is {}; 1 to {} hours are wanted", name, *hours, tally::most_level_hours));
    }
    if (out.acknowledge_hours > out.answer_hours)
        reader.complain(table.source(),
                        fmt::format("\"acknowledge_hours\" is {} and \"answer_hours\" {}; an answer is not wanted before the receipt "
                                    "is acknowledged",
                                    out.acknowledge_hours, out.answer_hours));
    return out;
}

}  // namespace

Outcome<tally::ServiceLevels> read_service_levels(const std::string& path) {
    SALLYPORT_TRY(file, parse(path));
    tally::ServiceLevels out;
    const auto* node = file.get("service_levels");
    if (node == nullptr) return out;
    Reader reader{path};
    const auto* table = node->as_table();
    if (table == nullptr) return reader.at(node->source(), "\"service_levels\" is wanted as [service_levels]");
    reader.only(*table, {"acknowledge_hours", "answer_hours", "lane"});
    out.everywhere = level_of(reader, *table, {});
    reader.each(*table, "lane", [&](const toml::table& row) {
        reader.only(row, {"section", "acknowledge_hours", "answer_hours"});
        const std::string named = reader.text(row, "section");
        const auto section = tally::section_named(named);
        if (!section) {
            reader.complain(row.source(),
                            fmt::format("there is no lane \"{}\"; a section of the report is wanted, for example emergencies", named));
            return;
        }
        if (!out.lanes.emplace(*section, level_of(reader, row, out.everywhere)).second)
            reader.complain(row.source(), fmt::format("the lane \"{}\" has a level above already", named));
    });
    if (reader.first()) return *reader.first();
    return out;
}

Outcome<ServeSettings> read_serve_settings(const std::string& path) {
    SALLYPORT_TRY(file, parse(path));
    Reader reader{path};
    reader.only(file, {"serve"});
    ServeSettings settings;
    if (const auto* serve = file["serve"].as_table()) {
        reader.only(*serve, {"address", "port", "certificate", "key", "hosts", "origin", "balancers"});
        if (serve->contains("address")) settings.address = reader.text(*serve, "address");
        settings.port = static_cast<int>(reader.number(*serve, "port", settings.port));
        settings.certificate = reader.text(*serve, "certificate", false);
        settings.key = reader.text(*serve, "key", false);
        settings.hosts = reader.texts(*serve, "hosts");
        settings.origin = reader.text(*serve, "origin", false);
        settings.balancers = reader.texts(*serve, "balancers");
        if (settings.port < 0 || settings.port > 65535) reader.complain(serve->source(), "\"port\" is a number from 0 to 65535");
        if (settings.certificate.empty() != settings.key.empty())
            reader.complain(serve->source(), "\"certificate\" and \"key\" are wanted together");
    }
    if (reader.first()) return *reader.first();
    return settings;
}

namespace {

// Mail without TLS, or with a password that is not read from a file, is refused before anything is opened.
MailSettings mail_of(Reader& reader, const toml::table& table, const std::string& path) {
    using Security = MailSettings::Security;
    reader.only(table, {"host", "port", "security", "from", "user", "password_file", "authorities"});
    MailSettings mail;
    const auto place = [&](std::string_view name) { return table.contains(name) ? table.get(name)->source() : table.source(); };
    mail.host = reader.text(table, "host");
    if (mail.host.find_first_of(" /@\r\n") != std::string::npos) {
        reader.complain(place("host"),
                        fmt::format("\"host\" is \"{}\"; a name or an address is wanted, for example smtp.example.org", mail.host));
    }
    const auto security = table.contains("security") ? reader.text(table, "security") : std::string{"starttls"};
    if (security == "tls") {
        mail.security = Security::tls;
    } else if (security == "none") {
        mail.security = Security::none;
        if (!is_loopback(mail.host)) {
            reader.complain(place("security"),
                            fmt::format("\"security\" is \"none\" for \"{}\"; without TLS mail goes to this machine only "
                                        "(127.0.0.1): starttls or tls is wanted",
                                        mail.host));
        }
    } else if (security != "starttls") {
        reader.complain(place("security"), fmt::format("\"security\" is \"{}\"; one of starttls, tls, none is wanted", security));
    }
    const auto port = reader.number(table, "port", mail.security == Security::tls ? 465 : 587);
    if (port < 1 || port > 65535) reader.complain(place("port"), fmt::format("\"port\" is {}; 1 to 65535 is wanted", port));
    mail.port = static_cast<int>(port);
    mail.from = reader.text(table, "from");
    if (!is_mail_address(mail.from)) {
        reader.complain(place("from"), fmt::format("\"from\" is \"{}\"; an address is wanted, for example records@example.org", mail.from));
    }
    mail.user = reader.text(table, "user", false);
    mail.password_file = reader.text(table, "password_file", false);
    mail.authorities = reader.text(table, "authorities", false);
    if (mail.user.empty() != mail.password_file.empty()) {
        reader.complain(place("user"), "\"user\" and \"password_file\" are wanted together, or neither");
    }
    const auto below = std::filesystem::path{path}.parent_path();
    for (auto* file : {&mail.password_file, &mail.authorities}) {
        if (!file->empty()) *file = (below / *file).lexically_normal().string();
    }
    return mail;
}

}  // namespace

Outcome<std::optional<MailSettings>> read_mail(const std::string& path) {
    SALLYPORT_TRY(file, parse(path));
    const auto* node = file.get("mail");
    if (node == nullptr) return std::optional<MailSettings>{};
    Reader reader{path};
    const auto* table = node->as_table();
    if (table == nullptr) return reader.at(node->source(), "\"mail\" is wanted as [mail]");
    auto mail = mail_of(reader, *table, path);
    if (reader.first()) return *reader.first();
    return std::optional{std::move(mail)};
}

namespace {

PagingSettings paging_of(Reader& reader, const toml::table& table, const std::string& path, const bool has_mail) {
    reader.only(table, {"wait_minutes", "program", "arguments", "seconds", "webhook", "secret_file", "authorities", "person"});
    const auto below = std::filesystem::path{path}.parent_path();
    const auto beside = [&](const std::string& file) { return file.empty() ? file : (below / file).lexically_normal().string(); };
    const auto within = [&](std::string_view name, std::int64_t otherwise, std::int64_t least, std::int64_t most) {
        const auto number = reader.number(table, name, otherwise);
        if (number < least || number > most)
            reader.complain(Reader::place(table, name), fmt::format("\"{}\" is {}; {} to {} is wanted", name, number, least, most));
        return static_cast<int>(number);
    };
    PagingSettings paging;
    paging.wait_minutes = within("wait_minutes", paging.wait_minutes, 1, 60);
    if (table.contains("program")) {
        PagingProgram program{reader.text(table, "program"), reader.texts(table, "arguments"), within("seconds", 20, 1, 120)};
        if (!program.path.starts_with('/'))
            reader.complain(Reader::place(table, "program"), "\"program\" is wanted with its whole path, for example /usr/local/bin/page");
        paging.program = std::move(program);
    } else if (table.contains("arguments") || table.contains("seconds")) {
        reader.complain(table.source(), "\"arguments\" and \"seconds\" are of a program; \"program\" is missing");
    }
    if (table.contains("webhook")) {
        Webhook hook{reader.text(table, "webhook"), beside(reader.text(table, "secret_file")),
                     beside(reader.text(table, "authorities", false))};
        if (!is_paging_url(hook.url))
            reader.complain(Reader::place(table, "webhook"),
                            "\"webhook\" is wanted as https://..., without a name or password in it; http goes to "
                            "this machine only");
        paging.webhook = std::move(hook);
    } else if (table.contains("secret_file") || table.contains("authorities")) {
        reader.complain(table.source(), "\"secret_file\" and \"authorities\" are of a webhook; \"webhook\" is missing");
    }
    reader.each(table, "person", [&](const toml::table& row) {
        reader.only(row, {"name", "mail"});
        PagedPerson person{reader.text(row, "name"), reader.text(row, "mail")};
        if (!is_mail_address(person.mail))
            reader.complain(Reader::place(row, "mail"), "\"mail\" is no address; one is wanted, for example ada@example.org");
        if (!has_mail) reader.complain(row.source(), "people are called by mail through the server under [mail], which is missing");
        paging.people.push_back(std::move(person));
    });
    return paging;
}

BucketSettings bucket_of(Reader& reader, const toml::table& table, const std::string& path) {
    reader.only(table, {"endpoint", "bucket", "region", "prefix", "credentials_file", "authorities"});
    BucketSettings out;
    out.endpoint = reader.text(table, "endpoint");
    const auto scheme = out.endpoint.find("://");
    const std::string host = scheme == std::string::npos ? "" : out.endpoint.substr(scheme + 3);
    const bool plain = out.endpoint.starts_with("http://");
    if ((!out.endpoint.starts_with("https://") && !plain) || host.empty() || host.find_first_of("/@?# \r\n") != std::string::npos)
        reader.complain(
            Reader::place(table, "endpoint"),
            fmt::format("\"endpoint\" is \"{}\"; an address without a path is wanted, for example https://s3.example.org", out.endpoint));
    else if (plain && !is_loopback(host.substr(0, host.find(':'))))
        reader.complain(
            Reader::place(table, "endpoint"),
            fmt::format("\"endpoint\" is \"{}\"; without TLS a bucket is on this machine only (127.0.0.1): https is wanted", out.endpoint));
    out.bucket = reader.text(table, "bucket");
    if (!is_bucket_name(out.bucket))
        reader.complain(Reader::place(table, "bucket"),
                        fmt::format("\"bucket\" is \"{}\"; 3 to 63 small letters, digits, dots and hyphens are wanted", out.bucket));
    out.region = reader.text(table, "region");
    if (out.region.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") != std::string::npos)
        reader.complain(
            Reader::place(table, "region"),
            fmt::format("\"region\" is \"{}\"; small letters, digits and hyphens are wanted, for example eu-central-1", out.region));
    out.prefix = reader.text(table, "prefix", false);
    if (!is_bucket_prefix(out.prefix))
        reader.complain(Reader::place(table, "prefix"),
                        fmt::format("\"prefix\" is \"{}\"; a folder that ends with / is wanted, for example transparency/", out.prefix));
    out.credentials_file = reader.text(table, "credentials_file");
    out.authorities = reader.text(table, "authorities", false);
    const auto below = std::filesystem::path{path}.parent_path();
    for (auto* file : {&out.credentials_file, &out.authorities}) {
        if (!file->empty()) *file = (below / *file).lexically_normal().string();
    }
    return out;
}

}  // namespace

Outcome<PagingSettings> read_paging(const std::string& path) {
    SALLYPORT_TRY(file, parse(path));
    const auto* node = file.get("paging");
    if (node == nullptr) return PagingSettings{};
    Reader reader{path};
    const auto* table = node->as_table();
    if (table == nullptr) return reader.at(node->source(), "\"paging\" is wanted as [paging]");
    auto paging = paging_of(reader, *table, path, file.contains("mail"));
    if (reader.first()) return *reader.first();
    return paging;
}

Outcome<std::optional<BucketSettings>> read_bucket(const std::string& path) {
    SALLYPORT_TRY(file, parse(path));
    const auto* node = file.get("report_bucket");
    if (node == nullptr) return std::optional<BucketSettings>{};
    Reader reader{path};
    const auto* table = node->as_table();
    if (table == nullptr) return reader.at(node->source(), "\"report_bucket\" is wanted as [report_bucket]");
    auto bucket = bucket_of(reader, *table, path);
    if (reader.first()) return *reader.first();
    return std::optional{std::move(bucket)};
}

Outcome<FirstPeople> read_first_people(const std::string& path) {
    SALLYPORT_TRY(file, parse(path));
    Reader reader{path};
    FirstPeople first;
    const auto person = [&](const toml::table& row, std::string agency) {
        FirstPerson one{reader.text(row, "code"),
                        reader.text(row, "name"),
                        reader.word<people::Role>(row, "role"),
                        reader.text(row, "zone"),
                        reader.text(row, "account", false),
                        std::move(agency),
                        reader.text(row, "purpose", false),
                        static_cast<int>(reader.number(row, "days", 0))};
        check_zone(reader, row, one.zone);
        first.people.push_back(std::move(one));
    };
    reader.each(file, "staff", [&](const toml::table& row) { person(row, ""); });
    reader.each(file, "agency", [&](const toml::table& row) {
        first.agencies.push_back({reader.text(row, "code"), reader.text(row, "name"), reader.word<people::AgencyKind>(row, "kind"),
                                  reader.text(row, "country"), reader.texts(row, "domains")});
        const std::string code = first.agencies.back().code;
        reader.each(row, "people", [&](const toml::table& officer) { person(officer, code); });
    });
    reader.each(file, "customer", [&](const toml::table& row) { person(row, ""); });
    if (reader.first()) return *reader.first();
    return first;
}

}  // namespace sallyport::adapters
