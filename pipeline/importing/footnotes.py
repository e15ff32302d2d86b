"""Footnotes and editors' comments, whatever program wrote the page: two links that lead to one another.

Google Docs, Word, LibreOffice, mammoth, Wikipedia and Markdown's renderers all write a mark in the text that leads to
the note, and a mark in the note that leads back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipeline.importing.tree import BLOCKS, Element, Part

_COMMENT = re.compile(r"cmnt|comment|msocom|annotation", re.IGNORECASE)
_LABEL = re.compile(
    r"[\[(]?(?:[^\W\d_]{0,4}\d{1,4}(?::\d{1,3})?|[^\W\d_]{1,3}|[ivx]{1,6}|[*†‡§]{1,3})[\])]?\Z", re.IGNORECASE
)
_BACK = re.compile(r"[\s↑↩︎^⏎⤴\[\]().:*†‡\w]{0,12}\Z")


@dataclass(slots=True)
class Notes:
    """The footnotes of a page by their label, and the comments that were taken out of it."""

    footnotes: dict[str, Element] = field(default_factory=dict)
    comments: list[str] = field(default_factory=list)


def take(root: Element) -> Notes:
    """Take the notes out of a tree: each mark becomes a ``footnote`` element, each note stands apart.

    A tree without such pairs stays as it is.
    """
    order: dict[Element, int] = {}
    places: dict[str, Element] = {}
    links: list[Element] = []
    for number, element in enumerate(root.walk()):
        order[element] = number
        for name in (element.get("id"), element.get("name") if element.tag == "a" else ""):
            if name:
                places.setdefault(name, element)
        if (
            element.tag == "a"
            and element.get("href").rpartition("/")[2].startswith("#")
            and len(element.get("href")) > 1
        ):
            links.append(element)
    notes = Notes()
    if not links or not places:
        return notes
    marks: dict[Element, list[Element]] = {}
    answered: set[Element] = set()
    for link in links:
        target = places.get(_fragment(link))
        if target is None or order[target] <= order[link] or not _LABEL.match(link.text().strip()):
            continue
        block = _block(target)
        if link not in set(block.walk()):
            marks.setdefault(block, []).append(link)
            if _leads_back(block, link, places, root):
                answered.add(block)
    # A note that leads back to one of its marks is the note of all of them.
    marks = {block: elements for block, elements in marks.items() if block in answered}
    blocks = set(marks)
    for number, (block, found) in enumerate(marks.items(), 1):
        _take_one(block, found, str(number), blocks, notes)
    return notes


def _fragment(link: Element) -> str:
    return link.get("href").partition("#")[2]


def _block(target: Element) -> Element:
    """The block that holds a note's own mark."""
    element = target
    while element.parent is not None and element.tag not in BLOCKS:
        element = element.parent
    return element


def _leads_back(block: Element, link: Element, places: dict[str, Element], root: Element) -> bool:
    names = {link.get("id"), link.get("name")}
    around = link.parent
    while around is not None and around is not root and around.tag not in BLOCKS:
        names |= {around.get("id"), around.get("name")}
        around = around.parent
    for inner in link.elements():
        names |= {inner.get("id"), inner.get("name")}
    names.discard("")
    back = {_fragment(element) for element in block.walk() if element.tag == "a"}
    return bool(names & back) or any(places.get(name) is link for name in back)


def _take_one(block: Element, links: list[Element], label: str, blocks: set[Element], notes: Notes) -> None:
    names = " ".join((_fragment(links[0]), links[0].get("id"), links[0].get("name"), block.get("class")))
    is_comment = bool(_COMMENT.search(names)) or bool(re.fullmatch(r"\[[a-z]{1,4}\d*\]", links[0].text().strip()))
    note = _whole(block, links[0], blocks)
    _drop_marks(note, links)
    _detach(note)
    for link in links:
        place = link
        while place.parent is not None and place.parent.tag not in BLOCKS and len(_parts(place.parent)) == 1:
            place = place.parent
        if is_comment:
            _detach(place)
        else:
            _replace(place, Element("footnote", [], {"label": label}))
    if is_comment:
        notes.comments.append(" ".join(note.text().split()))
    else:
        notes.footnotes[label] = note


def _whole(block: Element, link: Element, blocks: set[Element]) -> Element:
    """The note with all its paragraphs: as far out as nothing but this note is there."""
    above = set(link.above())
    note = block
    while (
        note.parent is not None
        and note.parent not in above
        and note.parent.tag in ("div", "li", "p", "aside", "td", "dd", "section")
        and not any(element.tag == "hr" for element in note.parent.elements())
        and sum(element in blocks for element in note.parent.walk()) == 1
    ):
        note = note.parent
    return note


def _drop_marks(note: Element, links: list[Element]) -> None:
    """Take the way back, and the note's own number, out of the note."""
    names = set()
    for link in links:
        names |= {link.get("id"), link.get("name"), *(child.get("id") for child in link.elements())}
        if link.parent is not None:
            names |= {link.parent.get("id")}
    for element in list(note.walk()):
        if element.tag == "a" and _fragment(element) in names - {""} and _BACK.match(element.text()):
            place = element
            while place.parent is not None and place.parent is not note and place.parent.tag in ("sup", "span", "b"):
                if len(_parts(place.parent)) > 1:
                    break
                place = place.parent
            _detach(place)


def _parts(element: Element) -> list[Part]:
    return [part for part in element.parts if not isinstance(part, str) or part.strip()]


def _detach(element: Element) -> None:
    if element.parent is not None:
        element.parent.parts = [part for part in element.parent.parts if part is not element]
        element.parent = None


def _replace(element: Element, other: Element) -> None:
    if element.parent is not None:
        other.parent = element.parent
        element.parent.parts = [other if part is element else part for part in element.parent.parts]
