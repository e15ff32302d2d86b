"""Many pairs of pages at once: each source becomes an article, each translation its catalog.

Workers read and pair; the parent writes what they found, a few articles at a time, and notes what is done, so that a
run that was killed goes on where it was.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Protocol

import msgspec

from pipeline import files
from pipeline.adopting import pages, pending, writing
from pipeline.adopting.manifest import Row, article_of, by_source
from pipeline.adopting.pairing import Fate
from pipeline.adopting.writing import Adopted, Plan
from pipeline.config import require_locale
from pipeline.errors import PageError, PerakladError
from pipeline.parallel.workers import Workers
from pipeline.planning.journal import Note
from pipeline.workspace import Workspace, saving
from pipeline.workspace.snapshot import Snapshot

#: Articles that are written at one go: a few seconds of work that a killed run does again.
TOGETHER = 25

#: Doubtful texts of an article that a report shows.
SHOWN = 12

#: Where it is noted what is done, in the private folder.
DONE = "adopted.jsonl"


class Made(Protocol):
    """An article made of a page."""

    @property
    def issue(self) -> str:
        """Its issue."""

    @property
    def slug(self) -> str:
        """Its name."""

    @property
    def text(self) -> str:
        """Its Markdown with front matter."""

    @property
    def pictures(self) -> dict[str, bytes]:
        """Its pictures by path."""

    @property
    def path(self) -> str:
        """Where it belongs within the workspace."""


#: Makes an article of a page: the file, issue, slug and locale as far as somebody said them.
Prepare = Callable[[Workspace, Path, str, str, str], Made]


class Doubt(msgspec.Struct, frozen=True):
    """A segment that a person should look at."""

    source: str
    target: str
    sure: float
    reason: str


class Result(msgspec.Struct, frozen=True):
    """What became of one row. ``error``: why nothing did; ``hint``: what to do about it. ``counts``: by fate."""

    row: Row
    issue: str = ""
    article: str = ""
    sure: float = 0.0
    share: float = 0.0
    adaptation: bool = False
    counts: dict[str, int] = {}
    added: int = 0
    doubts: tuple[Doubt, ...] = ()
    error: str = ""
    hint: str = ""
    done_before: bool = False


class _Found(msgspec.Struct, frozen=True):
    """What a worker found out about one source and its translations."""

    results: tuple[Result, ...]
    marks: tuple[str, ...] = ()
    issue: str = ""
    texts: dict[str, str] = {}
    pictures: dict[str, bytes] = {}
    notes: tuple[Note, ...] = ()
    waiting: tuple[tuple[Adopted, tuple[str, ...]], ...] = ()


def run(
    workspace: Workspace,
    rows: Sequence[Row],
    folder: Path,
    plan: Plan,
    prepare: Prepare,
    *,
    workers: Workers,
    dry_run: bool = False,
) -> Iterator[Result]:
    """Adopt what the rows name, paths from ``folder``; yield what became of each.

    A row that can't be adopted is told and the rest goes on. Raises WriteError.
    """
    groups = by_source(rows)
    known = _done(workspace)
    work = partial(_adopted, workspace, folder, plan, prepare, frozenset(known))
    waiting: list[_Found] = []
    taken: dict[str, str] = {}
    for group, outcome in zip(groups, workers.map(work, groups), strict=True):
        clash = next((where for where in outcome.texts if taken.get(where, group[0].source) != group[0].source), "")
        if clash:
            hint = "Give one of the rows another slug."
            error = f"{taken[clash]} became {clash} already"
            yield from (Result(row, error=error, hint=hint) for row in group)
            continue
        taken |= dict.fromkeys(outcome.texts, group[0].source)
        yield from outcome.results
        if not dry_run:
            waiting.append(outcome)
            if len(waiting) >= TOGETHER:
                _write(workspace, waiting)
                waiting = []
    _write(workspace, waiting)


def _adopted(
    workspace: Workspace, folder: Path, plan: Plan, prepare: Prepare, known: frozenset[str], group: tuple[Row, ...]
) -> _Found:
    """One source and its translations: the work of a worker. Nothing is written."""
    first = group[0]
    marks = tuple(_mark(folder, row) for row in group)
    if known.issuperset(marks):
        return _Found(tuple(Result(row, done_before=True) for row in group))
    texts: dict[str, str] = {}
    try:
        if named := article_of(first.source):
            workspace.require(*named)
            (issue, slug), pictures = named, dict[str, bytes]()
        else:
            source = _page(folder, first.source)
            made = prepare(workspace, source, first.issue, first.slug, first.source_locale)
            issue, slug, pictures = made.issue, made.slug, dict(made.pictures)
            if workspace.is_there(made.path):
                _require_same(workspace, made)
                pictures = {}
            else:
                texts[made.path] = made.text
    except PerakladError as error:
        return _Found(tuple(_refused(row, error) for row in group))
    held = workspace.holding(Snapshot(files={where: text.encode() for where, text in texts.items()}))
    results: list[Result] = []
    waiting: list[tuple[Adopted, tuple[str, ...]]] = []
    notes: dict[tuple[str, str], Note] = {}
    for row, mark in zip(group, marks, strict=True):
        if mark in known:
            results.append(Result(row, done_before=True))
            continue
        try:
            done = _translation(held, folder, row, issue, slug, plan)
        except PerakladError as error:
            results.append(_refused(row, error))
            continue
        results.append(_told(row, done))
        if done.files:
            waiting.append((done, tuple(writing.digests_of(held, issue, slug))))
        texts |= done.files
        targets = writing.targets_of(held.source(held.article(issue, slug)).segments, done)
        for note in writing.notes_for(held, done, targets, plan) if done.files else ():
            notes.setdefault((note.article, note.locale), note)
    fine = tuple(mark for mark, result in zip(marks, results, strict=True) if not result.error)
    return _Found(tuple(results), fine, issue, texts, pictures, tuple(notes.values()), tuple(waiting))


def _translation(workspace: Workspace, folder: Path, row: Row, issue: str, slug: str, plan: Plan) -> Adopted:
    require_locale(workspace.config, row.locale)
    article = workspace.article(issue, slug)
    page = _page(folder, row.translation)
    mode = article.segmentation or workspace.config.segmentation
    translation = pages.read(page, row.locale, workspace.config, mode)
    return writing.adopted(workspace, issue, slug, translation, page.name, plan)


def _page(folder: Path, name: str) -> Path:
    """A page that a row names; the manifest is the person's own, but it may come from elsewhere: within its folder."""
    place = (folder / name).resolve()
    if not place.is_relative_to(folder.resolve()):
        raise PageError("the page lies outside the manifest's folder", where=name, hint="Put the manifest above it.")
    if not place.is_file():
        raise PageError("there is no such page", where=name, hint="Correct the path in the manifest.")
    return place


