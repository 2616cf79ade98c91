#!/usr/bin/env python3
"""Walks instrument x issuer x class x standard x facts, and says what the law answers: as questions for `sallyport law assess --lines`.

Written from the statutes' own tables and from nothing of src/law or rulebooks/. Each output line is {"question": ..., "law": verdict, "code": word or
null, "why": sentence, "clocks": {name: instant}}. One class of one account a question, so that the verdict of the law on the whole is the one
on the cell. SEED chooses the sample; the same seed gives the same lines.

usage: law_walk.py [--count N]     prints about N lines (default 4000), every book and every lane among them
Sources: 18 U.S.C. 2702, 2703, 3123, 2518; Cal. Penal Code 1546 to 1546.4; Reg. (EU) 2023/1543 Art. 3 to 11; and those that stand beside each table.
"""
import itertools
import json
import os
import random
import sys
from datetime import datetime, timedelta, timezone

from law_oracle import BSI, CLASSES, CONTENT, GOVERNMENT, LATER, LATER_CONTENT, LOGS, MATRIX, PLACES, RECORDS, expected

ALLOW, REVIEW, DENY = 'allow', 'review', 'deny'
ORDER = [ALLOW, REVIEW, DENY]
LEVELS = ['self_issued', 'prosecutor', 'court_clerk', 'judge', 'minister_and_commissioner', 'unknown']
STANDARDS = ['none', 'relevance', 'articulable_facts', 'reasonable_suspicion', 'reasonable_belief', 'probable_cause', 'unknown']
STRENGTH = {'none': 0, 'relevance': 1, 'articulable_facts': 2, 'reasonable_suspicion': 2, 'reasonable_belief': 3, 'probable_cause': 4, 'unknown': 4}
FUTURE = LATER + LATER_CONTENT


def worst(*verdicts):
    return max(verdicts, key=ORDER.index)


def question(country, instrument, data, level, standard, requester, received='2026-10-05T10:00:00Z', **facts):
    sought = {'class': data}
    if data not in BSI:
        sought |= {'from': '2026-09-01', 'to': '2026-09-20'}
    if data in FUTURE:
        sought |= {'from': '2026-10-05', 'to': '2026-10-20'}
    if facts.pop('identify', False):
        sought['purpose'] = 'identify_user'
    return {'as_of': received, 'received_at': received, 'jurisdiction': country, 'instrument': instrument, 'authority_level': level,
            'standard': standard, 'requester_kind': requester, 'issued_on': facts.pop('issued_on', received[:10]), 'signed': True,
            'identifiers': [{'kind': 'account_email', 'value': 'rowan.made-up@mail.example', 'sought': [sought]}], 'facts': facts}


# ---------------------------------------------------------------------------------------------------------------- the United States

# Who may issue, and the least finding. 18 U.S.C. 2703(a), (d), 2711(3), 3123, 2518; subpoenas by their own power.
US_LEVELS = {'search_warrant': ['judge'], 'd_order': ['judge'], 'pr_tt_order': ['judge'], 'wiretap_order': ['judge'],
             'grand_jury_subpoena': ['prosecutor', 'court_clerk', 'judge'], 'trial_subpoena': ['prosecutor', 'court_clerk', 'judge'],
             'admin_subpoena': ['self_issued', 'prosecutor', 'court_clerk', 'judge'],
             'preservation_letter': ['self_issued', 'prosecutor', 'court_clerk', 'judge']}
US_STANDARD = {'search_warrant': 'probable_cause', 'd_order': 'articulable_facts', 'pr_tt_order': 'relevance', 'wiretap_order': 'probable_cause'}


def united_states():
    for instrument in US_LEVELS:
        for requester, data, level, standard in itertools.product(GOVERNMENT, CLASSES, LEVELS, STANDARDS):
            for region in ([''] if requester == 'federal' else ['', 'CA', 'TX']):
                if region == 'CA' and instrument == 'd_order':
                    levels = ['judge']
                elif region == 'CA' and instrument.endswith('subpoena'):
                    levels = US_LEVELS['admin_subpoena']
                else:
                    levels = US_LEVELS[instrument]
                cell = expected(instrument, data, requester, region, True, False)
                verdict, code = cell['decision'], cell['code'] if cell['decision'] == DENY else None
                if level == 'unknown':
                    verdict = worst(verdict, REVIEW)
                elif level not in levels:
                    verdict, code = DENY, 'r08'
                if STRENGTH[standard] < STRENGTH[US_STANDARD.get(instrument, 'none')]:
                    verdict, code = DENY, 'r08'
                country = f'US-{region}' if region else 'US'
                yield {'question': question(country, instrument, data, level, standard, requester), 'law': verdict, 'code': code,
                       'why': f'{instrument} of {requester} {region}, {level}, {standard}'}


