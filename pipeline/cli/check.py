"""`peraklad check`."""

from __future__ import annotations

import importlib

import click

from pipeline.cli import EXIT_NO, EXIT_REFUSED
from pipeline.cli.base import Session, deliver, locale_option, names, output_option
from pipeline.config import require_locale
from pipeline.reports import CHECK_FORMATS, concise


@click.command()
@names
@locale_option
@click.option("--output-format", type=click.Choice(CHECK_FORMATS), default="concise", show_default=True)
@click.option("--all", "everything", is_flag=True, help="Show every finding, not the first three of a kind.")
@output_option
@click.pass_obj
def command(
    session: Session,
    names: tuple[str, ...],
    locale: str | None,
    output_format: str,
    *,
    everything: bool,
    output: str | None,
) -> int:
    """Say whether issues may be published, and why not.

    Exit code 1 if one may not, 2 if something could not be read.

    \b
    Example:
      peraklad check 2017-05-08
      peraklad check 2017-05-08 --locale be --all
      peraklad check --output-format github
    """
    if locale:
        require_locale(session.project.config, locale)
    with session.progress("Checking", len(names) or len(session.project.workspace.issues())) as progress:
        verdicts = session.project.check(names, locale=locale, progress=progress)
    if output_format == "concise":
        deliver(concise.check(verdicts, everything=everything), output)
    else:
        deliver(importlib.import_module(f"pipeline.reports.{output_format}").check(verdicts), output)
    if any(finding.check == "unreadable" for verdict in verdicts for finding in verdict.reasons):
        return EXIT_REFUSED
    return 0 if all(verdict.passed for verdict in verdicts) else EXIT_NO
