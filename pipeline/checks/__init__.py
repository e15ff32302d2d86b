"""The checks, in the order in which their findings are listed. A new one: a file here, a line below, its cases."""

from __future__ import annotations

from pipeline.checks.base import Check, Subject, run
from pipeline.checks.glued_words import glued_words
from pipeline.checks.homoglyphs import homoglyphs
from pipeline.checks.keyboard_layout import keyboard_layout
from pipeline.checks.markup import markup
from pipeline.checks.numbers import numbers
from pipeline.checks.terms import terms
from pipeline.checks.untranslated import untranslated
from pipeline.checks.wrong_language import wrong_language

CHECKS: tuple[Check, ...] = (
    wrong_language,
    untranslated,
    keyboard_layout,
    homoglyphs,
    glued_words,
    markup,
    numbers,
    terms,
)

__all__ = ["CHECKS", "Check", "Subject", "run"]
