#!/usr/bin/env python3
"""One case: run.py COMPILER SRC FILE. Exit code 0 if the mistake is refused for its reason and its neighbour compiles."""
import re
import subprocess
import sys
from pathlib import Path


def main(compiler, src, file):
    wanted = re.findall(r'^// wanted: (.+)$', Path(file).read_text(), re.M)
    if not wanted:
        print(f'{file}: has no "// wanted: ..." line')
        return 1
    command = [compiler, '-std=c++23', '-fsyntax-only', '-fno-color-diagnostics', '-Wall', '-Wextra', '-Wshadow', '-Werror',
               f'-I{src}']
    right = subprocess.run([*command, '-DALLOWED', file], capture_output=True, text=True)
    if right.returncode:
        print(f'{file}: the right neighbour (-DALLOWED) does not compile:\n{right.stderr}')
        return 1
    wrong = subprocess.run([*command, file], capture_output=True, text=True)
    if wrong.returncode == 0:
        print(f'{file}: compiles, and must not')
        return 1
    errors = re.findall(r'^.*?: (?:fatal )?error: .*$', wrong.stderr, re.M)
    seen = '\n'.join(errors)
    missing = [text for text in wanted if text not in seen]
    if missing:
        print(f'{file}: does not compile, but not because "{missing[0]}":\n{seen}')
        return 1
    # A second error could be the true reason, and the wanted one a consequence.
    others = [error for error in errors if not any(text in error for text in wanted)]
    if others:
        print(f'{file}: another error stands beside the wanted one: {others[0]}\n{seen}')
        return 1
    return 0


if __name__ == '__main__':
    if len(sys.argv) != 4:
        print(__doc__, file=sys.stderr)
        sys.exit(2)
    sys.exit(main(*sys.argv[1:]))
