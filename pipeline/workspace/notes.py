"""Notes: an issue's journal as the workspace holds it."""

from __future__ import annotations

from pipeline.errors import PerakladError
from pipeline.planning import journal
from pipeline.planning.journal import Note
from pipeline.planning.live import published
from pipeline.workspace import Workspace


def notes_of(workspace: Workspace, issue: str) -> tuple[Note, ...]:
    """The notes of an issue, oldest first; none where there is no journal. Raises LedgerError."""
    where = journal.path_of(issue)
    if not workspace.is_there(where):
        return ()
    return workspace.remember("notes", where, lambda: journal.parse(workspace.text(where).encode("utf-8"), where))


def is_live(workspace: Workspace, issue: str, article: str, locale: str) -> bool:
    """Whether readers have an article in a locale. A journal that can't be read doesn't say no."""
    try:
        return (article, locale) in published(notes_of(workspace, issue))
    except PerakladError:
        return True