# ------------------------------------------------------------------------------------------------------------------------ e-Evidence

# Art. 3(9)-(12). What is neither subscriber nor traffic data is content data there.
EU_SUBSCRIBER = ['bsi_name', 'bsi_address', 'bsi_service', 'bsi_identity', 'bsi_payment']
EU_TRAFFIC = ['bsi_sessions', 'ip_session_log', 'noncontent_headers', 'noncontent_location']
APPLIES = '2026-08-18'
MEMBERS = ['AT', 'BE', 'BG', 'CY', 'CZ', 'DE', 'EE', 'ES', 'FI', 'FR', 'GR', 'HR', 'HU', 'IE', 'IT', 'LT', 'LU', 'LV', 'MT', 'NL', 'PL', 'PT', 'RO',
           'SE', 'SI', 'SK']


def issuers(level, validated):
    return {level, validated} - {'unknown', None}


def eu_production(data, level, validated, identify, years, listed, emergency, later, enforcing):
    """(verdict, code) by Arts. 4, 5, 8 and 10."""
    if data in FUTURE:
        return DENY, 'r24'
    who = issuers(level, validated)
    easy = data in EU_SUBSCRIBER or (data == 'ip_session_log' and identify)
    found = []
    if who & {'judge', 'prosecutor'}:
        pass
    elif emergency and later:
        pass  # Art. 4(5), for what is easy; the rest is caught below
    elif not who:
        found.append((REVIEW, None))
    else:
        found.append((DENY, 'r08'))
    if not easy:
        if 'judge' not in who:
            found.append((REVIEW, None) if not who else (DENY, 'r05'))
        if not listed and years is None:
            found.append((REVIEW, 'offence_unknown'))
        elif not listed and years < 3:
            found.append((DENY, 'r05'))
        if not emergency and enforcing in (None, 'unknown', 'notified'):
            found.append((REVIEW, 'enforcing_waits'))
    if enforcing == 'refused':
        found.append((DENY, 'r05'))
    verdict = worst(ALLOW, *[one for one, _ in found])
    codes = [code for one, code in found if one == verdict and code]
    return verdict, codes[0] if codes else None


def eu_preservation(data, level, validated, emergency, later):
    if data in FUTURE:
        return DENY, 'r24'
    who = issuers(level, validated)
    if who & {'judge', 'prosecutor'} or (emergency and later):
        return ALLOW, None
    return (DENY, 'r08') if who else (REVIEW, None)


def facts_of(validated, years, listed, emergency, later, enforcing, identify):
    facts = {'offence_listed': listed, 'emergency': emergency, 'validation_to_follow': later, 'identify': identify, 'languages': ['en']}
    if validated:
        facts['validated_by'] = validated
    if years is not None:
        facts['offence_years'] = years
    if enforcing:
        facts['enforcing_authority'] = enforcing
    return facts


def e_evidence(chance):
    grid = itertools.product(CLASSES, LEVELS, [None, 'judge', 'prosecutor', 'court_clerk'], [False, True], [None, 2, 3, 10], [False, True],
                             [(False, False), (True, False), (True, True), (False, True)],
                             [None, 'not_notified', 'notified', 'cleared', 'refused'])
    for data, level, validated, identify, years, listed, (emergency, later), enforcing in grid:
        country = chance.choice(MEMBERS)
        facts = facts_of(validated, years, listed, emergency, later, enforcing, identify)
        verdict, code = eu_production(data, level, validated, identify, years, listed, emergency, later, enforcing)
        why = f'epoc {level} {validated} {years} {listed} {emergency} {later} {enforcing} {identify}'
        yield {'question': question(country, 'epoc', data, level, 'unknown', 'eu_member_state', **facts), 'law': verdict, 'code': code, 'why': why}
        if enforcing is None:
            verdict, code = eu_preservation(data, level, validated, emergency, later)
            yield {'question': question(country, 'epoc_pr', data, level, 'unknown', 'eu_member_state', **facts), 'law': verdict, 'code': code,
                   'why': 'pr: ' + why}


