"""What `law` and `full_law` share: mutants of src/law, all of them in one program, and the branches that its tests take.

Every mutant stands in the source at once, behind a number: `a < b` becomes `(mutated(7) ? (a <= b) : (a < b))`, and the program is compiled once. The
environment's MUTANT chooses one; a mutant then costs a run of the tests and no compiler. Where a mutant stands says clang's own tree (ast-dump), so
that strings, comments, types and constant expressions are left alone.

Every mutant that survives is named; one that no test can tell apart stands in law_survivors.txt with the reason. A branch that no test takes stands in
law_branches.txt with its reason, or the campaign is red. A line there that is not true is red too.
"""
import concurrent.futures
import json
import os
import random
import re
import shlex
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOM = ROOT / 'src/law'
# Where the room decides. The other headers are values and closed lists.
SOURCES = ['assess.cpp', 'assess_json.cpp', 'ladder.cpp', 'national.cpp', 'questions.cpp', 'rulebook.cpp', 'sheets.cpp']
HEADERS = {'inside/book_reader.h': 'rulebook.cpp'}  # and the source through which clang reads it
SLOW = 'Property.*,Matrix.*'                        # after the others
WALK_LINES = 3200                                   # the walk's test wants more than 3000

OTHER_OPERATORS = {'<': ['<=', '>='], '<=': ['<', '>'], '>': ['>=', '<='], '>=': ['>', '<'], '==': ['!='], '!=': ['=='], '&&': ['||'], '||': ['&&'],
                   '+': ['-'], '-': ['+'], '&': ['|'], '|': ['&']}
ALL_OR_ANY = {'any_of': 'all_of', 'all_of': 'any_of', 'none_of': 'any_of', 'max': 'min', 'min': 'max'}
STATEMENTS = {'CallExpr', 'CXXMemberCallExpr', 'CXXOperatorCallExpr', 'BinaryOperator', 'CompoundAssignOperator', 'UnaryOperator', 'ExprWithCleanups'}


class Wrong(Exception):
    """The campaign cannot go on; the sentence says why."""


def build_folder():
    return Path(os.environ.get('SALLYPORT_BUILD', ROOT / 'build/debug'))


def run(command, **more):
    return subprocess.run([str(word) for word in command], capture_output=True, text=True, errors='replace', **more)


def compile_command(build, source):
    """The build's own command for a source of the project, without launcher and output."""
    for entry in json.loads((build / 'compile_commands.json').read_text()):
        if Path(entry['file']).resolve() != source.resolve():
            continue
        words = shlex.split(entry['command'])
        while 'clang++' not in words[0]:
            words.pop(0)
        at = words.index('-o')
        del words[at:at + 2]
        words.remove('-c')
        return [word for word in words if word != entry['file']], entry['directory']
    raise Wrong(f'{build}/compile_commands.json has no command for {source}; build law_tests first')


# ------------------------------------------------------------------------------------------------------------------ where mutants can stand

class Mutant:
    def __init__(self, file, begin, end, instead, what, function, statement=False):
        self.file, self.begin, self.end, self.instead, self.what, self.function = file, begin, end, instead, what, function
        self.statement = statement
        self.number = 0
        self.name = ''


