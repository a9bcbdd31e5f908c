"""slimplex as a solver of Pyomo, without files; a second solve of a model sends what has changed.

    import slimplex.pyomo
    opt = slimplex.pyomo.Slimplex()                     # persistent
    results = opt.solve(model)
    SolverFactory('appsi_slimplex').solve(model)        # the same behind Pyomo's common interface
"""
from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from pyomo.common.collections import ComponentMap
from pyomo.common.timing import HierarchicalTimer
from pyomo.contrib.appsi.base import (PersistentBase, PersistentSolutionLoader, PersistentSolver, Results, SolverConfig, SolverFactory,
                                      TerminationCondition)
from pyomo.core.base import SymbolMap
from pyomo.core.expr.numvalue import is_constant, value
from pyomo.core.kernel.objective import maximize
from pyomo.core.staleflag import StaleFlagManager
from pyomo.repn import generate_standard_repn

from ._model import Model, Result
from ._model import version as _version

_ENDED = {'optimal': TerminationCondition.optimal, 'infeasible': TerminationCondition.infeasible,
          'unbounded': TerminationCondition.unbounded, 'time limit': TerminationCondition.maxTimeLimit,
          'iteration limit': TerminationCondition.maxIterations, 'interrupted': TerminationCondition.interrupted,
          'objective limit': TerminationCondition.objectiveLimit, 'objective target': TerminationCondition.objectiveLimit}


class _Watched:
    """Expressions in parameters, and who is told when their values change."""

    def __init__(self, expressions: tuple[Any, ...], tell: Callable[..., None]) -> None:
        self.expressions = expressions
        self.tell = tell
        self.last = self.values()

    def values(self) -> tuple[float, ...]:
        return tuple(float(value(e)) for e in self.expressions)

    def update(self) -> None:
        now = self.values()
        if now != self.last:
            self.last = now
            self.tell(*now)


