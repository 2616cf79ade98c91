#include "review/letters.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "base/crypto.h"
#include "base/limits.h"

namespace sallyport::review {

using demand::DataClass;

namespace {

using Values = std::map<std::string, std::string, std::less<>>;

std::string known_placeholders(Where where) {
    std::string words;
    for (const auto one : every<Placeholder>()) words += fmt::format("{}{{{}}}", words.empty() ? "" : ", ", code(one));
    if (where == Where::frame) {
        for (const auto one : every<CellPlaceholder>()) words += fmt::format(", {{{}}}", code(one));
    }
    return words;
}

bool is_placeholder(std::string_view name, Where where) {
    return coded<Placeholder>(name).has_value() || (where == Where::frame && coded<CellPlaceholder>(name).has_value());
}

Problem wrong(int line, std::string sentence) { return {Trouble::invalid, fmt::format("line {}: {}", line, sentence), "text"}; }

}  // namespace

Outcome<void> check_words(std::string_view text, Where where) {
    if (text.size() > limits::prose_bytes) {
        return Problem{Trouble::invalid, fmt::format("the text has {} bytes, at most {} are kept", text.size(), limits::prose_bytes),
                       "text"};
    }
    if (!is_utf8(text)) return Problem{Trouble::invalid, "the text is not UTF-8", "text"};
    int line = 1;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '\n') ++line;
        if (static_cast<unsigned char>(c) < ' ' && c != '\n' && c != '\r')
            return wrong(line, "a control character stands there; wanted letters");
        if (c == '}') return wrong(line, "a brace stands alone; wanted a placeholder such as {agency}");
        if (c != '{') continue;
        const auto end = text.find_first_of("{}\n", i + 1);
        if (end == std::string_view::npos || text[end] != '}')
            return wrong(line, "a brace is not closed; wanted a placeholder such as {agency}");
        const auto name = text.substr(i + 1, end - i - 1);
        if (!is_placeholder(name, where)) {
            return wrong(line,
                         fmt::format("\"{{{}}}\" is no placeholder; wanted one of {}", name.substr(0, 40), known_placeholders(where)));
        }
        i = end;
    }
    return {};
}

std::string_view LanguageWords::frame_of(FrameWords words) const {
    const auto found = frame.find(words);
    return found == frame.end() ? label(words) : std::string_view{found->second};
}

std::string_view LanguageWords::sentence_of(Reason reason) const {
    const auto found = reasons.find(reason);
    return found == reasons.end() ? label(reason) : std::string_view{found->second.sentence};
}

std::string_view LanguageWords::name_of(DataClass kind) const {
    const auto found = data.find(kind);
    return found == data.end() ? label(kind) : std::string_view{found->second};
}

namespace {

std::string trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n"), last = text.find_last_not_of(" \t\r\n");
    return first == std::string_view::npos ? "" : std::string{text.substr(first, last - first + 1)};
}

std::vector<std::string> words_of(const std::string& text) {
    std::istringstream in{text};
    std::vector<std::string> words;
    for (std::string word; in >> word;) words.push_back(word);
    return words;
}

// Reads one file. Complains with its name and line.
class FileReader {
public:
    explicit FileReader(const law::BookText& file) : file_{file} {}

    Outcome<LanguageWords> read() {
        words_.language = file_.name.substr(0, file_.name.find('.'));
        const auto small = [](char c) { return c >= 'a' && c <= 'z'; };
        if (words_.language.size() != 2 || !std::ranges::all_of(words_.language, small) || file_.name.substr(2) != ".txt")
            return said(0, "the file's name is no language; wanted two small letters and .txt, such as en.txt");
        if (!is_utf8(file_.text)) return said(0, "the file is not UTF-8");
        std::istringstream in{file_.text};
        int number = 0;
        for (std::string line; std::getline(in, line);) {
            ++number;
            if (line.starts_with('#')) continue;
            if (line.starts_with('[')) {
                SALLYPORT_CHECK(close());
                SALLYPORT_CHECK(open(trimmed(line), number));
            } else {
                SALLYPORT_CHECK(take(line, number));
            }
        }
        SALLYPORT_CHECK(close());
        return whole();
    }

private:
    Problem said(int line, std::string_view sentence) const {
        return {Trouble::invalid,
                line == 0 ? fmt::format("{}: {}", file_.name, sentence) : fmt::format("{}:{}: {}", file_.name, line, sentence)};
    }

    Outcome<void> open(const std::string& heading, int line) {
        section_ = heading.ends_with(']') ? heading.substr(1, heading.size() - 2) : "";
        at_ = line;
        sentence_.clear();
        text_.clear();
        if (section_ == "frame" || section_ == "data") return {};
        const auto reason = coded<Reason>(section_);
        if (!reason || *reason == Reason::r26)
            return said(line, fmt::format("{} is no section; wanted [frame], [data], or [r01] to [r25]", heading.substr(0, 40)));
        if (words_.reasons.contains(*reason)) return said(line, fmt::format("[{}] stands twice; wanted once", section_));
        return {};
    }

