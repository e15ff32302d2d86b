"""Tasks: which pages of which issues are to be made, in which locales, and all that they depend on."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from pipeline import publish
from pipeline.archive.by_issue import by_issue
from pipeline.articles import path_of
from pipeline.errors import PerakladError
from pipeline.gate import page_needs
from pipeline.gate.verdict import released
from pipeline.model import PAGES, Verdict, folder_of
from pipeline.planning import journal
from pipeline.planning.journal import Note
from pipeline.publish.assembling import page_of, site_of
from pipeline.publish.dating import dates_of, moment_after
from pipeline.publish.listing import Live, Place, bare, staying
from pipeline.publish.pages import OwnTitles, Page
from pipeline.publish.relating import names_in
from pipeline.workspace import Workspace
from pipeline.workspace.snapshot import Snapshot

#: Where an article says its section, and the bytes of it in which that is looked for.
_SECTION, _HEAD = re.compile(rb"^section:[ ]*[\"']?([\w-]+)", re.MULTILINE), 2048


@dataclass(frozen=True, slots=True)
class Task:
    """An issue whose pages are to be made: of which articles in which locales, and which locales the whole site has.

    ``every`` are all its articles. ``targets``: where the articles of other issues that it links to are live. ``live``
    are its pages that readers have. ``menu``: the site's sections, by locale; ``own_titles``: its own pages likewise.
    ``at``: the instant that the journal's notes on this run will bear, empty if there will be none.
    """

    issue: str
    slugs: Mapping[str, Collection[str]]
    every: tuple[str, ...]
    locales: tuple[str, ...]
    targets: Mapping[str, tuple[str, ...]]
    live: Mapping[Place, Page]
    key: str
    menu: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    at: str = ""
    own_titles: OwnTitles = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rendered:
    """What came of a task: pages without their bodies (those only listed anew, too), what was left out, the files.

    ``failed`` is why nothing came of it.
    """

    task: Task
    pages: tuple[Page, ...]
    omitted: tuple[str, ...]
    files: Mapping[str, bytes]
    failed: str = ""


@dataclass
class Planning:
    """What may be made of the issues, by the verdicts on them and by what readers have; ``at``: as of a ``Task``."""

    workspace: Workspace
    verdicts: Sequence[Verdict]
    live: Live
    at: str = ""
    moments: dict[str, str] = field(default_factory=dict)
    menu: dict[str, tuple[str, ...]] = field(default_factory=dict)
    own_titles: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    _languages: dict[tuple[str, str], str] = field(default_factory=dict)
    _texts: dict[str, bytes] = field(default_factory=dict)

    @cached_property
    def issues(self) -> dict[str, tuple[dict[str, frozenset[str]], tuple[str, ...], tuple[str, ...], Snapshot]]:
        """Of each issue: its articles that may be made by locale, all of them, what they depend on, what may link."""
        editions, labels = self.workspace.config.required(), self.workspace.snapshot("").digest
        result: dict[str, tuple[dict[str, frozenset[str]], tuple[str, ...], tuple[str, ...], Snapshot]] = {}
        for verdict in self.verdicts:
            issue = verdict.issue
            every = self._slugs(issue)
            may = released(verdict, every, editions, self._by_article(issue), self.live.slugs(issue))
            if any(may.values()):
                own = self.workspace.snapshot(issue)
                needs = (own.digest, labels, pictures(self.workspace, issue), self._dates(own, may))
                self._texts |= {path: data[:_HEAD] for path, data in own.files.items() if path.endswith(".md")}
                result[issue] = (may, every, needs, Snapshot(issue, _articles(own), own.names))
        return result

    def _dates(self, own: Snapshot, may: Mapping[str, Collection[str]]) -> str:
        """What the journal tells of an issue's pages; also keeps the instant of this run behind its last note."""
        notes = _notes(own)
        self.moments[own.issue] = at = moment_after(notes, self.at)
        told = [
            f"{locale}/{slug}:{dates_of(notes, slug, locale, at)}"
            for locale, slugs in sorted(may.items())
            for slug in sorted(slugs)
        ]
        return hashlib.sha256("\n".join(told).encode()).hexdigest()

    def _slugs(self, issue: str) -> tuple[str, ...]:
        try:
            return self.workspace.slugs(issue)
        except PerakladError:
            return ()  # its verdict says so

    def _by_article(self, issue: str) -> Callable[[str], bool]:
        if issue == PAGES:
            return lambda _: True  # they make no issue that would be whole only with all of them
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

    def expected_menu(self, places: Iterable[Place]) -> dict[str, tuple[str, ...]]:
        """The sections that these pages will have in each locale, as far as the articles' files tell at a glance."""
        result: dict[tuple[str, str], str] = {
            (page.issue, page.slug): page.section for page in self.live.pages.values()
        }
        for issue, (_, every, _, _) in self.issues.items():
            for slug in every if issue != PAGES else ():
                match = _SECTION.search(self._texts.get(path_of(issue, slug), b""))
                result[issue, slug] = match[1].decode() if match else ""
        return self._menu((locale, result.get((issue, slug), "")) for locale, issue, slug in places)

    def expected_titles(self, places: Collection[Place]) -> dict[str, tuple[tuple[str, str], ...]]:
        """The publication's own pages that will be there in each locale, with their titles."""
        wanted = {place for place in places if place[1] == PAGES}
        if not wanted:
            return {}
        known = by_issue(self.workspace, "own titles", (PAGES,), _titles, dict[str, str])[PAGES]
        live = {place: page.fields["title"] for place, page in self.live.by_issue.get(PAGES, {}).items()}
        result: dict[str, list[tuple[str, str]]] = {}
        for place in wanted:
            locale, _, slug = place
            made = place[2] in (self.issues[PAGES][0].get(locale, ()) if PAGES in self.issues else ())
            if title := (known.get(f"{slug}/{locale}", "") if made else "") or live.get(place, ""):
                result.setdefault(locale, []).append((slug, title))
        return {locale: tuple(sorted(titles)) for locale, titles in result.items()}

    def menu_of(self, pages: Iterable[Page]) -> dict[str, tuple[str, ...]]:
        """The sections that pages have in each locale."""
        return self._menu((page.locale, page.section) for page in pages)

    def _menu(self, pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
        there = set(pairs)
        config = self.workspace.config
        return {
            locale: tuple(section for section in config.labels.section if (locale, section) in there)
            for locale in config.locales
        }

    def tasks(self, places: Collection[Place], locales: Iterable[str]) -> list[Task]:
        """What is to be made if the site has these pages and locales, each with a digest of all that it depends on.

        Settings, templates and the program itself are not among it.
        """
        every_locale = tuple(sorted(locales))
        tasks = []
        for issue, (may, every, needs, own) in self.issues.items():
            targets = self.targets(places, own)
            parts = [
                *needs,
                *(f"{locale}:{','.join(sorted(may[locale]))}" for locale in sorted(may)),
                "/",
                *every_locale,
            ]
            parts += [f"{target}={','.join(there)}" for target, there in sorted(targets.items())]
            parts += ["/", *(f"{locale}:{','.join(sections)}" for locale, sections in sorted(self.menu.items()))]
            parts += ["/", repr(sorted(self.own_titles.items()))]
            key = hashlib.sha256("\0".join(parts).encode()).hexdigest()
            live = self.live.by_issue.get(issue, {})
            told = (targets, live, key, self.menu, self.moments[issue], self.own_titles)
            tasks.append(Task(issue, may, every, every_locale, *told))
        return sorted(tasks, key=lambda task: task.issue)

    def targets(self, places: Collection[Place], own: Snapshot) -> dict[str, tuple[str, ...]]:
        """Where the articles are live that an issue links to, in their own language first."""
        result = {}
        for issue, slug in page_needs.linked(own):
            there = [locale for locale in self.workspace.config.locales if (locale, issue, slug) in places]
            result[f"{issue}/{slug}"] = self.own_first(f"{issue}/{slug}", there)
        return result

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


def _titles(held: Workspace, issue: str) -> dict[str, str]:
    """The titles of the publication's own pages as readers would get them, by ``PAGE/LOCALE``."""
    result = {}
    for slug in held.slugs(issue):
        for locale in held.config.locales:
            try:
                page = page_of(held, held.article(issue, slug), locale)
            except PerakladError:
                continue  # its verdict says so
            if page:
                result[f"{slug}/{locale}"] = page.fields["title"]
    return result


def _articles(own: Snapshot) -> dict[str, bytes]:
    """The articles' files among those of an issue that may link to one in another issue."""
    return {
        path: data for path, data in own.files.items() if path.endswith(".md") and (b".md" in data or b".html" in data)
    }


def _notes(own: Snapshot) -> tuple[Note, ...]:
    """The notes of an issue on what went live and what was corrected; none where they can't be read."""
    where = journal.path_of(own.issue)
    data = own.files.get(where, b"")
    try:
        return journal.parse(data, where) if data else ()
    except PerakladError:
        return ()  # its pages can't be made, and that is told then


def pictures(workspace: Workspace, issue: str) -> str:
    """A digest of all that lies beside an issue's articles and is no text of it: their pictures."""
    folder = workspace.root / folder_of(issue)
    hasher = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.suffix not in (".md", ".toml", ".jsonl") and path.is_file():
            name = path.relative_to(folder).as_posix()
            hasher.update(name.encode() + hashlib.sha256(path.read_bytes()).digest())
    return hasher.hexdigest()


def render(workspace: Workspace, form: str, templates: bool, task: Task) -> Rendered:
    """Make the pages of one issue: the work of a worker. What can't be made fails by itself."""
    held = workspace.holding(workspace.snapshot(task.issue), workspace.snapshot(""))
    made: list[Page] = []
    omitted: list[tuple[Place, str]] = []
    try:
        for slug in held.slugs(task.issue):
            article = held.article(task.issue, slug)
            names = names_in(article) if form in publish.WITH_RELATED else ()
            for locale in workspace.config.locales:
                if slug in task.slugs.get(locale, ()):
                    page = page_of(held, article, locale, task.at)
                    if page is None:
                        omitted.append(((locale, task.issue, slug), f"{article.path} ({locale})"))
                    else:
                        made.append(replace(page, names=names))
        pages = [*made, *staying(task.live, made, task.every)]
        own = {slug: tuple(page.locale for page in pages if page.slug == slug) for slug in task.every}
        targets = {**task.targets, **{f"{task.issue}/{slug}": there for slug, there in own.items()}}
        targets = _own_first(held, task.issue, targets)
        site = site_of(
            held, pages, task.locales, templates=templates, targets=targets, menu=task.menu, own_titles=task.own_titles
        )
    except PerakladError as error:
        return Rendered(task, (), (), {}, f"{task.issue}: {error}")
    files = publish.get(form).issue_files(site, task.issue) if made else {}
    listed = {page.place for page in pages}
    left_out = tuple(reason for place, reason in omitted if place not in listed)
    return Rendered(task, tuple(map(bare, pages)), left_out, files)


def _own_first(held: Workspace, issue: str, targets: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The locales of each of the issue's own articles in order, that of its own language first."""
    result = dict(targets)
    for target, there in targets.items():
        if target.startswith(f"{issue}/") and len(there) > 1:
            first = held.article(issue, target.partition("/")[2]).locale
            result[target] = tuple(sorted(there, key=lambda locale: locale != first))
    return result
