"""`peraklad diff`."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline import verbs
from pipeline.cli.base import Session, deliver, names
from pipeline.publish import FORMATS


@click.command()
@names
@click.option("--format", "form", type=click.Choice(FORMATS), default="html", show_default=True)
@click.option(
    "-o", "--output", "out", metavar="DIR", required=True,
    type=click.Path(file_okay=False, path_type=Path), help="The live tree.",
)  # fmt: skip
@click.pass_obj
def command(session: Session, names: tuple[str, ...], form: str, out: Path) -> None:
    """Show what publishing would change.

    \b
    Example:
      peraklad diff 2017-05-08 -o build/site
    """
    for line in verbs.diff.diff(session.workspace, names, form, out, session.workers):
        deliver(f"{line}\n", None)
