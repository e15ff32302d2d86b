"""`peraklad move`."""

from __future__ import annotations

import click

from pipeline import verbs
from pipeline.cli.base import Session, dry_run


@click.command()
@click.argument("article", metavar="ISSUE/ARTICLE")
@click.argument("to", metavar="ISSUE[/ARTICLE]")
@dry_run
@click.pass_obj
def command(session: Session, article: str, to: str, *, dry_run: bool) -> None:
    """Put an article off to another issue, with its translations.

    Or give it another name. Catalogs, ledgers and pictures go with it. An article that was moved by hand is found by
    `peraklad sync` as well.

    \b
    Example:
      peraklad move 2017-05-08/talks 2017-05-15
      peraklad move 2017-05-08/talks 2017-05-08/minsk-talks -n
    """
    done = verbs.move.move(session.workspace, article, to, dry_run=dry_run)
    for old, new in done.files.items():
        session.say(f"{old} → {new}")
    for new in done.copied:
        session.say(f"copied {new}")
    if not dry_run:
        session.say("Next: `peraklad sync`.")
