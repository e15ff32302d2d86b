"""Values: what the words of the newsroom are made of, beside plain dataclasses and structures."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Choice(StrEnum):
    """One of a closed set of words. Hashes as the text that it equals; an Enum's own hash is a call into Python."""

    __hash__ = str.__hash__


class Alike(msgspec.Struct, frozen=True, eq=False, gc=False):
    """What is equal to another of its class with the same ``content``, wherever in a file each was found."""

    @property
    def content(self) -> tuple[object, ...]:
        """What two of them are compared by."""
        raise NotImplementedError

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Alike) and other.__class__ is self.__class__ and self.content == other.content

    def __ne__(self, other: object) -> bool:
        # A structure's own would compare identities.
        return not self == other

    def __hash__(self) -> int:
        return hash(self.content)
