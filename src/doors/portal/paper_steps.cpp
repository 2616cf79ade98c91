#include "doors/portal/paper_steps.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/limits.h"

namespace sallyport::doors::portal {

using demand::AuthorityLevel;
using demand::Demand;
using demand::Instrument;
using http::Fields;
using page::Errors;
using page::Html;
using page::html;
using page::text;

namespace {

std::string trimmed(std::string_view words) {
    const auto first = words.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return "";
    return std::string{words.substr(first, words.find_last_not_of(" \t\r\n") - first + 1)};
}

std::string error_at(const Errors& errors, std::string_view name) { return std::string{errors.at(name)}; }

// Yes, no, or not answered.
std::string yes_no(const std::optional<bool>& answer) { return !answer ? "" : *answer ? "yes" : "no"; }
std::optional<bool> answered(std::string_view word) {
    if (word == "yes") return true;
    if (word == "no") return false;
    return std::nullopt;
}
std::vector<page::Choice> yes_no_choices(std::string_view chosen) {
    return {{"yes", "Yes", "", chosen == "yes"}, {"no", "No", "", chosen == "no"}};
}

std::string languages_words(const std::vector<std::string>& languages) {
    std::string out;
    for (const auto& language : languages) out += (out.empty() ? "" : ", ") + language;
    return out;
}

// "de, EN" becomes de and en; what is no code stays as it was typed and is named.
std::vector<std::string> languages_of(std::string_view words) {
    std::vector<std::string> out;
    while (!words.empty()) {
        const auto end = words.find_first_of(",; ");
        auto word = trimmed(words.substr(0, end));
        words = end == std::string_view::npos ? std::string_view{} : words.substr(end + 1);
        for (char& c : word) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        if (!word.empty() && std::ranges::find(out, word) == out.end()) out.push_back(word.substr(0, 20));
    }
    return out;
}

void take_which(const Fields& fields, Demand& draft) {
    auto& said = draft.said;
    if (fields.has("paper_kind")) said.paper = trimmed(fields.get("paper_kind")).substr(0, 64);
    if (fields.has("region")) said.region = trimmed(fields.get("region")).substr(0, 3);
    if (fields.has("said-languages")) said.languages = languages_of(fields.get("said-languages"));
}

void take_grounds(const Fields& fields, Demand& draft, Errors& errors) {
    auto& said = draft.said;
    const auto line = [&](const char* name) {
        auto words = trimmed(fields.get(name)).substr(0, limits::line_bytes);
        return Sensitive{is_utf8(words) ? std::move(words) : std::string{}};
    };
    if (fields.has("offence")) said.offence = line("offence");
    if (fields.has("said-offence_years")) {
        const auto digits = trimmed(fields.get("said-offence_years"));
        said.offence_years.reset();
        int years = 0;
        const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), years);
        if (!digits.empty() && (read.ec != std::errc{} || read.ptr != digits.data() + digits.size())) {
            errors.add("said-offence_years", fmt::format("{} is not a number of years; for example 5.", digits.substr(0, 20)));
        } else if (!digits.empty()) {
            said.offence_years = years;
        }
        said.offence_listed = fields.get("offence_listed") == "yes";
    }
    if (fields.has("validated_by")) said.validated_by = coded<AuthorityLevel>(fields.get("validated_by")).value_or(AuthorityLevel::unknown);
    if (fields.has("said-emergency_because")) {
        said.emergency = fields.get("emergency") == "yes";
        said.emergency_because = said.emergency ? line("said-emergency_because") : Sensitive<std::string>{};
        said.validation_to_follow = said.emergency && fields.get("validation_to_follow") == "yes";
    }
    // A question that was not on the page changes nothing.
    if (fields.has("asks_enforcing")) said.enforcing_notified = answered(fields.get("enforcing_notified"));
    if (fields.has("asks_designated")) said.through_designated_authority = answered(fields.get("designated"));
    if (fields.has("asks_processor")) said.processor_addressed = answered(fields.get("processor"));
}

void put_day(Fields& fields, const std::string& name, const std::optional<Day>& day) {
    fields.add(name + "-day", day ? std::to_string(day->day) : "");
    fields.add(name + "-month", day ? std::to_string(day->month) : "");
    fields.add(name + "-year", day ? std::to_string(day->year) : "");
}

