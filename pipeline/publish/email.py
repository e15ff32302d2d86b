"""Email: a letter that holds one article in full, ``LOCALE/ISSUE/SLUG.eml``; beside it the same as `newsletter` has."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.publish.newsletter import letter, require_address
from pipeline.publish.pages import Page, Site
from pipeline.publish.parts import Part
from pipeline.publish.rendering import Templates


def issue_files(site: Site, issue: str) -> dict[str, bytes]:
    """Return the letter of each article of an issue. Raises PerakladError if the site's address is not set."""
    require_address(site)
    templates = Templates(site)
    result: dict[str, bytes] = {}
    for page in site.pages:
        if page.issue == issue and not page.left:
            result |= letter(templates, page.locale, [page], f"{page.folder}/{page.slug}", page.path, whole=True)
    return result


def page_path(page: Page) -> str:
    """The letter that holds an article."""
    return f"{page.folder}/{page.slug}.eml"


def parts(_: Site, __: Callable[[Page], Page]) -> tuple[Part, ...]:
    """Nothing: a letter holds one article."""
    return ()
