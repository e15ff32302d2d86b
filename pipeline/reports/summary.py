"""Check for a person at a terminal: the verdict, a line an article and locale, then what can be mended at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from shlex import quote
from types import MappingProxyType

from pipeline.errors import printable
from pipeline.model import Finding, Severity, State, Verdict
from pipeline.po.catalogs import LABELS
from pipeline.reports import concise
from pipeline.reports.grouping import Group, grouped, of_issue, plural
from pipeline.reports.grouping import summary as of_all
from pipeline.reports.terminal import painter

#: Lines of a summary, so that it fits on a screen, and the least of them that tell single findings.
MOST, LEAST = 40, 6

#: Columns where there is no terminal to ask: nothing is cut.
WIDTH = 100_000

#: In whose hands an article is in a locale, by issue, article and locale; who isn't in it is nobody's.
Hands = Mapping[tuple[str, str, str], str]

#: Nobody has asked whose anything is.
UNKNOWN: Hands = MappingProxyType({})

_STATES = {str(state): str(state) for state in State} | {str(State.TRANSLATED): "to review"}

#: An article in a locale, as the summary counts it: what is wrong with it, by kind.
_Line = tuple[str, str, str, Counter[str]]


def check(
    verdicts: Sequence[Verdict],
    *,
    hands: Hands | None = None,
    width: int = WIDTH,
    colour: bool = False,
    by_person: bool = False,
) -> str:
    """Return the summary, of ``MOST`` lines where that is enough for a line an article and locale.

    ``by_person`` puts what is in the same hands together.
    """
    paint = painter() if colour else lambda text, _: text
    hands = UNKNOWN if hands is None else hands
    lines: list[str] = []
    if len(verdicts) > 1:
        lines.append(paint(of_all(verdicts), "bold"))
    if by_person:
        lines += [_of_issue(verdict, paint) for verdict in verdicts]
        lines += _by_person(verdicts, hands, width)
    else:
        for verdict in verdicts:
            lines.append(_of_issue(verdict, paint))
            lines += [f"  {_cut(line, width - 2)}" for line in _articles(verdict, hands)]
    commands = [f"  {_cut(command, width - 2)}" for command in _commands(verdicts)]
    room = max(LEAST, MOST - len(lines) - len(commands) - 3)
    told = list(_findings(verdicts, room, width))
    if commands or told:
        lines += ["", *commands, *told]
    if not verdicts or (len(verdicts) == 1 and verdicts[0].passed):
        lines.append(of_all(verdicts))
    return "\n".join(lines) + "\n"


def _of_issue(verdict: Verdict, paint: Callable[[str, str], str]) -> str:
    return paint(of_issue(verdict), "bold green" if verdict.passed else "bold red")


def _cut(line: str, width: int) -> str:
    line = printable(line, WIDTH)
    return line if len(line) <= width else line[: max(1, width - 1)] + "…"


def _lines(verdict: Verdict) -> list[_Line]:
    """What is counted of each article in each locale of an issue, in the order of its articles."""
    counts: dict[tuple[str, str], Counter[str]] = {
        (tally.article, tally.locale): Counter() for tally in verdict.tallies
    }
    for finding in verdict.reasons:
        where = finding.where
        counts.setdefault((where.article, where.locale), Counter())[finding.check] += 1
    ordered = sorted(counts.items(), key=lambda item: (item[0][0] == LABELS, item[0]))
    return [(verdict.issue, article, locale, counted) for (article, locale), counted in ordered]


def _counted(counts: Counter[str]) -> str:
    """“10 missing, 2 stale, 2 numbers”: states first, worst first, then what the checks say."""
    states = [f"{counts[state]} {word}" for state, word in _STATES.items() if counts[state]]
    return ", ".join([*states, *(f"{count} {kind}" for kind, count in sorted(counts.items()) if kind not in _STATES)])


def _articles(verdict: Verdict, hands: Hands) -> Iterator[str]:
    lines = _lines(verdict)
    for issue, article, locale, counts in lines:
        if counts:
            name = " ".join(filter(None, (article or "the issue", locale)))
            yield f"{name}: {_whose(hands, issue, article, locale)}{_counted(counts)}"
    ready: dict[str, list[str]] = {}
    for _, article, locale, counts in lines:
        if not counts:
            ready.setdefault(article, []).append(locale)
    if ready:
        yield "ready: " + ", ".join(f"{article} ({', '.join(where)})" for article, where in ready.items())


def _whose(hands: Hands, issue: str, article: str, locale: str) -> str:
    if not locale or hands is UNKNOWN:
        return ""
    person = hands.get((issue, article, locale))
    return f"in the hands of {person}: " if person else "in nobody's hands: "


def _by_person(verdicts: Sequence[Verdict], hands: Hands, width: int) -> Iterator[str]:
    people: dict[str, list[str]] = {}
    for issue, article, locale, counts in (line for verdict in verdicts for line in _lines(verdict)):
        if counts:
            person = hands.get((issue, article, locale), "") if locale else ""
            name = " ".join(filter(None, (f"{issue}/{article}" if article else issue, locale)))
            people.setdefault(person, []).append(f"{name}: {_counted(counts)}")
    for person in sorted(people, key=lambda name: (not name, name)):
        yield _cut(person or "in nobody's hands", width)
        yield from (f"  {_cut(line, width - 2)}" for line in people[person])


def _commands(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """What one command would mend or decide."""
    for verdict in verdicts:
        issue = quote(verdict.issue)
        if repairs := sum(finding.fix is not None for finding in (*verdict.reasons, *verdict.notices)):
            yield f"{plural(repairs, 'repair')} can be made at once: peraklad check {issue} --fix"
        for state, many, one, command in (
            (State.STALE, "are stale; if they still hold", "is stale; if it still holds", "confirm"),
            (State.TRANSLATED, "wait for a reviewer", "waits for a reviewer", "review"),
        ):
            counts = Counter(finding.where.locale for finding in verdict.reasons if finding.check == state)
            if counts:
                total = sum(counts.values())
                yield f"{total} {one if total == 1 else many}: peraklad {command} {issue} --locale {','.join(counts)}"


def _findings(verdicts: Sequence[Verdict], room: int, width: int) -> Iterator[str]:
    """The findings: whole where they fit; else a line each of those that are no state, as many as fit."""
    everything = [line for verdict in verdicts for line in concise.findings(verdict)]
    if len(everything) <= room:
        yield from everything
        return
    groups = [
        group
        for severity in (Severity.ERROR, Severity.WARNING)
        for group in grouped(_told(verdicts, severity))
        if group.first.check not in _STATES
    ]
    for group in groups[:room]:
        yield f"  {_cut(_short(group), width - 2)}"
    left = sum(len(group.findings) for group in groups[room:])
    more = f"{plural(left, 'more finding')}; " if left else ""
    yield f"{more}peraklad check --all lists every finding, with what to do."


def _told(verdicts: Sequence[Verdict], severity: Severity) -> Iterable[Finding]:
    return (
        reason for verdict in verdicts for reason in (*verdict.reasons, *verdict.notices) if reason.severity is severity
    )


def _short(group: Group) -> str:
    """A finding with its place as people say it: the article, the locale and the line."""
    where = group.where
    place = " ".join(filter(None, (where.article, where.locale))) or where.path
    line = f":{where.line}" if where.line else ""
    mark = "" if group.first.severity is Severity.ERROR else "warning: "
    return f"{place}{line}: {mark}{group.message} [{group.first.check}]"
