"""`peraklad import-translations`."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline import files
from pipeline.cli.base import Session, by_option, dry_run, required_locale


@click.command()
@click.argument("name", metavar="ISSUE/ARTICLE")
@click.argument("file", type=click.Path(path_type=Path))
@required_locale
@by_option
@dry_run
@click.pass_obj
def command(session: Session, name: str, file: Path, locale: str, by: str | None, *, dry_run: bool) -> None:
    """Take translations back from a workbook.

    \b
    Example:
      peraklad import-translations 2017-05-08/minsk minsk-be.xlsx --locale be --by translator-be
    """
    data = files.read_bytes(file, str(file))
    done = session.project.take_back(name, locale, data, str(file), session.person(by), dry_run=dry_run)
    session.say(f"{done.path}: {done.taken} taken, {done.unchanged} unchanged.")
    if done.unknown:
        session.say(f"{len(done.unknown)} rows belong to no segment any more; their sources changed since the export.")
