#!/usr/bin/env python3
"""Pins: what each of many solves did, to the bit, so that a change meant to alter no pivot can show that it altered none.

    ./dev pins write [OPTION]... [NAME]...     solve, and write what happened into the file of pins
    ./dev pins check [OPTION]... [NAME]...     solve again what stands there, and print each difference

      --file FILE        the file of pins (default: $SLIMPLEX_PINS, else build/pins.tsv)
      --under SECONDS    check: only the solves that took less than this when they were pinned
      --jobs N           that many solves at once (default 1)
      --methods LIST     of dual,primal,ipm (default: all three; ipm goes on to a basis by crossover)

NAME is a folder or a file below $SLIMPLEX_LP_DIR, as it begins (`netlib`, `pds/pds-0`); without any, the classic sets are
taken.  The program is $SLIMPLEX, else the one that was built.  Each solve has one thread and the seed 0, and is pinned by
status, iterations of each phase, the 64 bits of the objective, a hash of the final basis, a hash of the solution (values,
duals, certificate), and the memory account: what is live at the end, the peak, and the peak of each phase, in MB to the
third place.  Its seconds of processor time are written beside, and not compared.  A solve that has not ended after 5 of
them is pinned as `slow`, and check passes it over.  `write` with a NAME or with --methods replaces what it solved and keeps
the other lines.  Whoever wants another choice of solves sorts or cuts the file: it is text, a solve a line.

Exit code 1 if there is a difference.
"""
import argparse
import concurrent.futures
import hashlib
import os
import re
import resource
import subprocess
import sys
import tempfile

SETS = 'fctp infeasible kennington meszaros netlib netlibqap pds rail'.split()
METHODS = 'dual primal ipm'.split()
ENDINGS = re.compile(r'\.mps(\.gz|\.bz2|\.xz|\.zst)?$')
FIELDS = 'model method seconds status iterations objective basis solution memory'.split()
COMPARED = FIELDS[3:]
LIMIT = 5  # seconds of processor time
SLOW = 'slow'


def models(folder, names):
    """{name: path} of the models below `folder` whose name begins like one of `names`, or that are in a classic set."""
    found = {}
    for here, folders, files in os.walk(folder):
        folders.sort()
        for file in sorted(files):
            name = os.path.relpath(os.path.join(here, ENDINGS.sub('', file)), folder)
            wanted = any(name.startswith(n) for n in names) if names else name.split(os.sep)[0] in SETS
            if ENDINGS.search(file) and wanted:
                found[name] = os.path.join(here, file)
    return found


def digest(text):
    return hashlib.sha256(text).hexdigest()[:16]


def read(path):
    with open(path, 'rb') as f:
        return f.read()


def account(text):
    """The memory account out of what --stats prints: `live A, peak B, read C, presolve D, ...`, in MB."""
    live = sum(float(v) for v in re.findall(r'^Purpose .*, now ([\d.]+) MB$', text, re.M))
    parts = [('live', f'{live:.3f}')] + re.findall(r'^Memory: ()([\d.]+) MB', text, re.M)
    parts += re.findall(r'^Phase (.*?): .*?, peak ([\d.]+) MB', text, re.M)
    return ', '.join(f'{name or "peak"} {value}' for name, value in parts)


def iterations(text):
    """The counts that are not zero, out of what --stats prints."""
    line = re.search(r'^Simplex iterations: (.*)$', text, re.M)
    return ', '.join(part for part in (line[1].split(', ') if line else []) if not part.endswith(' 0')) or '-'


def measures(text, basis, solution):
    """What is compared, out of what the program printed and wrote (None: not written)."""
    def printed(pattern):
        match = re.search(pattern, text, re.M)
        return match[1] if match else '-'
    header = (solution or b'').split(b'\n\n')[0].decode(errors='replace')
    value = re.search(r'^Objective: (\S+)$', header, re.M)
    objective = float(value[1]).hex() if value and value[1] != '-' else '-'
    # Without the name of the model, which is no result, and the header, whose results are pinned in the open.
    return {'status': printed('^Status: (.*)$'), 'iterations': iterations(text), 'objective': objective,
            'basis': digest(basis.partition(b'\n')[2]) if basis else '-',
            'solution': digest(solution.partition(b'\n\n')[2]) if solution else '-', 'memory': account(text)}


def solve(program, path, method, limit):
    """{field: text} of one solve; status SLOW where it used up `limit` seconds of processor time."""
    with tempfile.TemporaryDirectory() as scratch:
        basis, solution = os.path.join(scratch, 'basis'), os.path.join(scratch, 'solution')
        printed = os.path.join(scratch, 'printed')
        words = [program, '--quiet', '--stats', '--threads=1', '--seed=0', f'--method={method}', '--crossover=on',
                 f'--basis-out={basis}', f'--solution={solution}', path]
        with open(printed, 'wb') as out:
            child = subprocess.Popen(words, stdout=out, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, cwd=scratch,
                                     preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 1)))
            _, code, usage = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(code)
        seconds = f'{usage.ru_utime + usage.ru_stime:.2f}'
        if child.returncode < 0 and float(seconds) > limit - 0.5:
            return dict.fromkeys(COMPARED, '-') | {'seconds': seconds, 'status': SLOW}
        files = [read(name) if os.path.exists(name) else None for name in (basis, solution)]
        result = measures(read(printed).decode(errors='replace'), *files)
        if result['status'] == '-':
            result['status'] = f'exit code {child.returncode}'
        return {'seconds': seconds} | result


