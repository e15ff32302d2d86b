"""WordPress: give what the gate lets through to a WordPress as drafts, or bring its posts up to date."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.errors import PerakladError
from pipeline.model import PAGES, Verdict
from pipeline.publish.assembling import page_of, site_of
from pipeline.publish.pages import Page, Site
from pipeline.publish.wordpress import Client, Post, slug_of, texts_of
from pipeline.verbs.check import check
from pipeline.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of an article's post in a locale: ``new``, ``updated``, or ``same``."""

    issue: str
    slug: str
    locale: str
    what: str


def wordpress(
    workspace: Workspace, names: Iterable[str], client: Client, *, dry_run: bool = False
) -> tuple[tuple[Verdict, ...], tuple[Sent, ...]]:
    """Make or update a post for each article in each locale; return the verdicts, and what was done.

    All is looked up before anything is changed. Where WordPress fails half-way, the drafts that were new are taken
    back; posts that were updated already are the same after the next run. Raises PerakladError.
    """
    if not workspace.config.url:
        raise PerakladError(
            "posts need the site's address for their links and pictures",
            where="pyproject.toml",
            hint="Set url under [tool.peraklad].",
        )
    verdicts = check(workspace, tuple(names), notices=False)
    pages = [
        page
        for verdict in verdicts
        if verdict.passed and verdict.issue != PAGES
        for page in _pages(workspace, verdict.issue)
    ]
    site = site_of(workspace, pages, pictures=False)
    client.verify()
    known = {page.place: client.find(slug_of(page)) for page in pages}
    sent: list[Sent] = []
    made: list[Post] = []
    try:
        for article in sorted({(page.issue, page.slug) for page in pages}):
            those = [page for page in pages if (page.issue, page.slug) == article]
            sent += _article(client, site, those, known, made, dry_run=dry_run)
    except PerakladError:
        for post in made:
            with contextlib.suppress(PerakladError):
                client.remove(post)
        raise
    return verdicts, tuple(sent)


def _pages(workspace: Workspace, issue: str) -> list[Page]:
    return [
        page
        for slug in workspace.slugs(issue)
        for locale in workspace.config.locales
        if (page := page_of(workspace, workspace.article(issue, slug), locale))
    ]


def _article(
    client: Client,
    site: Site,
    pages: list[Page],
    known: dict[tuple[str, str, str], Post | None],
    made: list[Post],
    *,
    dry_run: bool,
) -> list[Sent]:
    posts: dict[str, Post] = {}
    done: list[Sent] = []
    for page in pages:
        post, texts = known[page.place], texts_of(page, site)
        what = "new" if post is None else "same" if post.holds(texts) else "updated"
        done.append(Sent(page.issue, page.slug, page.locale, what))
        if dry_run:
            continue
        if post is None:
            post = client.create(slug_of(page), page.locale, texts)
            made.append(post)
        elif what == "updated":
            client.update(post, texts)
        posts[page.locale] = post
    # Polylang answers with a language; without it there is nothing that could join posts.
    if any(sent.what == "new" for sent in done) and len(posts) > 1 and all(post.lang for post in posts.values()):
        joined = {locale: post.id for locale, post in posts.items()}
        client.update(next(iter(posts.values())), {"translations": joined})
    return done
