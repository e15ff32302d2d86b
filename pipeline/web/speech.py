"""The desk's own languages: gettext catalogs beside this file, compiled in memory when the desk starts."""

from __future__ import annotations

import gettext
import io
from datetime import UTC, datetime, tzinfo
from functools import cache
from pathlib import Path

from babel import negotiate_locale
from babel.dates import format_datetime
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

from pipeline import languages
from pipeline.archive.sentence_history import Why
from pipeline.checks import EVERY
from pipeline.model import State
from pipeline.state.remarks import Category, Weight

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

#: What each check looks for (the texts are marked where the checks are registered), and what the gate finds besides.
CHECKS = {check.slug: check.name for check in EVERY} | {
    "label-section": N_("Section"),
    "label-trend": N_("Trend"),
    "correction": N_("A correction that has not been taken in"),
    "machine-kept": N_("Mostly a machine's text"),
    "said-above": N_("“^” with nothing above"),
    "vanished": N_("Translations that a file has lost"),
    "orphan": N_("A catalog without an article"),
    "out-of-sync": N_("A catalog behind its article"),
    "empty-issue": N_("An issue without articles"),
    "unreadable": N_("A file that can't be read"),
    "unmerged": N_("An unfinished merge"),
    "leftover": N_("A file that was left over"),
    "link": N_("A link that leads nowhere"),
    "picture": N_("A picture that is missing"),
    "file": N_("A file that is missing"),
    "off-site-picture": N_("A picture from another site"),
    "shortcode": N_("A broken shortcode"),
    "raw-markup": N_("Markup that readers would see"),
    "front-matter": N_("Fields that nobody translates"),
    "crash": N_("A bug of this program"),
}

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

#: What is wrong with a translation that is sent back, and how bad it is.
CATEGORIES = {
    Category.ACCURACY: N_("accuracy"),
    Category.TERMINOLOGY: N_("terminology"),
    Category.GRAMMAR: N_("grammar"),
    Category.STYLE: N_("style"),
    Category.TYPOGRAPHY: N_("typography"),
}
WEIGHTS = {Weight.MINOR: N_("minor"), Weight.MAJOR: N_("major"), Weight.CRITICAL: N_("critical")}

#: How a sentence came by a text.
WHY = {
    Why.NOW: N_("as it is now"),
    Why.TRANSLATED: N_("translated"),
    Why.EDITED: N_("edited while reviewing"),
    Why.REPLACED: N_("found and replaced"),
    Why.MACHINE: N_("machine"),
    Why.MEMORY: N_("from the memory"),
    Why.ACCEPTED: N_("accepted"),
    Why.REVIEWED: N_("reviewed"),
    Why.CONFIRMED: N_("called still valid"),
    Why.RETURNED: N_("sent back"),
    Why.COMMITTED: N_("found in git"),
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


def when(at: str, zone: tzinfo, language: str) -> str:
    """An instant (ISO 8601, UTC) as people say it: the day and the time; itself if it is none."""
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return at
    moment = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(zone)
    form = "d MMM, HH:mm" if moment.year == datetime.now(zone).year else "d MMM y"
    return format_datetime(moment, form, locale=language)


def choose(wish: str, cookie: str, accepted: str) -> str:
    """The language to speak: what was clicked, else what was clicked before, else what the browser asks for."""
    for name in (wish, cookie):
        if name in LANGUAGES:
            return name
    wanted = [part.partition(";")[0].strip().replace("-", "_") for part in accepted[:200].split(",")]
    negotiated = negotiate_locale([name for name in wanted if name], [*LANGUAGES], sep="_")
    return negotiated if negotiated in LANGUAGES else languages.ENGLISH
