"""HTML as a light tree: elements with their attributes and parts, as browsers close and nest them.

lexbor parses; what no reader sees (scripts, styles, comments) stays out, but for JSON-LD and the few rules of a page's
own style sheet that carry meaning: bold, italic, struck through, raised, lowered, hidden.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from sys import intern
from typing import Union

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from pipeline.errors import PageError

#: Elements within elements. Deeper ones are read as if they stood at this depth: what follows goes down by recursion.
MAX_DEPTH = 150

#: Elements that are open at once beyond which no page is one that somebody wrote: parsing takes their square.
MAX_OPEN = 4_000

#: Start and end tags of elements that don't end by themselves.
_TAGS = re.compile(
    r"<(/?)(?!(?:area|base|br|col|dd|dt|embed|hr|img|input|li|link|meta|option|p|param|source|td|th|tr|track|wbr)\b)[a-z]",
    re.IGNORECASE,
)

#: Elements that begin and end a line of their own (HTML, 15.3.3).
BLOCKS = frozenset(
    (
        "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption "
        "figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol optgroup option p pre "
        "search section summary table tbody td tfoot th thead tr ul"
    ).split()
)

#: What holds no text of a page.
_SILENT = frozenset("style template noembed param source track colgroup col datalist noframes".split())

_BRACE = re.compile(r"([^{}]*)([{}])")
_CLASS = re.compile(r"[a-z0-9]*\.([\w-]+)")
_MEANING = {
    "bold": re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE),
    "normal": re.compile(r"font-weight\s*:\s*(?:normal|400)", re.IGNORECASE),
    "italic": re.compile(r"font-style\s*:\s*(?:italic|oblique)", re.IGNORECASE),
    "struck": re.compile(r"text-decoration[\w-]*\s*:[^;]*line-through", re.IGNORECASE),
    "raised": re.compile(r"vertical-align\s*:\s*super", re.IGNORECASE),
    "lowered": re.compile(r"vertical-align\s*:\s*sub\b", re.IGNORECASE),
    "hidden": re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE),
}
_STYLED = re.compile(r"font-weight|font-style|text-decoration|vertical-align|display|visibility", re.IGNORECASE)

#: Styles read of one page's sheets, in characters; Google Docs writes a few thousand.
_MAX_STYLES = 500_000

_NONE: Mapping[str, str] = {}

#: A text, or an element.
Part = Union[str, "Element"]


class Element:
    """An element of a page. ``styles``: what its style says of its text; ``blocky``: whether a block is below it."""

    __slots__ = ("attrs", "blocky", "linked", "mark", "parent", "parts", "size", "styles", "tag")

    def __init__(self, tag: str, parts: list[Part] | None = None, attrs: Mapping[str, str] = _NONE) -> None:
        self.tag = tag
        self.attrs = attrs
        self.parts: list[Part] = parts if parts is not None else []
        self.parent: Element | None = None
        self.styles: frozenset[str] = frozenset()
        self.blocky = False
        #: What a publication's own rules say that it is.
        self.mark = ""
        #: Characters of its text outside links, and within them (see ``measure``).
        self.size = 0
        self.linked = 0
        for part in self.parts:
            if isinstance(part, Element):
                part.parent = self
                self.blocky |= part.blocky or part.tag in BLOCKS

    def get(self, name: str) -> str:
        """An attribute, empty if it has none."""
        return self.attrs.get(name) or ""

    def elements(self) -> Iterator[Element]:
        """The element's own elements."""
        return (part for part in self.parts if isinstance(part, Element))

    def walk(self) -> Iterator[Element]:
        """The element and all below it, in the order of the page."""
        stack = [self]
        while stack:
            element = stack.pop()
            yield element
            stack.extend([part for part in reversed(element.parts) if isinstance(part, Element)])

    def text(self) -> str:
        """All text below, as it stands."""
        result: list[str] = []
        stack: list[Part] = [self]
        while stack:
            part = stack.pop()
            if isinstance(part, str):
                result.append(part)
            else:
                stack.extend(reversed(part.parts))
                if part.tag == "br" or part.tag in BLOCKS:
                    result.append(" ")
        return "".join(result)

    def raw(self) -> str:
        """All text below with its line ends, a break being one, as in preformatted text."""
        return "".join(
            part if isinstance(part, str) else "\n" if part.tag == "br" else part.raw() for part in self.parts
        )

    def above(self) -> Iterator[Element]:
        """The elements around it, the nearest first."""
        element = self.parent
        while element is not None:
            yield element
            element = element.parent


def measure(root: Element) -> None:
    """Count the characters of all elements, those in links apart."""
    for element in reversed(list(root.walk())):
        size = linked = 0
        for part in element.parts:
            if isinstance(part, str):
                size += len(part) if len(part) < 3 or not part.isspace() else 0
            else:
                size += part.size
                linked += part.linked
        if element.tag == "a" and not element.get("href").startswith(("#", "mailto:")) and element.get("href"):
            linked, size = linked + size, 0
        element.size, element.linked = size, linked


