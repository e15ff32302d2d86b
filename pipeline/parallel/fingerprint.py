"""Fingerprints of the program at work: what was worked out by another version of it, or of its libraries, is void."""

from __future__ import annotations

import hashlib
import os
import sys
from functools import cache
from pathlib import Path

import pipeline


@cache
def program() -> bytes:
    """A digest of the program's own files: a release, or a working copy with whatever was changed in it."""
    package = Path(pipeline.__file__).parent
    found = hashlib.sha256()
    for folder, inner, names in os.walk(package):
        inner[:] = sorted(name for name in inner if name != "__pycache__")
        for name in sorted(names):
            found.update(name.encode() + b"\0" + hashlib.sha256(Path(folder, name).read_bytes()).digest())
    return found.digest()


@cache
def libraries() -> bytes:
    """A digest of the interpreter's version, and of the names and versions of all that is installed for it."""
    places = sorted({place for place in sys.path if place.endswith("-packages")})
    installed = [name for place in places for name in _names(place) if name.endswith(".dist-info")]
    return hashlib.sha256("\0".join([sys.version, *installed]).encode()).digest()


def _names(folder: str) -> list[str]:
    try:
        return sorted(os.listdir(folder))  # noqa: PTH208 - names are all that is wanted
    except OSError:
        return []
