#!/usr/bin/env python3
"""clang-tidy over every source in src/ that the debug build knows (build/debug must be built), two at a time.

Usage: tools/tidy.py [--seed N] [--seconds N]
A file that passed is not looked at again until it, a header or .clang-tidy changes. When the time is up, the rest waits for the
next run; the seed shuffles the order, so that every file has its turn. The last line says how many were looked at.
Exit codes: 0 no finding, 1 findings, 2 wrong use.
"""
import argparse
import concurrent.futures
import hashlib
import json
import random
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / 'build/debug'
PASSED = ROOT / 'build/tidy'


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--seconds', type=int, default=420)
    options = parser.parse_args()
    commands = BUILD / 'compile_commands.json'
    if not commands.is_file():
        print('build/debug is not configured; run ./check debug first', file=sys.stderr)
        return 2
    files = sorted({Path(entry['file']) for entry in json.loads(commands.read_text())})
    files = [file for file in files if file.is_file() and file.is_relative_to(ROOT / 'src') and not file.name.endswith('_test.cpp')]

    shared = hashlib.sha256((ROOT / '.clang-tidy').read_bytes())
    for header in sorted((ROOT / 'src').rglob('*.h')):
        shared.update(header.read_bytes())
    PASSED.mkdir(parents=True, exist_ok=True)

    def stamp(file):
        key = shared.copy()
        key.update(str(file.relative_to(ROOT)).encode() + file.read_bytes())
        return PASSED / key.hexdigest()

    waiting = [file for file in files if not stamp(file).exists()]
    random.Random(options.seed).shuffle(waiting)
    begin = time.monotonic()

    def look(file):
        if time.monotonic() - begin > options.seconds:
            return None
        run = subprocess.run(['clang-tidy-19', '-p', BUILD, '--quiet', file], stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if run.returncode == 0:
            stamp(file).touch()
        return run

    looked = found = 0
    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
        for run in pool.map(look, waiting):
            if run is None:
                continue
            looked += 1
            if run.returncode:
                found += 1
                print(run.stdout + (run.stderr if not run.stdout else ''))
    print(f'tidied {looked} of {len(files)} files, {len(files) - len(waiting)} unchanged since they passed, '
          f'{len(waiting) - looked} left for the next run')
    return 1 if found else 0


if __name__ == '__main__':
    sys.exit(main())
