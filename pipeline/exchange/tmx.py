"""TMX 1.4 (LISA OSCAR, 2005): the translation memory, for other programs and from them."""

from __future__ import annotations

import codecs
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator, Sequence

import pipeline
from pipeline.errors import PerakladError
from pipeline.exchange import origins, xmldata
from pipeline.exchange.base import locale_of
from pipeline.languages import ENGLISH
from pipeline.memory import Pair
from pipeline.po import strings

#: Every old program names the document type; what it names is never fetched. One with declarations in it is refused.
_DOCTYPE = re.compile(rb"""<!DOCTYPE\s+tmx(?:\s+(?:SYSTEM|PUBLIC)(?:\s+"[^"<>\[]*"){1,2})?\s*>""")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


def write(pairs: Iterable[Pair]) -> bytes:
    """Return the file: a unit a pair, each pair once, its source first."""
    root = ET.Element("tmx", version="1.4")
    ET.SubElement(
        root,
        "header",
        {
            "creationtool": "peraklad",
            "creationtoolversion": pipeline.__version__,
            "segtype": "sentence",
            "o-tmf": "PO",
            "adminlang": ENGLISH,
            "srclang": "*all*",
            "datatype": "plaintext",
        },
    )
    body = ET.SubElement(root, "body")
    once = {(pair.source_locale, pair.target_locale, pair.source, pair.target): pair for pair in pairs}
    for pair in once.values():
        unit = ET.SubElement(body, "tu", srclang=pair.source_locale)
        for locale, text in ((pair.source_locale, pair.source), (pair.target_locale, pair.target)):
            ET.SubElement(ET.SubElement(unit, "tuv", {xmldata.LANG: locale}), "seg").text = text
    return xmldata.dump(root)


def read(data: bytes, where: str, locales: Sequence[str]) -> tuple[list[Pair], int]:
    """Return the pairs between our locales, and the number of units left out.

    Left out is what has tags in it, was made by a machine, or has no such pair. ``where`` is noted as their place.
    ``en-GB`` counts as ``en``. The source is the unit's or the file's ``srclang``; where it is ``*all*``, the first
    text. Raises PerakladError.
    """
    root = xmldata.parse(_plain(data), where, "a TMX file")
    if xmldata.name(root) != "tmx":
        raise PerakladError("this is not a TMX file", where=where)
    header = xmldata.child(root, "header")
    srclang = locale_of(header.get("srclang", "") if header is not None else "", locales)
    pairs: list[Pair] = []
    left = 0
    for unit in xmldata.below(root, "tu"):
        # What a machine made is no translation of the publication's.
        units = [] if _by_machine(unit) else list(_pairs(unit, srclang, locales, where))
        left += not units
        pairs += units
    return list(dict.fromkeys(pairs)), left


def _plain(data: bytes) -> bytes:
    """The file in UTF-8 (Trados writes UTF-16) and without the document type."""
    if data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        data = _DECLARATION.sub("", data.decode("utf-16", errors="replace")).encode("utf-8")
    return _DOCTYPE.sub(b"", data, count=1)


def _by_machine(unit: ET.Element) -> bool:
    """Whether a program notes a unit as machine translation: as its author (“MT!”), by a property, or in a note."""
    elements = [unit, *xmldata.below(unit, "tuv")]
    said = [element.get(name, "") for element in elements for name in ("creationid", "changeid")]
    props = [(prop.get("type", ""), prop.text or "") for prop in xmldata.below(unit, "prop")]
    return (
        any(map(origins.names_machine, said))
        or any(origins.told_by(*prop) for prop in props)
        or any(origins.tells_of_machine(note.text or "") for note in xmldata.below(unit, "note"))
    )


def _pairs(unit: ET.Element, srclang: str, locales: Sequence[str], where: str) -> Iterator[Pair]:
    texts: dict[str, str] = {}
    for variant in xmldata.below(unit, "tuv"):
        locale = locale_of(variant.get(xmldata.LANG) or variant.get("lang") or "", locales)
        text, foreign = xmldata.text_of(xmldata.child(variant, "seg"), ("hi",))
        text = " ".join(text.split())
        if locale and text and not foreign and not strings.unfit(text):
            texts.setdefault(locale, text)
    source = locale_of(unit.get("srclang", ""), locales) or srclang or next(iter(texts), "")
    if source in texts:
        for target, text in texts.items():
            if target != source:
                yield Pair(source, target, texts[source], text, where)
