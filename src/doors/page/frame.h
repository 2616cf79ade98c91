// The frame around every page: skip link, header, who is signed in, where one can go, the page, the foot.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "doors/page/html.h"

namespace sallyport::doors::page {

enum class Direction { left_to_right, right_to_left };
enum class Width { reading, wide };  // wide: a queue, a grid, paper beside a form

struct NavLink {
    std::string words = {};
    Address to;
    bool current = false;
    int count = 0;  // shown beside the words if not 0
};

struct Person {
    std::string name = {};
    std::string role = {};  // in screen words: "Counsel", "Officer, Springfield Police"
};

struct Frame {
    std::string title;  // of the page; the browser's title is "title – product"
    std::string product = "Sallyport";
    std::string provider = {};  // whose gate this is
    Address home = "/";
    std::string lang = "en";
    Direction direction = Direction::left_to_right;
    Width width = Width::reading;
    std::optional<Person> person = std::nullopt;
    std::string form_token = {};  // for the sign-out form; needed with a person
    Address sign_out = "/sign-out";
    std::vector<NavLink> nav = {};
    Html demo_bar = {};           // demo_bar(...), at the very top
    Html above = {};              // breadcrumbs, back link, banner: before the main heading, outside <main>
    Html main = {};               // begins with the one <h1>
    Html foot = {};               // more for the foot: links, a line about the service
    std::string stylesheet = {};  // Assets::address("style.css")
    std::string script = {};      // Assets::address("app.js")
    int refresh_seconds = 0;      // of a page that waits for long work; 0: none. Works without a script
};
std::string page(const Frame& frame);  // the whole document

// The bar of a demo folder: who one is, everybody one could be, the demo's clock. Forms post `person` to `switch_to`, nothing
// to `next_event`.
struct DemoPerson {
    std::string id = {};
    std::string label = {};  // "Ada Hart, counsel"
    bool current = false;
};
struct DemoBar {
    std::vector<DemoPerson> people = {};
    Address switch_to = "/demo/person";
    Address next_event = "/demo/next";
    Address tour = "/demo/tour";
    std::string clock = {};  // "1 March 2026, 07:00 UTC"
    std::string next = {};   // "a waiting period ends in 3 days"; empty: nothing is due
    std::string form_token = {};
    std::string rules = {};  // whose approval the rules have here
};
Html demo_bar(const DemoBar& bar);

// The page of an error, without navigation. For 404 it depends on nothing but its arguments.
struct ErrorPage {
    int status = 500;
    std::string sentence = {};
    std::string number = {};
    std::string stylesheet = {};
    std::string script = {};
    std::string product = "Sallyport";
    Address home = "/";
};
std::string error_page(const ErrorPage& error);

}  // namespace sallyport::doors::page
