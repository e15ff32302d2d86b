"""Pay as data: kinds of work, one text's worth of it, and what a person's come to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from pipeline.values import Choice


class Work(Choice):
    """The kind of work that a text was, or will be."""

    NEW = "new"
    CHANGED = "changed"
    REPEATED = "repeated"
    POST_EDITED = "post-edited"
    REVIEWED = "reviewed"


@dataclass(frozen=True, slots=True)
class Volume:
    """One text's worth of work: who did it when (nobody, never: it is still to be done), and its source words.

    ``kept``: of a post-edited text, the share (0–1) that stayed the machine's; None where nobody can tell.
    """

    issue: str
    article: str
    locale: str
    work: Work
    words: int
    by: str = ""
    at: datetime | None = None
    kept: float | None = None


@dataclass(frozen=True, slots=True)
class Pay:
    """Source words by kind of work of one person in one locale in a period, and what they come to.

    In an estimate nobody is named; ``kept``: mean share (0–1, by words) of the machine that stayed, None if unknown.
    """

    period: str
    person: str
    locale: str
    words: Mapping[Work, int] = field(default_factory=dict)
    kept: float | None = None
    amount: Decimal = Decimal(0)
