// For tests: a demand with made-up accounts, a scope of it, and a sink that remembers.
#pragma once
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "adapters/sources/source.h"
#include "adapters/sql/test_folder.h"

namespace sallyport::adapters::test {

using demand::DataClass;

inline Instant at(std::string_view text) {
    const auto parsed = parse_instant(text);
    REQUIRE(parsed);
    return *parsed;
}
inline Span march() { return {at("2026-03-01T00:00:00Z"), at("2026-04-01T00:00:00Z")}; }

inline demand::Demand demand_for(const std::vector<std::pair<std::string, std::vector<demand::Sought>>>& accounts) {
    demand::Demand out;
    out.id = *DemandId::parse("0123456789abcdefghjk");
    out.received = at("2026-05-04T09:00:00Z");
    out.agency_name = "Harbour County Police";
    out.country = "US";
    for (const auto& [value, sought] : accounts) {
        demand::Identifier identifier;
        identifier.value = Sensitive<std::string>{value};
        identifier.product = "mail";
        identifier.sought = sought;
        out.identifiers.push_back(identifier);
        demand::DirectoryAnswer answer;
        answer.known = true;
        answer.account = Sensitive<std::string>{value.substr(0, value.find('@'))};
        out.directory.push_back(answer);
    }
    return out;
}

inline demand::Scope granted(const demand::Demand& demand, std::vector<demand::Clause> clauses) {
    int number = 0;
    for (auto& clause : clauses) {
        clause.number = ++number;
        clause.cites = demand::Region{*DocumentId::parse("zzzzzzzzzzzzzzzzzzzz"), 2, 100, 200, 800, 50};
    }
    auto scope = demand::Scope::narrowed(demand::Scope::asked(demand), std::move(clauses));
    REQUIRE_MESSAGE(scope.has_value(), (scope ? "" : scope.error().sentence));
    return *scope;
}

struct Kept {
    collection::Record record;
    int clause = 0;
    std::string bytes;
};
class KeepingSink : public collection::Sink {
public:
    Outcome<void> begin(const collection::Record& record, int clause) override {
        kept.push_back({record, clause, {}});
        return {};
    }
    Outcome<void> add(std::string_view bytes) override {
        kept.back().bytes += bytes;
        if (fail_at > 0 && --fail_at == 0) return Problem{Trouble::unavailable, "the disk is full"};
        return {};
    }
    Outcome<void> end() override {
        if (on_end) on_end();
        return {};
    }
    std::vector<Kept> kept;
    int fail_at = 0;
    std::function<void()> on_end;
};

inline collection::Query query(const std::string& account, DataClass data, std::optional<Span> span) {
    collection::Query out;
    out.clause = 1;
    out.data = data;
    out.span = span;
    out.account = Sensitive<std::string>{account};
    out.identifier_value = Sensitive<std::string>{account + "@mail.example"};
    return out;
}

inline void write_file(const std::string& path, std::string_view bytes) {
    std::filesystem::create_directories(std::filesystem::path{path}.parent_path());
    std::ofstream out{path, std::ios::binary | std::ios::trunc};
    out << bytes;
    REQUIRE(out.good());
}

inline std::string message(std::string_view subject, std::string_view text = "Hello.\n") {
    return "From: Ann Example <ann@mail.example>\nTo: bob@other.example\nDate: Sun, 1 Mar 2026 12:00:00 +0100\nMessage-ID: "
           "<1@mail.example>\nSubject: " +
           std::string{subject} + "\n\n" + std::string{text};
}

}  // namespace sallyport::adapters::test
