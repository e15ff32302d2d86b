"""Which language is a text in? By its script, the letters that only one language has, and its little words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

from pipeline import languages
from pipeline.languages.base import word_list
from pipeline.languages.scripts import LETTERS

#: What a word that begins sentences of one language alone weighs beside a letter of its own.
WORD = 2

_WORDS = re.compile(r"[^\W\d_]+")


def guess(text: str, among: Sequence[str] = languages.CODES) -> str:
    """Return the locale among these that a text is in; where nothing speaks for any, the first one."""
    lowered = text.casefold()
    candidates = [languages.get(locale) for locale in among]
    scripts = Counter({script: len(re.findall(f"[{letters}]", lowered)) for script, letters in LETTERS.items()})
    main = max({language.script: None for language in candidates}, key=lambda script: scripts[script])
    ours = tuple(language.code for language in candidates if language.script == main)
    letters, words = Counter(lowered), Counter(_WORDS.findall(lowered))
    return max(ours, key=lambda locale: _votes(locale, ours, letters, words))


def _votes(locale: str, among: tuple[str, ...], letters: Counter[str], words: Counter[str]) -> int:
    own_letters, own_words = _own(locale, among)
    return sum(letters[letter] for letter in own_letters) + WORD * sum(words[word] for word in own_words & words.keys())


@cache
def _own(locale: str, among: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """The letters, and the words that begin sentences, that only this language of a script has."""
    others = [other for other in among if other != locale]
    letters = set(languages.get(locale).alphabet).difference(*(languages.get(other).alphabet for other in others))
    return frozenset(letters), _starters(locale).difference(*map(_starters, others))


@cache
def _starters(locale: str) -> frozenset[str]:
    return frozenset(word_list(locale, "starters")[""])
