"""Spaces too many."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.base import Subject, Trouble, check
from pipeline.languages.tokens import Sieve
from pipeline.model import Severity

_DOUBLE = re.compile(r"(?<=\S)([ \u00a0\u2009\u202f]{2,})(?=\S)")

_DOUBLED = Sieve(re.compile("[ \u00a0\u2009\u202f]{2}").search)


@check("doublespacing", "Two spaces", Severity.WARNING, sources=True, repairs=True)
def doublespacing(subject: Subject) -> Iterator[Trouble]:
    """Two spaces in a row, or a space at an end."""
    seen = subject.seen
    text = seen.text
    doubled = _DOUBLED.of(seen.tokens.between)
    edits = [
        (*match.span(1), "\u00a0" if "\u00a0" in match[1] else " ")
        for match in (_DOUBLE.finditer(text) if doubled else ())
    ]
    if edits:
        yield Trouble("two spaces in a row", "`peraklad check --fix` takes it out.", seen.mend(edits), unseen=True)
    stripped = subject.text.strip(" \u00a0\t")
    if stripped != subject.text and subject.source is not None and subject.source.strip() == subject.source:
        yield Trouble("a space at the beginning or the end", "`peraklad check --fix` takes it out.", stripped)
