"""`peraklad import`."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline import verbs
from pipeline.cli.base import Session, dry_run


@click.command("import")
@click.argument("pages", metavar="PAGE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--issue", default="", metavar="MONDAY", help="The issue, where the page states no period with a year.")
@click.option("--slug", default="", help="The article's file name (default: from the headline).")
@click.option("--force", is_flag=True, help="Overwrite an article that is there already.")
@dry_run
@click.pass_obj
def command(session: Session, pages: tuple[Path, ...], issue: str, slug: str, *, force: bool, dry_run: bool) -> None:
    """Make articles from saved pages.

    Plain text, HTML or DOCX.

    Period, section, headline, trend, lead, caption and language are recognised; menus and the newsletter box are left
    out and listed.

    \b
    Example:
      peraklad import saved/minsk-talks.html
      peraklad import page.txt --issue 2017-05-08 --slug minsk-talks
    """
    if slug and len(pages) > 1:
        raise click.UsageError("--slug names one article; give one page with it.")
    for page in pages:
        done = verbs.import_page.import_page(
            session.workspace, page, issue=issue, slug=slug, force=force, dry_run=dry_run
        )
        found = done.page
        session.say(f"{'would write' if dry_run else 'wrote'} {done.path}")
        session.say(
            f"  language {found.locale}, section {found.section or '(none found)'}, "
            f"trend {found.trend or '(none found)'}, "
            f"{len(found.body)} paragraphs{', lead' if found.lead else ''}{', caption' if found.caption else ''}"
        )
        if found.left_out:
            session.say(f"  left out ({len(found.left_out)} lines):")
            for line in found.left_out:
                session.say(f"    {line if len(line) <= 90 else line[:89] + '…'}")
        for finding in done.findings:
            session.say(f"  {finding.where}: {finding.message} → {finding.hint}")
