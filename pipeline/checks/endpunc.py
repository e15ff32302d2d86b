"""Punctuation at the end."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.base import Subject, Trouble, check
from pipeline.languages.rules import rules
from pipeline.model import Severity

_CLOSING = "”’»“\"')]\ufffc \u00a0*_"
_KINDS = {".": ".", "…": "…", "?": "?", "!": "!", ":": ":", ";": ";"}
_NAMES = {".": "a full stop", "…": "an ellipsis", "?": "a question mark", "!": "an exclamation mark",
          ":": "a colon", ";": "a semicolon", "": "no mark"}  # fmt: skip

#: Kinds of texts that end without a stop in most houses.
_TITLES = ("title", "heading")


@check("endpunc", "Punctuation at the end", Severity.WARNING, sources=False)
def endpunc(subject: Subject) -> Iterator[Trouble]:
    """The source ends with one kind of punctuation and the translation with another, or with none."""
    if subject.source is None or subject.kind == "table-cell":
        return  # a cell ends as its abbreviation does
    theirs, ours = _end(subject.source_seen.text), _end(subject.seen.text)
    if theirs == ours or (theirs, ours) == (".", "?"):
        return  # a statement may be put as a question; a question that became a statement is told
    if {theirs, ours} in ({".", "…"}, {"", ";"}, {".", "!"}):
        return
    if subject.kind == "list-item" and theirs == "." and subject.seen.text.rstrip(_CLOSING)[-1:] in (",", ";"):
        return  # the items of one sentence
    if {theirs, ours} == {"", "."} and (subject.kind in _TITLES or not (theirs and _is_sentence(subject))):
        return  # an abbreviation ends with a stop in one of the languages; a title with none, whatever the source has
    yield Trouble(f"the source ends with {_NAMES[theirs]}, this with {_NAMES[ours]}", "Compare the ends.")


def _end(text: str) -> str:
    stripped = text.rstrip(_CLOSING)
    if stripped.endswith(("?..", "!..")):
        return stripped[-3]  # an ellipsis after a mark has two dots in some languages
    if stripped.endswith(".") and (quoted := stripped[:-1].rstrip(_CLOSING)) != stripped[:-1] and quoted[-1:] in "?!":
        return quoted[-1:]  # “…?”. in Belarusian and Russian, “…?” in English
    return "…" if stripped.endswith("...") else _KINDS.get(stripped[-1:], "")


def _is_sentence(subject: Subject) -> bool:
    """Whether the source is of some words, and the stop at its end is no abbreviation's."""
    text = subject.source_seen.text
    last = text.rstrip(_CLOSING).rpartition(" ")[2].rstrip(".")
    return text.count(" ") >= 3 and not rules(subject.source_locale).abbreviations.get(last)
