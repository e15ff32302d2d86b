"""`peraklad memory`."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline import files, verbs
from pipeline.archive.memory import memory_of
from pipeline.cli.base import Session, deliver, dry_run, locale_option, names
from pipeline.config import require_locale
from pipeline.languages import ENGLISH
from pipeline.verbs import find


@click.group()
def command() -> None:
    """Rebuild or search the translation memory; give it to other programs as TMX, or take theirs.

    \b
    Example:
      peraklad memory rebuild
      peraklad memory look-up "Read more" --to be
      peraklad memory export --locale be -o memory-be.tmx
      peraklad memory import from-omegat.tmx
    """


@command.command()
@click.pass_obj
def rebuild(session: Session) -> None:
    """Learn all finished translations anew."""
    session.say(f"{verbs.memory.rebuild(session.workspace)} pairs.")


@command.command("look-up")
@click.argument("text")
@click.option("--from", "source", default=ENGLISH, show_default=True, metavar="LOCALE")
@click.option("--to", "target", required=True, metavar="LOCALE")
@click.pass_obj
def look_up(session: Session, text: str, source: str, target: str) -> None:
    """Show the best matches for TEXT, and sentences in which it stands."""
    for locale in (source, target):
        require_locale(session.workspace.config, locale)
    known = set()
    for match in memory_of(session.workspace).look_up(text, source, target):
        known.add((match.source, match.target))
        deliver(f"{match.score:4.0%}  {match.source}\n      {match.target}\n      {match.where}\n", None)
    for place in find.in_archive(session.workspace, text, source, target, find.Side.SOURCE, limit=5):
        if (place.source, place.target) not in known:
            where = f"{place.issue}/{place.article}" if place.issue else place.article
            deliver(f"   …  {place.source}\n      {place.target}\n      {where}\n", None)


@command.command("export")
@names
@locale_option
@click.option("-o", "--output", metavar="FILE", required=True, help="The TMX file.")
@click.pass_obj
def export(session: Session, names: tuple[str, ...], locale: str | None, output: str) -> None:
    """Write finished translations as TMX."""
    if locale:
        require_locale(session.workspace.config, locale)
    deliver(verbs.memory.export(session.workspace, names, locale), output)
    session.say(f"wrote {output}.")


@command.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@dry_run
@click.pass_obj
def take_in(session: Session, file: Path, *, dry_run: bool) -> None:
    """Keep the translations of a TMX file in the publication, for the memory. They are suggestions, never final."""
    data = files.read_bytes(file, str(file))
    where, pairs, left = verbs.memory.import_tmx(session.workspace, data, str(file), dry_run=dry_run)
    session.say(
        f"{where}: {pairs} pairs; {left} units left out (other languages, tags in the text, a machine's). Commit it."
    )
