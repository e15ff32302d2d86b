"""`peraklad review`."""

from __future__ import annotations

import click

from pipeline import verbs
from pipeline.cli import EXIT_NO
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
    dry_run: bool,
) -> int:
    """Record that translations were read and approved.

    By a second person, unless the policy says otherwise.

    \b
    Example:
      peraklad review 2017-05-08 --locale be --by reviewer-be
      peraklad review labels --locale ru --by reviewer-ru
    """
    require_named(session, names, "was read", everything=everything)
    done = verbs.review.review(session.workspace, names, locale, session.person(by), match=match, dry_run=dry_run)
    tell_decided(session, done, "reviewed", locale, dry_run=dry_run)
    return EXIT_NO if any(decided.refused for decided in done) else 0
