"""Places: what an address of the desk names, looked up among what there is, and the rows of an article."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from markupsafe import Markup
from starlette.requests import Request

from pipeline.errors import SelectionError
from pipeline.model import Entry, Fact, Segment, State, Tally, digest
from pipeline.planning.outlook import OPEN
from pipeline.state.remarks import Remark, remarks_in
from pipeline.state.source import Source
from pipeline.state.standing import Coverage, Standing
from pipeline.verbs.save import key_of, version_of
from pipeline.web.desk import Visit
from pipeline.web.marking import source_html
from pipeline.workspace import LABELS
from pipeline.workspace.coverage import look

Facts = Mapping[tuple[str, str], Sequence[Fact]]

DONE = (State.TRANSLATED, State.REVIEWED)


@dataclass(frozen=True, slots=True)
class Place:
    """One article (or the labels, with an empty issue) in one target locale."""

    issue: str
    slug: str
    locale: str

    @classmethod
    def of(cls, request: Request) -> Place:
        """What the address names; whether it is there is for the workspace to say."""
        issue, slug, locale = (request.path_params[name] for name in ("issue", "slug", "locale"))
        return cls("" if (issue, slug) == (LABELS, LABELS) else issue, slug, locale)

    @property
    def path(self) -> str:
        """The address of its page."""
        return "/" + "/".join(quote(part, safe="") for part in (self.issue or LABELS, self.slug, self.locale))

    def source(self, visit: Visit) -> Source:
        """What is translated here. Raises SelectionError, LocaleError."""
        visit.workspace.require(self.issue, self.slug, self.locale)
        source = visit.desk.sources.find(visit.workspace, self.issue, self.slug)
        if source.locale == self.locale:
            raise SelectionError(f"{self.issue}/{self.slug} is written in {self.locale}", hint="Choose another locale.")
        return source

    def look(self, visit: Visit) -> tuple[Source, Coverage]:
        """What is translated here, and every segment as it stands now."""
        source = self.source(visit)
        return source, look(visit.workspace, source, self.locale).coverage


@dataclass(frozen=True, slots=True)
class Row:
    """One segment on a page: ``html`` is its source, ``changed`` says that this shows what has changed in it.

    ``remarks`` are those with which this very text was sent back.
    """

    key: str
    version: str
    segment: Segment
    entry: Entry
    standing: Standing
    html: Markup
    changed: bool
    remarks: tuple[Remark, ...] = ()

    @property
    def state(self) -> State:
        """The one word for it."""
        return self.standing.state


@dataclass(frozen=True, slots=True)
class Progress:
    """Words done and left, segments by state (and all ``open`` ones), and each state's share in per cent."""

    done: int
    left: int
    counts: Mapping[str, int]
    shares: tuple[tuple[State, float], ...]

    @classmethod
    def of(cls, tally: Tally) -> Progress:
        """From the counts that every report shows."""
        done = sum(tally.words[state] for state in DONE)
        total = sum(tally.words.values())
        shares = tuple((state, 100 * tally.words[state] / total if total else 0.0) for state in reversed(State))
        counts = {str(state): tally.segments[state] for state in State}
        return cls(done, total - done, counts | {"open": sum(tally.segments[state] for state in OPEN)}, shares)

    @property
    def segments_left(self) -> int:
        """Segments that want somebody."""
        return self.counts["open"]


def rows(visit: Visit, source: Source, coverage: Coverage, wanted: Iterable[State] = State) -> list[Row]:
    """The rows of an article in reading order, those in the states that are wanted."""
    chosen = frozenset(wanted)
    facts = visit.workspace.ledger(coverage.path).by_pair
    return [
        row(visit, source, coverage, segment, facts)
        for segment in coverage.segments
        if coverage.standings[segment.key].state in chosen
    ]


def row(visit: Visit, source: Source, coverage: Coverage, segment: Segment, facts: Facts | None = None) -> Row:
    """One segment as a page shows it; ``facts`` are those of its ledger by the pair, where they were read already."""
    entry = coverage.entries[segment.key]
    standing = coverage.standings[segment.key]
    previous = entry.previous if entry.fuzzy and not standing.fresh else None
    terms = visit.desk.glossary.find(segment.text, source.locale, coverage.locale)
    html = source_html(segment.text, previous, terms)
    key = key_of(entry)
    facts = facts or visit.workspace.ledger(coverage.path).by_pair if entry.target else {}
    remarks = tuple(remarks_in(facts.get((key, digest(entry.target)), ())))
    return Row(key, version_of(entry), segment, entry, standing, html, bool(previous), remarks)


def find(coverage: Coverage, key: str) -> Segment:
    """The segment of this key. Raises SelectionError if it is no longer there."""
    for segment in coverage.segments:
        if key_of(coverage.entries[segment.key]) == key:
            return segment
    raise SelectionError("this sentence is no longer in the article", hint="Reload the page.")
