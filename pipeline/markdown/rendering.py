"""Markdown to HTML that is safe to publish: no raw HTML, no active address, whoever wrote the text."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from itertools import pairwise
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from pipeline.markdown.grammar import NESTING, configure

_SCHEMES = {"http", "https", "mailto"}
_SCHEME = re.compile(r"([^/?#:]*):")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


class _SafeMarkdown(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802  # markdown-it's name
        """Allow relative addresses and three schemes: everything before a colon counts, obfuscated or not."""
        scheme = _SCHEME.match(url)
        return scheme is None or scheme[1].lower() in _SCHEMES


@cache
def _parser() -> MarkdownIt:
    parser = configure(_SafeMarkdown("commonmark", {"maxNesting": NESTING})).use(footnote_plugin, inline=False)
    parser.add_render_rule("html_block", _escaped_block)
    parser.add_render_rule("html_inline", _escaped_inline)
    return parser


def _escaped_inline(_self: Any, tokens: Sequence[Token], idx: int, *_: object) -> str:  # noqa: ANN401
    return escapeHtml(_COMMENT.sub("", tokens[idx].content))


def _escaped_block(_self: Any, tokens: Sequence[Token], idx: int, *_: object) -> str:  # noqa: ANN401
    text = escapeHtml(_COMMENT.sub("", tokens[idx].content)).strip()
    return f"<p>{text}</p>\n" if text else ""


#: Answers with the address that a link (or picture) is to have on the page; None leaves its words alone there.
Lead = Callable[[str, str], str | None]

_GIVEN_ID = re.compile(r"[ \t]*\{[^{}\n]*#[\w.:-]+[^{}\n]*\}[ \t]*$")


def parsed(text: str) -> list[Token]:
    """The tokens of a document as they are rendered."""
    return _parser().parse(f"{text}\n")


def words_in(tokens: Sequence[Token]) -> str:
    """The words of inline tokens."""
    return "".join(
        words_in(token.children or ()) if token.type == "image" else " " if token.type == "softbreak" else token.content
        for token in tokens
        if token.type in ("text", "text_special", "code_inline", "softbreak", "image")
    )


def to_html(text: str, *, anchors: str = "", ids: Sequence[str] = (), lead: Lead | None = None) -> str:
    """Render a Markdown document.

    Raw HTML is shown as the text that it is (comments are left out); links and images lead to http, https, mailto,
    relative addresses and ``#``, and anything else stays text. ``anchors`` keeps the footnotes' ids of several
    documents on one page apart. ``ids`` are those of the headings in their order; ``lead`` is asked of each address.
    """
    environment = {"docId": anchors} if anchors else {}
    parser = _parser()
    tokens = parser.parse(f"{text}\n", environment)
    headings = iter(ids)
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open":
            if name := next(headings, ""):
                opening.attrSet("id", name)
            last = inline.children[-1] if inline.children else None
            if last is not None and last.type == "text":
                last.content = _GIVEN_ID.sub("", last.content)
    if lead is not None:
        _redirect(tokens, lead)
    return str(parser.renderer.render(tokens, parser.options, environment))


def _redirect(tokens: Sequence[Token], lead: Lead) -> None:
    for token in tokens:
        if not token.children:
            continue
        kept: list[Token] = []
        left_out: list[bool] = []
        for child in token.children:
            if child.type == "link_open":
                address = lead("link", str(child.attrGet("href")))
                left_out.append(address is None)
                if address is not None:
                    child.attrSet("href", address)
                    kept.append(child)
            elif child.type == "link_close":
                if not left_out.pop():
                    kept.append(child)
            else:
                if child.type == "image":
                    address = lead("image", str(child.attrGet("src")))
                    if address is None:
                        kept.extend(child.children or ())
                        continue
                    child.attrSet("src", address)
                kept.append(child)
        token.children = kept


def inline_html(text: str, lead: Lead | None = None) -> str:
    """Render a text as inline HTML, without a paragraph around it, as safely as ``to_html``."""
    parser = _parser()
    if lead is None:
        return str(parser.renderInline(text))
    environment: dict[str, object] = {}
    tokens = parser.parseInline(text, environment)
    _redirect(tokens, lead)
    return str(parser.renderer.render(tokens, parser.options, environment))
