"""Placing: a tree of files that takes the place of another one in one step; only what changed is written."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pipeline import files
from pipeline.errors import WriteError

#: Lies in every tree that publish wrote, so that it never replaces anybody's folder by mistake.
MARKER = ".peraklad-published"

_MARKER_TEXT = "Written by peraklad publish; changes here are lost.\n"


@dataclass
class Tree:
    """The new tree, built in a folder of its own beside the one whose place it will take.

    ``digests`` are those of all files that it will have, by path; ``before`` those of the tree that is there. ``note``
    is what the marker of the tree that is there says of it, ``new_note`` what this one's will say.
    """

    out: Path
    building: Path
    before: Mapping[str, str]
    note: bytes = b""
    digests: dict[str, str] = field(default_factory=dict)
    new_note: bytes = b""
    _folders: set[str] = field(default_factory=set)

    def put(self, path: str, data: bytes) -> str:
        """Take in a file; what the old tree has already is not written again. Returns its digest."""
        digest = hashlib.sha256(data).hexdigest()
        if self.before.get(path) != digest:
            self._make_folder(path.rpartition("/")[0])
            (self.building / path).write_bytes(data)
        self.digests[path] = digest
        return digest

    def _make_folder(self, path: str) -> None:
        if path not in self._folders:
            (self.building / path).mkdir(parents=True, exist_ok=True)
            self._folders.add(path)

    def keep(self, path: str) -> None:
        """Take over a file of the old tree as it is."""
        self.digests[path] = self.before[path]

    def has(self, known: Mapping[str, str]) -> bool:
        """Whether the old tree holds all of these files, by their digests."""
        return all(self.before.get(path) == digest for path, digest in known.items())

    def content(self, path: str) -> bytes | None:
        """What a file of the old tree holds; None if there is none."""
        return (self.out / path).read_bytes() if path in self.before else None

    def current(self, path: str) -> bytes:
        """What a file of the new tree holds."""
        return self.place_of(path).read_bytes()

    def place_of(self, path: str) -> Path:
        """Where a file of the new tree is: among those that were written, or in the old tree."""
        new = self.building / path
        return new if new.exists() else self.out / path

    @property
    def changed(self) -> tuple[str, ...]:
        """The paths of the files that are new or differ from what is there."""
        return tuple(path for path, digest in self.digests.items() if self.before.get(path) != digest)

    @property
    def gone(self) -> tuple[str, ...]:
        """The paths of the files that will no longer be there."""
        return tuple(path for path in self.before if path not in self.digests)

    def place(self) -> None:
        """Put the tree in place of the old one, in one step; nothing is touched if they are the same."""
        if not (self.changed or self.gone or self.note != self.new_note):
            return
        changed = set(self.changed)
        for path in self.digests:
            if path not in changed:
                link(self.out / path, self.building / path)
        (self.building / MARKER).write_bytes(_MARKER_TEXT.encode() + self.new_note)
        self.building.chmod(0o755)
        _swap(self.building, self.out)


@contextmanager
def tree(out: Path, *, aside: bool = False) -> Iterator[Tree]:
    """A tree to be filled and then placed at ``out``; what was there stays until it is, and after any failure.

    ``aside``: it is only to be looked at, and is built in a temporary folder. Raises WriteError.
    """
    try:
        if not aside:
            _sweep(out)
            out.parent.mkdir(parents=True, exist_ok=True)
        before = dict(_digests(out))
        if before.pop(MARKER, None) is None and before and not aside:
            raise WriteError(
                "this folder holds files that publish did not write",
                where=str(out),
                hint="Choose an empty folder with -o.",
            )
        building = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=None if aside else out.parent))
        try:
            yield Tree(out, building, before, _note(out))
        finally:
            shutil.rmtree(building, ignore_errors=True)
    except OSError as error:
        raise WriteError(
            f"the pages could not be written ({error.strerror}); what was there is untouched",
            where=str(out),
            hint="Free some space or mend the permissions, then publish again.",
        ) from error


def _note(out: Path) -> bytes:
    marker = out / MARKER
    return marker.read_bytes().partition(b"\n")[2] if marker.is_file() else b""


def _digests(folder: Path) -> Iterator[tuple[str, str]]:
    cut = len(str(folder)) + 1
    for place, _, names in os.walk(folder):
        for name in names:
            path = f"{place}{os.sep}{name}"
            if os.path.isfile(path):  # noqa: PTH113 - a Path for each of ten years takes longer than reading it
                with open(path, "rb", buffering=0) as stream:  # noqa: PTH123 - as above
                    yield path[cut:].replace(os.sep, "/"), hashlib.sha256(stream.read()).hexdigest()


def link(old: Path, new: Path) -> None:
    """Let a file stand in another tree too: the very file, where the file system can."""
    new.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(old, new)
    except OSError:
        shutil.copy2(old, new)


def _swap(building: Path, out: Path) -> None:
    """Put the new tree in place of the old one, in one step where the system can: at no moment is there none."""
    if not out.exists():
        building.rename(out)
    elif not files.exchange(building, out):
        old = out.with_name(f".{out.name}-old")
        shutil.rmtree(old, ignore_errors=True)
        out.rename(old)
        building.rename(out)
        shutil.rmtree(old, ignore_errors=True)


def _sweep(out: Path) -> None:
    """Remove what killed runs left beside the tree, unless it is the last good tree itself."""
    for left in out.parent.glob(f".{out.name}-*") if out.parent.is_dir() else ():
        if left.name == f".{out.name}-old" and not out.exists():
            left.rename(out)
        elif left.is_dir() and not left.is_symlink():
            shutil.rmtree(left, ignore_errors=True)
