"""Confirm: a person's word that stale translations are still valid; and taking it back."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from pipeline.model import Deed, Entry, Fact, Segment, State, digest
from pipeline.state.bookkeeping import ABOUT_TEXT
from pipeline.state.ledger import Ledger
from pipeline.state.standing import Standing
from pipeline.workspace import Workspace
from pipeline.workspace.deciding import Decided, Decision, decide_each
from pipeline.workspace.updating import now


def confirm(
    workspace: Workspace,
    names: Iterable[str],
    locale: str,
    by: str,
    *,
    match: str = "",
    source_typo: bool = False,
    dry_run: bool = False,
) -> tuple[Decided, ...]:
    """Record that stale translations are still valid for the new wording; a later change of the source voids it.

    ``match`` restricts this to segments that contain the text. ``source_typo``: the change mended a slip, so that all
    that is on record about the translation, a review too, is true of the new wording.
    """
    at = now()

    def decide(entry: Entry, _segment: Segment, standing: Standing, ledger: Ledger) -> Decision | None:
        if standing.state is not State.STALE:
            return None
        source, target = digest(entry.source, entry.context), digest(entry.target)
        fact = Fact(Deed.CONFIRMED, source, target, at, by, note=entry.previous or "")
        kept = _about_former(entry, entry.previous, ledger) if source_typo else ()
        return Decision(replace(entry, fuzzy=False, previous=None, previous_context=None), (*kept, fact))

    return decide_each(workspace, names, locale, match, decide, dry_run=dry_run)


def undo_confirm(
    workspace: Workspace, names: Iterable[str], locale: str, *, match: str = "", dry_run: bool = False
) -> tuple[Decided, ...]:
    """Take confirmations back: the translations are stale again, with the wording before."""

    def decide(entry: Entry, _segment: Segment, standing: Standing, ledger: Ledger) -> Decision | None:
        source, target = digest(entry.source, entry.context), digest(entry.target)
        fact = ledger.find(source, target, Deed.CONFIRMED)
        if standing.missing or fact is None:
            return None
        with_it = [later for later in _about_former(entry, fact.note, ledger) if later in ledger.facts]
        return Decision(replace(entry, fuzzy=True, previous=fact.note or None), remove=(fact, *with_it))

    return decide_each(workspace, names, locale, match, decide, dry_run=dry_run)


def _about_former(entry: Entry, former: str | None, ledger: Ledger) -> tuple[Fact, ...]:
    """What is on record about a translation for a former wording of its source, as said of the wording of today."""
    if not former:
        return ()
    pair = digest(former, entry.context), digest(entry.target)
    source = digest(entry.source, entry.context)
    return tuple(replace(fact, source=source) for fact in ledger.by_pair.get(pair, ()) if fact.deed in ABOUT_TEXT)
