"""`peraklad contributors`."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline import verbs
from pipeline.cli.base import Session, deliver, moment_option, names, output_option
from pipeline.config.rates import load_rates
from pipeline.reports.pay import FORMATS, written
from pipeline.reports.rows import guarded

if TYPE_CHECKING:
    from pipeline.verbs.contributors import Contribution, PostEdited

_COLUMNS = (
    "period", "person", "locale", "translated_segments", "translated_words", "reviewed_segments", "reviewed_words",
    "confirmed_segments", "days", "words_per_day", "uncounted",
)  # fmt: skip
_TEXTS = ("period", "person", "locale")


@click.command()
@names
@moment_option("--since", "From DATE on (2017-05-08, or 7d for the last week).")
@moment_option("--until", "Until before DATE.")
@click.option(
    "--by", "period", type=click.Choice(("day", "week", "month", "all")), help="Default: all; with --rates, month."
)
@click.option("--format", "form", type=click.Choice(FORMATS), default="terminal", show_default=True)
@click.option("--machine", is_flag=True, help="Show how much of the machines' texts is left in what was finished.")
@click.option(
    "--rates", metavar="FILE", type=click.Path(path_type=Path), help="What the work comes to, by the rates in FILE."
)
@click.option("--estimate", is_flag=True, help="With --rates: what is still to be done, before it is assigned.")
@click.option("--for", "person", metavar="NAME", default="", help="With --estimate: at the rates of NAME.")
@output_option
@click.pass_obj
def command(
    session: Session,
    names: tuple[str, ...],
    since: datetime | None,
    until: datetime | None,
    period: str | None,
    form: str,
    rates: Path | None,
    person: str,
    output: str | None,
    *,
    machine: bool,
    estimate: bool,
) -> None:
    """Show who translated and reviewed how much.

    Words are source words. A text counts once, when it was recorded: by `peraklad sync`, in the desk, or on its return.

    \b
    Example:
      peraklad contributors --since 30d
      peraklad contributors --by week --format csv -o build/contributors.csv
      peraklad contributors 2017-05-08 --machine
      peraklad contributors --since 2017-05-01 --rates rates.toml --format xlsx -o build/pay.xlsx
      peraklad contributors 2017-05-08 --rates rates.toml --estimate --for translator-be
    """
    if (estimate and not rates) or (person and not estimate):
        raise click.UsageError("--estimate goes with --rates FILE, and --for with --estimate")
    if form == "xlsx" and not rates:
        raise click.UsageError("--format xlsx goes with --rates FILE")
    if rates:
        known = load_rates(rates)
        pay = (
            verbs.pay.estimate(session.workspace, known, names, person)
            if estimate
            else verbs.pay.pay(session.workspace, known, names, since=since, until=until, period=period or "month")
        )
        deliver(written(pay, known.currency, form), output)
        return
    if machine:
        deliver(_post_edited(verbs.contributors.post_edited(session.workspace, names), form), output)
        return
    contributions = verbs.contributors.contributors(
        session.workspace, names, since=since, until=until, period=period or "all"
    )
    rows = [asdict(contribution) | {"words_per_day": contribution.words_per_day} for contribution in contributions]
    deliver(_written(rows, _COLUMNS, form, "contributions") or _table(contributions, rows), output)


def _written(rows: Sequence[dict[str, Any]], columns: Sequence[str], form: str, name: str) -> str:
    """Rows as JSON or CSV; nothing for the terminal."""
    if form == "json":
        return json.dumps({"schema": 1, name: rows}, ensure_ascii=False, indent=2) + "\n"
    if form != "csv":
        return ""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows({column: guarded(cell) for column, cell in row.items()} for row in rows)
    return stream.getvalue()


def _post_edited(edits: Sequence[PostEdited], form: str) -> str:
    rows = [asdict(edited) | {"hasty": len(edited.hasty)} for edited in edits]
    if form != "terminal":
        return _written(rows, ("engine", "locale", "person", "texts", "kept", "chrf", "hasty"), form, "post_edited")
    lines = []
    for edit in edits:
        lines.append(
            f"{edit.engine} {edit.locale} {edit.person}: {edit.texts} texts,"
            f" {edit.kept:.0%} kept, chrF {edit.chrf:.0f}\n"
        )
        lines += [f"  taken over whole within seconds: {text[:70]}\n" for text in edit.hasty]
    return "".join(lines) or "No finished text began as a machine's, as far as is on record.\n"


def _table(contributions: Sequence[Contribution], rows: Sequence[dict[str, Any]]) -> str:
    from rich.console import Console
    from rich.table import Table

    uncounted = sum(contribution.uncounted for contribution in contributions)
    shown = [name for name in _COLUMNS if name != "uncounted" and any(row[name] for row in rows)]
    table = Table(box=None, padding=(0, 1))
    for name in shown:
        table.add_column(name.replace("_", " "), justify="left" if name in _TEXTS else "right", no_wrap=True)
    for row in rows:
        table.add_row(*(str(row[name]) if row[name] else "–" for name in shown))
    stream = io.StringIO()
    # As wide as its names are: a person's is never broken.
    Console(file=stream, width=10_000, highlight=False, color_system=None).print(table)
    text = "\n".join(line.rstrip() for line in stream.getvalue().rstrip("\n").split("\n")) + "\n"
    if uncounted:
        text += f" {uncounted} segments count no words: their source has been rewritten since.\n"
    return text if rows else " Nobody has recorded anything in that time.\n"
