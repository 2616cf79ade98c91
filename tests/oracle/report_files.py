#!/usr/bin/env python3
"""Compares the files of a written report with each other, cell by cell. Knows only what docs/formats/report-files.md says.

Usage: report_files.py REPORT_FOLDER

data/by-country.csv is read first; JSON, the files by country and half-year, totals, the workbook, the data package, the table of the Digital
Services Act, editions and the pages' tables must say the same. Prints the first differences and how many cells were compared.
Exit codes: 0 equal, 1 different, 2 wrong use.
"""
import csv
import hashlib
import json
import re
import sys
import xml.etree.ElementTree as xml
import zipfile
from html.parser import HTMLParser
from pathlib import Path

CELLS = ['requests', 'accounts_specified', 'disclosed_content', 'disclosed_noncontent', 'no_data_found', 'rejected']
NAMED = ['period', 'section', 'country', 'iso3166_alpha2']
SHEET = '{http://schemas.openxmlformats.org/spreadsheetml/2006/main}'
LINK = '{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id'
ATOM = '{http://www.w3.org/2005/Atom}'
# Issuing states as the template writes them; the Union's EL is ISO's GR.
STATES = 'AT BE BG CY CZ DE DK EE EL ES FI FR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split()
SHOWN = 20
MERGED = 'Other countries'


class Report:
    def __init__(self, folder):
        self.folder, self.data = folder, folder / 'data'
        self.wrong, self.compared = [], 0

    def same(self, where, wanted, seen):
        self.compared += 1
        if wanted != seen:
            self.wrong.append(f'{where}: wanted {wanted!r}, seen {seen!r}')

    def table(self, name):
        with open(self.data / name, newline='', encoding='utf-8') as file:
            return list(csv.DictReader(file))

    def objects(self, name):
        with open(self.data / name, encoding='utf-8') as file:
            return json.load(file)

    def rows(self, where, wanted, seen):
        """Lists of dictionaries, in the same order."""
        self.same(f'{where}: rows', len(wanted), len(seen))
        for number, (one, other) in enumerate(zip(wanted, seen), 2):
            self.same(f'{where} row {number}: columns', sorted(one), sorted(other))
            for name in one.keys() & other.keys():
                self.same(f'{where} row {number} {name}', one[name], other[name])


def as_text(value):
    return '' if value is None else str(value)


def named_cells(item):
    return {name: as_text(item[name]) for name in NAMED + CELLS}


def workbook(path):
    """{sheet: [[cell text]]}, header included; an absent cell is ''."""
    out = {}
    with zipfile.ZipFile(path) as book:
        shared = []
        if 'xl/sharedStrings.xml' in book.namelist():
            for item in xml.fromstring(book.read('xl/sharedStrings.xml')).iter(f'{SHEET}si'):
                shared.append(''.join(part.text or '' for part in item.iter(f'{SHEET}t')))
        targets = {one.get('Id'): one.get('Target') for one in xml.fromstring(book.read('xl/_rels/workbook.xml.rels'))}
        for sheet in xml.fromstring(book.read('xl/workbook.xml')).iter(f'{SHEET}sheet'):
            rows = []
            for row in xml.fromstring(book.read('xl/' + targets[sheet.get(LINK)])).iter(f'{SHEET}row'):
                cells = {}
                for cell in row.iter(f'{SHEET}c'):
                    if cell.find(f'{SHEET}f') is not None:
                        raise SystemExit(f'{sheet.get("name")}: a formula stands in {cell.get("r")}')
                    value = cell.findtext(f'{SHEET}v')
                    if value is None:
                        continue
                    letters = re.match('[A-Z]+', cell.get('r')).group()
                    column = 0
                    for letter in letters:
                        column = column * 26 + ord(letter) - 64
                    cells[column - 1] = shared[int(value)] if cell.get('t') == 's' else value
                rows.append([cells.get(i, '') for i in range(max(cells, default=-1) + 1)])
            out[sheet.get('name')] = rows
    return out


def sheet_rows(rows):
    head = rows[0]
    return [dict(zip(head, row + [''] * (len(head) - len(row)))) for row in rows[1:]]


