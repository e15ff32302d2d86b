"""No-break spaces where the language wants them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline import languages
from pipeline.checks.base import Subject, Trouble, check
from pipeline.languages.base import NBSP
from pipeline.model import Severity


@check("nbsp", "No-break spaces", Severity.INFO, sources=False, repairs=True)
def nbsp(subject: Subject) -> Iterator[Trouble]:
    """A line could break between a preposition and its word, a number and its unit, or before a dash."""
    seen = subject.seen
    if " " not in seen.text:
        return
    edits = [(*match.span(match.lastgroup or 0), NBSP) for match in _places(subject.locale).finditer(seen.text)]
    if edits:
        at = edits[0][0]
        around = seen.text[max(at - 8, 0) : at + 8].strip()
        yield Trouble(
            f"{len(edits)} × a plain space for a no-break one, first at “{around}”",
            "`peraklad check --fix` puts them in.",
            seen.mend(edits),
        )


@cache
def _places(locale: str) -> re.Pattern[str]:
    """The plain spaces (each a group) that should not break: after some words, before some, within a number."""
    language = languages.get(locale)
    after, before = (
        "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
        for words in (language.nbsp_after, language.nbsp_before)
    )
    digits = rf"\d(?P<unit> )(?=(?:{before or '(?!)'})(?!\w)" + (r"|\d{3}(?!\d))" if language.grouping == NBSP else ")")
    dash = rf"|\S(?P<dash> )(?={re.escape(language.dash.strip())} )" if NBSP in language.dash else ""
    return re.compile(rf"\b(?:{after})(?P<word> )(?=[^\W_«„“(])|{digits}{dash}", re.IGNORECASE)
