#include "law/assess.h"

#include <algorithm>
#include <bit>
#include <chrono>
#include <functional>
#include <tuple>

#include "law/inside/tables.h"

namespace sallyport::law {

using demand::AuthorityLevel;
using demand::CustomerClass;
using demand::DataClass;
using demand::Demand;
using demand::Instrument;
using demand::RequesterKind;
using demand::SecrecySource;
using demand::Standard;

namespace {

template <class E>
bool holds(std::uint32_t bits, E value) {
    return (bits >> static_cast<unsigned>(value) & 1u) != 0;
}

int strength(Standard standard) {
    switch (standard) {
        case Standard::none: return 0;
        case Standard::relevance: return 1;
        case Standard::articulable_facts:
        case Standard::reasonable_suspicion: return 2;
        case Standard::reasonable_belief: return 3;
        case Standard::probable_cause:
        case Standard::unknown: return 4;  // not known: the instrument itself stands for its standard
    }
    return 0;
}

bool is_stored_content(DataClass data) {
    return data == DataClass::content_mail || data == DataClass::content_files || data == DataClass::content_other;
}

// Everything that is not plainly without a time: a new class needs a range until somebody says otherwise.
bool has_time(DataClass data) {
    return data > DataClass::bsi_payment && data != DataClass::noncontent_contacts && data != DataClass::noncontent_settings;
}

bool is_keeping(Instrument instrument) { return instrument == Instrument::preservation_letter || instrument == Instrument::epoc_pr; }

bool is_below_judge(AuthorityLevel level) {
    return level == AuthorityLevel::self_issued || level == AuthorityLevel::prosecutor || level == AuthorityLevel::court_clerk;
}

bool is_compulsory_process(Instrument instrument) {
    const Rank rank = rank_of(instrument);
    return rank == Rank::subpoena || rank == Rank::court_order || rank == Rank::warrant;
}

bool is_among(const std::vector<std::string>& list, std::string_view word) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

std::int64_t day_number(Day day) {
    using namespace std::chrono;
    return sys_days{year{day.year} / day.month / day.day}.time_since_epoch().count();
}

Day day_numbered(std::int64_t number) {
    using namespace std::chrono;
    const year_month_day day{sys_days{days{number}}};
    return {static_cast<int>(day.year()), static_cast<int>(static_cast<unsigned>(day.month())),
            static_cast<int>(static_cast<unsigned>(day.day()))};
}

// The same day of the month so many months later, or the last one of a shorter month.
Day months_later(Day day, int months) {
    using namespace std::chrono;
    year_month_day later = year{day.year} / day.month / day.day + std::chrono::months{months};
    if (!later.ok()) later = later.year() / later.month() / last;
    return day_numbered(sys_days{later}.time_since_epoch().count());
}

bool rests(const Calendar& calendar, Day day) {
    using namespace std::chrono;
    const weekday name{sys_days{days{day_number(day)}}};
    return calendar.rests[name.c_encoding()] || std::ranges::find(calendar.once, day) != calendar.once.end() ||
           std::ranges::find(calendar.yearly, std::pair{day.month, day.day}) != calendar.yearly.end();
}

// The last of so many working days after a day, which itself does not count.
Day working_days_later(const Calendar& calendar, Day day, int count) {
    while (count > 0) {
        day = day_numbered(day_number(day) + 1);
        if (!rests(calendar, day)) --count;
    }
    return day;
}

constexpr int months_until_ageing = 12, months_until_stale = 18;

Day days_later(Day day, int days) { return day_numbered(day_number(day) + days); }

Instant start_in_utc(Day day) { return {day_number(day) * ms_per_day}; }

bool is_enterprise(const demand::DirectoryAnswer& answer) {
    if (answer.customer_class == CustomerClass::consumer) return false;
    if (answer.seats > 0) return answer.seats > demand::enterprise_seats_over;
    return answer.customer_class == CustomerClass::enterprise;
}

// One assessment on its way. What it says of the whole demand comes first, then identifiers in their order, classes in theirs.
class Assessing {
public:
    Assessing(const Demand& demand, const Tables& tables, const Adoption* adoption, Instant as_of, const OtherFacts& others,
              bool with_directory)
        : demand_{demand},
          house_{tables.house},
          others_{others},
          zone_{demand.zone == "UTC" || !known_zone(demand.zone) ? "UTC" : std::string_view{demand.zone}},
          asks_directory_{with_directory},
          directory_{with_directory && demand.directory.size() == demand.identifiers.size()} {
        result_.rulebook = tables.version;
        choose_book(tables);
        if (book_ != nullptr) choose_rows();
        if (adoption != nullptr && adoption->rows.empty()) {
            adopted_ = true;
            if (adoption->adopted_on) looked_at_ = *adoption->adopted_on;
        } else if (adoption != nullptr && row_ != nullptr) {
            const AdoptedRow* own = adoption->row_in_force(row_->id, as_of);
            adopted_ = own != nullptr;
            if (adopted_) looked_at_ = own->adopted_on;
        }
        result_.law = result_.house = adopted_ ? Verdict::allow : Verdict::review;
    }

