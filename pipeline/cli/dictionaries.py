"""`peraklad dictionaries`."""

from __future__ import annotations

import os

import click

from pipeline import languages, verbs
from pipeline.cli.base import Session, locale_option
from pipeline.errors import SettingsError
from pipeline.languages.dictionaries import asked_for


@click.group()
def command() -> None:
    """Build word lists once, so that checks start at once.

    \b
    Example:
      peraklad dictionaries build
    """


@command.command()
@locale_option
@click.option("--nicely", is_flag=True, hidden=True)
@click.pass_obj
def build(session: Session, locale: str | None, *, nicely: bool) -> None:
    """Build the lists that are missing: for what checks of the publication ask, or, without one, for every language.

    They are kept for the user in $XDG_CACHE_HOME/peraklad/words, a megabyte or two a language, and are built again when
    a dictionary changes. A check that finds none asks hunspell, which takes a second longer each time.
    """
    if nicely:
        os.nice(10)
    for done in verbs.dictionaries.build(_locales(session, locale)):
        if done.why:
            session.say(f"{done.locale}: {done.why}")
        elif done.seconds:
            session.say(f"{done.locale}: {done.forms:,} forms in {done.seconds:.1f} s")
        else:
            session.say(f"{done.locale}: {done.forms:,} forms, built before")


def _locales(session: Session, locale: str | None) -> tuple[str, ...]:
    if locale:
        for part in locale.split(","):
            if languages.find(part) is None:
                languages.get(part)  # says which there are
        return tuple(locale.split(","))
    try:
        return asked_for(session.workspace.config.locales)
    except SettingsError:
        return asked_for(languages.CODES)
