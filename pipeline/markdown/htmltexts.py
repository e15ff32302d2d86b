"""The words in blocks of raw HTML: texts between their tags, and attributes that readers see or hear."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.markdown.lines import Slot

_TOKEN = re.compile(
    r"""<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<[?!].*?(?:>|\Z)|</?([a-zA-Z][\w-]*)(?:[^<>"']++|"[^"]*+"|'[^']*+')*+>""",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"""\s(alt|title|aria-label|placeholder)\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_OPEN_TAG = re.compile(r"</?[a-zA-Z]")

#: Elements within a sentence; all others end it.
INLINE = frozenset(
    "a abbr b bdi bdo br cite del dfn em i ins kbd mark q s small span strong sub sup time u var wbr".split()
)
#: What stands in these is no prose.
_OPAQUE = frozenset("code iframe math object pre script style svg template textarea".split())
_LINE_END = re.compile(r"[ \t]*\n[ \t>]*")
_TAGS = re.compile(r"<[^>]*>|&[#\w]+;")
_SAFE_TAG = re.compile(rf"</?(?:{'|'.join(sorted(INLINE))})(?=[\s/>])(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>", re.IGNORECASE)
_LEADING_BLANKS = re.compile(r"[\s>]*")


def html_texts(source: str, start: int, end: int) -> Iterator[Slot]:
    """Yield the texts (``html-text``) and attributes (``html-attribute``) of a block of HTML, in order."""
    run = position = start
    while position < end:
        at = source.find("<", position, end)
        match = _TOKEN.match(source, at, end) if at >= 0 else None
        if at < 0:
            break
        if match is None:
            if _OPEN_TAG.match(source, at):
                # A tag that never ends: nobody knows what of the rest is text.
                yield from _text(source, run, at)
                return
            position = at + 1
            continue
        name = (match[1] or "").lower()
        position = match.end()
        if name in INLINE:
            continue
        yield from _text(source, run, at)
        run = position
        for found in _ATTRIBUTE.finditer(match[0]):
            group = 2 if found[2] is not None else 3
            yield from _text(source, at + found.start(group), at + found.end(group), "html-attribute")
        if name in _OPAQUE and not match[0].startswith("</") and not match[0].endswith("/>"):
            closing = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(source, position, end)
            position = run = closing.end() if closing else end
    yield from _text(source, run, end)


def _text(source: str, start: int, end: int, kind: str = "html-text") -> Iterator[Slot]:
    raw = source[start:end]
    if not any(map(str.isalpha, _TAGS.sub("", raw))):
        return
    blanks = _LEADING_BLANKS.match(raw)
    left = start + (blanks.end() if blanks else 0)
    right = start + len(raw.rstrip())
    yield Slot(left, right, kind, _LINE_END.sub(" ", source[left:right]), None)


def safe_text(text: str) -> str:
    """A text as it may stand between tags: on one line, with no tag but those that stand within sentences."""
    parts, cursor = [], 0
    for match in _SAFE_TAG.finditer(text):
        parts += [text[cursor : match.start()].replace("<", "&lt;"), match[0]]
        cursor = match.end()
    return "".join([*parts, text[cursor:].replace("<", "&lt;")])


def safe_attribute(text: str, quote: str) -> str:
    """A text as it may stand in an attribute."""
    return text.replace("<", "&lt;").replace(quote, "&quot;" if quote == '"' else "&#39;")


def unended(html: str) -> str:
    """What of a block of HTML is opened and never ends, a tag or a comment; empty if all does."""
    position = 0
    while (at := html.find("<", position)) >= 0:
        match = _TOKEN.match(html, at)
        if match is None:
            if _OPEN_TAG.match(html, at):
                return html[at : at + 40].split("\n", maxsplit=1)[0]
            position = at + 1
            continue
        if match[0].startswith("<!--") and not match[0].endswith("-->"):
            return "<!--"
        position = match.end()
    return ""
