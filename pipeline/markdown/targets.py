"""What a document leads to and can be led to: its links, its pictures, and the ids of its headings."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from markdown_it.token import Token

from pipeline.markdown.rendering import parsed, words_in

#: Ids that a page has of its own; footnotes have ids of their own kind.
RESERVED = frozenset({"content", "email"})

_MAY_LEAD = re.compile(r"\]\(|\]:|\]\[|<")
_MAY_HEAD = re.compile(r"^[ >\t]*(?:#|=+[ \t]*$|-+[ \t]*$)", re.MULTILINE)
_GIVEN = re.compile(r"\{[^{}\n]*#([\w.:-]+)[^{}\n]*\}[ \t]*#*[ \t]*$")
_TAG = re.compile(r"""<(a|img)\b((?:[^<>"']++|"[^"]*+"|'[^']*+')*+)>""", re.IGNORECASE)
_ADDRESS = re.compile(r"""\b(href|src)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)


class Reference(NamedTuple):
    """A link (``link``) or picture (``image``) to ``url``, and the line (from 0) where its block begins."""

    kind: str
    url: str
    line: int


def references(text: str) -> list[Reference]:
    """Return all links and pictures of a document, those in raw HTML among them, in order."""
    if not _MAY_LEAD.search(text):
        return []
    return list(_references(parsed(text), 0))


def _references(tokens: Iterable[Token], line: int) -> Iterator[Reference]:
    for token in tokens:
        line = token.map[0] if token.map else line
        if token.type == "link_open" and token.markup != "autolink":
            yield Reference("link", str(token.attrGet("href")), line)
        elif token.type == "image":
            yield Reference("image", str(token.attrGet("src")), line)
        elif token.type in ("html_block", "html_inline"):
            for tag in _TAG.finditer(token.content):
                for name, *values in _ADDRESS.findall(tag[2]):
                    kind = "image" if tag[1].lower() == "img" else "link"
                    if (kind == "image") == (name.lower() == "src"):
                        yield Reference(kind, html.unescape("".join(values)), line)
        if token.children:
            yield from _references(token.children, line)


@lru_cache(maxsize=64)
def heading_ids(text: str) -> tuple[str, ...]:
    """Return the ids of a document's headings in order: that which a heading names (``{#id}``), or its words.

    As on GitHub: in lower case, blanks as hyphens, other punctuation left out, a number where one repeats.
    """
    if not _MAY_HEAD.search(text):
        return ()
    return tuple(_ids(parsed(text)))


def _ids(tokens: Sequence[Token]) -> Iterator[str]:
    taken: set[str] = set()
    for opening, inline in pairwise(tokens):
        if opening.type != "heading_open":
            continue
        given = _GIVEN.search(inline.content)
        plain = given[1] if given else _slug(words_in(inline.children or ()))
        anchor, count = plain, 0
        while anchor in taken or anchor in RESERVED or anchor.startswith(("fn-", "fnref")):
            count += 1
            anchor = f"{plain}-{count}"
        taken.add(anchor)
        yield anchor


def _slug(words: str) -> str:
    plain = unicodedata.normalize("NFC", words).strip().lower()
    return re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", plain)) or "section"
