"""History: the counts of each catalog as they were, read from git: the log over ``locales/``, nothing checked out.

What counts is when a change arrived on the branch (first parents, committer's date). Each version of a catalog is
judged with the ledger of the same moment by the function that judges today's; what it says never changes again and is
kept in the index.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from pathlib import Path

import msgspec

from pipeline import files
from pipeline.archive.by_issue import index_of
from pipeline.archive.index import Row, basis_of
from pipeline.errors import PerakladError
from pipeline.files import git
from pipeline.model import Segment, Tally
from pipeline.planning.outlook import Burndown, open_words
from pipeline.po import catalogs
from pipeline.state import ledger
from pipeline.state.source import Source
from pipeline.state.standing import cover
from pipeline.workspace import Workspace

_PATH = re.compile(r"locales/(?P<locale>[^/]+)/LC_MESSAGES/(?P<issue>[^/]+)/(?P<name>[^/]+)\.(?P<kind>po|jsonl)")
_NONE = re.compile("0+")

#: Issue, article and locale.
Place = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class History:
    """The counts of the catalogs after each commit that changed one, oldest first."""

    steps: tuple[tuple[datetime, Mapping[Place, Tally | None]], ...]

    def at(self, moment: datetime) -> dict[Place, Tally]:
        """The counts as they were at a moment; what didn't exist yet is not among them."""
        result: dict[Place, Tally] = {}
        for when, changes in self.steps:
            if when > moment:
                break
            _apply(result, changes)
        return result

    def burndowns(self, issues: Iterable[str], now: datetime, zone: tzinfo) -> tuple[Burndown, ...]:
        """The words left of each issue at the end of each day since its first catalog; at last, now."""
        return tuple(burndown for issue in issues if (burndown := self._burndown(issue, now, zone)))

    def _burndown(self, issue: str, now: datetime, zone: tzinfo) -> Burndown | None:
        steps = [
            (when, own)
            for when, changes in self.steps
            if (own := {key: tally for key, tally in changes.items() if key[0] == issue})
        ]
        if not steps:
            return None
        days: list[date] = []
        left: dict[str, list[int]] = {}
        known: dict[Place, Tally] = {}
        day = steps[0][0].astimezone(zone).date()
        while day <= now.astimezone(zone).date():
            end = datetime.combine(day, time.max, zone)
            while steps and steps[0][0] <= end:
                _apply(known, steps.pop(0)[1])
            for locale in {locale for _, _, locale in known} | set(left):
                series = left.setdefault(locale, [0] * len(days))
                series.append(sum(open_words(tally) for key, tally in known.items() if key[2] == locale))
            days.append(day)
            day += timedelta(days=1)
        return Burndown(issue, tuple(days), {locale: tuple(series) for locale, series in sorted(left.items())})


def _apply(tallies: dict[Place, Tally], changes: Mapping[Place, Tally | None]) -> None:
    for key, tally in changes.items():
        if tally is None:
            tallies.pop(key, None)
        else:
            tallies[key] = tally


def history(workspace: Workspace, issues: Iterable[str]) -> History | None:
    """Read the history of issues; None where there is no git, no repository or no commit yet."""
    wanted = frozenset(issues)
    log = git.run(workspace.root, "log", "--first-parent", "-m", "--reverse", "--raw", "--no-renames", "--no-abbrev",
               "--relative", "-z", "--format=%x01%ct", "HEAD", "--", "locales")  # fmt: skip
    if log is None:
        return None
    states: list[tuple[datetime, dict[Place, tuple[str, str]]]] = []
    blobs: dict[Place, dict[str, str]] = {}
    for when, changes in _commits(log):
        touched = set()
        for path, blob in changes:
            match = _PATH.fullmatch(path)
            if match and match["issue"] in wanted and match["locale"] in workspace.config.locales:
                key = (match["issue"], match["name"], match["locale"])
                blobs.setdefault(key, {})[match["kind"]] = blob
                touched.add(key)
        if touched:
            states.append((when, {key: (blobs[key].get("po", ""), blobs[key].get("jsonl", "")) for key in touched}))
    judged = _judged(workspace, [(key, pair) for _, touched in states for key, pair in touched.items()])
    return History(
        tuple((when, {key: judged.get((key, pair)) for key, pair in touched.items()}) for when, touched in states)
    )


def _commits(log: bytes) -> Iterator[tuple[datetime, list[tuple[str, str]]]]:
    """Each commit's time and what it changed: the path, and the new blob's name (empty where it was deleted)."""
    for commit in log.split(b"\x01")[1:]:
        stamp, *fields = commit.decode("utf-8", "surrogateescape").strip("\0\n").split("\0")
        changes = []
        for head, path in zip(fields[::2], fields[1::2], strict=False):
            parts = head.strip().split(" ")
            blob = parts[3] if len(parts) > 3 else ""
            changes.append((path, "" if _NONE.fullmatch(blob) else blob))
        yield datetime.fromtimestamp(int(stamp.strip()), UTC), changes


def _judged(
    workspace: Workspace, versions: Iterable[tuple[Place, tuple[str, str]]]
) -> dict[tuple[Place, tuple[str, str]], Tally]:
    """The counts of each version of a catalog with its ledger; one that can't be read has none."""
    wanted = {f"{key[0]}/{key[1]}/{key[2]} {po} {facts}": (key, (po, facts)) for key, (po, facts) in versions if po}
    index, basis = index_of(workspace), basis_of()
    known = index.rows("history", basis)
    result = {name: msgspec.msgpack.decode(known[name].content, type=Tally) for name in wanted if name in known}
    missing = {name: version for name, version in wanted.items() if name not in result}
    texts = _blobs(workspace.root, {blob for _, pair in missing.values() for blob in pair if blob})
    new = []
    for name, (key, (po, facts)) in missing.items():
        with suppress(PerakladError, KeyError):
            result[name] = _count(key, texts[po], texts[facts] if facts else b"")
            new.append(Row(name, "", msgspec.msgpack.encode(result[name])))
    index.put("history", basis, new)
    return {wanted[name]: tally for name, tally in result.items()}


def _count(key: Place, po: bytes, facts: bytes) -> Tally:
    catalog = catalogs.parse(files.decode(po, "catalog"), "catalog")
    issue, name, locale = key
    segments = [Segment(entry.source, entry.kind, entry.context) for entry in catalog.active]
    # Counts need no file of the source, which may be in another locale by now.
    source = Source.of(issue, name, "", "", segments)
    return cover(source, locale, catalog.entries, ledger.parse(facts, "ledger")).tally


def _blobs(root: Path, names: set[str]) -> dict[str, bytes]:
    """The contents of blobs by their names, in one go."""
    if not names:
        return {}
    order = sorted(names)
    data = git.run(root, "cat-file", "--batch", stdin="".join(f"{name}\n" for name in order).encode()) or b""
    result: dict[str, bytes] = {}
    start = 0
    while start < len(data):
        end = data.index(b"\n", start)
        head = data[start:end].split(b" ")
        start = end + 1
        if len(head) == 3:
            size = int(head[2])
            result[head[0].decode()] = data[start : start + size]
            start += size + 1
    return result
