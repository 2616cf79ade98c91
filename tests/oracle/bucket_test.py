#!/usr/bin/env python3
"""A whole published site goes into a bucket by `sallyport report --publish`, file by file; the bucket is bucket_server.py, on loopback.

SALLYPORT_BUILD names the build folder whose program is asked.
"""
import os
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.parse
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAM = Path(os.environ.get('SALLYPORT_BUILD', ROOT / 'build/debug')) / 'src/main/sallyport'
PUBLISHED = ROOT / 'demo/published/lerr-by-country.csv'


def sallyport(*words):
    return subprocess.run([PROGRAM, *map(str, words)], capture_output=True, text=True)


class Bucket(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.data, self.held = Path(self.folder.name) / 'data', Path(self.folder.name) / 'bucket'
        self.held.mkdir()
        self.assertEqual(sallyport('import', 'published', '--data', self.data, PUBLISHED).returncode, 0)
        server = subprocess.Popen([sys.executable, '-B', ROOT / 'tests/oracle/bucket_server.py', self.held, 'AKID', 'secret', 'eu-1'],
                                  stdin=subprocess.PIPE)
        self.addCleanup(server.communicate)
        while not (self.held / 'port').exists() or not (self.held / 'port').read_text():
            time.sleep(0.01)
        (self.data / 'bucket.secret').write_text('AKID\nsecret\n')
        (self.data / 'bucket.secret').chmod(0o600)
        with open(self.data / 'provider.toml', 'a', encoding='utf-8') as file:
            file.write(f'\n[report_bucket]\nendpoint = "http://127.0.0.1:{(self.held / "port").read_text()}"\nbucket = "transparency"\n'
                       'region = "eu-1"\ncredentials_file = "bucket.secret"\n')

    def test_every_file_is_there_and_the_second_time_none_is_sent(self):
        nothing = sallyport('report', '--data', self.data, '--publish')
        self.assertEqual(nothing.returncode, 1)
        self.assertIn('nothing that is due was signed by two', nothing.stderr)
        self.assertEqual(sallyport('report', '--data', self.data).returncode, 0)
        self.assertEqual(list((self.held / 'objects').iterdir()), [])  # a draft goes nowhere
        (self.data / 'report-draft').rename(self.data / 'site')  # as if two had signed it
        done = sallyport('report', '--data', self.data, '--publish')
        self.assertEqual(done.returncode, 0, done.stderr)
        site = {path.relative_to(self.data / 'site').as_posix(): path.read_bytes() for path in (self.data / 'site').rglob('*') if path.is_file()}
        objects = {urllib.parse.unquote(path.name): path.read_bytes() for path in (self.held / 'objects').iterdir()}
        self.assertEqual(sorted(objects), sorted(site))
        self.assertEqual(objects, site)
        self.assertIn(f'{len(site)} files sent, 0 there already', done.stdout)
        again = sallyport('report', '--data', self.data, '--publish')
        self.assertIn(f'0 files sent, {len(site)} there already', again.stdout)
        self.assertIn('the report goes to http://127.0.0.1', sallyport('doctor', '--data', self.data).stdout)

    def test_a_wrong_secret_is_said_and_sends_nothing(self):
        self.assertEqual(sallyport('report', '--data', self.data).returncode, 0)
        (self.data / 'report-draft').rename(self.data / 'site')
        (self.data / 'bucket.secret').write_text('AKID\nanother\n')
        done = sallyport('report', '--data', self.data, '--publish')
        self.assertEqual(done.returncode, 1)
        self.assertIn('answers 403 (SignatureDoesNotMatch)', done.stderr)
        self.assertNotIn('another', done.stderr)
        self.assertEqual(list((self.held / 'objects').iterdir()), [])


if __name__ == '__main__':
    unittest.main()
