"""Model and Result: the library's handle, in Python's habits."""
from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from fractions import Fraction
from typing import Any

from . import _arrays
from ._core import ffi, lib
from ._errors import Error, UsageError, data, failure, text

INFINITY = float('inf')


class BasisStatus(IntEnum):
    """Where a row or a column stands in a basis."""

    BASIC = 0
    AT_LOWER = 1
    AT_UPPER = 2
    FREE = 3


@dataclass(frozen=True)
class Progress:
    """What one progress call says: seconds since the solve began, sums of infeasibilities of the scaled model, bytes held, the
    relative gap (NaN where the method knows none); of work that is counted what is done, of how much (0: not known), and about
    how many seconds the rest takes (NaN where nothing tells)."""

    method: str
    phase: int
    iterations: int
    seconds: float
    objective: float
    primal_infeasibility: float
    dual_infeasibility: float
    memory: int
    gap: float
    done: int
    total: int
    seconds_left: float


@dataclass(frozen=True)
class Check:
    """The check of a result on the original model; largest violations, and the relative gap."""

    passed: bool
    interior: bool
    primal_infeasibility: float
    dual_infeasibility: float
    complementarity: float
    gap: float
    certificate: float
    objective_error: float
    exact: bool
    primal_relative: float
    dual_relative: float
    gap_relative: float


@dataclass(frozen=True)
class Range:
    """How far a cost or a bound moves before the optimal basis changes; the objective at both ends; the variable that stops it there
    (column j is j, row i is ncols + i), or None."""

    low: float
    high: float
    objective_low: float
    objective_high: float
    stop_low: int | None
    stop_high: int | None


@dataclass(frozen=True)
class Basis:
    """A basis to start from: a BasisStatus of each row and each column."""

    rows: Any
    columns: Any


@dataclass(frozen=True, eq=False)
class Result:
    """What a solve found.  Vectors are numpy arrays where numpy is installed, else array.array, and the result's own.

    status: 'optimal', 'infeasible', 'unbounded', 'time limit', 'iteration limit', 'memory limit', 'interrupted', 'objective limit',
        'objective target', 'numerical trouble', 'optimal (first order)' of method 'pdlp' without crossover
    objective, bound: in the model's own sense, offset included; what the duals prove of the objective
    x, reduced_cost, column_status: ncols each; x is a feasible point after 'unbounded', None where there is no point
    activity, dual, row_status: nrows each; activity is None where x is; the duals are the multipliers that prove it after 'infeasible'
    ray: ncols, after 'unbounded', else None
    seconds: of the solve
    exact_objective, exact_x, exact_reduced_cost, exact_activity, exact_dual: fractions, after an exact solve, else None
    """

    status: str
    objective: float
    bound: float
    iterations: int
    seconds: float
    x: Any
    reduced_cost: Any
    column_status: Any
    activity: Any
    dual: Any
    row_status: Any
    ray: Any
    check: Check | None
    exact_objective: Fraction | None = None
    exact_x: list[Fraction] | None = None
    exact_reduced_cost: list[Fraction] | None = None
    exact_activity: list[Fraction] | None = None
    exact_dual: list[Fraction] | None = None
    _origin: tuple[Model, int] | None = field(default=None, repr=False)  # and which of its solves this was

    @property
    def optimal(self) -> bool:
        return self.status == 'optimal'

    @property
    def basis(self) -> Basis:
        """Where the solve ended; what `Model.basis` takes."""
        return Basis(self.row_status, self.column_status)

    def report(self, path: str | os.PathLike[str], title: str | None = None) -> None:
        """Writes the solve as one page of HTML, with charts and a search by name.  Only until the model is changed or solved again;
        a result that comes from another process has no model."""
        model, solves = self._origin or (None, 0)
        if model is None or model._solves != solves or lib.slx_get_result(model._handle) == lib.SLX_NOT_SOLVED:
            raise UsageError('the model of this result has changed since')
        model._listening(lib.slxpy_report, model._seen, data(title or model.name or 'model'), self.seconds, data(os.fspath(path)))

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, '_origin': None}

    def __repr__(self) -> str:
        return f'<slimplex.Result {self.status}, objective {self.objective:.15g}, {self.iterations} iterations>'

    def _repr_html_(self) -> str:
        rows = [('Status', self.status), ('Objective', f'{self.objective:.15g}'), ('Iterations', str(self.iterations)),
                ('Seconds', f'{self.seconds:.3f}')]
        if self.check:
            rows.append(('Check', f'{"passed" if self.check.passed else "failed"} (primal {self.check.primal_infeasibility:.1e}, '
                                  f'dual {self.check.dual_infeasibility:.1e}, gap {self.check.gap:.1e})'))
        return '<table>' + ''.join(f'<tr><th>{k}</th><td>{v}</td></tr>' for k, v in rows) + '</table>'


