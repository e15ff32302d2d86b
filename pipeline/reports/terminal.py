"""Status for a person at a terminal: a table with a bar a row. Colours never carry a meaning alone."""

from __future__ import annotations

import io
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.model import State, Tally
from pipeline.reports.rows import by_issue, percent

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
BAR = 20


def status(tallies: Sequence[Tally], *, articles: bool = False, width: int | None = None, colour: bool = False) -> str:
    """Return the table; ``articles`` adds a row for each article under its issue."""
    stream = io.StringIO()
    console = Console(
        file=stream,
        width=width or 100,
        force_terminal=colour,
        no_color=not colour,
        highlight=False,
        color_system="auto" if colour else None,
    )
    table = Table(box=None, padding=(0, 1), header_style="bold" if colour else "")
    table.add_column("issue")
    table.add_column("locale")
    table.add_column("progress", no_wrap=True)
    for name in ("done", *State, "words left"):
        table.add_column(str(name), justify="right")
    for tally in by_issue(tallies):
        table.add_row(*_cells(tally, tally.issue or "labels"))
        if articles and tally.issue:
            for one in tallies:
                if (one.issue, one.locale) == (tally.issue, tally.locale):
                    table.add_row(*_cells(one, f"  {one.article}"))
    console.print(table)
    return "\n".join(line.rstrip() for line in stream.getvalue().split("\n"))


def _cells(tally: Tally, name: str) -> list[Text | str]:
    left = sum(count for state, count in tally.words.items() if state not in (State.TRANSLATED, State.REVIEWED))
    counts: list[Text | str] = [
        Text(str(tally.segments[state]) if tally.segments[state] else "–", style=STYLES[state]) for state in State
    ]
    return [name, tally.locale, _bar(tally), f"{percent(tally):.0f} %", *counts, str(left) if left else "–"]


def _bar(tally: Tally) -> Text:
    bar = Text()
    if not tally.total:
        return Text("·" * BAR)
    used = 0
    running = 0
    for state in (State.REVIEWED, State.TRANSLATED, State.DRAFT, State.STALE, State.MACHINE, State.MISSING):
        running += tally.segments[state]
        width = round(BAR * running / tally.total) - used
        used += width
        bar.append(_BLOCKS[state] * width, style=STYLES[state])
    return bar