def check_workbook(report, table, statuses):
    sheets = workbook(report.data / 'report.xlsx')
    sections = sorted({row['section'] for row in table})
    report.same('report.xlsx: sheets', ['about', *sections, 'totals', 'figures', 'exceptions', 'small_cells'], list(sheets))
    for section in sections:
        wanted = [{**{name: row[name] for name in NAMED + CELLS if name != 'section'}, 'status': status}
                  for row, status in zip(table, statuses) if row['section'] == section]
        report.rows(f'report.xlsx {section}', wanted, sheet_rows(sheets[section]))
    report.rows('report.xlsx totals', report.table('totals.csv'), sheet_rows(sheets['totals']))
    report.rows('report.xlsx exceptions', report.table('exceptions.csv'), sheet_rows(sheets['exceptions']))
    report.rows('report.xlsx small_cells', report.table('small-cells.csv'), sheet_rows(sheets['small_cells']))
    figures = [{name: as_text(one[name]) for name in ('id', 'period', 'unit', 'value', 'status', 'definition')}
               for one in report.objects('figures.json')]
    report.rows('report.xlsx figures', figures, sheet_rows(sheets['figures']))


def small_cells(report):
    """{(period, section, code or country, cell): what stands there}; a total has no country, a figure no section."""
    return {(row['period'], row['section'], row['iso3166_alpha2'] or row['country'], row['cell']): row['stands']
            for row in report.table('small-cells.csv')}


def check_small_cells(report, table, whole):
    """A cell that is hidden is blank everywhere, and every file that has a word for it has the same."""
    hidden = small_cells(report)
    blank = {(row['period'], row['section'], row['iso3166_alpha2'] or row['country'], name) for row in table for name in CELLS if not row[name]}
    blank |= {(row['period'], row['section'], '', name) for row in report.table('totals.csv') for name in CELLS if not row[name]}
    figures = report.objects('figures.json')
    blank |= {(one['period'], '', '', one['id']) for one in figures if one['value'] is None}
    report.same('small-cells.csv: told elsewhere', [], sorted(cell for cell in hidden if cell not in blank and cell[3] != 'pending'))
    in_json = {(row['period'], row['section'], row['iso3166_alpha2'] or row['country'], name): stands
               for row in whole for name, stands in row.get('small_cells', {}).items()}
    report.same('by-country.json: small cells', sorted((cell, stands) for cell, stands in hidden.items() if cell[2]), sorted(in_json.items()))
    in_figures = {}
    for one in figures:
        if 'small_cell' in one:
            total = re.fullmatch(r'total\.([a-z_]+)\.([a-z_]+)', one['id'])
            in_figures[(one['period'], total[1], '', total[2]) if total else (one['period'], '', '', one['id'])] = one['small_cell']
    report.same('figures.json: small cells', sorted((cell, stands) for cell, stands in hidden.items() if not cell[2] and cell[3] != 'pending'),
                sorted(in_figures.items()))


def check_totals(report, table):
    hidden = small_cells(report)
    sums = {}
    for row in table:
        total = sums.setdefault((row['period'], row['section']), dict.fromkeys(CELLS, ''))
        for name in CELLS:
            if row[name]:
                total[name] = str(int(total[name] or 0) + int(row[name]))
    totals = report.table('totals.csv')
    for row in totals:
        for name in CELLS:
            mine = [cell for cell in hidden if cell[:2] == (row['period'], row['section']) and cell[3] == name]
            if not mine:
                continue
            # What the shown cells add up to, and at least one for each band.
            least = int(sums[row['period'], row['section']][name] or 0) + sum(hidden[cell] != 'kept_back' and cell[2] != '' for cell in mine)
            report.same(f'totals.csv {row["period"]} {row["section"]} {name}: at least what is shown', True,
                        row[name] == '' or int(row[name]) >= least)
            sums[row['period'], row['section']][name] = row[name]
    report.rows('totals.csv', [{'period': key[0], 'section': key[1], **sums[key]} for key in sorted(sums)], totals)
    figures = {(one['period'], one['id']): as_text(one['value']) for one in report.objects('figures.json')}
    for (period, section), total in sums.items():
        for name in CELLS:
            report.same(f'figures.json {period} total.{section}.{name}', total[name], figures.get((period, f'total.{section}.{name}')))


