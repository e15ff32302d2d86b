"""What a check is: a function from one text in its setting to findings, with an id, a severity and a help text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from pipeline.model import Finding, Severity, Term, Where


@dataclass(frozen=True, slots=True)
class Subject:
    """One text to look at: a target with its source, or a source text by itself (then ``source`` is None).

    ``locale`` is the text's, ``source_locale`` the locale it was translated from.
    """

    text: str
    locale: str
    where: Where
    source: str | None = None
    source_locale: str = ""
    kind: str = ""
    terms: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class Trouble:
    """What a check says of a subject: the message, what to do, and the corrected text where a repair is safe."""

    message: str
    hint: str
    fix: str | None = None


class CheckFunction(Protocol):
    """The body of a check."""

    def __call__(self, subject: Subject, /) -> Iterator[Trouble]:
        """Yield what is wrong with the subject."""


@dataclass(frozen=True, slots=True)
class Check:
    """A check as registered: ``slug`` is its id in settings and reports, ``help`` what `check --explain` prints."""

    slug: str
    severity: Severity
    help: str
    run: CheckFunction
    sources: bool


def check(slug: str, severity: Severity, *, sources: bool) -> Callable[[CheckFunction], Check]:
    """Make a generator function a check; its docstring is the help text.

    ``sources``: whether it also looks at source texts by themselves.
    """

    def register(function: CheckFunction) -> Check:
        return Check(slug, severity, (function.__doc__ or "").strip(), function, sources)

    return register


def run(checks: Iterable[Check], subject: Subject, severities: Mapping[str, str]) -> Iterator[Finding]:
    """Run checks on one subject; ``severities`` are the publication's own words on them (``off`` switches one off)."""
    for one in checks:
        said = severities.get(one.slug, one.severity)
        if said == "off" or (subject.source is None and not one.sources):
            continue
        for trouble in one.run(subject):
            yield Finding(
                check=one.slug,
                severity=Severity(said),
                message=trouble.message,
                hint=trouble.hint,
                where=replace(subject.where, locale=subject.where.locale or subject.locale),
                text=subject.text,
                fix=trouble.fix,
            )
