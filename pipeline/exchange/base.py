"""What goes out in a hand-off and what comes back, whatever the format."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline import languages
from pipeline.model import PAGES, State, digest, folder_of

#: States of texts that a person has finished; a text in any other is handed off as one that needs work.
FINISHED = (State.TRANSLATED, State.REVIEWED)

#: What is told of a segment that had no translation when it was handed off.
EMPTY = "-" * 8

_ID = re.compile(r"(?<![0-9a-f])([0-9a-f]{24})(?:\.([0-9a-f]{8}|-{8}))?(?![0-9a-f])")
_PLACE = re.compile(rf"(?:(?<!\d)\d{{4}}-\d\d-\d\d|\b{PAGES})/[a-z0-9][a-z0-9-]*")
_LABELS = re.compile(r"(?<![\w-])labels(?![\w-])")


@dataclass(frozen=True, slots=True)
class Unit:
    """A segment as handed off.

    ``place`` is ISSUE/ARTICLE, or ``labels``; ``kind`` and ``context`` say what sort of text it is; ``previous`` is the
    wording for which the translation was made, where that is another; ``note`` is for the translator.
    """

    place: str
    state: State
    source: str
    target: str = ""
    context: str | None = None
    kind: str = ""
    previous: str = ""
    note: str = ""

    @property
    def id(self) -> str:
        """The digest of source and context: the same in every hand-off, and another once the source has changed."""
        return digest(self.source, self.context)

    @property
    def base(self) -> str:
        """What stands for the translation at the time of the hand-off, so that later work of others shows."""
        return mark_of(self.target)

    @property
    def handle(self) -> str:
        """Id and base in one word."""
        return f"{self.id}.{self.base}"

    @property
    def finished(self) -> bool:
        """Whether a person has finished it."""
        return self.state in FINISHED


@dataclass(frozen=True, slots=True)
class Document:
    """A hand-off: segments in the order of their articles, all from and into the same locales."""

    title: str
    source_locale: str
    target_locale: str
    units: tuple[Unit, ...]

    def places(self) -> list[tuple[str, list[Unit]]]:
        """The units by article."""
        result: dict[str, list[Unit]] = {}
        for unit in self.units:
            result.setdefault(unit.place, []).append(unit)
        return list(result.items())


@dataclass(frozen=True, slots=True)
class Returned:
    """A row of a file that came back.

    ``where`` is the row for messages. ``source`` is the source text that stands in the row (None: the format shows
    none), ``draft`` what the file says of the translation (None: nothing), ``base`` and ``places`` what stood there
    when it was handed off (empty: lost). ``trouble`` is why the row can't be read. ``locale`` is the language that the
    file says its translations are in, as it names it; ``origin`` where the text comes from if that is no person
    (``machine:NAME``, ``memory``).
    """

    where: str
    id: str
    target: str
    source: str | None = None
    draft: bool | None = None
    base: str = ""
    places: tuple[str, ...] = ()
    trouble: str = ""
    locale: str = ""
    origin: str = ""


def locale_of(code: str, locales: Sequence[str]) -> str:
    """The publication's locale for a language code (``ru-RU`` counts as ``ru``), or for a language's name.

    Empty if there is none.
    """
    code = code.replace("_", "-").casefold()
    known = {locale.replace("_", "-").casefold(): locale for locale in locales}
    found = known.get(code) or known.get(code.partition("-")[0], "")
    return found or next((locale for locale in locales if code.strip() in _names(locale)), "")


def _names(locale: str) -> tuple[str, ...]:
    """A locale's language in English and in itself, in small letters: some programs write that."""
    language = languages.find(locale)
    return (language.english_name.casefold(), language.name.casefold()) if language else ()


def mark_of(target: str) -> str:
    """Eight characters that stand for a translation."""
    return digest(target)[:8] if target else EMPTY


def handle_in(text: str) -> tuple[str, str]:
    """The id and base written in a text; empty where there are none."""
    match = _ID.search(text)
    return (match[1], match[2] or "") if match else ("", "")


def places_in(text: str) -> tuple[str, ...]:
    """The articles named in a text as ISSUE/ARTICLE (or ``labels``). They may not exist."""
    return tuple(dict.fromkeys([*_PLACE.findall(text), *_LABELS.findall(text)]))


def path_of(place: str) -> str:
    """An article as the file that it stands in."""
    issue, _, slug = place.rpartition("/")
    return f"{folder_of(issue)}/{slug}.md" if issue else place


def draft_of(word: str) -> bool | None:
    """What a person wrote in a column of states."""
    return {"draft": True, "translated": False, "reviewed": False}.get(word.strip().casefold())


def once(rows: Iterable[Returned]) -> list[Returned]:
    """The rows with each id of an article once; of rows that contradict each other none is to be taken."""
    groups: dict[tuple[str, tuple[str, ...]], list[Returned]] = {}
    for row in rows:
        groups.setdefault((row.id, row.places) if row.id else (row.where, ()), []).append(row)
    result = []
    for same in groups.values():
        telling = [row for row in same if row.target.strip() or row.trouble] or same[:1]
        if len({row.target.strip() for row in telling}) == 1:
            result.append(telling[0])
            continue
        others = " and ".join(row.where for row in telling[:3])
        result += [
            Returned(row.where, row.id, row.target, row.source, trouble=f"two translations of one segment ({others})")
            for row in telling
        ]
    return result
