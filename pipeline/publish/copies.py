"""Copies: in which smaller sizes photographs are kept, and how pages name them."""

from __future__ import annotations

#: Widths of smaller copies of photographs: the text's column, and twice that for sharp screens.
COPIES = (704, 1408)

#: Endings of photographs; other pictures are kept without loss, and are left as they are.
_PHOTOGRAPHS = (".jpg", ".jpeg")


def copy_widths(path: str, width: int) -> tuple[int, ...]:
    """The widths in which a picture has smaller copies: those that spare readers a good part of it."""
    return tuple(copy for copy in COPIES if path.lower().endswith(_PHOTOGRAPHS) and width > copy * 1.2)


def copy_path(path: str, width: int) -> str:
    """Where the copy of a picture in a width is."""
    stem, _, ending = path.rpartition(".")
    return f"{stem}.w{width}.{ending}"


def srcset(src: str, path: str, width: int) -> str:
    """A picture's copies as HTML names them (its attribute ``srcset``); empty if it has none. ``src`` is escaped."""
    widths = copy_widths(path, width)
    there = [f"{copy_path(src, width)} {width}w" for width in widths]
    return ", ".join([*there, f"{src} {width}w"]) if widths else ""
