"""A stretch of inline HTML as runs: pieces of text, each with its emphasis and its link.

What carries meaning without letters of its own gets some here: raised and lowered figures (10⁶, CO₂, never glued to
what stands before them), words in `<q>`, pictures of emoji.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from pipeline.importing.tree import BLOCKS, Element, Part

_STYLES = {
    "b": "strong", "strong": "strong", "i": "em", "em": "em", "cite": "em", "dfn": "em", "var": "em", "s": "strike",
    "strike": "strike", "del": "strike", "code": "code", "kbd": "code", "samp": "code", "tt": "code",
}  # fmt: skip
_LEAVES = frozenset({"br", "img", "footnote"})
_MEANT = {"bold": "strong", "italic": "em", "struck": "strike"}

#: Controls of forms, and what other programs fill: no text of an article.
CONTROLS = frozenset(
    "button input select textarea option datalist iframe video audio object embed canvas svg rp noscript".split()
)

_RAISED = str.maketrans("0123456789+-−=()nixyabcdefghjklmoprstuvwz", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱˣʸᵃᵇᶜᵈᵉᶠᵍʰʲᵏˡᵐᵒᵖʳˢᵗᵘᵛʷᶻ")
_LOWERED = str.maketrans("0123456789+-−=()aeoxhklmnpstijruv", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₒₓₕₖₗₘₙₚₛₜᵢⱼᵣᵤᵥ")

_SIGNS = {"TM": "™", "SM": "℠", "®": "®"}

_BLANK = re.compile(r"[ \t\n\r\f\v\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\u2028\u2029]+")

#: Marks that show nothing: soft hyphens, zero-width blanks, directions; and controls that no catalog could hold.
_UNSEEN = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\x00-\x08\x0e-\x1f\x7f-\x9f]")

# Anything of those two, but for single spaces.
_ODD = re.compile(r"[\x00-\x1f\x7f-\xa0\xad\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2069\u3000\ufeff]")

_EMOJI = re.compile(r"[\u2600-\u27bf\U0001f000-\U0001faff\ufe0f\u200d]+")


class Run(NamedTuple):
    """A piece of text. ``kind``: text, break, picture or footnote (``text`` is then its file or its label)."""

    text: str
    styles: frozenset[str] = frozenset()
    link: str = ""
    kind: str = "text"
    alt: str = ""


def clean(text: str) -> str:
    """A text as it is seen: blanks of any kind as one space, nothing that shows nothing."""
    if "  " not in text and _ODD.search(text) is None:
        return text
    return _BLANK.sub(" ", _UNSEEN.sub("", text))


class Reader:
    """Reads inline HTML into runs; ``quotes`` are the language's quotation marks, the outer pair first."""

    def __init__(self, quotes: tuple[tuple[str, str], ...] = (("“", "”"), ("‘", "’")), ordinals: str = "") -> None:
        self.quotes = quotes
        self.ordinals = re.compile(rf"(?:{ordinals})\Z") if ordinals else None

    def runs(self, parts: Iterable[Part]) -> list[Run]:
        """The runs of a stretch without blocks, its blanks squeezed, neighbours of one kind joined."""
        result: list[Run] = []
        for part in parts:
            self._read(part, frozenset(), "", 0, result)
        return _squeezed(result)

    def _read(self, part: Part, styles: frozenset[str], link: str, quoted: int, runs: list[Run]) -> None:
        if isinstance(part, str):
            if text := clean(part):
                runs.append(Run(text, styles, link))
        elif part.tag in _LEAVES:
            self._leaf(part, link, runs)
        elif part.tag in CONTROLS or is_hidden(part):
            return
        elif part.tag in ("sup", "sub") or part.styles & {"raised", "lowered"}:
            self._shifted(part, styles, link, quoted, runs)
        else:
            styles = _styles(part, styles)
            link = (part.get("href") if part.tag == "a" else "") or link
            is_quote = part.tag == "q" and not _is_quoted(part)
            pair = self.quotes[min(quoted, len(self.quotes) - 1)] if is_quote else ("", "")
            runs.append(Run(pair[0], styles, link))
            for below in part.parts:
                self._read(below, styles, link, quoted + is_quote, runs)
            runs.append(Run(pair[1] or (" " if part.tag in BLOCKS else ""), styles, link))

    def _leaf(self, part: Element, link: str, runs: list[Run]) -> None:
        if part.tag == "br":
            runs.append(Run("\n", kind="break"))
        elif part.tag == "img":
            self._picture(part, link, runs)
        else:
            runs.append(Run(part.get("label"), kind="footnote"))

    def _picture(self, part: Element, link: str, runs: list[Run]) -> None:
        alt = clean(part.get("alt")).strip()
        if alt and _EMOJI.fullmatch(part.get("alt")):
            runs.append(Run(alt, link=link))
        elif part.get("saved"):
            runs.append(Run(part.get("saved"), kind="picture", alt=alt))

    def _shifted(self, part: Element, styles: frozenset[str], link: str, quoted: int, runs: list[Run]) -> None:
        below: list[Run] = []
        for inner_part in part.parts:
            self._read(inner_part, frozenset(), link, quoted, below)
        text = "".join(run.text for run in below if run.kind == "text").strip()
        if not text:
            runs += below
            return
        before = runs[-1].text if runs and runs[-1].kind == "text" else ""
        low = part.tag == "sub" or "lowered" in part.styles
        runs.append(Run(shifted(text, before, low=low, ordinals=self.ordinals), styles, link))
        runs += [run for run in below if run.kind != "text"]


