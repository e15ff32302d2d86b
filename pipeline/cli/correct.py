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
    type=click.Choice([str(one) for one in CorrectionClass]),
    required=True,
    help="How grave it is: a typo asks nothing of the other locales.",
)
@click.option("--note", default="", metavar="TEXT", help="What was wrong.")
@by_option
@dry_run
@click.pass_obj
def command(session: Session, name: str, kind: str, note: str, by: str | None, *, dry_run: bool) -> None:
    """Note that an article was corrected after it went live, and how grave that is.

    Correct the article first. A factual or legal correction must then be taken into every other locale by a person
    (mended, reviewed, or confirmed after this): until then `peraklad check` says no.

    \b
    Example:
      peraklad correct 2017-05-08/talks --class factual --note "two days, not three"
      peraklad correct 2017-05-08/talks --class typo
    """
    done = verbs.correct.correct(
        session.workspace, name, CorrectionClass(kind), session.person(by), note, dry_run=dry_run
    )
    session.say(f"{name}: {done.kind} correction noted.")
    if done.kind == CorrectionClass.TYPO:
        session.say(f"Spare the translators with `peraklad sync {name} --source-typo`, then publish again.")
    else:
        session.say("Now sync; the other locales are open again until somebody has taken it in. Then publish again.")
