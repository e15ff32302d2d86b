"""Building: the tree of all pages that may go live, made anew only where something has changed.

Pages are made issue by issue, and once more only where something changed that they depend on: the index keeps, for
each issue and for each page over many issues, a digest of all that went into it, and the digests of the files made.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise

import msgspec

from pipeline import publish
from pipeline.archive.by_issue import index_of, settings_basis
from pipeline.archive.index import Row
from pipeline.model import PAGES, Verdict
from pipeline.parallel.workers import Workers
from pipeline.po.catalogs import LABELS
from pipeline.publish import Output, listing, search
from pipeline.publish.assembling import own_templates, page_of, site_of
from pipeline.publish.cards import font_of, identity
from pipeline.publish.listing import Left, Live
from pipeline.publish.making import Issues
from pipeline.publish.pages import Page
from pipeline.publish.tasks import Planning
from pipeline.publish.tree import Tree
from pipeline.workspace import Workspace

#: Verdicts on the issues named; on all, if none is.
Judge = Callable[[Sequence[str]], tuple[Verdict, ...]]


@dataclass(frozen=True, slots=True)
class Published:
    """What was written, and the verdicts: those that passed are live, the others were held back.

    ``omitted`` are article × locale left out of a published issue since something in them is unfinished. ``left`` are
    those that readers have as they were, and why. ``failed`` are pages that could not be made though the gate let
    them pass. ``rendered`` counts the pages that had to be made anew. ``recorded`` are the journals that say something
    new of what is live; ``unrecorded`` is why nothing could be noted.
    """

    written: tuple[str, ...]
    removed: tuple[str, ...]
    verdicts: tuple[Verdict, ...]
    omitted: tuple[str, ...]
    rendered: int = 0
    total: int = 0
    recorded: tuple[str, ...] = ()
    unrecorded: str = ""
    left: tuple[Left, ...] = ()
    failed: tuple[str, ...] = ()


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
    at: str = "",
) -> tuple[Published, list[Page], tuple[str, str, list[Row]]]:
    """Fill the new tree; return what came of it, the pages, and what the index is to keep.

    ``judge`` says of issues whether they may go live. ``templates``: by the publication's own templates.
    ``at``: the instant that notes on this run will bear, empty if nothing will be noted.
    """
    names = tuple(names)
    verdicts = judge(names)
    named = {verdict.issue for verdict in verdicts}
    there = {part for path in new.before for part in _stems(path)}
    # The publication's own pages belong to the site, whichever issue is published.
    there |= {PAGES} if form in publish.WITH_PAGES else set()
    live_before = [issue for issue in workspace.issues() if issue not in named and issue in there]
    others = judge(live_before) if live_before else ()
    output = publish.get(form)
    had = listing.read(new.note)
    live = Live({place: page for place, page in had.items() if output.page_path(page) in new.before})
    kind, basis = (
        f"pages {form}",
        settings_basis(workspace, _templates(workspace) if templates else b"", identity(font_of(workspace))),
    )
    known = index_of(workspace).rows(kind, basis)
    every = (*verdicts, *others)
    made_here = [page for page in every if page.issue != PAGES or form in publish.WITH_PAGES]
    planning = Planning(workspace, made_here, live, at)
    issues = Issues(workspace, form, new, known, planning, workers, progress, templates)
    pages = issues.make()
    rows, rendered = issues.rows, issues.rendered
    shown = site_of(workspace, pages, pictures=False, templates=templates, before=new.content)
    site = replace(shown, targets=_targets(pages), digest_of=lambda path: new.digests.get(path, ""))
    parts = output.parts(site, partial(_whole, workspace, planning.moments)) if pages else ()
    as_before = _locales_as_before(new, every, pages)
    for part in parts:
        if part.locale in as_before:
            continue
        key = hashlib.sha256(msgspec.msgpack.encode(part.depends_on)).hexdigest()
        row = known.get(part.path)
        if row and row.files == key and new.has({part.path: row.content.decode()}):
            new.keep(part.path)
            continue
        rendered += 1
        rows.append(Row(part.path, key, new.put(part.path, part.render()).encode()))
    _keep_as_before(new, as_before)
    _keep_left(new, output, pages, every, workspace.config.locales)
    if form in publish.WITH_SEARCH and pages and workspace.config.site.search:
        row, made = search.fill(new, pages, known)
        rows.append(row)
        rendered += made
    new.new_note = listing.write(pages)
    changed, gone = (new.changed, new.gone) if pages else ((), ())
    by_issue = {verdict.issue: verdict for verdict in every}
    left = tuple(
        Left(page.issue, page.slug, page.locale, listing.why(page, by_issue.get(page.issue)))
        for page in pages
        if page.left
    )
    done = Published(
        changed, gone, verdicts, issues.omitted, rendered, len(new.digests), left=left, failed=issues.failed
    )
    return done, pages, (kind, basis, rows)


def _targets(pages: Sequence[Page]) -> dict[str, tuple[str, ...]]:
    """Where the articles are live that pages link to."""
    result: dict[str, list[str]] = {}
    for page in pages:
        there = result.setdefault(f"{page.issue}/{page.slug}", [])
        there.insert(0 if page.locale == page.source_locale else len(there), page.locale)
    return {target: tuple(there) for target, there in result.items()}


def _whole(workspace: Workspace, moments: Mapping[str, str], page: Page) -> Page:
    """The page with its body; one that stays as it is has none."""
    if page.left:
        return page
    article = workspace.article(page.issue, page.slug)
    return page_of(workspace, article, page.locale, moments.get(page.issue, "")) or page


def _locales_as_before(new: Tree, verdicts: Iterable[Verdict], pages: Sequence[Page]) -> set[str]:
    """The locales whose lists can't be made: their labels are not finished, so that languages would be mixed.

    So are those that a tree without our notes has, as earlier versions wrote it, and of which nothing was made.
    """
    locales = {locale for verdict in verdicts for locale, articles in verdict.troubles.items() if LABELS in articles}
    made = {page.locale for page in pages if not page.left}
    if not new.note:
        locales |= {locale for verdict in verdicts for locale in verdict.troubles if locale and locale not in made}
    return locales - made


def _keep_as_before(new: Tree, locales: Collection[str]) -> None:
    """Leave the lists of these locales as they are."""
    for path in new.before:
        if path not in new.digests and path.count("/") == 1 and path.partition("/")[0] in locales:
            new.keep(path)


def _keep_left(
    new: Tree, output: Output, pages: Sequence[Page], verdicts: Iterable[Verdict], locales: Iterable[str]
) -> None:
    """What is live of the (locale, issue) that got no page this time stays as it is, and the pages only listed anew."""
    made = {(page.locale, page.issue) for page in pages if not page.left}
    judged = {(locale, verdict.issue) for verdict in verdicts for locale in locales}
    stays = set()
    for page in pages:
        if page.left:
            path = output.page_path(page)
            stays |= {
                path,
                *(
                    path[: path.index(page.locale)] + f"{page.locale}/{file}"
                    for file in (*page.files, *page.extra_files)
                ),
            }
    for path in new.before:
        if path not in new.digests and (path in stays or set(pairwise(_stems(path))) & (judged - made)):
            new.keep(path)


def _stems(path: str) -> list[str]:
    """The parts of a path without their endings: a locale, an issue, an article."""
    return [part.partition(".")[0] for part in path.split("/")]


def _templates(workspace: Workspace) -> bytes:
    """A digest of the publication's own templates."""
    return hashlib.sha256(msgspec.msgpack.encode(sorted(own_templates(workspace).items()))).digest()
