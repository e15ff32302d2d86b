"""`peraklad week`."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from pipeline import verbs
from pipeline.cli.base import Session, clock, deliver, names, output_option, worker_options

if TYPE_CHECKING:
    from pipeline.verbs.week import Step


@click.command()
@names
@click.option("--format", "form", type=click.Choice(("terminal", "json")), default="terminal", show_default=True)
@output_option
@worker_options
@click.pass_obj
def command(session: Session, names: tuple[str, ...], form: str, output: str | None) -> None:
    """Show what is to be done next, by role, with the commands.

    \b
    Example:
      peraklad week
      peraklad week 2017-05-08
    """
    session.bring_into_line(names)
    outlook = verbs.status.outlook(session.workspace, names, now=clock(), workers=session.workers)
    issues = list(dict.fromkeys(row.tally.issue for row in outlook.issues if row.tally.issue and _is_at_work(row)))
    verdicts = verbs.check.check(session.workspace, issues, workers=session.workers) if issues else ()
    steps = verbs.week.steps(outlook, verdicts)
    if form == "json":
        rows = [asdict(step) for step in steps]
        deliver(json.dumps({"schema": 1, "steps": rows}, ensure_ascii=False, indent=2) + "\n", output)
    else:
        deliver(_told(steps), output)


def _is_at_work(row: object) -> bool:
    from pipeline.planning.outlook import Live, Row

    return isinstance(row, Row) and (not row.finished or row.live is not Live.LIVE)


def _told(steps: list[Step]) -> str:
    if not steps:
        return "Nothing: every issue is finished and live.\n"
    people: dict[str, list[Step]] = {}
    for step in steps:
        people.setdefault(step.who, []).append(step)
    lines = []
    roles = ("coordinator", "editor", "reviewer")
    for who in (*(role for role in roles if role in people), *(person for person in people if person not in roles)):
        lines.append(who)
        for step in people[who]:
            lines += [f"  {step.what}", f"    {step.command}"]
    return "\n".join(lines) + "\n"
