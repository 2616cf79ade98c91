"""What tools/gate.py counts: a wrong count would be a gate that lies."""
import subprocess
import sys
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / 'tools'))
import gate  # noqa: E402

CTEST = '''test 1
    Start 1: base
1: Test command: /build/base_tests
1: [doctest] test cases:  4 |  4 passed | 0 failed | 0 skipped
1: [doctest] Status: SUCCESS!
2: [doctest] test cases:  7 |  5 passed | 2 failed | 0 skipped
1/4 Test #1: base .............................   Passed    0.05 sec
2/4 Test #2: ledger ...........................***Failed    0.05 sec
3: killed half way
3/4 Test #3: law ..............................Subprocess aborted***Exception:   0.10 sec
4/4 Test #4: must_not_compile.mixed_ids .......   Passed    0.61 sec
'''


class Counting(unittest.TestCase):
    def test_doctest_cases_are_counted(self):
        self.assertEqual(gate.count_cases(1, '[doctest] test cases: 12 | 11 passed | 1 failed | 0 skipped'), (11, 1))

    def test_unittest_failures_and_errors_are_not_passes(self):
        self.assertEqual(gate.count_cases(1, 'Ran 9 tests in 0.1s\n\nFAILED (failures=1, errors=2)\n'), (6, 3))
        self.assertEqual(gate.count_cases(0, 'Ran 9 tests in 0.1s\n\nOK\n'), (9, 0))

    def test_node_cases_are_counted_in_both_reporters(self):
        self.assertEqual(gate.count_cases(0, '# tests 3\n# pass 3\n# fail 0\n'), (3, 0))
        self.assertEqual(gate.count_cases(1, 'ℹ tests 3\nℹ pass 2\nℹ fail 1\n'), (2, 1))

    def test_a_program_that_counts_nothing_counts_as_one(self):
        self.assertEqual(gate.count_cases(0, 'done\n'), (1, 0))
        self.assertEqual(gate.count_cases(3, 'no\n'), (0, 1))

    def test_a_program_that_dies_after_passing_cases_has_failed(self):
        self.assertEqual(gate.count_cases(139, '[doctest] test cases: 2 | 2 passed | 0 failed | 0 skipped'), (2, 1))

    def test_ctest_programs_are_counted_by_their_cases(self):
        self.assertEqual(gate.count_ctest(CTEST), (4 + 5 + 1, 2 + 1, ['ledger', 'law']))

    def test_an_unknown_stage_or_seed_is_refused(self):
        for arguments, env in ((['nothing'], {}), (['full'], {}), (['full', 'nothing'], {}), (['house'], {'SEED': 'x'})):
            done = subprocess.run([sys.executable, '-B', ROOT / 'tools/gate.py', *arguments], capture_output=True, text=True,
                                  env={'PATH': '/usr/bin:/bin', **env})
            self.assertEqual(done.returncode, 2, arguments)
            self.assertTrue(done.stderr.strip())


if __name__ == '__main__':
    unittest.main()
