"""Brackets that are opened and not closed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from pipeline.checks.base import Subject, Trouble, check
from pipeline.model import Severity

_BRACKET = re.compile(r"[()\[\]{}]")
_PAIRS = {")": "(", "]": "[", "}": "{"}
# “1) … 2) …” and smileys close what nobody opened.
_LONE = re.compile(r"(?:^|[\s(;,])(?:\d{1,2}|[^\W\d_])\)|[:;=]-?[()]+|\)\)+|\(\(+")


@check("brackets", "Brackets", Severity.WARNING, sources=True)
def brackets(subject: Subject) -> Iterator[Trouble]:
    """A bracket has no partner, or the translation has fewer brackets than its source."""
    text = subject.seen.text
    if _BRACKET.search(text):
        opened: list[str] = []
        for bracket in _BRACKET.findall(_LONE.sub(" ", text)):
            if bracket not in _PAIRS:
                opened.append(bracket)
            elif opened and opened[-1] == _PAIRS[bracket]:
                opened.pop()
            else:
                opened.append(bracket)
                break
        # A bracket may be open over several sentences: then the source has a lone one as well.
        if opened and not (subject.source is not None and _is_open(subject.source_seen.text)):
            yield Trouble(f"the bracket “{opened[-1]}” has no partner", "Close it, or take it out.")
            return
    if subject.source is not None and "(" in subject.source_seen.text:
        theirs, ours = (Counter(_BRACKET.findall(_LONE.sub(" ", one))) for one in (subject.source_seen.text, text))
        if theirs["("] and not ours["("] and "(" in _LONE.sub(" ", subject.source_seen.text):
            yield Trouble("the brackets of the source are missing here", "Is a remark left out?")


def _is_open(text: str) -> bool:
    counts = Counter(_BRACKET.findall(_LONE.sub(" ", text)))
    return any(counts[closing] != counts[opening] for closing, opening in _PAIRS.items())
