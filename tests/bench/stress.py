#!/usr/bin/env python3
"""Small LPs of many kinds, solved by slimplex in several ways and by the peers that are installed, judged by exact optima.

    ./dev bench stress [--kinds REGEX] [--seeds A:B] [--size N] [--ways W,...] [--peers P,...] [--limit S] [--keep DIR] [--fail]

The judge is esolver (package qsopt-ex), which computes in rationals; where it is missing, `slimplex --exact` if the build
has it, whose answers carry their own proof; else GLPK, whose answers do not.  For each way and peer one line: how many
are right (status equal, objective within 1e-6 relative), off (objective), false (status), open (numerical trouble or a
limit) and lost (crash, or no end within the limit).  What is not right is listed below.  With --fail the exit code is 1
if any way of slimplex gave a false status or was lost.

A model that is infeasible, but by less than the tolerance of 1e-7, may be called what it is with its sides and bounds
widened by that, which the judge decides, but for --exact.
"""
import argparse
import functools
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import zlib
from fractions import Fraction

from stress_models import KINDS, Model, write

WAYS = {
    'auto': ['--threads=1'],
    'dual': ['--method=dual', '--presolve=off'],
    'primal': ['--method=primal', '--presolve=off'],
    'ipm': ['--method=ipm'],
    'dual-1e-9': ['--method=dual', '--presolve=off', '--tolerance=1e-9'],
    'primal-1e-9': ['--method=primal', '--presolve=off', '--tolerance=1e-9'],
    'auto-1e-12': ['--threads=1', '--tolerance=1e-12'],
    'dual-1e-12': ['--method=dual', '--presolve=off', '--tolerance=1e-12'],
    'primal-1e-12': ['--method=primal', '--presolve=off', '--tolerance=1e-12'],
    'ipm-1e-12': ['--method=ipm', '--tolerance=1e-12'],
    'exact': ['--exact'],
}
TOLERANCE = 1e-7
FINAL = ('optimal', 'infeasible', 'unbounded')


def run(command, limit):
    """(exit code or None, output)."""
    try:
        p = subprocess.run(command, capture_output=True, text=True, timeout=limit, check=False)
        return p.returncode, p.stdout + p.stderr
    except subprocess.TimeoutExpired:
        return None, ''


def found(pattern, text):
    m = re.search(pattern, text, re.M)
    return m[1] if m else None


def slimplex(path, options, limit):
    program = os.environ.get('SLIMPLEX', 'slimplex')
    code, text = run([program, '--quiet', *options, path], limit)
    status = found(r'^Status: ([a-z ]*[a-z])', text)
    if code is None or code < 0 or status is None:
        return 'lost', None
    objective = found(r'^Exact objective: (\S+)', text) or found(r'^Objective: (\S+)', text)
    return status, number(objective) if status == 'optimal' else None


def number(text):
    try:
        return Fraction(text) if re.fullmatch(r'-?\d+(/\d+)?', text) else float(text)
    except (TypeError, ValueError):
        return None


def esolver(path, limit):
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, 'out')
        # esolver reads decimals as rationals: it is given those that the doubles stand for.
        exact = os.path.join(folder, 'exact.mps')
        with open(path, encoding='ascii') as source, open(exact, 'w', encoding='ascii') as target:
            for line in source:
                target.write(re.sub(r'(?<= )-?\d+\.?\d*(e[-+]?\d+)?(?=\s|$)', lambda m: rational(m[0]), line))
        code, _ = run(['esolver', '-O', out, exact], limit)
        if code is None or not os.path.exists(out):
            return 'lost', None
        with open(out, encoding='ascii') as f:
            text = f.read()
    status = (found(r'status\s*=?\s*(\w+)', text) or 'lost').lower()
    return status, Fraction(found(r'Value = (\S+)', text) or 0) if status == 'optimal' else None


def rational(text):
    value = Fraction(float(text))
    return str(value.numerator) if value.denominator == 1 else f'{value.numerator}/{value.denominator}'


def glpsol(path, limit):
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, 'out')
        code, text = run(['glpsol', '--freemps', path, '-o', out], limit)
        if code is None or code < 0:
            return 'lost', None
        if re.search(r'PROBLEM HAS NO PRIMAL FEASIBLE|NO FEASIBLE SOLUTION', text):
            return 'infeasible', None
        if re.search(r'PROBLEM HAS UNBOUNDED|UNBOUNDED SOLUTION|NO DUAL FEASIBLE', text):
            return 'unbounded', None
        report = open(out, encoding='ascii').read() if os.path.exists(out) else ''
        if found(r'^Status:\s*(OPTIMAL)', report):
            return 'optimal', float(found(r'^Objective:.*= (\S+)', report))
    return 'open', None


def clp(path, limit):
    code, text = run(['clp', path, '-solve', '-quit'], limit)
    if code is None or code < 0:
        return 'lost', None
    value = found(r'Optimal objective (\S+)', text) or found(r'^Optimal - objective value (\S+)', text)
    if value:
        return 'optimal', float(value)
    if re.search(r'infeasible', text, re.I):
        return 'infeasible', None
    return ('unbounded' if re.search(r'unbounded', text, re.I) else 'open'), None


