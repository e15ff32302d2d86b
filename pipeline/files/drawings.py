"""Drawings: an SVG file is a document, not a picture; readers get it with nothing in it that could act.

Opened by itself it may run scripts, and within a page it may ask other sites who reads. So it is written anew from an
allow-list of what draws (SVG 2, chapters 7–14), without links, events, styles that import, and foreign content.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from pipeline.errors import PerakladError
from pipeline.files import office

_SVG = "http://www.w3.org/2000/svg"

_ELEMENTS = frozenset(
    "svg g defs symbol title desc metadata path rect circle ellipse line polyline polygon text tspan textPath use"
    " linearGradient radialGradient stop clipPath mask pattern marker filter feGaussianBlur feOffset feBlend feFlood"
    " feComposite feMerge feMergeNode feColorMatrix feDropShadow switch view".split()
)

#: Attributes are let through unless they begin so: events, what leads elsewhere, what carries style sheets.
_REFUSED = re.compile(r"on|href|src|style|base|{", re.IGNORECASE)
_ELSEWHERE = re.compile(r"url\s*\(\s*['\"]?\s*(?!#)|javascript:|expression\s*\(|@import|\\", re.IGNORECASE)
_HREF = ("href", "{http://www.w3.org/1999/xlink}href")

#: What a style attribute may say: properties that draw, none with an address but within the drawing.
_STYLE = re.compile(r"[\w\s:;.,#%()'\"+\-!/]*")


def drawing(data: bytes, where: str) -> bytes:
    """An SVG file with only what draws in it. Raises PerakladError for what is none."""
    office.require_sound_xml(data, where, "an SVG drawing")
    try:
        root: ET.Element = fromstring(data, forbid_dtd=True)
    except (ET.ParseError, DefusedXmlException, UnicodeError, LookupError, ValueError) as error:
        raise PerakladError("this is not an SVG drawing", where=where, hint="Save it again.") from error
    if root.tag != f"{{{_SVG}}}svg":
        raise PerakladError("this is not an SVG drawing", where=where, hint="Save it again.")
    _clean(root)
    ET.register_namespace("", _SVG)
    drawn: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return drawn


def _clean(element: ET.Element) -> None:
    for name, value in list(element.attrib.items()):
        if not _is_sound(name, value):
            del element.attrib[name]
    for child in list(element):
        tag = child.tag if isinstance(child.tag, str) else ""
        if tag.startswith(f"{{{_SVG}}}") and tag.rpartition("}")[2] in _ELEMENTS:
            _clean(child)
        else:
            element.remove(child)


def _is_sound(name: str, value: str) -> bool:
    if name in _HREF:
        return value.strip().startswith("#")
    if _ELSEWHERE.search(value):
        return False
    if name == "style":
        return bool(_STYLE.fullmatch(value))
    return name == "{http://www.w3.org/XML/1998/namespace}space" or not _REFUSED.match(name)
