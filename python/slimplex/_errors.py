"""What a call of the library can fail with, as exceptions."""
from __future__ import annotations

from typing import Any

from ._core import ffi, lib


class Error(Exception):
    """A call that failed.  `file` is None, and `line` and `column` are 0, where they mean nothing."""

    def __init__(self, message: str, file: str | None = None, line: int = 0, column: int = 0) -> None:
        place = ':'.join(str(part) for part in (file, line, column) if part)
        super().__init__(f'{place}: {message}' if place else message)
        self.message = message
        self.file = file
        self.line = line
        self.column = column


class UsageError(Error, ValueError):
    """An argument or an option out of its range, or a call out of order."""


class InputError(Error, ValueError):
    """A file that cannot be opened, decompressed or understood."""


class OutputError(Error, OSError):
    """A file that cannot be written."""


class OutOfMemory(Error, MemoryError):
    """An allocation failed, or the memory limit would have been passed."""


class Stopped(Error):
    """The time limit or an interruption came before a call that is no solve was done."""


class NumericalError(Error, ArithmeticError):
    """The factorisation or the check could not be brought to hold."""


_KINDS: dict[int, type[Error]] = {
    lib.SLX_ERROR_USAGE: UsageError,
    lib.SLX_ERROR_INPUT: InputError,
    lib.SLX_ERROR_OUTPUT: OutputError,
    lib.SLX_ERROR_MEMORY: OutOfMemory,
    lib.SLX_STOPPED: Stopped,
    lib.SLX_ERROR_NUMERICAL: NumericalError,
}


def text(chars: Any) -> str:
    """A string of the library's; bytes that are not UTF-8 survive a way back."""
    return ffi.string(chars).decode('utf-8', 'surrogateescape') if chars else ''


def data(string: str) -> bytes:
    return string.encode('utf-8', 'surrogateescape')


def failure(status: int, handle: Any) -> Error:
    """The exception for a status that is not SLX_OK."""
    info = lib.slx_error(handle)
    kind = _KINDS.get(status, Error)
    if info.status != status:
        return kind('no such row, column or result')
    return kind(text(info.message), text(info.file) or None, info.line, info.column)
