#!/usr/bin/env python3
"""Pyomo as it is, with slimplex in the PATH.

    test_pyomo.py SLIMPLEX SOURCE-ROOT ASL-SIDE

ASL-SIDE is a program with AMPL's own library, or empty.
"""
import math
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

SLIMPLEX, ROOT, ASL_SIDE = (os.path.abspath(a) if a else '' for a in sys.argv[1:4])
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import compat  # noqa: E402
import lps  # noqa: E402
import pyomo.environ as pyo  # noqa: E402

DIRECT = ['slimplex', 'asl:slimplex']
compat.first_in_path(SLIMPLEX)


def bound(value):
    return None if math.isinf(value) else value


def model_of(lp, domain=pyo.Reals):
    m = pyo.ConcreteModel()
    m.x = pyo.Var(list(lp.columns), domain=domain)
    terms = {row: [] for row in lp.rows}
    for name, (_, lower, upper, column) in lp.columns.items():
        m.x[name].setlb(bound(lower))
        m.x[name].setub(bound(upper))
        for row, value in column.items():
            terms[row].append(value * m.x[name])
    m.cost = pyo.Objective(expr=sum(c[0] * m.x[name] for name, c in lp.columns.items()) + lp.offset,
                           sense=pyo.maximize if lp.maximise else pyo.minimize)
    m.rows = pyo.Constraint(pyo.Any)
    for row, (lower, upper) in lp.rows.items():
        if terms[row] and (math.isfinite(lower) or math.isfinite(upper)):
            body = sum(terms[row])
            m.rows[row] = body == lower if lower == upper else pyo.inequality(bound(lower), body, bound(upper)) if (
                math.isfinite(lower) and math.isfinite(upper)) else body <= upper if math.isfinite(upper) else body >= lower
    m.dual = pyo.Suffix(direction=pyo.Suffix.IMPORT)
    m.rc = pyo.Suffix(direction=pyo.Suffix.IMPORT)
    return m


def direct_answer(path):
    """Status and objective by the program itself."""
    out = subprocess.run([SLIMPLEX, '-q', path], capture_output=True, text=True, check=False).stdout
    found = dict(line.split(': ', 1) for line in out.splitlines() if ': ' in line)
    return found['Status'], found['Objective']


def models():
    yield from lps.instances(SLIMPLEX, ROOT)
    for seed in range(10):
        yield f'made up {seed}', lps.made_up(seed)