def highs(path, limit):
    code, text = run(['highs', path], limit)
    if code is None or code < 0:
        return 'lost', None
    status = (found(r'Model status\s*:\s*(\w+)', text) or 'open').lower()
    return status, float(found(r'Objective value\s*:\s*(\S+)', text)) if status == 'optimal' else None


PEERS = {'glpsol': glpsol, 'clp': clp, 'highs': highs, 'esolver': esolver}


def close(a, b):
    return abs(Fraction(a) - Fraction(b)) <= Fraction(1, 10**6) * max(1, abs(Fraction(b)))


def verdict(answer, truth, exact, wide):
    """Of an answer beside the truth, both (status, objective); wide() is the status of the widened model."""
    status, value = answer
    if status == 'lost':
        return 'lost'
    if status not in FINAL:
        return 'open'
    if status != truth[0]:
        explained = not exact and truth[0] == 'infeasible' and wide() == status
        return 'right' if explained else 'false'
    if status == 'optimal' and (value != truth[1] if exact else value is None or not close(value, truth[1])):
        return 'off'
    return 'right'


def chosen_judge(choice):
    if choice != 'auto':
        return choice
    if shutil.which('esolver'):
        return 'esolver'
    code, text = run([os.environ.get('SLIMPLEX', 'slimplex'), '--version'], 10)
    return 'slimplex' if code == 0 and 'exact' in text else 'glpsol'


def judge_of(name, path, limit):
    return slimplex(path, WAYS['exact'], limit) if name == 'slimplex' else PEERS[name](path, limit)


def arguments():
    p = argparse.ArgumentParser(description=__doc__.split('\n\n')[0])
    p.add_argument('--kinds', default='', help='regular expression of kinds')
    p.add_argument('--seeds', default='0:3', help='from A to B-1')
    p.add_argument('--size', type=int, default=14)
    p.add_argument('--ways', default='auto,dual,primal,ipm', help=', '.join(WAYS))
    p.add_argument('--peers', default=None, help='of ' + ', '.join(PEERS) + '; default: those installed')
    p.add_argument('--judge', default='auto', choices=['auto', 'esolver', 'slimplex', 'glpsol'])
    p.add_argument('--limit', type=float, default=10.0, help='seconds for one solve')
    p.add_argument('--keep', help='folder for the models that something was wrong with')
    p.add_argument('--fail', action='store_true')
    return p.parse_args()


def models(a, folder):
    first, last = map(int, a.seeds.split(':'))
    for seed in range(first, last):
        for kind, make in KINDS.items():
            if re.search(a.kinds, kind):
                g = random.Random(zlib.crc32(f'{kind} {seed}'.encode()))
                path = os.path.join(folder, f'{kind}_{seed}.mps')
                model = make(g, a.size + g.randrange(a.size))
                write(model, path)
                yield path, model


def widened_status(model, judge, limit):
    """What the judge says of the model whose sides and bounds allow what the default tolerance does."""
    wide = Model(model.maximise)
    wide.entries = model.entries
    wide.rows = [(low - TOLERANCE, high + TOLERANCE) for low, high in model.rows]
    wide.cols = [(cost, low - TOLERANCE, high + TOLERANCE) for cost, low, high in model.cols]
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'wide.mps')
        write(wide, path)
        return judge_of(judge, path, limit)[0]


def main():
    a = arguments()
    ways = a.ways.split(',')
    peers = [p for p in PEERS if p != 'esolver' and shutil.which(p)] if a.peers is None else [p for p in a.peers.split(',') if p]
    judge = chosen_judge(a.judge)
    if judge != 'slimplex' and not shutil.which(judge):
        print('no judge: neither esolver nor glpsol is installed')
        return 77
    tally = {name: dict.fromkeys(('right', 'off', 'false', 'open', 'lost'), 0) for name in ways + peers}
    wrong, judged = [], 0
    with tempfile.TemporaryDirectory() as folder:
        for path, model in models(a, folder):
            truth = judge_of(judge, path, a.limit)
            if truth[0] not in FINAL:
                continue
            judged += 1
            wide = functools.cache(lambda m=model: widened_status(m, judge, a.limit))
            for name in ways + peers:
                answer = slimplex(path, WAYS[name], a.limit) if name in WAYS else PEERS[name](path, a.limit)
                v = verdict(answer, truth, name == 'exact', wide)
                tally[name][v] += 1
                if v != 'right' and name in WAYS:
                    wrong.append(f'{os.path.basename(path)[:-4]:28} {name:12} {v:6} {answer[0]} {shown(answer[1])}, '
                                 f'truth {truth[0]} {shown(truth[1])}')
                    if a.keep:
                        os.makedirs(a.keep, exist_ok=True)
                        shutil.copy(path, a.keep)
    print(f'{judged} models, judged by {judge}')
    print(f'{"":12} {"right":>7} {"off":>7} {"false":>7} {"open":>7} {"lost":>7}')
    for name, t in tally.items():
        print(f'{name:12} ' + ' '.join(f'{t[k]:7}' for k in t))
    print('\n'.join(wrong))
    bad = sum(tally[w]['false'] + tally[w]['lost'] for w in ways)
    return 1 if a.fail and bad else 0


def shown(value):
    return '' if value is None else f'{float(value):.12g}'


if __name__ == '__main__':
    sys.exit(main())
