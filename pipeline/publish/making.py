"""Making: the files of each issue, made anew only where something has changed that its pages depend on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial

import msgspec
from msgspec.structs import replace

from pipeline import publish
from pipeline.archive.index import Row
from pipeline.model import PAGES
from pipeline.parallel.workers import Workers
from pipeline.publish.listing import staying
from pipeline.publish.pages import Page, titles_of_own
from pipeline.publish.relating import Lists, Relations, said_in, told_by, with_list
from pipeline.publish.tasks import Planning, Rendered, Task, render
from pipeline.publish.tree import Tree
from pipeline.publish.wording import phrases_of
from pipeline.workspace import Workspace


class Made(msgspec.Struct, frozen=True):
    """The pages of an issue: what other pages show of them (without their bodies), and the files made of them.

    Among the pages are those that are only listed; ``failed`` is why an issue's pages could not be made. ``told``
    stands for what later articles' lists show of them, ``before`` for what was told before, ``lists`` for their own.
    """

    pages: tuple[Page, ...]
    omitted: tuple[str, ...]
    files: dict[str, str]
    failed: str = ""
    told: str = ""
    before: str = ""
    lists: str = ""

    @property
    def new(self) -> tuple[Page, ...]:
        """The pages that were made of the texts as they are."""
        return _new(self.pages)


def _new(pages: Sequence[Page]) -> tuple[Page, ...]:
    return tuple(page for page in pages if not page.left)


@dataclass
class Issues:
    """The pages of all issues that may go live, each issue's made anew where something of it has changed."""

    workspace: Workspace
    form: str
    new: Tree
    known: Mapping[str, Row]
    planning: Planning
    workers: Workers
    progress: Callable[[str], None]
    templates: bool
    rows: list[Row] = field(default_factory=list)
    rendered: int = 0
    omitted: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    _done: dict[str, Made] = field(default_factory=dict)

    def make(self) -> list[Page]:
        """Put the issues' files into the tree; return all pages that the site has, without bodies."""
        live = self.planning.live
        places = {*self.planning.planned(), *live.pages}
        self.planning.menu = self.planning.expected_menu(places)
        self.planning.own_titles = self.planning.expected_titles(places)
        while True:
            made = self._make(self.planning.tasks(places, {locale for locale, _, _ in places}))
            new = {(page.locale, page.issue) for of_issue in made for page in of_issue.new}
            judged = {verdict.issue for verdict in self.planning.verdicts}
            pages = [page for of_issue in made for page in of_issue.pages if (page.locale, page.issue) in new]
            # In a locale of an issue of which nothing was made everything stays as it is.
            pages += [
                page for page in live.pages.values() if page.issue in judged and (page.locale, page.issue) not in new
            ]
            live_places = {page.place for page in pages}
            menu, titles = self.planning.menu_of(pages), titles_of_own(pages)
            # Every page names the locales that the site has, and leads to what is live: what was left out is neither.
            as_expected = (live_places, menu, titles) == (places, self.planning.menu, self.planning.own_titles)
            if as_expected or not pages:
                self.omitted = tuple(path for of_issue in made for path in of_issue.omitted)
                self.failed = tuple(of_issue.failed for of_issue in made if of_issue.failed)
                return pages
            places, self.planning.menu, self.planning.own_titles = live_places, menu, titles

    def _make(self, tasks: Sequence[Task]) -> list[Made]:
        known = {
            task.issue: known_made for task in tasks if (known_made := self._done.get(task.key) or self._known(task))
        }
        results = self._rendered([task for task in tasks if task.issue not in known])
        relations = Relations() if self.form in publish.WITH_RELATED else None
        by_issue = {task.issue: task for task in tasks}
        judged = {verdict.issue for verdict in self.planning.verdicts}
        made: dict[str, Made] = {}
        # An article's list holds earlier articles alone, so that all that it needs is there.
        for issue in sorted({*by_issue, *(judged & self.planning.live.by_issue.keys())}):
            task, known_made = by_issue.get(issue), known.get(issue)
            if task and known_made is None:
                result = next(results)
                lists = relations.of(_new(result.pages)) if relations else {}
                known_made = self._put(result, lists, relations.chain if relations else "")
            elif task and known_made and relations and known_made.before != relations.chain:
                lists = relations.of(known_made.new)
                if said_in(lists) == known_made.lists:
                    known_made = self._kept(task, replace(known_made, before=relations.chain))
                else:
                    known_made = self._kept(task, self._relisted(known_made, lists, relations.chain))
            if known_made:
                made[issue] = known_made
            if relations:
                self._relate(relations, issue, known_made)
        return [made[task.issue] for task in tasks]

    def _rendered(self, tasks: Sequence[Task]) -> Iterator[Rendered]:
        for result in self.workers.map(partial(render, self.workspace, self.form, self.templates), tasks):
            self.progress(result.task.issue)
            yield result

    def _put(self, result: Rendered, lists: Lists, before: str) -> Made:
        """Take in the files of an issue, its articles' lists in their places; ``before`` as in ``Made``."""
        pages = {page.path: page for page in result.pages if page.place in lists}
        files = {
            path: self.new.put(path, self._with_list(data, pages[path], lists) if path in pages else data)
            for path, data in result.files.items()
        }
        self.rendered += len(files)
        told = told_by(result.pages)
        made = Made(result.pages, result.omitted, files, result.failed, told, before, said_in(lists))
        if made.failed:
            self._done[result.task.key] = made
            return made
        return self._kept(result.task, made)

    def _relisted(self, made: Made, lists: Lists, before: str) -> Made:
        """An issue whose articles' lists a change of an earlier article has changed; the rest of its pages stays."""
        files = dict(made.files)
        for page in made.new:
            if page.path in files and page.place in lists:
                data = self._with_list(self.new.current(page.path), page, lists)
                files[page.path] = self.new.put(page.path, data)
        self.rendered += sum(files[path] != digest for path, digest in made.files.items())
        return replace(made, files=files, before=before, lists=said_in(lists))

    def _with_list(self, html: bytes, page: Page, lists: Lists) -> bytes:
        return with_list(html, page, lists[page.place], self._headings[page.locale])

    @cached_property
    def _headings(self) -> dict[str, str]:
        return {locale: phrases.get("related", "") for locale, phrases in phrases_of(self.workspace.config).items()}

    def _kept(self, task: Task, made: Made) -> Made:
        self._done[task.key] = made
        self.rows.append(Row(task.issue, task.key, msgspec.msgpack.encode(made)))
        return made

    def _relate(self, relations: Relations, issue: str, made: Made | None) -> None:
        """Let later articles lead to an issue's that readers have, made anew or not."""
        if issue == PAGES:
            return
        new = {page.locale for page in made.new} if made else set()
        stay = [page for page in self.planning.live.by_issue.get(issue, {}).values() if page.locale not in new]
        pages = [page for page in made.pages if page.locale in new] if made else []
        relations.add([*pages, *stay], made.told if made and not stay and len(pages) == len(made.pages) else "")

    def _known(self, task: Task) -> Made | None:
        """What the index knows of a task, if the tree that is there has it and readers have what it lists."""
        row = self.known.get(task.issue)
        made = msgspec.msgpack.decode(row.content, type=Made) if row and row.files == task.key else None
        if made is None or not self.new.has(made.files):
            return None
        if tuple(page for page in made.pages if page.left) != staying(task.live, made.new, task.every):
            return None
        for path in made.files:
            self.new.keep(path)
        self._done[task.key] = made
        return made
