"""`peraklad restore`."""

from __future__ import annotations

import click

from pipeline import verbs
from pipeline.cli import EXIT_NO
from pipeline.cli.base import Session, dry_run, locale_option, names


@click.command()
@names
@locale_option
@dry_run
@click.pass_obj
def command(session: Session, names: tuple[str, ...], locale: str | None, *, dry_run: bool) -> int:
    """Bring back translations that a catalog has lost and the ledger has on record.

    From the memory, or from former commits; only texts that the ledger proves.

    \b
    Example:
      peraklad restore 2017-05-08/talks -n
      peraklad restore 2017-05-08 --locale be
    """
    done = verbs.restore.restore(session.workspace, names, locale, dry_run=dry_run)
    for restored in done:
        session.say(f"{restored.path}: {len(restored.done)} {'would be ' if dry_run else ''}brought back")
        for text in restored.lost:
            session.say(f"  not found in the memory or in git: “{text[:60]}”")
    if not done:
        session.say("Nothing is missing that the ledgers have on record.")
    return EXIT_NO if any(restored.lost for restored in done) else 0
