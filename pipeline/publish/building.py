"""Building: the tree of all pages that may go live, made anew only where something has changed.

Pages are made issue by issue, and once more only where something changed that they depend on: the index keeps, for
each issue and for each page over many issues, a digest of all that went into it, and the digests of the files made.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import pairwise

import msgspec

from pipeline import publish
from pipeline.archive.by_issue import index_of, settings_basis
from pipeline.archive.index import Row
from pipeline.model import Verdict
from pipeline.parallel.workers import Workers
from pipeline.publish.assembling import own_templates, page_of, site_of
from pipeline.publish.pages import Page
from pipeline.publish.tree import Tree
from pipeline.workspace import Workspace

#: Verdicts on the issues named; on all, if none is.
Judge = Callable[[Sequence[str]], tuple[Verdict, ...]]


@dataclass(frozen=True, slots=True)
class Published:
    """What was written, and the verdicts: those that passed are live, the others were held back.

    ``omitted`` are article × locale left out of a published issue since something in them is unfinished. ``rendered``
    counts the pages that had to be made anew. ``recorded`` are the journals that say something new of what is live;
    ``unrecorded`` is why nothing could be noted.
    """

    written: tuple[str, ...]
    removed: tuple[str, ...]
    verdicts: tuple[Verdict, ...]
    omitted: tuple[str, ...]
    rendered: int = 0
    total: int = 0
    recorded: tuple[str, ...] = ()
    unrecorded: str = ""


class _Made(msgspec.Struct, frozen=True):
    """The pages of an issue: what other pages show of them (without their bodies), and the files made of them."""

    pages: tuple[Page, ...]
    omitted: tuple[str, ...]
    files: dict[str, str]


@dataclass(frozen=True, slots=True)
class _Task:
    """An issue whose pages are to be made: in which locales, and which locales the whole site has."""

    issue: str
    live: tuple[str, ...]
    locales: tuple[str, ...]
    key: str


@dataclass(frozen=True, slots=True)
class _Rendered:
    """What came of a task: the pages without their bodies, what was left out, and the files."""

    task: _Task
    pages: tuple[Page, ...]
    omitted: tuple[str, ...]
    files: Mapping[str, bytes]


def fill(
    workspace: Workspace,
    judge: Judge,
    names: Iterable[str],
    form: str,
    new: Tree,
    workers: Workers,
    progress: Callable[[str], None],
    *,
    templates: bool = True,
) -> tuple[Published, list[Page], tuple[str, str, list[Row]]]:
    """Fill the new tree; return what came of it, the pages, and what the index is to keep.

    ``judge`` says of issues whether they may go live. ``templates``: by the publication's own templates.
    """
    names = tuple(names)
    verdicts = judge(names)
    named = {verdict.issue for verdict in verdicts}
    there = {part for path in new.before for part in _stems(path)}
    live_before = [issue for issue in workspace.issues() if issue not in named and issue in there]
    others = judge(live_before) if live_before else ()
    output = publish.get(form)
    kind, basis = f"pages {form}", settings_basis(workspace, _templates(workspace) if templates else b"")
    known = index_of(workspace).rows(kind, basis)
    issues = _Issues(workspace, form, new, known, (*verdicts, *others), workers, progress, templates)
    pages = issues.make()
    rows, rendered = issues.rows, issues.rendered
    parts = (
        output.parts(site_of(workspace, pages, pictures=False, templates=templates), partial(_whole, workspace))
        if pages
        else ()
    )
    for part in parts:
        key = hashlib.sha256(msgspec.msgpack.encode(part.depends_on)).hexdigest()
        row = known.get(part.path)
        if row and row.files == key and new.has({part.path: row.content.decode()}):
            new.keep(part.path)
            continue
        rendered += 1
        rows.append(Row(part.path, key, new.put(part.path, part.render()).encode()))
    _keep_held_back(workspace, new, pages, (*verdicts, *others))
    changed, gone = (new.changed, new.gone) if pages else ((), ())
    return Published(changed, gone, verdicts, issues.omitted, rendered, len(new.digests)), pages, (kind, basis, rows)


@dataclass
class _Issues:
    """The pages of all issues that may go live, each issue's made anew where something of it has changed."""

    workspace: Workspace
    form: str
    new: Tree
    known: Mapping[str, Row]
    verdicts: Sequence[Verdict]
    workers: Workers
    progress: Callable[[str], None]
    templates: bool
    rows: list[Row] = field(default_factory=list)
    rendered: int = 0
    omitted: tuple[str, ...] = ()

    def make(self) -> list[Page]:
        """Put the issues' files into the tree; return their pages, without bodies."""
        live = _live(self.workspace, self.verdicts)
        locales = {locale for shown in live.values() for locale in shown}
        while True:
            made = self._make(_tasks(self.workspace, live, locales))
            pages = [page for one in made for page in one.pages]
            # Every page names the locales that the site has: one in which all articles are left out is none of them.
            if {page.locale for page in pages} == locales or not pages:
                self.omitted = tuple(path for one in made for path in one.omitted)
                return pages
            locales = {page.locale for page in pages}

    def _make(self, tasks: Sequence[_Task]) -> list[_Made]:
        made: dict[str, _Made] = {}
        for task in tasks:
            row = self.known.get(task.issue)
            found = msgspec.msgpack.decode(row.content, type=_Made) if row and row.files == task.key else None
            if found and self.new.has(found.files):
                made[task.issue] = found
                for path in found.files:
                    self.new.keep(path)
        left = [task for task in tasks if task.issue not in made]
        for result in self.workers.map(partial(_render, self.workspace, self.form, self.templates), left):
            self.progress(result.task.issue)
            files = {path: self.new.put(path, data) for path, data in result.files.items()}
            one = made[result.task.issue] = _Made(result.pages, result.omitted, files)
            self.rendered += len(files)
            self.rows.append(Row(result.task.issue, result.task.key, msgspec.msgpack.encode(one)))
        return [made[task.issue] for task in tasks]


