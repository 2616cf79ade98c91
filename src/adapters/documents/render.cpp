#include "adapters/documents/render.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstring>

#include "adapters/documents/paper_sandbox.h"
#include "adapters/documents/picture.h"

namespace sallyport::adapters {

namespace {

Problem bad_paper(std::string sentence) { return Problem{Trouble::invalid, std::move(sentence), "instrument"}; }

// ---- What comes out of the sandbox. The programs in there may have been taken over: nothing of it is believed. --------

struct Ended {
    bool known = false;
    int status = 0;
    bool well() const { return known && WIFEXITED(status) && WEXITSTATUS(status) == 0; }
    bool too_slow() const { return known && WIFSIGNALED(status) && (WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGKILL); }
};

class Heard {
public:
    explicit Heard(const RenderLimits& limits) : limits_{limits} {}

    // False: what was heard makes no sense or is too much; do not listen any longer.
    bool take(std::string_view bytes) {
        pending_ += bytes;
        std::size_t at = 0;
        while (pending_.size() - at >= 5) {
            std::size_t length = 0;
            for (std::size_t i = 0; i < 4; ++i)
                length |= static_cast<std::size_t>(static_cast<unsigned char>(pending_[at + 1 + i])) << (8 * i);
            if (length > 65536) return false;
            if (pending_.size() - at - 5 < length) break;
            if (!frame(pending_[at], std::string_view{pending_}.substr(at + 5, length))) return false;
            at += 5 + length;
        }
        pending_.erase(0, at);
        return true;
    }

    std::string facts, signatures, text, complaint, walls;
    Ended facts_ended, text_ended, pixels_ended;
    std::vector<PageImage> images;
    bool text_cut = false;

private:
    bool frame(char letter, std::string_view bytes) {
        switch (static_cast<Frame>(letter)) {
            case Frame::facts: return keep(facts, bytes);
            case Frame::signatures: return keep(signatures, bytes);
            case Frame::complaint: return keep(complaint, bytes);
            case Frame::walls: return keep(walls, bytes);
            case Frame::text:
                if (text.size() + bytes.size() > limits_.text_bytes) text_cut = true;
                if (!text_cut) text += bytes;
                return true;
            case Frame::pixels: pixels_ += bytes; return draw();
            case Frame::ended: return ended(bytes);
        }
        return false;
    }

    static bool keep(std::string& kept, std::string_view bytes) {
        constexpr std::size_t most = 1'000'000;
        kept += bytes.substr(0, most - std::min(most, kept.size()));
        return true;
    }

    bool ended(std::string_view bytes) {
        if (bytes.size() != 5) return false;
        std::uint32_t status = 0;
        for (std::size_t i = 0; i < 4; ++i) status |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[i + 1])) << (8 * i);
        const Ended how{true, static_cast<int>(status)};
        switch (static_cast<Frame>(bytes[0])) {
            case Frame::facts: facts_ended = how; return true;
            case Frame::text: text_ended = how; return true;
            case Frame::pixels: pixels_ended = how; return true;
            case Frame::signatures: return true;
            case Frame::complaint:
            case Frame::ended:
            case Frame::walls: return false;
        }
        return false;
    }

    // "P5\n1082 1400\n255\n" and then the grey bytes, page after page.
    bool draw() {
        while (true) {
            int numbers[3] = {};
            std::size_t at = 2;
            if (pixels_.size() < 2) return true;
            if (!pixels_.starts_with("P5")) return false;
            for (int& number : numbers) {
                while (at < pixels_.size() && (pixels_[at] == ' ' || pixels_[at] == '\n')) ++at;
                const auto [end, error] = std::from_chars(pixels_.data() + at, pixels_.data() + pixels_.size(), number);
                if (end == pixels_.data() + pixels_.size()) return pixels_.size() < 64;
                if (error != std::errc{}) return false;
                at = static_cast<std::size_t>(end - pixels_.data());
            }
            ++at;  // one white space ends the head
            const auto [width, height, white] = numbers;
            const int most = limits_.long_side_px + 2;
            if (width < 1 || height < 1 || width > most || height > most || white != 255) return false;
            const auto size = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
            if (pixels_.size() - at < size) return true;
            if (images.size() >= static_cast<std::size_t>(limits_.pages)) return false;
            PageImage page;
            page.number = static_cast<int>(images.size()) + 1;
            page.width = width;
            page.height = height;
            page.png = grey_png({width, height}, std::string_view{pixels_}.substr(at, size));
            images.push_back(std::move(page));
            pixels_.erase(0, at + size);
        }
    }

