"""Sharing: pictures in the sizes in which they are shown elsewhere and on small screens.

Other sites and mail programs get a PNG of one size: the article's picture, or a card with its headline. Big
photographs get smaller copies; what is kept without loss (PNG, drawings) is left as it is.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from pipeline import markdown
from pipeline.errors import PerakladError
from pipeline.files.measuring import size_of
from pipeline.files.private import make_private, seal
from pipeline.publish.cards import SIZE, card, identity
from pipeline.publish.copies import copy_path
from pipeline.publish.pages import Page, Site

#: Quality of JPEG in smaller copies: what is lost is not seen beside the original (Pillow advises at most 95).
QUALITY = 82


def share_pictures(site: Site, pages: Iterable[Page]) -> dict[str, bytes]:
    """The share pictures of pages, by path; none of a page whose picture is elsewhere, or of which none can be made."""
    result = {}
    for page in pages:
        data = site.images.get(f"{page.locale}/{page.issue}/{page.image}", b"") if page.is_shared else b""
        picture = _kept(site, _cut, data, page.image) if data else b""
        if not picture and site.card_font and site.shares(page):
            picture = _kept(site, card, *_words(site, page), mark=identity(site.card_font))
        if picture:
            result[site.share_path(page)] = picture
    return result


def copies(site: Site, pages: Iterable[Page]) -> dict[str, bytes]:
    """The smaller copies of pages' photographs, by path."""
    result = {}
    for page in pages:
        for path, width in page.copies:
            data = site.images.get(f"{page.locale}/{path}")
            if data is not None:
                result[f"{page.locale}/{copy_path(path, width)}"] = _kept(site, _smaller, data, path, width) or data
    return result


def _words(site: Site, page: Page) -> tuple[str, str, str, str]:
    labels = site.labels[page.locale]
    section = labels.get(("section", page.section), "") if page.section in site.sections else ""
    return site.card_font, site.titles.get(page.locale, site.title), markdown.plain(page.fields["title"]), section


def _cut(data: bytes, where: str) -> bytes:
    """The middle of a picture in the size that is shared; empty where it can't be read."""
    from PIL import Image, ImageOps

    try:
        if size_of(data, where) is None:
            return b""
        with Image.open(io.BytesIO(data)) as image:
            image.draft("RGB", SIZE)  # a large JPEG is read smaller at once
            upright = ImageOps.exif_transpose(image).convert("RGB")
        out = io.BytesIO()
        ImageOps.fit(upright, SIZE).quantize(256, dither=Image.Dither.FLOYDSTEINBERG).save(out, "PNG", optimize=True)
        return out.getvalue()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, PerakladError):
        return b""


def _smaller(data: bytes, where: str, width: int) -> bytes:
    """A photograph in a smaller width, upright, without what a camera noted of place and time; empty if unreadable."""
    from PIL import Image, ImageOps

    try:
        if size_of(data, where) is None:
            return b""
        with Image.open(io.BytesIO(data)) as image:
            upright = ImageOps.exif_transpose(image).convert("RGB")
        height = max(1, round(upright.height * width / upright.width))
        out = io.BytesIO()
        upright.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0).save(
            out, "JPEG", quality=QUALITY, optimize=True, progressive=True
        )
        return out.getvalue()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, PerakladError):
        return b""


def _kept(site: Site, make: Callable[..., bytes], *given: bytes | str | int, mark: bytes = b"") -> bytes:
    """What is made of this, from this machine's cache if it was made before; nothing is believed that others wrote.

    ``mark``: what else it depends on.
    """
    parts = [
        make.__name__.encode(),
        mark,
        *(value if isinstance(value, bytes) else str(value).encode() for value in given),
    ]
    if not site.cache:
        return make(*given)
    key = hashlib.sha256(b"\0".join(hashlib.sha256(part).digest() for part in parts)).digest()
    place = Path(site.cache, key.hex())
    with contextlib.suppress(OSError):
        found = place.read_bytes()
        if found[:16] == seal(key, found[16:]):
            return found[16:]
    data = make(*given)
    with contextlib.suppress(OSError):  # it is made again the next time
        make_private(place.parent.parent)
        place.parent.mkdir(exist_ok=True)
        handle, name = tempfile.mkstemp(dir=place.parent)
        with os.fdopen(handle, "wb") as stream:
            stream.write(seal(key, data) + data)
        Path(name).replace(place)
    return data