    Outcome<void> take(const std::string& line, int number) {
        if (section_.empty() || section_ == "frame" || section_ == "data") return take_pair(line, number);
        if (sentence_.empty()) {
            sentence_ = trimmed(line);
            sentence_at_ = number;
        } else {
            text_ += line + "\n";
        }
        return {};
    }

    Outcome<void> take_pair(const std::string& line, int number) {
        if (trimmed(line).empty()) return {};
        const auto colon = line.find(':');
        if (colon == std::string::npos) return said(number, "wanted a word, a colon and what it says");
        const auto key = trimmed(std::string_view{line}.substr(0, colon)), value = trimmed(std::string_view{line}.substr(colon + 1));
        if (value.empty()) return said(number, fmt::format("{} says nothing; wanted words", key));
        if (section_ == "frame") {
            const auto frame = coded<FrameWords>(key);
            if (!frame) return said(number, fmt::format("{} is no frame word; the README names them", key));
            if (const auto fine = check_words(value, Where::frame); !fine) return said(number, fine.error().sentence);
            if (!words_.frame.emplace(*frame, value).second) return said(number, fmt::format("{} stands twice; wanted once", key));
        } else if (section_ == "data") {
            const auto data = coded<DataClass>(key);
            if (!data) return said(number, fmt::format("{} is no kind of data", key));
            if (!words_.data.emplace(*data, value).second) return said(number, fmt::format("{} stands twice; wanted once", key));
        } else if (key == "name") {
            words_.name = value;
            named_ = true;
        } else if (key == "countries") {
            words_.countries = words_of(value);
            for (const auto& country : words_.countries) {
                if (country.size() != 2 || country.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") != std::string::npos)
                    return said(number, fmt::format("\"{}\" is no country; wanted two capital letters (ISO 3166-1)", country));
            }
        } else {
            return said(number, fmt::format("{} is not known here; wanted name or countries", key));
        }
        return {};
    }

    Outcome<void> close() {
        const auto reason = coded<Reason>(section_);
        if (!reason) return {};
        if (sentence_.empty()) return said(at_, fmt::format("[{}] is empty; wanted its sentence and its text", section_));
        if (sentence_.find_first_of("{}") != std::string::npos)
            return said(sentence_at_, "the reason's sentence holds a brace; wanted plain words");
        const auto text = trimmed(text_);
        if (const auto fine = check_words(text, Where::reason); !fine) return said(at_, "in " + section_ + ", " + fine.error().sentence);
        words_.reasons[*reason] = {sentence_, text};
        return {};
    }

    Outcome<LanguageWords> whole() {
        if (!named_) return said(0, "the language has no name; wanted a line \"name: English\"");
        for (const auto frame : every<FrameWords>()) {
            if (!words_.frame.contains(frame)) return said(0, fmt::format("[frame] has no {}; wanted every one", code(frame)));
        }
        for (const auto reason : every<Reason>()) {
            if (reason != Reason::r26 && !words_.reasons.contains(reason))
                return said(0, fmt::format("[{}] is missing: {}", code(reason), label(reason)));
        }
        return words_;
    }

    const law::BookText& file_;
    LanguageWords words_;
    std::string section_, sentence_, text_;
    int at_ = 0, sentence_at_ = 0;
    bool named_ = false;
};

}  // namespace

Outcome<LetterBook> LetterBook::from_texts(const std::vector<law::BookText>& files) {
    LetterBook book;
    std::set<std::string> countries;
    for (const auto& file : files) {
        SALLYPORT_TRY(words, FileReader{file}.read());
        if (book.language(words.language) != nullptr) return Problem{Trouble::invalid, file.name + " is there twice"};
        for (const auto& country : words.countries) {
            if (!countries.insert(country).second)
                return Problem{Trouble::invalid, fmt::format("{}: {} has a language already; wanted one", file.name, country)};
        }
        book.languages_.push_back(std::move(words));
    }
    std::ranges::sort(book.languages_, {}, [](const LanguageWords& words) { return std::pair{words.language != "en", words.language}; });
    if (!book.languages_.empty() && book.languages_.front().language != "en")
        return Problem{Trouble::invalid, "the letters have no en.txt; wanted it beside the others"};
    return book;
}

Outcome<LetterBook> LetterBook::load(const std::string& folder) {
    std::error_code failed;
    std::vector<law::BookText> files;
    for (const auto& file : std::filesystem::directory_iterator(folder, failed)) {
        if (file.path().extension() != ".txt") continue;
        std::ifstream in{file.path(), std::ios::binary};
        std::stringstream text;
        text << in.rdbuf();
        if (!in) return Problem{Trouble::unavailable, "cannot read " + file.path().string()};
        files.push_back({file.path().filename().string(), text.str()});
    }
    if (failed || files.empty()) return Problem{Trouble::not_found, folder + " has no words of letters (en.txt)"};
    return from_texts(files);
}

