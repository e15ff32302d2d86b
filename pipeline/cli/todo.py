"""`peraklad todo`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from pipeline import verbs
from pipeline.cli.base import Session, by_option, deliver, locale_option, names, output_option
from pipeline.config import require_locales
from pipeline.state import worddiff

if TYPE_CHECKING:
    from pipeline.verbs.todo import Task

#: What `--by` names instead of a person, for an order of review.
RISK = "risk"


@click.command()
@names
@locale_option
@click.option("--mine", is_flag=True, help="Only what is in your hands.")
@by_option
@click.option("--review", is_flag=True, help="What waits for a reviewer instead of a translator.")
@click.option("--format", "form", type=click.Choice(("terminal", "json")), default="terminal", show_default=True)
@output_option
@click.pass_obj
def command(
    session: Session,
    names: tuple[str, ...],
    locale: str | None,
    by: str | None,
    *,
    mine: bool,
    review: bool,
    form: str,
    output: str | None,
) -> None:
    """List what is left to do, segment by segment.

    Stale ones are shown with what changed in the source.

    \b
    Example:
      peraklad todo 2017-05-08 --locale be
      peraklad todo --mine --by translator-be
      peraklad todo --review
      peraklad todo --review --by risk

    `--by risk` lists first what is most likely wrong, with the reason.
    """
    if locale:
        require_locales(session.workspace.config, locale)
    by_risk = by == RISK and not mine
    person = session.person(by) if mine else ""
    tasks = list(verbs.todo.todo(session.workspace, names, locale, review=review, person=person, by_risk=by_risk))
    deliver(_json(tasks) if form == "json" else as_text(tasks), output)
    session.say(f"{len(tasks)} segments, {sum(task.words for task in tasks)} words.")


def as_text(tasks: list[Task]) -> str:
    """Two or three lines a segment: where and what it is, what its source was before, and its translation."""
    lines = []
    for task in tasks:
        source = task.source
        if task.previous:
            source = worddiff.as_text(task.previous, task.source)
        lines.append(f"{task.where}: {task.state}: {source}")
        if task.risk.why:
            lines.append(f"    {task.risk:.1f}: {task.risk.why}")
        if task.target:
            lines.append(f"    {task.where.locale}: {task.target}")
        lines += [f"    split off: {text}" for text in task.beside]
    return "".join(f"{line}\n" for line in lines)


def _json(tasks: list[Task]) -> str:
    rows = [
        {
            "state": str(task.state),
            "words": task.words,
            "issue": task.where.issue,
            "article": task.where.article,
            "locale": task.where.locale,
            "path": task.where.path,
            "line": task.where.line,
            "source": task.source,
            "target": task.target,
            "previous": task.previous,
            "beside": list(task.beside),
            **({"risk": round(task.risk, 2), "why": task.risk.why} if task.risk else {}),
        }
        for task in tasks
    ]
    return json.dumps({"schema": 1, "tasks": rows}, ensure_ascii=False, indent=2) + "\n"
