#include "law/national.h"

#include <fstream>
#include <sstream>

#include "law/inside/book_reader.h"

namespace sallyport::law {

using demand::Demand;
using demand::Instrument;
using demand::LetterSigner;
using demand::NationalAuthority;

namespace {

std::optional<Day> day_at(const TableReader& reader, std::string_view key) {
    if (!reader.has(key)) return std::nullopt;
    const auto day = parse_day(reader.text(key));
    if (!day) reader.fail_at(key, fmt::format("{}; wanted a day such as \"2026-04-19\"", day.error().sentence));
    return *day;
}

// Every value of a closed list has its table, once.
template <class E, class Read>
auto each_once(const TableReader& file, std::string_view tables, std::string_view key, const Read& read) {
    std::vector<std::optional<decltype(read(std::declval<const TableReader&>()))>> rows(every<E>().size());
    for (const auto& reader : file.tables(tables)) {
        const E value = reader.template value<E>(key);
        auto& row = rows[static_cast<std::size_t>(value)];
        if (row) reader.fail_at(key, fmt::format("{} \"{}\" stands here a second time", key, code(value)));
        row = read(reader);
    }
    std::vector<decltype(read(std::declval<const TableReader&>()))> out;
    for (const E value : every<E>()) {
        auto& row = rows[static_cast<std::size_t>(value)];
        if (!row) file.fail(nullptr, fmt::format("no [[{}]] has {} = \"{}\"", tables, key, code(value)));
        out.push_back(std::move(*row));
    }
    return out;
}

}  // namespace

Outcome<NationalRules> NationalRules::parse(std::string_view file, std::string_view text) {
    try {
        const auto parsed = toml::parse(text, file);
        const TableReader reader{std::string{file}, parsed, "the file"};
        reader.only({"authority", "check"});
        NationalRules rules;
        rules.authorities_ = each_once<NationalAuthority>(reader, "authority", "word", [](const TableReader& row) {
            row.only({"word", "citation", "from", "until"});
            Authority one{row.sentence("citation"), day_at(row, "from"), day_at(row, "until")};
            if (one.from && one.until && *one.until < *one.from) row.fail_at("until", "until is before from");
            return one;
        });
        rules.checks_ = each_once<NationalCheck>(reader, "check", "predicate", [](const TableReader& row) {
            row.only({"predicate", "code", "decision", "citation", "counsel", "officer"});
            Finding finding;
            finding.code = row.sentence("code");
            finding.verdict = row.one_of("decision", {"review", "deny"}) == "deny" ? Verdict::deny : Verdict::review;
            finding.rule = "national-" + row.text("predicate");
            std::ranges::replace(finding.rule, '_', '-');
            finding.citation = row.sentence("citation");
            finding.counsel = row.sentence("counsel");
            finding.officer = row.sentence("officer");
            finding.curable = true;
            return finding;
        });
        return rules;
    } catch (const Mistake& mistake) {
        return mistake.problem;
    } catch (const toml::parse_error& error) {
        const auto line = error.source().begin.line;
        return Problem{Trouble::invalid, fmt::format("{} line {}: {}", file, line, error.description()), fmt::format("{}:{}", file, line)};
    }
}

Outcome<NationalRules> NationalRules::load(const std::string& path) {
    std::ifstream in{path, std::ios::binary};
    if (!in) return Problem{Trouble::not_found, path + " is not there; the rules of national security process are wanted"};
    std::ostringstream bytes;
    bytes << in.rdbuf();
    return parse(path, bytes.str());
}

std::vector<Finding> NationalRules::findings(const Demand& demand) const {
    std::vector<Finding> found;
    const auto add = [&](NationalCheck check) -> Finding& { return found.emplace_back(checks_[static_cast<std::size_t>(check)]); };
    const auto said = demand.national.value_or(demand::NationalPaper{});
    const bool letter = demand.instrument == Instrument::nsl;
    if (letter) {
        if (said.signer == LetterSigner::below) add(NationalCheck::signer_below);
        if (said.signer == LetterSigner::unknown) add(NationalCheck::signer_unknown);
        if (!said.term_identifies) {
            add(NationalCheck::term_unknown);
        } else if (!*said.term_identifies) {
            add(NationalCheck::term_vague);
        }
        if (demand.secrecy == demand::SecrecySource::statute && said.dangers.empty()) add(NationalCheck::no_danger);
    }
    const auto& authority = authorities_[static_cast<std::size_t>(said.authority)];
    const Day served = day_of(demand.received, known_zone(demand.zone) ? std::string_view{demand.zone} : "UTC");
    if ((authority.from && served < *authority.from) || (authority.until && *authority.until < served)) {
        auto& finding = add(NationalCheck::lapsed);
        finding.citation = authority.citation;
    }
    // Nobody said under what an order was issued: that is no letter's authority.
    if (letter != (said.authority == NationalAuthority::letter)) add(NationalCheck::another_paper);
    return found;
}

Assessment NationalRules::added_to(Assessment assessment, const Demand& demand) const {
    auto found = findings(demand);
    for (const auto& finding : found) assessment.law = std::max(assessment.law, finding.verdict);
    assessment.overall = std::max(assessment.law, assessment.house);
    // What concerns the whole demand stands first.
    assessment.findings.insert(assessment.findings.begin(), std::make_move_iterator(found.begin()), std::make_move_iterator(found.end()));
    return assessment;
}

}  // namespace sallyport::law
