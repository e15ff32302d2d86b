"""Check: the gate's verdict on one issue, from its articles and catalogs."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from types import MappingProxyType
from typing import TypeVar

from msgspec.structs import replace

from pipeline.archive.findings import Memo
from pipeline.archive.sources import Sources, former_catalogs
from pipeline.articles import labels, path_of
from pipeline.config import IssueSettings, is_among
from pipeline.errors import PerakladError
from pipeline.gate import machine_kept, page_markup, page_needs, surroundings, verdict
from pipeline.gate.corrections import not_taken_in
from pipeline.gate.offsite import offsite_pictures
from pipeline.gate.proofreading import Texts
from pipeline.model import PAGES, Article, Finding, Policy, Severity, Verdict, Where, digest, folder_of
from pipeline.planning.journal import Note
from pipeline.state.bookkeeping import vanished
from pipeline.state.reasons import quoted
from pipeline.state.source import Source
from pipeline.state.standing import Coverage
from pipeline.workspace import Workspace
from pipeline.workspace.coverage import look
from pipeline.workspace.notes import notes_of

T = TypeVar("T")
#: Texts of one catalog that a finding quotes.
SHOWN = 3


def judge(
    workspace: Workspace,
    issue: str,
    locale: str | None,
    *,
    suggest: bool = False,
    fail_under: Mapping[str, float] = MappingProxyType({}),
    memo: Memo | None = None,
) -> Verdict:
    """Judge one issue, in one locale or in all.

    ``fail_under``: by locale, the share of finished segments (per cent) that is asked for instead of the policy's
    shares of translated and reviewed ones; what the checks find blocks all the same.

    ``memo``: what is known of texts that were looked at before; it takes in what is said of the others.

    ``suggest``: say for words that no dictionary knows what may have been meant (slow). An unreadable catalog, a
    crashed check or an issue without an article is a reason in the verdict: the other files are judged all the same.
    Raises SettingsError or ArticleError for what makes a judgement impossible.
    """
    coverages: list[Coverage] = []
    findings: list[Finding] = []
    texts = Texts(workspace, issue=issue, memo=memo or Memo())
    none: tuple[Note, ...] = ()
    nothing: tuple[str, ...] = ()
    settings = _readable(lambda: workspace.issue_settings(issue), IssueSettings(), issue, findings)
    notes = _readable(lambda: notes_of(workspace, issue), none, issue, findings)
    slugs = _readable(lambda: workspace.slugs(issue), nothing, issue, findings)
    if not slugs and not findings:
        findings.append(
            _error(
                "empty-issue",
                f"the issue {issue} has no articles",
                "Add one with `peraklad import`.",
                folder_of(issue),
                issue,
            )
        )
    for slug in slugs:
        try:
            article = workspace.article(issue, slug)
            source = workspace.source(article)
        except Exception as error:  # noqa: BLE001 - the gate fails closed, and judges the other files all the same
            findings.append(_refusal(error, issue, slug, path=path_of(issue, slug)))
            continue
        findings += _vocabulary_findings(workspace, article) if issue != PAGES else ()
        findings += offsite_pictures(article, workspace.config)
        findings += _guarded(lambda article=article: page_needs.findings(workspace, article), article)  # type: ignore[misc]
        findings += _guarded(lambda article=article: page_markup.findings(workspace, article), article)  # type: ignore[misc]
        texts.add_article(article)
        before = len(coverages)
        _cover(workspace, source, issue, coverages, findings, texts, article)
        for coverage in coverages[before:]:
            findings += not_taken_in(workspace, source, coverage, notes)
            policy = workspace.config.policy_for(coverage.locale, settings)
            findings += machine_kept.findings(coverage, workspace.ledger(coverage.path), policy)
    _cover(workspace, workspace.label_source(), issue, coverages, findings, texts)
    findings += texts.findings(suggest=suggest)
    findings += surroundings.leftovers(workspace, issue)
    findings += _orphans(workspace, issue)
    if locale is not None:
        coverages = [coverage for coverage in coverages if is_among(coverage.locale, locale)]
        findings = [
            finding for finding in findings if not finding.where.locale or is_among(finding.where.locale, locale)
        ]
    editions = workspace.config.required() if locale is None else {locale: (tuple(locale.split(",")), "all")}

    def policy_of(where: str) -> Policy:
        policy = workspace.config.policy_for(where, settings)
        return replace(policy, translated=fail_under[where], reviewed=0.0) if where in fail_under else policy

    return verdict.judge(issue, coverages, findings, policy_of, editions)


def _readable(read: Callable[[], T], otherwise: T, issue: str, findings: list[Finding]) -> T:
    """What is read of an issue as a whole; what can't be read is a reason against this issue alone."""
    try:
        return read()
    except PerakladError as error:
        findings.append(_refusal(error, issue, ""))
        return otherwise


def _guarded(judge: Callable[[], Iterator[Finding]], article: Article) -> list[Finding]:
    try:
        return list(judge())
    except Exception as error:  # noqa: BLE001 - as above
        return [_refusal(error, article.issue, article.slug, path=article.path)]