def load(path):
    """{(model, method): {field: text}}; empty where there is no such file."""
    if not os.path.exists(path):
        return {}
    with open(path, encoding='utf-8') as f:
        rows = [dict(zip(FIELDS, line.rstrip('\n').split('\t'))) for line in f]
    return {(r['model'], r['method']): r for r in rows[1:]}


def save(path, pins):
    os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
    with open(path, 'w', encoding='utf-8') as f:
        f.write('\t'.join(FIELDS) + '\n')
        for (model, method), pin in sorted(pins.items(), key=lambda p: (p[0][0], METHODS.index(p[0][1]))):
            f.write('\t'.join([model, method] + [pin[k] for k in FIELDS[2:]]) + '\n')


def solved(program, wanted, limit, jobs):
    """((model, method), result) of each of `wanted`, (model, method, path), in its order, `jobs` at once."""
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        waiting = [((model, method), pool.submit(solve, program, path, method, limit)) for model, method, path in wanted]
        for key, future in waiting:
            yield key, future.result()


def changed_parts(old, new):
    """`old` and `new`, lists of parts joined by commas, cut to the parts in which they differ."""
    was, now = old.split(', '), new.split(', ')
    return ', '.join(p for p in was if p not in now) or '-', ', '.join(p for p in now if p not in was) or '-'


def differences(pin, result):
    """A line for each compared field that is not as it was pinned."""
    for field in COMPARED:
        if pin[field] != result[field]:
            old, new = pin[field], result[field]
            if field in ('iterations', 'memory'):
                old, new = changed_parts(old, new)
            if field == 'objective' and '-' not in (old, new):
                old, new = (f'{v} ({float.fromhex(v)!r})' for v in (old, new))
            yield field, f'{field}: {old} -> {new}'


def write(a, folder):
    pins = load(a.file) if a.names or a.methods != METHODS else {}
    wanted = [(model, method, path) for model, path in models(folder, a.names).items() for method in a.methods]
    for key, result in solved(a.program, wanted, LIMIT, a.jobs):
        pins[key] = result
    save(a.file, pins)
    slow = sum(pin['status'] == SLOW for pin in pins.values())
    seconds = sum(float(pin['seconds']) for pin in pins.values() if pin['status'] != SLOW)
    print(f'{len(wanted)} solved, {len(pins)} pins in {a.file}, {slow} of them slow, {seconds:.1f} s in all the others')
    return 0 if wanted else 1


def check(a, folder):
    pins, names = load(a.file), a.names
    asked = {k: p for k, p in pins.items() if k[1] in a.methods and (not names or any(k[0].startswith(n) for n in names))}
    wanted = {k: p for k, p in asked.items() if p['status'] != SLOW and float(p['seconds']) < a.under}
    paths = models(folder, sorted({model for model, _ in wanted}))
    there = [(model, method, paths[model]) for model, method in wanted if model in paths]
    counts = dict.fromkeys(COMPARED, 0)
    differing = 0
    for key, result in solved(a.program, there, 6 * LIMIT, a.jobs):
        found = list(differences(pins[key], result))
        differing += bool(found)
        for field, line in found:
            counts[field] += 1
            print(f'{key[0]} {key[1]}: {line}', flush=True)
    gone = sorted({model for model, _ in wanted if model not in paths})
    if gone:
        print(f'not below {folder}: {", ".join(gone)}')
    kinds = ', '.join(f'{field} {n}' for field, n in counts.items() if n)
    print(f'{len(there)} of {len(pins)} pins checked, {differing} differ' + (f' ({kinds})' if kinds else ''))
    return 0 if there and not differing and not gone else 1


def main():
    parser = argparse.ArgumentParser(usage='./dev pins write|check [OPTION]... [NAME]...', add_help=False)
    parser.add_argument('action', choices=['write', 'check'])
    parser.add_argument('--file', default=os.environ.get('SLIMPLEX_PINS') or 'build/pins.tsv')
    parser.add_argument('--under', type=float, default=float('inf'))
    parser.add_argument('--jobs', type=int, default=1)
    parser.add_argument('--methods', type=lambda text: [m for m in METHODS if m in text.split(',')], default=METHODS)
    parser.add_argument('names', nargs='*')
    if not sys.argv[1:] or {'-h', '--help', 'help'} & set(sys.argv[1:]):
        print(__doc__)
        return 0
    a = parser.parse_intermixed_args()
    a.program = os.path.abspath(os.environ.get('SLIMPLEX') or 'build/slimplex')
    folder = os.environ.get('SLIMPLEX_LP_DIR')
    if not folder:
        sys.exit('pins.py: SLIMPLEX_LP_DIR does not name a folder of LPs')
    return {'write': write, 'check': check}[a.action](a, os.path.abspath(folder))


if __name__ == '__main__':
    sys.exit(main())
