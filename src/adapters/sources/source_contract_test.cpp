// One suite for every source: memory, Maildir, mbox, SQLite and PostgreSQL.
#include <libpq-fe.h>

#include "adapters/sources/mail.h"
#include "adapters/sources/private_postgres.h"
#include "adapters/sources/tables.h"
#include "adapters/sources/test_world.h"
#include "adapters/sql/sql.h"

using namespace sallyport;
using namespace sallyport::adapters;
using namespace sallyport::adapters::test;

namespace {

// What every store holds before the suite looks at it: ann has records on these instants, one without any, and bob has one in March.
const std::vector<std::string> instants_of_ann{"2026-03-31T23:59:59Z", "2026-02-28T23:59:59Z", "2026-03-01T00:00:00Z",
                                               "2026-04-01T00:00:00Z", "2026-03-15T12:00:00Z"};

void keeps_the_contract(CountingSource& source, DataClass data, const std::function<void()>& vanish) {
    REQUIRE(source.holds(data));
    CHECK_FALSE(source.holds(DataClass::noncontent_location));
    {
        INFO("a second before the span and its end stay out, the first instant and the last second are in, in order");
        KeepingSink sink;
        REQUIRE(source.read(query("ann", data, march()), sink));
        REQUIRE(sink.kept.size() == 3);
        CHECK(text(*sink.kept[0].record.at) == "2026-03-01T00:00:00Z");
        CHECK(text(*sink.kept[1].record.at) == "2026-03-15T12:00:00Z");
        CHECK(text(*sink.kept[2].record.at) == "2026-03-31T23:59:59Z");
        for (const Kept& one : sink.kept) {
            CHECK(one.record.data == data);
            CHECK(one.record.item.find("ann") == std::string::npos);
            CHECK(one.clause == 1);
        }
    }
    {
        INFO("what has no stored date is inside no span, and is counted");
        KeepingSink sink;
        source.forget_left_out();
        REQUIRE(source.read(query("ann", data, march()), sink));
        REQUIRE(source.left_out().size() == 1);
        CHECK(source.left_out()[0].count == 1);
        CHECK(source.left_out()[0].data == code(data));
    }
    {
        INFO("without a span everything of the account is in, what has no date first");
        KeepingSink sink;
        source.forget_left_out();
        REQUIRE(source.read(query("ann", data, std::nullopt), sink));
        REQUIRE(sink.kept.size() == 6);
        CHECK_FALSE(sink.kept[0].record.at.has_value());
        CHECK(source.left_out().empty());
    }
    {
        INFO("another account's records stay its own, and an unknown account has none");
        KeepingSink bob, nobody;
        REQUIRE(source.read(query("bob", data, march()), bob));
        CHECK(bob.kept.size() == 1);
        REQUIRE(source.read(query("carol", data, march()), nobody));
        CHECK(nobody.kept.empty());
        for (const char* evil : {"../ann", "ann' OR '1'='1", "a%", "", ".", "..", "ann/cur"}) {
            REQUIRE(source.read(query(evil, data, std::nullopt), nobody));
            CHECK(nobody.kept.empty());
        }
    }
    {
        INFO("the same question gives the same answer twice");
        KeepingSink first, second;
        REQUIRE(source.read(query("ann", data, std::nullopt), first));
        REQUIRE(source.read(query("ann", data, std::nullopt), second));
        REQUIRE(first.kept.size() == second.kept.size());
        for (std::size_t i = 0; i < first.kept.size(); ++i) {
            CHECK(first.kept[i].record.item == second.kept[i].record.item);
            CHECK(first.kept[i].bytes == second.kept[i].bytes);
            CHECK(first.kept[i].record.columns == second.kept[i].record.columns);
        }
    }
    if (vanish) {
        {
            INFO("a store that vanishes while it is read is unavailable");
            KeepingSink sink;
            bool done = false;
            sink.on_end = [&] {
                if (!std::exchange(done, true)) vanish();
            };
            const auto read = source.read(query("ann", data, std::nullopt), sink);
            REQUIRE_FALSE(read);
            CHECK(read.error().trouble == Trouble::unavailable);
            CHECK(read.error().sentence.find("ann") == std::string::npos);
        }
    }
}

SourceDescription mail_description(SourceDescription::Kind kind, const std::string& location, const std::string& path) {
    SourceDescription out;
    out.name = "store";
    out.kind = kind;
    out.location = location;
    out.path = path;
    out.classes = {DataClass::content_mail, DataClass::noncontent_headers};
    return out;
}

SourceDescription table_description(SourceDescription::Kind kind, const std::string& location, TableDescription::InstantFormat format) {
    SourceDescription out;
    out.name = "store";
    out.kind = kind;
    out.location = location;
    TableDescription table;
    table.name = "sign_ins";
    table.identifier_column = "account_id";
    table.instant_column = "at";
    table.instant_format = format;
    table.order_by = "row_id";
    table.columns = {{"at", DataClass::ip_session_log, "", "instant", ""},
                     {"ip", DataClass::ip_session_log, "", "", ""},
                     {"device", DataClass::bsi_service, "", "", ""}};
    out.tables = {table};
    return out;
}

std::vector<std::string> table_script(const std::string& instant_type, const std::function<std::string(Instant)>& written) {
    std::vector<std::string> out{"CREATE TABLE sign_ins(row_id INTEGER PRIMARY KEY, account_id TEXT, at " + instant_type +
                                 ", ip TEXT, device TEXT, secret TEXT)"};
    int row = 0;
    const auto add = [&](const std::string& account, const std::string& value) {
        out.push_back("INSERT INTO sign_ins VALUES(" + std::to_string(++row) + ", '" + account + "', " + value +
                      ", '192.0.2.7', 'tablet', 'never shown')");
    };
    for (const std::string& one : instants_of_ann) add("ann", written(test::at(one)));
    add("ann", "NULL");
    add("bob", written(test::at("2026-03-10T00:00:00Z")));
    return out;
}

}  // namespace

