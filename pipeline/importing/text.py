"""Plain text → pieces: paragraphs, wrapped or one a line, and the lists that people type."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.importing.pieces import Piece
from pipeline.importing.tree import Element, Part

#: The longest line of a text whose lines a program has wrapped: mail has 72 to 78, text browsers have 80 or so.
WRAPPED_AT = 100

_ITEM = re.compile(r"(\s*)(?:([-–—+*•●▪◦·‣])|(\d{1,3})([.)])|(?P<letter>[^\W\d_])\))\s+(?=\S)")
_RULE = re.compile(r"\s*(?:[-=_*~•.·]\s*){3,}$")
_ENDS = re.compile(r"[.!?…:;]['\"»”’)\]]*\s*\Z")

#: Words of an item from which on dashes before sentences are speakers' dashes.
_SPOKEN = 8


@dataclass(slots=True)
class _Line:
    text: str
    before: bool  # a blank line stands before it
    after: bool


def pieces(text: str) -> list[Piece]:
    """The pieces of a plain text."""
    lines = _lines(text)
    result: list[Piece] = []
    at = 0
    while at < len(lines):
        items = _list_at(lines, at)
        if items:
            here = lines[at : at + items]
            element = _as_list([_ITEM.match(line.text) for line in here], [line.text for line in here])
            words = " ".join(_ITEM.sub("", line.text, count=1).strip() for line in here)
            result.append(Piece("list", [element], words, gap_before=here[0].before, gap_after=here[-1].after))
            at += items
            continue
        line = lines[at]
        kind = "rule" if _RULE.match(line.text) else "paragraph"
        words = "" if kind == "rule" else " ".join(line.text.split())
        nodes: list[Part] = [Element("hr")] if kind == "rule" else [words]
        result.append(Piece(kind, nodes, words, gap_before=line.before, gap_after=line.after))
        at += 1
    return result


def _lines(text: str) -> list[_Line]:
    """The lines that mean something of their own: wrapped ones are joined, the signature of a mail is cut off."""
    raw = [line.expandtabs(4).rstrip(" \t\f\v\u00a0") + (" " if line == "-- " else "") for line in text.split("\n")]
    blocks: list[list[str]] = []
    blank = True
    for line in raw:
        if not line.strip():
            blank = True
            continue
        if blank:
            blocks.append([])
        blocks[-1].append(line)
        blank = False
    width = _width(blocks)
    result: list[_Line] = []
    for block in blocks:
        joined = _joined(block, width, text) if width else block
        result += [_Line(line, at == 0, at == len(joined) - 1) for at, line in enumerate(joined)]
    return result


def _width(blocks: Sequence[Sequence[str]]) -> int:
    """At what width a program has wrapped the lines; 0 if they end where their authors ended them."""
    width = max((len(line) for block in blocks for line in block), default=0)
    if not 30 <= width <= WRAPPED_AT or len(blocks) < 2:
        return 0
    pairs = [(one, other) for block in blocks for one, other in itertools.pairwise(block)]
    full = [one for one, other in pairs if _is_full(one, other, width) and not _ITEM.match(other)]
    within = sum(not _ENDS.search(one) for one in full)
    return width if within and within * 4 >= len(full) else 0


def _is_full(line: str, following: str, width: int) -> bool:
    """Whether the first word of the next line had no place on this one, or goes on with its sentence."""
    if len(line) * 10 > width * 7 and following.strip()[:1].islower() and not _ENDS.search(line):
        return True
    return len(line) * 2 > width and len(line) + 1 + len(following.split(maxsplit=1)[0]) > width


def _joined(block: Sequence[str], width: int, whole: str) -> list[str]:
    result: list[str] = []
    last = ""
    for line in block:
        starts = _ITEM.match(line)
        indented = len(line) - len(line.lstrip()) > 0
        continues = (
            result
            and not starts
            and (_is_full(last, line, width) or (indented and _ITEM.match(result[-1]) is not None))
        )
        if continues:
            result[-1] = _glued(result[-1], line.strip(), whole)
        else:
            result.append(line)
        last = line
    return result


def _glued(line: str, following: str, whole: str) -> str:
    """Two lines as one; a hyphen between them stays unless the text has the word without it elsewhere."""
    end, start = re.search(r"(\w+)[-‐\u00ad]\Z", line), re.match(r"\w+", following)
    if end is None or start is None or not following[:1].islower():
        return f"{line} {following}"
    is_broken = line[-1] == "\u00ad" or re.search(rf"(?<![\w-]){end[1]}{start[0]}(?![\w-])", whole, re.IGNORECASE)
    return f"{line[:-1]}{following}" if is_broken else f"{line}{following}"


def _list_at(lines: Sequence[_Line], at: int) -> int:
    """How many lines from here are the items of one list; 0 if none is."""
    first = _ITEM.match(lines[at].text)
    if first is None:
        return 0
    announced = at > 0 and lines[at - 1].text.rstrip().endswith(":")
    outer = len(first[1])
    counted = first[3] or first["letter"]
    count = own = 0
    while at + count < len(lines):
        line = lines[at + count]
        match = _ITEM.match(line.text)
        if match is None:
            break
        inner = len(match[1]) > outer + 1
        if not inner:
            if not _goes_on(first, match, own):
                break
            if count and line.before and not (counted or announced):
                break
            own += 1
        count += 1
    if first[3]:
        return count if own > 1 and int(first[3]) <= 100 else 0
    if first["letter"]:
        return count if own > 1 else 0
    if own < 2 and not announced:
        return 0
    if first[2] in "-–—" and not announced and _is_speech([line.text for line in lines[at : at + count]]):
        return 0
    if first[2] in "–—" and not announced and all(_ENDS.search(line.text) for line in lines[at : at + count]):
        return 0
    return count


def _goes_on(first: re.Match[str], match: re.Match[str], own: int) -> bool:
    """Whether an item is the next one of a list that begins with another: of its kind, and counted on."""
    if first[3]:
        return bool(match[3]) and int(match[3]) == int(first[3]) + own
    if first["letter"]:
        return bool(match["letter"]) and ord(match["letter"]) == ord(first["letter"]) + own
    return match[2] == first[2]


def _is_speech(items: Sequence[str]) -> bool:
    """Whether dashes before lines are speakers': whole sentences, long ones or with words of who says them."""
    whole = sum(bool(re.search(r"[.!?…]['\"»”)]*\s*\Z", item)) for item in items)
    long = sum(len(item.split()) > _SPOKEN for item in items)
    speech = sum(bool(re.search(r"[,!?…»”]\s+[-–—]\s+\w", item)) for item in items)
    return whole == len(items) and (speech > 0 or long * 2 > len(items))


def _as_list(matches: Sequence[re.Match[str] | None], lines: Sequence[str]) -> Element:
    root = Element("div")
    stack: list[tuple[int, Element]] = []
    for match, line in zip(matches, lines, strict=True):
        if match is None:
            continue
        depth = len(match[1])
        while stack and depth < stack[-1][0] - 1:
            stack.pop()
        if not stack or depth > stack[-1][0] + 1:
            owner = stack[-1][1].parts[-1] if stack and stack[-1][1].parts else root
            attrs = {"start": match[3]} if match[3] else {}
            below = Element("ol" if match[3] else "ul", None, attrs)
            _append(owner if isinstance(owner, Element) else root, below)
            stack.append((depth, below))
        # A letter stays before its item: Markdown counts in figures alone.
        words = line if match["letter"] else line[match.end() :]
        _append(stack[-1][1], Element("li", [" ".join(words.split())]))
    return next(root.elements())


def _append(owner: Element, below: Element) -> None:
    owner.parts.append(below)
    below.parent = owner
    element: Element | None = owner
    while element is not None:
        element.blocky = True
        element = element.parent
