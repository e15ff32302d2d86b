"""Volumes: what was translated and reviewed, each text once, by the kind of work that it was; and what is left of each.

Kinds are those of translators' tools: *new*; *changed*, a text that resembles a former one of its article at least by
``LIKE`` (the lower end of a fuzzy match) and takes its place; *repeated*, one that was translated before in the same
language, or accepted from the memory; *post-edited*, one that began as a machine's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import datetime

from pipeline.archive.activity import FORWARD, PROGRAM
from pipeline.markdown import words
from pipeline.model import Deed, Entry, Fact, State, digest
from pipeline.planning.journal import parse_instant
from pipeline.planning.pay import Volume, Work
from pipeline.state.ledger import Ledger
from pipeline.state.postediting import kept, machine_texts
from pipeline.state.standing import HUMAN, MACHINE, Coverage
from pipeline.workspace import Workspace
from pipeline.workspace.coverage import coverages

#: How alike (0–1) two source texts are of which one is the other's changed wording.
LIKE = 0.75


@dataclass(frozen=True, slots=True)
class _Found:
    coverage: Coverage
    ledger: Ledger
    first: Mapping[str, Fact]
    former: Mapping[str, str]


def volumes(workspace: Workspace) -> tuple[tuple[Volume, ...], tuple[Volume, ...]]:
    """Return what was done in the whole publication, and what is left to do. Raises PerakladError.

    A text counts once: for who brought it forward first. What another person changes in it afterwards is a part of the
    review.
    """
    result = [_look(workspace, coverage) for coverage in coverages(workspace)]
    first_at: dict[tuple[str, str], str] = {}
    for work in result:
        for source, fact in work.first.items():
            key = (work.coverage.locale, source)
            first_at[key] = min(first_at.get(key, fact.at), fact.at)
    done = [volume for work in result for volume in _done(work, first_at)]
    return tuple(done), tuple(_left(result, set(first_at)))


def _look(workspace: Workspace, coverage: Coverage) -> _Found:
    ledger, catalog = workspace.ledger(coverage.path), workspace.catalog(coverage.path)
    first: dict[str, Fact] = {}
    for fact in ledger:
        by_machine = fact.deed is Deed.MADE and fact.origin not in ("", HUMAN)
        if fact.deed in FORWARD and not by_machine and fact.by != PROGRAM and _moment(fact) is not None:
            before = first.get(fact.source)
            if before is None or fact.at < before.at:
                first[fact.source] = fact
    texts = {digest(segment.text, segment.context) for segment in coverage.segments}
    return _Found(coverage, ledger, first, _former(catalog.entries if catalog else (), texts))


def _done(worked: _Found, first_at: Mapping[tuple[str, str], str]) -> Iterator[Volume]:
    coverage, machines = worked.coverage, machine_texts(worked.ledger)
    texts = {digest(segment.text, segment.context): segment for segment in coverage.segments}
    former = worked.former
    place = (coverage.issue, coverage.article, coverage.locale)
    for source, fact in worked.first.items():
        segment = texts.get(source)
        text = segment.text if segment else former.get(source)
        if text is None:  # its words can't be counted any more
            continue
        machine = machines.get(source)
        if machine and machine.at <= fact.at:
            entry = coverage.entries.get(segment.key) if segment else None
            share = kept(machine.note, entry.target) if entry else None
            yield Volume(*place, Work.POST_EDITED, words(text), fact.by, _moment(fact), share)
            continue
        repeated = first_at[coverage.locale, source] < fact.at or fact.deed is Deed.ACCEPTED
        changed = not repeated and _is_changed(text, fact, former, worked.first)
        work = Work.REPEATED if repeated else Work.CHANGED if changed else Work.NEW
        yield Volume(*place, work, words(text), fact.by, _moment(fact))
    seen: set[tuple[str, str]] = set()
    for fact in sorted(worked.ledger, key=lambda fact: fact.at):
        segment = texts.get(fact.source)
        text = segment.text if segment else former.get(fact.source)
        if fact.deed is Deed.REVIEWED and text and (fact.source, fact.by) not in seen and _moment(fact) is not None:
            seen.add((fact.source, fact.by))
            yield Volume(*place, Work.REVIEWED, words(text), fact.by, _moment(fact))


def _former(entries: Iterable[Entry], texts: Set[str]) -> dict[str, str]:
    """The source texts that the catalog still knows and the article doesn't, by digest."""
    known: dict[str, str] = {}
    for entry in entries:
        known[digest(entry.source, entry.context)] = entry.source
        if entry.previous is not None:
            known[digest(entry.previous, entry.previous_context)] = entry.previous
    return {key: text for key, text in known.items() if key not in texts}


def _is_changed(text: str, fact: Fact, former: Mapping[str, str], first: Mapping[str, Fact]) -> bool:
    from rapidfuzz import fuzz

    return any(
        source in first and first[source].at < fact.at and fuzz.ratio(text, before) >= 100 * LIKE
        for source, before in former.items()
    )


def _left(works: Iterable[_Found], known: set[tuple[str, str]]) -> Iterator[Volume]:
    """What each text that is not finished, or not reviewed, will be."""
    for work in works:
        coverage = work.coverage
        for segment in coverage.segments:
            standing = coverage.standings[segment.key]
            place, count = (coverage.issue, coverage.article, coverage.locale), words(segment.text)
            key = (coverage.locale, digest(segment.text, segment.context))
            if standing.state is State.MACHINE or (
                standing.state is State.DRAFT and standing.origin.startswith(MACHINE)
            ):
                yield Volume(*place, Work.POST_EDITED, count)
            elif standing.state is State.STALE:
                yield Volume(*place, Work.CHANGED, count)
            elif not standing.state.is_finished:
                yield Volume(*place, Work.REPEATED if key in known else Work.NEW, count)
                known.add(key)
            if standing.state is not State.REVIEWED:
                yield Volume(*place, Work.REVIEWED, count)


def _moment(fact: Fact) -> datetime | None:
    try:
        return parse_instant(fact.at)
    except ValueError:  # nothing but reports depends on it: another tool may have written anything
        return None
