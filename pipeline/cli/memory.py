"""`peraklad memory`."""

from __future__ import annotations

import click

from pipeline.cli.base import Session, deliver
from pipeline.config import require_locale


@click.group()
def command() -> None:
    """Rebuild or search the translation memory.

    \b
    Example:
      peraklad memory rebuild
      peraklad memory look-up "Read more" --to be
    """


@command.command()
@click.pass_obj
def rebuild(session: Session) -> None:
    """Learn all finished translations anew."""
    session.say(f"{session.project.rebuild_memory()} pairs.")


@command.command("look-up")
@click.argument("text")
@click.option("--from", "source", default="en", show_default=True, metavar="LOCALE")
@click.option("--to", "target", required=True, metavar="LOCALE")
@click.pass_obj
def look_up(session: Session, text: str, source: str, target: str) -> None:
    """Show the best matches for TEXT."""
    for locale in (source, target):
        require_locale(session.project.config, locale)
    for match in session.project.memory.look_up(text, source, target):
        deliver(f"{match.score:4.0%}  {match.source}\n      {match.target}\n      {match.where}\n", None)
