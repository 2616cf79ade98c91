// Files that go out as they are: our own styles and scripts from memory, and a folder such as the public report from disk.
#pragma once
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "doors/http/router.h"

namespace sallyport::doors::http {

// "text/css; charset=utf-8" by the name's ending; application/octet-stream for what we do not know.
std::string_view type_of_file(std::string_view name);

// web/dist, read once at start.
class Assets {
public:
    // Refuses a folder without style.css or app.js and says how to build it.
    static Outcome<Assets> load(const std::string& folder);
    // "/assets/style.1a2b3c4d.css" for "style.css": changes with the content, so browsers keep it for ever. A name that is not
    // there is our bug.
    const std::string& address(std::string_view name) const;
    // GET /assets/{rest*}, for anyone. Keeps the content alive by itself.
    Route route() const;

private:
    struct Content;
    std::shared_ptr<const Content> content_;
};

// One file below `folder`, streamed, with Range. Never leaves the folder: not by "..", not by a link. A folder's path answers its
// index.html. not_found looks like any other.
Response file_below(const std::string& folder, std::string_view relative);

// An open file as a source; for packages that lie on disk as they go out.
Outcome<std::shared_ptr<BodySource>> file_source(const std::string& path);

}  // namespace sallyport::doors::http
