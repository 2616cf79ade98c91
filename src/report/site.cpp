#include "report/site.h"

#include <fmt/format.h>
#include <stdio.h>  // renameat2 of glibc

#include <fcntl.h>
#include <algorithm>
#include <fstream>
#include <set>
#include <system_error>

#include "base/id.h"
#include "report/data_package.h"
#include "report/feed.h"
#include "report/gate.h"
#include "report/site/explorer.h"
#include "report/site/language.h"
#include "report/site/pages.h"
#include "report/site/print.h"
#include "report/workbook.h"

namespace sallyport::report {
namespace {

namespace fs = std::filesystem;

Problem failed(std::string_view what, const fs::path& path, const std::error_code& error) {
    return Problem{Trouble::unavailable, fmt::format("cannot {} {}: {}", what, path.string(), error.message())};
}

// Removes the half-made folder unless it was put in place.
class Scaffold {
public:
    explicit Scaffold(fs::path path) : path_{std::move(path)} {}
    ~Scaffold() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    Scaffold(const Scaffold&) = delete;
    Scaffold& operator=(const Scaffold&) = delete;
    const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

Outcome<void> write_file(const fs::path& path, std::string_view bytes) {
    std::error_code error;
    fs::create_directories(path.parent_path(), error);
    if (error) return failed("make the folder", path.parent_path(), error);
    std::ofstream out{path, std::ios::binary};
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    out.close();
    if (!out) return Problem{Trouble::unavailable, fmt::format("cannot write {}: is the disk full?", path.string())};
    return {};
}

// An earlier site may have none.
std::string read_if_there(const fs::path& path) {
    std::ifstream in{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

}  // namespace

Outcome<std::vector<SiteFile>> site_files(const Model& model, std::string_view earlier_feed) {
    SALLYPORT_TRY(all, site::languages());
    return site::files_in(all, model, earlier_feed);
}

Outcome<std::vector<SiteFile>> site::files_in(std::span<const site::Language> all, const Model& model, std::string_view earlier_feed) {
    std::vector<SiteFile> out = data_files(model);
    SALLYPORT_TRY(workbook, workbook_xlsx(model));
    out.push_back({"data/report.xlsx", std::move(workbook)});
    out.push_back({"data/datapackage.json", data_package_json(model, out)});
    out.push_back({"feed.atom", atom_feed(model, earlier_feed)});
    SALLYPORT_TRY(face, site::Typeface::open());
    for (const site::Language& in : all) {
        SALLYPORT_TRY(papers, site::prints(in, model, face));
        for (SiteFile& paper : papers) out.push_back(std::move(paper));
        for (const site::Page& page : site::all_pages(in, model))
            out.push_back({in.folder() + page.path, site::framed(in, model, page, all)});
    }
    out.push_back({"site.css", std::string{site::stylesheet()}});
    if (!model.compare_script.empty()) out.push_back({"compare.js", model.compare_script});
    out.push_back({"land.svg", site::land()});
    out.push_back({"icon.svg", std::string{site::icon()}});
    return out;
}

Outcome<SiteSummary> write_site(const ReportInput& input, const fs::path& out) {
    std::error_code error;
    const fs::path place = fs::absolute(out, error).lexically_normal();
    if (error) return failed("find", out, error);
    const fs::path target = place.has_filename() ? place : place.parent_path();
    const bool there = fs::exists(target, error);
    if (there && !fs::is_directory(target, error)) {
        return Problem{Trouble::refused, fmt::format("{} is a file, wanted a folder for the site", target.string())};
    }
    if (there && !fs::is_empty(target, error) && !fs::exists(target / "data" / "figures.json", error)) {
        return Problem{Trouble::refused,
                       fmt::format("{} holds something else than a site, wanted an empty folder or an earlier site", target.string())};
    }
    SALLYPORT_TRY(cleared, pass_gate(input));
    const Scaffold scaffold{target.parent_path() / fmt::format(".{}.{}", target.filename().string(), random_id_text())};
    SiteSummary summary;
    std::set<std::string> periods, countries;
    SALLYPORT_TRY(files, site_files(cleared.model(), read_if_there(target / "feed.atom")));
    for (const SiteFile& file : files) {
        SALLYPORT_CHECK(write_file(scaffold.path() / file.path, file.bytes));
        ++summary.files;
        summary.bytes += file.bytes.size();
        if (file.path.ends_with(".html")) ++summary.pages;
        if (file.path.starts_with("periods/")) ++summary.periods;
        if (file.path.starts_with("countries/")) ++summary.countries;
    }
    // With an older site in place both swap names at one instant, and the old one goes with the scaffold.
    const unsigned flags = there ? RENAME_EXCHANGE : 0U;
    if (::renameat2(AT_FDCWD, scaffold.path().c_str(), AT_FDCWD, target.c_str(), flags) != 0) {
        return failed("put the site at", target, std::error_code{errno, std::generic_category()});
    }
    return summary;
}

}  // namespace sallyport::report
