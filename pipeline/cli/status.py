"""`peraklad status`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import click
from msgspec.structs import replace

from pipeline import verbs
from pipeline.cli.base import (
    Session,
    badges_option,
    clock,
    deliver,
    locale_option,
    moment_option,
    names,
    output_option,
    screen,
    worker_options,
    write_badges,
)
from pipeline.config import require_locales
from pipeline.languages import ENGLISH
from pipeline.model import PAGES
from pipeline.planning.outlook import Outlook, Row
from pipeline.reports import STATUS_FORMATS, get_status_report
from pipeline.reports.wording import LANGUAGES

#: Columns of the table where it isn't shown on a terminal.
WIDTH = 240

#: Who `--assignee` means nobody by.
NOBODY = "nobody"


@click.command()
@names
@locale_option
@click.option("--format", "form", type=click.Choice(STATUS_FORMATS), default="terminal", show_default=True)
@click.option("--incomplete", is_flag=True, help="Only what is not finished as the policy wants it.")
@click.option("--overdue", is_flag=True, help="Only what is not finished and past its deadline.")
@click.option(
    "--stalled",
    type=click.IntRange(min=1),
    metavar="DAYS",
    help="Only what is not finished and has not changed for so many days.",
)
@click.option("--assignee", metavar="NAME", help=f"Only what is in the hands of NAME, or of “{NOBODY}”.")
@moment_option("--since", "Compare with the counts at DATE (2017-05-08, or 7d for a week ago), from git.")
@click.option("--words", is_flag=True, help="Count source words instead of segments (terminal).")
@click.option("--articles", is_flag=True, help="A row for each article too (terminal).")
@click.option("--desk", metavar="URL", default="", help="Where the desk is: reasons of the HTML report open there.")
@click.option("--language", type=click.Choice(LANGUAGES), default=ENGLISH, help="Of the HTML report.")
@badges_option
@click.option(
    "-v", "--verbose", is_flag=True, help="List the segments too: the open ones (terminal), or all of them (json)."
)
@output_option
@worker_options
@click.pass_obj
def command(
    session: Session,
    names: tuple[str, ...],
    locale: str | None,
    form: str,
    stalled: int | None,
    assignee: str | None,
    since: datetime | None,
    desk: str,
    language: str,
    badges: Path | None,
    *,
    incomplete: bool,
    overdue: bool,
    words: bool,
    articles: bool,
    verbose: bool,
    output: str | None,
) -> None:
    """Show how far each issue is in each locale, in whose hands, and whether it will be ready in time.

    The forecast is for translation alone, from the pace of the last four weeks; in the other formats it is a range.

    \b
    Example:
      peraklad status
      peraklad status 2017-05-08 --articles
      peraklad status --incomplete --assignee translator-be
      peraklad status --since 7d
      peraklad status --format html --language be -o build/status.html
      peraklad status --format ics -o build/deadlines.ics
      peraklad status --badges build/badges
    """
    if locale:
        require_locales(session.workspace.config, locale)
    if desk and urlsplit(desk).scheme not in ("http", "https"):
        raise click.BadParameter("that is no web address", param_hint="--desk")
    session.bring_into_line(names)
    now = clock()
    with session.progress("Counting") as progress:
        outlook = verbs.status.outlook(
            session.workspace,
            names,
            locale,
            since=since,
            burndowns=form == "html",
            verdicts=form == "html",
            items=form in ("html", "xlsx") or (verbose and form == "json"),
            now=now,
            workers=session.workers,
            progress=progress,
        )
    tests: list[Callable[[Row], bool]] = []
    if incomplete or overdue or stalled:
        tests.append(lambda row: not row.finished)
    if overdue:
        tests.append(lambda row: bool(row.deadline and row.deadline < now))
    if stalled:
        tests.append(lambda row: _still(row, now - timedelta(days=stalled)))
    if assignee:
        wanted = () if assignee == NOBODY else (assignee,)
        tests.append(lambda row: row.assignees == wanted)
    if tests:
        outlook = outlook.keep(row for row in outlook.rows if all(test(row) for test in tests))
    if badges:
        write_badges(session, outlook, badges)
        if form == "terminal" and output is None:
            return
    if form == "terminal":
        details = articles or bool(names) or bool(tests)
        deliver(_table(session, outlook, names, locale, details, words, verbose, output), output)
        return
    outlook = replace(outlook, desk=desk.rstrip("/"))
    deliver(_page(outlook, language) if form == "html" else get_status_report(form).status(outlook), output)


def _page(outlook: Outlook, language: str) -> str:
    from pipeline.reports import html
    from pipeline.web.messages import translated

    return html.status(outlook, html.Settings(language, lambda text: translated(text, language)))


def _still(row: Row, since: datetime) -> bool:
    """Whether nothing has happened since; what nobody has ever touched counts from its issue's Monday."""
    if row.last_change:
        return row.last_change < since
    return row.tally.issue not in ("", PAGES) and datetime.fromisoformat(row.tally.issue).replace(tzinfo=UTC) < since


def _table(
    session: Session,
    outlook: Outlook,
    names: tuple[str, ...],
    locale: str | None,
    details: bool,
    words: bool,
    verbose: bool,
    output: str | None,
) -> str:
    from pipeline.reports import terminal

    width, colour = screen(output, WIDTH)
    text = terminal.status(outlook, articles=details, words=words, width=width, colour=colour)
    if not verbose:
        return text
    from pipeline.cli.todo import as_text

    shown = {(row.tally.issue, row.tally.article, row.tally.locale) for row in outlook.rows}
    tasks = verbs.todo.todo(session.workspace, names, locale)
    return f"{text}\n" + as_text(
        [task for task in tasks if (task.where.issue, task.where.article, task.where.locale) in shown]
    )
