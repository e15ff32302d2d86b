"""EPUB: an issue as a book in each locale, ``LOCALE/ISSUE.epub`` (EPUB 3.3).

A chapter an article, its pictures and a table of contents. The same pages make the same bytes: no file in the book
has a time, and its date is that of the pages.
"""

from __future__ import annotations

import io
import mimetypes
import posixpath
import re
import uuid
import zipfile
from collections.abc import Callable, Mapping, Sequence
from urllib.parse import unquote, urljoin

from pipeline.publish.pages import Page, Site
from pipeline.publish.parts import Part
from pipeline.publish.rendering import Templates, body_html, instant

#: Pictures that every reading system shows (EPUB 3.3, 3.2), by their endings.
SHOWN = frozenset((".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp"))

_HREF = re.compile(r'<a href="([^"]*)"')
_IMG = re.compile(r'<img src="([^"]*)"([^>]*)>')
_VOID = re.compile(r"<(br|hr|img)\b([^>]*?)\s*/?>")
_LAZY = ' loading="lazy"'
_ALT = re.compile(r'alt="([^"]*)"')


def issue_files(site: Site, issue: str) -> dict[str, bytes]:
    """The book of an issue in each locale; where an article stays as readers have it, so does the whole book."""
    templates = Templates(site)
    return {
        f"{locale}/{issue}.epub": _book(site, templates, locale, issue, pages)
        for locale in site.locales
        if (pages := site.of(locale, issue)) and not any(page.left for page in pages)
    }


def page_path(page: Page) -> str:
    """The book that holds an article."""
    return f"{page.locale}/{page.issue}.epub"


def parts(_: Site, __: Callable[[Page], Page]) -> tuple[Part, ...]:
    """Nothing: a book is of one issue."""
    return ()


def _book(site: Site, templates: Templates, locale: str, issue: str, pages: Sequence[Page]) -> bytes:
    pictures = {
        path.removeprefix(f"{locale}/"): data
        for path, data in sorted(site.images.items())
        if path.startswith(f"{locale}/{issue}/") and posixpath.splitext(path)[1].lower() in SHOWN
    }
    chapters = {f"{issue}/{page.slug}.xhtml": _chapter(site, templates, page, pages, pictures) for page in pages}
    values = {
        "issue": issue,
        "pages": pages,
        "pictures": [(path, mimetypes.guess_type(path)[0]) for path in pictures],
        "identifier": uuid.uuid5(uuid.NAMESPACE_URL, f"{site.url}/{locale}/{issue}").urn,
        "modified": max([*(max(page.dates.published, page.dates.updated) for page in pages), instant(issue, site)]),
    }
    files = {
        "META-INF/container.xml": templates.render("epub/container.xml").encode(),
        "OEBPS/content.opf": templates.page("epub/content.opf", locale, "", **values).encode(),
        "OEBPS/nav.xhtml": templates.page("epub/nav.xhtml", locale, "", **values).encode(),
        "OEBPS/style.css": templates.render("epub/style.css").encode(),
        **{f"OEBPS/{path}": text.encode() for path, text in chapters.items()},
        **{f"OEBPS/{path}": data for path, data in pictures.items()},
    }
    return _zipped(files)


def _chapter(site: Site, templates: Templates, page: Page, pages: Sequence[Page], pictures: Mapping[str, bytes]) -> str:
    """An article as XHTML, its links leading within the book where they can."""
    text = templates.page("epub/chapter.xhtml", page.locale, "", page=page, body=body_html(page, site))
    chapters = {f"{page.issue}/{page.slug}.html" for page in pages}
    here = f"{page.issue}/{page.slug}.html"

    def link(match: re.Match[str]) -> str:
        address = match[1]
        if address.startswith("#") or re.match(r"[a-z]+:", address):
            return match[0]
        path, _, place = address.partition("#")
        there = posixpath.normpath(posixpath.join(posixpath.dirname(here), path))
        if there in chapters:
            return f'<a href="{path.removesuffix(".html")}.xhtml{"#" + place if place else ""}"'
        return f'<a href="{urljoin(f"{site.url}/{page.locale}/{here}", address)}"' if site.url else "<a"

    def picture(match: re.Match[str]) -> str:
        there = posixpath.normpath(posixpath.join(posixpath.dirname(here), unquote(match[1])))
        if there in pictures:
            return f'<img src="{match[1]}"{match[2].replace(_LAZY, "")}>'
        alt = _ALT.search(match[2])
        return alt[1] if alt else ""

    text = _IMG.sub(picture, _HREF.sub(link, text))
    return _VOID.sub(r"<\1\2/>", text).replace("&nbsp;", "\u00a0")


def _zipped(files: Mapping[str, bytes]) -> bytes:
    """The archive: the kind of file first and not compressed, so that it can be told by its first bytes (OCF 3.3)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in {"mimetype": b"application/epub+zip", **files}.items():
            entry = zipfile.ZipInfo(name)  # of 1980, in every run
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return out.getvalue()
