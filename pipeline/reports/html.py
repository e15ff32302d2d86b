"""Status as one self-contained page: nothing is loaded from anywhere, and it can be read without its script.

Its words are in the reader's language (``locales/LANGUAGE.po``); what the gate and the checks say is worded by whoever
asks for the page.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from importlib.resources import files

import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pipeline.languages import ENGLISH
from pipeline.model import State, Verdict
from pipeline.planning.outlook import Burndown, Chance, Item, Live, Outlook, Row
from pipeline.reports import charts
from pipeline.reports.grouping import grouped
from pipeline.reports.rows import day, kept, number, percent, short, since, who, whole
from pipeline.reports.wording import Say, saying

#: Groups of reasons shown of an issue; `peraklad check` lists them all.
REASONS = 12

#: Finished issues that are shown as those at work are; a line is enough for earlier ones.
FINISHED = 8

#: Segments that a list shows; `peraklad todo` lists them all.
LISTED = 60

#: Best first, as a bar is filled.
BAR = (State.REVIEWED, State.TRANSLATED, State.DRAFT, State.STALE, State.MACHINE, State.MISSING)


class Settings(msgspec.Struct, frozen=True):
    """In which language the page is; ``tell`` says there what the gate and the checks say."""

    language: str = ENGLISH
    tell: Say = str


@dataclass(frozen=True, slots=True)
class _List:
    """What stands behind a number: the segments, or (of an issue that is finished) the counts by article."""

    row: Row
    state: State
    items: tuple[Item, ...] = ()
    parts: tuple[_List, ...] = ()
    more: int = 0

    @property
    def id(self) -> str:
        """The anchor to which the number links."""
        return anchor(self.row, self.state)


@dataclass(frozen=True, slots=True)
class _Issue:
    """One issue: its rows by locale, the verdict, what blocks, and the chart."""

    name: str
    rows: tuple[Row, ...]
    verdict: Verdict | None
    chart: charts.Chart | None
    burndown: Burndown | None
    groups: tuple[object, ...] = ()
    more: int = 0
    open: bool = True


@dataclass(frozen=True, slots=True)
class _Card:
    """A number at the top and the list of rows that it counts."""

    id: str
    title: str
    number: int
    unit: str
    rows: tuple[Row, ...] = field(default=())
    alarm: bool = False


def status(outlook: Outlook, settings: Settings | None = None) -> str:
    """Return the page: cards, each issue at work with its burn-down and what blocks it, tables, and the lists.

    Raises LocaleError for a language in which reports are not worded.
    """
    given = settings or Settings()
    language, say = given.language, saying(given.language)
    environment = Environment(
        loader=PackageLoader("pipeline.reports", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    old = _older(outlook)
    rows = sorted(outlook.rows, key=lambda row: row.tally.issue, reverse=True)
    script = files("pipeline.reports").joinpath("templates/status.js").read_text(encoding="utf-8")
    page = environment.get_template("status.html").render(
        outlook=outlook,
        language=language,
        say=lambda text, **values: say(text).format(**values),
        tell=given.tell,
        cards=_cards(outlook),
        issues=[issue for issue in _issues(outlook, language) if issue.name not in old],
        shown=[row for row in outlook.issues if row.tally.issue not in old],
        older=[(name, ", ".join(map(_brief, own))) for name, own in old.items()],
        articles=[row for row in rows if row.tally.issue not in old],
        lists=[part for part in _lists(outlook) if part.row.tally.issue not in old],
        states=list(State),
        bar_states=BAR,
        script=Markup(script),  # noqa: S704 - our own file
        script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        percent=percent,
        whole=whole,
        since=since,
        who=who,
        anchor=anchor,
        day=lambda moment: day(moment, outlook.now, language),
        count=partial(number, language=language),
        kept_share=kept,
        kept=any(row.machine_kept[0] for row in outlook.rows),
        says=partial(_says, say=say, language=language),
    )
    return page.rstrip("\n") + "\n"


def _brief(row: Row) -> str:
    return f"{row.tally.locale} {whole(row.tally)}"


def _older(outlook: Outlook) -> dict[str, list[Row]]:
    """The issues of which a line is enough: finished, not changed since they are live, and not among the newest."""
    issues: dict[str, list[Row]] = {}
    for row in outlook.issues:
        if row.tally.issue:
            issues.setdefault(row.tally.issue, []).append(row)
    blocked = {verdict.issue for verdict in outlook.verdicts if not verdict.passed}
    quiet = [
        name
        for name, rows in sorted(issues.items(), reverse=True)
        if name not in blocked and all(row.finished and row.live in (Live.NO, Live.LIVE) for row in rows)
    ]
    return {name: issues[name] for name in quiet[FINISHED:]}


def anchor(row: Row, what: str) -> str:
    """The id of the list behind a number of a row."""
    tally = row.tally
    return "-".join(part for part in (tally.issue, tally.article, tally.locale, str(what)) if part)


def _cards(outlook: Outlook) -> list[_Card]:
    at_work = [row for row in outlook.issues if row.tally.issue and not row.finished]
    overdue = [row for row in outlook.issues if row.overdue]
    risky = [row for row in at_work if row.forecast and row.forecast.chance in (Chance.RISK, Chance.LATE)]
    nobody = [row for row in outlook.rows if row.tally.issue and not row.finished and not row.assignees]
    outdated = [row for row in outlook.rows if row.live in (Live.OUTDATED, Live.CHANGED)]
    return [
        _Card("at-work", "Words left", sum(row.words_left for row in at_work), "to translate", tuple(at_work)),
        _Card("overdue", "Overdue", len(overdue), "past the deadline", tuple(overdue), alarm=bool(overdue)),
        _Card("at-risk", "In danger", len(risky), "may miss it", tuple(risky), alarm=bool(risky)),
        _Card("nobody", "In nobody's hands", sum(row.words_left for row in nobody), "words", tuple(nobody)),
        _Card("outdated", "Live but changed", len(outdated), "since published", tuple(outdated), alarm=bool(outdated)),
    ]


def _issues(outlook: Outlook, language: str) -> list[_Issue]:
    """The issues on which there is work, soonest due first; then the others, newest first."""
    verdicts = {verdict.issue: verdict for verdict in outlook.verdicts}
    burndowns = {burndown.issue: burndown for burndown in outlook.burndowns}
    names = list(dict.fromkeys(row.tally.issue for row in outlook.issues if row.tally.issue))
    result = []
    for name in names:
        rows = tuple(row for row in outlook.issues if row.tally.issue == name)
        verdict, forecast = verdicts.get(name), burndowns.get(name)
        groups = grouped(verdict.reasons) if verdict else []
        forecasts = {row.tally.locale: row.forecast for row in rows if row.forecast}
        result.append(
            _Issue(
                name,
                rows,
                verdict,
                charts.burndown(forecast, forecasts, rows[0].deadline, outlook.now, language)
                if forecast and len(forecast.days) > 1
                else None,
                forecast,
                tuple(groups[:REASONS]),
                max(0, len(groups) - REASONS),
                any(not row.finished for row in rows) or bool(verdict and not verdict.passed),
            )
        )
    due = [issue for issue in result if issue.open]
    due.sort(key=lambda group: (group.rows[0].deadline is None, group.rows[0].deadline, group.name))
    return [*due, *(group for group in result if not group.open)]


def _lists(outlook: Outlook) -> list[_List]:
    """A list for every number of the tables; by article within those of its issue."""
    items: dict[tuple[str, str, str, State], list[Item]] = {}
    for item in outlook.items:
        where = item.where
        items.setdefault((where.issue, where.article, where.locale, item.state), []).append(item)
    result = []
    for row in outlook.issues:
        below = outlook.articles_of(row)
        for state in State:
            parts = tuple(
                _List(article_row, state, own[:LISTED], more=max(0, len(own) - LISTED))
                for article_row in below
                if article_row.tally.segments[state]
                for own in [() if row.finished else _of(items, article_row, state)]
            )
            if parts or row.tally.segments[state]:
                result.append(_List(row, state, (), parts))
    return result


def _of(items: Mapping[tuple[str, str, str, State], list[Item]], row: Row, state: State) -> tuple[Item, ...]:
    tally = row.tally
    return tuple(items.get((tally.issue, tally.article, tally.locale, state), ()))


def _says(row: Row, *, say: Say, language: str) -> str:
    """The forecast in words: an honest range, or why there is none."""
    forecast = row.forecast
    if forecast is None or forecast.chance is Chance.DONE:
        return say("translated") if forecast else ""
    if not forecast.early:
        return say("not within a year") if forecast.pace else say("too little history for a forecast")
    ends = [short(end, language) if end else say("later than a year") for end in (forecast.early, forecast.late)]
    span = ends[0] if ends[0] == ends[1] else f"{ends[0]} – {ends[1]}"
    words = [say("probably translated {span}").format(span=span)]
    if forecast.share is not None and forecast.chance is not Chance.OVERDUE:
        words.append(say("{share} % likely to be in time").format(share=round(100 * forecast.share)))
    words.append(say("{pace} words a day over {days} days").format(pace=round(forecast.pace), days=forecast.days))
    return "; ".join(words)
