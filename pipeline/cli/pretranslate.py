"""`peraklad pretranslate`."""

from __future__ import annotations

import click

from pipeline.cli import EXIT_NO
from pipeline.cli.base import Session, dry_run, names
from pipeline.engines import ENGINES


def _list_engines(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if not value:
        return
    for info in ENGINES:
        why = info.unavailable()
        click.echo(f"{info.name:10} {info.pairs()}: {'can’t run here: ' + why if why else 'ready'}")
    ctx.exit()


@click.command()
@names
@click.option("--locale", required=True, metavar="LOCALE", help="The target locale.")
@click.option("--engine", required=True, metavar="NAME", help="Which engine; see --list-engines.")
@click.option(
    "--list-engines",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_list_engines,
    help="List the engines and whether they can run here.",
)
@dry_run
@click.pass_obj
def command(session: Session, names: tuple[str, ...], locale: str, engine: str, *, dry_run: bool) -> int:
    """Fill missing translations from memory and machine.

    As drafts that nobody can take for finished.

    \b
    Example:
      peraklad pretranslate 2017-05-08 --locale be --engine apertium
      peraklad pretranslate --list-engines
    """
    with session.progress("Pre-translating", len(session.project.workspace.select(names))) as progress:
        done = session.project.pretranslate(names, locale, engine, dry_run=dry_run, progress=progress)
    for one in done:
        verb = "would be filled" if dry_run else "filled"
        session.say(f"{one.path}: {one.from_memory} from memory, {one.from_engine} by {engine} {verb}")
        for source, why in one.refused:
            session.say(f"  left missing, {why}: {source[:60]}")
        if one.stopped:
            session.say(f"  stopped: {one.stopped}; what came before it is kept")
    return EXIT_NO if any(one.stopped for one in done) else 0
