"""Adopt: a translation that was published without us becomes an article's catalog."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from pipeline import config, files
from pipeline.adopting import pages, writing
from pipeline.adopting.writing import Adopted, Plan
from pipeline.alignment import Bead
from pipeline.errors import SelectionError
from pipeline.verbs import undo
from pipeline.workspace import Workspace, saving
from pipeline.workspace.updating import now

COMMAND = "adopt"  # as `undo` calls it


@files.retry_on_conflict
def adopt(
    workspace: Workspace,
    name: str,
    locale: str,
    page: Path,
    by: str,
    *,
    dry_run: bool = False,
    beads: list[Bead] | None = None,
) -> Adopted:
    """Put a published translation into the catalog of one article; what is translated already stays.

    ``beads``: the pairing, where a person said it. Raises SelectionError unless ``name`` is one article, LocaleError,
    and PageError for a page that is not this article's.
    """
    config.require_locale(workspace.config, locale)
    chosen = workspace.select([name])
    if len(chosen) != 1:
        raise SelectionError(f"“{name}” is not one article", hint="Name it as ISSUE/ARTICLE.")
    issue, slug = chosen[0]
    article = workspace.article(issue, slug)
    mode = article.segmentation or workspace.config.segmentation
    plan = Plan(by, now(), workspace.config.policy.adopted)
    with files.lock(workspace.root):
        translation = pages.read(page, locale, workspace.config, mode)
        done = writing.adopted(workspace, issue, slug, translation, page.name, plan, beads)
        if done.files and not dry_run:
            targets = writing.targets_of(workspace.source(article).segments, done)
            notes = {issue: writing.notes_for(workspace, done, targets, plan)}
            texts = {**done.files, **writing.journals(workspace, notes)}
            before = {path: workspace.read_bytes(path) if workspace.is_there(path) else None for path in texts}
            if saving.write_all(workspace, texts):
                undo.record(workspace, COMMAND, undo.new_run(), datetime.now(UTC), before)
    return done
