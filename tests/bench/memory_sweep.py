#!/usr/bin/env python3
"""Sweep --memory-limit from 1 MB to the unlimited peak, and see that it holds.

    ./dev bench memory [--steps N] [--time-limit SECONDS] [FILE]...

FILE is an MPS file, or one of $SLIMPLEX_LP_DIR as reference.csv names it; without any, ten of those.  Each is solved by
four methods with and without presolve, first without a limit, then with N limits up to what that took.  Each time the
peak of the process, but for its own code, must not pass the limit by more than a quarter of a MB (stacks and what the C
library holds), nothing may crash, and what is answered must be the same.  One line for each file and method; exit code 1
if something was wrong.
"""
import argparse
import os
import re
import subprocess
import sys
import tempfile

MB = 1 << 20
ALLOWED = MB / 4
LPS = ['netlib/25fv47.mps', 'netlib/d2q06c.mps', 'fctp/n3700.mps', 'infeasible/ceria3d.mps', 'kennington/cre-a.mps',
       'kennington/osa-07.mps', 'kennington/pds-06.mps', 'kennington/ken-11.mps', 'meszaros/nw14.mps', 'pds/pds-20.mps']
METHODS = [('auto', ['--threads', '2']), ('dual', ['--method', 'dual']), ('primal', ['--method', 'primal']),
           ('ipm', ['--method', 'ipm'])]
STOPPED = ('memory limit', 'time limit')
CODES = {'optimal': 0, 'infeasible': 10, 'unbounded': 11, 'memory limit': 12, 'time limit': 12}


class Run:
    def __init__(self, tools, arguments):
        program, peak, note = tools
        r = subprocess.run([peak, note, program, *arguments], capture_output=True, text=True, timeout=600)
        self.code, self.output = r.returncode, r.stdout + r.stderr
        status = re.search(r'^Status: (.*)$', r.stdout, re.M)
        value = re.search(r'^Objective: ([-+\d.e]+)$', r.stdout, re.M)
        held = re.search(r'^Memory: ([\d.]+) MB', r.stdout, re.M)
        self.status = status[1] if status else ''
        self.objective = float(value[1]) if value else None
        self.held = float(held[1]) * MB if held else 0.0
        with open(note) as f:
            self.peak = int(f.read()) * 1024

    def has_point(self):
        return self.status == 'memory limit' and self.objective is not None


def what_is_wrong(run, limit, free):
    """A word on it, or None.  `free` is the run without a limit."""
    if CODES.get(run.status) != run.code:
        return f'status {run.status!r} and exit code {run.code}: {run.output[-300:]!r}'
    if run.peak > limit + ALLOWED:
        return f'peak {run.peak / MB:.2f} MB'
    if run.held > limit + MB / 2000:  # it is told to a thousandth of a MB
        return f'{run.held / MB:.2f} MB in the account'
    if run.status in STOPPED or free.status in STOPPED:
        return None
    if run.status != free.status:
        return f'{run.status}, but {free.status} without a limit'
    if run.status == 'optimal' and abs(run.objective - free.objective) > 1e-6 * (1 + abs(free.objective)):
        return f'objective {run.objective}, but {free.objective} without a limit'
    return None


def sweep(tools, path, arguments, steps):
    """(free run, limits tried, answered, stopped with a point, largest excess, [what is wrong])"""
    free = Run(tools, [*arguments, path])
    wrong = []
    if CODES.get(free.status) != free.code:
        wrong.append(f'no limit: status {free.status!r} and exit code {free.code}: {free.output[-300:]!r}')
    top = max(free.held, MB / 4)
    bottom = min(MB, top / steps)
    answered = points = 0
    excess = 0.0
    for k in range(steps + 1):
        limit = round(bottom + (top - bottom) * k / steps)
        run = Run(tools, [*arguments, f'--memory-limit={limit}', path])
        answered += run.status not in STOPPED
        points += run.has_point()
        excess = max(excess, run.peak - limit)
        word = what_is_wrong(run, limit, free)
        if word:
            wrong.append(f'limit {limit} ({limit / MB:.2f} MB): {word}')
    return free, steps + 1, answered, points, excess, wrong


def find(name):
    if os.path.exists(name):
        return name
    base = os.path.join(os.environ.get('SLIMPLEX_LP_DIR', '.'), name)
    for extension in ('', '.gz', '.bz2', '.xz'):
        if os.path.exists(base + extension):
            return base + extension
    sys.exit(f'memory_sweep.py: there is no {name} here or in $SLIMPLEX_LP_DIR')


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--program', default=os.environ.get('SLIMPLEX', 'slimplex'))
    parser.add_argument('--peak', default=os.environ.get('PEAK', 'peak'), help='the program of tests/bench/peak.c')
    parser.add_argument('--steps', type=int, default=20)
    parser.add_argument('--time-limit', type=float, default=60.0)
    parser.add_argument('--brief', action='store_true', help='no line for what went well')
    parser.add_argument('files', nargs='*')
    options = parser.parse_args()
    if not options.files and 'SLIMPLEX_LP_DIR' not in os.environ:
        sys.exit('memory_sweep.py: SLIMPLEX_LP_DIR is not set')
    bad = runs = answers = points = 0
    worst = 0.0
    with tempfile.TemporaryDirectory() as folder:
        tools = options.program, options.peak, os.path.join(folder, 'peak')
        for name in options.files or LPS:
            path = find(name)
            for method, arguments in METHODS:
                for presolve in 'auto', 'off':
                    free, tried, answered, held, excess, wrong = sweep(
                        tools, path, [*arguments, f'--presolve={presolve}', f'--time-limit={options.time_limit}'],
                        options.steps)
                    runs, answers, points, bad = runs + tried, answers + answered, points + held, bad + len(wrong)
                    worst = max(worst, excess)
                    if wrong or not options.brief:
                        print(f'{os.path.basename(name):16} {method:6} presolve {presolve:4}: {free.status}, '
                              f'{free.held / MB:6.2f} MB; {tried} limits: {answered} answered, {tried - answered} stopped, '
                              f'{held} of them with a point; peak at most limit + {excess / MB:.2f} MB; {len(wrong)} wrong',
                              flush=True)
                    for word in wrong:
                        print('  ' + word, flush=True)
    print(f'{runs} limits: {answers} answered, {runs - answers} stopped, {points} of them with a point; peak at most '
          f'limit + {worst / MB:.2f} MB; {bad} wrong')
    return bad > 0 or runs == 0


if __name__ == '__main__':
    sys.exit(main())
