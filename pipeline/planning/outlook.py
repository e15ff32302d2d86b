"""The coordinator's view as data: the counts of each article and issue, in whose hands they are, and will we make it.

Plain types, filled by ``verbs/outlook.py`` and shown by every report, so that all formats tell the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from operator import itemgetter

import msgspec

from pipeline.model import Policy, State, Tally, Verdict, Where
from pipeline.state.standing import total
from pipeline.values import Choice

#: What a translator still has work with.
OPEN = (State.MISSING, State.MACHINE, State.STALE, State.DRAFT)

_open_counts = itemgetter(*OPEN)


class Live(Choice):
    """What readers see of an article in a locale: nothing, this very text, or one that has changed since."""

    NO = ""
    LIVE = "live"
    CHANGED = "live but changed"
    OUTDATED = "live but outdated"


class Chance(Choice):
    """Will it be translated by the deadline? ``UNKNOWN``: too little history to say."""

    NONE = ""
    DONE = "done"
    LIKELY = "in time"
    RISK = "at risk"
    LATE = "late"
    OVERDUE = "overdue"
    UNKNOWN = "unknown"


class Forecast(msgspec.Struct, frozen=True):
    """When the words left will be translated: eight times of ten between ``early`` and ``late``; None: not in a year.

    ``likely`` is the middle; ``share`` how often it was in time in the simulation, 0–1 (None without a deadline).
    ``pace`` is the mean of words a day, ``days`` on how many days of history this rests.
    """

    chance: Chance
    early: date | None = None
    likely: date | None = None
    late: date | None = None
    share: float | None = None
    pace: float = 0.0
    days: int = 0


class Row(msgspec.Struct, frozen=True):
    """One article in one locale, or the sum of an issue's in one locale (then ``tally.article`` is empty).

    ``last_change`` is the latest recorded deed of a person, ``before`` the counts at the date asked for. ``correction``
    is the class of the latest correction of what is live and outdated. ``finished``: the policy wants no more.
    ``machine_kept``: characters of what is finished that are a machine's and unchanged, and all of what is finished.
    """

    tally: Tally
    assignees: tuple[str, ...] = ()
    claimed_until: datetime | None = None
    deadline: datetime | None = None
    overdue: bool = False
    finished: bool = False
    last_change: datetime | None = None
    live: Live = Live.NO
    correction: str = ""
    before: Tally | None = None
    forecast: Forecast | None = None
    machine_kept: tuple[float, int] = (0.0, 0)

    @property
    def words_left(self) -> int:
        """Source words that a translator still has work with."""
        return open_words(self.tally)


class Item(msgspec.Struct, frozen=True):
    """One segment in one locale, for the lists behind the numbers."""

    state: State
    words: int
    where: Where
    source: str
    target: str = ""
    translator: str = ""
    reviewer: str = ""


class Burndown(msgspec.Struct, frozen=True):
    """The words left of an issue at the end of each day, by locale; ``days`` are consecutive."""

    issue: str
    days: tuple[date, ...]
    left: Mapping[str, tuple[int, ...]]


class Outlook(msgspec.Struct, frozen=True):
    """All that a status report shows. ``rows`` are by article, ``issues`` their sums, newest first, the labels last.

    ``notices`` are what the reader should know of the numbers: that there is no history, say.
    """

    title: str
    now: datetime
    rows: tuple[Row, ...]
    issues: tuple[Row, ...]
    since: datetime | None = None
    burndowns: tuple[Burndown, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    items: tuple[Item, ...] = ()
    activity: Mapping[str, Mapping[date, int]] = msgspec.field(default_factory=dict)
    notices: tuple[str, ...] = ()
    #: The desk's address, for links into it; empty where there is none.
    desk: str = ""

    def articles_of(self, issue: Row) -> list[Row]:
        """The rows that a sum is of."""
        key = (issue.tally.issue, issue.tally.locale)
        return [row for row in self.rows if (row.tally.issue, row.tally.locale) == key]

    def keep(self, rows: Iterable[Row]) -> Outlook:
        """The outlook with these article rows alone, and the whole sums of the issues that they are of."""
        kept = tuple(rows)
        keys = {(row.tally.issue, row.tally.locale) for row in kept}
        issues = tuple(row for row in self.issues if (row.tally.issue, row.tally.locale) in keys)
        return msgspec.structs.replace(self, rows=kept, issues=issues)


def open_words(tally: Tally) -> int:
    """Source words in the states that a translator has work with."""
    return sum(_open_counts(tally.words))


def done_words(tally: Tally) -> int:
    """Source words that are translated or reviewed."""
    return sum(tally.words.values()) - open_words(tally)


def is_finished(tally: Tally, policy: Policy) -> bool:
    """Whether the counts are as the policy wants them; what the checks find is the gate's business."""
    if not (every := tally.total):
        return False
    translated = tally.segments[State.TRANSLATED] + tally.segments[State.REVIEWED]
    shares = (100 * translated / every, 100 * tally.segments[State.REVIEWED] / every)
    return shares[0] >= policy.translated and shares[1] >= policy.reviewed


def summed(rows: Sequence[Row]) -> Row:
    """The sum of rows of one issue in one locale."""
    first = rows[0].tally
    tally = total([row.tally for row in rows], first.issue, "" if first.issue else first.article, first.locale)
    before = [row.before for row in rows if row.before]
    weight: dict[str, int] = {}
    for row in rows:
        for person in row.assignees:
            weight[person] = weight.get(person, 0) + row.words_left
    order = [Live.OUTDATED, Live.CHANGED, Live.LIVE, Live.NO]
    return Row(
        tally=tally,
        assignees=tuple(sorted(weight, key=lambda person: (-weight[person], person))),
        deadline=rows[0].deadline,
        last_change=max((row.last_change for row in rows if row.last_change), default=None),
        live=min((row.live for row in rows), key=order.index),
        correction=next((row.correction for row in rows if row.correction), ""),
        before=total(before, first.issue, "", first.locale) if before else None,
        machine_kept=(sum(row.machine_kept[0] for row in rows), sum(row.machine_kept[1] for row in rows)),
    )
