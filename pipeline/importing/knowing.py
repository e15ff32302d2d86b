"""Markdown that needs no renderer to know what it shows: nothing in it could be read in another way."""

from __future__ import annotations

import re

# A paragraph that begins with a letter (or a number that is no list's, or a quotation mark), without a character that
# could be markup…
_PLAIN = re.compile(r"(?:[^\W\d_]|\d+(?![\d.)])|[«“„(—…])[^\\`*_<>&~\[\]!|\n#^]*\Z")
# …but for stretches of bold or italic between blanks or punctuation, and links whose words and address are as simple.
_EMPHASIS = re.compile(r"(?:(?<=[\s(\[])|\A)(\*{1,2})(\w(?:[^\\`*_<>&~\[\]!|\n#^]*\w)?)\1(?=[\s.,;:)\]]|\Z)")
_LINK = re.compile(r"\[([^\\`*_<>&~\[\]!|\n#^]+)\]\(https?://[A-Za-z0-9./?=%+:,;@-]*\)")


def known(block: str) -> str:
    """The text that a paragraph shows, if its Markdown leaves no doubt; empty if a renderer must be asked."""
    if _PLAIN.match(block):
        return block
    if "*" in block:
        block = _EMPHASIS.sub(r"\2", block)
    if "](http" in block:
        block = _LINK.sub(r"\1", block)
    return block if _PLAIN.match(block) else ""
