"""A translation's links to headings: ids made of a translated heading's words become those of the source.

Site generators make a heading's id of its words, so a translated page links to other ids than its source. On our site
headings have the source's in all locales (see ``markdown.heading_ids``).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from urllib.parse import unquote

import msgspec

from pipeline.adopting.pages import Translation
from pipeline.alignment import Bead
from pipeline.model import Segment

#: A link in Markdown or HTML: what stands before its address, the address, the fragment.
_LINK = re.compile(r"""(\]\(\s*<?|\]:\s*<?|\bhref\s*=\s*["'])([^\s()<>"'#]*)#([^\s()<>"']+)""")


def as_in_source(
    translation: Translation, source: Sequence[Segment], ids: Sequence[str], beads: Sequence[Bead]
) -> Translation:
    """The translation with the source's ids in its links.

    ``ids``: those of the article's headings, in order. Of links within the page the headings are paired by ``beads``,
    and by their place where both have as many; of links to other pages, those that lead to the same one in a bead.
    """
    if not any("#" in unit.text for unit in translation.units):
        return translation
    units = list(translation.units)
    renamed = _renamed(translation, source, ids, beads)
    known = set(ids)
    for bead in beads:
        theirs = _fragments(source[at].text for at in bead.source)
        ours = [
            (place, renamed.get((place, _folded(fragment)), fragment))
            for place, fragment in _fragments(units[at].text for at in bead.target)
        ]
        pairs = renamed | _alone(theirs, ours)
        for at in bead.target if pairs else ():
            text = _LINK.sub(lambda match: _with(match, pairs, known), units[at].text)  # noqa: B023 - called at once
            units[at] = msgspec.structs.replace(units[at], text=text)
    return translation if tuple(units) == translation.units else replace(translation, units=tuple(units))


def _renamed(
    translation: Translation, source: Sequence[Segment], ids: Sequence[str], beads: Iterable[Bead]
) -> dict[tuple[str, str], str]:
    """The article's id for each of the page's, where a heading of one stands beside one of the other."""
    ours, theirs = _headings(source), _headings(translation.units)
    if len(ours) != len(ids) or len(theirs) != len(translation.anchors):
        return {}  # a heading is no text of its own: which id is whose can't be told
    our_ids = dict(zip(ours, ids, strict=True))
    their_ids = dict(zip(theirs, translation.anchors, strict=True))
    renamed: dict[tuple[str, str], str] = {}
    for bead in beads:
        here = [our_ids[at] for at in bead.source if at in our_ids]
        there = [their_ids[at] for at in bead.target if at in their_ids]
        if len(here) == len(there) == 1:
            renamed["", _folded(there[0])] = here[0]
    if len(ours) == len(theirs):
        for anchor, own in zip(translation.anchors, ids, strict=True):
            renamed.setdefault(("", _folded(anchor)), own)
    return renamed


def _headings(segments: Sequence[Segment]) -> list[int]:
    return [at for at, one in enumerate(segments) if one.kind == "heading" and one.opens and one.context is None]


def _fragments(texts: Iterable[str]) -> list[tuple[str, str]]:
    return [(match[2], match[3]) for text in texts for match in _LINK.finditer(text)]


def _alone(theirs: Sequence[tuple[str, str]], ours: Sequence[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """The source's fragment for a link, where one link of each leads to that page of the site."""
    result: dict[tuple[str, str], str] = {}
    for address in {address for address, _ in ours if "://" not in address}:
        wanted = {fragment for place, fragment in theirs if place == address}
        found = {fragment for place, fragment in ours if place == address}
        if len(wanted - found) == len(found - wanted) == 1:
            result[address, _folded(next(iter(found - wanted)))] = next(iter(wanted - found))
    return result


def _with(match: re.Match[str], pairs: dict[tuple[str, str], str], known: set[str]) -> str:
    address, fragment = match[2], match[3]
    if not address and fragment in known:
        return match[0]
    return f"{match[1]}{address}#{pairs.get((address, _folded(fragment)), fragment)}"


def _folded(fragment: str) -> str:
    return unicodedata.normalize("NFC", unquote(fragment)).casefold()
