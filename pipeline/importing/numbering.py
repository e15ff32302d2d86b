"""Numbers of paragraphs in a Word document, as Word counts them (ECMA-376, 17.9)."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element as Node

from pipeline.importing import phrases
from pipeline.importing.archive import child
from pipeline.importing.lists import written

_FORMATS = {"lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i", "upperRoman": "I"}
_LETTERS = ("russianLower", "russianUpper")


class Numbering:
    """Counts. A document without ``numbering.xml`` numbers nothing."""

    def __init__(self, root: Node | None) -> None:
        self.levels: dict[str, dict[int, Node]] = {}
        self.abstract: dict[str, str] = {}
        self.starts: dict[tuple[str, int], int] = {}
        self.counts: dict[str, dict[int, int]] = {}
        self.begun: set[str] = set()
        for node in root if root is not None else ():
            if node.tag == "abstractNum":
                own = {int(level.get("ilvl", "0")): level for level in node if level.tag == "lvl"}
                self.levels[node.get("abstractNumId", "")] = own
            elif node.tag == "num":
                name = node.get("numId", "")
                link = child(node, "abstractNumId")
                self.abstract[name] = link.get("val", "") if link is not None else ""
                for one in node:
                    start = child(one, "startOverride")
                    if one.tag == "lvlOverride" and start is not None:
                        self.starts[name, int(one.get("ilvl", "0"))] = int(start.get("val", "1"))

    def has(self, number: str, level: int) -> bool:
        """Whether a list says how its paragraphs of a level are numbered."""
        return level in self.levels.get(self.abstract.get(number, ""), {})

    def label(self, number: str, level: int) -> tuple[str, int] | None:
        """What stands before the next paragraph of a list: its label and, where that is a plain number, the number.

        A bullet has an empty label. None where the paragraph has no number.
        """
        levels = self.levels.get(self.abstract.get(number, ""), {})
        node = levels.get(level)
        if node is None:
            return None
        counts = self.counts.setdefault(self.abstract[number], {})
        if number not in self.begun:
            self.begun.add(number)
            for (name, at), start in self.starts.items():
                if name == number:
                    counts[at] = start - 1
        for below in [at for at in counts if at > level]:
            del counts[below]
        counts[level] = counts.get(level, _value(node, "start", 1) - 1) + 1
        form = _text(node, "numFmt") or "decimal"
        if form in ("bullet", "none"):
            return ("", -1) if form == "bullet" else None
        pattern = _text(node, "lvlText")

        def put(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            one = levels.get(at)
            count = counts.get(at, _value(one, "start", 1) if one is not None else 1)
            return _formatted(count, _text(one, "numFmt") if one is not None else "")

        label = re.sub(r"%(\d)", put, pattern).strip()
        plain = form == "decimal" and re.fullmatch(r"\d+[.)]?", label) is not None and pattern.count("%") == 1
        return label, counts[level] if plain else -1


def _text(node: Node, name: str) -> str:
    setting = child(node, name)
    return setting.get("val", "") if setting is not None else ""


def _value(node: Node, name: str, otherwise: int) -> int:
    text = _text(node, name)
    return int(text) if text.isdecimal() else otherwise


def _formatted(count: int, form: str) -> str:
    letters = "".join(phrases.entries("list letters")) if form in _LETTERS else ""
    if 0 < count <= len(letters):
        return letters[count - 1] if form == _LETTERS[0] else letters[count - 1].upper()
    if form == "decimalZero":
        return f"{count:02}"
    return written(count, _FORMATS.get(form, ""))
