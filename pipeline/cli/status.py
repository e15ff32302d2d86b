"""`peraklad status`."""

from __future__ import annotations

import importlib
import os
import shutil
import sys

import click

from pipeline.cli.base import Session, deliver, locale_option, names, output_option, worker_options
from pipeline.cli.todo import as_text
from pipeline.config import require_locale
from pipeline.reports import STATUS_FORMATS, terminal

#: Columns of the table where it isn't shown on a terminal.
WIDTH = 140


@click.command()
@names
@locale_option
@click.option("--format", "form", type=click.Choice(STATUS_FORMATS), default="terminal", show_default=True)
@click.option("--articles", is_flag=True, help="A row for each article too (terminal).")
@click.option(
    "-v", "--verbose", is_flag=True, help="List the open segments too, stale ones with what changed (terminal)."
)
@output_option
@worker_options
@click.pass_obj
def command(
    session: Session,
    names: tuple[str, ...],
    locale: str | None,
    form: str,
    *,
    articles: bool,
    verbose: bool,
    output: str | None,
) -> None:
    """Show how far each issue is in each locale.

    \b
    Example:
      peraklad status
      peraklad status 2017-05-08 --articles
      peraklad status 2017-05-08 --locale be --verbose
      peraklad status --format html -o build/status.html
    """
    if locale:
        require_locale(session.project.config, locale)
    with session.progress("Counting") as progress:
        tallies = session.project.status(names, locale, progress=progress)
    if form == "terminal":
        on_terminal = output is None and sys.stdout.isatty()
        colour = on_terminal and "NO_COLOR" not in os.environ
        width = shutil.get_terminal_size().columns if on_terminal else WIDTH
        text = terminal.status(tallies, articles=articles or bool(names), width=width, colour=colour)
        if verbose:
            text += "\n" + as_text(list(session.project.todo(names, locale)))
        deliver(text, output)
        return
    deliver(importlib.import_module(f"pipeline.reports.{form}").status(tallies), output)