    Assessment run() {
        std::size_t cells = 0;
        for (const auto& identifier : demand_.identifiers) cells += identifier.sought.size();
        result_.findings.reserve(cells + 4);
        judge_whole();
        for (std::size_t i = 0; i < demand_.identifiers.size(); ++i) judge_identifier(static_cast<int>(i));
        set_clocks();
        result_.overall = std::max(result_.law, result_.house);
        return std::move(result_);
    }

private:
    static bool speaks_of(const Book& book, Instrument instrument) { return !book.rows_of[static_cast<std::size_t>(instrument)].empty(); }

    // The country's own book, unless it says nothing of the instrument and a union's does.
    void choose_book(const Tables& tables) {
        if (const auto found = tables.books.find(demand_.country); found != tables.books.end()) book_ = &found->second;
        if (book_ != nullptr && speaks_of(*book_, demand_.instrument)) return;
        const auto found = tables.unions.find(demand_.country);
        if (found != tables.unions.end() && speaks_of(*found->second, demand_.instrument)) book_ = found->second;
    }

    // Rows of the instrument for this requester and part of the country; then those that fit the paper's own name, the day, the issuer's
    // level and the standard, each only if at least one does: what fits nowhere is a defect of the paper, and said as one.
    void choose_rows() {
        rows_ = rows_of(demand_.instrument);
        if (!others_.paper.empty()) keep([&](const Row& row) { return row.paper == others_.paper; });
        keep([&](const Row& row) { return is_in_force(row); });
        keep([&](const Row& row) { return may_issue(row); });
        if (rows_.size() > 1) keep([&](const Row& row) { return strength(row.threshold) <= strength(demand_.standard); });
        if (!rows_.empty()) row_ = rows_.front();
    }
    std::vector<const Row*> rows_of(Instrument instrument) const {
        std::vector<const Row*> general, here;
        for (const int index : book_->rows_of[static_cast<std::size_t>(instrument)]) {
            const Row& row = book_->rows[static_cast<std::size_t>(index)];
            if (!holds(row.requesters | row.for_counsel, demand_.requester)) continue;
            if (row.must_be_named && row.paper != others_.paper) continue;
            if (row.regions.empty()) {
                general.push_back(&row);
            } else if (is_among(row.regions, others_.region)) {
                here.push_back(&row);
            }
        }
        return here.empty() ? general : here;
    }
    template <class Fits>
    void keep(const Fits& fits) {
        if (std::none_of(rows_.begin(), rows_.end(), [&](const Row* row) { return fits(*row); })) return;
        std::erase_if(rows_, [&](const Row* row) { return !fits(*row); });
    }
    bool is_in_force(const Row& row) const {
        return (!row.applies_from || *row.applies_from <= served_day()) && (!row.applies_until || served_day() <= *row.applies_until);
    }
    bool is_one_paper() const { return rows_.size() == 1; }

    // Who counts as issuer: where the row knows validation, whoever validated the paper as well.
    bool is_issuer_among(std::uint32_t levels, const Row& row) const {
        return levels == 0 || holds(levels, demand_.authority) ||
               (row.validation && others_.validated_by != AuthorityLevel::unknown && holds(levels, others_.validated_by));
    }
    bool is_issuer_known(const Row& row) const {
        return demand_.authority != AuthorityLevel::unknown || (row.validation && others_.validated_by != AuthorityLevel::unknown);
    }
    bool is_validated_later(const Row& row) const { return row.validation && others_.emergency && others_.validation_to_follow; }
    bool may_issue(const Row& row) const { return is_issuer_among(row.levels, row) || is_validated_later(row) || !is_issuer_known(row); }

    bool is_emergency() const { return demand_.instrument == Instrument::emergency_request; }
    bool awaits_enforcing() const { return others_.enforcing == Enforcing::notified || others_.enforcing == Enforcing::unknown; }
    bool is_lacking(PaperPart part) const { return holds(others_.lacks, part); }

    Day served_day() const {
        if (!served_) {
            // Whole days of UTC need no table of zones.
            const std::int64_t ms = demand_.received.ms;
            served_ = zone_ == "UTC" ? day_numbered((ms - (ms % ms_per_day + ms_per_day) % ms_per_day) / ms_per_day)
                                     : day_of(demand_.received, zone_);
        }
        return *served_;
    }

    void add(const Finding& finding, int identifier = -1, std::optional<DataClass> data = std::nullopt) {
        Finding& added = result_.findings.emplace_back(finding);
        added.identifier = identifier;
        added.data = data;
        Verdict& result = finding.house ? result_.house : result_.law;
        result = std::max(result, finding.verdict);
    }
    void law(LawCheck check, int identifier = -1, std::optional<DataClass> data = std::nullopt) {
        const Finding& finding = book_->checks[static_cast<std::size_t>(check)].finding;
        if (finding.verdict != Verdict::allow || adopted_) return add(finding, identifier, data);
        Finding unread = finding;
        unread.verdict = Verdict::review;
        unread.counsel = house_.not_adopted_counsel + " " + unread.counsel;
        add(unread, identifier, data);
    }
    // A reason that the instrument does not leave to the provider asks a question; it refuses nothing.
    void house(HouseCheck check, int identifier = -1, std::optional<DataClass> data = std::nullopt) {
        const Finding& finding = house_.checks[static_cast<std::size_t>(check)].finding;
        const bool is_open = row_ == nullptr || row_->grounds.empty() || is_among(row_->grounds, finding.code);
        if (finding.verdict != Verdict::deny || is_open) return add(finding, identifier, data);
        Finding question = finding;
        question.verdict = Verdict::review;
        question.counsel = book_->checks[static_cast<std::size_t>(LawCheck::ground_closed)].finding.counsel + " " + question.counsel;
        add(question, identifier, data);
    }
    // A check whose sentences end with the part of the paper that is missing.
    void law_lacking(LawCheck check, PaperPart part) {
        Finding finding = book_->checks[static_cast<std::size_t>(check)].finding;
        for (auto* words : {&finding.counsel, &finding.officer}) *words += " It lacks " + std::string{label(part)} + ".";
        add(finding);
    }

