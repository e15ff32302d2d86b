"""A source: what is translated as a whole, an article or the labels."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter

from msgspec.structs import replace

from pipeline.model import Segment, digest
from pipeline.po import catalogs

#: A segment's key, for many of them at once.
_key = attrgetter("context", "text")


def unique(segments: Iterable[Segment]) -> list[Segment]:
    """The segments without repeats of the same text and context, in order."""
    every = list(segments)
    once = list({_key(segment): segment for segment in reversed(every)}.values())[::-1]
    if len(once) < len(every):
        # A text that begins a block anywhere has nothing before it to be said in.
        opening = {segment.key for segment in every if segment.opens}
        once = [
            replace(segment, opens=True) if not segment.opens and segment.key in opening else segment
            for segment in once
        ]
    return once


def digests_of(segments: Iterable[Segment]) -> frozenset[str]:
    """The digests of the sources that stand in an article."""
    return frozenset(digest(segment.text, segment.context) for segment in segments)


@dataclass(frozen=True, slots=True)
class Source:
    """What has catalogs: an article, or (with an empty issue) the labels. ``path`` is the file with the texts.

    ``segments`` hold each text once, ``digests`` are theirs.
    """

    issue: str
    name: str
    locale: str
    path: str
    segments: tuple[Segment, ...]
    digests: frozenset[str]

    @classmethod
    def of(cls, issue: str, name: str, locale: str, path: str, segments: Iterable[Segment]) -> Source:
        """Build one of the segments in reading order; of two with one text the later stays."""
        once = unique(segments)
        return cls(issue, name, locale, path, tuple(once), digests_of(once))

    def catalog_path(self, locale: str) -> str:
        """The catalog's path within the workspace."""
        return catalogs.path_of(self.issue, self.name, locale)
