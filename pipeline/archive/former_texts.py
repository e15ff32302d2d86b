"""Former texts: what a catalog once held, from the memory and from git; a digest tells which is meant."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from pipeline import files
from pipeline.archive.memory import memory_of
from pipeline.errors import PerakladError
from pipeline.files import git
from pipeline.model import EntryKey
from pipeline.po import catalogs
from pipeline.state.source import Source
from pipeline.workspace import Workspace

#: How a path ends that git shows, in quotation marks where there are other letters in it.
_PO = re.compile(r"\.po\"?$")

#: Contents that are asked of git in one go.
_AT_ONCE = 200


def from_memory(
    workspace: Workspace, source: Source, locale: str, wanted: Iterable[EntryKey]
) -> Iterator[tuple[EntryKey, str]]:
    """What the translation memory has for these texts."""
    memory = memory_of(workspace)
    for key in wanted:
        with suppress(PerakladError):
            for match in memory.look_up(key[1], source.locale, locale):
                yield key, match.target


def from_git(workspace: Workspace, path: str, wanted: Collection[EntryKey]) -> Iterator[tuple[EntryKey, str]]:
    """What former commits of any branch hold, newest first: of this catalog, then of all others in its locale.

    Others are read where a word of what is ``wanted`` stands in them: a text may have been there before it moved.
    """
    own = _blobs(workspace.root, path)
    yield from _entries(workspace.root, own, path, ())
    words = {max(text.split(), key=len).encode() for _, text in wanted if text.split()}
    folder = "/".join(path.split("/")[:3])
    others = [blob for blob in _blobs(workspace.root, folder) if blob not in set(own)]
    yield from _entries(workspace.root, others, path, words)


def _blobs(root: Path, path: str) -> list[str]:
    """The contents that git has of a catalog, or of those below a folder, by their ids, the newest first."""
    log = git.run(root, "log", "--all", "--raw", "--no-abbrev", "--no-renames", "--format=", "--", path) or b""
    rows = (line.split("\t") for line in log.decode("utf-8", "replace").splitlines())
    blobs = dict.fromkeys(row[0].split()[3] for row in rows if row[0].startswith(":") and _PO.search(row[-1]))
    return [blob for blob in blobs if blob.strip("0")]


def _entries(root: Path, blobs: Sequence[str], where: str, words: Collection[bytes]) -> Iterator[tuple[EntryKey, str]]:
    """The translations in these contents, of those alone that hold one of some words, if there are any."""
    for number in range(0, len(blobs), _AT_ONCE):
        data = git.run(root, "cat-file", "--batch", stdin="\n".join(blobs[number : number + _AT_ONCE]).encode()) or b""
        at = 0
        while at < len(data):
            end = data.index(b"\n", at)
            if data[at:end].endswith(b"missing"):  # a clone need not have all
                at = end + 1
                continue
            size = int(data[at:end].split()[-1])
            content, at = data[end + 1 : end + 1 + size], end + 2 + size
            if not words or any(word in content for word in words):
                with suppress(PerakladError):
                    for entry in catalogs.parse(files.decode(content, where), where).entries:
                        if entry.target.strip():
                            yield (entry.context, entry.source), entry.target
