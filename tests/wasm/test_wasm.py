#!/usr/bin/env python3
"""The library and the program as WebAssembly: the tests of the rooms pass, and solves end as the native ones do.

    test_wasm.py SLIMPLEX SOURCE-ROOT BUILD-FOLDER

Solves the models of instances/, and where SLIMPLEX_LP_DIR is set the smallest of its netlib folder beside them, until
there are 60.  Exit code 77, with a word, where a tool is missing.
"""
import bz2
import glob
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

from build import build, missing

SLIMPLEX, ROOT, BUILD = map(os.path.abspath, sys.argv[1:4])
RUN = ['node', '--no-warnings', os.path.join(ROOT, 'tests', 'wasm', 'run.mjs')]
MODELS = 60
COMPARED = 'Status', 'Objective', 'Iterations'


def models(folder):
    """Up to MODELS files, the ones of the pool unpacked in `folder`."""
    found = sorted(glob.glob(os.path.join(ROOT, 'instances', '*.mps')))
    pool = os.environ.get('SLIMPLEX_LP_DIR')
    for packed in sorted(glob.glob(os.path.join(pool, 'netlib', '*.mps.bz2')), key=os.path.getsize) if pool else []:
        if len(found) < MODELS:
            found.append(os.path.join(folder, os.path.basename(packed)[:-len('.bz2')]))
            with bz2.open(packed) as source, open(found[-1], 'wb') as target:
                shutil.copyfileobj(source, target)
    return found


def told(command):
    """What is compared of a report, and the exit code."""
    r = subprocess.run(command, capture_output=True, text=True, timeout=300)
    lines = dict(line.split(': ', 1) for line in r.stdout.splitlines() if ': ' in line)
    return {key: lines.get(key) for key in COMPARED} | {'code': r.returncode}


class WebAssembly(unittest.TestCase):
    def test_the_tests_of_the_rooms_pass(self):
        # Without the public LPs: their files are packed, which this build cannot read.
        plain = {name: value for name, value in os.environ.items() if name != 'SLIMPLEX_LP_DIR'}
        r = subprocess.run(['meson', 'test', '-C', BUILD, '--no-rebuild', '--print-errorlogs'], capture_output=True, text=True,
                           env=plain)
        self.assertEqual(r.returncode, 0, r.stdout[-8000:] + r.stderr[-2000:])

    def test_solves_end_as_the_native_ones_do_to_the_last_bit(self):
        with tempfile.TemporaryDirectory() as folder:
            files = models(folder)
            self.assertGreaterEqual(len(files), 20)
            for file in files:
                for options in [], ['--method', 'primal']:
                    with self.subTest(file=os.path.basename(file), options=options):
                        native = told([SLIMPLEX, '--quiet', '--threads', '1', *options, file])
                        self.assertIsNotNone(native['Status'])
                        self.assertEqual(told([*RUN, os.path.join(BUILD, 'slimplex'), '--quiet', *options, file]), native)

    def test_the_memory_limit_is_kept(self):
        file = os.path.join(ROOT, 'instances', 'staircase.mps')
        r = subprocess.run([*RUN, os.path.join(BUILD, 'slimplex'), '--quiet', '--memory-limit', '20K', file],
                           capture_output=True, text=True)
        self.assertEqual(r.returncode, 12, r.stdout + r.stderr)
        self.assertIn('Status: memory limit', r.stdout)


if __name__ == '__main__':
    lack = missing()
    if lack:
        print(f'skipped: there is no {lack}')
        sys.exit(77)
    build(ROOT, BUILD)
    unittest.main(argv=sys.argv[:1] + sys.argv[4:])