def e_evidence_edges():
    good = {'languages': ['en'], 'enforcing_authority': 'not_notified', 'offence_years': 5}
    ask = lambda country, instrument='epoc', data='bsi_name', level='judge', **more: question(  # noqa: E731
        country, instrument, data, level, 'unknown', more.pop('requester', 'eu_member_state'), **({**good, **more}))
    for country in MEMBERS:
        yield {'question': ask(country), 'law': ALLOW, 'code': None, 'why': f'{country} takes part'}
        yield {'question': ask(country, 'informal_letter'), 'law': DENY, 'code': 'r01', 'why': f'a letter from {country} is no order'}
    for instrument in ('epoc', 'epoc_pr'):
        yield {'question': ask('DK', instrument), 'law': DENY, 'code': 'r05', 'why': 'Denmark takes no part, recital 101'}
        yield {'question': ask('DE', instrument, languages=['de']), 'law': DENY, 'code': 'r21', 'why': 'no accepted language, Art. 9(4)'}
        yield {'question': ask('DE', instrument, languages=['de', 'en']), 'law': ALLOW, 'code': None, 'why': 'translated'}
        for day, verdict in (('2026-08-17', DENY), ('2026-08-18', ALLOW)):
            yield {'question': ask('DE', instrument, received=day + 'T10:00:00Z'), 'law': verdict, 'code': 'r06' if verdict == DENY else None,
                   'why': f'applies from {APPLIES}: {day}'}
        yield {'question': ask('DE', instrument, section_m_present=True), 'law': REVIEW, 'code': 'section_m', 'why': 'Art. 9(2)'}
        yield {'question': ask('DE', instrument, privileged=True), 'law': REVIEW, 'code': 'r22', 'why': 'Art. 10(5)'}
        yield {'question': ask('DE', instrument, not_stored=True), 'law': DENY, 'code': 'r24', 'why': 'Art. 3(8)'}
        yield {'question': ask('US', instrument, requester='federal'), 'law': REVIEW, 'code': None, 'why': 'no such paper in the United States'}
    yield {'question': ask('DE', 'dsa_order', 'bsi_name'), 'law': REVIEW, 'code': 'national_basis', 'why': 'Art. 10 grants no power'}
    yield {'question': ask('DE', 'dsa_order', 'prospective_noncontent'), 'law': DENY, 'code': 'r24', 'why': 'Art. 10(2)(b)'}
    for part in ('legal_basis', 'recipients', 'reasons', 'redress'):
        yield {'question': ask('DE', 'dsa_order', lacks=[part]), 'law': DENY, 'code': 'r01', 'why': f'Art. 10(2)(a): {part}'}
    # The clocks of the text, each added in UTC.
    received = datetime(2026, 9, 1, 8, 0, tzinfo=timezone.utc)
    say = lambda at: at.strftime('%Y-%m-%dT%H:%M:%SZ')  # noqa: E731
    start = say(received)
    yield {'question': ask('DE', received=start), 'law': ALLOW, 'code': None, 'why': 'ten days',
           'clocks': {'reply': say(received + timedelta(days=10)), 'not_before': None,
                      'conflict_objection': say(received + timedelta(days=10)), 'ex_post_validation': None}}
    yield {'question': ask('DE', data='content_mail', received=start, enforcing_authority='notified'), 'law': REVIEW, 'code': 'enforcing_waits',
           'why': 'not before the end of ten days', 'clocks': {'not_before': say(received + timedelta(days=10))}}
    yield {'question': ask('DE', data='content_mail', received=start, enforcing_authority='cleared'), 'law': ALLOW, 'code': None,
           'why': 'cleared', 'clocks': {'not_before': None}}
    yield {'question': ask('DE', data='content_mail', received=start, enforcing_authority='notified', emergency=True,
                           events={'enforcing_notified': start}), 'law': ALLOW, 'code': None, 'why': 'eight hours, no wait',
           'clocks': {'reply': '2026-09-01T16:00:00Z', 'not_before': None, 'enforcing_refusal': '2026-09-05T08:00:00Z'}}
    yield {'question': ask('DE', received='2026-10-24T22:30:00Z', emergency=True), 'law': ALLOW, 'code': None, 'why': 'the night the clocks go back',
           'clocks': {'reply': '2026-10-25T06:30:00Z'}}
    yield {'question': ask('DE', 'epoc_pr', received=start), 'law': ALLOW, 'code': None, 'why': 'sixty days and thirty more',
           'clocks': {'preservation_lapse': '2026-10-31T08:00:00Z', 'preservation_lapse_if_renewed': '2026-11-30T08:00:00Z', 'reply': None}}
    yield {'question': ask('DE', 'epoc_pr', received=start, events={'clarification_asked': '2026-09-02T08:00:00Z'}), 'law': ALLOW, 'code': None,
           'why': 'silence of five days', 'clocks': {'released_if_silent': '2026-09-07T08:00:00Z', 'clarification': None}}
    yield {'question': ask('DE', received=start, events={'clarification_asked': '2026-09-02T08:00:00Z', 'enforcement_asked': '2026-09-04T08:00:00Z'}),
           'law': ALLOW, 'code': None, 'why': 'five days to answer; five working days to decide on enforcement, over a weekend',
           'clocks': {'clarification': '2026-09-07T08:00:00Z', 'enforcement_decision': '2026-09-11T00:00:00Z'}}
    yield {'question': ask('DE', level='self_issued', received=start, emergency=True, validation_to_follow=True, issued_on='2026-09-01',
                           events={'issued': '2026-09-01T06:00:00Z'}), 'law': ALLOW, 'code': 'validation_to_follow', 'why': '48 hours from issue',
           'clocks': {'ex_post_validation': '2026-09-03T06:00:00Z'}}


