#!/usr/bin/env python3
"""The gate's stages, one line each, and at the end "N passed, N failed".

Usage: ./check                     every stage
       ./check STAGE...            only these, in the gate's order
       ./check full NAME           tests/campaigns/full_NAME at its full scale; a row in docs/PROOFS.md
       ./check --list | --help

A count is a test case where the test program counts its cases (doctest, unittest, node:test), else one for a program, else
one for the stage. Chance has one seed, printed first: SEED=N ./check repeats a run. The stages' whole output lies in
build/gate/STAGE.log, their times in .ci-times.
Exit codes: 0 nothing failed, 1 something did, 2 wrong use, 3 the world failed.
"""
import concurrent.futures
import datetime
import fnmatch
import os
import random
import re
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / 'build'
LOGS = BUILD / 'gate'
FUZZ_SECONDS = 5
# A stage that hangs must not hang the gate: no stage takes a third of this on two cores.
COMMAND_SECONDS = 45 * 60
# Rules and tests may not depend on where the machine stands.
ZONES = ['UTC', 'America/New_York', 'Asia/Kathmandu', 'Pacific/Kiritimati', 'America/St_Johns']


class Failed(Exception):
    """The stage cannot go on; the sentence says why."""


class Stage:
    """Runs commands into one log and counts what they passed."""

    def __init__(self, name, seed, zone):
        self.name, self.seed = name, seed
        self.passed = self.failed = 0
        self.notes = []
        LOGS.mkdir(parents=True, exist_ok=True)
        self.path = LOGS / f'{name}.log'
        self.log = open(self.path, 'w', errors='replace')
        self.env = dict(os.environ, SEED=str(seed), RC_PARAMS=f'seed={seed}', TZ=zone, LC_ALL='C.UTF-8', PYTHONDONTWRITEBYTECODE='1',
                        NPM_CONFIG_UPDATE_NOTIFIER='false')

    def run(self, *command, cwd=ROOT, **env):
        """(exit code, output). The output is in the log too."""
        words = [str(word) for word in command]
        self.log.write(f'$ {" ".join(words)}\n')
        self.log.flush()
        begin = self.log.tell()
        try:
            code = subprocess.run(words, cwd=cwd, env={**self.env, **env}, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log,
                                  timeout=COMMAND_SECONDS).returncode
        except subprocess.TimeoutExpired:
            code = 124
        except OSError as problem:
            self.log.write(f'{problem}\n')
            code = 127
        self.log.flush()
        with open(self.path, errors='replace') as log:
            log.seek(begin)
            output = log.read()
        self.log.seek(0, os.SEEK_END)
        return code, output

    def run_pairs(self, commands, **env):
        """(exit code, output) of each command, two of them at a time: most wait more than they reckon. Each has a log of its own first."""
        def alone(number, command):
            path = LOGS / f'{self.name}-{number}.log'
            with open(path, 'w') as log:
                try:
                    code = subprocess.run([str(word) for word in command], cwd=ROOT, env={**self.env, **env}, stdin=subprocess.DEVNULL, stdout=log,
                                          stderr=log, timeout=COMMAND_SECONDS).returncode
                except subprocess.TimeoutExpired:
                    code = 124
                except OSError as problem:
                    log.write(f'{problem}\n')
                    code = 127
            output = path.read_text(errors='replace')
            path.unlink()
            return code, output
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            results = list(pool.map(alone, range(len(commands)), commands))
        for command, (_, output) in zip(commands, results):
            self.log.write(f'$ {" ".join(str(word) for word in command)}\n{output}')
        self.log.flush()
        return results

    def must(self, *command, **more):
        code, output = self.run(*command, **more)
        if code:
            raise Failed(f'{" ".join(str(word) for word in command[:4])} ended with {code}')
        return output

    def count(self, passed, failed):
        self.passed += passed
        self.failed += failed

    def one(self, name, code):
        self.count(int(code == 0), int(code != 0))
        if code:
            self.notes.append(f'{name} ended with {code}')


