"""A linear program out of an MPS file that slimplex wrote: what the tests build models in other tools from."""
import math

FIELDS = [(1, 3), (4, 12), (14, 22), (24, 36), (39, 47), (49, 61)]  # of a line in fixed format


class LP:
    def __init__(self, text):
        self.maximise, self.offset, self.objective = False, 0.0, None
        self.rows, self.columns = {}, {}  # name -> [lower, upper], name -> [cost, lower, upper, {row: value}]
        kinds, ranges, rhs = {}, {}, {}
        section, fixed = '', False
        for line in text.splitlines():
            if not line.strip() or line.startswith('*'):
                continue
            words = line.split()
            if line.startswith('NAME'):
                fixed = line.startswith('NAME          ')
            if fixed and line.startswith(' '):
                words = [w for w in (line[a:b].strip() for a, b in FIELDS) if w]
            if not line.startswith(' '):
                section = words[0]
                continue
            if section == 'OBJSENSE':
                self.maximise = words[0] == 'MAX'
            elif section == 'ROWS':
                if words[0] == 'N' and self.objective is None:
                    self.objective = words[1]
                else:
                    kinds[words[1]] = words[0]
            elif section == 'COLUMNS':
                column = self.columns.setdefault(words[0], [0.0, 0.0, math.inf, {}])
                for row, value in zip(words[1::2], words[2::2]):
                    if row == self.objective:
                        column[0] = float(value)
                    else:
                        column[3][row] = float(value)
            elif section in ('RHS', 'RANGES'):
                for row, value in zip(words[1::2], words[2::2]):
                    (rhs if section == 'RHS' else ranges)[row] = float(value)
            elif section == 'BOUNDS':
                self._bound(words)
        self.offset = -rhs.get(self.objective, 0.0)
        for row, kind in kinds.items():
            self.rows[row] = self._sides(kind, rhs.get(row, 0.0), ranges.get(row))

    def _bound(self, words):
        column = self.columns[words[2]]
        value = float(words[3]) if len(words) > 3 else 0.0
        column[1:3] = {'UP': (column[1], value), 'LO': (value, column[2]), 'FX': (value, value), 'FR': (-math.inf, math.inf),
                       'MI': (-math.inf, column[2]), 'PL': (column[1], math.inf)}[words[0]]

    @staticmethod
    def _sides(kind, b, r):
        if kind == 'N':
            return [-math.inf, math.inf]
        if kind == 'E':
            return [b, b] if r is None else [min(b, b + r), max(b, b + r)]
        if kind == 'L':
            return [-math.inf if r is None else b - abs(r), b]
        return [b, math.inf if r is None else b + abs(r)]