# ------------------------------------------------------------------------------------------------------- countries and their own orders

# country: paper: (who issues, least finding, [subscriber, logs, other records, places, stored content, later, later content], classes apart)
# United Kingdom: Investigatory Powers Act 2016 Parts 2 and 3, COPO 2019, PACE 1984 Sch. 1. Ireland: 2011 Act ss. 6A, 6C, 1997 Act s. 10, 2011 Act s. 15.
# Canada: Criminal Code 487.014 to 487.018, Spencer, Bykovets. Australia: Act of 1979 ch. 2 to 4. Germany: StPO 94, 98, 100g, 100j, 100k. France: CPP.
# India: BNSS 94, IT Act 69. Brazil: Law 12.965/2014 Art. 10, 22.
COUNTRIES = {
    'GB': {'gb-part-2': (['minister_and_commissioner'], 'none', [REVIEW] * 7, {}),
           'gb-part-3': (['self_issued', 'prosecutor'], 'none', [ALLOW, REVIEW, REVIEW, REVIEW, DENY, DENY, DENY], {}),
           'gb-copo': (['judge'], 'none', [ALLOW, ALLOW, ALLOW, ALLOW, ALLOW, DENY, DENY], {}),
           'gb-pace': (['judge'], 'none', [REVIEW, REVIEW, REVIEW, REVIEW, REVIEW, DENY, DENY], {})},
    'IE': {'ie-retention': (['judge'], 'none', [ALLOW, ALLOW, REVIEW, ALLOW, DENY, DENY, DENY], {'noncontent_headers': ALLOW}),
           'ie-search-warrant': (['judge'], 'none', [ALLOW, ALLOW, ALLOW, ALLOW, ALLOW, DENY, DENY], {}),
           'ie-documents-order': (['judge'], 'none', [ALLOW, ALLOW, ALLOW, ALLOW, REVIEW, DENY, DENY], {}),
           'ie-urgent': (['self_issued'], 'none', [ALLOW, REVIEW, REVIEW, REVIEW, DENY, DENY, DENY], {}),
           'ie-production': (['judge'], 'none', [ALLOW, ALLOW, REVIEW, ALLOW, DENY, DENY, DENY], {'noncontent_headers': ALLOW}),
           'ie-interception': (['minister_and_commissioner'], 'none', [REVIEW] * 7, {})},
    'CA': {'ca-general': (['judge'], 'reasonable_belief', [ALLOW, ALLOW, ALLOW, ALLOW, ALLOW, DENY, DENY], {}),
           'ca-transmission': (['judge'], 'reasonable_suspicion', [DENY, ALLOW, DENY, DENY, DENY, DENY, DENY],
                               {'bsi_sessions': ALLOW, 'noncontent_headers': ALLOW}),
           'ca-tracking': (['judge'], 'reasonable_suspicion', [DENY, DENY, DENY, ALLOW, DENY, DENY, DENY], {}),
           'ca-financial': (['judge'], 'reasonable_suspicion', [DENY, DENY, DENY, DENY, DENY, DENY, DENY], {'bsi_payment': ALLOW})},
    'AU': {'au-authorisation': (['self_issued', 'prosecutor'], 'none', [ALLOW, REVIEW, REVIEW, REVIEW, DENY, DENY, DENY], {}),
           'au-stored': (['judge'], 'none', [ALLOW, ALLOW, ALLOW, ALLOW, ALLOW, DENY, DENY], {}),
           'au-interception': (['judge'], 'none', [REVIEW] * 7, {}),
           'au-part-15': (['self_issued', 'minister_and_commissioner'], 'none', [DENY] * 7, {})},
    'DE': {'de-100j': (['self_issued', 'prosecutor'], 'none', [ALLOW, DENY, DENY, DENY, DENY, DENY, DENY], {'bsi_sessions': DENY}),
           'de-100g': (['judge'], 'none', [ALLOW, ALLOW, ALLOW, ALLOW, DENY, REVIEW, DENY],
                       {'noncontent_contacts': REVIEW, 'noncontent_transactions': REVIEW}),
           'de-94': (['judge'], 'none', [ALLOW, ALLOW, ALLOW, ALLOW, ALLOW, DENY, DENY], {}),
           'de-98': (['prosecutor'], 'none', [REVIEW, REVIEW, REVIEW, REVIEW, REVIEW, DENY, DENY], {}),
           'de-100a': (['judge'], 'none', [REVIEW] * 7, {})},
    'FR': {'fr-requisition': (['self_issued', 'prosecutor'], 'none', [ALLOW, REVIEW, REVIEW, REVIEW, DENY, DENY, DENY], {'bsi_sessions': REVIEW}),
           'fr-judge': (['judge'], 'none', [ALLOW, ALLOW, ALLOW, ALLOW, ALLOW, DENY, DENY], {})},
    'IN': {'in-94-police': (['self_issued', 'prosecutor'], 'none', [ALLOW, ALLOW, REVIEW, REVIEW, DENY, DENY, DENY], {}),
           'in-94-court': (['judge'], 'none', [ALLOW, ALLOW, ALLOW, ALLOW, ALLOW, DENY, DENY], {}),
           'in-69': (['minister_and_commissioner'], 'none', [REVIEW] * 7, {})},
    'BR': {'br-registration': (['self_issued', 'prosecutor'], 'none', [ALLOW, DENY, DENY, DENY, DENY, DENY, DENY],
                               {'bsi_service': REVIEW, 'bsi_identity': REVIEW, 'bsi_payment': REVIEW, 'bsi_sessions': DENY}),
           'br-court': (['judge'], 'none', [ALLOW, ALLOW, ALLOW, ALLOW, ALLOW, DENY, DENY], {})},
}
# Special papers beside the ordinary ones of the same issuer: nobody is taken to have meant one of them without saying so.
SPECIAL = {'au-part-15', 'de-98', 'de-100a'}
GROUPS = [BSI, LOGS, RECORDS, PLACES, CONTENT, LATER, LATER_CONTENT]


