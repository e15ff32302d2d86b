"""Listing: what readers have in a tree, kept beside it, so that what isn't made anew can still be listed.

The tree's own marker file holds a line of JSON for each page: what other pages show of it. So nothing but the tree
itself is asked what is live; an index may be deleted, a source may change or vanish.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import msgspec

from pipeline.model import Finding, Verdict
from pipeline.po.catalogs import LABELS
from pipeline.publish.pages import Page

#: A locale, an issue, an article.
Place = tuple[str, str, str]

_decoder = msgspec.json.Decoder(Page)
_encoder = msgspec.json.Encoder(order="deterministic")


@dataclass(frozen=True, slots=True)
class Left:
    """An article that stays in a locale as readers have it, and why."""

    issue: str
    slug: str
    locale: str
    reason: str


def bare(page: Page) -> Page:
    """The page as lists need it: without its texts."""
    if not (page.body or page.source_text or page.ids or page.further):
        return page
    return replace(page, body="", source_text="", ids=(), further={})


def read(note: bytes) -> dict[Place, Page]:
    """The pages that a tree says it has, each as one that is left as it is; a line that is no page is passed over."""
    result: dict[Place, Page] = {}
    for line in note.splitlines():
        try:
            page = replace(_decoder.decode(line), left=True)
        except msgspec.DecodeError:
            continue
        result[page.place] = page
    return result


def write(pages: Iterable[Page]) -> bytes:
    """The lines for these pages; their bytes depend on the pages alone."""
    bares = (replace(bare_page, left=False) if (bare_page := bare(page)).left else bare_page for page in pages)
    return b"".join(_encoder.encode(page) + b"\n" for page in sorted(bares, key=lambda page: page.place))


@dataclass
class Live:
    """What readers have in the tree that is there, by issue."""

    pages: Mapping[Place, Page]
    by_issue: dict[str, dict[Place, Page]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for place, page in self.pages.items():
            self.by_issue.setdefault(page.issue, {})[place] = page

    def slugs(self, issue: str) -> dict[str, set[str]]:
        """By locale, the articles of an issue that are live."""
        result: dict[str, set[str]] = {}
        for locale, _, slug in self.by_issue.get(issue, ()):
            result.setdefault(locale, set()).add(slug)
        return result


def staying(live: Mapping[Place, Page], made: Iterable[Page], slugs: Iterable[str]) -> tuple[Page, ...]:
    """Of an issue's live pages those that stay as they are beside the ones made anew.

    In a locale of which nothing was made nothing is said here; a page whose article is gone doesn't stay.
    """
    places = {page.place for page in made}
    locales, known = {locale for locale, _, _ in places}, set(slugs)
    return tuple(
        page for place, page in live.items() if place not in places and page.locale in locales and page.slug in known
    )


def why(page: Page, verdict: Verdict | None) -> str:
    """Why a page is left as it is."""
    if verdict is None:
        return "its issue is not judged"

    def concerns(finding: Finding) -> bool:
        where = finding.where
        return where.locale in ("", page.locale) and where.article in ("", page.slug, LABELS)

    own = sorted(filter(concerns, verdict.reasons), key=lambda reason: reason.where.article != page.slug)
    if own:
        return f"{own[0].where}: {own[0].message}"
    if page.slug in verdict.troubles.get(page.locale, ()):
        return "it is not finished"
    return "it waits for the other locales of its edition"
