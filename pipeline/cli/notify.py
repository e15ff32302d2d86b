"""`peraklad notify`."""

from __future__ import annotations

import os
from pathlib import Path

import click

from pipeline import verbs
from pipeline.cli import EXIT_NO
from pipeline.cli.base import Session, clock, dry_run
from pipeline.files import state


@click.command()
@click.option(
    "--settings",
    "path",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Who is told what, and how (default: notify.toml in this machine's state).",
)
@dry_run
@click.pass_obj
def command(session: Session, path: Path | None, *, dry_run: bool) -> int:
    """Tell people what concerns them, each thing once: by mail, by webhook, in their chats.

    What was handed to them, what is due soon or overdue, a corrected source, a review that came back, @name. Run it
    from a timer. Exit code 1 if something was not taken: it is tried again.

    \b
    Example:
      peraklad notify -n
      peraklad notify --settings /etc/peraklad/notify.toml
    """
    from pipeline.telling import settings
    from pipeline.telling.notify import notify

    root = session.workspace.root
    notify_settings = settings.load(path or state(root, "notify.toml"))
    outlook = verbs.status.outlook(session.workspace, now=clock(), workers=session.workers)
    told = notify(session.workspace, outlook, notify_settings, state(root, "outbox.jsonl"), os.environ, dry_run=dry_run)
    if dry_run:
        for message in told.messages:
            session.say(f"{message.person}, {message.channel}: {message.subject}")
    for refused in told.refused:
        session.say(f"not taken: {refused}. It is tried again at the next run.")
    count = len(told.messages) if dry_run else told.done
    session.say(f"{count} messages {'would be ' if dry_run else ''}sent.")
    return EXIT_NO if told.refused else 0
