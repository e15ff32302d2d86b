"""`peraklad confirm`."""

from __future__ import annotations

import click

from pipeline import verbs
from pipeline.cli.base import (
    Session,
    all_option,
    by_option,
    dry_run,
    each_locale,
    match_option,
    names,
    require_named,
    required_locales,
    tell_decided,
)


@click.command()
@names
@required_locales
@by_option
@match_option
@all_option
@click.option("--source-typo", is_flag=True, help="The source had a slip: reviews of the translation stay valid too.")
@click.option("--undo", is_flag=True, help="Take confirmations back: the translations are stale again.")
@dry_run
@click.pass_obj
@each_locale
def command(
    session: Session,
    names: tuple[str, ...],
    locale: str,
    by: str | None,
    match: str,
    *,
    everything: bool,
    source_typo: bool,
    undo: bool,
    dry_run: bool,
) -> None:
    """Record that stale translations are still valid.

    That is: for the new wording of the source. Void by itself when the source changes again.

    \b
    Example:
      peraklad confirm 2017-05-08 --locale be --match "security donor"
      peraklad confirm 2017-05-08 --locale be,ru --source-typo
      peraklad confirm 2017-05-08/minsk --locale ru --undo
    """
    require_named(session, names, "is still valid", everything=everything or bool(match))
    if undo:
        done = verbs.confirm.undo_confirm(session.workspace, names, locale, match=match, dry_run=dry_run)
        tell_decided(session, done, "withdrawn", locale, dry_run=dry_run)
    else:
        done = verbs.confirm.confirm(
            session.workspace,
            names,
            locale,
            session.person(by),
            match=match,
            source_typo=source_typo,
            dry_run=dry_run,
        )
        tell_decided(session, done, "confirmed", locale, dry_run=dry_run)
