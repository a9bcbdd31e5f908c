#!/usr/bin/env python3
"""PuLP as it is, through COIN_CMD and GLPK_CMD, with slimplex as `cbc` and `glpsol` in the PATH.

    test_pulp.py SLIMPLEX SOURCE-ROOT
"""
import math
import os
import sys
import unittest

SLIMPLEX, ROOT = map(os.path.abspath, sys.argv[1:3])
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import compat  # noqa: E402
import lps  # noqa: E402
import pulp  # noqa: E402

FOLDER = compat.first_in_path(SLIMPLEX)


def solver(name, **more):
    path = os.path.join(FOLDER, {'COIN_CMD': 'cbc', 'GLPK_CMD': 'glpsol'}[name])
    return getattr(pulp, name)(path=path, msg=False, **more)


def model_of(lp, category='Continuous'):
    m = pulp.LpProblem('model', pulp.LpMaximize if lp.maximise else pulp.LpMinimize)
    terms = {row: [] for row in lp.rows}
    x = {}
    cost = []
    for number, (name, (c, lower, upper, column)) in enumerate(lp.columns.items()):
        x[name] = pulp.LpVariable(f'x{number}', None if math.isinf(lower) else lower, None if math.isinf(upper) else upper, category)
        cost.append(c * x[name])
        for row, value in column.items():
            terms[row].append(value * x[name])
    m += pulp.lpSum(cost) + lp.offset
    rows = {}
    for number, (row, (lower, upper)) in enumerate(lp.rows.items()):
        body = pulp.lpSum(terms[row])
        if lower == upper:
            rows[row] = [body == lower]
        else:
            rows[row] = ([body >= lower] if math.isfinite(lower) else []) + ([body <= upper] if math.isfinite(upper) else [])
        rows[row] = rows[row] if terms[row] else []
        for k, constraint in enumerate(rows[row]):
            m += constraint, f'r{number}_{k}'
    return m, x, rows


class Pulp(unittest.TestCase):
    def solve(self, lp, name):
        m, x, _ = model_of(lp)
        status = m.solve(solver(name))
        if status != pulp.LpStatusOptimal:
            return pulp.LpStatus[status]
        values = {j: v.value() if v.value() is not None else max(lp.columns[j][1], min(0.0, lp.columns[j][2])) for j, v in x.items()}
        y = d = None
        if name == 'COIN_CMD':
            d = {j: v.dj or 0.0 for j, v in x.items()}
            y = dict.fromkeys(lp.rows, 0.0)
            by_name = {c.name: c for c in m.constraints()} if callable(m.constraints) else m.constraints
            for number, row in enumerate(lp.rows):
                for k in (0, 1):
                    if f'r{number}_{k}' in by_name:
                        y[row] += by_name[f'r{number}_{k}'].pi
            d = {j: v if v is not None and lp.columns[j][3] else lp.columns[j][0] for j, v in d.items()}
        self.assertEqual(lps.faults(lp, pulp.value(m.objective), values, y, d), [])
        return 'Optimal'

    def all_models(self, name, wanted):
        models = [*lps.instances(SLIMPLEX, ROOT), *((f'made up {seed}', lps.made_up(seed)) for seed in range(10))]
        for model, lp in models:
            with self.subTest(model=model):
                self.assertEqual(self.solve(lp, name), wanted.get(model, 'Optimal'))

    def test_optima_duals_and_reduced_costs_of_coin_cmd(self):
        self.all_models('COIN_CMD', {'infeasible.mps': 'Infeasible', 'unbounded.mps': 'Unbounded'})

    def test_optima_of_glpk_cmd(self):
        """glpsol, too, tells PuLP no more than that there is no optimum."""
        self.all_models('GLPK_CMD', {'infeasible.mps': 'Undefined', 'unbounded.mps': 'Undefined'})

    def test_integers_are_refused_unless_relaxed(self):
        m, _, _ = model_of(lps.made_up(1), 'Integer')
        for name in ('COIN_CMD', 'GLPK_CMD'):
            with self.assertRaises(pulp.PulpSolverError):
                m.solve(solver(name))
            self.assertEqual(m.solve(solver(name, mip=False)), pulp.LpStatusOptimal)

    def test_options_of_coin_cmd(self):
        lp = lps.made_up(3)
        m, _, _ = model_of(lp)
        for more in ({'timeLimit': 60}, {'presolve': True}, {'presolve': False}, {'cuts': True}, {'cuts': False}, {'gapRel': 0.1},
                     {'threads': 2}, {'strong': 3, 'gapAbs': 1}, {'warmStart': True}, {'options': ['dualT 1e-9']}):
            self.assertEqual(m.solve(solver('COIN_CMD', **more)), pulp.LpStatusOptimal, more)
        self.assertNotEqual(m.solve(solver('COIN_CMD', timeLimit=0)), pulp.LpStatusOptimal)
        self.assertEqual(m.solve(solver('COIN_CMD', options=['nosuch'])), pulp.LpStatusOptimal)  # as with cbc

    def test_options_of_glpk_cmd(self):
        m, _, _ = model_of(lps.made_up(3))
        for more in ({'timeLimit': 60}, {'options': ['--nopresol', '--dual']}):
            self.assertEqual(m.solve(solver('GLPK_CMD', **more)), pulp.LpStatusOptimal, more)
        with self.assertRaises(pulp.PulpSolverError):
            m.solve(solver('GLPK_CMD', options=['--nosuch']))


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1])