class Reader:
    """One dump of clang's tree: which expressions of which file could be something else."""

    def __init__(self, texts):
        self.texts = texts  # path -> source
        self.found = {}
        self.enumerators = {}
        self.pending = []   # references to enumerators, changed once all names are known
        self.file = ''

    def read(self, dump):
        decoder = json.JSONDecoder()
        at = 0
        while (at := dump.find('{', at)) >= 0:
            node, at = decoder.raw_decode(dump, at)
            self.file = ''
            self.walk(node, '', False)
        return self

    def place(self, loc):
        """(file, offset, length) of a token, through an argument of a macro; None inside a macro's own text."""
        spelled = loc
        if 'expansionLoc' in loc:
            for inner in ('spellingLoc', 'expansionLoc'):
                self.place_file(loc.get(inner, {}))
            if not loc['expansionLoc'].get('isMacroArgExpansion'):
                return None
            spelled = loc['spellingLoc']
        if 'offset' not in spelled:
            return None
        return spelled['offset'], spelled.get('tokLen', 0)

    def place_file(self, loc):
        if 'file' in loc:
            self.file = loc['file']

    def range_of(self, node):
        span = node.get('range', {})
        begin, end = span.get('begin', {}), span.get('end', {})
        first, last = self.place(begin), self.place(end)
        if not first or not last or first[0] > last[0]:
            return None
        return first[0], last[0] + last[1]

    def walk(self, node, function, frozen):
        if not isinstance(node, dict) or 'kind' not in node:
            return
        # clang names a file only where it changes, in the order of the dump.
        loc = node.get('loc', {})
        for one in (loc, loc.get('spellingLoc', {}), loc.get('expansionLoc', {})):
            self.place_file(one)
        for edge in ('begin', 'end'):
            one = node.get('range', {}).get(edge, {})
            for inner in (one, one.get('spellingLoc', {}), one.get('expansionLoc', {})):
                self.place_file(inner)
        kind = node['kind']
        if kind in ('FunctionDecl', 'CXXMethodDecl', 'CXXConstructorDecl') and node.get('name', '') not in ('', 'operator()'):
            function = node['name']
        frozen = frozen or kind in ('ConstantExpr', 'TemplateArgument', 'StaticAssertDecl') or bool(node.get('constexpr'))
        file = self.path()
        if file and not frozen:
            self.look(node, kind, file, function)
        for inner in node.get('inner', []):
            self.walk(inner, function, frozen)
        if kind in ('CompoundStmt', 'IfStmt', 'ForStmt', 'CXXForRangeStmt', 'WhileStmt', 'SwitchStmt') and file and not frozen:
            self.statements(node, kind, file, function)

    def path(self):
        for path in self.texts:
            if self.file.endswith('law/' + path):
                return path
        return None

    def add(self, file, span, instead, what, function, statement=False):
        key = file, span, instead, statement
        if key not in self.found:
            self.found[key] = Mutant(file, span[0], span[1], instead, what, function, statement)

    def text(self, file, span):
        return plain(self.texts[file][span[0]:span[1]].decode())

    def look(self, node, kind, file, function):
        span = self.range_of(node)
        if not span:
            return
        inner = node.get('inner', [])
        if kind in ('BinaryOperator', 'CXXOperatorCallExpr', 'CXXRewrittenBinaryOperator'):
            self.operator(node, kind, file, span, function)
        elif kind == 'UnaryOperator' and node.get('opcode') == '!' and self.text(file, span).startswith('!'):
            self.add(file, span, f'static_cast<bool>({self.text(file, (span[0] + 1, span[1]))})', 'drop !', function)
        elif kind == 'IntegerLiteral' and re.fullmatch(r'\d+', self.text(file, span)):
            self.add(file, span, str(int(self.text(file, span)) + 1), 'one more', function)
        elif kind == 'CXXBoolLiteralExpr':
            self.add(file, span, 'false' if node.get('value') else 'true', 'other truth', function)
        elif kind == 'DeclRefExpr' and node.get('referencedDecl', {}).get('kind') == 'EnumConstantDecl':
            name, enum = node['referencedDecl']['name'], node['type']['qualType']
            self.enumerators.setdefault(enum, set()).add(name)
            if self.text(file, span).endswith(name):
                self.pending.append((file, span, name, enum, function))
        if kind in ('CallExpr', 'CXXOperatorCallExpr'):
            words = self.text(file, span)
            if found := re.match(r'std::(?:ranges::)?(\w+)\(', words):
                if other := ALL_OR_ANY.get(found.group(1)):
                    self.add(file, span, words.replace(found.group(1), other, 1), f'{found.group(1)} -> {other}', function)
        if kind in ('IfStmt', 'WhileStmt', 'ConditionalOperator'):
            condition = inner[1] if node.get('hasInit') and len(inner) > 1 else inner[0] if inner else {}
            place = self.range_of(condition)
            if place and not node.get('hasVar') and condition.get('kind') != 'DeclStmt':
                words = self.text(file, place)
                self.add(file, place, f'!({words})', 'negate the condition', function)

    def operator(self, node, kind, file, span, function):
        pair = [one for one in node.get('inner', [])]
        if kind == 'CXXOperatorCallExpr':
            pair = pair[1:]
        if kind == 'CXXRewrittenBinaryOperator':
            call = node
            while call and not (call['kind'] == 'CXXOperatorCallExpr' and len(call.get('inner', [])) == 3):
                call = next((one for one in call.get('inner', []) if 'kind' in one and one['kind'] != 'IntegerLiteral'), None)
            pair = call['inner'][1:] if call else []
        spans = sorted(filter(None, (self.range_of(one) for one in pair)))
        if len(spans) != 2:
            return
        (left, left_end), (right, right_end) = spans
        if not (span[0] <= left < left_end <= right < right_end <= span[1]):
            return
        word = self.text(file, (left_end, right)).strip()
        if word in '+-&|' and node.get('type', {}).get('qualType', '').split('::')[-1] not in ('int', 'unsigned int', 'long', 'unsigned long', 'int64_t', 'uint32_t', 'size_t'):
            return
        for other in OTHER_OPERATORS.get(word, []):
            self.add(file, span, f'{self.text(file, (span[0], left_end))} {other} {self.text(file, (right, span[1]))}', f'{word} -> {other}', function)

    def statements(self, node, kind, file, function):
        """Calls and assignments whose value nobody takes."""
        inner = [one for one in node.get('inner', []) if isinstance(one, dict) and 'kind' in one]
        bodies = inner if kind == 'CompoundStmt' else inner[-2:] if node.get('hasElse') else inner[-1:]
        for one in bodies:
            core = one
            while core['kind'] == 'ExprWithCleanups' and core.get('inner'):
                core = core['inner'][0]
            if core['kind'] not in STATEMENTS:
                continue
            if core['kind'] in ('BinaryOperator',) and core.get('opcode') != '=':
                continue
            if span := self.range_of(one):
                self.add(file, span, '', 'drop the statement', function, True)

    def mutants(self):
        for file, span, name, enum, function in self.pending:
            others = sorted(self.enumerators[enum])
            if len(others) > 1:
                other = others[(others.index(name) + 1) % len(others)]
                words = self.text(file, span)
                self.add(file, span, words[:-len(name)] + other, f'{name} -> {other}', function)
        made = sorted(self.found.values(), key=lambda one: (one.file, one.begin, -one.end, one.what))
        seen = {}
        for mutant in made:
            words = self.text(mutant.file, (mutant.begin, mutant.end))
            name = f'{mutant.file} | {mutant.function} | {words} | {mutant.what}'
            seen[name] = seen.get(name, 0) + 1
            mutant.name = name if seen[name] == 1 else f'{name} | {seen[name]}'
        return made


