"""The ledger: facts about who did what to an exact pair of source and target, one a line, beside each catalog.

A fact names the pair by digests, so that any later change of either text voids it by itself, whatever tool made the
change. Lines are written sorted and read in any order: git's ``union`` merge of two ledgers is a ledger.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from pipeline.errors import LedgerError
from pipeline.files import is_there, read_bytes
from pipeline.model import Deed, Fact

_decoder = msgspec.json.Decoder(Fact)


@dataclass(frozen=True, slots=True)
class Ledger:
    """The facts of one catalog, looked up by pair and by target."""

    facts: frozenset[Fact] = frozenset()
    by_pair: Mapping[tuple[str, str], tuple[Fact, ...]] = field(default_factory=dict, compare=False)
    sources_of: Mapping[str, frozenset[str]] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, facts: Iterable[Fact]) -> Ledger:
        """Index the facts."""
        unique = frozenset(facts)
        pairs: dict[tuple[str, str], list[Fact]] = defaultdict(list)
        sources: dict[str, set[str]] = defaultdict(set)
        for fact in unique:
            pairs[fact.source, fact.target].append(fact)
            if fact.deed in (Deed.MADE, Deed.CONFIRMED):
                sources[fact.target].add(fact.source)
        return cls(
            unique,
            {pair: tuple(sorted(facts, key=_order)) for pair, facts in pairs.items()},
            {target: frozenset(known) for target, known in sources.items()},
        )

    def find(self, source: str, target: str, deed: Deed) -> Fact | None:
        """Return the latest fact of this kind for the pair of digests, or None."""
        found = [fact for fact in self.by_pair.get((source, target), ()) if fact.deed == deed]
        return found[-1] if found else None

    def with_facts(self, facts: Iterable[Fact]) -> Ledger:
        """The ledger with more facts in it."""
        return Ledger.of((*self.facts, *facts))


def _order(fact: Fact) -> tuple[str, str, str]:
    return (fact.at, fact.deed, fact.by)


def path_of(catalog_path: str) -> str:
    """The ledger's path beside its catalog."""
    return catalog_path.removesuffix(".po") + ".jsonl"


def read(root: Path, where: str) -> Ledger:
    """Read a ledger; a catalog without one has no facts. Raises LedgerError with the line that is no fact."""
    path = root / where
    return parse(read_bytes(path, where), where) if is_there(path) else Ledger()


def parse(data: bytes, where: str) -> Ledger:
    """Build a Ledger from the bytes of its file. Raises LedgerError."""
    facts = []
    for number, line in enumerate(data.split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            facts.append(_decoder.decode(line))
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise LedgerError(
                f"this line is not a fact ({error})",
                where=f"{where}:{number}",
                hint="Restore the line from git; the ledger is written by peraklad alone.",
            ) from error
    return Ledger.of(facts)


def dump(ledger: Ledger) -> str:
    """Return the text of the ledger's file: sorted lines, so that its bytes depend on its content alone."""
    return "".join(sorted(_line(fact) for fact in ledger.facts))


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
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")) + "\n"
