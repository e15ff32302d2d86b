"""`peraklad init`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from pipeline.cli.base import Session
from pipeline.verbs.init import init


@click.command()
@click.argument("directory", metavar="[DIR]", default=".", type=click.Path(file_okay=False, path_type=Path))
@click.option("--title", help="The publication's name (default: the folder's).")
@click.pass_obj
def command(session: Session, directory: Path, title: str | None) -> None:
    """Make a new publication.

    Writes settings, a first article for last week and an empty glossary.

    \b
    Example:
      peraklad init my-weekly --title "My Weekly"
    """
    folder = session.directory / directory
    written = init(folder, title or folder.resolve().name, date.today())  # noqa: DTZ011 - the person's own calendar
    for name in written:
        session.say(f"wrote {folder / name}")
    session.say(f"Next: write the article, then `peraklad -C {folder} sync`.")
