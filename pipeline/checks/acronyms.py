"""Another acronym."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, cached_property

from pipeline.alignment.reading import Reading
from pipeline.checks.base import Subject, Trouble, check
from pipeline.languages.base import words
from pipeline.languages.scripts import UPPER
from pipeline.languages.sounds import skeletons
from pipeline.languages.tokens import Sieve
from pipeline.model import Severity

# Two capitals and more, with stops or without; the last letters may be an ending.
_CAPITAL = UPPER["Latin"] + UPPER["Cyrillic"]
_ACRONYM = re.compile(rf"(?<![\w@/.-])(?:(?:[{_CAPITAL}]\.){{2,}}|[{_CAPITAL}]{{2,6}}(?=s?(?![\w@/])))")

# Words that may be one, or a part of one without stops.
_CAPITALS = Sieve(re.compile(f"[{_CAPITAL}]{{2}}").search)


@check("acronyms", "Another acronym", Severity.WARNING, sources=False)
def acronyms(subject: Subject) -> Iterator[Trouble]:
    """An acronym is another one than in the source: EU for UN, CIA for FBI.

    Told for acronyms that everybody knows, and for others in the source's own letters or by their sound.
    """
    if subject.source is None:
        return
    theirs, ours = subject.source_seen.text, subject.seen.text
    here = subject.seen.tokens
    if not (_CAPITALS.of(here.vocabulary) or "." in here.inner):
        return
    acronyms_here = set(_ACRONYM.findall(ours))
    if not acronyms_here or theirs.isupper() or ours.isupper():
        return
    known, there = _known(subject.reading), _known(subject.source_reading)
    strange = [acronym for acronym in sorted(acronyms_here) if _is_strange(acronym, subject, there)]
    if not strange:
        return
    own = set(_ACRONYM.findall(theirs))
    named = {name for name in there if name not in known}
    missing = [
        acronym
        for acronym in sorted(own)
        if _name(acronym, subject.source_locale) in named or _is_gone(acronym, subject, ours)
    ]
    if missing:
        yield Trouble(f"{missing[0]} in the source, {strange[0]} here", "Correct the acronym.")


def _is_strange(acronym: str, subject: Subject, there: frozenset[str]) -> bool:
    """Whether an acronym of the text stands for something that the source doesn't have."""
    plain = acronym.replace(".", "")
    if acronym in subject.source_seen.text or plain in subject.source_seen.text:
        return False
    name = _name(acronym, subject.locale)
    if name is not None:
        return name not in there
    # Latin letters in other ones are the source's own, or a slip.
    return plain.isascii() and not subject.reading.text.isascii()


def _is_gone(acronym: str, subject: Subject, ours: str) -> bool:
    """Whether an acronym that no list knows is in the text neither in its letters nor by its sound."""
    plain = acronym.replace(".", "")
    if _name(acronym, subject.source_locale) is not None or plain in ours or len(plain) < 3:
        return False
    own = skeletons(plain, subject.source_locale)
    return not any(sound in subject.reading.sounds for sound in own)


class _Acronyms:
    """What a language calls each of the well-known ones: by an acronym, by a word, by a beginning, by several words."""

    def __init__(self, locale: str) -> None:
        self.names: dict[str, str] = {}
        self.beginnings: dict[str, list[tuple[str, str]]] = {}
        self.phrases: dict[str, list[tuple[str, str]]] = {}
        for line in words(locale, "acronyms"):
            name, _, forms = line.partition(": ")
            for form in forms.split():
                first, _, rest = form.rstrip("*").partition("_")
                if rest:
                    self.phrases.setdefault(first, []).append((rest.replace("_", " "), name))
                elif form.endswith("*"):
                    self.beginnings.setdefault(first[:3], []).append((first, name))
                else:
                    self.names[first] = name

    @cached_property
    def telling(self) -> Sieve:
        """The words that name one, or with which a name begins."""
        return Sieve(lambda word: word in self.names or word[:3] in self.beginnings or word in self.phrases)

    def named(self, text: Reading) -> Iterator[str]:
        """Which of them a text names."""
        telling = self.telling.of(frozenset([word for word, _ in text.words]))
        for word, at in text.words if telling else ():
            if word not in telling:
                continue
            if (name := self.names.get(word)) is not None:
                yield name
            for beginning, name in self.beginnings.get(word[:3], ()):
                if word.startswith(beginning):
                    yield name
            for rest, name in self.phrases.get(word, ()):
                if text.text.startswith(rest, at + len(word) + 1):
                    yield name
        if "." in text.text:
            for match in _ACRONYM.finditer(text.text):
                if (name := self.names.get(match[0].replace(".", ""))) is not None:
                    yield name


@cache
def _acronyms(locale: str) -> _Acronyms:
    return _Acronyms(locale)


def _name(acronym: str, locale: str) -> str | None:
    names = _acronyms(locale).names
    return names.get(acronym) or names.get(acronym.replace(".", ""))


def _known(text: Reading) -> frozenset[str]:
    """Which of the well-known ones a text names, in whatever words."""
    return frozenset(_acronyms(text.locale).named(text))
