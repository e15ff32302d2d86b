"""Activity: what people did to the translations of an issue, as the ledgers tell it, with the words that took."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline import config
from pipeline.archive.by_issue import by_issue
from pipeline.model import Deed, EntryKey, digest
from pipeline.planning.journal import parse_instant
from pipeline.state.source import Source
from pipeline.state.standing import HUMAN
from pipeline.workspace import LABELS, Workspace

if TYPE_CHECKING:
    from pipeline.po.catalogs import Catalog
    from pipeline.state.ledger import Ledger

#: Who stands in the ledger for decisions of the program itself (as in ``bookkeeping``, which is slow to import).
PROGRAM = "peraklad"

#: The deeds that bring a translation forward; the others judge one.
FORWARD = (Deed.MADE, Deed.ACCEPTED)

#: A deed: what, when, whose, and the digest of the text.
_Key = tuple[str, str, str, str]

_WORK = frozenset({*FORWARD, Deed.REVIEWED, Deed.CONFIRMED})


@dataclass(frozen=True, slots=True)
class Activity:
    """One deed of a person: what, when (UTC), whose, and the source words of the text (None: its source is gone)."""

    article: str
    locale: str
    deed: Deed
    at: str
    by: str
    words: int | None

    @property
    def moment(self) -> datetime:
        """When it was recorded."""
        return parse_instant(self.at)


def activities(workspace: Workspace, issues: Sequence[str]) -> dict[str, tuple[Activity, ...]]:
    """What people did in each issue; in the labels, where it is empty. Raises PerakladError for what can't be read."""
    return by_issue(workspace, "activity", issues, _of_issue, tuple[Activity, ...])


def _of_issue(workspace: Workspace, issue: str) -> tuple[Activity, ...]:
    return tuple(
        Activity(article, locale, Deed(deed), at, by, words)
        for article, locale, deeds in _deeds_of(workspace, issue)
        for (deed, at, by, _), words in sorted(deeds.items(), key=lambda item: item[0])
    )


def _deeds_of(workspace: Workspace, issue: str) -> Iterator[tuple[str, str, dict[_Key, int | None]]]:
    """Each article and locale of an issue with the deeds of persons in it, and the words of each."""
    for source in workspace.sources([issue or LABELS]):
        standing = _words_of({segment.key for segment in source.segments})
        for locale in workspace.targets(source.locale):
            path = source.catalog_path(locale)
            former = _words_of(_former_texts(source, workspace.catalog(path)))
            yield source.name, locale, _deeds(workspace.ledger(path), standing | former)


def _words_of(texts: Iterable[EntryKey]) -> dict[str, int]:
    """The words of source texts, by digest."""
    from pipeline.markdown import words

    return {digest(text, context): words(text) for context, text in texts}


def _former_texts(source: Source, catalog: Catalog | None) -> set[EntryKey]:
    """The source texts that a catalog still knows and the article doesn't."""
    texts: set[EntryKey] = set()
    for entry in catalog.entries if catalog else ():
        texts.add(entry.key)
        if entry.previous is not None:
            texts.add((entry.previous_context, entry.previous))
    return texts.difference(segment.key for segment in source.segments)


def _deeds(ledger: Ledger, known: Mapping[str, int]) -> dict[_Key, int | None]:
    """A person's facts with their words, each text once: a cosmetic edit and a move copy facts, and nobody worked twice
    for that.
    """  # noqa: D205 - one sentence
    result: dict[_Key, int | None] = {}
    for fact in ledger:
        machine = fact.deed is Deed.MADE and fact.origin not in ("", HUMAN)
        if machine or fact.deed not in _WORK or fact.by == PROGRAM or not _is_instant(fact.at):
            continue
        key, words = (fact.deed, fact.at, fact.by, fact.target), known.get(fact.source)
        before = result.setdefault(key, words)
        if words is not None and (before is None or words > before):
            result[key] = words
    return result


def summary(workspace: Workspace, issue: str) -> tuple[dict[str, str], dict[str, dict[str, int]]]:
    """When a person last did something, by ``ARTICLE/LOCALE``; and the words brought forward on each day of the
    newsroom, by locale and ISO date.
    """  # noqa: D205 - one sentence
    zone = config.zone(workspace.config)
    last: dict[str, str] = {}
    days: dict[str, dict[str, int]] = {}
    for article, locale, deeds in _deeds_of(workspace, issue):
        if deeds:
            last[f"{article}/{locale}"] = max(at for _, at, _, _ in deeds)
        here = days.setdefault(locale, {})
        for (deed, at, _, _), words in deeds.items():
            if words and deed in FORWARD:
                day = _day(at, zone)
                here[day] = here.get(day, 0) + words
    return last, days


@lru_cache(maxsize=1024)
def _day(at: str, zone: tzinfo) -> str:
    return parse_instant(at).astimezone(zone).date().isoformat()


@lru_cache(maxsize=1024)
def _is_instant(text: str) -> bool:
    # Nothing but reports depends on a fact's time: what another tool wrote there may be left out of them.
    try:
        parse_instant(text)
    except ValueError:
        return False
    return True
