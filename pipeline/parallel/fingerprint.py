"""Fingerprints of the program at work: what was worked out by another version of it, or of its libraries, is void."""

from __future__ import annotations

import hashlib
import os
import sys
from functools import cache
from pathlib import Path

import pipeline

#: The desk stands above all that works anything out (a contract of `make lint`): nothing that is kept depends on it.
_APART = ("web",)


@cache
def program() -> bytes:
    """A digest of the program's own files: a release, or a working copy with whatever was changed in it.

    Every command waits for it. Reading the files by their numbers takes half the time of reading them as paths.
    """
    package = str(Path(pipeline.__file__).parent)
    content = hashlib.sha256()
    for folder, inner, names in os.walk(package):
        apart = ("__pycache__", *_APART) if folder == package else ("__pycache__",)
        inner[:] = sorted(name for name in inner if name not in apart)
        for name in sorted(names):
            text = _bytes_of(f"{folder}/{name}")
            content.update(b"%b\0%d\0" % (name.encode(), len(text)))
            content.update(text)
    return content.digest()


def _bytes_of(path: str) -> bytes:
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        return os.read(descriptor, os.fstat(descriptor).st_size)
    finally:
        os.close(descriptor)


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
