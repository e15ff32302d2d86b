"""Running checks: what they say of a text, or of all texts of an issue, becomes findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice

from msgspec.structs import replace

from pipeline.alignment.meaning import Meanings
from pipeline.checks.base import (
    MOST,
    MOST_CHARACTERS,
    OFF,
    Check,
    IssueCheck,
    Subject,
    Subjects,
    Trouble,
    is_too_long,
)
from pipeline.model import SAID_ABOVE, Finding, Severity


def run(
    checks: Iterable[Check],
    subject: Subject,
    severities: Mapping[str, str],
    crashed: Callable[[Exception], Finding] | None = None,
) -> Iterator[Finding]:
    """Run checks on one subject; ``severities`` are the publication's own words on them (``off`` switches one off).

    The mark “said above” is no text: no check looks at it. A check that fails is told of by ``crashed``, and the others
    go on; without it the error is raised.
    """
    if subject.text.strip() == SAID_ABOVE:
        return
    if is_too_long(subject):
        # Said by each run, so that a text which nothing has looked at passes for clean nowhere.
        trouble = Trouble(
            f"{max(len(subject.text), len(subject.source or '')):,} characters in one text are too many to check",
            f"Divide it into paragraphs: {MOST_CHARACTERS:,} characters are the most.",
        )
        yield _finding("too-long", Severity.ERROR, subject, trouble)
        return
    for check in checks:
        level = severities.get(check.slug, check.severity)
        if level == OFF or (subject.source is None and not check.sources):
            continue
        try:
            for trouble in islice(check.run(subject), MOST):
                yield _finding(check.slug, level, subject, trouble)
        except Exception as error:
            if crashed is None:
                raise
            yield crashed(error)


def run_issue(
    checks: Iterable[IssueCheck],
    subjects: Sequence[Subject],
    severities: Callable[[str], Mapping[str, str]],
    meanings: Meanings | None = None,
) -> Iterator[Finding]:
    """Run checks on all texts of an issue; ``severities`` answers with a locale's settings, ``meanings`` as above."""
    texts = Subjects.of(subjects, meanings)
    for check in checks:
        for subject, trouble in check.run(texts):
            level = severities(subject.locale).get(check.slug, check.severity)
            if level != OFF:
                yield _finding(check.slug, level, subject, trouble)


def _finding(slug: str, level: str, subject: Subject, trouble: Trouble) -> Finding:
    severity = Severity(level)
    if trouble.unseen:
        severity = Severity.INFO
    elif trouble.doubtful and severity is Severity.ERROR:
        severity = Severity.WARNING
    return Finding(
        check=slug,
        severity=severity,
        message=trouble.message,
        hint=trouble.hint,
        where=replace(subject.where, locale=subject.where.locale or subject.locale),
        text=subject.text,
        fix=trouble.fix,
    )