    void house_lacking(HouseCheck check, PaperPart part) {
        Finding finding = house_.checks[static_cast<std::size_t>(check)].finding;
        for (auto* words : {&finding.counsel, &finding.officer}) *words += " It lacks " + std::string{label(part)} + ".";
        add(finding);
    }

    void judge_whole() {
        if (book_ == nullptr) {
            add(house_.no_rulebook.finding);
        } else {
            judge_paper();
        }
        if (demand::is_national_security(demand_.instrument) && demand_.channel != demand::cleared_channel)
            house(HouseCheck::national_security);
        if (is_among(house_.exception_channels, demand_.channel)) {
            house(HouseCheck::channel_exception);
        } else if (!is_among(house_.open_channels, demand_.channel)) {
            house(HouseCheck::channel_refused);
        }
        if (others_.signature_unknown) {
            house(HouseCheck::signature_unknown);
        } else if (!demand_.is_signed) {
            house(HouseCheck::unsigned_paper);
        }
        if (!is_present()) house(HouseCheck::no_presence);
        if (!house_.entities.empty() && !demand_.addressed_to.empty() && !is_among(house_.entities, demand_.addressed_to))
            house(HouseCheck::other_entity);
        if (demand_.issued_on && served_day() < *demand_.issued_on) house(HouseCheck::issued_after_service);
        if (demand_.identifiers.empty()) house(HouseCheck::no_identifier);
        if (others_.requester_unknown) house(HouseCheck::requester_unknown);
        if (others_.requester_unverified) house(HouseCheck::requester_unverified);
        if (others_.suspected_fraud) house(HouseCheck::suspected_fraud);
        if (others_.duplicate) house(HouseCheck::duplicate);
        if (others_.nexus_absent) house(HouseCheck::no_nexus);
        if (is_emergency()) {
            if (demand_.summary.reveal().empty() || demand_.nexus.reveal().empty()) house(HouseCheck::emergency_not_described);
            if (!others_.emergency_affirmed) house(HouseCheck::emergency_not_affirmed);
            if (is_lacking(PaperPart::letterhead)) house(HouseCheck::emergency_no_letterhead);
            for (const PaperPart part : {PaperPart::danger, PaperPart::aid}) {
                if (is_lacking(part)) house_lacking(HouseCheck::emergency_criteria, part);
            }
            if (others_.not_police) house(HouseCheck::emergency_not_police);
            if (others_.emergency_paper_owed) house(HouseCheck::emergency_paper_owed);
        }
        if (customer_is_told_first() && demand_.return_on && served_day() <= *demand_.return_on &&
            wait_end().ms > start_in_utc(*demand_.return_on).ms + ms_per_day) {
            house(HouseCheck::wait_outruns_due);
        }
    }

    // What the paper shows on its face, by the row of its instrument.
    void judge_paper() {
        if (row_ == nullptr) {
            law(speaks_of(*book_, demand_.instrument) ? LawCheck::requester_unfit : LawCheck::no_rule);
        } else {
            judge_face();
            judge_issuer();
            judge_row();
        }
        if (demand_.execute_by && *demand_.execute_by < served_day()) law(LawCheck::execute_by_passed);
        if (demand_.return_on && *demand_.return_on < served_day()) law(LawCheck::return_passed);
        const bool of_another_state =
            (demand_.requester == RequesterKind::state || demand_.requester == RequesterKind::local) && others_.region != "CA";
        if ((house_.california_provider || others_.california_provider) && book_->country == "US" && of_another_state &&
            is_compulsory_process(demand_.instrument) && !demand_.shield_attested) {
            law(LawCheck::shield_law);
        }
        if (demand_.secrecy == SecrecySource::letter_only || demand_.secrecy == SecrecySource::sealing_only) law(LawCheck::no_gag);
        if (others_.material_mistake) law(LawCheck::material_mistake);
        if (others_.privileged) law(LawCheck::privileged);
        if (others_.not_stored) law(LawCheck::not_stored);
        judge_secrecy();
        if (is_emergency() &&
            (demand_.requester == RequesterKind::foreign_government || demand_.requester == RequesterKind::eu_member_state ||
             demand_.requester == RequesterKind::international_body)) {
            law(LawCheck::foreign_emergency);
        }
    }

    // Established where the demand comes from, or reached by an agreement or a direct order; an emergency needs neither. The profile says
    // where the provider is established; the house may name fewer places, never more. What a customer asks for needs no state.
    bool is_present() const {
        if (is_emergency() || is_keeping(demand_.instrument) || demand::is_report(demand_.instrument)) return true;
        if (demand_.instrument == Instrument::consent) return true;
        // It came by the treaty path already; and an international body is no country's.
        if (demand_.instrument == Instrument::mlat_process || demand_.instrument == Instrument::eio) return true;
        if (demand_.requester == RequesterKind::international_body) return true;
        if (row_ != nullptr && (row_->direct_foreign_service || !row_->agreement.empty())) return true;
        if (others_.provider_established == false) return false;
        if (house_.presence.empty()) return true;
        return std::ranges::any_of(house_.presence, [&](const Presence& one) {
            return one.country == demand_.country && one.from <= served_day() && (!one.until || served_day() <= *one.until);
        });
    }

