#include "people/roles.h"

#include <algorithm>
#include <set>

namespace sallyport::people {

namespace {

std::vector<Right> build() {
    std::vector<Right> table;
    const auto allow = [&](Role role, Relation relation, std::initializer_list<Action> actions) {
        for (Action action : actions) table.push_back({role, action, relation});
    };
    // Requesters: their own demands; a colleague of the same agency may follow the status and nothing else.
    for (Role role : {Role::officer, Role::litigant}) {
        allow(role, Relation::none, {Action::file});
        allow(role, Relation::own,
              {Action::read_demand, Action::read_status, Action::answer, Action::correct, Action::withdraw, Action::fetch, Action::file});
    }
    allow(Role::officer, Relation::agency, {Action::read_status});
    allow(Role::agency_admin, Relation::agency, {Action::read_status, Action::manage_officers});
    allow(Role::agency_admin, Relation::own, {Action::read_status});

    // Staff see what lies on the desk; each act has its role.
    for (Role role : {Role::analyst, Role::counsel, Role::custodian}) {
        allow(role, Relation::staff, {Action::queue, Action::read_demand, Action::read_status, Action::note, Action::ask});
        // Two of three must be able to admit while one is away; whoever sees that something is wrong stops it.
        allow(role, Relation::none, {Action::queue, Action::admit, Action::stop});
        // Whoever meets a crime or a danger may start a report of it; who starts it approves nothing of it.
        allow(role, Relation::none, {Action::report});
        // Whoever may take an emergency up may be called for it, and says when they are away.
        allow(role, Relation::none, {Action::roster});
    }
    allow(Role::analyst, Relation::staff, {Action::accept, Action::read_paper, Action::notify});
    allow(Role::analyst, Relation::none, {Action::counter});
    // Three people must suffice: two of counsel and a custodian. So counsel can stand in at the counter and at a collection, and the
    // custodian can call back in an emergency, whose two signers must be others.
    allow(Role::counsel, Relation::staff,
          {Action::accept, Action::read_paper, Action::decide, Action::sign, Action::note_counsel, Action::notify, Action::collect,
           Action::release});
    allow(Role::counsel, Relation::none, {Action::counter});
    allow(Role::custodian, Relation::staff, {Action::accept, Action::collect, Action::release});
    // What a demand is in law, and so where it is counted, is counsel's to say.
    allow(Role::counsel, Relation::staff, {Action::correct_entry});

    // What the law says and how it is worded is counsel's first; another of counsel or, since one of two may be away, the custodian of
    // records reads it and signs second (docs/decisions/who-adopts.md).
    allow(Role::counsel, Relation::none, {Action::adopt, Action::adopt_second});
    allow(Role::custodian, Relation::none, {Action::adopt_second});

    // A report comes out by two. Where there is one editor, counsel is the other.
    allow(Role::counsel, Relation::none, {Action::edit_report});

    // Those whose data it is.
    allow(Role::customer, Relation::own, {Action::read_notice, Action::object});
    allow(Role::enterprise, Relation::own, {Action::read_notice, Action::object});

    allow(Role::editor, Relation::none, {Action::edit_report});
    allow(Role::auditor, Relation::none, {Action::audit});
    allow(Role::auditor, Relation::staff, {Action::audit});
    return table;
}

}  // namespace

const std::vector<Right>& rights() {
    static const std::vector<Right> table = build();
    return table;
}

bool may(Role role, Action action, Relation relation) {
    static const std::set<Right> table(rights().begin(), rights().end());
    return table.contains({role, action, relation});
}

bool is_staff(Role role) {
    switch (role) {
        case Role::analyst:
        case Role::counsel:
        case Role::custodian:
        case Role::editor:
        case Role::auditor:
        case Role::technician: return true;
        case Role::officer:
        case Role::agency_admin:
        case Role::litigant:
        case Role::customer:
        case Role::enterprise: return false;
    }
    return false;
}

bool is_requester(Role role) { return role == Role::officer || role == Role::agency_admin || role == Role::litigant; }

}  // namespace sallyport::people