def _cover(
    workspace: Workspace,
    source: Source,
    issue: str,
    coverages: list[Coverage],
    findings: list[Finding],
    texts: Texts,
    article: Article | None = None,
) -> None:
    """Cover a source in all its locales; what can't be read becomes a finding."""
    for locale in workspace.targets(source.locale):
        path = source.catalog_path(locale)
        try:
            looked = look(workspace, source, locale)
        except Exception as error:  # noqa: BLE001 - as above
            findings.append(_refusal(error, issue, source.name, locale, path))
            continue
        coverages.append(looked.coverage)
        if looked.behind:
            findings.append(
                _error(
                    "out-of-sync",
                    f"the catalog is behind {source.path}",
                    "Run `peraklad sync`.",
                    path,
                    issue,
                    locale=locale,
                    article=source.name,
                )
            )
        findings += _vanished(workspace, source, looked.coverage, issue)
        texts.add_targets(source, looked.coverage, issue, article)


def _vanished(workspace: Workspace, source: Source, coverage: Coverage, issue: str) -> Iterator[Finding]:
    """Tell of finished translations that are on record and gone from the file."""
    lost = vanished(coverage.segments, coverage.entries.values(), workspace.ledger(coverage.path))
    if lost:
        count = f"{len(lost)} finished translations are" if len(lost) > 1 else "a finished translation is"
        name = f"{source.issue}/{source.name}" if source.issue else source.name
        yield _error(
            "vanished",
            f"{count} on record and gone from this file: {', '.join(quoted(text) for _, text in list(lost)[:SHOWN])}",
            f"Bring back what was lost: `peraklad restore {name} --locale {coverage.locale}`.",
            coverage.path,
            issue,
            Severity.WARNING,
            locale=coverage.locale,
            article=source.name,
        )


def _orphans(workspace: Workspace, issue: str) -> Iterator[Finding]:
    """Tell of catalogs whose article is gone, and what they hold that stands nowhere else."""
    try:
        paths = workspace.orphans(issue)
    except PerakladError:
        return  # a name that can't be an article's is told of by itself
    sources = Sources.known(workspace)
    for path in paths:
        try:
            count, alone = _held(workspace, sources, path)
        except PerakladError as error:
            yield _refusal(error, issue, "", path.split("/")[1], path)
            continue
        holds = f"{count} translations, {alone} of which stand nowhere else" if count else "no translation"
        yield _error(
            "orphan",
            f"this catalog has no article any more; it holds {holds}",
            "It is kept. Put the article back under its name, or run `peraklad sync`: where the texts stand again, in"
            " whatever issue, they find their translations.",
            path,
            issue,
            Severity.WARNING,
        )


def _held(workspace: Workspace, sources: Sources, path: str) -> tuple[int, int]:
    """How many translations a catalog holds, and how many of them stand nowhere else. Raises PerakladError."""
    catalog = workspace.catalog(path)
    entries = catalog.entries if catalog else ()
    texts = [digest(entry.source, entry.context) for entry in entries if entry.target.strip()]
    elsewhere = sources.find(path.split("/")[1], texts)
    return len(texts), sum(not set(elsewhere.get(text, ())) - {path} for text in texts)


def left_behind(workspace: Workspace) -> Iterator[tuple[str, int, int]]:
    """Catalogs of issues of which nothing else is left: path, translations in it, and those that stand nowhere else."""
    paths = former_catalogs(workspace, workspace.issues())
    sources = Sources.known(workspace) if paths else Sources({})
    for path in paths:
        with suppress(PerakladError):
            count, alone = _held(workspace, sources, path)
            if count:
                yield path, count, alone


def _vocabulary_findings(workspace: Workspace, article: Article) -> Iterator[Finding]:
    """A section or trend must be one of the closed vocabularies: readers compare them from week to week."""
    for name in ("section", "trend"):
        value = str(getattr(article, name))
        vocabulary = workspace.labels.vocabulary(name)
        if value in vocabulary:
            continue
        where = Where(article.path, article.lines.get(name, 1), article.issue, article.slug)
        if not value:
            yield Finding(
                f"label-{name}",
                Severity.WARNING,
                f"the article has no {name}",
                f"Add a line “{name}: …” with one of: {', '.join(vocabulary)}.",
                where,
            )
            continue
        key = labels.recognise(workspace.labels, name, value) or next(
            iter(difflib.get_close_matches(value, vocabulary, n=1)), ""
        )
        hint = f"Did you mean “{key}”?" if key else f"Use one of: {', '.join(vocabulary)}."
        yield Finding(
            f"label-{name}", Severity.ERROR, f"the {name} “{value}” is not in the vocabulary", hint, where, value
        )


def _refusal(error: Exception, issue: str, article: str, locale: str = "", path: str = "") -> Finding:
    if not isinstance(error, PerakladError):
        return _error(
            "crash",
            f"this file could not be judged: {type(error).__name__}: {error}",
            "This is a bug of peraklad: please report it.",
            path,
            issue,
            locale=locale,
            article=article,
        )
    path, _, line = error.where.rpartition(":")
    where = Where(path, int(line)) if path and line.isdigit() else Where(error.where)
    return Finding(
        "unreadable",
        Severity.ERROR,
        error.message,
        error.hint,
        replace(where, issue=issue, article=article, locale=locale),
    )


def _error(
    check: str,
    message: str,
    hint: str,
    path: str,
    issue: str,
    severity: Severity = Severity.ERROR,
    *,
    locale: str = "",
    article: str = "",
) -> Finding:
    return Finding(check, severity, message, hint, Where(path, 0, issue, article, locale))
