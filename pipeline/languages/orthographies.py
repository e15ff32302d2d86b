"""A language that is written by two sets of rules: which words show the one or the other, and the way between them."""

from __future__ import annotations

import re
from functools import cached_property

import msgspec

__all__ = ["Orthography"]


class Orthography(msgspec.Struct, frozen=True, kw_only=True, eq=False, dict=True):
    """The official orthography beside the classical one; everything as regular expressions that ignore case.

    ``soft``: a sign that only the classical one writes, with the letter before it: ``"[сзц]ь(?=в)"``. ``borrowed``:
    beginnings of borrowed words, classical and official: ``(("плян", "план"),)``. ``prefixes``: what may stand before
    those. ``official_marks``: what else shows the official one.
    """

    soft: str
    borrowed: tuple[tuple[str, str], ...]
    prefixes: str
    official_marks: str

    @cached_property
    def _soft(self) -> re.Pattern[str]:
        return re.compile(self.soft, re.IGNORECASE)

    @cached_property
    def _classical(self) -> re.Pattern[str]:
        return re.compile("|".join(rf"^{self.prefixes}{old}" for old, _ in self.borrowed), re.IGNORECASE)

    @cached_property
    def _official(self) -> re.Pattern[str]:
        beginnings = "|".join(rf"^(?:{new})" for _, new in self.borrowed)
        return re.compile(f"{beginnings}|{self.official_marks}", re.IGNORECASE)

    def is_classical(self, word: str) -> bool:
        """Tell whether a word shows the classical orthography."""
        return self._soft.search(word) is not None or self._classical.match(word) is not None

    def is_official(self, word: str) -> bool:
        """Tell whether a word shows the official orthography and not the classical one."""
        return self._official.search(word) is not None and not self._soft.search(word)

    def official(self, word: str) -> str:
        """The word by the rules of the official orthography, as far as they are regular."""
        result = self._soft.sub(lambda match: match[0][:-1], word)
        for old, new in self.borrowed:
            result = result.replace(old, new).replace(old.capitalize(), new.capitalize())
        return result
