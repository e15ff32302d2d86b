"""Numbers: each of the source's stands in the translation, whatever its decimal sign."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from pipeline import markdown
from pipeline.checks.base import Subject, Trouble, check
from pipeline.model import SAID_ABOVE, Severity

_NUMBER = re.compile(r"\d+(?:[.,\u00a0\u202f ]\d{3})*(?:[.,]\d+)?|\d+")


@check("numbers", Severity.ERROR, sources=False)
def numbers(subject: Subject) -> Iterator[Trouble]:
    """A number of the source is missing in the translation, or another one stands there."""
    if subject.source is None or subject.text.strip() == SAID_ABOVE:
        return
    want, have = (Counter(_digits(text)) for text in (subject.source, subject.text))
    gone = [number for number in want - have if len(number) > 1]
    new = [number for number in have - want if len(number) > 1]
    if gone and new:
        yield Trouble(f"{', '.join(gone)} in the source, {', '.join(new)} here", "Correct the number.")


def _digits(text: str) -> list[str]:
    """The digits of each number, without grouping and decimal signs: 1,234.5 and 1 234,5 are the same."""
    return [re.sub(r"\D", "", match[0]) for match in _NUMBER.finditer(markdown.plain(text))]
