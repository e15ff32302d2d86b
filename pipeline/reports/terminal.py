"""Status for a person at a terminal: a table with a bar a row. Colours never carry a meaning alone."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.model import State, Tally
from pipeline.outlook import Chance, Live, Outlook, Row
from pipeline.reports.rows import day, since, who, whole

#: Colours that people with red-green blindness tell apart (blue to orange); worst first.
STYLES = {
    State.MISSING: "bright_black",
    State.MACHINE: "magenta",
    State.STALE: "yellow",
    State.DRAFT: "cyan",
    State.TRANSLATED: "blue",
    State.REVIEWED: "bold blue",
}
_BLOCKS = {
    State.REVIEWED: "█",
    State.TRANSLATED: "▓",
    State.DRAFT: "▒",
    State.STALE: "▒",
    State.MACHINE: "░",
    State.MISSING: "·",
}
_ALARM = (Chance.OVERDUE, Chance.LATE, Chance.RISK)
BAR = 20

#: The columns that give way last on a narrow screen.
RANKS = 8

#: Columns of a bar on a narrow screen.
NARROW = 8


@dataclass(frozen=True, slots=True)
class _Column:
    """A column: its head, what it shows of a row, and how soon it gives way on a narrow screen (0: never)."""

    head: str
    cell: Callable[[Row], Text | str]
    gives_way: int = 0
    right: bool = True


def status(
    outlook: Outlook, *, articles: bool = False, words: bool = False, width: int | None = None, colour: bool = False
) -> str:
    """Return the table; ``articles`` adds a row for each article under its issue, ``words`` counts source words.

    Columns that don't fit into ``width`` are left out, the least needed first.
    """
    width = width or 140
    rows = [(row, row.tally.issue or "labels") for row in outlook.issues]
    if articles:
        rows = [pair for row, name in rows for pair in [(row, name), *_below(outlook, row)]]
    columns = _fitting(_columns(outlook, words=words, bar=BAR if width >= 100 else NARROW), rows, width)
    stream = io.StringIO()
    console = Console(
        file=stream,
        width=width,
        force_terminal=colour,
        no_color=not colour,
        highlight=False,
        color_system="auto" if colour else None,
    )
    table = Table(box=None, padding=(0, 1), header_style="bold" if colour else "")
    table.add_column("issue", no_wrap=True)
    for column in columns:
        table.add_column(column.head, justify="right" if column.right else "left", no_wrap=True)
    for row, name in rows:
        table.add_row(name, *(column.cell(row) for column in columns))
    console.print(table)
    lines = [line.rstrip() for line in stream.getvalue().rstrip("\n").split("\n")]
    if any(row.claimed_until for row, _ in rows):
        lines.append(" * claimed, for some days")
    return "\n".join([*lines, *(f" {notice}" for notice in outlook.notices)]) + "\n"


def _below(outlook: Outlook, row: Row) -> list[tuple[Row, str]]:
    return [(one, f"  {one.tally.article}") for one in outlook.articles_of(row)] if row.tally.issue else []


def _columns(outlook: Outlook, *, words: bool, bar: int) -> list[_Column]:
    def count(state: State) -> Callable[[Row], Text | str]:
        def cell(row: Row) -> Text:
            number = (row.tally.words if words else row.tally.segments)[state]
            return Text(str(number) if number else "–", style=STYLES[state])

        return cell

    columns = [
        _Column("locale", lambda row: row.tally.locale, right=False),
        _Column("progress", lambda row: _bar(row.tally, bar), 5, right=False),
        _Column("done", lambda row: whole(row.tally)),
        *(_Column(str(state), count(state), 6) for state in State),
        _Column("words left", lambda row: str(row.words_left) if row.words_left else "–"),
    ]
    if outlook.since:
        columns.append(_Column("since", lambda row: _signed(since(row)), 7))
    shown = (*outlook.issues, *outlook.rows)
    if any(row.deadline for row in shown):
        columns.append(_Column("deadline", lambda row: _deadline(row, outlook), 4, right=False))
        columns.append(_Column("outlook", _chance, 8, right=False))
    if any(row.assignees for row in shown):
        columns.append(_Column("in the hands of", who, 3, right=False))
    if any(row.last_change for row in shown):
        columns.append(_Column("last change", lambda row: day(row.last_change, outlook.now), 1, right=False))
    if any(row.live is not Live.NO for row in shown):
        columns.append(_Column("readers", _live, 2, right=False))
    return columns


def _fitting(columns: list[_Column], rows: list[tuple[Row, str]], width: int) -> list[_Column]:
    """The columns that fit beside the names, the least needed left out first."""
    needs = {
        column.head: 2 + max(len(column.head), *(len(column.cell(row)) for row, _ in rows), 0) for column in columns
    }
    left = width - 2 - max(5, *(len(name) for _, name in rows)) if rows else width
    kept: set[str] = set()
    for rank in (0, *range(RANKS, 0, -1)):
        group = [column.head for column in columns if column.gives_way == rank]
        need = sum(needs[head] for head in group)
        if rank == 0 or need <= left:
            kept.update(group)
            left -= need
    return [column for column in columns if column.head in kept]


def _signed(number: int | None) -> str:
    return f"{number:+}" if number is not None else ""


def _deadline(row: Row, outlook: Outlook) -> Text | str:
    said = day(row.deadline, outlook.now)
    return Text(f"{said} !", style="bold yellow") if row.overdue else said


def _chance(row: Row) -> Text | str:
    if not row.forecast or not row.deadline or row.finished:
        return ""
    said = str(row.forecast.chance)
    likely = row.forecast.likely
    if likely and row.forecast.chance in (*_ALARM, Chance.LIKELY):
        said += f" (~{likely.day} {likely:%b})"
    return Text(said, style="bold yellow") if row.forecast.chance in _ALARM else said


def _live(row: Row) -> Text | str:
    said = f"{row.live} ({row.correction})" if row.correction else str(row.live)
    return Text(said, style="bold yellow") if row.live is Live.OUTDATED else said


def _bar(tally: Tally, columns: int) -> Text:
    bar = Text()
    if not tally.total:
        return Text("·" * columns)
    used = 0
    running = 0
    for state in (State.REVIEWED, State.TRANSLATED, State.DRAFT, State.STALE, State.MACHINE, State.MISSING):
        running += tally.segments[state]
        width = round(columns * running / tally.total) - used
        used += width
        bar.append(_BLOCKS[state] * width, style=STYLES[state])
    return bar
