#!/usr/bin/env python3
"""The plug-ins for PuLP, CVXPY and Pyomo: models of every kind, changed and solved again, and LP tests of these libraries.

    test_plugins.py SOURCE-ROOT
"""
import contextlib
import io
import logging
import math
import os
import re
import shutil
import sys
import tempfile
import types
import unittest
import warnings

import slimplex

sys.path.insert(0, os.path.join(sys.argv[1], 'tests', 'clients'))
import lps  # noqa: E402

try:
    import pulp
except ImportError:
    pulp = None
try:
    import cvxpy as cp
    import numpy as np
except ImportError:
    cp = None
try:
    import pyomo.environ as pyo
except ImportError:
    pyo = None
if not (pulp and cp and pyo):
    print('PuLP, CVXPY and Pyomo are not all installed: skipped')
    sys.exit(77)

import slimplex.cvxpy  # noqa: E402
import slimplex.pulp  # noqa: E402
import slimplex.pyomo  # noqa: E402

SEEDS = range(25)


class Pulp(unittest.TestCase):
    def model(self, lp):
        m = pulp.LpProblem('model', pulp.LpMaximize if lp.maximise else pulp.LpMinimize)
        x = {name: pulp.LpVariable(name, None if math.isinf(c[1]) else c[1], None if math.isinf(c[2]) else c[2])
             for name, c in lp.columns.items()}
        m += pulp.lpSum(c[0] * x[name] for name, c in lp.columns.items()) + lp.offset
        rows = {}
        for row, (lower, upper) in lp.rows.items():
            body = pulp.lpSum(c[3][row] * x[name] for name, c in lp.columns.items() if row in c[3])
            rows[row] = [body == lower] if lower == upper else [body >= lower] * 1 if math.isinf(upper) else [
                body <= upper] if math.isinf(lower) else [body >= lower, body <= upper]
            for k, one in enumerate(rows[row]):
                m += one, f'{row}_{k}'
        return m, x, rows

    def test_optima_duals_and_reduced_costs(self):
        for seed in SEEDS:
            lp = lps.made_up(seed)
            m, x, rows = self.model(lp)
            self.assertEqual(m.solve(slimplex.pulp.SLIMPLEX()), pulp.LpStatusOptimal)
            by_name = slimplex.pulp._constraints(m)
            y = {row: sum(by_name[f'{row}_{k}'].pi for k in range(len(found))) for row, found in rows.items()}
            self.assertEqual(lps.faults(lp, pulp.value(m.objective), {j: v.varValue for j, v in x.items()}, y,
                                        {j: v.dj for j, v in x.items()}), [])
            for name, c in by_name.items():
                self.assertGreaterEqual(c.slack * (1 if c.sense == pulp.LpConstraintLE else -1 if c.sense else 0), -1e-7)

    def test_a_warm_start_needs_few_iterations(self):
        m, x, _ = self.model(lps.made_up(4))
        solver = slimplex.pulp.SLIMPLEX(warmStart=True, presolve='off', method='dual')
        m.solve(solver)
        m.solve(solver)
        self.assertEqual(solver.result.iterations, 0)
        m += pulp.lpSum(x.values()) <= 1e4, 'another'
        self.assertEqual(m.solve(solver), pulp.LpStatusOptimal)
        self.assertEqual(solver.result.iterations, 0)

    def test_statuses_limits_and_integers(self):
        m = pulp.LpProblem('m', pulp.LpMaximize)
        x = pulp.LpVariable('x', 0, cat='Integer')
        m += 2 * x
        with self.assertRaises(pulp.PulpSolverError):
            m.solve(slimplex.pulp.SLIMPLEX())
        self.assertEqual(m.solve(slimplex.pulp.SLIMPLEX(mip=False)), pulp.LpStatusUnbounded)
        m += x <= 3
        m += x >= 4
        self.assertEqual(m.solve(slimplex.pulp.SLIMPLEX(mip=False)), pulp.LpStatusInfeasible)
        n, _, _ = self.model(lps.made_up(1))
        self.assertEqual(n.solve(slimplex.pulp.SLIMPLEX(timeLimit=60, threads=1, options=[('presolve', 'off')])), pulp.LpStatusOptimal)
        with self.assertRaises(slimplex.UsageError):
            n.solve(slimplex.pulp.SLIMPLEX(nosuch=1))

    def test_pulps_own_tests(self):
        """Its tests of a solver, those without integers, unless they are about files or other solvers."""
        try:
            from pulp.tests.test_pulp import BaseSolverTest
        except ImportError:
            self.skipTest('PuLP is installed without its tests')

        class Own(BaseSolverTest.PuLPTest):
            solveInst = slimplex.pulp.SLIMPLEX

            def setUp(self):
                self.solver = slimplex.pulp.SLIMPLEX(msg=False)

        before = os.getcwd()
        folder = tempfile.mkdtemp()  # these tests leave files where they are run
        self.addCleanup(shutil.rmtree, folder)
        self.addCleanup(os.chdir, before)
        os.chdir(folder)
        run_own(self, Own, 'PuLP', lambda e: isinstance(e, pulp.PulpSolverError) and 'linear programs alone' in str(e), 20, LEFT_OUT_PULP)


