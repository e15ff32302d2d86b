"""The house's orthography of Belarusian, official or classical."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.base import Subject, Trouble, check
from pipeline.dictionaries import is_word
from pipeline.model import Severity

_SOFT = re.compile(r"[сзцн]ь(?=[сзцнлд][еёюяіьв])|[сзц]ь(?=[вмп][еёюяі])", re.IGNORECASE)
# Only in the classical orthography: the soft sign of assimilation, “бяз”/“ня”, foreign “ля, лё, лю”, “сы”, “пля”.
_CLASSICAL_WORD = re.compile(
    r"(?:ня|бяз|цераз|празь|зь|безь|ізь|паміж|дзеля)$|"
    r"^(?:сьв|сьн|сьл|сьм|сьц|зьв|зьн|зьм|зьл|зьдз|цьв|дзьв|эўр|міт(?:ын|ус)|клюб|плян|клас[аы]в|лягі|лякал|пляц|клін[іа]к)|"
    r"(?:сьц|сьць|зьн|сьн|ньн|льл|цьц|зьз|жж|дзьдз|сьс|сьці|сьля|сьве|зьве|зьме|сьме|зьдз|льля|ньня|цьця|сыст|сыту|позыц|парлямэнт|сэкр|прэзыд|грамадз[яе]нс|камуніз|дэмакрат[ыі]ч|філязоф|мэтад|праблем[уа]т)",
    re.IGNORECASE,
)
# Only in the official one: doubled soft consonants without the sign, “снег, свет, змена” where the classical has ь.
_OFFICIAL_WORD = re.compile(
    r"^(?:свят|свед|свец|свет|снег|спев|змен|змест|звяз|звер|цвёр|цвяр|дзве$|сён|след|смел|парламент|план|клуб|сістэм|пазіц|сітуац|прэзідэн|сакратар)",
    re.IGNORECASE,
)


@check("orthography", Severity.WARNING, sources=True)
def orthography(subject: Subject) -> Iterator[Trouble]:
    """A word is in the other orthography of Belarusian than the house's: “сьнег”, “плян” where it writes “снег”, “план”.

    The house writes officially, unless `[tool.peraklad.orthography]` says `be = "classical"`.
    """
    if subject.locale != "be":
        return
    for word, _ in subject.seen.words:
        if len(word) < 3 or word.lower() in subject.known:
            continue
        if subject.classical:
            if _OFFICIAL_WORD.match(word) and "ь" not in word[1:3]:
                yield Trouble(
                    f"“{word}” is in the official orthography", "The house writes classically.", doubtful=True
                )
        elif _is_classical(word):
            yield Trouble(f"“{word}” is in the classical orthography", f"The house writes “{_official(word)}”.")


def _is_classical(word: str) -> bool:
    """Whether a word is none of the official orthography and becomes one by its rules."""
    if not (_SOFT.search(word) or _CLASSICAL_WORD.search(word)):
        return False
    if is_word(word, "be") or is_word(word.lower(), "be"):
        return False
    return _official(word) != word


def _official(word: str) -> str:
    """The word by the rules of the official orthography, as far as they are regular."""
    result = re.sub(r"(?<=[сзцСЗЦ])ь(?=[сзцнлдвмпСЗЦНЛДВМП])|(?<=дз)ь(?=[вмд])", "", word)
    result = re.sub(r"(?<=[нл])ь(?=[нл][яюеёі])", "", result)
    for old, new in (
        ("сыстэм", "сістэм"), ("сытуац", "сітуац"), ("позыц", "пазіц"), ("прэзыдэ", "прэзідэ"), ("парлямэн", "парламен"),
        ("плян", "план"), ("клюб", "клуб"), ("эўр", "еўр"), ("лякал", "лакал"), ("сэкр", "сакр"), ("мэтад", "метад"),
    ):  # fmt: skip
        result = re.sub(old, new, result)
        result = re.sub(old.capitalize(), new.capitalize(), result)
    return result
