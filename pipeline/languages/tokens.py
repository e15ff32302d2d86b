"""The words of a text and what stands between them, found once for all that read it; and which of them tell something.

Of the words of a text few say anything to a check: few are numbers, units or unknown to a dictionary, and between words
stands nearly always a blank. So whoever looks for something asks a `Sieve`: that remembers which words (or which pieces
between words) say nothing, and takes them out of a text's by one operation on sets.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from itertools import accumulate

from pipeline.languages.dictionaries import LONGEST
from pipeline.languages.scripts import WRITTEN

#: Texts that are remembered (those just looked at), and how long they may be for that.
REMEMBERED, SHORT = 64, 5_000

#: Words that a sieve remembers, and how long they may be for that.
MOST, LONG = 1 << 15, 40

#: A letter of whatever script.
LETTER = re.compile(r"[^\W\d_]")

_WORD = re.compile(rf"([{WRITTEN}]+(?:['’ʼ][{WRITTEN}]+)*)")


class Tokens:
    """A text in its words: letters, with single apostrophes among them.

    ``words`` are in their order, and each begins where ``starts`` says; ``vocabulary``: each once; ``between``: the
    pieces before, between and after them, each once; ``inner``: those that have a word on either side; ``characters``:
    those of the text. ``are_short``: no word is longer than any is.
    """

    __slots__ = ("are_short", "between", "characters", "inner", "starts", "vocabulary", "words")

    def __init__(self, text: str) -> None:
        parts = _WORD.split(text)
        self.words = tuple(parts[1::2])
        self.starts = _starts(parts)
        self.vocabulary = frozenset(self.words)
        pieces = parts[::2]
        self.between = frozenset(pieces)
        self.inner = frozenset(pieces[1:-1])
        self.characters = frozenset(text)
        self.are_short = max(map(len, self.vocabulary), default=0) <= LONGEST


def placed(text: str, pattern: re.Pattern[str]) -> tuple[tuple[str, int], ...]:
    """What a pattern of one group finds in a text, and where each begins."""
    parts = pattern.split(text)
    return tuple(zip(parts[1::2], _starts(parts), strict=True))


def _starts(parts: list[str]) -> tuple[int, ...]:
    """Where every second part begins."""
    return tuple(accumulate(map(len, parts)))[:-1:2]


def tokens(text: str) -> Tokens:
    """Return the tokens of a text. Those of the latest texts are remembered."""
    return _remembered(text) if len(text) <= SHORT else Tokens(text)


_remembered = lru_cache(maxsize=REMEMBERED)(Tokens)


class Sieve:
    """Finds the words that something is to be said of; ``tells`` is asked once of each."""

    __slots__ = ("_silent", "_telling", "_tells")

    def __init__(self, tells: Callable[[str], object]) -> None:
        self._tells = tells
        self._silent: set[str] = set()
        self._telling: set[str] = set()

    def of(self, words: frozenset[str]) -> frozenset[str]:
        """The telling ones of some words, each of which stands once."""
        left = words - self._silent
        if left and not self._telling.issuperset(left):
            left = self._look(left)
        return left

    def _look(self, words: frozenset[str]) -> frozenset[str]:
        if len(self._silent) + len(self._telling) > MOST:
            self._silent.clear()
            self._telling.clear()
        result = []
        for word in words:
            told = word in self._telling or bool(self._tells(word))
            if told:
                result.append(word)
            if len(word) <= LONG:
                (self._telling if told else self._silent).add(word)
        return frozenset(result)


_DIGITS = Sieve(re.compile(r"\d").search)


def has_digits(text: Tokens) -> bool:
    """Whether a number may stand in a text in digits."""
    return bool(_DIGITS.of(text.between))
