"""Next work: where somebody who just came can begin, by their role, their hands and what is due."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from pipeline.model import State, Tally
from pipeline.planning.outlook import OPEN
from pipeline.web.desk import Visit
from pipeline.web.overview import Glance
from pipeline.web.places import Place, Progress
from pipeline.workspace.assigning import assignments_of


@dataclass(frozen=True, slots=True)
class Line:
    """One article in one locale: where it is translated, its headline, its counts, whose it is.

    ``talks`` counts discussions that are open, ``calls`` those of them in which the person is named.
    """

    place: Place
    headline: str
    tally: Tally
    progress: Progress
    hand: str = ""
    talks: int = 0
    calls: int = 0


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be done next: an article, how many sentences of it, and whether they are to be reviewed."""

    place: Place
    headline: str
    left: int
    reviewing: bool
    overdue: bool


def next_work(visit: Visit, glances: Sequence[Glance]) -> Work | None:
    """What is overdue, then what is due, then what is in the person's hands; never what is in another's before that.

    A reviewer reviews as long as there is something to review, others translate as long as there is something to.
    """
    candidates = sorted(_candidates(visit, glances), key=lambda candidate: candidate[0])
    if not candidates:
        return None
    _, glance, tally, reviewing = candidates[0]
    place = Place(tally.issue, tally.article, tally.locale)
    headline = visit.workspace.article(tally.issue, tally.article).fields.get("title", tally.article)
    overdue = bool(glance.deadline and glance.deadline < datetime.now(UTC))
    return Work(place, headline, _waiting(tally) if reviewing else _open(tally), reviewing, overdue)


Turn = tuple[bool, bool, datetime, bool, bool, int, str, str]


def _candidates(visit: Visit, glances: Sequence[Glance]) -> Iterator[tuple[Turn, Glance, Tally, bool]]:
    me, far = visit.person, datetime.max.replace(tzinfo=UTC)
    for glance in glances:
        if not glance.issue or glance.error:
            continue
        hands = assignments_of(glance.workspace, glance.issue)
        for tally in glance.tallies:
            if not me.works_in(tally.locale):
                continue
            policy = glance.workspace.config.policy_for(tally.locale, glance.settings)
            hand = hands.find(tally.article, tally.locale)
            wanted = policy.reviewed > 0 and me.reviews and _waiting(tally) > 0
            for reviewing in [True] * wanted + [False] * (_open(tally) > 0):
                # An article is in its translator's hands; whoever reviews it is another.
                others = bool(hand and hand.person != me.name) and not reviewing
                if others and not (me.reviews or glance.workspace.config.policy.others_articles):
                    continue  # they may only read it
                mine = bool(hand and hand.person == me.name)
                out_of_role = not me.hands_out and reviewing is not (me.role == "reviewer")
                newest = -int(tally.issue.replace("-", ""))
                order = (out_of_role, others, glance.deadline or far, reviewing, not mine, newest)
                yield (*order, tally.article, tally.locale), glance, tally, reviewing


def _open(tally: Tally) -> int:
    return sum(tally.segments[state] for state in OPEN)


def _waiting(tally: Tally) -> int:
    return tally.segments[State.TRANSLATED]
