"""Quotation marks of another language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline import languages
from pipeline.checks.base import Subject, Trouble, check
from pipeline.model import Severity

_MARK = re.compile(r'[„“”«»"]')
_MARKS = frozenset('„“”«»"')
# What opens and closes a quotation within another.
_WITHIN = ("„“«", "“”»")
# 5" is inches, and so is what stands after a digit without an opening mark.
_INCHES = re.compile(r'\d"')

# What may stand between the last mark of a text and its end.
_END = re.compile(r"[ .,!?…)]*$")

# What is written with single marks; “the Smiths' house” looks like the end of one.
_OPENS = re.compile(r"(?<![^\W_])['‘](?=[^\W_])")
_CLOSES = re.compile(r"(?<=[^\W_.,!?…])(?<!s)['’](?![^\W_])|(?<=s)['’](?! [^\W\d_])|(?<=[.,!?…])['’]")
_SINGLE = re.compile(f"{_OPENS.pattern}|{_CLOSES.pattern}")
_FEW_WORDS = 24  # characters
_GENITIVE = re.compile(r"""(?<=s)["'’](?= [^\W\d_])""")


@check("quotes", "Quotation marks", Severity.WARNING, sources=True, repairs=True)
def quotes(subject: Subject) -> Iterator[Trouble]:
    """Quotation marks are not the language's (“…” in English, «…» in Belarusian and Russian), or have no partner.

    Straight marks are a note: pages are set with the language's own. Also told: a translation without marks where the
    source quotes. A quotation that the source leaves open, for it goes on in the next text, may be open here; whether
    the source closes it is for `unpaired`.
    """
    seen = subject.seen
    marks = [] if _MARKS.isdisjoint(seen.characters) else [match.start() for match in _MARK.finditer(seen.text)]
    theirs = frozenset[str]() if marks or subject.source is None else subject.source_seen.characters
    if not _MARKS.isdisjoint(theirs) and _are_lost(subject.source_seen.text, seen.text):
        yield Trouble("the quotation marks of the source are missing here", "Is this still a quotation?")
    if not marks or _INCHES.search(seen.text):
        return
    pairs = languages.get(subject.locale).quotes
    wanted = _wanted(seen.text, marks, pairs)
    together = wanted is not None and len(_lone(seen.text, marks)) > 0
    if wanted is None or (together and subject.source is not None and not _may_end_together(subject, marks)):
        if not _goes_on(subject, marks):
            yield Trouble("a quotation mark has no partner", "Open or close the quotation.")
        return
    edits = [
        (at, at + 1, mark)
        for at, (mark, others) in zip(marks, wanted, strict=True)
        if seen.text[at] != mark and seen.text[at] not in others
    ]
    if edits:
        (opening, closing), *_ = pairs
        yield Trouble(
            "the quotation marks are not the house's",
            f"Write {opening}…{closing}, and {pairs[-1][0]}…{pairs[-1][1]} within.",
            seen.mend(edits),
            unseen=all(seen.text[at] == '"' for at, *_ in edits),  # pages are set with the language's marks
        )


def _are_lost(theirs: str, ours: str) -> bool:
    """Whether a source quotes and its translation, which has no double marks, has no other ones either."""
    marks = [match.start() for match in _MARK.finditer(theirs)]
    if len(marks) < 2 or len(marks) % 2 or _INCHES.search(theirs) or _SINGLE.search(ours):
        return False
    return any(_opens(theirs, at) for at in marks)  # or they stand for apostrophes


def _lone(text: str, marks: Sequence[int]) -> list[tuple[int, bool]]:
    """The marks without a partner, and whether each opens; of those that stand side by side the first.

    What looks like the apostrophe of a genitive (“the Smiths' house”) is one, unless a quotation of few words is open.
    """
    left: list[tuple[int, bool]] = []
    for at in marks:
        genitive = _GENITIVE.match(text, at) is not None
        if _begins(text, at):
            left.append((at, True))
        elif left and left[-1][1] and (text[at] == '"' or not genitive or at - left[-1][0] < _FEW_WORDS):
            left.pop()
        elif not genitive and (not left or left[-1][0] != at - 1):
            left.append((at, False))
    return left


