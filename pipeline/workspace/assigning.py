"""Assigning: whose the articles of an issue are, and putting that on record in its journal."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime

import msgspec
from msgspec.structs import replace

from pipeline import files
from pipeline.config import issue_path, require_locale
from pipeline.errors import PerakladError, SelectionError
from pipeline.planning import journal
from pipeline.planning.assignments import Assignment, Assignments, assignees_of
from pipeline.planning.journal import Note
from pipeline.workspace import LABELS, Workspace
from pipeline.workspace.notes import notes_of

#: From whose it is and the time: the note to make, or why not.
Decide = Callable[[Assignment | None, str], Note | str]


class Assigned(msgspec.Struct, frozen=True):
    """What became of one name that was asked for: whose it is now, or why nothing was done."""

    issue: str
    article: str
    locale: str
    hand: Assignment | None = None
    refusal: str = ""

    @property
    def name(self) -> str:
        """The article or issue as commands name it."""
        return f"{self.issue}/{self.article}" if self.article else self.issue


def assignments_of(workspace: Workspace, issue: str, now: datetime | None = None) -> Assignments:
    """Whose the articles of an issue are; of the labels, if it is empty. Raises LedgerError, SettingsError."""
    now = now or datetime.now(UTC)
    if not issue:
        return Assignments(workspace.config.assignees, now)
    defaults = assignees_of(workspace.config, workspace.issue_settings(issue), issue_path(issue))
    return Assignments.of(notes_of(workspace, issue), defaults, now)


def hands_of(workspace: Workspace, issues: Iterable[str]) -> dict[tuple[str, str, str], str]:
    """In whose hands each article of some issues is, by issue, article and locale; what is nobody's isn't in it.

    An issue whose settings or journal can't be read has none: for reports, which say that elsewhere.
    """
    result = {}
    for issue in issues:
        with suppress(PerakladError):
            hands = assignments_of(workspace, issue)
            for article in workspace.slugs(issue):
                for locale in workspace.config.locales:
                    if hand := hands.find(article, locale):
                        result[issue, article, locale] = hand.person
    return result


@files.retry_on_conflict
def record(
    workspace: Workspace, names: Iterable[str], locale: str, decide: Decide, *, dry_run: bool
) -> tuple[Assigned, ...]:
    """Put a note for each name into its issue's journal, or tell why not."""
    require_locale(workspace.config, locale)
    done: list[Assigned] = []
    texts: dict[str, str] = {}
    with files.lock(workspace.root):
        wanted = _scopes(workspace, names, locale)
        for issue in dict.fromkeys(issue for issue, _ in wanted):
            notes = notes_of(workspace, issue)
            defaults = assignees_of(workspace.config, workspace.issue_settings(issue), issue_path(issue))
            now = datetime.now(UTC)
            for article in (article for other, article in wanted if other == issue):
                before = Assignments.of(notes, defaults, now).find(article, locale)
                decision = decide(before, journal.instant(now))
                if isinstance(decision, str):
                    done.append(Assigned(issue, article, locale, before, decision))
                    continue
                notes = journal.added(notes, [replace(decision, article=article, locale=locale)])
                texts[journal.path_of(issue)] = journal.dump(notes)
                done.append(
                    Assigned(issue, article, locale, Assignments.of(notes, defaults, now).find(article, locale))
                )
        if not dry_run:
            files.write_all(workspace.root, texts)
    return tuple(done)


def _scopes(workspace: Workspace, names: Iterable[str], locale: str) -> list[tuple[str, str]]:
    """What is named as (issue, article), the article empty for a whole issue. Raises SelectionError."""
    result: dict[tuple[str, str], None] = {}
    issues = workspace.issues()
    for name in names:
        if name == LABELS:
            raise SelectionError(
                "the labels belong to no issue", hint="Name who works on them under [tool.peraklad.assignees]."
            )
        if name in issues:
            result[name, ""] = None
            continue
        for issue, slug in workspace.select([name]):
            if workspace.article(issue, slug).locale == locale:
                raise SelectionError(
                    f"{issue}/{slug} is written in “{locale}”", hint="Name a locale to translate into."
                )
            result[issue, slug] = None
    if not result:
        raise SelectionError("nothing is named", hint="Name an issue, or an article as ISSUE/ARTICLE.")
    return list(result)