def _require_shallow(html: str) -> None:
    """Raise PageError for a page that leaves more elements open than anybody would."""
    # Roughly first, all elements taken for ones that want an end tag: that is done in a twentieth of the time.
    most = open_ = 0
    for part in html.split("</"):
        open_ = max(0, open_ - 1) + part.count("<")
        most = max(most, open_)
    depth = 0
    for tag in _TAGS.finditer(html) if most > MAX_OPEN else ():
        depth = max(0, depth - 1) if tag[1] else depth + 1
        if depth > MAX_OPEN:
            raise PageError(f"more than {MAX_OPEN:,} elements stand within one another", hint="Save the page again.")


class Document:
    """A page's tree, what it declares as JSON-LD, and what its own rules select."""

    def __init__(self, html: str, selectors: Mapping[str, tuple[str, ...]] = _NONE) -> None:  # type: ignore[assignment]
        self.data: list[str] = []
        self.scripts = 0
        _require_shallow(html)
        parser = LexborHTMLParser(html)
        marks = {
            node.mem_id: mark
            for mark, chosen in selectors.items()
            for selector in chosen
            for node in _selected(parser, selector)
        }
        self._classes: dict[str, frozenset[str]] = {}
        self.root = Element("html")
        if parser.root is not None:
            self._classes = _class_styles(parser)
            self._convert(parser.root, marks)

    def _convert(self, top: LexborNode, marks: Mapping[int, str]) -> None:
        """Build the light tree; a loop, since pages nest as deep as they like."""
        stack: list[tuple[Element, LexborNode | None]] = [(self.root, top.child)]
        self.root.attrs = _attributes(top)
        while stack:
            element, node = stack[-1]
            if node is None:
                stack.pop()
                continue
            stack[-1] = (element, node.next)
            tag = node.tag or ""
            if tag == "-text":
                if text := node.text_content:
                    element.parts.append(text)
            elif tag == "script":
                self._script(node)
            elif tag[:1].isalpha() and tag not in _SILENT:
                below = self._element(intern(tag), node)
                if marks:
                    below.mark = marks.get(node.mem_id, "")
                below.parent = element
                element.parts.append(below)
                if tag in BLOCKS:
                    around: Element | None = element
                    while around is not None and not around.blocky:
                        around.blocky = True
                        around = around.parent
                if len(stack) < MAX_DEPTH:
                    stack.append((below, node.child))
                else:
                    below.parts.append(node.text(deep=True))

    def _element(self, tag: str, node: LexborNode) -> Element:
        attrs = _attributes(node)
        element = Element(tag, attrs=attrs)
        if attrs:
            styles: frozenset[str] = frozenset()
            if self._classes and (names := attrs.get("class")):
                for name in names.split():
                    styles |= self._classes.get(name, styles)
            if style := attrs.get("style"):
                styles |= _meanings(style)
            element.styles = styles
        return element

    def _script(self, node: LexborNode) -> None:
        self.scripts += 1
        kind = (_attributes(node).get("type") or "").lower()
        if "ld+json" in kind:
            self.data.append(node.text(deep=True))


def _attributes(node: LexborNode) -> Mapping[str, str]:
    attributes = node.attributes
    return {name: value or "" for name, value in attributes.items()} if attributes else _NONE


def _selected(parser: LexborHTMLParser, selector: str) -> list[LexborNode]:
    try:
        return list(parser.css(selector))
    except SelectolaxError as error:
        raise ValueError(selector) from error


def _class_styles(parser: LexborHTMLParser) -> dict[str, frozenset[str]]:
    """What the page's own sheets say of classes, as far as it changes what the text means."""
    result: dict[str, frozenset[str]] = {}
    left = _MAX_STYLES
    for node in parser.css("style"):
        sheet = node.text(deep=True)[:left]
        left -= len(sheet)
        for selector, rule in _rules(sheet):
            if _STYLED.search(rule) and (meanings := _meanings(rule)):
                for part in selector.split(","):
                    if match := _CLASS.fullmatch(part.strip()):
                        result[match[1]] = result.get(match[1], frozenset()) | meanings
    return result


def _rules(sheet: str) -> Iterator[tuple[str, str]]:
    """The rules of a sheet, without those for other media (print, small screens), which the reader did not see."""
    depth = 0
    selector = ""
    for match in _BRACE.finditer(sheet):
        if match[2] == "{":
            depth += 1
            if depth == 1:
                selector = match[1].rpartition(";")[2].rpartition("*/")[2]
        else:
            if depth == 1 and "@" not in selector:
                yield selector, match[1]
            depth = max(depth - 1, 0)


def _meanings(style: str) -> frozenset[str]:
    return frozenset(name for name, pattern in _MEANING.items() if pattern.search(style))
