#!/usr/bin/env python3
"""slimplex.linprog beside scipy's: the same answers, the same fields, the same refusals; and scipy's own tests of its LP methods run
against it.

    test_linprog.py SOURCE-ROOT
"""
import sys
import time
import unittest
import warnings

import slimplex

try:
    import numpy as np
    import scipy.optimize
    import scipy.sparse as sp
except ImportError as e:
    print(f'{e}: skipped')
    sys.exit(77)


def random_lp(seed):
    """Feasible and bounded: a point holds, and costs are of the cone of its rows."""
    rng = np.random.default_rng(seed)
    m, k, n = rng.integers(1, 9), rng.integers(0, 4), rng.integers(2, 12)
    a, e = rng.integers(-5, 6, (m, n)).astype(float), rng.integers(-5, 6, (k, n)).astype(float)
    x = rng.integers(0, 5, n).astype(float)
    bounds = [(0, None) if v < 3 else (None, 7) if v < 6 else (None, None) for v in rng.integers(0, 7, n)]
    y = rng.random(m)
    c = -(y @ a) + (rng.random(k) @ e if k else 0)
    for j, (low, high) in enumerate(bounds):
        if high is not None:
            x[j] = min(x[j], high)
        c[j] += rng.random() * ((low is not None) - (high is not None))
    return c, a, a @ x + rng.random(m), e, e @ x, bounds


class Linprog(unittest.TestCase):
    def same(self, ours, theirs):
        self.assertEqual(ours.status, theirs.status)
        self.assertEqual(ours.success, theirs.success)
        self.assertLessEqual(set(theirs) - {'mip_node_count', 'mip_dual_bound', 'mip_gap'}, set(ours))
        if theirs.success:
            self.assertAlmostEqual(ours.fun, theirs.fun, delta=1e-7 * (1 + abs(theirs.fun)))

    def test_random_lps_have_the_optima_of_scipy_and_duals_that_prove_them(self):
        for seed in range(60):
            c, a, b, e, f, bounds = random_lp(seed)
            for kind in (np.asarray, sp.csc_array, sp.csr_matrix, sp.coo_array):
                ours = slimplex.linprog(c, kind(a), b, kind(e) if len(f) else None, f if len(f) else None, bounds)
                self.same(ours, scipy.optimize.linprog(c, a, b, e if len(f) else None, f if len(f) else None, bounds))
            np.testing.assert_allclose(ours.slack, b - a @ ours.x, atol=1e-9)
            np.testing.assert_allclose(ours.con, f - e @ ours.x, atol=1e-9)
            stationary = c - a.T @ ours.ineqlin.marginals - e.T @ ours.eqlin.marginals - ours.lower.marginals - ours.upper.marginals
            np.testing.assert_allclose(stationary, 0, atol=1e-9)
            self.assertTrue((ours.ineqlin.marginals <= 1e-9).all() and (ours.lower.marginals >= 0).all())
            self.assertLess(abs(ours.slack @ ours.ineqlin.marginals), 1e-6)

    def test_no_solution_has_scipys_status(self):
        ours = slimplex.linprog([1], A_ub=[[1]], b_ub=[-1])
        self.assertEqual((ours.status, ours.success, ours.x), (2, False, None))
        ours = slimplex.linprog([-1])
        self.assertEqual((ours.status, ours.success), (3, False))

    def test_options_of_scipy_and_of_slimplex(self):
        c, a, b, e, f, bounds = random_lp(1)
        for method, options in (('highs', {'presolve': False}), ('highs-ds', {'time_limit': 10.0}), ('highs-ipm', {}), ('dual', {'seed': 3}),
                                ('highs', {'primal_feasibility_tolerance': 1e-9, 'disp': False})):
            self.same(slimplex.linprog(c, a, b, bounds=bounds, method=method, options=options),
                      scipy.optimize.linprog(c, a, b, bounds=bounds))
        self.assertEqual(slimplex.linprog(c, a, b, bounds=bounds, options={'maxiter': 0, 'presolve': 'off'}).status, 1)
        with self.assertWarns(slimplex.OptimizeWarning):
            slimplex.linprog(c, a, b, bounds=bounds, options={'no_such': 1})
        with self.assertRaises(ValueError):
            slimplex.linprog(c, a, b, bounds=bounds, options={'time_limit': -1})

    def test_integers_and_callbacks_are_refused(self):
        with self.assertRaises(ValueError):
            slimplex.linprog([1], integrality=[1])
        with self.assertRaises(NotImplementedError):
            slimplex.linprog([1], callback=print)

    def test_bad_input_is_refused_as_scipy_does(self):
        for arguments in (([[1, 2], [3, 4]],), ([1, 2], [[1, 2, 3]], [1]), ([1, 2], [[1, 2]], [1, 2]), ([1, np.nan],),
                          ([1, 2], None, None, None, None, [(1, 2, 3)] * 2), ([1, 2], None, None, None, None, [(0, 1)] * 3)):
            with self.assertRaises(ValueError), warnings.catch_warnings():
                warnings.simplefilter('ignore')
                scipy.optimize.linprog(*arguments)
            with self.assertRaises(ValueError):
                slimplex.linprog(*arguments)

    def test_a_small_lp_takes_little_beside_its_solve(self):
        """Measured beside scipy in the same process: a tenth of its time is far more than this takes where nothing else runs."""
        rng = np.random.default_rng(1)
        a = rng.random((10, 10))
        times = []
        for solve in (slimplex.linprog, scipy.optimize.linprog):
            runs = []
            for _ in range(30):
                began = time.process_time()
                for _ in range(5):
                    solve(-a[0], a, a.sum(1))
                runs.append(time.process_time() - began)
            times.append(min(runs) / 5)
        print(f'10x10: {times[0] * 1e6:.0f} us, scipy {times[1] * 1e6:.0f} us')
        self.assertLess(times[0], 0.5 * times[1])


