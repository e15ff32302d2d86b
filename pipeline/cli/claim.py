"""`peraklad claim`."""

from __future__ import annotations

import click

from pipeline import verbs
from pipeline.cli.base import Session, by_option, dry_run, each_locale, names, required_locales, tell_assigned


@click.command()
@names
@required_locales
@click.option(
    "--days",
    type=click.FloatRange(min=0, max=60, min_open=True),
    default=2,
    show_default=True,
    help="For how long; then it is whosever it was before.",
)
@click.option("--take-over", is_flag=True, help="Even if it is in another's hands.")
@by_option
@dry_run
@click.pass_obj
@each_locale
def command(
    session: Session,
    names: tuple[str, ...],
    locale: str,
    days: float,
    by: str | None,
    *,
    take_over: bool,
    dry_run: bool,
) -> int:
    """Take issues or articles into your own hands for some days.

    Exit code 1 if one is in another's hands.

    \b
    Example:
      peraklad claim 2017-05-08/talks --locale be --days 2
    """
    done = verbs.claim.claim(
        session.workspace, names, locale, session.person(by), days, take_over=take_over, dry_run=dry_run
    )
    return tell_assigned(session, done, "Ask them to release it, or say --take-over.")