def check_parts(report, table):
    """One file a country in JSON, one a half-year in CSV: together the whole table, each row once."""
    of_countries = [named_cells(one) for path in sorted((report.data / 'countries').iterdir()) for one in report.objects(f'countries/{path.name}')]
    key = lambda row: [row[name] for name in ('period', 'section', 'iso3166_alpha2', 'country')]
    report.rows('data/countries', sorted(table, key=key), sorted(of_countries, key=key))
    of_periods = [row for path in sorted((report.data / 'periods').iterdir()) for row in report.table(f'periods/{path.name}')]
    report.rows('data/periods', table, of_periods)


def fits(field, cell):
    limits = field.get('constraints', {})
    if cell == '':
        return not limits.get('required')
    if field['type'] == 'integer':
        return re.fullmatch('0|[1-9][0-9]*', cell) is not None and int(cell) >= limits.get('minimum', 0)
    return ('pattern' not in limits or re.fullmatch(limits['pattern'], cell) is not None) and ('enum' not in limits or cell in limits['enum'])


def check_package(report):
    package = report.objects('datapackage.json')
    there = {path.relative_to(report.data).as_posix() for path in report.data.rglob('*') if path.is_file()} - {'datapackage.json'}
    report.same('datapackage.json: files', sorted(there), sorted(one['path'] for one in package['resources']))
    names = [one['name'] for one in package['resources']]
    report.same('datapackage.json: names', len(names), len(set(names)))
    for one in package['resources']:
        held = (report.data / one['path']).read_bytes()
        report.same(f'datapackage.json {one["path"]} bytes', len(held), one['bytes'])
        report.same(f'datapackage.json {one["path"]} hash', 'sha256:' + hashlib.sha256(held).hexdigest(), one['hash'])
        if 'schema' not in one:
            continue
        fields = one['schema']['fields']
        with open(report.data / one['path'], newline='', encoding='utf-8') as file:
            rows = list(csv.reader(file))
        report.same(f'datapackage.json {one["path"]} fields', rows[0], [field['name'] for field in fields])
        for number, row in enumerate(rows[1:], 2):
            for field, cell in zip(fields, row):
                report.same(f'{one["path"]} row {number} {field["name"]} fits its schema', True, fits(field, cell))
        if 'primaryKey' in one['schema']:
            places = [rows[0].index(name) for name in one['schema']['primaryKey']]
            keys = [tuple(row[place] for place in places) for row in rows[1:]]
            report.same(f'{one["path"]}: keys', len(keys), len(set(keys)))


def check_dsa(report, table, statuses):
    wanted = {}
    for row, status in zip(table, statuses):
        if status != 'counted' or row['section'] not in ('criminal', 'enterprise'):
            continue
        year, half = row['period'].split('-')
        span = f'{year}-01-01/{year}-06-30' if half == 'H1' else f'{year}-07-01/{year}-12-31'
        block = wanted.setdefault(span, dict.fromkeys(['TOTAL', *STATES], 0))
        if row['country'] == MERGED:
            # A State without a row of its own may stand in this one.
            own = {one['iso3166_alpha2'] for one in table if (one['period'], one['section']) == (row['period'], row['section'])}
            for scope in STATES:
                if ('GR' if scope == 'EL' else scope) not in own:
                    block[scope] = block['TOTAL'] = None
            continue
        state = 'EL' if row['iso3166_alpha2'] == 'GR' else row['iso3166_alpha2']
        if state not in STATES:
            continue
        for scope in (state, 'TOTAL'):
            block[scope] = None if block[scope] is None or not row['requests'] else block[scope] + int(row['requests'])
    flat = [(span, scope, as_text(number)) for span in sorted(wanted) for scope, number in wanted[span].items()]
    name = 'dsa-article-15-orders.csv'
    with open(report.data / name, newline='', encoding='utf-8') as file:
        rows = list(csv.reader(file))
    report.same(f'{name}: columns of every row', {20}, {len(row) for row in rows})
    report.same(f'{name}: rows', flat, [(row[2], row[5], row[10]) for row in rows[1:]])
    for row in rows[1:]:
        for place in (6, 7, 8, 9, 11, 12):
            report.same(f'{name} {row[2]} {row[5]} column {place + 1}', ('', 'not published'), (row[place], row[place + 7]))


