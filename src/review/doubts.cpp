#include "review/doubts.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

namespace sallyport::review {

namespace {

// Small ASCII letters; "§" as a word, since it stands for one.
std::string lowered(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (text.substr(i, 2) == "\xC2\xA7") {
            out += " s. ";
            ++i;
        } else {
            out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        }
    }
    return out;
}

bool is_word_byte(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c & 0x80) != 0; }

// " word word ": whatever stands between words is one blank, so that a phrase is found however it is set.
std::string spaced(std::string_view text) {
    std::string out = " ";
    for (const char c : lowered(text)) {
        if (is_word_byte(c)) {
            out += c;
        } else if (out.back() != ' ') {
            out += ' ';
        }
    }
    if (out.back() != ' ') out += ' ';
    return out;
}

std::string listed(const std::vector<std::string>& words) {
    std::string out;
    for (const auto& word : words) out += (out.empty() ? "" : ", ") + word;
    return out;
}

std::string numbers_of(const std::vector<demand::Trace>& traces) {
    std::vector<std::string> out;
    for (const auto& trace : traces) out.push_back(trace.number);
    return listed(out);
}

// All that the requester wrote.
std::string written(const demand::Demand& demand) {
    std::string out;
    for (const auto* words :
         {&demand.summary, &demand.nexus, &demand.issuer, &demand.docket, &demand.signer, &demand.said.emergency_because})
        out += words->reveal() + "\n";
    return out;
}

using Found = std::optional<std::string>;

std::string days_before(Instant earlier, Instant received) {
    const auto days = std::max<std::int64_t>(0, (received.ms - earlier.ms) / ms_per_day);
    return days == 0 ? "less than a day" : days == 1 ? "1 day" : fmt::format("{} days", days);
}

Found young(const std::optional<Instant>& since, Instant received, const char* what) {
    if (!since || received >= after_days(*since, new_days)) return {};
    return fmt::format("{} {} before the request came", what, days_before(*since, received));
}

struct LocalTime {
    int hour = 0, weekday = 0;  // Sunday = 0
};
LocalTime local_time(Instant at, const std::string& zone) {
    const auto known = known_zone(zone);
    const std::string where = known ? *known : "UTC";
    const Day day = day_of(at, where);
    const auto midnight = start_of(day, where);
    const auto utc = start_of(day, "UTC");
    require(midnight.has_value() && utc.has_value(), "a day of a known zone begins");
    // On the two days a year when clocks change this is an hour off, which no doubt is worth a library for.
    return {static_cast<int>((at.ms - midnight->ms) / ms_per_hour), static_cast<int>((utc->ms / ms_per_day + 4) % 7)};
}

bool is_night(const LocalTime& local) { return local.hour >= night_begins || local.hour < night_ends; }

Found night(const demand::Demand& demand) {
    if (!is_night(local_time(demand.received, demand.zone))) return {};
    return "It came at " + text_in(demand.received, demand.zone);
}

Found off_hours(const demand::Demand& demand) {
    const auto local = local_time(demand.received, demand.zone);
    const bool office = local.weekday >= 1 && local.weekday <= 5 && local.hour >= office_opens && local.hour < office_closes;
    if (office || is_night(local)) return {};
    return "It came at " + text_in(demand.received, demand.zone);
}

// More within a day than `volume_times_usual` times what is usual within a day.
Found volume_of(const std::vector<demand::Trace>& traces, Instant received, const char* whose) {
    const Instant day_before = after_hours(received, -24);
    const auto within = 1 + std::ranges::count_if(traces, [&](const auto& one) { return one.received > day_before; });
    const auto before = static_cast<std::ptrdiff_t>(traces.size()) - (within - 1);
    if (within < volume_least || within * (demand::usual_days - 1) <= volume_times_usual * before) return {};
    return fmt::format("{} emergency requests within 24 hours of {}, {} in the {} days before", within, whose, before,
                       demand::usual_days - 1);
}

Found volume(const demand::Demand& demand, const DoubtFacts& facts) {
    const auto officer = volume_of(facts.traces.by_officer, demand.received, "this officer");
    return officer ? officer : volume_of(facts.traces.by_agency, demand.received, "this agency");
}

