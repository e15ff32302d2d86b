"""`peraklad diff`."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline import verbs
from pipeline.cli.base import Session, deliver, names, own_templates_option
from pipeline.publish import FORMATS


@click.command()
@names
@click.option("--format", "form", type=click.Choice(FORMATS), default="html", show_default=True)
@click.option(
    "-o", "--output", "out", metavar="DIR", required=True,
    type=click.Path(file_okay=False, path_type=Path), help="The live tree.",
)  # fmt: skip
@own_templates_option
@click.pass_obj
def command(session: Session, names: tuple[str, ...], form: str, out: Path, *, own_templates: bool) -> None:
    """Show what publishing would change.

    \b
    Example:
      peraklad diff 2017-05-08 -o build/site
    """
    for line in verbs.diff.diff(session.workspace, names, form, out, session.workers, templates=own_templates):
        deliver(f"{line}\n", None)
