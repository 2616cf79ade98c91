#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <set>

#include "adapters/files/files.h"
#include "main/arguments.h"
#include "main/commands.h"
#include "main/simulate.h"

namespace sallyport::app {

namespace {

constexpr std::string_view help =
    R"(Plays one demand for each request of a published table, through every step of the product, with simulated officers, counsel,
customers and clock. The book is marked as simulated for ever: on every page, in every file, in `verify`.

usage: sallyport simulate --data DIR --like FILE.csv [--docket FILE.toml] [--period 2022-H2]... [--rulebooks DIR]

  --data DIR        an absent or empty folder; a folder with a book, real or not, is refused
  --like FILE.csv   the published table by country
  --docket FILE     what such a table cannot say: enterprise customers, secrecy orders, warrants for content abroad
  --period P        a half-year to play; may be given several times. Default: those of the docket, or without one all of the table
  --rulebooks DIR   other rulebooks than the shipped ones

Ctrl-C ends it between two simulated days. What was played until then cannot go on: remove the folder and simulate again.

example:
  sallyport simulate --data simulated --like demo/published/lerr-by-country.csv --docket demo/golden.toml
  sallyport report --data simulated --out public
)";

std::atomic<bool> stop{false};
void on_interrupt(int) { stop = true; }

Outcome<std::vector<Period>> periods_to_play(const Arguments& arguments, const report::PublishedHistory& like,
                                             const report::Docket& docket) {
    std::set<Period> published, chosen;
    for (const auto& row : like.rows()) published.insert(row.period);
    for (const auto& word : arguments.values("period")) {
        SALLYPORT_TRY(period, parse_period(word));
        chosen.insert(period);
    }
    if (chosen.empty()) {
        for (const auto& period : docket.periods) chosen.insert(period.period);
    }
    if (chosen.empty()) chosen = published;
    for (const Period period : chosen) {
        if (!published.contains(period)) return Problem{Trouble::invalid, "the table has no row of " + text(period), "period"};
    }
    if (chosen.empty()) return Problem{Trouble::invalid, "the table has no half-year that can be played", "like"};
    return std::vector<Period>{chosen.begin(), chosen.end()};
}

Outcome<SimulationDone> run(const Arguments& arguments) {
    Simulation simulation;
    SALLYPORT_TRY(folder, arguments.needed("data"));
    SALLYPORT_TRY(table, arguments.needed("like"));
    simulation.folder = folder;
    simulation.rulebooks = arguments.value("rulebooks");
    const auto name = [](const std::string& file) { return std::filesystem::path{file}.filename().string(); };
    SALLYPORT_TRY(bytes, adapters::read_file(table));
    SALLYPORT_TRY(like, report::PublishedHistory::parse(name(table), bytes, "like"));
    simulation.like = std::move(like);
    if (const auto docket = arguments.value("docket"); !docket.empty()) {
        SALLYPORT_TRY(toml, adapters::read_file(docket));
        SALLYPORT_TRY(parsed, report::parse_docket(name(docket), toml));
        simulation.docket = std::move(parsed);
    }
    SALLYPORT_TRY(periods, periods_to_play(arguments, simulation.like, simulation.docket));
    simulation.periods = std::move(periods);

    using Watch = std::chrono::steady_clock;
    const auto begun = Watch::now();
    auto said = begun;
    simulation.see = [&](const SimulationProgress& progress) {
        const auto now = Watch::now();
        if (now - said < std::chrono::seconds{2} && progress.filed != progress.of) return;
        said = now;
        const double seconds = std::max(0.001, std::chrono::duration<double>(now - begun).count());
        const double rate = static_cast<double>(progress.filed) / seconds;
        std::cerr << fmt::format("{}: {} of {} demands, {:.0f} a second, {:.0f} s left", text(progress.period), progress.filed, progress.of,
                                 rate, rate > 0 ? static_cast<double>(progress.of - progress.filed) / rate : 0.0)
                  << std::endl;
    };
    simulation.stop = &stop;
    std::signal(SIGINT, on_interrupt);
    std::signal(SIGTERM, on_interrupt);
    return simulate(simulation);
}

}  // namespace

int simulate_command(int argc, char** argv) {
    auto arguments = Arguments::read(argc, argv, {"data", "like", "docket", "period", "rulebooks"}, {});
    if (!arguments) return complain("simulate", arguments.error());
    if (arguments->help()) {
        std::cout << help;
        return done;
    }
    const auto begun = std::chrono::steady_clock::now();
    auto played = run(*arguments);
    if (!played) return complain("simulate", played.error());
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
    if (played->interrupted) {
        return complain("simulate",
                        {Trouble::unavailable, fmt::format("interrupted after {} demands; this simulation cannot go on: remove the "
                                                           "folder and simulate again",
                                                           played->demands)});
    }
    std::cout << fmt::format("{} demands, {} entries, {:.0f} s: {:.0f} demands a second. Next: sallyport report --data {}\n",
                             played->demands, played->entries, seconds, static_cast<double>(played->demands) / std::max(seconds, 0.001),
                             arguments->value("data"));
    return done;
}

}  // namespace sallyport::app
