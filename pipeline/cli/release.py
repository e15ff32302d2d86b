"""`peraklad release`."""

from __future__ import annotations

import click

from pipeline import verbs
from pipeline.cli.base import Session, by_option, dry_run, each_locale, names, required_locales, tell_assigned


@click.command()
@names
@required_locales
@click.option("--anyone", is_flag=True, help="Whosever it is, not only yours.")
@by_option
@dry_run
@click.pass_obj
@each_locale
def command(
    session: Session, names: tuple[str, ...], locale: str, by: str | None, *, anyone: bool, dry_run: bool
) -> int:
    """Give issues or articles out of your hands.

    Exit code 1 if one is not in them.

    \b
    Example:
      peraklad release 2017-05-08/talks --locale be
    """
    done = verbs.release.release(session.workspace, names, locale, session.person(by), anyone=anyone, dry_run=dry_run)
    return tell_assigned(session, done, "Say --anyone if you decide for them.")
