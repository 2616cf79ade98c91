#!/usr/bin/env python3
"""What the law of the United States and the house answer, written from the matrix of process against data class and from nothing else.

It shares no line with src/law or rulebooks/. Each output line is one cell: instrument, class, requester, adopted, consent recorded, and
the wanted decision, code and whether only keeping is allowed. `--grid` prints the table for people.
Sources: 18 U.S.C. 2702, 2703, 2709, 3123, 2518; United States v. Warshak, 631 F.3d 266; Carpenter v. United States, 585 U.S. 296;
Cal. Penal Code 1546 to 1546.4.
"""
import itertools
import json
import sys

BSI = ['bsi_name', 'bsi_address', 'bsi_sessions', 'bsi_service', 'bsi_identity', 'bsi_payment']
LOGS = ['ip_session_log']
RECORDS = ['noncontent_headers', 'noncontent_contacts', 'noncontent_settings', 'noncontent_transactions']
PLACES = ['noncontent_location']
CONTENT = ['content_mail', 'content_files', 'content_other']
LATER = ['prospective_noncontent']
LATER_CONTENT = ['prospective_content']
CLASSES = BSI + LOGS + RECORDS + PLACES + CONTENT + LATER + LATER_CONTENT
GROUPS = [BSI, LOGS, RECORDS, PLACES, CONTENT, LATER, LATER_CONTENT]

ALLOW, DENY, REVIEW, KEEP = 'allow', 'deny', 'review', 'keep'
GOVERNMENT = ['federal', 'state', 'local']

# Columns: subscriber | logs | other records | places | stored content | later non-content | later content
MATRIX = {
    'informal_letter':     (GOVERNMENT, [DENY, DENY, DENY, DENY, DENY, DENY, DENY]),
    'preservation_letter': (GOVERNMENT, [KEEP, KEEP, KEEP, KEEP, KEEP, DENY, DENY]),
    'admin_subpoena':      (GOVERNMENT, [ALLOW, ALLOW, DENY, DENY, DENY, DENY, DENY]),
    'grand_jury_subpoena': (GOVERNMENT, [ALLOW, ALLOW, DENY, DENY, DENY, DENY, DENY]),
    'trial_subpoena':      (GOVERNMENT, [ALLOW, ALLOW, DENY, DENY, DENY, DENY, DENY]),
    'd_order':             (GOVERNMENT, [ALLOW, ALLOW, ALLOW, DENY, DENY, DENY, DENY]),
    'search_warrant':      (GOVERNMENT, [ALLOW, ALLOW, ALLOW, ALLOW, ALLOW, DENY, DENY]),
    'pr_tt_order':         (GOVERNMENT, [DENY, DENY, DENY, DENY, DENY, ALLOW, DENY]),
    'wiretap_order':       (GOVERNMENT, [DENY, DENY, DENY, DENY, DENY, REVIEW, ALLOW]),
    'nsl':                 (['federal'], [None, DENY, DENY, DENY, DENY, DENY, DENY]),
    'fisa_order':          (['federal'], [REVIEW] * 7),
    'emergency_request':   (GOVERNMENT, [REVIEW, REVIEW, REVIEW, REVIEW, REVIEW, REVIEW, DENY]),
    'consent':             (['data_subject', 'federal', 'state', 'local', 'civil_party'], ['consent'] * 5 + [DENY, DENY]),
    'civil_subpoena':      (['civil_party'], [ALLOW, ALLOW, REVIEW, REVIEW, 'civil', DENY, DENY]),
    'civil_court_order':   (['civil_party'], [ALLOW, ALLOW, REVIEW, REVIEW, 'civil', DENY, DENY]),
    'defence_subpoena':    (['criminal_defendant'], [ALLOW, ALLOW, REVIEW, REVIEW, DENY, DENY, DENY]),
    'mlat_process':        (GOVERNMENT, [REVIEW] * 7),
}
# A national security letter reaches name, address, length of service and toll billing records; two of our classes hold more than that.
NSL_SUBSCRIBER = {'bsi_name': ALLOW, 'bsi_address': ALLOW, 'bsi_service': REVIEW, 'bsi_sessions': REVIEW,
                  'bsi_identity': DENY, 'bsi_payment': DENY}
