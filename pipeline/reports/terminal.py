"""Status for a person at a terminal: a table with a bar a row. Colours never carry a meaning alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import msgspec

from pipeline.model import State, Tally
from pipeline.planning.outlook import Chance, Live, Outlook, Row
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

#: The rank of the columns that give way last on a narrow screen.
RANKS = 8

#: From this rank on a column is needed more than all below it: no bar stands where the hands have no room.
FIRST = 7

#: Columns of a bar on a narrow screen.
NARROW = 8


#: A cell: its texts, each with rich's name of a style, or none.
Cell = tuple[tuple[str, str], ...]


class _Column(msgspec.Struct, frozen=True):
    """A column: its head, what it shows of a row, and how soon it gives way on a narrow screen (0: never)."""

    head: str
    cell: Callable[[Row], Cell]
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
    shown = [
        (column, [column.cell(row) for row, _ in rows])
        for column in _columns(outlook, words=words, bar=BAR if width >= 100 else NARROW)
    ]
    lines = _table(_fitting(shown, [name for _, name in rows], width), colour=colour)
    if any(row.claimed_until for row, _ in rows):
        lines.append(" * claimed, for some days")
    return "\n".join([*lines, *(f" {notice}" for notice in outlook.notices)]) + "\n"


def _table(shown: Iterable[tuple[_Column, Sequence[Cell]]], *, colour: bool) -> list[str]:
    """The lines of the table. A library's, which could also wrap cells, takes a second for ten years of issues."""
    paint = painter() if colour else lambda text, _: text
    columns = []
    for column, cells in shown:
        everything = [((column.head, "bold"),), *cells]
        widths = [_width(cell) for cell in everything]
        widest = max(widths)
        painted = ["".join(paint(text, style) if style else text for text, style in cell) for cell in everything]
        gaps = (" " * (widest - width) for width in widths)
        columns.append(
            [f" {gap}{text} " if column.right else f" {text}{gap} " for text, gap in zip(painted, gaps, strict=True)]
        )
    return ["".join(row).rstrip() for row in zip(*columns, strict=True)]


def painter() -> Callable[[str, str], str]:
    """What colours a text, by rich's name of a style."""
    from rich.color import ColorSystem
    from rich.style import Style

    return lambda text, style: Style.parse(style).render(text, color_system=ColorSystem.STANDARD)


def _width(cell: Cell) -> int:
    return len(cell[0][0]) if len(cell) == 1 else sum(len(text) for text, _ in cell)


def _plain(text: str) -> Cell:
    return ((text, ""),)


def _below(outlook: Outlook, row: Row) -> list[tuple[Row, str]]:
    return (
        [(article_row, f"  {article_row.tally.article}") for article_row in outlook.articles_of(row)]
        if row.tally.issue
        else []
    )


def _columns(outlook: Outlook, *, words: bool, bar: int) -> list[_Column]:
    def count(state: State) -> Callable[[Row], Cell]:
        def cell(row: Row) -> Cell:
            number = (row.tally.words if words else row.tally.segments)[state]
            return ((str(number) if number else "–", STYLES[state]),)

        return cell

    columns = [
        _Column("locale", lambda row: _plain(row.tally.locale), right=False),
        _Column("progress", lambda row: _bar(row.tally, bar), 3, right=False),
        _Column("done", lambda row: _plain(whole(row.tally))),
        *(_Column(str(state), count(state), 4) for state in State),
        _Column("words left", lambda row: _plain(str(row.words_left) if row.words_left else "–")),
    ]
    if outlook.since:
        columns.append(_Column("since", lambda row: _plain(_signed(since(row))), 5))
    shown = (*outlook.issues, *outlook.rows)
    if any(row.deadline for row in shown):
        columns.append(_Column("deadline", lambda row: _deadline(row, outlook), 8, right=False))
        columns.append(_Column("outlook", _chance, 6, right=False))
    if any(row.assignees for row in shown):
        columns.append(_Column("in the hands of", lambda row: _plain(who(row)), 7, right=False))
    if any(row.last_change for row in shown):
        columns.append(_Column("last change", lambda row: _plain(day(row.last_change, outlook.now)), 1, right=False))
    if any(row.live is not Live.NO for row in shown):
        columns.append(_Column("readers", _live, 2, right=False))
    return columns


def _fitting(
    shown: Sequence[tuple[_Column, Sequence[Cell]]], names: Sequence[str], width: int
) -> list[tuple[_Column, Sequence[Cell]]]:
    """The names' column, and those that fit beside it, the least needed left out first."""
    needs = {column.head: 2 + max(len(column.head), *map(_width, cells), 0) for column, cells in shown}
    left = width - 2 - max(5, *map(len, names)) if names else width
    kept: set[str] = set()
    for rank in (0, *range(RANKS, 0, -1)):
        group = [column.head for column, _ in shown if column.gives_way == rank]
        need = sum(needs[head] for head in group)
        if rank == 0 or need <= left:
            kept.update(group)
            left -= need
        elif rank >= FIRST:
            break
    first = _Column("issue", lambda row: _plain(row.tally.issue), right=False)
    return [(first, [_plain(name) for name in names]), *(column for column in shown if column[0].head in kept)]


def _signed(number: int | None) -> str:
    return f"{number:+}" if number is not None else ""


def _deadline(row: Row, outlook: Outlook) -> Cell:
    when = day(row.deadline, outlook.now)
    return ((f"{when} !", "bold yellow"),) if row.overdue else _plain(when)


def _chance(row: Row) -> Cell:
    if not row.forecast or not row.deadline or row.finished:
        return _plain("")
    text = str(row.forecast.chance)
    likely = row.forecast.likely
    if likely and row.forecast.chance in (*_ALARM, Chance.LIKELY):
        text += f" (~{likely.day} {likely:%b})"
    return ((text, "bold yellow"),) if row.forecast.chance in _ALARM else _plain(text)


def _live(row: Row) -> Cell:
    text = f"{row.live} ({row.correction})" if row.correction else str(row.live)
    return ((text, "bold yellow"),) if row.live is Live.OUTDATED else _plain(text)


def _bar(tally: Tally, columns: int) -> Cell:
    if not tally.total:
        return _plain("·" * columns)
    bar = []
    used = running = 0
    for state in (State.REVIEWED, State.TRANSLATED, State.DRAFT, State.STALE, State.MACHINE, State.MISSING):
        running += tally.segments[state]
        width = round(columns * running / tally.total) - used
        used += width
        bar.append((_BLOCKS[state] * width, STYLES[state]))
    return tuple(bar)
