"""No-break spaces where the language wants them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline import languages
from pipeline.checks.base import Subject, Trouble, check
from pipeline.checks.view import View
from pipeline.languages.base import NBSP
from pipeline.languages.tokens import LETTER, Sieve
from pipeline.model import Severity

_APOSTROPHES = "'’ʼ"


@check("nbsp", "No-break spaces", Severity.INFO, sources=False, repairs=True)
def nbsp(subject: Subject) -> Iterator[Trouble]:
    """A line could break between a preposition and its word, a number and its unit, or before a dash."""
    seen = subject.seen
    if " " not in seen.characters:
        return
    edits = [(*span, NBSP) for span in _breaks(seen, subject.locale)]
    if edits:
        at = edits[0][0]
        around = seen.text[max(at - 8, 0) : at + 8].strip()
        yield Trouble(
            f"{len(edits)} × a plain space for a no-break one, first at “{around}”",
            "`peraklad check --fix` puts them in.",
            seen.mend(edits),
        )


def _breaks(seen: View, locale: str) -> Iterator[tuple[int, int]]:
    """The plain spaces that should not break."""
    tokens, places = seen.tokens, _places(locale)
    if _elsewhere(locale).of(tokens.between) or not tokens.characters.isdisjoint(_APOSTROPHES):
        # Digits, a dash, words in other letters: the whole text is looked through.
        matches = places.finditer(seen.text)
    else:
        clinging = _clinging(locale).of(tokens.vocabulary)
        starts = (
            [at for word, at in zip(tokens.words, tokens.starts, strict=True) if word in clinging] if clinging else ()
        )
        matches = filter(None, (places.match(seen.text, at) for at in starts))
    for match in matches:
        yield match.span(match.lastgroup or 0)


@cache
def _clinging(locale: str) -> Sieve:
    """The words with which a place may begin."""
    starts = {re.split(r"\W", word)[0].casefold() for word in languages.get(locale).nbsp_after}
    return Sieve(lambda word: word.casefold() in starts)


@cache
def _elsewhere(locale: str) -> Sieve:
    """The pieces between words that hold a place themselves, or letters of other scripts."""
    language = languages.get(locale)
    signs = [word for word in language.nbsp_after if not word[0].isalpha()]
    held = re.compile("|".join([rf" {re.escape(language.dash.strip())} ", r"\d", *map(re.escape, signs)]))
    return Sieve(lambda piece: held.search(piece) or LETTER.search(piece))


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
