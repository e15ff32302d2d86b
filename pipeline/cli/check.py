"""`peraklad check`."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline import verbs
from pipeline.cli import EXIT_NO, EXIT_REFUSED
from pipeline.cli.base import Session, deliver, dry_run, locale_option, names, output_option, screen, worker_options
from pipeline.config import require_locales
from pipeline.errors import PerakladError
from pipeline.languages import ENGLISH
from pipeline.languages.base import NBSP
from pipeline.reports import CHECK_FORMATS, concise, get_check_report
from pipeline.reports.wording import LANGUAGES

if TYPE_CHECKING:
    from pipeline.gate.fixing import Fixed
    from pipeline.model import Verdict


#: What `--explain` means where it names no check.
EVERY = "every check"

#: Catalogs of issues that are gone, of which as many are named.
LEFT_BEHIND = 5


@click.command()
@names
@locale_option
@click.option("--output-format", type=click.Choice(CHECK_FORMATS), default="summary", show_default=True)
@click.option(
    "--report", "reports", metavar="FORMAT=FILE", multiple=True, help="Write another format to a file too; repeatable."
)
@click.option(
    "--fail-under",
    metavar="[LOCALE=]PERCENT",
    multiple=True,
    help="Judge the share of finished segments by this instead of by the policy; repeatable.",
)
@click.option("--no-index", is_flag=True, help="Believe nothing that was worked out before: for CI.")
@click.option(
    "--policy-from",
    metavar="COMMIT",
    default="",
    help="Judge by the policies and checks of COMMIT, a pull request's base, and say what would be weaker.",
)
@click.option(
    "--base",
    metavar="COMMIT",
    default="",
    help="With --output-format pr: tell what was done since the branch left COMMIT.",
)
@click.option("--language", type=click.Choice(LANGUAGES), default=ENGLISH, help="Of the comment of a pull request.")
@click.option(
    "--preview-url",
    metavar="URL",
    default="",
    help="Where pages can be seen: https://…/{locale}/{issue}/{article}.html",
)
@click.option("--post", is_flag=True, help="With --output-format pr: put the comment on the pull request, or edit it.")
@click.option("--all", "everything", is_flag=True, help="Show every finding, a line each, with what to do.")
@click.option("--by", type=click.Choice(("person",)), help="Put together what is in the same person's hands.")
@click.option(
    "--fix", is_flag=True, help="First repair spacing, quotation marks and look-alike letters in translations."
)
@dry_run
@click.option("--suggest", is_flag=True, help="Suggest corrections of words that are in no dictionary.")
@click.option(
    "--explain",
    is_flag=False,
    flag_value=EVERY,
    metavar="[CHECK]",
    help="Say what a check reports and what not, and stop; without CHECK, list them all.",
)
@output_option
@worker_options
@click.pass_obj
def command(
    session: Session,
    names: tuple[str, ...],
    locale: str | None,
    output_format: str,
    *,
    reports: tuple[str, ...],
    fail_under: tuple[str, ...],
    no_index: bool,
    policy_from: str,
    base: str,
    language: str,
    preview_url: str,
    post: bool,
    everything: bool,
    by: str | None,
    fix: bool,
    dry_run: bool,
    suggest: bool,
    explain: str | None,
    output: str | None,
) -> int:
    """Say whether issues may be published, and why not.

    The verdict comes first, then a line an article and locale, then what can be mended at once.
    Exit code 1 if one may not, 2 if something could not be read.

    \b
    Example:
      peraklad check 2017-05-08
      peraklad check 2017-05-08 --locale be --all
      peraklad check --by person
      peraklad check --output-format github --report junit=build/check.xml
      peraklad check --fail-under be=95
      peraklad check --no-index --policy-from origin/main
      peraklad check --output-format pr --base origin/main --post
      peraklad check 2017-05-08 --fix -n
      peraklad check --explain glued-words
      peraklad check --explain
    """
    if explain:
        deliver(_explained(explain), output)
        return 0
    _require_fit(output_format, dry_run=dry_run and not fix, about_pr=bool(base or post or preview_url))
    if locale:
        require_locales(session.workspace.config, locale)
    if fix:
        from pipeline.gate import fixing  # with the checks

        done = fixing.fix(session.workspace, names, locale=locale, dry_run=dry_run)
        click.echo(_diff(done), nl=False, err=output_format not in ("concise", "summary") or output is not None)
        session.say(f"{len(done)} translations {'would be ' if dry_run else ''}repaired.")
    if everything and output_format == "summary":
        output_format = "concise"
    session.bring_into_line(names)
    also = [_report_of(report) for report in reports]
    bounds = _bounds(fail_under, session.workspace.config.locales)
    with session.progress("Checking", len(names) or len(session.workspace.issues())) as progress:
        verdicts = verbs.check.check(
            session.workspace,
            names,
            locale=locale,
            suggest=suggest,
            fail_under=bounds,
            use_index=not no_index,
            policy_from=policy_from,
            workers=session.workers,
            progress=progress,
        )
    session.mention_word_lists()
    if not names and not session.quiet:
        _tell_left_behind(session)
    for form, path in also:
        deliver(_rendered(form, verdicts, everything=everything), path)
    if output_format == "summary":
        text: str | Iterable[str] = _summary(session, verdicts, by_person=bool(by), output=output)
    elif output_format == "pr":
        text = _comment(session, verdicts, base, language, preview_url, post=post)
    else:
        text = _rendered(output_format, verdicts, everything=everything)
    deliver(text, output)
    if output_format == "github" and (page := os.environ.get("GITHUB_STEP_SUMMARY")):
        with Path(page).open("a", encoding="utf-8") as stream:
            stream.writelines(_rendered("md", verdicts, everything=everything))
    if any(finding.check == "unreadable" for verdict in verdicts for finding in verdict.reasons):
        return EXIT_REFUSED
    return 0 if all(verdict.passed for verdict in verdicts) else EXIT_NO


def _summary(session: Session, verdicts: tuple[Verdict, ...], *, by_person: bool, output: str | None) -> str:
    """The summary as wide as the screen, with whose each article is."""
    from pipeline.reports import summary
    from pipeline.workspace.assigning import hands_of

    width, colour = screen(output, summary.WIDTH)
    hands = hands_of(session.workspace, [verdict.issue for verdict in verdicts if not verdict.passed])
    return summary.check(verdicts, hands=hands, width=width, colour=colour, by_person=by_person)


def _tell_left_behind(session: Session) -> None:
    """Name the catalogs of issues that are gone: no verdict tells of them."""
    from pipeline.gate.judging import left_behind

    for number, (path, count, alone) in enumerate(left_behind(session.workspace)):
        if number == LEFT_BEHIND:
            session.say("… and more.")
            break
        session.say(
            f"{path}: its issue has no article any more. It is kept, and holds {count} translations, {alone} of which"
            " stand nowhere else."
        )


def _require_fit(form: str, *, dry_run: bool, about_pr: bool) -> None:
    """Raise UsageError for options that go with others which were not given."""
    if dry_run:
        raise click.UsageError("-n goes with --fix: check itself writes nothing")
    if about_pr and form != "pr":
        raise click.UsageError("--base, --post and --preview-url go with --output-format pr")


def _comment(
    session: Session, verdicts: tuple[Verdict, ...], base: str, language: str, preview: str, *, post: bool
) -> str:
    """The comment of a pull request, on what it did alone where its base is known; put there if it is to be."""
    from pipeline.gate.change import verdicts_at
    from pipeline.reports import pr
    from pipeline.web.messages import translated
    from pipeline.workspace.assigning import hands_of

    issues = [verdict.issue for verdict in verdicts]
    settings = pr.Settings(
        before=verdicts_at(session.workspace, base, issues) if base else None,
        hands=hands_of(session.workspace, issues),
        language=language,
        preview=preview,
        tell=lambda text: translated(text, language),
    )
    comment = pr.check(verdicts, settings)
    if post:
        _post(session, comment)
    return comment


def _post(session: Session, comment: str) -> None:
    """Put the comment; that a fork's token may not is no reason against the translations."""
    try:
        there = verbs.comment.post(verbs.comment.host_of(os.environ), comment)
    except PerakladError as error:
        session.say(f"warning: {error}. {error.hint}")
    else:
        session.say(f"The comment was {'edited' if there else 'put on the pull request'}.")


