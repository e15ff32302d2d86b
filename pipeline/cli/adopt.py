"""`peraklad adopt`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline import verbs
from pipeline.cli.base import Session, by_option, deliver, dry_run
from pipeline.errors import printable

if TYPE_CHECKING:
    from pipeline.adopting.writing import Adopted

#: Letters of a text that a message quotes.
_SHOWN = 70


@click.command()
@click.argument("name", metavar="ISSUE/ARTICLE")
@click.argument("page", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--locale", required=True, metavar="LOCALE", help="The language of the page.")
@by_option
@click.option("--output-format", "form", type=click.Choice(("terminal", "json")), default="terminal", show_default=True)
@dry_run
@click.pass_obj
def command(
    session: Session, name: str, page: Path, *, locale: str, by: str | None, form: str, dry_run: bool
) -> None:
    """Take a translation that was published without us into an article's catalog.

    The page's sentences are paired with the article's. What is sure is taken as finished, and counts as reviewed unless
    the policy says otherwise (adopted = "translated" or "draft"); what is doubtful becomes a draft with the reason in
    its comment. What is translated already stays as it is.

    \b
    Example:
      peraklad adopt 2017-05-08/minsk-talks --locale ru old/talks-ru.html -n
      peraklad adopt 2017-05-08/minsk-talks --locale ru old/talks-ru.html
    """
    done = verbs.adopt.adopt(session.workspace, name, locale, page, session.person(by), dry_run=dry_run)
    if form == "json":
        deliver(json.dumps({"schema": 1, **as_data(done)}, ensure_ascii=False, indent=1) + "\n", None)
    _tell(session, done, dry_run=dry_run)


def as_data(done: Adopted) -> dict[str, Any]:
    """What was adopted, for programs."""
    from pipeline.adopting.pairing import Fate

    found = done.pairing
    return {
        "issue": done.issue,
        "article": done.article,
        "locale": done.locale,
        "page": done.page,
        "translator": done.translation.translator,
        "published": done.translation.published.isoformat() if done.translation.published else None,
        "share": round(found.share, 4),
        "sure": round(found.sure, 4),
        "adaptation": found.is_adaptation,
        "counts": {str(fate): done.count(fate) for fate in Fate},
        "segments": [
            {
                "context": one.segment.context,
                "source": one.segment.text,
                "target": one.target,
                "fate": str(one.fate),
                "sure": round(one.sure, 4),
                "reason": one.reason,
            }
            for one in found.pairs
        ],
        "added": list(found.added),
        "paths": list(done.files),
    }


def _tell(session: Session, done: Adopted, *, dry_run: bool) -> None:
    from pipeline.adopting.pairing import Fate

    found = done.pairing
    for one in found.pairs:
        if one.fate in (Fate.DRAFT, Fate.MISSING):
            session.say(f"{one.fate}: “{_short(one.segment.text)}”: {one.reason}")
    for text in found.added:
        session.say(f"only on the page: “{_short(text)}”")
    if found.is_adaptation:
        session.say(
            f"This is an adaptation rather than a translation: {100 * found.sure:.0f} % of the article is surely there."
        )
    finished = done.count(Fate.FINISHED) + done.count(Fate.SAID_ABOVE)
    session.say(
        f"{done.issue}/{done.article} ({done.locale}): {finished} {'would be ' if dry_run else ''}finished, "
        f"{done.count(Fate.DRAFT)} drafts, {done.count(Fate.MISSING)} missing, {done.count(Fate.KEPT)} kept; "
        f"{100 * found.sure:.0f} % sure."
    )


def _short(text: str) -> str:
    return printable(text, _SHOWN)
