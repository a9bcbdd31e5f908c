#!/usr/bin/env python3
"""How good the predictions are by which a race is decided: seconds predicted and measured over $SLIMPLEX_LP_DIR.

    ./dev bench predict [--time-limit SECONDS] [--most NONZEROS] [--least SECONDS] [NAME]...

NAME is a folder or a file of reference.csv there, as it begins; without any, the whole table is run.  Each model is solved
by the interior point method on one thread, which tells after its symbolic phase what its iterations will take, and by
default, where a race tells the same of the method that then wins.  One line for each prediction, and of each kind the
share within a factor of two, and the geometric mean, of what took at least SECONDS (0.05).  Crossover is in neither.
"""
import argparse
import math
import os
import re
import subprocess
import sys

from compare import mean, models

WAYS = {
    'interior point': (['--method=ipm', '--crossover=off', '--threads=1'],
                       re.compile(r'^interior point: predicted to take ([\d.]+) s, and took ([\d.]+) s', re.M)),
    'race': ([], re.compile(r'^race: .* predicted to take ([\d.]+) s from then on, and took ([\d.]+) s', re.M)),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--time-limit', type=float, default=60)
    parser.add_argument('--most', type=float, default=math.inf)
    parser.add_argument('--least', type=float, default=0.05)
    parser.add_argument('names', nargs='*')
    a = parser.parse_args()
    if 'SLIMPLEX_LP_DIR' not in os.environ:
        sys.exit('predict.py: SLIMPLEX_LP_DIR is not set')
    ratios = {way: [] for way in WAYS}
    for name, path, _ in models(os.environ['SLIMPLEX_LP_DIR'], a.names, a.most):
        for way, (options, pattern) in WAYS.items():
            words = [os.environ.get('SLIMPLEX', 'slimplex'), '--verbose', f'--time-limit={a.time_limit}', *options, path]
            log = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors='replace').stdout
            told = pattern.search(log)
            if not told:
                continue
            predicted, took = float(told[1]), float(told[2])
            print(f'{name:40} {way:14} predicted {predicted:9.3f} s, took {took:9.3f} s', flush=True)
            if took >= a.least:
                ratios[way].append(max(predicted, 0.001) / took)
    for way, r in ratios.items():
        good = sum(0.5 <= x <= 2.0 for x in r)
        print(f'{way}: {good} of {len(r)} within a factor of two; predicted / measured x{mean(r):.2f}')


if __name__ == '__main__':
    main()
