"""Release: give issues or articles out of one's hands."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.planning.assignments import Assignment
from pipeline.planning.journal import Act, Note
from pipeline.workspace import Workspace
from pipeline.workspace.assigning import Assigned, record


def release(
    workspace: Workspace, names: Iterable[str], locale: str, by: str, *, anyone: bool = False, dry_run: bool = False
) -> tuple[Assigned, ...]:
    """Give issues or articles out of one's hands; with ``anyone`` out of whosever they are in."""

    def decide(hand: Assignment | None, at: str) -> Note | str:
        if hand is None:
            return "it is in nobody's hands"
        if hand.person != by and not anyone:
            return f"it is in the hands of {hand.person}"
        return Note(Act.RELEASED, at, by)

    return record(workspace, names, locale, decide, dry_run=dry_run)
