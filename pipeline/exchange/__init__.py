"""Hand-offs for translators who work in another program, one format a file.

Each is a module that is a ``Format``; ``tmx`` is the memory's.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Protocol, cast

from pipeline.errors import PerakladError
from pipeline.exchange.base import Document, Returned

#: What can be handed off and taken back.
FORMATS = ("xlsx", "docx", "xliff", "xliff2", "po")

_BY_SUFFIX = {"xlsx": "xlsx", "docx": "docx", "xlf": "xliff", "xliff": "xliff", "sdlxliff": "xliff", "po": "po"}


class Format(Protocol):
    """What a module of this folder offers."""

    def write(self, document: Document, /) -> bytes:
        """Return the file to hand off. Raises PerakladError where an extra is not installed."""

    def read(self, data: bytes, where: str, /) -> list[Returned]:
        """Return the rows of a file that came back. Raises PerakladError if it is not of this format."""


if TYPE_CHECKING:
    from pipeline.exchange import docx, po, xliff, xliff2, xlsx

    # mypy holds every format against what is promised of it.
    _FORMATS: tuple[Format, ...] = (xlsx, docx, xliff, xliff2, po)


def get(name: str) -> Format:
    """Return a format of ``FORMATS``; its module is imported now."""
    return cast("Format", importlib.import_module(f"{__name__}.{name}"))


def of_file(where: str) -> Format:
    """Return the format of a file that came back, by the end of its name. Raises PerakladError."""
    suffix = where.rpartition(".")[2].lower()
    if suffix not in _BY_SUFFIX:
        raise PerakladError(
            f"“.{suffix}” is no format of hand-offs", where=where, hint=f"Known are: {', '.join(sorted(_BY_SUFFIX))}."
        )
    return get(_BY_SUFFIX[suffix])
