"""XML that comes from outside: bounded, without document types and entities; and XML of ours."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from pipeline.errors import PerakladError
from pipeline.files import office

LANG = "{http://www.w3.org/XML/1998/namespace}lang"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def parse(data: bytes, where: str, kind: str) -> ET.Element:
    """Return the root of a file. ``kind`` is how messages call it: “an XLIFF file”. Raises PerakladError."""
    office.require_sound_xml(data, where, kind)
    try:
        root: ET.Element = fromstring(data, forbid_dtd=True)
    except (ET.ParseError, DefusedXmlException, UnicodeError, LookupError, ValueError) as error:
        raise PerakladError(f"this is not {kind}", where=where, hint="Save it again.") from error
    return root


def dump(root: ET.Element) -> bytes:
    """Return the bytes of a file, with a line end after each element that holds no text."""
    _spread(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'.encode()


def _spread(element: ET.Element) -> None:
    if len(element) and not element.text:
        element.text = "\n"
        for child in element:
            child.tail = "\n"
            _spread(child)


def name(element: ET.Element) -> str:
    """An element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def below(element: ET.Element, *names: str) -> Iterator[ET.Element]:
    """The elements of these names at any depth, in document order."""
    return (node for node in element.iter() if name(node) in names)


def child(element: ET.Element, wanted: str) -> ET.Element | None:
    """The first child of a name."""
    return next((below for below in element if name(below) == wanted), None)


def text_of(element: ET.Element | None, transparent: tuple[str, ...]) -> tuple[str, str]:
    """An element's text, and the name of a tag in it that we did not put there; ``transparent`` ones only mark text."""
    if element is None:
        return "", ""
    foreign = next((name(node) for node in element.iter() if node is not element and name(node) not in transparent), "")
    return "".join(element.itertext()), foreign
