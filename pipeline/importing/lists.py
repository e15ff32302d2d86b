"""Numbers of lists as a browser counts them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.importing.tree import Element

_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_MAX = 999_999_999
_PLAIN = re.compile(r"\d{1,9}\.\Z")


def labels(element: Element) -> Iterator[tuple[Element, str]]:
    """The items of a list with what stands before each: “3.”, “c.”, “iii.”, and nothing in a list without an order."""
    items = [part for part in element.elements() if part.tag == "li"]
    step = -1 if "reversed" in element.attrs else 1
    number = _number(element.get("start"), len(items) if step < 0 else 1)
    kind = element.get("type")
    for item in items:
        number = _number(item.get("value"), number)
        if element.tag == "ol" and "list-style:none" not in element.get("style").replace(" ", ""):
            yield item, f"{written(number, item.get('type') or kind)}."
        else:
            yield item, ""
        number += step


def tell_labels(root: Element) -> None:
    """Put labels that Markdown has no way to say (“c.”, “iii.”, numbers that leap) before the words of their items.

    Markdown counts in figures alone, and by ones.
    """
    for element in root.walk():
        if element.tag != "ol":
            continue
        known = _from_words(element, list(labels(element)))
        told = [int(label[:-1]) if _PLAIN.match(label) else -1 for _, label in known]
        if known and told == list(range(told[0], told[0] + len(told))) and told[0] >= 0:
            continue
        if any(label for _, label in known):
            for item, label in known:
                _before_words(item, f"{label} ")
        element.tag = "ul"


def _from_words(element: Element, known: list[tuple[Element, str]]) -> list[tuple[Element, str]]:
    """Part with empty items at the beginning; Markdown can't begin a list below a line with one (CommonMark, 5.2)."""
    empty = 0
    while empty < len(known) and not _says(known[empty][0]):
        element.parts.remove(known[empty][0])
        empty += 1
    rest = known[empty:]
    if empty and rest and _PLAIN.match(rest[0][1]):
        element.attrs = {**element.attrs, "start": rest[0][1][:-1]}
    return rest


def _says(item: Element) -> bool:
    return bool(item.text().strip()) or any(part.tag == "img" for part in item.walk())


def _before_words(item: Element, label: str) -> None:
    """Put a label before the first words of an item, within its first paragraph."""
    while first := next((part for part in item.parts if not isinstance(part, str) or part.strip()), None):
        if isinstance(first, str) or first.tag not in ("p", "div"):
            break
        item = first
    item.parts.insert(0, label)


def _number(text: str, otherwise: int) -> int:
    text = text.strip()
    return int(text) if text.lstrip("-").isdecimal() and text.isascii() and len(text) < 10 else otherwise


def written(number: int, kind: str) -> str:
    """A number in figures, or for the types a, A, i, I of HTML in letters or Roman numerals."""
    if kind in ("a", "A") and 0 < number <= _MAX:
        letters = ""
        while number:
            number, rest = divmod(number - 1, 26)
            letters = chr(97 + rest) + letters
        return letters if kind == "a" else letters.upper()
    if kind in ("i", "I") and 0 < number < 4000:
        numeral = ""
        for value, letter in _ROMAN:
            while number >= value:
                numeral, number = numeral + letter, number - value
        return numeral if kind == "i" else numeral.upper()
    return str(number)
