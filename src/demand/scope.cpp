#include "demand/scope.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/json.h"

namespace sallyport::demand {

namespace {

// A clause without a span reaches all of its class: only a clause that is itself without a span may hold it.
bool covers(const Clause& wider, const Clause& narrower) {
    if (wider.identifier != narrower.identifier || wider.data != narrower.data) return false;
    if (!wider.span) return true;
    return narrower.span && wider.span->covers(*narrower.span);
}

}  // namespace

Scope Scope::asked(const Demand& demand) {
    Scope scope;
    for (std::size_t i = 0; i < demand.identifiers.size(); ++i) {
        for (const auto& sought : demand.identifiers[i].sought) {
            scope.clauses_.push_back(
                {static_cast<int>(scope.clauses_.size()) + 1, static_cast<int>(i), sought.data, sought.span, std::nullopt});
        }
    }
    return scope;
}

Outcome<Scope> Scope::narrowed(const Scope& wider, std::vector<Clause> clauses) {
    Scope scope;
    for (auto& clause : clauses) {
        if (clause.span && clause.span->to <= clause.span->from) {
            return Problem{Trouble::invalid, fmt::format("\"{}\" of identifier {}: the range ends before it starts", label(clause.data),
                                                         clause.identifier + 1)};
        }
        const bool inside =
            std::any_of(wider.clauses_.begin(), wider.clauses_.end(), [&](const Clause& held) { return covers(held, clause); });
        if (!inside) {
            return Problem{Trouble::refused,
                           fmt::format("\"{}\" of identifier {} goes beyond what was asked; an approval is never wider than its request",
                                       label(clause.data), clause.identifier + 1)};
        }
        clause.number = static_cast<int>(scope.clauses_.size()) + 1;
        scope.clauses_.push_back(std::move(clause));
    }
    return scope;
}

bool Scope::holds_content() const {
    return std::any_of(clauses_.begin(), clauses_.end(), [](const Clause& clause) { return is_content(clause.data); });
}

std::vector<std::string> Scope::class_codes() const {
    std::set<std::string> codes;
    for (const auto& clause : clauses_) codes.emplace(code(clause.data));
    return {codes.begin(), codes.end()};
}

Bytes Scope::body() const {
    json::array list;
    for (const auto& clause : clauses_) {
        json::object written{{"number", clause.number}, {"identifier", clause.identifier}, {"class", code(clause.data)}};
        written["span"] = maybe(clause.span);
        if (clause.cites) {
            const auto& region = *clause.cites;
            written["cites"] = json::object{{"paper", region.paper.text()}, {"page", region.page},    {"x", region.x}, {"y", region.y},
                                            {"width", region.width},        {"height", region.height}};
        }
        list.push_back(written);
    }
    return canonical(list);
}

Outcome<Scope> Scope::from_body(std::string_view bytes) {
    SALLYPORT_TRY(value, parse_json(bytes));
    if (!value.is_array()) return Problem{Trouble::corrupt, "a scope is a list of clauses"};
    Scope scope;
    for (const auto& element : value.get_array()) {
        if (!element.is_object()) return Problem{Trouble::corrupt, "a clause is not an object"};
        const auto& written = element.get_object();
        Clause clause;
        SALLYPORT_TRY(number, number_at(written, "number"));
        clause.number = static_cast<int>(number);
        SALLYPORT_TRY(identifier, number_at(written, "identifier"));
        clause.identifier = static_cast<int>(identifier);
        SALLYPORT_TRY(data, coded_at<DataClass>(written, "class"));
        clause.data = data;
        SALLYPORT_TRY(span, maybe_span_at(written, "span"));
        clause.span = span;
        if (const auto* cites = written.if_contains("cites"); cites != nullptr && cites->is_object()) {
            const auto& where = cites->get_object();
            Region region;
            SALLYPORT_TRY(paper, text_at(where, "paper"));
            SALLYPORT_TRY(document, DocumentId::parse(paper));
            region.paper = document;
            for (const auto& [name, target] : {std::pair<const char*, int*>{"page", &region.page},
                                               {"x", &region.x},
                                               {"y", &region.y},
                                               {"width", &region.width},
                                               {"height", &region.height}}) {
                SALLYPORT_TRY(number_read, number_at(where, name));
                *target = static_cast<int>(number_read);
            }
            clause.cites = region;
        }
        scope.clauses_.push_back(clause);
    }
    return scope;
}

}  // namespace sallyport::demand
