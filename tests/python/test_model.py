#!/usr/bin/env python3
"""The Python package: models from arrays and files, changes, results, callbacks, errors.

    test_model.py SOURCE-ROOT
"""
import array
import copy
import gc
import math
import os
import pickle
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from fractions import Fraction

import slimplex

try:
    import numpy as np
    import scipy.sparse as sp
except ImportError as e:
    print(f'{e}: skipped')
    sys.exit(77)

ROOT = sys.argv[1]
DIET = os.path.join(ROOT, 'instances', 'diet.mps')

# max 3 x + 2 y + 7;  x + y <= 5;  0.5 <= x - y <= 7.5;  x + 2 y >= -3;  0 <= x <= 4, y >= 0: 21 at (4, 1)
A = np.array([[1.0, 1.0], [1.0, -1.0], [1.0, 2.0]])
FRAME = {'cost': [3, 2], 'col_upper': [4, math.inf], 'row_lower': [-math.inf, 0.5, -3], 'row_upper': [5, 7.5, math.inf], 'offset': 7,
         'maximise': True}


def small(a=A, **more):
    return slimplex.Model().load(a, **{**FRAME, **more})


def large(rows=3000, seed=1):
    """Takes seconds to solve: dense rows."""
    rng = np.random.default_rng(seed)
    a = sp.random_array((rows, rows), density=0.02, rng=rng, format='csc')
    m = slimplex.Model(method='dual', presolve='off', threads=1)
    m.load(a, -rng.random(rows), row_upper=rng.random(rows) + 1, col_upper=10.0)
    return m


class ModelTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)

    def path(self, name):
        return os.path.join(self.folder, name)

    def expect_small(self, model):
        r = model.solve()
        self.assertEqual((r.status, r.objective), ('optimal', 21))
        np.testing.assert_allclose(r.x, [4, 1])
        np.testing.assert_allclose(r.activity, [5, 3, 6])
        np.testing.assert_allclose(r.dual, [2, 0, 0])
        np.testing.assert_allclose(r.reduced_cost, [1, 0])
        return r

    # ---- in -----------------------------------------------------------------------------------------------------

    def test_any_kind_of_matrix_is_taken(self):
        kinds = [A, A.tolist(), np.asfortranarray(A), A.astype(np.float32), A.astype(int), np.vstack([A, A])[:3], A[::-1][::-1],
                 sp.csc_array(A), sp.csr_array(A), sp.coo_array(A), sp.csc_matrix(A), sp.lil_array(A)]
        wide = sp.csc_array(A)
        wide.indices, wide.indptr = wide.indices.astype(np.int64), wide.indptr.astype(np.int64)
        double = sp.coo_array((np.array([0.5, 0.5, 1, 1, -1, 1, 2]), ([0, 0, 0, 1, 1, 2, 2], [0, 0, 1, 0, 1, 0, 1])), shape=(3, 2))
        for a in [*kinds, wide, double, double.tocsr(), sp.csc_array(A.astype(np.int8))]:
            self.expect_small(small(a))
        self.expect_small(small([sp.csc_array(A[:1]), A[1:]]))

    def test_any_kind_of_vector_is_taken(self):
        for cost in ([3, 2], (3.0, 2.0), np.array([3, 2]), np.array([3, 9, 2])[::2], array.array('d', [3, 2]), np.float32([3, 2])):
            self.expect_small(small(cost=cost))
        try:
            import pandas as pd
            self.expect_small(small(cost=pd.Series([3, 2])))
        except ImportError:
            pass
        try:
            import pyarrow as pa
            self.expect_small(small(cost=pa.array([3.0, 2.0])))
        except ImportError:
            pass

    def test_names_files_and_formats(self):
        m = small(row_names=['a', 'b', 'c'], col_names=['x', 'ÿ'])
        m.name, m.objective_name = 'farm', 'gain'
        self.assertEqual((m.row_names, m.col_names, m.name, m.objective_name), (['a', 'b', 'c'], ['x', 'ÿ'], 'farm', 'gain'))
        for name in ('m.mps', 'm.lp'):
            m.write(self.path(name))
            back = slimplex.read(self.path(name))
            self.expect_small(back)
            self.assertEqual(back.row_names, ['a', 'b', 'c'])
        m.solve()
        m.write_solution(self.path('solution'))
        m.write_certificate(self.path('certificate'))
        self.assertTrue(m.verify(self.path('certificate'))['passed'])
        m.col_names = None
        self.assertEqual(m.col_names, ['C1', 'C2'])

    def test_it_says_what_it_is(self):
        m = small(sp.csc_array(A))
        self.assertEqual((m.nrows, m.ncols, m.nnz, m.maximise, m.offset), (3, 2, 6, True, 7))
        np.testing.assert_array_equal(m.matrix().toarray(), A)
        np.testing.assert_array_equal(m.cost, [3, 2])
        np.testing.assert_array_equal(m.row_bounds[0], [-math.inf, 0.5, -3])
        np.testing.assert_array_equal(m.col_bounds[1], [4, math.inf])
        self.assertEqual(m.row(1), [(0, 1), (1, -1)])
        self.assertEqual(m.column(1), [(0, 1), (1, -1), (2, 2)])
        self.assertEqual(m.coefficient(2, 1), 2)
        self.assertEqual(m.entries([1, 2], [1]), [(1, 1, -1), (2, 1, 2)])
        self.assertIn('3 rows, 2 columns', repr(m))
        self.assertGreater(m.memory_peak, 0)
        self.assertEqual(m.storage()['nonzeros'], 6)

    # ---- changes ------------------------------------------------------------------------------------------------

    def test_changes_and_warm_starts(self):
        m = small()
        m.solve()
        m.set_cost(1, 4)
        r = m.solve()
        self.assertAlmostEqual(r.objective, 24.25)
        m.set_row_bounds(1, -math.inf, 7.5)
        m.set_col_bounds(0, 0, 1)
        self.assertAlmostEqual(m.solve().objective, 20 + 7)
        m.set_coefficient(0, 1, 2)
        m.set_row(2, {0: 1})
        m.set_column(0, {0: 1, 2: 1})
        self.assertEqual(m.row(2), [(0, 1)])
        m.maximise, m.offset = False, 0
        self.assertEqual(m.solve().objective, 0)

    def test_rows_and_columns_come_and_go(self):
        for rows in ([{0: 1.0}, {1: 1.0, 0: 2.0}], sp.csr_array([[1.0, 0], [2, 1]]), np.array([[1.0, 0], [2, 1]])):
            m = small()
            m.add_rows(rows, upper=[3, 100], names=None)
            self.assertEqual((m.nrows, m.row(4)), (5, [(0, 2), (1, 1)]))
            self.assertAlmostEqual(m.solve().objective, 3 * 3 + 2 * 2 + 7)
            m.delete_rows([3])
            self.assertEqual(m.nrows, 4)
        m = small()
        m.add_cols(sp.csc_array([[1.0], [0], [0]]), cost=[100], upper=[1])
        self.assertAlmostEqual(m.solve().objective, 100 + 12 + 7)
        m.add_cols([{0: 1.0}, {2: 3.0}], cost=[0, 0])
        self.assertEqual(m.ncols, 5)
        m.delete_cols([2, 3, 4])
        m.permute_rows([2, 1, 0])
        m.permute_cols([1, 0])
        self.assertEqual(m.row(2), [(0, 1), (1, 1)])
        m.add_rows(count=2)
        self.assertEqual(m.nrows, 5)

    def test_a_basis_goes_in_and_out(self):
        m = small()
        self.assertIsNone(m.basis)
        r = m.solve()
        other = small()
        other.basis = r.basis
        self.assertEqual(other.solve().iterations, 0)
        self.assertEqual([int(s) for s in other.basis.columns], [int(s) for s in r.column_status])
        m.write_basis(self.path('basis'))
        third = small()
        third.read_basis(self.path('basis'))
        self.assertEqual(third.solve().iterations, 0)
        third.basis = None
        self.assertIsNone(third.basis)
        with self.assertRaises(slimplex.UsageError):
            third.basis = slimplex.Basis([0], [0])

    def test_a_clone_goes_its_own_way(self):
        m = small()
        other = copy.copy(m)
        other.set_cost(0, -1)
        self.expect_small(m)
        self.assertNotEqual(other.solve().objective, 21)

    # ---- results ------------------------------------------------------------------------------------------------

    def test_fractions(self):
        m = slimplex.read(DIET)
        r = m.solve(exact='decimal')
        self.assertEqual(r.exact_objective, sum(Fraction(str(c)) * x for c, x in zip(m.cost, r.exact_x)))
        self.assertEqual(len(r.exact_dual), m.nrows)
        self.assertEqual(m.options['exact'], 'no')
        self.assertIsNone(m.solve().exact_objective)

    def test_no_solution_has_its_proof(self):
        r = small(row_upper=[-1, 7.5, math.inf]).solve()
        self.assertEqual(r.status, 'infeasible')
        self.assertEqual((r.x, r.activity), (None, None))
        self.assertNotEqual(r.dual[0], 0)
        m = slimplex.Model().load([[1.0, -1.0]], [3, 2], row_upper=[5], maximise=True)
        r = m.solve()
        self.assertEqual(r.status, 'unbounded')
        self.assertEqual((len(r.x), len(r.activity)), (2, 1))
        self.assertGreater(3 * r.ray[0] + 2 * r.ray[1], 0)
        np.testing.assert_array_equal(r.ray, m.unbounded_ray())
        self.assertTrue(math.isnan(r.objective) or r.check.passed)

    def test_crossed_bounds_are_named(self):
        self.assertIsNone(small().crossed_bounds())
        m = small(col_lower=[5, 0])
        self.assertEqual((m.crossed_bounds(), m.solve().status, m.memory_limit_hit), (0, 'infeasible', False))

    def test_an_interrupt_holds_for_the_next_solve_unless_it_is_cleared(self):
        m = small()
        m.interrupt()
        self.assertEqual(m.solve().status, 'interrupted')
        m.interrupt()
        m.clear_interrupt()
        self.assertEqual(m.solve().status, 'optimal')

    def test_what_the_optimal_basis_tells(self):
        m = small()
        m.solve()
        r = m.cost_range(0)
        self.assertTrue(r.low <= 3 <= r.high)
        self.assertEqual(len(m.row_bound_range(0)) + len(m.col_bound_range(0)), 4)
        cost, value = m.activity_range(1)  # y is basic, 1: from a cost of 3 on x gives way, below 0 the first row does
        self.assertEqual((cost.low, cost.high, cost.objective_low, cost.objective_high), (0, 3, 19, 22))
        self.assertEqual((value.low, value.high, value.stop_low, value.stop_high), (-3.5, 2.25, 2, 0))
        self.assertIsNone(m.activity_range(0)[0].stop_high)
        head = m.basis_head()
        b = np.hstack([A, np.eye(3)])[:, head]
        for k in range(3):
            np.testing.assert_allclose(m.basis_inverse_row(k), np.linalg.inv(b)[k], atol=1e-12)
            np.testing.assert_allclose(m.basis_inverse_column(k), np.linalg.inv(b)[:, k], atol=1e-12)
            np.testing.assert_allclose(m.tableau_row(k), (np.linalg.inv(b) @ A)[k], atol=1e-12)
        np.testing.assert_allclose(m.tableau_column(0), np.linalg.inv(b) @ A[:, 0], atol=1e-12)
        self.assertGreaterEqual(m.basis_condition(), 1)

    def test_a_result_is_its_own_and_shows(self):
        m = small()
        r = m.solve()
        m.set_cost(0, -5)
        m.solve()
        np.testing.assert_allclose(r.x, [4, 1])
        self.assertIn('optimal, objective 21', repr(r))
        self.assertIn('<table>', r._repr_html_())
        self.assertTrue(r.optimal and r.check.passed)
        del m
        gc.collect()
        np.testing.assert_allclose(r.dual, [2, 0, 0])

    def test_a_result_is_a_page_until_the_model_changes(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, 'page.html')
            r = slimplex.read(DIET).solve()
            r.report(path, 'what to <eat>')
            with open(path, encoding='utf-8') as f:
                page = f.read()
            self.assertTrue(page.startswith('<!DOCTYPE html>') and page.endswith('</html>\n'))
            for words in ('what to &lt;eat&gt;', 'Optimal.', '3.71666', 'PROTEIN', 'Where the coefficients are'):
                self.assertIn(words, page)
            m = small()
            r = m.solve()
            r.report(path)
            copied = pickle.loads(pickle.dumps(r))
            np.testing.assert_array_equal(copied.x, r.x)
            m.set_cost(0, 5)
            again = m.solve()
            for other in (copied, r):
                with self.assertRaises(slimplex.UsageError):
                    other.report(path)
            again.report(path)
            with self.assertRaises(slimplex.OutputError):
                again.report(folder)
            m.set_cost(0, 6)
            with self.assertRaises(slimplex.UsageError):
                again.report(path)

    # ---- options, errors ----------------------------------------------------------------------------------------

    def test_options_are_a_mapping(self):
        m = slimplex.Model(time_limit=60, method='dual')
        self.assertEqual((m.options['time-limit'], m.options['method']), ('60', 'dual'))
        m.options['presolve'] = 'off'
        m.options['scaling'], m.options['exact'] = False, False
        self.assertEqual((m.options['scaling'], m.options['exact']), ('off', 'no'))
        del m.options['method']
        self.assertEqual(m.options['method'], 'auto')
        self.assertIn('seed', list(m.options))
        with self.assertRaises(KeyError):
            m.options['nosuch']
        with self.assertRaises(slimplex.UsageError):
            m.options['time-limit'] = -1
        with self.assertRaises(AttributeError):
            m.options.time_limit = 60

    def test_errors_are_exceptions_with_their_place(self):
        with open(self.path('bad.lp'), 'w', encoding='ascii') as f:
            f.write('minimize\nobj: x\nsubject to\nc1: x + 2 3 y >= 1\nend\n')
        with self.assertRaises(slimplex.InputError) as caught:
            slimplex.read(self.path('bad.lp'))
        self.assertEqual((caught.exception.line, caught.exception.column), (4, 11))
        self.assertTrue(caught.exception.file.endswith('bad.lp'))
        self.assertIsInstance(caught.exception, ValueError)
        with self.assertRaises(slimplex.OutputError):
            small().write(self.path('no/such/folder.mps'))
        with self.assertRaises(slimplex.OutputError):
            small().check_output(self.path('no/such/folder.mps'))
        small().check_output(self.path('new.mps'))
        for change in (lambda m: m.set_cost(7, 1), lambda m: m.set_cost(0, math.nan), lambda m: m.add_rows([{9: 1.0}]),
                       lambda m: m.basis_head(), lambda m: m.delete_rows([0, 0]), lambda m: m.load(A, [1, 2, 3])):
            with self.assertRaises(slimplex.UsageError):
                change(small())
        with self.assertRaises(IndexError):
            small().row(3)
        with self.assertRaises(slimplex.OutOfMemory):
            small().options['memory-limit'] = 1
            m = slimplex.Model(memory_limit=1)
            m.load(A)

    def test_a_bad_index_of_a_sparse_matrix_is_refused(self):
        a = sp.csc_array(A)
        a.indices = np.array([0, 1, 7, 0, 1, 2], np.int32)
        a.has_canonical_format = True
        with self.assertRaises(slimplex.Error):
            small(a)

    # ---- callbacks ----------------------------------------------------------------------------------------------

    def test_progress_and_log_are_told_and_may_stop(self):
        m = large()
        lines, seen = [], []
        m.on_log(lambda level, line: lines.append(line))
        m.on_progress(lambda p: seen.append(p) or False)
        m.options['time_limit'] = 20
        try:
            m.solve()
        except KeyboardInterrupt:
            self.assertEqual(len(seen), 1)
        self.assertTrue(lines)

    def test_what_a_callback_raises_comes_out(self):
        m = large()

        def fail(level, line):
            raise LookupError(line)
        m.on_log(fail)
        with self.assertRaises(LookupError):
            m.solve()

    def test_other_threads_run_while_it_solves_and_one_stops_it(self):
        m = large()
        counted = [0]
        done = threading.Event()

        def stop():
            end = time.monotonic() + 0.3
            while time.monotonic() < end:
                counted[0] += 1
                time.sleep(0.001)
            m.interrupt()
            done.set()
        thread = threading.Thread(target=stop)
        thread.start()
        r = m.solve()
        thread.join()
        self.assertIn(r.status, ('interrupted', 'optimal'))
        self.assertGreater(counted[0], 20)

    def test_ctrl_c_stops_a_solve(self):
        program = ('import sys, time, signal, threading, os\n'
                   'sys.argv = ["", sys.argv[1]]\n'
                   'import slimplex, numpy as np, scipy.sparse as sp\n'
                   'rng = np.random.default_rng(1)\n'
                   'a = sp.random_array((6000, 6000), density=0.02, rng=rng, format="csc")\n'
                   'm = slimplex.Model(method="dual", presolve="off", threads=1)\n'
                   'm.load(a, -rng.random(6000), row_upper=rng.random(6000) + 1, col_upper=10.0)\n'
                   'threading.Timer(0.5, lambda: os.kill(os.getpid(), signal.SIGINT)).start()\n'
                   'began = time.monotonic()\n'
                   'try:\n'
                   '    m.solve()\n'
                   '    print("ended")\n'
                   'except KeyboardInterrupt:\n'
                   '    print("stopped", time.monotonic() - began)\n')
        r = subprocess.run([sys.executable, '-c', program, ''], capture_output=True, text=True, timeout=120, check=False)
        word = r.stdout.split()
        self.assertEqual(word[0], 'stopped', r.stdout + r.stderr)
        self.assertLess(float(word[1]), 10)

    def test_neither_numpy_nor_scipy_is_needed(self):
        program = ('import sys\nsys.modules["numpy"] = None\nsys.modules["scipy"] = None\nimport slimplex\n'
                   'm = slimplex.Model().load([[1.0, 1.0], [1.0, -1.0]], [3, 2], col_upper=[4, 9], row_upper=[5, 7.5], maximise=True)\n'
                   'r = m.solve()\nprint(r.objective, list(r.x), list(r.dual), list(r.column_status), list(m.cost))\n')
        r = subprocess.run([sys.executable, '-c', program], capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(r.stdout, '14.0 [4.0, 1.0] [2.0, 0.0] [2, 0] [3.0, 2.0]\n', r.stderr)

    # ---- memory -------------------------------------------------------------------------------------------------

    def test_a_model_of_a_million_nonzeros_is_not_copied(self):
        """Loading takes at most what the model takes, which is 5 bytes a nonzero and less, and scratch of a column; measured in a process
        of its own."""
        program = ('import slimplex, resource, numpy as np, scipy.sparse as sp, sys\n'
                   'rng = np.random.default_rng(1)\n'
                   'n, rows, each = 100000, 5000, 20\n'
                   'index = (rng.integers(0, rows - 1, (n, 1)) + np.arange(each) * 233) % rows\n'
                   'index.sort(1)\n'
                   'a = sp.csc_array((rng.integers(1, 50, n * each).astype(float), index.ravel().astype(np.int32),\n'
                   '                  np.arange(0, n * each + 1, each, dtype=np.int32)), shape=(rows, n))\n'
                   'a.has_canonical_format\n'
                   'm = slimplex.Model()\n'
                   'm.load(np.ones((1, 1)))\n'
                   'before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n'
                   'm.load(a, 1.0, row_lower=1.0)\n'
                   'after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n'
                   'print((after - before) * 1024 / a.nnz, m.memory_peak / a.nnz)\n')
        r = subprocess.run([sys.executable, '-c', program], capture_output=True, text=True, timeout=120, check=True)
        grown, held = map(float, r.stdout.split())
        print(f'{held:.2f} bytes a nonzero held, {grown:.2f} more resident')
        self.assertLess(grown, held + 4)


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1] + sys.argv[2:])
