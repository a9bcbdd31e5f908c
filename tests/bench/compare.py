#!/usr/bin/env python3
"""Solve the LPs of $SLIMPLEX_LP_DIR one after the other, hold each answer against reference.csv there, and sum up.

    ./dev bench compare [--time-limit SECONDS] [--most NONZEROS] [--markdown] [--solver COMMAND]... [NAME]...

NAME is a folder or a file of the table, as it begins (`netlib`, `pds/pds-2`); without any, the whole table is run.
COMMAND is `slimplex` (the one that was built), `slimplex` with options in one word, `clp`, `glpsol` or `highs`; the first
is what the others are compared with.  All read the same unpacked file.  Wall time is measured here; peak memory is what
slimplex says of its own process, and of others what /usr/bin/time says, where there is one.  --markdown ends with a table by
folder, after the date, the machine and the versions, and the models that another solver was clearly faster on.

Exit code 1 if slimplex gave a wrong answer.
"""
import argparse
import bz2
import csv
import gzip
import lzma
import math
import os
import re
import shlex
import subprocess
import sys
import tempfile
import time

OPENERS = {'.gz': gzip.open, '.bz2': bz2.open, '.xz': lzma.open, '': open}
NUMBER = r'([-+]?[\d.]+(?:[eE][-+]?\d+)?)'
TIMER = '/usr/bin/time'


def models(folder, names, most):
    """(file, path, row of the table) for what was asked for, small ones first."""
    with open(os.path.join(folder, 'reference.csv'), newline='') as f:
        rows = [r for r in csv.DictReader(f) if int(r['nonzeros']) <= most]
    for row in sorted(rows, key=lambda r: int(r['nonzeros'])):
        if names and not any(row['file'].startswith(name) for name in names):
            continue
        for extension in OPENERS:
            path = os.path.join(folder, row['file'] + extension)
            if os.path.exists(path):
                yield row['file'], path, row
                break


def unpack(path, folder):
    plain = os.path.join(folder, 'model.mps')
    with OPENERS[os.path.splitext(path)[1].replace('.mps', '')](path, 'rb') as source, open(plain, 'wb') as target:
        while part := source.read(1 << 20):
            target.write(part)
    return plain


def command_line(solver, path, limit, dialect='--mps'):
    words = shlex.split(solver)
    if words[0] == 'slimplex':
        return [os.environ.get('SLIMPLEX', 'slimplex'), *words[1:], f'--time-limit={limit}', path]
    if words[0] == 'clp':
        return ['clp', path, '-seconds', str(math.ceil(limit)), *(words[1:] or ['-dualsimplex'])]
    if words[0] == 'glpsol':
        return ['glpsol', dialect, path, '--nomip', '--tmlim', str(math.ceil(limit)), *words[1:]]
    if words[0] == 'highs':
        options = os.path.join(os.path.dirname(path), 'highs.options')
        with open(options, 'w') as out:
            out.write('solve_relaxation = true\n')
        return [os.environ.get('HIGHS', 'highs'), '--options_file', options, '--time_limit', str(limit), *words[1:], path]
    sys.exit(f'compare.py: unknown solver {solver}')


def answer(solver, text):
    """(status, objective or None) out of what a solver printed."""
    def has(pattern):
        return re.search(pattern, text, re.I | re.M)
    if solver.startswith('slimplex'):
        status, value = has(r'^Status: (.*)$'), has('^Objective: ' + NUMBER)
        return status[1] if status else 'failed', float(value[1]) if value else None
    if solver.startswith('highs'):
        status, value = has(r'^ *Model status *: *(.*)$'), has('^ *Objective value *: *' + NUMBER)
        return (status[1].strip().lower(), float(value[1]) if value else None) if status else ('failed', None)
    value = has('^Optimal objective ' + NUMBER) if solver.startswith('clp') else None
    if solver.startswith('glpsol') and has('OPTIMAL (LP )?SOLUTION FOUND'):
        value = re.findall('obj = +' + NUMBER, text)
        return 'optimal', float(value[-1]) if value else None
    if value:
        return 'optimal', float(value[1])
    for word, pattern in ('infeasible', 'infeasible|NO (PRIMAL )?FEASIBLE'), ('unbounded', 'unbounded|NO DUAL FEASIBLE'):
        if has(pattern):
            return word, None
    return 'failed', None


def run(solver, path, limit, folder, dialect='--mps'):
    """(status, objective or None, seconds, peak MB or None)."""
    usage = os.path.join(folder, 'usage')
    words = command_line(solver, path, limit, dialect)
    if os.path.exists(TIMER):
        words = [TIMER, '-q', '-o', usage, '-f', '%M', *words]
    began = time.monotonic()
    try:
        text = subprocess.run(words, capture_output=True, text=True, errors='replace', stdin=subprocess.DEVNULL,
                              timeout=2 * limit + 30, cwd=folder).stdout
    except subprocess.TimeoutExpired:
        return 'killed', None, time.monotonic() - began, None
    seconds = time.monotonic() - began
    if 'MPS file processing error' in text and dialect == '--mps':
        return run(solver, path, limit, folder, '--freemps')
    own = re.search(r'^Memory: .*, process ([\d.]+) MB', text, re.M)
    if own:
        peak = float(own[1])
    else:
        peak = int(open(usage).read().split()[-1]) / 1024 if os.path.exists(usage) else None
    return *answer(solver, text), seconds, peak


