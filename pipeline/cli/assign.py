"""`peraklad assign`."""

from __future__ import annotations

import click

from pipeline import verbs
from pipeline.cli.base import Session, by_option, dry_run, each_locale, names, required_locales, tell_assigned


@click.command()
@names
@required_locales
@click.option("--to", required=True, metavar="NAME", help="Whose it is from now on.")
@by_option
@dry_run
@click.pass_obj
@each_locale
def command(session: Session, names: tuple[str, ...], locale: str, to: str, by: str | None, *, dry_run: bool) -> None:
    """Put issues or articles into somebody's hands.

    What is said of an article wins over what is said of its issue, and that over the settings' [assignees].

    \b
    Example:
      peraklad assign 2017-05-08 --locale be --to translator-be
      peraklad assign 2017-05-08/talks --locale ru --to translator-ru
    """
    tell_assigned(
        session, verbs.assign.assign(session.workspace, names, locale, to, session.person(by), dry_run=dry_run)
    )
