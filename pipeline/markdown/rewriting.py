"""Rewriting: a whole document with its links changed, its code and HTML left alone."""

from __future__ import annotations

from collections.abc import Callable

from markdown_it.common.normalize_url import normalizeLink

from pipeline.markdown.marks import parse
from pipeline.markdown.reading import blocks


def in_texts(document: str, change: Callable[[str], str]) -> str:
    """Return a document with its texts and link definitions changed, its code and HTML left alone."""
    return "".join(
        change(block.raw) if block.text is not None or ("]" in block.raw and block.kind == "markup") else block.raw
        for block in blocks(document)
    )


def unlink(text: str, url: str) -> str:
    """Return the text with the words of every link to ``url`` in the link's place."""
    wanted = normalizeLink(url)
    parts: list[str] = []
    cursor = 0
    for mark in parse(text)[1]:
        if mark.kind == "link" and mark.inner and mark.start >= cursor and normalizeLink(mark.target) == wanted:
            parts += [text[cursor : mark.start], text[slice(*mark.inner)]]
            cursor = mark.end
    return "".join(parts) + text[cursor:]
