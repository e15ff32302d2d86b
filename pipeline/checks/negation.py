"""A negation of the source that is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline import languages
from pipeline.checks.base import Subject, Trouble, check
from pipeline.languages.tokens import Sieve
from pipeline.model import Severity


@check("negation", "A negation lost", Severity.WARNING, sources=False)
def negation(subject: Subject) -> Iterator[Trouble]:
    """The source says “doesn't”, “will not”, “never” or “nobody”, and nothing in the translation negates anything.

    Only English sources are read so, and only what negates a whole sentence: “isn't” and “no” are often put by an
    opposite. Questions are let pass, and sentences with two negations, for they cancel.
    """
    if subject.source is None or (denials := _denials(subject.source_locale)) is None:
        return
    here = subject.source_seen.tokens
    if "?" in here.characters or not _denying(subject.source_locale).of(here.vocabulary):
        return
    theirs = subject.source_seen.text.lower().replace("’", "'")
    theirs = _excuses(subject.source_locale).sub(" ", theirs)
    denied = denials.search(theirs)
    if denied is None or len(_plain(subject.source_locale).findall(theirs)) > 1:
        return
    anywhere = _negations(subject.locale)
    if anywhere is not None and not anywhere.search(subject.seen.text.lower()):
        yield Trouble(f"“{denied[0]}” in the source, and nothing here negates", "Is a negation missing?")


def _forms(locale: str, section: str) -> list[str]:
    return [form for line in languages.words(locale, section) for form in line.split()]


def _either(forms: list[str]) -> str:
    """Any of some words; a star stands for any letters, an underscore for a blank."""
    ways = (re.escape(form).replace("_", r"[ \u00a0]").replace(r"\*", r"[^\W\d_]*") for form in forms)
    return rf"(?<!\w)(?:{'|'.join(ways)})(?![\w'])"


@cache
def _denials(locale: str) -> re.Pattern[str] | None:
    """What negates a whole sentence; None for a language without a list."""
    forms = _forms(locale, "denials")
    return re.compile(_either(forms)) if forms else None


@cache
def _denying(locale: str) -> Sieve:
    """The words of which a text that denies something has one: a quick look before the patterns."""
    cores = {form.strip("*").rpartition("_")[2] for form in _forms(locale, "denials")}
    return Sieve(lambda word: any(core in word.lower().replace("’", "'") for core in cores))


@cache
def _excuses(locale: str) -> re.Pattern[str]:
    return re.compile(_either(_forms(locale, "no-denials")))


@cache
def _plain(locale: str) -> re.Pattern[str]:
    """Words that negate by themselves, without those that only begin so."""
    return re.compile(_either([form for form in _forms(locale, "negations") if not form.endswith("*")]))


@cache
def _negations(locale: str) -> re.Pattern[str] | None:
    forms = _forms(locale, "negations")
    return re.compile(_either(forms)) if forms else None
