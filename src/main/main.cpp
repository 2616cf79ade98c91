// sallyport: the gate with two doors.
#include <csignal>
#include <cstdio>
#include <cstring>

#include "adapters/documents/paper_sandbox.h"
#include "base/outcome.h"
#include "main/commands.h"

namespace {

struct Command {
    const char* name;
    int (*run)(int argc, char** argv);
    const char* about;  // null: not for people
};

const Command commands[] = {
    {"init", sallyport::app::init_command, "make a data folder for a real provider"},
    {"invite", sallyport::app::invite_command, "invite the first people of a real data folder"},
    {"serve", sallyport::app::serve_command, "open the doors of a data folder"},
    {"demo", sallyport::app::demo_command, "make a demo folder: made-up provider, people, customers' data, demands in every state"},
    {"simulate", sallyport::app::simulate_command, "play published figures through every step, in a book of its own"},
    {"import", sallyport::app::import_command, "read published history into the book"},
    {"report", sallyport::app::report_command, "write the public site and its files"},
    {"national", sallyport::app::national_command, "bands of a folder of national security process"},
    {"law", sallyport::app::law_of_a_folder_command, "what the law and the house rules say of a demand"},
    {"verify", sallyport::app::verify_command, "check the whole book: entries, tree, bodies, views, keys"},
    {"ledger", sallyport::app::ledger_command, "export the ledger for everybody to check"},
    {"doctor", sallyport::app::doctor_command, "look whether a data folder is ready to serve"},
    {"collector", sallyport::app::collector_command, nullptr},
    {"paper-sandbox", sallyport::adapters::paper_sandbox_main, nullptr},
};

int usage(std::FILE* to) {
    std::fputs("Sallyport: the gate through which legal demands for customers' data pass.\n\nusage: sallyport COMMAND [OPTIONS]\n\n", to);
    for (const auto& command : commands) {
        if (command.about != nullptr) std::fprintf(to, "  %-10s %s\n", command.name, command.about);
    }
    std::fputs(
        "\nEach command has --help with an example. `sallyport-verify` checks ledgers, packages and receipts without a data folder.\n", to);
    return to == stdout ? 0 : 2;
}

}  // namespace

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);
    if (argc < 2) return usage(stderr);
    if (std::strcmp(argv[1], "--help") == 0 || std::strcmp(argv[1], "-h") == 0 || std::strcmp(argv[1], "help") == 0) return usage(stdout);
    if (std::strcmp(argv[1], "--version") == 0) {
        std::puts("sallyport " SALLYPORT_VERSION);
        return 0;
    }
    for (const auto& command : commands) {
        if (std::strcmp(argv[1], command.name) != 0) continue;
        try {
            return command.run(argc - 1, argv + 1);
        } catch (const sallyport::Broken& broken) {
            std::fprintf(stderr, "sallyport %s: this is our own mistake, please report it: %s\n", command.name, broken.why());
            return 3;
        }
    }
    std::fprintf(stderr, "sallyport: there is no command \"%s\"\n\n", argv[1]);
    return usage(stderr);
}
