"""`peraklad terms`."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline import files, verbs
from pipeline.cli.base import Session, deliver, dry_run, output_option
from pipeline.config import require_locale


@click.group()
def command() -> None:
    """Propose terms for the glossary from what is translated, and take those that you accept.

    \b
    Example:
      peraklad terms candidates --locale be -o terms.csv
      peraklad terms accept terms.csv
    """


@command.command()
@click.option("--locale", default="", metavar="LOCALE", help="Only renderings in this locale.")
@output_option
@click.pass_obj
def candidates(session: Session, locale: str, output: str | None) -> None:
    """List names and terms with their renderings that the glossary lacks, as CSV.

    Write something into the column “accept” of those that you want, and correct what is wrong: the forms are those of
    the texts.
    """
    if locale:
        require_locale(session.workspace.config, locale)
    proposed = verbs.term_candidates.candidates(session.workspace, locale)
    deliver(
        verbs.term_candidates.table(session.workspace, verbs.term_candidates.rows(session.workspace, proposed)), output
    )
    session.say(f"{len(proposed)} candidates. Mark the good ones and run `peraklad terms accept FILE`.")


@command.command()
@click.argument("file", type=click.Path(path_type=Path))
@dry_run
@click.pass_obj
def accept(session: Session, file: Path, *, dry_run: bool) -> None:
    """Put the rows of FILE that are marked in the column “accept” into the glossary."""
    done = verbs.term_candidates.accept(
        session.workspace, files.read_bytes(file, str(file)), str(file), dry_run=dry_run
    )
    for term in done:
        session.say(f"{'would add' if dry_run else 'added'} {term}")
    session.say(f"{len(done)} terms.")
