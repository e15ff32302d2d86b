"""One source, two translations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.checks.base import Subject, Trouble, issue_check
from pipeline.model import Severity


@issue_check("inconsistent", "One text, two translations", Severity.WARNING)
def inconsistent(subjects: Sequence[Subject]) -> Iterator[tuple[Subject, Trouble]]:
    """The same source text has different translations in one issue; readers take them for two things."""
    first: dict[tuple[str, str], Subject] = {}
    for subject in subjects:
        if subject.source is None:
            continue
        key = (subject.locale, _plain(subject.source_seen.text))
        other = first.setdefault(key, subject)
        if other is not subject and _plain(other.seen.text) != _plain(subject.seen.text):
            yield (
                subject,
                Trouble(
                    f"elsewhere in the issue ({other.where}) this is “{other.text[:60]}”",
                    "Word both alike, or dismiss this.",
                ),
            )


def _plain(text: str) -> str:
    return " ".join(text.replace("’", "'").rstrip(".!: ").casefold().split())