def without_parsed_headers(command):
    """They were parsed for the build's own optimisation, which counters have no use of."""
    words = [word for word in command if word not in ('-O1', '-O2')]
    while '-include-pch' in words:
        at = words.index('-include-pch')
        del words[at - 1:at + 3]
    return words


def line_of(mutant):
    return (ROOM / mutant.file).read_bytes()[:mutant.begin].count(b'\n') + 1


def plain(words):
    """On one line, without remarks."""
    words = re.sub(r'//[^\n]*', '', words)
    return re.sub(r'\s+', ' ', words).strip()


def all_mutants(build):
    texts = {name: (ROOM / name).read_bytes() for name in [*SOURCES, *HEADERS]}
    reader = Reader(texts)
    for name in SOURCES:
        command, folder = compile_command(build, ROOM / name)
        dumped = run([*command, '-w', '-fsyntax-only', '-Xclang', '-ast-dump=json', '-Xclang', '-ast-dump-filter=sallyport::law', ROOM / name], cwd=folder)
        if dumped.returncode:
            raise Wrong(f'clang does not read {name}: {dumped.stderr[:2000]}')
        reader.read(dumped.stdout)
    return texts, reader.mutants()


# ------------------------------------------------------------------------------------------------------------------- one program of them all

MUTATED = '''#pragma once
extern const int chosen_mutant;
inline bool mutated(int number) { return chosen_mutant == number; }
'''
CHOSEN = '''#include <cstdlib>
const int chosen_mutant = [] {
    const char* chosen = std::getenv("MUTANT");
    return chosen != nullptr ? std::atoi(chosen) : 0;
}();
'''