@SolverFactory.register(name='slimplex', doc='slimplex, persistent')
class Slimplex(PersistentBase, PersistentSolver):  # type: ignore[misc]
    """`config.time_limit` and `slimplex_options` are taken; integer variables are an error unless `relax` is True."""

    def __init__(self, only_child_vars: bool = False) -> None:
        super().__init__(only_child_vars=only_child_vars)
        self._config = SolverConfig()
        self.slimplex_options: dict[str, Any] = {}
        self.relax = False
        self._solver: Model | None = None
        self._column: dict[int, int] = {}
        self._row: dict[Any, int] = {}
        self._watched: dict[Any, list[_Watched]] = {}
        self._integer: set[int] = set()
        self._result: Result | None = None
        self._last_results_object: Results | None = None

    def available(self) -> Any:
        return self.Availability.FullLicense

    def version(self) -> tuple[int, ...]:
        return tuple(int(part) for part in _version().split('.'))

    @property
    def config(self) -> Any:
        return self._config

    @config.setter
    def config(self, value: Any) -> None:
        self._config = value

    @property
    def highs_options(self) -> dict[str, Any]:
        """slimplex_options, by a name that Pyomo's common interface looks for its `options` under."""
        return self.slimplex_options

    @highs_options.setter
    def highs_options(self, value: dict[str, Any]) -> None:
        self.slimplex_options = value

    @property
    def symbol_map(self) -> Any:
        return SymbolMap()

    @property
    def model(self) -> Model:
        """What is solved."""
        assert self._solver is not None
        return self._solver

    # ---- the model ----------------------------------------------------------------------------------------------

    def set_instance(self, model: Any) -> None:
        kept = self.config, self.slimplex_options, self.relax, getattr(self, 'update_config')
        self.__init__(only_child_vars=self._only_child_vars)  # type: ignore[misc]
        self.config, self.slimplex_options, self.relax, self.update_config = kept
        self._model = model
        self._solver = Model()
        if self.use_extensions:
            try:
                from pyomo.contrib.appsi.cmodel import cmodel, cmodel_available
                if cmodel_available:
                    self._expr_types = cmodel.PyomoExprTypes()
            except ImportError:
                pass
        self.add_block(model)
        if self._objective is None:
            self.set_objective(None)

    def _forget(self) -> None:
        self._result = None
        if self._last_results_object is not None:
            self._last_results_object.solution_loader.invalidate()

    def _watch(self, key: Any, expressions: tuple[Any, ...], tell: Callable[..., None]) -> None:
        if not all(is_constant(e) for e in expressions):
            self._watched.setdefault(key, []).append(_Watched(expressions, tell))

    def _bounds(self, var_id: int) -> tuple[float, float]:
        """Of a variable; what changes with a parameter is watched."""
        _, low, high, fixed, (domain_low, domain_high, step), at = self._vars[var_id]
        self._integer.discard(var_id)
        if step and not fixed:
            self._integer.add(var_id)
        self._watched.pop(var_id, None)
        if fixed:
            return float(at), float(at)
        floor = -math.inf if domain_low is None else domain_low
        ceiling = math.inf if domain_high is None else domain_high

        def sides(*values: float) -> tuple[float, float]:
            given = dict(zip(which, values))
            return max(floor, given.get('low', -math.inf)), min(ceiling, given.get('high', math.inf))
        which = [name for name, e in (('low', low), ('high', high)) if e is not None]
        expressions = tuple(e for e in (low, high) if e is not None)
        self._watch(var_id, expressions, lambda *v: self.model.set_col_bounds(self._column[var_id], *sides(*v)))
        return sides(*(float(value(e)) for e in expressions))

    def _add_variables(self, variables: list[Any]) -> None:
        self._forget()
        if not variables:
            return
        first = self.model.ncols
        bounds = []
        for k, v in enumerate(variables):
            self._column[id(v)] = first + k
            bounds.append(self._bounds(id(v)))
        self.model.add_cols(count=len(variables), lower=[low for low, _ in bounds], upper=[high for _, high in bounds])

    def _update_variables(self, variables: list[Any]) -> None:
        self._forget()
        for v in variables:
            self.model.set_col_bounds(self._column[id(v)], *self._bounds(id(v)))

    def _remove_variables(self, variables: list[Any]) -> None:
        self._forget()
        if not variables:
            return
        gone = [self._column.pop(id(v)) for v in variables]
        for v in variables:
            self._watched.pop(id(v), None)
            self._integer.discard(id(v))
        self.model.delete_cols(gone)
        self._column = {key: k for k, key in enumerate(sorted(self._column, key=self._column.__getitem__))}

    def _add_params(self, params: list[Any]) -> None:
        """Their values are asked for when they are needed."""

    def _remove_params(self, params: list[Any]) -> None:
        """As above."""

    @staticmethod
    def _linear(expression: Any) -> Any:
        terms = generate_standard_repn(expression, quadratic=False, compute_values=False)
        if terms.nonlinear_expr is not None:
            raise ValueError(f'slimplex solves linear programs alone, and an expression has degree {terms.polynomial_degree()}')
        return terms

    def _coefficient_teller(self, con: Any, var_id: int) -> Callable[[float], None]:
        return lambda v: self.model.set_coefficient(self._row[con], self._column[var_id], v)

    def _bounds_teller(self, con: Any) -> Callable[[float, float], None]:
        return lambda low, high: self.model.set_row_bounds(self._row[con], low, high)

    def _add_constraints(self, cons: list[Any]) -> None:
        self._forget()
        rows: list[dict[int, float]] = []
        lower, upper = [], []
        for con in cons:
            terms = self._linear(con.body)
            row: dict[int, float] = {}
            for coefficient, var in zip(terms.linear_coefs, terms.linear_vars):
                row[self._column[id(var)]] = float(value(coefficient))
                self._watch(con, (coefficient,), self._coefficient_teller(con, id(var)))
            low = con.lower - terms.constant if con.has_lb() else -math.inf
            high = con.upper - terms.constant if con.has_ub() else math.inf
            self._watch(con, (low, high), self._bounds_teller(con))
            self._row[con] = self.model.nrows + len(rows)
            rows.append(row)
            lower.append(float(value(low)))
            upper.append(float(value(high)))
        if rows:
            self.model.add_rows(rows, lower=lower, upper=upper)

    def _remove_constraints(self, cons: list[Any]) -> None:
        self._forget()
        if not cons:
            return
        gone = [self._row.pop(con) for con in cons]
        for con in cons:
            self._watched.pop(con, None)
        self.model.delete_rows(gone)
        self._row = {key: k for k, key in enumerate(sorted(self._row, key=self._row.__getitem__))}

    def _add_sos_constraints(self, cons: list[Any]) -> None:
        if cons:
            raise NotImplementedError('slimplex solves linear programs alone, without SOS constraints')

    def _remove_sos_constraints(self, cons: list[Any]) -> None:
        self._add_sos_constraints(cons)

    def _cost_teller(self, var_id: int) -> Callable[[float], None]:
        return lambda v: self.model.set_cost(self._column[var_id], v)

    def _set_objective(self, obj: Any) -> None:
        self._forget()
        self._watched.pop('objective', None)
        cost = dict.fromkeys(self._column.values(), 0.0)
        constant = 0.0
        if obj is not None:
            terms = self._linear(obj.expr)
            for coefficient, var in zip(terms.linear_coefs, terms.linear_vars):
                cost[self._column[id(var)]] = float(value(coefficient))
                self._watch('objective', (coefficient,), self._cost_teller(id(var)))
            constant = float(value(terms.constant))
            self._watch('objective', (terms.constant,), lambda v: setattr(self.model, 'offset', v))
        old = self.model.cost
        for col, c in cost.items():
            if old[col] != c:
                self.model.set_cost(col, c)
        self.model.offset = constant
        self.model.maximise = obj is not None and obj.sense == maximize

    def update_params(self) -> None:
        self._forget()
        for watched in self._watched.values():
            for one in watched:
                one.update()

    # ---- solve --------------------------------------------------------------------------------------------------

    def solve(self, model: Any, timer: Any = None) -> Any:
        StaleFlagManager.mark_all_as_stale()
        self._forget()
        timer = timer or HierarchicalTimer()
        if model is not self._model:
            self.set_instance(model)
        else:
            self.update(timer=timer)
        if self._integer and not self.relax:
            raise ValueError('slimplex solves linear programs alone; `relax = True` makes integer variables continuous')
        solver = self.model
        if self.config.time_limit is not None:
            solver.options['time-limit'] = self.config.time_limit
        for name, option in self.slimplex_options.items():
            solver.options[name] = option
        if self.config.stream_solver:
            solver.on_log(lambda level, line: print(line))
        self._result = solver.solve()
        self._last_results_object = self._results()
        return self._last_results_object

    def _feasible(self) -> bool:
        r = self._result
        return r is not None and (r.optimal or (r.status not in ('infeasible', 'unbounded') and r.check is not None and
                                                r.check.primal_infeasibility <= 1e-7))

    def _results(self) -> Any:
        r = self._result
        assert r is not None
        results = Results()
        results.solution_loader = PersistentSolutionLoader(solver=self)
        results.termination_condition = _ENDED.get(r.status, TerminationCondition.unknown)
        results.wallclock_time = r.seconds
        if self._objective is not None:
            results.best_feasible_objective = r.objective if self._feasible() else None
            results.best_objective_bound = r.bound if math.isfinite(r.bound) else None
        if self.config.load_solution:
            if not self._feasible():
                raise RuntimeError('A feasible solution was not found, so no solution can be loaded; config.load_solution=False, or '
                                   'load_solutions=False, lets you look at results.termination_condition')
            self.load_vars()
        return results

    # ---- what was found -----------------------------------------------------------------------------------------

    def _found(self, what: str) -> Result:
        if self._result is None or not self._feasible():
            raise RuntimeError(f'slimplex does not currently have {what}; please check the termination condition.')
        return self._result

    def load_vars(self, vars_to_load: Any = None) -> None:
        for v, x in self.get_primals(vars_to_load).items():
            v.set_value(x, skip_validation=True)
        StaleFlagManager.mark_all_as_stale(delayed=True)

    def _used(self, var_id: int) -> bool:
        """Whether a variable is in a row or in the objective; others stay stale."""
        rows, sos, objective = self._referenced_variables[var_id]
        return bool(rows or sos or objective is not None)

    def _by_variable(self, numbers: Any, wanted: Any) -> Any:
        ids = [id(v) for v in wanted] if wanted is not None else [k for k in self._column if self._used(k)]
        return ComponentMap((self._vars[k][0], float(numbers[self._column[k]])) for k in ids)

    def get_primals(self, vars_to_load: Any = None, solution_number: int = 0) -> Any:
        return self._by_variable(self._found('a valid solution').x, vars_to_load)

    def get_reduced_costs(self, vars_to_load: Any = None) -> Any:
        return self._by_variable(self._found('valid reduced costs').reduced_cost, vars_to_load)

    def get_duals(self, cons_to_load: Any = None) -> dict[Any, float]:
        dual = self._found('valid duals').dual
        return {con: float(dual[self._row[con]]) for con in (self._row if cons_to_load is None else cons_to_load)}

    def get_slacks(self, cons_to_load: Any = None) -> dict[Any, float]:
        activity = self._found('valid slacks').activity
        return {con: float(activity[self._row[con]]) for con in (self._row if cons_to_load is None else cons_to_load)}


__all__ = ['Slimplex']