std::vector<demand::Trace> within_a_day(const demand::Demand& demand, const std::vector<demand::Trace>& traces) {
    std::vector<demand::Trace> out;
    for (const auto& one : traces) {
        if (one.received >= after_hours(demand.received, -campaign_hours) && one.received <= after_hours(demand.received, campaign_hours))
            out.push_back(one);
    }
    return out;
}

// Three agencies within one day, this one among them; which of them came first does not matter.
Found campaign(const demand::Demand& demand, const DoubtFacts& facts) {
    auto near = within_a_day(demand, facts.traces.accounts);
    near.push_back({"", demand.agency, demand.filed_by, demand.received});
    for (const auto& first : near) {
        if (first.received > demand.received) continue;
        const Instant last = after_hours(first.received, campaign_hours);
        if (demand.received > last) continue;
        std::set<std::string> agencies;
        std::vector<demand::Trace> others;
        for (const auto& one : near) {
            if (one.received < first.received || one.received > last) continue;
            agencies.insert(one.agency.text());
            if (!one.number.empty()) others.push_back(one);
        }
        if (static_cast<int>(agencies.size()) < campaign_agencies) continue;
        return fmt::format("{} agencies within {} hours: {} name the same account", agencies.size(), campaign_hours, numbers_of(others));
    }
    return {};
}

Found same_account(const demand::Demand&, const DoubtFacts& facts) {
    if (facts.traces.accounts.empty()) return {};
    return fmt::format("{} name the same account", numbers_of(facts.traces.accounts));
}

Found again(const std::vector<demand::Trace>& traces, const char* what) {
    if (traces.empty()) return {};
    return fmt::format("{} in {}, which other people filed", what, numbers_of(traces));
}

Found unknown_law(const demand::Demand& demand, const DoubtFacts& facts) {
    std::vector<std::string> unknown;
    for (const auto& place : cited_law(written(demand))) {
        if (!facts.known_law.contains(place)) unknown.push_back(place);
    }
    if (unknown.empty()) return {};
    return "It cites " + listed(unknown);
}

// What stands behind an @ in the request's words.
std::vector<std::string> mail_domains(std::string_view text) {
    std::vector<std::string> out;
    const std::string small = lowered(text);
    for (auto at = small.find('@'); at != std::string::npos; at = small.find('@', at + 1)) {
        auto end = at + 1;
        while (end < small.size() && (is_word_byte(small[end]) || small[end] == '.' || small[end] == '-')) ++end;
        auto domain = small.substr(at + 1, end - at - 1);
        while (!domain.empty() && (domain.back() == '.' || domain.back() == '-')) domain.pop_back();
        if (domain.find('.') != std::string::npos && std::ranges::find(out, domain) == out.end()) out.push_back(std::move(domain));
    }
    return out;
}

std::string likeness(const std::string& domain, const people::Alike& alike) {
    auto out = domain + " " + std::string{label(alike.why)};
    if (!alike.domain.empty()) out += ": " + alike.domain + ", " + alike.organisation;
    return out;
}

Found look_alike(const demand::Demand& demand, const DoubtFacts& facts) {
    if (facts.domains == nullptr) return {};
    std::vector<std::string> seen;
    const auto look = [&](const std::string& domain, bool vetted) {
        const auto alike = facts.domains->look(domain);
        if (alike.empty() || alike.front().why == people::Likeness::listed) return;
        // Two people have seen the agency's own domain; that an office's name stands in it says nothing more.
        if (vetted && alike.front().why == people::Likeness::office) return;
        seen.push_back(likeness(domain, alike.front()));
    };
    for (const auto& domain : facts.agency_domains) look(domain, true);
    for (const auto& domain : mail_domains(written(demand))) {
        if (std::ranges::find(facts.agency_domains, domain) == facts.agency_domains.end()) look(domain, false);
    }
    if (seen.empty()) return {};
    return listed(seen);
}

Found pressing(const demand::Demand& demand, const DoubtFacts& facts) {
    if (facts.pressure == nullptr) return {};
    const auto found = facts.pressure->in(written(demand));
    if (found.empty()) return {};
    return "It says: " + listed(found);
}

