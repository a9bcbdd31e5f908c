"""slimplex as a solver of CVXPY, for linear problems:

    problem.solve(solver=slimplex.cvxpy.SLIMPLEX(), time_limit=60)
"""
from __future__ import annotations

from typing import Any

import cvxpy.settings as s
import numpy as np
from cvxpy.reductions.solution import Solution, failure_solution
from cvxpy.reductions.solvers import utilities
from cvxpy.reductions.solvers.conic_solvers.conic_solver import ConicSolver, dims_to_solver_dict

from ._model import Model

_STATUS = {'optimal': s.OPTIMAL, 'optimal (first order)': s.OPTIMAL_INACCURATE, 'infeasible': s.INFEASIBLE,
           'unbounded': s.UNBOUNDED, 'time limit': s.USER_LIMIT, 'iteration limit': s.USER_LIMIT, 'memory limit': s.USER_LIMIT, 'objective limit': s.USER_LIMIT,
           'objective target': s.USER_LIMIT}


class SLIMPLEX(ConicSolver):  # type: ignore[misc]
    """Linear programs; what is quadratic, conic or integer, CVXPY refuses for it.  Keywords of `solve` are options of slimplex; those
    that CVXPY takes itself, as `method`, go into a dictionary: slimplex_options={'method': 'dual'}.  With warm_start=True a problem of
    the same shape starts from the basis of the last one that this object solved."""

    MIP_CAPABLE = False
    BOUNDED_VARIABLES = True
    SUPPORTED_CONSTRAINTS = ConicSolver.SUPPORTED_CONSTRAINTS

    def __init__(self) -> None:
        super().__init__()
        self._basis: Any = None
        self._shape: tuple[int, int] = (0, 0)

    def name(self) -> str:
        return 'SLIMPLEX'

    def import_solver(self) -> None:
        """It is here."""

    def cite(self, data: Any) -> str:
        return ''

    def accepts(self, problem: Any) -> bool:
        return bool(problem.objective.args[0].is_affine()) and all(
            type(c) in self.SUPPORTED_CONSTRAINTS and all(a.is_affine() for a in c.args) for c in problem.constraints)

    def solve_via_data(self, data: Any, warm_start: bool, verbose: bool, solver_opts: Any, solver_cache: Any = None) -> Any:
        """minimize c'x subject to A x = b in the first rows, A x <= b in the others."""
        a, b, equations = data[s.A], data[s.B], dims_to_solver_dict(data[s.DIMS])[s.EQ_DIM]
        n = len(data[s.C])
        row_lower = np.array(b, dtype=float)
        row_lower[equations:] = -np.inf
        lower, upper = data.get(s.LOWER_BOUNDS), data.get(s.UPPER_BOUNDS)
        given = dict(solver_opts)
        more = given.pop('slimplex_options', {})
        model = Model(**given, **more)
        model.load_parts([a] if a is not None and a.shape[0] else [], n, data[s.C], col_lower=-np.inf if lower is None else lower,
                         col_upper=upper, row_lower=row_lower, row_upper=np.asarray(b, dtype=float))
        if warm_start and self._basis is not None and self._shape == (model.nrows, n):
            model.basis = self._basis
        if verbose:
            model.on_log(lambda level, line: print(line))
        r = model.solve()
        if r.optimal and r.check is not None and not r.check.interior:
            self._basis, self._shape = r.basis, (model.nrows, n)
        return r

    def invert(self, solution: Any, inverse_data: Any) -> Any:
        r = solution
        attributes = {s.SOLVE_TIME: r.seconds, s.NUM_ITERS: r.iterations, s.EXTRA_STATS: r}
        status = _STATUS.get(r.status, s.SOLVER_ERROR)
        constraints = inverse_data[self.EQ_CONSTR] + inverse_data[self.NEQ_CONSTR]
        if status == s.USER_LIMIT and r.check is not None and r.check.primal_infeasibility <= 1e-7:
            status = s.OPTIMAL_INACCURATE
        if r.x is not None and status in s.SOLUTION_PRESENT:
            duals = utilities.get_dual_values(-r.dual, utilities.extract_dual_value, constraints)
            return Solution(status, r.objective + inverse_data[s.OFFSET], {inverse_data[self.VAR_ID]: r.x}, duals, attributes)
        if status == s.INFEASIBLE:
            return failure_solution(status, attributes, utilities.get_dual_values(-r.dual, utilities.extract_dual_value, constraints))
        return failure_solution(status, attributes)


__all__ = ['SLIMPLEX']
