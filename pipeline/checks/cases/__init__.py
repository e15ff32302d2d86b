"""The checks' cases, a file a check: what tests run through, and where help takes its examples from.

A line of a check of single texts: ``locale | source | text | a part of the message``; of a check of whole issues:
``locale | source → text || source → text | a part of the message``. ``-`` stands for “nothing to report”.
"""

from __future__ import annotations

from importlib.resources import files
from typing import NamedTuple

#: Ends a case that must not be reported.
NOTHING = "-"


class Case(NamedTuple):
    """A line of a case file: its parts (see above), and the line itself."""

    parts: tuple[str, ...]
    line: str

    @property
    def reports(self) -> bool:
        """Whether the check has something to say."""
        return self.parts[-1] != NOTHING


def of_check(slug: str) -> list[Case]:
    """The cases of a check, in the order of its file."""
    text = files(__name__).joinpath(f"{slug}.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [Case(tuple(part.strip() for part in line.split(" | ")), line) for line in lines]
