#!/usr/bin/env python3
"""How long slimplex goes on after it was told to stop: solves stopped at random moments, and the delays by phase.

    ./dev bench stop [--runs N] [--most NONZEROS] [--seed S] [--models FOLDER] [--only REGEX] [--realtime] [--allowed S] [--fail]

Each run takes a model (one that build/instances/generate writes, of 20,000 up to NONZEROS, default 5M, nonzeros, or one of
$SLIMPLEX_LP_DIR if that is set), a method, presolve or none, a way to come in (file, .gz, pipe, a pipe that falls
silent), perhaps a solution file, and a stop: SIGINT, SIGTERM or --time-limit at a random moment.  A delay is the wall time
from the signal, or from the limit counted from the start of the process, to the end of the process.  The phase is the one
that the log names; runs that wrote the solution file after they were stopped, which takes about a second for a million
lines, have a line of their own, and S is not asked of them.  What ends before it is stopped is drawn again with an earlier moment.

--realtime gives the runs real-time priority, where that is allowed, so that they do not wait for other programs: the load
of the machine is printed with the table in any case.  --only takes runs whose line matches.  --models keeps the generated
models in FOLDER (default: build/stop-models).  --fail: exit code 1 if a delay's 99th percentile is above S (0.1) in any phase,
or a run ended in another way than it should.  Every run above S is listed.
"""
import argparse
import glob
import gzip
import os
import random
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

FAMILIES = 'random wide setcover transport multicommodity staircase'.split()
SIZES = (20_000, 200_000, 1_000_000, 5_000_000)
METHODS = ['--method=auto', '--method=dual', '--method=primal', '--method=ipm', '--method=ipm --crossover=off', '--threads=2']
WAYS = ('file', 'gz', 'pipe', 'silent')
GZ_MOST = 1_000_000  # nonzeros: larger ones take longer to pack than to solve
FILE = 'any, and a file to write'
STOPPED = re.compile(r'^(?:slimplex: )?(?:time limit reached|interrupted) ((?:while|in|between) .*)$', re.M)


def generated(program, folder, family, size, packed):
    """The path of a generated model, made now if it is not there."""
    path = os.path.join(folder, f'{family}-{size}.mps')
    if not os.path.exists(path):
        with open(path + '.part', 'wb') as out:
            subprocess.run([program, family, str(size)], stdout=out, stderr=subprocess.DEVNULL, check=True)
        os.rename(path + '.part', path)
    if packed and not os.path.exists(path + '.gz'):
        with open(path, 'rb') as source, gzip.open(path + '.gz.part', 'wb', 1) as out:
            shutil.copyfileobj(source, out)
        os.rename(path + '.gz.part', path + '.gz')
    return path + ('.gz' if packed else '')


def feed(path, pipe, share):
    """Writes the file into the pipe; only a share of it, after which the pipe stays open and silent, if share < 1."""
    left = os.path.getsize(path) * share
    try:
        with open(path, 'rb') as source:
            while left > 0:
                block = source.read(min(1 << 16, int(left) + 1))
                if not block:
                    break
                pipe.write(block)
                left -= len(block)
        if share >= 1:
            pipe.close()
    except (BrokenPipeError, ValueError, OSError):
        pass


def ends_within(p, seconds):
    """Whether the process ends so soon.  Popen.wait with a time looks each 50 ms only, which is half of what is measured."""
    descriptor = os.pidfd_open(p.pid)
    try:
        return bool(select.select([descriptor], [], [], max(0.0, seconds))[0])
    finally:
        os.close(descriptor)