    void judge_face() {
        std::uint32_t needs = row_->needs;
        for (const Row* row : rows_) needs &= row->needs;
        const bool no_day = !demand_.issued_on || is_lacking(PaperPart::issue_date);
        if (holds(needs, PaperPart::issuer) && (demand_.issuer.reveal().empty() || is_lacking(PaperPart::issuer))) law(LawCheck::no_issuer);
        if (holds(needs, PaperPart::docket) && (demand_.docket.reveal().empty() || is_lacking(PaperPart::docket))) law(LawCheck::no_docket);
        if (holds(needs, PaperPart::issue_date) && no_day) law(LawCheck::no_issue_date);
        for (std::uint32_t missing = needs & others_.lacks; missing != 0; missing &= missing - 1) {
            const auto part = static_cast<PaperPart>(std::countr_zero(missing));
            if (part == PaperPart::issuer || part == PaperPart::docket || part == PaperPart::issue_date) continue;
            law_lacking(part == PaperPart::particularity     ? LawCheck::not_particular
                        : part == PaperPart::competent_court ? LawCheck::court_not_competent
                                                             : LawCheck::paper_lacks,
                        part);
        }
        const auto reads = [&](const Row* row) {
            return row->languages.empty() ||
                   std::ranges::any_of(others_.languages, [&](const std::string& language) { return is_among(row->languages, language); });
        };
        if (!others_.languages.empty() && std::ranges::none_of(rows_, reads)) law(LawCheck::language_unfit);
    }

    void judge_issuer() {
        if (holds(row_->for_counsel, demand_.requester)) law(LawCheck::requester_for_counsel);
        if (!is_one_paper()) law(LawCheck::which_paper);
        if (row_->levels != 0 && !is_issuer_among(row_->levels, *row_)) {
            law(is_validated_later(*row_) ? LawCheck::validation_to_follow
                : is_issuer_known(*row_)  ? LawCheck::level_below
                                          : LawCheck::level_unknown);
        }
        if (strength(demand_.standard) < strength(row_->threshold)) law(LawCheck::standard_below);
        if (row_->to_representative && others_.to_representative == false) law(LawCheck::not_representative);
        if (row_->designated && others_.through_designated_authority != true)
            law(others_.through_designated_authority ? LawCheck::not_designated : LawCheck::designated_unknown);
    }

    // What the row itself asks: whether it applies, when the paper is served, what the enforcing authority says.
    void judge_row() {
        if (is_among(row_->not_for, demand_.country)) law(LawCheck::not_taking_part);
        if (!is_in_force(*row_)) law(LawCheck::not_in_force);
        if (row_->served_within_days > 0 && demand_.issued_on) {
            const std::int64_t issued = day_number(*demand_.issued_on);
            const bool paper_rules = row_->execute_by_rules && demand_.execute_by;
            if (!paper_rules && day_number(served_day()) - issued > row_->served_within_days) law(LawCheck::served_late);
            if (!paper_rules && demand_.execute_by && day_number(*demand_.execute_by) - issued > row_->served_within_days)
                law(LawCheck::execute_by_too_far);
        }
        if (others_.enforcing == Enforcing::refused) law(LawCheck::enforcing_refused);
        if (others_.section_m_present) law(LawCheck::section_m);
        const Day looked_at = std::max(row_->checked_on, looked_at_);
        switch (freshness(looked_at, served_day())) {
            case Freshness::stale: law(LawCheck::row_stale); break;
            case Freshness::ageing: law(LawCheck::row_ageing); break;
            case Freshness::fresh: break;
        }
    }

    // An order for future data runs from its own issue, an extension too; where a book's clock starts so many days later at the latest, from then.
    bool is_order_over() const {
        if (row_->max_future_days == 0 || !demand_.issued_on) return false;
        int later = 0;
        for (const auto& row : book_->clocks) {
            if (holds(row.instruments, demand_.instrument)) later = std::max(later, row.after_issue_days);
        }
        return days_later(*demand_.issued_on, row_->max_future_days + later) < served_day();
    }

    // A court's order that bars notice: counted and honoured, and a task for counsel where its length or its reach is doubtful.
    void judge_secrecy() {
        if (demand_.secrecy != SecrecySource::court_order || !others_.secrecy_paper) return;
        const SecrecyPaper& order = *others_.secrecy_paper;
        constexpr int longest_days = 365;
        if (!order.ends) {
            law(LawCheck::secrecy_no_end);
        } else if (order.federal && day_number(*order.ends) - day_number(order.issued) > longest_days) {
            law(LawCheck::secrecy_over_a_year);
        }
        if (!order.names_this_process || (demand_.issued_on && order.issued < *demand_.issued_on)) law(LawCheck::secrecy_omnibus);
    }