def _rendered(form: str, verdicts: tuple[Verdict, ...], *, everything: bool) -> str | Iterable[str]:
    if form == "concise":
        return concise.check(verdicts, everything=everything)
    return get_check_report(form).check(verdicts)


def _report_of(report: str) -> tuple[str, str]:
    """FORMAT=FILE as a pair."""
    form, _, path = report.partition("=")
    if form not in CHECK_FORMATS or not path:
        raise click.BadParameter(
            f"“{report}” is not FORMAT=FILE with one of: {', '.join(CHECK_FORMATS)}", param_hint="--report"
        )
    return form, path


def _bounds(bounds_given: tuple[str, ...], locales: tuple[str, ...]) -> dict[str, float]:
    """The least share of each locale, in per cent."""
    bounds: dict[str, float] = {}
    for bound in bounds_given:
        name, _, number = bound.rpartition("=")
        try:
            share = float(number)
        except ValueError:
            share = -1
        if not 0 <= share <= 100 or (name and name not in locales):
            raise click.BadParameter(
                f"“{bound}” is not LOCALE=PERCENT with 0 to 100 and one of: {', '.join(locales)}",
                param_hint="--fail-under",
            )
        bounds |= dict.fromkeys((name,) if name else locales, share)
    return bounds


def _diff(done: tuple[Fixed, ...]) -> str:
    """Each repaired text before and after, the no-break space made visible."""
    return "".join(
        f"{fixed.where}\n"
        + "".join(f"{sign} {text.replace(NBSP, '⍽')}\n" for sign, text in (("-", fixed.before), ("+", fixed.after)))
        for fixed in done
    )


def _explained(slug: str) -> str:
    from pipeline import checks
    from pipeline.checks.explaining import explain, listed

    return listed(checks.EVERY) if slug == EVERY else explain(checks.get(slug))
