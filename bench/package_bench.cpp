// Collect, select, hash, package, seal: an mbox of generated mail becomes a sealed package. bench/package_bench.sh runs it beside tar, openssl
// and age. `package_bench generate DIR MIB` writes the mail, `package_bench package DIR` makes the package, `package_bench fetch DIR` makes
// and streams it too.
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "adapters/sources/source.h"
#include "adapters/vault/vault.h"
#include "production/archive.h"
#include "production/sealing.h"

using namespace sallyport;

namespace {

double seconds_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// Messages of 2 to 100 KB, lines of 76 characters, one second apart from 2026-03-01 on; each eighth message has a quoted "From " line.
int generate(const std::string& folder, std::uint64_t mib) {
    std::filesystem::create_directories(folder + "/mail");
    std::ofstream out{folder + "/mail/ann.mbox", std::ios::binary | std::ios::trunc};
    std::string text;
    std::uint64_t state = 2703;
    const auto dice = [&] {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        return state;
    };
    static constexpr char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/";
    while (text.size() < 4'000'000) {
        for (int i = 0; i < 76; ++i) text += letters[dice() % 64];
        text += '\n';
    }
    std::uint64_t written = 0;
    for (std::uint64_t i = 0; written < mib * 1'048'576; ++i) {
        char line[64];
        std::snprintf(line, sizeof line, "From - Sun Mar %2d %02d:%02d:%02d 2026\n", static_cast<int>(1 + i / 86'400 % 30),
                      static_cast<int>(i / 3'600 % 24), static_cast<int>(i / 60 % 60), static_cast<int>(i % 60));
        std::string message = line;
        message += "From: Ann Example <ann@mail.example>\nTo: bob@other.example\nSubject: number " + std::to_string(i) + "\n\n";
        if (i % 8 == 0) message += ">From the start\n";
        const std::size_t lines = 26 + dice() % 1'270;
        message.append(text, 77 * (dice() % 40'000), 77 * lines);
        message += '\n';
        out << message;
        written += message.size();
    }
    return out.good() ? 0 : 3;
}

int complain(const Problem& problem) {
    std::fprintf(stderr, "package_bench: %s\n", problem.sentence.c_str());
    return 3;
}

int package(const std::string& folder, bool fetch) {
    adapters::SourceDescription description;
    description.name = "mail";
    description.kind = adapters::SourceDescription::Kind::mbox;
    description.location = folder + "/mail";
    description.path = "{account}.mbox";
    description.classes = {demand::DataClass::content_mail};
    auto source = adapters::open_source(description);
    auto vault = adapters::FileVault::open(folder + "/vault");
    const auto from = parse_instant("2026-03-01T00:00:00Z"), to = parse_instant("2026-04-01T00:00:00Z");
    if (!source || !vault || !from || !to) return 3;

    demand::Demand demand;
    demand.id = DemandId::random();
    demand::Identifier identifier;
    identifier.value = Sensitive<std::string>{"ann@mail.example"};
    identifier.sought = {{demand::DataClass::content_mail, Span{*from, *to}}};
    demand.identifiers.push_back(identifier);
    demand::DirectoryAnswer answer;
    answer.known = true;
    answer.account = Sensitive<std::string>{"ann"};
    demand.directory.push_back(answer);
    const auto scope = demand::Scope::asked(demand);
    const Bytes key(32, 'k');
    const ledger::SignerKey signer{"bench", Bytes(32, 's')};

    const std::uint64_t bytes = std::filesystem::file_size(folder + "/mail/ann.mbox");
    const auto start = std::chrono::steady_clock::now();
    auto sink = production::PackageSink::open(**vault, key, {demand, scope, demand::MailFormat::mbox, *to, {1}, {}, {}});
    if (!sink) return complain(sink.error());
    const auto tallies = collection::gather(scope, demand, {source->get()}, **sink, {});
    if (!tallies) return complain(tallies.error());
    const auto material = (*sink)->finish(*tallies, {}, *to);
    if (!material) return complain(material.error());
    const auto made = production::make_package(**vault, {demand, scope, *material, "Bench", key, signer, {}});
    if (!made) return complain(made.error());
    const double package_seconds = seconds_since(start);
    const auto fetch_start = std::chrono::steady_clock::now();
    std::uint64_t fetched = 0;
    if (fetch) {
        const auto streamed = production::stream_archive(**vault, key, *made, 0, made->bytes, [&](std::string_view piece) {
            fetched += piece.size();
            return true;
        });
        if (!streamed || fetched != made->bytes) return 3;
    }
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    const double cpu = static_cast<double>(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
                       static_cast<double>(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
    std::printf("messages=%lld bytes=%llu seconds=%.2f cpu_seconds=%.2f fetch_seconds=%.2f peak_kib=%ld\n",
                static_cast<long long>(tallies->content), static_cast<unsigned long long>(bytes), package_seconds, cpu,
                fetch ? seconds_since(fetch_start) : 0.0, used.ru_maxrss);
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc == 4 && std::strcmp(argv[1], "generate") == 0) return generate(argv[2], std::strtoull(argv[3], nullptr, 10));
    if (argc == 3 && std::strcmp(argv[1], "package") == 0) return package(argv[2], false);
    if (argc == 3 && std::strcmp(argv[1], "fetch") == 0) return package(argv[2], true);
    std::fprintf(stderr, "usage: package_bench generate DIR MIB | package DIR | fetch DIR\n");
    return 2;
}
