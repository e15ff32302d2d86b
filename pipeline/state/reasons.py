"""Reasons: why a translation is not ready, by a code, and how that is worded of one segment and of many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import msgspec

from pipeline.model import State

#: Characters of a segment that a reason quotes.
QUOTE = 60


class Reason(msgspec.Struct, frozen=True):
    """What is said of one segment and of many, after the quotation, and what to do.

    ``hint`` has places for ``{issue}`` and ``{locale}``.
    """

    one: str
    many: str
    hint: str


#: Every reason by its code: the word for the state where that is the reason.
REASONS: Mapping[str, Reason] = MappingProxyType({
    State.MISSING: Reason("is not translated", "are not translated", "Translate it there."),
    State.MACHINE: Reason(
        "is machine text that nobody has accepted",
        "are machine text that nobody has accepted",
        "Read and mend it there, then untick “Needs work”.",
    ),
    State.STALE: Reason(
        "was translated from an earlier wording of the source",
        "were translated from an earlier wording of the source",
        "Bring it up to date there, or run `peraklad confirm {issue} --locale {locale}` if it is still right.",
    ),
    State.DRAFT: Reason(
        "is a draft (“Needs work”)", "are drafts (“Needs work”)", "Finish it there and untick “Needs work”."
    ),
    State.TRANSLATED: Reason(
        "has not been reviewed",
        "have not been reviewed",
        "Have it reviewed: `peraklad review {issue} --locale {locale} --by NAME`.",
    ),
    "accepted-as-is": Reason(
        "is machine text that was accepted without a change",
        "are machine text that was accepted without a change",
        "Edit it or have it reviewed, or set accepted-machine = true in the policy.",
    ),
    "own-review": Reason(
        "was reviewed by its own translator",
        "were reviewed by their own translator",
        "Have another person review it.",
    ),
})  # fmt: skip


def quoted(text: str) -> str:
    """A segment in quotation marks, cut where it is long."""
    return f"“{text if len(text) <= QUOTE else text[: QUOTE - 1].rstrip() + '…'}”"


def of_one(code: str, text: str) -> str:
    """What is said of one segment."""
    return f"{quoted(text)} {REASONS[code].one}"


def of_many(code: str, texts: Sequence[str], shown: int) -> str:
    """What is said of many segments, the first of them quoted."""
    quotes = ", ".join(quoted(text) for text in texts[:shown])
    return f"{len(texts)} segments {REASONS[code].many}: {quotes} and {len(texts) - shown} more"
