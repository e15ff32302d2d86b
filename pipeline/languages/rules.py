"""Whether a terminator ends a sentence: judged by the words on both sides, with a language's word lists."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pipeline.languages import get
from pipeline.languages.base import word_list

__all__ = ["Rules", "rules"]

# What follows the gap: opening marks and tags, a dialogue dash, the first word, the mark right after it, and the first
# letter of the second word.
_NEXT = re.compile(
    r"((?:[\"'‘’“*_~`¿¡]|[«“„‹(\[]\s?|</?\w[^<>\n]{0,200}+>\s?|[\u2300-\u23FF\u25A0-\u27BF\u2B00-\u2BFF\u200D\uFE0F\U0001F000-\U0001FAFF]\s?){0,8}+"
    r"(?:…|\.{2,3}+(?=\w))?)"
    r"([-–—]{1,3}+\s*+[\"'«“„‘(\[*_]{0,4}+)?([^\W_]++)?([^\w\s]?)(?:\s++([^\W_]))?"
)
_OPENING = "\"'«“„‘’‹([{*_~`—–-¿¡<…"
_SYMBOLS = "§#@$€£₽•●▪‣`"

_ROMAN = r"[IVXLCDMІХСМ]++"
_NUMBER = re.compile(rf"(?:\d[\d.,/–—-]*+|{_ROMAN}(?:[–—/-]{_ROMAN})?)(?:-?[а-яёіў]{{1,3}}+)?")
_LIST_NUMBER = re.compile(rf"\d{{1,3}}(?:\.\d{{1,2}}){{0,4}}|{_ROMAN}|\w")
_ROMAN_WORD = re.compile(_ROMAN)

# A full stop that may belong to the word before it; in "(англ.)." the second one ends the sentence.
_SINGLE_STOP = re.compile(r"\.(?![.!?…])[^.!?…]*+\Z")

# How far to look for the other half of a pair of brackets or quotes; how long a title in quotes or a source in
# brackets may be; how far before a full stop its word is looked for. In characters.
_REACH, _TITLE, _WINDOW = 250, 80, 40


@dataclass(frozen=True, slots=True)
class _Next:
    """What stands after the gap."""

    opening: str
    dash: str
    word: str
    mark: str

    second: str

    @classmethod
    def read(cls, text: str, after: int) -> _Next:
        """Read what stands in the text from ``after`` on."""
        match = _NEXT.match(text, after)
        return cls(*match.groups("")) if match else cls("", "", "", "", "")

    @property
    def goes_on_as_name(self) -> bool:
        """Tell whether this looks like a person's name or the last word of a sentence, not like the first."""
        return self.mark in {".", ")"} or (not self.mark and self.second.isupper())

    @property
    def is_number(self) -> bool:
        return bool(self.word) and (self.word[0].isdigit() or _ROMAN_WORD.fullmatch(self.word) is not None)


