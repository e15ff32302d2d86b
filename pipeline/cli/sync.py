"""`peraklad sync`."""

from __future__ import annotations

from collections import Counter

import click

from pipeline import verbs
from pipeline.cli.base import Session, by_option, dry_run, names, worker_options
from pipeline.state import worddiff
from pipeline.verbs.sync import Synced
from pipeline.workspace.elsewhere import place_of
from pipeline.workspace.notes import is_live

#: What a change is called in the report, in the order of the line.
_WORDS = ("added", "edited", "cosmetic", "corrected", "split", "merged", "moved", "restored", "removed")


@click.command()
@names
@click.option("--source-typo", is_flag=True, help="What changed were slips of the pen: translations stay valid.")
@click.option("--repair", is_flag=True, help="First give catalogs that lost their header a new one.")
@by_option
@dry_run
@worker_options
@click.pass_obj
def command(
    session: Session, names: tuple[str, ...], *, source_typo: bool, repair: bool, by: str | None, dry_run: bool
) -> None:
    """Bring the catalogs into line with the articles.

    Translations are carried over to what changed, moved or came back; a second run changes no byte.

    \b
    Example:
      peraklad sync                    everything
      peraklad sync 2017-05-08         one issue
      peraklad sync -n articles/2017-05-08/minsk.md
      peraklad sync 2017-05-08 --source-typo --by editor
      peraklad sync 2017-05-08 --repair
    """
    typo_by = session.person(by) if source_typo else ""
    if repair:
        from pipeline.workspace import repairing

        for mended in repairing.repair(session.workspace, names, dry_run=dry_run):
            got = "would get" if dry_run else "got"
            session.say(f"{mended.path}: {got} a new header; its {mended.entries} entries stay.")
    with session.progress("Syncing") as progress:
        done = verbs.sync.sync(
            session.workspace, names, dry_run=dry_run, typo_by=typo_by, workers=session.workers, progress=progress
        )
    for synced in done:
        _tell(session, synced)
    if source_typo and not dry_run:
        _tell_live(session, done)
    if source_typo and not any(change.kind == "corrected" for result in done for change in result.changes):
        session.say("Nothing was edited since the last sync. What is stale already stays valid if you say so:")
        session.say("  `peraklad confirm ISSUE --locale LOCALE --source-typo` (`peraklad todo` lists it).")
    verb = "would change" if dry_run else "changed"
    session.say(f"{len(done)} catalogs, {sum(synced.written for synced in done)} {verb}.")


def _tell_live(session: Session, done: tuple[Synced, ...]) -> None:
    """Say how a correction of what readers have is noted: how grave it was is for a person to say."""
    changed = {synced.path for synced in done if any(change.kind == "corrected" for change in synced.changes)}
    for issue, name in dict.fromkeys(place_of(path) for path in sorted(changed)):
        if issue and any(
            is_live(session.workspace, issue, name, locale) for locale in session.workspace.config.locales
        ):
            session.say(f"{issue}/{name} is live; note it: `peraklad correct {issue}/{name} --class typo`.")


def _tell(session: Session, synced: Synced) -> None:
    """Say what was done to one catalog, and what its readers should know of it."""
    counts = Counter(change.kind for change in synced.changes)
    counted = [f"{counts[word]} {word}" for word in _WORDS if counts[word]]
    counted += [f"{synced.recorded} recorded"] if synced.recorded else []
    if synced.written or synced.recorded:
        session.say(f"{synced.path}: {', '.join(counted) or 'brought into line'}")
    if synced.mended:
        session.say(f"  line breaks at the ends of {synced.mended} translations were set as in their sources")
    for change in synced.changes:
        if change.kind in ("cosmetic", "corrected"):
            difference = worddiff.as_text(change.before[0], change.after)
            session.say(f"  {change.kind}, stays valid: {difference}")
    for path in synced.absorbed:
        session.say(f"  its article was at {path}, which goes on here")
    for notice in synced.notices:
        session.say(f"  {notice}")
    if synced.vanished:
        session.say(f"{synced.path}: {synced.vanished} finished translations are on record and gone from the file:")
        session.say("  `peraklad restore` brings them back from the memory or from git.")