def of_paper(paper, data):
    _, _, verdicts, apart = paper
    return apart.get(data) or next(verdict for verdict, group in zip(verdicts, GROUPS) if data in group)


def by_paper(paper, data, level, standard):
    """A paper whose name is known."""
    levels, least, _, _ = paper
    verdict, code = of_paper(paper, data), None
    if level == 'unknown':
        verdict = worst(verdict, REVIEW)
    elif level not in levels:
        return DENY, 'r08'
    if STRENGTH[standard] < STRENGTH[least]:
        return DENY, 'r08'
    return verdict, code


def by_level(papers, data, level, standard):
    """Nobody has said which paper it is: those that the level and then the standard leave; more than one is for counsel unless all refuse."""
    fit = [paper for word, paper in papers.items() if word not in SPECIAL and (level == 'unknown' or level in paper[0])]
    if not fit:
        return DENY, 'r08'
    enough = [paper for paper in fit if STRENGTH[paper[1]] <= STRENGTH[standard]]
    if len(fit) > 1 and enough:
        fit = enough
    if len(fit) == 1:
        return by_paper(fit[0], data, level, standard)
    if not enough:
        return DENY, 'r08'
    verdicts = [of_paper(paper, data) for paper in fit]
    return (DENY, None) if set(verdicts) == {DENY} else (REVIEW, 'which_paper')


def countries(chance):
    for country, papers in COUNTRIES.items():
        for data, level, standard in itertools.product(CLASSES, LEVELS, STANDARDS):
            requester = chance.choice(['foreign_government', 'eu_member_state', 'federal', 'state', 'local'])
            for word, paper in papers.items():
                verdict, code = by_paper(paper, data, level, standard)
                yield {'question': question(country, 'national_order', data, level, standard, requester, paper=word), 'law': verdict, 'code': code,
                       'why': f'{word} {level} {standard}'}
            verdict, code = by_level(papers, data, level, standard)
            yield {'question': question(country, 'national_order', data, level, standard, requester), 'law': verdict, 'code': code,
                   'why': f'{country} {level} {standard}, no word'}


def agreements(chance):
    """The two agreements in force: through the designated authority, three years or more, and no person whom they spare."""
    for country, force, levels in (('GB', '2022-10-03', ['judge', 'minister_and_commissioner']), ('AU', '2024-01-31', ['judge'])):
        grid = itertools.product(CLASSES, LEVELS, [None, 2, 3], [None, False, True], [None, country, 'US'], [None, country, 'US'],
                                 [None, country, 'US'], [-1, 0])
        for data, level, years, designated, nationality, residence, place, days in grid:
            found = [ALLOW]
            if data in FUTURE:
                found.append(REVIEW)
            elif years is None:
                found.append(REVIEW)
            elif years < 3:
                found.append(DENY)
            found.append(REVIEW if level == 'unknown' else ALLOW if level in levels else DENY)
            found.append(REVIEW if designated is None else ALLOW if designated else DENY)
            ties = [nationality, residence, place]
            found.append(DENY if 'US' in ties else REVIEW if None in ties else ALLOW)
            if days < 0:
                found.append(DENY)
            day = (datetime.fromisoformat(force) + timedelta(days=days)).strftime('%Y-%m-%dT10:00:00Z')
            ask = question(country, 'agreement_order', data, level, 'unknown', 'foreign_government', received=day,
                           **({'offence_years': years} if years is not None else {}),
                           **({'through_designated_authority': designated} if designated is not None else {}))
            for name, value in (('user_nationality', nationality), ('user_residence', residence), ('user_location', place)):
                if value:
                    ask[name] = value
            yield {'question': ask, 'law': worst(*found), 'code': None,
                   'why': f'agreement {country} {years} {designated} {ties} {days}'}