class Cvxpy(unittest.TestCase):
    def test_optima_and_duals_are_those_of_another_solver(self):
        rng = np.random.default_rng(1)
        for _ in range(15):
            m, n = int(rng.integers(2, 9)), int(rng.integers(2, 9))
            a, c = rng.normal(size=(m, n)), rng.random(n) + 0.1
            b = a @ rng.random(n) + rng.random(m)
            values = []
            for solver in (slimplex.cvxpy.SLIMPLEX(), cp.CLARABEL):
                x = cp.Variable(n)
                rows = [a @ x <= b, x >= 0, cp.sum(x) == 1]
                problem = cp.Problem(cp.Minimize(c @ x + cp.norm1(x - 1) + cp.max(a @ x) + 3), [rows[0] if m < 3 else x <= 2, *rows[1:]])
                problem.solve(solver=solver)
                self.assertEqual(problem.status, 'optimal')
                values.append((problem.value, [row.dual_value for row in rows[1:]]))
            self.assertAlmostEqual(values[0][0], values[1][0], places=5)

    def test_duals(self):
        x = cp.Variable(2)
        rows = [cp.sum(x) <= 5, x <= [4, 9], x[0] - x[1] >= 0.5]
        problem = cp.Problem(cp.Maximize(3 * x[0] + 2 * x[1] + 7), [*rows, x >= 0])
        self.assertAlmostEqual(problem.solve(solver=slimplex.cvxpy.SLIMPLEX()), 21)
        self.assertAlmostEqual(float(rows[0].dual_value), 2)
        np.testing.assert_allclose(rows[1].dual_value, [1, 0], atol=1e-9)

    def test_statuses_options_and_refusals(self):
        x = cp.Variable()
        solver = slimplex.cvxpy.SLIMPLEX()
        for rows, status in (([x >= 1, x <= 0], 'infeasible'), ([x <= 1], 'unbounded'), ([x >= 1], 'optimal')):
            problem = cp.Problem(cp.Minimize(x), rows)
            problem.solve(solver=solver, time_limit=10, slimplex_options={'method': 'dual'})
            self.assertEqual(problem.status, status)
        for bad in (cp.Problem(cp.Minimize(cp.square(x))), cp.Problem(cp.Minimize(x), [cp.Variable(integer=True) <= x])):
            with self.assertRaises(cp.error.SolverError):
                bad.solve(solver=slimplex.cvxpy.SLIMPLEX())

    def test_a_warm_start_of_a_changed_problem(self):
        c, x = cp.Parameter(6), cp.Variable(6)
        a = np.random.default_rng(2).random((8, 6))
        problem = cp.Problem(cp.Minimize(c @ x), [a @ x >= 1, x >= 0])
        solver = slimplex.cvxpy.SLIMPLEX()
        c.value = np.ones(6)
        problem.solve(solver=solver, warm_start=True)
        c.value = np.ones(6) * 1.5
        problem.solve(solver=solver, warm_start=True)
        self.assertEqual(problem.solver_stats.num_iters, 0)

    def test_cvxpys_own_linear_programs(self):
        from cvxpy.tests import solver_test_helpers as sths
        ran = []
        for name in sorted(vars(sths)):
            if not name.startswith('lp_'):
                continue
            with warnings.catch_warnings():
                warnings.simplefilter('ignore')
                case = getattr(sths, name)()
                case.solve(solver=slimplex.cvxpy.SLIMPLEX())
                case.verify_objective(places=4)
                if case.prob.status == 'optimal':
                    case.check_primal_feasibility(places=4)
                    case.check_complementarity(places=4)
                    case.check_dual_domains(places=4)
                if name in ('lp_0', 'lp_1', 'lp_2'):  # one optimum, one set of duals
                    case.verify_primal_values(places=4)
                    case.verify_dual_values(places=4)
            ran.append(name)
        print('CVXPY:', *ran)
        self.assertGreaterEqual(len(ran), 5)


