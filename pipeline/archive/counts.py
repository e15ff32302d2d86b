"""Tallies: the counts of every article in every locale, the one source of all numbers; from the index where it knows.

Nothing heavy is imported here: a status of an archive in which nothing has changed never parses a file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

import msgspec

from pipeline.archive.by_issue import settings_basis, walk
from pipeline.archive.index import Row
from pipeline.config import is_among
from pipeline.model import Tally, folder_of
from pipeline.parallel.workers import ALONE, Workers
from pipeline.planning.live import Place, Texts, by_place
from pipeline.workspace import LABELS, Workspace
from pipeline.workspace.snapshot import JOURNAL, Snapshot

#: What the index calls these rows.
KIND = "tallies"


class Counted(msgspec.Struct, frozen=True):
    """What reports need to know of an issue, worked out of its files at one go.

    ``last``: when a person last did something (an instant), and ``texts``: marks of the source and target texts as they
    stand (``live_texts``), both by ``ARTICLE/LOCALE``. ``days``: words brought forward on each day of the newsroom, by
    locale and ISO date.
    """

    tallies: tuple[Tally, ...]
    last: dict[str, str]
    days: dict[str, dict[str, int]]
    texts: dict[str, tuple[str, str]]


_decoder = msgspec.msgpack.Decoder(Counted)


class Known(msgspec.Struct, frozen=True):
    """What is known of an issue: what was counted, and the workspace with its settings and journal as they are."""

    counted: Counted
    workspace: Workspace


def tallies(
    workspace: Workspace,
    names: Iterable[str] = (),
    locale: str | None = None,
    *,
    workers: Workers = ALONE,
    progress: Callable[[str], None] = lambda _: None,
) -> tuple[Tally, ...]:
    """Count what is named (default: everything), article by article; without a name the labels come last.

    ``progress`` is told each issue that had to be looked at. Raises PerakladError for what can't be read.
    """
    names = tuple(names)
    issues = issues_of(workspace, names)
    return of_names(workspace, names, locale, known(workspace, issues, workers=workers, progress=progress))


def issues_of(workspace: Workspace, names: Sequence[str]) -> list[str]:
    """The issues that hold what is named (default: all), and the labels as the empty one where they are meant."""
    issues = list(dict.fromkeys(issue for issue, _ in workspace.select(names))) if names else list(workspace.issues())
    return [*issues, ""] if not names or LABELS in names else issues


def of_names(
    workspace: Workspace, names: Sequence[str], locale: str | None, known_issues: Mapping[str, Known]
) -> tuple[Tally, ...]:
    """Of all that is known, the counts of what is named, in one locale or in all."""
    chosen = set(workspace.select(names)) if names else None
    return tuple(
        tally
        for issue in issues_of(workspace, names)
        for tally in known_issues[issue].counted.tallies
        if is_among(tally.locale, locale) and (chosen is None or not issue or (issue, tally.article) in chosen)
    )


def known(
    workspace: Workspace,
    issues: Sequence[str],
    *,
    workers: Workers = ALONE,
    progress: Callable[[str], None] = lambda _: None,
) -> dict[str, Known]:
    """What is known of each issue (of the labels, for an empty one): from the index where nothing has changed."""

    def recall(issue: str, row: Row) -> tuple[Row, Snapshot] | None:
        files = workspace.snapshot(issue)
        return (row, _beside(files)) if row.files == files.digest else None

    done: dict[str, Known] = {}
    work = partial(_count, workspace)
    for issue, (row, beside), new in walk(
        workspace, KIND, settings_basis(workspace), issues, recall, work, workers=workers, light=True
    ):
        if new:
            progress(issue or LABELS)
        done[issue] = Known(_decoder.decode(row.content), workspace.holding(beside))
    return done


def texts_now(workspace: Workspace, issue: str) -> dict[Place, Texts]:
    """The texts of an issue as they stand in the workspace, in all its locales, that of the source among them."""
    return texts_of(workspace, [issue])[issue]


def texts_of(workspace: Workspace, issues: Sequence[str], workers: Workers = ALONE) -> dict[str, dict[Place, Texts]]:
    """The texts of several issues, as ``texts_now`` gives those of one."""
    return {
        issue: by_place(known_issue.counted.texts)
        for issue, known_issue in known(workspace, issues, workers=workers).items()
    }


def _beside(files: Snapshot) -> Snapshot:
    """Of a snapshot, what speaks of the issue as a whole: its settings and its journal."""
    folder = folder_of(files.issue)
    paths = (f"{folder}/{name}" for name in ("issue.toml", JOURNAL))
    kept = {path: files.files[path] for path in paths if path in files.files}
    names = {folder: files.names[folder]} if folder in files.names else {}
    return Snapshot(files.issue, kept, names, links=files.links)


def _count(workspace: Workspace, issue: str) -> tuple[Row, tuple[Row, Snapshot]]:
    """Count one issue (the labels, if it is empty) from a snapshot of its files: the work of a worker."""
    from pipeline.archive import activity, live_texts
    from pipeline.workspace import coverage

    files = workspace.snapshot(issue)
    held = workspace.holding(files)
    counted = Counted(
        tuple(covered.tally for covered in coverage.of_issue(held, issue)),
        *activity.summary(held, issue),
        live_texts.texts(held, issue) if issue else {},
    )
    row = Row(issue or LABELS, files.digest, msgspec.msgpack.encode(counted))
    return row, (row, _beside(files))
