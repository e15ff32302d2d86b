"""Whether a terminator ends a sentence: judged by the words on both sides, with a language's word lists."""

from __future__ import annotations

import re
from functools import cache

import msgspec

from pipeline.errors import LocaleError
from pipeline.languages import get
from pipeline.languages.base import word_list
from pipeline.languages.context import OPENING, ROMAN, Next, in_brackets, in_title, is_aside, is_signature, is_source
from pipeline.languages.scripts import LOWER

__all__ = ["Rules", "rules"]

#: The sections of abbreviations.txt; the files themselves say what each means.
SECTIONS = (
    "never last", "before a number", "after a number", "before an ordinal", "seldom last", "often last",
    "name with a mark",
)  # fmt: skip

# Symbols with which a sentence may begin.
_SYMBOLS = "§#@$€£₽•●▪‣`"
_MONEY = ("$", "€", "£", "¥", "₽")
# The number before "г." or "ст.": 1547, 1918–1920, 1990-х, XIX–XX.
_NUMBER = re.compile(rf"(?:\d[\d.,/–—-]*+|{ROMAN}(?:[–—/-]{ROMAN})?)(?:-?[{LOWER['Cyrillic']}]{{1,3}}+)?")
# The number of a list's item: 1, 3.2, IV, a.
_LIST_NUMBER = re.compile(rf"\d{{1,3}}(?:\.\d{{1,2}}){{0,4}}|{ROMAN}|\w")
# A full stop that may belong to the word before it; in "(англ.)." the second one ends the sentence.
_SINGLE_STOP = re.compile(r"\.(?![.!?…])[^.!?…]*+\Z")
_REST = re.compile(r"\s*+\Z")
_LETTER = re.compile(r"[^\W_]")

# How far before a full stop its words are looked for, in characters.
_WINDOW = 40


