"""docs/RULES.md names tests that exist and every saved patch of law and report, and each patch turns the test of its row red."""
import re
import sys
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / 'tools'))
import check_promises  # noqa: E402


class Rules(unittest.TestCase):
    def test_each_row_names_its_test_and_the_patch_that_turns_it_red(self):
        rows = re.findall(r'^\| (?!Rule|---)(.+) \| .+ \| `([^`]+)` \| `([^`]+)` \|$', (ROOT / 'docs/RULES.md').read_text(), re.M)
        self.assertGreater(len(rows), 10)
        names = check_promises.test_names(ROOT)
        for rule, test, patch in rows:
            self.assertIn(test, names, rule)
            self.assertEqual(check_promises.header(ROOT / 'tests/patches' / patch)['red'], test, patch)
        kept = {path.name for room in ('law', 'report') for path in (ROOT / 'tests/patches').glob(f'{room}-*.patch')}
        self.assertEqual({patch for _, _, patch in rows}, kept)


if __name__ == '__main__':
    unittest.main()
