"""What a check is: a function from one text, or from all of an issue's, to what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from msgspec.structs import replace

from pipeline.checks.view import View, view
from pipeline.model import SAID_ABOVE, Finding, Severity, Term, Where

#: The severity in settings that switches a check off.
OFF = "off"


@dataclass(frozen=True)
class Subject:
    """One text to look at: a target with its source, or a source text by itself (then ``source`` is None).

    ``locale`` is the text's, ``source_locale`` the locale it was translated from. ``known`` are the words in lower
    case that the publication's own dictionary adds, ``classical`` says that the house writes Belarusian classically.
    """

    text: str
    locale: str
    where: Where
    source: str | None = None
    source_locale: str = ""
    kind: str = ""
    terms: tuple[Term, ...] = ()
    known: frozenset[str] = frozenset()
    classical: bool = False

    @cached_property
    def seen(self) -> View:
        """What a reader sees of the text."""
        return view(self.text)

    @cached_property
    def source_seen(self) -> View:
        """What a reader sees of the source; nothing where there is none."""
        return view(self.source or "")


@dataclass(frozen=True, slots=True)
class Trouble:
    """What a check says of a subject: the message, what to do, and the corrected text where it is known.

    ``doubtful``: worth a look, but never a reason to block; it is a warning at most.
    """

    message: str
    hint: str
    fix: str | None = None
    doubtful: bool = False


class CheckFunction(Protocol):
    """The body of a check."""

    def __call__(self, subject: Subject, /) -> Iterator[Trouble]:
        """Yield what is wrong with the subject."""


class IssueCheckFunction(Protocol):
    """The body of a check of a whole issue."""

    def __call__(self, subjects: Sequence[Subject], /) -> Iterator[tuple[Subject, Trouble]]:
        """Yield what is wrong, each with the text it is said of."""


@dataclass(frozen=True, slots=True)
class Check:
    """A check as registered: ``slug`` is its id in settings and reports, ``help`` what `check --explain` prints.

    ``name`` is what people call it, translated in the desk's catalogs. ``sources``: it also looks at source texts by
    themselves. ``repairs``: its fixes are safe for `check --fix`.
    ``dictionary``: it is not run for a locale that has no word list.
    """

    slug: str
    name: str
    severity: Severity
    help: str
    run: CheckFunction
    sources: bool
    repairs: bool = False
    dictionary: bool = False


@dataclass(frozen=True, slots=True)
class IssueCheck:
    """A check that needs to see all texts of an issue together."""

    slug: str
    name: str
    severity: Severity
    help: str
    run: IssueCheckFunction
    dictionary: bool = False


def check(
    slug: str, name: str, severity: Severity, *, sources: bool, repairs: bool = False, dictionary: bool = False
) -> Callable[[CheckFunction], Check]:
    """Make a generator function a check; its docstring is the help text."""

    def register(function: CheckFunction) -> Check:
        return Check(slug, name, severity, _help(function), function, sources, repairs, dictionary)

    return register


def issue_check(
    slug: str, name: str, severity: Severity, *, dictionary: bool = False
) -> Callable[[IssueCheckFunction], IssueCheck]:
    """Make a generator function a check of whole issues; its docstring is the help text."""

    def register(function: IssueCheckFunction) -> IssueCheck:
        return IssueCheck(slug, name, severity, _help(function), function, dictionary)

    return register


def _help(function: object) -> str:
    return "\n".join(line.strip() for line in (function.__doc__ or "").strip().splitlines())


def run(checks: Iterable[Check], subject: Subject, severities: Mapping[str, str]) -> Iterator[Finding]:
    """Run checks on one subject; ``severities`` are the publication's own words on them (``off`` switches one off).

    The mark “said above” is no text: no check looks at it.
    """
    if subject.text.strip() == SAID_ABOVE:
        return
    for one in checks:
        level = severities.get(one.slug, one.severity)
        if level == OFF or (subject.source is None and not one.sources):
            continue
        for trouble in one.run(subject):
            yield _finding(one.slug, level, subject, trouble)


def run_issue(
    checks: Iterable[IssueCheck], subjects: Sequence[Subject], severities: Callable[[str], Mapping[str, str]]
) -> Iterator[Finding]:
    """Run checks on all texts of an issue; ``severities`` answers with a locale's settings."""
    texts = [subject for subject in subjects if subject.text.strip() != SAID_ABOVE]
    for one in checks:
        for subject, trouble in one.run(texts):
            level = severities(subject.locale).get(one.slug, one.severity)
            if level != OFF:
                yield _finding(one.slug, level, subject, trouble)


def _finding(slug: str, level: str, subject: Subject, trouble: Trouble) -> Finding:
    severity = Severity(level)
    return Finding(
        check=slug,
        severity=Severity.WARNING if trouble.doubtful and severity is Severity.ERROR else severity,
        message=trouble.message,
        hint=trouble.hint,
        where=replace(subject.where, locale=subject.where.locale or subject.locale),
        text=subject.text,
        fix=trouble.fix,
    )
