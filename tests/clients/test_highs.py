#!/usr/bin/env python3
"""What slimplex writes in MPS and LP format is the same model, bit for bit, where HiGHS reads it.

    test_highs.py SLIMPLEX SOURCE-ROOT
"""
import glob
import os
import re
import subprocess
import sys
import tempfile
import unittest

SLIMPLEX, ROOT = map(os.path.abspath, sys.argv[1:3])
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import highspy  # noqa: E402
import lps  # noqa: E402


def of_highs(path):
    """Sense, constant, {row: bounds}, {column: cost, bounds, terms} as HiGHS reads the file."""
    h = highspy.Highs()
    h.setOptionValue('output_flag', False)
    if h.readModel(path) == highspy.HighsStatus.kError:
        raise ValueError(f'HiGHS does not read {path}')
    h.ensureColwise()
    lp = h.getLp()
    rows = {name: [lp.row_lower_[i], lp.row_upper_[i]] for i, name in enumerate(lp.row_names_)}
    columns = {}
    start, index, value = (list(part) for part in (lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_))
    for j, name in enumerate(lp.col_names_):
        terms = {lp.row_names_[index[k]]: value[k] for k in range(start[j], start[j + 1])}
        columns[name] = [float(lp.col_cost_[j]), lp.col_lower_[j], lp.col_upper_[j], terms]
    return lp.sense_ == highspy.ObjSense.kMaximize, lp.offset_, rows, columns


def without_helpers(model, path):
    """What an LP file says of itself in comments, taken back: columns that stand for ranges and the constant, new names."""
    maximise, offset, rows, columns = model
    with open(path, encoding='utf-8') as f:
        said = f.read()
    ranges, constant = (re.search(r'^\\%s columns?: (.*)$' % what, said, re.M) for what in ('Range', 'Constant'))
    was = dict(re.findall(r'^\\ (?:row|column) (\S+) was (.*)$', said, re.M))
    kept = {}
    for name, (cost, lower, upper, terms) in columns.items():
        if ranges and name.startswith(ranges[1]):
            (row, value), = terms.items()
            assert value == -1.0 and rows[row] == [0.0, 0.0] and cost == 0.0
            rows[row] = [lower, upper]
        elif constant and name == constant[1]:
            offset += cost
        else:
            kept[was.get(name, name)] = [cost, lower, upper, {was.get(row, row): value for row, value in terms.items()}]
    return maximise, offset, {was.get(row, row): bounds for row, bounds in rows.items()}, kept


KINDS = """Maximize
 worth: 3 x + 0.1 y - 1e-7 z + 12.5
Subject To
 range: 1 <= x + 0.3333333333333333 y <= 5
 an_equation: x - z = 2
 least: y + 4 z >= -1e9
 most: - x + w <= 7
Bounds
 x <= 4
 -3 <= y <= -1
 z free
 -inf <= w <= 1e5
 v = 2.5
End
"""


class Highs(unittest.TestCase):
    maxDiff = None

    def check(self, model):
        lp = lps.of_file(SLIMPLEX, model)
        wanted = lp.maximise, lp.offset, lp.rows, lp.columns
        with tempfile.TemporaryDirectory() as folder:
            for ending in 'mps', 'lp':
                path = os.path.join(folder, 'model.' + ending)
                subprocess.run([SLIMPLEX, '-q', '--no-solve', '--write-model', path, model], check=True, capture_output=True)
                found = of_highs(path)
                self.assertEqual(found if ending == 'mps' else without_helpers(found, path), wanted, ending)

    def test_instances(self):
        for path in sorted(glob.glob(os.path.join(ROOT, 'instances', '*.mps'))):
            with self.subTest(os.path.basename(path)):
                self.check(path)

    def test_rows_and_bounds_of_all_kinds(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, 'kinds.lp')
            with open(path, 'w', encoding='utf-8') as f:
                f.write(KINDS)
            self.check(path)


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1])
