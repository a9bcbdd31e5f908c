"""Arrays of others as the library takes them: numpy, pandas, arrow, buffers and sequences; copied only where their layout asks for it.

numpy is used where it is installed, and is not needed otherwise; what is given is of numpy only where somebody has imported it."""
from __future__ import annotations

import array
import sys
from collections.abc import Sequence
from typing import Any

from ._core import ffi
from ._errors import UsageError

NULL = ffi.NULL


class Vector:
    """Doubles in memory: `pointer` for the library, which does not keep it, and what owns it."""

    __slots__ = ('owner', 'pointer')

    def __init__(self, pointer: Any, owner: Any) -> None:
        self.pointer = pointer
        self.owner = owner


NONE = Vector(NULL, None)


def _numpy() -> Any:
    """numpy, or None where nobody has imported it."""
    return sys.modules.get('numpy')


def _numpy_or_none() -> Any:
    """numpy, imported if need be; None where it is not installed."""
    try:
        import numpy
    except ImportError:  # pragma: no cover - tests install it
        return None
    return numpy


def doubles(values: Any, length: int, what: str) -> Vector:
    """`values` as `length` doubles; a number stands for all of them, None for no array."""
    np = _numpy()
    if values is None:
        return NONE
    if isinstance(values, (int, float)):
        owner: Any = array.array('d', [float(values)]) * length
    elif np is not None:
        owner = np.ascontiguousarray(values, dtype=np.float64)
        if owner.ndim != 1:
            owner = owner.reshape(-1)
    else:
        owner = array.array('d', [float(v) for v in values])
    if len(owner) != length:
        raise UsageError(f'{what}: {len(owner)} numbers, not {length}')
    return Vector(ffi.from_buffer('double[]', owner), owner) if length else Vector(ffi.new('double[1]'), None)


def new_doubles(length: int, plain: bool = False) -> tuple[Any, Any]:
    """An array for results, and the pointer that fills it: of numpy, or array.array where there is none, or `plain`."""
    np = None if plain else _numpy_or_none()
    owner = np.empty(length) if np is not None else array.array('d', bytes(8 * length))
    return owner, ffi.from_buffer('double[]', owner, require_writable=True) if length else ffi.new('double[1]')


def new_bytes(length: int, plain: bool = False) -> tuple[Any, Any]:
    np = None if plain else _numpy_or_none()
    owner = np.empty(length, dtype=np.int8) if np is not None else array.array('b', bytes(length))
    return owner, ffi.from_buffer('int8_t[]', owner, require_writable=True) if length else ffi.new('int8_t[1]')


def numbers(values: Any, kind: str = 'uint32_t') -> tuple[Any, int]:
    """Row or column numbers, as an array of the library's type, and how many."""
    found = [int(v) for v in values]
    if any(v < 0 or v > 0xFFFFFFFF for v in found):
        raise UsageError('a row or column number below 0, or beyond 32 bits')
    return ffi.new(f'{kind}[]', found or 1), len(found)


def strings(names: Sequence[str] | None, length: int) -> tuple[Any, list[Any]]:
    """Names as char**, and what keeps them alive, which is as long as a structure has the pointer alone."""
    if names is None:
        return NULL, []
    if len(names) != length:
        raise UsageError(f'{len(names)} names, not {length}')
    kept = [ffi.new('char[]', str(name).encode('utf-8', 'surrogateescape')) for name in names]
    pointers = ffi.new('char *[]', kept or 1)
    return pointers, [pointers, *kept]


class Matrix:
    """A matrix of a caller: its shape, and blocks of rows as glue.c takes them.  Sparse ones of scipy by columns, and dense ones, are
    looked at where they are; others are turned into one by columns by their own `tocsc`."""

    def __init__(self, shape: tuple[int, int]) -> None:
        self.shape = shape
        self.owners: list[Any] = []
        self.blocks: list[dict[str, Any]] = []

    def add(self, a: Any) -> None:
        """Puts the rows of `a` below those that there are."""
        if hasattr(a, 'tocsc'):
            self._add_sparse(a)
        else:
            self._add_dense(a)

    def _add_sparse(self, a: Any) -> None:
        a = a.tocsc()
        if not a.has_canonical_format:
            a = a.copy()
            a.sum_duplicates()
        np = _numpy()
        values = np.ascontiguousarray(a.data, dtype=np.float64)
        widths = []
        kept = [values]
        for part in (a.indptr, a.indices):
            part = np.ascontiguousarray(part)
            if part.dtype.itemsize not in (4, 8) or part.dtype.kind not in 'iu':
                part = part.astype(np.int64)
            widths.append(part.dtype.itemsize)
            kept.append(part)
        self.owners.extend(kept)
        self.blocks.append({
            'nrows': a.shape[0], 'start': _address(kept[1]), 'index': _address(kept[2]), 'start_bytes': widths[0],
            'index_bytes': widths[1], 'value': ffi.cast('double *', _address(values)) if len(values) else ffi.new('double[1]'),
        })

    def _add_dense(self, a: Any) -> None:
        np = _numpy()
        if np is None:
            rows = [[float(v) for v in row] for row in a]
            owner: Any = array.array('d', [v for row in rows for v in row])
            nrows, strides = len(rows), (self.shape[1], 1)
            if any(len(row) != self.shape[1] for row in rows):
                raise UsageError('a matrix with rows of other lengths than it has columns')
        else:
            owner = np.asarray(a, dtype=np.float64)
            if owner.ndim != 2:
                owner = owner.reshape((-1, self.shape[1]))
            if any(stride % 8 for stride in owner.strides):
                owner = np.ascontiguousarray(owner)
            nrows = owner.shape[0]
            strides = (owner.strides[0] // 8, owner.strides[1] // 8)
        self.owners.append(owner)
        pointer = ffi.cast('double *', owner.ctypes.data if np is not None else owner.buffer_info()[0])
        self.blocks.append({'nrows': nrows, 'value': pointer, 'row_stride': strides[0], 'col_stride': strides[1]})

    def pointer(self) -> Any:
        return ffi.new('slxpy_block[]', self.blocks or 1)


def _address(owner: Any) -> Any:
    return ffi.cast('void *', owner.ctypes.data)


def shape_of(a: Any) -> tuple[int, int]:
    """Rows and columns of a matrix."""
    if hasattr(a, 'shape'):
        shape = a.shape
        if len(shape) != 2:
            raise UsageError(f'a matrix has two dimensions, not {len(shape)}')
        return int(shape[0]), int(shape[1])
    rows = list(a)
    return len(rows), len(rows[0]) if rows else 0


def stack(parts: Sequence[Any], ncols: int) -> Matrix:
    """Matrices one below the other; None is one without rows."""
    rows = 0
    found = []
    for part in parts:
        if part is None:
            continue
        shape = shape_of(part)
        if shape[0] and shape[1] != ncols:
            raise UsageError(f'a matrix of {shape[1]} columns, not {ncols}')
        rows += shape[0]
        if shape[0]:
            found.append(part)
    matrix = Matrix((rows, ncols))
    for part in found:
        matrix.add(part)
    return matrix


