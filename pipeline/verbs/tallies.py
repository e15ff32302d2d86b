"""Tallies: the counts of every article in every locale, the one source of all numbers; from the index where it knows.

Nothing heavy is imported here: a status of an archive in which nothing has changed never parses a file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

import msgspec

from pipeline.index import Index, Row, basis_of
from pipeline.model import Tally
from pipeline.parallel import ALONE, Workers
from pipeline.workspace import LABELS, Workspace

#: What the index calls these rows.
KIND = "tallies"

_decoder = msgspec.msgpack.Decoder(tuple[Tally, ...])


def index_of(workspace: Workspace) -> Index:
    """The publication's index: a cache beside the lock, never committed."""
    return Index(workspace.root / ".peraklad" / "index.sqlite")


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
    chosen = set(workspace.select(names)) if names else None
    issues = list(dict.fromkeys(issue for issue, _ in workspace.select(names))) if names else list(workspace.issues())
    if not names or LABELS in names:
        issues.append("")
    found = _by_issue(workspace, issues, workers, progress)
    return tuple(
        tally
        for issue in issues
        for tally in found[issue]
        if locale in (None, tally.locale) and (chosen is None or not issue or (issue, tally.article) in chosen)
    )


def _by_issue(
    workspace: Workspace, issues: Sequence[str], workers: Workers, progress: Callable[[str], None]
) -> dict[str, tuple[Tally, ...]]:
    index, basis = index_of(workspace), basis_of(msgspec.json.encode(workspace.config))
    known = index.rows(KIND, basis, [issue or LABELS for issue in issues] if len(issues) < 100 else ())
    done: dict[str, tuple[Tally, ...]] = {}
    for issue in issues:
        row = known.get(issue or LABELS)
        if row and row.files == workspace.snapshot(issue).digest:
            done[issue] = _decoder.decode(row.content)
    left = [issue for issue in issues if issue not in done]
    new: list[Row] = []
    try:
        for issue, row in zip(left, workers.map(partial(_count, workspace), left), strict=True):
            progress(issue or LABELS)
            new.append(row)
            done[issue] = _decoder.decode(row.content)
    finally:
        index.put(KIND, basis, new)
    return done


def _count(workspace: Workspace, issue: str) -> Row:
    """Count one issue (the labels, if it is empty) from a snapshot of its files: the work of a worker."""
    from pipeline.verbs import coverage

    files = workspace.snapshot(issue)
    counted = tuple(one.tally for one in coverage.of_issue(workspace.holding(files), issue))
    return Row(issue or LABELS, files.digest, msgspec.msgpack.encode(counted))
