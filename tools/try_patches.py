#!/usr/bin/env python3
"""Applies saved patches to a scratch copy, one at a time; each must turn exactly the test it names red.

Usage: tools/try_patches.py [--seed N] [--count N | --all] [NAME.patch...]

The copy lies in build/patches, with a build folder of its own inside, so nothing here is touched. A patch's header lines: "# breaks: P-01 ...", "# target: review_tests" (the program that ctest knows as the same name without _tests, or
that is named must_not_compile.NAME), "# red: TEST NAME".
A line a patch: "red: ..." as it should be, "wrong: ..." otherwise. Without names, --count patches are chosen by the seed.
Exit codes: 0 each turned its test red and no other, 1 one did not, 2 wrong use.
"""
import argparse
import fcntl
import os
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / 'tools'))
from check_promises import header  # noqa: E402
from gate import tracked  # noqa: E402

COPY = ROOT / 'build/patches'
BUILD = COPY / 'build/debug'
# A test that the choice leaves out is an empty element.
CASE = re.compile(r'<TestCase name="([^"]*)"[^>]*(?<!/)>.*?</TestCase>', re.S)


# A patch's red test is a fact about the code, not about this run's chance.
ENV = dict(os.environ, SEED='1', RC_PARAMS='seed=1', TZ='UTC', LC_ALL='C.UTF-8', GIT_CEILING_DIRECTORIES=str(COPY.parent))


def run(*command, cwd=COPY, seconds=1800):
    return subprocess.run([str(word) for word in command], cwd=cwd, env=ENV, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors='replace',
                          timeout=seconds)


def git(*words):
    # The copy lies inside a repository that ignores it; without the ceiling git would skip every file of a patch in silence.
    return run('git', *words)


def make_copy():
    """The files as they are now; what is equal keeps its time, so that only changes are built again."""
    wanted = {Path(name) for name in tracked('*')}
    for name in wanted:
        source, copy = ROOT / name, COPY / name
        if not (copy.is_file() and copy.read_bytes() == source.read_bytes()):
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, copy)
    for path in COPY.rglob('*'):
        name = path.relative_to(COPY)
        if name.parts[0] != 'build' and path.is_file() and name not in wanted:
            path.unlink()


def unescape(text):
    for code, letter in (('&quot;', '"'), ('&lt;', '<'), ('&gt;', '>'), ('&apos;', "'"), ('&amp;', '&')):
        text = text.replace(code, letter)
    return text


def program(target):
    found = [path for path in (BUILD / target, BUILD / 'tests' / target) if path.is_file()]
    if not found:
        found = [path for path in BUILD.rglob(target) if path.is_file()]
    if not found:
        raise RuntimeError(f'{target} is built, but where?')
    return found[0]


def red_tests(target, test):
    """The failing tests of a target after a build, `test` among them or not; an error if it does not build."""
    if target.startswith('must_not_compile'):
        done = run('ctest', '--test-dir', BUILD, '-L', 'must_not_compile', '-j2')
        return set(re.findall(r'Test +#\d+: (must_not_compile\.\w+) .*\*\*\*Failed', done.stdout))
    built = run('cmake', '--build', BUILD, '--target', target)
    if built.returncode:
        errors = re.findall(r'.*error:.*', built.stdout)
        raise RuntimeError(f'{target} does not build: {errors[0] if errors else built.stdout[-300:]}')
    # Where ctest runs it. The named test runs alone: if it ends the whole program, that is red enough, and the others still have their say.
    path = program(target)
    red = set()
    for choice in (f'--test-case={test}', f'--test-case-exclude={test}'):
        done = run(path, choice, '--reporters=xml', '--no-breaks', cwd=path.parent)
        cases = {unescape(found.group(1)): 'test_case_success="true"' in found.group(0) for found in CASE.finditer(done.stdout)}
        red |= {name for name, good in cases.items() if not good}
        if done.returncode < 0 and choice.startswith('--test-case='):
            red.add(test)
        elif done.returncode < 0 or not cases:
            raise RuntimeError(f'{target} {choice} ended with {done.returncode} after {len(cases)} tests: {done.stderr[-200:]}')
    return red


def try_one(path):
    fields = header(path)
    if fields['target'].startswith('must_not_compile'):
        fields['target'] = 'must_not_compile'
    applied = git('apply', '--whitespace=nowarn', path)
    if applied.returncode:
        return f'does not apply: {applied.stderr.strip()}'
    try:
        red = red_tests(fields['target'], fields['red'])
    finally:
        make_copy()
    if red == {fields['red']}:
        return ''
    if not red:
        return f'breaks the code and no test of {fields["target"]} notices'
    if fields['red'] not in red:
        return f'{fields["red"]} stays green; red are: {", ".join(sorted(red))}'
    return f'turns others red too: {", ".join(sorted(red - {fields["red"]}))}'


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--seed', type=int, default=None)
    parser.add_argument('--count', type=int, default=3)
    parser.add_argument('--all', action='store_true')
    parser.add_argument('names', nargs='*')
    options = parser.parse_args()
    seed = random.SystemRandom().randrange(10**9) if options.seed is None else options.seed
    known = sorted((ROOT / 'tests/patches').glob('*.patch'))
    chosen = known
    if options.names:
        chosen = [path for path in known if path.name in options.names]
        if len(chosen) != len(set(options.names)):
            print(f'there is: {", ".join(path.name for path in known)}', file=sys.stderr)
            return 2
    elif not options.all:
        chosen = random.Random(seed).sample(known, min(options.count, len(known)))
    print(f'seed {seed}: {len(chosen)} of {len(known)} patches', flush=True)
    if not chosen:
        return 0
    COPY.mkdir(parents=True, exist_ok=True)
    turn = open(COPY.parent / 'patches.lock', 'w')
    fcntl.flock(turn, fcntl.LOCK_EX)  # One copy: whoever comes second waits.
    make_copy()
    configured = run('cmake', '--preset', 'debug')
    if configured.returncode:
        print(f'wrong: the scratch copy does not configure: {configured.stderr[-400:]}')
        return 1
    wrong = 0
    for path in chosen:
        try:
            fault = try_one(path)
        except (RuntimeError, ValueError, subprocess.TimeoutExpired) as problem:
            fault = str(problem)
        wrong += bool(fault)
        print(f'wrong: {path.name}: {fault}' if fault else f'red: {path.name}: {header(path)["red"]}', flush=True)
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(main())
