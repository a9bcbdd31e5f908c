#!/usr/bin/env python3
"""The protocol of AMPL's solvers as a caller meets it: `slimplex STUB -AMPL`, the .sol file, exit codes.

    test_ampl.py SLIMPLEX
"""
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

SLIMPLEX = os.path.abspath(sys.argv[1])

# max 3 x + 2 y + 7;  x + y <= 5;  1 <= x - y + 0.5 <= 8;  x + 2 y >= -3;  0 <= x <= 4, y >= 0: 21 at (4, 1).
HEADER = '''g3 1 1 0	# problem small
 2 3 1 1 0
 0 0
 0 0
 0 0 0
 0 0 0 1
 0 {integers} 0 0 0
 6 2
 0 0
 0 0 0 0 0
'''
BODY = '''C0
n0
C1
n0.5
C2
n0
O0 1
n7
r
1 {first}
0 1 8
2 -3
b
0 0 4
2 0
k1
3
J0 2
0 1
1 1
J1 2
0 1
1 -1
J2 2
0 1
1 2
G0 2
0 3
1 2
'''


def small(integers=0, first=5):
    return HEADER.format(integers=integers) + BODY.format(first=first)


class Solution:
    """What a .sol file says, read as the description of the format has it."""

    def __init__(self, path):
        with open(path, encoding='ascii') as f:
            lines = f.read().split('\n')
        end = lines.index('')
        self.message = lines[:end]
        rest = iter(lines[end + 1:])
        assert next(rest) == 'Options'
        count = int(next(rest))
        self.options = [next(rest), next(rest)]
        with_tolerance = self.options[1] == '3'  # which stands behind the counts
        self.options += [next(rest) for _ in range(count - (4 if with_tolerance else 2))]
        m, duals, n, values = (int(next(rest)) for _ in range(4))
        self.shape = (m, n)
        self.tolerance = next(rest) if with_tolerance else None
        self.duals = [float(next(rest)) for _ in range(duals)]
        self.values = [float(next(rest)) for _ in range(values)]
        word, number, code = next(rest).split()
        assert (word, number) == ('objno', '0')
        self.code = int(code)
        self.suffixes = {}
        for line in rest:
            if not line:
                break
            word, kind, count, length, table, table_lines = line.split()
            assert (word, table, table_lines) == ('suffix', '0', '0')
            name = next(rest)
            assert len(name) + 1 == int(length)
            pairs = [next(rest).split() for _ in range(int(count))]
            self.suffixes[name, int(kind)] = {int(k): float(v) for k, v in pairs}
        assert list(rest) == []


