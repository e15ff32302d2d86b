"""Parts: files of an output that show something of many issues."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """A file that shows something of many issues; made anew only when what it ``depends_on`` has changed.

    ``locale``: whose words it is made of, empty if no language's.
    """

    path: str
    depends_on: object
    render: Callable[[], bytes]
    locale: str = ""
