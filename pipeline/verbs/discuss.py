"""Discuss: comments on a sentence or an article, in the issue's journal, as threads that somebody resolves."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline import files
from pipeline.planning import journal
from pipeline.planning.journal import Act, Note
from pipeline.workspace import Workspace
from pipeline.workspace.notes import notes_of
from pipeline.workspace.updating import now

_NAMED = re.compile(r"(?<![\w@])@([^\W_][\w.’'-]*)")


@dataclass(frozen=True, slots=True)
class Thread:
    """The comments on one sentence (an empty ``key``: on the article), oldest first; ``resolved`` by whom."""

    article: str
    locale: str
    key: str
    comments: tuple[Note, ...]
    resolved: str = ""

    def calls(self, person: str) -> bool:
        """Whether the person is named in it (``@name``) and has not answered since."""
        last = [note.by for note in self.comments if is_named(person, note.text) or note.by == person]
        return bool(person) and bool(last) and last[-1] != person


def is_named(person: str, text: str) -> bool:
    """Whether a comment names a person: ``@name``, spaces of the name left out or not."""
    wanted = {person.casefold(), person.split(" ", 1)[0].casefold(), person.replace(" ", "").casefold()}
    named = {match[1].rstrip(".’'-").casefold() for match in _NAMED.finditer(text)}
    return bool(wanted & named) or (" " in person and f"@{person.casefold()}" in text.casefold())


def threads_of(notes: Iterable[Note]) -> list[Thread]:
    """The discussions that an issue's notes hold, in the order in which they began."""
    result: dict[tuple[str, str, str], tuple[list[Note], str]] = {}
    for note in notes:
        place = (note.article, note.locale, note.source)
        if note.act is Act.COMMENTED:
            result[place] = ([*result.get(place, ([], ""))[0], note], "")
        elif note.act is Act.RESOLVED and place in result:
            result[place] = (result[place][0], note.by)
    return [Thread(*place, tuple(comments), resolved) for place, (comments, resolved) in result.items()]


def comment(workspace: Workspace, issue: str, article: str, locale: str, key: str, text: str, by: str) -> None:
    """Say something about a sentence; a discussion that was resolved is open again."""
    _note(workspace, issue, Note(Act.COMMENTED, now(), by, article, locale, source=key, text=text))


def resolve(workspace: Workspace, issue: str, article: str, locale: str, key: str, by: str) -> None:
    """Say that the discussion of a sentence is over."""
    _note(workspace, issue, Note(Act.RESOLVED, now(), by, article, locale, source=key))


@files.retry_on_conflict
def _note(workspace: Workspace, issue: str, note: Note) -> None:
    with files.lock(workspace.root):
        notes = journal.added(notes_of(workspace, issue), [note])
        files.write_all(workspace.root, {journal.path_of(issue): journal.dump(notes)})
