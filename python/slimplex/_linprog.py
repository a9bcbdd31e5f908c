"""linprog with the signature and the result of scipy.optimize.linprog."""
from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from ._core import ffi, lib
from ._errors import data, failure, text
from ._model import Model

__all__ = ['OptimizeResult', 'OptimizeWarning', 'linprog']

try:
    from scipy.optimize import OptimizeResult, OptimizeWarning
except ImportError:  # the same, as far as linprog needs it

    class OptimizeResult(dict):  # type: ignore[type-arg,no-redef]
        """A dictionary whose items are attributes as well."""

        def __getattr__(self, name: str) -> Any:
            try:
                return self[name]
            except KeyError as e:
                raise AttributeError(name) from e

    class OptimizeWarning(UserWarning):  # type: ignore[no-redef]
        """What scipy warns with."""


_METHODS = {'highs': 'auto', 'highs-ds': 'dual', 'highs-ipm': 'ipm', 'slimplex': 'auto', 'auto': 'auto', 'dual': 'dual',
            'primal': 'primal', 'ipm': 'ipm', 'concurrent': 'concurrent'}
_MESSAGES = {
    0: 'Optimization terminated successfully.',
    1: 'Iteration limit reached.',
    2: 'The problem is infeasible.',
    3: 'The problem is unbounded.',
    4: 'Numerical difficulties encountered.',
}
_STATUS = {lib.SLX_OPTIMAL: 0, lib.SLX_INFEASIBLE: 2, lib.SLX_UNBOUNDED: 3, lib.SLX_TIME_LIMIT: 1, lib.SLX_ITERATION_LIMIT: 1,
           lib.SLX_MEMORY_LIMIT: 1, lib.SLX_INTERRUPTED: 1}
_SMALL = 1000  # rows and columns of an LP that is solved before anybody could press Ctrl-C
_TINY = 40  # of one for which presolve takes longer than it saves, where no coefficient is 0
_HIGHS_OPTIONS = {'maxiter': 'iteration-limit', 'time_limit': 'time-limit'}


def _is_sparse(a: Any) -> bool:
    return hasattr(a, 'tocsc')


def _check_finite(values: Any, what: str) -> None:
    flat = values.reshape(-1)
    if not math.isfinite(np.dot(flat, flat)) and not np.isfinite(values).all():  # the first is fast, but may overflow
        raise ValueError(f'Invalid input for linprog: {what} must not contain values inf, nan, or None')


def _matrix(a: Any, n: int, what: str) -> Any:
    """A matrix of n columns, or None."""
    if a is None:
        return None
    if _is_sparse(a):
        if len(a.shape) != 2 or a.shape[1] != n:
            raise ValueError(f'Invalid input for linprog: {what} must have exactly two dimensions, and the number of columns in '
                             f'{what} must be equal to the size of c')
        _check_finite(a.data, what)
        return a
    try:
        a = np.asarray(a, dtype=np.float64)
    except ValueError as e:
        raise TypeError(f'Invalid input for linprog: {what} must be a 2-D array of numerical values') from e
    if a.size == 0 and (a.ndim < 2 or a.shape[0] == 0):
        return None
    if a.ndim == 1 and n == a.size:
        a = a.reshape(1, n)
    if a.ndim != 2 or a.shape[1] != n:
        raise ValueError(f'Invalid input for linprog: {what} must have exactly two dimensions, and the number of columns in {what} '
                         f'must be equal to the size of c')
    _check_finite(a, what)
    return a


def _vector(b: Any, rows: int, what: str) -> Any:
    if b is None:
        b = ()
    try:
        b = np.asarray(b, dtype=np.float64)
    except (ValueError, TypeError) as e:
        raise TypeError(f'Invalid input for linprog: {what} must be a 1-D array of numerical values') from e
    if b.ndim != 1:
        b = b.reshape(-1) if b.size == max(b.shape or (1,)) else b
    if b.ndim != 1 or len(b) != rows:
        raise ValueError(f'Invalid input for linprog: {what} must be a 1-D array; {what} must not have more than one non-singleton '
                         f'dimension and the number of rows in its matrix must equal the number of values in it')
    _check_finite(b, what)
    return b


_NONNEGATIVE = (0, None)


