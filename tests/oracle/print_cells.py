#!/usr/bin/env python3
"""Reads a written report's prints back, cell by cell, and holds them against data/by-country.csv, totals.csv, small-cells.csv and figures.json.

Usage: print_cells.py REPORT_FOLDER

Needs `pdftotext` of poppler. Knows where a word stands on the sheet and nothing of how the sheet was made: heads of columns give the
columns, words on one line give a row. Of every language's prints; sentences come from src/report/words.
Exit codes: 0 equal, 1 different, 2 wrong use.
"""
import csv
import html
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

WORDS = Path(__file__).resolve().parent.parent.parent / 'src/report/words'
CELLS = ['requests', 'accounts_specified', 'disclosed_content', 'disclosed_noncontent', 'no_data_found', 'rejected']
HEADS = ['column.requests', 'column.accounts', 'outcome.content', 'outcome.noncontent', 'outcome.none', 'outcome.rejected']
WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')
SHOWN = 20
FOOT, SHARE, TABLE, HEADS_END = 795, 31, 52, 48  # points: where the foot begins, what a share takes, where a table's words begin, where a row's
# name ends before the first column's edge


def catalogue(code):
    flat = {}

    def walk(before, table):
        for key, value in table.items():
            walk(f'{before}{key}.', value) if isinstance(value, dict) else flat.update({before + key: value})

    walk('', tomllib.loads((WORDS / f'{code}.toml').read_text(encoding='utf-8')))
    return flat


def lines_of(pdf):
    """[(page, y, [(left, right, word)])]: words whose lower edges are within two points stand on one line."""
    text = subprocess.run(['pdftotext', '-bbox', pdf, '-'], capture_output=True, text=True, check=True).stdout
    out = []
    for number, page in enumerate(text.split('<page ')[1:], 1):
        words = sorted((float(b), float(x), float(r), html.unescape(w)) for x, _, r, b, w in WORD.findall(page))
        for bottom, left, right, word in words:
            if not out or out[-1][0] != number or abs(out[-1][1] - bottom) > 2.1:
                out.append((number, bottom, []))
            out[-1][2].append((left, right, word))
    return [(page, y, sorted(words)) for page, y, words in out]


def text_of(words):
    return ' '.join(word for _, _, word in words)


class Print:
    """The tables of one print, found by their captions."""

    def __init__(self, pdf, words, period):
        self.words, self.lines = words, lines_of(pdf)
        year, half = period.split('-H')
        self.title = words['period.first' if half == '1' else 'period.second'].replace('{1}', year)
        self.sections = {key.split('.')[1]: value for key, value in words.items() if key.startswith('section.')}

    def captions(self):
        """{line's text: (section, whether it goes on)}"""
        out = {}
        for section, title in self.sections.items():
            caption = self.words['pages.by_country_2'].replace('{1}', title).replace('{2}', self.title)
            out[caption] = section
            out[self.words['print.continued'].replace('{1}', caption)] = section
        return out

    def number(self, text):
        """As a file has it: no marks of thousands."""
        mark = self.words['number.thousands'].strip()
        return re.sub(r'(?<=\d)\s(?=\d{3})', '', text.replace(mark, '') if mark else text)

    def rows(self):
        """{section: [(head, [six cells])]}, the sum included, in the order of the sheet."""
        captions, out, section, edges = self.captions(), {}, None, None
        for page, y, words in self.lines:
            line = text_of(words)
            if line in captions:
                section, edges, before = captions[line], None, []
                continue
            if section is None:
                continue
            if edges is None:
                before += words
                edges = self.edges(before)
                continue
            head, cells = self.cells(words, edges)
            if cells is None:
                # The second line of a long name.
                if y < FOOT and section in out:
                    last = out[section][-1]
                    out[section][-1] = (f'{last[0]} {head}', last[1])
                continue
            out.setdefault(section, []).append((head, cells))
            if head == self.words['common.all_countries']:
                section = None
        return {key: [(re.sub(r'( \[\d+\])+$', '', head), cells) for head, cells in rows] for key, rows in out.items()}

    def edges(self, words):
        """Right edges of the six columns, once all of their heads were seen."""
        found, at = [], 0
        for key in HEADS:
            last = self.words[key].split()[-1]
            there = [right for left, right, word in words if word == last and right > at]
            if not there:
                return None
            found.append(min(there))
            at = found[-1]
        # A head that breaks into lines may have parts that were not read yet.
        return found

    def cells(self, words, edges):
        head = [one for one in words if one[0] < edges[0] - HEADS_END]
        cells = [[] for _ in edges]
        for left, right, word in words:
            if (left, right, word) in head:
                continue
            for place, edge in enumerate(edges):
                if right <= edge + 1:
                    # A share ends at the column's edge, a count before it.
                    if place < 2 or right <= edge - SHARE + 1.5:
                        cells[place].append(word)
                    break
        if any(not cell for cell in cells):
            return text_of(head), None
        return text_of(head), [self.number(' '.join(cell)) for cell in cells]

    def figures(self):
        """{id: value as it stands}"""
        out = {}
        for _, _, words in self.lines:
            if re.fullmatch(r'F\d+[a-z]?', words[0][2]) and len(words) > 1 and words[0][0] > TABLE - 1:
                out[words[0][2]] = self.number(' '.join(word for left, right, word in words[1:] if right <= 48 + 44 + 62))
        return out


