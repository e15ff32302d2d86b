"""Pictures: what goes to readers as one is one, by its bytes and not by its name; drawings lose what could act.

An SVG file is a document: opened by itself it may run scripts, and within a page it may ask other sites who reads. So
it is written anew from an allow-list of what draws (SVG 2, chapters 7–14), without links, events, styles that import,
and foreign content.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from pipeline.errors import PerakladError, printable
from pipeline.files import office

#: How files of each ending begin (WebP and AVIF have their length before their name).
_MAGIC: Mapping[str, tuple[bytes, ...]] = {
    ".png": (rb"\x89PNG\r\n\x1a\n",),
    ".jpg": (rb"\xff\xd8\xff",),
    ".jpeg": (rb"\xff\xd8\xff",),
    ".gif": (rb"GIF8[79]a",),
    ".webp": (rb"RIFF.{4}WEBP",),
    ".avif": (rb".{4}ftypavi[fs]",),
}

#: Endings of files that act within the site when a reader opens them.
_ACTIVE = frozenset("html htm xhtml xht shtml mhtml mht xml xsl xslt js mjs wasm css swf svgz hta php".split())

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


def is_elsewhere(address: str) -> bool:
    """Whether a picture's address is not that of a file beside the article."""
    return bool(re.match(r"\s*(?:[a-z][a-z0-9+.-]*:|//|\\\\)", address, re.IGNORECASE))


def is_named(path: str) -> bool:
    """Whether a file has the ending of a picture that browsers show."""
    ending = PurePosixPath(path).suffix.lower()
    return ending in _MAGIC or ending == ".svg"


def sound(data: bytes, where: str) -> bytes:
    """The picture as readers may get it. Raises PerakladError for what is none, or not what its name says."""
    ending = PurePosixPath(where).suffix.lower()
    if ending == ".svg":
        return drawing(data, where)
    if ending not in _MAGIC:
        kinds = ", ".join((*_MAGIC, ".svg"))
        raise PerakladError("this is no picture that browsers show", where=printable(where), hint=f"Known are {kinds}.")
    if not any(re.match(magic, data, re.DOTALL) for magic in _MAGIC[ending]):
        raise PerakladError(
            f"this file is no {ending[1:].upper()} picture, whatever its name says",
            where=printable(where),
            hint="Save the picture again, under an ending that fits.",
        )
    return data


def offered(data: bytes, where: str) -> bytes:
    """A file that a page shows or offers, as readers may get it. Raises PerakladError for what a browser would run."""
    ending = PurePosixPath(where).suffix.lower()
    if is_named(where):
        return sound(data, where)
    if ending.strip(".") in _ACTIVE:
        raise PerakladError(
            "a browser would run this file, so it is not published",
            where=printable(where),
            hint="Offer a PDF, a table or an archive, or link to where it lies on the web.",
        )
    return data


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


def require_apart(pictures: Iterable[str], pages: Iterable[str]) -> None:
    """Raise PerakladError where a picture would stand in the place of a page, of a folder or of another picture.

    Paths are within the site. Names that differ in case alone are one on some machines.
    """
    taken = {path.casefold(): path for path in pages}
    folders = {str(parent) for path in taken for parent in PurePosixPath(path).parents}
    seen: dict[str, str] = {}
    for path in pictures:
        folded = path.casefold()
        above = {str(parent) for parent in PurePosixPath(folded).parents}
        if folded in taken or folded in folders or above & taken.keys() or seen.setdefault(folded, path) != path:
            raise PerakladError(
                "this picture would take the place of another file of the site",
                where=printable(path),
                hint="Give the picture another name.",
            )