def check_feed(report, table):
    feed = xml.parse(report.folder / 'feed.atom').getroot()
    entries = feed.findall(f'{ATOM}entry')
    links = [entry.find(f'{ATOM}link').get('href') for entry in entries]
    for period in {row['period'] for row in table}:
        report.same(f'feed.atom {period}', True, f'periods/{period}.html' in links)
    for link in links:
        report.same(f'feed.atom {link}', True, (report.folder / link).is_file())
    report.same('feed.atom: ids', len(entries), len({entry.findtext(f'{ATOM}id') for entry in entries}))
    report.same('feed.atom: newest', max((entry.findtext(f'{ATOM}updated') for entry in entries), default=feed.findtext(f'{ATOM}updated')),
                feed.findtext(f'{ATOM}updated'))


def check_editions(report, table):
    """Each edition against the next, and the newest against the table of now: what differs is listed, and nothing else."""
    by_key = lambda rows: {(row['section'], row['iso3166_alpha2'] or row['country']): row for row in rows}
    newest, editions = {}, {}
    for one in report.table('editions.csv'):
        rows = report.table(one['file'])
        report.same(f'{one["file"]}: rows', int(one['rows']), len(rows))
        report.same(f'{one["file"]}: number', newest.get(one['period'], 0) + 1, int(one['edition']))
        newest[one['period']] = int(one['edition'])
        editions[one['period'], int(one['edition'])] = by_key(rows)
    for period, number in newest.items():
        editions[period, number + 1] = by_key([row for row in table if row['period'] == period])
    wanted = {}
    for (period, number), rows in editions.items():
        later = editions.get((period, number + 1))
        if later is None:
            continue
        for key in rows.keys() | later.keys():
            for name in CELLS:
                before, after = rows.get(key, {}).get(name, ''), later.get(key, {}).get(name, '')
                if before != after:
                    wanted[period, str(number), '' if number == newest[period] else str(number + 1), *key, name] = (before, after)
    seen = {(row['period'], row['from_edition'], row['to_edition'], row['section'], row['iso3166_alpha2'] or row['country'], row['cell']):
            (row['before'], row['after']) for row in report.table('edition-changes.csv') if row['cell'] != 'pending'}
    report.same('edition-changes.csv', sorted(wanted.items()), sorted(seen.items()))
    page = Tables()
    page.feed((report.folder / 'editions.html').read_text(encoding='utf-8'))
    report.same('editions.html: editions', sum(newest.values()), len(page.tables.get('Published editions', [()])) - 1)


class Tables(HTMLParser):
    """{caption: [[head, cells...]]} of a page; shares beside a count and notes are left out."""

    def __init__(self):
        super().__init__()
        self.tables, self.rows, self.text, self.skip = {}, None, None, 0

    def handle_starttag(self, tag, attributes):
        kind = dict(attributes).get('class') or ''
        if self.skip:
            self.skip += tag not in ('br', 'rect')
        elif kind in ('share', 'note-mark') or tag in ('svg', 'small'):
            self.skip = 1
        elif tag == 'table':
            self.rows, self.caption = [], ''
        elif tag == 'tr' and self.rows is not None:
            self.rows.append([])
        elif tag in ('th', 'td', 'caption'):
            self.text = ''

    def handle_endtag(self, tag):
        if self.skip:
            self.skip -= tag != 'rect'
        elif tag == 'caption':
            self.caption, self.text = self.text.strip(), None
        elif tag in ('th', 'td') and self.text is not None:
            self.rows[-1].append(self.text.strip())
            self.text = None
        elif tag == 'table':
            self.tables[self.caption] = self.rows
            self.rows = None

    def handle_data(self, data):
        if self.text is not None and not self.skip:
            self.text += data


