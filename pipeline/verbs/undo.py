"""Undo: take back what a command wrote, as long as nobody has changed it since.

A command that writes files people may want back notes here, in the private folder, what stood there before. A run of a
command is one step, whatever number of files it wrote. The folder is this machine's own and can be deleted.
"""

from __future__ import annotations

import base64
import hashlib
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipeline import files
from pipeline.errors import PerakladError
from pipeline.workspace import Workspace

#: The folder of the steps within the private one, and how many of them are kept.
FOLDER = "undo"
KEPT = 50


@dataclass(frozen=True, slots=True)
class Step:
    """A run of a command: what it was, when, and each file's bytes before it (None: it was not there) and after it."""

    name: str
    command: str
    when: str
    before: Mapping[str, bytes | None]
    after: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Undone:
    """A step taken back: files put back as they were, and files that were removed, as the step had made them."""

    step: Step
    restored: tuple[str, ...]
    removed: tuple[str, ...]


def new_run() -> str:
    """A name for a run of a command; later ones sort after earlier ones."""
    return f"{time.time_ns():020d}"


def record(workspace: Workspace, command: str, run: str, now: datetime, before: Mapping[str, bytes | None]) -> None:
    """Note that a run of a command has written files; ``before`` is what stood there. All notes of a run are one."""
    root = workspace.root
    place = files.private(root, FOLDER, f"{run}.json")
    noted: dict[str, dict[str, str | None]] = {}
    if place.is_file():
        noted = json.loads(place.read_text(encoding="utf-8"))["files"]
    for where, data in before.items():
        old = noted[where]["before"] if where in noted else _encoded(data)
        noted[where] = {"before": old, "after": _digest(files.read_bytes(root / where, where))}
    step = {"command": command, "when": now.isoformat(timespec="seconds"), "files": noted}
    files.make_private(files.private(root))
    place.parent.mkdir(exist_ok=True)
    files.write_text(place, json.dumps(step, ensure_ascii=False, indent=1) + "\n")
    for old_place in sorted(place.parent.glob("*.json"))[:-KEPT]:
        old_place.unlink(missing_ok=True)


def steps(workspace: Workspace, command: str = "") -> tuple[Step, ...]:
    """What can be taken back, the last first; of one command, if it is named."""
    result = []
    for place in sorted(files.private(workspace.root, FOLDER).glob("*.json"), reverse=True):
        step = _read(place)
        if step and command in ("", step.command):
            result.append(step)
    return tuple(result)


def undo(workspace: Workspace, command: str = "", *, dry_run: bool = False) -> Undone:
    """Take back the last step (of a command). Raises PerakladError if there is none, or a file was changed since."""
    runs = steps(workspace, command)
    if not runs:
        what = f"of `{command}` " if command else ""
        raise PerakladError(
            f"nothing {what}can be taken back",
            hint="Only what was done on this machine can; see `peraklad undo --list`.",
        )
    step = runs[0]
    root = workspace.root
    with files.lock(root):
        for where, digest in step.after.items():
            place = files.within(root, root / where)
            if place.is_file() and _digest(files.read_bytes(place, where)) != digest:
                raise PerakladError(
                    "this file was changed since, so nothing was taken back", where=where,
                    hint="Keep the changes elsewhere and try again, or mend the file by hand.",
                )  # fmt: skip
        removed = tuple(where for where, data in step.before.items() if data is None and (root / where).is_file())
        restored = tuple(where for where, data in step.before.items() if data is not None)
        if not dry_run:
            for where in restored:
                files.write_bytes(files.within(root, root / where), step.before[where] or b"", where)
            for where in removed:
                files.within(root, root / where).unlink(missing_ok=True)
                _remove_empty(root, where)
            files.private(root, FOLDER, f"{step.name}.json").unlink(missing_ok=True)
    return Undone(step, restored, removed)


def _remove_empty(root: Path, where: str) -> None:
    """Remove the folder of an issue that has nothing left in it."""
    folder = (root / where).parent
    if folder.parent == root / "articles" and not any(folder.iterdir()):
        folder.rmdir()


def _read(place: Path) -> Step | None:
    try:
        data = json.loads(place.read_text(encoding="utf-8"))
        before = {where: _decoded(change["before"]) for where, change in data["files"].items()}
        after = {where: str(change["after"]) for where, change in data["files"].items()}
        return Step(place.stem, str(data["command"]), str(data["when"]), before, after)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None  # a note that was cut off is no step


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _encoded(data: bytes | None) -> str | None:
    return None if data is None else base64.b64encode(data).decode("ascii")


def _decoded(text: str | None) -> bytes | None:
    return None if text is None else base64.b64decode(text)
