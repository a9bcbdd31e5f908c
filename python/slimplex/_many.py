"""Thousands of LPs that share a model, each solved from the basis of its neighbour."""
from __future__ import annotations

import atexit
import os
import tempfile
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from dataclasses import replace
from typing import Any

from ._errors import InputError, UsageError
from ._model import Basis, Model, Result

Change = Mapping[str, Any] | Callable[[Model], None]

_CALLS: dict[str, Callable[[Model, int, Any], None]] = {
    'cost': lambda m, k, v: m.set_cost(k, v),
    'col_bounds': lambda m, k, v: m.set_col_bounds(k, v[0], v[1]),
    'row_bounds': lambda m, k, v: m.set_row_bounds(k, v[0], v[1]),
}


def apply(model: Model, change: Change) -> None:
    """{'cost': {column: value}, 'col_bounds': {column: (lower, upper)}, 'row_bounds': {row: (lower, upper)},
    'coefficients': {(row, column): value}, 'offset': value}, or a function that changes the model."""
    if callable(change):
        change(model)
        return
    for what, values in change.items():
        if what == 'offset':
            model.offset = float(values)
        elif what == 'coefficients':
            for (row, col), value in values.items():
                model.set_coefficient(row, col, value)
        elif what in _CALLS:
            for k, value in values.items():
                _CALLS[what](model, k, value)
        else:
            raise UsageError(f'no change is called {what!r}')


def _undo(model: Model, change: Change) -> Callable[[], None] | None:
    """What takes a change back; None where it is a function."""
    if callable(change):
        return None
    back: dict[str, Any] = {}
    for what, values in change.items():
        if what == 'offset':
            back[what] = model.offset
        elif what == 'coefficients':
            back[what] = {(i, j): model.coefficient(i, j) for i, j in values}
        elif what == 'cost':
            back[what] = {k: model.cost_of(k) for k in values}
        elif what in _CALLS:
            bounds = model.bounds_of_row if what == 'row_bounds' else model.bounds_of_col
            back[what] = {k: bounds(k) for k in values}
    return lambda: apply(model, back)


def _solve_part(model: Model, changes: Sequence[Change], keep: Callable[[Result], Any] | None) -> list[Any]:
    """The changes one after the other, each on the model as it was, each from the basis of the last."""
    found = []
    for change in changes:
        back = _undo(model, change)
        if back is None:
            one = model.clone()
            apply(one, change)
        else:
            one = model
            apply(model, change)
        result = replace(one.solve(), _origin=None)  # which would keep the model
        if back is None and result.optimal:
            model.basis = result.basis
        elif back is not None:
            back()
        found.append(keep(result) if keep else result)
    return found


_local = threading.local()


class _Elsewhere(Exception):
    """A worker does not see the file of the model: it is on another machine."""


def _unlink(path: str) -> None:
    try:
        os.unlink(path)
    except OSError:
        pass


def _file_here(name: str, content: bytes) -> str:
    """A file of the model on the worker's machine, one for all workers there."""
    path = os.path.join(tempfile.gettempdir(), name)
    if not os.path.exists(path):
        own = f'{path}-{os.getpid()}'
        with open(own, 'wb') as f:
            f.write(content)
        os.replace(own, path)
        atexit.register(_unlink, path)
    return path


def _solve_part_of_file(path: str, content: bytes | None, options: dict[str, str], basis: Basis | None, changes: Sequence[Change],
                        keep: Callable[[Result], Any] | None) -> list[Any]:
    """The same in another process, whose model is the file's, in memory once for all processes of a machine."""
    if getattr(_local, 'path', None) != path:
        try:
            _local.model = Model.read_shared(path, **options)
        except InputError as e:
            if content is None:
                raise _Elsewhere from e
            _local.model = Model.read_shared(_file_here(os.path.basename(path), content), **options)
        _local.path = path
    model: Model = _local.model
    if basis is not None:
        model.basis = basis
    return _solve_part(model, changes, keep)


