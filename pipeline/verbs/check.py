"""Check: the gate's verdict on issues, from the articles and catalogs as they are on disk now."""

from __future__ import annotations

import difflib
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from pipeline import checks, gate, labels
from pipeline.dictionaries import missing
from pipeline.errors import PerakladError, SelectionError
from pipeline.model import Article, Entry, Finding, Severity, State, Verdict, Where
from pipeline.status import Coverage
from pipeline.verbs.coverage import look
from pipeline.workspace import Source, Workspace


def check(
    workspace: Workspace,
    names: Iterable[str] = (),
    *,
    locale: str | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> tuple[Verdict, ...]:
    """Judge the issues named (default: all), newest last. ``locale`` restricts the judgement to one locale.

    An unreadable catalog, a crashed check or an empty issue is a reason in the verdict: the other files are judged
    all the same. Raises SelectionError if there is nothing to judge, SettingsError or ArticleError for what makes a
    judgement impossible.
    """
    names = tuple(names)
    issues = tuple(dict.fromkeys(_issue_of(workspace, name) for name in names)) if names else workspace.issues()
    if not issues:
        raise SelectionError(
            "there is no issue to check",
            where="articles",
            hint="Add an article with `peraklad import`, or look where you are.",
        )
    verdicts = []
    for issue in issues:
        progress(issue)
        verdicts.append(_judge(workspace, issue, locale))
    return tuple(verdicts)


def _issue_of(workspace: Workspace, name: str) -> str:
    known = workspace.issues()
    if name in known:
        return name
    chosen = workspace.select([name])
    if not chosen:
        raise SelectionError(f"“{name}” names no issue", hint="Name an issue by its Monday, for example 2017-05-08.")
    return chosen[0][0]


def _judge(workspace: Workspace, issue: str, locale: str | None) -> Verdict:
    settings = workspace.issue_settings(issue)
    coverages: list[Coverage] = []
    findings: list[Finding] = []
    slugs = workspace.slugs(issue)
    if not slugs:
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
        except PerakladError as error:
            findings.append(_refusal(error, issue, slug))
            continue
        findings += _vocabulary_findings(workspace, article)
        findings += _text_findings(workspace, article)
        _cover(workspace, workspace.source(article), issue, coverages, findings)
    _cover(workspace, workspace.label_source(), issue, coverages, findings)
    findings += [
        _error(
            "orphan",
            "this catalog has no article any more",
            "Rename the article back, or delete the catalog.",
            path,
            issue,
            Severity.WARNING,
        )
        for path in workspace.orphans(issue)
    ]
    without = missing(workspace.config.locales)
    if without:
        findings.append(
            Finding(
                "dictionaries",
                Severity.INFO,
                f"checks that need a dictionary were not run for: {', '.join(without)}",
                "Install the extra `peraklad[dictionaries]` or the system's hunspell dictionaries.",
                Where("pyproject.toml", issue=issue),
            )
        )
    if locale is not None:
        coverages = [coverage for coverage in coverages if coverage.locale == locale]
        findings = [finding for finding in findings if finding.where.locale in ("", locale)]
    editions = {
        name: (edition.locales, edition.require)
        for name, edition in workspace.config.editions.items()
        if locale is None
    } or {str(locale): ((str(locale),), "all")}
    return gate.judge(issue, coverages, findings, lambda where: workspace.config.policy_for(where, settings), editions)


def _cover(
    workspace: Workspace, source: Source, issue: str, coverages: list[Coverage], findings: list[Finding]
) -> None:
    """Cover a source in all its locales; what can't be read becomes a finding."""
    for locale in workspace.targets(source.locale):
        path = source.catalog_path(locale)
        try:
            looked = look(workspace, source, locale)
        except PerakladError as error:
            findings.append(_refusal(error, issue, source.name, locale))
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
        findings += _target_findings(workspace, source, looked.coverage, issue)


def _target_findings(workspace: Workspace, source: Source, coverage: Coverage, issue: str) -> Iterator[Finding]:
    for segment in coverage.segments:
        entry = coverage.entries.get(segment.key)
        if entry is None or coverage.standings[segment.key].state in (State.MISSING, State.MACHINE, State.DRAFT):
            continue  # nobody has said that this text is finished; the gate blocks it as it is
        subject = checks.Subject(
            text=entry.target,
            locale=coverage.locale,
            where=_place(coverage, entry, issue),
            source=segment.text,
            source_locale=source.locale,
            kind=segment.kind,
            terms=workspace.terms,
        )
        yield from _run(subject, workspace)


def _text_findings(workspace: Workspace, article: Article) -> Iterator[Finding]:
    """What the checks say of the article's own text."""
    for segment in workspace.segments(article):
        where = Where(article.path, segment.line, article.issue, article.slug, article.locale)
        yield from _run(
            checks.Subject(segment.text, article.locale, where, kind=segment.kind, terms=workspace.terms), workspace
        )


def _run(subject: checks.Subject, workspace: Workspace) -> Iterator[Finding]:
    try:
        yield from checks.run(checks.CHECKS, subject, workspace.config.checks)
    except Exception as error:  # noqa: BLE001 - the gate fails closed: a crashed check is a reason, not a pass
        last = traceback.extract_tb(error.__traceback__)[-1]
        yield Finding(
            "crash",
            Severity.ERROR,
            f"a check failed on this text: {type(error).__name__}: {error}",
            f"This is a bug of peraklad ({last.name}); report it, or switch the check off in the settings.",
            subject.where,
            subject.text,
        )


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


def _place(coverage: Coverage, entry: Entry, issue: str) -> Where:
    return Where(coverage.path, entry.line, issue, coverage.article, coverage.locale)


def _refusal(error: PerakladError, issue: str, article: str, locale: str = "") -> Finding:
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
