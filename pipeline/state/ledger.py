"""The ledger: facts about who did what to an exact pair of source and target, one a line, beside each catalog.

A fact names the pair by digests, so that any later change of either text voids it by itself, whatever tool made the
change. Lines are written sorted and read in any order: git's ``union`` merge of two ledgers is a ledger.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from operator import attrgetter
from pathlib import Path

import msgspec

from pipeline.errors import LedgerError
from pipeline.files import is_there, read_bytes
from pipeline.model import Deed, Fact

_decoder = msgspec.json.Decoder(Fact)

#: What orders the facts about one pair.
_order = attrgetter("at", "deed", "by")


@dataclass(frozen=True, eq=False)
class Ledger:
    """The facts of one catalog by their pair, the latest last; a fact that stands twice in the file counts once."""

    by_pair: Mapping[tuple[str, str], Sequence[Fact]] = field(default_factory=dict)

    @classmethod
    def of(cls, facts: Iterable[Fact]) -> Ledger:
        """Index the facts."""
        pairs: dict[tuple[str, str], list[Fact]] = defaultdict(list)
        for fact in facts:
            pairs[fact.source, fact.target].append(fact)
        for alike in pairs.values():
            if len(alike) > 1:
                alike.sort(key=_order)
        return cls(pairs)

    def __iter__(self) -> Iterator[Fact]:
        return chain.from_iterable(self.by_pair.values())

    @cached_property
    def facts(self) -> frozenset[Fact]:
        """All facts, each once. Comparing them takes longer than reading: who only looks at each iterates instead."""
        return frozenset(self)

    @cached_property
    def sources_of(self) -> Mapping[str, Set[str]]:
        """The sources for which each target is on record as made or confirmed."""
        sources: dict[str, set[str]] = defaultdict(set)
        for fact in self:
            if fact.deed is Deed.MADE or fact.deed is Deed.CONFIRMED:
                sources[fact.target].add(fact.source)
        return sources

    @property
    def has_pivots(self) -> bool:
        """Whether any translation was made from a text in a third language."""
        return any(fact.pivot for fact in self)

    def find(self, source: str, target: str, deed: Deed) -> Fact | None:
        """Return the latest fact of this kind for the pair of digests, or None."""
        return latest(self.by_pair.get((source, target), ()), deed)

    def with_facts(self, facts: Iterable[Fact]) -> Ledger:
        """The ledger with more facts in it; itself where they are all known."""
        more = tuple(facts)
        new = frozenset(more) - self.facts if more else frozenset()
        return Ledger.of(self.facts | new) if new else self


def latest(facts: Sequence[Fact], deed: Deed) -> Fact | None:
    """Return the last fact of a kind among the facts of one pair, or None."""
    for fact in reversed(facts):
        if fact.deed is deed:
            return fact
    return None


def path_of(catalog_path: str) -> str:
    """The ledger's path beside its catalog."""
    return catalog_path.removesuffix(".po") + ".jsonl"


def read(root: Path, where: str) -> Ledger:
    """Read a ledger; a catalog without one has no facts. Raises LedgerError with the line that is no fact."""
    path = root / where
    return parse(read_bytes(path, where), where) if is_there(path) else Ledger()


def parse(data: bytes, where: str) -> Ledger:
    """Build a Ledger from the bytes of its file. Raises LedgerError."""
    try:
        facts = _decoder.decode_lines(data)
    except (msgspec.DecodeError, UnicodeDecodeError):
        facts = []
    if b"\\" in data and not all(fact.by.isprintable() and fact.origin.isprintable() for fact in facts):
        facts = []
    # All at once is several times faster, but takes two facts on one line, and doesn't say which line is wrong.
    if len(facts) != sum(map(bool, map(bytes.strip, data.split(b"\n")))):
        facts = list(_line_by_line(data, where))
    return Ledger.of(facts)


def _line_by_line(data: bytes, where: str) -> Iterator[Fact]:
    for number, line in enumerate(data.split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            fact = _decoder.decode(line)
            _require_printable(fact)
        except (msgspec.DecodeError, UnicodeDecodeError, ValueError) as error:
            raise LedgerError(
                f"this line is not a fact ({error})",
                where=f"{where}:{number}",
                hint="Restore the line from git; the ledger is written by peraklad alone.",
            ) from error
        yield fact


def _require_printable(fact: Fact) -> None:
    if not (fact.by.isprintable() and fact.origin.isprintable()):
        raise ValueError("a name has a control character in it")


def dump(ledger: Ledger) -> str:
    """Return the text of the ledger's file: sorted lines, so that its bytes depend on its content alone."""
    return "".join(sorted({_line(fact) for fact in ledger}))


def _line(fact: Fact) -> str:
    values = {
        name: value
        for name, value in (
            ("source", fact.source),
            ("target", fact.target),
            ("deed", str(fact.deed)),
            ("at", fact.at),
            ("by", fact.by),
            ("origin", fact.origin),
            ("note", fact.note),
            ("pivot", {"locale": fact.pivot.locale, "digest": fact.pivot.digest} if fact.pivot else None),
        )
        if value
    }
    return msgspec.json.encode(values).decode() + "\n"
