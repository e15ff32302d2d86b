"""Cards: a picture of an article's headline, which other sites show of an article that has none.

Drawn with a font that is the same on every machine: a file of the publication's own (``card-font``), or Roboto, which
the extra ``cards`` brings. Where none is named, there are no cards.
"""

from __future__ import annotations

import hashlib
import io
import textwrap
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import files, languages
from pipeline.errors import PerakladError
from pipeline.workspace import Workspace

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

#: Width and height that Open Graph's readers cut pictures to (ogp.me; 1.91 : 1).
SIZE = (1200, 630)

#: The name by which settings ask for the extra's font.
ROBOTO = "Roboto"

#: Points from the edges; the sizes of a headline, from the largest that fits; of the other words; lines at most.
MARGIN, SIZES, SMALL, LINES = 80, (80, 72, 64, 56, 48, 42), 34, 6

#: Characters of a headline that are drawn.
LONGEST = 240

#: Ink on paper, and what lies between them at the edges of letters; the bar's colour.
PAPER, INK, BAR = (253, 252, 250), (28, 27, 25), (11, 79, 138)
_SHADES = 15


def font_of(workspace: Workspace) -> str:
    """Where the font for cards is on this machine; empty if none is named. Raises PerakladError for what is no font."""
    where = workspace.config.site.card_font
    if not where:
        return ""
    if where == ROBOTO:
        try:
            from font_roboto import RobotoBold
        except ImportError as error:
            raise PerakladError(
                "Roboto comes with the extra “cards”",
                where="pyproject.toml",
                hint="Install it: pip install 'peraklad[cards]', or name a font of your own as card-font.",
            ) from error
        return str(RobotoBold)
    place = files.inside(workspace.root, where)
    files.read_bytes(place, where)
    try:
        lacking = [locale for locale in workspace.config.locales if not _speaks(str(place), locale)]
    except OSError as error:
        raise PerakladError(
            "this is no font that can be read", where=where, hint="Name a TrueType or OpenType file as card-font."
        ) from error
    if lacking:
        raise PerakladError(
            f"this font lacks letters of {', '.join(lacking)}", where=where, hint="Name another one as card-font."
        )
    return str(place)


def identity(font: str) -> bytes:
    """A digest of a font's file; nothing for none."""
    return _digest(font, _stamp(font)) if font else b""


@lru_cache(maxsize=4)
def _digest(font: str, _: tuple[int, int]) -> bytes:
    return hashlib.sha256(Path(font).read_bytes()).digest()


def _stamp(font: str) -> tuple[int, int]:
    """What changes with a file, for what a process keeps in mind of it."""
    status = Path(font).stat()
    return status.st_mtime_ns, status.st_size


def _speaks(font: str, locale: str) -> bool:
    stamp = _stamp(font)
    return all(_knows(font, char, stamp) for char in languages.get(locale).alphabet)


def card(font: str, title: str, headline: str, section: str) -> bytes:
    """The card as PNG; letters that the font lacks are left out. ``title`` is the publication's."""
    from PIL import Image, ImageDraw

    title, headline, section = (_drawable(font, text) for text in (title, headline, section))
    headline = textwrap.shorten(headline, LONGEST, placeholder="…")
    width, height = SIZE
    # Grey first: letters' edges are shades between ink and paper, of which a palette holds a few.
    grey = Image.new("L", SIZE, 0)
    draw = ImageDraw.Draw(grey)
    small = _font(font, SMALL)
    draw.text((MARGIN, MARGIN), _one_line(title, small), _SHADES * 17, small)
    draw.text((MARGIN, height - MARGIN), _one_line(section, small), _SHADES * 17, small, anchor="ld")
    size, lines = _fitting(font, headline)
    large = _font(font, size)
    step = round(size * 1.22)
    top = (height - step * len(lines)) // 2
    for number, line in enumerate(lines):
        draw.text((MARGIN, top + number * step), line, _SHADES * 17, large)
    picture = grey.point([value // 17 for value in range(256)]).convert("L")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, width, 15), fill=_SHADES + 1)
    picture = picture.convert("P")
    picture.putpalette([channel for shade in range(_SHADES + 1) for channel in _mixed(shade)] + list(BAR))
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=6)
    return out.getvalue()


def _mixed(shade: int) -> tuple[int, ...]:
    return tuple((paper * (_SHADES - shade) + ink * shade) // _SHADES for paper, ink in zip(PAPER, INK, strict=True))


def _fitting(font: str, text: str) -> tuple[int, list[str]]:
    """The largest size in which a text fits, and its lines; in the smallest what is left is cut off."""
    width = SIZE[0] - 2 * MARGIN
    room = SIZE[1] - 4 * MARGIN
    for size in SIZES:
        lines = _wrapped(text, _font(font, size), width)
        if len(lines) <= LINES and len(lines) * size * 1.22 <= room + MARGIN:
            return size, lines
    kept = lines[:LINES]
    kept[-1] = kept[-1].rstrip(" .,;:—–-") + "…"
    return size, kept


def _wrapped(text: str, font: FreeTypeFont, width: int) -> list[str]:
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if font.getlength(longer) <= width:
            line = longer
            continue
        lines += [line] if line else []
        while font.getlength(word) > width:
            at = next(end for end in range(len(word), 0, -1) if end == 1 or font.getlength(word[:end]) <= width)
            lines.append(word[:at])
            word = word[at:]  # noqa: PLW2901 - what is left of a word that is longer than a line
        line = word
    return [*lines, line] if line else lines


def _one_line(text: str, font: FreeTypeFont) -> str:
    lines = _wrapped(text, font, SIZE[0] - 2 * MARGIN)
    return lines[0] if lines else ""


def _drawable(font: str, text: str) -> str:
    stamp = _stamp(font)
    return "".join(char for char in text if char.isspace() or (char.isprintable() and _knows(font, char, stamp)))


@lru_cache(maxsize=4096)
def _knows(font: str, char: str, _: tuple[int, int]) -> bool:
    face = _font(font, SMALL)
    missing, own = face.getmask("\uffff"), face.getmask(char)
    return (own.size, bytes(own)) != (missing.size, bytes(missing))


def _font(path: str, size: int) -> FreeTypeFont:
    return _loaded(path, size, _stamp(path))


@lru_cache(maxsize=16)
def _loaded(path: str, size: int, _: tuple[int, int]) -> FreeTypeFont:
    from PIL import ImageFont

    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)
