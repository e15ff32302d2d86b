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
_FIRST_LINE = re.compile(r"""[^<\n]*</?([a-zA-Z][\w-]*)(?:[^<>"'\n]|"[^"\n]*"|'[^'\n]*')*>[ \t]*\n""")
_OPEN_TAG = re.compile(r"</?[a-zA-Z]")

#: Elements within a sentence; all others end it.
INLINE = frozenset(
    "a abbr b bdi bdo br cite del dfn em i ins kbd mark q s small span strong sub sup time u var wbr".split()
)
#: What stands in these is no prose.
_OPAQUE = frozenset("code iframe math object pre script style svg template textarea".split())
#: What a text begins with, and its line ends, alone and within quotes and lists.
_ALONE = re.compile(r"\s*"), re.compile(r"[ \t]*\n[ \t]*")
_NESTED = re.compile(r"[\s>]*"), re.compile(r"[ \t]*\n[ \t>]*")
_TAGS = re.compile(r"<[^>]*>|&[#\w]+;")
_SAFE_TAG = re.compile(rf"</?(?:{'|'.join(sorted(INLINE))})(?=[\s/>])(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>", re.IGNORECASE)


def html_texts(source: str, start: int, end: int, *, nested: bool = False) -> Iterator[Slot]:
    """Yield the texts (``html-text``) and attributes (``html-attribute``) of a block of HTML, in order.

    ``nested``: it stands in a quote or list, whose marks its lines begin with.
    """
    run = position = start
    if (first := _FIRST_LINE.match(source, start, end)) and first[1].lower() in INLINE:
        # Such a tag begins a block only while it is alone on its line (CommonMark 4.6, start condition 7).
        run = position = first.end()
    while position < end:
        at = source.find("<", position, end)
        match = _TOKEN.match(source, at, end) if at >= 0 else None
        if at < 0:
            break
        if match is None:
            if _OPEN_TAG.match(source, at):
                # A tag that never ends: nobody knows what of the rest is text.
                yield from _text(source, run, at, nested)
                return
            position = at + 1
            continue
        name = (match[1] or "").lower()
        position = match.end()
        if name in INLINE:
            continue
        yield from _text(source, run, at, nested)
        run = position
        for attribute in _ATTRIBUTE.finditer(match[0]):
            group = 2 if attribute[2] is not None else 3
            yield from _text(source, at + attribute.start(group), at + attribute.end(group), nested, "html-attribute")
        if name in _OPAQUE and not match[0].startswith("</") and not match[0].endswith("/>"):
            closing = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(source, position, end)
            position = run = closing.end() if closing else end
    yield from _text(source, run, end, nested)


def _text(source: str, start: int, end: int, nested: bool, kind: str = "html-text") -> Iterator[Slot]:
    raw = source[start:end]
    if not any(map(str.isalpha, _TAGS.sub("", raw))):
        return
    blanks, line_end = _NESTED if nested else _ALONE
    begin = blanks.match(raw)
    left = start + (begin.end() if begin else 0)
    right = start + len(raw.rstrip())
    yield Slot(left, right, kind, line_end.sub(" ", source[left:right]), None)


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
