#!/usr/bin/env python3
"""The program under the names `cbc` and `glpsol`, called as PuLP, Pyomo and linopy call these, beside the real ones where they are
installed.

    test_compat.py SLIMPLEX
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

REAL = {name: shutil.which(name) for name in ('cbc', 'glpsol')}
SLIMPLEX = os.path.abspath(sys.argv[1])
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import compat  # noqa: E402

OURS = compat.first_in_path(SLIMPLEX)

LP = '''maximize
obj: 3 x + 2 y
subject to
c1: x + y <= 5
c2: x - y >= 0.5
a_row_with_a_long_name: x + 2 y >= -3
fixed: z = 1
bounds
0 <= x <= 4
end
'''
INFEASIBLE = 'minimize\nobj: x\nsubject to\nc1: x + y <= 5\nc2: x - y >= 8\nbounds\nx <= 4\nend\n'
UNBOUNDED = 'maximize\nobj: 3 x + 2 y\nsubject to\nc1: x - y <= 5\nend\n'
INTEGER = LP.replace('end', 'general\nx\nend')


class Compat(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)

    def path(self, name):
        return os.path.join(self.folder, name)

    def call(self, name, text, *arguments, real=False, code=0, model='m.lp'):
        """Standard output, and the files that the call wrote, by name; MODEL stands for the model's path."""
        for old in os.listdir(self.folder):
            os.unlink(self.path(old))
        with open(self.path(model), 'w', encoding='ascii') as f:
            f.write(text)
        words = [self.path(model) if a == 'MODEL' else self.path(a[1:]) if a.startswith('@') else a for a in arguments]
        r = subprocess.run([REAL[name] if real else os.path.join(OURS, name), *words], capture_output=True, text=True, timeout=60,
                           check=False)
        self.assertEqual(r.returncode, code, r.stdout + r.stderr)
        files = {}
        for found in os.listdir(self.folder):
            with open(self.path(found), encoding='ascii') as f:
                files[found] = f.read()
        return r.stdout, files

    def both(self, name, *arguments, **more):
        """What slimplex wrote, then what the real one did where there is one."""
        yield self.call(name, *arguments, **more)
        if REAL[name]:
            yield self.call(name, *arguments, real=True, **more)

    # ---- cbc ------------------------------------------------------------------------------------------------------

    @staticmethod
    def lines_of_cbc(text):
        """First word of the heading, its value, and the lines as (number, name, value, dual)."""
        first, *rest = text.splitlines()
        lines = []
        for line in rest:
            words = line.replace('**', '').split()
            lines.append((int(words[0]), words[1], float(words[2]), float(words[3])))
        return first.split()[0], re.fullmatch(r'.* - objective value (-?\d+\.?\d*)', first)[1], lines

    def test_cbc_as_pyomo_calls_it(self):
        for out, files in self.both('cbc', LP, '-printingOptions', 'all', '-import', 'MODEL', '-stat=1', '-solve', '-solu', '@s'):
            word, value, lines = self.lines_of_cbc(files['s'])
            self.assertEqual((word, float(value)), ('Optimal', 14))
            self.assertEqual(lines[:3], [(0, 'c1', 5, 2), (1, 'c2', 3, 0), (2, 'a_row_with_a_long_name', 6, 0)])
            self.assertEqual([line for line in lines[4:] if line[1] != 'z'], [(0, 'x', 4, 1), (1, 'y', 1, 0)])
            self.assertIn('CoinLpIO::readLp(): Maximization problem reformulated as minimization', out)
            self.assertRegex(out, r'Version: 2\.10\.8')

    def test_cbc_as_pulp_calls_it(self):
        mps = ('*SENSE:Maximize\nNAME          M\nROWS\n N  OBJ\n L  C0\nCOLUMNS\n    X0        C0        1.0\n    X0        OBJ       3.0\n'
               'RHS\n    RHS       C0        5.0\nENDATA\n')
        for _, files in self.both('cbc', mps, 'MODEL', '-max', '-sec', '20', '-timeMode', 'elapsed', '-solve', '-printingOptions', 'all',
                                  '-solution', '@s', model='m.mps'):
            word, value, lines = self.lines_of_cbc(files['s'])
            self.assertEqual((word, float(value), lines), ('Optimal', 15, [(0, 'C0', 5, 3), (0, 'X0', 5, 0)]))

    def test_cbc_without_printing_options_writes_columns(self):
        _, files = self.call('cbc', LP, 'MODEL', 'solve', 'solution', '@s')
        self.assertEqual([line[1] for line in self.lines_of_cbc(files['s'])[2]], ['x', 'y', 'z'])

    def test_cbc_tells_infeasible_and_unbounded(self):
        for text, word, said in ((INFEASIBLE, 'Infeasible', 'infeasible'), (UNBOUNDED, 'Unbounded', 'unbounded')):
            for out, files in self.both('cbc', text, '-import', 'MODEL', '-solve', '-solu', '@s'):
                self.assertEqual(self.lines_of_cbc(files['s'])[0], word)
                self.assertIn(f'Result - Linear relaxation {said}', out)

    def test_cbc_refuses_integers_unless_it_is_the_relaxation(self):
        with open(self.path('s'), 'w', encoding='ascii') as f:
            f.write('old')
        out, files = self.call('cbc', INTEGER, '-import', 'MODEL', '-solve', '-solu', '@s', code=1)
        self.assertIn('1 variable is integer', out)
        self.assertNotIn('s', files)
        _, files = self.call('cbc', INTEGER, '-import', 'MODEL', '-initialSolve', '-solu', '@s')
        self.assertEqual(self.lines_of_cbc(files['s'])[0], 'Optimal')

    def test_cbc_stops_on_time_without_a_feasible_point(self):
        _, files = self.call('cbc', LP, '-sec', '0', '-import', 'MODEL', '-solve', '-solu', '@s')
        self.assertTrue(files['s'].startswith('Stopped on time (no feasible point) - objective value 0.'), files['s'])

    def test_cbc_names_what_it_does_not_know_and_goes_on(self):
        for out, files in self.both('cbc', LP, 'MODEL', '-nosuch', '-solve', '-solu', '@s'):
            self.assertIn('No match for nosuch', out)
            self.assertIn('s', files)
        self.assertIn('No match for AMPL', self.call('cbc', LP, '@dummy', '-AMPL', '-stop', code=1)[0])  # Pyomo asks that

    def test_cbc_values_have_no_exponent(self):
        text = 'minimize\nobj: 3 x\nsubject to\nc1: x >= 1.25e-9\nend\n'
        _, files = self.call('cbc', text, 'MODEL', 'solve', 'solu', '@s')
        self.assertAlmostEqual(float(self.lines_of_cbc(files['s'])[1]), 3.75e-9, places=18)

    # ---- glpsol ---------------------------------------------------------------------------------------------------

    def test_glpsol_writes_what_glpsol_writes(self):
        found = []
        for out, files in self.both('glpsol', LP, '--write', '@raw', '--wglp', '@glp', '--cpxlp', 'MODEL', '-o', '@table'):
            self.assertIn('OPTIMAL LP SOLUTION FOUND', out)
            entries = sorted(line for line in files['glp'].splitlines() if line.startswith('a '))
            rest = [line for line in files['glp'].splitlines() if not line.startswith('a ')]
            table = [line.rstrip() for line in files['table'].split('Karush')[0].replace('End of output', '').rstrip().splitlines()]
            found.append((entries, rest, table, files['raw'].splitlines()))
        self.assertIn('s bas 4 3 f f 14', found[0][3])
        self.assertIn('     1 c1           NU             5                           5             2', found[0][2])
        for real in found[1:]:
            self.assertEqual(found[0], real)

    def test_glpsol_tells_infeasible_and_unbounded(self):
        for text, said in ((INFEASIBLE, 'PROBLEM HAS NO PRIMAL FEASIBLE SOLUTION'), (UNBOUNDED, None)):
            for out, files in self.both('glpsol', text, '--cpxlp', 'MODEL', '-o', '@table', '-w', '@raw'):
                self.assertIn('Status:     UNDEFINED', files['table'])
                self.assertRegex(files['raw'], r'\ns bas \d \d u u 0\n')
                self.assertIn(said or 'U', out)

    def test_glpsol_takes_a_time_limit(self):
        for out, files in self.both('glpsol', LP, '--cpxlp', 'MODEL', '-w', '@raw', '--tmlim', '0'):
            self.assertIn('TIME LIMIT EXCEEDED; SEARCH TERMINATED', out)
            self.assertIn('s bas 4 3 u u 0', files['raw'])

    def test_glpsol_refuses_integers_unless_told_nomip(self):
        out, files = self.call('glpsol', INTEGER, '--cpxlp', 'MODEL', '-w', '@raw', code=1)
        self.assertIn('1 variable is integer', out)
        self.assertNotIn('raw', files)
        for _, files in self.both('glpsol', INTEGER, '--nomip', '--cpxlp', 'MODEL', '-w', '@raw'):
            self.assertIn('s bas 4 3 f f 14', files['raw'])

    def test_glpsol_refuses_what_it_does_not_know(self):
        for out, _ in self.both('glpsol', LP, '--nosuch', code=1):
            self.assertRegex(out, "Invalid option '--nosuch'; try .*glpsol --help")
        for out, _ in self.both('glpsol', 'nonsense', '--cpxlp', 'MODEL', code=1):
            self.assertIn('m.lp', out)

    def test_glpsol_writes_a_log_and_its_version(self):
        out, files = self.call('glpsol', LP, '--lp', 'MODEL', '--log', '@log')
        self.assertEqual(out, files['log'])
        for out, _ in self.both('glpsol', LP, '--version'):
            self.assertTrue(out.startswith('GLPSOL--GLPK LP/MIP Solver 5.0'), out)


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1])
