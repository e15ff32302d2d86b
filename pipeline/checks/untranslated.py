"""A translation that equals its source."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.base import Subject, Trouble, check
from pipeline.markdown import words
from pipeline.model import Severity

#: Words up to which a text may be a name, the same in both languages.
NAME_WORDS = 2


@check("untranslated", Severity.WARNING, sources=False)
def untranslated(subject: Subject) -> Iterator[Trouble]:
    """The translation is the source's text, word for word."""
    if subject.source == subject.text and words(subject.text) > NAME_WORDS:
        yield Trouble("the translation is the same as the source", "Translate it, or dismiss this if it is a name.")
