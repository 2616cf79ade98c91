"""tools/check_map.py on small trees, each with one fault, beside the same tree without it."""
import contextlib
import io
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / 'tools'))
import check_map  # noqa: E402

MAP = '''# folder | may use | what it is for
base   |             | words
ledger | base        | the book
people | base ledger | who
main   | *           | all
'''
GOOD = {
    'src/MAP': MAP,
    'src/base/README.md': 'words\n',
    'src/base/id.h': '#include <string>\n',
    'src/ledger/README.md': 'book\n',
    'src/ledger/book.h': '#include "base/id.h"\n',
    'src/ledger/book.cpp': '#include "ledger/book.h"\n#include <sqlite3.h>\n',
    'src/people/README.md': 'who\n',
    'src/people/agency.cpp': '#include "base/id.h"\n#include "ledger/book.h"\n',
    'src/main/README.md': 'all\n',
    'src/main/main.cpp': '#include "people/agency.h"\n',
}


class CheckMap(unittest.TestCase):
    def run_on(self, changes, exact=True):
        with tempfile.TemporaryDirectory() as folder:
            for name, text in {**GOOD, **changes}.items():
                if text is None:
                    continue
                path = Path(folder) / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
            out, err = io.StringIO(), io.StringIO()
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                code = check_map.main((['--exact'] if exact else []) + [folder])
            return code, out.getvalue() + err.getvalue()

    def assert_breach(self, changes, words, exact=True):
        code, said = self.run_on(changes, exact)
        self.assertEqual(code, 1, said)
        self.assertIn(words, said)

    def test_a_tree_that_follows_its_map_passes(self):
        self.assertEqual(self.run_on({}), (0, ''))

    def test_a_room_that_looks_into_its_future_fails(self):
        self.assert_breach({'src/ledger/late.cpp': '#include "people/agency.h"\n'}, 'src/ledger/late.cpp:1: ledger may not use people')

    def test_a_room_that_uses_main_fails(self):
        self.assert_breach({'src/people/odd.h': '#include "main/parts.h"\n'}, 'people may not use main')

    def test_an_edge_that_no_file_uses_fails_only_when_exactness_is_asked(self):
        changes = {'src/people/agency.cpp': '#include "base/id.h"\n'}
        self.assert_breach(changes, 'people may use ledger, but no file does')
        self.assertEqual(self.run_on(changes, exact=False), (0, ''))

    def test_a_name_that_came_in_through_another_header_fails(self):
        self.assert_breach({'src/ledger/late.cpp': 'int f() { return people::count(); }\n'}, 'src/ledger/late.cpp:1: ledger may not use people (a name of it)')
        self.assert_breach({'src/ledger/late.cpp': 'int f() { return sallyport::people::count(); }\n'}, 'ledger may not use people')

    def test_a_name_in_a_comment_a_text_or_inside_another_name_is_no_use(self):
        text = '// people::count\nconst char* a = "people::x";\nint b = other::people::y;\n'
        self.assertEqual(self.run_on({'src/ledger/late.cpp': text})[0], 0)

    def test_an_edge_used_by_name_alone_is_used(self):
        self.assertEqual(self.run_on({'src/people/agency.cpp': '#include "base/id.h"\nledger::Book* book;\n'})[0], 0)

    def test_a_folder_without_a_line_fails(self):
        self.assert_breach({'src/utils/README.md': '', 'src/utils/x.h': ''}, 'src/utils: no line of src/MAP')

    def test_a_line_without_a_folder_fails(self):
        self.assert_breach({'src/MAP': MAP + 'doors  | *           | doors\n'}, 'doors has no folder')

    def test_a_room_without_a_readme_fails(self):
        self.assert_breach({'src/people/README.md': None}, 'src/people: has no README.md')

    def test_a_readme_of_forty_lines_passes_and_one_of_forty_one_fails(self):
        self.assertEqual(self.run_on({'src/people/README.md': 'x\n' * 40})[0], 0)
        self.assert_breach({'src/people/README.md': 'x\n' * 41}, '41 lines')

    def test_a_quoted_include_without_its_room_fails(self):
        self.assert_breach({'src/people/a.cpp': '#include "agency.h"\n'}, 'does not begin with a room')

    def test_a_room_in_angle_brackets_does_not_slip_through(self):
        self.assert_breach({'src/ledger/late.cpp': '#include <people/agency.h>\n'}, 'names a room')

    def test_indented_includes_are_seen(self):
        self.assert_breach({'src/ledger/late.cpp': '  #  include "people/agency.h"\n'}, 'ledger may not use people')

    def test_the_inside_of_another_room_is_closed_and_ones_own_is_open(self):
        self.assert_breach({'src/people/a.cpp': '#include "ledger/inside/tree.h"\n'}, "ledger's own business")
        self.assertEqual(self.run_on({'src/ledger/a.cpp': '#include "ledger/inside/tree.h"\n'})[0], 0)

    def test_a_dear_library_in_a_header_fails_and_in_a_source_or_an_inside_header_passes(self):
        self.assert_breach({'src/ledger/sql.h': '#include <sqlite3.h>\n'}, 'dear')
        self.assertEqual(self.run_on({'src/ledger/inside/sql.h': '#include <sqlite3.h>\n'})[0], 0)

    def test_only_tests_include_from_the_tests_folder(self):
        self.assertEqual(self.run_on({'src/people/a_test.cpp': '#include "tests/lives.h"\n'})[0], 0)
        self.assert_breach({'src/people/a.cpp': '#include "tests/lives.h"\n'}, 'does not begin with a room')

    def test_a_map_that_names_a_room_before_it_stands_cannot_be_read(self):
        code, said = self.run_on({'src/MAP': 'base | ledger | words\nledger | | book\n'})
        self.assertEqual(code, 2)
        self.assertIn('does not stand above it', said)

    def test_a_malformed_or_doubled_line_is_named(self):
        self.assertIn(':1: wanted', self.run_on({'src/MAP': 'base words\n'})[1])
        self.assertIn('named twice', self.run_on({'src/MAP': MAP + 'base | | again\n'})[1])


if __name__ == '__main__':
    unittest.main()
