"""Sharing: an article's picture as other sites and mail programs show it, a PNG of one size."""

from __future__ import annotations

import io
from collections.abc import Iterable

from pipeline.errors import PerakladError
from pipeline.files.measuring import size_of
from pipeline.publish.pages import Page, Site

#: Width and height that Open Graph's readers cut pictures to (ogp.me; 1.91 : 1).
SIZE = (1200, 630)


def share_pictures(site: Site, pages: Iterable[Page]) -> dict[str, bytes]:
    """The share pictures of pages, by path; none for a page whose picture is elsewhere, a drawing, or can't be read."""
    found = {}
    for page in pages:
        data = site.images.get(f"{page.locale}/{page.issue}/{page.image}", b"") if page.is_shared else b""
        if data and (picture := _cut(data, page.image)):
            found[site.share_path(page)] = picture
    return found


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
