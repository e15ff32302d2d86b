"""XLIFF 2.x (ISO 21720)."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from pipeline.errors import PerakladError
from pipeline.exchange import origins, xmldata
from pipeline.exchange.base import Document, Returned, Unit, once, path_of, places_in
from pipeline.model import State
from pipeline.state.standing import MEMORY

_SPACE = "urn:oasis:names:tc:xliff:document:2.0"
_STATES = {State.TRANSLATED: "translated", State.REVIEWED: "final"}
_DONE = ("translated", "reviewed", "final")
_BASE = "peraklad-base"

#: Annotations, which only mark text.
_TRANSPARENT = ("mrk", "sm", "em")


def write(document: Document) -> bytes:
    """Return the file: a ``file`` an article, a ``unit`` with one ``segment`` each."""
    ET.register_namespace("", _SPACE)
    root = ET.Element(
        f"{{{_SPACE}}}xliff", version="2.0", srcLang=document.source_locale, trgLang=document.target_locale
    )
    for number, (place, units) in enumerate(document.places(), 1):
        file = ET.SubElement(root, f"{{{_SPACE}}}file", id=f"f{number}", original=path_of(place))
        for unit in units:
            _add(file, unit)
    return xmldata.dump(root)


def _add(file: ET.Element, unit: Unit) -> None:
    row = ET.SubElement(
        file, f"{{{_SPACE}}}unit", {"id": f"u{unit.id}", "canResegment": "no", xmldata.SPACE: "preserve"}
    )
    notes = ET.SubElement(row, f"{{{_SPACE}}}notes")
    for category, text in ((_BASE, unit.base), ("kind", unit.context or unit.kind), ("change", unit.note)):
        if text:
            ET.SubElement(notes, f"{{{_SPACE}}}note", category=category).text = text
    segment = ET.SubElement(row, f"{{{_SPACE}}}segment", state=_STATES.get(unit.state, "initial"))
    ET.SubElement(segment, f"{{{_SPACE}}}source").text = unit.source
    if unit.target:
        ET.SubElement(segment, f"{{{_SPACE}}}target").text = unit.target


def read(data: bytes, where: str) -> list[Returned]:
    """Return the rows; the state “initial” makes a draft. Raises PerakladError."""
    root = xmldata.parse(data, where, "an XLIFF file")
    require(root, where)
    return rows(root)


def require(root: ET.Element, where: str) -> None:
    """Raise PerakladError unless this is the root of an XLIFF file of a version that we know."""
    if xmldata.name(root) != "xliff" or root.get("version", "")[:2] not in ("1.", "2."):
        raise PerakladError("this is not an XLIFF file", where=where, hint="Known are XLIFF 1.2 and 2.x.")


def rows(root: ET.Element) -> list[Returned]:
    """The rows of a file of version 2."""
    return once(
        _row(row, places_in(file.get("original", "")), root.get("trgLang", ""))
        for file in xmldata.below(root, "file")
        for row in xmldata.below(file, "unit")
    )


def _row(row: ET.Element, places: tuple[str, ...], locale: str) -> Returned:
    sources, targets, states, trouble = [], [], [], ""
    for part in xmldata.below(row, "segment", "ignorable"):
        source, target = xmldata.child(part, "source"), xmldata.child(part, "target")
        sources.append(xmldata.text_of(source, _TRANSPARENT)[0])
        text, foreign = xmldata.text_of(target, _TRANSPARENT)
        if foreign:
            trouble = f"the tag <{foreign}> stands in the translation"
        if xmldata.name(part) == "ignorable":
            targets.append(text if target is not None else sources[-1])
            continue
        targets.append(text)
        states.append(part.get("state"))
    if any(not text for text in targets) and any(text.strip() for text in targets):
        trouble = trouble or "only a part of it is translated"
    base = next((note.text or "" for note in xmldata.below(row, "note") if note.get("category") == _BASE), "")
    id_ = row.get("id", "").removeprefix("u")
    text = "".join(targets)
    origin = _origin(row, text)
    return Returned(
        f"unit {id_[:8]}", id_, text, "".join(sources), _draft(states), base, places, trouble, locale, origin
    )


def _origin(row: ET.Element, text: str) -> str:
    """Where a translation comes from: by marks, or as one of the matches that are noted beside it (“mtc:match”)."""
    parts = [row, *xmldata.below(row, "segment", "target")]
    marks = (mark for part in xmldata.below(row, "target") for mark in xmldata.below(part, "mrk"))
    metas = (meta for meta in xmldata.below(row, "meta") if "origin" in meta.get("type", "").casefold())
    if origins.marked([*parts, *marks]) or any(origins.names_machine(meta.text or "") for meta in metas):
        return origins.of_machine("xliff")
    for match in xmldata.below(row, "match"):
        same = xmldata.text_of(xmldata.child(match, "target"), _TRANSPARENT)[0] == text
        if text and same:
            machine = match.get("type") == "ebm" or origins.marked([match])
            return origins.of_machine("xliff") if machine else MEMORY
    return ""


def _draft(states: list[str | None]) -> bool | None:
    """What the segments of a unit say together: a draft if one of them is, nothing if one says nothing."""
    if any(state is not None and state not in _DONE for state in states):
        return True
    return None if None in states else False
