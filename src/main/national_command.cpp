#include "main/national_command.h"

#include <fmt/format.h>

#include <filesystem>
#include <iostream>

#include "adapters/clock/clocks.h"
#include "adapters/files/files.h"
#include "main/commands.h"
#include "tally/national.h"

namespace sallyport::app {

namespace {

constexpr std::string_view help =
    R"(Writes the bands that 50 U.S.C. 1874 allows a provider to publish of national security process: the only thing that leaves such a folder.

usage: sallyport national bands --data DIR --structure N --out FILE [--published DAY]

  --data DIR        made by `sallyport init --national`
  --structure N     1, 2, 3 or 4 of 50 U.S.C. 1874(a): bands of 1000, 500, 250 or 100
  --published DAY   the day of publication, which fixes the windows; default today. Not a day to come
  --out FILE        where the file goes: docs/formats/bands.md. An existing one is not replaced

What was written is recorded in the folder's own book. Bands that share days with earlier ones are refused, whatever their structure: one taken
from the other would tell more than a band. `sallyport import bands` takes the file into the public report.

example:
  sallyport national bands --data /var/lib/sallyport-national --structure 2 --published 2026-10-01 --out bands.csv
)";

Outcome<Day> day_of_publication(const Arguments& arguments, const House& lane, Instant now) {
    const Day today = day_of(now, lane.provider().zone);
    const auto written = arguments.value("published");
    if (written.empty()) return today;
    SALLYPORT_TRY(day, parse_day(written));
    if (today < day) {
        return Problem{Trouble::invalid,
                       fmt::format("--published is {}, a day to come; its window is not over before it", base::text(day))};
    }
    return day;
}

Outcome<void> write_bands(const Arguments& arguments) {
    SALLYPORT_TRY(folder, arguments.needed("data"));
    SALLYPORT_TRY(out, arguments.needed("out"));
    SALLYPORT_TRY(structure, arguments.number("structure", 0, 0, 1000));
    if (structure == 0) return Problem{Trouble::invalid, "--structure is missing; 1, 2, 3 or 4 is wanted"};
    if (std::filesystem::exists(out)) return Problem{Trouble::conflict, out + " is there already; another name is wanted"};
    const adapters::SystemClock clock;
    SALLYPORT_TRY(lane, House::open({.folder = folder, .clock = &clock, .lane = HouseOptions::Lane::national}));
    SALLYPORT_TRY(published, day_of_publication(arguments, *lane, clock.now()));
    SALLYPORT_TRY(file, publish_bands(*lane, structure, published, clock.now()));
    SALLYPORT_CHECK(adapters::keep_file(out, file.csv(), 0644));
    std::cout << "bands of structure " << structure << ", published on " << base::text(published) << ", are in " << out << "\n";
    return {};
}

}  // namespace

Outcome<report::BandFile> publish_bands(House& lane, int structure, Day published, Instant at) {
    SALLYPORT_TRY(chosen, tally::BandStructure::of(structure));
    SALLYPORT_TRY(papers, tally::national_papers([&](const auto& see) { return lane.book().each({0}, see); }));
    SALLYPORT_TRY(file, report::BandFile::of(tally::bands_of(papers, chosen, published)));
    SALLYPORT_TRY(earlier, report::published_bands(lane.clerk()));
    auto step = report::publish_bands(earlier, file, at);
    if (!step && step.error().trouble == Trouble::conflict) return file;  // written out before, word for word
    if (!step) return std::move(step.error());
    SALLYPORT_CHECK(lane.clerk().record(std::move(*step)));
    return file;
}

Outcome<void> import_bands(House& house, const std::string& file, Instant at) {
    SALLYPORT_TRY(bytes, adapters::read_file(file));
    SALLYPORT_TRY(added, report::BandFile::parse(std::filesystem::path{file}.filename().string(), bytes));
    SALLYPORT_TRY(there, report::imported_bands(house.clerk()));
    SALLYPORT_TRY(step, report::import_bands(there, std::move(added), at));
    SALLYPORT_CHECK(house.clerk().record(std::move(step)));
    return {};
}

int import_bands_command(const Arguments& arguments) {
    if (arguments.words().size() != 2)
        return complain("import", {Trouble::invalid, "`import bands FILE.csv` is wanted; --help shows an example"});
    const auto folder = arguments.needed("data");
    if (!folder) return complain("import", folder.error());
    const auto& file = arguments.words()[1];
    if (arguments.flag("dry-run")) {
        const auto bytes = adapters::read_file(file);
        if (!bytes) return complain("import", bytes.error());
        const auto read = report::BandFile::parse(std::filesystem::path{file}.filename().string(), *bytes);
        if (!read) return complain("import", read.error());
        std::cout << "nothing was changed (dry run)\n";
        return done;
    }
    const adapters::SystemClock clock;
    auto house = House::open({*folder, &clock});
    if (!house) return complain("import", house.error());
    if (auto taken = import_bands(**house, file, clock.now()); !taken) {
        if (taken.error().trouble != Trouble::conflict) return complain("import", taken.error());
        std::cout << "the book holds all of it already\n";
        return done;
    }
    std::cout << "recorded\n";
    return done;
}

int national_command(int argc, char** argv) {
    auto arguments = Arguments::read(argc, argv, {"data", "structure", "published", "out"}, {});
    if (!arguments) return complain("national", arguments.error());
    if (arguments->help()) {
        std::cout << help;
        return done;
    }
    if (arguments->words() != std::vector<std::string>{"bands"})
        return complain("national", {Trouble::invalid, "`national bands` is wanted; --help shows an example"});
    if (auto written = write_bands(*arguments); !written) return complain("national", written.error());
    return done;
}

}  // namespace sallyport::app