# ------------------------------------------------------------------------------------------------------------------- clocks by their numbers

def clock_vectors():
    """Each a question, an instant in UTC, and the name of the clock; None: it does not run. Counted by hand from the texts named."""
    def us(instrument, data, level, standard, requester='federal', country='US', **more):
        return question(country, instrument, data, level, standard, requester, **more)

    def said(ask, why, verdict, **clocks):
        return {'question': ask, 'law': verdict, 'code': None, 'why': why, 'clocks': clocks}

    letter = us('preservation_letter', 'content_mail', 'self_issued', 'none', received='2026-03-01T00:00:00Z')
    yield said(letter, '18 U.S.C. 2703(f): ninety days, and ninety more', ALLOW, preservation_lapse='2026-05-30T00:00:00Z',
               preservation_lapse_if_renewed='2026-08-28T00:00:00Z', reply=None)
    served = us('search_warrant', 'content_mail', 'judge', 'probable_cause', received='2026-09-01T00:00:00Z') | {'user_residence': 'GB'}
    yield said(served, '18 U.S.C. 2703(h): fourteen days after service', ALLOW, motion_2703h='2026-09-15T00:00:00Z')
    yield said(served | {'user_residence': 'US'}, 'a customer who lives in the United States has no such motion', ALLOW, motion_2703h=None)
    yield said(served | {'user_residence': 'DE'}, 'no agreement in force: the common-law path has no day', ALLOW, motion_2703h=None)
    yield said(served | {'user_nationality': 'US'}, 'a US person abroad', ALLOW, motion_2703h=None)
    register = us('pr_tt_order', 'prospective_noncontent', 'judge', 'relevance', received='2026-09-01T00:00:00Z')
    yield said(register, '18 U.S.C. 3123(c): sixty days', ALLOW, order_ends='2026-10-31T00:00:00Z')
    tap = us('wiretap_order', 'prospective_content', 'judge', 'probable_cause', received='2026-09-01T00:00:00Z')
    yield said(tap, '18 U.S.C. 2518(5): thirty days of the order; at most from ten days after it', ALLOW, order_ends='2026-10-01T00:00:00Z',
               interception_ends='2026-10-11T00:00:00Z')
    began = json.loads(json.dumps(tap))
    began['facts']['events'] = {'interception_began': '2026-09-05T12:00:00Z'}
    yield said(began, 'thirty days from the first interception', ALLOW, interception_ends='2026-10-05T12:00:00Z')
    late = json.loads(json.dumps(tap))
    late['facts']['events'] = {'interception_began': '2026-09-12T00:00:00Z'}
    yield said(late, 'an interception that began after the tenth day moves nothing', ALLOW, interception_ends='2026-10-11T00:00:00Z')
    for issued, day, verdict in (('2026-09-01', '2026-09-15', ALLOW), ('2026-09-01', '2026-09-16', DENY)):
        yield said(us('search_warrant', 'content_mail', 'judge', 'probable_cause', issued_on=issued, received=f'{day}T10:00:00Z'),
                   f'Rule 41(e)(2)(A): fourteen days to service, served on {day}', verdict, last_day_for_service='2026-09-15T00:00:00Z')
    backup = {'backup_ordered': '2026-09-03T12:00:00Z', 'backup_confirmed': '2026-09-08T12:00:00Z', 'government_noticed': '2026-09-10T12:00:00Z',
              'government_delayed': '2026-09-02T12:00:00Z'}
    yield said(us('grand_jury_subpoena', 'bsi_name', 'prosecutor', 'none', received='2026-09-02T00:00:00Z', events=backup),
               '18 U.S.C. 2704, 2705(a): Thursday, a weekend and Labor Day between, so two business days end on Tuesday', ALLOW,
               backup_confirm='2026-09-08T00:00:00Z', government_tells_customer='2026-09-11T12:00:00Z',
               backup_not_released_before='2026-09-24T12:00:00Z', government_delay_ends='2026-12-01T12:00:00Z')
    for region, notice in (('CA', '2026-09-05T10:00:00Z'), ('TX', None), ('', None)):
        yield said(us('emergency_request', 'ip_session_log', 'self_issued', 'none', 'state', f'US-{region}' if region else 'US',
                      received='2026-09-01T00:00:00Z', events={'disclosed': '2026-09-02T10:00:00Z'}),
                   f'Cal. Penal Code 1546.1(h): three days, of a California agency only; {region}', REVIEW, california_notice=notice)
    civil = us('civil_subpoena', 'bsi_name', 'court_clerk', 'none', 'civil_party', received='2026-09-01T00:00:00Z')
    yield said(civil, 'Rule 45(d)(2)(B): fourteen days', ALLOW, objection='2026-09-15T00:00:00Z')
    early = json.loads(json.dumps(civil))
    early['facts']['return_on'] = '2026-09-08'
    yield said(early, 'or the time for compliance, if that is earlier', ALLOW, objection='2026-09-08T00:00:00Z')

    def eu(instrument, data, level='judge', **more):
        return question('DE', instrument, data, level, 'unknown', 'eu_member_state', offence_years=5, languages=['en'], **more)

    start = '2026-09-01T08:00:00Z'  # 10:00+02:00
    yield said(eu('epoc', 'bsi_name', received='2026-09-01T10:00:00+02:00'), 'Art. 10(3): ten days', ALLOW, reply='2026-09-11T08:00:00Z', not_before=None)
    yield said(eu('epoc', 'content_mail', received=start, enforcing_authority='notified'), 'Art. 10(2): at the end of ten days', REVIEW,
               reply='2026-09-11T08:00:00Z', not_before='2026-09-11T08:00:00Z')
    urgent = eu('epoc', 'content_mail', received='2026-09-01T10:00:00+02:00', emergency=True, enforcing_authority='notified',
                events={'enforcing_notified': start})
    yield said(urgent, 'Art. 10(4): eight hours and no wait; 96 hours to refuse', ALLOW, reply='2026-09-01T16:00:00Z', not_before=None,
               enforcing_refusal='2026-09-05T08:00:00Z')
    yield said(eu('epoc', 'content_mail', received=start, enforcing_authority='notified', events={'enforcing_notified': start}),
               'Art. 12(1): ten days to refuse', REVIEW, enforcing_refusal='2026-09-11T08:00:00Z')
    for night, end in (('2026-10-24T22:30:00Z', '2026-10-25T06:30:00Z'), ('2027-03-27T22:30:00Z', '2027-03-28T06:30:00Z')):
        yield said(eu('epoc', 'bsi_name', received=night, emergency=True) | {'zone': 'Europe/Berlin'},
                   'hours are added in UTC, also the night the clocks change', ALLOW, reply=end)
    yield said(eu('epoc', 'bsi_name', received=start), 'Art. 17(2): ten days for a reasoned objection', ALLOW, conflict_objection='2026-09-11T08:00:00Z')
    yield said(eu('epoc', 'bsi_name', received=start, events={'clarification_asked': '2026-09-02T08:00:00Z'}), 'Art. 10(6): five days to answer', ALLOW,
               clarification='2026-09-07T08:00:00Z', released_if_silent=None)
    keep = eu('epoc_pr', 'content_mail', received=start, events={'clarification_asked': '2026-09-02T08:00:00Z'})
    yield said(keep, 'Art. 11(1)-(2), (5): sixty days, thirty more, and silence of five days releases', ALLOW, preservation_lapse='2026-10-31T08:00:00Z',
               preservation_lapse_if_renewed='2026-11-30T08:00:00Z', released_if_silent='2026-09-07T08:00:00Z', clarification=None)
    yield said(eu('epoc_pr', 'content_mail', received=start, events={'production_confirmed': '2026-10-20T08:00:00Z'}),
               'Annex V: no end once production was asked for', ALLOW, preservation_lapse=None, preservation_lapse_if_renewed=None)
    yield said(eu('epoc', 'bsi_name', received=start, events={'enforcement_asked': '2026-12-22T08:00:00Z', 'enforcement_questions': '2026-09-04T08:00:00Z'}),
               'Art. 16(2), (7): five working days, over Christmas and over a weekend', ALLOW, enforcement_decision='2026-12-30T00:00:00Z',
               enforcement_answer='2026-09-11T00:00:00Z')
    yield said(eu('epoc', 'bsi_name', 'self_issued', received=start, emergency=True, validation_to_follow=True,
                  events={'issued': '2026-09-01T06:00:00Z'}), 'Art. 4(5): 48 hours from issue', ALLOW, ex_post_validation='2026-09-03T06:00:00Z')
    yield said(question('IN', 'national_order', 'bsi_name', 'judge', 'unknown', 'foreign_government', received=start, paper='in-94-court'),
               'Information Technology Rules 2021: 72 hours; 2009, rule 18: fifteen days', ALLOW, information='2026-09-04T08:00:00Z',
               fortnightly_list='2026-09-16T08:00:00Z')
    yield said(question('IE', 'national_order', 'bsi_name', 'self_issued', 'unknown', 'foreign_government', received=start, paper='ie-urgent',
                        events={'affirmation_due': start}), 'a judge affirms within 72 hours', ALLOW, affirmation='2026-09-04T08:00:00Z')
    yield said(question('DE', 'national_order', 'bsi_name', 'prosecutor', 'unknown', 'foreign_government', received=start, paper='de-98',
                        events={'affirmation_due': start}), 'StPO s. 98(2): three days', REVIEW, confirmation='2026-09-04T08:00:00Z')
    yield said(question('GB', 'national_order', 'bsi_name', 'judge', 'unknown', 'foreign_government', received=start, paper='gb-copo'),
               'Crime (Overseas Production Orders) Act 2019: seven days', ALLOW, reply='2026-09-08T08:00:00Z')
    for country, level, word, days in (('CA', 'self_issued', None, 21), ('CA', 'self_issued', 'ca-foreign-matter', 90), ('CA', 'judge', None, 90),
                                       ('AU', 'judge', None, 90), ('GB', 'judge', None, 90), ('IE', 'judge', None, 90), ('BR', 'prosecutor', None, 60)):
        ask = question(country, 'preservation_letter', 'content_mail', level, 'none', 'foreign_government', received=start,
                       **({'paper': word} if word else {}))
        end = (datetime(2026, 9, 1, 8, tzinfo=timezone.utc) + timedelta(days=days)).strftime('%Y-%m-%dT%H:%M:%SZ')
        yield said(ask, f'{country} {word}: {days} days', ALLOW, preservation_lapse=end)


