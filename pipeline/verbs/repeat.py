"""Repeat: give the same sentence of an issue's other articles the translation that it has here, as somebody asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from msgspec.structs import replace

from pipeline import files
from pipeline.model import Deed, Entry, Fact, digest
from pipeline.po import catalogs
from pipeline.state import ledger
from pipeline.state.bookkeeping import Updated
from pipeline.state.source import Source
from pipeline.state.standing import HUMAN
from pipeline.workspace import Workspace, saving
from pipeline.workspace.updating import now, updated


@dataclass(frozen=True, slots=True)
class Repeat:
    """A place in the issue where the same text has another translation, or none."""

    source: Source
    entry: Entry
    result: Updated


def repeats(
    workspace: Workspace, source: Source, locale: str, text: str, target: str, may: Callable[[Source], bool]
) -> Iterator[Repeat]:
    """The places in the issue's other articles where ``text`` does not have ``target`` as its finished translation.

    ``may``: whether an article may be changed by whoever asks.
    """
    for slug in workspace.slugs(source.issue) if source.issue and target.strip() else ():
        other = workspace.source_of(source.issue, slug) if slug != source.name else source
        if other.name == source.name or other.locale != source.locale:
            continue
        if not any(segment.text == text for segment in other.segments) or not may(other):
            continue
        result = updated(workspace, other, locale, now())
        for entry in result.catalog.active:
            if entry.source == text and (entry.target != target or entry.fuzzy):
                yield Repeat(other, entry, result)


@files.retry_on_conflict
def repeat(
    workspace: Workspace, source: Source, locale: str, text: str, target: str, by: str, may: Callable[[Source], bool]
) -> list[tuple[Source, Entry, Entry, tuple[Fact, ...]]]:
    """Put ``target`` there, as ``by``'s own words; what was there, what is, and the facts. Raises PerakladError."""
    done: list[tuple[Source, Entry, Entry, tuple[Fact, ...]]] = []
    texts: dict[str, str] = {}
    now_there: dict[str, Updated] = {}
    with files.lock(workspace.root):
        for repetition in list(repeats(workspace, source, locale, text, target, may)):
            path = repetition.source.catalog_path(locale)
            result = now_there.get(path, repetition.result)
            new = replace(repetition.entry, target=target, fuzzy=False, previous=None, previous_context=None)
            key = digest(repetition.entry.source, repetition.entry.context)
            known = result.ledger.find(key, digest(target), Deed.MADE)
            facts = () if known else (Fact(Deed.MADE, key, digest(target), now(), by, origin=HUMAN),)
            entries = tuple(
                new if entry.key == repetition.entry.key and not entry.obsolete else entry
                for entry in result.catalog.entries
            )
            result = replace(
                result, catalog=replace(result.catalog, entries=entries), ledger=result.ledger.with_facts(facts)
            )
            now_there[path] = result
            texts[path] = catalogs.dump(result.catalog)
            texts[ledger.path_of(path)] = ledger.dump(result.ledger)
            done.append((repetition.source, repetition.entry, new, facts))
        saving.write_all(workspace, texts)
    return done
