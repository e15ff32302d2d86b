"""`peraklad export`."""

from __future__ import annotations

import click

from pipeline import verbs
from pipeline.cli.base import Session, by_option, deliver, required_locale
from pipeline.exchange import FORMATS


@click.command()
@click.argument("names", nargs=-1, metavar="[ISSUE/ARTICLE]...")
@required_locale
@click.option("--format", "form", type=click.Choice(FORMATS), default="xlsx", show_default=True)
@click.option("--assignee", "person", default="", metavar="NAME", help="What is left to do in that person's hands.")
@click.option("--mine", is_flag=True, help="What is left to do in your hands.")
@by_option
@click.option("--open", "left", is_flag=True, help="Only what is left to do.")
@click.option("--from", "written_in", default="", metavar="LOCALE", help="Only articles written in LOCALE.")
@click.option("-o", "--output", metavar="FILE", required=True, help="The file to hand off.")
@click.pass_obj
def command(
    session: Session,
    names: tuple[str, ...],
    locale: str,
    form: str,
    person: str,
    by: str | None,
    *,
    mine: bool,
    left: bool,
    written_in: str,
    output: str,
) -> None:
    """Hand articles to a translator as a file: a workbook, a Word document, XLIFF 1.2 or 2.0, PO.

    \b
    Example:
      peraklad export 2017-05-08/minsk --locale be -o minsk-be.xlsx
      peraklad export 2017-05-08 --locale ru --format xliff -o issue-ru.xlf
      peraklad export --assignee translator-be --locale be --format po -o translator-be.po
    """
    person = session.person(by) if mine else person
    file = verbs.export.export(session.workspace, names, locale, form, written_in=written_in, person=person, left=left)
    deliver(file, output)
    session.say(f"wrote {output}. Take it back with `peraklad import-translations {output} --locale {locale}`.")
