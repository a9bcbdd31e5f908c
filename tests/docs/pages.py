#!/usr/bin/env python3
"""The pages say what is true: what they name is there.

    pages.py MANUAL SOURCE-ROOT

MANUAL is the program of the build that prints the tables of options.
"""
import glob
import importlib.util
import os
import re
import subprocess
import sys
import unittest

MANUAL, ROOT = map(os.path.abspath, sys.argv[1:3])
PAGES = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', *sorted(os.path.relpath(p, ROOT) for p in glob.glob(ROOT + '/docs/*.md'))]
TREES = 'solver|tests|docs|include|examples|instances'


def text_of(path):
    with open(os.path.join(ROOT, path), encoding='utf-8') as f:
        return f.read()


def table_of_rooms():
    path = os.path.join(ROOT, 'tests', 'rooms', 'rooms.py')
    spec = importlib.util.spec_from_file_location('rooms', path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.ROOMS


def block(page, begins):
    """The lines of the block of text whose first line begins so."""
    for text in re.findall(r'^```text\n(.*?)^```', text_of(page), re.S | re.M):
        if text.startswith(begins):
            return text.splitlines()
    raise AssertionError(f'{page} has no block that begins with {begins!r}')


class Pages(unittest.TestCase):
    def missing(self, pattern, known):
        """(page, what is named there and not known) for all pages."""
        return [(page, name) for page in PAGES for name in re.findall(pattern, text_of(page), re.M) if not known(page, name)]

    def test_every_link_leads_somewhere(self):
        self.assertEqual(self.missing(r'\]\((?!https?:)([^)#]+)', lambda page, to: os.path.exists(
            os.path.join(ROOT, os.path.dirname(page), to))), [])

    def test_every_file_that_is_named_exists(self):
        # A part in capitals stands for a name; build folders are not part of the tree.
        self.assertEqual(self.missing(rf'(?<![\w/.])((?:{TREES})/[\w./-]*\w)', lambda page, path: re.search(
            r'/[A-Z]+(\.|$)', path) or os.path.exists(os.path.join(ROOT, path))), [])

    def test_every_option_that_is_named_exists(self):
        table = subprocess.run([MANUAL, 'markdown'], capture_output=True, text=True, check=True).stdout
        options = set(re.findall(r'^\| `--([\w-]+)', table, re.M))
        with open(os.path.join(ROOT, 'solver', 'dist', 'main.c'), encoding='utf-8') as f:
            options |= set(re.findall(r'--([\w-]+)', f.read()))  # slimplex-mpi has some of its own
        for page in PAGES:
            # Commands that are not the program's have options of their own.
            text = re.sub(r'^## glpsol\n.*?(?=^## )', '', text_of(page), flags=re.S | re.M)
            lines = [l for l in text.splitlines() if not re.search(r'\./dev (bench|test|pins)|pkg-config|meson|--solver|glpsol --', l)]
            named = set(re.findall(r'(?<![\w-])--([a-z][\w-]+)', '\n'.join(lines)))
            self.assertEqual(named - options, set(), page)

    def test_every_call_that_is_named_exists(self):
        header = text_of('include/slimplex.h')
        self.assertEqual(self.missing(r'\b(slx_[a-z_]+[a-z])\b', lambda page, name: re.search(rf'\b{name}\b', header)), [])

    def test_every_command_of_dev_that_is_named_exists(self):
        usage = subprocess.run([os.path.join(ROOT, 'dev'), 'help'], capture_output=True, text=True, check=True).stdout
        commands = set(re.findall(r'^  (\w+)', usage, re.M)) | {'help'}
        self.assertEqual(self.missing(r'\./dev (\w+)', lambda page, word: word in commands), [])

    def test_the_readme_is_short(self):
        self.assertLessEqual(len(text_of('README.md').splitlines()), 150)

    def test_the_map_has_the_rooms_and_their_arrows(self):
        arrows = dict(re.split(r' +-> +', line) for line in block('docs/map.md', 'base '))
        shown = {room: [] if to == '(nothing)' else to.split(', ') for room, to in arrows.items()}
        self.assertEqual(shown, table_of_rooms())
        told = re.findall(r'^\| (\w+) \| ', re.search(r'\| room \|.*?\n\n', text_of('docs/map.md'), re.S)[0], re.M)
        self.assertEqual(sorted(told[1:]), sorted(table_of_rooms()))

    def test_the_way_of_a_coefficient_goes_through_functions_that_are_where_it_says(self):
        lines = block('docs/map.md', 'line ')
        number, card = re.match(r'line (\d+) +(.*)', lines[0]).groups()
        model = text_of('instances/diet.mps').splitlines()
        self.assertEqual(model[int(number) - 1].split(), card.split())
        steps = [re.search(r'  (struct \w+|\w+) +([a-z]+/\w+\.\w+)$', line) for line in lines]
        steps = [step.groups() for step in steps if step]
        self.assertGreater(len(steps), 15)
        for name, path in steps:
            self.assertRegex(text_of('solver/' + path), rf'\b{name}\b', path)


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1] + sys.argv[3:])
