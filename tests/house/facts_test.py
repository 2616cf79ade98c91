"""Every fact that the law judges on is made by chance in the law's property tests: what holds "for every demand" holds for that fact too."""
import re
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def members(header, struct):
    """Names of the data members of a struct, comments left out."""
    body = re.search(r'struct %s \{\n(.*?)\n\};' % struct, re.sub(r'//.*', '', header), re.S).group(1)
    return re.findall(r'\b(\w+)(?: = [^;]*)?;', body)


class Facts(unittest.TestCase):
    def test_each_is_made_by_chance(self):
        names = members((ROOT / 'src/law/other_facts.h').read_text(), 'OtherFacts')
        self.assertGreater(len(names), 30)
        self.assertIn('duplicate', names)
        self.assertIn('events', names)
        made = re.search(r'OtherFacts facts\(\) \{\n(.*?)\n    \}\n', (ROOT / 'src/law/property_test.cpp').read_text(), re.S).group(1)
        missing = [name for name in names if f'others.{name}' not in made]
        self.assertEqual(missing, [], 'src/law/property_test.cpp, Chance::facts(): say what chance makes of these')

    def test_members_are_read_as_they_are_written(self):
        self.assertEqual(members('struct One {\n    bool a = false;  // b;\n    std::vector<int> c;\n    std::optional<Day> d = {};\n};\n', 'One'), ['a', 'c', 'd'])


if __name__ == '__main__':
    unittest.main()
