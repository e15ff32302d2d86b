"""Masking: what an engine must not touch is replaced by placeholders, and put back if all of them came back well."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pipeline import languages
from pipeline.languages.concepts import units as units_of
from pipeline.markdown.marks import Mark, parse
from pipeline.model import Term

# Letters alone, in capitals: every engine tried takes such a word for a foreign name and leaves it where it belongs.
_SHELLS = (("Q", "Z"), ("X", "W"), ("J", "Q"), ("W", "X"))
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXY"

_OPAQUE = re.compile(r"\\\n| {2,}\n|\n|\\[!-/:-@\[-`{-~]|&(?:#\d+|#[xX][0-9a-fA-F]+|\w+);|[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_NUMBER = r"(?<![\w.,])(?:\d{1,3}(?:[ \u00a0\u202f.,]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)?)"


@dataclass(frozen=True, slots=True)
class Slot:
    """One placeholder: what stands behind it, and the number of the slot that closes (or opened) its pair.

    ``role``: alone, open or close. ``glued_before`` and ``glued_after``: no blank stood between it and a letter.
    """

    token: str
    text: str
    role: str = "alone"
    partner: int = -1
    glued_before: bool = False
    glued_after: bool = False


@dataclass(frozen=True, slots=True)
class Masked:
    """A text as an engine gets it, and what its placeholders stand for."""

    text: str
    slots: tuple[Slot, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether no word is left for an engine to translate."""
        rest = self.text
        for slot in self.slots:
            rest = rest.replace(slot.token, "")
        return not any(map(str.isalpha, rest))


@dataclass(slots=True)
class _Piece:
    start: int
    end: int
    text: str
    role: str = "alone"
    mate: _Piece | None = field(default=None, repr=False)


def mask(text: str, source: str, target: str, terms: Iterable[Term] = ()) -> Masked:
    """Hide links, markup, code, footnote marks, numbers with units and names that are never inflected."""
    pieces = list(_markup(parse(text)[1]))
    for pieces_of_kind in (_opaque(text), _numbers(text, source, target), _names(text, source, target, terms)):
        for piece in pieces_of_kind:
            if all(piece.end <= piece_there.start or piece.start >= piece_there.end for piece_there in pieces):
                pieces.append(piece)
    pieces.sort(key=lambda piece: (piece.start, piece.end))
    return _assembled(text, pieces) if pieces else Masked(text)


def _assembled(text: str, pieces: list[_Piece]) -> Masked:
    opening, closing = next(shell for shell in _SHELLS if not re.search(rf"{shell[0]}[A-Y]{{2}}{shell[1]}", text))
    order = {id(piece): number for number, piece in enumerate(pieces)}
    parts: list[str] = []
    slots: list[Slot] = []
    cursor = 0
    for number, piece in enumerate(pieces):
        parts.append(text[cursor : piece.start])
        token = f"{opening}{_LETTERS[number // 25 % 25]}{_LETTERS[number % 25]}{closing}"
        before, after = _touches(text, piece)
        if before:
            parts.append(" ")
        parts.append(token)
        if after:
            parts.append(" ")
        slots.append(
            Slot(
                token,
                piece.text or text[piece.start : piece.end],
                piece.role,
                order[id(piece.mate)] if piece.mate else -1,
                glued_before=before,
                glued_after=after,
            )
        )
        cursor = piece.end
    masked = "".join(parts) + text[cursor:]
    return Masked(masked, tuple(slots))


def _touches(text: str, piece: _Piece) -> tuple[bool, bool]:
    """Whether what stands right before, and right after, would be one word with the placeholder to an engine."""
    before, after = text[: piece.start][-1:], text[piece.end :][:1]
    line_end = "\n" in text[piece.start : piece.end]
    return (
        bool(before) and not before.isspace() and before not in "([{«“„‘—–",
        bool(after) and (after.isalnum() or after in "_@" or (line_end and not after.isspace())),
    )


