#include "doors/http/parse.h"

#include <doctest/doctest.h>

#include "base/limits.h"
#include "doors/http/inside/form_reader.h"
#include "doors/http/response.h"
#include "doors/http/router.h"

using namespace sallyport;
using namespace sallyport::doors::http;

namespace {
std::string head(std::string_view lines) { return "GET / HTTP/1.1\r\nHost: gate.example\r\n" + std::string{lines} + "\r\n"; }

// Writes down what the parser said: [name|filename|type] bytes ;
struct Scribe : Multipart::Reader {
    std::string said;
    Outcome<void> part(const Part& part) override {
        said += "[" + part.field + "|" + (part.is_file ? part.filename : "-") + "|" + part.content_type + "]";
        return {};
    }
    Outcome<void> data(std::string_view bytes) override {
        said += bytes;
        return {};
    }
    Outcome<void> part_end() override {
        said += ";";
        return {};
    }
};

// "step" bytes at a time; the sentence of the first problem, or what was read.
std::string read_multipart(std::string_view body, std::size_t step, std::string boundary = "XX") {
    Scribe scribe;
    Multipart parser{std::move(boundary), scribe};
    for (std::size_t at = 0; at < body.size(); at += step)
        if (auto fed = parser.feed(body.substr(at, step)); !fed) return "problem: " + fed.error().sentence;
    if (auto whole = parser.finish(); !whole) return "problem: " + whole.error().sentence;
    return scribe.said;
}

struct Pot : UploadSink {
    std::string said;
    Outcome<void> begin(std::string_view field, std::string_view filename, std::string_view) override {
        said += "begin " + std::string{field} + " " + std::string{filename} + ";";
        if (filename == "no.pdf") return Problem{Trouble::refused, "not this one", "order"};
        return {};
    }
    Outcome<void> add(std::string_view bytes) override {
        said += std::to_string(bytes.size()) + ";";
        return {};
    }
    Outcome<void> end() override {
        said += "end;";
        return {};
    }
    void abandon() override { said += "abandon;"; }
};

std::string file_part(std::string_view field, std::string_view filename, std::string_view bytes) {
    return "--XX\r\nContent-Disposition: form-data; name=\"" + std::string{field} + "\"; filename=\"" + std::string{filename} +
           "\"\r\nContent-Type: application/pdf\r\n\r\n" + std::string{bytes} + "\r\n";
}
std::string text_part(std::string_view field, std::string_view value) {
    return "--XX\r\nContent-Disposition: form-data; name=\"" + std::string{field} + "\"\r\n\r\n" + std::string{value} + "\r\n";
}
}  // namespace

TEST_CASE("Head.IsTakenOnlyWhenThereIsOneWayToReadIt") {
    CHECK(check_head(head("Accept: */*\r\n")));
    CHECK(check_head(head("Content-Length: 5\r\n")));
    CHECK(check_head(head("Transfer-Encoding: chunked\r\n")));
    CHECK(check_head("GET / HTTP/1.0\r\n\r\n"));
    for (const char* wrong : {
             "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
             "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
             "Content-Length: 5\r\nContent-Length: 5\r\n",
             "Content-Length: 5, 5\r\n",
             "Content-Length: +5\r\n",
             "Content-Length: 0x5\r\n",
             "Content-Length: 99999999999999999999\r\n",
             "Transfer-Encoding: chunked, identity\r\n",
             "Transfer-Encoding: xchunked\r\n",
             "Transfer-Encoding : chunked\r\n",
             "Transfer-Encoding:\x0b"
             "chunked\r\n",
             "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
             "X: a\r\n folded\r\n",
             "X: a\r\n\tfolded\r\n",
             "X: a\nY: b\r\n",
             "X: a\rY: b\r\n",
             "Host: other.example\r\n",
             "no colon\r\n",
             ": no name\r\n",
             "X: a\x7f\r\n",
         }) {
        CAPTURE(wrong);
        CHECK(!check_head(head(wrong)));
    }
    CHECK(!check_head(std::string{"GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n", 35}));
    CHECK(!check_head("GET / HTTP/1.1\r\n\r\n"));  // no Host
    CHECK(!check_head("GET / HTTP/1.1\r\nHost: a@b\r\n\r\n"));
    CHECK(!check_head("GET  / HTTP/1.1\r\nHost: a\r\n\r\n"));
    CHECK(!check_head("GET / HTTP/2.0\r\nHost: a\r\n\r\n"));
    CHECK(!check_head("GET /\r\nHost: a\r\n\r\n"));
    CHECK(!check_head("\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"));
    CHECK(!check_head("GET / HTTP/1.1\r\nHost: a\r\n"));
    CHECK(!check_head(""));
    std::string many;
    for (int i = 0; i < limits::header_count - 1; ++i) many += "X-" + std::to_string(i) + ": 1\r\n";
    CHECK(check_head(head(many)));
    CHECK(!check_head(head(many + "Y: 1\r\n")));
}

