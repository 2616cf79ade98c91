#!/usr/bin/env python3
"""Tries to work out the hidden numbers of a written report from everything else that the report says. Knows only what
docs/formats/report-files.md and docs/FIGURES.md say, and shares no code with the product.

Usage: small_cells.py [--below N] REPORT_FOLDER [EARLIER_REPORT_FOLDER...]

Every cell of every counted table is a number or an unknown. What the report says of them are equations: outcomes and what is pending add up
to the requests, countries to the total, figures and the table of the Digital Services Act to cells, the page of countries to sums over
half-years. The equations are eliminated exactly, over all half-years, tables and files at once; then bounds (a band, and that no count is
below zero) are tightened until nothing moves. A hidden cell that has one value left is found out. With earlier reports a reader is tried
who believes that a cell hidden in one and told or hidden in another did not change. --below N: no count from 1 to N-1 may be told either,
unless it stands in an edition or in imported history.
Exit codes: 0 nothing was found out, 1 something was, 2 wrong use.
"""
import csv
import json
import re
import sys
from fractions import Fraction
from html.parser import HTMLParser
from pathlib import Path

COLUMNS = ['requests', 'accounts_specified', 'disclosed_content', 'disclosed_noncontent', 'no_data_found', 'rejected']
OUTCOMES = COLUMNS[2:]
CELLS = COLUMNS + ['pending']
# docs/FIGURES.md: figures that say the same as cells of a table. (section, country or None for all, columns)
SAME = {'F4': ('enterprise', None, ['requests']), 'F5': ('enterprise', None, ['no_data_found', 'rejected']),
        'F6': ('enterprise', None, ['disclosed_content', 'disclosed_noncontent']), 'F7': ('enterprise', None, ['disclosed_content']),
        'F8': ('enterprise', None, ['disclosed_noncontent']), 'F9': ('enterprise', 'US', ['disclosed_content']),
        'F10': ('criminal', 'US', ['requests']), 'F12': ('enterprise', 'US', ['requests']), 'F16': ('enterprise', None, ['requests']),
        'F17': ('enterprise', None, ['no_data_found', 'rejected']), 'F18': ('enterprise', None, ['disclosed_content', 'disclosed_noncontent']),
        'F19': ('enterprise', None, ['disclosed_content']), 'F20': ('enterprise', None, ['disclosed_noncontent']),
        'F21': ('enterprise', 'US', ['disclosed_content']), 'F22': ('enterprise', 'US', ['requests'])}
STANDS = re.compile('kept_back|1-([1-9][0-9]*)')


class Counts(HTMLParser):
    """{section: [[head, cells...]]} of a half-year's page: the tables by country, known by the id of their caption."""

    def __init__(self):
        super().__init__()
        self.tables, self.section, self.text, self.skip = {}, None, None, 0

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if self.skip:
            self.skip += tag not in ('br', 'rect')
        elif (given.get('class') or '') in ('share', 'note-mark') or tag in ('svg', 'small'):
            self.skip = 1
        elif tag == 'caption':
            found = re.fullmatch('table-(.*)', given.get('id', ''))
            self.section = found.group(1) if found else None
            if self.section:
                self.tables[self.section] = []
        elif self.section and tag == 'tr':
            self.tables[self.section].append([])
        elif self.section and tag in ('th', 'td'):
            self.text = ''

    def handle_endtag(self, tag):
        if self.skip:
            self.skip -= tag != 'rect'
        elif tag in ('th', 'td') and self.text is not None:
            self.tables[self.section][-1].append(self.text.strip())
            self.text = None
        elif tag == 'table':
            self.section = None

    def handle_data(self, data):
        if self.text is not None and not self.skip:
            self.text += data


