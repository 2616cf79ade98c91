"""tools/check_promises.py on a small tree: each way in which table, tests and patches can disagree."""
import contextlib
import io
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / 'tools'))
import check_promises  # noqa: E402

TABLE = ''.join(f'| P-{number:02} | never this | a type | `Gate.Holds` | `p{number:02}.patch` |\n' for number in range(1, 13))
PATCHES = {f'tests/patches/p{number:02}.patch': f'# breaks: P-{number:02} in one place\n# target: gate_tests\n# red: Gate.Holds\ndiff --git a/x b/x\n'
           for number in range(1, 13)}
GOOD = {'docs/PROMISES.md': TABLE, 'src/gate/gate_test.cpp': 'TEST_CASE("Gate.Holds") {}\n', **PATCHES}


class CheckPromises(unittest.TestCase):
    def run_on(self, changes):
        with tempfile.TemporaryDirectory() as folder:
            for name, text in {**GOOD, **changes}.items():
                if text is not None:
                    path = Path(folder) / name
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_text(text)
            out, err = io.StringIO(), io.StringIO()
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                code = check_promises.main([folder])
            return code, out.getvalue() + err.getvalue()

    def assert_breach(self, changes, words):
        code, said = self.run_on(changes)
        self.assertEqual(code, 1, said)
        self.assertIn(words, said)

    def test_a_table_that_agrees_passes(self):
        self.assertEqual(self.run_on({}), (0, ''))

    def test_a_test_that_nobody_wrote_fails(self):
        self.assert_breach({'src/gate/gate_test.cpp': 'TEST_CASE("Gate.Holds.Not") {}\n'}, 'there is no test Gate.Holds')

    def test_a_row_without_a_test_or_patch_fails(self):
        self.assert_breach({'docs/PROMISES.md': TABLE.replace('`p03.patch`', '')}, 'P-03: no patch is named')
        self.assert_breach({'docs/PROMISES.md': TABLE.replace('`Gate.Holds` | `p03', '| `p03')}, 'P-03: no test is named')

    def test_a_patch_that_is_missing_or_not_listed_fails(self):
        self.assert_breach({'tests/patches/p05.patch': None}, 'there is no tests/patches/p05.patch')
        self.assert_breach({'tests/patches/more.patch': PATCHES['tests/patches/p01.patch']}, 'more.patch: breaks P-01, whose row does not name it')

    def test_a_patch_that_breaks_another_promise_than_its_row_says_fails(self):
        self.assert_breach({'tests/patches/p05.patch': PATCHES['tests/patches/p06.patch']}, 'does not say that it breaks P-05')

    def test_a_patch_for_a_test_that_the_row_does_not_name_fails(self):
        self.assert_breach({'tests/patches/p05.patch': PATCHES['tests/patches/p05.patch'].replace('Gate.Holds', 'Other.Test')}, 'which the row does not name')

    def test_a_patch_without_its_header_fails(self):
        self.assert_breach({'tests/patches/p05.patch': '# breaks: P-05\n# red: Gate.Holds\n'}, 'no "# target: ..." line')

    def test_a_missing_promise_fails(self):
        self.assert_breach({'docs/PROMISES.md': '\n'.join(TABLE.splitlines()[:-1]) + '\n'}, 'P-01 to P-12')

    def test_a_malformed_row_is_named_by_its_line(self):
        code, said = self.run_on({'docs/PROMISES.md': '| P-01 | too | short |\n'})
        self.assertEqual(code, 2)
        self.assertIn('docs/PROMISES.md:1', said)


if __name__ == '__main__':
    unittest.main()
