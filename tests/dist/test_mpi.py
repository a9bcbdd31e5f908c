#!/usr/bin/env python3
"""slimplex-mpi on one, two and four ranks of this machine.

    test_mpi.py MPIRUN SLIMPLEX-MPI SLIMPLEX GENERATE MANUAL-PAGE
"""
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import unittest

MPIRUN, MPI, SLIMPLEX, GENERATE, PAGE = map(os.path.abspath, sys.argv[1:6])
OPENMPI = 'open-mpi' in subprocess.run([MPIRUN, '--version'], capture_output=True, text=True, check=False).stdout
ENV = dict(os.environ, OMPI_ALLOW_RUN_AS_ROOT='1', OMPI_ALLOW_RUN_AS_ROOT_CONFIRM='1', OMPI_MCA_rmaps_base_oversubscribe='1',
           OMPI_MCA_mpi_yield_when_idle='1', OMPI_MCA_btl_vader_single_copy_mechanism='none',
           OMPI_MCA_plm_rsh_agent='/bin/false')


class Job(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        for family, size in ('random', '6K'), ('staircase', '8K'), ('transport', '4K'), ('setcover', '400K'):
            with open(cls.path(family + '.mps'), 'wb') as f:
                subprocess.run([GENERATE, family, size, '3'], stdout=f, stderr=subprocess.DEVNULL, check=True)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    @classmethod
    def path(cls, name):
        return os.path.join(cls.folder.name, name)

    def command(self, ranks, *arguments):
        return [MPIRUN, '-n', str(ranks), MPI, *arguments]

    def run_it(self, ranks, *arguments, code=0):
        r = subprocess.run(self.command(ranks, *arguments), capture_output=True, text=True, env=ENV, timeout=200, check=False)
        self.assertEqual(r.returncode, code, r.stdout + r.stderr)
        return r

    def number(self, run, key):
        return float(re.search(rf'^{key}: ([-+.\de]+)', run.stdout, re.M)[1])

    def planted(self, name):
        with open(self.path(name), encoding='ascii') as f:
            return float(re.search(r'^\* Answer: optimal (\S+)', f.read(), re.M)[1])


class Ranks(Job):
    def test_any_number_of_ranks_reaches_the_optimum(self):
        for name in 'random.mps', 'staircase.mps', 'transport.mps':
            best, iterations = self.planted(name), set()
            for ranks in 1, 2, 4:
                with self.subTest(name=name, ranks=ranks):
                    r = self.run_it(ranks, '--pdlp-tolerance=1e-6', self.path(name))
                    self.assertIn('Status: optimal (first order, 1e-06)', r.stdout)
                    self.assertAlmostEqual(self.number(r, 'Objective'), best, delta=2e-5 * (1 + abs(best)))
                    self.assertIn(f'over {ranks} ranks', r.stdout)
                    iterations.add(self.number(r, 'Iterations'))
            self.assertLess(max(iterations), 1.3 * min(iterations))

    def test_residuals_are_polished_where_the_gap_may_be_larger(self):
        best = self.planted('setcover.mps')
        for ranks in 1, 2:
            r = self.run_it(ranks, '--pdlp-tolerance=1e-8', '--pdlp-gap=1e-2', self.path('setcover.mps'))
            primal, dual, gap = map(float, re.search(r'primal (\S+), dual (\S+), gap (\S+)', r.stdout).groups())
            self.assertLessEqual(max(primal, dual), 1e-8)
            self.assertLessEqual(gap, 1e-2)
            self.assertAlmostEqual(self.number(r, 'Objective'), best, delta=2e-2 * best)

    def test_one_rank_takes_the_iterations_of_slimplex(self):
        model = self.path('random.mps')
        there = self.run_it(1, model)
        here = subprocess.run([SLIMPLEX, '--method=pdlp', '--crossover=off', '--presolve=off', '--threads=1', model],
                              capture_output=True, text=True, timeout=100, check=False)
        self.assertEqual(self.number(there, 'Iterations'), self.number(here, 'Iterations'))
        self.assertAlmostEqual(self.number(there, 'Objective'), self.number(here, 'Objective'), places=6)

    def test_bytes_are_those_that_were_predicted(self):
        for ranks in 2, 4:
            r = self.run_it(ranks, self.path('staircase.mps'))
            _, bytes_, _, predicted = map(float, re.search(
                r'^Measured: ([\d.]+) s and (\d+) bytes an iteration \(predicted ([\d.]+) and (\d+)\)', r.stdout, re.M).groups())
            self.assertIn(f'and {predicted:.0f} bytes an iteration', r.stdout)  # said before, too
            self.assertGreaterEqual(bytes_, predicted)
            self.assertLess(bytes_, 1.3 * predicted)  # points are judged and steps chosen, which takes more exchanges

    def test_a_solution_is_feasible(self):
        model, solution = self.path('transport.mps'), self.path('transport.sol')
        for ranks in 1, 3:
            self.run_it(ranks, '--quiet', '--pdlp-tolerance=1e-8', '--solution', solution, model)
            r = subprocess.run([SLIMPLEX, 'verify', '--tolerance=1e-3', model, solution], capture_output=True, text=True,
                               timeout=100, check=False)
            self.assertEqual(r.returncode, 0, r.stdout + r.stderr)
            self.assertAlmostEqual(self.number(r, 'Objective'), self.planted('transport.mps'), delta=1)

    def test_parts_that_split_has_written_are_the_model(self):
        model, parts = self.path('random.mps'), self.path('part%.mps')
        subprocess.run([SLIMPLEX, 'split', model, '3', parts], stdout=subprocess.DEVNULL, timeout=100, check=True)
        whole, split = self.run_it(3, model), self.run_it(3, parts)
        self.assertAlmostEqual(self.number(split, 'Objective'), self.number(whole, 'Objective'),
                               delta=1e-3 * abs(self.number(whole, 'Objective')))
        self.assertIn('more parts than ranks', self.run_it(2, parts, code=1).stderr)
        self.assertIn('part3.mps: cannot be opened', self.run_it(4, parts, code=1).stderr)

    def test_a_checkpoint_goes_on_with_another_number_of_ranks(self):
        model, point = self.path('random.mps'), self.path('point')
        self.run_it(2, '--pdlp-tolerance=1e-9', '--iteration-limit=200', '--checkpoint', point, model, code=12)
        for ranks in 1, 4:
            r = self.run_it(ranks, '--pdlp-tolerance=1e-6', '--resume', point, model)
            self.assertAlmostEqual(self.number(r, 'Objective'), self.planted('random.mps'), delta=0.1)
            self.assertGreater(self.number(r, 'Iterations'), 100)  # those of before count
        self.assertIn('another model', self.run_it(2, '--resume', point, self.path('transport.mps'), code=1).stderr)
        with open(point, 'r+b') as f:
            f.truncate(2000)
        self.assertIn('cut short', self.run_it(2, '--resume', point, model, code=1).stderr)
        self.assertIn('no checkpoint of', self.run_it(2, '--resume', model, model, code=1).stderr)

    def ranks_of(self, point):
        """The processes of slimplex-mpi that write to this checkpoint."""
        found = []
        for pid in filter(str.isdigit, os.listdir('/proc')):
            try:
                with open(f'/proc/{pid}/cmdline', 'rb') as f:
                    words = f.read().split(b'\0')
            except OSError:
                continue
            if words[0].decode() == MPI and point.encode() in words:
                found.append(int(pid))
        return found

    def test_a_rank_that_is_killed_ends_the_job_and_leaves_the_checkpoint(self):
        model, point = self.path('setcover.mps'), self.path('killed')
        # By a read from the memory of the killed rank, of which UCX makes an error, the other one would abort first.
        job = subprocess.Popen(self.command(2, '--pdlp-tolerance=1e-12', '--checkpoint', point, '--checkpoint-minutes=0', model),
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                               env=dict(ENV, UCX_TLS='posix,sysv,self,tcp'))
        for _ in range(600):
            if os.path.exists(point):
                break
            time.sleep(0.05)
        os.kill(self.ranks_of(point)[-1], signal.SIGKILL)
        out, _ = job.communicate(timeout=60)
        self.assertNotEqual(job.returncode, 0)
        self.assertRegex(out, r'signal 9 \(Killed\)|KILLED BY SIGNAL: 9|EXIT CODE: 9')
        self.assertEqual(self.ranks_of(point), [])
        best = self.planted('setcover.mps')
        r = self.run_it(4, '--resume', point, model)
        self.assertAlmostEqual(self.number(r, 'Objective'), best, delta=1e-3 * best)

    def test_limits_stop_all_ranks(self):
        long, model = self.path('long.mps'), self.path('setcover.mps')
        with open(long, 'wb') as f:  # a minute to 1e-12
            subprocess.run([GENERATE, 'staircase', '1M', '3'], stdout=f, stderr=subprocess.DEVNULL, check=True)
        r = self.run_it(2, '--pdlp-tolerance=1e-12', '--time-limit=0.3', long, code=12)
        self.assertIn('Status: time limit', r.stdout)
        r = self.run_it(2, '--iteration-limit=100', '--pdlp-tolerance=1e-12', model, code=12)
        self.assertIn('Status: iteration limit', r.stdout)
        self.assertEqual(self.number(r, 'Iterations'), 100)

    def test_errors_are_one_line(self):
        for arguments, says in ((['none.mps'], 'none.mps'), ([], 'no model'), (['--colour=red', 'x'], 'unknown option'),
                                (['-'], 'has to be a file'), (['--memory-limit=20K', self.path('random.mps')], 'out of memory')):
            r = self.run_it(2, *arguments, code=1)
            lines = [line for line in r.stderr.splitlines() if line.startswith('slimplex-mpi: ')]
            self.assertEqual(len(lines), 1, r.stderr)
            self.assertIn(says, lines[0])

    def test_a_crossed_bound_anywhere_is_infeasible(self):
        path = self.path('crossed.mps')
        with open(path, 'w', encoding='ascii') as f:
            f.write('NAME x\nROWS\n N c\n L r\nCOLUMNS\n x c 1 r 1\n y c 1 r 1\nRHS\nBOUNDS\n LO b y 2\n UP b y 1\nENDATA\n')
        for ranks in 1, 2, 4:  # more ranks than columns
            self.assertIn('Status: infeasible', self.run_it(ranks, path, code=10).stdout)

    def test_help_tells_the_options(self):
        r = subprocess.run([MPI, '--help'], capture_output=True, text=True, timeout=20, check=True)
        with open(PAGE, encoding='ascii') as f:
            page = f.read().replace('\\-', '-')
        options = set(re.findall(r'--[a-z-]+', r.stdout))
        self.assertGreater(len(options), 10)
        for option in options:
            self.assertIn(option, page)


AGENT = """#!/bin/sh
host=$1
shift
exec ip netns exec {prefix}${{host##*.}} sh -c "$*"
"""


class Hosts(Job):
    """Two network namespaces in the place of two hosts, with a cable between them and an agent in the place of ssh."""

    def setUp(self):
        self.prefix = f'slx{os.getpid()}-'
        if not OPENMPI:
            self.skipTest('the agent is written for Open MPI')
        self.addCleanup(self.remove)
        one, two = self.prefix + '1', self.prefix + '2'
        if not all(map(self.ip, ('netns add ' + one, 'netns add ' + two,
                                 f'-n {one} link add host1 type veth peer name host2 netns {two}'))):
            self.skipTest('no network namespaces can be made here')
        for host, name in (1, one), (2, two):
            for line in f'addr add 10.99.0.{host}/24 dev host{host}', 'link set lo up', f'link set host{host} up':
                self.assertTrue(self.ip(f'-n {name} {line}'))

    def ip(self, line):
        try:
            return subprocess.run(['ip', *line.split()], capture_output=True, timeout=20, check=False).returncode == 0
        except OSError:
            return False

    def remove(self):
        for host in '12':
            self.ip('netns del ' + self.prefix + host)

    def command(self, ranks, *arguments):
        agent = self.path('agent')
        with open(agent, 'w', encoding='ascii') as f:
            f.write(AGENT.format(prefix=self.prefix))
        os.chmod(agent, 0o755)
        mca = {'plm_rsh_agent': agent, 'btl': 'self,tcp', 'btl_tcp_if_include': '10.99.0.0/24', 'oob_tcp_if_include': '10.99.0.0/24',
               'pml': 'ob1'}
        options = [word for key, value in mca.items() for word in ('--mca', key, value)]
        return ['ip', 'netns', 'exec', self.prefix + '1', MPIRUN, *options, '--host',
                f'10.99.0.1:{(ranks + 1) // 2},10.99.0.2:{ranks // 2}', '-n', str(ranks), MPI, *arguments]

    def test_hosts_share_a_model(self):
        best = self.planted('transport.mps')
        for ranks in 2, 4:
            r = self.run_it(ranks, '--pdlp-tolerance=1e-6', self.path('transport.mps'))
            self.assertIn('Status: optimal (first order, 1e-06)', r.stdout)
            self.assertAlmostEqual(self.number(r, 'Objective'), best, delta=2e-5 * (1 + abs(best)))

    def test_what_they_send_goes_through_the_cable(self):
        def sent():
            name = self.prefix + '1'
            r = subprocess.run(['ip', '-n', name, '-s', '-o', 'link', 'show', 'host1'], capture_output=True, text=True, check=True)
            return int(re.search(r'TX:.*?\\\s+(\d+)', r.stdout)[1])
        before = sent()
        r = self.run_it(2, self.path('staircase.mps'))
        bytes_ = float(re.search(r'and (\d+) bytes an iteration \(predicted', r.stdout)[1])
        self.assertGreater(sent() - before, bytes_ / 2 * self.number(r, 'Iterations'))  # one of the two sends about half


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1])
