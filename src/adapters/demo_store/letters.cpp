#include "adapters/demo_store/letters.h"

#include <fmt/format.h>

#include "adapters/documents/picture.h"

namespace sallyport::adapters {

namespace {

constexpr std::array<std::string_view, 24> subjects = {"Choir on Thursday",
                                                       "The allotment gate",
                                                       "Bread recipe",
                                                       "Your parcel is on its way",
                                                       "Notes from the committee",
                                                       "Ferry times",
                                                       "Lost umbrella",
                                                       "Bicycle repair",
                                                       "A book you lent me",
                                                       "Minutes of the garden club",
                                                       "Invoice for the boathouse",
                                                       "Chess by post, move 14",
                                                       "Holiday photographs",
                                                       "Reminder: library books",
                                                       "Kite festival",
                                                       "The blue kettle",
                                                       "Seed order",
                                                       "Rehearsal moved",
                                                       "Weekly weather for sailors",
                                                       "Spare key",
                                                       "Paint for the shed",
                                                       "Quiz night",
                                                       "Your subscription",
                                                       "Tide table"};
constexpr std::array<std::string_view, 16> subjects_of_things = {"gate",      "kettle",  "ferry",      "choir",   "parcel", "bicycle",
                                                                 "boathouse", "garden",  "umbrella",   "library", "kite",   "lantern",
                                                                 "shed",      "orchard", "tide table", "teapot"};
constexpr std::array<std::string_view, 12> verbs = {"needs mending",   "has arrived",    "is late again",          "was lovely",
                                                    "wants painting",  "has been found", "is closed until Friday", "smells of rain",
                                                    "starts at seven", "was sold out",   "looks better now",       "keeps rattling"};
constexpr std::array<std::string_view, 10> remarks = {"I will bring the key.",    "Shall we meet at the pier?",
                                                      "Please tell the others.",  "No hurry at all.",
                                                      "It rained the whole day.", "The neighbours send their regards.",
                                                      "There is cake.",           "I counted twelve herons.",
                                                      "Could you call me?",       "See you soon."};
constexpr std::array<std::string_view, 4> right_to_left = {
    "\u05e9\u05dc\u05d5\u05dd, \u05d4\u05d2\u05df \u05e4\u05ea\u05d5\u05d7 \u05de\u05d7\u05e8",
    "\u05ea\u05d5\u05d3\u05d4 \u05e2\u05dc \u05d4\u05e2\u05d5\u05d2\u05d4",
    "\u0645\u0631\u062d\u0628\u0627\u060c \u0627\u0644\u062d\u062f\u064a\u0642\u0629 \u062c\u0645\u064a\u0644\u0629",
    "\u0634\u0643\u0631\u0627 \u0639\u0644\u0649 \u0627\u0644\u0643\u062a\u0627\u0628"};
constexpr std::array<std::string_view, 4> east_asian = {
    "\u5ead\u5712\u306e\u96c6\u307e\u308a", "\u5408\u5531\u56e3\u306e\u7df4\u7fd2\u306f\u6728\u66dc\u65e5\u3067\u3059",
    "\u660e\u5929\u53bb\u516c\u56ed\u653e\u98ce\u7b5d", "\ub3c4\uc11c\uad00 \ucc45\uc744 \ubc18\ub0a9\ud574 \uc8fc\uc138\uc694"};
constexpr std::array<const char*, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<const char*, 7> weekdays = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};  // 1970-01-01 was a Thursday

struct Civil {
    Day day;
    const char* weekday;
    int hour, minute, second;
};
Civil civil(Instant at) {
    const auto seconds = at.ms / ms_per_second;
    const auto in_day = static_cast<int>(seconds % 86'400);
    return {day_of(at, "UTC"), weekdays[static_cast<std::size_t>(seconds / 86'400 % 7)], in_day / 3600, in_day / 60 % 60, in_day % 60};
}

std::string header_date(Instant at) {
    const auto c = civil(at);
    return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} +0000", c.weekday, c.day.day, months[static_cast<std::size_t>(c.day.month - 1)],
                       c.day.year, c.hour, c.minute, c.second);
}

std::string wrapped64(std::string_view bytes) {
    const auto packed = base64(bytes);
    std::string lines;
    for (std::size_t at = 0; at < packed.size(); at += 76) lines += packed.substr(at, 76) + "\n";
    return lines;
}

}  // namespace

std::string mbox_date(Instant at) {
    const auto c = civil(at);
    return fmt::format("{} {} {:2} {:02}:{:02}:{:02} {}", c.weekday, months[static_cast<std::size_t>(c.day.month - 1)], c.day.day, c.hour,
                       c.minute, c.second, c.day.year);
}

std::string small_talk(Dice& dice, int sentences) {
    std::string text;
    for (int i = 0; i < sentences; ++i) {
        if (!text.empty()) text += dice.one_in(4) ? '\n' : ' ';
        text +=
            dice.one_in(3) ? std::string{dice.pick(remarks)} : fmt::format("The {} {}.", dice.pick(subjects_of_things), dice.pick(verbs));
    }
    return text + "\n";
}

Letter make_letter(Dice& dice, const Correspondents& who, Instant stored, int number) {
    Letter letter;
    letter.stored = stored;
    letter.sent = dice.one_in(3);
    letter.from = letter.sent ? who.holder : who.other;
    letter.to = letter.sent ? who.other : who.holder;
    const auto& from_name = letter.sent ? who.holder_name : who.other_name;
    const auto& to_name = letter.sent ? who.other_name : who.holder_name;
    std::string subject{dice.pick(subjects)};
    std::string date = "Date: " + header_date(stored) + "\n";
    std::string more;  // further header lines
    std::string body = small_talk(dice, static_cast<int>(3 + dice.roll(9)));
    const std::string boundary = fmt::format("=_{:016x}", dice.roll(~std::uint64_t{0}));
    const auto part = [&](std::string_view head, std::string_view text) { return fmt::format("--{}\n{}\n\n{}\n", boundary, head, text); };
    const std::string plain = "Content-Type: text/plain; charset=utf-8";

    switch (dice.roll(40)) {
        case 0:  // a written and a drawn form of the same
        case 1:
            more = fmt::format("Content-Type: multipart/alternative; boundary=\"{}\"\n", boundary);
            body = part(plain, body) + part("Content-Type: text/html; charset=utf-8", "<p>" + body + "</p>") + "--" + boundary + "--\n";
            break;
        case 2:  // a table as attachment
        case 3:
            more = fmt::format("Content-Type: multipart/mixed; boundary=\"{}\"\n", boundary);
            body = part(plain, body) +
                   part(
                       "Content-Type: text/csv; name=\"seeds.csv\"\nContent-Disposition: attachment; "
                       "filename=\"seeds.csv\"\nContent-Transfer-Encoding: base64",
                       wrapped64("seed,packets\nbeans,3\npeas,5\n=1+1,1\n")) +
                   "--" + boundary + "--\n";
            break;
        case 4:  // a picture as attachment, its name in another script
            more = fmt::format("Content-Type: multipart/mixed; boundary=\"{}\"\n", boundary);
            body = part(plain, body) +
                   part(
                       "Content-Type: image/png\nContent-Disposition: attachment; "
                       "filename*=utf-8''%E5%BA%AD.png\nContent-Transfer-Encoding: base64",
                       wrapped64(grey_png({64, 48}, Bytes(64 * 48, static_cast<char>(64 + dice.roll(128)))))) +
                   "--" + boundary + "--\n";
            break;
        case 5: date.clear(); break;                                                           // no date of its own
        case 6: letter.is_dated = false; break;                                                // the store lost the delivery time
        case 7: date = "Date: Fri, 31 Feb 2031 25:61:00 +9999\n"; break;                       // a date that does not exist
        case 8: date = "Date: " + header_date({stored.ms - 2000 * ms_per_day}) + "\n"; break;  // a date that lies
        case 9: {                                                                              // subject and text in another script, packed
            const auto words = std::string{dice.pick(east_asian)};
            subject = "=?utf-8?B?" + base64(words) + "?=";
            more = plain + "\nContent-Transfer-Encoding: base64\n";
            body = wrapped64(words + "\n" + body);
            break;
        }
        case 10: {  // from right to left, unpacked
            const auto words = std::string{dice.pick(right_to_left)};
            subject = words;
            more = plain + "\nContent-Transfer-Encoding: 8bit\n";
            body = words + "\n";
            break;
        }
        case 11:  // the last boundary never comes
            more = fmt::format("Content-Type: multipart/mixed; boundary=\"{}\"\n", boundary);
            body = part(plain, body);
            break;
        case 12:  // Latin-1 that says nothing of it
            body = "Caf\xe9 at noon?\n" + body;
            break;
        case 13: {  // a message inside a message
            more = "Content-Type: message/rfc822\n";
            body = fmt::format("From: somebody@orchard-post.example\nTo: {}\nSubject: Fwd\nDate: {}\n\n{}", letter.from,
                               header_date({stored.ms - ms_per_day}), body);
            break;
        }
        case 14: more = "Content-Transfer-Encoding: x-pigeon\n"; break;                        // an encoding nobody knows
        case 15: body = "From the harbour we saw the kite.\n>From here too.\n" + body; break;  // what mbox must quote
        case 16: body.clear(); break;
        case 17: more = "X-Long: " + std::string(1200, 'l') + "\nSubject: a second subject\n"; break;
        case 18:  // a longer paper
            more = fmt::format("Content-Type: multipart/mixed; boundary=\"{}\"\n", boundary);
            body = part(plain, body) +
                   part(
                       "Content-Type: application/octet-stream\nContent-Disposition: attachment; "
                       "filename=\"../../minutes.txt\"\nContent-Transfer-Encoding: base64",
                       wrapped64(small_talk(dice, 200))) +
                   "--" + boundary + "--\n";
            break;
        default: more = plain + "\n"; break;
    }
    letter.bytes = fmt::format("From: {} <{}>\nTo: {} <{}>\n{}Subject: {}\nMessage-ID: <{}.{}@larkspur.example>\nMIME-Version: 1.0\n{}\n{}",
                               from_name, letter.from, to_name, letter.to, date, subject, stored.ms / 1000, number, more, body);
    return letter;
}

}  // namespace sallyport::adapters
