"""A saved page's file → its source, by what it is: HTML, MHTML, Markdown, DOCX, ODT, plain text."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

from pipeline.config.site_rules import ImportRules, SiteRules
from pipeline.errors import PageError
from pipeline.files import read_bytes
from pipeline.importing import charset, htmlpage, mail, text
from pipeline.importing.pieces import Piece
from pipeline.importing.source import Source

HTML = (".html", ".htm", ".xhtml", ".shtml")
MHTML = (".mhtml", ".mht")
MARKDOWN = (".md", ".markdown")
TEXT = (".txt", ".text", "")
KINDS = "HTML, MHTML, Markdown, DOCX, ODT or plain text"

_MARKUP = re.compile(r"\s*(?:<!doctype html|<html|<head|<body)", re.IGNORECASE)
_MAIL = re.compile(rb"(?:[\w-]+:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){1,40}", re.IGNORECASE)


def read(path: Path, rules: ImportRules = ImportRules()) -> Source:  # noqa: B008 - frozen
    """Return a page's source. Raises PageError for a kind of file that can't be read, PerakladError if unreadable."""
    where = str(path)
    kind = path.suffix.lower()
    known = (*HTML, *MHTML, *MARKDOWN, *TEXT, ".docx", ".odt")
    if kind not in known:
        raise PageError(f"a page of the kind “{kind}” can't be read", where=where, hint=f"Save it as {KINDS}.")
    data = read_bytes(path, where)
    if kind == ".docx":
        from pipeline.importing import docx

        return docx.read(data, where)
    if kind == ".odt":
        from pipeline.importing import odt

        return odt.read(data, where)
    if kind in MHTML or (kind in HTML and _is_mhtml(data)):
        from pipeline.importing import mhtml

        return mhtml.read(data, where, rules)
    content = charset.decode(data, where)
    if kind in MARKDOWN:
        from pipeline.importing import markdownpage

        return markdownpage.read(content, where, beside(path))
    if kind in HTML or _MARKUP.match(content):
        return htmlpage.read(content, where, rules=rules, resource=beside(path))
    return plain(content, rules)


def plain(content: str, rules: SiteRules = SiteRules()) -> Source:  # noqa: B008 - frozen
    """The source of a plain text."""
    headers, body = mail.opened(content)
    told = [Piece("paragraph", [line], line, "headers of the mail") for line in headers]
    return Source([*told, *text.pieces(body)], "text", rules=rules)


def beside(path: Path) -> Callable[[str], bytes | None]:
    """What finds a page's pictures where browsers save them: beside it, or in a folder beside it; never further up."""

    def find(address: str) -> bytes | None:
        name = unquote(address.split("?", maxsplit=1)[0].split("#", maxsplit=1)[0]).replace("\\", "/")
        if not name or "\0" in name:
            return None
        home = path.parent.resolve()
        names = [name.removeprefix("./")] if "://" not in name and not name.startswith("/") else []
        last = name.rsplit("/", 1)[-1]
        names += [f"{path.stem}{end}/{last}" for end in ("_files", ".files", "_fichiers", "-files", "")]
        for one in names:
            place = (home / one).resolve()
            if last and place.is_relative_to(home) and place.is_file():
                return read_bytes(place, str(place))
        return None

    return find


def _is_mhtml(data: bytes) -> bool:
    head = data[:2000].lower()
    return bool(_MAIL.match(data)) and b"mime-version" in head and b"multipart/related" in head
