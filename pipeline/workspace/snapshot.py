"""A snapshot: all files of one issue, read at one go, and a digest that stands for them.

What is worked out of a snapshot holds for every state of the files with the same digest: so that indexes need believe
neither clocks nor dates of files, and nothing can change between being hashed and being judged.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from pipeline.files import MAX_BYTES
from pipeline.model import folder_of

#: What was done with an issue as a whole: it says nothing of its texts, and is no part of the digest.
JOURNAL = "journal.jsonl"

#: Files by which an issue is judged; of the others only the names count.
_SUFFIXES = (".md", ".toml", ".po", ".jsonl")


class Snapshot(msgspec.Struct, frozen=True):
    """The files of an issue (of the labels, if ``issue`` is empty) by their paths in the workspace.

    ``names`` lists each folder's entries, ``links`` the files that are links. What can't be read is not among
    ``files``: whoever asks for it there must read it anew, and gets the error.
    """

    issue: str = ""
    files: Mapping[str, bytes] = msgspec.field(default_factory=dict)
    names: Mapping[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    digest: str = ""
    links: frozenset[str] = frozenset()


#: No file at all.
NONE = Snapshot()


def take(root: str, issue: str, locales: Sequence[str]) -> Snapshot:
    """Read the files of an issue: its articles and settings, its catalogs and ledgers in all ``locales``.

    With an empty ``issue``, the catalogs and ledgers of the labels.
    """
    files: dict[str, bytes] = {}
    names: dict[str, tuple[str, ...]] = {}
    links: set[str] = set()
    hasher = hashlib.sha256()
    for folder, name in _places(root, issue, locales, names):
        path = f"{folder}/{name}"
        data = _content(f"{root}/{path}") if name.lower().endswith(_SUFFIXES) else None
        if data is None and os.path.islink(f"{root}/{path}"):  # noqa: PTH114 - as below
            # Where a link leads counts as well as what is there: outside the workspace nothing is read.
            target = os.path.realpath(f"{root}/{path}")
            data = _content(target)
            links.add(path)
            hasher.update(f"{target}\0".encode("utf-8", "surrogateescape"))
        if data is not None:
            files[path] = data
        if name == JOURNAL:
            continue
        hasher.update(f"{path}\0{-1 if data is None else len(data)}\0".encode("utf-8", "surrogateescape"))
        hasher.update(data or b"")
    return Snapshot(issue, files, names, hasher.hexdigest(), frozenset(links))


def _places(
    root: str, issue: str, locales: Sequence[str], names: dict[str, tuple[str, ...]]
) -> Iterator[tuple[str, str]]:
    folders = [f"locales/{locale}/LC_MESSAGES" for locale in locales]
    if not issue:
        for folder in folders:
            yield from ((folder, name) for name in ("labels.po", "labels.jsonl"))
        return
    for folder in (folder_of(issue), *(f"{folder}/{issue}" for folder in folders)):
        try:
            names[folder] = tuple(sorted(os.listdir(f"{root}/{folder}")))  # noqa: PTH208 - a Path for each takes longer than reading it
        except OSError:
            names[folder] = ()
        yield from ((folder, name) for name in names[folder])


def _content(path: str) -> bytes | None:
    """The bytes of a regular file of bearable size; None for anything else, a link too."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOFOLLOW)
    except OSError:
        return None
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode) or status.st_size > MAX_BYTES:
            return None
        data = os.read(handle, status.st_size + 1)
        # A file that grows while it is read, or comes in pieces, is left to those who read it by itself.
        return data if len(data) == status.st_size else None
    except OSError:
        return None
    finally:
        os.close(handle)


def joined(snapshots: Sequence[Snapshot]) -> Snapshot:
    """Several snapshots as one, without an issue or digest of its own."""
    files: dict[str, bytes] = {}
    names: dict[str, tuple[str, ...]] = {}
    links: set[str] = set()
    for snapshot in snapshots:
        files |= snapshot.files
        names |= snapshot.names
        links |= snapshot.links
    return Snapshot(files=files, names=names, links=frozenset(links))
