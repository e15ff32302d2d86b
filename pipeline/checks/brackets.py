"""Brackets that are opened and not closed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from pipeline.alignment.names import is_loan, sounds_in
from pipeline.alignment.reading import reading
from pipeline.checks.base import Subject, Trouble, check
from pipeline.model import Severity

_BRACKET = re.compile(r"[()\[\]{}]")
_BRACKETS = frozenset("()[]{}")
_WITHIN = re.compile(r"\(([^()]*)\)")
_ABBREVIATION = re.compile(r"[^\W\d_a-z]{2,7}s? $")
_PAIRS = {")": "(", "]": "[", "}": "{"}
# “1) … 2) …” and smileys close what nobody opened.
_LONE = re.compile(r"(?:^|[\s(;,])(?:\d{1,2}|[^\W\d_])\)|[:;=]-?[()]+|\)\)+|\(\(+")
# A smiley of one bracket, whose second one may close a remark: “(sleepy ;))”.
_SMILEY = re.compile(r"[:;=]-?[()]")


@check("brackets", "Brackets", Severity.WARNING, sources=False)
def brackets(subject: Subject) -> Iterator[Trouble]:
    """A bracket has no partner, or the translation has fewer brackets than its source.

    A remark may go on over sentences of an article: what nothing closes there is for `unpaired`.
    """
    text, source = subject.seen.text, subject.source_seen.text
    lone = [] if _BRACKETS.isdisjoint(subject.seen.characters) else _without_partner(text)
    # A bracket may be open over several sentences: then the source has a lone one as well.
    if lone and not _is_open(source):
        bracket = next((bracket for bracket in lone if bracket in _PAIRS), lone[-1])
        yield Trouble(f"the bracket “{bracket}” has no partner", "Close it, or take it out.")
        return
    if "(" in source:
        theirs = _LONE.sub(" ", source)
        if "(" in theirs and "(" not in _LONE.sub(" ", text) and not _is_rendered(subject, theirs):
            yield Trouble("the brackets of the source are missing here", "Is a remark left out?")


def _without_partner(text: str) -> list[str]:
    """The brackets without a partner in a text, in their order.

    What looks like an item's mark or a smiley is none where its bracket closes a remark: “(a, b, or c)”.
    """
    for plain in (text, _SMILEY.sub(" ", text)):
        if not _left(plain):
            return []
    return _left(_LONE.sub(" ", text))


def _left(text: str) -> list[str]:
    result: list[str] = []
    for bracket in _BRACKET.findall(text):
        if bracket in _PAIRS and result and result[-1] == _PAIRS[bracket]:
            result.pop()
        else:
            result.append(bracket)
    return result


def lone_brackets(text: str) -> list[bool]:
    """Of the brackets without a partner in a text, in their order: whether each opens."""
    return [bracket not in _PAIRS for bracket in _without_partner(text)] if _BRACKET.search(text) else []


def _is_rendered(subject: Subject, theirs: str) -> bool:
    """Whether what stands in the source's brackets is in the translation without them, or is a mere gloss."""
    for match in _WITHIN.finditer(theirs):
        inner = match[1].strip()
        # What an abbreviation means, or the abbreviation, needn't be told twice; a value may be told in one unit.
        if (inner.isupper() and len(inner) < 8) or _ABBREVIATION.search(theirs[: match.start()]):
            continue
        part = reading(inner, subject.source_locale)
        numbers, names = part.quantities.numbers, [name.word for name in part.names]
        if numbers and (
            part.measures or not any(number.readings.isdisjoint(subject.reading.values) for number in numbers)
        ):
            continue
        sounds = subject.reading.sounds
        known = [*names, *(word for word, _ in part.loans)]
        if known and any(
            sounds_in(rendering, subject.source_locale, sounds)
            or is_loan(rendering, subject.reading, subject.source_locale)
            for rendering in known
        ):
            continue
        return False
    return True


def _is_open(text: str) -> bool:
    if not _without_partner(text):
        return False
    counts = Counter(_BRACKET.findall(_LONE.sub(" ", text)))
    return any(counts[closing] != counts[opening] for closing, opening in _PAIRS.items())