def _live(workspace: Workspace, verdicts: Iterable[Verdict]) -> dict[str, tuple[str, ...]]:
    """The issues that may go live, each with the locales of its editions that passed."""
    editions = workspace.config.editions
    return {
        verdict.issue: tuple(
            locale
            for locale in workspace.config.locales
            if any(passed and locale in editions[name].locales for name, passed in verdict.editions.items())
        )
        for verdict in verdicts
        # Nothing may be wrong with the issue as a whole, in whatever language.
        if not any(finding.where.locale == "" for finding in verdict.reasons)
    }


def _tasks(workspace: Workspace, live: Mapping[str, tuple[str, ...]], locales: Iterable[str]) -> list[_Task]:
    """What is to be made, each with a digest of all that it depends on besides settings, templates and program."""
    labels, every = workspace.snapshot("").digest, tuple(sorted(locales))
    tasks = []
    for issue, shown in live.items():
        depends_on = (workspace.snapshot(issue).digest, labels, _pictures(workspace, issue), *shown, "/", *every)
        tasks.append(_Task(issue, shown, every, hashlib.sha256("\0".join(depends_on).encode()).hexdigest()))
    return [task for task in tasks if task.live]


def _render(workspace: Workspace, form: str, templates: bool, task: _Task) -> _Rendered:
    """Make the pages of one issue: the work of a worker."""
    held = workspace.holding(workspace.snapshot(task.issue), workspace.snapshot(""))
    pages: list[Page] = []
    omitted: list[str] = []
    for slug in held.slugs(task.issue):
        article = held.article(task.issue, slug)
        for locale in task.live:
            page = page_of(held, article, locale)
            if page is None:
                omitted.append(f"{article.path} ({locale})")
            else:
                pages.append(page)
    site = site_of(held, pages, task.locales, templates=templates)
    files = publish.get(form).issue_files(site, task.issue)
    return _Rendered(task, tuple(replace(page, body="", source_text="") for page in pages), tuple(omitted), files)


def _whole(workspace: Workspace, page: Page) -> Page:
    """The page with its body."""
    whole = page_of(workspace, workspace.article(page.issue, page.slug), page.locale)
    return whole or page


def _keep_held_back(workspace: Workspace, new: Tree, pages: Sequence[Page], verdicts: Iterable[Verdict]) -> None:
    """What is live of the (locale, issue) that got no page this time stays as it is."""
    rendered = {(page.locale, page.issue) for page in pages}
    judged = {(locale, verdict.issue) for verdict in verdicts for locale in workspace.config.locales}
    for path in new.before:
        if path not in new.digests and set(pairwise(_stems(path))) & (judged - rendered):
            new.keep(path)


def _stems(path: str) -> list[str]:
    """The parts of a path without their endings: a locale, an issue, an article."""
    return [part.partition(".")[0] for part in path.split("/")]


def _pictures(workspace: Workspace, issue: str) -> str:
    """A digest of all that lies beside an issue's articles and is no text of it: their pictures."""
    folder = workspace.root / "articles" / issue
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.suffix not in (".md", ".toml", ".jsonl") and path.is_file():
            name = path.relative_to(folder).as_posix()
            found.update(name.encode() + hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()


def _templates(workspace: Workspace) -> bytes:
    """A digest of the publication's own templates."""
    return hashlib.sha256(msgspec.msgpack.encode(sorted(own_templates(workspace).items()))).digest()
