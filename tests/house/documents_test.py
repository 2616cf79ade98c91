"""Documents that stay true: links lead somewhere, ARCHITECTURE.md's table is src/MAP, and words we agreed on."""
import re
import subprocess
import sys
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / 'tools'))
import check_map  # noqa: E402
import gate  # noqa: E402


class Documents(unittest.TestCase):
    def test_every_relative_link_leads_to_a_file(self):
        for name in gate.tracked('*.md', 'docs/*.md', 'src/*.md', 'tests/*.md', 'rulebooks/*.md'):
            path = ROOT / name
            text = re.sub(r'```.*?```', '', path.read_text(), flags=re.S)
            for target in re.findall(r'\]\(([^)#\s]+)(?:#[^)]*)?\)', text):
                if not re.match(r'[a-z]+:', target):
                    self.assertTrue((path.parent / target).exists(), f'{name} links to {target}, which is not there')

    def test_the_table_of_rooms_in_the_architecture_is_the_map(self):
        table = re.findall(r'^\| `(\w+)` \| ([^|]*) \| ([^|]*) \|$', (ROOT / 'ARCHITECTURE.md').read_text(), re.M)
        wanted = []
        for line in (ROOT / 'src/MAP').read_text().splitlines():
            if line.strip() and not line.startswith('#'):
                room, uses, purpose = (part.strip() for part in line.split('|'))
                wanted.append((room, {'': '–', '*': 'all above'}.get(uses, uses), purpose))
        self.assertEqual(table, wanted)
        self.assertEqual([room for room, _ in check_map.read_map(ROOT / 'src/MAP')], [room for room, _, _ in table])

    def test_the_gate_in_contributing_has_the_gate_s_stages(self):
        listed = re.findall(r'^\| `(\w+)` \| .* \|$', (ROOT / 'CONTRIBUTING.md').read_text().split('## The gate')[1].split('\n## ')[0], re.M)
        self.assertEqual(listed, [name for name, _, _ in gate.STAGES])

    def test_nothing_is_left_for_later_in_the_code(self):
        later = re.compile(r'\b(TO' r'DO|FIX' r'ME|XX' r'X)\b')
        written = ('.h', '.cpp', '.py', '.sh', '.txt', '.cmake', '.ts', '.mjs', '.css', '.toml', '.md', 'MAP', 'start', 'check')
        for name in gate.tracked('src/*', 'tests/*', 'tools/*', 'bench/*', 'web/*', 'rulebooks/*', 'demo/*', 'cmake/*', 'start', 'check'):
            if not name.endswith(written):
                continue
            for number, line in enumerate((ROOT / name).read_text(errors='replace').splitlines(), 1):
                self.assertIsNone(later.search(line), f'{name}:{number}: {line.strip()[:80]}')

    def test_the_project_names_no_folder_of_the_machine_it_was_written_on(self):
        ours = re.compile(rb'(?<![\w./])/wo' rb'rk/')
        for name in gate.tracked('*'):
            path = ROOT / name
            if path.suffix in ('.png', '.pdf', '.woff2', '.gz') or path.is_symlink():
                continue
            self.assertIsNone(ours.search(path.read_bytes()), f'{name} names such a folder')

    def test_no_type_has_a_name_that_says_nothing(self):
        empty = re.compile(r'\b(?:class|struct) (\w*(?:Manager|Helper|Utils?|Handler|Info))\b')
        for name in gate.tracked('src/*.h', 'src/*.cpp'):
            for found in empty.findall((ROOT / name).read_text(errors='replace')):
                self.fail(f'{name}: {found}')

    def test_start_and_check_explain_themselves(self):
        for program in ('start', 'check'):
            done = subprocess.run([ROOT / program, '--help'], capture_output=True, text=True, stdin=subprocess.DEVNULL)
            self.assertEqual(done.returncode, 0)
            self.assertIn(f'./{program}', done.stdout)

    def test_start_refuses_wrong_use_with_the_value_and_what_is_wanted(self):
        for arguments, words in ((['--port', '70000'], '70000'), (['--port'], 'wants a value'), (['--now'], '--now')):
            done = subprocess.run([ROOT / 'start', *arguments], capture_output=True, text=True, stdin=subprocess.DEVNULL)
            self.assertEqual(done.returncode, 2)
            self.assertIn(words, done.stderr)


if __name__ == '__main__':
    unittest.main()
