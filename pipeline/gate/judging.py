"""Check: the gate's verdict on one issue, from its articles and catalogs."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import TypeVar

from msgspec.structs import replace

from pipeline.articles import labels
from pipeline.config import IssueSettings
from pipeline.errors import PerakladError
from pipeline.gate import page_markup, page_needs, surroundings, verdict
from pipeline.gate.corrections import not_taken_in
from pipeline.gate.proofreading import Texts
from pipeline.model import Article, Finding, Policy, Severity, Verdict, Where
from pipeline.planning.journal import Note
from pipeline.state.source import Source
from pipeline.state.standing import Coverage
from pipeline.workspace import Workspace
from pipeline.workspace.coverage import look
from pipeline.workspace.notes import notes_of

T = TypeVar("T")


def judge(
    workspace: Workspace,
    issue: str,
    locale: str | None,
    *,
    suggest: bool = False,
    fail_under: Mapping[str, float] = MappingProxyType({}),
) -> Verdict:
    """Judge one issue, in one locale or in all.

    ``fail_under``: by locale, the share of finished segments (per cent) that is asked for instead of the policy's
    shares of translated and reviewed ones; what the checks find blocks all the same.

    ``suggest``: say for words that no dictionary knows what may have been meant (slow). An unreadable catalog, a
    crashed check or an issue without an article is a reason in the verdict: the other files are judged all the same.
    Raises SettingsError or ArticleError for what makes a judgement impossible.
    """
    coverages: list[Coverage] = []
    findings: list[Finding] = []
    texts = Texts(workspace, issue=issue)
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
                f"articles/{issue}",
                issue,
            )
        )
    for slug in slugs:
        try:
            article = workspace.article(issue, slug)
            source = workspace.source(article)
        except Exception as error:  # noqa: BLE001 - the gate fails closed, and judges the other files all the same
            findings.append(_refusal(error, issue, slug, path=f"articles/{issue}/{slug}.md"))
            continue
        findings += _vocabulary_findings(workspace, article)
        findings += _guarded(lambda article=article: page_needs.findings(workspace, article), article)  # type: ignore[misc]
        findings += _guarded(lambda article=article: page_markup.findings(workspace, article), article)  # type: ignore[misc]
        texts.add_article(article)
        before = len(coverages)
        _cover(workspace, source, issue, coverages, findings, texts, article)
        for coverage in coverages[before:]:
            findings += not_taken_in(workspace, source, coverage, notes)
    _cover(workspace, workspace.label_source(), issue, coverages, findings, texts)
    findings += texts.findings(suggest=suggest)
    findings += surroundings.leftovers(workspace, issue)
    findings += [
        _error(
            "orphan",
            "this catalog has no article any more",
            "Rename the article back, or delete the catalog.",
            path,
            issue,
            Severity.WARNING,
        )
        for path in (workspace.orphans(issue) if slugs else ())
    ]
    if locale is not None:
        coverages = [coverage for coverage in coverages if coverage.locale == locale]
        findings = [finding for finding in findings if finding.where.locale in ("", locale)]
    editions = workspace.config.required() if locale is None else {locale: ((locale,), "all")}

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


def _guarded(found: Callable[[], Iterator[Finding]], article: Article) -> list[Finding]:
    try:
        return list(found())
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
        texts.add_targets(source, looked.coverage, issue, article)


def _vocabulary_findings(workspace: Workspace, article: Article) -> Iterator[Finding]:
    """A section or trend must be one of the closed vocabularies: readers compare them from week to week."""
    for name in ("section", "trend"):
        said = str(getattr(article, name))
        vocabulary = workspace.labels.vocabulary(name)
        if said in vocabulary:
            continue
        where = Where(article.path, article.lines.get(name, 1), article.issue, article.slug)
        if not said:
            yield Finding(
                f"label-{name}",
                Severity.WARNING,
                f"the article has no {name}",
                f"Add a line “{name}: …” with one of: {', '.join(vocabulary)}.",
                where,
            )
            continue
        key = labels.recognise(workspace.labels, name, said) or next(
            iter(difflib.get_close_matches(said, vocabulary, n=1)), ""
        )
        hint = f"Did you mean “{key}”?" if key else f"Use one of: {', '.join(vocabulary)}."
        yield Finding(
            f"label-{name}", Severity.ERROR, f"the {name} “{said}” is not in the vocabulary", hint, where, said
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
