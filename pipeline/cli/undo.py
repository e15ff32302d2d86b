"""`peraklad undo`."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from pipeline import verbs
from pipeline.cli.base import Session, dry_run, locale_option, moment_option
from pipeline.verbs.undo_changes import Undone

#: The commands whose last run can be taken back.
COMMANDS = ("import", "import-translations")


@click.command()
@click.argument("what", required=False, default="", metavar="[COMMAND]", type=click.Choice(["", *COMMANDS]))
@click.option("--list", "listing", is_flag=True, help="Show what can be taken back, the last first.")
@click.option("--by", metavar="NAME", help="Take back what NAME did to translations since --since.")
@moment_option("--since", "From when on (2017-05-08, with a time or without, or 7d for a week ago).")
@locale_option
@dry_run
@click.pass_obj
def command(
    session: Session,
    what: str,
    by: str | None,
    since: datetime | None,
    locale: str | None,
    *,
    listing: bool,
    dry_run: bool,
) -> int:
    """Take back the last import of a page or a hand-off, or a person's changes.

    Of an import, files that it wrote are removed, files that it overwrote are put back; nothing is done if somebody
    has changed one of them since. What was done on another machine can't be taken back so: use git for that. Of a
    person's changes each gives way to what was on record before; what others did stays.

    \b
    Example:
      peraklad undo -n
      peraklad undo import-translations
      peraklad undo --by hanna --since 2017-05-08 --locale be -n
    """
    if (by is None) != (since is None):
        raise click.UsageError("--by and --since go together: whose changes, and from when on")
    if by is not None and since is not None:
        at = since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return _tell(
            session, verbs.undo_changes.undo_changes(session.workspace, [], by, at, locale=locale, dry_run=dry_run)
        )
    if listing:
        for step in verbs.undo.steps(session.workspace, what):
            click.echo(f"{step.when}  {step.command}  {', '.join(step.after)}")
        return 0
    done = verbs.undo.undo(session.workspace, what, dry_run=dry_run)
    session.say(f"{'would take back' if dry_run else 'took back'} `{done.step.command}` of {done.step.when}")
    for where in done.removed:
        session.say(f"  removed {where}")
    for where in done.restored:
        session.say(f"  put back {where}")
    if any(where.startswith("articles/") for where in done.removed) and not dry_run:
        session.say("Next: `peraklad sync`.")
    return 0


def _tell(session: Session, done: tuple[Undone, ...]) -> int:
    """Say text by text what gives way to what; 1 if something could not be found."""
    for undone in done:
        session.say(f"{undone.path}: {len(undone.done)} texts, {undone.facts} facts")
        for before, after in undone.done:
            session.say(f"  “{before.source[:50]}”: “{before.target[:50]}” → “{after.target[:50]}”")
        for text in undone.kept:
            session.say(f"  kept, since what was there before was not found: “{text[:50]}”")
    if not done:
        session.say("There is nothing of theirs since then.")
    return int(any(undone.kept for undone in done))
