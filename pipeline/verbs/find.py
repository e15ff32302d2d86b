"""Find: every place where a phrase stands, with its rendering: in an article or issue as it is, or the archive."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from pipeline.archive.memory import memory_of
from pipeline.checks.stems import pattern
from pipeline.memory import Hit
from pipeline.model import SAID_ABOVE, Deed, Entry, digest
from pipeline.po import catalogs
from pipeline.state.ledger import Ledger
from pipeline.state.source import Source
from pipeline.values import Choice
from pipeline.workspace import Workspace
from pipeline.workspace.coverage import look

#: Places that are shown at most.
MOST = 50

#: Pairs that the memory's index proposes for each one shown: it knows stems, and is asked about forms.
PROPOSED = 2


class Side(Choice):
    """Where the phrase is looked for."""

    SOURCE = "source"
    TARGET = "target"


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence in which the phrase stands, its translation, where it is, who made it and when (an instant).

    ``spans`` are the places of the phrase in the side that was searched. ``key`` is empty for what comes from
    elsewhere (imported memories).
    """

    source: str
    target: str
    issue: str = ""
    article: str = ""
    key: str = ""
    by: str = ""
    at: str = ""
    spans: tuple[tuple[int, int], ...] = ()


def wanted(phrase: str, locale: str, *, exact: bool) -> re.Pattern[str]:
    """What finds a phrase in a text: as it is written, or each word in any of its forms."""
    if not exact:
        return pattern(phrase, locale)
    words = r"[\s\u00a0]+".join(map(re.escape, phrase.split()))
    return re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)


def in_archive(
    workspace: Workspace, phrase: str, source_locale: str, locale: str, side: Side, *, exact: bool = False,
    limit: int = MOST,
) -> list[Place]:  # fmt: skip
    """The places in the translation memory, the latest first: all finished translations of the publication."""
    if not phrase.split():
        return []
    form = wanted(phrase, source_locale if side is Side.SOURCE else locale, exact=exact)
    memory = memory_of(workspace)
    result: list[Place] = []
    # The rarest word mostly finds as much as is shown, ten times as quickly; where it doesn't, the phrase decides.
    for loose in (True, False) if len(phrase.split()) > 1 else (False,):
        hits = memory.concordance(phrase, source_locale, locale, side=side, limit=PROPOSED * limit, loose=loose)
        result = list(islice(_places(hits, form, side), limit))
        if len(result) == limit or len(hits) < PROPOSED * limit:
            break
    return result


def _places(hits: Iterable[Hit], form: re.Pattern[str], side: Side) -> Iterator[Place]:
    """Those of the memory's pairs in which a phrase really stands."""
    for hit in hits:
        if spans := _spans(form, hit.source if side is Side.SOURCE else hit.target):
            issue, article = _named(hit.where)
            key = digest(hit.source) if article else ""
            yield Place(hit.source, hit.target, issue, article, key, hit.by, hit.at, spans)


def in_texts(
    workspace: Workspace, sources: Iterable[Source], phrase: str, locale: str, side: Side, *, exact: bool = False,
    limit: int = MOST,
) -> list[Place]:  # fmt: skip
    """The places in articles as they are now, unfinished sentences too, in the order of reading."""
    if not phrase.split():
        return []
    result: list[Place] = []
    for source in sources:
        if source.locale == locale:
            continue
        form = wanted(phrase, source.locale if side is Side.SOURCE else locale, exact=exact)
        result += _in_article(workspace, source, locale, form, side)
        if len(result) >= limit:
            break
    return result[:limit]


def _in_article(
    workspace: Workspace, source: Source, locale: str, form: re.Pattern[str], side: Side
) -> Iterator[Place]:
    coverage = look(workspace, source, locale).coverage
    ledger = workspace.ledger(coverage.path)
    for segment in coverage.segments:
        entry = coverage.entries.get(segment.key) or Entry(segment.text, context=segment.context)
        target = "" if entry.target.strip() == SAID_ABOVE else entry.target
        if spans := _spans(form, segment.text if side is Side.SOURCE else target):
            key = digest(entry.source, entry.context)
            by, at = _made(ledger, key, target)
            yield Place(segment.text, target, source.issue, source.name, key, by, at, spans)


def _spans(form: re.Pattern[str], text: str) -> tuple[tuple[int, int], ...]:
    return tuple(match.span() for match in form.finditer(text))


def _made(ledger: Ledger, key: str, target: str) -> tuple[str, str]:
    fact = ledger.find(key, digest(target), Deed.MADE)
    return (fact.by, fact.at) if fact else ("", "")


def _named(where: str) -> tuple[str, str]:
    """The issue and article of a catalog's path; the labels have no issue, what was imported has neither."""
    parts = where.split("/")
    if parts[0] != "locales" or not where.endswith(".po"):
        return "", ""
    name = parts[-1].removesuffix(".po")
    return ("", catalogs.LABELS) if len(parts) == 4 else (parts[-2], name)
