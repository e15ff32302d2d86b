"""Markdown to HTML that is safe to publish: no raw HTML, no active address, whoever wrote the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
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


def to_html(text: str, *, anchors: str = "") -> str:
    """Render a Markdown document.

    Raw HTML is shown as the text that it is (comments are left out); links and images lead to http, https, mailto,
    relative addresses and ``#``, and anything else stays text. ``anchors`` keeps the footnotes' ids of several
    documents on one page apart.
    """
    return str(_parser().render(f"{text}\n", {"docId": anchors} if anchors else {}))


def inline_html(text: str) -> str:
    """Render a text as inline HTML, without a paragraph around it, as safely as ``to_html``."""
    return str(_parser().renderInline(text))
