"""`peraklad correct`."""

from __future__ import annotations

import click

from pipeline import verbs
from pipeline.cli.base import Session, by_option, dry_run
from pipeline.planning.journal import CorrectionClass


@click.command()
@click.argument("name", metavar="ISSUE/ARTICLE")
@click.option(
    "--class",
    "kind",
    type=click.Choice([str(correction_class) for correction_class in CorrectionClass]),
    required=True,
    help="How grave it is: a typo asks nothing of the other locales.",
)
@click.option("--note", default="", metavar="TEXT", help="What was wrong.")
@click.option("--no-sync", is_flag=True, help="Only note it; run `peraklad sync` yourself.")
@by_option
@dry_run
@click.pass_obj
def command(session: Session, name: str, kind: str, note: str, by: str | None, *, no_sync: bool, dry_run: bool) -> None:
    """Note that an article was corrected after it went live, and how grave that is.

    Correct the article first. The catalogs are brought into line at once; what a typo changed stays valid. A factual or
    legal correction must then be taken into every other locale by a person (mended, reviewed, or confirmed after this):
    until then `peraklad check` says no.

    \b
    Example:
      peraklad correct 2017-05-08/talks --class factual --note "two days, not three"
      peraklad correct 2017-05-08/talks --class typo
    """
    done = verbs.correct.correct(
        session.workspace, name, CorrectionClass(kind), session.person(by), note, dry_run=dry_run
    )
    session.say(f"{name}: {done.kind} correction noted.")
    if not dry_run and not no_sync:
        typo = done.kind == CorrectionClass.TYPO
        synced = verbs.sync.sync(session.workspace, [name], typo_by=done.by if typo else "")
        kept = sum(change.kind in ("corrected", "cosmetic") for result in synced for change in result.changes)
        session.say(
            f"{sum(catalog.written for catalog in synced)} catalogs brought into line; {kept} translations stay valid."
        )
    if done.kind == CorrectionClass.TYPO:
        session.say("Publish again: nobody need translate anything anew.")
    else:
        session.say("The other locales are open until somebody has taken it in (`peraklad week`). Then publish again.")