    const RenderLimits& limits_;
    std::string pending_, pixels_;
};

// ---- Words. pdftotext writes XHTML; we look for five tags in it and nothing else. ------------------------------------

double attribute(std::string_view tag, std::string_view name) {
    const auto at = tag.find(name);
    if (at == std::string_view::npos) return 0;
    const auto rest = tag.substr(at + name.size());
    double number = 0;
    std::from_chars(rest.data(), rest.data() + rest.size(), number);
    return number;
}

std::string plain(std::string_view escaped) {
    static constexpr std::pair<std::string_view, char> names[] = {{"&amp;", '&'},  {"&lt;", '<'},   {"&gt;", '>'},
                                                                  {"&quot;", '"'}, {"&#39;", '\''}, {"&apos;", '\''}};
    std::string text;
    for (std::size_t i = 0; i < escaped.size();) {
        bool named = false;
        for (const auto& [name, letter] : names) {
            if (!escaped.substr(i).starts_with(name)) continue;
            text += letter;
            i += name.size();
            named = true;
            break;
        }
        if (named) continue;
        const auto letter = static_cast<unsigned char>(escaped[i++]);
        text += letter < 0x20 || letter == 0x7f ? ' ' : static_cast<char>(letter);
    }
    return is_utf8(text) ? text : std::string{"?"};
}

int per_mille(double part, double whole) {
    if (!(whole > 0)) return 0;
    const double share = part * 1000 / whole;
    return share > 0 ? static_cast<int>(std::min(share, 1000.0)) : 0;  // also for what is no number
}

void place_words(std::string_view xhtml, std::vector<PageImage>& images) {
    PageImage* page = nullptr;
    std::size_t next_page = 0, at = 0;
    double width = 0, height = 0;
    while ((at = xhtml.find('<', at)) != std::string_view::npos) {
        const auto end = xhtml.find('>', at);
        if (end == std::string_view::npos) return;
        const auto tag = xhtml.substr(at, end - at);
        at = end + 1;
        if (tag.starts_with("<page ")) {
            if (next_page >= images.size()) return;
            page = &images[next_page++];
            width = attribute(tag, "width=\"");
            height = attribute(tag, "height=\"");
            // Of a page that is turned by a quarter pdftotext gives the sides as they were before, and the words as they are after.
            if ((width > height) != (page->width > page->height)) std::swap(width, height);
        } else if (page != nullptr && tag == "</line") {
            page->text += '\n';
        } else if (page != nullptr && tag.starts_with("<word ")) {
            const auto stop = xhtml.find('<', at);
            if (stop == std::string_view::npos) return;
            Word word{plain(xhtml.substr(at, stop - at)), per_mille(attribute(tag, "xMin=\""), width),
                      per_mille(attribute(tag, "yMin=\""), height), per_mille(attribute(tag, "xMax=\""), width),
                      per_mille(attribute(tag, "yMax=\""), height)};
            if (!page->text.empty() && page->text.back() != '\n') page->text += ' ';
            page->text += word.text;
            page->words.push_back(std::move(word));
        }
    }
}

// ---- Facts and remarks ---------------------------------------------------------------------------------------------

std::string_view fact(std::string_view facts, std::string_view name) {
    for (std::size_t at = 0; at < facts.size();) {
        const auto end = std::min(facts.find('\n', at), facts.size());
        auto line = facts.substr(at, end - at);
        at = end + 1;
        if (!line.starts_with(name)) continue;
        line.remove_prefix(name.size());
        while (line.starts_with(' ')) line.remove_prefix(1);
        return line;
    }
    return {};
}

