"""Calls of the system that Python doesn't have."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache
from pathlib import Path

_EXCHANGE = 2  # RENAME_EXCHANGE of Linux's renameat2
_HERE = -100  # AT_FDCWD


def exchange(path: Path, other: Path) -> bool:
    """Swap the names of two files or folders in one step; False where the system can't."""
    swap = _of_libc("renameat2", "int", "char_p", "int", "char_p", "uint")
    return swap is not None and swap(_HERE, os.fsencode(path), _HERE, os.fsencode(other), _EXCHANGE) == 0


def syncfs() -> Callable[[int], None] | None:
    """What makes all of a file system safe, by the handle of a file on it (raises OSError); None on other systems."""
    call = _of_libc("syncfs", "int")

    def sync_all(handle: int) -> None:
        import ctypes

        if call and call(handle) != 0:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))

    return sync_all if call else None


@cache
def _of_libc(name: str, *types: str) -> Callable[..., int] | None:
    """A call of Linux that Python doesn't have, by the C types of its arguments; None on other systems."""
    import ctypes

    try:
        function = getattr(ctypes.CDLL(None, use_errno=True), name)
    except (AttributeError, OSError, TypeError):
        return None
    function.argtypes = tuple(getattr(ctypes, f"c_{type_}") for type_ in types)
    function.restype = ctypes.c_int
    return function  # type: ignore[no-any-return]
