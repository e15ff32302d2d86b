"""Undo changes: take back what a person did to translations in some time; what others did stays."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from msgspec.structs import replace

from pipeline import files
from pipeline.archive.former_texts import from_git, from_memory
from pipeline.config import is_among, require_locales
from pipeline.model import Deed, Entry, Fact, digest
from pipeline.po import catalogs
from pipeline.state import ledger
from pipeline.state.ledger import Ledger
from pipeline.state.source import Source
from pipeline.workspace import Workspace, saving
from pipeline.workspace.updating import now, updated


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back in one catalog: each entry as it was left by the person, and as it is now.

    ``facts`` counts what was taken off the record, ``kept`` are sources whose former translation could not be found.
    """

    path: str
    done: tuple[tuple[Entry, Entry], ...]
    facts: int
    kept: tuple[str, ...] = ()


@files.retry_on_conflict
def undo_changes(
    workspace: Workspace,
    names: Iterable[str],
    by: str,
    since: str,
    *,
    locale: str | None = None,
    dry_run: bool = False,
) -> tuple[Undone, ...]:
    """Take back what ``by`` did since an instant (ISO 8601, UTC) in what is named (default: everything).

    A translation that the person made gives way to the one before it that is on record, found in the memory or in git,
    or to none if there was none; one that they accepted from a machine is a draft again; their reviews, confirmations
    and dismissals go. A text that somebody else has changed since stays. Raises LocaleError, PerakladError.
    """
    if locale is not None:
        require_locales(workspace.config, locale)
    done: list[Undone] = []
    texts: dict[str, str] = {}
    with files.lock(workspace.root):
        for source in workspace.sources(names):
            targets = (target for target in workspace.targets(source.locale) if is_among(target, locale))
            done += filter(None, [_undone(workspace, source, target, by, since, texts) for target in targets])
        if not dry_run:
            saving.write_all(workspace, texts)
    return tuple(done)


def _undone(
    workspace: Workspace, source: Source, locale: str, by: str, since: str, texts: dict[str, str]
) -> Undone | None:
    path = source.catalog_path(locale)
    if not workspace.is_there(path):
        return None
    result = updated(workspace, source, locale, now())
    theirs = {fact for fact in result.ledger if fact.by == by and fact.at >= since}
    if not theirs:
        return None
    left = Ledger.of(result.ledger.facts - theirs)
    former = _former(workspace, source, locale, result.catalog.active, theirs, left)
    kept: list[str] = []
    done: list[tuple[Entry, Entry]] = []
    entries: list[Entry] = []
    for entry in result.catalog.entries:
        after = entry if entry.obsolete else _before(entry, theirs, left, former, kept)
        if after != entry:
            done.append((entry, after))
        entries.append(after)
    stay = {fact for fact in theirs if any(fact.source == digest(text) for text in kept)}
    texts[path] = catalogs.dump(replace(result.catalog, entries=tuple(entries)))
    texts[ledger.path_of(path)] = ledger.dump(left.with_facts(stay))
    return Undone(path, tuple(done), len(theirs - stay), tuple(kept))


def _before(
    entry: Entry, theirs: set[Fact], left: Ledger, former: dict[tuple[str, str], str], kept: list[str]
) -> Entry:
    """The entry as it was before the person came; itself where they did nothing to it, or nobody knows."""
    pair = digest(entry.source, entry.context), digest(entry.target)
    own = {fact.deed: fact for fact in theirs if (fact.source, fact.target) == pair}
    if Deed.MADE in own:
        # What is on record for this source besides, the latest first.
        wanted = sorted(
            (fact for fact in left if fact.source == pair[0] and fact.deed is Deed.MADE),
            key=lambda fact: fact.at,
            reverse=True,
        )
        for fact in wanted:
            if (fact.source, fact.target) in former:
                text = former[fact.source, fact.target]
                return replace(entry, target=text, fuzzy=False, previous=None, previous_context=None)
        if wanted:
            kept.append(entry.source)
            return entry
        return replace(entry, target="", fuzzy=False, previous=None, previous_context=None)
    if Deed.ACCEPTED in own:
        return replace(entry, fuzzy=True)
    if Deed.CONFIRMED in own and own[Deed.CONFIRMED].note:
        return replace(entry, fuzzy=True, previous=own[Deed.CONFIRMED].note)
    return entry


def _former(
    workspace: Workspace, source: Source, locale: str, entries: Iterable[Entry], theirs: set[Fact], left: Ledger
) -> dict[tuple[str, str], str]:
    """Former translations by the digests of their sources and of themselves, as far as one is looked for."""
    touched = {fact.source for fact in theirs if fact.deed is Deed.MADE}
    wanted = {(fact.source, fact.target) for fact in left if fact.source in touched and fact.deed is Deed.MADE}
    keys = [entry.key for entry in entries if digest(entry.source, entry.context) in touched]
    result: dict[tuple[str, str], str] = {}
    if wanted:
        path = source.catalog_path(locale)
        for (context, text), target in chain(
            from_memory(workspace, source, locale, keys), from_git(workspace, path, keys)
        ):
            pair = digest(text, context), digest(target)
            if pair in wanted and pair not in result:
                result[pair] = target
                if len(result) == len(wanted):
                    break
    return result
