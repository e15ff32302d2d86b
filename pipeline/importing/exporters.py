"""What is written instead of HTML's own elements: lists of Google Docs and Word, typed bullets, text in ``<pre>``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.importing.tree import Element, Part

_GOOGLE = re.compile(r"(?:^|\s)lst-kix_[\w-]+-(\d)(?:\s|$)")
_WORD = re.compile(r"mso-list:\s*\S+\s+level(\d)", re.IGNORECASE)
#: Word's “filtered” HTML has lost that: a class is left, and the blanks in small letters after what it had counted.
_FILTERED = re.compile(r"\bMsoListParagraph", re.IGNORECASE)
_BLANKS = re.compile(r"font:\s*7\.0pt", re.IGNORECASE)
_INDENT = re.compile(r"margin-left:\s*([\d.]+)pt", re.IGNORECASE)
_STEP = 36  # points by which Word indents each level
#: Bullets that people type; a dash may be a speaker's.
_TYPED = re.compile(r"\s*[•●▪◦‣∙]\s*(?=\S)")
#: Names of what is read aloud alone, helps to edit, or opens below the pointer: no reader saw it as the page's text.
_UNSEEN = frozenset(
    "mw-editsection sr-only visually-hidden visuallyhidden screen-reader-text a11y-hidden tooltiptext tooltip-text "
    "tooltip-content popover-content rollover-block rollover-people-block".split()
)

#: A line that somebody typed across the page.
_LINE = re.compile(r"\s*(?:_{5,}|-{5,}|[—–]{3,}|={5,})\s*")

_NUMBER = re.compile(r"(\d{1,4})[.)]\Z")


def mend(body: Element) -> None:
    """Put HTML's own elements in place of what a program wrote; a tree of anything else stays as it is."""
    for element in list(body.walk()):
        if any(isinstance(part, Element) and (_level(part) or _word_level(part)) for part in element.parts):
            element.parts = list(_nested(element))
            for part in element.elements():
                part.parent = element
        if element.tag not in ("ul", "ol", "menu", "dir") and any(part.tag == "li" for part in element.elements()):
            element.parts = _listed(element)
        if element.parent is not None and _UNSEEN.intersection(element.get("class").split()):
            element.parent.parts = [part for part in element.parent.parts if part is not element]
        if element.tag == "p" and _LINE.fullmatch(element.text()):
            element.tag, element.parts = "hr", []
        if element.tag == "pre" and not any(child.tag in ("code", "kbd", "samp") for child in element.walk()):
            _as_lines(element)


def _listed(element: Element) -> list[Part]:
    """The parts of an element with its items that stand in no list put into one, as browsers show them."""
    result: list[Part] = []
    for part in element.parts:
        last = result[-1] if result else None
        if not isinstance(part, Element) or part.tag != "li":
            if isinstance(part, Element) or part.strip() or not (isinstance(last, Element) and last.tag == "ul"):
                result.append(part)
        elif isinstance(last, Element) and last.get("class") == "stray":
            _append(last, part)
        else:
            below = Element("ul", [part], {"class": "stray"})
            below.parent = element
            result.append(below)
    return result


def _level(element: Element) -> int:
    """The level of a list of Google Docs, which writes those of all levels side by side; 0 if it is none."""
    match = _GOOGLE.search(element.get("class")) if element.tag in ("ul", "ol") else None
    return int(match[1]) + 1 if match else 0


def _word_level(element: Element) -> int:
    """The level of a paragraph that is an item of one of Word's lists, or has a bullet that was typed; 0 if neither."""
    if element.tag != "p":
        return 0
    style = element.get("style")
    if match := _WORD.search(style):
        return int(match[1])
    if _FILTERED.search(element.get("class")) and _mark(element) is not None:
        indent = _INDENT.search(style)
        return max(1, round(float(indent[1]) / _STEP)) if indent else 1
    is_item = _TYPED.match(element.text()) and not any(part.tag == "br" for part in element.walk())
    return 1 if is_item else 0


def _mark(paragraph: Element) -> Element | None:
    """What ends the number or bullet that Word wrote before an item."""
    for element in paragraph.walk():
        style = element.get("style")
        is_blank = _BLANKS.search(style) and not element.text().strip()
        if is_blank or "mso-list:ignore" in style.replace(" ", "").lower():
            return element
    return None


def _nested(element: Element) -> Iterator[Part]:
    """The parts of an element with lists of deeper levels put into the items above them."""
    stack: list[tuple[int, Element]] = []
    for part in element.parts:
        if isinstance(part, str):
            if part.strip():
                stack.clear()
            yield part
            continue
        level = _level(part) or _word_level(part)
        if not level:
            stack.clear()
            yield part
            continue
        below = part if part.tag != "p" else _item(part)
        while stack and stack[-1][0] > level:
            stack.pop()
        if stack and stack[-1][0] == level and stack[-1][1].tag == below.tag and _is_one(stack[-1][1], below):
            _append(stack[-1][1], *below.elements())
            continue
        while stack and stack[-1][0] >= level:
            stack.pop()
        items = [child for child in stack[-1][1].elements() if child.tag == "li"] if stack else []
        if items:
            _append(items[-1], below)
        else:
            yield below
        stack.append((level, below))


def _is_one(before: Element, after: Element) -> bool:
    """Whether two lists are parts of one: Google gives them one name, Word's have none."""
    names = [_GOOGLE.search(element.get("class")) for element in (before, after)]
    return names[0] is None or names[1] is None or names[0][0].strip() == names[1][0].strip()


def _item(paragraph: Element) -> Element:
    """A paragraph of Word as a list of one item; the number that Word wrote before it becomes the item's."""
    mark = _mark(paragraph)
    label = " ".join(_cut(paragraph, mark).split()) if mark is not None else ""
    if mark is None:
        _untyped(paragraph)
    number = _NUMBER.match(label)
    words: list[Part] = [*paragraph.parts]
    if any(map(str.isalnum, label)) and number is None and len(label) > 1:
        words.insert(0, f"{label} ")
    item = Element("li", words, {"value": number[1]} if number else {})
    return Element("ol" if number else "ul", [item])


def _cut(holder: Element, mark: Element) -> str:
    """Take all before a mark, and the mark, out of what holds it; the words that went."""
    gone = ""
    while holder.parts:
        part = holder.parts[0]
        if isinstance(part, Element) and part is not mark and mark in list(part.walk()):
            return gone + _cut(part, mark)
        gone += part if isinstance(part, str) else part.text()
        del holder.parts[0]
        if part is mark:
            break
    return gone


def _untyped(paragraph: Element) -> None:
    """Take a typed bullet out of its paragraph."""
    for at, part in enumerate(paragraph.parts):
        if isinstance(part, Element) and part.text().strip():
            _untyped(part)
            return
        if isinstance(part, str) and part.strip():
            paragraph.parts[at] = part.lstrip()[1:].lstrip()
            return


def _append(owner: Element, *below: Element) -> None:
    for element in below:
        owner.parts.append(element)
        element.parent = owner
    owner.blocky = True


def _as_lines(element: Element) -> None:
    """Text that a page shows line by line, as lines: only code stays preformatted."""
    element.tag = "div" if element.blocky else "p"
    for child in list(element.walk()):
        parts: list[Part] = []
        for part in child.parts:
            if isinstance(part, str) and "\n" in part:
                for at, line in enumerate(part.split("\n")):
                    if at:
                        parts.append(Element("br"))
                    if line:
                        parts.append(line)
            else:
                parts.append(part)
        child.parts = parts