page::DateParts date_parts(const Fields& fields, const std::string& name) {
    return {std::string{fields.get(name + "-day")}, std::string{fields.get(name + "-month")}, std::string{fields.get(name + "-year")}};
}

void take_gag(const Fields& fields, Demand& draft, Errors& errors) {
    const auto issued = day_of_fields(fields, "order_issued", errors);
    const auto ends = day_of_fields(fields, "said-order_ends", errors);
    if (!issued && errors.at("order_issued").empty()) errors.add("order_issued", "Give the day on which the court issued the order.");
    if (!issued) return;
    draft.said.secrecy_order =
        demand::SecrecySaid{*issued, ends, fields.get("names_this_process") == "yes", fields.get("order_level") == "federal"};
}

Html which_controls(const law::Questions& questions, const Fields& fields, const Errors& errors) {
    Html out;
    if (!questions.papers.empty()) {
        std::vector<page::Choice> papers;
        for (const auto& [word, title] : questions.papers) papers.push_back({word, title, "", fields.get("paper_kind") == word});
        papers.push_back({"", "Another one, or not sure", "Our counsel looks at it.", fields.get("paper_kind").empty()});
        out += page::radios({"paper_kind", "Which paper is it?", "As its heading says.", error_at(errors, "paper_kind"), false}, papers);
    }
    if (!questions.regions.empty()) {
        std::vector<page::Choice> regions;
        for (const auto& region : questions.regions)
            regions.push_back({region, region == "CA" ? "California" : region, "", fields.get("region") == region});
        regions.push_back({"", "Another part of the country", "", fields.get("region").empty()});
        out += page::radios({"region", "Which part of the country issued it?", "", error_at(errors, "region"), false}, regions);
    }
    if (questions.languages) {
        out += page::field({"said-languages", "Languages of the paper and its translations",
                            "Two letters each: de stands for German, en for English.", error_at(errors, "said-languages"), false},
                           fields.get("said-languages"), page::Kind::code, page::Size::half);
    }
    return out;
}

Html offence_controls(const Fields& fields, const Errors& errors) {
    return page::field({"offence", "For which offence was it issued?", "As it stands on the paper.", error_at(errors, "offence"), false},
                       fields.get("offence")) +
           page::field({"said-offence_years", "Its maximum, in years",
                        "The longest custodial sentence that the law of the issuing state "
                        "sets for it.",
                        error_at(errors, "said-offence_years"), false},
                       fields.get("said-offence_years"), page::Kind::number, page::Size::tiny) +
           page::checkboxes({"offence_listed", "Whatever its maximum", "", "", false},
                            {{"yes", "It is one of the offences that the law lists", "", fields.get("offence_listed") == "yes"}});
}

Html emergency_controls(const law::Questions& questions, const Fields& fields, const Errors& errors) {
    std::vector<page::Choice> ticks = {{"yes", "The paper says that it is an emergency",
                                        "An imminent threat to life, limb or safety of a person, or to critical infrastructure.",
                                        fields.get("emergency") == "yes"}};
    Html out = page::checkboxes({"emergency", "Emergency", "", "", false}, ticks);
    out += page::text_area({"said-emergency_because", "Why it is an emergency", "As the paper justifies it. Leave empty if it is none.",
                            error_at(errors, "said-emergency_because"), false},
                           fields.get("said-emergency_because"), 3);
    if (questions.validation) {
        out += page::checkboxes({"validation_to_follow", "Validation", "", "", false},
                                {{"yes", "It was issued without validation, which follows", "Only in an emergency.",
                                  fields.get("validation_to_follow") == "yes"}});
    }
    return out;
}