def render(text, mutants):
    """(source with all mutants in it, [(begin, end, mutant)] of their own words there)."""
    out, places = [], []
    size = 0

    def put(words):
        nonlocal size
        out.append(words)
        size += len(words)

    by_range = {}
    for mutant in mutants:
        by_range.setdefault((mutant.begin, mutant.end), []).append(mutant)
    ranges = sorted(by_range, key=lambda one: (one[0], -one[1]))
    index = 0

    def piece(begin, end):
        nonlocal index
        at = begin
        while index < len(ranges) and ranges[index][0] < end:
            first, last = ranges[index]
            here = by_range[ranges[index]]
            index += 1
            put(text[at:first].decode())
            put('(')
            drops = [one for one in here if one.statement]
            for mutant in drops:
                start = size
                put(f'mutated({mutant.number}) ? void() : void(')
                places.append((start, size, mutant))
            put('(')
            for mutant in here:
                if mutant.statement:
                    continue
                start = size
                put(f'mutated({mutant.number}) ? ({mutant.instead}) : ')
                places.append((start, size, mutant))
            put('(')
            piece(first, last)
            put('))' + ')' * len(drops) + ')')
            at = last
        put(text[at:end].decode())

    piece(0, len(text))
    return ''.join(out), places


class Program:
    """The law tests with every mutant in them."""

    def __init__(self, build, folder):
        self.build, self.folder = build, folder
        folder.mkdir(parents=True, exist_ok=True)
        self.texts, made = all_mutants(build)
        for number, mutant in enumerate(made, 1):
            mutant.number = number
        self.mutants = self.compile(made)
        self.link()
        self.remember_oracles()

    def compile(self, mutants):
        (self.folder / 'law/inside').mkdir(parents=True, exist_ok=True)
        (self.folder / 'chosen.cpp').write_text(CHOSEN)
        (self.folder / 'law/mutated.h').write_text(MUTATED)
        unfit = set()
        # Headers first: sources are read with what is left in them.
        for names in (HEADERS, SOURCES):
            with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1) as pool:
                unfit |= set().union(*pool.map(lambda name: self.unfit_in(name, [one for one in mutants if one.file == name]), names))
        return [one for one in mutants if one.number not in unfit]

    def unfit_in(self, name, mutants):
        """What clang refuses is no mutant: its words stand on the line of the complaint. Writes the file without them."""
        unfit = set()
        source = HEADERS.get(name, name)
        path = self.folder / 'law' / source if name in SOURCES else ROOM / source
        for _ in range(12):
            text, places = render(self.texts[name], [one for one in mutants if one.number not in unfit])
            (self.folder / 'law' / name).write_text(text)
            tried = run([*self.command(source)[0], '-ferror-limit=0', '-fsyntax-only', path], cwd=self.command(source)[1])
            if not tried.returncode:
                return unfit
            before = len(unfit)
            starts = [0]
            for line in text.split('\n'):
                starts.append(starts[-1] + len(line) + 1)
            for line, column in re.findall(rf'{re.escape(name)}:(\d+):(\d+): error', tried.stderr):
                at = starts[int(line) - 1] + int(column) - 1
                inside = [one.number for first, last, one in places if first <= at < last]
                same_line = [one.number for first, last, one in places if starts[int(line) - 1] <= first < starts[int(line)]]
                unfit |= set(inside or same_line)
            if len(unfit) == before:
                raise Wrong(f'{name} with its mutants does not compile:\n{tried.stderr[:3000]}')
        raise Wrong(f'{name} with its mutants does not compile')

    def command(self, source):
        command, cwd = compile_command(self.build, ROOM / source)
        return [command[0], '-I', self.folder, *command[1:], '-w', '-include', self.folder / 'law/mutated.h'], cwd

    def object_of(self, name):
        source = self.folder / ('law/' + name if name in SOURCES else name)
        command, cwd = self.command(name if name in SOURCES else SOURCES[0])
        target = self.folder / (name + '.o')
        # Compiled once and run thousands of times.
        made = run([*without_parsed_headers(command), '-O1', '-c', source, '-o', target], cwd=cwd)
        if made.returncode:
            raise Wrong(f'{name} with its mutants does not compile:\n{made.stderr[:3000]}')
        return target

    def link(self):
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1) as pool:
            objects = list(pool.map(self.object_of, [*SOURCES, 'chosen.cpp']))
        self.tests = self.folder / 'law_tests'
        self.walk = self.folder / 'law_command_tests'
        for target, program in (('law_tests', self.tests), ('law_command_tests', self.walk)):
            command = link_command(self.build, target)
            at = command.index('-o')
            command[at + 1] = str(program)
            # Before the library, which then has nothing to add.
            command[at:at] = [str(one) for one in objects]
            made = run(command, cwd=self.build)
            if made.returncode:
                raise Wrong(f'{target} with its mutants does not link:\n{made.stderr[:3000]}')

    def remember_oracles(self):
        """What the oracles say depends on no mutant: they run once, and the tests' python3 prints it again."""
        for name, arguments in (('law_oracle.py', []), ('law_walk.py', ['--count', str(WALK_LINES)])):
            said = run(['/usr/bin/python3', '-B', ROOT / 'tests/oracle' / name, *arguments])
            if said.returncode:
                raise Wrong(f'{name} ended with {said.returncode}: {said.stderr[:1000]}')
            (self.folder / f'{name}.said').write_text(said.stdout)
        shim = self.folder / 'bin/python3'
        shim.parent.mkdir(exist_ok=True)
        shim.write_text(f'#!/bin/sh\nfor word; do :; done\nexec cat "{self.folder}/${{word##*/}}.said"\n')
        shim.chmod(0o755)

    def kill(self, mutant, limit):
        """The test that tells it apart, or None."""
        env = dict(os.environ, MUTANT=str(mutant.number if mutant else 0), PATH=f'{self.folder}/bin:/usr/bin:/bin')
        for program, chosen in ((self.tests, ['-tce=' + SLOW]), (self.tests, ['-tc=' + SLOW]), (self.walk, [])):
            try:
                done = run([program, '--abort-after=1', '--no-path-filenames=1', *chosen], env=env, timeout=limit, cwd=self.folder)
            except subprocess.TimeoutExpired:
                return 'a time limit'
            if done.returncode:
                red = re.findall(r'^TEST CASE:\s+(\S+)', done.stdout, re.M)
                return red[-1] if red else f'an end with {done.returncode}'
        return None