def shifted(text: str, before: str, *, low: bool, ordinals: re.Pattern[str] | None = None) -> str:
    """A raised or lowered text after another: “6” after “10” is “⁶”; the “th” of “8th” stays as people write it."""
    if ordinals and not low and before[-1:].isdigit() and ordinals.match(text):
        return text
    if not any(map(str.isalnum, text)):
        return text
    if not low and text in _SIGNS:
        return _SIGNS[text]
    table = _LOWERED if low else _RAISED
    if all(ord(char) in table for char in text):
        return text.translate(table)
    if not text[0].isalnum():
        return text
    return f"_({text})" if low else f"^({text})"


def is_hidden(element: Element) -> bool:
    """Whether a reader of the page doesn't see an element."""
    attrs = element.attrs
    return (bool(element.styles) and "hidden" in element.styles) or (
        bool(attrs) and ("hidden" in attrs or attrs.get("type") == "hidden")
    )


def _styles(part: Element, styles: frozenset[str]) -> frozenset[str]:
    if (own := _STYLES.get(part.tag)) and not (own == "strong" and "normal" in part.styles):
        styles |= {own}
    if part.styles:
        styles |= {_MEANT[name] for name in part.styles if name in _MEANT}
        if "normal" in part.styles:
            styles -= {"strong"}
    return styles


def _is_quoted(part: Element) -> bool:
    """Whether words in `<q>` have marks of their own: browsers would show both, authors mean one."""
    text = part.text().strip()
    return text[:1] in "«“„\"'‘" and text[-1:] in "»”“\"'’"


def _squeezed(runs: list[Run]) -> list[Run]:
    """The runs without a blank after a blank, at a line's beginning or end, and with like ones joined."""
    result: list[Run] = []
    blank = True
    for run in runs:
        text = run.text
        if run.kind == "text":
            if blank and text.startswith(" "):
                text = text.lstrip(" ")
            if not text:
                continue
            blank = text.endswith(" ")
            last = result[-1] if result else None
            if last and last.kind == "text" and (last.styles, last.link) == (run.styles, run.link):
                result[-1] = last._replace(text=last.text + text)
                continue
        else:
            if run.kind == "break":
                _strip_end(result)
                if result and result[-1].kind == "break":
                    continue
            blank = run.kind == "break"
        result.append(run._replace(text=text))
    while result and result[-1].kind == "break":
        result.pop()
        _strip_end(result)
    while result and result[0].kind == "break":
        result.pop(0)
    _strip_end(result)
    return result


def _strip_end(runs: list[Run]) -> None:
    while runs and runs[-1].kind == "text":
        text = runs[-1].text.rstrip(" ")
        if text:
            runs[-1] = runs[-1]._replace(text=text)
            return
        runs.pop()
