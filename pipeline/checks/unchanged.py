"""A translation that equals its source."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.base import Subject, Trouble, check
from pipeline.checks.wrong_language import PATH
from pipeline.languages.dictionaries import is_word
from pipeline.model import Severity

#: Words up to which a text may be a name, the same in both languages.
NAME_WORDS = 2


@check("unchanged", "Not translated", Severity.WARNING, sources=False)
def unchanged(subject: Subject) -> Iterator[Trouble]:
    """The translation is the source's text, word for word, and not a name or a number alone."""
    if subject.source is None or subject.source.strip() != subject.text.strip():
        return
    if PATH.fullmatch(subject.seen.text):
        return
    words = [word for word, _ in subject.seen.words]
    common = [word for word in words if word.islower() and is_word(word, subject.source_locale) is not False]
    if len(words) > NAME_WORDS or common:
        yield Trouble("the translation is the same as the source", "Translate it, or dismiss this if it is a name.")
