"""People: who may use a desk that other machines can reach, with their roles and the hashes of their passwords.

The file lies beside the lock, where nothing is ever committed; only its owner can read it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from pipeline import files
from pipeline.errors import SettingsError
from pipeline.files import make_private, private

#: A translator translates, a reviewer also reviews, a coordinator also hands out work.
ROLES = ("translator", "reviewer", "coordinator")

MIN_PASSWORD, MAX_PASSWORD = 10, 1000

# scrypt's cost: 32 MiB and about a tenth of a second for one try (OWASP's recommendation for interactive sign-in).
_COST = {"n": 2**15, "r": 8, "p": 1, "maxmem": 64 * 2**20}

_NAME = re.compile(r"[^\W_][\w .@'’-]{0,79}")


@dataclass(frozen=True, slots=True)
class Person:
    """Who is at the desk. ``stamp`` changes with the password and the role, and ends every session that has another."""

    name: str
    role: str = "coordinator"
    stamp: str = ""

    @property
    def reviews(self) -> bool:
        """Whether this person may approve translations (other people's, where the policy wants four eyes)."""
        return self.role in ("reviewer", "coordinator")

    @property
    def hands_out(self) -> bool:
        """Whether this person may take work out of another's hands."""
        return self.role == "coordinator"


class _User(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    role: str
    salt: str
    hash: str


class _Users(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    schema: int
    users: dict[str, _User]


@dataclass(frozen=True, slots=True)
class People:
    """The users file of a publication."""

    path: Path

    @classmethod
    def of(cls, root: Path) -> People:
        """The file of the publication in ``root``, there or not."""
        return cls(private(root, "users.json"))

    def all(self) -> dict[str, Person]:
        """Everybody by name, sorted. Raises SettingsError for a damaged file."""
        return {name: _person(name, user) for name, user in sorted(self._read().items())}

    def add(self, name: str, role: str, password: str) -> None:
        """Add somebody, or give them another role and password. Raises SettingsError for what can't be used."""
        if not _NAME.fullmatch(name):
            raise SettingsError(
                f"“{name}” can't be a user's name", hint="Up to 80 letters, digits, spaces, dots, hyphens and @."
            )
        if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
            raise SettingsError(
                f"the password has {len(password)} characters; {MIN_PASSWORD} are the least",
                hint="Three or four words that don't belong together are easy to remember and hard to guess.",
            )
        salt = secrets.token_bytes(16)
        user = _User(role, _text(salt), _text(_hash(password, salt)))
        self._write({**self._read(), name: user})

    def remove(self, name: str) -> None:
        """Remove somebody; their sessions end with it. Raises SettingsError if there is nobody of that name."""
        users = self._read()
        if name not in users:
            raise SettingsError(f"there is no user “{name}”", hint="See `peraklad user list`.")
        del users[name]
        self._write(users)

    def sign_in(self, name: str, password: str) -> Person | None:
        """Return who this is, or None; a wrong name takes as long as a wrong password."""
        user = self._read().get(name)
        salt = base64.b64decode(user.salt) if user else b"nobody at all..."
        right = hmac.compare_digest(_hash(password[:MAX_PASSWORD], salt), base64.b64decode(user.hash) if user else b"")
        return _person(name, user) if user and right else None

    def _read(self) -> dict[str, _User]:
        if not self.path.exists():
            return {}
        try:
            return dict(msgspec.json.decode(files.read_bytes(self.path, str(self.path)), type=_Users).users)
        except msgspec.DecodeError as error:
            raise SettingsError(
                f"the users file is damaged ({error})",
                where=str(self.path),
                hint="Delete it and add the users anew with `peraklad user add`.",
            ) from error

    def _write(self, users: Mapping[str, _User]) -> None:
        make_private(self.path.parent)
        if not self.path.exists():
            os.close(os.open(self.path, os.O_CREAT | os.O_WRONLY, 0o600))
        rows = {name: msgspec.to_builtins(user) for name, user in sorted(users.items())}
        text = json.dumps({"schema": 1, "users": rows}, ensure_ascii=False, indent=1)
        files.write_text(self.path, f"{text}\n")


def _person(name: str, user: _User) -> Person:
    return Person(name, user.role, hashlib.blake2b(f"{user.role} {user.hash}".encode(), digest_size=8).hexdigest())


def _hash(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode("utf-8"), salt=salt, dklen=32, **_COST)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
