"""Where one sentence ends and the next begins, in one paragraph.

A single pass finds the terminators that white space follows; each is judged by the words around it, in windows of
bounded length, so that the time grows with the length of the text alone. When in doubt the answer is "no boundary":
half a sentence cannot be translated, two sentences in one entry can.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from pipeline.languages.context import EMOJI
from pipeline.languages.markup import inline_spans
from pipeline.languages.rules import Rules, rules
from pipeline.languages.scripts import UPPER

__all__ = ["sentence_spans", "split_sentences"]

_EMOJI = f"[{EMOJI}]++"
_CAPITAL = f"[{UPPER['Latin']}{UPPER['Cyrillic']}]"
# What may stand between a terminator and the white space: more terminators, closing marks, the target of a link,
# footnote marks, HTML end tags, emoji, the backslash of a hard line break. An initial after another one ends nothing;
# that is looked at behind the terminator, so that the search goes from one terminator to the next.
_CANDIDATE = re.compile(
    rf"[.!?…‽](?<!\. {_CAPITAL}.)(?<!\.\u00a0{_CAPITAL}.)"
    r"[.!?…‽\"'»”’“›)\]}*_~`]*+"
    r"(?:\([^()\n]*+\)|\[\^?\w++\]|</\w++>|[⁰¹²³⁴-⁹]++|" + _EMOJI + r")*+\\?(\s++)?"
)
# What may follow the white space and still belongs to the sentence before. Emoji do so only at the end of the
# paragraph: elsewhere those that stand by themselves point forward.
_TAIL = re.compile(
    r"(?:(?:[»)\]}›]++|\[\^?\d++\]|\[(?:\.\.\.|…)\]|[⁰¹²³⁴-⁹]++|[:;]-?[()]++)(?:\s++|\Z)){1,8}+"
    r"|(?:" + _EMOJI + r"\s*+){1,8}+\Z"
)


def split_sentences(text: str, locale: str) -> list[str]:
    """Return the sentences of one paragraph, stripped, in order; every character but white space is kept.

    Never splits inside a Markdown link, emphasis or code. Raises LocaleError for a locale without rules.
    """
    return [text[start:end] for start, end in sentence_spans(text, locale, inline_spans(text))]


def sentence_spans(text: str, locale: str, protected: Sequence[tuple[int, int]] = ()) -> list[tuple[int, int]]:
    """Return the (start, end) offsets of one paragraph's sentences; only white space lies between them.

    No boundary lies strictly inside a span of ``protected``, in whatever order they are given.
    Raises LocaleError for a locale without rules.
    """
    language_rules = rules(locale)
    start, stop = 0, len(text.rstrip())
    while start < stop and text[start].isspace():
        start += 1
    spans = []
    for end, after in _boundaries(text, start, stop, language_rules, _merged(protected)):
        spans.append((start, end))
        start = after
    if start < stop:
        spans.append((start, stop))
    return spans


def _boundaries(
    text: str, start: int, stop: int, language_rules: Rules, protected: list[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Yield the end of each sentence but the last, and the beginning of the next."""
    for match in _CANDIDATE.finditer(text, start, stop):
        end = match.start(1)
        if end < 0 or match.start() < start:
            continue
        after = match.end()
        char = text[after]
        if char in ".!?…," or (char.islower() and not text[after + 1 : after + 2].isupper()):
            continue
        if not char.isalnum() and (tail := _TAIL.match(text, after, stop)):
            after = tail.end()
            if after == stop:
                return
            end += len(text[end:after].rstrip())
        if protected and _inside(protected, end, after):
            continue
        if language_rules.ends(text, start, match.start(), end, after):
            yield end, after
            start = after


def _merged(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Sort spans and join those that overlap."""
    merged: list[tuple[int, int]] = []
    for begin, end in sorted(spans):
        if merged and begin < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return merged


def _inside(protected: list[tuple[int, int]], end: int, after: int) -> bool:
    """Tell whether a span reaches into the gap between ``end`` and ``after`` from the left, or over the whole of it."""
    before = bisect_left(protected, (after,)) - 1
    return before >= 0 and protected[before][1] > end
