// The public site: a folder of static files for any web server, made from the model alone. Every figure can be read without a script; nothing
// is loaded from elsewhere; every link is relative.
#pragma once
#include <filesystem>

#include "report/files.h"

namespace sallyport::report {

struct SiteSummary {
    std::size_t pages = 0, files = 0;
    std::uint64_t bytes = 0;
    std::size_t periods = 0, countries = 0;
};

// Pages, stylesheet and data files, in no particular order. `earlier_feed`: of the site that this one replaces. `unavailable`: the workbook's
// library needs a temporary folder.
Outcome<std::vector<SiteFile>> site_files(const Model& model, std::string_view earlier_feed = {});

// Writes the site beside `out` and then puts it in its place: whoever looks sees the old site or the new one, never half of one. A folder
// that is there already is replaced only if it holds a site (data/figures.json) or nothing: otherwise `refused`, as is a report that the
// gate (gate.h) keeps back. `unavailable`: the file system failed; what was there stays.
Outcome<SiteSummary> write_site(const ReportInput& input, const std::filesystem::path& out);

}  // namespace sallyport::report