def tracked(*patterns):
    """Files of the project that match: "src/*.h" at any depth, as git means it. Without git, every file that no build made."""
    run = subprocess.run(['git', '-c', f'safe.directory={ROOT}', 'ls-files', '-z', '--cached', '--others', '--exclude-standard'], cwd=ROOT,
                         capture_output=True, text=True)
    names = run.stdout.split('\0')
    if run.returncode:
        made = {'build', 'node_modules', '.git', 'demo-data', 'dist', '__pycache__'}
        names = [path.relative_to(ROOT).as_posix() for path in ROOT.rglob('*') if not made & set(path.relative_to(ROOT).parts)]
    return sorted({name for name in names if name and (ROOT / name).is_file() and any(fnmatch.fnmatch(name, pattern) for pattern in patterns)})


# ---- reading what test programs say ----

DOCTEST = re.compile(r'\[doctest\] test cases:\s*(\d+)\s*\|\s*(\d+) passed\s*\|\s*(\d+) failed')
UNITTEST_RAN = re.compile(r'^Ran (\d+) tests?', re.M)
UNITTEST_FAILED = re.compile(r'^FAILED \(([^)]*)\)', re.M)
NODE_PASS = re.compile(r'^(?:#|ℹ) pass (\d+)', re.M)
NODE_FAIL = re.compile(r'^(?:#|ℹ) fail (\d+)', re.M)


def count_cases(code, output):
    """(passed, failed) of one program's run. A program that fails without a failed case has failed once."""
    passed = failed = 0
    for _, good, bad in DOCTEST.findall(output):
        passed, failed = passed + int(good), failed + int(bad)
    for ran in UNITTEST_RAN.findall(output):
        passed += int(ran)
    for words in UNITTEST_FAILED.findall(output):
        bad = sum(int(number) for number in re.findall(r'(?:failures|errors|unexpected successes)=(\d+)', words))
        passed, failed = passed - bad, failed + bad
    passed += sum(int(number) for number in NODE_PASS.findall(output))
    failed += sum(int(number) for number in NODE_FAIL.findall(output))
    if passed + failed == 0:
        return (1, 0) if code == 0 else (0, 1)
    if code and not failed:
        failed = 1
    return passed, failed


def count_ctest(output):
    """(passed, failed, names of failed programs) of `ctest -V`, whose lines begin with the test's number."""
    said, ended = {}, {}
    for line in output.splitlines():
        if found := re.match(r'^(\d+): ?(.*)$', line):
            said.setdefault(found.group(1), []).append(found.group(2))
        elif found := re.match(r'^\s*\d+/\d+ Test\s+#(\d+): (\S+) \.*\s*(.*?)\s+[\d.]+ sec', line):
            ended[found.group(1)] = (found.group(2), found.group(3) == 'Passed')
    passed = failed = 0
    bad = []
    for number, (name, good) in ended.items():
        cases = count_cases(0 if good else 1, '\n'.join(said.get(number, [])))
        passed, failed = passed + cases[0], failed + cases[1]
        if not good:
            bad.append(name)
    return passed, failed, bad


def ctest(stage, build, *arguments, **env):
    code, output = stage.run('ctest', '--test-dir', build, '-V', '-j2', '--timeout', '900', '--no-tests=error', *arguments, **env)
    passed, failed, bad = count_ctest(output)
    stage.count(passed, failed + (1 if code and not failed else 0))
    for name in bad:
        stage.notes.append(f'{name} failed')


def configure_and_build(stage, preset, *targets, settings=()):
    stage.must('cmake', '--preset', preset, *settings)
    stage.must('cmake', '--build', BUILD / preset, *(['--target', *targets] if targets else []))


def map_(stage):
    """every #include follows src/MAP, and every permission there is used"""
    stage.one('tools/check_map.py', stage.run(sys.executable, 'tools/check_map.py', '--exact')[0])


def promises(stage):
    """docs/PROMISES.md names tests and patches that exist, and none is missing"""
    stage.one('tools/check_promises.py', stage.run(sys.executable, 'tools/check_promises.py')[0])


