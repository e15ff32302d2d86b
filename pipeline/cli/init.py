"""`peraklad init`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from pipeline.cli.base import Session
from pipeline.verbs.init import init, is_there, set_up_git


@click.command()
@click.argument("directory", metavar="[DIR]", default=".", type=click.Path(file_okay=False, path_type=Path))
@click.option("--title", help="The publication's name (default: the folder's).")
@click.option(
    "--git", is_flag=True, help="Make git merge catalogs entry by entry (in a publication that is there, too)."
)
@click.pass_obj
def command(session: Session, directory: Path, title: str | None, *, git: bool) -> None:
    """Make a new publication.

    Writes settings, a first article for last week and an empty glossary.

    \b
    Example:
      peraklad init my-weekly --title "My Weekly"
      peraklad init --git              in every clone: git keeps no such setting in the repository
    """
    folder = session.directory / directory
    if git and is_there(folder):
        for step in set_up_git(folder) or ("git is set up already",):
            session.say(step)
        return
    written = init(folder, title or folder.resolve().name, date.today())  # noqa: DTZ011 - the person's own calendar
    for name in written:
        session.say(f"wrote {folder / name}")
    for step in set_up_git(folder) if git else ():
        session.say(step)
    session.say(f"Next: write the article, then `peraklad -C {folder} sync`.")
