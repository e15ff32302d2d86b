"""The checks, in the order in which their findings are listed. New: a file here, a line below, cases in cases/."""

from __future__ import annotations

import difflib
from collections.abc import Mapping

from pipeline.checks.acronyms import acronyms
from pipeline.checks.addition import addition
from pipeline.checks.base import Check, IssueCheck, Subject, Subjects, is_too_long
from pipeline.checks.brackets import brackets
from pipeline.checks.check_glossary import check_glossary
from pipeline.checks.currency import currency
from pipeline.checks.dashes import dashes
from pipeline.checks.doublespacing import doublespacing
from pipeline.checks.doublewords import doublewords
from pipeline.checks.endpunc import endpunc
from pipeline.checks.facts import facts
from pipeline.checks.foreign_word import foreign_word
from pipeline.checks.glued_words import glued_words
from pipeline.checks.homoglyphs import homoglyphs
from pipeline.checks.inconsistent import inconsistent
from pipeline.checks.keyboard_layout import keyboard_layout
from pipeline.checks.length import length
from pipeline.checks.magnitude import magnitude
from pipeline.checks.markup import markup
from pipeline.checks.misplaced import misplaced
from pipeline.checks.names import names
from pipeline.checks.nbsp import nbsp
from pipeline.checks.negation import negation
from pipeline.checks.numbers import numbers
from pipeline.checks.omission import omission
from pipeline.checks.orthography import orthography
from pipeline.checks.percent import percent
from pipeline.checks.puncspacing import puncspacing
from pipeline.checks.quotes import quotes
from pipeline.checks.running import run, run_issue
from pipeline.checks.spellcheck import spellcheck
from pipeline.checks.spelled_numbers import spelled_numbers
from pipeline.checks.terms import terms
from pipeline.checks.unchanged import unchanged
from pipeline.checks.units import units
from pipeline.checks.unpaired import unpaired
from pipeline.checks.validchars import validchars
from pipeline.checks.weekday import weekday
from pipeline.checks.wrong_language import wrong_language
from pipeline.checks.zero_width_space import zero_width_space
from pipeline.errors import SelectionError, SettingsError

CHECKS: tuple[Check, ...] = (
    wrong_language,
    foreign_word,
    unchanged,
    keyboard_layout,
    homoglyphs,
    validchars,
    glued_words,
    markup,
    numbers,
    magnitude,
    percent,
    currency,
    units,
    weekday,
    spelled_numbers,
    negation,
    acronyms,
    terms,
    check_glossary,
    orthography,
    length,
    endpunc,
    brackets,
    quotes,
    doublewords,
    doublespacing,
    zero_width_space,
    puncspacing,
    dashes,
    nbsp,
)

#: Those that see all texts of an issue together.
ISSUE_CHECKS: tuple[IssueCheck, ...] = (misplaced, omission, addition, names, inconsistent, facts, unpaired, spellcheck)

#: Those that are run on the pages about to be published, whatever they were made from.
PAGE_CHECKS: tuple[Check, ...] = (wrong_language,)

EVERY: tuple[Check | IssueCheck, ...] = (*CHECKS, *ISSUE_CHECKS)
SLUGS = tuple(known.slug for known in EVERY)

#: What the gate says of whole articles and their pages, and a publication may word otherwise or switch off.
OF_ARTICLES = ("front-matter", "raw-markup")

#: Those that are not run where a locale has no dictionary.
NEED_DICTIONARY = tuple(known.slug for known in EVERY if known.dictionary)


def get(slug: str) -> Check | IssueCheck:
    """Return a check by its id. Raises SelectionError, with the nearest name, for one that doesn't exist."""
    for known in EVERY:
        if known.slug == slug:
            return known
    raise SelectionError(f"unknown check “{slug}”", hint=_known(slug))


def require_known(settings: Mapping[str, object], table: str) -> None:
    """Raise SettingsError, with the nearest name, for a setting of a check that doesn't exist."""
    for name in settings:
        if name not in SLUGS and name not in OF_ARTICLES:
            raise SettingsError(f"unknown check “{name}” in [{table}]", where="pyproject.toml", hint=_known(name))


def _known(name: str) -> str:
    close = difflib.get_close_matches(name, SLUGS, n=1, cutoff=0.5)
    return f"Did you mean “{close[0]}”?" if close else f"The checks are: {', '.join(SLUGS)}."


__all__ = [
    "CHECKS",
    "EVERY",
    "ISSUE_CHECKS",
    "NEED_DICTIONARY",
    "PAGE_CHECKS",
    "SLUGS",
    "Check",
    "IssueCheck",
    "Subject",
    "Subjects",
    "get",
    "is_too_long",
    "require_known",
    "run",
    "run_issue",
]
