"""docs/CLAIMS.md has a row for each of the 67 statements, names tests that exist, and every test that bears a statement's number stands in its row."""
import re
import sys
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / 'tools'))
import check_promises  # noqa: E402

STATEMENTS = 67


class Claims(unittest.TestCase):
    def setUp(self):
        self.rows = re.findall(r'^\| (\d+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$', (ROOT / 'docs/CLAIMS.md').read_text(), re.M)

    def test_each_statement_has_its_row_and_every_row_its_tests_or_says_not_yet(self):
        self.assertEqual([int(number) for number, *_ in self.rows], list(range(1, STATEMENTS + 1)))
        names = check_promises.test_names(ROOT)
        for number, _, room, tests in self.rows:
            if tests == 'not yet':
                self.assertEqual(room, '-', number)
                continue
            self.assertTrue(re.fullmatch(r'`[^`]+`(, `[^`]+`)*', tests), number)
            for name in re.findall(r'`([^`]+)`', tests):
                self.assertIn(name, names, number)

    def test_every_test_with_a_statement_s_number_stands_in_its_row_and_nowhere_else(self):
        numbered = {name for name in check_promises.test_names(ROOT) if re.match(r'Claim\d\d\.', name)}
        self.assertGreater(len(numbered), 30)
        named = {name: number for number, _, _, tests in self.rows for name in re.findall(r'`(Claim\d\d\.\w+)`', tests)}
        self.assertEqual(set(named), numbered)
        for name, number in named.items():
            self.assertEqual(int(name[5:7]), int(number))


if __name__ == '__main__':
    unittest.main()
