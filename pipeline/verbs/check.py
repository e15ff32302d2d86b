"""Verdicts: which issues may be published, and why the others may not; from the index where it knows.

Nothing heavy is imported here: an issue in which nothing has changed needs no dictionary and no check anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from types import MappingProxyType
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from pipeline import glossary
from pipeline.archive.by_issue import index_of, settings_basis, walk
from pipeline.archive.index import Row
from pipeline.errors import PerakladError, SelectionError
from pipeline.files import inside
from pipeline.gate import page_needs, surroundings
from pipeline.gate.verdict import of_articles
from pipeline.languages import dictionaries
from pipeline.model import Finding, Verdict
from pipeline.parallel.workers import ALONE, Workers
from pipeline.planning.journal import Act
from pipeline.planning.journal import path_of as journal_path
from pipeline.workspace import Workspace
from pipeline.workspace.snapshot import Snapshot

_decoder = msgspec.msgpack.Decoder(Verdict)


def check(
    workspace: Workspace,
    names: Iterable[str] = (),
    *,
    locale: str | None = None,
    suggest: bool = False,
    fail_under: Mapping[str, float] = MappingProxyType({}),
    notices: bool = True,
    use_index: bool = True,
    policy_from: str = "",
    workers: Workers = ALONE,
    progress: Callable[[str], None] = lambda _: None,
) -> tuple[Verdict, ...]:
    """Judge the issues named (default: all), newest last. ``locale`` restricts the judgement to one locale.

    ``suggest``: say for words that no dictionary knows what may have been meant (slow). ``progress`` is told each
    issue. ``fail_under``: by locale, the share of finished segments (per cent) that this run asks for instead of what
    the policy says of translated and reviewed ones. Without ``notices``, verdicts tell only what blocks. Without
    ``use_index`` nothing is believed that was worked out before. ``policy_from``: a commit whose policies and checks
    count instead of those at hand; what these would loosen is a notice.

    An unreadable catalog, a crashed check or an empty issue is a reason in the verdict: the other files are judged
    all the same. Raises SelectionError if there is nothing to judge, SettingsError or ArticleError for what makes a
    judgement impossible.
    """
    names = tuple(names)
    own = workspace
    if policy_from:
        from pipeline.gate import rules

        workspace, use_index = rules.by_rules_of(workspace, policy_from), False
    wanted = _wanted(workspace, names)
    issues = tuple(wanted) if names else workspace.issues()
    if not issues:
        raise SelectionError(
            "there is no issue to check",
            where="articles",
            hint="Add an article with `peraklad import`, or look where you are.",
        )
    basis = basis_of(workspace)
    kind = f"verdict {locale or ''} {'suggest' if suggest else ''} {dict(sorted(fail_under.items())) or ''}"
    labels = workspace.snapshot("")

    def recall(issue: str, row: Row) -> _Judged | None:
        return _Judged(row) if row.files == _state(workspace, workspace.snapshot(issue), labels) else None

    def may_keep() -> bool:
        # Else the glossary was changed meanwhile: nobody knows which one was used.
        return basis == basis_of(workspace)

    work = partial(_judge, workspace, basis if use_index else "", locale, suggest, dict(fail_under))
    kept: list[Row] = []
    done: dict[str, Verdict] = {}
    read = _Reader(notices=notices)
    # Where everything is read anyway, words are learned from it; one issue doesn't wait for ten years of others.
    prepare = partial(_prepare, workspace, issues if use_index and not names else (), workers)
    for step in walk(
        workspace, kind, basis, issues, recall, work, workers=workers, prepare=prepare, may_keep=may_keep,
        use_index=use_index,
    ):  # fmt: skip
        progress(step.issue)
        done[step.issue] = read(step.known.verdict)
        if step.known.findings is not None:
            kept.append(step.known.findings)
        if policy_from:
            weaker_rules = tuple(rules.weaker(own, policy_from, step.issue))
            done[step.issue] = replace(done[step.issue], notices=(*weaker_rules, *done[step.issue].notices))
    if kept and may_keep():
        from pipeline.archive import findings

        index_of(workspace).put(findings.KIND, basis, kept)
    # What git is about is in no file of ours.
    open_merges = surroundings.unmerged(workspace.root)
    editions = workspace.config.required()
    verdicts = (surroundings.with_open_merges(done[issue], open_merges, editions) for issue in issues)
    return tuple(
        of_articles(verdict, slugs, editions) if (slugs := wanted.get(verdict.issue)) else verdict
        for verdict in verdicts
    )


class _Reader:
    """Reads verdicts from rows of the index; those of ten years may have a hundred thousand notices."""

    def __init__(self, *, notices: bool) -> None:
        self.notices = notices
        self.known: dict[object, object] = {}

    def __call__(self, row: Row) -> Verdict:
        verdict = _decoder.decode(row.content)
        return replace(
            verdict,
            reasons=tuple(map(self._shared, verdict.reasons)),
            notices=tuple(map(self._shared, verdict.notices)) if self.notices else (),
        )

    def _shared(self, finding: Finding) -> Finding:
        """The finding with what it says in common with others kept once: most of it."""
        where = {name: self._once(getattr(finding.where, name)) for name in ("path", "issue", "article", "locale")}
        texts = {name: self._once(getattr(finding, name)) for name in ("check", "message", "hint", "text")}
        return replace(finding, where=replace(finding.where, **where), **texts)

    def _once(self, value: object) -> object:
        return self.known.setdefault(value, value)


def _wanted(workspace: Workspace, names: Sequence[str]) -> dict[str, frozenset[str]]:
    """The issues that are named, each with the articles of it that are; none of them stands for all."""
    wanted: dict[str, frozenset[str]] = {}
    known = workspace.issues() if names else ()
    for name in names:
        if name in known:
            wanted[name] = frozenset()
            continue
        chosen = workspace.select([name])
        if not chosen:
            raise SelectionError(
                f"“{name}” names no issue", hint="Name an issue by its Monday, for example 2017-05-08."
            )
        issue = chosen[0][0]
        whole = wanted.get(issue) == frozenset() or issue in name.rstrip("/").split("/")[-1:]
        wanted[issue] = frozenset() if whole else wanted.get(issue, frozenset()) | {slug for _, slug in chosen}
    return wanted


class _Judged(NamedTuple):
    """The row of an issue's verdict, and that of what the checks said of its texts where that is new."""

    verdict: Row
    findings: Row | None = None


