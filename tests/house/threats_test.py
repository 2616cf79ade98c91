"""docs/FRAUD.md and docs/ASVS.md answer each row of their lists once, with tests that exist or a reason."""
import csv
import re
import sys
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / 'tools'))
import check_promises  # noqa: E402

NAMES = check_promises.test_names(ROOT)
DATA = ROOT / 'tests/data/security'


def listed(name):
    with open(DATA / name, newline='', encoding='utf-8') as file:
        return list(csv.DictReader(file))


def answers(document, row):
    return re.findall(row, (ROOT / 'docs' / document).read_text(encoding='utf-8'), re.M)


class Threats(unittest.TestCase):
    def hold(self, number, answer, ways):
        tests = re.findall(r'`([^`]+)`', answer)
        for test in tests:
            self.assertIn(test, NAMES, f'{number} names a test that nobody wrote')
        if answer.startswith('`'):
            self.assertEqual(answer, ', '.join(f'`{test}`' for test in tests), f'{number}: tests and nothing else')
        else:
            self.assertRegex(answer, rf'^({"|".join(ways)}): \S', f'{number} has neither a test nor a reason')

    def test_every_fraud_case_is_decided_by_a_test_or_says_what_is_missing(self):
        table = answers('FRAUD.md', r'^\| (F\d+) \| (.+) \| (.+) \|$')
        rows = listed('fraud-cases.csv')
        self.assertEqual([(number, what) for number, what, _ in table], [(row['id'], row['situation'].replace('|', '/')) for row in rows])
        for number, _, answer in table:
            self.hold(number, answer, ['open'])

    def test_every_row_of_the_standard_is_shown_by_a_test_or_says_why_not(self):
        table = answers('ASVS.md', r'^\| (V[\d.]+) \| (L\d) \| (.+) \|$')
        self.assertEqual([(number, level) for number, level, _ in table], [(row['id'], row['level']) for row in listed('asvs-5.0-rows.csv')])
        for number, _, answer in table:
            self.hold(number, answer, ['open', 'none'])


if __name__ == '__main__':
    unittest.main()
