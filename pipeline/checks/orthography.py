"""The house's orthography of Belarusian, official or classical."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.base import Subject, Trouble, check
from pipeline.dictionaries import is_word
from pipeline.model import Severity

# The soft sign between two soft consonants is written in the classical orthography alone.
_SOFT = re.compile(r"[сзц]ь(?=[сзцнлвпм])|дзь(?=[вм])|[нл]ь(?=[нл][яюеёі])|ць(?=ц)", re.IGNORECASE)

#: Beginnings of borrowed words, classical and official.
_BORROWED = (
    ("сыстэм", "сістэм"), ("сытуац", "сітуац"), ("пазыц", "пазіц"), ("апазыц", "апазіц"), ("прэзыдэ", "прэзідэ"),
    ("парлямэн", "парламен"), ("плян", "план"), ("клюб", "клуб"), ("эўрап", "еўрап"), ("эўра", "еўра"),
    ("лякальн", "лакальн"), ("мэтад", "метад"), ("унівэрс", "універс"),
)  # fmt: skip
_CLASSICAL = re.compile(
    "|".join(rf"^(?:у|з|па|пра|не|анты)?{old}" for old, _ in _BORROWED),
    re.IGNORECASE,
)
_OFFICIAL = re.compile(
    "|".join(rf"^(?:{new})" for _, new in _BORROWED) + "|(?:[сз](?:нег|вет|мен|вят|лед)|[^с]сці|нне|лле)",
    re.IGNORECASE,
)


@check("orthography", "Spelling rules", Severity.WARNING, sources=True)
def orthography(subject: Subject) -> Iterator[Trouble]:
    """A word is in another orthography of Belarusian than the house's: “сьнег”, “плян” where it writes “снег”, “план”.

    The house writes officially, unless `[tool.peraklad.orthography]` says `be = "classical"`.
    """
    if subject.locale != "be":
        return
    for word, _ in subject.seen.words:
        if len(word) < 4 or word.lower() in subject.known:
            continue
        if subject.classical:
            if _OFFICIAL.search(word) and is_word(word.lower(), "be") and not _SOFT.search(word):
                yield Trouble(f"“{word}” is in the official orthography", "The house writes classically.")
        elif (_SOFT.search(word) or _CLASSICAL.match(word)) and not (
            is_word(word, "be") or is_word(word.lower(), "be")
        ):
            hint = f"The house writes “{official(word)}”."
            yield Trouble(f"“{word}” is in the classical orthography", hint)


def official(word: str) -> str:
    """The word by the rules of the official orthography, as far as they are regular."""
    result = _SOFT.sub(lambda match: match[0][:-1], word)
    for old, new in _BORROWED:
        result = result.replace(old, new).replace(old.capitalize(), new.capitalize())
    return result
