#!/usr/bin/env python3
"""slimplex.solve_many: many LPs that share a model, in threads and in processes, in order, whatever happens to a worker.

    test_many.py SOURCE-ROOT
"""
import concurrent.futures
import multiprocessing
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

import slimplex

try:
    import numpy as np
except ImportError as e:
    print(f'{e}: skipped')
    sys.exit(77)


def model(rows=20, columns=40, seed=1):
    """Feasible at 0 and bounded by its boxes."""
    rng = np.random.default_rng(seed)
    m = slimplex.Model()
    m.load(rng.integers(0, 5, (rows, columns)).astype(float), -rng.random(columns), row_upper=rng.random(rows) * 10 + 1, col_upper=3.0)
    return m


def changes(m, count, seed=2):
    rng = np.random.default_rng(seed)
    found = []
    for k in range(count):
        row, col = int(rng.integers(m.nrows)), int(rng.integers(m.ncols))
        found.append({'row_bounds': {row: (-np.inf, float(rng.random() * 10 + 1))}} if k % 3 == 0 else
                     {'cost': {col: float(-rng.random())}} if k % 3 == 1 else
                     {'col_bounds': {col: (0.0, float(rng.random() * 3))}, 'coefficients': {(row, col): 2.5}, 'offset': float(k)})
    return found


def objective(result):
    return result.objective


def alone(m, change):
    """The same without a neighbour."""
    one = m.clone()
    one.basis = None
    slimplex._many.apply(one, change)
    return one.solve().objective


KILL = os.path.join(tempfile.gettempdir(), f'slimplex-kill-{os.getpid()}')


def kill_once(result):
    """The first worker that gets here is gone before it can tell."""
    try:
        os.remove(os.environ['SLIMPLEX_TEST_KILL'])
    except FileNotFoundError:
        return result.objective
    os._exit(9)


def own_pages(_):
    """Of the pages of the model's file in this process: how many kilobytes are in memory, and how many it has changed."""
    found, ours = {'Rss': 0, 'Private_Dirty': 0}, False
    with open('/proc/self/smaps', encoding='ascii', errors='replace') as f:
        for line in f:
            key, *rest = line.split()
            if not key.endswith(':'):
                ours = len(rest) > 4 and os.path.basename(rest[4]).startswith('slimplex-')
            elif ours and key[:-1] in found:
                found[key[:-1]] += int(rest[0])
    return os.getpid(), found['Rss'], found['Private_Dirty']


class Elsewhere(concurrent.futures.Executor):
    """An executor whose workers do not see this machine's files."""

    def __init__(self, pool):
        self.pool, self.sent = pool, []

    def submit(self, call, path, content, *arguments):
        self.sent.append(content)
        return self.pool.submit(call, f'/nowhere/{os.path.basename(path)}', content, *arguments)


class FreshPools(concurrent.futures.Executor):
    """An executor that, like those on clusters, lives on when a worker dies."""

    def __init__(self):
        self.pool = None
        self.made = 0

    def submit(self, call, *arguments, **more):
        if self.pool is None or self.pool._broken:
            self.pool = concurrent.futures.ProcessPoolExecutor(2, multiprocessing.get_context('spawn'))
            self.made += 1
        return self.pool.submit(call, *arguments, **more)

    def shutdown(self, wait=True, **more):
        self.pool.shutdown(wait)