void remark_on_signatures(std::string_view printed, std::vector<std::string>& remarks) {
    std::string signer;
    bool whole = true;
    for (std::size_t at = 0; at < printed.size() && remarks.size() < 20;) {
        const auto end = std::min(printed.find('\n', at), printed.size());
        const auto line = printed.substr(at, end - at);
        at = end + 1;
        const auto after = [&](std::string_view head) -> std::string_view {
            const auto found = line.find(head);
            return found == std::string_view::npos ? std::string_view{} : line.substr(found + head.size());
        };
        if (line.starts_with("Signature #")) {
            signer = "somebody";
            whole = true;
        } else if (const auto name = after("Signer Certificate Common Name: "); !name.empty()) {
            signer = plain(name.substr(0, 200));
        } else if (line.find("Not total document signed") != std::string_view::npos) {
            whole = false;
        } else if (const auto verdict = after("Signature Validation: "); !verdict.empty()) {
            if (!verdict.starts_with("Signature is Valid") && !verdict.starts_with("Digest Mismatch") &&
                !verdict.starts_with("Signature is Invalid")) {
                remarks.push_back("signed as " + signer + "; whether the signature matches could not be found out");
            } else if (!verdict.starts_with("Signature is Valid")) {
                remarks.push_back("signed as " + signer +
                                  ", and the signature does not match: the paper was changed or damaged after signing");
            } else if (!whole) {
                remarks.push_back("signed as " + signer + "; the signature matches, and more was added to the paper after it");
            } else {
                remarks.push_back("signed as " + signer + "; the signature matches the whole paper (who the signer is was not checked)");
            }
        }
    }
}

// Looks at the bytes as they stand, so what a paper hides in packed streams is not remarked on. It need not be: nothing
// of it is ever run or followed; the remark is for the reader's judgement of who sends such a thing.
void remark_on_bytes(std::string_view bytes, std::vector<std::string>& remarks) {
    static constexpr std::pair<std::string_view, const char*> marks[] = {
        {"/Launch", "an action that starts a program is present and was not run"},
        {"/SubmitForm", "an action that sends a form is present and was not run"},
        {"/EmbeddedFile", "files are attached inside the paper; they were not opened"},
        {"/XFA", "a form of the XFA kind is inside; only its still page is shown"},
        // The anti-virus test text as its makers ask for it (eicar.org), in two halves so that this program is no alarm itself.
        {"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR"
         "-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*",
         "the anti-virus test text (EICAR) is inside: keep the file itself closed"},
    };
    for (const auto& [mark, remark] : marks) {
        if (bytes.find(mark) != std::string_view::npos) remarks.emplace_back(remark);
    }
}

std::string with_thousands(long number) {
    auto digits = std::to_string(number);
    for (int at = static_cast<int>(digits.size()) - 3; at > 0; at -= 3) digits.insert(static_cast<std::size_t>(at), ",");
    return digits;
}

// ---- The process -----------------------------------------------------------------------------------------------------

class Descriptor {
public:
    explicit Descriptor(int fd) : fd_{fd} {}
    ~Descriptor() { close(); }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int get() const { return fd_; }
    void close() {
        if (fd_ >= 0) ::close(fd_);
        fd_ = -1;
    }

private:
    int fd_;
};

Problem cannot_start(int error) {
    return Problem{Trouble::unavailable, std::string{"the process that opens papers cannot be started: "} + std::strerror(error)};
}

bool write_whole(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto done = ::write(fd, bytes.data(), bytes.size());
        if (done < 0 && errno == EINTR) continue;
        if (done <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(done));
    }
    return true;
}

