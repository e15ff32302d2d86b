"""`peraklad export`."""

from __future__ import annotations

import click

from pipeline.cli.base import Session, deliver, required_locale
from pipeline.exchange import FORMATS


@click.command()
@click.argument("name", metavar="ISSUE/ARTICLE")
@required_locale
@click.option("--format", "form", type=click.Choice(FORMATS), default="xlsx", show_default=True)
@click.option("-o", "--output", metavar="FILE", required=True, help="The file to hand off.")
@click.pass_obj
def command(session: Session, name: str, locale: str, form: str, output: str) -> None:  # noqa: ARG001 - one format yet
    """Hand an article to a translator as a workbook.

    \b
    Example:
      peraklad export 2017-05-08/minsk --locale be -o minsk-be.xlsx
    """
    deliver(session.project.export(name, locale), output)
    session.say(f"wrote {output}. Take it back with `peraklad import-translations {name} {output} --locale {locale}`.")
