"""Pay: what people's work comes to by the newsroom's rates, and what work that is not done yet would."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from pipeline import config
from pipeline.archive.volumes import volumes
from pipeline.config.rates import Rates
from pipeline.planning.pay import Pay, Volume, Work
from pipeline.verbs.contributors import period_of
from pipeline.workspace import LABELS, Workspace


def pay(
    workspace: Workspace,
    rates: Rates,
    names: Iterable[str] = (),
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    period: str = "month",
) -> tuple[Pay, ...]:
    """What was done in what is named (default: everything), newest period first, then by person and locale."""
    done, _ = volumes(workspace)
    zone = config.zone(workspace.config)
    chosen = _chosen(workspace, names)
    groups: dict[tuple[str, str, str], list[Volume]] = {}
    for volume in done:
        if volume.at is None or (since and volume.at < since) or (until and volume.at >= until) or not chosen(volume):
            continue
        key = (period_of(volume.at.astimezone(zone).date(), period), volume.by, volume.locale)
        groups.setdefault(key, []).append(volume)
    result = [_pay(rates, *key, group) for key, group in sorted(groups.items(), key=lambda item: item[0][1:])]
    return tuple(sorted(result, key=lambda row: row.period, reverse=True))


def estimate(workspace: Workspace, rates: Rates, names: Iterable[str] = (), person: str = "") -> tuple[Pay, ...]:
    """What is left of what is named would come to in each locale, at a person's rates or everybody's.

    Where a person is named, it is what they would translate: others review it.

    Of machine text as much is taken to stay as did until now in the locale; where none did, nothing.
    """
    done, left = volumes(workspace)
    chosen = _chosen(workspace, names)
    usual = {
        locale: _kept([volume for volume in done if volume.locale == locale]) for locale in workspace.config.locales
    }
    groups: dict[str, list[Volume]] = {}
    for open_volume in left:
        if chosen(open_volume) and not (person and open_volume.work is Work.REVIEWED):
            groups.setdefault(open_volume.locale, []).append(open_volume)
    return tuple(_pay(rates, "", person, locale, group, usual[locale]) for locale, group in sorted(groups.items()))


class _chosen:  # noqa: N801 - a question, asked like a function
    """Whether a volume is of what is named."""

    def __init__(self, workspace: Workspace, names: Iterable[str]) -> None:
        named = tuple(names)
        self.labels = not named or LABELS in named
        self.articles = set(workspace.select(named)) if named else None

    def __call__(self, volume: Volume) -> bool:
        if not volume.issue:
            return self.labels
        return self.articles is None or (volume.issue, volume.article) in self.articles


def _pay(
    rates: Rates, period: str, person: str, locale: str, group: Iterable[Volume], usual: float | None = None
) -> Pay:
    words: Counter[Work] = Counter()
    amount = Decimal(0)
    group = tuple(group)
    for volume in group:
        words[volume.work] += volume.words
        amount += rates.pay(
            volume.work, volume.words, person, locale, volume.kept if volume.kept is not None else usual
        )
    return Pay(period, person, locale, dict(words), _kept(group) if usual is None else usual, amount)


def _kept(group: Iterable[Volume]) -> float | None:
    known = [(volume.kept, volume.words) for volume in group if volume.kept is not None]
    total = sum(words for _, words in known)
    return sum(kept * words for kept, words in known) / total if total else None