# Reports of the provider's own: what each exception needs and nothing else. Not in MATRIX, whose groups are coarser.
ALWAYS = {'bsi_name', 'bsi_address', 'bsi_identity', 'ip_session_log', 'content_mail', 'content_files', 'content_other'}
REPORTS = {'child_safety_report': (ALLOW, ALWAYS | {'bsi_payment', 'noncontent_location'}),
           'harm_report': (REVIEW, ALWAYS | {'noncontent_location'}),
           'crime_report': (REVIEW, ALWAYS | {'bsi_payment', 'noncontent_transactions'})}
NO_ROW = ['epoc', 'epoc_pr', 'dsa_order', 'eio', 'agreement_order', 'national_order']

# California agencies need a warrant for nearly everything; subscriber information in the sense of 1546(l) is left to a subpoena.
CALIFORNIA = {'bsi_name': ALLOW, 'bsi_address': ALLOW, 'bsi_service': ALLOW, 'bsi_identity': REVIEW, 'bsi_payment': REVIEW,
              'bsi_sessions': DENY}
CALIFORNIA_PAPERS = ['admin_subpoena', 'grand_jury_subpoena', 'trial_subpoena', 'd_order']

CODES = {'prospective_noncontent': 'r25', 'prospective_content': 'r25'}


def raw(instrument, data, requester, region):
    """The written word of the matrix for one cell."""
    if instrument in NO_ROW:
        return REVIEW
    if instrument in REPORTS:
        word, holds = REPORTS[instrument]
        return word if data in holds else DENY
    if region == 'CA' and requester in ('state', 'local') and instrument in CALIFORNIA_PAPERS:
        if data in CALIFORNIA:
            return CALIFORNIA[data]
        return DENY
    if instrument == 'nsl' and data in NSL_SUBSCRIBER:
        return NSL_SUBSCRIBER[data]
    words = MATRIX[instrument][1]
    return next(word for word, group in zip(words, GROUPS) if data in group)


def expected(instrument, data, requester, region, adopted, consent):
    word = raw(instrument, data, requester, region)
    if word == 'consent':
        word = ALLOW if consent else REVIEW
    if word == 'civil':
        word = ALLOW if consent else DENY
    keep = word == KEEP
    decision = ALLOW if keep else word
    if decision == ALLOW and not adopted:
        decision = REVIEW
    code = None
    if word == DENY:
        code = CODES.get(data, 'r03')
        if instrument == 'informal_letter':
            code = 'r01'
        if instrument in REPORTS:
            code = CODES.get(data, 'r12')
        if instrument in ('civil_subpoena', 'civil_court_order') and data in CONTENT:
            code = 'r15'
    elif word in (ALLOW, KEEP):
        code = ('preserve_only' if keep else 'ok') if adopted else 'not_adopted'
    # May it leave? Keeping is not disclosing.
    leaves = DENY if keep else decision
    return {'decision': decision, 'code': code, 'keep': keep, 'leaves': leaves}


def cells():
    for instrument, (requesters, _) in MATRIX.items():
        for requester, data in itertools.product(requesters, CLASSES):
            regions = ['', 'CA', 'TX'] if requester in ('state', 'local') else ['']
            for region, adopted, consent in itertools.product(regions, (False, True), (False, True)):
                yield {'instrument': instrument, 'class': data, 'requester': requester, 'region': region, 'adopted': adopted,
                       'consent': consent, **expected(instrument, data, requester, region, adopted, consent)}
    for instrument, data, adopted in itertools.product(REPORTS, CLASSES, (False, True)):
        yield {'instrument': instrument, 'class': data, 'requester': 'provider', 'region': '', 'adopted': adopted, 'consent': False,
               **expected(instrument, data, 'provider', '', adopted, False)}
    for instrument, data, adopted in itertools.product(NO_ROW, CLASSES, (False, True)):
        yield {'instrument': instrument, 'class': data, 'requester': 'federal', 'region': '', 'adopted': adopted, 'consent': False,
               **expected(instrument, data, 'federal', '', adopted, False)}


def main():
    if '--grid' in sys.argv:
        print(f'{"":22}' + ''.join(f'{group[0][:14]:16}' for group in GROUPS))
        for instrument, (_, words) in MATRIX.items():
            print(f'{instrument:22}' + ''.join(f'{str(word or "by class"):16}' for word in words))
        return
    for cell in cells():
        print(json.dumps(cell, sort_keys=True))


if __name__ == '__main__':
    main()
