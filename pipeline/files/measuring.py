"""Measuring: how large a picture is, before anything makes room for it."""

from __future__ import annotations

import io
import re
import struct
import warnings

from pipeline.errors import PerakladError, printable

#: Pixels of a picture beyond which readers' telephones, and our own drawing, run out of memory.
MAX_PIXELS = 50_000_000

#: The part of a drawing's plane that is shown (SVG 1.1, 7.7).
_VIEW = re.compile(
    rb"<svg\b[^>]*\bviewBox=[\"'][\d.-]+[ ,]+[\d.-]+[ ,]+(\d{1,5}(?:\.\d+)?)[ ,]+(\d{1,5}(?:\.\d+)?)[\"']"
)


#: EXIF's tag for how a camera was held, and those of its values that mean: on its side (CIPA DC-008, 4.6.4).
_ORIENTATION, _TURNED = 0x0112, (5, 6, 7, 8)


def size_of(data: bytes, where: str) -> tuple[int, int] | None:
    """Width and height of a picture from its head alone, of a drawing what it says; None where that can't be read.

    Raises PerakladError for more than ``MAX_PIXELS``.
    """
    if where.lower().endswith(".svg"):
        view = _VIEW.search(data[:2048])
        return (round(float(view[1])), round(float(view[2]))) if view and float(view[1]) and float(view[2]) else None
    from PIL import Image  # takes its time, and most articles have no picture

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data))
            width, height = image.size
            if image.format == "JPEG" and image.getexif().get(_ORIENTATION, 1) in _TURNED:
                width, height = height, width  # as browsers show it
    except Image.DecompressionBombError:
        width = height = MAX_PIXELS
    except (OSError, ValueError, SyntaxError, struct.error):
        return None
    if width * height > MAX_PIXELS:
        raise PerakladError(
            f"this picture has more than {MAX_PIXELS:,} pixels",
            where=printable(where),
            hint="Make it smaller; 2,000 pixels are enough for any page.",
        )
    return (width, height) if width and height else None