    // Whom an agreement spares. Rests on the directory.
    void judge_target(int i) {
        const auto& country = row_->spares;
        if (country.empty() || !directory_) return;
        const auto& answer = demand_.directory[static_cast<std::size_t>(i)];
        const std::pair<bool, const std::string*> ties[]{{row_->spares_nationals, &others_.customer_nationality},
                                                         {row_->spares_residents, &answer.customer_country},
                                                         {row_->spares_present, &others_.customer_location}};
        const auto is_tied = [&](const auto& tie) { return tie.first && *tie.second == country; };
        const auto is_open = [&](const auto& tie) { return tie.first && tie.second->empty(); };
        if (std::ranges::any_of(ties, is_tied)) {
            law(LawCheck::target_spared, i);
        } else if (std::ranges::any_of(ties, is_open)) {
            law(LawCheck::target_unknown, i);
        }
    }

    void judge_identifier(int i) {
        const auto& identifier = demand_.identifiers[static_cast<std::size_t>(i)];
        if (identifier.sought.empty()) house(HouseCheck::no_class, i);
        if (identifier.kind == demand::IdentifierKind::tenant_domain) house(HouseCheck::whole_organisation, i);
        const auto* answer = directory_ ? &demand_.directory[static_cast<std::size_t>(i)] : nullptr;
        const bool only_keeps = is_keeping(demand_.instrument);
        if (answer != nullptr && !answer->known) house(HouseCheck::unknown_here, i);
        if (answer != nullptr && is_enterprise(*answer) && !others_.redirect_impossible && !only_keeps &&
            demand_.instrument != Instrument::consent && !demand::is_report(demand_.instrument)) {
            house(HouseCheck::enterprise, i);
        }
        const bool asks_content = std::any_of(identifier.sought.begin(), identifier.sought.end(),
                                              [](const auto& sought) { return demand::is_content(sought.data); });
        const auto elsewhere = [&](const std::string& country) { return !country.empty() && country != demand_.country; };
        if (asks_content && !only_keeps && directory_ && (elsewhere(answer->data_country) || elsewhere(others_.contracting_country))) {
            house(HouseCheck::other_country, i);
        }
        if (row_ != nullptr) {
            judge_target(i);
            if (row_->controller_first && answer != nullptr && is_enterprise(*answer) && others_.processor_addressed != true)
                law(LawCheck::processor_unexplained, i);
        }
        const auto& sought = identifier.sought;
        if (std::is_sorted(sought.begin(), sought.end(), [](const auto& a, const auto& b) { return a.data < b.data; })) {
            for (const auto& one : sought) judge_cell(i, one);
            return;
        }
        std::vector<std::pair<DataClass, std::size_t>> order;
        for (std::size_t at = 0; at < sought.size(); ++at) order.emplace_back(sought[at].data, at);
        std::sort(order.begin(), order.end());
        for (const auto& [data, at] : order) judge_cell(i, sought[at]);
    }

    void judge_cell(int i, const demand::Sought& sought) {
        const DataClass data = sought.data;
        Instrument opened_by = demand_.instrument;
        if (row_ != nullptr) {
            opened_by = judge_cell_by_row(i, sought);
        } else {
            // Every cell asked for has a finding; the whole demand's says it in words.
            Finding unread = book_ == nullptr ? house_.no_rulebook.finding : no_row_finding();
            unread.officer.clear();
            add(unread, i, data);
        }
        if (demand::is_prospective(data) && sought.span && row_ != nullptr && row_->max_future_days > 0 &&
            sought.span->to.ms - sought.span->from.ms > row_->max_future_days * ms_per_day) {
            law(LawCheck::too_long, i, data);
        }
        if (demand::is_prospective(data) && row_ != nullptr && is_order_over()) law(LawCheck::order_over, i, data);
        judge_means(i, data);
        if (!sought.span && has_time(data) && !is_keeping(demand_.instrument)) house(HouseCheck::no_range, i, data);
        if (is_emergency() && !house_.emergency_minimum[static_cast<std::size_t>(data)])
            house(HouseCheck::emergency_beyond_minimum, i, data);
        if (sought.span && sought.span->to <= sought.span->from) {
            house(HouseCheck::reversed_range, i, data);
        } else if (sought.span && !demand::is_prospective(data) && sought.span->to > demand_.received &&
                   sought.span->to > end_of_receipt_day()) {
            house(HouseCheck::future_range, i, data);
        }
        if (is_stored_content(data)) {
            judge_content_floor(i, sought, opened_by);
            if (opened_by == Instrument::national_order && asks_directory_ && !is_host_known(i)) house(HouseCheck::host_unknown, i, data);
        }
        const Rank rank = rank_of(opened_by);
        if (data == DataClass::ip_session_log && (rank == Rank::subpoena || rank == Rank::court_order) && rank < house_.ip_log_floor)
            house(HouseCheck::ip_log_floor, i, data);
    }

    // Whether the service can do what an order for future data asks. It is never done by this product, which reads stored data only.
    void judge_means(int i, DataClass data) {
        if (!demand::is_prospective(data) || others_.interception == demand::Interception::unknown) return;
        house(demand::can_run(others_.interception, data) ? HouseCheck::runs_elsewhere : HouseCheck::cannot_run, i, data);
    }

    static const Cell& cell_for(const Row& row, const demand::Sought& sought) {
        const auto at = static_cast<std::size_t>(sought.data);
        const bool identifies = sought.purpose == "identify_user" && row.identify_cell[at] >= 0;
        return row.cells[static_cast<std::size_t>(identifies ? row.identify_cell[at] : row.cell_of[at])];
    }
    const Finding& ready(const Cell& cell) const { return cell.ready[adopted_][others_.consent_recorded]; }