Outcome<pid_t> start(const RenderLimits& limits, std::string_view bytes, int paper, int results) {
    std::vector<std::string> words = limits.helper;
    words.push_back(std::to_string(limits.pages));
    words.push_back(std::to_string(limits.long_side_px));
    words.push_back(std::to_string(limits.cpu_seconds));
    words.push_back(std::to_string(limits.memory_bytes));
    words.emplace_back(bytes.find("/ByteRange") != std::string_view::npos ? "signed" : "unsigned");
    std::vector<char*> argv;
    for (auto& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    char* environment[] = {nullptr};

    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawnattr_init(&attributes);
    ::posix_spawn_file_actions_adddup2(&actions, paper, STDIN_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions, results, STDOUT_FILENO);
    ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    sigset_t none, usual;
    ::sigemptyset(&none);
    ::sigfillset(&usual);
    ::posix_spawnattr_setsigmask(&attributes, &none);
    ::posix_spawnattr_setsigdefault(&attributes, &usual);
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    pid_t child = -1;
    const int error = ::posix_spawn(&child, words[0].c_str(), &actions, &attributes, argv.data(), environment);
    ::posix_spawn_file_actions_destroy(&actions);
    ::posix_spawnattr_destroy(&attributes);
    if (error != 0) return cannot_start(error);
    return child;
}

enum class Listening { to_the_end, too_long, nonsense };

Listening listen(int results, std::chrono::steady_clock::time_point until, Heard& heard) {
    std::array<char, 65536> chunk;
    while (true) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now()).count();
        if (left <= 0) return Listening::too_long;
        struct pollfd end{results, POLLIN, 0};
        if (::poll(&end, 1, static_cast<int>(std::min<long>(left, 60'000))) <= 0) continue;
        const auto got = ::read(results, chunk.data(), chunk.size());
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return Listening::to_the_end;
        if (!heard.take({chunk.data(), static_cast<std::size_t>(got)})) return Listening::nonsense;
    }
}

Problem too_slow(long seconds) {
    return bad_paper(fmt::format("the PDF takes too long to read (over {} s); print it or scan it to a plain PDF and send that", seconds));
}

Outcome<RenderedDocument> render_pdf(std::string_view bytes, const RenderLimits& limits) {
    Descriptor paper{::memfd_create("paper", MFD_CLOEXEC | MFD_ALLOW_SEALING)};
    if (paper.get() < 0 || !write_whole(paper.get(), bytes)) return cannot_start(errno);
    if (::fcntl(paper.get(), F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) != 0) return cannot_start(errno);
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return cannot_start(errno);
    Descriptor ours{ends[0]}, theirs{ends[1]};
    SALLYPORT_TRY(child, start(limits, bytes, paper.get(), theirs.get()));
    theirs.close();

    Heard heard{limits};
    const auto listened = listen(ours.get(), std::chrono::steady_clock::now() + limits.wall_time, heard);
    // The whole small world dies with its first process, and that one with this child.
    if (listened != Listening::to_the_end) ::kill(child, SIGKILL);
    ours.close();
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }

    if (!heard.walls.empty()) return Problem{Trouble::unavailable, heard.walls};
    if (listened == Listening::too_long) return too_slow(std::chrono::ceil<std::chrono::seconds>(limits.wall_time).count());
    if (listened == Listening::nonsense)
        return bad_paper("the PDF cannot be shown as pages; print it or scan it to a plain PDF and send that");
    if (!heard.facts_ended.known) {
        return Problem{Trouble::unavailable, "the process that opens papers ended without an answer; try again"};
    }
    if (heard.complaint.find("Incorrect password") != std::string::npos) {
        return bad_paper("the PDF asks for a password; send one that opens without");
    }
    if (heard.facts_ended.too_slow() || heard.pixels_ended.too_slow()) return too_slow(limits.cpu_seconds);
    long pages = 0;
    const auto count = fact(heard.facts, "Pages:");
    std::from_chars(count.data(), count.data() + count.size(), pages);
    if (pages > limits.pages) {
        return bad_paper(
            fmt::format("the PDF has {} pages, at most {} are read; send the operative part", with_thousands(pages), limits.pages));
    }
    if (!heard.facts_ended.well() || pages < 1) {
        return bad_paper(heard.complaint.find("Invalid page count 0") != std::string::npos
                             ? "the PDF has no pages; save it again as PDF and send that"
                             : "the PDF is damaged and cannot be opened; save it again as PDF and send that");
    }
    if (heard.images.size() != static_cast<std::size_t>(pages)) {
        return bad_paper(fmt::format("the PDF is damaged: {} of its {} pages can be shown; save it again as PDF and send that",
                                     heard.images.size(), pages));
    }

    RenderedDocument document;
    document.pages = static_cast<int>(pages);
    document.images = std::move(heard.images);
    if (heard.text_ended.well() && !heard.text_cut) {
        place_words(heard.text, document.images);
    } else {
        document.remarks.emplace_back("its words could not be read by machine; read the pages");
    }
    remark_on_signatures(heard.signatures, document.remarks);
    // pdfinfo does not look at an action that runs on opening; the bytes may hold one as they stand.
    if (fact(heard.facts, "JavaScript:") == "yes" || bytes.find("/JavaScript") != std::string_view::npos)
        document.remarks.emplace_back("JavaScript is present and was not run");
    if (fact(heard.facts, "Encrypted:").starts_with("yes")) document.remarks.emplace_back("encrypted, and opens without a password");
    remark_on_bytes(bytes, document.remarks);
    return document;
}

}  // namespace

Outcome<PaperKind> sniff(std::string_view bytes) {
    if (bytes.empty()) return bad_paper("the file is empty (0 bytes); a PDF is wanted");
    if (bytes.size() > limits::instrument_bytes) {
        const auto tenths = (bytes.size() + 99'999) / 100'000;
        const auto size = tenths % 10 == 0 ? std::to_string(tenths / 10) : fmt::format("{}.{}", tenths / 10, tenths % 10);
        return bad_paper(fmt::format("the file is {} MB, at most {} MB are accepted", size, limits::instrument_bytes / 1'000'000));
    }
    auto start = bytes.substr(0, 1024);
    if (start.starts_with("\x89PNG\r\n\x1a\n")) return PaperKind::png;
    if (start.starts_with("\xff\xd8\xff")) return PaperKind::jpeg;
    // Every reader of PDF accepts other bytes before the mark (ISO 32000-1, annex H.3, note 13); what is HTML before it is not.
    const auto mark = start.find("%PDF-");
    std::string head{start.substr(0, std::min(mark, start.size()))};
    if (head.starts_with("\xef\xbb\xbf")) head.erase(0, 3);
    head.erase(0, head.find_first_not_of(" \t\r\n\f"));
    for (char& letter : head) letter = letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
    static constexpr std::pair<std::string_view, const char*> others[] = {
        {"<!doctype html", "HTML"},
        {"<html", "HTML"},
        {"<script", "HTML"},
        {"<svg", "SVG"},
        {"<!doctype svg", "SVG"},
        {"<?xml", "XML"},
        {"<!--", "HTML"},
        {"pk\x03\x04", "a ZIP archive or an office document"},
        {"\xd0\xcf\x11\xe0", "an old office document"},
        {"{\\rtf", "RTF"},
        {"gif8", "a GIF picture"},
        {"ii*", "a TIFF picture"},
        {"mm\x00*", "a TIFF picture"},
        {"mz", "a program"},
        {"\x7f"
         "elf",
         "a program"},
        {"from ", "a mail"},
    };
    for (const auto& [beginning, name] : others) {
        if (head.starts_with(beginning)) return bad_paper(fmt::format("the file starts like {}, not like a PDF; a PDF is wanted", name));
    }
    if (mark == std::string_view::npos) return bad_paper("the file does not start like a PDF; a PDF is wanted, or a scan as PNG or JPEG");
    return PaperKind::pdf;
}

Outcome<RenderedDocument> render(std::string_view bytes, const RenderLimits& limits) {
    SALLYPORT_TRY(kind, sniff(bytes));
    switch (kind) {
        case PaperKind::pdf: return render_pdf(bytes, limits);
        case PaperKind::png: {
            SALLYPORT_TRY(pdf, pdf_around_png(bytes));
            return render_pdf(pdf, limits);
        }
        case PaperKind::jpeg: {
            SALLYPORT_TRY(pdf, pdf_around_jpeg(bytes));
            return render_pdf(pdf, limits);
        }
    }
    return bad_paper("the file is of no kind that is read here");
}

}  // namespace sallyport::adapters