class Rules(msgspec.Struct, frozen=True):
    """A language's word lists, ready for look-ups.

    ``abbreviations`` holds the sections in which each stands, ``of_words`` those of several words, ``starters`` the
    words that begin sentences rather than names, ``speech`` the verbs that say who spoke a quotation.
    """

    abbreviations: dict[str, frozenset[str]]
    of_words: frozenset[str]
    starters: frozenset[str]
    speech: frozenset[str]

    def ends(self, text: str, start: int, stop: int, end: int, after: int) -> bool:
        """Tell whether the sentence that begins at ``start`` ends with the terminators at ``stop``.

        ``end`` is where the marks that close it end, ``after`` where the next sentence would begin.
        """
        plain = end - stop == 1 and text[stop] == "." and text[after].isupper() and self._is_plain(text, start, stop)
        if not plain:
            following = Next.read(text, after)
            # “We are ready. — said the mayor”: a full stop in place of a comma. Other marks stand there by right.
            spoken = following.dash and not following.opening and following.word[:1].islower()
            if spoken and (end - stop > 1 or text[stop] != "."):
                return False
            if not (spoken or self._may_begin(text, after, following)) or not _LETTER.search(text, start, stop):
                return False
            if _SINGLE_STOP.match(text, stop, end):
                if not self._full_stop_ends(text, start, stop, following):
                    return False
            elif text[stop] in "!?…‽" and not self._mark_ends(text, start, stop, end, following):
                return False
            if following.opening.startswith("(") and is_source(text, stop, end, after):
                return False
            if following.dash and not following.opening and is_signature(text, stop, end, after):
                return False
        return not in_brackets(text, start, stop, after) and not in_title(text, start, stop, after)

    def _is_plain(self, text: str, start: int, stop: int) -> bool:
        """Tell whether a full stop follows a word that raises no doubt: the common case, judged fast."""
        word = text[max(start, stop - _WINDOW) : stop].rpartition(" ")[2]
        return len(word) > 1 and word.isalpha() and not word.isupper() and word not in self.abbreviations

    def _may_begin(self, text: str, after: int, following: Next) -> bool:
        """Tell whether a sentence may begin so: with a capital letter, a number or one of some symbols."""
        word = following.word
        if not word:
            return following.mark != "" and following.mark in _SYMBOLS
        if word.isdigit() and len(word) < 4 and not following.mark and _REST.match(text, after + len(word)):
            return False  # the mark of a footnote, for no paragraph ends with a sentence of one number
        return word[0].isupper() or word[0].isdigit() or word[1:2].isupper()

    def _starts(self, following: Next) -> bool:
        """Tell whether the next word begins sentences, not names."""
        return following.word.lower() in self.starters and not (following.mark == "." and len(following.word) < 3)

    def _full_stop_ends(self, text: str, start: int, stop: int, following: Next) -> bool:
        """Judge a full stop by the words before it."""
        words = text[max(start, stop - _WINDOW) : stop].split()
        if not words:
            return True
        whole = stop - start <= _WINDOW
        word = words[-1].lstrip(OPENING)
        listed = whole and len(words) == 1 and _LIST_NUMBER.fullmatch(word)
        if listed or (following.dash and following.word[:1].isdigit()):
            return False  # "1. Text" and "Мінск, 1995. – 200 с."
        if word[:1].isdigit():
            return self._number_ends(word, words, whole, following)
        if word.isupper() and len(word) > 1 and following.word.isupper() and len(following.word) > 1:
            word = word.capitalize()  # in a line of capitals
        for count in (3, 2, 1):
            joined = "".join(words[-count:]).lstrip(OPENING) if count > 1 else word
            if joined in self.abbreviations and (count == 1 or joined in self.of_words):
                return self._abbreviation_ends(joined, words[:-count], words if whole else [], following)
        last = word.rpartition(".")[2].rpartition("-")[2]
        if len(last) == 1 and last.isalpha():
            # An initial, an acronym with stops, a lone letter: the name goes on, unless the next word begins sentences.
            return len(words) > 1 and not words[-2].endswith(".") and self._starts(following)
        return True

    def _abbreviation_ends(self, word: str, before: list[str], sentence: list[str], following: Next) -> bool:
        """Judge the full stop of an abbreviation; ``sentence`` holds all words so far if they are few."""
        sections = self.abbreviations[word]
        if following.dash and not following.opening:
            return False
        if "before a number" in sections and following.is_number:
            return False
        if "after a number" in sections and before and _NUMBER.fullmatch(before[-1].lstrip(OPENING)):
            return self._starts(following) or not (self._says_when(sentence) or following.goes_on_as_name)
        if "often last" in sections:
            return True
        if "seldom last" in sections and before and before[-1][:1] in _MONEY:
            return not following.goes_on_as_name  # “$47 bn.”: nothing that is counted follows
        if "never last" in sections:
            return False
        return "seldom last" not in sections or self._starts(following)

    def _says_when(self, sentence: list[str]) -> bool:
        """Tell whether a sentence has so far said no more than when: "У 1547 г.", "8 мая 2017 г."."""
        if not 0 < len(sentence) < 5:
            return False
        return sentence[0].lower() in self.starters or (sentence[0][0].isdigit() and len(sentence) > 2)

    def _number_ends(self, word: str, words: list[str], whole: bool, following: Next) -> bool:
        """Judge the full stop after a number: glued units, dates with spaces, labels of figures and tables."""
        number = word[: len(word) - len(word.lstrip("0123456789.,–—-"))]
        unit = word.removeprefix(number)
        if unit in self.abbreviations:
            return self._abbreviation_ends(unit, [number], words if whole else [], following)
        if word.isdigit() and len(word) < 3 and following.word.isdigit():
            if following.mark == "." and following.second.isdigit():
                return False  # the day in 8. 5. 2017
            if len(words) > 1 and words[-2].removesuffix(".").isdigit() and len(following.word) == 4:
                return False  # the month
        if len(words) > 1 and "before an ordinal" in self.abbreviations.get(words[-2].lstrip(OPENING), ()):
            return self._starts(following)  # "w latach 90. Polska"
        label = self.abbreviations.get(words[0].removesuffix("."), frozenset())
        return not (whole and len(words) == 2 and "before a number" in label)

    def _mark_ends(self, text: str, start: int, stop: int, end: int, following: Next) -> bool:
        """Judge another mark than a full stop, which may belong to a name, a title, an aside or to quoted speech."""
        words = text[max(start, stop - _WINDOW) : stop + 1].split()
        if "name with a mark" in self.abbreviations.get(words[-1].lstrip(OPENING), frozenset()):
            return self._starts(following)
        closing = text[stop + 1 : min(end, stop + 2)]
        if closing and is_aside(text, start, stop, closing):
            return self._starts(following)
        # "Where?" Smith asked.
        return not (closing and closing in "\"”’'" and following.second in self.speech)


@cache
def rules(locale: str) -> Rules:
    """Return the rules of a locale. Raises LocaleError for a locale without rules."""
    get(locale)
    found: dict[str, set[str]] = {}
    of_words: set[str] = set()
    for section, entries in word_list(locale, "abbreviations").items():
        if section not in SECTIONS:
            hint = f"known sections: {', '.join(SECTIONS)}"
            raise LocaleError(f"no such section: [{section}]", where=f"{locale}/abbreviations.txt", hint=hint)
        for entry in entries:
            key = "".join(entry.split()).removesuffix(".")
            # A lone capital letter is an initial, whatever the small one abbreviates.
            forms = {key, key[0].upper() + key[1:]} if len(key) > 1 else {key}
            if len(entry.split()) > 1:
                of_words |= forms
            for form in forms:
                found.setdefault(form, set()).add(section)
            # The last part of "т. зв." says nothing by itself, but calls for a look at what stands before it.
            last = entry.removesuffix(".").split()[-1]
            if len(last) > 1:
                found.setdefault(last, set())
    abbreviations = {form: frozenset(sections) for form, sections in found.items()}
    words = word_list(locale, "starters")
    return Rules(abbreviations, frozenset(of_words), frozenset(words[""]), frozenset(words.get("speech", ())))