def link_command(build, target):
    said = run(['ninja', '-C', build, '-t', 'commands', target])
    if said.returncode:
        raise Wrong(f'{build} does not know {target}: {said.stderr[:1000]}')
    line = said.stdout.strip().splitlines()[-1]
    words = [word for word in shlex.split(line) if word not in (':', '&&')]
    return words


def try_mutants(program, chosen):
    """[(mutant, who killed it or None)], in order."""
    begin = time.monotonic()
    if killer := program.kill(None, 600):
        raise Wrong(f'the tests are red without any mutant: {killer}')
    limit = max(30, 20 * (time.monotonic() - begin))
    with concurrent.futures.ThreadPoolExecutor(int(os.environ.get('JOBS', os.cpu_count() or 1))) as pool:
        return list(zip(chosen, pool.map(lambda one: program.kill(one, limit), chosen)))


def reviewed(name):
    """{line: reason} of a list beside this file."""
    found = {}
    for number, line in enumerate((Path(__file__).parent / name).read_text().splitlines(), 1):
        if not line or line.startswith('#'):
            continue
        words, mark, reason = line.partition(' => ')
        if not mark or not reason.strip():
            raise Wrong(f'{name} line {number}: no reason; wanted WHAT => WHY')
        if words in found:
            raise Wrong(f'{name} line {number}: stands twice')
        found[words] = reason
    return found


