"""Contributors: who translated and reviewed how much, by day, week or month, as the ledgers tell it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pipeline import config
from pipeline.archive.activity import FORWARD, activities
from pipeline.model import Deed
from pipeline.state.postediting import Edited, edited
from pipeline.workspace import LABELS, Workspace
from pipeline.workspace.coverage import coverages

#: How a report can be cut up; ``all`` is one period.
PERIODS = ("day", "week", "month", "all")


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one person did in a period (named by its first day; empty for all time) in one locale.

    Words are source words. ``translated`` counts what was translated, and machine drafts that were accepted; ``days``
    on how many days that was. ``uncounted`` are segments among them whose source text is gone, so that nobody can
    count its words.
    """

    period: str
    person: str
    locale: str
    translated_segments: int = 0
    translated_words: int = 0
    reviewed_segments: int = 0
    reviewed_words: int = 0
    confirmed_segments: int = 0
    days: int = 0
    uncounted: int = 0

    @property
    def words_per_day(self) -> float:
        """Words translated on a day on which this person translated at all."""
        return round(self.translated_words / self.days, 1) if self.days else 0.0


def contributors(
    workspace: Workspace,
    names: Iterable[str] = (),
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    period: str = "all",
) -> tuple[Contribution, ...]:
    """Count what people did in what is named (default: everything), newest period first, then by words.

    Days, weeks and months are those of the newsroom's time zone. Raises PerakladError for what can't be read.
    """
    names = tuple(names)
    zone = config.zone(workspace.config)
    chosen = set(workspace.select(names)) if names else None
    issues = list(dict.fromkeys(issue for issue, _ in workspace.select(names)))
    issues += [""] if not names or LABELS in names else []
    counts: dict[tuple[str, str, str], Counter[str]] = {}
    days: dict[tuple[str, str, str], set[date]] = {}
    for issue, deeds in activities(workspace, issues).items():
        for deed in deeds:
            if (chosen is not None and issue and (issue, deed.article) not in chosen) or not _within(
                deed.moment, since, until
            ):
                continue
            day = deed.moment.astimezone(zone).date()
            key = (period_of(day, period), deed.by, deed.locale)
            count = counts.setdefault(key, Counter())
            kind = _KINDS[deed.deed]
            count[f"{kind}_segments"] += 1
            count[f"{kind}_words"] += deed.words or 0
            count["uncounted"] += deed.words is None and kind != "confirmed"
            if deed.deed in FORWARD:
                days.setdefault(key, set()).add(day)
    result = [
        Contribution(
            *key,
            translated_segments=count["translated_segments"],
            translated_words=count["translated_words"],
            reviewed_segments=count["reviewed_segments"],
            reviewed_words=count["reviewed_words"],
            confirmed_segments=count["confirmed_segments"],
            days=len(days.get(key, ())),
            uncounted=count["uncounted"],
        )
        for key, count in counts.items()
    ]
    result.sort(
        key=lambda contribution: (
            -contribution.translated_words,
            -contribution.reviewed_words,
            contribution.person,
            contribution.locale,
        )
    )
    return tuple(sorted(result, key=lambda row: row.period, reverse=True))


_KINDS = {
    Deed.MADE: "translated",
    Deed.ACCEPTED: "translated",
    Deed.REVIEWED: "reviewed",
    Deed.CONFIRMED: "confirmed",
}


def _within(moment: datetime, since: datetime | None, until: datetime | None) -> bool:
    return (since is None or moment >= since) and (until is None or moment < until)


def period_of(day: date, period: str) -> str:
    """The name of the period that a day is in: its first day, ``2017-05`` for a month, nothing for all time."""
    if period == "week":
        day -= timedelta(days=day.weekday())
    elif period == "month":
        return f"{day:%Y-%m}"
    return "" if period == "all" else day.isoformat()


@dataclass(frozen=True, slots=True)
class PostEdited:
    """What became of an engine's texts in a locale in one person's hands.

    ``kept``: the mean share of characters that stayed the machine's (0–1), ``chrf`` its mean chrF (0–100). ``hasty``:
    source texts that were taken over whole within ``HASTE`` seconds.
    """

    engine: str
    locale: str
    person: str
    texts: int
    kept: float
    chrf: float
    hasty: tuple[str, ...] = ()


#: Seconds after the machine's fact within which nobody has read a text; only what was taken over whole is meant.
HASTE = 10.0


def post_edited(workspace: Workspace, names: Iterable[str] = ()) -> tuple[PostEdited, ...]:
    """How much of the machine is left in what was finished of what is named (default: everything).

    By engine, locale and person. Known of texts that `pretranslate` filled since it keeps them on record.
    """
    result: dict[tuple[str, str, str], list[Edited]] = {}
    for coverage in coverages(workspace, names):
        for edit in edited(coverage, workspace.ledger(coverage.path)):
            result.setdefault((edit.engine, coverage.locale, edit.by), []).append(edit)
    return tuple(
        PostEdited(
            *key,
            len(texts),
            sum(text.kept for text in texts) / len(texts),
            sum(text.chrf for text in texts) / len(texts),
            tuple(
                text.source for text in texts if text.kept == 1.0 and text.seconds is not None and text.seconds <= HASTE
            ),
        )
        for key, texts in sorted(result.items())
    )