@dataclass(frozen=True, slots=True)
class Rules:
    """A language's word lists, ready for look-ups."""

    abbreviations: dict[str, frozenset[str]]
    starters: frozenset[str]

    def ends(self, text: str, start: int, stop: int, end: int, after: int) -> bool:
        """Tell whether the sentence that begins at ``start`` ends with the terminators at ``stop``.

        ``end`` is where the marks that close it end, ``after`` where the next sentence would begin.
        """
        following = _Next.read(text, after)
        word, mark = following.word, following.mark
        if not word:
            if not (mark and mark in _SYMBOLS):
                return False
        elif not (word[0].isupper() or word[0].isdigit() or word[1:2].isupper()):
            return False
        if word.isdigit() and len(word) < 4 and not mark and after + len(word) == len(text.rstrip()):
            return False  # the mark of a footnote, for no paragraph ends with a sentence of one number
        if stop - start < 4 and not any(map(str.isalnum, text[start:stop])):
            return False
        if _SINGLE_STOP.match(text, stop, end):
            if following.dash and word[:1].isdigit():
                return False
            if not self._full_stop_ends(text, start, stop, following):
                return False
        elif text[stop] in "!?" and not self._mark_ends(text, start, stop, end, following):
            return False
        if following.opening.startswith("(") and _is_source(text, stop, end, after):
            return False
        return not _in_brackets(text, start, stop, after) and not _in_title(text, start, stop, after)

    def _starts(self, following: _Next) -> bool:
        """Tell whether the next word begins sentences, not names."""
        word = following.word
        return word.lower() in self.starters and not (following.mark == "." and len(word) < 3)

    def _full_stop_ends(self, text: str, start: int, stop: int, following: _Next) -> bool:
        """Judge a full stop by the word before it."""
        words = text[max(start, stop - _WINDOW) : stop].split()
        if not words:
            return True
        word = words[-1].lstrip(_OPENING)
        if word.isupper() and len(word) > 1 and following.word.isupper() and len(following.word) > 1:
            word = word.capitalize()  # in a line of capitals
        if word not in self.abbreviations and len(word) > 1 and word.isalpha() and not word.isupper():
            return True
        first = len(words) == 1 and stop - start < _WINDOW
        if first and _LIST_NUMBER.fullmatch(word):
            return False
        for count in (3, 2):
            joined = "".join(words[-count:]).lstrip(_OPENING)
            if joined in self.abbreviations and len(words) >= count:
                return self._abbreviation_ends(joined, words[:-count], text[start:stop], following)
        if word in self.abbreviations:
            return self._abbreviation_ends(word, words[:-1], text[start:stop], following)
        if word[:1].isdigit():
            return self._number_ends(word, words, text[start:stop], following)
        last = word.rpartition(".")[2].rpartition("-")[2]
        if len(last) == 1 and last.isalpha():
            # An initial, an acronym with stops, a lone letter: the name goes on, unless the next word begins sentences.
            return len(words) > 1 and not words[-2].endswith(".") and self._starts(following)
        return True

    def _abbreviation_ends(self, word: str, before: list[str], sentence: str, following: _Next) -> bool:
        kinds = self.abbreviations[word]
        if following.dash and not following.opening:
            return False
        if "after a number" in kinds and before and _NUMBER.fullmatch(before[-1].lstrip(_OPENING)):
            return self._starts(following) or not (self._says_when(sentence) or following.goes_on_as_name)
        if "often last" in kinds:
            return True
        if "never last" in kinds:
            return False
        if "before a number" in kinds and following.is_number:
            return False
        return "seldom last" not in kinds or self._starts(following)

    def _says_when(self, sentence: str) -> bool:
        """Tell whether a sentence has so far said no more than when: "У 1547 г.", "8 мая 2017 г."."""
        words = sentence.split()
        if len(sentence) > _WINDOW or len(words) > 4:
            return False
        return words[0].lower() in self.starters or (words[0][0].isdigit() and len(words) > 2)

    def _number_ends(self, word: str, words: list[str], sentence: str, following: _Next) -> bool:
        unit = word.lstrip("0123456789.,–—-")
        if unit in self.abbreviations:
            return self._abbreviation_ends(unit, [word.removesuffix(unit)], sentence, following)
        if word.isdigit() and following.word.isdigit() and len(word) < 3:
            if following.mark == "." and following.second.isdigit():
                return False  # a date with spaces: 8. 5. 2017
            if len(words) > 1 and words[-2].removesuffix(".").isdigit() and len(following.word) == 4:
                return False
        # The label of a figure or a table, which its caption follows.
        label = self.abbreviations.get(words[0].removesuffix("."), frozenset())
        return not (len(words) == 2 and len(sentence) < _WINDOW and "before a number" in label)

    def _mark_ends(self, text: str, start: int, stop: int, end: int, following: _Next) -> bool:
        """Judge an exclamation or a question mark, which may belong to a name, a title or an aside."""
        closing = text[stop + 1 : end]
        words = text[max(start, stop - _WINDOW) : stop + 1].split()
        if words and "name with a mark" in self.abbreviations.get(words[-1].lstrip(_OPENING), ()):
            return self._starts(following)
        for opening, marks in (("(", ")"), ("«", "»"), ("“", "”"), ("„", "“"), ('"', '"')):
            if closing[:1] and closing[0] in marks:
                opened = text.rfind(opening, max(start + 1, stop - _WINDOW), stop)
                aside = opened > 0 and text[opened - 2].isalpha() and text.count(" ", opened, stop) < 3
                return not aside or self._starts(following)
        return True


def _is_source(text: str, stop: int, end: int, after: int) -> bool:
    """Tell whether brackets after the gap name the source of a quotation: «…». (Я. Колас)."""
    if not any(mark in text[stop - 1 : end] for mark in "\"»”“"):
        return False
    closed = text.find(")", after, after + _TITLE)
    return closed > 0 and text[closed - 1] not in ".!?…" and text[closed + 1 : closed + 2] in {".", ",", ""}


def _in_brackets(text: str, start: int, stop: int, after: int) -> bool:
    """Tell whether the gap lies in brackets that were opened within the sentence."""
    opened = text.rfind("(", max(start + 1, stop - _REACH), stop)
    if opened < 0 or text.rfind(")", opened, after) > 0:
        return False
    closed = text.find(")", after, after + _REACH)
    return closed > 0 and text.find("(", after, closed) < 0


def _in_title(text: str, start: int, stop: int, after: int) -> bool:
    """Tell whether the gap lies in a short title in quotes, with which the sentence goes on: «Афіша. Мінск» выйшла."""
    for opening, closing in (("«", "»"), ("„", "“"), ("“", "”"), ('"', '"')):
        opened = text.rfind(opening, max(start + 1, stop - _TITLE), stop)
        if opened < 0 or text[opened - 1].isalnum() or text.find(closing, opened + 1, after) > 0:
            continue
        closed = text.find(closing, after, opened + _TITLE)
        if closed > 0 and text[closed - 1] not in ".!?…,":
            introduced = text[max(start, opened - 3) : opened].rstrip(" (\u00a0")
            return introduced[-1:] not in ":,—–-"
    return False


@cache
def rules(locale: str) -> Rules:
    """Return the rules of a locale. Raises LocaleError for a locale without rules."""
    code = get(locale).code
    kinds: dict[str, frozenset[str]] = {}
    for section, entries in word_list(f"{code}.abbreviations.txt").items():
        for entry in entries:
            key = "".join(entry.split()).removesuffix(".")
            # A lone capital letter is an initial.
            forms = {key, key[0].upper() + key[1:]} if key[0].islower() and len(key) > 1 else {key}
            for form in forms:
                kinds[form] = kinds.get(form, frozenset()) | {section}
    starters = frozenset(word for entries in word_list(f"{code}.starters.txt").values() for word in entries)
    return Rules(kinds, starters)
