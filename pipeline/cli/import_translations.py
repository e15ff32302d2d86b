"""`peraklad import-translations`."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline import files, verbs
from pipeline.cli.base import Session, by_option, dry_run


@click.command()
@click.argument("names", nargs=-1, metavar="[ISSUE/ARTICLE]...")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--locale", metavar="LOCALE", help="The target locale, where the file doesn't say it.")
@by_option
@dry_run
@click.pass_obj
def command(
    session: Session, names: tuple[str, ...], file: Path, locale: str | None, by: str | None, *, dry_run: bool
) -> None:
    """Take translations back from a file that was handed off.

    Each row is taken, taken as a draft where the file says so, or refused with the reason. One made for a source
    that has changed since is kept as a stale one. Taking the same file back twice changes nothing.

    \b
    Example:
      peraklad import-translations minsk-be.xlsx --by translator-be
      peraklad import-translations 2017-05-08/minsk from-omegat.xlf --locale be --by translator-be
    """
    data = files.read_bytes(file, str(file))
    done = verbs.import_translations.import_translations(
        session.workspace, names, locale, data, str(file), session.person(by), dry_run=dry_run
    )
    for refused in done.refused:
        text = f"“{refused.text[:60]}”: " if refused.text else ""
        session.say(f"refused: {refused.where}: {text}{refused.reason}")
    for note in done.notes:
        session.say(f"as a draft: {note.where}: “{note.text[:60]}”: {note.reason}")
    for path in done.paths:
        session.say(f"{path}: {'would be changed' if dry_run else 'changed'}.")
    session.say(
        f"{done.locale}: {done.taken} taken, {done.drafts} drafts, {done.stale} stale (their source has changed), "
        f"{done.unchanged} unchanged, {len(done.refused)} refused."
    )