int weight(DoubtKind kind) {
    switch (kind) {
        case DoubtKind::new_account:
        case DoubtKind::new_key:
        case DoubtKind::night:
        case DoubtKind::volume:
        case DoubtKind::same_account: return 2;
        case DoubtKind::off_hours:
        case DoubtKind::pressure: return 1;
        case DoubtKind::campaign:
        case DoubtKind::words_again:
        case DoubtKind::letterhead_again:
        case DoubtKind::unknown_law:
        case DoubtKind::look_alike:
        case DoubtKind::several: return 0;  // stops by itself
    }
    return 0;
}

Found several(const std::vector<Doubt>& found) {
    int weighed = 0, count = 0;
    for (const auto& one : found) {
        weighed += weight(one.kind);
        count += weight(one.kind) > 0 ? 1 : 0;
    }
    if (weighed < several_weight) return {};
    return fmt::format("{} of the above together", count);
}

}  // namespace

std::string_view title(DoubtKind kind) {
    switch (kind) {
        case DoubtKind::new_account: return "New account";
        case DoubtKind::new_key: return "New key";
        case DoubtKind::off_hours: return "Outside office hours";
        case DoubtKind::night: return "At night";
        case DoubtKind::volume: return "More requests than usual";
        case DoubtKind::same_account: return "The same account again";
        case DoubtKind::campaign: return "The same account in the names of several agencies";
        case DoubtKind::words_again: return "The same words again";
        case DoubtKind::letterhead_again: return "The same paper again";
        case DoubtKind::unknown_law: return "A law that we do not know";
        case DoubtKind::look_alike: return "A domain that looks like an authority's";
        case DoubtKind::pressure: return "Words that press";
        case DoubtKind::several: return "Several at once";
    }
    return "?";
}

DoubtLevel level(DoubtKind kind) { return weight(kind) == 0 ? DoubtLevel::stop : DoubtLevel::note; }

bool is_answered(const WeighedDoubt& weighed) { return level(weighed.doubt.kind) == DoubtLevel::note || !weighed.answer.empty(); }

Outcome<PressureWords> PressureWords::from_texts(const std::vector<std::pair<std::string, std::string>>& files) {
    PressureWords out;
    for (const auto& [name, text] : files) {
        if (!is_utf8(text)) return Problem{Trouble::invalid, name + " is not UTF-8", "pressure"};
        std::istringstream lines{text};
        int at = 0;
        for (std::string line; std::getline(lines, line);) {
            ++at;
            if (line.empty() || line.starts_with('#')) continue;
            const auto phrase = spaced(line);
            if (phrase.size() < 5)
                return Problem{Trouble::invalid, fmt::format("{} line {}: a word or phrase of three letters or more is wanted", name, at),
                               "pressure"};
            if (std::ranges::find(out.phrases_, phrase) == out.phrases_.end()) out.phrases_.push_back(phrase);
        }
    }
    return out;
}

Outcome<PressureWords> PressureWords::load(const std::string& folder) {
    std::error_code failed;
    std::vector<std::pair<std::string, std::string>> files;
    for (const auto& file : std::filesystem::directory_iterator(folder, failed)) {
        if (file.path().extension() != ".txt") continue;
        std::ifstream in{file.path(), std::ios::binary};
        std::ostringstream text;
        text << in.rdbuf();
        if (!in) return Problem{Trouble::unavailable, "cannot read " + file.path().string(), "pressure"};
        files.emplace_back(file.path().filename().string(), text.str());
    }
    if (failed || files.empty()) return Problem{Trouble::not_found, "there are no words that press in " + folder, "pressure"};
    std::ranges::sort(files);
    return from_texts(files);
}

std::vector<std::string> PressureWords::in(std::string_view text) const {
    const auto words = spaced(text);
    std::vector<std::string> out;
    for (const auto& phrase : phrases_) {
        if (words.find(phrase) != std::string::npos) out.push_back(phrase.substr(1, phrase.size() - 2));
    }
    return out;
}