class Report:
    """values: {cell: number}; hidden: {cell: 'kept_back' or '1-4'}; equations: [({cell: factor}, number)].

    A cell is (period, section, country, name); country '' is the total, section '' a figure."""

    def __init__(self, folder):
        self.folder = folder
        self.values, self.hidden, self.equations = {}, {}, []
        self.counted, self.imported = set(), set()
        for row in self.table('small-cells.csv'):
            if not STANDS.fullmatch(row['stands']):
                raise SystemExit(f'small-cells.csv: {row["stands"]!r} is no band')
            cell = (row['period'], row['section'], row['iso3166_alpha2'] or row['country'], row['cell'])
            self.hidden[cell] = row['stands']
        self.read_rows()
        self.read_totals()
        self.read_pages()
        self.add_tables()
        self.add_figures()
        self.add_orders()
        self.add_countries()

    def table(self, name):
        with open(self.folder / 'data' / name, newline='', encoding='utf-8') as file:
            return list(csv.DictReader(file))

    def read_rows(self):
        self.names, self.rows = {}, {}
        with open(self.folder / 'data' / 'by-country.json', encoding='utf-8') as file:
            for row in json.load(file):
                country = row['iso3166_alpha2'] or row['country']
                key = (row['period'], row['section'])
                (self.counted if row['status'] == 'counted' else self.imported).add(key)
                self.rows.setdefault(key, []).append(country)
                self.names[key, row['country']] = country
                for name in COLUMNS:
                    self.put((*key, country, name), row[name])
        self.periods = sorted({period for period, _ in self.rows})

    def put(self, cell, value):
        if value is None or value == '':
            return
        if cell in self.hidden:
            raise SystemExit(f'{cell}: hidden, and told all the same')
        self.values[cell] = int(value)

    def read_totals(self):
        for row in self.table('totals.csv'):
            for name in COLUMNS:
                self.put((row['period'], row['section'], '', name), row[name])

    def read_pages(self):
        for period in self.periods:
            page = Counts()
            page.feed((self.folder / 'periods' / f'{period}.html').read_text(encoding='utf-8'))
            for section, rows in page.tables.items():
                if 'Pending' not in rows[0]:
                    continue
                place = rows[0].index('Pending')
                for row in rows[1:]:
                    country = '' if row[0] == 'All countries' else self.names.get(((period, section), row[0]))
                    seen = row[place].replace(',', '')
                    if country is not None and seen.isdigit():
                        self.put((period, section, country, 'pending'), seen)

    def equal(self, terms, number=0):
        self.equations.append((terms, number))

    def add_tables(self):
        for key in sorted(self.counted):
            countries = self.rows[key]
            told = any((*key, country, 'pending') in self.values or (*key, country, 'pending') in self.hidden for country in [*countries, ''])
            # Which of requests and accounts the outcomes add up to, no file says: rows that are told whole do.
            votes = {'requests': 0, 'accounts_specified': 0}
            for country in countries:
                cells = [self.values.get((*key, country, name)) for name in CELLS]
                cells[-1] = cells[-1] if told else 0
                if None not in cells:
                    for place, whole in enumerate(votes):
                        votes[whole] += cells[place] == sum(cells[2:])
            whole = max(votes, key=lambda name: (votes[name], name == 'requests'))
            for country in [*countries, '']:
                terms = {(*key, country, name): 1 for name in OUTCOMES}
                if told:
                    terms[(*key, country, 'pending')] = 1
                terms[(*key, country, whole)] = -1
                self.equal(terms)
            for name in CELLS if told else COLUMNS:
                terms = {(*key, country, name): 1 for country in countries}
                terms[(*key, '', name)] = -1
                self.equal(terms)

    def add_figures(self):
        with open(self.folder / 'data' / 'figures.json', encoding='utf-8') as file:
            for figure in json.load(file):
                if not figure['id'].startswith('F'):
                    continue
                cell = (figure['period'], '', '', figure['id'])
                self.put(cell, figure['value'])
                if figure['id'] not in SAME or (cell not in self.values and cell not in self.hidden):
                    continue
                section, country, columns = SAME[figure['id']]
                key = (figure['period'], section)
                if key not in self.counted or (country and country not in self.rows[key]):
                    continue
                terms = {(*key, country or '', name): 1 for name in columns}
                terms[cell] = -1
                self.equal(terms)

    def add_orders(self):
        with open(self.folder / 'data' / 'dsa-article-15-orders.csv', newline='', encoding='utf-8') as file:
            rows = list(csv.reader(file))[1:]
        states = {'GR' if row[5] == 'EL' else row[5] for row in rows} - {'TOTAL'}
        for row in rows:
            if not row[10]:
                continue
            start = row[2].split('/')[0]
            period = f'{start[:4]}-H{1 if start[5:] == "01-01" else 2}'
            wanted = states if row[5] == 'TOTAL' else {'GR' if row[5] == 'EL' else row[5]}
            terms = {(period, section, country, 'requests'): 1 for section in ('criminal', 'enterprise')
                     if (period, section) in self.counted for country in self.rows[period, section] if country in wanted}
            if terms:
                self.equal(terms, int(row[10]))

    def add_countries(self):
        page = (self.folder / 'countries.html').read_text(encoding='utf-8')
        sums = dict(re.findall(r'<li><a href="countries/([^"]*)\.html">[^<]*</a> <span class="n">([0-9,]+)</span>', page))
        for path, number in sums.items():
            terms = {(*key, country, 'requests'): 1 for key, countries in self.rows.items() for country in countries
                     if (country.lower() if len(country) == 2 else country.lower().replace(' ', '-')) == path}
            if terms:
                self.equal(terms, int(number.replace(',', '')))


