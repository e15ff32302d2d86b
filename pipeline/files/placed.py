"""Which files a thread puts in place or takes away, for whoever wants to know afterwards."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar
from pathlib import Path

#: What collects them; None where nobody asks.
_placed: ContextVar[set[Path] | None] = ContextVar("placed", default=None)


@contextlib.contextmanager
def placing() -> Iterator[set[Path]]:
    """Collect the files that this thread puts in place or takes away meanwhile."""
    noted: set[Path] = set()
    token = _placed.set(noted)
    try:
        yield noted
    finally:
        _placed.reset(token)


def note_placed(path: Path) -> None:
    """Tell whoever collects (``placing``) of a file that was put in place or taken away."""
    if (noted := _placed.get()) is not None:
        noted.add(path)
