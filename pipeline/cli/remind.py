"""`peraklad remind`."""

from __future__ import annotations

import json

import click

from pipeline import verbs
from pipeline.cli.base import Session, clock, deliver, locale_option, names, output_option
from pipeline.config import require_locales
from pipeline.languages import ENGLISH
from pipeline.reports.wording import LANGUAGES
from pipeline.verbs import remind


@click.command()
@names
@locale_option
@click.option("--to", metavar="NAME", help="Only the mail to NAME.")
@click.option("--overdue", is_flag=True, help="Only about what is past its deadline.")
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True)
@click.option(
    "--lang", type=click.Choice(LANGUAGES), default=ENGLISH, show_default=True, help="The language of the mails."
)
@output_option
@click.pass_obj
def command(
    session: Session,
    names: tuple[str, ...],
    locale: str | None,
    to: str | None,
    form: str,
    lang: str,
    *,
    overdue: bool,
    output: str | None,
) -> None:
    """Print a mail to each person who has unfinished work in hand; none is sent.

    The last one is about what is in nobody's hands.

    \b
    Example:
      peraklad remind
      peraklad remind 2017-05-08 --to translator-be
    """
    if locale:
        require_locales(session.workspace.config, locale)
    outlook = verbs.status.outlook(session.workspace, names, locale, now=clock(), workers=session.workers)
    if overdue:
        outlook = outlook.keep(row for row in outlook.rows if row.overdue)
    mails = [mail for mail in remind.mails(outlook, lang) if to in (None, mail.to)]
    if form == "json":
        rows = [{"to": mail.to, "subject": mail.subject, "body": mail.body} for mail in mails]
        deliver(json.dumps({"schema": 1, "mails": rows}, ensure_ascii=False, indent=2) + "\n", output)
    else:
        rule = "-" * 72 + "\n"
        texts = (f"To: {mail.to or 'the coordinator'}\nSubject: {mail.subject}\n\n{mail.body}" for mail in mails)
        deliver(rule.join(texts), output)
    session.say(f"{len(mails)} mails; none was sent.")
