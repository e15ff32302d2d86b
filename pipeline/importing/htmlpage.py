"""HTML → a page's pieces, statements and notes."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from pipeline.config.site_rules import ImportRules, SiteRules
from pipeline.errors import PageError
from pipeline.importing import captions, content, exporters, footnotes, lists, messages, statements
from pipeline.importing.pieces import pieces
from pipeline.importing.source import Source
from pipeline.importing.tree import Document, Element, measure

#: Which parts a publication's own rules can select.
MARKED = ("article", "remove", "title", "lead", "caption", "credit", "author", "date", "period", "section", "trend")

_ADDRESS = re.compile(
    r"saved from url=\(\d+\)(\S+)|<link\b[^>]*\bcanonical\b[^>]*>|<meta\b[^>]*\bog:url\b[^>]*>", re.IGNORECASE
)


def read(
    html: str,
    where: str,
    *,
    rules: ImportRules = ImportRules(),  # noqa: B008 - frozen
    resource: Callable[[str], bytes | None] = lambda _: None,
) -> Source:
    """Read a page; ``rules`` are the publication's own. Raises PageError for a selector that is none."""
    chosen = rules.of(host_of(html))
    try:
        document = Document(html, {name: getattr(chosen, name) for name in MARKED if getattr(chosen, name)})
    except ValueError as error:
        raise PageError(f"a selector of [tool.peraklad.import] can't be read: {error}", where=where,
                        hint="Write it as in CSS: “.text”, “#main p.lead”.") from error  # fmt: skip
    body = next((part for part in document.root.elements() if part.tag == "body"), document.root)
    stated = statements.read(document, html)
    return of_tree(body, stated, scripts=document.scripts, resource=resource, rules=chosen)


def host_of(html: str) -> str:
    """The host that a page says it is from, empty if it doesn't."""
    for match in _ADDRESS.finditer(html[:50_000]):
        address = match[1] or next(iter(re.findall(r"https?://[^\s\"'<>]+", match[0])), "")
        try:
            if host := urlsplit(address).hostname:
                return host.removeprefix("www.")
        except ValueError:
            continue
    return ""


def of_tree(
    body: Element,
    stated: statements.Statements,
    *,
    scripts: int = 0,
    resource: Callable[[str], bytes | None] = lambda _: None,
    rules: SiteRules = SiteRules(),  # noqa: B008 - frozen
    notes: footnotes.Notes | None = None,
) -> Source:
    """The source of a tree; ``notes``: its footnotes, where the document itself says which they are."""
    notes = notes or footnotes.take(body)
    exporters.mend(body)
    messages.mend(body)
    lists.tell_labels(body)
    measure(body)
    all_pieces = pieces(body)
    captions.tell(all_pieces)
    root = content.article_root(body, all_pieces)
    return Source(all_pieces, "page", root, stated, notes, resource, scripts=scripts, rules=rules)