def format_(stage):
    """clang-format would change nothing"""
    files = tracked('src/*.h', 'src/*.cpp', 'tests/*.h', 'tests/*.cpp', 'bench/*.h', 'bench/*.cpp')
    stage.one('clang-format', stage.run('clang-format-19', '--dry-run', '-Werror', *files)[0])


def python_tests(stage, folder):
    for file in tracked(f'tests/{folder}/*_test.py'):
        code, output = stage.run(sys.executable, '-B', file)
        stage.count(*count_cases(code, output))
        if code:
            stage.notes.append(f'{file} failed')


def house(stage):
    """tests of the house's own tools and documents"""
    python_tests(stage, 'house')


def web(stage):
    """the pages' styles and scripts build from the locked packages"""
    if (ROOT / 'web/package.json').is_file():
        stage.one('web build', stage.run('tools/build_web.sh')[0])
        for script in ('check', 'test'):
            code, output = stage.run('npm', '--prefix', 'web', 'run', '--if-present', script)
            if code or NODE_PASS.search(output):
                stage.count(*count_cases(code, output))


def debug(stage):
    """everything builds with clang, warnings being errors"""
    configure_and_build(stage, 'debug', 'all', 'bench')
    stage.count(1, 0)


def unit(stage):
    """tests beside the code, whole lives, and whatever else ctest knows"""
    configure_and_build(stage, 'debug')
    ctest(stage, BUILD / 'debug', '-LE', 'must_not_compile')


def oracles(stage):
    """our formats read by programs that share no line with us"""
    stage.env['SALLYPORT_BUILD'] = str(BUILD / 'debug')
    python_tests(stage, 'oracle')


def must_not_compile(stage):
    """mistakes that the types catch"""
    stage.must('cmake', '--preset', 'debug')
    ctest(stage, BUILD / 'debug', '-L', 'must_not_compile')


def browser(stage):
    """the whole way in Debian's Chromium"""
    folder = ROOT / 'tests/browser'
    if (folder / 'package.json').is_file():
        stage.must('npm', 'ci', '--no-audit', '--no-fund', cwd=folder)
        code, output = stage.run('npm', 'test', '--silent', cwd=folder, SALLYPORT_BUILD=str(BUILD / 'debug'))
        stage.count(*count_cases(code, output))
        if code:
            stage.notes.append('browser tests failed')


def campaigns(stage):
    """tests/campaigns at the gate's scale"""
    files = [file for file in tracked('tests/campaigns/*') if os.access(ROOT / file, os.X_OK) and not Path(file).name.startswith('full_')]
    results = stage.run_pairs([[ROOT / file] for file in files], SALLYPORT_BUILD=str(BUILD / 'debug'))
    for file, (code, output) in zip(files, results):
        stage.count(*count_cases(code, output))
        if code:
            stage.notes.append(f'{file} ended with {code}; SEED={stage.seed} repeats it')


def patches(stage):
    """a few saved patches, each of which must turn exactly its test red"""
    code, output = stage.run(sys.executable, 'tools/try_patches.py', '--seed', stage.seed, '--count', '2')
    tried = re.findall(r'^(red|wrong): ', output, re.M)
    stage.count(tried.count('red'), tried.count('wrong') + (1 if code and 'wrong' not in tried else 0))
    stage.notes += re.findall(r'^wrong: .*', output, re.M)


def tidy(stage):
    """clang-tidy with the checks of .clang-tidy; only if named"""
    code, output = stage.run(sys.executable, 'tools/tidy.py', '--seed', stage.seed)
    stage.one('tools/tidy.py', code)
    stage.notes += re.findall(r'^tidied .*', output, re.M)


def asan(stage):
    """all tests again under the address and undefined-behaviour sanitizers"""
    configure_and_build(stage, 'asan', settings=['-DSALLYPORT_FUZZ=ON'])
    ctest(stage, BUILD / 'asan', '-LE', 'must_not_compile', ASAN_OPTIONS='detect_stack_use_after_return=1:strict_string_checks=1',
          LSAN_OPTIONS=f'suppressions={ROOT}/tests/lsan.supp:print_suppressions=0',
          UBSAN_OPTIONS='print_stacktrace=1')


