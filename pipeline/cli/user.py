"""`peraklad user`."""

from __future__ import annotations

import sys

import click

from pipeline.cli.base import Session
from pipeline.config import require_locales
from pipeline.web.people import ROLES, People


@click.group()
def command() -> None:
    """Who may use a desk that other machines can reach: add, list, remove.

    \b
    Example:
      peraklad user add translator-be --role translator
    """


@command.command()
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), default="translator", show_default=True)
@click.option("--locale", "locales", metavar="LOCALE", help="Works in this locale alone; be,ru for several.")
@click.option("--password-stdin", is_flag=True, help="Read the password from stdin instead of asking for it.")
@click.pass_obj
def add(session: Session, name: str, role: str, *, locales: str | None, password_stdin: bool) -> None:
    """Add a person, or give one another role, locales and password.

    A reviewer also reviews, a coordinator also hands out work.

    \b
    Example:
      peraklad user add translator-be --role translator --locale be
    """
    limited = require_locales(session.workspace.config, locales).split(",") if locales else ()
    people = People.of(session.workspace.root)
    password = (
        sys.stdin.readline().rstrip("\r\n")
        if password_stdin
        else click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    )
    people.add(name, role, password, limited)
    session.say(f"{name} is a {role} now.")


@command.command("list")
@click.pass_obj
def list_(session: Session) -> None:
    """List everybody with their role.

    \b
    Example:
      peraklad user list
    """
    for person in People.of(session.workspace.root).all().values():
        click.echo("\t".join([person.name, person.role, *([",".join(person.locales)] if person.locales else [])]))


@command.command()
@click.option("--yes", is_flag=True, help="Don't ask: you have seen the names.")
@click.pass_obj
def migrate(session: Session, *, yes: bool) -> None:
    """Move the users that an earlier version kept within the publication to this machine's state.

    \b
    Example:
      peraklad user migrate
    """
    root = session.workspace.root
    for person in People.before(root).all().values():
        click.echo(f"{person.name}\t{person.role}")
    if not yes:
        click.confirm("Are these the people who may use the desk?", abort=True, err=True)
    moved = People.of(root).take_over(root)
    session.say(f"{len(moved)} users moved to {People.of(root).path}; keep a copy, nothing can rebuild it.")


@command.command()
@click.argument("name")
@click.pass_obj
def remove(session: Session, name: str) -> None:
    """Remove a person; their sessions end at once.

    \b
    Example:
      peraklad user remove translator-be
    """
    People.of(session.workspace.root).remove(name)
    session.say(f"{name} is gone.")
