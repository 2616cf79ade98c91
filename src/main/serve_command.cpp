#include <sys/stat.h>

#include <condition_variable>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <iostream>
#include <mutex>
#include <thread>

#include "adapters/clock/clocks.h"
#include "adapters/collector/link.h"
#include "adapters/directory/directory.h"
#include "adapters/documents/render.h"
#include "adapters/files/files.h"
#include "adapters/mail/outbox.h"
#include "adapters/paging/pager.h"
#include "adapters/rounds/deadlines.h"
#include "adapters/work/fetches.h"
#include "base/json.h"
#include "doors/desks.h"
#include "doors/http/files.h"
#include "doors/http/server.h"
#include "main/arguments.h"
#include "main/commands.h"
#include "main/files_of_a_folder.h"
#include "main/house.h"
#include "main/local_ca.h"
#include "main/report_of.h"
#include "main/way_in.h"

namespace sallyport::app {

namespace {

constexpr std::string_view help =
    R"(Opens the doors of a data folder: portal, desk, notice and the public report. Reading customers' data is done by a second
process, which this one starts and which obeys recorded permits only.

usage: sallyport serve --data DIR [--port N] [--address A] [--certificate FILE --key FILE | --local-ca]

  --data DIR           made by `sallyport init` or `sallyport demo`
  --port N             instead of the setting in DIR/sallyport.toml; 0 takes a free one
  --address A          instead of the setting; without a certificate only loopback is opened
  --certificate FILE   PEM, with --key FILE: TLS 1.3
  --local-ca           for a trial: makes a certificate authority and a certificate for localhost in DIR/tls

Stops at Ctrl-C once running answers have ended.

example:
  sallyport serve --data demo-data
)";

// The directory's connection belongs to one thread at a time.
class LockedDirectory : public demand::Directory {
public:
    explicit LockedDirectory(std::unique_ptr<demand::Directory> inner) : inner_{std::move(inner)} {}
    Outcome<demand::DirectoryAnswer> ask(const demand::Identifier& identifier, Instant as_of) const override {
        std::lock_guard lock{mutex_};
        return inner_->ask(identifier, as_of);
    }

private:
    std::unique_ptr<demand::Directory> inner_;
    mutable std::mutex mutex_;
};

// A folder whose sources are not described yet: nothing can be filed, because nobody could say whose account it is.
class NoDirectory : public demand::Directory {
public:
    Outcome<demand::DirectoryAnswer> ask(const demand::Identifier&, Instant) const override {
        return Problem{Trouble::unavailable, "the provider has not set up its directory of accounts yet; try again later"};
    }
};

class Reader : public review::PaperReader {
public:
    Outcome<void> sniff(std::string_view bytes) const override {
        SALLYPORT_CHECK(adapters::sniff(bytes));
        return {};
    }
    Outcome<review::ReadPaper> read(std::string_view bytes) const override {
        SALLYPORT_TRY(document, adapters::render(bytes, {}));
        review::ReadPaper paper;
        paper.remarks = std::move(document.remarks);
        for (auto& image : document.images) {
            review::PaperPage page{image.number, image.width, image.height, std::move(image.png), std::move(image.text), {}};
            for (auto& word : image.words) page.words.push_back({std::move(word.text), word.left, word.top, word.right, word.bottom});
            paper.pages.push_back(std::move(page));
        }
        return paper;
    }
};

// Runs the rounds: when woken, and at least every few seconds. Its own thread; acts under one lock.
class RoundThread {
public:
    RoundThread(House& house, adapters::WorkStore& work, const Clock& clock)
        : house_{house}, work_{work}, clock_{clock}, deadlines_{house.demands(), house.review()}, thread_{[this] { loop(); }} {}
    ~RoundThread() {
        {
            std::lock_guard lock{mutex_};
            stop_ = true;
        }
        wake_.notify_all();
        thread_.join();
    }
    void wake() {
        {
            std::lock_guard lock{mutex_};
            woken_ = true;
        }
        wake_.notify_all();
    }
    // While it lives, rounds publish what two have signed and is due.
    class Publishing {
    public:
        Publishing(RoundThread& rounds, report::ReportDesk* desk) : rounds_{rounds} { set(desk); }
        ~Publishing() { set(nullptr); }
        Publishing(const Publishing&) = delete;
        Publishing& operator=(const Publishing&) = delete;

