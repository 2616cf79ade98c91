#include "adapters/documents/sandbox.h"

#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/landlock.h>
#include <linux/securebits.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>

#include "base/crypto.h"

namespace sallyport::adapters {

namespace {

namespace fs = std::filesystem;

constexpr uid_t nobody = 65534;
constexpr uid_t inside_uid = 1000;  // not 0: an exec then drops every capability by itself
// A tree of empty folders and one paper of at most 25 MB; more would be a way to fill memory.
constexpr const char* tree_options = "mode=0755,size=40m,nr_inodes=4096";
constexpr const char* tree = "/tmp";  // exists in every root; what is mounted there is seen by the inside only

// What went wrong behind which wall. Sent through a pipe, since the child may not share memory with the caller.
struct Refusal {
    char wall[40] = {};
    int error = 0;
};

class Wall {
public:
    explicit Wall(int report) : report_{report} {}
    [[noreturn]] void refused(const char* wall, int error) const {
        Refusal refusal;
        std::strncpy(refusal.wall, wall, sizeof refusal.wall - 1);
        refusal.error = error;
        [[maybe_unused]] const auto sent = ::write(report_, &refusal, sizeof refusal);
        ::_exit(1);
    }
    void must(bool done, const char* wall) const {
        if (!done) refused(wall, errno);
    }

private:
    int report_;
};

bool write_text(const std::string& path, const std::string& text) {
    const int fd = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (fd < 0) return false;
    const bool done = ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    ::close(fd);
    return done;
}

bool make_folders(const fs::path& folder) {
    std::error_code error;
    fs::create_directories(folder, error);
    return !error;
}

bool touch(const std::string& path) {
    const int fd = ::open(path.c_str(), O_RDONLY | O_CREAT | O_CLOEXEC, 0444);
    if (fd < 0) return false;
    ::close(fd);
    return true;
}

// Shows `path` of the outside at the same path of the new tree. A link is copied as a link: /lib is one on Debian.
bool show(const std::string& path) {
    struct stat seen{};
    if (::lstat(path.c_str(), &seen) != 0) return true;
    const std::string there = tree + path;
    if (!make_folders(fs::path{there}.parent_path())) return false;
    if (S_ISLNK(seen.st_mode)) {
        std::error_code error;
        const auto target = fs::read_symlink(path, error);
        if (error) return false;
        return ::symlink(target.c_str(), there.c_str()) == 0 || errno == EEXIST;
    }
    if (!(S_ISDIR(seen.st_mode) ? make_folders(there) : touch(there))) return false;
    return ::mount(path.c_str(), there.c_str(), nullptr, MS_BIND | MS_REC, nullptr) == 0;
}

bool copy_paper(int from) {
    if (from < 0) return true;
    const int to = ::open((std::string{tree} + paper_path).c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0444);
    if (to < 0) return false;
    char chunk[65536];
    off_t at = 0;
    ssize_t got;
    while ((got = ::pread(from, chunk, sizeof chunk, at)) > 0) {
        if (::write(to, chunk, static_cast<std::size_t>(got)) != got) return false;
        at += got;
    }
    ::close(to);
    return got == 0;
}

// pdfsig's library takes its seed from the device and notices a file that gives the same twice. The one device of the tree.
bool show_random() {
    struct stat seen{};
    if (::stat("/dev/urandom", &seen) != 0 || !S_ISCHR(seen.st_mode)) return true;  // signatures then stay unchecked
    return ::mount("/dev/urandom", (std::string{tree} + "/dev/urandom").c_str(), nullptr, MS_BIND, nullptr) == 0;
}

// Nothing mounted from here on may show outside. In a changed root "/" is no mount and cannot be told so; the process, still root
// then and in a mount namespace of its own, climbs to the true root, says it there, and comes back.
bool make_mounts_private() {
    const auto say = [] { return ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0; };
    if (say()) return true;
    if (errno != EINVAL) return false;
    const int here = ::open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
    bool good = here >= 0 && ::chdir("/") == 0 && ::chroot(tree) == 0;
    constexpr int deepest = 256;  // ".." of the true root is the true root
    for (int level = 0; good && level < deepest; ++level) good = ::chdir("..") == 0;
    good = good && ::chroot(".") == 0 && say() && ::fchdir(here) == 0 && ::chroot(".") == 0;
    if (here >= 0) ::close(here);
    return good;
}

void build_tree(const Walls& walls, const Wall& wall) {
    wall.must(make_mounts_private(), "private mounts");
    wall.must(::mount("tmpfs", tree, "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, tree_options) == 0, "a file tree of its own");
    for (const auto& path : walls.readable) wall.must(show(path), "the read-only folders");
    for (const auto& path : walls.programs) wall.must(show(path), "the programs");
    wall.must(copy_paper(walls.paper), "the paper");
    wall.must(make_folders(std::string{tree} + "/dev") && touch(std::string{tree} + "/dev/urandom"), "random bytes");
    struct mount_attr attributes{};
    attributes.attr_set = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV;
    wall.must(::mount_setattr(AT_FDCWD, tree, AT_RECURSIVE, &attributes, sizeof attributes) == 0, "read-only mounts");
    wall.must(show_random(), "random bytes");
    wall.must(::chdir(tree) == 0, "the new root");
    // Inside a changed root (a container build, a clean-room check) the old root is no mount and cannot be moved away;
    // without capabilities there is no way back from chroot either.
    if (::syscall(SYS_pivot_root, ".", ".") == 0) {
        wall.must(::umount2(".", MNT_DETACH) == 0, "the old root");
    } else {
        wall.must(errno == EINVAL && ::chroot(".") == 0, "the new root");
    }
    wall.must(::chdir("/") == 0, "the new root");
}

void drop_capabilities(const Wall& wall) {
    for (int capability = 0; capability <= 63; ++capability) {
        if (::prctl(PR_CAPBSET_READ, capability, 0, 0, 0) < 0) break;
        wall.must(::prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) == 0, "the bounding set");
    }
    wall.must(::prctl(PR_SET_SECUREBITS, SECBIT_NOROOT | SECBIT_NOROOT_LOCKED | SECBIT_NO_SETUID_FIXUP | SECBIT_NO_SETUID_FIXUP_LOCKED, 0,
                      0, 0) == 0,
              "the secure bits");
    struct __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct none[2] = {};
    wall.must(::syscall(SYS_capset, &header, none) == 0, "the capabilities");
}

void allow_under(int ruleset, const std::string& path, std::uint64_t folder_rights, std::uint64_t file_rights, const Wall& wall) {
    const int fd = ::open(path.c_str(), O_PATH | O_CLOEXEC);
    if (fd < 0) return;
    struct stat seen{};
    wall.must(::fstat(fd, &seen) == 0, "Landlock");
    struct landlock_path_beneath_attr rule{};
    rule.allowed_access = S_ISDIR(seen.st_mode) ? folder_rights : file_rights;
    rule.parent_fd = fd;
    wall.must(::syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0, "Landlock");
    ::close(fd);
}

void landlock(const Walls& walls, const Wall& wall) {
    const long version = ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
    wall.must(version >= 1, "Landlock");
    struct landlock_ruleset_attr handled{};
    handled.handled_access_fs = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1;     // everything of version 1
    if (version >= 2) handled.handled_access_fs |= std::uint64_t{1} << 13;  // LANDLOCK_ACCESS_FS_REFER
    if (version >= 3) handled.handled_access_fs |= std::uint64_t{1} << 14;  // LANDLOCK_ACCESS_FS_TRUNCATE
    const int ruleset = static_cast<int>(::syscall(SYS_landlock_create_ruleset, &handled, sizeof handled, 0));
    wall.must(ruleset >= 0, "Landlock");
    constexpr std::uint64_t read_file = LANDLOCK_ACCESS_FS_READ_FILE;
    constexpr std::uint64_t read_folder = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
    constexpr std::uint64_t run = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_EXECUTE;
    for (const auto& path : walls.readable) allow_under(ruleset, path, read_folder, read_file, wall);
    for (const auto& path : walls.programs) allow_under(ruleset, path, read_file, run, wall);
    // The kernel opens the loader of a program with the right to execute.
    for (const char* loader : {"/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1"}) allow_under(ruleset, loader, run, run, wall);
    allow_under(ruleset, "/dev/urandom", read_file, read_file, wall);
    if (walls.paper >= 0) allow_under(ruleset, paper_path, read_file, read_file, wall);
    wall.must(::syscall(SYS_landlock_restrict_self, ruleset, 0) == 0, "Landlock");
    ::close(ruleset);
}

// What a program that turns a file into pixels or text needs. Everything else answers EPERM: no socket, no mount, no
// ptrace, no signal to others, no keyring, no clock, no module, no io_uring, no user namespace.
constexpr int program_calls[] = {
    SCMP_SYS(access),
    SCMP_SYS(arch_prctl),
    SCMP_SYS(brk),
    SCMP_SYS(clock_getres),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(close),
    SCMP_SYS(dup),
    SCMP_SYS(dup2),
    SCMP_SYS(dup3),
    SCMP_SYS(execve),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    SCMP_SYS(faccessat),
    SCMP_SYS(faccessat2),
    SCMP_SYS(fadvise64),
    SCMP_SYS(fcntl),
    SCMP_SYS(fstat),
    SCMP_SYS(fstatfs),
    SCMP_SYS(futex),
    SCMP_SYS(getcwd),
    SCMP_SYS(getdents64),
    SCMP_SYS(getegid),
    SCMP_SYS(geteuid),
    SCMP_SYS(getgid),
    SCMP_SYS(getpid),
    SCMP_SYS(getppid),
    SCMP_SYS(getrandom),
    SCMP_SYS(getrlimit),
    SCMP_SYS(getrusage),
    SCMP_SYS(gettid),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(getuid),
    SCMP_SYS(lseek),
    SCMP_SYS(lstat),
    SCMP_SYS(madvise),
    SCMP_SYS(mmap),
    SCMP_SYS(mprotect),
    SCMP_SYS(mremap),
    SCMP_SYS(munmap),
    SCMP_SYS(nanosleep),
    SCMP_SYS(newfstatat),
    SCMP_SYS(open),
    SCMP_SYS(openat),
    SCMP_SYS(poll),
    SCMP_SYS(pread64),
    SCMP_SYS(prlimit64),
    SCMP_SYS(read),
    SCMP_SYS(readlink),
    SCMP_SYS(readlinkat),
    SCMP_SYS(readv),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(rseq),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(sched_yield),
    SCMP_SYS(set_robust_list),
    SCMP_SYS(set_tid_address),
    SCMP_SYS(setrlimit),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(stat),
    SCMP_SYS(statfs),
    SCMP_SYS(statx),
    SCMP_SYS(sysinfo),
    SCMP_SYS(tgkill),
    SCMP_SYS(time),
    SCMP_SYS(times),
    SCMP_SYS(umask),
    SCMP_SYS(uname),
    SCMP_SYS(write),
    SCMP_SYS(writev),
};
// What the first process needs besides, to start programs and pass on what they print.
constexpr int keeper_calls[] = {
    SCMP_SYS(clone), SCMP_SYS(close_range), SCMP_SYS(fork),    SCMP_SYS(kill),  SCMP_SYS(pipe),  SCMP_SYS(pipe2),  SCMP_SYS(ppoll),
    SCMP_SYS(prctl), SCMP_SYS(seccomp),     SCMP_SYS(setpgid), SCMP_SYS(vfork), SCMP_SYS(wait4), SCMP_SYS(waitid),
};

enum class Filter { keeper, program };

bool filter_calls(Filter filter) {
    scmp_filter_ctx context = ::seccomp_init(SCMP_ACT_ERRNO(EPERM));
    if (context == nullptr) return false;
    bool good = true;
    // libc tries clone3 first and falls back to clone only upon ENOSYS; clone's flags can be looked at, clone3's cannot.
    good = good && ::seccomp_rule_add(context, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) == 0;
    const auto allow = [&](int call) { good = good && (call < 0 || ::seccomp_rule_add(context, SCMP_ACT_ALLOW, call, 0) == 0); };
    for (const int call : program_calls) allow(call);  // a negative number: a call that this kind of processor does not have
    if (filter == Filter::keeper) {
        for (const int call : keeper_calls) {
            if (call == SCMP_SYS(clone)) {
                constexpr scmp_datum_t worlds = CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS;
                good = good && ::seccomp_rule_add(context, SCMP_ACT_ALLOW, call, 1, SCMP_A0(SCMP_CMP_MASKED_EQ, worlds, 0)) == 0;
            } else {
                allow(call);
            }
        }
    }
    good = good && ::seccomp_load(context) == 0;
    ::seccomp_release(context);
    return good;
}

bool limit(__rlimit_resource_t what, rlim_t most) {
    const struct rlimit limits{most, most};
    return ::setrlimit(what, &limits) == 0;
}

}  // namespace

std::vector<std::string> program_surroundings() {
    return {"/usr/lib",
            "/usr/lib64",
            "/lib",
            "/lib64",
            "/etc/ld.so.cache",
            "/etc/fonts",
            "/usr/share/fonts",
            "/usr/share/fontconfig",
            "/usr/share/poppler",
            "/var/cache/fontconfig"};
}

Outcome<int> run_confined(const Walls& walls, const std::function<int()>& inside) {
    const auto failed = [](const std::string& wall, int error) {
        return Problem{Trouble::unavailable, "this machine does not give the sandbox that strangers' papers are opened in (" + wall + ": " +
                                                 std::strerror(error) + "); nothing is opened without it"};
    };
    int mapped[2], report[2];
    if (::pipe2(mapped, O_CLOEXEC) != 0 || ::pipe2(report, O_CLOEXEC) != 0) return failed("a pipe", errno);
    const bool root = ::geteuid() == 0;
    bool own_users = true;
    constexpr unsigned long worlds = CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS;
    // Raw clone: unshare() of a user namespace asks for a process of one thread, and a sanitizer's runtime starts one.
    long child = ::syscall(SYS_clone, worlds | CLONE_NEWUSER | SIGCHLD, nullptr, nullptr, nullptr, nullptr);
    if (child < 0 && root) {
        // Inside a changed root the kernel makes no user namespaces; root can do without, and becomes nobody below.
        own_users = false;
        child = ::syscall(SYS_clone, worlds | SIGCHLD, nullptr, nullptr, nullptr, nullptr);
    }
    if (child < 0) return failed("namespaces of its own", errno);

    if (child == 0) {
        const Wall wall{report[1]};
        ::close(mapped[1]);
        ::close(report[0]);
        char go = 0;
        if (::read(mapped[0], &go, 1) != 1) wall.refused("the user map", EPERM);
        ::close(mapped[0]);
        wall.must(::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) == 0, "the tie to its parent");
        if (own_users) {
            if (root) wall.must(::setgroups(0, nullptr) == 0, "the groups");
            wall.must(::setresgid(inside_uid, inside_uid, inside_uid) == 0, "the group");
            wall.must(::setresuid(inside_uid, inside_uid, inside_uid) == 0, "the user");
        }
        build_tree(walls, wall);
        if (!own_users) {
            wall.must(::setgroups(0, nullptr) == 0, "the groups");
            wall.must(::setresgid(nobody, nobody, nobody) == 0, "the group");
            wall.must(::prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) == 0, "the capabilities");
            wall.must(::setresuid(nobody, nobody, nobody) == 0, "the user");
            struct __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
            struct __user_cap_data_struct last[2] = {};
            last[0].effective = last[0].permitted = 1U << CAP_SETPCAP;  // enough to empty the bounding set
            wall.must(::syscall(SYS_capset, &header, last) == 0, "the capabilities");
        }
        drop_capabilities(wall);
        // Setting the user undid the tie.
        wall.must(::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) == 0, "the tie to its parent");
        wall.must(::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0, "no new privileges");
        wall.must(limit(RLIMIT_NOFILE, 64) && limit(RLIMIT_FSIZE, 0) && limit(RLIMIT_CORE, 0) && limit(RLIMIT_NPROC, 16) &&
                      limit(RLIMIT_MEMLOCK, 0) && limit(RLIMIT_MSGQUEUE, 0),
                  "the limits");
        landlock(walls, wall);
        wall.must(filter_calls(Filter::keeper), "the system call filter");
        ::close(report[1]);
        ::close_range(3, ~0U, 0);
        ::_exit(inside());
    }

    ::close(mapped[0]);
    ::close(report[1]);
    bool good = true;
    if (own_users) {
        const std::string process = "/proc/" + std::to_string(child);
        const auto outer_user = std::to_string(root ? nobody : ::geteuid());
        const auto outer_group = std::to_string(root ? nobody : ::getegid());
        const auto line = [](const std::string& outer) { return std::to_string(inside_uid) + " " + outer + " 1\n"; };
        good = (root || write_text(process + "/setgroups", "deny")) && write_text(process + "/uid_map", line(outer_user)) &&
               write_text(process + "/gid_map", line(outer_group));
    }
    const int map_error = errno;
    if (good) good = ::write(mapped[1], "m", 1) == 1;
    ::close(mapped[1]);
    Refusal refusal;
    const auto got = ::read(report[0], &refusal, sizeof refusal);
    ::close(report[0]);
    int status = 0;
    while (::waitpid(static_cast<pid_t>(child), &status, 0) < 0 && errno == EINTR) {
    }
    if (!good) return failed("the user map", map_error);
    if (got == static_cast<ssize_t>(sizeof refusal)) {
        refusal.wall[sizeof refusal.wall - 1] = 0;
        return failed(refusal.wall, refusal.error);
    }
    if (WIFEXITED(status)) return WEXITSTATUS(status);
    return Problem{Trouble::unavailable, "the sandbox ended by signal " + std::to_string(WTERMSIG(status))};
}

Outcome<void> narrow_for_program(const ProgramLimits& limits) {
    const auto seconds = static_cast<rlim_t>(limits.cpu_seconds);
    const struct rlimit time{seconds, seconds + 1};
    if (!filter_calls(Filter::program)) return Problem{Trouble::unavailable, "the system call filter of the program was refused"};
    if (::setrlimit(RLIMIT_CPU, &time) != 0 || !limit(RLIMIT_NPROC, 0) || !limit(RLIMIT_AS, limits.memory_bytes)) {
        return Problem{Trouble::unavailable, "the limits of the program were refused"};
    }
    return {};
}

}  // namespace sallyport::adapters