def _bounds(bounds: Any, n: int) -> tuple[Any, Any]:
    lower, upper = np.zeros(n), np.empty(n)
    upper.fill(np.inf)
    if bounds is _NONNEGATIVE or bounds is None or (hasattr(bounds, '__len__') and len(bounds) == 0):
        return lower, upper
    try:
        pairs = np.array(bounds, dtype=np.float64)
    except ValueError as e:
        raise ValueError('Invalid input for linprog: unable to interpret bounds with these dimensions, or with what they hold') from e
    except TypeError as e:
        raise TypeError('Invalid input for linprog: bounds must be numerical values or None') from e
    if pairs.size == 2 and pairs.shape != (n, 2):
        pairs = np.broadcast_to(pairs.reshape(1, 2), (n, 2))
    elif pairs.shape == (2, n) and n != 2:
        pairs = pairs.T
    if pairs.shape != (n, 2):
        raise ValueError(f'Invalid input for linprog: unable to interpret bounds with shape {pairs.shape}; there are {n} variables')
    lower, upper = pairs[:, 0].copy(), pairs[:, 1].copy()
    none = np.isnan(lower)
    if none.any():
        lower[none] = -np.inf
    none = np.isnan(upper)
    if none.any():
        upper[none] = np.inf
    return lower, upper


def _set_options(model: Model, method: str, options: Mapping[str, Any]) -> None:
    handle = model._handle
    if method != 'auto':
        model.options['method'] = method
    for name, value in options.items():
        if name in ('disp', 'mip_rel_gap', 'mip_max_nodes', 'simplex_dual_edge_weight_strategy') or value is None:
            continue
        if name == 'presolve':
            model.options['presolve'] = value if isinstance(value, str) else 'auto' if value else 'off'
        elif name in ('primal_feasibility_tolerance', 'dual_feasibility_tolerance', 'tol', 'ipm_optimality_tolerance'):
            if float(value) > 0:
                model.options['tolerance'] = min(max(float(value), 1e-15), 1e-3)
        else:
            known = _HIGHS_OPTIONS.get(name, name.replace('_', '-'))
            if lib.slx_set_option(handle, data(known), data(str(value))) != lib.SLX_OK:
                if lib.slx_get_option(handle, data(known), ffi.new('char[8]'), 8) == lib.SLX_OK:
                    raise failure(lib.SLX_ERROR_USAGE, handle)
                warnings.warn(f'Unknown solver options: {name}', OptimizeWarning, stacklevel=4)


def linprog(c: Any, A_ub: Any = None, b_ub: Any = None, A_eq: Any = None, b_eq: Any = None,  # noqa: N803
            bounds: Any = _NONNEGATIVE, method: str = 'highs', callback: Callable[..., Any] | None = None,
            options: Mapping[str, Any] | None = None, x0: Any = None, integrality: Any = None) -> Any:
    """Minimises c'x subject to A_ub x <= b_ub, A_eq x = b_eq and bounds; as scipy.optimize.linprog.

    c: n;  A_ub: m_ub x n, dense or sparse;  b_ub: m_ub;  A_eq: m_eq x n;  b_eq: m_eq
    bounds: (lower, upper) for all, or n of them; None is no bound
    method: 'highs', 'highs-ds', 'highs-ipm', or one of slimplex's methods
    options: scipy's `maxiter`, `time_limit`, `presolve`, `disp` and tolerances, and the options of slimplex
    callback, x0: not supported, as with scipy's HiGHS methods; integrality: anything but 0 is an error

    Returns scipy's OptimizeResult (where scipy is not installed, one like it): x, fun, slack, con, status, success, message, nit,
    crossover_nit, and ineqlin, eqlin, lower, upper with `residual` and `marginals`.
    """
    try:
        c = np.array(c, dtype=np.float64)
    except (ValueError, TypeError) as e:
        raise TypeError('Invalid input for linprog: c must be a 1-D array of numerical coefficients') from e
    if c.ndim != 1:
        if c.ndim == 0 or c.size != max(c.shape):
            c = c.reshape(-1) if c.ndim == 0 else c
        else:
            c = c.reshape(-1)
    if c.ndim != 1 or c.size == 0:
        raise ValueError('Invalid input for linprog: c must be a 1-D array and must not have more than one non-singleton dimension')
    _check_finite(c, 'c')
    if callback is not None:
        raise NotImplementedError('linprog of slimplex has no callbacks; see Model.on_progress')
    if method.lower() not in _METHODS:
        raise ValueError(f"Unknown solver '{method}'")
    if x0 is not None:
        warnings.warn('x0 is not used; see Model.basis for warm starts', OptimizeWarning, stacklevel=2)
    if integrality is not None and np.any(integrality):
        raise ValueError('slimplex solves linear programs alone: integrality must be 0')
    n = len(c)
    a_ub, a_eq = _matrix(A_ub, n, 'A_ub'), _matrix(A_eq, n, 'A_eq')
    m_ub, m_eq = (0 if a is None else int(a.shape[0]) for a in (a_ub, a_eq))
    b_ub, b_eq = _vector(b_ub, m_ub, 'b_ub'), _vector(b_eq, m_eq, 'b_eq')
    lower, upper = _bounds(bounds, n)
    if bounds is not _NONNEGATIVE and ((lower == np.inf).any() or (upper == -np.inf).any()):
        return _outcome(2, lib.SLX_INFEASIBLE, 0)
    return _solve(c, a_ub, b_ub, a_eq, b_eq, lower, upper, _METHODS[method.lower()], options)


