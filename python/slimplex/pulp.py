"""slimplex as a solver of PuLP, without files:

    problem.solve(slimplex.pulp.SLIMPLEX(timeLimit=60, warmStart=True, method='dual'))
"""
from __future__ import annotations

import math
import sys
from typing import Any

import pulp
from pulp import constants

from ._model import Basis, BasisStatus, Model, Result

_STATUS = {
    'optimal': (constants.LpStatusOptimal, constants.LpSolutionOptimal),
    'infeasible': (constants.LpStatusInfeasible, constants.LpSolutionInfeasible),
    'unbounded': (constants.LpStatusUnbounded, constants.LpSolutionUnbounded),
}
_OWN = ('warmStart', 'threads', 'gapRel', 'gapAbs', 'logPath', 'maxNodes')


def _constraints(problem: Any) -> dict[str, Any]:
    """By name, in PuLP 2 and 3."""
    found = getattr(problem, '_constraints', None)
    return found if found is not None else problem.constraints  # type: ignore[no-any-return]


def _bound(value: Any, infinity: float) -> float:
    return infinity if value is None else float(value)


class SLIMPLEX(pulp.LpSolver):  # type: ignore[misc]
    """mip=False solves the relaxation of integer variables, which are an error otherwise.  warmStart=True starts from the basis of the
    last solve by this object, whatever rows and columns have come or gone since; these go by name.  Other keywords are options of
    slimplex, as in `options=[('presolve', 'off')]`."""

    name = 'SLIMPLEX'

    def __init__(self, mip: bool = True, msg: bool = False, options: Any = None, timeLimit: float | None = None,  # noqa: N803
                 warmStart: bool = False, **kwargs: Any) -> None:  # noqa: N803
        super().__init__(mip=mip, msg=msg, options=options, timeLimit=timeLimit, warmStart=warmStart, **kwargs)
        self._last: tuple[list[Any], list[str], Result] | None = None  # columns, names of rows, and the result with a basis of them
        self.result: Result | None = None

    def available(self) -> bool:
        return True

    def copy(self) -> SLIMPLEX:
        other = SLIMPLEX(self.mip, self.msg, self.options, self.timeLimit, **self.optionsDict)
        other._last = self._last
        return other

    def _model(self, problem: Any) -> Model:
        variables, rows = problem.variables(), _constraints(problem)
        if self.mip and any(v.cat == constants.LpInteger for v in variables):
            raise pulp.PulpSolverError('slimplex solves linear programs alone; mip=False makes integer variables continuous')
        model = Model()
        model._plain = 'numpy' not in sys.modules
        if self.timeLimit is not None:
            model.options['time-limit'] = self.timeLimit
        if self.optionsDict.get('threads') is not None:
            model.options['threads'] = self.optionsDict['threads']
        for name, value in [*((k, v) for k, v in self.optionsDict.items() if k not in _OWN), *self.options]:
            model.options[name] = value
        number = {id(v): j for j, v in enumerate(variables)}
        objective = problem.objective if problem.objective is not None else {}
        cost = [0.0] * len(variables)
        for v, c in objective.items():
            cost[number[id(v)]] = c
        model.add_cols(count=len(variables), cost=cost, lower=[_bound(v.lowBound, -math.inf) for v in variables],
                       upper=[_bound(v.upBound, math.inf) for v in variables], names=[v.name for v in variables])
        lower, upper, entries = [], [], []
        for c in rows.values():
            side = -float(c.constant)
            lower.append(-math.inf if c.sense == constants.LpConstraintLE else side)
            upper.append(math.inf if c.sense == constants.LpConstraintGE else side)
            entries.append({number[id(v)]: float(a) for v, a in c.items() if a})
        model.add_rows(entries, lower=lower, upper=upper, names=list(rows))
        model.offset = float(getattr(problem.objective, 'constant', 0.0) or 0.0)
        model.maximise = problem.sense == constants.LpMaximize
        return model

    def _start(self, model: Model, problem: Any) -> None:
        if self.optionsDict.get('warmStart') and self._last:
            variables, names, result = self._last
            columns = {v.name: int(s) for v, s in zip(variables, result.column_status)}
            rows = dict(zip(names, map(int, result.row_status)))
            model.basis = Basis([rows.get(name, BasisStatus.BASIC) for name in _constraints(problem)],
                                [columns.get(v.name, BasisStatus.AT_LOWER) for v in problem.variables()])

    def actualSolve(self, lp: Any, **kwargs: Any) -> int:  # noqa: N802
        model = self._model(lp)
        self._start(model, lp)
        if self.msg:
            model.on_log(lambda level, line: print(line))
        r = self.result = model.solve()
        lp.solverModel = model
        variables, rows = lp.variables(), list(_constraints(lp))
        if not model.has_basis:
            self._last = None
        elif r.check is not None and not r.check.interior:
            self._last = variables, rows, r
        status, solution = _STATUS.get(r.status, (constants.LpStatusNotSolved, constants.LpSolutionNoSolutionFound))
        if r.status not in _STATUS and r.check is not None and r.check.primal_infeasibility <= 1e-7:
            status, solution = constants.LpStatusOptimal, constants.LpSolutionIntegerFeasible  # what PuLP calls feasible
        if r.x is not None:
            lp.assignVarsVals({v.name: float(x) for v, x in zip(variables, r.x)})
            lp.assignConsSlack({name: float(a) for name, a in zip(rows, r.activity)}, activity=True)
        if r.optimal:
            lp.assignVarsDj({v.name: float(d) for v, d in zip(variables, r.reduced_cost)})
            lp.assignConsPi({name: float(y) for name, y in zip(rows, r.dual)})
        lp.assignStatus(status, solution)
        return int(status)


__all__ = ['SLIMPLEX']