def _judge(
    workspace: Workspace, basis: str, locale: str | None, suggest: bool, fail_under: Mapping[str, float], issue: str
) -> tuple[Row | None, _Judged]:
    """Judge one issue from a snapshot of its files and of the labels: the work of a worker.

    ``basis``: of what the index knows of its texts; nothing of it is asked, or kept, where that is empty.
    """
    from pipeline.archive import findings
    from pipeline.gate import judging

    own, labels = workspace.snapshot(issue), workspace.snapshot("")
    memo = findings.recall(workspace, basis, issue) if basis else None
    verdict = judging.judge(
        workspace.holding(own, labels), issue, locale, suggest=suggest, fail_under=fail_under, memo=memo
    )
    row = Row(issue, _state(workspace, own, labels), msgspec.msgpack.encode(verdict))
    # A crash may be the machine's, not the files': it is found anew each time.
    crashed = any(finding.check == "crash" for finding in verdict.reasons)
    return None if crashed else row, _Judged(row, memo.row(issue) if memo else None)


def _state(workspace: Workspace, own: Snapshot, labels: Snapshot) -> str:
    """A digest of the files that a verdict depends on; of the issue's journal only what may hold it back counts."""
    journal = own.files.get(journal_path(own.issue), b"")
    corrections = hashlib.sha256(journal).hexdigest() if str(Act.CORRECTED).encode() in journal else ""
    texts = f"{own.digest} {labels.digest} {corrections}".encode()
    return hashlib.sha256(texts + page_needs.beside(workspace, own)).hexdigest()


def basis_of(workspace: Workspace) -> str:
    """What verdicts depend on besides the issue's files and the labels: settings, glossary and dictionaries."""
    config = workspace.config
    own: Sequence[str] = (config.glossary, *map(glossary.own_words_path, config.locales))
    files = (path.read_bytes() if (path := inside(workspace.root, where)).is_file() else b"-" for where in own)
    return settings_basis(workspace, dictionaries.identity(config.locales), *files)


def _prepare(workspace: Workspace, learned: Sequence[str], workers: Workers) -> None:
    """What is needed before anything is judged anew: checks that there are, and the words of what is finished."""
    from pipeline.gate import proofreading

    proofreading.require_known_checks(workspace)
    if learned:
        from pipeline.archive.learning import learn

        with suppress(PerakladError):  # what can't be read is told by the judgement
            learn(workspace, learned, workers=workers)
