// What pages are put together from. Plain functions of their arguments; all of it works without a script.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "doors/page/html.h"

namespace sallyport::doors::page {

enum class Tone { plain, good, warn, bad, busy };

Html heading(std::string_view words, std::string_view caption = {});  // the page's <h1>, its caption above it
Html tag(std::string_view words, Tone tone = Tone::plain);
// Tells how an act went or what one must know first. `bad` is announced at once by screen readers.
Html banner(Tone tone, std::string_view title, const Html& body = {});
Html inset(const Html& body);
Html panel(std::string_view title, const Html& body);  // the receipt after an act
Html details(std::string_view summary, const Html& body);
Html empty_state(std::string_view title, const Html& body);

struct Crumb {
    std::string words = {};
    Address to;
};
Html breadcrumbs(const std::vector<Crumb>& way);
Html back_link(const Address& to, std::string_view words = "Back");

enum class Align { words, figures };
struct Column {
    std::string title = {};
    Align align = Align::words;
    Address sort = "#";  // "#": cannot be sorted by
    enum class Sorted { no, up, down } sorted = Sorted::no;
};
struct Row {
    std::vector<Html> cells = {};
    Tone tone = Tone::plain;  // a stripe at the row's start; never the only sign
};
struct Table {
    std::string caption = {};
    std::vector<Column> columns = {};
    std::vector<Row> rows = {};
    bool row_headings = true;  // the first cell names its row
    bool caption_shown = true;
};
// Where the screen is narrow: more than three columns stack, a titled line a cell; fewer scroll inside themselves, reachable by keyboard.
Html table(const Table& table);

struct SummaryRow {
    std::string key = {};
    Html value = {};
    std::optional<std::pair<std::string, Address>> change = std::nullopt;  // words, where
};
Html summary_list(const std::vector<SummaryRow>& rows);

struct Event {
    std::string title = {};
    std::string when = {};      // for people
    std::string datetime = {};  // RFC 3339
    std::string by = {};
    Html body = {};
    Tone tone = Tone::plain;
};
Html timeline(const std::vector<Event>& events);  // newest first is the caller's order

struct Tab {
    std::string words = {};
    Address to;
    bool current = false;
    int count = 0;
};
Html tabs(std::string_view label, const std::vector<Tab>& tabs);  // each tab has an address; no script

struct Pages {
    int current = 1, last = 1;
    Address base;  // "?page=N" is added to it
};
Html pagination(const Pages& pages);

struct Progress {
    std::string label = {};
    std::int64_t done = 0, total = 0;  // total 0: not known yet
    std::string left = {};             // "about 3 minutes"
};
Html progress(const Progress& progress);

Html button_link(const Address& to, std::string_view words);
Html image(const Address& from, std::string_view alt, int width, int height);

// Paper beside a form: two columns on wide screens, one below the other on narrow ones.
Html beside(const Html& first, const Html& second);
Html section(std::string_view title, const Html& body);  // <section> with its <h2>

}  // namespace sallyport::doors::page
