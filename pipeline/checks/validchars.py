"""Letters foreign to the language."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from pipeline import languages
from pipeline.checks.base import Subject, Trouble, check
from pipeline.languages.dictionaries import is_word
from pipeline.model import Severity


@check("validchars", "Characters that don't belong here", Severity.ERROR, sources=True)
def validchars(subject: Subject) -> Iterator[Trouble]:
    """A word holds a letter that the language doesn't have: Russian и, щ, ъ in Belarusian, і, ў in Russian.

    For certain where the language's own letter makes it a word; other such words may be quoted, and are a doubt.
    """
    foreign = _foreign(subject.locale)
    if foreign.isdisjoint(subject.seen.written):
        return
    others = [code for code in languages.get(subject.locale).related if languages.is_known(code)]
    for word, _ in subject.seen.words:
        if foreign.isdisjoint(word) or word.lower() in subject.known:
            continue
        meant = word.translate(_meant(subject.locale))
        quoted = any(is_word(word, other) or is_word(word.lower(), other) for other in others)
        certain = not quoted and meant != word and bool(is_word(meant, subject.locale))
        letters = ", ".join(sorted(foreign & set(word)))
        hint = f"Did you mean “{meant}”?" if certain else "Mind the spelling, or dismiss this if it is a quotation."
        yield Trouble(f"“{word}” has the foreign letter {letters}", hint, doubtful=not certain)


@cache
def _foreign(locale: str) -> frozenset[str]:
    return frozenset(form for letter in languages.get(locale).foreign for form in (letter, letter.upper()))


@cache
def _meant(locale: str) -> dict[int, str]:
    """What a foreign letter was probably meant to be."""
    meant = languages.get(locale).meant
    return str.maketrans({**meant, **{letter.upper(): other.upper() for letter, other in meant.items()}})
