"""Risk: in which order to review translations, so that what is most likely wrong is read while one is fresh."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from pipeline.model import Deed, EntryKey, Finding, Segment, Severity, digest
from pipeline.state.ledger import Ledger
from pipeline.state.standing import MACHINE, MEMORY, Coverage, Standing

#: What findings weigh, and what is told by the fit alone (the checks on whole issues).
_WEIGHTS = {Severity.ERROR: 10.0, Severity.WARNING: 3.0, Severity.INFO: 0.5}

#: Text that is a machine's as it stands, or the memory's; what a person has changed is that person's.
_MACHINE, _MEMORY = 4.0, 1.5

#: A translator all of whose texts were corrected; fewer texts than this say little of anybody.
_CORRECTED, _ENOUGH = 5.0, 10

#: What everybody reads: the headline and the lead.
_SEEN_BY_ALL = 2.0
_FIELDS = ("title", "lead")

#: Characters for each of which a text has one more chance to be wrong, and above which length says no more.
_LENGTH, _LONGEST = 200, 600


class Risk(float):
    """How likely a finished translation is wrong, as a number to order by; ``why`` says in a line what it is from."""

    __slots__ = ("why",)

    why: str

    def __new__(cls, value: float, why: str = "") -> Risk:
        """Make one of a number and its reason."""
        made = super().__new__(cls, value)
        made.why = why
        return made


def risk(
    segment: Segment, judged: Standing, findings: Iterable[Finding], *, corrected: Mapping[str, float] | None = None
) -> Risk:
    """Weigh what is known of a finished translation: more is riskier.

    ``findings`` are what the checks say of it, those of whole issues (`misplaced`, `omission`: its fit) among them.
    ``corrected``: by translator, the share of their texts that others had to correct (see ``corrections``).
    """
    reasons: list[tuple[float, str]] = []
    told = list(findings)
    if told:
        worst = max(told, key=lambda finding: _WEIGHTS[finding.severity])
        more = f" (and {len(told) - 1} more)" if len(told) > 1 else ""
        reasons.append((sum(_WEIGHTS[finding.severity] for finding in told), f"{worst.check}: {worst.message}{more}"))
    if judged.origin.startswith(MACHINE):
        reasons.append((_MACHINE, "kept as the machine made it"))
    elif judged.origin.startswith(MEMORY):
        reasons.append((_MEMORY, "taken from the memory"))
    share = (corrected or {}).get(judged.translator, 0.0)
    if share > 0:
        reasons.append((_CORRECTED * share, f"others corrected {share:.0%} of {judged.translator}'s texts"))
    if segment.context in _FIELDS:
        reasons.append((_SEEN_BY_ALL, f"it is the {segment.context}"))
    length = min(len(segment.text), _LONGEST) / _LENGTH
    if length >= 1:
        reasons.append((length, "long"))
    else:
        reasons.append((length, ""))
    ordered = sorted(reasons, key=lambda reason: -reason[0])
    return Risk(sum(weight for weight, _ in reasons), "; ".join(words for _, words in ordered if words))


def corrections(ledgers: Iterable[Ledger]) -> dict[str, float]:
    """By person, the share of their translations that somebody else then made anew for the same source.

    Few texts are mixed with none that were corrected, so that one slip of a newcomer doesn't count as all.
    """
    made: dict[str, int] = defaultdict(int)
    changed: dict[str, int] = defaultdict(int)
    for ledger in ledgers:
        by_source: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for fact in ledger:
            if fact.deed is Deed.MADE and not fact.origin.startswith(MACHINE):
                by_source[fact.source].append((fact.at, fact.by))
        for facts in by_source.values():
            people = [person for _, person in sorted(facts)]
            for number, person in enumerate(people):
                made[person] += 1
                changed[person] += any(other != person for other in people[number + 1 : number + 2])
    return {person: changed[person] / max(count, _ENOUGH) for person, count in made.items() if changed[person]}


def risks(
    coverage: Coverage, findings: Sequence[Finding], corrected: Mapping[str, float] | None = None
) -> dict[EntryKey, Risk]:
    """The risk of every text of an article in a locale, by the segment's key.

    ``findings``: of the issue; those of other catalogs are left alone.
    """
    by_text: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.where.path == coverage.path:
            by_text[digest(finding.text)].append(finding)
    result = {}
    for segment in coverage.segments:
        entry = coverage.entries.get(segment.key)
        told = by_text.get(digest(entry.target), ()) if entry else ()
        result[segment.key] = risk(segment, coverage.standings[segment.key], told, corrected=corrected)
    return result
