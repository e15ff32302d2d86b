"""The rows that every status format shows: one per issue, article and locale, from the same tallies."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model import State, Tally
from pipeline.status import total

#: The columns of a flat table, in order: also the CSV's header and the names in JSON.
COLUMNS = (
    "issue",
    "article",
    "locale",
    *(f"{state}_{unit}" for unit in ("segments", "words") for state in State),
    "total_segments",
    "total_words",
    "translated_percent",
)


def percent(tally: Tally) -> float:
    """The share of segments that are translated or reviewed, rounded down to a tenth; 0 where there is nothing."""
    done = tally.segments[State.TRANSLATED] + tally.segments[State.REVIEWED]
    return int(1000 * done / tally.total) / 10 if tally.total else 0.0


def flat(tally: Tally) -> dict[str, str | int | float]:
    """One tally as a row of ``COLUMNS``."""
    row: dict[str, str | int | float] = {"issue": tally.issue, "article": tally.article, "locale": tally.locale}
    row |= {f"{state}_segments": tally.segments[state] for state in State}
    row |= {f"{state}_words": tally.words[state] for state in State}
    row["total_segments"] = tally.total
    row["total_words"] = sum(tally.words.values())
    row["translated_percent"] = percent(tally)
    return row


def by_issue(tallies: Sequence[Tally]) -> list[Tally]:
    """The tallies summed up by issue and locale, newest issue first, the labels last."""
    groups: dict[str, dict[str, list[Tally]]] = {}
    for tally in tallies:
        groups.setdefault(tally.issue, {}).setdefault(tally.locale, []).append(tally)
    return [
        total(groups[issue][locale], issue=issue, article="" if issue else "labels", locale=locale)
        for issue in sorted(groups, reverse=True)
        for locale in sorted(groups[issue])
    ]
