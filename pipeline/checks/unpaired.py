"""Quotations and brackets of a source article that go on over sentences: whether something closes them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.checks.base import Subject, Trouble, issue_check
from pipeline.checks.brackets import lone_brackets
from pipeline.checks.quotes import lone_quotes
from pipeline.model import Severity

#: Sentences that a quotation or a remark in brackets lasts at most; a longer one was never closed.
LONGEST = 15

_NEVER = re.compile(r"(?!)")

#: Kinds of texts that go on in the next block; a headline, a caption or a cell stands by itself.
_RUNNING = frozenset({"paragraph", "list-item", "quote", "lead"})


@dataclass(frozen=True, slots=True)
class _Marks:
    """A family of marks. ``lone``: of those without a partner in a text, whether each opens; ``opening``: what each
    paragraph of a quotation may begin with; ``again``: a last paragraph, which does so and closes it.
    """  # noqa: D205 - one sentence

    trouble: Trouble
    lone: Callable[[str], Sequence[bool]]
    opening: re.Pattern[str]
    again: re.Pattern[str]


_FAMILIES = (
    _Marks(
        Trouble("a quotation mark has no partner", "Open or close the quotation."),
        lone_quotes,
        re.compile(r'["“„«]'),
        re.compile(r'["“„«].*["”“»][^\w"”“»]*', re.DOTALL),
    ),
    _Marks(Trouble("a bracket has no partner", "Close it, or take it out."), lone_brackets, _NEVER, _NEVER),
)


@issue_check("unpaired", "A quotation or bracket left open", Severity.WARNING)
def unpaired(subjects: Sequence[Subject]) -> Iterator[tuple[Subject, Trouble]]:
    """A quotation mark or a bracket of a source article has no partner, neither in its sentence nor in those around.

    What somebody says may go on over sentences, and over paragraphs, each of which may open it again.
    """
    together: dict[tuple[str, str, str, int], list[Subject]] = {}
    for subject in subjects:
        if subject.source is None:
            where = subject.where
            alone = bool(subject.kind) and subject.kind not in _RUNNING
            key = (where.issue, where.article, subject.kind if alone else "", where.line if alone else 0)
            together.setdefault(key, []).append(subject)
    for texts in together.values():
        for marks in _FAMILIES:
            yield from ((subject, marks.trouble) for subject in _left_open(texts, marks))


def _left_open(texts: Sequence[Subject], marks: _Marks) -> Iterator[Subject]:
    """The texts whose marks stay without a partner."""
    opened: list[Subject] = []
    age = 0
    for subject in texts:
        age += 1
        lone = marks.lone(subject.seen.text)
        if opened and not lone and marks.again.fullmatch(subject.seen.text):
            opened.pop()
        for number, opens in enumerate(lone):
            if not opens and not opened:
                yield subject
            elif not opens:
                opened.pop()
            else:
                if opened and number == 0 and marks.opening.match(subject.seen.text):
                    opened.pop()  # each paragraph of a quotation may begin with another mark
                opened.append(subject)
                age = 0
        if opened and age > LONGEST:
            yield from opened
            opened = []
    yield from opened
