// For tests: a PostgreSQL of our own in a temporary folder, on a socket there and on no port, as a person without rights.
#pragma once
#include <doctest/doctest.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

#include "adapters/sql/test_folder.h"

extern char** environ;

namespace sallyport::adapters::test {

class PrivatePostgres {
public:
    PrivatePostgres() {
        // "-D" folders of the server must not be reachable through folders that others may not enter.
        std::filesystem::permissions(
            folder_.path(), std::filesystem::perms::owner_all | std::filesystem::perms::others_exec | std::filesystem::perms::group_exec);
        const std::string home = folder_.path() + "/pg";
        std::filesystem::create_directories(home);
        const passwd* nobody = ::getpwnam("postgres");
        if (nobody == nullptr) nobody = ::getpwnam("nobody");
        REQUIRE(nobody != nullptr);
        if (::getuid() == 0) {
            user_ = nobody->pw_uid;
            group_ = nobody->pw_gid;
            REQUIRE(::chown(home.c_str(), user_, group_) == 0);
        }
        const std::string programs = programs_folder();
        const auto run = [&](std::vector<std::string> command) {
            const pid_t child = start(std::move(command), home);
            int status = 0;
            REQUIRE(::waitpid(child, &status, 0) == child);
            return WIFEXITED(status) && WEXITSTATUS(status) == 0;
        };
        REQUIRE(run(
            {programs + "/initdb", "-D", home + "/data", "-U", "tester", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"}));
        server_ = start({programs + "/postgres", "-D", home + "/data", "-k", home, "-c", "listen_addresses=", "-c", "fsync=off"}, home);
        location_ = "host=" + home + " user=tester dbname=postgres connect_timeout=5";
        programs_ = programs;
        home_ = home;
        // pg_isready waits for the server itself, up to ten seconds at each call.
        bool ready = false;
        for (int i = 0; i < 200 && !ready; ++i) {
            ready = run({programs + "/pg_isready", "-q", "-h", home});
            if (!ready) ::usleep(50'000);
        }
        REQUIRE(ready);
    }
    ~PrivatePostgres() { stop(); }
    PrivatePostgres(const PrivatePostgres&) = delete;
    PrivatePostgres& operator=(const PrivatePostgres&) = delete;

    void stop() {
        if (server_ <= 0) return;
        ::kill(server_, SIGQUIT);
        ::waitpid(server_, nullptr, 0);
        server_ = -1;
    }
    const std::string& location() const { return location_; }

    static std::string programs_folder() {
        for (const char* folder : {"/usr/lib/postgresql/15/bin", "/usr/lib/postgresql/16/bin", "/usr/lib/postgresql/17/bin"}) {
            if (std::filesystem::exists(std::string{folder} + "/initdb")) return folder;
        }
        FAIL("no initdb below /usr/lib/postgresql: install the package postgresql");
        return {};
    }

private:
    pid_t start(std::vector<std::string> command, const std::string& home) const {
        std::vector<char*> arguments;
        for (std::string& word : command) arguments.push_back(word.data());
        arguments.push_back(nullptr);
        const pid_t child = ::fork();
        REQUIRE(child >= 0);
        if (child == 0) {
            const int nothing = ::open("/dev/null", O_RDWR);
            ::dup2(nothing, 0);
            ::dup2(nothing, 1);
            ::dup2(nothing, 2);
            if (user_ != 0 && (::setgroups(0, nullptr) != 0 || ::setgid(group_) != 0 || ::setuid(user_) != 0)) ::_exit(126);
            if (::chdir(home.c_str()) != 0) ::_exit(126);
            ::execv(arguments[0], arguments.data());
            ::_exit(127);
        }
        return child;
    }

    TestFolder folder_;
    uid_t user_ = 0;
    gid_t group_ = 0;
    pid_t server_ = -1;
    std::string location_, programs_, home_;
};

}  // namespace sallyport::adapters::test
