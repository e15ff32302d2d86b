"""XLIFF 1.2 (OASIS, 2008), which OmegaT, Trados and nearly every other tool read; 2.x is taken back as well.

Written and read with the standard library (through defusedxml): a unit is one text without inline tags, so that a
library for all of XLIFF would add nothing but its licence.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET

from pipeline.exchange import origins, xliff2, xmldata
from pipeline.exchange.base import Document, Returned, Unit, once, path_of, places_in
from pipeline.model import State
from pipeline.state.standing import MEMORY

_SPACE = "urn:oasis:names:tc:xliff:document:1.2"

_STATES = {
    State.MACHINE: "needs-review-translation",
    State.STALE: "needs-adaptation",
    State.DRAFT: "needs-review-translation",
    State.TRANSLATED: "translated",
    State.REVIEWED: "final",
}
_DONE = ("translated", "final", "signed-off")

#: What the standard calls matches of a translation memory (XLIFF 1.2, “state-qualifier”).
_FROM_MEMORY = ("exact-match", "fuzzy-match", "id-match", "leveraged-tm", "tm-suggestion", "leveraged-inherited",
                "leveraged-repository")  # fmt: skip

#: Marks of a tool's own segments and comments, around text that is ours.
_TRANSPARENT = ("mrk",)


def write(document: Document) -> bytes:
    """Return the file: a ``file`` an article, a ``trans-unit`` a segment."""
    ET.register_namespace("", _SPACE)
    root = ET.Element(f"{{{_SPACE}}}xliff", version="1.2")
    for place, units in document.places():
        file = ET.SubElement(
            root,
            f"{{{_SPACE}}}file",
            {
                "original": path_of(place),
                "source-language": document.source_locale,
                "target-language": document.target_locale,
                "datatype": "plaintext",
            },
        )
        body = ET.SubElement(file, f"{{{_SPACE}}}body")
        for unit in units:
            _add(body, unit)
    return xmldata.dump(root)


def _add(body: ET.Element, unit: Unit) -> None:
    row = ET.SubElement(body, f"{{{_SPACE}}}trans-unit", {"id": unit.id, xmldata.SPACE: "preserve"})
    if unit.finished:
        row.set("approved", "yes" if unit.state is State.REVIEWED else "no")
    ET.SubElement(row, f"{{{_SPACE}}}source").text = unit.source
    if unit.target:
        ET.SubElement(row, f"{{{_SPACE}}}target", state=_STATES[unit.state]).text = unit.target
    group = ET.SubElement(row, f"{{{_SPACE}}}context-group", name="peraklad", purpose="information")
    for name, value in (("x-base", unit.base), ("x-kind", unit.context or unit.kind)):
        ET.SubElement(group, f"{{{_SPACE}}}context", {"context-type": name}).text = value
    if unit.note:
        ET.SubElement(row, f"{{{_SPACE}}}note").text = unit.note


def read(data: bytes, where: str) -> list[Returned]:
    """Return the rows; a state that begins with “needs-”, or “new”, makes a draft. Raises PerakladError."""
    root = xmldata.parse(data, where, "an XLIFF file")
    xliff2.require(root, where)
    if root.get("version", "").startswith("2"):
        return xliff2.rows(root)
    return once(
        _row(row, places_in(file.get("original", "")), file.get("target-language", ""))
        for file in xmldata.below(root, "file")
        for row in xmldata.below(file, "trans-unit")
    )


def _row(row: ET.Element, places: tuple[str, ...], locale: str) -> Returned:
    target = xmldata.child(row, "target")
    text, foreign = xmldata.text_of(target, _TRANSPARENT)
    state = target.get("state", "") if target is not None else ""
    draft: bool | None = None
    if state:
        draft = state not in _DONE
    elif row.get("approved") == "yes":
        draft = False
    base = next((node.text or "" for node in xmldata.below(row, "context") if node.get("context-type") == "x-base"), "")
    return Returned(
        f"unit {row.get('id', '?')[:8]}",
        row.get("id", ""),
        text,
        xmldata.text_of(xmldata.child(row, "source"), _TRANSPARENT)[0],
        draft,
        base,
        places,
        f"the tag <{foreign}> stands in the translation" if foreign else "",
        (target.get(xmldata.LANG, "") if target is not None else "") or locale,
        _origin(row, target, text),
    )


def _origin(row: ET.Element, target: ET.Element | None, text: str) -> str:
    """Where the file says that a translation comes from: by marks, or by an alternative that it is."""
    own = [row, target, *(xmldata.below(target, "mrk") if target is not None else ()), *xmldata.below(row, "seg")]
    props = [(prop.get("prop-type", ""), prop.text or "") for prop in xmldata.below(row, "prop")]
    if origins.marked(own) or any(origins.told_by(*prop) for prop in props):
        return origins.of_machine("xliff")
    if target is not None and target.get("state-qualifier", "") in _FROM_MEMORY:
        return MEMORY
    for other in xmldata.below(row, "alt-trans"):
        given = xmldata.child(other, "target")
        same = xmldata.text_of(given, _TRANSPARENT)[0] == text
        if text and same and origins.marked([other, given]):
            return origins.of_machine("xliff")
    return ""
