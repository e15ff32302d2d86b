"""Marking: a source text as HTML, with what changed in it, the glossary's terms and its markup made visible."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from pipeline import markdown
from pipeline.checks.stems import pattern
from pipeline.languages.letters import plain
from pipeline.model import Term
from pipeline.state import worddiff

#: Markup that is looked through: what stands in it is read, and only its signs are made faint.
_FAINT = ("link", "image", "emphasis", "strong", "strike", "code", "html", "shortcode", "autolink", "url",
          "footnote")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """A term in a source text, and the forms that may stand for it in the target."""

    start: int
    end: int
    term: Term
    forms: tuple[str, ...]


class Glossary:
    """The terms, found by one pattern for each pair of locales."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self.terms = terms
        self._patterns: dict[tuple[str, str], tuple[re.Pattern[str] | None, list[Term]]] = {}

    def find(self, text: str, source: str, target: str) -> list[Found]:
        """The terms that stand in a text, in order, the longest where two begin together."""
        compiled, terms = self._pattern(source, target)
        if compiled is None:
            return []
        compared = plain(text, source)
        if len(compared) != len(text):
            compared = text  # places must be the text's own
        return [
            Found(match.start(), match.end(), term, term.allowed[target])
            for match in compiled.finditer(compared)
            if (term := terms[(match.lastindex or 1) - 1])
        ]

    def _pattern(self, source: str, target: str) -> tuple[re.Pattern[str] | None, list[Term]]:
        if (source, target) not in self._patterns:
            forms = [
                (form, term) for term in self.terms if term.allowed.get(target) for form in term.allowed.get(source, ())
            ]
            forms.sort(key=lambda pair: len(pair[0]), reverse=True)
            parts = [f"({_without_groups(pattern(form, source).pattern)})" for form, _ in forms]
            self._patterns[source, target] = (
                re.compile("|".join(parts), re.IGNORECASE) if parts else None,
                [term for _, term in forms],
            )
        return self._patterns[source, target]


def _without_groups(text: str) -> str:
    # A stem's own groups would be counted among the terms.
    return re.sub(r"(?<!\\)\((?!\?)", "(?:", text)


def source_html(text: str, previous: str | None, terms: Sequence[Found]) -> Markup:
    """The text with its terms marked; with ``previous`` also what is gone and what is new in it, word by word."""
    if not previous:
        return Markup("").join(_marked(text, 0, len(text), terms, _signs(text)))
    parts: list[Markup] = []
    position = 0
    for piece in worddiff.diff(previous, text):
        if piece.kind == "gone":
            parts.append(Markup("<del>{}</del>").format(piece.text))
            continue
        end = position + len(piece.text)
        inner = Markup("").join(_marked(text, position, end, terms, ()))
        parts.append(Markup("<ins>{}</ins>").format(inner) if piece.kind == "new" else inner)
        position = end
    return Markup("").join(parts)


def _marked(
    text: str, start: int, end: int, terms: Sequence[Found], signs: Sequence[tuple[int, int]]
) -> Iterator[Markup]:
    """The pieces of a stretch; a term that reaches over its edge is not marked."""
    inside = [term for term in terms if start <= term.start and term.end <= end]
    position = start
    for inner in inside:
        yield from _faint(text, position, inner.start, signs)
        yield Markup('<mark class="term" data-insert="{}" title="{}">{}</mark>').format(
            inner.forms[0], _tip(inner), text[inner.start : inner.end]
        )
        position = inner.end
    yield from _faint(text, position, end, signs)


def _faint(text: str, start: int, end: int, signs: Sequence[tuple[int, int]]) -> Iterator[Markup]:
    position = start
    for a, b in signs:
        if start <= a and b <= end and a >= position:
            yield escape(text[position:a])
            yield Markup('<span class="sign">{}</span>').format(text[a:b])
            position = b
    yield escape(text[position:end])


def _signs(text: str) -> list[tuple[int, int]]:
    """The stretches of a text that are markup and no words: a link's address and brackets, stars, footnote marks."""
    result = []
    for span in markdown.spans(text):
        if span.kind not in _FAINT:
            continue
        raw = text[span.start : span.end]
        if span.kind in ("link", "image") and "](" in raw:
            result += [(span.start, span.start + raw.index("[") + 1), (span.start + raw.rindex("]("), span.end)]
        elif span.kind in ("emphasis", "strong", "strike", "code"):
            width = len(raw) - len(raw.lstrip("*_~`"))
            result += [(span.start, span.start + width), (span.end - width, span.end)]
        elif span.kind != "url":
            result.append((span.start, span.end))
    return sorted(result)


def marks_of(text: str) -> list[str]:
    """The marks of a text in their order, as a translation must hold them: a link's bracket, its address, stars."""
    return [text[start:end] for start, end in _signs(text)]


def _tip(term: Found) -> str:
    forms = "; ".join(term.forms)
    return f"{forms} ({term.term.note})" if term.term.note else forms