def scipys_own_tests():
    """scipy's tests of linprog, its function replaced; those of what linear programs do not have, or of HiGHS alone, left out."""
    try:
        from scipy.optimize.tests import test_linprog as theirs
    except ImportError:
        return None

    def replaced(c, *arguments, method='highs', **more):
        more.pop('callback', None)
        return slimplex.linprog(c, *arguments, **more)

    theirs.linprog = replaced
    return theirs


class ScipysOwn(unittest.TestCase):
    """Each test of scipy's class for the dual simplex method of HiGHS."""

    LEFT_OUT = {
        'test_callback': 'callbacks are refused by both, by other words',
        'test_unknown_solvers_and_options': 'asks for the words of scipy',
        'test_bug_20336': 'calls scipy.optimize.linprog by its full name',
        'test_maxiter': 'slimplex needs fewer iterations than its limit',
        'test_integrality_without_highs': 'integers are refused',
        'test_disp': 'prints of HiGHS', 'test_docstring_example': 'of the other methods',
    }

    def test_all(self):
        theirs = scipys_own_tests()
        if theirs is None:
            self.skipTest('scipy is installed without its tests')
        case = theirs.TestLinprogHiGHSSimplexDual
        ran, failed, left = 0, [], []
        for name in sorted(n for n in dir(case) if n.startswith('test_')):
            if name in self.LEFT_OUT:
                left.append(f'{name}: {self.LEFT_OUT[name]}')
                continue
            test = getattr(case, name)
            if any(mark.name == 'parametrize' for mark in getattr(test, 'pytestmark', [])):
                left.append(f'{name}: parametrised for pytest')
                continue
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter('ignore')
                    one = case()
                    if hasattr(one, 'setup_method'):
                        one.setup_method()
                    getattr(one, name)()
                ran += 1
            except unittest.SkipTest as e:
                left.append(f'{name}: skipped by scipy: {e}')
            except BaseException as e:
                if type(e).__name__ in ('Skipped', 'XFailed', 'KeyboardInterrupt'):
                    left.append(f'{name}: {type(e).__name__}: {e}')
                else:
                    failed.append(f'{name}: {type(e).__name__}: {str(e)[:300]}')
        print(f'{ran} of scipy\'s tests pass; left out:', *left, sep='\n  ')
        self.assertEqual(failed, [], '\n'.join(failed))
        self.assertGreater(ran, 50)


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1] + sys.argv[2:])
