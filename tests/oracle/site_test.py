#!/usr/bin/env python3
"""The public site as a reader's browser meets it: small, whole, and nothing from anywhere else. Reads only the written folder.

SALLYPORT_BUILD names the build folder whose program writes it.
"""
import gzip
import os
import re
import subprocess
import tempfile
import unittest
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAM = Path(os.environ.get('SALLYPORT_BUILD', ROOT / 'build/debug')) / 'src/main/sallyport'
PUBLISHED = ROOT / 'demo/published/lerr-by-country.csv'
FIRST_VIEW = 150_000
WHOLE_SITE = 40_000_000
# Elements that make a browser fetch at once, and the attribute that says what.
FETCHED = {('img', 'src'), ('script', 'src'), ('source', 'src'), ('iframe', 'src'), ('object', 'data'), ('embed', 'src'), ('video', 'src'),
           ('audio', 'src'), ('use', 'href'), ('image', 'href')}
FETCHED_LINKS = {'stylesheet', 'icon', 'preload', 'modulepreload', 'manifest', 'prefetch', 'dns-prefetch', 'preconnect'}
URL_IN_STYLE = re.compile(r'url\(\s*["\']?([^"\')]+)|@import\s+["\']([^"\']+)')


class Page(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.fetched, self.links, self.ids, self.styles, self.in_style = [], [], set(), [], False
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.in_style = tag == 'style'
        self.styles.append(given.get('style') or '')
        if 'id' in given:
            self.ids.add(given['id'])
        if tag == 'link' and FETCHED_LINKS & set((given.get('rel') or '').split()):
            self.fetched.append(given.get('href') or '')
        self.fetched += [given[name] for element, name in FETCHED if element == tag and name in given]
        if tag == 'a' and 'href' in given:
            self.links.append(given['href'])

    def handle_data(self, data):
        if self.in_style:
            self.styles.append(data)
            self.in_style = False

    def everything_fetched(self):
        return self.fetched + [one or other for style in self.styles for one, other in URL_IN_STYLE.findall(style)]


def is_elsewhere(address):
    parts = urlsplit(address)
    return bool(parts.netloc) or parts.scheme not in ('', 'data')


def compressed(path):
    return len(gzip.compress(path.read_bytes(), 6))


class Site(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        data = Path(cls.folder.name) / 'data'
        cls.site = Path(cls.folder.name) / 'site'
        for words in (['import', 'published', PUBLISHED], ['report', '--out', cls.site]):
            done = subprocess.run([PROGRAM, words[0], *map(str, words[1:]), '--data', data], capture_output=True, text=True)
            assert done.returncode == 0, done.stderr
        cls.pages = {path: Page(path.read_text(encoding='utf-8')) for path in sorted(cls.site.rglob('*.html'))}

    def place(self, page, address):
        """The file that an address on a page names."""
        path = unquote(urlsplit(urldefrag(address).url).path)
        if not path:
            return page
        target = (self.site / path.lstrip('/')) if path.startswith('/') else (page.parent / path)
        target = target.resolve()
        return target / 'index.html' if target.is_dir() else target

    def test_no_page_fetches_anything_from_another_origin(self):
        self.assertGreater(len(self.pages), 100)
        for path, page in self.pages.items():
            for address in page.everything_fetched():
                self.assertFalse(is_elsewhere(address), f'{path.relative_to(self.site)} fetches {address}')
        for path in self.site.rglob('*.css'):
            for one, other in URL_IN_STYLE.findall(path.read_text(encoding='utf-8')):
                self.assertFalse(is_elsewhere(one or other), f'{path.name} fetches {one or other}')

    def test_every_link_within_the_site_leads_somewhere(self):
        wrong = set()
        for path, page in self.pages.items():
            for address in page.links:
                parts = urlsplit(address)
                if parts.scheme or parts.netloc:
                    continue
                target = self.place(path, address)
                fragment = unquote(parts.fragment)
                if not target.is_file():
                    wrong.add(f'{path.relative_to(self.site)} -> {address}: no such file')
                elif fragment and target in self.pages and fragment not in self.pages[target].ids:
                    wrong.add(f'{path.relative_to(self.site)} -> {address}: no such place on the page')
        self.assertEqual(sorted(wrong)[:20], [])

    def test_a_first_view_is_small_and_so_is_the_whole(self):
        sizes = {}
        for path, page in self.pages.items():
            fetched = {self.place(path, one) for one in page.everything_fetched() if urlsplit(one).scheme != 'data'}
            sizes[path] = compressed(path) + sum(compressed(one) for one in fetched if one.is_file())
        largest = max(sizes, key=sizes.get)
        self.assertLessEqual(sizes[largest], FIRST_VIEW, f'{largest.relative_to(self.site)} is {sizes[largest]} bytes')
        whole = sum(path.stat().st_size for path in self.site.rglob('*') if path.is_file())
        self.assertLessEqual(whole, WHOLE_SITE)
        print(f'site: {len(self.pages)} pages, largest first view {sizes[largest]} bytes compressed, {whole} bytes in all')


if __name__ == '__main__':
    unittest.main()