class Pyomo(unittest.TestCase):
    def model(self, lp):
        m = pyo.ConcreteModel()
        m.x = pyo.Var(list(lp.columns))
        for name, (_, lower, upper, _) in lp.columns.items():
            m.x[name].setlb(None if math.isinf(lower) else lower)
            m.x[name].setub(None if math.isinf(upper) else upper)
        m.cost = pyo.Objective(expr=sum(c[0] * m.x[name] for name, c in lp.columns.items()) + lp.offset,
                               sense=pyo.maximize if lp.maximise else pyo.minimize)
        m.rows = pyo.Constraint(list(lp.rows))
        for row, (lower, upper) in lp.rows.items():
            body = sum(c[3][row] * m.x[name] for name, c in lp.columns.items() if row in c[3])
            m.rows[row] = body == lower if lower == upper else (None if math.isinf(lower) else lower, body,
                                                               None if math.isinf(upper) else upper)
        return m

    def check(self, lp, m, opt):
        y, d = opt.get_duals(), opt.get_reduced_costs()
        self.assertEqual(lps.faults(lp, pyo.value(m.cost), {name: v.value for name, v in m.x.items()},
                                    {row: y[m.rows[row]] for row in lp.rows}, {name: d[v] for name, v in m.x.items()}), [])

    def test_optima_duals_and_reduced_costs(self):
        for seed in SEEDS:
            lp = lps.made_up(seed)
            m = self.model(lp)
            opt = slimplex.pyomo.Slimplex()
            results = opt.solve(m)
            self.assertEqual(results.termination_condition.name, 'optimal')
            self.assertAlmostEqual(results.best_feasible_objective, pyo.value(m.cost))
            self.check(lp, m, opt)

    def test_changes_alone_are_sent(self):
        m = pyo.ConcreteModel()
        m.p, m.q, m.r = (pyo.Param(initialize=v, mutable=True) for v in (3.0, 5.0, 1.0))
        m.x, m.y = pyo.Var(bounds=(0, 4)), pyo.Var(domain=pyo.NonNegativeReals)
        m.o = pyo.Objective(expr=m.p * m.x + 2 * m.y + 7, sense=pyo.maximize)
        m.c = pyo.Constraint(expr=m.x + m.r * m.y <= m.q)
        opt = slimplex.pyomo.Slimplex()
        opt.update_config.treat_fixed_vars_as_params = False  # else Pyomo gives rows again where a variable is fixed
        calls = []

        def count(name):
            call = getattr(slimplex.Model, name)

            def counted(self, *arguments, **more):
                calls.append(name)
                return call(self, *arguments, **more)
            setattr(slimplex.Model, name, counted)
            self.addCleanup(setattr, slimplex.Model, name, call)
        opt.solve(m)
        self.assertAlmostEqual(pyo.value(m.o), 21)
        for name in ('set_cost', 'set_coefficient', 'set_row_bounds', 'set_col_bounds', 'add_rows', 'add_cols', 'delete_rows', 'delete_cols'):
            count(name)

        def again(wanted, *sent):
            calls.clear()
            opt.solve(m)
            self.assertAlmostEqual(pyo.value(m.o), wanted)
            self.assertEqual(calls, list(sent))
        again(21)
        m.q.value = 6
        again(23, 'set_row_bounds')
        m.p.value = 1
        again(7 + 12, 'set_cost')
        m.r.value = 2
        again(7 + 4 + 2, 'set_coefficient')
        m.x.setub(2)
        again(7 + 2 + 4, 'set_col_bounds')
        m.d = pyo.Constraint(expr=m.y <= 1)
        again(7 + 2 + 2, 'add_rows')
        del m.d
        again(7 + 2 + 4, 'delete_rows')
        m.z = pyo.Var(bounds=(0, 1))
        m.e = pyo.Constraint(expr=m.z - m.x <= 0)
        again(13, 'add_cols', 'add_rows')
        m.x.fix(1.0)
        again(7 + 1 + 5, 'set_col_bounds')

    def test_the_common_interface(self):
        lp = lps.made_up(3)
        m = self.model(lp)
        m.dual = pyo.Suffix(direction=pyo.Suffix.IMPORT)
        results = pyo.SolverFactory('appsi_slimplex').solve(m)
        self.assertEqual(str(results.solver.termination_condition), 'optimal')
        self.assertEqual(lps.faults(lp, pyo.value(m.cost), {name: v.value for name, v in m.x.items()},
                                    {row: m.dual[m.rows[row]] for row in lp.rows}), [])

    def test_pyomos_own_tests(self):
        try:
            import parameterized  # noqa: F401
        except ImportError:
            self.skipTest('Pyomo\'s tests need parameterized')
        with contextlib.redirect_stdout(io.StringIO()):
            logging.disable(logging.CRITICAL)
            self.addCleanup(logging.disable, logging.NOTSET)
            case = pyomos_own_tests()
        run_own(self, case, 'Pyomo', lambda e: 'linear programs alone' in str(e), 50, {})

    def test_no_solution_integers_and_what_is_not_linear(self):
        m = pyo.ConcreteModel()
        m.x = pyo.Var(domain=pyo.Integers, bounds=(0, 5))
        m.o = pyo.Objective(expr=m.x)
        opt = slimplex.pyomo.Slimplex()
        with self.assertRaises(ValueError):
            opt.solve(m)
        opt.relax = True
        self.assertEqual(opt.solve(m).termination_condition.name, 'optimal')
        m.c = pyo.Constraint(expr=m.x >= 7)
        with self.assertRaises(RuntimeError):
            opt.solve(m)
        opt.config.load_solution = False
        self.assertEqual(opt.solve(m).termination_condition.name, 'infeasible')
        m.d = pyo.Constraint(expr=m.x**2 >= 7)
        with self.assertRaises(ValueError):
            opt.solve(m)