def _pointer(values: Any) -> Any:
    return ffi.from_buffer('double[]', values) if values is not None and values.size else ffi.NULL


def _load(model: Model, c: Any, a_ub: Any, b_ub: Any, a_eq: Any, b_eq: Any, lower: Any, upper: Any, tiny: bool) -> int:
    dense = all(a is None or (not _is_sparse(a) and a.flags.c_contiguous) for a in (a_ub, a_eq))
    if dense:
        n, m_ub, m_eq, low, high, ub, eq = len(c), len(b_ub), len(b_eq), _pointer(lower), _pointer(upper), _pointer(a_ub), _pointer(a_eq)
        if tiny and lib.slxpy_is_full(n, m_ub, ub, m_eq, eq, low, high):
            lib.slx_set_option(model._handle, b'presolve', b'off')
        return int(lib.slxpy_load_dense(model._handle, n, m_ub, ub, _pointer(b_ub), m_eq, eq, _pointer(b_eq), _pointer(c), low, high))
    model.load_parts((a_ub, a_eq), len(c), c, col_lower=lower, col_upper=upper,
                     row_lower=np.concatenate((np.full(len(b_ub), -np.inf), b_eq)), row_upper=np.concatenate((b_ub, b_eq)))
    return int(lib.SLX_OK)


def _solve(c: Any, a_ub: Any, b_ub: Any, a_eq: Any, b_eq: Any, lower: Any, upper: Any, method: str,
           options: Mapping[str, Any] | None) -> Any:
    n, m_ub, rows = len(c), len(b_ub), len(b_ub) + len(b_eq)
    model = Model()
    handle = model._handle
    if options or method != 'auto':
        _set_options(model, method, options or {})
    model._ask(_load(model, c, a_ub, b_ub, a_eq, b_eq, lower, upper, not options and n + rows < _TINY))
    if n + rows < _SMALL:
        model._ask(lib.slx_solve(handle))
    else:
        model._listening(lib.slx_solve)
    found = lib.slx_get_result(handle)
    status = _STATUS.get(found, 4)
    fun = lib.slx_objective(handle)
    if status not in (0, 1) or math.isnan(fun):
        return _outcome(status, found, lib.slx_iterations(handle))
    out = np.empty(5 * n + 2 * rows)
    lib.slxpy_linprog(handle, _pointer(lower), _pointer(upper), m_ub, _pointer(b_ub), _pointer(b_eq), _pointer(out))
    dual, rest = out[5 * n:5 * n + rows], out[5 * n + rows:]
    return _outcome(status, found, lib.slx_iterations(handle), fun, out[:n], rest[:m_ub], rest[m_ub:], dual[:m_ub], dual[m_ub:],
                    out[n:2 * n], out[2 * n:3 * n], out[3 * n:4 * n], out[4 * n:5 * n])


def _outcome(status: int, found: int, iterations: int, fun: float | None = None, x: Any = None, slack: Any = None, con: Any = None,
             ub: Any = None, eq: Any = None, above: Any = None, below: Any = None, at_lower: Any = None, at_upper: Any = None) -> Any:
    """scipy's result."""
    message = _MESSAGES[status]
    if status in (1, 4):
        message = f'{message} (slimplex: {text(lib.slx_result_text(found))})'
    return OptimizeResult({
        'x': x, 'slack': slack, 'con': con, 'fun': fun, 'status': status, 'success': status == 0, 'message': message,
        'nit': iterations, 'crossover_nit': 0,
        'ineqlin': OptimizeResult({'residual': slack, 'marginals': ub}),
        'eqlin': OptimizeResult({'residual': con, 'marginals': eq}),
        'lower': OptimizeResult({'residual': above, 'marginals': at_lower}),
        'upper': OptimizeResult({'residual': below, 'marginals': at_upper}),
    })
