"""A part of the source that nothing renders."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.alignment.series import Row
from pipeline.checks.base import Subject, Subjects, Trouble, issue_check
from pipeline.model import Severity

#: The logarithm of the odds from which it is told; of the head more, for there words are moved from.
LIKELY, LIKELY_HEAD = 2.0, 4.0


@issue_check("omission", "Something left out", Severity.WARNING)
def omission(subjects: Subjects) -> Iterator[tuple[Subject, Trouble]]:
    """Half a sentence, a third of it or a clause is not translated.

    Told by the length beside what these two languages let expect, beside the translation into a third language, and by
    the names, numbers and everyday words of one end of the source that are missing. Short texts are let pass.
    """
    for subject in subjects:
        row = subjects.row(subject)
        if row is None or row.source.length < SHORTEST or subject.kind == "table-cell":
            continue
        end, head = row.left_out(), row.left_out(head=True)
        if end > LIKELY or head > LIKELY_HEAD:
            part = _beginning(row) if head > end + 0.5 else _rest(row)
            yield subject, Trouble(f"nothing here seems to render “{part}”", "Is a part of the sentence missing?")


#: Characters of a source from which a part may be missed.
SHORTEST = 40


def _rest(row: Row) -> str:
    """The end of the source, from where the translation seems to stop."""
    last = max((evidence.at for evidence in row.fit.evidence if evidence.there), default=0.0)
    text = row.source.text
    share = max(last, min(row.target.length / (row.source.length * 2.718281828**row.expected), 0.9))
    at = text.find(" ", int(share * len(text)))
    return _cut(text[at + 1 :] if at > 0 else text[len(text) // 2 :])


def _beginning(row: Row) -> str:
    first = min((evidence.at for evidence in row.fit.evidence if evidence.there), default=0.5)
    text = row.source.text
    return _cut(text[: max(text.rfind(" ", 0, int(first * len(text))), 10)])


def _cut(text: str) -> str:
    return text if len(text) <= 70 else f"{text[:35]}…{text[-30:]}"
