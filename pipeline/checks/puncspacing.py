"""Spaces around punctuation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.base import Subject, Trouble, check
from pipeline.checks.view import Edit
from pipeline.languages.scripts import LOWER, UPPER
from pipeline.languages.tokens import LETTER, Sieve
from pipeline.model import Severity

# “ .NET”, “ ...” and smileys are no slips; neither is a mark that stands after another one.
# What any of the patterns below needs: a mark without a space behind it, or with one before it.
_MARK = re.compile(r"[ \u00a0][,;!?».:)]|[(«„][ \u00a0]|[^\W\d_][,;!?:.][^\W\d_]|»[^\W\d_]|[^\W\d_]«")
_GLUED = frozenset(",;!?:.")
_TIGHT = ("«", "»")
# Pieces between words that may hold one; letters stand in them that are of no language of ours.
_SPACED = Sieve(lambda piece: piece in _TIGHT or _MARK.search(piece) or LETTER.search(piece))
_BEFORE = re.compile(
    r"(?<=[^\W_])[ \u00a0]+(?=[,;!?»](?![-()D\[]))|(?<=[^\W_])[ \u00a0]+(?=[.](?:\s|$))|(?<=[^\W_])[ ]+(?=[:](?:\s|$))"
)
_INSIDE = re.compile(r"(?<=[(«„])[ \u00a0]+(?=[^\W_])|(?<=[^\W_.,!?])[ \u00a0]+(?=\))")
# Code and addresses have Latin letters: between those only a comma is sure to be prose.
_LOWER, _UPPER = LOWER["Cyrillic"], UPPER["Cyrillic"]
_LATIN, _CAPITAL = LOWER["Latin"], UPPER["Latin"]
_MISSING = re.compile(
    rf"(?<=[{_LOWER}]{{2}}),(?=[{_LOWER}][ \u00a0])|(?<=»)(?=[^\W\d_])|(?<=[^\W\d_])(?=«)|"
    rf"(?<=[{_LOWER}{_LATIN}]{{2}}),(?=[^\W\d_]{{2}})|(?<=[{_LOWER}]{{2}});(?=[^\W\d_]{{2}})"
    rf"|(?<=[{_LOWER}]{{2}})([!?:])(?=[{_UPPER}]?[{_LOWER}]{{2}})"
)
# After a stop only where a sentence begins: “Node.js” and “naviny.by” have no space.
_STOP = re.compile(
    rf"(?<=[{_LOWER}]{{3}})\.(?=[{_UPPER}][{_LOWER}]+[ ,])"
    rf"|(?<=\b[{_LATIN}]{{3}})\.(?=[{_CAPITAL}][{_LATIN}]+ [{_LATIN}])"
)


_PATH = re.compile(rf"[{_LATIN}\d]\.[{_LATIN}]{{2,}}/")
_SCORE = re.compile(r"[ \u00a0]*[:,.–—-]?[ \u00a0]*\d")


def _is_score(text: str, start: int, stop: int) -> bool:
    """Whether a space stands between two numbers, as in a score “3 : 2”: that is how it is set."""
    return text[start - 1 : start].isdigit() and _SCORE.match(text, stop) is not None


def _is_address(text: str, at: int) -> bool:
    """Whether a mark stands within an address, as the comma of “lake.example/news,old” does."""
    before = text[:at].rsplit(None, 1)[-1:]
    return bool(before) and text[at - 1 : at].isalnum() and _PATH.search(before[0]) is not None


@check("puncspacing", "Space at punctuation", Severity.WARNING, sources=True, repairs=True)
def puncspacing(subject: Subject) -> Iterator[Trouble]:
    """A space before a comma or stop, or none after it, or one on the inner side of a bracket or quotation mark."""
    seen = subject.seen
    text = seen.text
    tokens = seen.tokens
    if (_GLUED.isdisjoint(tokens.inner) and not _SPACED.of(tokens.between)) or not _MARK.search(text):
        return
    extra = [(*match.span(), "") for pattern in (_BEFORE, _INSIDE) for match in pattern.finditer(text)
             if not _is_score(text, *match.span())]  # fmt: skip
    lacking: list[Edit] = [
        (match.end(), match.end(), " ")
        for pattern in (_MISSING, _STOP)
        for match in pattern.finditer(text)
        if not _is_address(text, match.start())
    ]
    if extra or lacking:
        place = (extra or lacking)[0][0]
        around = text[max(place - 12, 0) : place + 12].strip()
        what = "a space too many" if extra else "a space is missing"
        yield Trouble(f"{what} at “{around}”", "`peraklad check --fix` mends it.", seen.mend([*extra, *lacking]))
