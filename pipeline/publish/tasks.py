"""Tasks: which pages of which issues are to be made, in which locales, and all that they depend on."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from pipeline import publish
from pipeline.errors import PerakladError
from pipeline.gate import page_needs
from pipeline.gate.verdict import released
from pipeline.model import Verdict
from pipeline.planning.journal import Act
from pipeline.planning.journal import path_of as journal_path
from pipeline.publish.assembling import page_of, site_of
from pipeline.publish.listing import Live, Place, bare, staying
from pipeline.publish.pages import Page
from pipeline.workspace import Workspace
from pipeline.workspace.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Task:
    """An issue whose pages are to be made: of which articles in which locales, and which locales the whole site has.

    ``every`` are all its articles. ``targets``: where the articles of other issues that it links to are live. ``live``
    are its pages that readers have.
    """

    issue: str
    slugs: Mapping[str, Collection[str]]
    every: tuple[str, ...]
    locales: tuple[str, ...]
    targets: Mapping[str, tuple[str, ...]]
    live: Mapping[Place, Page]
    key: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """What came of a task: the pages without their bodies, what was left out, and the files.

    Among the pages are those that stay as they are, and are only listed anew. ``failed`` is why nothing came of it.
    """

    task: Task
    pages: tuple[Page, ...]
    omitted: tuple[str, ...]
    files: Mapping[str, bytes]
    failed: str = ""


@dataclass
class Planning:
    """What may be made of the issues, by the verdicts on them and by what readers have."""

    workspace: Workspace
    verdicts: Sequence[Verdict]
    live: Live
    _languages: dict[tuple[str, str], str] = field(default_factory=dict)

    @cached_property
    def issues(self) -> dict[str, tuple[dict[str, frozenset[str]], tuple[str, ...], tuple[str, ...], Snapshot]]:
        """Of each issue: its articles that may be made by locale, all of them, what they depend on, what may link."""
        editions, labels = self.workspace.config.required(), self.workspace.snapshot("").digest
        found: dict[str, tuple[dict[str, frozenset[str]], tuple[str, ...], tuple[str, ...], Snapshot]] = {}
        for verdict in self.verdicts:
            issue = verdict.issue
            every = self._slugs(issue)
            may = released(verdict, every, editions, self._by_article(issue), self.live.slugs(issue))
            if any(may.values()):
                own = self.workspace.snapshot(issue)
                needs = (own.digest, labels, pictures(self.workspace, issue), _corrections(own))
                found[issue] = (may, every, needs, Snapshot(issue, _articles(own), own.names))
        return found

    def _slugs(self, issue: str) -> tuple[str, ...]:
        try:
            return self.workspace.slugs(issue)
        except PerakladError:
            return ()  # its verdict says so

    def _by_article(self, issue: str) -> Callable[[str], bool]:
        try:
            settings = self.workspace.issue_settings(issue)
        except PerakladError:
            return lambda _: False  # as above
        return lambda locale: self.workspace.config.policy_for(locale, settings).release == "article"

    def planned(self) -> set[Place]:
        """Every page that may be made."""
        return {
            (locale, issue, slug)
            for issue, (may, *_) in self.issues.items()
            for locale, slugs in may.items()
            for slug in slugs
        }

    def tasks(self, places: Collection[Place], locales: Iterable[str]) -> list[Task]:
        """What is to be made if the site has these pages and locales, each with a digest of all that it depends on.

        Settings, templates and the program itself are not among it.
        """
        every_locale = tuple(sorted(locales))
        tasks = []
        for issue, (may, every, needs, own) in self.issues.items():
            targets = self.targets(places, own)
            said = [
                *needs,
                *(f"{locale}:{','.join(sorted(may[locale]))}" for locale in sorted(may)),
                "/",
                *every_locale,
            ]
            said += [f"{target}={','.join(there)}" for target, there in sorted(targets.items())]
            key = hashlib.sha256("\0".join(said).encode()).hexdigest()
            tasks.append(Task(issue, may, every, every_locale, targets, self.live.by_issue.get(issue, {}), key))
        return tasks

    def targets(self, places: Collection[Place], own: Snapshot) -> dict[str, tuple[str, ...]]:
        """Where the articles are live that an issue links to, in their own language first."""
        found = {}
        for issue, slug in page_needs.linked(own):
            there = [locale for locale in self.workspace.config.locales if (locale, issue, slug) in places]
            found[f"{issue}/{slug}"] = self.own_first(f"{issue}/{slug}", there)
        return found

    def own_first(self, target: str, locales: Sequence[str]) -> tuple[str, ...]:
        """The locales in which an article is live in order, that of its own language first."""
        if len(locales) < 2:
            return tuple(locales)
        first = self._language(*target.split("/", 1))
        return tuple(sorted(locales, key=lambda locale: (locale != first, locale)))

    def _language(self, issue: str, slug: str) -> str:
        if (issue, slug) not in self._languages:
            try:
                self._languages[issue, slug] = self.workspace.article(issue, slug).locale
            except PerakladError:
                self._languages[issue, slug] = ""
        return self._languages[issue, slug]


def _articles(own: Snapshot) -> dict[str, bytes]:
    """The articles' files among those of an issue that may link to one in another issue."""
    return {
        path: data for path, data in own.files.items() if path.endswith(".md") and (b".md" in data or b".html" in data)
    }


