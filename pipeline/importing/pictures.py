"""Pictures of a page: found in its folder or archive, looked at, and named as files. Nothing is fetched."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote, unquote_to_bytes

from pipeline.importing.tree import Element

if TYPE_CHECKING:
    from pipeline.importing.parts import Parts

#: Bytes of a picture beyond which it is left where it is.
MAX_BYTES = 20 * 1024 * 1024

_KINDS = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
)
_ACTIVE = re.compile(
    rb"""<\s*(?:\w+:)?(?:script|foreignObject|iframe|object|embed|handler)\b
    | \bon\w+\s*= | javascript: | <!ENTITY | @import
    | (?:href|src)\s*=\s*["']\s*(?:https?:|//|data:(?!image/(?:png|jpe?g|gif|webp)))
    | url\(\s*["']?(?:https?:|//)""",
    re.IGNORECASE | re.VERBOSE,
)


def kind_of(data: bytes) -> str:
    """A picture's extension by its bytes, empty for what is no picture of a kind that browsers show."""
    for mark, kind in _KINDS:
        if data.startswith(mark):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if data[4:12] in (b"ftypavif", b"ftypavis"):
        return "avif"
    head = data[:2000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith((b"<svg", b"<?xml", b"<!--", b"<!DOCTYPE svg")) and b"<svg" in data[:4000]:
        return "svg"
    return ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the article: its file name beside the article and its bytes; without bytes it is missing."""

    name: str
    address: str
    data: bytes | None = None
    refused: str = ""


def collect(parts: Parts) -> tuple[Picture | None, list[Picture]]:
    """The lead's picture and all pictures of the article; those that are there get a name for the Markdown.

    The element of a picture that was found gets the attribute ``saved``.
    """
    result: list[Picture] = []
    named: dict[str, Picture] = {}
    lead: Picture | None = None
    pieces = [parts.picture] if parts.picture else []
    pieces += [piece for piece in parts.body if piece is not parts.picture]
    for piece in pieces:
        for node in piece.nodes:
            for element in node.walk() if isinstance(node, Element) else ():
                if element.tag != "img" or _is_tiny(element):
                    continue
                address = _address(element)
                if not address:
                    continue
                if address not in named:
                    named[address] = picture = _picture(parts, address, len(named) + 1)
                    result.append(picture)
                picture = named[address]
                if picture.data is not None and piece is not parts.picture:
                    element.attrs = {**element.attrs, "saved": picture.name}
                if piece is parts.picture:
                    lead = lead or picture
    return lead, result


def _picture(parts: Parts, address: str, number: int) -> Picture:
    shown = address if not address.startswith("data:") else "within the page"
    try:
        data = _inline(address) if address.startswith("data:") else parts.source.resource(address)
    except (ValueError, binascii.Error):
        data = None
    if data is None:
        return Picture("", shown)
    kind = kind_of(data)
    if not kind or len(data) > MAX_BYTES:
        return Picture("", shown, refused="it is no picture that browsers show" if not kind else "it is too large")
    if kind == "svg" and _ACTIVE.search(data):
        return Picture("", shown, refused="it holds a script, or leads out of itself")
    return Picture(f"{number}.{kind}", shown, data)


def _address(element: Element) -> str:
    """Where a picture is; pages that load them late keep the true address beside an empty one."""
    first = element.get("src")
    if first.startswith(("data:image/gif", "data:image/svg")) or not first:
        late = next(
            (
                element.get(name)
                for name in ("data-src", "data-original", "data-lazy-src", "srcset", "data-srcset")
                if element.get(name)
            ),
            "",
        )
        return (late.split()[0].rstrip(",") if late else "") or first
    return first


def _is_tiny(element: Element) -> bool:
    """A picture of a pixel or three counts readers and shows nothing."""
    sizes = [element.get(name).strip().removesuffix("px") for name in ("width", "height")]
    return any(size.isdecimal() and int(size[:6]) <= 3 for size in sizes)


def _inline(address: str) -> bytes | None:
    head, comma, rest = address.partition(",")
    if not comma or len(rest) > MAX_BYTES * 2:
        return None
    if head.endswith(";base64"):
        return base64.b64decode(re.sub(r"\s+", "", unquote(rest)))
    return unquote_to_bytes(rest)
