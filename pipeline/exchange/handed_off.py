"""What was handed off from this machine: a file that comes back changes the articles that it was made for alone.

Files say themselves to which articles their rows belong, and whoever fills them in can write there what he likes. So
this machine remembers what it gave away, beside its key, where no checkout and no file reaches.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from contextlib import suppress
from pathlib import Path

import msgspec

from pipeline.errors import PerakladError
from pipeline.files.private import require_private, state

#: Hand-offs that are remembered: some years of a weekly.
MOST = 2_000

_NAME = "hand-offs.jsonl"


class HandOff(msgspec.Struct, frozen=True):
    """A file that was given away: when (ISO 8601), in which locale, and the articles in it as ISSUE/ARTICLE."""

    at: str
    locale: str
    places: tuple[str, ...]


def remember(root: Path, locale: str, places: Iterable[str], at: str) -> None:
    """Note a hand-off of the publication in ``root``. Where this machine can keep nothing, nothing is noted."""
    place = state(root, _NAME)
    new = HandOff(at, locale, tuple(dict.fromkeys(places)))
    with suppress(OSError, PerakladError):
        require_private(place.parent)
        if place.exists() and len(kept := place.read_bytes().splitlines(keepends=True)) >= MOST:
            place.write_bytes(b"".join(kept[-MOST // 2 :]))
        with place.open("ab") as stream:
            stream.write(msgspec.json.encode(new) + b"\n")


def beyond(root: Path, locale: str, places: Collection[str]) -> frozenset[str]:
    """Of the articles that a returned file names, those that it was not made for.

    It was made by the hand-offs that have an article in common with it; where there is none, nobody can say.
    """
    try:
        lines = state(root, _NAME).read_bytes().splitlines()
    except OSError:
        return frozenset()
    made_for: set[str] = set()
    for line in lines:
        with suppress(msgspec.DecodeError):
            noted = msgspec.json.decode(line, type=HandOff)
            if noted.locale == locale and not set(noted.places).isdisjoint(places):
                made_for.update(noted.places)
    return frozenset(places) - made_for if made_for else frozenset()
