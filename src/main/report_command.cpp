#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <iostream>

#include "adapters/clock/clocks.h"
#include "adapters/files/files.h"
#include "adapters/settings/settings.h"
#include "law/ladder.h"
#include "main/arguments.h"
#include "main/commands.h"
#include "main/files_of_a_folder.h"
#include "main/house.h"
#include "main/national_command.h"
#include "main/new_folder.h"
#include "main/report_of.h"
#include "main/simulate.h"
#include "report/gate.h"
#include "report/report_step.h"
#include "review/adoption.h"

namespace sallyport::app {

namespace {

constexpr std::string_view import_help =
    R"(Reads published history into the book: figures that a provider has already told the public, by country and half-year.

usage: sallyport import published --data DIR [--source WORD] [--dry-run] FILE.csv
       sallyport import bands --data DIR [--dry-run] FILE.csv

  --data DIR      a data folder; an absent or empty one becomes a real provider's, called "The provider" until DIR/provider.toml says more
  --source WORD   whose figures these are; default microsoft_lerr
  --dry-run       says what would change, and changes nothing

The whole file or nothing: the first mistake is named with row and column. The same file again changes nothing; other values are a
restatement, and both stay readable. A blank cell means "not published" and never zero.

`import bands` takes what `sallyport national bands` wrote: bands of national security process, which get a page of their own and are added to
nothing. A band that is none, a wrong window, or days that other bands cover already are refused.

example:
  sallyport import published --data demo-data demo/published/lerr-by-country.csv
)";

constexpr std::string_view report_help =
    R"(Writes the public report: a folder of static pages, and the same figures as CSV, JSON, XLSX and PDF, with a data package, the table of
orders that Art. 15 of the Digital Services Act wants, and an Atom feed (docs/formats/report-files.md). Every figure follows from the
ledger or says from whom it was imported. A site that is there already is replaced in one swap.

usage: sallyport report --data DIR [--out DIR] [--exceptions FILE.csv] [--publish]

  --out DIR           default: DIR/site of a demonstration or simulation, which `sallyport serve` shows at /report/
  --exceptions FILE   odd rows of imported or simulated history that were reviewed, each with its reason; default: the shipped list
  --publish           publishes what two people have signed at /desk/report and is due: its editions go into the ledger, its site to
                      DIR/site, and to the bucket of [report_bucket] in DIR/provider.toml; again, it sends what the bucket has not yet.
                      Signs nothing itself; the doors must be closed, since the ledger has one writer (open, they publish it)

Without --publish this only prepares: a real provider's site is then DIR/report-draft, since DIR/site is what everybody sees. An edition is
never changed. Where a later count gives something else, the site says which values changed since, and the next publication makes the next
edition.

Before anything is written every row goes through a gate: more disclosed than received, parts unlike their total, a missing half-year, an
unknown class, a label without a code, a blank that became zero, two files that disagree. Each such row is named with file, line and values,
and nothing is published (exit code 1). A row of our own has no exception. A listed exception that covers nothing is named too.

example:
  sallyport report --data demo-data --out public
)";

void tell(const report::HistoryChange& change) {
    std::cout << change.added.size() << " rows new, " << change.restated.size() << " cells restated, " << change.unchanged
              << " rows unchanged\n";
    for (const auto& one : change.restated) {
        const auto shown = [](const std::optional<std::uint64_t>& value) {
            return value ? std::to_string(*value) : std::string{"not published"};
        };
        std::cout << "  " << text(one.key.period) << " " << tally::word(one.key.section) << " " << one.label << " "
                  << report::word(one.column) << ": " << shown(one.before) << " -> " << shown(one.after) << "\n";
    }
}

// The rules as they are approved at the instant of the report.
Outcome<std::vector<report::LadderRow>> ladder_of(House& house, Instant as_of) {
    SALLYPORT_TRY(adoption, review::adoption_of(house.clerk(), house.rulebook()));
    std::vector<report::LadderRow> out;
    for (auto& row : law::ladder(house.rulebook(), adoption ? &*adoption : nullptr, as_of)) {
        out.push_back({std::move(row.country), std::move(row.book), std::move(row.region), std::move(row.title), std::move(row.citation),
                       std::move(row.instruments), std::move(row.approval), std::move(row.opens), std::move(row.with_consent),
                       std::move(row.keeps), std::move(row.counsel), std::move(row.closed), std::move(row.terms)});
    }
    return out;
}

