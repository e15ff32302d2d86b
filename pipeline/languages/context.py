"""What surrounds the gap between two would-be sentences: brackets, titles in quotes, asides, the words that follow.

Everything looks no farther than a fixed number of characters, so that the time does not depend on the paragraph.
"""

from __future__ import annotations

import re

import msgspec

from pipeline.languages.scripts import LOWER, UPPER, twins

__all__ = ["EMOJI", "OPENING", "ROMAN", "Next", "in_brackets", "in_title", "is_aside", "is_signature", "is_source"]

#: Characters of emoji, for a character class.
EMOJI = r"\u2300-\u23FF\u25A0-\u27BF\u2B00-\u2BFF\u200D\uFE0F\U0001F000-\U0001FAFF"
#: Marks that may stand before a word without a space.
OPENING = "\"'«“„‘’‹([{*_~`—–-¿¡<…"
#: A Roman number, typed with Latin or with Cyrillic letters.
ROMAN = f"[IVXLCDM{'IVXLCDM'.translate(twins('Cyrillic'))}]++"

# Opening marks, tags and emoji; a dialogue dash; the first word; the mark right after it; the second word.
_NEXT = re.compile(
    rf"((?:[\"'‘’“*_~`¿¡]|[«“„‹(\[]\s?|</?\w[^<>\n]{{0,200}}+>\s?|[{EMOJI}]\s?){{0,8}}+(?:…|\.{{2,3}}+(?=\w))?)"
    r"([-–—]{1,3}+\s*+[\"'«“„‘(\[*_]{0,4}+)?([^\W_]++)?([^\w\s]?)(?:\s++([^\W_]++))?"
)
_ROMAN_WORD = re.compile(ROMAN)

_CAPITAL, _SMALL = UPPER["Latin"] + UPPER["Cyrillic"], LOWER["Latin"] + LOWER["Cyrillic"]
_NAME = rf"[{_CAPITAL}](?:\.|[{_CAPITAL}{_SMALL}'’ʼ-]{{1,30}}+)"
# “— A. Smith, the mayor of the town” to the end of the paragraph; the name, and how many words it is.
_SIGNATURE = re.compile(
    rf"[–—-]{{1,2}}+\s++({_NAME}(?:\s{{0,2}}{_NAME}){{0,4}}+)(?:,\s[{_SMALL}][^.!?…:;\n]{{1,100}}+)?[.]?\s*+\Z"
)
_DIALOGUE = re.compile(r"\s*+[–—-]")

_QUOTES = (("«", "»"), ("„", "“"), ("„", "”"), ("“", "”"), ('"', '"'))
_QUOTE = re.compile('[«„“"]')
_BEFORE_QUOTE = " \u00a0\n([*_—–-"

# How far to look for the other half of a pair of brackets; how long a title in quotes or a source in brackets may be;
# and an aside.
_REACH, _TITLE, _ASIDE = 250, 80, 40


class Next(msgspec.Struct, frozen=True):
    """What stands after the gap."""

    opening: str = ""
    dash: str = ""
    word: str = ""
    mark: str = ""
    second: str = ""

    @classmethod
    def read(cls, text: str, after: int) -> Next:
        """Read what stands in the text from ``after`` on."""
        match = _NEXT.match(text, after)
        return cls(*match.groups("")) if match else cls()

    @property
    def goes_on_as_name(self) -> bool:
        """Tell whether this looks like a person's name or the last word of a sentence, not like the first."""
        return self.mark in {".", ")"} or (not self.mark and self.second[:1].isupper())

    @property
    def is_number(self) -> bool:
        """Tell whether a number follows, in digits or Roman."""
        return bool(self.word) and (self.word[0].isdigit() or _ROMAN_WORD.fullmatch(self.word) is not None)


def in_brackets(text: str, start: int, stop: int, after: int) -> bool:
    """Tell whether the gap lies in brackets that were opened within the sentence."""
    opened = text.rfind("(", max(start + 1, stop - _REACH), stop)
    if opened < 0 or text.rfind(")", opened, after) > 0:
        return False
    closed = text.find(")", after, after + _REACH)
    return closed > 0 and text.find("(", after, closed) < 0


def in_title(text: str, start: int, stop: int, after: int) -> bool:
    """Tell whether the gap lies in a short title in quotes, with which the sentence goes on: «Афіша. Мінск» выйшла."""
    left = max(start + 1, stop - _TITLE)
    if not _QUOTE.search(text, left, stop):
        return False
    for opening, closing in _QUOTES:
        opened = text.rfind(opening, left, stop)
        if opened < 0 or text[opened - 1] not in _BEFORE_QUOTE or text.find(closing, opened + 1, after) > 0:
            continue
        closed = text.find(closing, after, opened + _TITLE)
        # “Who? Where?” was shown: what goes on behind the quotation has a title in it, whatever mark that ends with.
        if closed > 0 and (text[closed - 1] not in ".!?…," or _goes_on(text, closed)):
            # A colon, a comma or a dash introduces direct speech instead.
            return text[max(start, opened - 3) : opened].rstrip(" (\u00a0")[-1:] not in ":,—–-"
    return False


def _goes_on(text: str, closed: int) -> bool:
    """Tell whether a sentence goes on behind a quotation that ends with a mark of its own."""
    return (
        text[closed - 1] in "!?" and text[closed + 1 : closed + 2].isspace() and text[closed + 2 : closed + 3].islower()
    )


def is_signature(text: str, stop: int, end: int, after: int) -> bool:
    """Tell whether a dash after the gap names who said what stands before it: “We waited long.” — A. Smith, mayor.

    Where a dash opens the paragraph, it is a dialogue, in which each line has one.
    """
    match = _SIGNATURE.match(text, after)
    if match is None or _DIALOGUE.match(text):
        return False
    quoted = any(mark in text[stop:end] for mark in '"»”“’')
    return quoted or len(re.findall(_NAME, match[1])) > 1


def is_source(text: str, stop: int, end: int, after: int) -> bool:
    """Tell whether brackets after the gap name the source of a quotation: «…». (Я. Колас)."""
    if not any(mark in text[stop - 1 : end] for mark in '"»”“'):
        return False
    closed = text.find(")", after, after + _TITLE)
    return closed > 0 and text[closed - 1] not in ".!?…" and text[closed + 1 : closed + 2] in {".", ",", ""}


def is_aside(text: str, start: int, stop: int, closing: str) -> bool:
    """Tell whether an exclamation or a question closes brackets or quotes of few words amid a sentence: (sic!)."""
    for opening, mark in (("(", ")"), *_QUOTES):
        if closing == mark:
            opened = text.rfind(opening, max(start + 2, stop - _ASIDE), stop)
            return opened > 0 and text[opened - 2].isalpha() and text.count(" ", opened, stop) < 3
    return False
