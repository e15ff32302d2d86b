"""Word forms: a glossary's term in whatever case and number the sentence puts it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Literal

from pipeline import languages
from pipeline.languages.letters import UNREAD, plain
from pipeline.languages.tokens import Sieve, Tokens
from pipeline.model import Term

#: Letters that a stem keeps at least.
MIN_STEM = 3


@lru_cache(maxsize=1 << 14)
def pattern(form: str, locale: str) -> re.Pattern[str]:
    """Return what finds a term in its forms: each word's stem with another ending, capitals as they may be.

    To be looked for in a text as `pipeline.languages.letters.plain` makes it.
    """
    words = [_word(word, locale) for word in plain(form, locale).split()]
    return re.compile(r"(?<!\w)" + r"[\s\u00a0]+".join(words) + r"(?!\w)", re.IGNORECASE)


def stem_length(form: str, locale: str) -> int:
    """How many letters of a term stay the same in all its forms."""
    return sum(len(_stem(word, locale)) for word in plain(form, locale).split())


def may_stand(form: str, lowered: str, locale: str) -> bool:
    """Whether a form can stand in a plain text in lower case at all, told without a pattern: there may be thousands."""
    return _beginning(form, locale) in lowered


class Glossary:
    """The terms of a glossary in one locale, allowed forms or forbidden ones, by how their first words begin."""

    def __init__(self, terms: Sequence[Term], locale: str, forms: Literal["allowed", "forbidden"]) -> None:
        self.terms = terms
        self._locale = locale
        self._words, self._pieces = Sieve(self._begins), Sieve(self._begins_with_any)
        self._forms = Sieve(self._is_form)
        self._by_start: dict[str, list[tuple[int, int, str, str]]] = defaultdict(list)
        for number, term in enumerate(terms):
            for place, form in enumerate(getattr(term, forms).get(locale, ())):
                beginning = _beginning(form, locale)
                start = beginning[:2] if beginning[:2].isalnum() else beginning[:1]
                self._by_start[start if start.isalnum() else ""].append((number, place, beginning, form))

    def may_hold(self, text: Tokens) -> bool:
        """Whether a form can stand in a text at all: one of its words, or what is between them, begins like one."""
        if "" in self._by_start or not text.characters.isdisjoint(UNREAD):
            return True  # a form begins with a sign, or a word is parted by what nobody reads
        return bool(self._words.of(text.vocabulary) or self._pieces.of(text.between))

    def _begins(self, word: str) -> bool:
        """Whether a word, or a part of it behind an apostrophe, begins like a form's first letters."""
        return any(
            run.startswith(_RUN.findall(beginning)[0])
            for run in _RUN.findall(plain(word, self._locale).lower())
            for start in (run[:2], run[:1])
            for _, _, beginning, _ in self._by_start.get(start, ())
        )

    def _begins_with_any(self, piece: str) -> bool:
        """Whether digits, or letters that are of no language of ours, begin like a form."""
        signs = set(_SIGN.findall(plain(piece, self._locale).lower()))
        return bool(signs) and any(start[:1] in signs for start in self._by_start)

    def rendered(self, words: frozenset[str]) -> frozenset[str]:
        """Those of some words that are one of the forms."""
        return self._forms.of(words)

    def _is_form(self, word: str) -> bool:
        written, locale = plain(word, self._locale), self._locale
        return any(pattern(form, locale).search(written) for entries in self._by_start.values() for *_, form in entries)

    def may_stand(self, lowered: str) -> Iterator[tuple[Term, str]]:
        """The forms that can stand in a plain text in lower case, with their terms, in the glossary's order."""
        starts = set(_START.findall(lowered))
        starts |= {start[:1] for start in starts}
        known = self._by_start
        near = [entry for start in ("", *starts) if start in known for entry in known[start] if entry[2] in lowered]
        for number, _, _, form in sorted(near):
            yield self.terms[number], form


_RUN, _SIGN = re.compile(r"[^\W\d_]+"), re.compile(r"\w")
_START = re.compile(r"(?<!\w)\w\w?")

#: Glossaries that are kept as they are looked through: there is one of a publication, in a few locales.
_KEPT = 32
_glossaries: dict[tuple[int, str, str], Glossary] = {}


def glossary(terms: Sequence[Term], locale: str, forms: Literal["allowed", "forbidden"]) -> Glossary:
    """Return the terms ready to be looked through; remembered for these very terms."""
    key = (id(terms), locale, forms)
    known = _glossaries.get(key)
    if known is None or known.terms is not terms:
        if len(_glossaries) >= _KEPT:
            _glossaries.clear()
        known = _glossaries[key] = Glossary(terms, locale, forms)
    return known


@lru_cache(maxsize=1 << 14)
def _beginning(form: str, locale: str) -> str:
    word = plain(form, locale).split(None, 1)[0]
    return (word if _is_whole(word, locale) else _stem(word, locale)[:-1]).lower()


def _word(word: str, locale: str) -> str:
    stems = languages.get(locale).stems
    if word.isupper() or not stems.endings:
        return re.escape(word) + ("" if word.isupper() else stems.tail)
    stem = _stem(word, locale)
    if len(stem) < MIN_STEM:
        return re.escape(word)
    body, last = stem[:-1], stem[-1]
    return re.escape(body) + stems.changes.get(last.lower(), re.escape(last)) + stems.tail


def _is_whole(word: str, locale: str) -> bool:
    """Whether a pattern has the whole word, and not its stem."""
    return word.isupper() or not languages.get(locale).stems.endings or len(_stem(word, locale)) < MIN_STEM


def _stem(word: str, locale: str) -> str:
    return _ending(locale).sub("", word)


@cache
def _ending(locale: str) -> re.Pattern[str]:
    return re.compile(f"{languages.get(locale).stems.endings}$")