    // The row's word on the cell. Of several rows that fit, one that does not refuse is for counsel. A combined paper opens a cell by the
    // instrument in it that can. Gives the instrument that the word comes from.
    Instrument judge_cell_by_row(int i, const demand::Sought& sought) {
        const DataClass data = sought.data;
        const Row* row = row_;
        Instrument instrument = demand_.instrument;
        if (!is_one_paper()) {
            const auto open =
                std::ranges::find_if(rows_, [&](const Row* one) { return ready(cell_for(*one, sought)).verdict != Verdict::deny; });
            if (open != rows_.end()) row = *open;
        }
        if (const auto other = opened_by_another(sought, ready(cell_for(*row, sought)).verdict)) std::tie(row, instrument) = *other;
        const Cell& cell = cell_for(*row, sought);
        const Finding& word = ready(cell);
        add(word, i, data);
        if (word.verdict == Verdict::deny) return instrument;
        seeks_notified_ = seeks_notified_ || cell.notified;
        const bool later_suffices = is_validated_later(*row) && (cell.keep_only || !cell.notified);
        if (!is_issuer_among(cell.levels, *row) && !later_suffices)
            law(is_issuer_known(*row) ? LawCheck::class_level_below : LawCheck::level_unknown, i, data);
        if (cell.offence_years > 0 && !others_.offence_listed && others_.offence_years.value_or(0) < cell.offence_years)
            law(others_.offence_years ? LawCheck::offence_below : LawCheck::offence_unknown, i, data);
        if (cell.notified && !others_.emergency && awaits_enforcing()) law(LawCheck::enforcing_waits, i, data);
        return instrument;
    }

    // Of a paper that holds several instruments: a row of another one that says more of this cell, and whose issuer and standard suffice.
    std::optional<std::pair<const Row*, Instrument>> opened_by_another(const demand::Sought& sought, Verdict verdict) const {
        std::optional<std::pair<const Row*, Instrument>> best;
        for (const Instrument instrument : others_.also_holds) {
            for (const Row* row : rows_of(instrument)) {
                const bool suffices =
                    is_issuer_known(*row) && is_issuer_among(row->levels, *row) && strength(row->threshold) <= strength(demand_.standard);
                const Verdict word = ready(cell_for(*row, sought)).verdict;
                if (!suffices || word >= verdict) continue;
                verdict = word;
                best = {row, instrument};
            }
        }
        return best;
    }

    // Where an agreement reaches the provider, the place of the data decides nothing.
    bool is_host_known(int i) const {
        if (row_ == nullptr || !row_->agreement.empty()) return true;
        return directory_ && !demand_.directory[static_cast<std::size_t>(i)].data_country.empty();
    }

    const Finding& no_row_finding() const {
        const bool no_rule = !speaks_of(*book_, demand_.instrument);
        return book_->checks[static_cast<std::size_t>(no_rule ? LawCheck::no_rule : LawCheck::requester_unfit)].finding;
    }

    // Content leaves on a warrant or its equivalent; the named exceptions are keeping, an emergency and consent.
    void judge_content_floor(int i, const demand::Sought& sought, Instrument instrument) {
        const DataClass data = sought.data;
        switch (instrument) {
            case Instrument::preservation_letter:
            case Instrument::epoc_pr:
            case Instrument::emergency_request:
            case Instrument::consent:
            case Instrument::child_safety_report:  // the provider's own, named exceptions too
            case Instrument::harm_report:
            case Instrument::crime_report:
            case Instrument::nsl:
            case Instrument::fisa_order: return;
            case Instrument::search_warrant:
                if (is_below_judge(demand_.authority)) house(HouseCheck::content_floor, i, data);
                return;
            case Instrument::epoc:
            case Instrument::eio:
            case Instrument::mlat_process:
            case Instrument::agreement_order:
            case Instrument::national_order:
                if (is_below_judge(finding_level())) {
                    house(HouseCheck::content_floor, i, data);
                } else if (!(adopted_ && row_ != nullptr && is_one_paper() && cell_for(*row_, sought).equivalent)) {
                    house(HouseCheck::content_equivalent, i, data);
                }
                return;
            case Instrument::civil_subpoena:
            case Instrument::civil_court_order:
                if (!others_.consent_recorded) house(HouseCheck::content_floor, i, data);
                return;
            case Instrument::informal_letter:
            case Instrument::admin_subpoena:
            case Instrument::grand_jury_subpoena:
            case Instrument::trial_subpoena:
            case Instrument::d_order:
            case Instrument::pr_tt_order:
            case Instrument::wiretap_order:
            case Instrument::defence_subpoena:
            case Instrument::dsa_order: house(HouseCheck::content_floor, i, data); return;
        }
    }

    // Whose finding the paper rests on: where the row knows validation, that of the one who validated it.
    AuthorityLevel finding_level() const {
        const bool validated = row_ != nullptr && row_->validation && others_.validated_by != AuthorityLevel::unknown;
        return validated && is_below_judge(demand_.authority) ? others_.validated_by : demand_.authority;
    }

    Instant end_of_receipt_day() const {
        if (!day_end_) {
            // 26 hours later is the next day in every zone, also when the clocks go back.
            const Instant next = after_hours(start_of(served_day(), zone_).value_or(demand_.received), 26);
            day_end_ = start_of(day_of(next, zone_), zone_).value_or(next);
        }
        return *day_end_;
    }

