// Every address of the product as one table, so that a test can walk all of them.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "doors/http/request.h"
#include "doors/http/response.h"

namespace sallyport::doors::http {

using Handler = std::function<Response(Request&)>;
// Makes the sink for one post. Called after the guard, before the body is read. A Problem answers the request.
using SinkMaker = std::function<Outcome<std::shared_ptr<UploadSink>>(Request&)>;
// Shows the form again when its upload was refused (too large, empty, the sink's own Problem): `request.form` holds the fields
// that came. Without one the server's error page says the sentence.
using UploadRefused = std::function<Response(Request&, const Problem&)>;

struct Route {
    Method method = Method::get;  // a GET route answers HEAD too
    std::string pattern;          // "/demands/{id}/pages/{page}"; a last "{rest*}" takes all that follows
    std::string door;             // "portal", "desk", ...
    std::string action;           // what the guard is asked; "anybody": anyone may; "": likewise, and no guard is called
    Handler handle;
    SinkMaker sink = nullptr;
    UploadRefused upload_refused = nullptr;
};

struct Admission {
    enum class Answer {
        in,
        sign_in,  // nobody is signed in: the server leads to the sign-in page
        hidden,   // signed in, but not for this person: answers exactly like an address that does not exist
    };
    Answer answer = Answer::hidden;
    std::shared_ptr<const Visitor> visitor = nullptr;
    std::string form_token = {};  // each post must bring it in the field page::token_field writes; empty only without session
};

// Decides by the route's action, the session (session_of) and the route's parameters. On a worker thread, before the body.
using Guard = std::function<Admission(const Route&, const Request&)>;

class Router {
public:
    // Two routes that could answer the same address with the same method are our bug, as is a malformed pattern.
    explicit Router(std::vector<Route> routes);

    struct Found {
        const Route* route = nullptr;  // null: no such address
        Fields parameters = {};
        std::string other_methods = {};  // the address exists for these only ("GET, HEAD"); route is null
    };
    Found find(Method method, std::string_view path) const;
    const std::vector<Route>& routes() const { return routes_; }

private:
    struct Pattern {
        std::vector<std::string> segments;
        bool takes_rest = false;
    };
    std::vector<Route> routes_;
    std::vector<Pattern> patterns_;  // same order
};

}  // namespace sallyport::doors::http