class Ampl(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        self.stub = os.path.join(self.folder, 'model')

    def call(self, *arguments, code=0, environment=None):
        variables = {k: v for k, v in os.environ.items() if k != 'slimplex_options'} | (environment or {})
        r = subprocess.run([SLIMPLEX, *arguments], capture_output=True, text=True, timeout=60, env=variables, check=False)
        self.assertEqual(r.returncode, code, r.stdout + r.stderr)
        return r

    def solve(self, text, *arguments, **more):
        with open(self.stub + '.nl', 'w', encoding='ascii') as f:
            f.write(text)
        self.call(self.stub, '-AMPL', *arguments, **more)
        return Solution(self.stub + '.sol')

    def refuse(self, text, part, *arguments, code=2, **more):
        """The call ends with this code and message, and no .sol file, not even the one that was there."""
        with open(self.stub + '.nl', 'w', encoding='ascii') as f:
            f.write(text)
        with open(self.stub + '.sol', 'w', encoding='ascii') as f:
            f.write('old\n')
        r = self.call(self.stub + '.nl', '-AMPL', *arguments, code=code, **more)
        self.assertIn(part, r.stderr)
        return r

    def no_answer(self):
        self.assertFalse(os.path.exists(self.stub + '.sol'))

    def test_an_optimum_with_duals_and_suffixes(self):
        s = self.solve(small())
        self.assertEqual(s.code, 0)
        self.assertIn('optimal; objective 21', s.message[0])
        self.assertEqual(s.options, ['1', '1', '0'])
        self.assertEqual(s.shape, (3, 2))
        self.assertEqual(s.values, [4, 1])
        self.assertEqual(s.duals, [2, 0, 0])
        self.assertEqual(s.suffixes['sstatus', 0], {0: 4, 1: 1})
        self.assertEqual(s.suffixes['sstatus', 1], {0: 4, 1: 1, 2: 1})
        self.assertEqual(s.suffixes['rc', 4], {0: 1, 1: 0})
        self.assertEqual(s.suffixes['upper_bound_duals', 4], {0: 1})
        self.assertNotIn(('lower_bound_duals', 4), s.suffixes)

    def test_the_statuses_of_an_answer_are_where_the_next_solve_begins(self):
        s = self.solve(small())
        self.assertIn('1 iterations', s.message)
        again = small()
        for kind in (0, 1):
            statuses = s.suffixes['sstatus', kind]
            again += f'S{kind} {len(statuses)} sstatus\n' + ''.join(f'{k} {int(v)}\n' for k, v in statuses.items())
        self.assertIn('0 iterations', self.solve(again).message)

    def test_the_stub_may_have_its_ending_and_stand_anywhere(self):
        self.solve(small())
        os.remove(self.stub + '.sol')
        self.call('-AMPL', self.stub + '.nl', 'method=primal')
        self.assertEqual(Solution(self.stub + '.sol').values, [4, 1])

    def test_the_tolerance_of_the_first_line_is_repeated(self):
        s = self.solve(small().replace('g3 1 1 0\t', 'g3 0 3 0 1e-8\t'))
        self.assertEqual((s.options, s.tolerance, s.values), (['0', '3', '0'], '1e-8', [4, 1]))

    def test_infeasible_has_its_multipliers(self):
        """y rows >= 0: x + y <= -1 contradicts x, y >= 0."""
        s = self.solve(small(first=-1))
        self.assertEqual((s.code, s.values, s.duals), (200, [], []))
        proof = s.suffixes['dunbdd', 5]
        self.assertLess(proof[0], 0)

    def test_unbounded_has_a_point_and_a_ray(self):
        text = small().replace('r\n1 5\n0 1 8\n', 'r\n3\n3\n')
        s = self.solve(text)
        self.assertEqual((s.code, len(s.values), s.duals), (300, 2, []))
        ray = s.suffixes['unbdd', 4]
        self.assertGreater(ray[1], 0)
        self.assertEqual(ray.get(0, 0), 0)

    def test_a_limit_is_told(self):
        s = self.solve(small(), 'iteration_limit=0', 'presolve=off')
        self.assertEqual(s.code, 400)
        self.assertEqual(len(s.values), 2)

    def test_options_come_from_the_environment_and_the_command_line(self):
        s = self.solve(small(), environment={'slimplex_options': '  presolve="off" iteration_limit=0 '})
        self.assertEqual(s.code, 400)
        s = self.solve(small(), 'iteration-limit=100', environment={'slimplex_options': 'iteration_limit=0'})
        self.assertEqual(s.code, 0)
        s = self.solve(small(), 'method="primal"', "timelimit='10'")
        self.assertEqual(s.code, 0)
        with open(self.stub + '.nl', 'w', encoding='ascii') as f:
            f.write(small())
        self.assertEqual(self.call(self.stub, '-AMPL').stderr, '')
        self.assertIn('iterations', self.call(self.stub, '-AMPL', 'outlev=1').stderr)

    def test_bad_options_are_named(self):
        for option, part in [('speed=9', "'speed'"), ('method=magic', 'method'), ('wantsol', "NAME=VALUE, not 'wantsol'"),
                             ('relax=2', "option relax takes 0 or 1, not '2'")]:
            self.assertIn(part, self.call(self.stub, '-AMPL', option, code=1).stderr)
        self.assertIn('speed', self.call(self.stub, '-AMPL', code=1, environment={'slimplex_options': 'speed=9'}).stderr)
        self.assertIn('no model', self.call('-AMPL', code=1).stderr)

    def test_integers_are_an_error_unless_relaxed(self):
        self.refuse(small(integers=1), '1 variable is integer', code=1)
        self.no_answer()
        self.assertEqual(self.solve(small(integers=1), 'relax=1').values, [4, 1])

    def test_what_is_not_linear_is_an_error_without_an_answer(self):
        self.refuse(small().replace('C1\nn0.5', 'C1\no5\nv0\nn2'), 'row R2 is not linear: power')
        self.no_answer()
        self.refuse(small().replace('O0 1\nn7', 'O0 1\no2\nv0\nv1'), 'objective function is not linear: product')
        self.no_answer()

    def test_a_file_that_is_not_there(self):
        r = self.call(self.stub, '-AMPL', code=2)
        self.assertIn('model.nl', r.stderr)

    def test_the_version_is_told(self):
        self.assertRegex(self.call('-v').stdout, r'^slimplex \d+\.\d+\.\d+ \(ASL\)\n$')


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1])