TEST_CASE("Source.MemoryKeepsTheContract") {
    std::vector<MemorySource::Item> items;
    const auto add = [&](const std::string& account, std::optional<Instant> when) {
        collection::Record record;
        record.data = DataClass::content_mail;
        record.at = when;
        record.item = std::to_string(items.size());
        items.push_back({account, record, message("x")});
    };
    for (const std::string& one : instants_of_ann) add("ann", test::at(one));
    add("ann", std::nullopt);
    add("bob", test::at("2026-03-10T00:00:00Z"));
    MemorySource source{items};
    keeps_the_contract(source, DataClass::content_mail, {});
}

TEST_CASE("Source.MaildirKeepsTheContract") {
    for (const DataClass data : {DataClass::content_mail, DataClass::noncontent_headers}) {
        const TestFolder folder;
        const auto add = [&](const std::string& account, const std::string& part, const std::string& name) {
            write_file(folder.path() + "/" + account + "/" + part + "/" + name, message(name));
            std::filesystem::create_directories(folder.path() + "/" + account + "/cur");
            std::filesystem::create_directories(folder.path() + "/" + account + "/new");
        };
        int number = 0;
        for (const std::string& one : instants_of_ann) {
            add("ann", number % 2 == 0 ? "cur" : "new",
                std::to_string(test::at(one).ms / 1000) + ".M" + std::to_string(number) + ".host" + (number % 2 == 0 ? ":2,S" : ""));
            ++number;
        }
        add("ann", "cur", "undated-message:2,S");
        add("bob", "cur", std::to_string(test::at("2026-03-10T00:00:00Z").ms / 1000) + ".M1.host:2,S");
        write_file(folder.path() + "/ann/tmp/1772366400.M9.host", "half written");
        MaildirSource source{mail_description(SourceDescription::Kind::maildir, folder.path(), "{account}")};
        keeps_the_contract(source, data, [&] { std::filesystem::rename(folder.path() + "/ann", folder.path() + "/gone"); });
    }
}

