"""People: who may use a desk that other machines can reach, with their roles and the hashes of their passwords.

The file lies in this machine's state, outside the publication: whoever may write to the repository gives nobody a
password by that. Only its owner can read it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from pipeline import files
from pipeline.errors import PerakladError, SettingsError, printable
from pipeline.files import private, require_private, state

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
    locales: tuple[str, ...] = ()

    def works_in(self, locale: str) -> bool:
        """Whether this person may change translations into a locale; who has no locales named has all."""
        return not self.locales or locale in self.locales

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
    locales: tuple[str, ...] = ()


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
        return cls(state(root, "users.json"))

    @classmethod
    def before(cls, root: Path) -> People:
        """The file where earlier versions kept it, within the publication."""
        return cls(private(root, "users.json"))

    def take_over(self, root: Path) -> list[str]:
        """Move what an earlier version kept within the publication; return the names.

        A person asks for it, having seen the names: a checkout may bring such a file, with somebody's own password in
        it. Raises SettingsError if there is nothing to move, or users are here already.
        """
        old = self.before(root)
        if not old.path.is_file() or old.path.is_symlink():
            raise SettingsError("there are no users of an earlier version here", where=str(old.path))
        if self.path.exists():
            raise SettingsError(
                "this machine has users of this publication already",
                where=str(self.path),
                hint=f"Delete {old.path}, or add them by `peraklad user add`.",
            )
        users = old._read()
        self._write(users)
        old.path.unlink()
        return sorted(users)

    def all(self) -> dict[str, Person]:
        """Everybody by name, sorted. Raises SettingsError for a damaged file."""
        return {name: _person(name, user) for name, user in sorted(self._read().items())}

    def add(self, name: str, role: str, password: str, locales: Sequence[str] = ()) -> None:
        """Add somebody, or give them another role, locales and password. Raises SettingsError for what can't be."""
        if not _NAME.fullmatch(name):
            raise SettingsError(
                f"“{printable(name, 80)}” can't be a user's name",
                hint="Up to 80 letters, digits, spaces, dots, hyphens and @.",
            )
        if not is_acceptable(password):
            raise SettingsError(
                f"the password has {len(password)} characters; {MIN_PASSWORD} are the least",
                hint="Three or four words that don't belong together are easy to remember and hard to guess.",
            )
        salt = secrets.token_bytes(16)
        user = _User(role, _text(salt), _text(_hash(password, salt)), tuple(locales))
        self._write({**self._read(), name: user})

    def change(self, name: str, role: str, locales: Sequence[str]) -> None:
        """Give somebody another role and other locales; the password stays.

        Raises SettingsError if nobody is called so.
        """
        users = self._read()
        if name not in users:
            raise SettingsError(f"there is no user “{name}”", hint="See `peraklad user list`.")
        before = users[name]
        self._write({**users, name: _User(role, before.salt, before.hash, tuple(locales))})

    def change_password(self, name: str, password: str) -> Person:
        """Give somebody another password, and nothing else. Raises as ``add``."""
        user = self._read()[name]
        self.add(name, user.role, password, user.locales)
        return self.all()[name]

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
        try:
            if not self.path.exists():
                return {}
            return dict(msgspec.json.decode(files.read_bytes(self.path, str(self.path)), type=_Users).users)
        except msgspec.DecodeError as error:
            raise SettingsError(
                f"the users file is damaged ({error})",
                where=str(self.path),
                hint="Nobody can sign in. Put back a copy, or delete it and add the users anew: `peraklad user add`.",
            ) from error
        except PerakladError as error:
            raise SettingsError(
                error.message, where=str(self.path), hint="Nobody can sign in until it can be read."
            ) from error

    def _write(self, users: Mapping[str, _User]) -> None:
        require_private(self.path.parent)
        if not self.path.exists():
            os.close(os.open(self.path, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600))
        rows = {
            name: {key: value for key, value in msgspec.to_builtins(user).items() if key != "locales" or value}
            for name, user in sorted(users.items())
        }
        text = json.dumps({"schema": 1, "users": rows}, ensure_ascii=False, indent=1)
        files.write_text(self.path, f"{text}\n")


def _person(name: str, user: _User) -> Person:
    return Person(
        name, user.role, hashlib.blake2b(f"{user.role} {user.hash}".encode(), digest_size=8).hexdigest(), user.locales
    )


def is_acceptable(password: str) -> bool:
    """Whether a password is long enough, and not so long that to hash it is work."""
    return MIN_PASSWORD <= len(password) <= MAX_PASSWORD


def _hash(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode("utf-8"), salt=salt, dklen=32, **_COST)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
