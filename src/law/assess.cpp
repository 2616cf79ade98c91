#include "law/assess.h"

#include <algorithm>
#include <chrono>

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

bool is_national_security(Instrument instrument) { return instrument == Instrument::nsl || instrument == Instrument::fisa_order; }

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
    Assessing(const Demand& demand, const Tables& tables, bool adopted, const OtherFacts& others, bool with_directory)
        : demand_{demand},
          house_{tables.house},
          others_{others},
          adopted_{adopted},
          zone_{demand.zone == "UTC" || !known_zone(demand.zone) ? "UTC" : std::string_view{demand.zone}},
          directory_{with_directory && demand.directory.size() == demand.identifiers.size()} {
        result_.rulebook = tables.version;
        result_.law = result_.house = adopted ? Verdict::allow : Verdict::review;
        const auto found = tables.books.find(demand.country);
        if (found != tables.books.end()) {
            book_ = &found->second;
            row_ = row_for_requester();
        }
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
    const Row* row_for_requester() const {
        const Row* general = nullptr;
        for (const int index : book_->rows_of[static_cast<std::size_t>(demand_.instrument)]) {
            const Row& row = book_->rows[static_cast<std::size_t>(index)];
            if (!holds(row.requesters | row.for_counsel, demand_.requester)) continue;
            if (row.regions.empty()) {
                general = &row;
            } else if (is_among(row.regions, others_.region)) {
                return &row;
            }
        }
        return general;
    }

    bool is_emergency() const { return demand_.instrument == Instrument::emergency_request; }

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
    void house(HouseCheck check, int identifier = -1, std::optional<DataClass> data = std::nullopt) {
        add(house_.checks[static_cast<std::size_t>(check)].finding, identifier, data);
    }

    void judge_whole() {
        if (book_ == nullptr) {
            add(house_.no_rulebook.finding);
        } else {
            judge_paper();
        }
        if (is_national_security(demand_.instrument)) house(HouseCheck::national_security);
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
        }
        if (customer_is_told_first() && demand_.return_on && served_day() <= *demand_.return_on &&
            wait_end().ms > start_in_utc(*demand_.return_on).ms + ms_per_day) {
            house(HouseCheck::wait_outruns_due);
        }
    }

    // What the paper shows on its face, by the row of its instrument.
    void judge_paper() {
        if (row_ == nullptr) {
            law(book_->rows_of[static_cast<std::size_t>(demand_.instrument)].empty() ? LawCheck::no_rule : LawCheck::requester_unfit);
        } else {
            if (holds(row_->for_counsel, demand_.requester)) law(LawCheck::requester_for_counsel);
            if (row_->needs_issuer && demand_.issuer.reveal().empty()) law(LawCheck::no_issuer);
            if (row_->needs_docket && demand_.docket.reveal().empty()) law(LawCheck::no_docket);
            if (row_->needs_issue_date && !demand_.issued_on) law(LawCheck::no_issue_date);
            if (row_->levels != 0) {
                if (demand_.authority == AuthorityLevel::unknown) {
                    law(LawCheck::level_unknown);
                } else if (!holds(row_->levels, demand_.authority)) {
                    law(LawCheck::level_below);
                }
            }
            if (strength(demand_.standard) < strength(row_->threshold)) law(LawCheck::standard_below);
            if (row_->served_within_days > 0 && demand_.issued_on) {
                const std::int64_t issued = day_number(*demand_.issued_on);
                const bool paper_rules = row_->execute_by_rules && demand_.execute_by;
                if (!paper_rules && day_number(served_day()) - issued > row_->served_within_days) law(LawCheck::served_late);
                if (!paper_rules && demand_.execute_by && day_number(*demand_.execute_by) - issued > row_->served_within_days)
                    law(LawCheck::execute_by_too_far);
            }
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
        if (is_emergency() &&
            (demand_.requester == RequesterKind::foreign_government || demand_.requester == RequesterKind::eu_member_state ||
             demand_.requester == RequesterKind::international_body)) {
            law(LawCheck::foreign_emergency);
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
            demand_.instrument != Instrument::consent) {
            house(HouseCheck::enterprise, i);
        }
        const bool asks_content = std::any_of(identifier.sought.begin(), identifier.sought.end(),
                                              [](const auto& sought) { return demand::is_content(sought.data); });
        const auto elsewhere = [&](const std::string& country) { return !country.empty() && country != demand_.country; };
        if (asks_content && !only_keeps && directory_ &&
            ((answer != nullptr && elsewhere(answer->data_country)) || elsewhere(others_.contracting_country))) {
            house(HouseCheck::other_country, i);
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
        if (row_ != nullptr) {
            const Cell& cell = row_->cells[static_cast<std::size_t>(row_->cell_of[static_cast<std::size_t>(data)])];
            add(cell.ready[adopted_][others_.consent_recorded], i, data);
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
        if (!sought.span && has_time(data) && !is_keeping(demand_.instrument)) house(HouseCheck::no_range, i, data);
        if (sought.span && sought.span->to <= sought.span->from) {
            house(HouseCheck::reversed_range, i, data);
        } else if (sought.span && !demand::is_prospective(data) && sought.span->to > demand_.received &&
                   sought.span->to > end_of_receipt_day()) {
            house(HouseCheck::future_range, i, data);
        }
        if (is_stored_content(data)) judge_content_floor(i, data);
        const Rank rank = rank_of(demand_.instrument);
        if (data == DataClass::ip_session_log && (rank == Rank::subpoena || rank == Rank::court_order) && rank < house_.ip_log_floor)
            house(HouseCheck::ip_log_floor, i, data);
    }

    const Finding& no_row_finding() const {
        const bool no_rule = book_->rows_of[static_cast<std::size_t>(demand_.instrument)].empty();
        return book_->checks[static_cast<std::size_t>(no_rule ? LawCheck::no_rule : LawCheck::requester_unfit)].finding;
    }

    // Content leaves on a warrant or its equivalent; the named exceptions are keeping, an emergency and consent.
    void judge_content_floor(int i, DataClass data) {
        switch (demand_.instrument) {
            case Instrument::preservation_letter:
            case Instrument::epoc_pr:
            case Instrument::emergency_request:
            case Instrument::consent:
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
                house(is_below_judge(demand_.authority) ? HouseCheck::content_floor : HouseCheck::content_equivalent, i, data);
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

    void clock(const char* name, Instant at, const std::string& citation, bool counsel_only = false) {
        result_.clocks.push_back({name, at, citation, counsel_only});
    }

    void set_clocks() {
        const std::string& law_citation = row_ != nullptr ? row_->says.citation : house_.clocks_citation;
        if (demand_.return_on) {
            clock("reply", start_in_utc(*demand_.return_on), law_citation);
        } else if (row_ != nullptr && row_->reply_days > 0) {
            clock("reply", after_days(demand_.received, row_->reply_days), law_citation);
        } else if (is_emergency()) {
            clock("reply", after_hours(demand_.received, house_.emergency_reply_hours), house_.clocks_citation);
        } else if (!is_keeping(demand_.instrument)) {
            clock("reply", after_days(demand_.received, house_.reply_days), house_.clocks_citation);
        }
        if (is_emergency()) clock("formal_paper", after_hours(demand_.received, house_.emergency_paper_hours), house_.clocks_citation);
        if (row_ != nullptr) {
            if (row_->preservation_days > 0)
                clock("preservation_lapse", after_days(demand_.received, row_->preservation_days), law_citation);
            if (row_->renewal_days > 0) {
                clock("preservation_lapse_if_renewed", after_days(demand_.received, row_->preservation_days + row_->renewal_days),
                      law_citation);
            }
            if (row_->max_future_days > 0 && demand_.issued_on)
                clock("order_ends", start_in_utc(days_later(*demand_.issued_on, row_->max_future_days)), law_citation);
            if (row_->served_within_days > 0 && demand_.issued_on) {
                const bool paper_rules = row_->execute_by_rules && demand_.execute_by;
                const Day last = paper_rules ? *demand_.execute_by : days_later(*demand_.issued_on, row_->served_within_days);
                clock("last_day_for_service", start_in_utc(last), law_citation);
            }
            if (row_->objection_days > 0) {
                Instant last = after_days(demand_.received, row_->objection_days);
                if (demand_.return_on) last = std::min(last, start_in_utc(*demand_.return_on));
                clock("objection", last, law_citation);
            }
            if (customer_is_told_first()) clock("notice_wait_ends", wait_end(), house_.clocks_citation);
            if (row_->motion && book_->motion_days > 0 && others_.customer_nationality != book_->country && may_be_qualifying_foreigner())
                clock("motion_2703h", after_days(demand_.received, book_->motion_days), book_->motion_citation, true);
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
    const bool adopted_;
    const std::string_view zone_;
    const bool directory_;
    const Book* book_ = nullptr;
    const Row* row_ = nullptr;
    mutable std::optional<Day> served_;
    mutable std::optional<Instant> day_end_;
    Assessment result_;
};

bool holds_adoption(const Adoption* adoption, const Rulebook& rulebook, Instant as_of) {
    return adoption != nullptr && adoption->rulebook == rulebook.version() && as_of < adoption->valid_until;
}

}  // namespace

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

Assessment assess(const Demand& demand, const Rulebook& rulebook, const Adoption* adoption, Instant as_of, const OtherFacts& others) {
    return Assessing{demand, rulebook.tables(), holds_adoption(adoption, rulebook, as_of), others, true}.run();
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
    return for_requester(Assessing{demand, rulebook.tables(), holds_adoption(adoption, rulebook, as_of), others, false}.run());
}

}  // namespace sallyport::law