class Pyomo(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)

    def solve(self, solver, lp, reduced_costs=True):
        m = model_of(lp)
        s = pyo.SolverFactory(solver)
        results = s.solve(m, load_solutions=False)
        status = str(results.solver.termination_condition)
        if status != 'optimal':
            return status
        if solver == 'appsi_cbc':
            s.load_vars()
            m.dual.update(s.get_duals())
            m.rc.update(s.get_reduced_costs())
        else:
            m.solutions.load_from(results)
        y = {row: m.dual[m.rows[row]] if row in m.rows else 0.0 for row in lp.rows}
        x = {name: v.value if v.value is not None else max(lp.columns[name][1], min(0.0, lp.columns[name][2]))
             for name, v in m.x.items()}
        d = {name: m.rc.get(v) for name, v in m.x.items()}
        d = d if reduced_costs and all(v is not None for v in d.values()) else None
        self.assertEqual(lps.faults(lp, pyo.value(m.cost), x, y, d), [])
        return status

    def all_models(self, solver):
        count = 0
        for name, lp in models():
            with self.subTest(solver=solver, model=name):
                wanted = {'infeasible.mps': 'infeasible', 'unbounded.mps': 'unbounded'}.get(name, 'optimal')
                self.assertEqual(self.solve(solver, lp), wanted)
                count += 1
        self.assertGreaterEqual(count, 30)

    def test_optima_of_the_plain_interface(self):
        self.all_models('slimplex')

    def test_optima_of_the_asl_interface(self):
        self.all_models('asl:slimplex')

    def test_optima_of_cbc(self):
        self.all_models('cbc')

    def test_optima_of_appsi_cbc(self):
        self.all_models('appsi_cbc')

    def test_optima_of_glpk(self):
        self.all_models('glpk')

    def test_integers_are_refused_under_other_names(self):
        for solver in ('cbc', 'glpk'):
            with self.assertRaises(Exception):
                pyo.SolverFactory(solver).solve(model_of(lps.made_up(1), domain=pyo.Integers))
        s = pyo.SolverFactory('glpk')
        s.options['nomip'] = None
        self.assertEqual(str(s.solve(model_of(lps.made_up(1), domain=pyo.Integers)).solver.termination_condition), 'optimal')

    def test_time_limits_under_other_names(self):
        m = model_of(lps.made_up(0))
        for solver in ('cbc', 'glpk'):
            r = pyo.SolverFactory(solver).solve(m, timelimit=60)
            self.assertEqual(str(r.solver.termination_condition), 'optimal')
        s = pyo.SolverFactory('glpk')
        s.options['tmlim'] = 0
        r = s.solve(m, load_solutions=False)
        self.assertEqual(str(r.solver.termination_condition), 'maxTimeLimit')
        s = pyo.SolverFactory('cbc')
        s.options['sec'] = 0
        r = s.solve(m, load_solutions=False)
        self.assertEqual(str(r.solver.termination_condition), 'maxTimeLimit')

    def test_the_version_is_found(self):
        for solver in DIRECT:
            s = pyo.SolverFactory(solver)
            self.assertTrue(s.available())
            self.assertGreaterEqual(s.version(), (0, 1, 0, 0))

    def test_integers_need_relax(self):
        for solver in DIRECT:
            m = model_of(lps.made_up(1), domain=pyo.Integers)
            s = pyo.SolverFactory(solver)
            with self.assertRaises(Exception):
                s.solve(m)
            s.options['relax'] = 1
            self.assertEqual(str(s.solve(m).solver.termination_condition), 'optimal')

    def test_limits_and_bad_options(self):
        m = model_of(lps.made_up(0))
        s = pyo.SolverFactory('slimplex')
        s.options['presolve'] = 'off'
        s.options['iteration_limit'] = 0
        self.assertNotEqual(str(s.solve(m, load_solutions=False).solver.termination_condition), 'optimal')
        s = pyo.SolverFactory('slimplex')
        s.options['no_such_option'] = 1
        with self.assertRaises(Exception):
            s.solve(m)

    def test_suffixes_of_the_solution(self):
        m = model_of(lps.made_up(2))
        m.sstatus = pyo.Suffix(direction=pyo.Suffix.IMPORT)
        pyo.SolverFactory('slimplex').solve(m)
        self.assertEqual({type(v) for v in (m.sstatus[x] for x in m.x.values())}, {int})
        basic = sum(m.sstatus[v] == 1 for v in [*m.x.values(), *m.rows.values()])
        self.assertEqual(basic, len(m.rows))

    def test_amplslibrary_agrees_on_files(self):
        """AMPL's library writes each model in binary: that is the same model.  It reads the solution."""
        if not ASL_SIDE:
            self.skipTest('no libamplsolver-dev')
        stub, other = os.path.join(self.folder, 'm'), os.path.join(self.folder, 'b')
        for name, lp in models():
            with self.subTest(model=name):
                model_of(lp).write(stub + '.nl')
                subprocess.run([ASL_SIDE, 'binary', stub, other], check=True)
                text, binary = (subprocess.run([SLIMPLEX, '-q', '--no-solve', '--write-model', '-', path + '.nl'],
                                               capture_output=True, check=True).stdout for path in (stub, other))
                self.assertEqual(text, binary)
                answers = []
                for path in (stub, other):
                    subprocess.run([SLIMPLEX, path, '-AMPL'], check=True)
                    answers.append(subprocess.run([ASL_SIDE, 'solution', path], capture_output=True, text=True,
                                                  check=True).stdout)
                self.assertEqual(answers[0], answers[1])
                self.assertIn({'infeasible.mps': 'infeasible', 'unbounded.mps': 'unbounded'}.get(name, 'optimal'), answers[0])


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1])
