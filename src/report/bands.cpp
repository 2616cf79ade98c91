#include "report/bands.h"

#include <fmt/format.h>

#include <charconv>

#include "base/crypto.h"
#include "report/csv.h"

namespace sallyport::report {

using ledger::Draft;
using ledger::Fact;
using ledger::Kind;
using tally::BandFigure;
using tally::BandReport;
using tally::BandRow;
using tally::BandStructure;

namespace {

constexpr std::array<std::string_view, 7> columns{"structure", "published", "figure", "from", "to", "low", "high"};
constexpr std::string_view header = "structure,published,figure,from,to,low,high\n";
// Far above what anybody ever received, and small enough that no sum overflows.
constexpr std::uint64_t largest_band = 1'000'000'000;

// Digits only: no sign, no comma, no leading zero. A number column with "0-499" in it is named, not guessed at.
Outcome<std::uint64_t> number_in(std::string_view file, const CsvRow& row, std::size_t column) {
    const std::string& cell = row.cells[column];
    std::uint64_t value = 0;
    const auto [end, failed] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
    const bool whole = failed == std::errc{} && end == cell.data() + cell.size() && !cell.empty() && (cell == "0" || cell[0] != '0');
    if (whole && value <= largest_band) return value;
    return in_row(file, row.line, columns[column], fmt::format("seen \"{}\", wanted digits, at most {}", seen(cell), largest_band));
}

Outcome<Day> day_in(std::string_view file, const CsvRow& row, std::size_t column) {
    auto day = parse_day(row.cells[column]);
    if (day) return *day;
    return in_row(file, row.line, columns[column],
                  fmt::format("seen \"{}\", wanted a day such as 2026-04-04: {}", seen(row.cells[column]), day.error().sentence));
}

Outcome<BandStructure> structure_in(std::string_view file, const CsvRow& row) {
    SALLYPORT_TRY(number, number_in(file, row, 0));
    auto structure = BandStructure::of(number > 4 ? 0 : static_cast<int>(number));
    if (structure) return *structure;
    return in_row(file, row.line, columns[0], fmt::format("seen \"{}\", wanted 1, 2, 3 or 4", seen(row.cells[0])));
}

Outcome<BandRow> band_in(std::string_view file, const CsvRow& row) {
    const auto figure = coded<BandFigure>(row.cells[2]);
    if (!figure)
        return in_row(file, row.line, columns[2], fmt::format("seen \"{}\", wanted a figure of the structure", seen(row.cells[2])));
    SALLYPORT_TRY(first, day_in(file, row, 3));
    SALLYPORT_TRY(last, day_in(file, row, 4));
    SALLYPORT_TRY(low, number_in(file, row, 5));
    SALLYPORT_TRY(high, number_in(file, row, 6));
    return BandRow{*figure, {first, last}, {low, high}};
}

Outcome<ledger::Step<BandFile>> step(Kind kind, const std::vector<BandFile>& there, BandFile added, Instant at) {
    SALLYPORT_CHECK(check_new(there, added));
    Draft entry{kind, at, {}, std::nullopt, {}, {}, {}, {}};
    entry.facts.digest(Fact::content, sha256(added.csv()));
    if (kind == Kind::figures_imported) {
        entry.facts.code(Fact::source, bands_source).number(Fact::rows, static_cast<std::int64_t>(added.report().rows.size()));
    }
    return ledger::Step{std::move(added), std::move(entry)};
}

Outcome<std::vector<BandFile>> held(const ledger::Clerk& clerk, Kind kind) {
    std::vector<ledger::EntryIndex> found;
    SALLYPORT_CHECK(clerk.book().each({0}, [&](const ledger::Entry& entry) {
        if (entry.header.kind != kind) return true;
        const bool bands = kind == Kind::report_published || (entry.facts && entry.facts->text_or(Fact::source, "") == bands_source);
        if (bands) found.push_back(entry.header.index);
        return true;
    }));
    std::vector<BandFile> files;
    for (const auto index : found) {
        SALLYPORT_TRY(file, clerk.read<BandFile>(index));
        files.push_back(std::move(file));
    }
    return files;
}

}  // namespace

Outcome<BandFile> BandFile::parse(std::string_view file, std::string_view bytes) {
    std::optional<BandReport> report;
    std::vector<std::size_t> lines;
    bool headed = false;
    SALLYPORT_CHECK(read_csv(file, bytes, [&](const CsvRow& row) -> Outcome<void> {
        if (!headed) {
            headed = true;
            if (std::ranges::equal(row.cells, columns)) return {};
            return in_row(file, row.line, "", "wanted the header structure,published,figure,from,to,low,high");
        }
        if (row.cells.size() != columns.size())
            return in_row(file, row.line, "", fmt::format("seen {} cells, wanted {}", row.cells.size(), columns.size()));
        SALLYPORT_TRY(structure, structure_in(file, row));
        SALLYPORT_TRY(published, day_in(file, row, 1));
        if (!report) report = BandReport{structure, published, {}};
        if (report->structure != structure) {
            return in_row(file, row.line, columns[0],
                          fmt::format("seen {}, and {} above; a file holds one structure", structure.number(), report->structure.number()));
        }
        if (report->published != published) {
            return in_row(file, row.line, columns[1],
                          fmt::format("seen {}, and {} above; a file has one day of publication", base::text(published),
                                      base::text(report->published)));
        }
        SALLYPORT_TRY(band, band_in(file, row));
        report->rows.push_back(band);
        lines.push_back(row.line);
        return {};
    }));
    if (!report) return in_row(file, 1, "", "no band stands in it, wanted one structure whole");
    if (const auto faults = tally::faults_of(*report); !faults.empty()) {
        const auto& first = faults.front();
        return in_row(file, first.row < lines.size() ? lines[first.row] : lines.back() + 1, "", first.sentence);
    }
    return BandFile{std::move(*report)};
}

Outcome<BandFile> BandFile::of(BandReport report) {
    if (const auto faults = tally::faults_of(report); !faults.empty()) return Problem{Trouble::invalid, faults.front().sentence};
    return BandFile{std::move(report)};
}

std::string BandFile::csv() const { return bands_csv({*this}); }

std::string bands_csv(const std::vector<BandFile>& files) {
    std::string out{header};
    for (const auto& file : files) {
        const auto& report = file.report();
        for (const auto& row : report.rows) {
            out += fmt::format("{},{},{},{},{},{},{}\n", report.structure.number(), base::text(report.published), code(row.figure),
                               base::text(row.window.first), base::text(row.window.last), row.band.low, row.band.high);
        }
    }
    return out;
}

Outcome<void> check_new(const std::vector<BandFile>& there, const BandFile& added) {
    for (const auto& one : there) {
        if (one.report() == added.report()) return Problem{Trouble::conflict, "these bands are there already"};
        SALLYPORT_CHECK(tally::check_together(one.report(), added.report()));
    }
    return {};
}

Outcome<ledger::Step<BandFile>> import_bands(const std::vector<BandFile>& there, BandFile added, Instant at) {
    return step(Kind::figures_imported, there, std::move(added), at);
}
Outcome<ledger::Step<BandFile>> publish_bands(const std::vector<BandFile>& there, BandFile added, Instant at) {
    return step(Kind::report_published, there, std::move(added), at);
}
Outcome<std::vector<BandFile>> imported_bands(const ledger::Clerk& clerk) { return held(clerk, Kind::figures_imported); }
Outcome<std::vector<BandFile>> published_bands(const ledger::Clerk& clerk) { return held(clerk, Kind::report_published); }

}  // namespace sallyport::report
