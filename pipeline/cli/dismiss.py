"""`peraklad dismiss`."""

from __future__ import annotations

import click

from pipeline import verbs
from pipeline.cli.base import (
    Session,
    by_option,
    dry_run,
    each_locale,
    match_option,
    names,
    required_locales,
    tell_decided,
)


@click.command()
@names
@required_locales
@click.option("--check", required=True, metavar="CHECK", help="The check that is wrong, as `peraklad check` names it.")
@click.option("--reason", metavar="TEXT", help="Why it is wrong here.")
@by_option
@match_option
@click.option("--undo", is_flag=True, help="Take dismissals back.")
@dry_run
@click.pass_obj
@each_locale
def command(
    session: Session,
    names: tuple[str, ...],
    locale: str,
    check: str,
    reason: str | None,
    by: str | None,
    match: str,
    *,
    undo: bool,
    dry_run: bool,
) -> None:
    """Record that a check is wrong about a translation, with the reason.

    Void by itself when the translation or its source changes.

    \b
    Example:
      peraklad dismiss 2017-05-08 --locale be --check numbers --match "twelve" --reason "a dozen in words"
      peraklad dismiss 2017-05-08 --locale be --check numbers --undo
    """
    if undo:
        tell_decided(
            session,
            verbs.dismiss.undo_dismiss(session.workspace, names, locale, check, match=match, dry_run=dry_run),
            "brought back",
            locale,
            dry_run=dry_run,
        )
        return
    if not (reason or "").strip():
        raise click.UsageError("say why with --reason: the next reader will ask")
    done = verbs.dismiss.dismiss(
        session.workspace,
        names,
        locale,
        session.person(by),
        check,
        (reason or "").strip(),
        match=match,
        dry_run=dry_run,
    )
    tell_decided(session, done, "dismissed", locale, dry_run=dry_run)