Html grounds_controls(const law::Questions& questions, const Fields& fields, const Errors& errors) {
    Html out;
    if (questions.offence) out += offence_controls(fields, errors);
    if (questions.validation) {
        std::vector<page::Choice> levels;
        for (const auto level : every<AuthorityLevel>()) {
            const bool is_none = level == AuthorityLevel::unknown;
            levels.push_back({std::string{code(level)}, is_none ? "Nobody, or not needed" : std::string{label(level)}, "",
                              fields.get("validated_by") == code(level) || (is_none && fields.get("validated_by").empty())});
        }
        out += page::select(
            {"validated_by", "Who validated it?", "If another authority issued it.", error_at(errors, "validated_by"), false}, levels);
    }
    if (questions.emergency) out += emergency_controls(questions, fields, errors);
    const auto ask = [&](const char* name, const char* mark, const char* words, const char* hint) {
        out += page::radios({name, words, hint, error_at(errors, name), false}, yes_no_choices(fields.get(name)));
        out += page::hidden(mark, "yes");
    };
    if (questions.enforcing) {
        ask("enforcing_notified", "asks_enforcing", "Was the enforcing authority notified?",
            "For traffic and content data it is, unless the offence and the person are of your own state. Leave its part of the form out.");
    }
    if (questions.designated) {
        ask("designated", "asks_designated", "Does it come through your country's designated authority?",
            "An order under a data access agreement comes through it, with its certificate.");
    }
    if (questions.controller) {
        ask("processor", "asks_processor", "Does the paper say why we are asked, and not the organisation that holds the account?",
            "Only where the account belongs to an organisation. We do not say whether one does.");
    }
    return out;
}

Html gag_controls(const Fields& fields, const Errors& errors) {
    return page::date_field({"order_issued", "Order issued on", "For example 31 3 2026", error_at(errors, "order_issued")},
                            date_parts(fields, "order_issued")) +
           page::date_field(
               {"said-order_ends", "It ends on", "Leave empty if the order names no end.", error_at(errors, "said-order_ends"), false},
               date_parts(fields, "said-order_ends")) +
           page::radios({"order_level", "Which court issued it?", "", "", false},
                        {{"federal", "A federal court of the United States", "", fields.get("order_level") == "federal"},
                         {"other", "Another court", "", fields.get("order_level") != "federal"}}) +
           page::radios({"names_this_process", "Does the order name this very paper?", "An order for any later paper does not.", "", false},
                        yes_no_choices(fields.get("names_this_process")));
}

}  // namespace

bool is_asked(FilingStep step, const law::Questions& questions, const Demand& draft) {
    switch (step) {
        case FilingStep::which: return !questions.papers.empty() || !questions.regions.empty() || questions.languages;
        case FilingStep::grounds:
            return questions.offence || questions.validation || questions.emergency || questions.enforcing || questions.designated ||
                   questions.controller;
        case FilingStep::gag: return draft.secrecy == demand::SecrecySource::court_order;
        case FilingStep::process:
        case FilingStep::identifiers:
        case FilingStep::data:
        case FilingStep::summary:
        case FilingStep::paper:
        case FilingStep::check: return true;
    }
    return true;
}

Fields said_fields(FilingStep step, const Demand& draft) {
    const auto& said = draft.said;
    Fields fields;
    if (step == FilingStep::which) {
        fields.add("paper_kind", said.paper);
        fields.add("region", said.region);
        fields.add("said-languages", languages_words(said.languages));
    } else if (step == FilingStep::grounds) {
        fields.add("offence", said.offence.reveal());
        fields.add("said-offence_years", said.offence_years ? std::to_string(*said.offence_years) : "");
        fields.add("offence_listed", said.offence_listed ? "yes" : "");
        fields.add("validated_by", std::string{code(said.validated_by)});
        fields.add("emergency", said.emergency ? "yes" : "");
        fields.add("said-emergency_because", said.emergency_because.reveal());
        fields.add("validation_to_follow", said.validation_to_follow ? "yes" : "");
        fields.add("enforcing_notified", yes_no(said.enforcing_notified));
        fields.add("designated", yes_no(said.through_designated_authority));
        fields.add("processor", yes_no(said.processor_addressed));
    } else if (step == FilingStep::gag) {
        const auto& order = said.secrecy_order;
        put_day(fields, "order_issued", order ? std::optional{order->issued} : std::nullopt);
        put_day(fields, "said-order_ends", order ? order->ends : std::nullopt);
        fields.add("order_level", order && order->federal ? "federal" : "other");
        fields.add("names_this_process", order && order->names_this_process ? "yes" : order ? "no" : "");
    }
    return fields;
}

