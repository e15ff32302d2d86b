"""Quality: a scorecard for each article and each person, from the remarks with which translations were sent back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from starlette.responses import Response

from pipeline.errors import SelectionError
from pipeline.markdown import words
from pipeline.model import Deed, State, digest
from pipeline.state.remarks import WEIGHTS, Remark, errors_in_thousand, remarks_in
from pipeline.web.desk import Visit
from pipeline.web.places import Place
from pipeline.web.start import headline_of, locale_asked


@dataclass(frozen=True, slots=True)
class Score:
    """Remarks on what was read in an article, or of one person's work: ``words`` of the source that were read.

    ``errors``: by weight in 1,000 words. ``line``: at how many it passes; 0 where the policy has none.
    """

    name: str
    place: Place | None
    words: int
    remarks: tuple[Remark, ...]
    line: float = 0.0

    @property
    def errors(self) -> float:
        """Errors by weight in 1,000 words."""
        return errors_in_thousand(self.remarks, self.words)

    @property
    def weight(self) -> int:
        """Errors by weight."""
        return sum(WEIGHTS[remark.weight] for remark in self.remarks)

    @property
    def passes(self) -> bool:
        """Whether it is within the line, or there is none."""
        return not self.line or self.errors <= self.line


def quality(visit: Visit) -> Response:
    """The scorecard of an issue."""
    issue, locale = visit.request.query_params.get("issue", ""), locale_asked(visit)
    if issue not in visit.workspace.issues():
        raise SelectionError(f"there is no issue {issue}", hint="Go back to the start page.")
    articles = list(_articles(visit, issue, locale))
    people: dict[str, list[tuple[int, list[Remark]]]] = {}
    for _, by_person in articles:
        for name, marks in by_person.items():
            people.setdefault(name, []).append(marks)
    persons = [
        Score(name, None, sum(count for count, _ in marks), tuple(remark for _, told in marks for remark in told))
        for name, marks in sorted(people.items())
    ]
    return visit.page(
        "quality.html", issue=issue, locale=locale, articles=[score for score, _ in articles], people=persons
    )


def _articles(
    visit: Visit, issue: str, locale: str | None
) -> Iterator[tuple[Score, dict[str, tuple[int, list[Remark]]]]]:
    settings = visit.workspace.issue_settings(issue)
    for slug in visit.workspace.slugs(issue):
        source = visit.desk.sources.find(visit.workspace, issue, slug)
        for target in visit.workspace.targets(source.locale):
            if locale not in (None, target):
                continue
            place = Place(issue, slug, target)
            coverage = place.look(visit)[1]
            ledger = visit.workspace.ledger(coverage.path)
            makers = {(fact.source, fact.target): fact.by for fact in ledger if fact.deed in (Deed.MADE, Deed.ACCEPTED)}
            by_person: dict[str, tuple[int, list[Remark]]] = {}
            told: list[Remark] = []
            read = 0
            for segment in coverage.segments:
                key, judged = digest(segment.text, segment.context), coverage.standings[segment.key]
                facts = [fact for fact in ledger if fact.source == key and fact.deed is Deed.RETURNED]
                if judged.state is not State.REVIEWED and not facts:
                    continue
                count = words(segment.text)
                read += count
                told += remarks_in(facts)
                _add(by_person, judged.translator, count, [])
                for fact in facts:
                    _add(by_person, makers.get((fact.source, fact.target), judged.translator), 0, remarks_in([fact]))
            line = visit.workspace.config.policy_for(target, settings).quality
            yield Score(headline_of(visit, issue, slug), place, read, tuple(told), line), by_person


def _add(people: dict[str, tuple[int, list[Remark]]], name: str, count: int, remarks: list[Remark]) -> None:
    if name:
        before, told = people.get(name, (0, []))
        people[name] = (before + count, [*told, *remarks])
