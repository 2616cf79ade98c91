#!/usr/bin/env python3
"""The same figures in every language of the public site. Reads only the written folder, and knows of a language no more than how it writes
numbers: takes the numbers out of each page and compares them with the English page, value by value and in the order of the page.

SALLYPORT_BUILD names the build folder whose program writes it.
"""
import os
import re
import subprocess
import tempfile
import tomllib
import unittest
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAM = Path(os.environ.get('SALLYPORT_BUILD', ROOT / 'build/debug')) / 'src/main/sallyport'
PUBLISHED = ROOT / 'demo/published/lerr-by-country.csv'
# As its readers write 1234567.8, written down here once more and not read from the program's catalogues.
FORMS = {'en': (',', '.'), 'de': ('.', ','), 'es': ('.', ','), 'fr': ('\u202f', ',')}


class Cells(HTMLParser):
    """Rows of the tables, each with its address and the text of its cells; and everything else that carries a number by class."""

    def __init__(self, text):
        super().__init__()
        self.rows, self.cards, self.links, self.alternates, self.text = [], [], [], {}, []
        self.row = self.cell = self.card = None
        self.lang = self.dir = None
        self.foreign = False
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == 'html':
            self.lang, self.dir = given.get('lang'), given.get('dir')
        if tag == 'link' and given.get('hreflang'):
            self.alternates[given['hreflang']] = given['href']
        if tag == 'span' and given.get('lang') == 'en':
            self.foreign = True  # words that others wrote, said to be English
        if tag == 'tr':
            self.row = {'address': '', 'cells': []}
        if tag in ('td', 'th') and self.row is not None:
            self.cell = []
        if tag == 'dd':
            self.card = []
        if tag == 'a' and self.row is not None and not self.row['address']:
            self.row['address'] = given.get('href', '')

    def handle_endtag(self, tag):
        if tag == 'span':
            self.foreign = False
        if tag in ('td', 'th') and self.cell is not None:
            self.row['cells'].append((tag, ' '.join(''.join(self.cell).split(' ')).strip()))
            self.cell = None
        if tag == 'tr' and self.row is not None:
            self.rows.append(self.row)
            self.row = None
        if tag == 'dd' and self.card is not None:
            self.cards.append(''.join(self.card).strip())
            self.card = None

    def handle_data(self, data):
        if not self.foreign:
            self.text.append(data)
        for place in (self.cell, self.card):
            if place is not None:
                place.append(data)


def numbers(text, language):
    """Every count and share of a text, as tenths: '6,983 28.2%' is [69830, 282]."""
    group, decimal = FORMS[language]
    found = re.findall(rf'\d{{1,3}}(?:{re.escape(group)}\d{{3}})+(?!\d)|\d+(?:{re.escape(decimal)}\d)?', text)
    out = []
    for one in found:
        whole, _, part = one.replace(group, '').partition(decimal)
        out.append(int(whole) * 10 + int(part or 0))
    return out


class Languages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        data = Path(cls.folder.name) / 'data'
        cls.site = Path(cls.folder.name) / 'site'
        for words in (['import', 'published', PUBLISHED], ['report', '--out', cls.site]):
            done = subprocess.run([PROGRAM, words[0], *map(str, words[1:]), '--data', data], capture_output=True, text=True)
            assert done.returncode == 0, done.stderr
        cls.english = {path.relative_to(cls.site): Cells(path.read_text(encoding='utf-8')) for path in sorted(cls.site.rglob('*.html'))
                       if path.relative_to(cls.site).parts[0] not in FORMS}
        cls.others = {code: {path: Cells((cls.site / code / path).read_text(encoding='utf-8')) for path in cls.english}
                      for code in FORMS if code != 'en'}

    def test_the_languages_are_those_with_a_catalogue(self):
        self.assertEqual({path.stem for path in (ROOT / 'src/report/words').glob('*.toml')}, set(FORMS))
        self.assertGreater(len(self.english), 100)
        for code, pages in self.others.items():
            written = {path.relative_to(self.site / code) for path in (self.site / code).rglob('*')
                       if path.is_file()}
            prints = {path.relative_to(self.site) for path in (self.site / 'print').iterdir()}
            self.assertGreater(len(prints), 20)
            self.assertEqual(written, set(self.english) | prints, f'{code}: pages and prints, and nothing else')
            for path, page in pages.items():
                self.assertEqual(page.lang, code, path)

    def test_every_row_has_the_same_numbers(self):
        compared = 0
        # Rows of words and days, and definitions that name numbers in an order of their own: the next test reads the figures of these.
        apart = {'national-security.html', 'about-the-figures.html', 'downloads.html', 'ladder.html', 'editions.html', 'claims.html', 'score.html',
                 'figures.html'}
        for code, pages in self.others.items():
            for path, page in pages.items():
                if str(path) in apart:
                    continue
                # Beside a figure of the questions and answers stands its definition.
                any_order = 'periods' in path.parts or path.name in ('enterprise.html', 'secrecy-orders.html')

                def told(rows, language):
                    # Countries stand in the order of their names, so rows are compared by their address and not by their place.
                    return Counter((row['address'], tuple(tuple(sorted(found) if any_order else found) for found in
                                                          (numbers(text, language) for tag, text in row['cells'] if tag == 'td'))) for row in rows)
                ours = told(self.english[path].rows, 'en')
                self.assertEqual(ours, told(page.rows, code), f'{code}/{path}')
                compared += sum(ours.values())
                self.assertEqual([numbers(one, 'en') for one in self.english[path].cards], [numbers(one, code) for one in page.cards],
                                 f'{code}/{path}')
        self.assertGreater(compared, 20_000)
        print(f'languages: {compared} rows compared')

    def test_answers_and_claims_tell_the_same_figures(self):
        for code, pages in self.others.items():
            for name in ('questions.html', 'claims.html', 'score.html', 'figures.html', 'index.html'):
                def marked(page_path, language):
                    text = (self.site / page_path).read_text(encoding='utf-8')
                    return sorted(tuple(numbers(re.sub(r'<[^>]*>', '', one), language))
                                  for one in re.findall(r'<span class="figure">((?:[^<]|<span[^>]*>[^<]*</span>)*)</span>', text))
                self.assertEqual(marked(name, 'en'), marked(Path(code) / name, code), f'{code}/{name}')

    def test_every_page_leads_to_the_same_view_in_every_language(self):
        for path, page in self.english.items():
            places = {code: (self.site / path).parent / href for code, href in page.alternates.items()}
            self.assertEqual(set(places), set(FORMS), path)
            for code, place in places.items():
                wanted = self.site / path if code == 'en' else self.site / code / path
                self.assertEqual(place.resolve(), wanted.resolve())

    def test_no_english_sentence_is_left_on_a_page_of_another_language(self):
        with open(ROOT / 'src/report/words/en.toml', 'rb') as file:
            catalogue = tomllib.load(file)

        def sentences(table):
            for value in table.values():
                if isinstance(value, dict):
                    yield from sentences(value)
                else:
                    yield from re.split(r'\{\d\}', value)
        long = {one.strip() for one in sentences(catalogue) if len(one.strip()) > 24}
        shared = {'Transparency Reporting Toolkit, template of December 2016'}
        self.assertGreater(len(long), 300)
        for code, pages in self.others.items():
            for path, page in pages.items():
                text = ''.join(page.text)
                left = {one for one in long - shared if one in text}
                self.assertEqual(left, set(), f'{code}/{path}')


if __name__ == '__main__':
    unittest.main()
