"""Linear programs for the tests of modelling tools, and what an answer has to satisfy."""
import glob
import math
import os
import random
import subprocess

from mps import LP

LIMITS = 1e-6


def of_file(slimplex, path):
    r = subprocess.run([slimplex, '-q', '--no-solve', '--write-model', '-', path], capture_output=True, text=True, check=True)
    return LP(r.stdout)


def instances(slimplex, root):
    """(name, LP) of every file in instances/."""
    for path in sorted(glob.glob(os.path.join(root, 'instances', '*.mps'))):
        yield os.path.basename(path), of_file(slimplex, path)


def made_up(seed):
    """A feasible and bounded LP with all kinds of rows and bounds: rows hold at a point within the bounds."""
    dice = random.Random(seed)
    lp = LP('')
    rows, columns = dice.randint(2, 12), dice.randint(2, 12)
    lp.maximise = seed % 2 == 1
    lp.offset = float(dice.randint(-5, 5))
    point = {}
    for j in range(columns):
        low = dice.choice([-math.inf, -2.0, 0.0, 1.0])
        high = (low if low > -math.inf else 0.0) + dice.randint(0, 9)
        point[f'x{j}'] = high if low == -math.inf else dice.uniform(low, high)
        lp.columns[f'x{j}'] = [float(dice.randint(0, 9)) * (1 if lp.maximise else -1), low, high, {}]
    for i in range(rows):
        terms = {j: float(dice.randint(-9, 9) or 1) for j in dice.sample(sorted(point), dice.randint(1, columns))}
        for j, value in terms.items():
            lp.columns[j][3][f'r{i}'] = value
        at = sum(value * point[j] for j, value in terms.items())
        lp.rows[f'r{i}'] = dice.choice([[-math.inf, at + 1], [at - 1, math.inf], [at - 2, at + 1], [at, at]])
    return lp


def faults(lp, objective, x, y=None, d=None):
    """What is wrong with an optimum of `lp`: point x, duals y and reduced costs d by names."""
    found = []
    activity = {row: 0.0 for row in lp.rows}
    value = lp.offset
    for name, (cost, lower, upper, terms) in lp.columns.items():
        value += cost * x[name]
        for row, a in terms.items():
            activity[row] += a * x[name]
        if not lower - LIMITS <= x[name] <= upper + LIMITS:
            found.append(f'{name} = {x[name]} outside [{lower}, {upper}]')
    for row, (lower, upper) in lp.rows.items():
        if not lower - LIMITS <= activity[row] <= upper + LIMITS:
            found.append(f'row {row}: {activity[row]} outside [{lower}, {upper}]')
    if abs(value - objective) > LIMITS * (1 + abs(objective)):
        found.append(f'objective {objective}, at the point {value}')
    if y is None:
        return found
    sign = -1.0 if lp.maximise else 1.0
    lines = [(row, activity[row], y[row], *lp.rows[row]) for row in lp.rows]
    for name, (cost, lower, upper, terms) in lp.columns.items():
        reduced = cost - sum(a * y[row] for row, a in terms.items())
        if d is not None and abs(d[name] - reduced) > LIMITS * (1 + abs(cost)):
            found.append(f'reduced cost of {name}: {d[name]}, by the duals {reduced}')
        lines.append((name, x[name], reduced, lower, upper))
    for name, at, dual, lower, upper in lines:
        if abs(dual) > LIMITS and abs(at - (lower if sign * dual > 0 else upper)) > LIMITS * (1 + abs(at)):
            found.append(f'{name}: dual {dual} at {at} in [{lower}, {upper}]')
    return found
