"""Findings: what the checks said of each text, kept in the index by text, so that only new texts are looked at.

A verdict is void as soon as a file of its issue changes, or another locale is asked for; what was said of a text is
not: after an edit one text is looked at and not three hundred, and the desk's lists begin with what `check` knows.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from types import MappingProxyType

import msgspec
from msgspec.structs import replace

from pipeline.archive.by_issue import index_of
from pipeline.archive.index import Row
from pipeline.checks.base import Subject
from pipeline.model import Finding, Where
from pipeline.workspace import LABELS, Workspace

KIND = "findings"

Told = tuple[Finding, ...]

_NOWHERE = Where("")
_decoder = msgspec.msgpack.Decoder(dict[bytes, Told])


def key_of(subject: Subject) -> bytes:
    """What stands for a text and all that is its own in what the checks say of it: its source, languages and kind."""
    source = "\1" if subject.source is None else subject.source
    parts = (subject.locale, subject.source_locale, subject.kind, source, subject.text)
    return hashlib.blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=12).digest()


class Memo:
    """What was said of the texts of an issue the last time, ``known``, and what is said of them now."""

    def __init__(self, known: Mapping[bytes, Told] = MappingProxyType({})) -> None:
        self._known = known
        self._told: dict[bytes, Told] = {}

    def of(self, subject: Subject, run: Callable[[Subject], Iterable[Finding]]) -> Iterator[Finding]:
        """What the checks say of a text, at its place: as it is known, else what ``run`` yields."""
        key = key_of(subject)
        told = self._told.get(key, self._known.get(key))
        if told is None:
            told = tuple(replace(finding, where=_NOWHERE, text="") for finding in run(subject))
        # A crash may be the machine's, not the text's.
        if not any(finding.check == "crash" for finding in told):
            self._told[key] = told
        yield from _placed(told, subject)

    def find(self, subject: Subject) -> Told | None:
        """What was said of a text the last time, at its place; None where that is not known."""
        told = self._known.get(key_of(subject))
        return None if told is None else _placed(told, subject)

    def row(self, issue: str) -> Row | None:
        """The row to keep of what was said; None where the index knows it already."""
        if self._told.keys() == self._known.keys():
            return None
        return Row(issue or LABELS, "", zlib.compress(msgspec.msgpack.encode(self._told), 1))


def _placed(told: Told, subject: Subject) -> Told:
    where = subject.where if subject.where.locale or not told else replace(subject.where, locale=subject.locale)
    return tuple(replace(finding, where=where, text=subject.text) for finding in told)


def recall(workspace: Workspace, basis: str, issue: str) -> Memo:
    """What the index knows of the texts of an issue (of the labels, if it is empty) on the basis of verdicts."""
    row = index_of(workspace).rows(KIND, basis, [issue or LABELS]).get(issue or LABELS)
    if row is not None:
        with suppress(zlib.error, msgspec.DecodeError):
            return Memo(_decoder.decode(zlib.decompress(row.content)))
    return Memo()
