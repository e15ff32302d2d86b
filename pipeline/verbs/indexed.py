"""What is worked out of the files of one issue, kept in the index for the next time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import msgspec

from pipeline.index import Row, basis_of
from pipeline.verbs.tallies import index_of
from pipeline.workspace import LABELS, Workspace

_T = TypeVar("_T")


def by_issue(
    workspace: Workspace, kind: str, issues: Sequence[str], work: Callable[[Workspace, str], _T], type_: type[_T]
) -> dict[str, _T]:
    """Return what ``work`` says of each issue (of the labels, if it is empty), from the index where nothing changed."""
    index, basis = index_of(workspace), basis_of(msgspec.json.encode(workspace.config))
    known = index.rows(kind, basis, [issue or LABELS for issue in issues] if len(issues) < 100 else ())
    done: dict[str, _T] = {}
    new = []
    for issue in issues:
        files = workspace.snapshot(issue)
        row = known.get(issue or LABELS)
        if row and row.files == files.digest:
            done[issue] = msgspec.msgpack.decode(row.content, type=type_)
            continue
        done[issue] = work(workspace.holding(files), issue)
        new.append(Row(issue or LABELS, files.digest, msgspec.msgpack.encode(done[issue])))
    index.put(kind, basis, new)
    return done