const LanguageWords* LetterBook::language(std::string_view language) const {
    const auto found = std::ranges::find(languages_, language, &LanguageWords::language);
    return found == languages_.end() ? nullptr : &*found;
}

std::string LetterBook::for_country(std::string_view country) const {
    for (const auto& words : languages_) {
        if (std::ranges::find(words.countries, country) != words.countries.end()) return words.language;
    }
    return "en";
}

namespace {

// One pass: what stands for a placeholder is never looked through again.
std::string filled(std::string_view text, const Values& values) {
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        const auto end = text[i] == '{' ? text.find('}', i) : std::string_view::npos;
        if (end == std::string_view::npos) {
            out += text[i++];
            continue;
        }
        const auto found = values.find(text.substr(i + 1, end - i - 1));
        if (found != values.end()) out += found->second;
        i = end + 1;
    }
    return out;
}

Values values_of(const demand::Demand& demand, const LetterKit& kit) {
    return {{"agency", demand.agency_name},
            {"number", kit.number},
            {"received", date_text(demand.received)},
            {"process", std::string{label(demand.instrument)}},
            {"accounts", std::to_string(demand.account_count())}};
}

std::string upper(std::string_view code) {
    std::string out{code};
    if (!out.empty() && out[0] == 'r') out[0] = 'R';
    return out;
}

// "R03: This legal process does not reach this kind of data. A subpoena does not open ..."
std::string reason_words(Reason reason, const LetterKit& kit, const Values& values, Letter& letter) {
    const auto piece = kit.pieces.find(reason);
    const std::string text = piece == kit.pieces.end() ? "" : piece->second.text;
    const MadeFrom from{reason, kit.words.language, piece == kit.pieces.end() ? 0 : piece->second.version, hex(sha256(text))};
    // The sentence each time; what can be done about it once.
    const bool told = std::ranges::find(letter.made_from, from) != letter.made_from.end();
    if (!told) letter.made_from.push_back(from);
    std::string words = fmt::format("{}: {}.", upper(code(reason)), kit.words.sentence_of(reason));
    if (!told && !text.empty()) words += " " + filled(text, values);
    return words;
}

std::string opening(const LetterKit& kit, const Values& values, FrameWords first) {
    std::string out = filled(kit.words.frame_of(FrameWords::to), values) + "\n";
    if (!kit.number.empty()) out += filled(kit.words.frame_of(FrameWords::about), values) + "\n";
    return out + "\n" + filled(kit.words.frame_of(first), values) + "\n";
}

}  // namespace

Letter refusal_letter(const demand::Demand& demand, const std::vector<Reason>& reasons, std::string_view extra_words,
                      const LetterKit& kit) {
    Letter letter;
    const auto values = values_of(demand, kit);
    letter.text = opening(kit, values, FrameWords::rejected);
    for (Reason reason : reasons) letter.text += "\n- " + reason_words(reason, kit, values, letter);
    letter.text += "\n";
    if (!extra_words.empty()) letter.text += fmt::format("\n{}\n", extra_words);
    letter.text += "\n" + filled(kit.words.frame_of(FrameWords::nothing_given), values) + "\n";
    return letter;
}

Letter partial_letter(const demand::Demand& demand, const std::vector<CellDecision>& decisions, const LetterKit& kit) {
    Letter letter;
    if (std::ranges::all_of(decisions, [](const CellDecision& cell) { return cell.answer == CellAnswer::grant; })) return letter;
    auto values = values_of(demand, kit);
    letter.text = opening(kit, values, FrameWords::answered);
    for (const auto& cell : decisions) {
        if (cell.answer == CellAnswer::grant) continue;
        values["identifier"] = std::to_string(cell.identifier + 1);
        values["data"] = kit.words.name_of(cell.data);
        auto line = cell.answer == CellAnswer::refuse ? FrameWords::cell_rejected : FrameWords::cell_narrowed;
        if (cell.answer == CellAnswer::narrow && cell.span) {
            line = FrameWords::cell_narrowed_days;
            values["first"] = text(day_of(cell.span->from, demand.zone));
            values["last"] = text(day_of({cell.span->to.ms - 1}, demand.zone));
            values["zone"] = demand.zone;
        }
        letter.text += "\n- " + filled(kit.words.frame_of(line), values);
        if (cell.reason) letter.text += " " + reason_words(*cell.reason, kit, values, letter);
    }
    letter.text += "\n\n" + filled(kit.words.frame_of(FrameWords::rest_approved), values) + "\n";
    return letter;
}

Letter preview(const demand::Demand& demand, Reason reason, std::string_view text, const LetterKit& kit) {
    LetterKit with = kit;
    with.pieces[reason].text = text;
    return refusal_letter(demand, {reason}, "", with);
}

}  // namespace sallyport::review
