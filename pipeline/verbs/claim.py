"""Claim: take issues or articles into one's own hands for some days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from pipeline.planning import journal
from pipeline.planning.assignments import Assignment
from pipeline.planning.journal import Act, Note
from pipeline.workspace import Workspace
from pipeline.workspace.assigning import Assigned, record


def claim(
    workspace: Workspace,
    names: Iterable[str],
    locale: str,
    by: str,
    days: float,
    *,
    take_over: bool = False,
    dry_run: bool = False,
) -> tuple[Assigned, ...]:
    """Take issues or articles into one's own hands for so many days; refused where they are in another's.

    ``take_over`` takes them all the same.
    """
    until = journal.instant(datetime.now(UTC) + timedelta(days=days))

    def decide(hand: Assignment | None, at: str) -> Note | str:
        if hand and hand.person != by and not take_over:
            return f"it is in the hands of {hand.person}"
        return Note(Act.CLAIMED, at, by, to=by, until=until)

    return record(workspace, names, locale, decide, dry_run=dry_run)
