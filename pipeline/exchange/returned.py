"""Returned rows: what one row of a hand-off makes of the entry that it is about, or why it is not taken."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from enum import Enum, auto

from msgspec.structs import replace
from rapidfuzz import fuzz

from pipeline import markdown
from pipeline.exchange.base import EMPTY, Returned, mark_of
from pipeline.model import SAID_ABOVE, Entry
from pipeline.po import strings
from pipeline.state.standing import MACHINE

#: Likeness (0–100) below which the source in a row is another one: rows or columns have got out of step.
SAME_SOURCE = 60

_SPACES = re.compile(r"\s*\n\s*")

#: What spreadsheets show, each in its own language, in place of a value that they couldn't work out: “#NAME?”, “#REF!”,
#: “#N/A”, “Err:508”, “#GETTING_DATA”.
_ERROR = re.compile(r"#[^\W_]+(?:/0)?[!?]|#[^\W\d_]{1,2}/[^\W\d_]{1,2}|#[A-Z]+_[A-Z]+|[^\W\d_]+:5\d\d")

#: Control characters as Office Open XML writes them in some places (ECMA-376, 22.9.2.19), once copied from there.
_ESCAPED = re.compile(r"_x00(0[9AD])_")


class Outcome(Enum):
    """What becomes of a row."""

    TAKEN = auto()
    DRAFT = auto()
    STALE = auto()
    UNCHANGED = auto()
    REFUSED = auto()


@dataclass(slots=True)
class Row:
    """A returned row and the entry that it is about.

    ``stale``: the row's source is the entry's former wording. ``own``: the entry's text is the work of the person who
    sent the row. ``earlier``: the row's text is on record for this very source. ``elsewhere``: the ids of all rows by
    their translation at the time of the hand-off. ``sources``: the texts of all segments. ``opens``: nothing
    stands before it in its block, in which “^” could be said. ``reason``: why a text that is taken needs work.
    """

    returned: Returned
    entry: Entry
    stale: bool = False
    own: bool = False
    earlier: bool = False
    elsewhere: Mapping[str, Set[str]] = field(default_factory=dict)
    sources: Set[str] = frozenset()
    opens: bool = False
    reason: str = ""


def text_of(row: Returned, entry: Entry) -> str:
    """The row's translation, without what programs add: line ends of Windows, blanks at the ends, soft lines."""
    text = row.target
    if not _ESCAPED.search(entry.source):
        text = _ESCAPED.sub(lambda escaped: chr(int(escaped[1], 16)), text)
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if "\n" not in (entry.previous or "") + entry.source:
        text = _SPACES.sub(" ", text)
    return text


def judge(row: Row) -> tuple[Outcome, Entry | str]:
    """Return the outcome with the entry as it becomes, or with the reason why it stays as it is."""
    returned, entry = row.returned, row.entry
    text = text_of(returned, entry)
    source = (entry.previous or entry.source) if row.stale else entry.source
    if not text:
        return Outcome.UNCHANGED, ""
    if not _same(returned.source or "", source, row.sources):
        return Outcome.REFUSED, "the source in the row is another segment's; was one column sorted without the others?"
    mark = mark_of(text)
    if text == entry.target:
        accepted = entry.fuzzy and entry.previous is None and _accepts(row, text, source, mark)
        return (Outcome.TAKEN, replace(entry, fuzzy=False)) if accepted else (Outcome.UNCHANGED, "")
    if mark == returned.base or (row.earlier and entry.target and not returned.base):
        # Nothing was done to it, while another person went on working on the catalog.
        return Outcome.UNCHANGED, ""
    if text == SAID_ABOVE and (row.opens or entry.context is not None):
        return Outcome.REFUSED, "“^” means: said in the sentence above; nothing stands above this one"
    if reason := _unfit(text, source, row) or _misplaced(row, mark):
        return Outcome.REFUSED, reason
    if entry.target and returned.base and mark_of(entry.target) != returned.base and not row.own:
        return Outcome.REFUSED, f"somebody else has translated it since: “{entry.target}”"
    if row.stale:
        return Outcome.STALE, replace(entry, target=text, fuzzy=True)
    if returned.origin.startswith(MACHINE):
        row.reason = row.reason or "the file says that a machine made it"
    if returned.draft or row.reason:
        return Outcome.DRAFT, replace(entry, target=text, fuzzy=True)
    return Outcome.TAKEN, replace(entry, target=text, fuzzy=False, previous=None, previous_context=None)


def _accepts(row: Row, text: str, source: str, mark: str) -> bool:
    """Whether a row says that a draft is finished as it stands: not by bringing once more what made it a draft."""
    returned = row.returned
    if returned.draft is not False or returned.origin.startswith(MACHINE):
        return False
    return returned.base == mark or not (_unfit(text, source, row) or row.reason)


def _same(shown: str, source: str, others: Set[str]) -> bool:
    """Whether the source text in a row is the one that its id stands for, be it that somebody touched it up."""
    shown, source = " ".join(shown.split()), " ".join(source.split())
    return shown in ("", source) or (shown not in others and fuzz.ratio(shown, source) >= SAME_SOURCE)


def _unfit(text: str, source: str, row: Row) -> str:
    """Why a text can't be taken; where only the addresses of links differ, the row says so and it is a draft."""
    if why := strings.unfit(text):
        return why
    if text == SAID_ABOVE:
        return ""
    if _ERROR.fullmatch(text) and not _ERROR.fullmatch(source):
        return "this is an error of a spreadsheet, not a text; did the translation begin with “=”?"
    ours, theirs = markdown.signature(source), markdown.signature(text)
    differences = ours.differences(theirs)
    if differences and ours.differs_only_in_targets(theirs):
        row.reason = f"it leads elsewhere than its source: {'; '.join(differences)}"
        return ""
    return f"the markup is broken: {'; '.join(differences)}" if differences else ""


def _misplaced(row: Row, mark: str) -> str:
    """Whether the text is what was handed off as another row's translation."""
    others = row.elsewhere.get(mark, frozenset()) - {row.returned.id}
    if not others or row.returned.base in ("", EMPTY, mark):
        return ""
    return "this was the translation of another row; was one column sorted without the others?"
