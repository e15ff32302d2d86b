"""How large pictures are, told by their heads; and those that nobody could show."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from pipeline.errors import PerakladError
from pipeline.files.measuring import size_of
from pipeline.files.pictures import sound


def head(width: int, height: int) -> bytes:
    """A PNG that says it is this large, and holds nothing."""
    chunks = (b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0), b"IDAT" + zlib.compress(b""), b"IEND")
    framed = (struct.pack(">I", len(one) - 4) + one + struct.pack(">I", zlib.crc32(one)) for one in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(framed)


@pytest.mark.parametrize("form", ["png", "jpeg", "gif", "webp"])
def test_the_size_of_a_picture(form: str) -> None:
    out = io.BytesIO()
    Image.new("RGB", (30, 20)).save(out, form)
    assert size_of(out.getvalue(), f"a.{form}") == (30, 20)


@pytest.mark.parametrize(("width", "height"), [(20_000, 10_000), (10_000, 5_001), (100_000, 100_000)])
def test_a_picture_of_too_many_points_is_refused_by_its_head(width: int, height: int) -> None:
    with pytest.raises(PerakladError, match="pixels"):
        sound(head(width, height), "a.png")


@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n\x1a\n", b"no picture", head(0, 5)])
def test_what_can_not_be_told_is_none(data: bytes) -> None:
    assert size_of(data, "a.png") is None


@pytest.mark.parametrize(
    ("drawing", "size"),
    [
        (b"<svg xmlns='x' viewBox='0 0 40 30'/>", (40, 30)),
        (b'<svg viewBox="-5 -5, 40.4 30"/>', (40, 30)),
        (b"<svg width='5'/>", None),
        (b"<svg viewBox='0 0 0 30'/>", None),
    ],
)
def test_the_size_of_a_drawing(drawing: bytes, size: tuple[int, int] | None) -> None:
    assert size_of(drawing, "a.svg") == size