def check_pages(report, table):
    """The pages of the half-years: every count of every row, sums included."""
    totals = {(row['period'], row['section']): row for row in report.table('totals.csv')}
    hidden = small_cells(report)

    def shown(row):
        country = row.get('iso3166_alpha2') or row.get('country') or ''
        stands = lambda name: hidden.get((row['period'], row['section'], country, name), 'not published').replace('-', '–').replace('_', ' ')
        return sorted([row[name] or stands(name) for name in CELLS])

    for period in sorted({row['period'] for row in table}):
        page = Tables()
        page.feed((report.folder / 'periods' / f'{period}.html').read_text(encoding='utf-8'))
        seen = {}
        for caption, rows in page.tables.items():
            if ' by country, ' in caption:
                seen[caption.split(' by country, ')[0]] = [[cell.replace(',', '') for cell in row[1:7]] for row in rows[1:]]
        sections = {section for (one, section) in totals if one == period}
        report.same(f'periods/{period}.html: tables', len(sections), len(seen))
        wanted = sorted(sorted([shown(row) for row in table if (row['period'], row['section']) == (period, section)] +
                               [shown(totals[period, section])]) for section in sections)
        report.same(f'periods/{period}.html: cells', wanted, sorted(sorted(sorted(row) for row in rows) for rows in seen.values()))


def check_comparisons(report, table):
    """Every view of two half-years or of countries side by side: its file, and its page's table, from the rows."""
    hidden = small_cells(report)
    rows = {(row['period'], row['section'], row['iso3166_alpha2'] or row['country']): row for row in table}
    totals = {(row['period'], row['section']): row for row in report.table('totals.csv')}
    seen = set()
    for path in sorted((report.data / 'compare').iterdir()) if (report.data / 'compare').is_dir() else []:
        one = report.table(f'compare/{path.name}')
        names = [name for name in (one[0] if one else {}) if name not in NAMED]
        places = {name: (name[-7:], name[:-8] or 'requests') for name in names}
        section = path.stem.rsplit('-', 1)[1]
        periods = {period for period, _ in places.values()}
        wanted = {key[2] for key in rows if key[0] in periods and key[1] == section}
        report.same(f'{path.name}: countries', sorted(wanted), sorted(row['iso3166_alpha2'] or row['country'] for row in one))
        seen.add(frozenset(periods) if 'countries-' not in path.name else section)
        shown = []
        for row in one:
            country = row['iso3166_alpha2'] or row['country']
            cells = []
            for name, (period, column) in places.items():
                there = rows.get((period, section, country))
                report.same(f'{path.name} {country} {name}', there[column] if there else '', row[name])
                stands = hidden.get((period, section, country, column), 'not published').replace('-', '–').replace('_', ' ')
                cells.append(row[name] or (stands if there else 'no row'))
            shown.append(cells)
        shown.append([totals[period, section][column] or hidden.get((period, section, '', column), 'not published').replace('-', '–').replace('_', ' ')
                      for period, column in places.values()])
        page = Tables()
        page.feed((report.folder / 'compare' / f'{path.stem}.html').read_text(encoding='utf-8'))
        on_page = [[cell.replace(',', '') for cell in row[1:1 + len(names)]] for rows_of in page.tables.values() for row in rows_of[1:]]
        report.same(f'compare/{path.stem}.html', sorted(shown), sorted(row for row in on_page if not row[0].startswith('20') or len(row[0]) != 7))
    sections = {section for _, section in totals}
    report.same('data/compare: sections', sections, {one for one in seen if isinstance(one, str)})


def main(words):
    if len(words) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    report = Report(Path(words[0]))
    table = report.table('by-country.csv')
    whole = report.objects('by-country.json')
    statuses = [one['status'] for one in whole]
    report.rows('by-country.json', table, [named_cells(one) for one in whole])
    check_parts(report, table)
    check_small_cells(report, table, whole)
    check_totals(report, table)
    check_workbook(report, table, statuses)
    check_package(report)
    check_dsa(report, table, statuses)
    check_feed(report, table)
    check_pages(report, table)
    check_editions(report, table)
    check_comparisons(report, table)
    for line in report.wrong[:SHOWN]:
        print(line[:400])
    print(f'{report.compared} cells compared, {len(report.wrong)} differ')
    return 1 if report.wrong or not table else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
