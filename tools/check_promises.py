#!/usr/bin/env python3
"""Holds docs/PROMISES.md against the tests and the saved patches, exact both ways.

Every row "| P-NN | promise | held by | test | patch |" must name at least one test that exists and one patch that exists. A
patch's header must say the same: "# breaks: P-NN ...", "# target: PROGRAM", "# red: TEST". A patch that no row names fails
as a missing one does, and so does a test name in the table that no test bears.

Usage: tools/check_promises.py [ROOT]. Exit codes: 0 in order, 1 breaches (one a line), 2 the table cannot be read.
"""
import re
import sys
from pathlib import Path

ROW = re.compile(r'^\| (P-\d\d) \|(.*)\|$')
CODE = re.compile(r'`([^`]+)`')
HEADER = re.compile(r'^# (breaks|target|red): (.+)$', re.M)
# How a test gets its name, by the file it stands in.
SCRIPT = re.compile(r"\btest\(\s*['\"`]([^'\"`]+)")
NAMES = {'.cpp': re.compile(r'TEST_CASE\w*\(\s*(?:\w+,\s*)?"([^"]+)"'), '.py': re.compile(r'^\s*def (test_\w+)', re.M),
         '.mjs': SCRIPT, '.js': SCRIPT, '.ts': SCRIPT}
# How many promises the design makes.
PROMISES = 12


def rows(text):
    """[(number, promise, held by, tests, patches)]"""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.startswith('| P-'):
            continue
        match = ROW.match(line)
        cells = [cell.strip() for cell in match.group(2).split('|')] if match else []
        if len(cells) != 4:
            raise ValueError(f'docs/PROMISES.md:{number}: wanted "| P-NN | promise | held by | test | patch |"')
        found.append((match.group(1), cells[0], cells[1], CODE.findall(cells[2]), CODE.findall(cells[3])))
    return found


def test_names(root):
    names = {f'must_not_compile.{path.stem}' for path in (root / 'tests/must_not_compile').glob('*.cpp')}
    for folder in ('src', 'tests'):
        for path in (root / folder).rglob('*'):
            if path.suffix in NAMES and 'node_modules' not in path.parts and path.is_file():
                names.update(NAMES[path.suffix].findall(path.read_text(errors='replace')))
    return names


def header(path):
    """{'breaks': [numbers], 'target': program, 'red': test}, or the word that is missing."""
    fields = dict(HEADER.findall(path.read_text().split('\ndiff ')[0]))
    for word in ('breaks', 'target', 'red'):
        if word not in fields:
            raise ValueError(f'{path.name}: no "# {word}: ..." line in its header')
    return {'breaks': re.findall(r'P-\d\d', fields['breaks']), 'target': fields['target'].strip(), 'red': fields['red'].strip()}


def breaches(root):
    said = []
    table = rows((root / 'docs/PROMISES.md').read_text())
    numbers = [row[0] for row in table]
    if numbers != [f'P-{place:02}' for place in range(1, PROMISES + 1)]:
        said.append(f'docs/PROMISES.md: rows are {", ".join(numbers)}; P-01 to P-{PROMISES} in order are wanted')
    names = test_names(root)
    headers = {}
    for path in sorted((root / 'tests/patches').glob('*.patch')):
        try:
            headers[path.name] = header(path)
        except ValueError as problem:
            said.append(str(problem))
            headers[path.name] = {'breaks': [], 'target': '', 'red': ''}
    for number, _, held, tests, patches in table:
        if not held:
            said.append(f'{number}: no type or rule is named')
        if not tests:
            said.append(f'{number}: no test is named')
        if not patches:
            said.append(f'{number}: no patch is named')
        for test in tests:
            if test not in names:
                said.append(f'{number}: there is no test {test}')
        for patch in patches:
            if patch not in headers:
                said.append(f'{number}: there is no tests/patches/{patch}')
            elif number not in headers[patch]['breaks']:
                said.append(f'{patch}: its header does not say that it breaks {number}')
            elif headers[patch]['red'] not in tests:
                said.append(f'{number}: {patch} turns {headers[patch]["red"]} red, which the row does not name')
    named = {(number, patch) for number, _, _, _, patches in table for patch in patches}
    for patch, fields in headers.items():
        for number in fields['breaks']:
            if (number, patch) not in named:
                said.append(f'{patch}: breaks {number}, whose row does not name it')
    return said


def main(arguments):
    root = Path(arguments[0]) if arguments else Path(__file__).resolve().parent.parent
    try:
        said = breaches(root)
    except (OSError, ValueError) as problem:
        print(problem, file=sys.stderr)
        return 2
    for line in said:
        print(line)
    return 1 if said else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
