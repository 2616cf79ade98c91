// Who somebody is to the product, and what that lets them do. The table in rights() is the only place that says who may do what; doors
// ask it for every route, and a page shows it.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/closed_list.h"
#include "base/id.h"

namespace sallyport::people {

#define SALLYPORT_ROLES(X)                                    \
    X(officer, "Officer")                                     \
    X(agency_admin, "Agency administrator")                   \
    X(litigant, "Civil party")                                \
    X(analyst, "Response analyst")                            \
    X(counsel, "Counsel")                                     \
    X(custodian, "Custodian of records")                      \
    X(customer, "Customer")                                   \
    X(enterprise, "Administrator of a customer organisation") \
    X(editor, "Report editor")                                \
    X(auditor, "Auditor")                                     \
    X(technician, "Operator")
SALLYPORT_CLOSED_LIST(Role, SALLYPORT_ROLES)

// What ties a person to the thing they want to act on.
#define SALLYPORT_RELATIONS(X)                               \
    X(own, "own: filed by or about this person")             \
    X(agency, "filed by another officer of the same agency") \
    X(staff, "the provider's staff, not walled off from it") \
    X(none, "no tie")
SALLYPORT_CLOSED_LIST(Relation, SALLYPORT_RELATIONS)

#define SALLYPORT_ACTIONS(X)                             \
    X(file, "file a request")                            \
    X(read_demand, "read a request")                     \
    X(read_status, "follow a request's status")          \
    X(answer, "answer a question on a request")          \
    X(correct, "send a corrected paper")                 \
    X(withdraw, "withdraw a request")                    \
    X(fetch, "fetch a package")                          \
    X(queue, "see the queue")                            \
    X(accept, "accept for review")                       \
    X(read_paper, "record what a paper says")            \
    X(decide, "approve, reject, redirect, contest")      \
    X(sign, "approve as second")                         \
    X(correct_entry, "correct a request's count")        \
    X(ask, "ask the requester a question")               \
    X(note, "write a note")                              \
    X(note_counsel, "read and write counsel's notes")    \
    X(notify, "send or withhold notice")                 \
    X(collect, "run a collection")                       \
    X(release, "release a package")                      \
    X(read_notice, "read a notice")                      \
    X(object, "object to a request")                     \
    X(edit_report, "edit and publish the report")        \
    X(audit, "read entries, reasons and clocks")         \
    X(admit, "admit agencies and people")                \
    X(stop, "stop an agency, or a person's access")      \
    X(adopt, "write rules and letters, sign first")      \
    X(adopt_second, "sign second for rules, letters")    \
    X(manage_officers, "manage an agency's officers")    \
    X(counter, "enter a paper that came by another way") \
    X(roster, "keep the roster, answer when called")     \
    X(report, "start a report of the provider's own")
SALLYPORT_CLOSED_LIST(Action, SALLYPORT_ACTIONS)

// role x action x relation. Exact: what is not in the table is refused.
struct Right {
    Role role;
    Action action;
    Relation relation;
    auto operator<=>(const Right&) const = default;
};
const std::vector<Right>& rights();
bool may(Role role, Action action, Relation relation);

bool is_staff(Role role);      // analyst, counsel, custodian, editor, auditor, operator
bool is_requester(Role role);  // officer, agency_admin, litigant

}  // namespace sallyport::people