Outcome<report::PublishedHistory> read_history(const std::string& file, std::string_view source) {
    SALLYPORT_TRY(bytes, adapters::read_file(file));
    return report::PublishedHistory::parse(std::filesystem::path{file}.filename().string(), bytes, source);
}

}  // namespace

Outcome<report::HistoryChange> import_published(House& house, const std::string& file, std::string_view source, Instant at, Importing how) {
    SALLYPORT_TRY(history, read_history(file, source));
    SALLYPORT_TRY(held, report::recorded(house.clerk()));
    report::PublishedHistory before;
    for (const auto& import : held.imports) {
        if (import.source() == source) before = before.under(import);
    }
    auto change = report::difference(before, history);
    if (how == Importing::for_real && !change.nothing()) {
        SALLYPORT_TRY(step, report::import_history(history, {}, at));
        SALLYPORT_CHECK(house.clerk().record(std::move(step)));
    }
    return change;
}

namespace {

// `until`: none to count everything that the book holds.
Outcome<report::ReportInput> input_of(House& house, Instant as_of, std::optional<Instant> until, const std::string& exceptions) {
    SALLYPORT_TRY(shipped, shipped_folder());
    std::string list = exceptions;
    if (list.empty()) {
        list = (shipped / "demo" / "published" / "exceptions.csv").string();
    }
    SALLYPORT_TRY(bytes, adapters::read_file(list));
    SALLYPORT_TRY(reviewed, report::parse_exceptions(std::filesystem::path{list}.filename().string(), bytes));
    SALLYPORT_TRY(census, tally::take_census([&](const auto& see) { return house.book().each({0}, see); }, until));
    SALLYPORT_TRY(held, report::recorded(house.clerk()));
    SALLYPORT_TRY(bands, report::imported_bands(house.clerk()));
    SALLYPORT_TRY(ladder, ladder_of(house, as_of));
    SALLYPORT_TRY(small, adapters::read_small_cells(house.folder() + "/provider.toml"));
    // A folder of a program that was built without its scripts: the page has its lists.
    const auto script = adapters::read_file((shipped / "web" / "dist" / "compare.js").string());
    report::ReportInput input{house.provider().name,   as_of,
                              tally::count(census),    std::move(held.plans),
                              std::move(held.imports), report::known_sources(),
                              std::move(reviewed),     std::move(held.publications),
                              std::move(bands),        std::move(ladder),
                              std::move(small)};
    if (script) input.compare_script = *script;
    const Day today = day_of(as_of, house.provider().zone);
    for (const auto& who : house.provider().third_parties) {
        if (!who.days.holds(today)) continue;
        input.third_parties.push_back(
            {who.name, who.does, who.reaches, who.why, who.country, who.days.from ? text(*who.days.from) : std::string{}});
    }
    return input;
}

}  // namespace

Outcome<report::SiteSummary> write_report(House& house, const std::string& out, Instant as_of, const std::string& exceptions) {
    SALLYPORT_TRY(input, input_of(house, as_of, std::nullopt, exceptions));
    if (!input.publications.empty()) input.words = input.publications.back().words;
    return report::write_site(input, out);
}

Outcome<std::optional<adapters::BucketSettings>> bucket_of(const House& house) {
    SALLYPORT_TRY(bucket, adapters::read_bucket(house.folder() + "/provider.toml"));
    if (bucket && house.kind() != BookKind::real)
        return Problem{Trouble::refused,
                       fmt::format("{}/provider.toml has a [report_bucket], but this book is {}; a bucket is for a real provider's report",
                                   house.folder(), word(house.kind()))};
    return bucket;
}

namespace {

Outcome<void> bring_to_bucket(const adapters::BucketSettings& bucket, const std::string& site) {
    const bool seen = ::isatty(STDERR_FILENO) != 0;
    const auto put = adapters::put_into_bucket(bucket, site, [&](std::size_t done, std::size_t all) {
        if (seen || done == all || done % 100 == 0)
            std::cerr << (seen ? "\r" : "") << done << " of " << all << " steps" << (seen ? "" : "\n");
    });
    if (seen) std::cerr << "\n";
    if (!put) return Problem{put.error()};
    std::cout << fmt::format("{} has the site: {} files sent, {} there already\n", bucket.store(), put->sent, put->kept);
    return {};
}

}  // namespace

Outcome<report::ReportInput> BookSource::input(Instant until) const { return input_of(house_, until, until, {}); }