    bool customer_is_told_first() const {
        const bool barred = demand_.secrecy == SecrecySource::court_order || demand_.secrecy == SecrecySource::statute ||
                            demand_.secrecy == SecrecySource::eu_confidentiality;
        return row_ != nullptr && row_->notice_default == NoticeDefault::prior && !barred;
    }
    Instant wait_end() const { return after_days(demand_.received, row_->civil ? house_.civil_notice_wait_days : house_.notice_wait_days); }

    void clock(const std::string& name, Instant at, const std::string& citation, ClockKind kind = ClockKind::due,
               bool counsel_only = false) {
        result_.clocks.push_back({name, at, citation, counsel_only, kind});
    }

    bool holds_now(ClockCondition condition) const {
        switch (condition) {
            case ClockCondition::emergency: return others_.emergency;
            case ClockCondition::ordinary: return !others_.emergency;
            case ClockCondition::notified: return seeks_notified_ && awaits_enforcing();
            case ClockCondition::validation_to_follow: return others_.validation_to_follow;
            case ClockCondition::customer_abroad: return true;
        }
        return false;
    }
    std::optional<Instant> instant_of(LegalEvent event) const {
        for (const auto& [happened, at] : others_.events) {
            if (happened == event) return at;
        }
        if (event == LegalEvent::received) return demand_.received;
        if (event == LegalEvent::issued && demand_.issued_on) return start_in_utc(*demand_.issued_on);
        return std::nullopt;
    }

    // The court's own days of rest, where the book has them for that part of the country.
    const Calendar& calendar() const {
        const auto own =
            std::ranges::find_if(book_->court_calendars, [&](const Calendar& one) { return is_among(one.regions, others_.region); });
        return own == book_->court_calendars.end() ? book_->calendar : *own;
    }
    // So many days later; where the book's law says so, at the same time of the next working day if that is a day of rest.
    Instant legal_days_later(Instant start, int days) const {
        Instant end = after_days(start, days);
        while (book_->days_end_on_working_day && rests(calendar(), day_of(end, zone_))) end = after_days(end, 1);
        return end;
    }
    // When a clock starts: with its event, or so many days after the issue, whichever is earlier.
    std::optional<Instant> start_of_clock(const ClockRow& row) const {
        auto start = instant_of(row.starts);
        if (row.after_issue_days > 0 && demand_.issued_on) {
            const Instant latest = start_in_utc(days_later(*demand_.issued_on, row.after_issue_days));
            start = start ? std::min(*start, latest) : latest;
        }
        return start;
    }

    // The book's own clocks. Hours are counted in UTC, never in local time; working days end with their last day in UTC.
    void set_book_clocks() {
        for (const auto& row : book_->clocks) {
            if (!holds(row.instruments, demand_.instrument)) continue;
            if (!row.regions.empty() && !is_among(row.regions, others_.region)) continue;
            const bool runs = std::ranges::all_of(
                every<ClockCondition>(), [&](ClockCondition condition) { return !holds(row.when, condition) || holds_now(condition); });
            const auto start = start_of_clock(row);
            if (!runs || !start) continue;
            Instant end;
            switch (row.unit) {
                case ClockUnit::hours: end = after_hours(*start, row.length); break;
                case ClockUnit::days: end = legal_days_later(*start, row.length); break;
                case ClockUnit::working_days: end = start_in_utc(working_days_later(calendar(), day_of(*start, zone_), row.length)); break;
            }
            clock(row.name, end, row.citation, row.kind, holds(row.when, ClockCondition::customer_abroad));
        }
    }

    void set_clocks() {
        const std::string& law_citation = row_ != nullptr ? row_->says.citation : house_.clocks_citation;
        if (demand_.return_on) {
            clock("reply", start_in_utc(*demand_.return_on), law_citation);
        } else if (row_ != nullptr && others_.emergency && row_->emergency_reply_hours > 0) {
            clock("reply", after_hours(demand_.received, row_->emergency_reply_hours), law_citation);
        } else if (row_ != nullptr && row_->reply_days > 0) {
            clock("reply", legal_days_later(demand_.received, row_->reply_days), law_citation);
        } else if (is_emergency()) {
            clock("reply", after_hours(demand_.received, house_.emergency_reply_hours), house_.clocks_citation);
        } else if (!is_keeping(demand_.instrument)) {
            clock("reply", after_days(demand_.received, house_.reply_days), house_.clocks_citation);
        }
        // The formal paper makes up for what was let out without one: nothing out, nothing due.
        if (const auto out = instant_of(LegalEvent::disclosed); is_emergency() && out)
            clock("formal_paper", after_hours(*out, house_.emergency_paper_hours), house_.emergency_paper_citation);
        if (row_ != nullptr) {
            const bool is_kept_on = row_->confirmation_keeps && instant_of(LegalEvent::production_confirmed);
            if (row_->preservation_days > 0 && !is_kept_on)
                clock("preservation_lapse", after_days(demand_.received, row_->preservation_days), law_citation, ClockKind::expiry);
            if (row_->renewal_days > 0 && !is_kept_on) {
                clock("preservation_lapse_if_renewed", after_days(demand_.received, row_->preservation_days + row_->renewal_days),
                      law_citation, ClockKind::expiry);
            }
            if (row_->max_future_days > 0 && demand_.issued_on)
                clock("order_ends", start_in_utc(days_later(*demand_.issued_on, row_->max_future_days)), law_citation, ClockKind::expiry);
            if (row_->served_within_days > 0 && demand_.issued_on) {
                const bool paper_rules = row_->execute_by_rules && demand_.execute_by;
                const Day last = paper_rules ? *demand_.execute_by : days_later(*demand_.issued_on, row_->served_within_days);
                clock("last_day_for_service", start_in_utc(last), law_citation, ClockKind::expiry);
            }
            if (row_->objection_days > 0) {
                Instant last = after_days(demand_.received, row_->objection_days);
                if (demand_.return_on) last = std::min(last, start_in_utc(*demand_.return_on));
                clock("objection", last, law_citation);
            }
            if (customer_is_told_first()) clock("notice_wait_ends", wait_end(), house_.clocks_citation, ClockKind::hold);
            if (row_->motion && book_->motion_days > 0 && others_.customer_nationality != book_->country && may_be_qualifying_foreigner())
                clock("motion_2703h", after_days(demand_.received, book_->motion_days), book_->motion_citation, ClockKind::due, true);
            set_book_clocks();
        }
        std::sort(result_.clocks.begin(), result_.clocks.end(),
                  [](const LegalClock& a, const LegalClock& b) { return a.at != b.at ? a.at < b.at : a.name < b.name; });
    }

