"""Confirm: a person's word that stale translations are still valid; and taking it back."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from pipeline.model import Deed, Entry, Fact, Segment, State, digest
from pipeline.state.ledger import Ledger
from pipeline.state.standing import Standing
from pipeline.workspace import Workspace
from pipeline.workspace.deciding import Decided, Decision, decide_each
from pipeline.workspace.updating import now


def confirm(
    workspace: Workspace, names: Iterable[str], locale: str, by: str, *, match: str = "", dry_run: bool = False
) -> tuple[Decided, ...]:
    """Record that stale translations are still valid for the new wording; a later change of the source voids it.

    ``match`` restricts this to segments that contain the text.
    """
    at = now()

    def decide(entry: Entry, _segment: Segment, standing: Standing, _ledger: Ledger) -> Decision | None:
        if standing.state is not State.STALE:
            return None
        source, target = digest(entry.source, entry.context), digest(entry.target)
        fact = Fact(Deed.CONFIRMED, source, target, at, by, note=entry.previous or "")
        return Decision(replace(entry, fuzzy=False, previous=None, previous_context=None), (fact,))

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
        return Decision(replace(entry, fuzzy=True, previous=fact.note or None), remove=(fact,))

    return decide_each(workspace, names, locale, match, decide, dry_run=dry_run)
