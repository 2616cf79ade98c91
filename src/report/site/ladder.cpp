#include "report/site/ladder.h"

namespace sallyport::report::site {
namespace {

// "Stored files" is asked for as word.stored_files: the key of a word of the rules is the word, in small letters and without signs.
std::string key_of(std::string_view word) {
    std::string out = "word.";
    for (const char c : word) {
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            out += c;
        else if (c >= 'A' && c <= 'Z')
            out += static_cast<char>(c - 'A' + 'a');
        else if (out.back() != '_')
            out += '_';
    }
    while (out.ends_with('_')) out.pop_back();
    return out;
}

// Kinds of data and of papers, in the reader's language; what a rulebook says in its own words stays as it is.
Markup word_of(const Language& in, std::string_view word) {
    const std::string key = key_of(word);
    return in.has(key) ? in.say(key) : foreign(in, word);
}

Markup listed(const Language& in, const std::vector<std::string>& words) {
    Markup out;
    for (std::size_t i = 0; i < words.size(); ++i) out << Text{i == 0 ? "" : "; "} << word_of(in, words[i]);
    return out;
}

void line(const Language& in, Markup& out, std::string_view term, const std::vector<std::string>& words) {
    if (!words.empty()) out << "<dt>" << Text{in.text(term)} << "</dt><dd>" << listed(in, words) << "</dd>";
}

// In the reader's language; a place that has no name there stays under the name of its rules.
std::string book_of(const Language& in, const LadderRow& row) {
    if (in.is_source()) return row.book;
    const std::string name = row.country == "EU" ? in.text("country.union") : in.country(row.country);
    return name.empty() ? row.book : name;
}

Markup rung(const Language& in, const LadderRow& row) {
    Markup out;
    out << "<h3>" << foreign(in, row.title);
    if (!row.region.empty()) out << " " << in.say("ladder.only", Text{row.country + "-" + row.region});
    out << "</h3><dl>";
    line(in, out, "ladder.papers", row.instruments);
    line(in, out, "ladder.opens", row.opens);
    line(in, out, "ladder.consent", row.with_consent);
    line(in, out, "ladder.keeps", row.keeps);
    line(in, out, "ladder.counsel", row.counsel);
    line(in, out, "ladder.closed", row.closed);
    line(in, out, "ladder.terms", row.terms);
    out << "<dt>" << in.say("ladder.rule") << "</dt><dd>" << foreign(in, row.citation) << "</dd><dt>" << in.say("ladder.state_of_the_rule")
        << "</dt><dd>" << word_of(in, row.approval) << "</dd></dl>";
    return out;
}

}  // namespace

Page ladder_page(const Language& in, const Model& model) {
    Markup body;
    body << "<p>" << in.say("ladder.a_paper_opens_what_its") << "</p><nav aria-label=\"" << in.say("link.countries") << "\"><ul>";
    const auto starts = [&](std::size_t i) { return i == 0 || model.ladder[i].country != model.ladder[i - 1].country; };
    for (std::size_t i = 0; i < model.ladder.size(); ++i) {
        const auto& row = model.ladder[i];
        if (starts(i)) body << "<li><a href=\"#" << Text{row.country} << "\">" << Text{book_of(in, row)} << "</a></li>";
    }
    body << "</ul></nav>";
    for (std::size_t i = 0; i < model.ladder.size(); ++i) {
        const auto& row = model.ladder[i];
        if (starts(i)) body << "<h2 id=\"" << Text{row.country} << "\">" << Text{book_of(in, row)} << "</h2>";
        body << rung(in, row);
    }
    return {"ladder.html", in.text("link.ladder"), in.text("ladder.the_rules_by_which_requests"), std::move(body), "ladder.html"};
}

}  // namespace sallyport::report::site
