#include "adapters/documents/render.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "adapters/documents/picture.h"

using namespace sallyport;
using namespace sallyport::adapters;

namespace {

namespace fs = std::filesystem;

const fs::path papers = fs::path{SALLYPORT_SOURCE_DIR} / "tests/data/papers";

Bytes read(const fs::path& path) {
    std::ifstream in{path, std::ios::binary};
    std::ostringstream all;
    all << in.rdbuf();
    return all.str();
}

RenderLimits by_helper() {
    RenderLimits limits;
    limits.helper = {SALLYPORT_PAPER_SANDBOX, "paper-sandbox"};
    return limits;
}

std::string sentence_of(std::string_view bytes, const RenderLimits& limits = by_helper()) {
    const auto rendered = render(bytes, limits);
    return rendered ? "" : rendered.error().sentence;
}

bool says(const std::vector<std::string>& remarks, std::string_view words) {
    for (const auto& remark : remarks) {
        if (remark.find(words) != std::string::npos) return true;
    }
    return false;
}

// A PDF from its objects, with a right cross-reference table. Object 1 is the catalogue.
Bytes pdf_of(const std::vector<std::string>& objects) {
    Bytes pdf = "%PDF-1.5\n";
    std::vector<std::size_t> places;
    for (const auto& object : objects) {
        places.push_back(pdf.size());
        pdf += std::to_string(places.size()) + " 0 obj\n" + object + "\nendobj\n";
    }
    const auto table = pdf.size();
    pdf += "xref\n0 " + std::to_string(places.size() + 1) + "\n0000000000 65535 f \n";
    for (const auto place : places) {
        const auto digits = std::to_string(place);
        pdf += std::string(10 - digits.size(), '0') + digits + " 00000 n \n";
    }
    return pdf + "trailer\n<< /Size " + std::to_string(places.size() + 1) + " /Root 1 0 R >>\nstartxref\n" + std::to_string(table) +
           "\n%%EOF\n";
}

Bytes pdf_with(const std::string& catalogue, const std::string& content, int pages = 1) {
    std::string kids;
    for (int i = 0; i < pages; ++i) kids += " " + std::to_string(5 + i) + " 0 R";
    std::vector<std::string> objects = {"<< /Type /Catalog /Pages 2 0 R " + catalogue + " >>",
                                        "<< /Type /Pages /Kids [" + kids + "] /Count " + std::to_string(pages) + " >>",
                                        "<< /Length " + std::to_string(content.size()) + " >>\nstream\n" + content + "\nendstream",
                                        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"};
    for (int i = 0; i < pages; ++i) {
        objects.emplace_back(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 3 0 R /Resources << /Font << /F 4 0 R >> >> >>");
    }
    return pdf_of(objects);
}

enum class Got { what_it_wanted, refused, no_sandbox, something_else };

// What became of a stranger's attempt from inside.
Got attempt(const std::string& who, const std::string& what) {
    std::string program = SALLYPORT_PAPER_SANDBOX, first = "attempt-by-" + who, second = what;
    char* argv[] = {program.data(), first.data(), second.data(), nullptr};
    char* environment[] = {nullptr};
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    const auto paper = papers / "qpdf/minimal.pdf";
    ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, paper.c_str(), O_RDONLY, 0);
    pid_t child = -1;
    REQUIRE(::posix_spawn(&child, argv[0], &actions, nullptr, argv, environment) == 0);
    ::posix_spawn_file_actions_destroy(&actions);
    int status = 0;
    ::waitpid(child, &status, 0);
    if (!WIFEXITED(status)) return Got::something_else;
    switch (WEXITSTATUS(status)) {
        case 10: return Got::what_it_wanted;
        case 11: return Got::refused;
        case 60: return Got::no_sandbox;
    }
    return Got::something_else;
}

}  // namespace

TEST_CASE("Sniff.SaysWhatWasSeenAndWhatIsWanted") {
    CHECK(*sniff(read(papers / "qpdf/minimal.pdf")) == PaperKind::pdf);
    CHECK(sniff("").error().sentence == "the file is empty (0 bytes); a PDF is wanted");
    CHECK(sniff("\xef\xbb\xbf\n<!DOCTYPE HTML><p>%PDF-1.4").error().sentence ==
          "the file starts like HTML, not like a PDF; a PDF is wanted");
    CHECK(sniff("<svg xmlns='http://www.w3.org/2000/svg'/>").error().sentence ==
          "the file starts like SVG, not like a PDF; a PDF is wanted");
    CHECK(sniff("PK\x03\x04 word/document.xml").error().sentence ==
          "the file starts like a ZIP archive or an office document, not like a PDF; a PDF is wanted");
    CHECK(sniff("Dear Sir or Madam").error().sentence == "the file does not start like a PDF; a PDF is wanted, or a scan as PNG or JPEG");
    CHECK(sniff("").error().trouble == Trouble::invalid);
    CHECK(sniff("").error().field == "instrument");
}

TEST_CASE("Sniff.AcceptsTheLimitAndRefusesOneByteMore") {
    Bytes large = "%PDF-1.4";
    large.resize(limits::instrument_bytes, ' ');
    CHECK(sniff(large));
    large += ' ';
    CHECK(sniff(large).error().sentence == "the file is 25.1 MB, at most 25 MB are accepted");
    large.resize(31'000'000);
    CHECK(sniff(large).error().sentence == "the file is 31 MB, at most 25 MB are accepted");
}

TEST_CASE("Render.GivesPixelsWordsAndTheirPlaces") {
    const auto rendered =
        render(pdf_with("", "BT /F 24 Tf 61.2 712.8 Td (Search warrant) Tj 0 -396 Td (March & April) Tj ET"), by_helper());
    REQUIRE_MESSAGE(rendered, rendered.error().sentence);
    REQUIRE(rendered->images.size() == 1);
    const auto& page = rendered->images[0];
    CHECK(rendered->pages == 1);
    CHECK(page.number == 1);
    CHECK(page.height == 1200);
    CHECK(page.width == 928);
    CHECK(page.png.starts_with("\x89PNG"));
    CHECK(page.text == "Search warrant\nMarch & April\n");
    REQUIRE(page.words.size() == 5);
    CHECK(page.words[0].text == "Search");
    CHECK(page.words[0].left >= 98);
    CHECK(page.words[0].left <= 102);
    CHECK(page.words[0].top > 60);
    CHECK(page.words[0].bottom < 120);
    CHECK(page.words[2].top > 560);
    CHECK(rendered->remarks.empty());
}

TEST_CASE("Render.PlacesTheWordsOfATurnedPage") {
    for (const auto& [turn, left, top] : {std::tuple{0, 100, 78}, {90, 893, 100}, {180, 780, 893}, {270, 78, 780}}) {
        CAPTURE(turn);
        const std::string content = "BT /F 24 Tf 61.2 712.8 Td (Corner) Tj ET";
        const auto rendered = render(pdf_of({"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                                             "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Rotate " +
                                                 std::to_string(turn) + " /Resources << /Font << /F 5 0 R >> >> >>",
                                             "<< /Length " + std::to_string(content.size()) + " >>\nstream\n" + content + "\nendstream",
                                             "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"}),
                                     by_helper());
        REQUIRE(rendered);
        REQUIRE(rendered->images[0].words.size() == 1);
        CHECK(std::abs(rendered->images[0].words[0].left - left) < 4);
        CHECK(std::abs(rendered->images[0].words[0].top - top) < 4);
    }
}

TEST_CASE("Render.AnswersEverySampleAndNeverHangs") {
    // Each of these is either shown, or refused with a sentence for the one who sent it. What the others say is in `refused`.
    const std::map<std::string, std::string> refused = {
        {"bad-encryption-length.pdf", "password"},
        {"bad1.pdf", "does not start like a PDF"},
        {"enc-R3,V2,U=view,O=view.pdf", "password"},
        {"enc-XI-R6,V5,U=view,O=master.pdf", "password"},
        {"enc-long-password.pdf", "password"},
        {"issue-101.pdf", "damaged"},
        {"issue-141a.pdf", "does not start like a PDF"},
        {"issue-263.pdf", "does not start like a PDF"},
        {"issue-99.pdf", "damaged"},
        {"many-nulls.pdf", "no pages"},
        {"fuzz-16214.pdf", "does not start like a PDF"},
        {"short-O-U.pdf", "password"},
    };
    int seen = 0;
    for (const auto& entry : fs::directory_iterator{papers / "qpdf"}) {
        if (entry.path().extension() != ".pdf") continue;
        ++seen;
        const auto name = entry.path().filename().string();
        CAPTURE(name);
        const auto rendered = render(read(entry.path()), by_helper());
        const auto expected = refused.find(name);
        if (expected == refused.end()) {
            REQUIRE_MESSAGE(rendered, rendered.error().sentence);
            CHECK(rendered->images.size() == static_cast<std::size_t>(rendered->pages));
        } else {
            REQUIRE(!rendered);
            CHECK(rendered.error().trouble == Trouble::invalid);
            CHECK_MESSAGE(rendered.error().sentence.find(expected->second) != std::string::npos, rendered.error().sentence);
        }
    }
    CHECK(seen == 51);
}

TEST_CASE("Render.TellsASignatureFromAnAlteredPaper") {
    const auto whole = render(read(papers / "qpdf/digitally-signed.pdf"), by_helper());
    REQUIRE(whole);
    CHECK(says(whole->remarks, "the signature matches the whole paper"));
    const auto altered = render(read(papers / "qpdf/minimal-signed-restrictions-removed.pdf"), by_helper());
    REQUIRE(altered);
    CHECK(says(altered->remarks, "the signature does not match"));
}

TEST_CASE("Render.RunsNoScriptAndSaysThatThereIsOne") {
    const auto rendered =
        render(pdf_with("/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>", "BT /F 12 Tf 72 700 Td (x) Tj ET"), by_helper());
    REQUIRE(rendered);
    CHECK(says(rendered->remarks, "JavaScript is present and was not run"));
    const auto launched = render(pdf_with("/OpenAction << /S /Launch /F (calc.exe) >>", "BT /F 12 Tf 72 700 Td (x) Tj ET"), by_helper());
    REQUIRE(launched);
    CHECK(says(launched->remarks, "an action that starts a program is present and was not run"));
}

TEST_CASE("Render.NamesTheAntiVirusTestText") {
    const std::string eicar = std::string{"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR"} + "-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*";
    Bytes paper = pdf_with("", "BT /F 12 Tf 72 700 Td (x) Tj ET");
    paper += "% " + eicar + "\n";
    const auto rendered = render(paper, by_helper());
    REQUIRE_MESSAGE(rendered, rendered.error().sentence);
    CHECK(says(rendered->remarks, "EICAR"));
}

TEST_CASE("Render.ReadsTwoHundredPagesAndNotOneMore") {
    auto few = by_helper();
    few.pages = 3;
    CHECK(render(pdf_with("", "BT ET", 3), few));
    CHECK(sentence_of(pdf_with("", "BT ET", 4), few) == "the PDF has 4 pages, at most 3 are read; send the operative part");
    CHECK(sentence_of(pdf_with("", "BT ET", 20'000)) == "the PDF has 20,000 pages, at most 200 are read; send the operative part");
}

TEST_CASE("Render.RefusesAPaperThatStopsHalfWay") {
    const auto whole = read(papers / "qpdf/digitally-signed.pdf");
    for (const auto part : {whole.size() / 2, whole.size() / 10, std::size_t{64}}) {
        const auto rendered = render(std::string_view{whole}.substr(0, part), by_helper());
        if (!rendered) CHECK(rendered.error().sentence.find("damaged") != std::string::npos);
    }
    CHECK(sentence_of(std::string_view{whole}.substr(0, 64)).find("damaged") != std::string::npos);
}

TEST_CASE("Render.StopsAPaperThatNeverEnds") {
    // A pattern that calls itself many times a level: without a limit it draws for years.
    std::vector<std::string> objects = {
        "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /XObject << /A 5 0 R >> >> >>",
        "<< /Length 5 >>\nstream\n/A Do\nendstream"};
    const std::string calls = "/A Do /A Do /A Do /A Do /A Do /A Do /A Do /A Do /A Do /A Do";
    for (int level = 5; level < 17; ++level) {
        objects.push_back("<< /Type /XObject /Subtype /Form /BBox [0 0 612 792] /Resources << /XObject << /A " + std::to_string(level + 1) +
                          " 0 R >> >> /Length " + std::to_string(calls.size()) + " >>\nstream\n" + calls + "\nendstream");
    }
    objects.emplace_back("<< /Type /XObject /Subtype /Form /BBox [0 0 612 792] /Length 19 >>\nstream\n0 0 600 700 re f   \nendstream");
    auto short_of_time = by_helper();
    short_of_time.cpu_seconds = 1;
    CHECK(sentence_of(pdf_of(objects), short_of_time) ==
          "the PDF takes too long to read (over 1 s); print it or scan it to a plain PDF and send that");
}

TEST_CASE("Render.SurvivesAHundredThousandNestedArrays") {
    const auto rendered =
        render(pdf_with("/X " + std::string(100'000, '[') + std::string(100'000, ']'), "BT /F 12 Tf 72 700 Td (x) Tj ET"), by_helper());
    if (!rendered) {
        CHECK(rendered.error().trouble == Trouble::invalid);
        CHECK(rendered.error().sentence.starts_with("the PDF "));
    }
}

TEST_CASE("Render.TakesSeveralPapersAtOnce") {
    const auto paper = read(papers / "qpdf/minimal.pdf");
    std::array<int, 4> pages{};
    {
        std::vector<std::jthread> threads;
        for (int& count : pages) {
            threads.emplace_back([&paper, &count] {
                const auto rendered = render(paper, by_helper());
                count = rendered ? rendered->pages : -1;
            });
        }
    }
    CHECK(pages == std::array{1, 1, 1, 1});
}

TEST_CASE("Render.StopsAHelperThatNeverAnswers") {
    RenderLimits limits;
    limits.helper = {SALLYPORT_PAPER_SANDBOX, "hang"};
    limits.wall_time = std::chrono::milliseconds{200};
    CHECK(sentence_of(read(papers / "qpdf/minimal.pdf"), limits).find("the PDF takes too long") == 0);
}

TEST_CASE("Render.OpensNothingWithoutItsHelper") {
    RenderLimits limits;
    limits.helper = {"/nowhere/sallyport", "paper-sandbox"};
    const auto rendered = render(read(papers / "qpdf/minimal.pdf"), limits);
    REQUIRE(!rendered);
    CHECK(rendered.error().trouble == Trouble::unavailable);
    CHECK(rendered.error().sentence == "the process that opens papers cannot be started: No such file or directory");
}

TEST_CASE("Render.SurvivesAPageOfAnySize") {
    for (const char* box : {"[0 0 1 1]", "[0 0 14400 14400]", "[0 0 100000 1]", "[0 0 0 0]", "[0 0 1e30 1e30]"}) {
        CAPTURE(box);
        const auto rendered = render(pdf_of({"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                                             std::string{"<< /Type /Page /Parent 2 0 R /MediaBox "} + box + " >>"}),
                                     by_helper());
        if (rendered) {
            CHECK(rendered->images[0].width <= 1202);
            CHECK(rendered->images[0].height <= 1202);
        } else {
            CHECK(rendered.error().trouble == Trouble::invalid);
        }
    }
}

TEST_CASE("Render.ShowsAScanSentAsAPicture") {
    const auto scan = grey_png({40, 30}, Bytes(1200, '\x80'));
    const auto rendered = render(scan, by_helper());
    REQUIRE_MESSAGE(rendered, rendered.error().sentence);
    CHECK(rendered->pages == 1);
    CHECK(rendered->images[0].width == 1200);
    CHECK(rendered->images[0].height <= 902);
    CHECK(sentence_of(std::string_view{scan}.substr(0, scan.size() - 20)) == "the picture stops half way; save it as PDF and send that");
    Bytes giant = scan;
    giant.replace(16, 8, Bytes("\x00\x00\xff\xff\x00\x00\xff\xff", 8));
    CHECK(sentence_of(giant) == "the picture has 65535 by 65535 pixels, at most 20000 a side are read; save it as PDF and send that");
    CHECK(sentence_of("\xff\xd8\xff\xe0") == "the picture stops half way; save it as PDF and send that");
    const auto photograph = render(read(papers / "scan.jpg"), by_helper());
    REQUIRE_MESSAGE(photograph, photograph.error().sentence);
    CHECK(photograph->pages == 1);
}

TEST_CASE("Sandbox.LetsNothingOut") {
    // The allowed neighbours first: without them a sandbox in which nothing works at all would pass.
    REQUIRE(attempt("program", "read-the-paper") == Got::what_it_wanted);
    REQUIRE(attempt("program", "read-a-font-setting") == Got::what_it_wanted);
    REQUIRE(attempt("keeper", "fork-once") == Got::what_it_wanted);
    for (const char* what : {"connect", "read-passwd", "read-own-memory-map", "write-tmp", "write-the-paper", "write-the-device",
                             "fork-bomb", "fork-once", "mount", "ptrace", "become-root", "run-a-shell", "make-a-folder"}) {
        CAPTURE(what);
        CHECK(attempt("program", what) == Got::refused);
        if (std::string_view{what} != "fork-once") CHECK(attempt("keeper", what) == Got::refused);
    }
    CHECK(attempt("program", "an attempt nobody wrote") == Got::what_it_wanted);
}
