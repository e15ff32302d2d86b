"""Word forms: a glossary's term in whatever case and number the sentence puts it."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from pipeline import languages
from pipeline.languages.letters import plain

#: Letters that a stem keeps at least.
MIN_STEM = 3


@lru_cache(maxsize=1 << 14)
def pattern(form: str, locale: str) -> re.Pattern[str]:
    """Return what finds a term in its forms: each word's stem with another ending, capitals as they may be.

    To be looked for in a text as `pipeline.languages.letters.plain` makes it.
    """
    words = [_word(word, locale) for word in plain(form, locale).split()]
    return re.compile(r"(?<!\w)" + r"[\s\u00a0]+".join(words) + r"(?!\w)", re.IGNORECASE)


def may_stand(form: str, lowered: str, locale: str) -> bool:
    """Whether a form can stand in a plain text in lower case at all, told without a pattern: there may be thousands."""
    return _beginning(form, locale) in lowered


@lru_cache(maxsize=1 << 14)
def _beginning(form: str, locale: str) -> str:
    return plain(form, locale).split(None, 1)[0][: MIN_STEM - 1].lower()


def _word(word: str, locale: str) -> str:
    stems = languages.get(locale).stems
    if word.isupper():
        return re.escape(word)
    if not stems.endings:
        return re.escape(word) + stems.tail
    stem = _ending(locale).sub("", word)
    if len(stem) < MIN_STEM:
        return re.escape(word)
    body, last = stem[:-1], stem[-1]
    return re.escape(body) + stems.changes.get(last.lower(), re.escape(last)) + stems.tail


@cache
def _ending(locale: str) -> re.Pattern[str]:
    return re.compile(f"{languages.get(locale).stems.endings}$")