def substituted(equations, values):
    """Unknowns alone on one side. An equation with a cell that is neither told nor hidden (withheld by a plan) says nothing."""
    for terms, number in equations:
        left, right = {}, Fraction(number)
        for cell, factor in terms.items():
            if cell in values:
                right -= factor * values[cell]
            else:
                left[cell] = left.get(cell, 0) + Fraction(factor)
        if left:
            yield left, right


def eliminated(equations):
    """Reduced rows: every pivot stands in one row only. Raises ValueError if they contradict each other."""
    rows = {}
    for left, right in equations:
        for pivot in [cell for cell in left if cell in rows]:
            factor = left.pop(pivot)
            other, number = rows[pivot]
            for cell, value in other.items():
                left[cell] = left.get(cell, 0) - factor * value
                if left[cell] == 0:
                    del left[cell]
            right -= factor * number
        if not left:
            if right != 0:
                raise ValueError
            continue
        pivot = min(left)
        factor = left.pop(pivot)
        left = {cell: value / factor for cell, value in left.items()}
        right /= factor
        for one, (other, number) in list(rows.items()):
            if pivot not in other:
                continue
            share = other.pop(pivot)
            for cell, value in left.items():
                other[cell] = other.get(cell, 0) - share * value
                if other[cell] == 0:
                    del other[cell]
            rows[one] = (other, number - share * right)
        rows[pivot] = (left, right)
    return {cell: number for cell, (left, number) in rows.items() if not left}


def tightened(equations, hidden):
    """Cells whose bounds meet."""
    endless = Fraction(10**12)
    bounds = {}
    for left, _ in equations:
        for cell in left:
            band = STANDS.fullmatch(hidden.get(cell, 'kept_back')).group(1)
            bounds[cell] = (Fraction(1), Fraction(band)) if band else (Fraction(0), endless)
    moved = True
    while moved:
        moved = False
        for left, right in equations:
            for cell, factor in left.items():
                rest = [sorted((value * bounds[other][0], value * bounds[other][1])) for other, value in left.items() if other != cell]
                ends = sorted(((right - sum(high for _, high in rest)) / factor, (right - sum(low for low, _ in rest)) / factor))
                low, high = bounds[cell]
                new = (max(low, ends[0]), min(high, ends[1]))
                if new != (low, high):
                    bounds[cell], moved = new, True
                if new[0] > new[1]:
                    raise ValueError
    return {cell: low for cell, (low, high) in bounds.items() if low == high}


def found_out(reports):
    newest = reports[0]
    out = {}
    for many in (1, len(reports)):
        values, hidden, equations = {}, {}, []
        for report in reversed(reports[:many]):
            # A cell that is told in one report and hidden in another is believed to be what was told.
            values.update(report.values)
            hidden.update(report.hidden)
        for report in reports[:many]:
            # The report's own numbers for what it tells, the others' for what it hides.
            equations += list(substituted(report.equations, {**{cell: values[cell] for cell in report.hidden if cell in values}, **report.values}))
        try:
            for cell, value in {**eliminated([(dict(left), right) for left, right in equations]), **tightened(equations, hidden)}.items():
                if cell in newest.hidden or cell in hidden:
                    out[cell] = value
        except ValueError:
            # Something did change, and that reader believed wrongly.
            if many == 1:
                raise SystemExit('the report contradicts itself')
    return out


def told_small(report, below):
    editions = {}
    for one in report.table('editions.csv'):
        for row in report.table(one['file']):
            for name in COLUMNS:
                editions.setdefault((row['period'], row['section'], row['iso3166_alpha2'] or row['country'], name), set()).add(row[name])
    for cell, value in report.values.items():
        period, section, _, name = cell
        if section and (period, section) in report.counted and 0 < value < below and str(value) not in editions.get(cell, ()):
            yield cell


def main(words):
    below = 0
    if len(words) > 1 and words[0] == '--below':
        below, words = int(words[1]), words[2:]
    if not words:
        print(__doc__, file=sys.stderr)
        return 2
    reports = [Report(Path(word)) for word in words]
    wrong = [f'{" ".join(cell)}: is {value}' for cell, value in sorted(found_out(reports).items())]
    wrong += [f'{" ".join(cell)}: told' for cell in told_small(reports[0], below)]
    for line in wrong[:20]:
        print(line)
    print(f'{len(reports[0].hidden)} cells hidden, {len(reports[0].equations)} equations, {len(wrong)} found out')
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
