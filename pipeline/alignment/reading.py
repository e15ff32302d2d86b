"""What a text says of itself before it is compared with another: read once, and shared by all that compare."""

from __future__ import annotations

import re
from functools import cache, cached_property, lru_cache
from typing import NamedTuple

from pipeline.languages.base import word_list, words
from pipeline.languages.dictionaries import LONGEST, is_word
from pipeline.languages.quantities import Quantities
from pipeline.languages.quantities import read as read_quantities
from pipeline.languages.sounds import skeletons
from pipeline.languages.stemming import stem

#: Texts that are remembered, and how long they may be for that.
REMEMBERED, SHORT = 8192, 5_000

_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ‑-][^\W\d_]+)*")
_BEGINS = re.compile(r"(?:^|[.!?…:]['’”»“\")\]]*)[\s–—-]*[\"'«„“‘(\[]*\s*$")
_POSSESSIVE = re.compile(r"['’ʼ]\w{0,2}$")
_HYPHEN = re.compile("[‑-]")


class Name(NamedTuple):
    """A name and where it begins; ``proper``: it is no other word of its language, so that it can't be translated."""

    word: str
    start: int
    proper: bool


class Reading:
    """A text (as a reader sees it) in a language, read for comparing."""

    def __init__(self, text: str, locale: str) -> None:
        self.text = text
        self.locale = locale

    @cached_property
    def words(self) -> tuple[tuple[str, int], ...]:
        """The words and where each begins."""
        return tuple((match[0], match.start()) for match in _WORD.finditer(self.text) if len(match[0]) <= LONGEST)

    @cached_property
    def length(self) -> int:
        """Characters, white space left out."""
        return len("".join(self.text.split()))

    @cached_property
    def quantities(self) -> Quantities:
        """Its numbers, months and currencies."""
        return read_quantities(self.text, self.locale)

    @cached_property
    def stems(self) -> tuple[str, ...]:
        """The stem of each word, in their order."""
        return tuple(stem(word, self.locale) for word, _ in self.words)

    @cached_property
    def sounds(self) -> frozenset[str]:
        """The consonants of every word that has two or more, by their sound."""
        return frozenset(one for word in self._parts for one in skeletons(word, self.locale) if len(one) > 1)

    @cached_property
    def _parts(self) -> tuple[str, ...]:
        return tuple(part for word, _ in self.words for part in _HYPHEN.split(word) if part)

    @cached_property
    def names(self) -> tuple[Name, ...]:
        """Words that are names by their capital; at the beginning of a sentence only those that are no other word."""
        capitals = [(word, at) for word, at in self.words if word[0].isupper() and len(word) > 2]
        if not capitals:
            return ()
        long = [word for word, _ in self.words if len(word) > 3]
        headline = len(long) > 2 and 3 * sum(word[0].isupper() for word in long) > 2 * len(long)
        ordinary = no_names(self.locale)
        found = []
        for whole, at in capitals:
            amid = not headline and not _BEGINS.search(self.text[max(at - 12, 0) : at])
            for word in _HYPHEN.split(_POSSESSIVE.sub("", whole)):
                if len(word) < 3 or not word[0].isupper() or (word.isupper() and len(word) < 6):
                    continue
                lowered = word.lower()
                if lowered in ordinary:
                    continue
                known = is_word(lowered, self.locale)
                if amid or known is False:
                    found.append(Name(word, at, known is False or (known is None and amid)))
        return tuple(found)


@cache
def no_names(locale: str) -> frozenset[str]:
    """Words in lower case that have a capital and are no names: months, weekdays, words that begin sentences."""
    found = {
        word for entry in ("months", "weekdays", "in-names") for line in words(locale, entry) for word in line.split()
    }
    return frozenset(word.lower() for word in (*found, *word_list(locale, "starters")[""]))


def reading(text: str, locale: str) -> Reading:
    """Return the reading of a text. Remembered for the latest texts of usual length."""
    return _remembered(text, locale) if len(text) <= SHORT else Reading(text, locale)


_remembered = lru_cache(maxsize=REMEMBERED)(Reading)
