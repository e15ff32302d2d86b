"""Assign: put issues or articles into a person's hands."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.planning.assignments import Assignment
from pipeline.planning.journal import Act, Note
from pipeline.workspace import Workspace
from pipeline.workspace.assigning import Assigned, record


def assign(
    workspace: Workspace, names: Iterable[str], locale: str, to: str, by: str, *, dry_run: bool = False
) -> tuple[Assigned, ...]:
    """Put issues or articles into a person's hands, until somebody says otherwise."""

    def decide(_hand: Assignment | None, at: str) -> Note:
        return Note(Act.ASSIGNED, at, by, to=to)

    return record(workspace, names, locale, decide, dry_run=dry_run)