    private:
        void set(report::ReportDesk* desk) {
            std::lock_guard lock{rounds_.running_};
            rounds_.report_ = desk;
        }
        RoundThread& rounds_;
    };
    // Runs now, on the caller's thread.
    void run() {
        std::lock_guard lock{running_};
        for (const auto& problem : house_.rounds().run(clock_.now()).problems) {
            std::fprintf(stderr, "{\"event\":\"round\",\"trouble\":\"%s\"}\n", base::word(problem.trouble));
        }
        for (const auto& problem : deadlines_.run(clock_.now()).problems) {
            std::fprintf(stderr, "{\"event\":\"deadlines\",\"trouble\":\"%s\"}\n", base::word(problem.trouble));
        }
        if (report_ != nullptr) {
            if (const auto came_out = report_->publish_due(clock_.now()); !came_out)
                std::fprintf(stderr, "{\"event\":\"report\",\"trouble\":\"%s\"}\n", base::word(came_out.error().trouble));
        }
        // Sessions, challenges and invitations that ran out are refused whether or not they are still stored.
        const Instant now = clock_.now();
        if (now >= sweep_) {
            sweep_ = after_hours(now, 1);
            if (auto swept = work_.remove_expired(now); !swept) {
                std::fprintf(stderr, "{\"event\":\"sweep\",\"trouble\":\"%s\"}\n", base::word(swept.error().trouble));
            }
        }
    }

private:
    void loop() {
        std::unique_lock lock{mutex_};
        while (!stop_) {
            woken_ = false;
            lock.unlock();
            run();
            lock.lock();
            wake_.wait_for(lock, std::chrono::seconds{5}, [this] { return stop_ || woken_; });
        }
    }
    House& house_;
    adapters::WorkStore& work_;
    const Clock& clock_;
    adapters::DeadlineRound deadlines_;
    report::ReportDesk* report_ = nullptr;
    Instant sweep_{};
    std::mutex mutex_, running_;
    std::condition_variable wake_;
    bool stop_ = false, woken_ = false;
    std::thread thread_;
};

// Does something again and again on a thread of its own: a server out there that does not answer holds no round up.
class Repeated {
public:
    Repeated(std::chrono::seconds every, std::function<void()> act) : every_{every}, act_{std::move(act)}, thread_{[this] { loop(); }} {}
    ~Repeated() {
        {
            std::lock_guard lock{mutex_};
            stop_ = true;
        }
        wake_.notify_all();
        thread_.join();
    }

private:
    void loop() {
        std::unique_lock lock{mutex_};
        while (!stop_) {
            lock.unlock();
            act_();
            lock.lock();
            wake_.wait_for(lock, every_, [this] { return stop_; });
        }
    }
    std::chrono::seconds every_;
    std::function<void()> act_;
    std::mutex mutex_;
    std::condition_variable wake_;
    bool stop_ = false;
    std::thread thread_;
};

void send_mail(adapters::Outbox& outbox, const Clock& clock) {
    for (const auto& problem : outbox.run(clock.now()).problems) {
        std::fprintf(stderr, "{\"event\":\"mail\",\"trouble\":\"%s\"}\n", base::word(problem.trouble));
    }
}

void call_people(adapters::Pager& pager, const Clock& clock) {
    const auto done = pager.run(clock);
    if (done.failed > 0) std::fprintf(stderr, "{\"event\":\"paging\",\"not_reached\":%d}\n", done.failed);
    for (const auto& problem : done.problems) {
        std::fprintf(stderr, "{\"event\":\"paging\",\"trouble\":\"%s\"}\n", base::word(problem.trouble));
    }
}

// Brings the published site to the bucket: after a start, and whenever another site stands in the folder, it asks the bucket what is missing.
class BucketRun {
public:
    BucketRun(adapters::BucketSettings settings, std::string site) : settings_{std::move(settings)}, site_{std::move(site)} {}
    void operator()() {
        struct stat now{};
        if (::stat(site_.c_str(), &now) != 0 || (now.st_ino == brought_ && now.st_mtim.tv_sec == written_)) return;
        const auto put = adapters::put_into_bucket(settings_, site_);
        if (!put) {
            std::fprintf(stderr, "{\"event\":\"bucket\",\"trouble\":\"%s\",\"why\":%s}\n", base::word(put.error().trouble),
                         json::serialize(json::value(put.error().sentence)).c_str());
            return;
        }
        brought_ = now.st_ino;
        written_ = now.st_mtim.tv_sec;
        std::fprintf(stderr, "{\"event\":\"bucket\",\"sent\":%zu,\"kept\":%zu}\n", put->sent, put->kept);
    }

private:
    adapters::BucketSettings settings_;
    std::string site_;
    ino_t brought_ = 0;
    time_t written_ = 0;
};

struct Link {
    std::string word, code, name, role;
    PersonId person;
};

Outcome<std::vector<Link>> read_links(const std::string& folder) {
    SALLYPORT_TRY(bytes, adapters::read_file(folder + "/demo-links.json"));
    SALLYPORT_TRY(value, parse_json(bytes));
    if (!value.is_array()) return Problem{Trouble::corrupt, folder + "/demo-links.json is not a list"};
    std::vector<Link> links;
    for (const auto& element : value.get_array()) {
        if (!element.is_object()) return Problem{Trouble::corrupt, folder + "/demo-links.json holds something that is no link"};
        const auto& object = element.get_object();
        SALLYPORT_TRY(person, id_at<PersonId>(object, "person"));
        links.push_back(
            {text_or(object, "word", ""), text_or(object, "code", ""), text_or(object, "name", ""), text_or(object, "role", ""), person});
    }
    return links;
}

class DemoDesk : public doors::Demo {
public:
    DemoDesk(House& house, adapters::DemoClock& clock, RoundThread& rounds, std::vector<Link> links)
        : house_{house}, clock_{clock}, rounds_{rounds}, links_{std::move(links)} {}
    std::string next_event() const override {
        const auto due = house_.rounds().next_due();
        if (!due || !*due) return "";
        return "something is due on " + text_in(**due, house_.provider().zone);
    }
    Outcome<void> go_to_next_event() override {
        SALLYPORT_TRY(due, house_.rounds().next_due());
        if (due && *due > clock_.now()) SALLYPORT_CHECK(clock_.move_to(*due));
        rounds_.run();
        return {};
    }
    Outcome<PersonId> by_link(std::string_view word) const override {
        for (const auto& link : links_) {
            if (link.word == word) return link.person;
        }
        return Problem{Trouble::not_found, "this sign-in link is not one of this demo"};
    }
    const std::vector<Link>& links() const { return links_; }

private:
    House& house_;
    adapters::DemoClock& clock_;
    RoundThread& rounds_;
    std::vector<Link> links_;
};

doors::http::Server* running = nullptr;
void stop_running(int) {
    if (running != nullptr) running->stop();
}

struct Wish {
    std::string folder, address, certificate, key;
    int port = -1;
    bool local_ca = false;
};

Outcome<void> serve(const Wish& wish) {
    const std::string& folder = wish.folder;
    SALLYPORT_TRY(settings, adapters::read_serve_settings(folder + "/sallyport.toml"));
    if (!wish.address.empty()) settings.address = wish.address;
    if (wish.port >= 0) settings.port = wish.port;
    if (!wish.certificate.empty()) settings.certificate = wish.certificate, settings.key = wish.key;
    if (wish.local_ca) {
        SALLYPORT_CHECK(make_local_ca(folder + "/tls"));
        settings.certificate = folder + "/tls/localhost.pem";
        settings.key = folder + "/tls/localhost.key";
    }
    const bool loopback = settings.address == "127.0.0.1" || settings.address == "::1" || settings.address == "localhost";
    if (settings.certificate.empty() && !loopback) {
        return Problem{Trouble::invalid,
                       "address " + settings.address + " is open to others; give --certificate and --key, or --local-ca, or use 127.0.0.1"};
    }

    const adapters::SystemClock system_clock;
    std::unique_ptr<adapters::DemoClock> demo_clock;
    if (std::filesystem::exists(folder + "/demo-clock")) {
        SALLYPORT_TRY(opened, adapters::DemoClock::open(system_clock, folder + "/demo-clock", system_clock.now()));
        demo_clock = std::move(opened);
    }
    const Clock& clock = demo_clock ? static_cast<const Clock&>(*demo_clock) : system_clock;

    SALLYPORT_TRY(house, House::open({.folder = folder, .clock = &clock, .lane = HouseOptions::Lane::either}));
    if (demo_clock && house->kind() != BookKind::demo) {
        return Problem{Trouble::invalid, folder + "/demo-clock: this is no demo folder; take that file away"};
    }
    if (house->kind() == BookKind::simulated) {
        return Problem{Trouble::invalid, folder + " is a simulated book; it is reported from, not served"};
    }
    auto description = adapters::read_description(folder + "/sources.toml");
    if (!description && description.error().trouble != Trouble::not_found) return std::move(description.error());
    std::unique_ptr<demand::Directory> accounts = std::make_unique<NoDirectory>();
    if (description && description->directory) {
        SALLYPORT_TRY(tables, adapters::TableDirectory::open(*description));
        accounts = std::move(tables);
    } else {
        std::cerr << folder << "/sources.toml names no [directory]: doors open, but no request can be filed" << std::endl;
    }
    LockedDirectory directory{std::move(accounts)};
    adapters::CollectorLink collector{{"/proc/self/exe", "collector", "--data", folder}};
    SALLYPORT_CHECK(house->open_desks(directory, collector));

    SALLYPORT_TRY(work, adapters::WorkStore::open(folder));
    WayIn way_in{*house, *work, clock};
    adapters::WorkDrafts drafts{*work, clock};
    adapters::WorkFetches fetches{*work, clock};
    house->production().remember_in(fetches);
    SALLYPORT_CHECK(house->rounds().remember_in(*work, clock.now()));
    const Reader reader;
    SALLYPORT_TRY(shipped, shipped_folder());
    SALLYPORT_TRY(assets, doors::http::Assets::load((shipped / "web" / "dist").string()));
    RoundThread rounds{*house, *work, clock};

    std::unique_ptr<DemoDesk> demo;
    if (demo_clock) {
        SALLYPORT_TRY(links, read_links(folder));
        demo = std::make_unique<DemoDesk>(*house, *demo_clock, rounds, std::move(links));
    }
    SALLYPORT_TRY(mail, adapters::read_mail(folder + "/provider.toml"));
    std::unique_ptr<adapters::SmtpMailer> mailer;
    std::unique_ptr<adapters::Outbox> outbox;
    std::unique_ptr<Repeated> mail_run;
    if (mail) {
        mailer = std::make_unique<adapters::SmtpMailer>(*mail);
        outbox = std::make_unique<adapters::Outbox>(house->clerk(), *work, *mailer, mail->from.substr(mail->from.find('@') + 1));
        SALLYPORT_CHECK(outbox->open(clock.now()));
        mail_run = std::make_unique<Repeated>(std::chrono::seconds{5}, [&outbox, &clock] { send_mail(*outbox, clock); });
    }
    // Read before anything opens: a wrong setting is found now and not at three in the morning.
    SALLYPORT_TRY(paging, adapters::read_paging(folder + "/provider.toml"));
    SALLYPORT_TRY(bucket, bucket_of(*house));
    std::unique_ptr<Repeated> bucket_run;
    if (bucket) bucket_run = std::make_unique<Repeated>(std::chrono::seconds{30}, BucketRun{*bucket, folder + "/site"});
    SALLYPORT_TRY(ledger_key, house->book().verifier_key());
    doors::Desks desks{house->people(),
                       way_in.sessions(),
                       house->demands(),
                       house->review(),
                       house->notice(),
                       house->collection(),
                       house->production(),
                       reader,
                       drafts,
                       house->book(),
                       house->vault(),
                       house->keys(),
                       clock,
                       house->provider(),
                       [&rounds] { rounds.wake(); },
                       folder + "/site",
                       assets.address("style.css"),
                       assets.address("app.js"),
                       house->package_key().verifier().text(),
                       ledger_key,
                       demo.get(),
                       demo ? nullptr : &way_in.entrance()};
    desks.balancers = settings.balancers;
    SALLYPORT_TRY(levels, adapters::read_service_levels(folder + "/provider.toml"));
    desks.levels = std::move(levels);
    SALLYPORT_TRY(registered, adapters::read_file((shipped / "rulebooks" / "domains" / "us-gov.csv").string()));
    SALLYPORT_TRY(endings, adapters::read_file((shipped / "rulebooks" / "domains" / "suffixes.txt").string()));
    SALLYPORT_TRY(domains, people::DomainRegister::parse(registered, endings));
    desks.domains = &domains;
    house->review().watch_for(domains);
    if (outbox) desks.letter_mails = [&](const DemandId& demand) { return outbox->state_of(demand, clock.now()); };
    desks.roster = &house->roster();
    const bool national = house->kind() == BookKind::national;
    const BookSource source{*house};
    report::ReportDesk report_desk{house->clerk(), house->people(), source};
    if (!national) desks.report = &report_desk;
    const RoundThread::Publishing publishing{rounds, national ? nullptr : &report_desk};
    auto routes = national ? doors::lane_routes(desks) : doors::all_routes(desks);
    routes.push_back(assets.route());

    doors::http::Settings serving;
    serving.address = settings.address == "localhost" ? "127.0.0.1" : settings.address;
    serving.port = static_cast<std::uint16_t>(settings.port);
    serving.hosts = settings.hosts;
    if (!settings.certificate.empty()) serving.tls = doors::http::TlsFiles{settings.certificate, settings.key};
    serving.error_page = [&](const doors::http::ErrorShown& error, const doors::http::Request&) {
        return doors::page::error_page({error.status, error.sentence, error.number, desks.stylesheet, desks.script, "Sallyport", "/"});
    };
    SALLYPORT_TRY(server, doors::http::Server::open(serving, doors::http::Router{std::move(routes)}, doors::guard(desks)));

    const std::string base = std::string{serving.tls ? "https" : "http"} + "://" + (loopback ? "localhost" : settings.address) + ":" +
                             std::to_string(server->port());
    if (!demo) {
        SALLYPORT_TRY(site, site_of(settings, server->port()));
        way_in.entrance().opens_at(site);
    }
    std::cout << "Sallyport is open at " << base << "\n";
    if (!demo) std::cout << "Keys work at " << way_in.entrance().site().origin << " and nowhere else.\n";
    if (demo) {
        std::cout << "\nThis is a demo. Sign in as\n";
        std::string last_role;
        for (const auto& role : every<people::Role>()) {
            for (const auto& link : demo->links()) {
                if (link.role != code(role)) continue;
                std::printf("  %-44s %s/demo/enter/%s\n", (std::string{label(role)} + " (" + link.name + ")").c_str(), base.c_str(),
                            link.word.c_str());
                break;
            }
        }
        std::fflush(stdout);
    }
    if (national) {
        std::cout << "This is the lane of national security process: desk and counter, no portal, no report.\nStop with Ctrl-C."
                  << std::endl;
    } else {
        std::cout << "\nThe public report: " << base << "/report/\nKeys to check packages and the ledger with: " << base
                  << "/keys/package, " << base << "/keys/ledger\nStop with Ctrl-C." << std::endl;
    }

    auto ways = adapters::paging_ways(paging, mailer.get(), mail ? mail->from : std::string{});
    if (ways.empty() && !demo)
        std::cerr << folder << "/provider.toml names no way to call people ([paging]): an emergency is seen on the desk's own pages only\n";
    adapters::Pager pager{house->demands(),
                          house->review(),
                          house->people(),
                          house->roster(),
                          std::move(ways),
                          paging.wait_minutes,
                          demo ? base : way_in.entrance().site().origin};
    const Repeated paging_run{std::chrono::seconds{5}, [&pager, &clock] { call_people(pager, clock); }};

    running = server.get();
    std::signal(SIGINT, stop_running);
    std::signal(SIGTERM, stop_running);
    server->run();
    running = nullptr;
    SALLYPORT_CHECK(house->book().sign_checkpoint(clock.now()));
    std::cout << "closed" << std::endl;
    return {};
}

}  // namespace

int serve_command(int argc, char** argv) {
    auto arguments = Arguments::read(argc, argv, {"data", "port", "address", "certificate", "key"}, {"local-ca"});
    if (!arguments) return complain("serve", arguments.error());
    if (arguments->help()) {
        std::cout << help;
        return done;
    }
    auto folder = arguments->needed("data");
    if (!folder) return complain("serve", folder.error());
    auto port = arguments->number("port", -1, 0, 65535);
    if (!port) return complain("serve", port.error());
    const Wish wish{*folder, arguments->value("address"), arguments->value("certificate"), arguments->value("key"),
                    *port,   arguments->flag("local-ca")};
    if (wish.certificate.empty() != wish.key.empty())
        return complain("serve", {Trouble::invalid, "--certificate and --key are wanted together"});
    if (auto served = serve(wish); !served) return complain("serve", served.error());
    return done;
}

}  // namespace sallyport::app