int import_command(int argc, char** argv) {
    auto arguments = Arguments::read(argc, argv, {"data", "source"}, {"dry-run"});
    if (!arguments) return complain("import", arguments.error());
    if (arguments->help()) {
        std::cout << import_help;
        return done;
    }
    if (!arguments->words().empty() && arguments->words()[0] == "bands") return import_bands_command(*arguments);
    if (arguments->words().size() != 2 || arguments->words()[0] != "published") {
        return complain("import", {Trouble::invalid, "`import published FILE.csv` is wanted; --help shows an example"});
    }
    auto folder = arguments->needed("data");
    if (!folder) return complain("import", folder.error());
    const adapters::SystemClock clock;
    const bool dry = arguments->flag("dry-run");
    const auto source = arguments->value("source", "microsoft_lerr");
    if (is_free(*folder)) {
        // Read before anything is made, so that a mistake in the file leaves no folder behind.
        auto history = read_history(arguments->words()[1], source);
        if (!history) return complain("import", history.error());
        if (dry) {
            tell(report::difference({}, *history));
            std::cout << "nothing was changed (dry run)\n";
            return done;
        }
        if (auto made = make_real_folder({*folder, "The provider"}, clock.now()); !made) return complain("import", made.error());
    }
    auto house = House::open({*folder, &clock, dry ? HouseOptions::Mode::read : HouseOptions::Mode::write});
    if (!house) return complain("import", house.error());
    auto change = import_published(**house, arguments->words()[1], source, clock.now(), dry ? Importing::dry_run : Importing::for_real);
    if (!change) return complain("import", change.error());
    tell(*change);
    std::cout << (dry ? "nothing was changed (dry run)\n" : change->nothing() ? "the book holds all of it already\n" : "recorded\n");
    return done;
}

int report_command(int argc, char** argv) {
    auto arguments = Arguments::read(argc, argv, {"data", "out", "exceptions"}, {"publish"});
    if (!arguments) return complain("report", arguments.error());
    if (arguments->help()) {
        std::cout << report_help;
        return done;
    }
    auto folder = arguments->needed("data");
    if (!folder) return complain("report", folder.error());
    if (std::filesystem::exists(*folder + "/" + std::string{unfinished_mark})) {
        return complain(
            "report", {Trouble::invalid,
                       *folder + " holds a simulation that did not end, so its figures are no half-year's; remove it and simulate again"});
    }
    const adapters::SystemClock clock;
    const bool publish = arguments->flag("publish");
    auto house = House::open({*folder, &clock, publish ? HouseOptions::Mode::write : HouseOptions::Mode::read});
    if (!house) return complain("report", house.error());
    const std::string site = *folder + "/site";
    if (publish) {
        if (arguments->flag("out") || arguments->flag("exceptions"))
            return complain("report", {Trouble::invalid,
                                       "--publish writes what was signed, and where everybody sees it; leave --out and --exceptions away"});
        const BookSource source{**house};
        report::ReportDesk desk{(*house)->clerk(), (*house)->people(), source};
        const auto came_out = desk.publish_due(clock.now());
        if (!came_out) return complain("report", came_out.error());
        const auto bucket = bucket_of(**house);
        if (!bucket) return complain("report", bucket.error());
        std::error_code absent;
        if (*bucket && std::filesystem::exists(site, absent)) {
            if (*came_out) std::cout << "the report is in " << site << "\n";
            const auto brought = bring_to_bucket(**bucket, site);
            return brought ? done : complain("report", brought.error());
        }
        if (!*came_out)
            return complain(
                "report",
                {Trouble::refused, "nothing that is due was signed by two; one puts a report forward at /desk/report, another signs it"});
        std::cout << "the report is in " << site << "\n";
        return done;
    }
    const bool ours = (*house)->kind() == BookKind::real;
    const std::string out = arguments->value("out", ours ? *folder + "/report-draft" : site);
    std::error_code unknown;
    if (ours && std::filesystem::weakly_canonical(out, unknown) == std::filesystem::weakly_canonical(site, unknown))
        return complain("report", {Trouble::refused, site + " is what everybody sees: two people publish it, at /desk/report"});
    auto written = write_report(**house, out, clock.now(), arguments->value("exceptions", ""));
    if (!written) return complain("report", written.error());
    std::cout << "the report is in " << out << "\n";
    return done;
}

}  // namespace sallyport::app
