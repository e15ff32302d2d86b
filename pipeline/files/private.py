"""What is this machine's alone: caches beside the settings, and, where no checkout can bring its own, key and users.

In the publication's private folder lie the lock and caches; nothing in a cache is believed that was not written with
this machine's key. The key, the desk's users and its sessions lie under ``$XDG_STATE_HOME/peraklad``, or in the folder
that ``--state`` names.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Callable
from functools import cache
from pathlib import Path

from pipeline.errors import PerakladError, SettingsError
from pipeline.files import git

#: The private folder's name within a publication.
PRIVATE = ".peraklad"

#: Names the folder of a publication's state, in place of one under ``$XDG_STATE_HOME``; ``--state`` sets it.
STATE_VARIABLE = "PERAKLAD_STATE"

#: Bytes of the machine's key.
KEY_BYTES = 32

#: Git ignores all of it from the moment it exists, however the publication began, this file included.
_IGNORE = "# Lock and caches of this machine: nothing of it is to be committed.\n*\n"


def private(root: Path, *names: str) -> Path:
    """A path in the publication's private folder; nothing is made."""
    return root.joinpath(PRIVATE, *names)


def _home() -> Path:
    """The folder of all state of this program on this machine."""
    if named := os.environ.get(STATE_VARIABLE, "").strip():
        return Path(named).absolute()
    base = os.environ.get("XDG_STATE_HOME", "")
    # The standard asks to ignore a relative path; where there is no home, nothing can be made.
    folder = Path(base) if Path(base).is_absolute() else Path(os.environ.get("HOME") or "/nonexistent", ".local/state")
    return folder / "peraklad"


def state(root: Path, *names: str) -> Path:
    """A path in the publication's state on this machine; nothing is made.

    Its folder is told from where the publication lies, and from nothing that it says of itself.
    """
    if os.environ.get(STATE_VARIABLE, "").strip():
        return _home().joinpath(*names)
    place = root.resolve()
    name = re.sub(r"[^A-Za-z0-9]+", "-", place.name).strip("-")[:40] or "publication"
    mark = hashlib.blake2b(os.fsencode(place), digest_size=8).hexdigest()
    return _home().joinpath(f"{name}-{mark}", *names)


def sealer() -> Callable[..., bytes]:
    """What makes seals: 16 bytes of some parts, which nobody makes without this machine's key.

    Where the key can't be kept, one is made for this process alone: then no cache is believed, and all is worked out.
    """
    key = _key(_home() / "key")[0]

    def seal(*parts: bytes) -> bytes:
        lengths = ",".join([str(len(part)) for part in parts]).encode()
        return hmac.digest(key, b"\0".join((lengths, *parts)), "sha256")[:16]

    return seal


def seal(*parts: bytes) -> bytes:
    """One seal; see ``sealer``."""
    return sealer()(*parts)


def require_key() -> None:
    """Raise PerakladError if this machine's key can't be kept: for what costs money to find out again."""
    place = _home() / "key"
    if not _key(place)[1]:
        raise PerakladError(
            "this machine's key can't be kept, or others may read it",
            where=str(place),
            hint="Make its folder writable for you alone, or name another with --state DIR.",
        )


@cache
def _key(path: Path) -> tuple[bytes, bool]:
    """The machine's key, made at the first time, and whether it will be the same the next time."""
    with contextlib.suppress(OSError):
        if not path.exists():
            make_private(path.parent)
            new = path.with_name(f"key.{secrets.token_hex(8)}")
            with os.fdopen(os.open(new, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600), "wb") as stream:
                stream.write(secrets.token_bytes(KEY_BYTES))
            with contextlib.suppress(FileExistsError):
                os.link(new, path)  # of two who begin at once, one key counts
            new.unlink()
        data = path.read_bytes()
        if len(data) == KEY_BYTES and not (os.name == "posix" and path.stat().st_mode & 0o077):
            return data, True
    return secrets.token_bytes(KEY_BYTES), False


def make_private(folder: Path) -> None:
    """Make a folder of this machine's own, in a publication one that git ignores. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o777 if folder.name == PRIVATE else 0o700)
    ignore = folder / ".gitignore"
    if folder.name == PRIVATE and not ignore.exists():
        with contextlib.suppress(OSError):  # a folder in which only some files can be written serves all the same
            ignore.write_text(_IGNORE, encoding="utf-8")


def require_private(folder: Path) -> None:
    """As ``make_private``, for what can't be done without. Raises PerakladError if the folder can't be made or written.

    A folder that others may write is refused: who writes there decides who may sign in.
    """
    try:
        make_private(folder)
    except OSError as error:
        raise PerakladError(
            f"the state of this machine can't be written ({error.strerror})",
            where=str(folder),
            hint="Make the folder writable, or name another with --state DIR.",
        ) from error
    if os.name == "posix" and folder.stat().st_mode & 0o022:
        raise PerakladError(
            "others may write to this folder",
            where=str(folder),
            hint=f"Run `chmod go-w {folder}`, or see who did that.",
        )


def require_untracked(root: Path) -> None:
    """Raise SettingsError if git tracks something in the publication's private folder."""
    place = root / PRIVATE
    if not os.path.lexists(place) or not git.may_track(root, PRIVATE):
        return
    if git.line(root, "ls-files", "--", PRIVATE):
        raise SettingsError(
            f"git tracks {PRIVATE}, which is this machine's alone",
            where=PRIVATE,
            hint=f"Nobody should have committed it: `git rm -r --cached {PRIVATE}`, and look at who did.",
        )
