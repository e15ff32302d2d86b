"""`peraklad wordpress`."""

from __future__ import annotations

import click

from pipeline import verbs
from pipeline.cli import EXIT_NO
from pipeline.cli.base import Session, dry_run, names
from pipeline.publish.wordpress import Client
from pipeline.reports import concise


@click.command()
@names
@dry_run
@click.pass_obj
def command(session: Session, names: tuple[str, ...], *, dry_run: bool) -> int:
    """Give what the gate lets through to WordPress as drafts.

    A post that is there already is brought up to date and stays what it is, a draft or published; nothing is published
    by this command. The site's address, a user and an application password stand in PERAKLAD_WORDPRESS_URL,
    PERAKLAD_WORDPRESS_USER and PERAKLAD_WORDPRESS_PASSWORD. Exit code 1 if an issue was held back.

    \b
    Example:
      peraklad wordpress 2017-05-08
    """
    verdicts, sent = verbs.wordpress.wordpress(session.workspace, names, Client.of_environment(), dry_run=dry_run)
    held = [verdict for verdict in verdicts if not verdict.passed]
    if held:
        session.say(concise.check(held).rstrip("\n"))
    for draft in sent:
        session.say(f"{draft.issue}/{draft.slug} ({draft.locale}): {draft.what}{' (not sent)' if dry_run else ''}")
    return EXIT_NO if held else 0