def main(arguments):
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    folder, wrong, compared = Path(arguments[0]), [], 0

    def same(where, wanted, seen):
        nonlocal compared
        compared += 1
        if wanted != seen:
            wrong.append(f'{where}: wanted {wanted!r}, seen {seen!r}')

    def table(name):
        with open(folder / 'data' / name, newline='', encoding='utf-8') as file:
            return list(csv.DictReader(file))

    rows, totals = table('by-country.csv'), table('totals.csv')
    hidden = {(one['period'], one['section'], one['iso3166_alpha2'] or one['country'], one['cell']): one['stands'] for one in table('small-cells.csv')}
    figures = json.loads((folder / 'data/figures.json').read_text(encoding='utf-8'))
    periods = sorted({row['period'] for row in rows})
    kind = json.loads((folder / 'data/by-country.json').read_text(encoding='utf-8'))[0]['book']
    for code in sorted(path.stem for path in WORDS.glob('*.toml')):
        words = catalogue(code)
        place = folder if code == 'en' else folder / code

        def stands(period, section, country, name, value):
            if value:
                return value
            kind = hidden.get((period, section, country, name))
            return '–' if kind is None else words['common.kept_back'] if kind == 'kept_back' else words['band'].replace('{1}', kind.split('-')[1])

        for period in periods:
            pdf = place / 'print' / f'{period}.pdf'
            if not pdf.is_file():
                same(f'{code}/print/{period}.pdf', True, False)
                continue
            one = Print(pdf, words, period)
            seen = one.rows()
            for total in totals:
                if total['period'] != period:
                    continue
                section = total['section']
                where = f'{code} {period} {section}'
                got = seen.get(section, [])
                own = [row for row in rows if (row['period'], row['section']) == (period, section)]
                wanted = [[stands(period, section, row['iso3166_alpha2'] or row['country'], name, row[name]) for name in CELLS] for row in own]
                sums = [stands(period, section, '', name, total[name]) for name in CELLS]
                same(f'{where}: rows', len(wanted) + 1, len(got))
                same(f'{where}: sum', (words['common.all_countries'], sums), got[-1] if got else None)
                if code == 'en':
                    # Its names of countries are on the pages: the row of a country with its own code.
                    names = names_on_pages(folder, period)
                    by_name = dict(got)
                    for row, cells in zip(own, wanted):
                        same(f'{where} {row["country"]}', cells, by_name.get(names.get(row['iso3166_alpha2'] or row['country'], row['country'])))
                else:
                    for number, (cells, (head, shown)) in enumerate(zip(sorted(wanted), sorted(got[:-1], key=lambda pair: pair[1])), 1):
                        same(f'{where} row {number} ({head})', cells, shown)
            mine = [figure for figure in figures if figure['period'] == period and re.fullmatch(r'F\d+[a-z]?', figure['id'])]
            printed = one.figures()
            for figure in mine:
                if figure['id'] not in printed and not printed:
                    continue
                if figure['id'] in printed:
                    value = '' if figure['value'] is None else str(figure['value'])
                    same(f'{code} {period} {figure["id"]}', stands(period, '', '', figure['id'], value), printed[figure['id']])
            if any(figure['value'] is not None for figure in mine):
                same(f'{code} {period}: figures are printed', True, len(printed) > 0)
            if kind != 'real':
                mark = words['common.simulated_from_published_figures' if kind == 'simulated' else 'common.demonstration']
                for sheet in sorted({page for page, _, _ in one.lines} - {1}):
                    on_it = ' '.join(text_of(line) for page, _, line in one.lines if page == sheet)
                    same(f'{code} {period} sheet {sheet}: says that it is {kind}', True, mark in on_it)
            told = subprocess.run(['pdffonts', pdf], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
            same(f'{code} {period}: fonts inside', True, bool(told) and all(line.split()[-5] == 'yes' for line in told))
    for line in wrong[:SHOWN]:
        print(line[:300])
    print(f'{compared} cells and rows of prints compared, {len(wrong)} differ')
    return 1 if wrong or not compared else 0


def names_on_pages(folder, period):
    """{code or label: the name that the half-year's page gives it}, from the links to the countries' pages."""
    page = (folder / 'periods' / f'{period}.html').read_text(encoding='utf-8')
    out = {}
    for address, name in re.findall(r'<a href="\.\./countries/([^"]+)\.html">([^<]+)</a>', page):
        out[address.upper() if len(address) == 2 else html.unescape(name)] = html.unescape(name)
    return out


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