def _corrections(own: Snapshot) -> str:
    """A digest of the corrections that an issue's journal holds: they date its pages."""
    journal = own.files.get(journal_path(own.issue), b"")
    mark = f'"{Act.CORRECTED}"'.encode()
    if mark not in journal:
        return ""
    return hashlib.sha256(b"\n".join(line for line in journal.split(b"\n") if mark in line)).hexdigest()


def pictures(workspace: Workspace, issue: str) -> str:
    """A digest of all that lies beside an issue's articles and is no text of it: their pictures."""
    folder = workspace.root / "articles" / issue
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.suffix not in (".md", ".toml", ".jsonl") and path.is_file():
            name = path.relative_to(folder).as_posix()
            found.update(name.encode() + hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()


def render(workspace: Workspace, form: str, templates: bool, task: Task) -> Rendered:
    """Make the pages of one issue: the work of a worker. What can't be made fails by itself."""
    held = workspace.holding(workspace.snapshot(task.issue), workspace.snapshot(""))
    made: list[Page] = []
    omitted: list[tuple[Place, str]] = []
    try:
        for slug in held.slugs(task.issue):
            article = held.article(task.issue, slug)
            for locale in workspace.config.locales:
                if slug in task.slugs.get(locale, ()):
                    page = page_of(held, article, locale)
                    if page is None:
                        omitted.append(((locale, task.issue, slug), f"{article.path} ({locale})"))
                    else:
                        made.append(page)
        pages = [*made, *staying(task.live, made, task.every)]
        own = {slug: tuple(page.locale for page in pages if page.slug == slug) for slug in task.every}
        targets = {**task.targets, **{f"{task.issue}/{slug}": there for slug, there in own.items()}}
        site = site_of(held, pages, task.locales, templates=templates, targets=_own_first(held, task.issue, targets))
    except PerakladError as error:
        return Rendered(task, (), (), {}, f"{task.issue}: {error}")
    files = publish.get(form).issue_files(site, task.issue) if made else {}
    listed = {page.place for page in pages}
    left_out = tuple(said for place, said in omitted if place not in listed)
    return Rendered(task, tuple(map(bare, pages)), left_out, files)


def _own_first(held: Workspace, issue: str, targets: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The locales of each of the issue's own articles in order, that of its own language first."""
    found = dict(targets)
    for target, there in targets.items():
        if target.startswith(f"{issue}/") and len(there) > 1:
            first = held.article(issue, target.partition("/")[2]).locale
            found[target] = tuple(sorted(there, key=lambda locale: locale != first))
    return found
