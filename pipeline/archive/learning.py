"""Learning which words render each other from finished pairs, issue by issue; what was learned can be taken back.

What was learned of an issue lies beside the counts, in the index, so that it is taken back when the issue changes.
Verdicts that are known are not worked out anew for what is learned later.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

import msgspec

from pipeline.alignment import lengths
from pipeline.alignment.lexicon import NOTHING, Learner, Links
from pipeline.alignment.reading import Reading
from pipeline.archive.by_issue import index_of
from pipeline.archive.index import Row
from pipeline.archive.lexicon import KIND, LINKS, PAIRS, STATE, basis
from pipeline.archive.memory import pairs_of
from pipeline.checks.view import view
from pipeline.errors import PerakladError
from pipeline.parallel.workers import ALONE, Workers
from pipeline.po import catalogs
from pipeline.workspace import Workspace

#: Pairs of one issue: the stems of source and target, and the logarithm of the ratio of their lengths.
Learned = dict[str, list[tuple[list[str], list[str], float]]]


class State(msgspec.Struct):
    """What was learned: the digest of each issue's files, and the counts by pair of locales."""

    issues: dict[str, str] = {}
    learners: dict[str, Learner] = {}


def learn(workspace: Workspace, issues: Iterable[str], *, workers: Workers = ALONE) -> int:
    """Learn the issues that are new or have changed since they were learned. Return how many were learned.

    Workers read the pairs; they are counted here, in the order of the issues. Raises PerakladError if a worker fails.
    """
    index, version = index_of(workspace), basis()
    row = index.rows(KIND, version, [STATE]).get(STATE)
    state = msgspec.msgpack.decode(row.content, type=State) if row else State()
    current = set(workspace.issues())
    wanted = [name for name in issues if state.issues.get(name) != workspace.snapshot(name).digest]
    gone = [issue for issue in state.issues if issue not in current]
    if not wanted and not gone:
        return 0
    touched: dict[str, set[str]] = {}
    known = index.rows(PAIRS, version, [name for name in (*wanted, *gone) if name in state.issues])
    for issue in (*wanted, *gone):
        if issue in known:
            _count(state, msgspec.msgpack.decode(known[issue].content, type=Learned), touched, take_back=True)
        state.issues.pop(issue, None)
    rows = []
    for row in workers.map(partial(_of_issue, workspace), wanted):
        _count(state, msgspec.msgpack.decode(row.content, type=Learned), touched)
        state.issues[row.name] = row.files
        rows.append(row)
    index.put(PAIRS, version, rows)
    kept = index.rows(KIND, version, [LINKS]).get(LINKS)
    links = msgspec.msgpack.decode(kept.content, type=dict[str, Links]) if kept else {}
    for pair, words in touched.items():
        links[pair] = state.learners[pair].links(links.get(pair, NOTHING), words)
    index.put(KIND, version, [Row(STATE, "", msgspec.msgpack.encode(state))])
    index.put(KIND, version, [Row(LINKS, "", msgspec.msgpack.encode(links))])
    return len(wanted)


def _of_issue(workspace: Workspace, issue: str) -> Row:
    """What an issue teaches, as the index keeps it: the work of a worker."""
    files = workspace.snapshot(issue)
    return Row(issue, files.digest, msgspec.msgpack.encode(_pairs(workspace.holding(files), issue)))


def _count(state: State, learned: Learned, touched: dict[str, set[str]], *, take_back: bool = False) -> None:
    for pair, texts in learned.items():
        learner = state.learners.setdefault(pair, Learner())
        stems = [(one, other) for one, other, _ in texts]
        ratios = [ratio for *_, ratio in texts]
        words = (learner.remove if take_back else learner.add)(stems, ratios)
        touched.setdefault(pair, set()).update(words)


def _pairs(workspace: Workspace, issue: str) -> Learned:
    """The finished pairs of an issue; what can't be read teaches nothing."""
    result: Learned = {}
    files = workspace.snapshot(issue).files
    try:
        names = workspace.slugs(issue)
    except PerakladError:
        return result
    for name in names:
        for locale in workspace.config.locales:
            if catalogs.path_of(issue, name, locale) not in files:
                continue
            try:
                pairs = list(pairs_of(workspace, issue, name, locale))
            except Exception:  # noqa: BLE001, S112 - a catalog that can't be read is told elsewhere
                continue
            for pair in pairs:
                source, target = (Reading(view(text).text, where) for text, where in (
                    (pair.source, pair.source_locale), (pair.target, pair.target_locale)))  # fmt: skip
                ratio = lengths.ratio(source.length, target.length)
                result.setdefault(f"{pair.source_locale}-{locale}", []).append((_once(source), _once(target), ratio))
    return result


def _once(text: Reading) -> list[str]:
    return sorted(text.stem_set)
