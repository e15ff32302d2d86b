"""`peraklad pretranslate`."""

from __future__ import annotations

import click

from pipeline import verbs
from pipeline.cli import EXIT_NO
from pipeline.cli.base import Session, dry_run, each_locale, names, required_locales
from pipeline.config import EngineRules
from pipeline.engines import ENGINES
from pipeline.errors import PerakladError
from pipeline.verbs.pretranslate import Filled


def _list_engines(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if not value:
        return
    try:
        rules = ctx.ensure_object(Session).workspace.config.engines
    except PerakladError:
        rules = EngineRules()  # outside a publication: what holds without settings
    for info in ENGINES:
        why = info.unavailable(rules)
        click.echo(f"{info.name:10} {info.pairs}: {'can’t run here: ' + why if why else 'ready'}")
    ctx.exit()


@click.command()
@names
@required_locales
@click.option(
    "--engine",
    "engines",
    multiple=True,
    metavar="NAME",
    help="Which engine; see --list-engines. Given again: what gets the rest. Default: the settings' own order.",
)
@click.option(
    "--list-engines",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_list_engines,
    help="List the engines, the pairs they serve and whether they can run here.",
)
@click.option("--resend", is_flag=True, help="Send again what a killed run may have paid for already.")
@click.option(
    "--review", is_flag=True, help="Ask the settings' language model for errors in finished texts: notes, no verdicts."
)
@dry_run
@click.pass_obj
@each_locale
def command(
    session: Session,
    names: tuple[str, ...],
    locale: str,
    engines: tuple[str, ...],
    *,
    resend: bool,
    review: bool,
    dry_run: bool,
) -> int:
    """Fill missing translations from memory and machine.

    As drafts that nobody can take for finished.

    Without --engine, from the memory, then by the engines that the settings name for the locale. For Belarusian,
    Apertium starts from the finished Russian translation of a text, and the other way round. Keys come
    from the environment; -n shows how many characters would be sent.

    \b
    Example:
      peraklad pretranslate 2017-05-08 --locale be --engine apertium
      peraklad pretranslate 2017-05-08 --locale be --engine apertium --engine deepl -n
      peraklad pretranslate --list-engines
      peraklad pretranslate 2017-05-08 --locale be --review
    """
    if review:
        return _review(session, names, locale, dry_run=dry_run)
    with session.progress("Pre-translating", len(session.workspace.select(names))) as progress:
        done = verbs.pretranslate.pretranslate(
            session.workspace, names, locale, engines, dry_run=dry_run, resend=resend, progress=progress
        )
    for filled in done:
        _tell(session, filled, "would be filled" if dry_run else "filled")
        for source, why in filled.kept:
            session.say(f"  a draft to look at, {why}: {source[:60]}")
        for source, why in filled.refused:
            session.say(f"  left missing, {why}: {source[:60]}")
        if filled.stopped:
            session.say(f"  stopped: {filled.stopped}; what came before it is kept")
    characters, cost = sum(filled.characters for filled in done), sum(filled.cost for filled in done)
    if characters:
        price = f", about {cost:.2f} at the price in the settings" if cost else ""
        tokens, answered = sum(filled.tokens for filled in done), sum(filled.answered for filled in done)
        told = f" ({tokens:,} tokens, and about {answered:,} come back)" if tokens else ""
        session.say(f"{characters:,} characters {'would be sent' if dry_run else 'sent'}{told}{price}.")
    return EXIT_NO if any(filled.stopped for filled in done) else 0


def _review(session: Session, names: tuple[str, ...], locale: str, *, dry_run: bool) -> int:
    with session.progress("Reading", len(session.workspace.select(names))) as progress:
        noted = verbs.second_opinion.second_opinion(
            session.workspace, names, locale, dry_run=dry_run, progress=progress
        )
    if dry_run:
        session.say(f"{len(noted)} finished texts would be read.")
        return 0
    for reviewed in noted:
        session.say(f"{reviewed.issue}/{reviewed.article}: {reviewed.source[:70]}")
        for opinion in reviewed.opinions:
            session.say(f"  {opinion.category}, {opinion.severity}: “{opinion.quote}” – {opinion.remark}")
    session.say(f"{sum(len(reviewed.opinions) for reviewed in noted)} notes, in the discussions of their sentences.")
    return 0


def _tell(session: Session, filled: Filled, verb: str) -> None:
    parts = [
        f"{filled.from_memory} from memory",
        *(f"{count} by {name}" for name, count in filled.from_engines.items()),
    ]
    pivoted = f" ({filled.pivoted} from a finished translation)" if filled.pivoted else ""
    session.say(f"{filled.path}: {', '.join(parts)} {verb}{pivoted}")
