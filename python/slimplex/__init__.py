"""slimplex: linear programs by simplex and interior point, stored compactly.

    import slimplex
    result = slimplex.read('model.mps').solve()
    result = slimplex.linprog(c, A_ub=A, b_ub=b)            # as scipy.optimize.linprog

Solvers for other libraries, which import these: slimplex.pulp, slimplex.cvxpy, slimplex.pyomo.
"""
from typing import TYPE_CHECKING, Any

from ._errors import Error, InputError, NumericalError, OutOfMemory, OutputError, Stopped, UsageError
from ._many import Change, solve_many
from ._model import (INFINITY, Basis, BasisStatus, Check, Model, Options, Progress, Range, Result, describe_options, read, version,
                     write)

if TYPE_CHECKING:
    from ._linprog import OptimizeWarning, linprog

__version__ = version()
__all__ = ['INFINITY', 'Basis', 'BasisStatus', 'Change', 'Check', 'Error', 'InputError', 'Model', 'NumericalError', 'OptimizeWarning',
           'Options', 'OutOfMemory', 'OutputError', 'Progress', 'Range', 'Result', 'Stopped', 'UsageError', 'describe_options', 'linprog',
           'read', 'solve_many', 'version', 'write']


def __getattr__(name: str) -> Any:
    """linprog needs numpy, the rest does not."""
    if name in ('linprog', 'OptimizeWarning'):
        from . import _linprog
        found = globals()[name] = getattr(_linprog, name)
        return found
    raise AttributeError(f'module {__name__!r} has no attribute {name!r}')
