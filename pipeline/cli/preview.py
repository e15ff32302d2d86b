"""`peraklad preview`."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline import verbs
from pipeline.cli.base import Session, deliver, own_templates_option, required_locale


@click.command()
@click.argument("name", metavar="ISSUE/ARTICLE")
@required_locale
@click.option(
    "-o", "--output", "out", metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path), help="Default: a temporary folder.",
)  # fmt: skip
@own_templates_option
@click.pass_obj
def command(session: Session, name: str, locale: str, out: Path | None, *, own_templates: bool) -> None:
    """Show how an article would look now.

    Finished or not; what is not translated yet stands in the source's language. Prints the page's path.

    \b
    Example:
      peraklad preview 2017-05-08/minsk --locale be
    """
    page = verbs.preview.preview(session.workspace, name, locale, out, templates=own_templates)
    deliver(f"{page}\n", None)
