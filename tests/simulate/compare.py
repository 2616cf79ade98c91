#!/usr/bin/env python3
"""Compares what a report says with what was published. Reads only files that anybody can download.

Usage: compare.py PUBLISHED.csv REPORT_FOLDER PERIOD... [--figures]

Every published cell of the named half-years must stand in REPORT_FOLDER/data/by-country.csv with the same value, a blank one blank,
and no row may stand there that was not published. Two civil cells contradict their own row; the list IMPOSSIBLE names them. --figures: F1 to F22 too, as the questions and answers of 2022-H2 and 2023-H1 gave them.
Prints the first differences. Exit codes: 0 equal, 1 different, 2 wrong use.
"""
import csv
import json
import sys
from pathlib import Path

CELLS = ['requests', 'accounts_specified', 'disclosed_content', 'disclosed_noncontent', 'no_data_found', 'rejected']
SHOWN = 20
# Published cells that no requests can lead to: the row's outcomes are more than its accounts (269 of 268, 385 of 383). What a count of
# requests that end as the other cells say gives instead.
IMPOSSIBLE = {('2019-H2', 'civil', 'US', 'rejected'): ('185', '184'), ('2022-H1', 'civil', 'US', 'rejected'): ('290', '288')}
# docs/FIGURES.md; None = not published. F16 to F22 are the figures of 2023-H1 under ids of their own.
FIGURES = {
    '2022-H2': {'F1': 28, 'F2': 1465, 'F3': 1184, 'F4': 147, 'F5': 76, 'F6': 71, 'F7': 38, 'F8': 33, 'F9': 33, 'F10': 4908, 'F11': 53,
                'F12': 62, 'F13': 4, 'F14': 0, 'F15': 0},
    '2023-H1': {'F1': None, 'F2': None, 'F3': None, 'F10': None, 'F11': None, 'F16': 172, 'F17': 107, 'F18': 65, 'F19': 28, 'F20': 37,
                'F21': 22, 'F22': 58, 'F22b': 4, 'F22c': 0, 'F22d': 0},
}


def rows(path, periods):
    """{(period, section, code or label): [cells]}; a code wins over the label, which two files may spell differently."""
    out = {}
    with open(path, newline='', encoding='utf-8') as file:
        for row in csv.DictReader(file):
            if row['period'] not in periods:
                continue
            label = row.get('country_as_published', row.get('country'))
            out[row['period'], row['section'], row['iso3166_alpha2'] or label] = [row[name] for name in CELLS]
    return out


def differing_cells(published, reported, impossible={}):
    """`impossible`: of a simulated book; an imported one gives what was published."""
    for key in sorted(published.keys() | reported.keys()):
        if key not in reported:
            yield f'{" ".join(key)}: published, and not in the report'
        elif key not in published:
            yield f'{" ".join(key)}: in the report, and never published'
        else:
            for name, wanted, seen in zip(CELLS, published[key], reported[key]):
                if (wanted, seen) == impossible.get((*key, name)):
                    continue
                if wanted != seen or (*key, name) in impossible:
                    yield f'{" ".join(key)} {name}: published {wanted or "blank"}, reported {seen or "blank"}'


def differing_figures(figures, periods):
    seen = {(one['period'], one['id']): one for one in figures}
    for period in periods:
        for name, wanted in FIGURES.get(period, {}).items():
            figure = seen.get((period, name))
            if figure is None:
                yield f'{period} {name}: not in figures.json'
            elif figure['value'] != wanted:
                yield f'{period} {name}: wanted {wanted}, reported {figure["value"]}'
            elif figure['book'] != 'simulated' and wanted is not None:
                yield f'{period} {name}: does not say that its book is simulated'
            elif figure['status'] != ('not_published' if wanted is None else 'counted'):
                yield f'{period} {name}: status {figure["status"]}'


def main(words):
    with_figures = '--figures' in words
    words = [word for word in words if word != '--figures']
    if len(words) < 3:
        print(__doc__, file=sys.stderr)
        return 2
    data, periods = Path(words[1]) / 'data', words[2:]
    published = rows(words[0], periods)
    differences = list(differing_cells(published, rows(data / 'by-country.csv', periods), IMPOSSIBLE))
    compared = len(published) * len(CELLS)
    if with_figures:
        with open(data / 'figures.json', encoding='utf-8') as file:
            differences += differing_figures(json.load(file), periods)
        compared += sum(len(FIGURES.get(period, {})) for period in periods)
    for line in differences[:SHOWN]:
        print(line)
    if len(differences) > SHOWN:
        print(f'... and {len(differences) - SHOWN} more')
    print(f'{compared} published values compared, {len(differences)} differ')
    return 1 if differences or not published else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