TEST_CASE("Source.MboxKeepsTheContract") {
    for (const DataClass data : {DataClass::content_mail, DataClass::noncontent_headers}) {
        const TestFolder folder;
        std::string ann;
        for (const std::string& one : instants_of_ann) {
            static const char* months[] = {"Jan", "Feb", "Mar", "Apr"};
            const Day day = day_of(test::at(one), "UTC");
            ann += "From someone@other.example Sun " + std::string{months[day.month - 1]} + " " + std::to_string(day.day) + " " +
                   one.substr(11, 8) + " 2026\n" + message(one) + "\n";
        }
        ann += "From someone@other.example\n" + message("no date") + "\n";
        write_file(folder.path() + "/ann.mbox", ann);
        write_file(folder.path() + "/bob.mbox", "From x@other.example Tue Mar 10 00:00:00 2026\n" + message("b") + "\n");
        MboxSource source{mail_description(SourceDescription::Kind::mbox, folder.path(), "{account}.mbox")};
        keeps_the_contract(source, data, [&] { std::filesystem::remove(folder.path() + "/ann.mbox"); });
    }
}

TEST_CASE("Source.SqliteKeepsTheContract") {
    using Format = TableDescription::InstantFormat;
    for (const Format format : {Format::rfc3339, Format::unix_seconds, Format::unix_milliseconds}) {
        const TestFolder folder;
        const std::string path = folder.path() + "/store.sqlite";
        {
            auto made = Database::open(path, Database::Mode::make);
            REQUIRE(made);
            for (const std::string& sql : table_script(format == Format::rfc3339 ? "TEXT" : "INTEGER", [&](Instant when) {
                     if (format == Format::rfc3339) return "'" + text(when) + "'";
                     return std::to_string(format == Format::unix_seconds ? when.ms / 1000 : when.ms);
                 })) {
                REQUIRE((*made)->script(sql));
            }
        }
        auto source = open_tables(table_description(SourceDescription::Kind::sqlite, path, format));
        REQUIRE(source);
        keeps_the_contract(**source, DataClass::ip_session_log, {});
    }
}

TEST_CASE("Source.PostgresKeepsTheContract") {
    using Format = TableDescription::InstantFormat;
    PrivatePostgres server;
    const auto run = [&](const std::vector<std::string>& script) {
        PGconn* connection = PQconnectdb(server.location().c_str());
        REQUIRE(PQstatus(connection) == CONNECTION_OK);
        PQsetNoticeProcessor(connection, [](void*, const char*) {}, nullptr);
        for (const std::string& sql : script) {
            PGresult* result = PQexec(connection, sql.c_str());
            REQUIRE_MESSAGE(PQresultStatus(result) == PGRES_COMMAND_OK, PQerrorMessage(connection));
            PQclear(result);
        }
        PQfinish(connection);
    };
    for (const Format format : {Format::timestamptz, Format::rfc3339, Format::unix_seconds}) {
        run({"DROP TABLE IF EXISTS sign_ins"});
        run(table_script(
            format == Format::timestamptz ? "TIMESTAMPTZ"
            : format == Format::rfc3339   ? "TEXT"
                                          : "BIGINT",
            [&](Instant when) { return format == Format::unix_seconds ? std::to_string(when.ms / 1000) : "'" + text(when) + "'"; }));
        auto source = open_tables(table_description(SourceDescription::Kind::postgresql, server.location(), format));
        REQUIRE(source);
        keeps_the_contract(**source, DataClass::ip_session_log, {});
        if (format == Format::unix_seconds) {
            server.stop();
            KeepingSink sink;
            const auto read = (*source)->read(query("ann", DataClass::ip_session_log, march()), sink);
            REQUIRE_FALSE(read);
            CHECK(read.error().trouble == Trouble::unavailable);
        }
    }
}

TEST_CASE("Tables.ReadOnlyTheColumnsOfTheClass") {
    const auto description = table_description(SourceDescription::Kind::sqlite, "", TableDescription::InstantFormat::rfc3339);
    const auto compiled = compile_query(description.tables[0], query("ann", DataClass::ip_session_log, march()), SqlDialect::sqlite);
    REQUIRE(compiled);
    CHECK(compiled->sql ==
          "SELECT \"at\", \"row_id\", \"at\", \"ip\" FROM \"sign_ins\" WHERE \"account_id\" = $1 AND \"at\" >= $2 AND \"at\" < $3 ORDER BY "
          "\"at\", \"row_id\"");
    CHECK(compiled->parameters == std::vector<std::string>{"ann", "2026-03-01T00:00:00", "2026-04-01T00:00:00"});
    CHECK(compiled->sql.find("secret") == std::string::npos);
    CHECK_FALSE(compile_query(description.tables[0], query("ann", DataClass::bsi_name, march()), SqlDialect::sqlite));
    CHECK_FALSE(compile_query(description.tables[0], query("", DataClass::ip_session_log, march()), SqlDialect::sqlite));
}

