from collections.abc import Callable
from typing import Any, TypeVar

F = TypeVar('F', bound=Callable[..., Any])

class _FFI:
    NULL: Any
    def __getattr__(self, name: str) -> Any: ...
    def def_extern(self, name: str | None = None, error: Any = None, onerror: Any = None) -> Callable[[F], F]: ...

ffi: _FFI
lib: Any
