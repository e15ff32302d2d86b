"""`peraklad publish`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from pipeline import verbs
from pipeline.cli import EXIT_NO
from pipeline.cli.base import (
    Session,
    badges_option,
    by_option,
    clock,
    dry_run,
    names,
    worker_options,
    write_badges,
)
from pipeline.model import Verdict
from pipeline.publish import FORMATS
from pipeline.publish.listing import Left
from pipeline.reports import summary
from pipeline.reports.grouping import of_issue

#: Issues held back whose reasons are told, and those that are named.
FEW, MOST = 3, 30


@click.command()
@names
@click.option("--format", "form", type=click.Choice(FORMATS), default="html", show_default=True)
@click.option(
    "-o",
    "--output",
    "out",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Default: build/FORMAT in the publication's folder.",
)
@by_option
@click.option("--no-record", is_flag=True, help="These pages don't go live: note nothing in the issues' journals.")
@badges_option
@dry_run
@worker_options
@click.pass_obj
def command(
    session: Session,
    names: tuple[str, ...],
    form: str,
    out: Path | None,
    by: str | None,
    badges: Path | None,
    *,
    no_record: bool,
    dry_run: bool,
) -> int:
    """Write the pages of what the gate lets through.

    What went live is noted in articles/ISSUE/journal.jsonl, so that `peraklad status` can tell what has changed since:
    commit it. Exit code 1 if one was held back; the reasons are those of `peraklad check`.

    \b
    Example:
      peraklad publish 2017-05-08 -o build/site
      peraklad publish --format markdown -o build/content
      peraklad publish --no-record -o build/staging
      peraklad publish -o build/site --badges build/site/badges
    """
    if not dry_run:
        session.bring_into_line(names)
    folder = out or session.workspace.root / "build" / form
    # Some are judged and not made, some made and not judged: nobody knows how many steps that will be.
    with session.progress("Publishing") as progress:
        done = verbs.publish.publish(
            session.workspace,
            names,
            form,
            folder,
            by=by or "",
            record=not no_record,
            dry_run=dry_run,
            workers=session.workers,
            progress=progress,
        )
    held = [verdict for verdict in done.verdicts if not verdict.passed]
    if held:
        session.say(_held(held))
    for path in done.omitted:
        session.say(f"left out, since it is not finished: {path}")
    for told in _left(done.left):
        session.say(told)
    for failure in done.failed:
        session.say(f"could not be made, and stays as it was: {failure}")
    verb = "would be written" if dry_run else "written"
    session.say(
        f"{folder}: {done.rendered} of {done.total} files made anew, {len(done.written)} {verb}, "
        f"{len(done.removed)} removed."
    )
    for path in done.recorded:
        session.say(f"{path}: noted what is live now.")
    if done.unrecorded:
        session.say(f"warning: what went live could not be noted: {done.unrecorded}")
    if badges and not dry_run:
        write_badges(session, verbs.status.outlook(session.workspace, now=clock(), workers=session.workers), badges)
    return EXIT_NO if held or done.failed else 0


def _held(held: list[Verdict]) -> str:
    """What is held back: why, where that is a few issues; else which, and where the reasons are."""
    if len(held) <= FEW:
        return summary.check(held).rstrip("\n")
    lines = [of_issue(verdict) for verdict in held[-MOST:]]
    more = [f"and {len(held) - MOST} earlier issues"] if len(held) > MOST else []
    return "\n".join([*lines, *more, "`peraklad check ISSUE` says why."])


def _left(left: tuple[Left, ...]) -> Iterator[str]:
    """What readers have as it was, the locales of an article together."""
    told: dict[tuple[str, str, str], list[str]] = {}
    for place in left:
        told.setdefault((place.issue, place.slug, place.reason), []).append(place.locale)
    for (issue, slug, reason), locales in told.items():
        yield f"left as it was: {issue}/{slug} ({', '.join(locales)}): {reason}"