def verdict(row, status, objective):
    if status not in ('optimal', 'infeasible', 'unbounded'):
        return status
    if status != row['status']:
        return 'WRONG'
    if status == 'optimal':
        want = float(row['objective'])
        if objective is None or abs(objective - want) > 1e-6 * max(1.0, abs(want)):
            return 'WRONG'
    return 'ok'


def mean(ratios):
    return math.exp(sum(map(math.log, ratios)) / len(ratios)) if ratios else math.nan


def better(results, others):
    """(seconds, MB) of the faster and of the smaller of the other solvers that solved the model, or None."""
    good = [results[s] for s in others if results[s][0] == 'ok']
    return (min(g[1] for g in good), min(g[2] or math.inf for g in good)) if good else None


def version(solver):
    """What the program says of itself."""
    words = {'clp': ['clp', '-stop'], 'highs': [os.environ.get('HIGHS', 'highs'), '--version']}
    words = words.get(solver, [os.environ.get('SLIMPLEX', 'slimplex') if solver == 'slimplex' else solver, '--version'])
    text = subprocess.run(words, capture_output=True, text=True, stdin=subprocess.DEVNULL).stdout
    number = re.search(r'\d+\.\d+[.\d]*', text)
    return f'{solver} {number[0]}' if number else solver


def machine():
    with open('/proc/cpuinfo') as f:
        name = re.search('^model name\\s*: (.*)$', f.read(), re.M)
    return f'{os.cpu_count()} processors ({name[1] if name else "unknown"})'


def markdown(solvers, names, results, limit):
    """The table of docs/benchmarks.md."""
    first, others = solvers[0], solvers[1:]
    folders = sorted({n.split('/')[0] for n in names})
    versions = ', '.join(version(s.split()[0]) for s in solvers)
    print(f'\n{time.strftime("%-d %B %Y")}, {machine()}, {versions}; {limit:.0f} s a model.\n')
    print('| set | models | ' + ' | '.join(f'{s} solves' for s in solvers) + ' | time | memory |')
    print('|---' * (len(solvers) + 4) + '|')
    for folder in folders + ['all']:
        rows = [r for n, r in zip(names, results) if folder in ('all', n.split('/')[0])]
        pairs = [(r[first], better(r, others)) for r in rows if r[first][0] == 'ok' and better(r, others)]
        times = mean([(mine[1] + 0.01) / (best[0] + 0.01) for mine, best in pairs])
        peaks = mean([mine[2] / best[1] for mine, best in pairs if mine[2]])
        print(f'| {folder} | {len(rows)} | ' + ' | '.join(str(sum(r[s][0] == 'ok' for r in rows)) for s in solvers)
              + f' | {times:.2f} | {peaks:.2f} |')
    lost = []
    for name, row in zip(names, results):
        best = better(row, others)
        if best and (row[first][0] != 'ok' or row[first][1] > 1.2 * best[0] and row[first][1] > best[0] + 0.05):
            lost.append((row[first][1] / best[0], name, row[first], best[0]))
    print(f'\nThe best of the others was faster by a fifth and 0.05 s, or alone, on {len(lost)}:\n')
    print('| model | seconds | of the best |\n|---|---|---|')
    for _, name, mine, best in sorted(lost, reverse=True):
        print(f'| {name} | {f"{mine[1]:.2f}" if mine[0] == "ok" else mine[0]} | {best:.2f} |')


def report(solvers, results):
    first = solvers[0]
    for solver in solvers:
        mine = [r[solver] for r in results]
        both = [(r[solver], r[first]) for r in results if r[solver][0] == r[first][0] == 'ok']
        times = mean([(a[1] + 0.01) / (b[1] + 0.01) for a, b in both])
        peaks = mean([a[2] / b[2] for a, b in both if a[2] and b[2]])
        print(f'{solver}: {sum(m[0] == "ok" for m in mine)} of {len(mine)} solved, {sum(m[0] == "WRONG" for m in mine)} wrong; '
              f'time x{times:.2f}, memory x{peaks:.2f} of {first}')


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--time-limit', type=float, default=60)
    parser.add_argument('--most', type=float, default=math.inf)
    parser.add_argument('--markdown', action='store_true')
    parser.add_argument('--solver', action='append')
    parser.add_argument('names', nargs='*')
    a = parser.parse_args()
    folder = os.environ.get('SLIMPLEX_LP_DIR')
    if not folder:
        print('SLIMPLEX_LP_DIR does not name a folder of LPs: nothing to compare')
        return 0
    solvers, names, results = a.solver or ['slimplex'], [], []
    with tempfile.TemporaryDirectory() as scratch:
        for name, path, row in models(folder, a.names, a.most):
            plain = unpack(path, scratch)
            names.append(name)
            results.append({})
            for solver in solvers:
                status, objective, seconds, peak = run(solver, plain, a.time_limit, scratch)
                results[-1][solver] = verdict(row, status, objective), seconds, peak
                print(f'{name:32} {solver:20} {results[-1][solver][0]:18} {status:18} {objective if objective is not None else "":>22} '
                      f'{seconds:9.3f} s {peak or math.nan:9.1f} MB', flush=True)
    report(solvers, results)
    if a.markdown:
        markdown(solvers, names, results, a.time_limit)
    return any(r[s][0] == 'WRONG' for r in results for s in solvers if s.startswith('slimplex'))


if __name__ == '__main__':
    sys.exit(main())