std::set<std::string> cited_law(std::string_view text) {
    // Every repetition is bounded: a stranger's text is searched.
    static const std::regex code{
        R"((\d{1,2})\s{0,2}u\.?\s?s\.?\s?c\.?(?:a\.)?\s{0,2}(?:(?:s\.|sections?|sec\.)\s{0,2}){0,2}(\d{1,5}[a-z]?))"};
    static const std::regex title{
        R"(title\s{1,2}(\d{1,2}),?\s{1,2}(?:of\s)?(?:the\s)?(?:united\sstates\scode|u\.s\.\scode),?\s{1,2}(?:s\.|sections?|sec\.)\s{0,2}(\d{1,5}[a-z]?))"};
    static const std::regex california{
        R"(cal(?:ifornia|\.)\s{0,2}penal\scode\s{0,2}(?:(?:s\.|section|sec\.)\s{0,2})?(\d{1,5}(?:\.\d{1,2})?))"};
    static const std::regex german{
        R"(s\.\s{1,3}(\d{1,4}[a-z]?)(?:\s(?:abs|satz|nr)\.?\s\d{1,2}){0,3}\s(stpo|stgb|tdddg|tkg|ttdsg|bkag|poldvg)\b)"};
    static const std::regex german_list{R"(\b(stpo|stgb|tdddg|tkg|ttdsg|bkag|poldvg)\s{1,2}s\.\s{0,2}(\d{1,4}[a-z]?))"};
    static const std::regex more{
        R"(^(?:\([0-9a-z]{1,4}\)|-\([0-9a-z]{1,4}\)|\s){0,9}(?:,|;|and|or|to|-)\s{0,3}((?:\([0-9a-z]{1,4}\),?\s?){0,6})(\d{2,5}[a-z]?(?:\.\d{1,2})?)(?!\d|\s{0,2}u\.?\s?s\.?\s?c))"};
    const std::string small = lowered(text);
    std::set<std::string> out;
    const auto look = [&](const std::regex& pattern, const auto& law_and_place) {
        for (std::sregex_iterator at{small.begin(), small.end(), pattern}, end; at != end; ++at) {
            const auto [law, place] = law_and_place(*at);
            out.insert(law + " " + place);
            // "18 U.S.C. 2702(b)(8), 2702(c)(4)": the places that follow are of the same law.
            auto rest = at->suffix().str().substr(0, 200);
            for (std::smatch next; std::regex_search(rest, next, more); rest = next.suffix().str()) out.insert(law + " " + next[2].str());
        }
    };
    look(code, [](const auto& m) { return std::pair{m[1].str() + " usc", m[2].str()}; });
    look(title, [](const auto& m) { return std::pair{m[1].str() + " usc", m[2].str()}; });
    look(california, [](const auto& m) { return std::pair{std::string{"cal penal"}, m[1].str()}; });
    look(german, [](const auto& m) { return std::pair{m[2].str(), m[1].str()}; });
    look(german_list, [](const auto& m) { return std::pair{m[1].str(), m[2].str()}; });
    return out;
}

std::vector<Doubt> doubts(const demand::Demand& demand, const DoubtFacts& facts) {
    std::vector<Doubt> out;
    if (demand.section != demand::Section::emergencies) return out;
    const auto add = [&](DoubtKind kind, Found seen) {
        if (seen) out.push_back({kind, std::move(*seen)});
    };
    add(DoubtKind::new_account, young(facts.enrolled, demand.received, "It was opened"));
    // Whoever is new has a new key: that is one doubt and not two.
    if (out.empty()) add(DoubtKind::new_key, young(facts.newest_key, demand.received, "It was registered"));
    add(DoubtKind::off_hours, off_hours(demand));
    add(DoubtKind::night, night(demand));
    add(DoubtKind::volume, volume(demand, facts));
    if (auto found = campaign(demand, facts)) {
        add(DoubtKind::campaign, std::move(found));
    } else {
        add(DoubtKind::same_account, same_account(demand, facts));
    }
    add(DoubtKind::words_again, again(facts.traces.words, "The same words stand"));
    add(DoubtKind::letterhead_again, again(facts.traces.papers, "A paper of the same bytes lies"));
    add(DoubtKind::unknown_law, unknown_law(demand, facts));
    add(DoubtKind::look_alike, look_alike(demand, facts));
    add(DoubtKind::pressure, pressing(demand, facts));
    add(DoubtKind::several, several(out));
    return out;
}

}  // namespace sallyport::review
