"""Publication: one output a file. Each turns pages into the files of a tree and writes nothing itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from pipeline.publish.pages import Page, Site
    from pipeline.publish.parts import Part

#: Formats of `peraklad publish --format`, each a module here that is an ``Output``.
FORMATS = ("html", "markdown", "newsletter", "email", "epub", "posts")

#: Formats in which the publication's own pages stand.
WITH_PAGES = ("html", "markdown")

#: Formats in which an article's page leads to earlier articles, and those that can be searched.
WITH_RELATED = WITH_SEARCH = ("html",)


class Output(Protocol):
    """What a module that is an output offers. Paths are within the tree, with forward slashes."""

    def issue_files(self, site: Site, issue: str, /) -> Mapping[str, bytes]:
        """Return the files of one issue by their paths; ``site`` holds its pages alone."""

    def page_path(self, page: Page, /) -> str:
        """Return the path of the file that shows an article in a locale."""

    def parts(self, site: Site, whole: Callable[[Page], Page], /) -> Iterable[Part]:
        """Return what shows something of many issues; ``site``'s pages have no bodies, ``whole`` gives one with it."""


if TYPE_CHECKING:
    from pipeline.publish import email, epub, html, markdown, newsletter, posts

    # mypy holds every output against what is promised of it.
    _OUTPUTS: tuple[Output, ...] = (html, markdown, newsletter, email, epub, posts)


def get(name: str) -> Output:
    """Return an output of ``FORMATS``; its module is imported now."""
    return cast("Output", import_module(f"{__name__}.{name}"))