def _markup(marks: list[Mark]) -> Iterator[_Piece]:
    """Each construct as one piece, or as two around the text that a reader sees."""
    hidden: list[tuple[int, int]] = []
    for mark in marks:
        if any(start <= mark.start and mark.end <= end for start, end in hidden):
            continue
        if mark.inner is None or mark.kind == "image" or mark.inner[0] == mark.inner[1]:
            hidden.append((mark.start, mark.end))
            yield _Piece(mark.start, mark.end, "")
        else:
            opening = _Piece(mark.start, mark.inner[0], "", "open")
            closing = _Piece(mark.inner[1], mark.end, "", "close", opening)
            opening.mate = closing
            yield opening
            yield closing


def _opaque(text: str) -> Iterator[_Piece]:
    return (_Piece(match.start(), match.end(), "") for match in _OPAQUE.finditer(text))


def _numbers(text: str, source: str, target: str) -> Iterator[_Piece]:
    """Numbers with units of measure, in the target's writing."""
    theirs = units_of(target)
    units = {written: theirs[symbol] for symbol, written in units_of(source).items() if symbol in theirs}
    if not units:
        return
    names = "|".join(re.escape(name) for name in sorted(units, key=len, reverse=True))
    for match in re.finditer(rf"({_NUMBER})([ \u00a0\u202f]?)({names})(?!\w)", text):
        number = _rewritten(match[1], source, target)
        blank = match[2] and "\u00a0"
        yield _Piece(match.start(), match.end(), f"{number}{blank}{units[match[3]]}")


def _rewritten(number: str, source: str, target: str) -> str:
    """The number with the other language's signs for thousands and decimals."""
    ours, theirs = languages.get(source), languages.get(target)
    if ours.decimal == theirs.decimal:
        return number
    blank = ours.grouping.isspace()
    # Where blanks group, a comma is the decimal sign, whatever follows; elsewhere it groups before three digits.
    grouping = r"[ \u00a0\u202f]" if blank else rf"{re.escape(ours.grouping)}(?=\d{{3}}(?!\d))"
    parts = [part.replace(ours.decimal, theirs.decimal) for part in re.split(grouping, number)]
    return theirs.grouping.join(parts)


def _names(text: str, source: str, target: str, terms: Iterable[Term]) -> Iterator[_Piece]:
    """Terms whose rendering is not inflected: acronyms. Behind a placeholder any other would lose its ending."""
    for term in terms:
        rendering = (term.allowed.get(target) or ("",))[0]
        if len(rendering) < 2 or not (rendering.isalpha() and rendering.isupper()):
            continue
        for form in term.allowed.get(source, ()):
            for match in re.finditer(rf"(?<!\w){re.escape(form)}(?!\w)", text):
                yield _Piece(match.start(), match.end(), rendering)


def unmask(answer: str, masked: Masked) -> tuple[str, str]:
    """Return the answer with everything put back, and why that could not be done (one of the two is empty)."""
    if not masked.slots:
        return answer, ""
    spans: list[tuple[int, int, int]] = []
    for number, slot in enumerate(masked.slots):
        places = [match.span() for match in re.finditer(re.escape(slot.token), answer, re.IGNORECASE)]
        if len(places) != 1:
            return "", f"“{slot.text.strip()[:40]}” came back {len(places)} times"
        spans.append((*places[0], number))
    spans.sort()
    opened: list[int] = []
    for _, _, number in spans:
        slot = masked.slots[number]
        if slot.role == "open":
            opened.append(number)
        elif slot.role == "close" and (not opened or opened.pop() != slot.partner):
            return "", f"“{slot.text.strip()[:40]}” came back in the wrong order"
    parts: list[str] = []
    cursor = 0
    for start, end, number in spans:
        slot = masked.slots[number]
        between = answer[cursor:start]
        if slot.role == "close" or slot.glued_before:
            between = between.rstrip(" ")
        parts += [between, slot.text]
        cursor = end
        if slot.role == "open" or slot.glued_after:
            cursor += len(answer[end:]) - len(answer[end:].lstrip(" "))
    result = "".join(parts) + answer[cursor:]
    return re.sub(r" +(?=\n)|(?<=\n) +", "", result), ""
