"""`peraklad import`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline import verbs
from pipeline.cli.base import Session, clock, dry_run
from pipeline.errors import PerakladError, printable

if TYPE_CHECKING:
    from pipeline.importing import ImportedPage
    from pipeline.verbs.import_page import Ask, Imported

#: Lines of a group of what was left out that are shown when it is no prose.
_SHOWN = 3


@click.command("import")
@click.argument("pages", metavar="PAGE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--issue", default="", metavar="MONDAY", help="The issue, where the page states no period with a year.")
@click.option("--slug", default="", help="The article's file name (default: from the headline).")
@click.option("--locale", default="", metavar="LOCALE", help="The article's language (default: told from its text).")
@click.option("--headline", default="", metavar="TEXT", help="Which article, where a page has several.")
@click.option("--keep", default="", metavar="PATTERN", help="Lines that belong to the article whatever they look like.")
@click.option("--force", is_flag=True, help="Overwrite an article that is there already.")
@dry_run
@click.pass_obj
def command(session: Session, /, pages: tuple[Path, ...], *, dry_run: bool, **options: Any) -> int:  # noqa: ANN401 - of click
    """Make articles from saved pages.

    HTML, MHTML, Markdown, DOCX, ODT or plain text.

    Period, section, headline, trend, lead, caption, author and language are recognised; menus, shared links and the
    newsletter box are left out and told: first what reads as prose, in full. Nothing is written that would not read as
    the page does. With -n the article stands beside what is left out. `peraklad undo` takes an import back.

    \b
    Example:
      peraklad import saved/minsk-talks.html
      peraklad import page.txt --issue 2017-05-08 --slug minsk-talks
      peraklad import page.html --keep "Figures of the harbour office"
      peraklad import saved/*.html
    """
    if options["slug"] and len(pages) > 1:
        raise click.UsageError("--slug names one article; give one page with it.")
    from pipeline.verbs.undo import new_run

    ask: Ask | None = _ask if sys.stdin.isatty() and sys.stderr.isatty() and not session.quiet else None
    run, rows, failed = new_run(), [], 0
    for page in pages:
        try:
            done = verbs.import_page.import_page(
                session.workspace,
                page,
                verbs.import_page.Options(**options),
                dry_run=dry_run,
                ask=ask,
                run=run,
                now=clock(),
            )
        except PerakladError as error:
            if len(pages) == 1:
                raise
            failed += 1
            rows.append((page.name, "–", str(error)))
            click.echo(f"{click.style('error:', fg='red', bold=True)} {printable(str(error), 2000)}", err=True)
            click.echo(f"{click.style('hint:', fg='cyan')} {printable(error.hint, 2000)}", err=True)
            continue
        rows.append((page.name, done.path, ", ".join(_lacking(done))))
        _tell(session, done, dry_run=dry_run)
    if len(pages) > 1:
        _table(session, rows)
        session.say(f"{len(pages) - failed} of {len(pages)} pages {'would be imported' if dry_run else 'imported'}.")
    return 2 if failed else 0


def _ask(question: str, choices: Sequence[str]) -> str:
    answer: str = click.prompt(question, type=click.Choice(list(choices)), default=choices[0], err=True)
    return answer


def _tell(session: Session, done: Imported, *, dry_run: bool) -> None:
    page = done.page
    session.say(f"{'would write' if dry_run else 'wrote'} {done.path}")
    session.say(
        f"  language {page.locale}, section {page.section or '(none found)'}, trend {page.trend or '(none found)'}, "
        f"{len(page.body)} paragraphs{', lead' if page.lead else ''}{', caption' if page.caption else ''}"
        f"{', author ' + page.author if page.author else ''}"
    )
    for where in done.pictures:
        session.say(f"  with {where}")
    for message in done.warnings:
        session.say(message, f"  {click.style('note:', fg='yellow')} ")
    for message in page.said:
        session.say(f"  {message}")
    if dry_run:
        _side_by_side(session, done)
    _tell_left_out(session, page)
    for finding in done.findings:
        session.say(f"  {finding.where}: {finding.message} → {finding.hint}")


def _tell_left_out(session: Session, page: ImportedPage) -> None:
    """What is not in the article: prose first and in full, then the site's lines by their part of it."""
    if not page.left_out:
        return
    prose = [line for line in page.left_out if line.prose]
    rest = sorted((line for line in page.left_out if not line.prose), key=lambda line: line.why)
    session.say(f"  left out ({len(page.left_out)} lines; --keep PATTERN keeps one):")
    for line in prose:
        session.say(line.text, f"    {click.style(line.why, bold=True)}: ")
    for why, group in groupby(rest, key=lambda line: line.why):
        lines = list(group)
        shown = "; ".join(_short(line.text) for line in lines[:_SHOWN])
        more = "; …" if len(lines) > _SHOWN else ""
        session.say(f"    {why}, {len(lines)} line{'s' if len(lines) > 1 else ''}: {shown}{more}")


def _short(text: str, width: int = 60) -> str:
    return text if len(text) <= width else f"{text[: width - 1]}…"


def _lacking(done: Imported) -> list[str]:
    page = done.page
    named = (("period", page.period), ("section", page.section), ("trend", page.trend))
    lacking = [f"no {name}" for name, value in named if not value]
    missing = sum(picture.data is None for picture in page.pictures)
    return [*lacking, *([f"{missing} picture{'s' if missing > 1 else ''} missing"] if missing else [])]


def _side_by_side(session: Session, done: Imported) -> None:
    """The page from top to bottom: what is in the article on the left, what is left out on the right."""
    if session.quiet:
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table("the article", "left out", expand=True, show_lines=False)
    for row in done.page.rows:
        if row.used:
            label = "" if row.used == "body" else f"[{row.used}] "
            table.add_row(Text(f"{label}{row.text}"), "")
        elif row.text:
            table.add_row("", Text(f"[{row.why}] {row.text}" if row.why else row.text))
    Console(stderr=True).print(table)


def _table(session: Session, rows: Sequence[tuple[str, str, str]]) -> None:
    """A row a page: its article, and what is missing or why there is none."""
    if session.quiet:
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table("page", "article", "missing")
    for row in rows:
        table.add_row(*map(Text, row))
    Console(stderr=True).print(table)