TEST_CASE("Target.IsAPathOfOursOrRefused") {
    CHECK(parse_target("/")->path == "/");
    CHECK(parse_target("/a%20b/%C3%BC?x=1+2&x=%26")->path == "/a b/ü");
    CHECK(parse_target("/a?x=1+2&x=%26&y")->query.all("x") == std::vector<std::string>{"1 2", "&"});
    CHECK(parse_target("/a+b")->path == "/a+b");
    CHECK(parse_target("/a/")->path == "/a/");
    CHECK(parse_target("/a;b")->path == "/a;b");  // a name like any other; no route has it
    for (const char* wrong : {"",
                              "a",
                              "*",
                              "http://gate.example/",
                              "//",
                              "//host/a",
                              "/a//b",
                              "/.",
                              "/..",
                              "/a/../b",
                              "/%2e%2e/etc/passwd",
                              "/a/%2E%2e",
                              "/%2e",
                              "/a%2fb",
                              "/a%5cb",
                              "/a\\b",
                              "/%00",
                              "/a%0ab",
                              "/%",
                              "/%4",
                              "/%zz",
                              "/%c0%af",
                              "/%e0%80%af",
                              "/%ed%a0%80",
                              "/%ff",
                              "/\xc3\xbc",
                              "/a#b",
                              "/a b",
                              "/?x=%c0%af",
                              "/?x=%00"}) {
        CAPTURE(wrong);
        CHECK(!parse_target(wrong));
    }
}

TEST_CASE("Urlencoded.KeepsOrderAndRepeats") {
    const auto form = parse_urlencoded("a=1&b=&a=2&c&&d=%C3%BC+x");
    REQUIRE(form);
    CHECK(form->all("a") == std::vector<std::string>{"1", "2"});
    CHECK(form->has("c"));
    CHECK(form->get("d") == "ü x");
    CHECK(form->pairs().size() == 5);
    CHECK(parse_urlencoded("a&b&c", 3));
    CHECK(!parse_urlencoded("a&b&c&d", 3));
    CHECK(!parse_urlencoded("a=%f"));
    CHECK(!parse_urlencoded("a=%ff"));
}

TEST_CASE("Range.IsOneStretchOrNone") {
    CHECK(parse_range("bytes=0-0", 10)->to == 1);
    CHECK(parse_range("bytes=5-", 10)->from == 5);
    CHECK(parse_range("bytes=5-", 10)->to == 10);
    CHECK(parse_range("bytes=-3", 10)->from == 7);
    CHECK(parse_range("bytes=-30", 10)->from == 0);
    CHECK(parse_range("bytes=5-900", 10)->to == 10);
    CHECK(!parse_range("bytes=10-", 10)->satisfiable);
    CHECK(!parse_range("bytes=-0", 10)->satisfiable);
    for (const char* ignored :
         {"", "bytes=", "bytes=-", "bytes=a-b", "bytes=5-4", "bytes=0-1,3-4", "items=0-1", "bytes=1-99999999999999999999"}) {
        CAPTURE(ignored);
        CHECK(!parse_range(ignored, 10));
    }
}