def pyomos_own_tests():
    """Pyomo's tests of persistent solvers, made for slimplex alone; those of other kinds of problems name no solver."""
    import pyomo.contrib.appsi.solvers.tests as package
    path = os.path.join(os.path.dirname(package.__file__), 'test_persistent_solvers.py')
    with open(path, encoding='utf-8') as f:
        text = f.read()
    for name in ('all_solvers', 'mip_solvers', 'nlp_solvers', 'qcp_solvers', 'miqcqp_solvers'):
        mine = "[('slimplex', slimplex.pyomo.Slimplex)]" if name == 'all_solvers' else "[('nobody', None)]"
        text, count = re.subn(rf'^{name} = \[.*?\]$', f'{name} = {mine}', text, count=1, flags=re.S | re.M)
        assert count == 1, name
    text = re.sub(r'^@unittest.skipUnless\(cmodel_available.*\n', '', text, flags=re.M)  # its C++ is a matter of speed
    module = types.ModuleType('pyomos_own')
    module.__file__, module.slimplex = path, slimplex
    sys.modules['pyomos_own'] = module
    exec(compile(text, path, 'exec'), module.__dict__)  # noqa: S102
    case = module.TestSolvers
    for name in [n for n in dir(case) if n.startswith('test') and 'slimplex' not in n]:
        delattr(case, name) if name in vars(case) else None
    return case


LEFT_OUT_PULP = {name: 'asks PuLP for a solver by its name, and PuLP has a fixed list' for name in (
    'test_export_solver_dict_LP', 'test_export_solver_json')}


def run_own(test, case, name, is_of_integers, least, left_out):
    """Each test of a class, apart from those of integers, which the plug-in refuses, and those that are named."""
    ran, failed, left = 0, [], []
    for method in sorted(n for n in dir(case) if n.startswith('test')):
        if method in left_out:
            left.append(f'{method}: {left_out[method]}')
            continue
        one = case(method)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter('ignore')
                one.setUp()
                getattr(one, method)()
            ran += 1
        except unittest.SkipTest as e:
            left.append(f'{method}: {e}')
        except Exception as e:
            if is_of_integers(e):
                left.append(f'{method}: has integers')
            else:
                failed.append(f'{method}: {type(e).__name__}: {str(e)[:200]}')
    print(f'{ran} tests of {name} pass; left out:', *left, sep='\n  ')
    test.assertEqual(failed, [], '\n'.join(failed))
    test.assertGreaterEqual(ran, least)


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1] + sys.argv[2:])