def _require_same(workspace: Workspace, made: Made) -> None:
    """An article that is there already must be the one that the page is."""
    from pipeline import articles

    new = articles.parse(made.text, made.issue, made.slug, workspace.config.source_locale)
    old = workspace.article(made.issue, made.slug)
    if old.fields.get("title") != new.fields.get("title") or old.locale != new.locale:
        raise PageError(
            f"another article is called {made.path}", where=made.path, hint="Give the row a slug of its own."
        )


def _told(row: Row, done: Adopted) -> Result:
    pairing = done.pairing
    doubts = tuple(
        Doubt(pair.segment.text, pair.target, pair.sure, pair.reason)
        for pair in pairing.pairs
        if pair.fate in (Fate.DRAFT, Fate.MISSING)
    )
    counts = {str(fate): done.count(fate) for fate in Fate}
    return Result(
        row, done.issue, done.article, pairing.sure, pairing.share, pairing.is_adaptation, counts, len(pairing.added),
        doubts[:SHOWN],
    )  # fmt: skip


def _refused(row: Row, error: PerakladError) -> Result:
    return Result(row, error=str(error), hint=error.hint)


def _mark(folder: Path, row: Row) -> str:
    """What stands for a row and the contents of its pages; what can't be read is tried again in each run."""
    hasher = hashlib.blake2b(digest_size=12)
    for name in (row.source, row.translation):
        place = folder / name
        hasher.update(f"{name}\0".encode())
        if place.is_file():
            with place.open("rb") as data:
                hasher.update(hashlib.file_digest(data, "blake2b").digest())
    hasher.update("\0".join((row.locale, row.issue, row.slug)).encode())
    return hasher.hexdigest()


def _done(workspace: Workspace) -> set[str]:
    """The marks of what is done; a line that was cut off is none."""
    place = files.private(workspace.root, DONE)
    if not place.is_file():
        return set()
    return set(place.read_text(encoding="ascii", errors="replace").split())


def _write(workspace: Workspace, outcomes: Sequence[_Found]) -> None:
    """Write the articles with their catalogs, ledgers and pictures, then the journals; then note that it is done."""
    if not any(outcome.texts for outcome in outcomes):
        return
    with files.lock(workspace.root):
        notes: dict[str, list[Note]] = {}
        texts: dict[str, str] = {}
        for outcome in outcomes:
            for where, data in outcome.pictures.items():
                files.write_bytes(files.within(workspace.root, workspace.root / where), data, where)
            texts |= outcome.texts
            notes.setdefault(outcome.issue, []).extend(outcome.notes)
        saving.write_all(workspace, {**texts, **writing.journals(workspace, notes)})
        for outcome in outcomes:
            for done, source in outcome.waiting:
                pending.keep(workspace, done, source)
        place = files.private(workspace.root, DONE)
        files.make_private(files.private(workspace.root))
        with place.open("a", encoding="ascii") as noted:
            noted.writelines(f"{mark}\n" for outcome in outcomes for mark in outcome.marks)


def summed(results: Sequence[Result]) -> Mapping[str, int]:
    """How many segments became what, over all rows."""
    total: dict[str, int] = {}
    for result in results:
        for fate, count in result.counts.items():
            total[fate] = total.get(fate, 0) + count
    return total
