"""Diff: what publishing would change in the tree that is live."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.parallel.workers import ALONE, Workers
from pipeline.publish.building import fill
from pipeline.publish.tree import tree
from pipeline.verbs.publish import judge_of
from pipeline.workspace import Workspace

#: Lines of one file's difference that are shown.
SHOWN = 40


def diff(
    workspace: Workspace,
    names: Iterable[str],
    form: str,
    out: Path,
    workers: Workers = ALONE,
    *,
    templates: bool = False,
) -> Iterator[str]:
    """Yield what publishing would change in ``out``, as unified differences; new and removed files by name alone.

    ``templates``: by the publication's own templates, which a branch may have brought.
    """
    with tree(out, aside=True) as new:
        judge = judge_of(workspace, workers, _silent)
        done, _, _ = fill(workspace, judge, names, form, new, workers, _silent, templates=templates)
        for path in done.removed:
            yield f"removed {path}"
        for path in done.written:
            yield from _difference(path, out / path, new.building / path)


def _difference(path: str, old: Path, new: Path) -> Iterator[str]:
    if not old.exists():
        yield f"new {path}"
        return
    try:
        before, after = (file.read_text(encoding="utf-8").splitlines() for file in (old, new))
    except UnicodeDecodeError:
        yield f"changed {path}"
        return
    shown = list(difflib.unified_diff(before, after, f"live/{path}", f"new/{path}", n=1, lineterm=""))
    yield from shown[:SHOWN]
    if len(shown) > SHOWN:
        yield f"… {len(shown) - SHOWN} more lines"


def _silent(_step: str) -> None:
    """No progress to show: what is found is shown as it comes."""
