#!/usr/bin/env python3
"""linopy as it is, through its `cbc` and `glpk`, with slimplex under these names in the PATH.

    test_linopy.py SLIMPLEX SOURCE-ROOT
"""
import os
import sys
import unittest

SLIMPLEX, ROOT = map(os.path.abspath, sys.argv[1:3])
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import compat  # noqa: E402

compat.first_in_path(SLIMPLEX)

import linopy  # noqa: E402
import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402


def dispatch(hours=24, demand=80.0, integer=False):
    """Two plants, one cheap and small; what is not met costs 1000.  The optimum can be told by hand."""
    m = linopy.Model()
    time = pd.RangeIndex(hours, name='time')
    coords = {'coords': [time]}
    if integer:
        cheap = m.add_variables(lower=0, upper=50, name='cheap', integer=True, **coords)
    else:
        cheap = m.add_variables(lower=0, upper=50, name='cheap', **coords)
    dear = m.add_variables(lower=0, upper=100, name='dear', **coords)
    load = demand + np.arange(hours)
    m.add_constraints(cheap + dear >= load, name='load')
    m.add_objective((10.25 * cheap + 31.5 * dear).sum())
    return m, load


class Linopy(unittest.TestCase):
    def check(self, solver, **more):
        m, load = dispatch()
        status, condition = m.solve(solver_name=solver, **more)
        self.assertEqual((status, condition), ('ok', 'optimal'))
        np.testing.assert_allclose(m.solution['cheap'].values, 50, atol=1e-6)
        np.testing.assert_allclose(m.solution['dear'].values, load - 50, atol=1e-6)
        np.testing.assert_allclose(m.constraints['load'].dual.values, 31.5, atol=1e-6)
        self.assertAlmostEqual(m.objective.value, 24 * 50 * 10.25 + (load - 50).sum() * 31.5, places=4)

    def test_optimum_and_duals(self):
        for solver in ('cbc', 'glpk'):
            for api in ('lp', 'mps'):
                with self.subTest(solver=solver, api=api):
                    self.check(solver, io_api=api)

    def test_options_are_taken(self):
        self.check('cbc', sec=60, presolve='off')
        self.check('glpk', tmlim=60)

    def test_a_basis_is_written_and_read(self):
        import tempfile
        with tempfile.TemporaryDirectory() as folder:
            basis = os.path.join(folder, 'basis')
            self.check('cbc', basis_fn=basis)
            self.assertTrue(os.path.getsize(basis) > 0)
            self.check('cbc', warmstart_fn=basis)

    def test_infeasible_and_unbounded(self):
        for solver in ('cbc', 'glpk'):
            m, _ = dispatch(demand=200.0)
            status, condition = m.solve(solver_name=solver)
            self.assertNotEqual(status, 'ok')
            self.assertIn(condition, ('infeasible', 'infeasible_or_unbounded'))
            m = linopy.Model()
            x = m.add_variables(lower=0, name='x')
            y = m.add_variables(lower=0, name='y')
            m.add_constraints(x - y <= 5, name='c')
            m.add_objective(-3 * x - 2 * y)
            status, condition = m.solve(solver_name=solver)
            self.assertNotEqual(status, 'ok')

    def test_integers_are_refused(self):
        m, _ = dispatch(integer=True)
        with self.assertRaises(FileNotFoundError):
            m.solve(solver_name='cbc')


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1])
