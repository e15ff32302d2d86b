"""A source: what is translated as a whole, an article or the labels."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline import catalogs
from pipeline.model import Segment
from pipeline.status import sources_of, unique


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
        return cls(issue, name, locale, path, tuple(once), sources_of(once))

    def catalog_path(self, locale: str) -> str:
        """The catalog's path within the workspace."""
        return catalogs.path_of(self.issue, self.name, locale)
