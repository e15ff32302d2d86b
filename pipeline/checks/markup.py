"""Links and markup: what the translation must keep of the source's Markdown, and what no text may hold."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline import markdown
from pipeline.checks.base import Subject, Trouble, check
from pipeline.checks.view import ADDRESS
from pipeline.languages.base import words
from pipeline.model import Severity

_MAY_HOLD = re.compile(r"[\\`*_\[<~]|\{[{% :.#]|://|www\.", re.IGNORECASE)
# Markdown takes such an address for no link, but the next program in the chain may.
_UNSAFE_ADDRESS = re.compile(r"(?:\]\(|\]:|<)\s*<?((?:javascript|vbscript|data|file)\s*:[^)>]{0,40})", re.IGNORECASE)
_UNSAFE_TAG = re.compile(
    r"<\s*(?:script|iframe|object|embed|style|form|svg|meta|base|link)\b|<[^>]*\son\w+\s*=", re.IGNORECASE
)
# What people are called on networks: “@lakeweekly”.
_HANDLE = re.compile(r"(?<![\w.@/])@[A-Za-z][\w-]{2,}\b(?![\w.]*@)")
_WORD_AS_HANDLE = re.compile(r"(?<![\w.@/])@(?![A-Za-z])[^\W\d_]")
# Brackets of a link that lost its address or its bracket.
_BROKEN = re.compile(r"\]\s+\((?:https?:|/|www\.)|\[[^\[\]]*\]\((?:https?:|www\.)[^)\s]*(?:\s|$)(?![\"'(])")


@check("markup", "Links and markup differ", Severity.ERROR, sources=True)
def markup(subject: Subject) -> Iterator[Trouble]:
    """A link target, image, code, footnote mark, shortcode or tag differs from the source's, or the text is unsafe.

    Readers would be led elsewhere, find a mark without its note, or run somebody's script.
    """
    text = subject.text
    ours = subject.seen.at is not None and _MAY_HOLD.search(text) is not None
    if ours:
        yield from _unsafe(text)
    if subject.source is not None and "@" in subject.source:
        here = set(ADDRESS.findall(text))
        for address in dict.fromkeys(ADDRESS.findall(subject.source)):
            if address not in here:
                yield Trouble(f"the address {address} of the source is missing here", "Copy it from the source.")
        handles = {one.lower() for one in _HANDLE.findall(subject.seen.text)}
        # “@name”: a word that stands for anybody's is translated.
        anybody = words(subject.source_locale, "anybody")
        translated = _WORD_AS_HANDLE.search(subject.seen.text)
        for address in dict.fromkeys(_HANDLE.findall(subject.source_seen.text)):
            if address.lower() not in handles and not (translated and address[1:].lower() in anybody):
                message = f"the address {address} of the source is missing here"
                yield Trouble(message, "Copy it from the source.", doubtful=True)
    if subject.source is None or not (ours or _may_hold(subject)):
        return
    differences = markdown.signature(subject.source).differences(markdown.signature(text))
    if differences:
        yield Trouble("; ".join(differences), "Copy links and marks from the source and translate only their words.")
    elif left := markdown.untranslated(subject.source, text):
        yield Trouble(
            f"words within markup stand as in the source: {', '.join(f'“{one}”' for one in left)}",
            "Translate them: readers see or hear them.",
            doubtful=True,
        )


def _may_hold(subject: Subject) -> bool:
    """Whether the source may hold any markup."""
    return subject.source_seen.at is not None and _MAY_HOLD.search(subject.source_seen.raw) is not None


def _unsafe(text: str) -> Iterator[Trouble]:
    if match := _UNSAFE_ADDRESS.search(text):
        yield Trouble(f"the link to {match[1]} runs a program", "Remove the link.")
    if "<" in text and any(_UNSAFE_TAG.search(tag) for tag in markdown.signature(text).html):
        yield Trouble("this HTML is not safe on a page", "Remove the tag.")
    if _BROKEN.search(text):
        yield Trouble(
            "a link is written wrongly", "A link is [words](address), without a blank between.", doubtful=True
        )