    // Some customer lives in a country with an agreement in force, or nobody knows where: then the deadline counts.
    bool may_be_qualifying_foreigner() const {
        if (!directory_) return true;
        const Day served = served_day();
        return std::any_of(demand_.directory.begin(), demand_.directory.end(), [&](const auto& answer) {
            if (answer.customer_country.empty()) return true;
            return std::any_of(book_->agreements.begin(), book_->agreements.end(), [&](const Agreement& agreement) {
                return agreement.country == answer.customer_country && agreement.in_force <= served;
            });
        });
    }

    const Demand& demand_;
    const House& house_;
    const OtherFacts& others_;
    bool adopted_ = false;         // the row itself
    Day looked_at_;                // by counsel, at its adoption
    bool seeks_notified_ = false;  // a class of which the enforcing authority is told
    const std::string_view zone_;
    const bool asks_directory_;  // the requester's own view does not
    const bool directory_;       // and there is an answer for each identifier
    const Book* book_ = nullptr;
    const Row* row_ = nullptr;      // the first of rows_
    std::vector<const Row*> rows_;  // that the paper may be: one, unless the country has several papers of one instrument
    mutable std::optional<Day> served_;
    mutable std::optional<Instant> day_end_;
    Assessment result_;
};

const Adoption* in_force(const Adoption* adoption, const Rulebook& rulebook, Instant as_of) {
    return adoption != nullptr && adoption->rulebook == rulebook.version() && as_of < adoption->valid_until ? adoption : nullptr;
}

}  // namespace

Freshness freshness(Day looked_at, Day on) {
    if (months_later(looked_at, months_until_stale) < on) return Freshness::stale;
    return months_later(looked_at, months_until_ageing) < on ? Freshness::ageing : Freshness::fresh;
}

const AdoptedRow* Adoption::row_in_force(std::string_view id, Instant as_of) const {
    const auto found = std::ranges::find_if(rows, [&](const AdoptedRow& row) { return row.id == id && as_of < row.valid_until; });
    return found == rows.end() ? nullptr : &*found;
}

Verdict Assessment::cell(int identifier, DataClass data) const {
    bool asked = false;
    Verdict strictest = Verdict::allow;
    for (const auto& finding : findings) {
        if (finding.identifier != -1 && finding.identifier != identifier) continue;
        if (finding.data && *finding.data != data) continue;
        if (finding.data) asked = true;
        strictest = std::max(strictest, finding.keep_only ? Verdict::deny : finding.verdict);
    }
    return asked ? strictest : Verdict::deny;
}

bool Assessment::needs_own_reason(int identifier, DataClass data) const {
    return std::ranges::any_of(findings,
                               [&](const Finding& one) { return one.own_reason && one.identifier == identifier && one.data == data; });
}

Assessment assess(const Demand& demand, const Rulebook& rulebook, const Adoption* adoption, Instant as_of, const OtherFacts& others) {
    return Assessing{demand, rulebook.tables(), in_force(adoption, rulebook, as_of), as_of, others, true}.run();
}

std::vector<Finding> for_requester(const Assessment& assessment) {
    std::vector<Finding> shown;
    for (const auto& finding : assessment.findings) {
        if (finding.counsel_only || finding.officer.empty()) continue;
        const bool said = std::any_of(shown.begin(), shown.end(), [&](const Finding& other) {
            return other.identifier == finding.identifier && other.data == finding.data && other.code == finding.code &&
                   other.verdict == finding.verdict;
        });
        if (said) continue;
        shown.push_back(finding);
        shown.back().counsel.clear();
    }
    return shown;
}

Verdict verdict_for_requester(const Assessment& assessment) {
    Verdict strictest = Verdict::allow;
    for (const auto& finding : assessment.findings) {
        if (!finding.counsel_only) strictest = std::max(strictest, finding.verdict);
    }
    return strictest;
}

std::vector<Finding> live_check(const Demand& demand, const Rulebook& rulebook, const Adoption* adoption, Instant as_of,
                                const OtherFacts& others) {
    return for_requester(Assessing{demand, rulebook.tables(), in_force(adoption, rulebook, as_of), as_of, others, false}.run());
}

}  // namespace sallyport::law
