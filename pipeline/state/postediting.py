"""Post-editing: how much of a machine's text is left in what a person finished.

The machine's text stands in the ledger, with the fact that says that it was made. What is left of it is told in two
ways: the share of characters that need not be changed to get from one to the other (edit distance), and chrF, the
F-score of groups of one to six letters with recall counted double (Popović 2015), as translators' tools print it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from pipeline.model import SAID_ABOVE, Deed, Fact, digest
from pipeline.state.ledger import Ledger
from pipeline.state.standing import MACHINE, Coverage

#: Groups of letters that chrF counts, and the weight of recall.
_ORDER, _BETA = 6, 2.0

#: Characters of a text that is compared.
MOST = 5_000


@dataclass(frozen=True, slots=True)
class Edited:
    """A finished text that began as a machine's: what it is now, what it was, and who finished it when.

    ``kept``: the share of characters that is the machine's (0–1); ``seconds``: between the machine's fact and the
    person's, None where nobody can tell.
    """

    source: str
    machine: str
    target: str
    engine: str
    by: str
    kept: float
    seconds: float | None = None

    @property
    def chrf(self) -> float:
        """ChrF of the machine's text against the finished one, 0–100."""
        return chrf(self.machine, self.target)


def kept(machine: str, target: str) -> float:
    """The share of characters that need not be changed, 0–1."""
    from rapidfuzz.distance import Levenshtein

    return 1.0 - Levenshtein.normalized_distance(machine[:MOST], target[:MOST])


def chrf(hypothesis: str, reference: str) -> float:
    """chrF2 of one text against another, 0–100; blanks are left out, as sacreBLEU leaves them."""
    one, two = "".join(hypothesis[:MOST].split()), "".join(reference[:MOST].split())
    shares: list[tuple[float, float]] = []
    for size in range(1, _ORDER + 1):
        given = Counter(one[at : at + size] for at in range(len(one) - size + 1))
        wanted = Counter(two[at : at + size] for at in range(len(two) - size + 1))
        if given and wanted:
            both = sum((given & wanted).values())
            shares.append((both / sum(given.values()), both / sum(wanted.values())))
    if not shares:
        return 0.0
    precision = sum(share for share, _ in shares) / len(shares)
    recall = sum(share for _, share in shares) / len(shares)
    weight = _BETA**2
    return 100 * (1 + weight) * precision * recall / (weight * precision + recall) if precision + recall else 0.0


def edited(coverage: Coverage, ledger: Ledger) -> Iterator[Edited]:
    """The finished texts of a catalog that began as a machine's whose text is on record."""
    began = machine_texts(ledger)
    for segment in coverage.segments if began else ():
        made = began.get(digest(segment.text, segment.context))
        entry, standing = coverage.entries.get(segment.key), coverage.standings[segment.key]
        if made is None or entry is None or not standing.state.is_finished or entry.target.strip() == SAID_ABOVE:
            continue
        finished = _finished(ledger, digest(segment.text, segment.context), digest(entry.target))
        if finished is not None:
            yield Edited(
                segment.text, made.note, entry.target, made.origin.removeprefix(MACHINE), finished.by,
                kept(made.note, entry.target), _between(made.at, finished.at),
            )  # fmt: skip


def machine_texts(ledger: Ledger) -> Mapping[str, Fact]:
    """By source, the latest fact of a machine that holds its text."""
    result: dict[str, Fact] = {}
    for fact in ledger:
        if fact.deed is Deed.MADE and fact.note and fact.origin.startswith(MACHINE):
            before = result.get(fact.source)
            if before is None or before.at < fact.at:
                result[fact.source] = fact
    return result


def _finished(ledger: Ledger, source: str, target: str) -> Fact | None:
    """The first fact by which a person made a text, or took it over, for a source."""
    facts = ledger.by_pair.get((source, target), ())
    return next(
        (
            fact
            for fact in facts
            if fact.deed in (Deed.MADE, Deed.ACCEPTED, Deed.REVIEWED) and not fact.origin.startswith(MACHINE)
        ),
        None,
    )


def _between(start: str, end: str) -> float | None:
    try:
        return (datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds()
    except (TypeError, ValueError):  # a ledger may hold anything
        return None
