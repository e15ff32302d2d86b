"""Letters of the other script that look alike."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.base import Subject, Trouble, check
from pipeline.checks.view import Edit
from pipeline.model import Severity

_LATIN = "aceiopxysjmkhtAaBCEHIKMOPTXYSJ"
_CYRILLIC = "асеіорхуѕјмкһтАаВСЕНІКМОРТХУЅЈ"
_TO_CYRILLIC = str.maketrans(_LATIN, _CYRILLIC)
_TO_LATIN = str.maketrans(_CYRILLIC + "ԁԛԝүвнё", _LATIN + "dqwyBHë")

#: Latin letters with a twin that is a word by itself (“і”, “а”, “у”), and the reverse.
_LONE = {"cyrillic": frozenset("aiycoAIYCO"), "latin": frozenset("аіАІ")}

_HAS_LATIN = re.compile(r"[A-Za-z]")
_HAS_CYRILLIC = re.compile(r"[\u0400-\u04ff]")


@check("homoglyphs", Severity.ERROR, sources=True, repairs=True)
def homoglyphs(subject: Subject) -> Iterator[Trouble]:
    """A word mixes Latin and Cyrillic letters that look the same, so that a search does not find it."""
    seen = subject.seen
    if not (_HAS_LATIN.search(seen.text) and _HAS_CYRILLIC.search(seen.text)):
        return
    russian = subject.locale == "ru"
    found: list[tuple[str, str, int]] = []
    for index, (word, start) in enumerate(seen.words):
        latin, cyrillic = len(_HAS_LATIN.findall(word)), len(_HAS_CYRILLIC.findall(word))
        if len(word) == 1:
            fixed = _lone(word, seen.words, index, seen.text)
        elif not latin or not cyrillic:
            continue
        else:
            fixed = _fixed(word, subject.locale, latin, cyrillic)
        if fixed and fixed != word:
            found.append(
                (word, fixed.replace("і", "и").replace("І", "И") if russian and "i" in word.lower() else fixed, start)
            )
    if not found:
        return
    edits: list[Edit] = [(start, start + len(word), fixed) for word, fixed, start in found]
    repaired = seen.mend(edits)
    for word, fixed, _ in found:
        odd = ", ".join(sorted({a for a, b in zip(word, fixed, strict=True) if a != b}))
        script = "Latin" if _HAS_LATIN.search(odd) else "Cyrillic"
        yield Trouble(f"“{word}” contains the {script} letter {odd}", f"Type it again as “{fixed}”.", repaired)


def _fixed(word: str, locale: str, latin: int, cyrillic: int) -> str | None:
    """The word in one script: the one that has more of it, then the text's own; None if that can't be."""
    order = [_TO_CYRILLIC, _TO_LATIN] if (cyrillic, locale != "en") >= (latin, True) else [_TO_LATIN, _TO_CYRILLIC]
    for table in order:
        fixed = word.translate(table)
        if not (_HAS_LATIN.search(fixed) and _HAS_CYRILLIC.search(fixed)):
            return fixed
    return None  # not a look-alike slip but a word such as “SMSка”


def _lone(word: str, words: tuple[tuple[str, int], ...], index: int, text: str) -> str | None:
    """A word of one letter that belongs to the script of the words on both sides of it."""
    start = words[index][1]
    around = text[max(start - 1, 0) : start] + text[start + 1 : start + 2]
    if around.strip() or not len(around) > 0:
        return None
    neighbours = [other for other, _ in words[max(index - 1, 0) : index] + words[index + 1 : index + 2]]
    if any(len(one) < 2 for one in neighbours):
        return None
    if word in _LONE["cyrillic"] and all(_HAS_CYRILLIC.match(one) for one in neighbours):
        # Upper case amid a sentence is a label (“пункт A”), not a word.
        return word.translate(_TO_CYRILLIC) if word.islower() or index == 0 else None
    if word in _LONE["latin"] and all(_HAS_LATIN.match(one) for one in neighbours):
        return word.translate(_TO_LATIN)
    return None
