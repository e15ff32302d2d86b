"""`peraklad contributors`."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from pipeline import verbs
from pipeline.cli.base import Session, deliver, moment_option, names, output_option
from pipeline.reports.rows import guarded

if TYPE_CHECKING:
    from pipeline.verbs.contributors import Contribution

_COLUMNS = (
    "period", "person", "locale", "translated_segments", "translated_words", "reviewed_segments", "reviewed_words",
    "confirmed_segments", "days", "words_per_day", "uncounted",
)  # fmt: skip
_TEXTS = ("period", "person", "locale")


@click.command()
@names
@moment_option("--since", "From DATE on (2017-05-08, or 7d for the last week).")
@moment_option("--until", "Until before DATE.")
@click.option("--by", "period", type=click.Choice(("day", "week", "month", "all")), default="all", show_default=True)
@click.option("--format", "form", type=click.Choice(("terminal", "csv", "json")), default="terminal", show_default=True)
@output_option
@click.pass_obj
def command(
    session: Session,
    names: tuple[str, ...],
    since: datetime | None,
    until: datetime | None,
    period: str,
    form: str,
    output: str | None,
) -> None:
    """Show who translated and reviewed how much.

    Words are source words. A text counts once, when it was recorded: by `peraklad sync`, in the desk, or on its return.

    \b
    Example:
      peraklad contributors --since 30d
      peraklad contributors --by week --format csv -o build/contributors.csv
    """
    found = verbs.contributors.contributors(session.workspace, names, since=since, until=until, period=period)
    rows = [asdict(one) | {"words_per_day": one.words_per_day} for one in found]
    if form == "json":
        text = json.dumps({"schema": 1, "contributions": rows}, ensure_ascii=False, indent=2) + "\n"
    elif form == "csv":
        stream = io.StringIO()
        writer = csv.DictWriter(stream, _COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows({name: guarded(cell) for name, cell in row.items()} for row in rows)
        text = stream.getvalue()
    else:
        text = _table(found, rows)
    deliver(text, output)


def _table(found: Sequence[Contribution], rows: Sequence[dict[str, Any]]) -> str:
    from rich.console import Console
    from rich.table import Table

    uncounted = sum(one.uncounted for one in found)
    shown = [name for name in _COLUMNS if name != "uncounted" and any(row[name] for row in rows)]
    table = Table(box=None, padding=(0, 1))
    for name in shown:
        table.add_column(name.replace("_", " "), justify="left" if name in _TEXTS else "right", no_wrap=True)
    for row in rows:
        table.add_row(*(str(row[name]) if row[name] else "–" for name in shown))
    stream = io.StringIO()
    Console(file=stream, width=160, highlight=False, color_system=None).print(table)
    text = "\n".join(line.rstrip() for line in stream.getvalue().rstrip("\n").split("\n")) + "\n"
    if uncounted:
        text += f" {uncounted} segments count no words: their source has been rewritten since.\n"
    return text if rows else " Nobody has recorded anything in that time.\n"