def sample(mutants, seed, count):
    return random.Random(seed).sample(mutants, min(count, len(mutants)))


# ----------------------------------------------------------------------------------------------------------------------------- branches

def branches(build, folder):
    """(taken, all, ["file:line:column what"] not taken) of src/law by its tests and the walk."""
    folder.mkdir(parents=True, exist_ok=True)
    flags = ['-fprofile-instr-generate', '-fcoverage-mapping']
    objects = {'law_tests': [], 'law_command_tests': []}
    sources = sorted(ROOM.rglob('*.cpp'))
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        def made(source):
            command, cwd = compile_command(build, source)
            target = folder / (source.name + '.o')
            done = run([*without_parsed_headers(command), '-O0', *flags, '-c', source, '-o', target], cwd=cwd)
            if done.returncode:
                raise Wrong(f'{source.name} does not compile with counters:\n{done.stderr[:2000]}')
            return target
        built = dict(zip(sources, pool.map(made, sources)))
    for source, target in built.items():
        if source.name.endswith('_test.cpp'):
            objects['law_tests'].append(target)
        else:
            for program in objects:
                objects[program].append(target)
    profiles, programs = [], []
    for name, with_counters in objects.items():
        command = link_command(build, name)
        command = [word for word in command if not re.search(r'law_tests\.dir/src/law/.*\.o$', word)]
        at = command.index('-o')
        command[at + 1] = str(folder / name)
        command[at:at] = [*map(str, with_counters), flags[0]]
        done = run(command, cwd=build)
        if done.returncode:
            raise Wrong(f'{name} does not link with counters:\n{done.stderr[:2000]}')
        profile = folder / f'{name}.profraw'
        done = run([folder / name], env=dict(os.environ, LLVM_PROFILE_FILE=str(profile)), cwd=folder)
        if done.returncode:
            raise Wrong(f'{name} with counters is red:\n{done.stdout[-2000:]}')
        profiles.append(profile)
        programs.append(folder / name)
    data = folder / 'law.profdata'
    run(['llvm-profdata-19', 'merge', '-o', data, *profiles])
    said = run(['llvm-cov-19', 'export', programs[0], '-object', programs[1], f'-instr-profile={data}'])
    if said.returncode:
        raise Wrong(f'llvm-cov-19 ended with {said.returncode}: {said.stderr[:1000]}')
    counts = {}
    for file in json.loads(said.stdout)['data'][0]['files']:
        name = Path(file['filename'])
        # The build names files from the project's root.
        if 'src/law/' not in str(name) or name.name.endswith('_test.cpp') or name.name == 'law_test.h':
            continue
        where = Path(str(name).split('src/law/')[-1])
        for line, column, end_line, end_column, taken, not_taken, *_ in file['branches']:
            one = counts.setdefault((str(where), line, column, end_line, end_column), [0, 0])
            one[0] += taken
            one[1] += not_taken
    missing = []
    for (file, line, column, end_line, end_column), (taken, not_taken) in sorted(counts.items()):
        lines = (ROOM / file).read_text().splitlines()
        words = lines[line - 1][column - 1:end_column - 1 if end_line == line else None].strip()
        for count, way in ((taken, 'true'), (not_taken, 'false')):
            if not count:
                missing.append((f'{file}:{line}:{column}', f'{file} | {words} | {way}'))
    return 2 * len(counts) - len(missing), 2 * len(counts), missing
