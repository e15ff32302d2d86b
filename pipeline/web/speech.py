"""The desk's own languages: gettext catalogs beside this file, compiled in memory when the desk starts."""

from __future__ import annotations

import gettext
import io
from functools import cache
from pathlib import Path

from babel import negotiate_locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

from pipeline import languages
from pipeline.checks import EVERY
from pipeline.model import State

LOCALES = Path(__file__).parent / "locales"

#: The languages of the interface, by their own names: English is written in the code, the others have a catalog.
LANGUAGES = {
    language.code: language.name[:1].upper() + language.name[1:]
    for language in languages.every()
    if language.code == languages.ENGLISH or (LOCALES / language.code).is_dir()
}


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for a text that is translated elsewhere
    """Mark a text for extraction."""
    return text


#: What the states are called.
STATES = {
    State.MISSING: N_("missing"),
    State.MACHINE: N_("machine"),
    State.STALE: N_("stale"),
    State.DRAFT: N_("needs work"),
    State.TRANSLATED: N_("translated"),
    State.REVIEWED: N_("reviewed"),
}

#: What each check looks for (the texts are marked where the checks are registered).
CHECKS = {check.slug: check.name for check in EVERY}

#: What the kinds of segments are called.
KINDS = {
    "title": N_("headline"),
    "lead": N_("lead"),
    "alt": N_("picture, described"),
    "caption": N_("caption"),
    "heading": N_("heading"),
    "paragraph": N_("paragraph"),
    "list-item": N_("list item"),
    "quote": N_("quotation"),
    "table-cell": N_("table cell"),
    "footnote": N_("footnote"),
    "link-title": N_("link's title"),
    "box-title": N_("title of a box"),
    "attribute": N_("words of a shortcode"),
    "html-text": N_("text in HTML"),
    "html-attribute": N_("attribute in HTML"),
    "section": N_("section"),
    "trend": N_("trend"),
    "site": N_("phrase of the site"),
}

#: What the roles are called.
ROLES = {"translator": N_("translator"), "reviewer": N_("reviewer"), "coordinator": N_("coordinator")}


@cache
def translations(language: str) -> gettext.NullTranslations:
    """The interface in a language; English needs no catalog."""
    path = LOCALES / language / "LC_MESSAGES" / "desk.po"
    if language == languages.ENGLISH or not path.is_file():
        return NullTranslations()
    compiled = io.BytesIO()
    with path.open("rb") as stream:
        write_mo(compiled, read_po(stream, locale=language))
    compiled.seek(0)
    return Translations(compiled, "desk")


def choose(said: str, cookie: str, accepted: str) -> str:
    """The language to speak: what was clicked, else what was clicked before, else what the browser asks for."""
    for one in (said, cookie):
        if one in LANGUAGES:
            return one
    wanted = [part.partition(";")[0].strip().replace("-", "_") for part in accepted[:200].split(",")]
    found = negotiate_locale([one for one in wanted if one], [*LANGUAGES], sep="_")
    return found if found in LANGUAGES else languages.ENGLISH
