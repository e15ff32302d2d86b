"""Addresses: what a link or a picture of an article leads to, as the files lie: another article, a file, a place."""

from __future__ import annotations

import posixpath
import re
from typing import NamedTuple
from urllib.parse import unquote

from pipeline.articles.reading import is_issue
from pipeline.model import PAGES

#: Files that a page may show or offer; they are published beside the article.
FILES = frozenset(
    "avif csv doc docx gif jpeg jpg mp3 mp4 odp ods odt pdf png ppt pptx svg txt webp xls xlsx zip".split()
)

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|/")
_PAGE = re.compile(r"(?:index|(?:archive|section-[\w-]+)(?:\.\d+)?)\.html")


class Address(NamedTuple):
    """What an address leads to.

    ``kind``: ``article`` (``issue``, ``slug``), ``file`` (``path`` under ``articles/``, or from ``pages/`` on),
    ``page`` (of the site itself: its front page, archive, a section, or with ``issue`` an issue's own), ``here`` (a
    place in the article itself), ``elsewhere`` (not ours to judge: another site, or an address from the server's root),
    ``nowhere``. ``place`` is the part behind ``#``.
    """

    kind: str
    issue: str = ""
    slug: str = ""
    path: str = ""
    place: str = ""


def resolve(url: str, issue: str, site: str = "") -> Address:
    """Read an address that stands in an article of ``issue``; ``site`` is the publication's own on the web."""
    if site and url.startswith(f"{site}/"):
        # A page of ours by its full address: the readers of another locale are to get their own.
        parts = url.removeprefix(f"{site}/").split("/")
        if len(parts) == 3 and is_issue(parts[1]) and parts[2].partition("#")[0].endswith(".html"):
            return resolve(f"../{parts[1]}/{parts[2]}", issue)
    if _SCHEME.match(url):
        return Address("elsewhere")
    path, _, place = url.partition("#")
    path, place = unquote(path.partition("?")[0]), unquote(place)
    if not path:
        return Address("here", place=place)
    parts = _parts(path, issue)
    name = parts[-1]
    if parts[0] == PAGES and len(parts) == 2 and name.endswith((".md", ".html")):
        site_page = _PAGE.fullmatch(name)
        return (
            Address("page", path=name) if site_page else Address("article", PAGES, name.rpartition(".")[0], place=place)
        )
    if len(parts) == 2 and is_issue(parts[0]) and name.endswith((".md", ".html")):
        slug = name.rpartition(".")[0]
        return Address("page", parts[0]) if name == "index.html" else Address("article", parts[0], slug, place=place)
    if len(parts) == 1 and _PAGE.fullmatch(name):
        return Address("page", path=name)
    if len(parts) > 1 and _is_folder(parts[0]) and name.rpartition(".")[2].lower() in FILES:
        return Address("file", parts[0], path="/".join(parts))
    return Address("nowhere")


def _parts(path: str, issue: str) -> list[str]:
    """A path as the files lie, or from the publication's root upward and down again, from the articles' folder on."""
    here = f"../{PAGES}" if issue == PAGES else issue
    normal = posixpath.normpath(f"{here}/{path}").removeprefix("../articles/")
    return (normal.removeprefix("../") if normal.startswith(f"../{PAGES}/") else normal).split("/")


def _is_folder(name: str) -> bool:
    """Whether files lie beside texts in a folder of this name."""
    return name == PAGES or is_issue(name)


def where(path: str) -> str:
    """Where in the workspace a file lies that an address leads to (its ``path``)."""
    return path if path.startswith(f"{PAGES}/") else f"articles/{path}"


def picture(name: str, issue: str) -> Address:
    """Read the address of a picture: a file beside the article, whatever its name ends in, or one on the web."""
    address = resolve(name, issue)
    if address.kind in ("elsewhere", "file"):
        return address
    parts = _parts(unquote(name), issue)
    return (
        Address("file", parts[0], path="/".join(parts))
        if len(parts) > 1 and _is_folder(parts[0])
        else Address("nowhere")
    )


def own(path: str, locale: str) -> str:
    """Where a locale's own version of a file would be: ``images/x.be.png`` for ``images/x.png``."""
    stem, dot, ending = path.rpartition(".")
    return f"{stem}.{locale}.{ending}" if dot and "/" not in ending else f"{path}.{locale}"
