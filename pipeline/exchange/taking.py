"""Taking back: one run over a file that came back, and what becomes of rows whose source stands no more."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from pipeline.exchange.base import Returned
from pipeline.exchange.returned import Outcome, Row, judge
from pipeline.model import Deed, Entry, Fact, Segment, digest
from pipeline.reconcile import carry_over
from pipeline.state.standing import HUMAN, MEMORY


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that was not taken: where it stands in the file, the text that it brought, and why."""

    where: str
    text: str
    reason: str


@dataclass(slots=True)
class Round:
    """One run over a file; ``beyond`` are the articles that it was not made for."""

    by: str
    at: str
    counts: Counter[Outcome] = field(default_factory=Counter)
    refused: list[Refused] = field(default_factory=list)
    notes: list[Refused] = field(default_factory=list)
    beyond: frozenset[str] = frozenset()

    def refuse(self, row: Returned, reason: str) -> None:
        """Note a row that was not taken, and why."""
        self.refused.append(Refused(row.where, " ".join(row.target.split()), reason))

    def made(self, row: Returned, target: str) -> list[Fact]:
        """Who made a translation for the source that was handed off: as the file says, else the person, unless a draft.

        What the file calls a match of a memory was accepted by who finished it; a machine's awaits somebody.
        """
        made = Fact(Deed.MADE, row.id, digest(target), self.at, self.by, origin=row.origin or HUMAN)
        if row.origin == MEMORY and not row.draft:
            return [made, Fact(Deed.ACCEPTED, row.id, digest(target), self.at, self.by)]
        return [made] if row.origin or not row.draft else []


def settled(
    this: Round, lost: Sequence[Returned], active: Mapping[str, Entry], new: Mapping[str, Entry]
) -> list[tuple[str, Entry, list[Fact]]]:
    """Translations whose source stands no more, put as stale ones where a similar source has none yet.

    Every row that finds no place is refused.
    """
    open_ones = {key: entry for key, entry in active.items() if not entry.target.strip() and key not in new}
    contexts = dict.fromkeys(entry.context for entry in active.values())
    waiting: dict[tuple[str | None, str], Returned] = {}
    for row in lost:
        text, made_for = " ".join(row.target.split()), (row.source or "").strip()
        context = next((context for context in contexts if made_for and digest(made_for, context) == row.id), "")
        if not text:
            this.counts[Outcome.UNCHANGED] += 1
        elif context == "":
            this.refuse(row, "no segment has this id, and its source text is not as it was handed off")
        else:
            outcome, became = judge(Row(row, Entry(made_for, context=context), stale=True))
            if isinstance(became, str):
                if outcome is Outcome.REFUSED:
                    this.refuse(row, became)
                else:
                    this.counts[outcome] += 1
            else:
                waiting[context, made_for] = dataclasses.replace(row, target=became.target)
    before = [Entry(made_for, row.target, context, obsolete=True) for (context, made_for), row in waiting.items()]
    after = [Segment(entry.source, entry.kind, entry.context) for entry in open_ones.values()]
    result: list[tuple[str, Entry, list[Fact]]] = []
    for carried in carry_over(before, after, "").entries if before else ():
        if carried.obsolete or not carried.target:
            continue
        key = digest(carried.source, carried.context)
        row = waiting.pop((carried.previous_context, carried.previous or ""))
        entry = replace(
            open_ones[key],
            target=carried.target,
            fuzzy=True,
            previous=carried.previous,
            previous_context=carried.previous_context,
        )
        this.counts[Outcome.STALE] += 1
        result.append((key, entry, this.made(row, row.target)))
    for row in waiting.values():
        this.refuse(row, "its source was changed or removed since, and no untranslated one resembles it")
    return result