class Run:
    """One run: what is drawn, and what happened."""

    def __init__(self, a, rng, public):
        self.options = rng.choice(METHODS).split() + rng.choice([[], ['--presolve=off'], ['--presolve=full']])
        self.way = rng.choice(WAYS)
        self.share = rng.random() if self.way == 'silent' else 1.0
        self.solution = rng.random() < 0.25
        self.kind = rng.choice(['SIGINT', 'SIGTERM', 'limit'])
        if public and rng.random() < 0.3:
            self.path = rng.choice(public)
            self.name = os.path.basename(self.path)
            longest = 3.0
        else:
            size = rng.choice([s for s in SIZES if s <= a.most] or [a.most])
            family = rng.choice(FAMILIES)
            packed = self.way == 'gz' and size <= GZ_MOST
            self.path = generated(a.generate, a.models, family, size, packed)
            self.name = os.path.basename(self.path)
            longest = 0.1 + 2e-6 * size
        self.moment = 0.01 + longest * rng.random() ** 1.5
        self.silent = self.way == 'silent'

    def label(self):
        return ' '.join([self.kind, f'at {self.moment:.3f}', self.way, self.name, *self.options] + ['-o'] * self.solution)

    def measure(self, a, folder):
        """(delay or None if it ended before, phase, exit code)."""
        log, solution = os.path.join(folder, 'log'), os.path.join(folder, 'solution')
        words = [a.program, '--log', log, *self.options]
        words += ['--solution', solution] if self.solution else []
        words += [f'--time-limit={self.moment}'] if self.kind == 'limit' else []
        piped = self.way in ('pipe', 'silent')
        began = time.monotonic()
        p = subprocess.Popen(words + ['-' if piped else self.path], stdin=subprocess.PIPE if piped else subprocess.DEVNULL,
                             stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                             preexec_fn=(lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1)))
                             if a.realtime else None)
        if piped:
            threading.Thread(target=feed, args=(self.path, p.stdin, self.share), daemon=True).start()
        told = began + self.moment
        if self.kind != 'limit':
            if not ends_within(p, told - time.monotonic()):
                told = time.monotonic()
                p.send_signal(getattr(signal, self.kind))
        in_time = ends_within(p, 60)
        ended = time.monotonic()
        if not in_time:
            p.kill()
        p.wait()
        if not in_time:
            return 60.0, 'never ended', p.returncode
        if piped:
            try:
                p.stdin.close()
            except BrokenPipeError:
                pass
        text = ''
        if os.path.exists(log):
            with open(log, encoding='utf-8', errors='replace') as f:
                text = f.read()
        phases = STOPPED.findall(text)
        if not phases and (ended < told or p.returncode in (0, 10, 11)):
            return None, 'ended before', p.returncode
        phase = phases[-1] if phases else 'before the log' if p.returncode < 0 else 'at the end'
        if phases and os.path.exists(solution) and os.path.getsize(solution):
            phase = FILE
        return ended - told, phase, p.returncode


def percentile(values, share):
    """The smallest value that so large a share of them does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, -int(-share * len(ordered) // 1) - 1))]


def table(delays):
    print(f'{"phase":34s} {"runs":>5s} {"median":>8s} {"90 %":>8s} {"99 %":>8s} {"most":>8s}   seconds')
    for phase, values in sorted(delays.items()) + [('all', [v for vs in delays.values() for v in vs])]:
        if values:
            print(f'{phase:34s} {len(values):5d}' + ''.join(f' {percentile(values, s):8.3f}' for s in (0.5, 0.9, 0.99, 1.0)))


def main():
    parser = argparse.ArgumentParser(usage='./dev bench stop [OPTION]...', add_help=False)
    parser.add_argument('--runs', type=int, default=200)
    parser.add_argument('--most', type=lambda t: int(float(t.replace('M', 'e6').replace('K', 'e3'))), default=5_000_000)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--models', default='build/stop-models')
    parser.add_argument('--only', default='')
    parser.add_argument('--realtime', action='store_true')
    parser.add_argument('--allowed', type=float, default=0.1)
    parser.add_argument('--fail', action='store_true')
    if {'-h', '--help', 'help'} & set(sys.argv[1:]):
        print(__doc__)
        return 0
    a = parser.parse_args()
    a.program = os.path.abspath(os.environ.get('SLIMPLEX') or 'build/slimplex')
    a.generate = os.path.abspath(os.environ.get('GENERATE') or 'build/instances/generate')
    os.makedirs(a.models, exist_ok=True)
    folder = os.environ.get('SLIMPLEX_LP_DIR')
    public = sorted(glob.glob(os.path.join(folder, '*', '*.mps*'))) if folder else []
    rng = random.Random(a.seed)
    delays, wrong, slow = {}, [], []
    load = [os.getloadavg()[0]]
    done = 0
    while done < a.runs:
        run = Run(a, rng, public)
        if not re.search(a.only, run.label()):
            continue
        with tempfile.TemporaryDirectory() as scratch:
            for _ in range(12):  # each time earlier, so that in the end it is stopped
                delay, phase, code = run.measure(a, scratch)
                if delay is not None:
                    break
                run.moment *= 0.6
        done += 1
        if delay is None:
            continue
        delays.setdefault(phase, []).append(delay)
        if delay > a.allowed:
            slow.append(f'{delay:.3f} {phase}: {run.label()}')
        if code not in (0, 10, 11, 12) and not (phase == 'before the log' and code < 0):
            wrong.append(f'exit code {code}: {run.label()}')
        load.append(os.getloadavg()[0])
        if sys.stderr.isatty():
            print(f'\r{done} of {a.runs}', end='', file=sys.stderr)
    table(delays)
    print(f'load of the machine: {min(load):.1f} to {max(load):.1f}' + (', runs at real-time priority' if a.realtime else ''))
    for line in slow + wrong:
        print(line)
    late = [phase for phase, values in delays.items() if percentile(values, 0.99) > a.allowed and phase != FILE]
    return 1 if a.fail and (late or wrong) else 0


if __name__ == '__main__':
    sys.exit(main())