def fuzz(stage):
    """a few seconds of each fuzz target"""
    configure_and_build(stage, 'asan', 'fuzzers', settings=['-DSALLYPORT_FUZZ=ON'])
    names, commands = [], []
    for file in tracked('tests/fuzz/*_fuzz.cpp'):
        name = Path(file).stem
        found = BUILD / 'fuzz-found' / name
        found.mkdir(parents=True, exist_ok=True)
        seeds = ROOT / 'tests/fuzz/seeds' / name.removesuffix('_fuzz')
        names.append(name)
        commands.append([BUILD / 'asan/tests/fuzz' / name, f'-seed={stage.seed % 2**31}', f'-max_total_time={FUZZ_SECONDS}', '-timeout=10',
                         '-rss_limit_mb=1024', f'-artifact_prefix={found}/', found, *([seeds] if seeds.is_dir() else [])])
    for name, (code, _) in zip(names, stage.run_pairs(commands)):
        stage.one(name, code)


def tsan(stage):
    """doors and adapters under the thread sanitizer"""
    stage.must('cmake', '--preset', 'tsan')
    stage.must('cmake', '--build', BUILD / 'tsan', '--target', 'doors_tests', 'adapters_tests')
    for program in ('doors_tests', 'adapters_tests'):
        code, output = stage.run(BUILD / 'tsan' / program, TSAN_OPTIONS=f'suppressions={ROOT}/tests/tsan.supp:halt_on_error=1:second_deadlock_stack=1')
        stage.count(*count_cases(code, output))


def gcc(stage):
    """the product builds with the second compiler; base and ledger pass under it"""
    configure_and_build(stage, 'gcc', 'sallyport', 'sallyport-verify', 'base_tests', 'ledger_tests')
    stage.count(1, 0)
    ctest(stage, BUILD / 'gcc', '-R', '^(base|ledger)$')


# name, what it does, stages without whose success it is senseless
STAGES = [
    ('map', map_, ()),
    ('promises', promises, ()),
    ('format', format_, ()),
    ('house', house, ()),
    ('web', web, ()),
    ('debug', debug, ()),
    ('unit', unit, ('debug',)),
    ('must_not_compile', must_not_compile, ('debug',)),
    ('oracles', oracles, ('debug',)),
    ('browser', browser, ('debug', 'web')),
    ('campaigns', campaigns, ('debug',)),
    ('patches', patches, ('debug',)),
    ('tidy', tidy, ('debug',)),
    ('asan', asan, ('debug',)),
    ('fuzz', fuzz, ('debug', 'asan')),
    ('tsan', tsan, ('debug',)),
    ('gcc', gcc, ('debug',)),
]

# Slow and advisory: run by name only.
ON_REQUEST = {'tidy'}


def run_stages(names, seed):
    zone = random.Random(seed).choice(ZONES)
    print(f'seed {seed}, zone {zone}: SEED={seed} ./check {" ".join(names)}'.rstrip(), flush=True)
    passed = failed = 0
    bad = set()
    times = []
    for name, work, needs in STAGES:
        if name not in names if names else name in ON_REQUEST:
            continue
        if broken := bad & set(needs):
            bad.add(name)
            print(f'{name:17} not run: {", ".join(sorted(broken))} failed', flush=True)
            continue
        stage = Stage(name, seed, zone)
        begin = time.monotonic()
        try:
            work(stage)
        except Failed as problem:
            stage.count(0, 1)
            stage.notes.append(str(problem))
        took = round(time.monotonic() - begin)
        stage.log.close()
        passed, failed = passed + stage.passed, failed + stage.failed
        times.append(f'{name} took {took} s')
        (ROOT / '.ci-times').write_text('\n'.join(times) + '\n')
        print(f'{name:17} {"FAILED" if stage.failed else "ok":6} {stage.passed:5} passed {stage.failed:3} failed {took:5} s', flush=True)
        for note in stage.notes:
            print(f'    {note}', flush=True)
        if stage.failed:
            bad.add(name)
            lines = stage.path.read_text(errors='replace').splitlines()
            for line in telling(lines):
                print(f'    | {line[:240]}', flush=True)
            print(f'    whole output: {stage.path.relative_to(ROOT)}', flush=True)
    with open(ROOT / '.ci-times', 'a') as file:
        file.write(f'all took {sum(int(line.split()[-2]) for line in times)} s\n')
    print(f'{passed} passed, {failed} failed', flush=True)
    return 1 if failed or bad else 0


