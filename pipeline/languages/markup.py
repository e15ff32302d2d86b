"""Where Markdown's inline markup stands in a paragraph: a cheap scan, for text that no Markdown parser has read."""

from __future__ import annotations

import re

__all__ = ["inline_spans"]

# A mark of markup, a closing bracket with the target of its link, a whole tag or autolink. An escaped mark is no mark.
_MARK = re.compile(
    r"\\.|`++|\*++|_++|~~++|\[++|\](?:\([^()]*+(?:\([^()]*+\)[^()]*+)?\)|\[[^\[\]]*+\])?|</?[A-Za-z][^<>]*+>", re.DOTALL
)

_BACKTICKS = re.compile(r"`++")


def inline_spans(text: str) -> list[tuple[int, int]]:
    """Return the (start, end) offsets of code, links, emphasis, strikethrough and tags, in no particular order.

    The time grows with the length of the text alone. A mark that has no partner is plain text.
    """
    if not any(mark in text for mark in "`*_[<~"):
        return []
    closings = _code_closings(text) if "`" in text else {}
    spans: list[tuple[int, int]] = []
    brackets: list[int] = []
    emphasis = _Emphasis(spans)
    code_end = 0
    for match in _MARK.finditer(text):
        start, end = match.span()
        first = text[start]
        if start < code_end or first == "\\":
            continue
        if first == "`":
            if closing := closings.get(start):
                spans.append((start, closing))
                code_end = closing
        elif first == "<":
            spans.append((start, end))
        elif first == "[":
            brackets.extend(range(start, end))
        elif first == "]":
            # Brackets without a target are an editor's, not a link's.
            if brackets and (opened := brackets.pop()) >= 0 and end - start > 1:
                spans.append((opened, end))
        else:
            emphasis.meet(text, start, end)
    return spans


class _Emphasis:
    """Pairs the runs of emphasis marks, from left to right."""

    __slots__ = ("opened", "spans", "waiting")

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        self.spans = spans
        self.opened: list[tuple[int, str, int]] = []  # start, mark, how many of it
        self.waiting: dict[str, int] = {"*": 0, "_": 0, "~": 0}  # runs of each mark in `opened`

    def meet(self, text: str, start: int, end: int) -> None:
        """Close what the run at ``start`` can close, and let the rest of the run wait for a partner."""
        mark, left = text[start], end - start
        opens, closes = _flanks(text, start, end)
        while closes and left and self.waiting[mark]:
            opened_at, opened_mark, length = self.opened.pop()
            self.waiting[opened_mark] -= 1
            if opened_mark == mark:
                self.spans.append((opened_at, end))
                if length > left:
                    self._wait(opened_at, mark, length - left)
                left -= min(left, length)
        if opens and left:
            self._wait(start, mark, left)

    def _wait(self, start: int, mark: str, length: int) -> None:
        self.opened.append((start, mark, length))
        self.waiting[mark] += 1


def _flanks(text: str, start: int, end: int) -> tuple[bool, bool]:
    """Tell whether a run can open and whether it can close, by CommonMark's flanking rules in short."""
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    opens = not after.isspace() and (after.isalnum() or not before.isalnum())
    closes = not before.isspace() and (before.isalnum() or not after.isalnum())
    if text[start] == "_":  # never inside a word
        opens, closes = opens and not before.isalnum(), closes and not after.isalnum()
    return opens, closes


def _code_closings(text: str) -> dict[int, int]:
    """Map the start of each run of backticks to the end of the next run of the same length."""
    following: dict[int, int] = {}
    closings: dict[int, int] = {}
    for start, end in reversed([match.span() for match in _BACKTICKS.finditer(text)]):
        if end - start in following:
            closings[start] = following[end - start]
        following[end - start] = end
    return closings
