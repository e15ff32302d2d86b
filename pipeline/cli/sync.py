"""`peraklad sync`."""

from __future__ import annotations

from collections import Counter

import click

from pipeline import verbs
from pipeline.cli.base import Session, by_option, dry_run, names, worker_options
from pipeline.state import worddiff

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
    verb = "would change" if dry_run else "changed"
    changed = [one for one in done if one.written]
    for one in changed:
        counts = Counter(change.kind for change in one.changes)
        said = ", ".join(f"{counts[word]} {word}" for word in _WORDS if counts[word])
        session.say(f"{one.path}: {said or 'recorded'}")
        if one.mended:
            session.say(f"  line breaks at the ends of {one.mended} translations were set as in their sources")
        for change in one.changes:
            if change.kind in ("cosmetic", "corrected"):
                difference = worddiff.as_text(change.before[0], change.after)
                session.say(f"  {change.kind}, stays valid: {difference}")
    session.say(f"{len(done)} catalogs, {len(changed)} {verb}.")