class Options(MutableMapping[str, str]):
    """The options of a model by name, as text: '-' or '_' in names, any value that reads as theirs."""

    __slots__ = ('_model',)  # so that options.time_limit = 60 is an error, and not without effect

    def __init__(self, model: Model) -> None:
        self._model = model

    def __getitem__(self, name: str) -> str:
        buffer = ffi.new('char[1024]')
        if lib.slx_get_option(self._model._handle, data(name.replace('_', '-')), buffer, 1024) != lib.SLX_OK:
            raise KeyError(name)
        return text(buffer)

    def __setitem__(self, name: str, value: object) -> None:
        option = name.replace('_', '-')
        words = ('on', 'off') if {'on', 'off'} <= set(_words_of(option)) else ('yes', 'no')
        shown = words[not value] if isinstance(value, bool) else str(value)
        self._model._ask(lib.slx_set_option(self._model._handle, data(option), data(shown)))

    def __delitem__(self, name: str) -> None:
        for info in describe_options():
            if info['name'] == name.replace('_', '-'):
                self[name] = info['default']
                return
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return (info['name'] for info in describe_options())

    def __len__(self) -> int:
        return len(describe_options())


def describe_options() -> list[dict[str, str]]:
    """Every option: name, type, default, range, unit and a line of help."""
    found: list[dict[str, str]] = []
    info = ffi.new('slx_option_info *')
    while lib.slx_option_describe(len(found), info) == lib.SLX_OK:
        found.append({'name': text(info.name), 'type': text(info.type), 'default': text(info.standard), 'range': text(info.range),
                      'unit': text(info.unit), 'help': text(info.help)})
    return found


def _words_of(option: str) -> list[str]:
    return next((info['range'].split('|') for info in describe_options() if info['name'] == option), [])


class _Listener:
    """What the library calls back into during one call, and the exception that came up there."""

    def __init__(self, model: Model) -> None:
        self.progress = model._progress
        self.log = model._log
        self.entries: list[tuple[int, int, float]] = []
        self.lines: list[dict[str, Any]] = []
        self.failed: BaseException | None = None


_current = threading.local()


def _failed(kind: type[BaseException], value: BaseException, trace: Any) -> int:
    _current.listener.failed = value
    return 1


def _failed_quietly(kind: type[BaseException], value: BaseException, trace: Any) -> None:
    _current.listener.failed = value


@ffi.def_extern(onerror=_failed_quietly)
def slxpy_progress(user: Any, p: Any) -> None:
    listener = ffi.from_handle(user)
    _current.listener = listener
    if listener.progress(Progress(text(p.method), p.phase, p.iterations, p.seconds, p.objective, p.primal_infeasibility,
                                  p.dual_infeasibility, p.memory, p.gap, p.done, p.total, p.seconds_left)) is False:
        raise KeyboardInterrupt


@ffi.def_extern(onerror=_failed_quietly)
def slxpy_log(user: Any, level: int, line: Any) -> None:
    listener = ffi.from_handle(user)
    _current.listener = listener
    listener.log(level, text(line))


@ffi.def_extern(onerror=_failed, error=1)
def slxpy_interrupt(user: Any) -> int:
    """Runs in the thread that solves; a pending signal, as Ctrl-C, is raised in here."""
    listener = ffi.from_handle(user)
    _current.listener = listener
    return 1 if listener.failed is not None else 0


@ffi.def_extern(error=1)
def slxpy_entry(user: Any, row: int, col: int, value: float) -> int:
    ffi.from_handle(user).entries.append((row, col, value))
    return 0


@ffi.def_extern()
def slxpy_account(user: Any, line: Any) -> None:
    ffi.from_handle(user).lines.append({'phase': text(line.phase), 'purpose': text(line.purpose), 'live': line.live, 'peak': line.peak,
                                        'seconds': line.seconds})


@ffi.def_extern()
def slxpy_profile(user: Any, line: Any) -> None:
    ffi.from_handle(user).lines.append({'group': text(line.group), 'part': text(line.part), 'calls': line.calls,
                                        'seconds': line.seconds, 'density': line.density})


