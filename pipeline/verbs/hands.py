"""Hands: `assign`, `claim` and `release` an article or an issue in a locale, and who has what."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

import msgspec
from msgspec.structs import replace

from pipeline import files, journal
from pipeline.config import issue_path, require_locale
from pipeline.errors import SelectionError
from pipeline.hands import Hand, Hands, assignees_of
from pipeline.journal import Act, Note
from pipeline.verbs.notes import notes_of
from pipeline.workspace import LABELS, Workspace

#: From whose it is and the time: the note to make, or why not.
_Decide = Callable[[Hand | None, str], Note | str]


class Taken(msgspec.Struct, frozen=True):
    """What became of one name that was asked for: whose it is now, or why nothing was done."""

    issue: str
    article: str
    locale: str
    hand: Hand | None = None
    refusal: str = ""

    @property
    def name(self) -> str:
        """The article or issue as commands name it."""
        return f"{self.issue}/{self.article}" if self.article else self.issue


def hands_of(workspace: Workspace, issue: str, now: datetime | None = None) -> Hands:
    """Whose the articles of an issue are; of the labels, if it is empty. Raises LedgerError, SettingsError."""
    now = now or datetime.now(UTC)
    if not issue:
        return Hands(workspace.config.assignees, now)
    defaults = assignees_of(workspace.config, workspace.issue_settings(issue), issue_path(issue))
    return Hands.of(notes_of(workspace, issue), defaults, now)


def assign(
    workspace: Workspace, names: Iterable[str], locale: str, to: str, by: str, *, dry_run: bool = False
) -> tuple[Taken, ...]:
    """Put issues or articles into a person's hands, until somebody says otherwise."""

    def decide(_hand: Hand | None, at: str) -> Note:
        return Note(Act.ASSIGNED, at, by, to=to)

    return _record(workspace, names, locale, decide, dry_run=dry_run)


def claim(
    workspace: Workspace,
    names: Iterable[str],
    locale: str,
    by: str,
    days: float,
    *,
    take_over: bool = False,
    dry_run: bool = False,
) -> tuple[Taken, ...]:
    """Take issues or articles into one's own hands for so many days; refused where they are in another's.

    ``take_over`` takes them all the same.
    """
    until = journal.instant(datetime.now(UTC) + timedelta(days=days))

    def decide(hand: Hand | None, at: str) -> Note | str:
        if hand and hand.person != by and not take_over:
            return f"it is in the hands of {hand.person}"
        return Note(Act.CLAIMED, at, by, to=by, until=until)

    return _record(workspace, names, locale, decide, dry_run=dry_run)


def release(
    workspace: Workspace, names: Iterable[str], locale: str, by: str, *, anyone: bool = False, dry_run: bool = False
) -> tuple[Taken, ...]:
    """Give issues or articles out of one's hands; with ``anyone`` out of whosever they are in."""

    def decide(hand: Hand | None, at: str) -> Note | str:
        if hand is None:
            return "it is in nobody's hands"
        if hand.person != by and not anyone:
            return f"it is in the hands of {hand.person}"
        return Note(Act.RELEASED, at, by)

    return _record(workspace, names, locale, decide, dry_run=dry_run)


@files.redone
def _record(
    workspace: Workspace, names: Iterable[str], locale: str, decide: _Decide, *, dry_run: bool
) -> tuple[Taken, ...]:
    """Put a note for each name into its issue's journal, or tell why not."""
    require_locale(workspace.config, locale)
    done: list[Taken] = []
    texts: dict[str, str] = {}
    with files.lock(workspace.root):
        wanted = _scopes(workspace, names, locale)
        for issue in dict.fromkeys(issue for issue, _ in wanted):
            notes = notes_of(workspace, issue)
            defaults = assignees_of(workspace.config, workspace.issue_settings(issue), issue_path(issue))
            now = datetime.now(UTC)
            for article in (article for other, article in wanted if other == issue):
                before = Hands.of(notes, defaults, now).find(article, locale)
                said = decide(before, journal.instant(now))
                if isinstance(said, str):
                    done.append(Taken(issue, article, locale, before, said))
                    continue
                notes = journal.added(notes, [replace(said, article=article, locale=locale)])
                texts[journal.path_of(issue)] = journal.dump(notes)
                done.append(Taken(issue, article, locale, Hands.of(notes, defaults, now).find(article, locale)))
        if not dry_run:
            files.write_all(workspace.root, texts)
    return tuple(done)


def _scopes(workspace: Workspace, names: Iterable[str], locale: str) -> list[tuple[str, str]]:
    """What is named as (issue, article), the article empty for a whole issue. Raises SelectionError."""
    found: dict[tuple[str, str], None] = {}
    issues = workspace.issues()
    for name in names:
        if name == LABELS:
            raise SelectionError(
                "the labels belong to no issue", hint="Name who works on them under [tool.peraklad.assignees]."
            )
        if name in issues:
            found[name, ""] = None
            continue
        for issue, slug in workspace.select([name]):
            if workspace.article(issue, slug).locale == locale:
                raise SelectionError(
                    f"{issue}/{slug} is written in “{locale}”", hint="Name a locale to translate into."
                )
            found[issue, slug] = None
    if not found:
        raise SelectionError("nothing is named", hint="Name an issue, or an article as ISSUE/ARTICLE.")
    return list(found)