TEST_CASE("Tables.WithoutADateColumnHaveNothingInASpan") {
    auto description = table_description(SourceDescription::Kind::sqlite, "", TableDescription::InstantFormat::rfc3339);
    description.tables[0].instant_column.clear();
    const TestFolder folder;
    description.location = folder.path() + "/s.sqlite";
    {
        auto made = Database::open(description.location, Database::Mode::make);
        REQUIRE(made);
        for (const auto& sql : table_script("TEXT", [](Instant when) { return "'" + text(when) + "'"; })) REQUIRE((*made)->script(sql));
    }
    auto source = open_tables(description);
    REQUIRE(source);
    KeepingSink dated, undated;
    REQUIRE((*source)->read(query("ann", DataClass::ip_session_log, march()), dated));
    CHECK(dated.kept.empty());
    REQUIRE((*source)->left_out().size() == 1);
    CHECK((*source)->left_out()[0].count == 6);
    REQUIRE((*source)->read(query("ann", DataClass::ip_session_log, std::nullopt), undated));
    CHECK(undated.kept.size() == 6);
}

TEST_CASE("Tables.WhatDescribesAnAccountIsGivenWhateverTheSpan") {
    auto description = table_description(SourceDescription::Kind::sqlite, "", TableDescription::InstantFormat::rfc3339);
    for (auto& column : description.tables[0].columns) column.data = DataClass::bsi_payment;
    const TestFolder folder;
    description.location = folder.path() + "/s.sqlite";
    {
        auto made = Database::open(description.location, Database::Mode::make);
        REQUIRE(made);
        for (const auto& sql : table_script("TEXT", [](Instant when) { return "'" + text(when) + "'"; })) REQUIRE((*made)->script(sql));
    }
    {
        INFO("rows with a date still lie inside the span or not");
        auto source = open_tables(description);
        REQUIRE(source);
        KeepingSink sink;
        REQUIRE((*source)->read(query("ann", DataClass::bsi_payment, march()), sink));
        REQUIRE(sink.kept.size() == 4);
        CHECK_FALSE(sink.kept[0].record.at.has_value());
        for (std::size_t i = 1; i < sink.kept.size(); ++i) CHECK(march().contains(*sink.kept[i].record.at));
        CHECK((*source)->left_out().empty());
    }
    description.tables[0].instant_column.clear();
    auto source = open_tables(description);
    REQUIRE(source);
    KeepingSink sink, bob;
    REQUIRE((*source)->read(query("ann", DataClass::bsi_payment, march()), sink));
    CHECK(sink.kept.size() == 6);
    CHECK((*source)->left_out().empty());
    REQUIRE((*source)->read(query("carol", DataClass::bsi_payment, march()), bob));
    CHECK(bob.kept.empty());
}

TEST_CASE("Tables.AColumnThatIsNotThereIsSaidAtTheStart") {
    const TestFolder folder;
    auto description =
        table_description(SourceDescription::Kind::sqlite, folder.path() + "/s.sqlite", TableDescription::InstantFormat::rfc3339);
    {
        auto made = Database::open(description.location, Database::Mode::make);
        REQUIRE(made);
        for (const auto& sql : table_script("TEXT", [](Instant when) { return "'" + text(when) + "'"; })) REQUIRE((*made)->script(sql));
    }
    REQUIRE(open_tables(description));
    description.tables[0].columns.push_back({"no_such", DataClass::bsi_name, "", "", ""});
    const auto wrong = open_tables(description);
    REQUIRE_FALSE(wrong);
    CHECK(wrong.error().trouble == Trouble::invalid);
    CHECK(wrong.error().sentence.find("no_such") != std::string::npos);
}
