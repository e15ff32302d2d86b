"""Quotation marks of another language."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline import languages
from pipeline.checks.base import Subject, Trouble, check
from pipeline.model import Severity

_MARK = re.compile(r'[„“”«»"]')
# What opens and closes a quotation within another.
_WITHIN = ("„“«", "“”»")
# 5" is inches, and so is what stands after a digit without an opening mark.
_INCHES = re.compile(r'\d"')

# Nothing more, or a dash behind which it is told who said so.
_SPEAKER = re.compile(r"[ .,!?…)]*(?:[–—-]|$)")

# What is written with single marks; “the Smiths' house” looks like the end of one.
_OPENS = re.compile(r"(?<![^\W_])['‘](?=[^\W_])")
_CLOSES = re.compile(r"(?<=[^\W_.,!?…])(?<!s)['’](?![^\W_])|(?<=s)['’](?! [^\W\d_])|(?<=[.,!?…])['’]")
_SINGLE = re.compile(f"{_OPENS.pattern}|{_CLOSES.pattern}")


@check("quotes", "Quotation marks", Severity.WARNING, sources=True, repairs=True)
def quotes(subject: Subject) -> Iterator[Trouble]:
    """Quotation marks are not the language's (“…” in English, «…» in Belarusian and Russian), or have no partner."""
    seen = subject.seen
    marks = [match.start() for match in _MARK.finditer(seen.text)]
    if subject.source is not None and not marks and _are_lost(subject.source_seen.text, seen.text):
        yield Trouble("the quotation marks of the source are missing here", "Is this still a quotation?")
    if not marks or _INCHES.search(seen.text):
        return
    pairs = languages.get(subject.locale).quotes
    wanted = _wanted(seen.text, marks, pairs)
    if wanted is None:
        if subject.source is None or not _goes_on(seen.text, marks) or _is_whole(subject.source_seen.text):
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
        )


def _are_lost(theirs: str, ours: str) -> bool:
    """Whether a source quotes and its translation, which has no double marks, has no other ones either."""
    count = len(_MARK.findall(theirs))
    return count > 1 and count % 2 == 0 and not _INCHES.search(theirs) and not _SINGLE.search(ours)


def _is_whole(text: str) -> bool:
    """Whether each quotation of a text ends in it: one may go on in the next paragraph, or come from the one before.

    Single marks, which British papers write, look like apostrophes: as many must open as close.
    """
    marks = len(_MARK.findall(text))
    return marks % 2 == 0 if marks else len(_OPENS.findall(text)) == len(_CLOSES.findall(text))


def _goes_on(text: str, marks: list[int]) -> bool:
    """Whether the mark without a partner is where a quotation that goes on in the next paragraph has it, or one that
    comes from the paragraph before: at the beginning or after a colon; at the end or before a dash and a speaker.
    """  # noqa: D205 - one sentence
    left: list[int] = []
    for at in marks:
        if _opens(text, at):
            left.append(at)
        elif left:
            left.pop()
        else:
            return bool(_SPEAKER.match(text, at + 1))
    return not left or text[: left[0]].rstrip(" –—-(")[-1:] in ("", ":", ",")


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
    return (before.isspace() or before in '([—–-/«„“"') and not after.isspace() and after not in ".,;:!?)»”"


def _level(pairs: tuple[tuple[str, str], ...], depth: int) -> tuple[str, str]:
    # English has single marks within, which look like apostrophes: those are left to people.
    inner = pairs[1] if len(pairs) > 1 and pairs[1][0] in "„“«" else pairs[0]
    return pairs[0] if depth % 2 == 0 else inner
