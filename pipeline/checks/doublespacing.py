"""Spaces too many."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.base import Subject, Trouble, check
from pipeline.model import Severity

_DOUBLE = re.compile(r"(?<=\S)([ \u00a0\u2009\u202f]{2,})(?=\S)")
_INVISIBLE = re.compile("[\u200b\u200c\u2060\ufeff\u00ad\u202a-\u202e\u2066-\u2069]")


@check("doublespacing", "Two spaces", Severity.WARNING, sources=True, repairs=True)
def doublespacing(subject: Subject) -> Iterator[Trouble]:
    """Two spaces in a row, a space at an end, or a character that nobody sees (zero width, soft hyphen)."""
    seen = subject.seen
    text = seen.text
    edits = [(*match.span(1), "\u00a0" if "\u00a0" in match[1] else " ") for match in _DOUBLE.finditer(text)]
    hidden = [(*match.span(), "") for match in _INVISIBLE.finditer(text)]
    if edits or hidden:
        what = "two spaces in a row" if edits else "an invisible character"
        yield Trouble(what, "`peraklad check --fix` takes it out.", seen.mend([*edits, *hidden]), unseen=True)
    stripped = subject.text.strip(" \u00a0\t")
    if stripped != subject.text and subject.source is not None and subject.source.strip() == subject.source:
        yield Trouble("a space at the beginning or the end", "`peraklad check --fix` takes it out.", stripped)