class Model:
    """A linear program: minimise or maximise  offset + c'x  subject to  row_lower <= A x <= row_upper,  col_lower <= x <= col_upper.

    Rows and columns are numbered from 0.  A model belongs to one thread at a time, `interrupt` excepted; the interpreter's lock is
    free while it solves.  Keyword arguments are options: ``Model(time_limit=60, method='dual')``.
    """

    def __init__(self, **options: object) -> None:
        self._own(self._new_handle())
        if options:
            self.options.update(options)  # type: ignore[arg-type]

    @staticmethod
    def _new_handle() -> Any:
        out = ffi.new('slx_model **')
        status = lib.slx_create(out)
        if status != lib.SLX_OK:
            raise failure(status, ffi.NULL)
        return out

    def _own(self, holder: Any) -> None:
        self._holder = ffi.gc(holder, lib.slx_free)
        self._handle = holder[0]
        self._progress: Callable[[Progress], object] | None = None
        self._log: Callable[[int, str], object] | None = None
        self._solves = 0
        self._user: Any = None  # of the call that listens
        self._seen: Any = None
        self._plain = False  # results in arrays of array.array, for which numpy is not imported

    def _ask(self, status: int) -> None:
        if status != lib.SLX_OK:
            raise failure(status, self._handle)

    def _listening(self, call: Callable[..., int], *arguments: Any) -> None:
        """A call that may last: callbacks are heard, and Ctrl-C stops it."""
        listener = _Listener(self)
        user = self._user = ffi.new_handle(listener)
        lib.slxpy_listen(self._handle, user, 2 if self._log else 0, self._progress is not None, 1)
        try:
            status = call(self._handle, *arguments)
        finally:
            self._user = None
            lib.slxpy_listen(self._handle, ffi.NULL, 0, 0, 0)
        if listener.failed is not None:
            raise listener.failed
        self._ask(status)

    def __repr__(self) -> str:
        name = f' {self.name!r}' if self.name else ''
        return f'<slimplex.Model{name}: {self.nrows} rows, {self.ncols} columns, {self.nnz} nonzeros>'

    def __copy__(self) -> Model:
        return self.clone()

    # ---- options and callbacks ----------------------------------------------------------------------------------

    @property
    def options(self) -> Options:
        return Options(self)

    def on_progress(self, call: Callable[[Progress], object] | None) -> None:
        """Who is told about once a second how a solve goes on; one that returns False stops it."""
        self._progress = call

    def on_log(self, call: Callable[[int, str], object] | None) -> None:
        """Who is given lines of the log: level (1 warning, 2 information) and text."""
        self._log = call

    def interrupt(self) -> None:
        """Stops the call that runs, or else the next solve; from any thread."""
        lib.slx_interrupt(self._handle)

    def clear_interrupt(self) -> None:
        """Takes back an `interrupt` that no call has seen."""
        lib.slx_clear_interrupt(self._handle)

    # ---- a model in and out -------------------------------------------------------------------------------------

    def load(self, a: Any, cost: Any = None, *, col_lower: Any = 0.0, col_upper: Any = None, row_lower: Any = None,
             row_upper: Any = None, offset: float = 0.0, maximise: bool = False, row_names: Sequence[str] | None = None,
             col_names: Sequence[str] | None = None) -> Model:
        """Takes the place of the model that is there, and returns itself.

        a: nrows x ncols, a matrix of scipy.sparse (CSC is looked at where it is), or a dense one; a list of them is stacked
        cost, col_lower, col_upper: ncols numbers, or one for all; None: 0, 0 and infinity
        row_lower, row_upper: nrows numbers, or one for all; None: no bound
        """
        parts = a if isinstance(a, (list, tuple)) and a and hasattr(a[0], 'shape') and len(a[0].shape) == 2 else [a]
        ncols = _arrays.shape_of(parts[0])[1]
        return self.load_parts(parts, ncols, cost, col_lower=col_lower, col_upper=col_upper, row_lower=row_lower,
                               row_upper=row_upper, offset=offset, maximise=maximise, row_names=row_names, col_names=col_names)

    def load_parts(self, parts: Sequence[Any], ncols: int, cost: Any = None, *, col_lower: Any = 0.0, col_upper: Any = None,
                   row_lower: Any = None, row_upper: Any = None, offset: float = 0.0, maximise: bool = False,
                   row_names: Sequence[str] | None = None, col_names: Sequence[str] | None = None) -> Model:
        """`load` with matrices that are stacked, None among them, and a number of columns for where there is none."""
        matrix = _arrays.stack(parts, ncols)
        nrows = matrix.shape[0]
        frame = ffi.new('slx_arrays *')
        frame.nrows, frame.ncols, frame.offset, frame.maximise = nrows, ncols, offset, maximise
        kept = []
        for field, values, length in (('cost', cost, ncols), ('col_lower', col_lower, ncols), ('col_upper', col_upper, ncols),
                                      ('row_lower', row_lower, nrows), ('row_upper', row_upper, nrows)):
            vector = _arrays.doubles(values, length, field)
            setattr(frame, field, vector.pointer)
            kept.append(vector)
        frame.row_names, rows = _arrays.strings(row_names, nrows)
        frame.col_names, columns = _arrays.strings(col_names, ncols)
        self._ask(lib.slxpy_load(self._handle, frame, len(matrix.blocks), matrix.pointer()))
        del kept, rows, columns
        return self

    @classmethod
    def read(cls, path: str | os.PathLike[str], **options: object) -> Model:
        """A model from a file in MPS, LP or .nl format, plain or compressed."""
        model = cls(**options)
        model._listening(lib.slx_read, data(os.fspath(path)))
        return model

    def write(self, path: str | os.PathLike[str]) -> None:
        """Writes the model: in LP format where the path ends in .lp, else in MPS."""
        self._listening(lib.slx_write, data(os.fspath(path)))

    @classmethod
    def read_shared(cls, path: str | os.PathLike[str], **options: object) -> Model:
        """A model from a file of `write_shared`, in memory once for all processes of this machine that use it."""
        model = cls(**options)
        model._listening(lib.slx_read_shared, data(os.fspath(path)))
        return model

    def write_shared(self, path: str | os.PathLike[str]) -> None:
        """Writes the model as it is stored, for processes of this machine and this build of the package to share, and uses the file's
        pages itself from then on.  The file may be deleted, but must not change; no format to keep models in."""
        self._listening(lib.slx_write_shared, data(os.fspath(path)))

    def clone(self) -> Model:
        """The same model, options and basis; the storage is shared until one of them changes."""
        out = ffi.new('slx_model **')
        self._ask(lib.slx_clone(self._handle, out))
        model = Model.__new__(Model)
        model._own(out)
        return model

    # ---- what it is ---------------------------------------------------------------------------------------------

    @property
    def nrows(self) -> int:
        return int(lib.slx_nrows(self._handle))

    @property
    def ncols(self) -> int:
        return int(lib.slx_ncols(self._handle))

    @property
    def nnz(self) -> int:
        return int(lib.slx_nnz(self._handle))

    @property
    def maximise(self) -> bool:
        return bool(lib.slx_is_maximise(self._handle))

    @maximise.setter
    def maximise(self, value: bool) -> None:
        self._ask(lib.slx_set_maximise(self._handle, bool(value)))

    @property
    def offset(self) -> float:
        return float(lib.slx_offset(self._handle))

    @offset.setter
    def offset(self, value: float) -> None:
        self._ask(lib.slx_set_offset(self._handle, value))

    @property
    def name(self) -> str:
        return text(lib.slx_name(self._handle))

    @name.setter
    def name(self, value: str) -> None:
        self._ask(lib.slx_set_name(self._handle, data(value)))

    @property
    def objective_name(self) -> str:
        return text(lib.slx_objective_name(self._handle))

    @objective_name.setter
    def objective_name(self, value: str) -> None:
        self._ask(lib.slx_set_objective_name(self._handle, data(value)))

    def _name_of(self, call: Callable[..., int], k: int, count: int) -> str:
        if not 0 <= k < count:
            raise IndexError(k)
        length = call(self._handle, k, ffi.NULL, 0)
        buffer = ffi.new('char[]', length + 1)
        call(self._handle, k, buffer, length + 1)
        return text(buffer)

    def row_name(self, row: int) -> str:
        return self._name_of(lib.slx_row_name, row, self.nrows)

    def col_name(self, col: int) -> str:
        return self._name_of(lib.slx_col_name, col, self.ncols)

    @property
    def row_names(self) -> list[str]:
        return [self.row_name(i) for i in range(self.nrows)]

    @row_names.setter
    def row_names(self, names: Sequence[str] | None) -> None:
        pointer, _ = kept = _arrays.strings(names, self.nrows)
        self._ask(lib.slx_set_row_names(self._handle, 0, 0 if names is None else self.nrows, pointer))
        del kept

    @property
    def col_names(self) -> list[str]:
        return [self.col_name(j) for j in range(self.ncols)]

    @col_names.setter
    def col_names(self, names: Sequence[str] | None) -> None:
        pointer, _ = kept = _arrays.strings(names, self.ncols)
        self._ask(lib.slx_set_col_names(self._handle, 0, 0 if names is None else self.ncols, pointer))
        del kept

    def _range(self, call: Callable[..., int], count: int, arrays: int) -> tuple[Any, ...]:
        made = [_arrays.new_doubles(count) for _ in range(arrays)]
        self._ask(call(self._handle, 0, count, *(pointer for _, pointer in made)))
        return tuple(owner for owner, _ in made)

    @property
    def row_bounds(self) -> tuple[Any, Any]:
        """Lower and upper bounds of the rows: nrows each."""
        lower, upper = self._range(lib.slx_row_range, self.nrows, 2)
        return lower, upper

    @property
    def col_bounds(self) -> tuple[Any, Any]:
        """Lower and upper bounds of the columns: ncols each."""
        lower, upper, _ = self._range(lib.slx_col_range, self.ncols, 3)
        return lower, upper

    @property
    def cost(self) -> Any:
        """Costs of the columns: ncols."""
        return self._range(lib.slx_col_range, self.ncols, 3)[2]

    def coefficient(self, row: int, col: int) -> float:
        if not (0 <= row < self.nrows and 0 <= col < self.ncols):
            raise IndexError((row, col))
        return float(lib.slx_coefficient(self._handle, row, col))

    def bounds_of_row(self, row: int) -> tuple[float, float]:
        return self._pair(lib.slx_row_bounds, row)

    def bounds_of_col(self, col: int) -> tuple[float, float]:
        return self._pair(lib.slx_col_bounds, col)

    def cost_of(self, col: int) -> float:
        if not 0 <= col < self.ncols:
            raise IndexError(col)
        return float(lib.slx_cost(self._handle, col))

    def _pair(self, call: Callable[..., int], k: int) -> tuple[float, float]:
        lower, upper = ffi.new('double *'), ffi.new('double *')
        if k < 0 or call(self._handle, k, lower, upper) != lib.SLX_OK:
            raise IndexError(k)
        return float(lower[0]), float(upper[0])

    def _walk(self, seek: Callable[..., int], k: int, count: int) -> list[tuple[int, float]]:
        if not 0 <= k < count:
            raise IndexError(k)
        cursor, index, value = ffi.new('slx_cursor *'), ffi.new('uint32_t *'), ffi.new('double *')
        self._ask(seek(self._handle, k, cursor))
        found = []
        while lib.slx_next(cursor, index, value):
            found.append((int(index[0]), float(value[0])))
        return found

    def row(self, row: int) -> list[tuple[int, float]]:
        """The entries of a row: columns and values."""
        return self._walk(lib.slx_seek_row, row, self.nrows)

    def column(self, col: int) -> list[tuple[int, float]]:
        """The entries of a column: rows and values."""
        return self._walk(lib.slx_seek_col, col, self.ncols)

    def entries(self, rows: Sequence[int] | None = None, cols: Sequence[int] | None = None, *,
                by_rows: bool = False) -> list[tuple[int, int, float]]:
        """The entries in the rows and columns listed, or in all: row, column, value."""
        part = ffi.new('slx_part *', {'row_count': self.nrows, 'col_count': self.ncols, 'by_rows': by_rows})
        kept = []
        for field, count, which in (('rows', 'row_count', rows), ('cols', 'col_count', cols)):
            if which is not None:
                pointer, length = _arrays.numbers(which)
                setattr(part, field, pointer)
                setattr(part, count, length)
                kept.append(pointer)
        listener = _Listener(self)
        self._ask(lib.slxpy_each_entry(self._handle, part, ffi.new_handle(listener)))
        return listener.entries

    def matrix(self) -> Any:
        """A as a scipy.sparse.csc_array."""
        import numpy as np
        import scipy.sparse as sp
        start, index, value = np.empty(self.ncols + 1, np.int64), np.empty(self.nnz, np.int32), np.empty(self.nnz)
        pointers = (ffi.from_buffer('int64_t[]', start), ffi.cast('int32_t *', index.ctypes.data), ffi.cast('double *', value.ctypes.data))
        lib.slxpy_matrix(self._handle, *pointers)
        return sp.csc_array((value, index, start), shape=(self.nrows, self.ncols))

    # ---- changes ------------------------------------------------------------------------------------------------

    def _lines(self, a: Any, across: int, lower: Any, upper: Any, cost: Any, names: Sequence[str] | None,
               count: int | None) -> tuple[Any, list[Any]]:
        """Rows of a matrix as slx_lines."""
        lines = ffi.new('slx_lines *')
        kept: list[Any] = []
        if a is not None:
            if hasattr(a, 'tocsr'):
                a = a.tocsr()
                a.sum_duplicates()
                rows = [list(zip(a.indices[a.indptr[k]:a.indptr[k + 1]], a.data[a.indptr[k]:a.indptr[k + 1]]))
                        for k in range(a.shape[0])]
            else:
                rows = [list(row.items()) if isinstance(row, Mapping) else [(j, v) for j, v in enumerate(row) if v != 0] for row in a]
            count = len(rows)
            start = [0]
            for row in rows:
                start.append(start[-1] + len(row))
            if any(int(j) >= across for row in rows for j, _ in row):
                raise UsageError(f'an index beyond the {across} that there are')
            kept += [ffi.new('uint64_t[]', start), ffi.new('uint32_t[]', [int(j) for row in rows for j, _ in row] or 1),
                     ffi.new('double[]', [float(v) for row in rows for _, v in row] or 1)]
            lines.start, lines.index, lines.value = kept
        lines.count = count or 0
        for field, values in (('lower', lower), ('upper', upper), ('cost', cost)):
            vector = _arrays.doubles(values, lines.count, field)
            setattr(lines, field, vector.pointer)
            kept.append(vector)
        lines.names, names_kept = _arrays.strings(names, lines.count)
        kept.append(names_kept)
        return lines, kept

    def add_rows(self, a: Any = None, *, lower: Any = None, upper: Any = None, names: Sequence[str] | None = None,
                 count: int | None = None) -> None:
        """Adds rows behind those that there are: a sparse or dense matrix, or a list of {column: value}; or `count` empty ones."""
        lines, kept = self._lines(a, self.ncols, lower, upper, None, names, count)
        self._ask(lib.slx_add_rows(self._handle, lines))
        del kept

    def add_cols(self, a: Any = None, *, cost: Any = None, lower: Any = None, upper: Any = None, names: Sequence[str] | None = None,
                 count: int | None = None) -> None:
        """Adds columns: a matrix with a column in each, sparse, or a list with one {row: value} or dense column each; or `count` empty
        ones."""
        lines, kept = self._lines(a.T if hasattr(a, 'T') else a, self.nrows, lower, upper, cost, names, count)
        self._ask(lib.slx_add_cols(self._handle, lines))
        del kept

    def delete_rows(self, rows: Sequence[int]) -> None:
        pointer, count = _arrays.numbers(rows)
        self._ask(lib.slx_delete_rows(self._handle, count, pointer))

    def delete_cols(self, cols: Sequence[int]) -> None:
        pointer, count = _arrays.numbers(cols)
        self._ask(lib.slx_delete_cols(self._handle, count, pointer))

    def permute_rows(self, order: Sequence[int]) -> None:
        """Row k becomes what order[k] was."""
        self._ask(lib.slx_permute_rows(self._handle, self._whole_order(order, self.nrows)))

    def permute_cols(self, order: Sequence[int]) -> None:
        """Column k becomes what order[k] was."""
        self._ask(lib.slx_permute_cols(self._handle, self._whole_order(order, self.ncols)))

    @staticmethod
    def _whole_order(order: Sequence[int], count: int) -> Any:
        pointer, length = _arrays.numbers(order)
        if length != count:
            raise UsageError(f'an order of {length}, not {count}')
        return pointer

    def set_coefficient(self, row: int, col: int, value: float) -> None:
        self._ask(lib.slx_set_coefficient(self._handle, row, col, value))

    def set_row(self, row: int, entries: Mapping[int, float]) -> None:
        """All coefficients of a row, by columns."""
        index, count = _arrays.numbers(entries)
        self._ask(lib.slx_set_row(self._handle, row, count, index, ffi.new('double[]', list(entries.values()) or 1)))

    def set_column(self, col: int, entries: Mapping[int, float]) -> None:
        """All coefficients of a column, by rows."""
        index, count = _arrays.numbers(entries)
        self._ask(lib.slx_set_column(self._handle, col, count, index, ffi.new('double[]', list(entries.values()) or 1)))

    def set_row_bounds(self, row: int, lower: float, upper: float) -> None:
        self._ask(lib.slx_set_row_bounds(self._handle, row, lower, upper))

    def set_col_bounds(self, col: int, lower: float, upper: float) -> None:
        self._ask(lib.slx_set_col_bounds(self._handle, col, lower, upper))

    def set_cost(self, col: int, cost: float) -> None:
        self._ask(lib.slx_set_cost(self._handle, col, cost))

    # ---- solve --------------------------------------------------------------------------------------------------

    def solve(self, *, exact: bool | str = False) -> Result:
        """Solves the model, from its basis where one was given or the model was edited since the last solve.

        exact: True proves the answer in fractions of the numbers as they are stored, 'decimal' of the decimals that read as them
        """
        before = self.options['exact'] if exact else ''
        began = time.perf_counter()
        if exact:
            self.options['exact'] = 'decimal' if exact == 'decimal' else 'yes'
        if self._seen is None:
            self._seen = ffi.gc(lib.slxpy_seen_new(), lib.slxpy_seen_free)
            if self._seen == ffi.NULL:
                raise failure(lib.SLX_ERROR_MEMORY, ffi.NULL)
        self._solves += 1
        try:
            self._listening(self._solve_seen)
        finally:
            if exact:
                self.options['exact'] = before
        return self._result(time.perf_counter() - began, bool(exact))

    def _result(self, seconds: float, exact: bool = False) -> Result:
        h, nrows, ncols, plain = self._handle, self.nrows, self.ncols, self._plain
        x, px = _arrays.new_doubles(ncols, plain)
        d, pd = _arrays.new_doubles(ncols, plain)
        cs, pcs = _arrays.new_bytes(ncols, plain)
        activity, pa = _arrays.new_doubles(nrows, plain)
        y, py = _arrays.new_doubles(nrows, plain)
        rs, prs = _arrays.new_bytes(nrows, plain)
        lib.slxpy_solution(h, px, pd, pcs, pa, py, prs)
        result, check, ray = lib.slx_get_result(h), self._check(), None
        if check is None or result == lib.SLX_INFEASIBLE:
            x = activity = None
        if result == lib.SLX_UNBOUNDED:
            ray, pointer = _arrays.new_doubles(ncols, plain)
            lib.slx_unbounded_ray(h, pointer)
        fractions: dict[str, Any] = self._fractions() if exact else {}
        return Result(text(lib.slx_result_text(result)), lib.slx_objective(h), lib.slx_objective_bound(h), lib.slx_iterations(h), seconds,
                      x, d, cs, activity, y, rs, ray, check, **fractions, _origin=(self, self._solves))

    def _solve_seen(self, handle: Any) -> int:
        return int(lib.slxpy_solve(handle, self._seen, self._user, 2 if self._log else 0, self._progress is not None))

    def _check(self) -> Check | None:
        c = ffi.new('slx_check_info *')
        if lib.slx_get_check(self._handle, c) != lib.SLX_OK:
            return None
        return Check(bool(c.passed), bool(c.interior), c.primal_infeasibility, c.dual_infeasibility, c.complementarity, c.gap,
                     c.certificate, c.objective_error, bool(c.exact), c.primal_relative, c.dual_relative, c.gap_relative)

    def _fractions(self) -> dict[str, Any]:
        objective = lib.slx_exact_objective(self._handle)
        if not objective:
            return {}
        found: dict[str, Any] = {'exact_objective': Fraction(text(objective))}
        value, dual = ffi.new('char **'), ffi.new('char **')
        pairs = []
        for k in range(self.ncols + self.nrows):
            self._ask(lib.slx_exact_value(self._handle, k, value, dual))
            pairs.append((Fraction(text(value[0])), Fraction(text(dual[0]))))
        columns, rows = pairs[:self.ncols], pairs[self.ncols:]
        found['exact_x'], found['exact_reduced_cost'] = [v for v, _ in columns], [d for _, d in columns]
        found['exact_activity'], found['exact_dual'] = [v for v, _ in rows], [d for _, d in rows]
        return found

    # ---- the basis ----------------------------------------------------------------------------------------------

    @property
    def has_basis(self) -> bool:
        """Whether there is one, without looking at it."""
        return bool(lib.slx_get_basis(self._handle, ffi.NULL, ffi.NULL) == lib.SLX_OK)

    @property
    def basis(self) -> Basis | None:
        """The basis that is kept, or None.  Setting it makes the next solve start there; None forgets it."""
        rows, columns = (ffi.new('slx_basis_status[]', max(n, 1)) for n in (self.nrows, self.ncols))
        if lib.slx_get_basis(self._handle, rows, columns) != lib.SLX_OK:
            return None
        return Basis([BasisStatus(rows[i]) for i in range(self.nrows)], [BasisStatus(columns[j]) for j in range(self.ncols)])

    @basis.setter
    def basis(self, basis: Basis | None) -> None:
        if basis is None:
            self._ask(lib.slx_set_basis(self._handle, ffi.NULL, ffi.NULL))
            return
        if len(basis.rows) != self.nrows or len(basis.columns) != self.ncols:
            raise UsageError('a basis of another model')
        rows = ffi.new('slx_basis_status[]', [int(s) for s in basis.rows] or 1)
        columns = ffi.new('slx_basis_status[]', [int(s) for s in basis.columns] or 1)
        self._ask(lib.slx_set_basis(self._handle, rows, columns))

    def read_basis(self, path: str | os.PathLike[str]) -> None:
        self._listening(lib.slx_read_basis, data(os.fspath(path)))

    def write_basis(self, path: str | os.PathLike[str]) -> None:
        self._listening(lib.slx_write_basis, data(os.fspath(path)))

    # ---- files of answers ---------------------------------------------------------------------------------------

    def check_output(self, path: str | os.PathLike[str]) -> None:
        """Fails as writing to `path` would, with OutputError; what is there stays as it is."""
        self._ask(lib.slx_check_output(self._handle, data(os.fspath(path))))

    def write_solution(self, path: str | os.PathLike[str], *, ranging: bool = False) -> None:
        self._listening(lib.slx_write_ranging if ranging else lib.slx_write_solution, data(os.fspath(path)))

    def write_certificate(self, path: str | os.PathLike[str]) -> None:
        """What proves the result of the last solve, for `verify`."""
        self._listening(lib.slx_write_certificate, data(os.fspath(path)))

    def verify(self, path: str | os.PathLike[str]) -> dict[str, Any]:
        """What the file of a solution or a certificate says, and whether it holds (`passed`)."""
        v = ffi.new('slx_verification *')
        self._listening(lib.slx_verify, data(os.fspath(path)), v)
        return {'passed': bool(v.check.passed), 'program': text(v.program), 'numbers': text(v.numbers),
                'claim': text(lib.slx_result_text(v.claim)), 'certificate': bool(v.certificate), 'has_duals': bool(v.has_duals),
                'objective': v.objective, 'bound': v.bound, 'primal_infeasibility': v.check.primal_infeasibility,
                'dual_infeasibility': v.check.dual_infeasibility, 'complementarity': v.check.complementarity, 'gap': v.check.gap,
                'exact': bool(v.check.exact)}

    # ---- what the optimal basis tells ---------------------------------------------------------------------------

    @staticmethod
    def _range_of(r: Any) -> Range:
        none = 0xFFFFFFFF
        return Range(r.low, r.high, r.objective_low, r.objective_high, None if r.stop_low == none else r.stop_low,
                     None if r.stop_high == none else r.stop_high)

    def cost_range(self, col: int) -> Range:
        r = ffi.new('slx_range *')
        self._ask(lib.slx_cost_range(self._handle, col, r))
        return self._range_of(r)

    def row_bound_range(self, row: int) -> tuple[Range, Range]:
        """Of the lower and of the upper bound."""
        lower, upper = ffi.new('slx_range *'), ffi.new('slx_range *')
        self._ask(lib.slx_row_bound_range(self._handle, row, lower, upper))
        return self._range_of(lower), self._range_of(upper)

    def col_bound_range(self, col: int) -> tuple[Range, Range]:
        lower, upper = ffi.new('slx_range *'), ffi.new('slx_range *')
        self._ask(lib.slx_col_bound_range(self._handle, col, lower, upper))
        return self._range_of(lower), self._range_of(upper)

    def activity_range(self, variable: int) -> tuple[Range, Range]:
        """Of a variable (column j is j, row i is ncols + i): how far its cost moves, and between which values it then lies, a basic
        one at the next vertices, a nonbasic one with its own bounds left aside.  The objectives, and what limits, are those there."""
        cost, activity = ffi.new('slx_range *'), ffi.new('slx_range *')
        self._ask(lib.slx_activity_range(self._handle, variable, cost, activity))
        return self._range_of(cost), self._range_of(activity)

    def _vector(self, call: Callable[..., int], length: int, *arguments: Any) -> Any:
        owner, pointer = _arrays.new_doubles(length)
        self._ask(call(self._handle, *arguments, pointer))
        return owner

    def basis_head(self) -> list[int]:
        """The variable in each position of the basis: column j is j, row i is ncols + i."""
        head = ffi.new('uint32_t[]', max(self.nrows, 1))
        self._ask(lib.slx_basis_head(self._handle, head))
        return [int(head[k]) for k in range(self.nrows)]

    def basis_inverse_row(self, position: int) -> Any:
        return self._vector(lib.slx_basis_inverse_row, self.nrows, position)

    def basis_inverse_column(self, row: int) -> Any:
        return self._vector(lib.slx_basis_inverse_column, self.nrows, row)

    def tableau_row(self, position: int) -> Any:
        return self._vector(lib.slx_tableau_row, self.ncols, position)

    def tableau_column(self, col: int) -> Any:
        return self._vector(lib.slx_tableau_column, self.nrows, col)

    def basis_condition(self) -> float:
        value = ffi.new('double *')
        self._ask(lib.slx_basis_condition(self._handle, value))
        return float(value[0])

    def farkas_ray(self) -> Any:
        """After 'infeasible': the multipliers of the rows that prove it, nrows."""
        return self._vector(lib.slx_farkas_ray, self.nrows)

    def crossed_bounds(self) -> int | None:
        """The variable (column j is j, row i is ncols + i) whose lower bound is farthest above its upper one, or None."""
        variable = ffi.new('uint32_t *')
        self._ask(lib.slx_crossed_bounds(self._handle, variable))
        return None if variable[0] == 0xFFFFFFFF else int(variable[0])

    def unbounded_ray(self) -> Any:
        """After 'unbounded': a direction in which the objective has no limit, ncols."""
        return self._vector(lib.slx_unbounded_ray, self.ncols)

    # ---- accounts -----------------------------------------------------------------------------------------------

    @property
    def memory_live(self) -> int:
        """Bytes that the model holds."""
        return int(lib.slx_memory_live(self._handle))

    @property
    def memory_peak(self) -> int:
        """The most bytes that it ever held."""
        return int(lib.slx_memory_peak(self._handle))

    @property
    def memory_limit_hit(self) -> bool:
        """Whether the last call met the memory limit, and not the end of the system's memory."""
        return bool(lib.slx_memory_limit_hit(self._handle))

    def _told(self, call: Callable[..., None]) -> list[dict[str, Any]]:
        listener = _Listener(self)
        call(self._handle, ffi.new_handle(listener))
        return listener.lines

    def account(self) -> list[dict[str, Any]]:
        """Memory by purpose and by phase, in bytes, with the seconds of each phase."""
        return self._told(lib.slxpy_tell_account)

    def profile(self) -> list[dict[str, Any]]:
        """Where the last solve spent its iterations and, with option profile, its time."""
        return self._told(lib.slxpy_tell_profile)

    def storage(self) -> dict[str, int]:
        """How the model is stored."""
        s = ffi.new('slx_storage_info *')
        self._ask(lib.slx_get_storage(self._handle, s))
        return {name: int(getattr(s, name)) for name, _ in ffi.typeof('slx_storage_info').fields}


def read(path: str | os.PathLike[str], **options: object) -> Model:
    """A model from a file in MPS, LP or .nl format, plain or compressed."""
    return Model.read(path, **options)


def write(model: Model, path: str | os.PathLike[str]) -> None:
    """Writes a model: in LP format where the path ends in .lp, else in MPS."""
    model.write(path)


def version() -> str:
    return text(lib.slx_version())


__all__ = ['Basis', 'BasisStatus', 'Check', 'Error', 'INFINITY', 'Model', 'Options', 'Progress', 'Range', 'Result', 'describe_options',
           'read', 'version', 'write']
