"""Letters foreign to the language."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from pipeline import languages
from pipeline.checks.base import Subject, Trouble, check
from pipeline.dictionaries import is_word
from pipeline.model import Severity

#: What a foreign letter was probably meant to be.
_MEANT = {"be": str.maketrans("ищъИЩЪ", "іў’ІЎ’"), "ru": str.maketrans("іўІЎґєї", "ищИЩгеи")}


@check("validchars", "Characters that don't belong here", Severity.ERROR, sources=True)
def validchars(subject: Subject) -> Iterator[Trouble]:
    """A word holds a letter that the language doesn't have: Russian и, щ, ъ in Belarusian, і, ў in Russian.

    For certain where the language's own letter makes it a word; other such words may be quoted, and are a doubt.
    """
    foreign = _foreign(subject.locale)
    if "а" in foreign or foreign.isdisjoint(subject.text):
        return  # of a whole foreign script other checks speak
    for word, _ in subject.seen.words:
        if foreign.isdisjoint(word) or word.lower() in subject.known:
            continue
        meant = word.translate(_MEANT.get(subject.locale, {}))
        others = [one.code for one in languages.LANGUAGES if one.code != subject.locale]
        quoted = any(is_word(word, other) or is_word(word.lower(), other) for other in others)
        certain = not quoted and meant != word and bool(is_word(meant, subject.locale))
        letters = ", ".join(sorted(foreign & set(word)))
        hint = f"Did you mean “{meant}”?" if certain else "Mind the spelling, or dismiss this if it is a quotation."
        yield Trouble(f"“{word}” has the foreign letter {letters}", hint, doubtful=not certain)


@cache
def _foreign(locale: str) -> frozenset[str]:
    return frozenset(form for letter in languages.get(locale).foreign for form in (letter, letter.upper()))