Errors take_said(FilingStep step, const Fields& fields, Demand& draft) {
    Errors errors;
    if (step == FilingStep::which) take_which(fields, draft);
    if (step == FilingStep::grounds) take_grounds(fields, draft, errors);
    if (step == FilingStep::gag) take_gag(fields, draft, errors);
    return errors;
}

Html said_controls(FilingStep step, const law::Questions& questions, const Fields& fields, const Errors& errors) {
    if (step == FilingStep::which) return which_controls(questions, fields, errors);
    if (step == FilingStep::grounds) return grounds_controls(questions, fields, errors) + page::live_region("What it reaches");
    if (step == FilingStep::gag) return gag_controls(fields, errors);
    return {};
}

Html combined_controls(const Demand& draft, const Fields& fields) {
    using enum Instrument;
    const auto chosen = fields.all("also_holds");
    std::vector<page::Choice> choices;
    for (const auto other : {search_warrant, d_order, pr_tt_order, wiretap_order}) {
        choices.push_back(
            {std::string{code(other)}, std::string{label(other)}, "", std::ranges::find(chosen, code(other)) != chosen.end()});
    }
    const bool any = std::ranges::any_of(choices, [](const auto& choice) { return choice.chosen; });
    const Html boxes = page::hidden("asks_combined", "yes") +
                       page::checkboxes({"also_holds", "The same paper is also", "One paper may hold several orders.", "", false}, choices);
    if (draft.country != "US") return {};
    return any ? boxes : page::details("The paper holds several orders", boxes);
}

std::vector<SaidLine> said_lines(const law::Questions& questions, const Demand& draft) {
    const auto& said = draft.said;
    std::vector<SaidLine> out;
    const auto add = [&](FilingStep step, std::string question, std::string_view answer) {
        out.push_back({std::move(question), answer.empty() ? text("–") : page::user(answer), step});
    };
    const auto yes = [](const std::optional<bool>& answer) { return !answer ? std::string_view{} : *answer ? "yes" : "no"; };
    if (!questions.papers.empty()) {
        const auto found = std::ranges::find(questions.papers, said.paper, &std::pair<std::string, std::string>::first);
        add(FilingStep::which, "Which paper it is", found == questions.papers.end() ? "not said" : found->second);
    }
    if (!questions.regions.empty()) add(FilingStep::which, "Part of the country", said.region.empty() ? "another one" : said.region);
    if (questions.languages) add(FilingStep::which, "Languages", languages_words(said.languages));
    for (const auto other : said.also_holds) add(FilingStep::process, "Also holds", label(other));
    if (questions.offence) {
        add(FilingStep::grounds, "Offence", said.offence.reveal());
        add(FilingStep::grounds, "Its maximum, in years", said.offence_years ? std::to_string(*said.offence_years) : "");
        add(FilingStep::grounds, "One of the listed offences", said.offence_listed ? "yes" : "no");
    }
    if (questions.validation)
        add(FilingStep::grounds, "Validated by", said.validated_by == AuthorityLevel::unknown ? "nobody" : label(said.validated_by));
    if (questions.emergency) add(FilingStep::grounds, "Emergency", said.emergency ? said.emergency_because.reveal() : "no");
    if (said.validation_to_follow) add(FilingStep::grounds, "Validation", "follows");
    if (questions.enforcing) add(FilingStep::grounds, "Enforcing authority notified", yes(said.enforcing_notified));
    if (questions.designated) add(FilingStep::grounds, "Through the designated authority", yes(said.through_designated_authority));
    if (questions.controller) add(FilingStep::grounds, "Says why the organisation is not asked", yes(said.processor_addressed));
    if (const auto& order = said.secrecy_order) {
        add(FilingStep::gag, "Nondisclosure order",
            fmt::format("issued {}, {}{}", base::text(order->issued), order->ends ? "ends " + base::text(*order->ends) : "names no end",
                        order->names_this_process ? ", names this paper" : ""));
    }
    return out;
}

}  // namespace sallyport::doors::portal