def _parts(changes: Sequence[Change], count: int) -> list[Sequence[Change]]:
    size = max(1, -(-len(changes) // max(count, 1)))
    return [changes[k:k + size] for k in range(0, len(changes), size)]


def solve_many(model: Model, changes: Iterable[Change], executor: Executor | None = None, *, parts: int | None = None,
               keep: Callable[[Result], Any] | None = None, tries: int = 3) -> list[Any]:
    """Solves `model` once for each change, and returns the results in that order; the model stays as it is.

    changes: each as `slimplex.Change`: {'cost': {column: value}, 'col_bounds': {column: (lower, upper)}, 'row_bounds': ...,
        'coefficients': {(row, column): value}, 'offset': value}, or a function that changes the model that it is given
    executor: any concurrent.futures.Executor; None: threads, one for each processor.  Threads share the model's storage; so do the
        workers of other executors and this process, by a file that is mapped, in memory once on each machine; changes, results and
        `keep` have to be such that pickle takes them
    parts: into how many runs of neighbours the changes are cut; each run is solved one after the other, warm
    keep: what to keep of each Result, such as ``lambda r: r.objective``
    tries: how often a part is given out again whose worker died
    """
    every = list(changes)
    workers = os.cpu_count() or 1
    pieces = _parts(every, parts or workers)
    if executor is None or isinstance(executor, ThreadPoolExecutor):
        return _by_threads(model, pieces, executor, min(workers, max(len(pieces), 1)), keep)
    return _by_processes(model, pieces, executor, keep, tries)


def _started(model: Model) -> Model:
    """A copy that has a basis and keeps its factor, so that every part begins warm."""
    first = model.clone()
    first.options['keep-factor'] = 'on'
    first.options['threads'] = 1
    if first.options['method'] in ('auto', 'concurrent'):
        first.options['method'] = 'auto'
    if first.basis is None:
        first.basis = first.solve().basis
    return first


def _by_threads(model: Model, pieces: list[Sequence[Change]], executor: Executor | None, workers: int,
                keep: Callable[[Result], Any] | None) -> list[Any]:
    if not pieces:
        return []
    first = _started(model)
    if len(pieces) == 1:
        return _solve_part(first, pieces[0], keep)
    copies = [first] + [first.clone() for _ in pieces[1:]]
    pool = executor or ThreadPoolExecutor(workers)
    try:
        waiting = [pool.submit(_solve_part, copy, piece, keep) for copy, piece in zip(copies, pieces)]
        return [result for future in waiting for result in future.result()]
    finally:
        if executor is None:
            pool.shutdown()


def _by_processes(model: Model, pieces: list[Sequence[Change]], executor: Executor, keep: Callable[[Result], Any] | None,
                  tries: int) -> list[Any]:
    if not pieces:
        return []
    first = _started(model)
    options = {name: first.options[name] for name in ('method', 'presolve', 'tolerance', 'keep-factor', 'threads')}
    options = {name.replace('-', '_'): value for name, value in options.items()}
    basis = first.basis
    content: bytes | None = None
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, f'slimplex-{os.urandom(16).hex()}')
        first.write_shared(path)
        done: dict[int, list[Any]] = {}
        while len(done) < len(pieces):
            waiting: dict[int, Future[list[Any]]] = {}
            for k, piece in enumerate(pieces):
                if k not in done:
                    waiting[k] = executor.submit(_solve_part_of_file, path, content, options, basis, piece, keep)
            lost: Exception | None = None
            elsewhere = False
            for k, future in waiting.items():
                try:
                    done[k] = future.result()
                except (BrokenExecutor, ConnectionError, EOFError) as e:
                    lost = e
                except _Elsewhere:
                    elsewhere = True
            if elsewhere:
                with open(path, 'rb') as f:
                    content = f.read()
            if lost is not None:
                tries -= 1
                if tries <= 0:
                    raise lost
        return [result for k in range(len(pieces)) for result in done[k]]
