"""Adopt: translations that were published without us become articles' catalogs, one page or an archive at a time."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from pipeline import articles, config, files
from pipeline.adopting import archive, frontmatter, pages, pending, proposing, trees, wordpress, writing
from pipeline.adopting.archive import Result
from pipeline.adopting.manifest import Row
from pipeline.adopting.writing import Adopted, Plan
from pipeline.alignment import Bead
from pipeline.errors import ArticleError, PageError, PerakladError, SelectionError
from pipeline.importing.reading import MARKDOWN
from pipeline.importing.slug import slug_of
from pipeline.languages.guessing import guess
from pipeline.markdown import plain
from pipeline.parallel.workers import ALONE, Workers
from pipeline.verbs import import_page, undo
from pipeline.verbs.import_page import Options
from pipeline.workspace import Workspace, saving
from pipeline.workspace.updating import now

COMMAND = "adopt"  # as `undo` calls it

__all__ = ["Found", "Result", "Row", "adopt", "adopt_all", "find", "settle"]


@files.retry_on_conflict
def adopt(
    workspace: Workspace,
    name: str,
    locale: str,
    page: Path,
    by: str,
    *,
    dry_run: bool = False,
    beads: Sequence[Bead] | None = None,
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
            _write(workspace, done, plan)
            pending.keep(workspace, done, writing.digests_of(workspace, issue, slug))
    return done


def _write(workspace: Workspace, done: Adopted, plan: Plan, *, again: bool = False) -> None:
    """Write what was adopted, and into the journal since when readers have it, as one step that can be taken back."""
    targets = writing.targets_of(workspace.source_of(done.issue, done.article).segments, done)
    notes = {done.issue: writing.notes_for(workspace, done, targets, plan, again=again)}
    texts = {**done.files, **writing.journals(workspace, notes)}
    before = {path: workspace.read_bytes(path) if workspace.is_there(path) else None for path in texts}
    if saving.write_all(workspace, texts):
        undo.record(workspace, COMMAND, undo.new_run(), datetime.now(UTC), before)


@files.retry_on_conflict
def settle(workspace: Workspace, issue: str, slug: str, locale: str, rows: Sequence[pending.Row], by: str) -> Adopted:
    """Adopt a page again by the rows that a person made of its pairing; drafts of the first time are replaced.

    Raises SelectionError if nothing waits there, or the article has changed since.
    """
    plan = Plan(by, now(), workspace.config.policy.adopted)
    with files.lock(workspace.root):
        waiting = pending.find(workspace, issue, slug, locale)
        source = writing.digests_of(workspace, issue, slug)
        if (
            waiting is None
            or tuple(source) != waiting.source
            or not pending.is_sound(rows, len(source), len(waiting.units))
        ):
            raise SelectionError("the article has changed since", hint="Adopt the page again.")
        beads = pending.beads_of(rows)
        done = writing.adopted(workspace, issue, slug, waiting.translation(), waiting.page, plan, beads)
        if done.files:
            _write(workspace, done, plan, again=True)
        pending.forget(workspace, issue, slug, locale)
    return done


def adopt_all(
    workspace: Workspace,
    rows: Sequence[Row],
    folder: Path,
    by: str,
    *,
    dry_run: bool = False,
    workers: Workers = ALONE,
) -> Iterator[Result]:
    """Adopt what the rows of a manifest name, their paths from ``folder``; yield what became of each.

    Pages of sources become articles where none is there yet. What an earlier run has done is passed over.
    """
    plan = Plan(by, now(), workspace.config.policy.adopted)
    return archive.run(workspace, rows, folder, plan, _article, workers=workers, dry_run=dry_run)


def _article(workspace: Workspace, path: Path, issue: str, slug: str, locale: str) -> archive.Made:
    """An article made of a page: Markdown with a headline as it stands, everything else as `import` makes it."""
    if path.suffix.lower() in MARKDOWN:
        try:
            return _as_it_stands(workspace, path, issue, slug, locale)
        except ArticleError:
            pass  # no headline in its front matter
    return import_page.prepared(workspace, path, Options(issue=issue, slug=slug, locale=locale))


class _Copied(msgspec.Struct, frozen=True):
    """A Markdown file of a site as an article (see ``archive.Made``)."""

    issue: str
    slug: str
    text: str
    pictures: dict[str, bytes] = {}

    @property
    def path(self) -> str:
        return articles.path_of(self.issue, self.slug)


def _as_it_stands(workspace: Workspace, path: Path, issue: str, slug: str, locale: str) -> _Copied:
    where = str(path)
    text = frontmatter.text_of(path)
    front = frontmatter.dates_too(text, where)
    locale = locale or front.get("lang", "") or guess(text, workspace.config.locales)
    issue = issue or trees.issue_of(front.get("date", "")[:10])
    if not articles.is_issue(issue):
        hint = "Give --issue MONDAY, or say in a manifest which issue it is."
        raise PageError("the page states no date", where=where, hint=hint)
    slug = articles.check_slug(slug or slug_of(path.stem, locale), where)
    values = {"lang": locale} | ({"date": front["date"][:10]} if front.get("date") else {})
    text = articles.with_front_matter(text, values, where)
    articles.parse(text, issue, slug, workspace.config.source_locale, workspace.config.fields)
    return _Copied(issue, slug, text)


class Found(msgspec.Struct, frozen=True):
    """Pairs that an archive states, with the folder from which their paths go, and pairs that are only proposed.

    ``alone``: how many pages are in no pair; ``trouble``: what could not be read.
    """

    rows: tuple[Row, ...]
    folder: Path
    proposed: tuple[Row, ...] = ()
    alone: int = 0
    trouble: str = ""


def find(workspace: Workspace, place: Path, uploads: Path | None = None) -> Found:
    """Find the pairs in a site's content tree, or in an export of WordPress (whose pages are unpacked beside the lock).

    Raises PageError for what is neither.
    """
    locales, default = workspace.config.locales, workspace.config.source_locale
    if place.is_dir():
        files_there = list(trees.files_in(place, locales, default))
        rows, alone = trees.rows_of(files_there, locales, default)
        lonely = [
            (Row(file.path, "", "", trees.issue_of(file.day), file.slug, file.locale), file.day) for file in alone
        ]
        return Found(tuple(rows), place, _proposed(workspace, place, lonely), len(alone))
    name = hashlib.blake2b(str(place.resolve()).encode(), digest_size=6).hexdigest()
    files.make_private(files.private(workspace.root))
    folder = files.private(workspace.root, "exports", name)
    export = wordpress.unpack(place, folder, locales, default, uploads)
    lonely = [(row, row.issue) for row in export.alone]
    return Found(export.rows, folder, _proposed(workspace, folder, lonely), len(export.alone), export.cut_off)


def _proposed(workspace: Workspace, folder: Path, alone: Sequence[tuple[Row, str]]) -> tuple[Row, ...]:
    result = []
    for row, day in alone:
        try:
            page = pages.read(folder / row.source, row.source_locale, workspace.config)
        except PerakladError:
            continue  # what can't be read is in no pair
        texts = [[plain(unit.text)] for unit in page.units]
        result.append(
            proposing.page(row, row.source_locale, page.published.isoformat() if page.published else day, texts)
        )
    return tuple(proposing.propose(result, workspace.config.source_locale, workspace.config.locales))