TEST_CASE("Boundary.IsReadAsRfc2046Says") {
    CHECK(*boundary_of("multipart/form-data; boundary=abc") == "abc");
    CHECK(*boundary_of("Multipart/Form-Data; charset=x; Boundary=\"a b'c\"") == "a b'c");
    for (const char* wrong : {"", "multipart/form-data", "multipart/mixed; boundary=a", "multipart/form-data; boundary=",
                              "multipart/form-data; boundary=\"a \"", "multipart/form-data; boundary=a; boundary=b",
                              "multipart/form-data; boundary=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}) {
        CAPTURE(wrong);
        CHECK(!boundary_of(wrong));
    }
}

TEST_CASE("Multipart.ReadsTheSameHoweverItArrives") {
    const std::string body = text_part("who", "Ada\r\n--X") + file_part("order", "C:\\papers\\W 7%22.pdf", "\r\n--XY\r\n\r") +
                             text_part("empty", "") + "--XX--\r\nepilogue";
    const std::string wanted = "[who|-|]Ada\r\n--X;[order|W 7\".pdf|application/pdf]\r\n--XY\r\n\r;[empty|-|];";
    for (std::size_t step = 1; step <= body.size(); ++step) {
        CAPTURE(step);
        CHECK(read_multipart(body, step) == wanted);
    }
}

TEST_CASE("Multipart.NamesWhatIsWrong") {
    const auto problem = [](std::string_view body) { return read_multipart(body, 7); };
    CHECK(problem("--XX--") == "");
    CHECK(problem("") == "problem: the body stopped half way");
    CHECK(problem(text_part("a", "b")) == "problem: the body stopped half way");
    CHECK(problem("--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n") == "problem: the body stopped half way");
    CHECK(problem("--XXYZ") == "problem: a boundary is followed by something else than a line end");
    CHECK(problem("--XX\r\nContent-Type: a/b\r\n\r\nx\r\n--XX--") == "problem: a part has no name");
    CHECK(problem("--XX\r\nContent-Disposition: form-data; name=\"a\"; name=\"b\"\r\n\r\nx") == "problem: a part has two names");
    CHECK(problem("--XX\r\nContent-Disposition: form-data; name=\"a\"b\"\r\n\r\nx") == "problem: a part's name holds a quotation mark");
    CHECK(problem("--XX\r\nContent-Disposition: form-data; name=\"a\r\n\r\nx") == "problem: a part's name does not end");
    CHECK(problem("--XX\r\nContent-Disposition: form-data; name=\"a\nb\"\r\n\r\nx") ==
          "problem: a part's header holds a control character");
    CHECK(problem("--XX\r\nContent-Disposition: form-data; name=\"\xc0\xaf\"\r\n\r\nx") == "problem: a part's header is not UTF-8");
    CHECK(problem("--XX\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\nx") == "problem: a part is not form-data");
    CHECK(problem("--XX\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Transfer-Encoding: base64\r\n\r\nx") ==
          "problem: a part has a transfer encoding");
    CHECK(problem("--XX\r\nX: " + std::string(9'000, 'a')) == "problem: a part's header is longer than 8192 bytes");
    CHECK(problem("a") == "problem: the multipart body does not begin with its boundary");
    CHECK(problem("preamble\r\n--XX--") == "problem: the multipart body does not begin with its boundary");
    std::string many;
    for (int i = 0; i <= limits::form_fields; ++i) many += text_part("a", "");
    CHECK(read_multipart(many + "--XX--", 10'000) == "problem: the form has more parts than are accepted");
}

namespace {
// The whole body through a FormReader, 1,000 bytes at a time.
struct Form {
    std::shared_ptr<Pot> pot = std::make_shared<Pot>();
    Request request;
    std::string outcome;
    Form(const std::string& body, std::size_t limit, std::string token = "") {
        request.upload = pot;
        FormReader reader{request, std::move(token), limit};
        Multipart parser{"XX", reader};
        for (std::size_t at = 0; at < body.size(); at += 1'000)
            if (auto fed = parser.feed(std::string_view{body}.substr(at, 1'000)); !fed) {
                outcome = fed.error().sentence;
                reader.give_up();
                return;
            }
        if (auto whole = parser.finish(); !whole) {
            outcome = whole.error().sentence;
            reader.give_up();
        } else if (reader.refusal()) {
            outcome = std::to_string(reader.refusal()->status) + " " + reader.refusal()->problem.sentence;
        }
    }
};
}  // namespace

TEST_CASE("Upload.IsKeptWholeOrNotAtAll") {
    const Form fits{text_part("note", "hello") + file_part("order", "w7.pdf", std::string(5'000, 'x')) + text_part("after", "1") + "--XX--",
                    5'000};
    CHECK(fits.outcome == "");
    CHECK(fits.pot->said.starts_with("begin order w7.pdf;"));
    CHECK(fits.pot->said.ends_with("end;"));
    CHECK(fits.request.form.get("note") == "hello");
    CHECK(fits.request.form.get("after") == "1");

    const Form one_more{file_part("order", "w7.pdf", std::string(5'001, 'x')) + text_part("after", "1") + "--XX--", 5'000};
    CHECK(one_more.outcome == "413 order is 0.1 MB, at most 0.1 MB are accepted");
    CHECK(one_more.pot->said.ends_with("abandon;"));
    CHECK(one_more.pot->said.find("end;") == std::string::npos);
    CHECK(one_more.request.form.get("after") == "1");  // the form can be shown again

    const Form empty{file_part("order", "w7.pdf", "") + "--XX--", 5'000};
    CHECK(empty.outcome == "422 order has 0 bytes: choose a file that is not empty");
    CHECK(empty.pot->said == "begin order w7.pdf;abandon;");

    const Form none_chosen{file_part("order", "", "") + "--XX--", 5'000};
    CHECK(none_chosen.outcome == "");
    CHECK(none_chosen.pot->said == "");

    const Form stopped{file_part("order", "w7.pdf", std::string(3'000, 'x')), 5'000};
    CHECK(stopped.outcome == "the body stopped half way");
    CHECK(stopped.pot->said.ends_with("abandon;"));

    const Form second_stopped{file_part("order", "a.pdf", "x") + file_part("order", "b.pdf", std::string(9'000, 'x')) + "--XX--", 5'000};
    CHECK(second_stopped.outcome.starts_with("413 "));
    CHECK(second_stopped.pot->said.ends_with("abandon;"));

    const Form refused{file_part("order", "no.pdf", "x") + "--XX--", 5'000};
    CHECK(refused.outcome == "403 not this one");
    CHECK(refused.pot->said == "begin order no.pdf;abandon;");
}

TEST_CASE("Upload.StartsOnlyBehindTheFormToken") {
    const auto file = file_part("order", "w7.pdf", "x");
    CHECK(Form{text_part("_token", "secret") + file + "--XX--", 100, "secret"}.outcome == "");
    const Form without{file + text_part("_token", "secret") + "--XX--", 100, "secret"};
    CHECK(without.outcome.starts_with("403 "));
    CHECK(without.pot->said == "");
    CHECK(Form{text_part("_token", "secret2") + file + "--XX--", 100, "secret"}.outcome.starts_with("403 "));
}

TEST_CASE("Form.HasABoundForItsWordsAndFiles") {
    CHECK(Form{text_part("a", std::string(limits::form_bytes, 'x')) + "--XX--", 10}.outcome == "");
    CHECK(Form{text_part("a", std::string(limits::form_bytes, 'x')) + text_part("b", "x") + "--XX--", 10}.outcome ==
          "the form's words are longer than 1 MB");
    CHECK(Form{text_part("a", "\xff") + "--XX--", 10}.outcome == "a field's text is not UTF-8");
    std::string files;
    for (int i = 0; i < limits::form_files; ++i) files += file_part("order", "a.pdf", "x");
    CHECK(Form{files + "--XX--", 10}.outcome == "");
    CHECK(Form{files + file_part("order", "a.pdf", "x") + "--XX--", 10}.outcome == "422 the form has more than 10 files");
}

TEST_CASE("Megabytes.NeverSayLessThanThereIs") {
    CHECK(megabytes(31'000'000) == "31 MB");
    CHECK(megabytes(25'000'001) == "25.1 MB");
    CHECK(megabytes(25'000'000) == "25 MB");
}

namespace {
Response nothing(Request&) { return {}; }
Route get(std::string pattern) {
    return {.method = Method::get, .pattern = std::move(pattern), .door = "desk", .action = "", .handle = nothing};
}
Route post(std::string pattern) {
    return {.method = Method::post, .pattern = std::move(pattern), .door = "desk", .action = "", .handle = nothing};
}
}  // namespace

TEST_CASE("Router.PrefersWordsToHolesAndHolesToTheRest") {
    const Router router{{get("/"), get("/a/{rest*}"), get("/a/{id}"), get("/a/new"), post("/a/{id}"), get("/a/{id}/pages/{page}")}};
    const auto found = [&](Method method, std::string_view path) {
        const auto match = router.find(method, path);
        if (match.route == nullptr) return "none " + match.other_methods;
        std::string said = match.route->pattern;
        for (const auto& [name, value] : match.parameters.pairs()) said += " " + name + "=" + value;
        return said;
    };
    CHECK(found(Method::get, "/") == "/");
    CHECK(found(Method::get, "/a/new") == "/a/new");
    CHECK(found(Method::get, "/a/x") == "/a/{id} id=x");
    CHECK(found(Method::head, "/a/x") == "/a/{id} id=x");
    CHECK(found(Method::post, "/a/new") == "/a/{id} id=new");
    CHECK(found(Method::get, "/a/x/pages/3") == "/a/{id}/pages/{page} id=x page=3");
    CHECK(found(Method::get, "/a/x/y/z") == "/a/{rest*} rest=x/y/z");
    CHECK(found(Method::get, "/a/") == "/a/{rest*} rest=");
    CHECK(found(Method::post, "/") == "none GET, HEAD");
    CHECK(found(Method::get, "/b") == "none ");
    CHECK(found(Method::get, "/a") == "none ");
}

TEST_CASE("Router.RefusesTwoRoutesForOneAddress") {
    CHECK_THROWS_AS((Router{{get("/a/{id}"), get("/a/{name}")}}), Broken);
    CHECK_THROWS_AS((Router{{get("/a"), get("/a")}}), Broken);
    CHECK_NOTHROW((Router{{get("/a/{id}"), post("/a/{id}")}}));
    for (const char* wrong : {"a", "/a//b", "/{}", "/{a", "/{rest*}/b"}) {
        CAPTURE(wrong);
        CHECK_THROWS_AS((Router{{get(wrong)}}), Broken);
    }
}

TEST_CASE("Response.LeadsOnlyToOurOwnPages") {
    CHECK_NOTHROW((void)Response::see("/a?b=c"));
    for (const char* wrong : {"", "https://other.example", "//other.example", "/\\other.example"})
        CHECK_THROWS_AS((void)Response::see(wrong), Broken);
}

TEST_CASE("Download.NameCannotBreakItsHeader") {
    const auto made = Response::download(nullptr, "../a\"\r\nX: y/ü.zip", "application/zip");
    CHECK(made.headers[1].second == "attachment; filename=\"..a_X_ y__.zip\"; filename*=UTF-8''..a%22X%3A%20y%C3%BC.zip");
}

TEST_CASE("Cookie.IsHostOnlySecureStrictAndShort") {
    Request request;
    request.over_tls = true;
    Response response;
    set_session(response, request, std::string(43, 'a'));
    REQUIRE(response.headers.size() == 1);
    CHECK(response.headers[0].first == "Set-Cookie");
    CHECK(response.headers[0].second == "__Host-session=" + std::string(43, 'a') + "; Path=/; Secure; HttpOnly; SameSite=Strict");
    CHECK(response.headers[0].second.size() < 4'096);
    Response gone;
    end_session(gone, request);
    CHECK(gone.headers[0].second == "__Host-session=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0");
    CHECK(gone.headers[1] == std::pair<std::string, std::string>{"Clear-Site-Data", "\"cache\""});
    // Without TLS on loopback only, where no browser takes a Secure cookie.
    request.over_tls = false;
    Response plain;
    set_session(plain, request, "a");
    CHECK(plain.headers[0].second == "session=a; Path=/; HttpOnly; SameSite=Strict");
}

TEST_CASE("Cookie.ThatCameTwiceIsNone") {
    Request request;
    request.cookie = "a=1; session=abc;b=2";
    CHECK(session_of(request) == "abc");
    request.cookie = "session=abc; session=def";
    CHECK(session_of(request) == "");
    request.cookie = "session=abc";
    request.over_tls = true;
    CHECK(session_of(request) == "");
    request.cookie = "__Host-session=abc";
    CHECK(session_of(request) == "abc");
}
