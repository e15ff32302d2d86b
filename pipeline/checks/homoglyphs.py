"""Letters of the other script that look alike."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.checks.base import Subject, Trouble, check
from pipeline.dictionaries import is_word
from pipeline.model import Severity

_LATIN = "aceiopxysjmkhtAaBCEHIKMOPTXYSJ"
_CYRILLIC = "асеіорхуѕјмкһтАаВСЕНІКМОРТХУЅЈ"
_TO_CYRILLIC = str.maketrans(_LATIN, _CYRILLIC)
_TO_LATIN = str.maketrans(_CYRILLIC, _LATIN)

#: Letters with a twin that is a word by itself: “і”, “а”, “у” in Cyrillic, “a”, “I” in English.
_LONE_LATIN = frozenset("aiycoAIYCO")
_LONE_CYRILLIC = frozenset("аіАІ")

_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")
_HAS_LATIN = re.compile(r"[A-Za-z]")
_HAS_CYRILLIC = re.compile(r"[\u0400-\u04ff]")


@check("homoglyphs", "Letters of another alphabet", Severity.ERROR, sources=True, repairs=True)
def homoglyphs(subject: Subject) -> Iterator[Trouble]:
    """A word mixes Latin and Cyrillic letters that look the same, so that a search does not find it."""
    # The Markdown itself is searched: a letter of the other script in an address leads nowhere.
    text = subject.text
    if not (_HAS_LATIN.search(text) and _HAS_CYRILLIC.search(text)):
        return
    found: list[tuple[str, str, int]] = []
    words = [(match[0], match.start()) for match in _WORD.finditer(text)]
    for index, (word, start) in enumerate(words):
        latin, cyrillic = len(_HAS_LATIN.findall(word)), len(_HAS_CYRILLIC.findall(word))
        if len(word) == 1:
            fixed = _lone(word, words, index, text, subject.locale)
        else:
            fixed = _fixed(word, subject.locale, latin, cyrillic) if latin and cyrillic else None
        if fixed and fixed != word:
            # Russian has no “і”: its look-alike was meant for “и”.
            fixed = fixed.replace("і", "и").replace("І", "И") if subject.locale == "ru" else fixed
            found.append((word, fixed, start))
    repaired = text
    for word, fixed, start in reversed(found):
        repaired = repaired[:start] + fixed + repaired[start + len(word) :]
    for word, fixed, _ in found:
        odd = ", ".join(sorted({a for a, b in zip(word, fixed, strict=True) if a != b}))
        script = "Latin" if _HAS_LATIN.search(odd) else "Cyrillic"
        yield Trouble(f"“{word}” contains the {script} letter {odd}", f"Type it again as “{fixed}”.", repaired)


def _fixed(word: str, locale: str, latin: int, cyrillic: int) -> str | None:
    """The word in one script: the one in which it is a word, else the one that has more of it; None if in neither."""
    candidates = [
        fixed
        for table in (_TO_CYRILLIC, _TO_LATIN)
        if not (_HAS_LATIN.search(fixed := word.translate(table)) and _HAS_CYRILLIC.search(fixed))
    ]
    if len(candidates) < 2:
        return candidates[0] if candidates else None  # none: not a look-alike slip but a word such as “SMSка”
    cyrillic_word, latin_word = candidates
    if locale != "en" and is_word(cyrillic_word, locale):
        return cyrillic_word
    if is_word(latin_word, "en"):
        return latin_word
    return cyrillic_word if (cyrillic, locale != "en") >= (latin, True) else latin_word


def _lone(word: str, words: Sequence[tuple[str, int]], index: int, text: str, locale: str) -> str | None:
    """A word of one letter that belongs to the script of the text and of the words on both sides of it."""
    start = words[index][1]
    around = text[max(start - 1, 0) : start] + text[start + 1 : start + 2]
    neighbours = [other for other, _ in (*words[max(index - 1, 0) : index], *words[index + 1 : index + 2])]
    if around.strip() or not around or any(len(one) < 2 for one in neighbours):
        return None
    if locale == "en":
        amid = word in _LONE_CYRILLIC and all(_HAS_LATIN.match(one) for one in neighbours)
        return word.translate(_TO_LATIN) if amid else None
    amid = word in _LONE_LATIN and all(_HAS_CYRILLIC.match(one) for one in neighbours)
    # Upper case amid a sentence is a label (“пункт A”), not a word.
    return word.translate(_TO_CYRILLIC) if amid and (word.islower() or index == 0) else None