def telling(lines):
    """The lines of a failed stage's log that most likely say why: those around errors, else its end."""
    marks = re.compile(r'error:|ERROR|FAILED|Failed|\*\*\*|not allowed|runtime error|SUMMARY|Traceback|Assertion|^wrong|may not use|no file does')
    hits = [place for place, line in enumerate(lines) if marks.search(line)]
    chosen = sorted({near for place in hits[:12] for near in range(max(0, place - 1), min(len(lines), place + 3))})
    end = range(max(0, len(lines) - 15), len(lines))
    return [lines[place] for place in sorted(set(chosen) | set(end))]


def run_full(name, seed):
    program = ROOT / 'tests/campaigns' / f'full_{name}'
    known = sorted(path.name.removeprefix('full_') for path in (ROOT / 'tests/campaigns').glob('full_*'))
    if not os.access(program, os.X_OK):
        print(f'no campaign {name}; there is: {", ".join(known) or "none"}', file=sys.stderr)
        return 2
    print(f'seed {seed}: SEED={seed} ./check full {name}', flush=True)
    # A campaign that needs other programs names them.
    needs = re.search(r'^# builds: (.+)$', program.read_text(), re.M)
    targets = needs.group(1).split() if needs else ['sallyport', 'sallyport-verify', 'kill_book']
    if subprocess.run(['cmake', '--preset', 'release', '-DSALLYPORT_TESTS=ON'], cwd=ROOT, stdout=subprocess.DEVNULL).returncode or \
            subprocess.run(['cmake', '--build', BUILD / 'release', '--target', *targets], cwd=ROOT, stdout=subprocess.DEVNULL).returncode:
        print('the release does not build', file=sys.stderr)
        return 3
    begin = time.monotonic()
    run = subprocess.Popen([program], cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, errors='replace',
                           env=dict(os.environ, SEED=str(seed), SALLYPORT_BUILD=str(BUILD / 'release')))
    last = ''
    for line in run.stdout:
        print(line, end='', flush=True)
        last = line.strip() or last
    if run.wait():
        print(f'full {name} ended with {run.returncode}; nothing is written to docs/PROOFS.md', file=sys.stderr)
        return 1
    commit = subprocess.run(['git', 'describe', '--always', '--dirty'], cwd=ROOT, capture_output=True, text=True).stdout.strip()
    day = datetime.datetime.now(datetime.timezone.utc).date().isoformat()
    figure = last.replace('|', '/')
    with open(ROOT / 'docs/PROOFS.md', 'a') as file:
        file.write(f'| {day} | {name} | {figure} | {seed} | {commit} | {round(time.monotonic() - begin)} s |\n')
    return 0


def main(arguments):
    names = [name for name, _, _ in STAGES]
    if arguments and arguments[0] in ('--help', '-h'):
        print(__doc__)
        return 0
    if arguments == ['--list']:
        for name, work, _ in STAGES:
            print(f'{name:17} {work.__doc__}')
        return 0
    try:
        seed = int(os.environ.get('SEED') or random.SystemRandom().randrange(1, 10**9))
    except ValueError:
        print(f'SEED is "{os.environ["SEED"]}", a whole number is wanted', file=sys.stderr)
        return 2
    os.environ['SEED'] = str(seed)
    if arguments and arguments[0] == 'full':
        if len(arguments) != 2:
            print('./check full NAME wants one name', file=sys.stderr)
            return 2
        return run_full(arguments[1], seed)
    for argument in arguments:
        if argument not in names:
            print(f'no stage {argument}; there is: {", ".join(names)}', file=sys.stderr)
            return 2
    return run_stages(arguments, seed)


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
