"""Publish: what the gate lets through becomes pages; what it blocks stays as it was, with the reasons told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from pipeline.archive.by_issue import index_of
from pipeline.errors import PerakladError
from pipeline.parallel.workers import ALONE, Workers
from pipeline.planning import journal
from pipeline.planning.live import Place
from pipeline.publish.building import Judge, Published, fill
from pipeline.publish.pages import Page
from pipeline.publish.recording import record_live
from pipeline.publish.tree import tree
from pipeline.state.bookkeeping import PROGRAM
from pipeline.verbs.check import check
from pipeline.workspace import Workspace


def publish(
    workspace: Workspace,
    names: Iterable[str],
    form: str,
    out: Path,
    *,
    by: str = "",
    record: bool = True,
    dry_run: bool = False,
    workers: Workers = ALONE,
    progress: Callable[[str], None] = lambda _: None,
) -> Published:
    """Render the issues named (default: all) into ``out`` as far as the gate lets them pass.

    Issues that are in ``out`` already are rendered with them, so that front page and archive stay whole; one that no
    longer passes is left there as it was. The tree is built beside ``out`` and moved into place at the end: a failure
    leaves what was there. With ``record`` the issues' journals note what went live; where they can't be written, the
    pages are made all the same. Raises PerakladError for unreadable input or if ``out`` can't be written.
    """
    at = journal.instant(datetime.now(UTC)) if record else ""
    judge = judge_of(workspace, workers, progress)
    with tree(out, aside=dry_run) as new:
        done, pages, rows = fill(workspace, judge, names, form, new, workers, progress, at=at)
        if not dry_run and pages:
            new.place()
            index_of(workspace).put(*rows)
    # Pages are the same only where the journal says of them what it would say now (see ``Planning``).
    as_before = not (done.rendered or done.written or done.removed)
    if not (record and pages) or dry_run or as_before:
        return done
    recorded, unrecorded = _recorded(workspace, pages, by or PROGRAM, at, workers)
    return replace(done, recorded=recorded, unrecorded=unrecorded)


def judge_of(workspace: Workspace, workers: Workers, progress: Callable[[str], None]) -> Judge:
    """The gate's verdicts as publishing asks for them: only what blocks."""
    return partial(check, workspace, notices=False, workers=workers, progress=progress)


def _recorded(
    workspace: Workspace, pages: Sequence[Page], by: str, at: str, workers: Workers
) -> tuple[tuple[str, ...], str]:
    shown: dict[str, dict[Place, str]] = {}
    made = [page for page in pages if not page.left]
    for page in made:
        shown.setdefault(page.issue, {})[page.slug, page.locale] = page.notice
    rendered, left = {(page.locale, page.issue) for page in made}, {page.place for page in pages if page.left}
    try:
        return record_live(workspace, shown, rendered, left, by, at, workers), ""
    except PerakladError as error:
        return (), str(error)
