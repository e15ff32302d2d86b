"""By issue: the one walk over the archive that asks the index first and works out only what it doesn't know."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Generic, NamedTuple, TypeVar

import msgspec

from pipeline.archive.index import Index, Row, basis_of
from pipeline.files import private
from pipeline.parallel.workers import ALONE, Workers
from pipeline.workspace import LABELS, Workspace

T = TypeVar("T")

#: Issues of which the index is asked one by one; of more, everything of the kind is read at one go.
FEW = 100


def index_of(workspace: Workspace) -> Index:
    """The publication's index: a cache beside the lock, never committed."""
    return Index(private(workspace.root, "index.sqlite"))


def settings_basis(workspace: Workspace, *parts: bytes) -> str:
    """A digest of the settings, the program, and ``parts``: what rows depend on besides the issue's files."""
    return basis_of(msgspec.json.encode(workspace.config), *parts)


class Walked(NamedTuple, Generic[T]):
    """An issue (the labels, if it is empty) on the walk, what is known of it, and whether that was worked out now."""

    issue: str
    known: T
    new: bool


def walk(
    workspace: Workspace,
    kind: str,
    basis: str,
    issues: Sequence[str],
    recall: Callable[[str, Row], T | None],
    work: Callable[[str], tuple[Row | None, T]],
    *,
    workers: Workers = ALONE,
    light: bool = False,
    prepare: Callable[[], None] = lambda: None,
    may_keep: Callable[[], bool] = lambda: True,
    use_index: bool = True,
) -> Iterator[Walked[T]]:
    """Yield each issue: first those that the index knows, then those that workers work out, as soon as they are.

    ``recall`` makes of an issue's row what is known of it, or None where the row holds no more. ``work`` answers with
    the row to keep (None: none) and what is known. ``light`` is for ``Workers.map``. ``prepare`` is called once if
    anything is to be worked out. The new rows are kept at the end, even if the walk breaks off, where ``may_keep``
    says so. Without ``use_index`` everything is worked out, and nothing kept.
    """
    index = index_of(workspace)
    rows = (
        {}
        if not use_index
        else index.rows(kind, basis, [issue or LABELS for issue in issues] if len(issues) < FEW else ())
    )
    left: list[str] = []
    for issue in issues:
        row = rows.pop(issue or LABELS, None)
        known = recall(issue, row) if row is not None else None
        if known is None:
            left.append(issue)
        else:
            yield Walked(issue, known, False)
    if left:
        prepare()
    new: list[Row] = []
    try:
        for issue, (row, known) in zip(left, workers.map(work, left, light=light), strict=True):
            if row is not None:
                new.append(row)
            yield Walked(issue, known, True)
    finally:
        if use_index and may_keep():
            index.put(kind, basis, new)


def by_issue(
    workspace: Workspace, kind: str, issues: Sequence[str], work: Callable[[Workspace, str], T], type_: type[T]
) -> dict[str, T]:
    """Return what ``work`` says of each issue (of the labels, if it is empty), from the index where nothing changed."""

    def recall(issue: str, row: Row) -> T | None:
        current = row.files == workspace.snapshot(issue).digest
        return msgspec.msgpack.decode(row.content, type=type_) if current else None

    def work_out(issue: str) -> tuple[Row, T]:
        files = workspace.snapshot(issue)
        result = work(workspace.holding(files), issue)
        return Row(issue or LABELS, files.digest, msgspec.msgpack.encode(result)), result

    walked = walk(workspace, kind, settings_basis(workspace), issues, recall, work_out)
    known = {step.issue: step.known for step in walked}
    return {issue: known[issue] for issue in issues}
