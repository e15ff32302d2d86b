"""Remarks: why a reviewer sent a translation back, by category and severity, on record as a RETURNED fact.

The categories are those of MQM's top level that a reviewer can tell in one glance, the weights those of its usual
scoring model: 1 for minor, 5 for major, 25 for critical (themqm.org).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from pipeline.model import Deed, Fact
from pipeline.values import Choice


class Category(Choice):
    """What is wrong."""

    ACCURACY = "accuracy"
    TERMINOLOGY = "terminology"
    GRAMMAR = "grammar"
    STYLE = "style"
    TYPOGRAPHY = "typography"


class Weight(Choice):
    """How bad it is."""

    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"


#: What an error of each severity counts.
WEIGHTS: Mapping[Weight, int] = {Weight.MINOR: 1, Weight.MAJOR: 5, Weight.CRITICAL: 25}


class Remark(NamedTuple):
    """One remark on an exact pair of texts."""

    category: Category
    weight: Weight
    text: str
    by: str
    at: str


def note_of(category: Category, weight: Weight, text: str) -> str:
    """What the fact says.

    >>> note_of(Category.ACCURACY, Weight.MAJOR, "Two days, not three.")
    'accuracy/major: Two days, not three.'
    """
    return f"{category}/{weight}: {text}"


def remarks_in(facts: Iterable[Fact]) -> list[Remark]:
    """The remarks among the facts, oldest first; what is no remark of ours is left out."""
    result = []
    for fact in facts:
        kind, _, text = fact.note.partition(": ")
        category, _, weight = kind.partition("/")
        if fact.deed is Deed.RETURNED and category in set(Category) and weight in set(Weight):
            result.append(Remark(Category(category), Weight(weight), text, fact.by, fact.at))
    return sorted(result, key=lambda remark: remark.at)


def errors_in_thousand(remarks: Iterable[Remark], words: int) -> float:
    """Errors by weight in 1,000 source words; 0 where no word was reviewed."""
    return 1000.0 * sum(WEIGHTS[remark.weight] for remark in remarks) / words if words else 0.0
