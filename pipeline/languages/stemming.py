"""Rough stems, by which forms of one word are counted together; for comparing, never for showing."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from pipeline import languages

#: Letters of a stem in a language that puts endings on words, and in one that hardly does.
LETTERS, LETTERS_OF_PLAIN = 5, 7

_MARKS = str.maketrans("", "", "'’ʼ\u0301\u00ad")


@lru_cache(maxsize=1 << 16)
def stem(word: str, locale: str) -> str:
    """The beginning of a word in lower case that its forms have in common, more or less."""
    plain = word.lower().translate(_MARKS)
    plural = _plural(locale)
    if plural is None:
        return plain[:LETTERS]
    cut = plural.sub("", plain)
    return (cut if len(cut) > 2 else plain)[:LETTERS_OF_PLAIN]


@cache
def _plural(locale: str) -> re.Pattern[str] | None:
    stems = languages.get(locale).stems
    return None if stems.endings else re.compile(stems.plural or "(?!)")
