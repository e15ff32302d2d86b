"""Letters of the other script that look alike."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.base import Subject, Trouble, check
from pipeline.model import Severity

_TO_CYRILLIC = str.maketrans("aceiopxyABCEHIKMOPTX", "асеіорхуАВСЕНІКМОРТХ")
_TO_LATIN = str.maketrans("асеіорхуАВСЕНІКМОРТХ", "aceiopxyABCEHIKMOPTX")
_WORD = re.compile(r"[^\W\d_]+")
_HAS_LATIN = re.compile(r"[A-Za-z]")
_HAS_CYRILLIC = re.compile(r"[\u0400-\u04ff]")


@check("homoglyphs", Severity.ERROR, sources=True)
def homoglyphs(subject: Subject) -> Iterator[Trouble]:
    """A word mixes Latin and Cyrillic letters that look the same, so that a search does not find it."""
    for match in _WORD.finditer(subject.text):
        word = match[0]
        latin, cyrillic = len(_HAS_LATIN.findall(word)), len(_HAS_CYRILLIC.findall(word))
        if not latin or not cyrillic:
            continue
        fixed = word.translate(_TO_CYRILLIC if cyrillic >= latin else _TO_LATIN)
        if _HAS_LATIN.search(fixed) and _HAS_CYRILLIC.search(fixed):
            continue  # not a look-alike slip but a compound such as “IT-кампанія” written without its hyphen
        script = "Latin" if cyrillic >= latin else "Cyrillic"
        odd = ", ".join(sorted({a for a, b in zip(word, fixed, strict=True) if a != b}))
        yield Trouble(
            f"“{word}” contains the {script} letter {odd}",
            f"Type it again as “{fixed}”.",
            subject.text[: match.start()] + fixed + subject.text[match.end() :],
        )
