"""Check as the one comment of a pull request: what this change made stale, missing or wrong, and in whose hands it is.

A hidden mark in it tells it from other comments, so that the next push edits it. Digests alone can't be approved by
such a comment: a review is a person's word on a text, given in the desk, in an editor or by `peraklad review`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import quote

import msgspec

from pipeline.languages import ENGLISH
from pipeline.model import Finding, State, Verdict, Where
from pipeline.reports.grouping import grouped
from pipeline.reports.md import plain
from pipeline.reports.wording import Say, saying

#: Begins the comment; readers don't see it.
MARK = "<!-- peraklad: translations -->"

#: Findings told one by one; GitHub takes 65,536 characters in a comment, readers less.
LISTED = 30

_STATES = tuple(str(state) for state in State)

#: What a state is called where it counts what is left to do with it.
_WORDS = {str(State.TRANSLATED): "to review"}

#: What tells a finding from others: not its line, which moves with what stands above.
_Key = tuple[str, str, str, str, str, str]


class Settings(msgspec.Struct, frozen=True):
    """What a comment is made by besides the verdicts.

    ``before``: the verdicts on the base (None: nobody knows them, and all is told). ``hands``: by issue, article and
    locale. ``preview``: an address with places for ``{issue}``, ``{article}`` and ``{locale}``. ``tell`` says a
    finding's message in the reader's language.
    """

    before: Sequence[Verdict] | None = None
    hands: Mapping[tuple[str, str, str], str] = {}
    language: str = ENGLISH
    preview: str = ""
    tell: Say = str


def check(verdicts: Sequence[Verdict], settings: Settings | None = None) -> str:
    """Return the comment in Markdown."""
    given = settings or Settings()
    say = saying(given.language)
    known = Counter(_key(reason) for verdict in given.before or () for reason in verdict.reasons)
    new: list[Finding] = []
    now: Counter[_Key] = Counter()
    for finding in (reason for verdict in verdicts for reason in verdict.reasons):
        key = _key(finding)
        now[key] += 1
        if now[key] > known[key]:
            new.append(finding)
    mended = sum((known - now).values())
    lines = [MARK, f"### {say('Translations')}", ""]
    if given.before is None:
        lines.append(say("What is open:") if new else say("Nothing is open."))
    elif new:
        lines.append(say("What this change made open:"))
    else:
        lines.append(say("This change left nothing open that was not open before."))
    if mended:
        lines += ["", say("Settled by this change: {count}.").format(count=mended)]
    if new:
        lines += ["", *_table(new, given, say), *_wrong(new, given, say)]
    lines += ["", f"<details><summary>{say('Verdict on each issue')}</summary>", ""]
    lines += [f"- {'✅' if verdict.passed else '❌'} {plain(_verdict(verdict, say))}" for verdict in verdicts]
    lines += ["", "</details>", "", f"<sub>{say('This comment is kept up to date with each push.')}</sub>"]
    return "\n".join(lines) + "\n"


def _verdict(verdict: Verdict, say: Say) -> str:
    """The verdict on one issue as a line, with the editions."""
    parts = [f"{name} {say('complete') if passed else say('blocked')}" for name, passed in verdict.editions.items()]
    name = verdict.issue + (f"/{'+'.join(verdict.articles)}" if verdict.articles else "")
    if verdict.passed:
        return say("{issue} may be published: {editions}").format(issue=name, editions=", ".join(parts))
    told = say("{issue} is not ready: {editions}; reasons: {count}")
    return told.format(issue=name, editions=", ".join(parts), count=len(verdict.reasons))


def _key(finding: Finding) -> _Key:
    where = finding.where
    return (where.issue, where.article, where.locale, finding.check, finding.text, finding.message)


def _table(new: Iterable[Finding], given: Settings, say: Say) -> list[str]:
    """A row an article and locale: how many of each kind, in whose hands, and where to look at it."""
    rows: dict[tuple[str, str, str], Counter[str]] = {}
    for finding in new:
        place = (finding.where.issue, finding.where.article, finding.where.locale)
        rows.setdefault(place, Counter())[finding.check if finding.check in _STATES else ""] += 1
    shown = [state for state in _STATES if any(counts[state] for counts in rows.values())]
    shown += [""] if any(counted[""] for counted in rows.values()) else []
    head = [
        say("article"),
        say("into"),
        *(say(_WORDS.get(kind, kind)) if kind else say("wrong") for kind in shown),
        say("in the hands of"),
    ]
    head += [say("preview")] if given.preview else []
    lines = ["| " + " | ".join(head) + " |", "|---|---|" + "--:|" * len(shown) + "---|" * (len(head) - len(shown) - 2)]
    for (issue, article, locale), findings in sorted(rows.items()):
        person = given.hands.get((issue, article, locale), "") if locale else ""
        cells = [plain("/".join(filter(None, (issue, article)))), locale or "–"]
        cells += [str(findings[kind]) if findings[kind] else "–" for kind in shown]
        cells.append(plain(person) if person else say("nobody"))
        if given.preview:
            cells.append(_link(given.preview, Where("", 0, issue, article, locale), say))
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def _link(address: str, where: Where, say: Say) -> str:
    if not (where.article and where.locale and where.issue):
        return "–"
    values = {"issue": where.issue, "article": where.article, "locale": where.locale}
    for name, value in values.items():
        address = address.replace(f"{{{name}}}", quote(value))
    return f"[{say('look')}](<{address}>)"


def _wrong(new: Iterable[Finding], given: Settings, say: Say) -> list[str]:
    """What the checks say, grouped; states are counted in the table."""
    groups = grouped(finding for finding in new if finding.check not in _STATES)
    if not groups:
        return []
    lines = ["", f"**{say('What is wrong')}**", ""]
    for group in groups[:LISTED]:
        first = group.first
        hint = f" → {plain(given.tell(first.hint))}" if first.hint else ""
        message = given.tell(first.message if len(group.findings) == 1 else group.message)
        place = " ".join(
            filter(None, ("/".join(filter(None, (first.where.issue, first.where.article))), first.where.locale))
        )
        lines.append(f"- {plain(place or first.where.path)}: {plain(message)}{hint}")
    if len(groups) > LISTED:
        lines.append(
            "- … " + say("and {count} more: `peraklad check --all` lists them").format(count=len(groups) - LISTED)
        )
    return lines
