#!/usr/bin/env python3
"""The published history goes in by `sallyport import` and comes out by `sallyport report`, cell by cell; reads only what both wrote.

SALLYPORT_BUILD names the build folder whose program is asked.
"""
import csv
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / 'tests/simulate'))
from compare import CELLS, differing_cells, rows  # noqa: E402

PROGRAM = Path(os.environ.get('SALLYPORT_BUILD', ROOT / 'build/debug')) / 'src/main/sallyport'
PUBLISHED = ROOT / 'demo/published/lerr-by-country.csv'


def sallyport(*words):
    return subprocess.run([PROGRAM, *map(str, words)], capture_output=True, text=True)


class Import(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.data = Path(self.folder.name) / 'data'

    def test_every_published_cell_comes_out_of_a_folder_that_was_not_there(self):
        done = sallyport('import', 'published', '--data', self.data, PUBLISHED)
        self.assertEqual(done.returncode, 0, done.stderr)
        done = sallyport('report', '--data', self.data, '--out', self.data / 'out')
        self.assertEqual(done.returncode, 0, done.stderr)
        with open(PUBLISHED, newline='', encoding='utf-8') as file:
            periods = {row['period'] for row in csv.DictReader(file)}
        published = rows(PUBLISHED, periods)
        self.assertEqual(list(differing_cells(published, rows(self.data / 'out/data/by-country.csv', periods))), [])
        self.assertGreater(len(published) * len(CELLS), 12_000)
        again = sallyport('import', 'published', '--data', self.data, PUBLISHED)
        self.assertEqual((again.returncode, again.stdout.splitlines()[-1]), (0, 'the book holds all of it already'))
        self.assertEqual(sallyport('verify', '--data', self.data).returncode, 0)

    def test_a_report_is_prepared_by_the_command_and_published_by_two_people(self):
        self.assertEqual(sallyport('import', 'published', '--data', self.data, PUBLISHED).returncode, 0)
        done = sallyport('report', '--data', self.data)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue((self.data / 'report-draft/index.html').is_file())
        done = sallyport('report', '--data', self.data, '--publish')
        self.assertEqual(done.returncode, 1)
        self.assertIn('nothing that is due was signed by two', done.stderr)
        done = sallyport('report', '--data', self.data, '--out', self.data / 'site')
        self.assertEqual(done.returncode, 1)
        self.assertIn('is what everybody sees', done.stderr)
        self.assertFalse((self.data / 'site').exists())

    def test_a_restatement_is_listed_with_before_and_after(self):
        self.assertEqual(sallyport('import', 'published', '--data', self.data, PUBLISHED).returncode, 0)
        text = PUBLISHED.read_text(encoding='utf-8')
        row = next(line for line in text.splitlines() if line.startswith('2018-H1,criminal,Germany,'))
        cells = row.split(',')
        cells[8], cells[9] = str(int(cells[8]) + 1), str(int(cells[9]) - 1)
        restated = Path(self.folder.name) / 'restated.csv'
        restated.write_text(text.replace(row, ','.join(cells)), encoding='utf-8')
        self.assertEqual(sallyport('import', 'published', '--data', self.data, restated).returncode, 0)
        self.assertEqual(sallyport('report', '--data', self.data, '--out', self.data / 'out').returncode, 0)
        with open(self.data / 'out/data/restatements.csv', newline='', encoding='utf-8') as file:
            changes = list(csv.DictReader(file))
        self.assertEqual([(one['period'], one['iso3166_alpha2'], one['column']) for one in changes],
                         [('2018-H1', 'DE', 'no_data_found'), ('2018-H1', 'DE', 'rejected')])
        compared = subprocess.run([sys.executable, '-B', ROOT / 'tests/oracle/report_files.py', self.data / 'out'], capture_output=True, text=True)
        self.assertEqual(compared.returncode, 0, compared.stdout)

    def test_a_bad_row_is_named_and_leaves_no_folder(self):
        lines = PUBLISHED.read_text(encoding='utf-8').splitlines(keepends=True)[:5]
        lines[2] = lines[2].replace('1219', '12x9')
        bad = Path(self.folder.name) / 'bad.csv'
        bad.write_text(''.join(lines), encoding='utf-8')
        done = sallyport('import', 'published', '--data', self.data, bad)
        self.assertEqual(done.returncode, 2)
        self.assertIn('bad.csv row 3, column requests: seen "12x9"', done.stderr)
        self.assertFalse(self.data.exists())

    def test_a_dry_run_makes_nothing(self):
        done = sallyport('import', 'published', '--data', self.data, '--dry-run', PUBLISHED)
        self.assertEqual((done.returncode, done.stdout.splitlines()[-1]), (0, 'nothing was changed (dry run)'))
        self.assertIn('2047 rows new', done.stdout)
        self.assertFalse(self.data.exists())

    def test_a_folder_of_somebody_else_is_left_alone(self):
        self.data.mkdir()
        (self.data / 'letter').write_text('mine')
        done = sallyport('import', 'published', '--data', self.data, PUBLISHED)
        self.assertEqual(done.returncode, 2)
        self.assertEqual([path.name for path in self.data.iterdir()], ['letter'])


if __name__ == '__main__':
    unittest.main()
