"""The house's orthography of Belarusian, official or classical."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline import languages
from pipeline.checks.base import Subject, Trouble, check
from pipeline.languages.dictionaries import is_word
from pipeline.model import Severity


@check("orthography", "Spelling rules", Severity.WARNING, sources=True)
def orthography(subject: Subject) -> Iterator[Trouble]:
    """A word is in another orthography of Belarusian than the house's: “сьнег”, “плян” where it writes “снег”, “план”.

    The house writes officially, unless `[tool.peraklad.orthography]` says `be = "classical"`.
    """
    rules = languages.get(subject.locale).orthography
    if rules is None:
        return
    for word, _ in subject.seen.words:
        if len(word) < 4 or word.lower() in subject.known:
            continue
        if subject.classical:
            if rules.is_official(word) and is_word(word.lower(), subject.locale):
                yield Trouble(f"“{word}” is in the official orthography", "The house writes classically.")
        elif rules.is_classical(word) and not (is_word(word, subject.locale) or is_word(word.lower(), subject.locale)):
            hint = f"The house writes “{rules.official(word)}”."
            yield Trouble(f"“{word}” is in the classical orthography", hint)