class Many(unittest.TestCase):
    def setUp(self):
        self.model = model()
        self.changes = changes(self.model, 40)
        self.wanted = [alone(self.model, c) for c in self.changes]

    def test_threads_find_what_each_solve_finds_alone_in_order(self):
        for parts in (1, 2, 7, 40):
            found = slimplex.solve_many(self.model, self.changes, parts=parts, keep=objective)
            np.testing.assert_allclose(found, self.wanted, rtol=1e-9)
        whole = slimplex.solve_many(self.model, self.changes[:3])
        self.assertEqual([type(r) for r in whole], [slimplex.Result] * 3)
        self.assertEqual(slimplex.solve_many(self.model, []), [])

    def test_the_model_stays_as_it_was(self):
        cost, rows = self.model.cost.copy(), self.model.row_bounds[1].copy()
        slimplex.solve_many(self.model, self.changes)
        np.testing.assert_array_equal(self.model.cost, cost)
        np.testing.assert_array_equal(self.model.row_bounds[1], rows)
        self.assertIsNone(self.model.basis)

    def test_a_function_is_a_change(self):
        found = slimplex.solve_many(self.model, [lambda m, k=k: m.set_cost(0, -float(k)) for k in range(5)], keep=objective)
        np.testing.assert_allclose(found, [alone(self.model, {'cost': {0: -float(k)}}) for k in range(5)])

    def test_neighbours_start_warm(self):
        m = model(200, 400)
        m.options['threads'] = 1
        cold = m.solve().iterations
        found = slimplex.solve_many(m, [{'cost': {0: -0.5 - k / 1000}} for k in range(20)], parts=1)
        self.assertLess(np.mean([r.iterations for r in found]), 0.2 * cold)

    def test_an_executor_of_threads_is_used(self):
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            np.testing.assert_allclose(slimplex.solve_many(self.model, self.changes, pool, keep=objective), self.wanted, rtol=1e-9)

    def test_processes_find_the_same(self):
        with concurrent.futures.ProcessPoolExecutor(2, multiprocessing.get_context('spawn')) as pool:
            np.testing.assert_allclose(slimplex.solve_many(self.model, self.changes, pool, keep=objective), self.wanted, rtol=1e-9)

    @unittest.skipUnless(os.path.exists('/proc/self/smaps'), 'no /proc')
    def test_the_model_is_in_memory_once(self):
        m = model(400, 2000)  # 800,000 coefficients, two bytes each of index and code
        m.options['iteration-limit'] = 0
        with concurrent.futures.ProcessPoolExecutor(2, multiprocessing.get_context('spawn')) as pool:
            found = slimplex.solve_many(m, [{'cost': {0: float(k)}} for k in range(8)], pool, parts=4, keep=own_pages)
        self.assertEqual(len({process for process, _, _ in found}), 2)
        for process, resident, changed in found:
            self.assertGreater(1024 * resident, 0.9 * m.storage()['matrix_bytes'], process)
            self.assertLess(changed, 100, process)

    def test_workers_of_another_machine_are_sent_the_model(self):
        with concurrent.futures.ProcessPoolExecutor(2, multiprocessing.get_context('spawn')) as pool:
            executor = Elsewhere(pool)
            found = slimplex.solve_many(self.model, self.changes, executor, parts=4, keep=objective)
        np.testing.assert_allclose(found, self.wanted, rtol=1e-9)
        self.assertTrue(any(content is not None for content in executor.sent))
        self.assertEqual([name for name in os.listdir(tempfile.gettempdir()) if re.fullmatch('slimplex-[0-9a-f]{32}', name)], [])

    def test_a_worker_that_dies_loses_nothing(self):
        with open(KILL, 'w', encoding='ascii'):
            pass
        os.environ['SLIMPLEX_TEST_KILL'] = KILL
        with FreshPools() as pool:
            found = slimplex.solve_many(self.model, self.changes, pool, keep=kill_once)
            self.assertEqual(pool.made, 2)
        self.assertFalse(os.path.exists(KILL))
        np.testing.assert_allclose(found, self.wanted, rtol=1e-9)

    def test_dask_finds_the_same_and_a_worker_that_dies_loses_nothing(self):
        try:
            import distributed
        except ImportError:
            self.skipTest('dask.distributed is not installed')
        with open(KILL, 'w', encoding='ascii'):
            pass
        os.environ['SLIMPLEX_TEST_KILL'] = KILL
        with distributed.LocalCluster(2, threads_per_worker=1, dashboard_address=None) as cluster, distributed.Client(cluster) as client:
            found = slimplex.solve_many(self.model, self.changes, client.get_executor(), parts=4, keep=objective)
            np.testing.assert_allclose(found, self.wanted, rtol=1e-9)
            found = slimplex.solve_many(self.model, self.changes, client.get_executor(), parts=4, keep=kill_once)
            np.testing.assert_allclose(found, self.wanted, rtol=1e-9)
            self.assertFalse(os.path.exists(KILL))

    def test_two_mpi_ranks_and_more_find_the_same(self):
        try:
            import mpi4py  # noqa: F401
        except ImportError:
            self.skipTest('mpi4py is not installed')
        launcher = shutil.which('mpiexec', path=os.pathsep.join([os.path.dirname(sys.executable), os.environ['PATH']]))
        if not launcher:
            self.skipTest('mpiexec is not installed')
        here = os.path.dirname(os.path.abspath(__file__))
        environment = dict(os.environ, OMPI_ALLOW_RUN_AS_ROOT='1', OMPI_ALLOW_RUN_AS_ROOT_CONFIRM='1',
                           OMPI_MCA_rmaps_base_oversubscribe='1', PYTHONPATH=os.pathsep.join([here, os.environ['PYTHONPATH']]))
        r = subprocess.run([launcher, '-n', '3', sys.executable, os.path.join(here, 'mpi.py')], capture_output=True, text=True, timeout=200,
                           env=environment, check=False)
        self.assertEqual(r.stdout, 'same 2 workers\n', r.stderr)

    def test_a_change_of_another_name_is_refused(self):
        with self.assertRaises(slimplex.UsageError):
            slimplex.solve_many(self.model, [{'costs': {0: 1.0}}])


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1] + sys.argv[2:])
