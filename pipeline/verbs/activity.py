"""Activity: what people did to the translations of an issue, as the ledgers tell it, with the words that took."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import TYPE_CHECKING

from pipeline.journal import parse_instant
from pipeline.model import Deed, Fact, digest
from pipeline.status import HUMAN
from pipeline.verbs.indexed import by_issue
from pipeline.workspace import Source, Workspace

if TYPE_CHECKING:
    from pipeline.catalogs import Catalog
    from pipeline.ledger import Ledger

#: Who stands in the ledger for decisions of the program itself (as in ``bookkeeping``, which is slow to import).
PROGRAM = "peraklad"

#: The deeds that bring a translation forward; the others judge one.
FORWARD = (Deed.MADE, Deed.ACCEPTED)


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
    if issue:
        sources = [workspace.source(workspace.article(issue, slug)) for slug in workspace.slugs(issue)]
    else:
        sources = [workspace.label_source()]
    found: list[Activity] = []
    for source in sources:
        for locale in workspace.targets(source.locale):
            path = source.catalog_path(locale)
            known = _words_of(source, workspace.catalog(path))
            found += _deeds(workspace.ledger(path), source.name, locale, known)
    return tuple(found)


def _words_of(source: Source, catalog: Catalog | None) -> dict[str, int]:
    """The words of every source text that article and catalog still know, by digest."""
    from pipeline.markdown import words

    texts = {(segment.context, segment.text) for segment in source.segments}
    for entry in catalog.entries if catalog else ():
        texts.add(entry.key)
        if entry.previous is not None:
            texts.add((entry.previous_context, entry.previous))
    return {digest(text, context): words(text) for context, text in texts}


def _deeds(ledger: Ledger, article: str, locale: str, known: Mapping[str, int]) -> Iterator[Activity]:
    """A person's facts, each text once: a cosmetic edit and a move copy facts, and nobody worked twice for that."""
    copies: dict[tuple[str, str, str, str], list[Fact]] = {}
    for fact in ledger.facts:
        machine = fact.deed is Deed.MADE and fact.origin not in ("", HUMAN)
        wanted = fact.deed in (*FORWARD, Deed.REVIEWED, Deed.CONFIRMED) and fact.by != PROGRAM and not machine
        if wanted and _is_instant(fact.at):
            copies.setdefault((fact.deed, fact.at, fact.by, fact.target), []).append(fact)
    for (deed, at, by, _), facts in sorted(copies.items()):
        weight = max((known[fact.source] for fact in facts if fact.source in known), default=None)
        yield Activity(article, locale, Deed(deed), at, by, weight)


def _is_instant(text: str) -> bool:
    # Nothing but reports depends on a fact's time: what another tool wrote there may be left out of them.
    try:
        parse_instant(text)
    except ValueError:
        return False
    return True


def latest(found: Iterable[Activity]) -> dict[tuple[str, str], datetime]:
    """When a person last did something, by article and locale."""
    last: dict[tuple[str, str], str] = {}
    for one in found:
        key = (one.article, one.locale)
        last[key] = max(last.get(key, ""), one.at)
    return {key: parse_instant(at) for key, at in last.items()}


def words_by_day(found: Iterable[Activity], zone: tzinfo) -> dict[str, dict[date, int]]:
    """Words brought forward on each day of the newsroom, by locale."""
    days: dict[str, dict[date, int]] = {}
    for one in found:
        if one.deed in FORWARD:
            here = days.setdefault(one.locale, {})
            day = one.moment.astimezone(zone).date()
            here[day] = here.get(day, 0) + (one.words or 0)
    return days
