// Demands for the tests of law: made-up people, one defect at a time.
#pragma once
#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

#include "law/rulebook.h"

namespace sallyport::law {

inline const Rulebook& shipped() {
    static const Rulebook rulebook = [] {
        auto loaded = Rulebook::load(SALLYPORT_SOURCE_DIR "/rulebooks");
        require(loaded.has_value(), "the shipped rulebooks load");
        return *loaded;
    }();
    return rulebook;
}

// The shipped books with texts in them replaced: file, from, to.
struct Change {
    std::string file, from, to;
};
inline Outcome<Rulebook> altered(const std::vector<Change>& changes) {
    std::vector<BookText> books;
    for (const auto* name : {"house", "world", "us", "eu", "gb", "ie", "ca", "au", "de", "fr", "in", "br"}) {
        const std::string full = std::string{name} + ".toml";
        std::ifstream in{SALLYPORT_SOURCE_DIR "/rulebooks/" + full, std::ios::binary};
        std::ostringstream text;
        text << in.rdbuf();
        books.push_back({full, text.str()});
        for (const auto& change : changes) {
            if (change.file != full) continue;
            const auto at = books.back().text.find(change.from);
            REQUIRE_MESSAGE(at != std::string::npos, change.from);
            books.back().text.replace(at, change.from.size(), change.to);
        }
    }
    return Rulebook::from_texts(books);
}
inline Outcome<Rulebook> altered(std::string_view file, std::string_view from, std::string_view to) {
    return altered({Change{std::string{file}, std::string{from}, std::string{to}}});
}
inline Rulebook book_with(std::string_view file, std::string_view from, std::string_view to) {
    auto loaded = altered(file, from, to);
    INFO((loaded ? "" : loaded.error().sentence));
    REQUIRE(loaded.has_value());
    return std::move(*loaded);
}

inline Instant at(std::string_view text) { return *parse_instant(text); }
inline Day on(std::string_view text) { return *parse_day(text); }

inline Adoption adoption() { return {shipped().version(), at("2027-01-01T00:00:00Z"), "a test", true}; }

inline Span january() { return {at("2026-01-01T00:00:00Z"), at("2026-02-01T00:00:00Z")}; }

// A federal warrant without a defect, for one class of one account. The directory has not been asked.
inline demand::Demand warrant(std::vector<demand::DataClass> classes = {demand::DataClass::content_mail}) {
    demand::Demand demand;
    demand.received = at("2026-03-10T14:05:00Z");
    demand.country = "US";
    demand.instrument = demand::Instrument::search_warrant;
    demand.authority = demand::AuthorityLevel::judge;
    demand.standard = demand::Standard::probable_cause;
    demand.requester = demand::RequesterKind::federal;
    demand.issuer = Sensitive<std::string>{"District Court of Exampleland"};
    demand.docket = Sensitive<std::string>{"3:26-mj-00017"};
    demand.signer = Sensitive<std::string>{"A. Made-Up"};
    demand.is_signed = true;
    demand.issued_on = on("2026-03-03");
    demand::Identifier identifier;
    identifier.value = Sensitive<std::string>{"rowan@mail.example"};
    for (const auto data : classes) {
        identifier.sought.push_back({data, demand::is_subscriber(data) ? std::optional<Span>{} : january()});
    }
    demand.identifiers.push_back(std::move(identifier));
    return demand;
}

inline demand::Demand subpoena(std::vector<demand::DataClass> classes = {demand::DataClass::bsi_name}) {
    demand::Demand demand = warrant(std::move(classes));
    demand.instrument = demand::Instrument::grand_jury_subpoena;
    demand.authority = demand::AuthorityLevel::prosecutor;
    demand.standard = demand::Standard::none;
    return demand;
}

inline Assessment judged(const demand::Demand& demand, const OtherFacts& others = {}) {
    const Adoption adopted = adoption();
    return assess(demand, shipped(), &adopted, demand.received, others);
}

// As judged(), by other books, which counsel has adopted.
inline Assessment judged_under(const Rulebook& rulebook, const demand::Demand& demand, const OtherFacts& others = {}) {
    const Adoption adopted{rulebook.version(), after_days(demand.received, 1), "a test", true};
    return assess(demand, rulebook, &adopted, demand.received, others);
}

// The finding with this code, of the law or of the house.
inline const Finding* found(const Assessment& assessment, std::string_view code) {
    for (const auto& finding : assessment.findings) {
        if (finding.code == code) return &finding;
    }
    return nullptr;
}
inline const Finding* found_rule(const Assessment& assessment, std::string_view rule) {
    for (const auto& finding : assessment.findings) {
        if (finding.rule == rule) return &finding;
    }
    return nullptr;
}

inline std::string clock_day(const Assessment& assessment, std::string_view name) {
    for (const auto& clock : assessment.clocks) {
        if (clock.name == name) return date_text(clock.at);
    }
    return "none";
}

}  // namespace sallyport::law
