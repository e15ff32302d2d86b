"""Pictures: what goes to readers as one is one, by its bytes and not by its name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from pipeline.errors import PerakladError, printable
from pipeline.files.measuring import size_of

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
        from pipeline.files.drawings import drawing  # XML's libraries take their time

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
    size_of(data, where)  # refuses what is too large
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
