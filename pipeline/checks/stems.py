"""Word forms: a glossary's term in whatever case and number the sentence puts it."""

from __future__ import annotations

import re
from functools import lru_cache

# Endings of nouns and adjectives; a stem keeps three letters at least.
_ENDING = {
    "be": re.compile(
        r"(?:амі|ямі|ага|яга|аму|яму|ымі|імі|ая|яя|ую|юю|ое|ее|ыя|ія|ай|яй|ой|ей|ою|ею|ым|ім|ом|ем|ам|ям|ах|ях|аў|яў|оў|ёў|"
        r"[аеёіоуыэюяйь])$"
    ),
    "ru": re.compile(
        r"(?:ами|ями|ого|его|ому|ему|ыми|ими|ая|яя|ую|юю|ое|ее|ые|ие|ой|ей|ый|ий|ою|ею|ым|им|ом|ем|ём|ам|ям|ах|ях|ов|ев|ёв|"
        r"[аеёиоуыэюяйь])$"
    ),
}
_TAIL = {"be": r"[а-яёіў’']{0,4}", "ru": r"[а-яё]{0,4}", "en": r"(?:s|es|’s|'s|s’|s')?"}

#: Final consonants of a stem that change before an ending (“парк” → “парцы”).
_CHANGES = {"be": {"к": "[кц]", "г": "[гз]", "х": "[хс]", "ц": "[цк]", "д": "(?:дз?)", "т": "[тц]"}}

MIN_STEM = 3


@lru_cache(maxsize=4096)
def pattern(form: str, locale: str) -> re.Pattern[str]:
    """Return what finds a term in its forms: each word's stem with another ending, capitals as they may be."""
    words = [_word(word, locale) for word in form.split()]
    return re.compile(r"(?<!\w)" + r"[\s\u00a0]+".join(words) + r"(?!\w)", re.IGNORECASE)


def _word(word: str, locale: str) -> str:
    tail = _TAIL.get(locale, "")
    if locale not in _ENDING or word.isupper():
        return re.escape(word) + (tail if locale == "en" and not word.isupper() else "")
    stem = _ENDING[locale].sub("", word)
    if len(stem) < MIN_STEM:
        return re.escape(word)
    body, last = stem[:-1], stem[-1]
    return re.escape(body) + _CHANGES.get(locale, {}).get(last.lower(), re.escape(last)) + tail