def lone_quotes(text: str) -> list[bool]:
    """Of the quotation marks without a partner in a text, in their order: whether each opens. Inches are none."""
    if _INCHES.search(text):
        return []
    return [opens for _, opens in _lone(text, [match.start() for match in _MARK.finditer(text)])]


def _marks(text: str) -> list[int]:
    """The quotation marks of a source: single ones, too, which British papers write, and which may be apostrophes."""
    marks = [match.start() for match in _MARK.finditer(text)]
    if "'" in text or "‘" in text or "’" in text:
        marks += [match.start() for pattern in (_SINGLE, _GENITIVE) for match in pattern.finditer(text)]
    return sorted(set(marks))


def _begins(text: str, at: int) -> bool:
    """Whether a double or a single mark opens a quotation."""
    return bool(_OPENS.match(text, at)) if text[at] in "'‘’" else _opens(text, at)


def _goes_on(subject: Subject, marks: Sequence[int]) -> bool:
    """Whether the source, too, opens a quotation that goes on in the next text, or closes one from the text before."""
    if subject.source is None:
        return bool(_lone(subject.seen.text, marks))
    theirs = subject.source_seen.text
    left = Counter(opens for _, opens in _lone(theirs, _marks(theirs)))
    return Counter(opens for _, opens in _lone(subject.seen.text, marks)) <= left


def _may_end_together(subject: Subject, marks: Sequence[int]) -> bool:
    """Whether the source lets expect an inner and an outer quotation that end together: it has fewer, for the others
    are names, or one within another; and both texts close the last one in a like place.
    """  # noqa: D205 - one sentence
    theirs, ours = subject.source_seen.text, subject.seen.text
    quoted = _marks(theirs)
    opened, here = sum(_begins(theirs, at) for at in quoted), sum(_opens(ours, at) for at in marks)
    nested = any(other - one == 1 for one, other in pairwise(quoted))
    if not opened or here < opened + (not nested):
        return False
    return (_END.match(theirs, quoted[-1] + 1) is None) == (_END.match(ours, marks[-1] + 1) is None)


def _wanted(text: str, marks: list[int], pairs: tuple[tuple[str, str], ...]) -> list[tuple[str, str]] | None:
    """What should stand in the place of each mark, and what may as well; None if they don't pair.

    Within a quotation any curly marks or angle ones do: which, is a matter of taste.
    """
    result = []
    depth = deepest = 0
    for at in marks:
        if _opens(text, at):
            deepest = max(deepest, depth + 1)
            result.append((_level(pairs, depth)[0], _WITHIN[0] if depth else ""))
            depth += 1
        elif depth:
            depth -= 1
            result.append((_level(pairs, depth)[1], _WITHIN[1] if depth else ""))
        else:
            return None
    # Where an inner and an outer quotation end together, one mark of a kind may stand for both.
    after = text[marks[-1] + 1 : marks[-1] + 2] if marks else ""
    together = depth == 1 and deepest > 1 and text[marks[-1]] == pairs[0][1] and (not after or after in ".,;:!?…)")
    return result if not depth or together else None


def _opens(text: str, at: int) -> bool:
    if text[at] in "«„":
        return True
    if text[at] in "»”":
        # ”so” is quoted the Swedish way now and then, also by mistake.
        return _starts(text, at) and text[at] == "”"
    return _starts(text, at)


def _starts(text: str, at: int) -> bool:
    """Whether a mark stands before a word and not behind one."""
    before, after = text[at - 1 : at] if at else " ", text[at + 1 : at + 2] or " "
    if after == "." and text[at + 2 : at + 3].isalnum():
        after = text[at + 2]  # files that end in ".o"
    return (before.isspace() or before in '([—–-/«„“"') and not after.isspace() and after not in ".,;:!?)»”"


def _level(pairs: tuple[tuple[str, str], ...], depth: int) -> tuple[str, str]:
    # English has single marks within, which look like apostrophes: those are left to people.
    inner = pairs[1] if len(pairs) > 1 and pairs[1][0] in "„“«" else pairs[0]
    return pairs[0] if depth % 2 == 0 else inner
