"""`peraklad adopt`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from pipeline import verbs
from pipeline.cli.base import Session, by_option, clock, deliver, dry_run, worker_options
from pipeline.errors import printable

if TYPE_CHECKING:
    from pipeline.adopting.archive import Result
    from pipeline.adopting.writing import Adopted

#: Letters of a text that a message quotes.
_SHOWN = 70


@click.command()
@click.argument("name", metavar="[ISSUE/ARTICLE]", required=False, default="")
@click.argument("page", metavar="[PAGE]", required=False, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--locale", metavar="LOCALE", default="", help="The language of the page.")
@click.option("--manifest", metavar="FILE", type=click.Path(path_type=Path, exists=True, dir_okay=False),
              help="Many pairs: a CSV file with the columns source,translation,locale.")  # fmt: skip
@click.option("--from", "origin", metavar="FOLDER|EXPORT", type=click.Path(path_type=Path, exists=True),
              help="Many pairs: a content tree (Hugo, MkDocs, Jekyll) or an export of WordPress.")  # fmt: skip
@click.option("--uploads", metavar="FOLDER", type=click.Path(path_type=Path, exists=True, file_okay=False),
              help="Where the pictures of the export lie (wp-content/uploads).")  # fmt: skip
@click.option("--issue", default="", metavar="MONDAY", help="The issue of pages that say neither theirs nor a date.")
@click.option("--proposals", metavar="FILE", help="Write pairs that nobody lists as a manifest to look through.")
@click.option("--report", metavar="FILE", help="Write what was adopted as one page for a browser.")
@by_option
@click.option("--output-format", "form", type=click.Choice(("terminal", "json")), default="terminal", show_default=True)
@dry_run
@worker_options
@click.pass_obj
def command(session: Session, /, name: str, page: Path | None, *, form: str, dry_run: bool, **options: Any) -> int:  # noqa: ANN401 - of click
    """Take translations that were published without us into catalogs.

    The page's sentences are paired with the article's. What is sure is taken as finished, and counts as reviewed unless
    the policy says otherwise (adopted = "translated" or "draft"); what is doubtful becomes a draft with the reason in
    its comment. What is translated already stays as it is. A manifest's pages become articles, too; a run that was
    stopped goes on where it was.

    \b
    Example:
      peraklad adopt 2017-05-08/minsk-talks --locale ru old/talks-ru.html -n
      peraklad adopt 2017-05-08/minsk-talks --locale ru old/talks-ru.html
      peraklad adopt --manifest pairs.csv --report adopted.html
      peraklad adopt --from ../site/content -n --proposals maybe.csv
      peraklad adopt --from export.xml --uploads wp-content/uploads
    """
    ways = [bool(name), bool(options["manifest"]), bool(options["origin"])]
    if sum(ways) != 1:
        raise click.UsageError("Name ISSUE/ARTICLE and a page, or --manifest, or --from.")
    if not name:
        return _many(session, form=form, dry_run=dry_run, **options)
    if page is None or not options["locale"]:
        raise click.UsageError("Name the page, and its language with --locale.")
    by = session.person(options["by"])
    done = verbs.adopt.adopt(session.workspace, name, options["locale"], page, by, dry_run=dry_run)
    if form == "json":
        deliver(json.dumps({"schema": 1, **as_data(done)}, ensure_ascii=False, indent=1) + "\n", None)
    _tell(session, done, dry_run=dry_run)
    return 0


def _many(
    session: Session,
    *,
    manifest: Path | None,
    origin: Path | None,
    uploads: Path | None,
    issue: str,
    proposals: str | None,
    report: str | None,
    by: str | None,
    form: str,
    dry_run: bool,
    **_: Any,  # noqa: ANN401 - of click
) -> int:
    """An archive: what became of each row, in the order of the rows; 2 if any was refused."""
    from pipeline.adopting import manifest as manifests
    from pipeline.verbs.adopt import Found

    workspace, person = session.workspace, session.person(by)
    if manifest:
        pairs = Found(tuple(manifests.read(manifest)), manifest.parent)
    else:
        pairs = verbs.adopt.find(workspace, origin or Path(), uploads)
        session.say(
            f"{origin}: {len(pairs.rows)} pairs, {pairs.alone} pages without one, {len(pairs.proposed)} pairs proposed."
        )
    if proposals:
        deliver(manifests.dump(pairs.proposed), proposals)
    elif pairs.proposed:
        session.say("Proposed pairs are not taken: --proposals FILE writes them as a manifest to look through.")
    rows = [msgspec.structs.replace(row, issue=row.issue or issue) for row in pairs.rows]
    results: list[Result] = []
    with session.progress("adopting", len(rows)) as step:
        for result in verbs.adopt.adopt_all(
            workspace, rows, pairs.folder, person, dry_run=dry_run, workers=session.workers
        ):
            results.append(result)
            step(result.row.translation)
            if result.error:
                click.echo(f"{click.style('error:', fg='red', bold=True)} {printable(_at(result), 2000)}", err=True)
                click.echo(f"{click.style('hint:', fg='cyan')} {printable(result.hint, 2000)}", err=True)
    if pairs.trouble:
        click.echo(f"{click.style('error:', fg='red', bold=True)} {printable(pairs.trouble, 2000)}", err=True)
        click.echo(f"{click.style('hint:', fg='cyan')} What was whole is taken; export again for the rest.", err=True)
    if form == "json":
        told = [msgspec.to_builtins(result) for result in results]
        deliver(json.dumps({"schema": 1, "rows": told}, ensure_ascii=False, indent=1) + "\n", None)
    if report:
        from pipeline.adopting.report import html

        deliver(html(workspace.config.title, results, clock()), report)
    _tell_all(session, results, dry_run=dry_run)
    return 2 if pairs.trouble or any(result.error for result in results) else 0


def _at(result: Result) -> str:
    row = result.row
    return f"{f'line {row.line}: ' if row.line else ''}{row.translation} ({row.locale}): {result.error}"


def _tell_all(session: Session, results: list[Result], *, dry_run: bool) -> None:
    from pipeline.adopting.archive import summed

    total = summed(results)
    fine = [result for result in results if result.article]
    for result in fine:
        if result.adaptation:
            session.say(
                f"{result.issue}/{result.article} ({result.row.locale}): an adaptation, {100 * result.sure:.0f} % sure."
            )
    before = sum(result.done_before for result in results)
    session.say(
        f"{len(fine)} pairs {'would be adopted' if dry_run else 'adopted'}"
        f"{f', {before} done before' if before else ''}, {sum(bool(adopted.error) for adopted in results)} refused: "
        f"{total.get('finished', 0) + total.get('above', 0)} texts finished, {total.get('draft', 0)} drafts, "
        f"{total.get('missing', 0)} missing, {total.get('kept', 0)} kept."
    )
    if fine and not dry_run:
        session.say("Run `peraklad memory rebuild`, so that the memory learns from them.")


def as_data(done: Adopted) -> dict[str, Any]:
    """What was adopted, for programs."""
    from pipeline.adopting.pairing import Fate

    pairing = done.pairing
    return {
        "issue": done.issue,
        "article": done.article,
        "locale": done.locale,
        "page": done.page,
        "translator": done.translation.translator,
        "published": done.translation.published.isoformat() if done.translation.published else None,
        "share": round(pairing.share, 4),
        "sure": round(pairing.sure, 4),
        "adaptation": pairing.is_adaptation,
        "counts": {str(fate): done.count(fate) for fate in Fate},
        "segments": [
            {
                "context": pair.segment.context,
                "source": pair.segment.text,
                "target": pair.target,
                "fate": str(pair.fate),
                "sure": round(pair.sure, 4),
                "reason": pair.reason,
            }
            for pair in pairing.pairs
        ],
        "added": list(pairing.added),
        "paths": list(done.files),
    }


def _tell(session: Session, done: Adopted, *, dry_run: bool) -> None:
    from pipeline.adopting.pairing import Fate

    pairing = done.pairing
    for pair in pairing.pairs:
        if pair.fate in (Fate.DRAFT, Fate.MISSING):
            session.say(f"{pair.fate}: “{_short(pair.segment.text)}”: {pair.reason}")
    for text in pairing.added:
        session.say(f"only on the page: “{_short(text)}”")
    if pairing.is_adaptation:
        share = f"{100 * pairing.sure:.0f}"
        session.say(f"This is an adaptation rather than a translation: {share} % of the article is surely there.")
    if done.count(Fate.DRAFT) and not dry_run:
        session.say(
            f"At the desk the page stands beside the article: /{done.issue}/{done.article}/{done.locale}/adopting"
        )
    finished = done.count(Fate.FINISHED) + done.count(Fate.SAID_ABOVE)
    session.say(
        f"{done.issue}/{done.article} ({done.locale}): {finished} {'would be ' if dry_run else ''}finished, "
        f"{done.count(Fate.DRAFT)} drafts, {done.count(Fate.MISSING)} missing, {done.count(Fate.KEPT)} kept; "
        f"{100 * pairing.sure:.0f} % sure."
    )


def _short(text: str) -> str:
    return printable(text, _SHOWN)