def special_papers():
    """Papers beside the ordinary one of their kind, each with what the ordinary one answers without the word."""
    reverse = lambda data, **more: question('US', 'search_warrant', data, 'judge', 'probable_cause', 'federal', **more)  # noqa: E731
    for data in CLASSES:
        verdict = DENY if data in FUTURE else REVIEW
        yield {'question': reverse(data, paper='us-reverse'), 'law': verdict, 'code': 'r25' if verdict == DENY else 'reverse_warrant',
               'why': 'a geofence or a keyword: always a lawyer'}
        named = {'bsi_name', 'bsi_address', 'bsi_identity'}
        verdict, code = (ALLOW, None) if data in named else (DENY, 'r25' if data in FUTURE else 'r15' if data in CONTENT else 'r03')
        yield {'question': question('US', 'civil_subpoena', data, 'court_clerk', 'none', 'civil_party', paper='us-512h'), 'law': verdict, 'code': code,
               'why': '17 U.S.C. 512(h): identity only'}
        word = MATRIX['civil_court_order'][1][[data in group for group in GROUPS].index(True)]
        yield {'question': question('US', 'civil_court_order', data, 'judge', 'none', 'civil_party', paper='us-1782'),
               'law': DENY if word == 'civil' else word, 'code': 'r15' if word == 'civil' else None, 'why': '28 U.S.C. 1782: as a civil order at home'}
        for country in ('DE', 'GB', 'IN', 'BR', 'CA', 'AU', 'FR'):
            verdict, code = (DENY, 'r25') if data in FUTURE else (DENY, 'r15') if data in CONTENT else (REVIEW, 'letters_rogatory')
            yield {'question': question(country, 'civil_court_order', data, 'judge', 'none', 'civil_party'), 'law': verdict, 'code': code,
                   'why': f'a civil litigant in {country} goes by letters rogatory or 28 U.S.C. 1782'}
            yield {'question': question(country, 'mlat_process', data, 'prosecutor', 'none', 'foreign_government'), 'law': REVIEW,
                   'code': 'treaty_request', 'why': f'a treaty request of {country} goes to the central authority'}
    for place, verdict in (('GB', DENY), ('', REVIEW), ('FR', REVIEW)):
        ask = question('US', 'agreement_order', 'content_mail', 'judge', 'probable_cause', 'federal', paper='us-gb-agreement', through_designated_authority=True)
        if place:
            ask['user_location'] = place
        yield {'question': ask, 'law': verdict, 'code': 'r05' if verdict == DENY else None, 'why': f'a US order under the agreement, person in {place}'}
    for lacks in ('domestication', 'competent_court'):
        verdict, code = (DENY, 'r06' if lacks == 'competent_court' else 'r01')
        yield {'question': question('US', 'civil_subpoena', 'bsi_name', 'court_clerk', 'none', 'civil_party', lacks=[lacks]), 'law': verdict, 'code': code,
               'why': f'a civil subpoena without {lacks}'}


def main():
    count = int(sys.argv[sys.argv.index('--count') + 1]) if '--count' in sys.argv else 4000
    chance = random.Random(int(os.environ.get('SEED', '1')))
    walks = [list(united_states()), list(e_evidence(chance)), list(countries(chance)), list(agreements(chance))]
    lines = [*e_evidence_edges(), *clock_vectors(), *special_papers()]
    share = max(0, count - len(lines)) // len(walks)
    for walk in walks:
        lines += chance.sample(walk, min(len(walk), share))
    for line in lines:
        print(json.dumps(line, sort_keys=True))


if __name__ == '__main__':
    main()
