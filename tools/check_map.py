#!/usr/bin/env python3
"""Holds every #include and every qualified name in src/ against src/MAP.

Fails on: an include that the map does not allow, a name of a room (law::Verdict) that came in through somebody else's header and
that the map does not allow, a folder that the map does not name, a line of the map without its
folder, a room without a README (or one of more than forty lines), a quoted include that does not begin with a room, a
header that drags an expensive library into others. With --exact also on an allowed edge that no file uses by include or by name.

Usage: tools/check_map.py [--exact] [ROOT]     ROOT holds src/; the default is this project.
Exit codes: 0 all in order, 1 breaches (one a line), 2 the map cannot be read.
"""
import re
import sys
from pathlib import Path

INCLUDE = re.compile(r'^\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)')
# "law::" or "sallyport::law::", not "doors::notice::", which is a namespace of the room before it.
NAME = re.compile(r'(?<![\w:])(?:sallyport::)?([a-z]+)::')
NOT_CODE = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"', re.S)
README_LINES = 40
# Libraries that cost more to parse than an ordinary file of ours. They stay inside a .cpp, or in a header under inside/ that
# only its own room includes. base/json.h is the one door to Boost.JSON, for .cpp files.
DEAR = re.compile(r'^(boost/|toml\+\+|date/|sqlite3\.h|libpq-fe\.h|openssl/|sodium\.h|archive|CLI/|cairo|pango|fmt/)')
DEAR_HEADERS = {'base/json.h'}


def read_map(path):
    """[(room, set of rooms it may use, or None for '*')], in the order of the map."""
    rooms = []
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if not line.strip() or line.startswith('#'):
            continue
        parts = [part.strip() for part in line.split('|')]
        if len(parts) != 3 or not parts[0] or not parts[2]:
            raise ValueError(f'{path}:{number}: wanted "folder | may use | what it is for", seen "{line}"')
        room, uses, _ = parts
        before = {name for name, _ in rooms}
        if room in before:
            raise ValueError(f'{path}:{number}: {room} is named twice')
        wanted = None if uses == '*' else set(uses.split())
        for use in sorted((wanted or set()) - before):
            raise ValueError(f'{path}:{number}: {room} may use {use}, which does not stand above it')
        rooms.append((room, wanted))
    return rooms


def includes(text):
    for number, line in enumerate(text.splitlines(), 1):
        if found := INCLUDE.match(line):
            yield number, found.group(1), found.group(2)


def names(text):
    """(line, room) of every qualified name, without comments and literals."""
    bare = NOT_CODE.sub(lambda found: '\n' * found.group(0).count('\n'), text)
    for number, line in enumerate(bare.splitlines(), 1):
        for found in NAME.finditer(line):
            yield number, found.group(1)


def breaches(root, exact):
    src = root / 'src'
    rooms = read_map(src / 'MAP')
    order = [room for room, _ in rooms]
    allowed = {}
    for place, (room, uses) in enumerate(rooms):
        allowed[room] = set(order[:place]) if uses is None else uses
    used = {room: set() for room in order}
    said = []

    folders = sorted(entry.name for entry in src.iterdir() if entry.is_dir())
    for folder in folders:
        if folder not in allowed:
            said.append(f'src/{folder}: no line of src/MAP names this folder')
    for room in order:
        if room not in folders:
            said.append(f'src/MAP: {room} has no folder')
            continue
        readme = src / room / 'README.md'
        if not readme.is_file():
            said.append(f'src/{room}: has no README.md')
        elif (lines := len(readme.read_text().splitlines())) > README_LINES:
            said.append(f'src/{room}/README.md: {lines} lines, at most {README_LINES} are wanted')

    for path in sorted(src.rglob('*')):
        room = path.relative_to(src).parts[0]
        if path.suffix not in ('.h', '.cpp') or room not in allowed:
            continue
        here = path.relative_to(src).as_posix()
        is_header = path.suffix == '.h'
        is_test = path.name.endswith('_test.cpp')
        text = path.read_text(errors='replace')
        for number, other in names(text):
            if other in allowed and other != room:
                if other not in allowed[room]:
                    said.append(f'src/{here}:{number}: {room} may not use {other} (a name of it)')
                used[room].add(other)
        for number, quoted, angled in includes(text):
            where = f'src/{here}:{number}'
            if angled is not None:
                if is_header and DEAR.match(angled) and '/inside/' not in here and here not in DEAR_HEADERS:
                    said.append(f'{where}: <{angled}> is dear; a header does not include it, its .cpp or a header under inside/ does')
                if angled.split('/')[0] in allowed and '/' in angled:
                    said.append(f'{where}: <{angled}> names a room; write it in quotes')
                continue
            other = quoted.split('/')[0]
            if is_header and quoted in DEAR_HEADERS:
                said.append(f'{where}: "{quoted}" is for .cpp files; a header does not include it')
            if other in allowed and '/' in quoted:
                if other != room:
                    if other not in allowed[room]:
                        said.append(f'{where}: {room} may not use {other} ("{quoted}")')
                    elif '/inside/' in quoted:
                        said.append(f"{where}: \"{quoted}\" is {other}'s own business")
                    used[room].add(other)
            elif not (is_test and other == 'tests'):
                said.append(f'{where}: "{quoted}" does not begin with a room')

    if exact:
        for room, uses in rooms:
            for use in sorted((uses or set()) - used[room]):
                said.append(f'src/MAP: {room} may use {use}, but no file does')
    return said


def main(arguments):
    exact = '--exact' in arguments
    rest = [argument for argument in arguments if argument != '--exact']
    if any(argument.startswith('-') for argument in rest) or len(rest) > 1:
        print(__doc__, file=sys.stderr)
        return 2
    root = Path(rest[0]) if rest else Path(__file__).resolve().parent.parent
    try:
        said = breaches(root, exact)
    except (OSError, ValueError) as problem:
        print(problem, file=sys.stderr)
        return 2
    for line in said:
        print(line)
    return 1 if said else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
