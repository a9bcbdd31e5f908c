#!/usr/bin/env python3
"""pins.py on small models: what it pins is found again, and each pin that was changed is reported.

    test_pins.py SLIMPLEX SOURCE-ROOT
"""
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

SLIMPLEX, ROOT = map(os.path.abspath, sys.argv[1:3])
PINS = os.path.join(ROOT, 'tests', 'bench', 'pins.py')
MODELS = ['diet', 'infeasible', 'shifts', 'unbounded']


class Pins(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        os.mkdir(os.path.join(self.folder, 'netlib'))
        for name in MODELS:
            shutil.copy(os.path.join(ROOT, 'instances', name + '.mps'), os.path.join(self.folder, 'netlib'))
        self.file = os.path.join(self.folder, 'pins.tsv')
        self.pins('write')

    def pins(self, *words, code=0):
        """The lines that pins.py prints; it is to end with `code`."""
        r = subprocess.run([sys.executable, PINS, *words], capture_output=True, text=True, timeout=120,
                           env=os.environ | {'SLIMPLEX': SLIMPLEX, 'SLIMPLEX_LP_DIR': self.folder, 'SLIMPLEX_PINS': self.file})
        self.assertEqual(r.returncode, code, r.stdout + r.stderr)
        return r.stdout.splitlines()

    def rows(self):
        """The file of pins, title first."""
        with open(self.file, encoding='utf-8') as f:
            return [line.rstrip('\n').split('\t') for line in f]

    def tamper(self, model, method, field, change):
        """Changes one field of one pin."""
        rows = self.rows()
        for row in rows[1:]:
            if row[:2] == [model, method]:
                row[rows[0].index(field)] = change(row[rows[0].index(field)])
        with open(self.file, 'w', encoding='utf-8') as f:
            f.writelines('\t'.join(row) + '\n' for row in rows)

    def test_each_method_is_pinned_with_what_the_program_says(self):
        rows = self.rows()
        pins = {tuple(row[:2]): dict(zip(rows[0], row)) for row in rows[1:]}
        self.assertEqual(len(pins), 3 * len(MODELS))
        for method in ('dual', 'primal', 'ipm'):
            r = subprocess.run([SLIMPLEX, '--quiet', '--threads=1', f'--method={method}',
                                os.path.join(self.folder, 'netlib', 'diet.mps')], capture_output=True, text=True, timeout=60)
            said = dict(line.split(': ', 1) for line in r.stdout.splitlines())
            pin = pins['netlib/diet', method]
            self.assertEqual(pin['status'], said['Status'])
            self.assertAlmostEqual(float.fromhex(pin['objective']), float(said['Objective']), places=9)
            self.assertEqual(pins['netlib/infeasible', method]['status'], 'infeasible')
            self.assertRegex(pin['memory'], r'^live [\d.]+, peak [\d.]+, read [\d.]+, ')
        self.assertRegex(pins['netlib/diet', 'dual']['iterations'], r'^dual phase [12] \d+')
        self.assertRegex(pins['netlib/diet', 'ipm']['iterations'], r'^interior point \d+')
        # Another basis, another hash; and the other way round.
        bases = {}
        for method in ('dual', 'primal', 'ipm'):
            out = os.path.join(self.folder, 'basis')
            subprocess.run([SLIMPLEX, '--quiet', '--threads=1', f'--method={method}', f'--basis-out={out}',
                            os.path.join(self.folder, 'netlib', 'diet.mps')], capture_output=True, timeout=60, check=True)
            with open(out, encoding='utf-8') as f:
                bases[method] = f.read()
        self.assertEqual(len({(bases[m], pins['netlib/diet', m]['basis']) for m in bases}), len(set(bases.values())))
        self.assertEqual(len({pins['netlib/diet', m]['basis'] for m in bases}), len(set(bases.values())))

    def test_the_same_program_shows_no_difference(self):
        self.assertEqual(self.pins('check'), ['12 of 12 pins checked, 0 differ'])
        self.assertEqual(self.pins('check', '--jobs', '3', '--methods', 'dual,ipm', 'netlib/d', 'netlib/s'),
                         ['4 of 12 pins checked, 0 differ'])

    def test_each_changed_field_is_reported(self):
        changes = {'status': lambda _: 'unknown', 'iterations': lambda _: 'dual phase 2 12345', 'objective': lambda _: '0x1p+3',
                   'basis': lambda _: '0123456789abcdef', 'solution': lambda _: 'fedcba9876543210',
                   'memory': lambda v: v.replace('live ', 'live 9')}
        for field, change in changes.items():
            with self.subTest(field):
                before = self.rows()
                self.tamper('netlib/diet', 'dual', field, change)
                lines = self.pins('check', code=1)
                self.assertEqual(len(lines), 2, lines)
                self.assertTrue(lines[0].startswith(f'netlib/diet dual: {field}: '), lines)
                self.assertEqual(lines[1], f'12 of 12 pins checked, 1 differ ({field} 1)')
                self.tamper('netlib/diet', 'dual', field, lambda _: dict(zip(before[0], before[1]))[field])
                self.assertEqual(self.rows(), before)

    def test_slow_solves_and_long_ones_are_passed_over(self):
        self.tamper('netlib/diet', 'dual', 'status', lambda _: 'slow')
        self.tamper('netlib/diet', 'ipm', 'seconds', lambda _: '2.50')
        self.assertEqual(self.pins('check', '--under', '2'), ['10 of 12 pins checked, 0 differ'])

    def test_a_model_that_is_gone_is_a_difference(self):
        os.remove(os.path.join(self.folder, 'netlib', 'shifts.mps'))
        lines = self.pins('check', code=1)
        self.assertIn('netlib/shifts', lines[0])
        self.assertEqual(lines[1], '9 of 12 pins checked, 0 differ')

    def test_writing_some_keeps_the_others(self):
        self.tamper('netlib/diet', 'dual', 'basis', lambda _: 'old')
        self.tamper('netlib/shifts', 'dual', 'basis', lambda _: 'old')
        self.pins('write', '--methods', 'dual', 'netlib/diet')
        lines = self.pins('check', code=1)
        self.assertEqual(len(lines), 2, lines)
        self.assertTrue(lines[0].startswith('netlib/shifts dual: basis: old -> '), lines)


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1])
