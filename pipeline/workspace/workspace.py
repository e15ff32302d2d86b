"""A workspace: where a publication's settings, articles, catalogs and ledgers are, and how they are read."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path

import msgspec

from pipeline import articles, config, glossary
from pipeline.config import Config, IssueSettings, Labels, PolicyRules
from pipeline.errors import ArticleError, PerakladError, SelectionError, SettingsError
from pipeline.files import LEFTOVERS
from pipeline.markdown import dialects
from pipeline.model import PAGES, VOCABULARIES, Article, Entry, Segment, Term, folder_of
from pipeline.po import catalogs
from pipeline.po.catalogs import Catalog
from pipeline.state import ledger
from pipeline.state.ledger import Ledger
from pipeline.state.source import Source
from pipeline.workspace.selecting import select
from pipeline.workspace.storage import Storage

#: What the labels are called wherever an issue is asked for.
LABELS = catalogs.LABELS


@dataclass(frozen=True)
class Workspace(Storage):
    """A publication on disk. Reads on demand and keeps nothing but its settings and glossary.

    ``elsewhere``: by locale and the digest of a text, the catalogs of the publication that hold a translation made for
    it; only sync looks there, and writes what it finds. ``policies``: those of issues, where another commit's count.
    """

    elsewhere: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict, compare=False, repr=False)
    policies: Mapping[str, PolicyRules] | None = field(default=None, compare=False, repr=False)

    @classmethod
    def find(cls, start: Path) -> Workspace:
        """Return the workspace that contains ``start``. Raises SettingsError if no folder upward is one."""
        if not start.is_dir():
            raise SettingsError("there is no such folder", where=str(start), hint="Check the path given to -C.")
        for folder in (start.resolve(), *start.resolve().parents):
            settings = folder / config.SETTINGS_FILE
            if settings.is_file() and "[tool.peraklad" in settings.read_text(encoding="utf-8", errors="replace"):
                return cls(folder, config.load(folder))
        raise SettingsError(
            "no publication here: no pyproject.toml with [tool.peraklad] in this folder or above",
            where=str(start),
            hint="Make one with `peraklad init`, or name its folder with -C.",
        )

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """The glossary."""
        return glossary.read(self.root, self.config.glossary, self.config.locales)

    # Issues and articles

    def issues(self) -> tuple[str, ...]:
        """All issue ids, oldest first, behind ``pages`` where there are any. Raises SelectionError for what is none."""
        folder = self.root / "articles"
        pages = (PAGES,) if self.has_issue(PAGES) else ()
        if not folder.is_dir():
            return pages
        with os.scandir(folder) as entries:
            names = sorted(entry.name for entry in entries if not entry.name.startswith((".", "_")) and entry.is_dir())
        for name in names:
            if not articles.is_issue(name):
                raise SelectionError(
                    f"“{name}” is not an issue id",
                    where=f"articles/{name}",
                    hint="An issue is named by its Monday, for example 2017-05-08; _drafts would be ignored.",
                )
        return (*pages, *names)

    def slugs(self, issue: str) -> tuple[str, ...]:
        """The names of an issue's articles. Raises ArticleError for a bad name or two that clash."""
        result: dict[str, str] = {}
        for file in self.names_in(folder_of(issue)):
            if not file.lower().endswith(".md") or file.startswith((".", "_")) or file.endswith(LEFTOVERS):
                continue
            folded = unicodedata.normalize("NFC", file).casefold()
            if folded in result:
                raise ArticleError(
                    f"“{result[folded]}” and “{file}” differ only in case or Unicode form",
                    where=folder_of(issue),
                    hint="Rename one: some file systems would take them for one file.",
                )
            result[folded] = file
        for name in result.values():
            articles.check_slug(name.removesuffix(".md"), f"{folder_of(issue)}/{name}")
        return tuple(name.removesuffix(".md") for name in result.values())

    def article(self, issue: str, slug: str) -> Article:
        """Read an article. Raises ArticleError."""
        where = articles.path_of(issue, slug)
        articles.check_slug(slug, where)
        config_ = self.config

        def parsed() -> Article:
            article = articles.parse(self.text(where), issue, slug, config_.source_locale, config_.fields)
            return msgspec.structs.replace(article, dialects=config_.markdown or dialects.ALL)

        article = self.remember("article", where, parsed)
        if article.locale not in self.config.locales:
            raise ArticleError(
                f"lang: “{article.locale}” is not a locale of this publication",
                where=article.path,
                hint=f"The publication's locales are: {', '.join(self.config.locales)}.",
            )
        return article

    def issue_settings(self, issue: str) -> IssueSettings:
        """Read an issue's own settings."""
        where = config.issue_path(issue)
        if not self.is_there(where):
            return IssueSettings(policy=self._policy_of(issue))
        issue_settings = self.remember("settings", where, lambda: config.parse_issue(self.text(where), where))
        return (
            issue_settings
            if self.policies is None
            else msgspec.structs.replace(issue_settings, policy=self._policy_of(issue))
        )

    def _policy_of(self, issue: str) -> PolicyRules:
        return (self.policies or {}).get(issue, PolicyRules())

    def select(self, names: Iterable[str]) -> tuple[tuple[str, str], ...]:
        """Return (issue, article) for what a command names: issues, ISSUE/SLUG, or paths of articles or catalogs.

        No name means everything. Raises SelectionError, with the nearest name, for what is not there.
        """
        return select(names, self.issues, self.slugs, self.has_issue)

    def has_issue(self, issue: str) -> bool:
        """Whether there is an issue of this id."""
        if issue == PAGES:
            # Other programs have folders of this name, too: it is ours as soon as a text lies in it.
            return any(name.endswith(".md") and not name.startswith((".", "_")) for name in self.names_in(PAGES))
        return articles.is_issue(issue) and (self.root / "articles" / issue).is_dir()

    def chosen(self, names: Iterable[str]) -> tuple[tuple[str, str], ...]:
        """What ``select`` says, and the labels (without an issue) where they are named, or nothing is."""
        names = tuple(names)
        return (*self.select(names), *((("", LABELS),) if not names or LABELS in names else ()))

    def require(self, issue: str, name: str, locale: str = "") -> None:
        """Raise SelectionError if there is no such article (or, without an issue, labels), LocaleError for a locale."""
        if locale:
            config.require_locale(self.config, locale)
        # Of an archive's hundreds of issues only this one is looked at.
        there = self.has_issue(issue)
        if (issue, name) != ("", LABELS) and not (there and name in self.slugs(issue)):
            raise SelectionError(f"there is no article {issue}/{name}", hint="See `peraklad status --articles`.")

    def looking(self, elsewhere: Mapping[tuple[str, str], tuple[str, ...]]) -> Workspace:
        """The workspace that also looks for texts in other catalogs."""
        return replace(self, elsewhere=elsewhere, _memo={})

    def judged_by(self, rules: Config, policies: Mapping[str, PolicyRules]) -> Workspace:
        """The workspace under other settings, and other policies of its issues."""
        return replace(self, config=rules, policies=policies, _memo={})

    # Segments

    def segments(self, article: Article) -> tuple[Segment, ...]:
        """The article's segments in reading order."""
        from pipeline.articles import (
            segmentation,  # the Markdown parser takes its time, and an index may know the answer
        )

        return segmentation.split(article, self.config.segmentation)

    def source_of(self, issue: str, name: str) -> Source:
        """What is translated: an article or, without an issue, the labels. Raises ArticleError."""
        return self.source(self.article(issue, name)) if issue else self.label_source()

    def sources(self, names: Iterable[str] = (), locale: str | None = None) -> Iterator[Source]:
        """What is named (default: everything, the labels last) as sources; those written in ``locale`` are left out."""
        for issue, name in self.chosen(names):
            source = self.source_of(issue, name)
            if source.locale != locale:
                yield source

    def source(self, article: Article) -> Source:
        """An article as something to translate."""
        return self.remember(
            "source",
            article.path,
            lambda: Source.of(article.issue, article.slug, article.locale, article.path, self.segments(article)),
        )

    def label_source(self) -> Source:
        """The labels as something to translate, in the order of the settings."""
        segments = tuple(
            Segment(label.text, kind=f"{name}: {key}", context=name, opens=True)
            for name in VOCABULARIES
            for key, label in self.labels.vocabulary(name).items()
        )
        return Source.of("", LABELS, self.config.source_locale, config.SETTINGS_FILE, segments)

    @property
    def labels(self) -> Labels:
        """The closed vocabularies."""
        return self.config.labels

    def targets(self, source_locale: str) -> tuple[str, ...]:
        """The locales into which a text in ``source_locale`` is translated."""
        return tuple(locale for locale in self.config.locales if locale != source_locale)

    # Catalogs and ledgers

    def catalog(self, where: str) -> Catalog | None:
        """Read a catalog by its path within the workspace; None if there is none yet. Raises CatalogError."""
        if not self.is_there(where):
            return None
        return self.remember("catalog", where, lambda: catalogs.parse(self.text(where), where))

    def ledger(self, catalog_path: str) -> Ledger:
        """Read the ledger beside a catalog. Raises LedgerError."""
        where = ledger.path_of(catalog_path)
        if not self.is_there(where):
            return Ledger()
        return self.remember("ledger", where, lambda: ledger.parse(self.read_bytes(where), where))

    def first_label_entries(self, locale: str) -> tuple[Entry, ...]:
        """What a new catalog of labels begins with: the translations that come with the settings."""
        return tuple(
            Entry(label.text, label.translations[locale], context=name)
            for name in VOCABULARIES
            for label in self.labels.vocabulary(name).values()
            if locale in label.translations
        )

    def label_texts(self, locale: str) -> dict[tuple[str, str], str]:
        """The labels' texts in a locale by (vocabulary, id); what is not translated stands in the source locale."""
        where = catalogs.path_of("", LABELS, locale)
        there = locale != self.config.source_locale and self.is_there(where)
        active = _label_catalog(self.text(where), where).active if there else ()
        done = {entry.key: entry.target for entry in active if entry.target.strip() and not entry.fuzzy}
        return {
            (name, key): done.get((name, label.text), label.text)
            for name in VOCABULARIES
            for key, label in self.labels.vocabulary(name).items()
        }

    def orphans(self, issue: str) -> tuple[str, ...]:
        """Catalogs of an issue whose article is gone, or is written in their locale by now."""
        ours = {f"{slug}.po" for slug in self.slugs(issue)}
        own = {(self._locale_of(issue, slug), f"{slug}.po") for slug in self.slugs(issue)}
        return tuple(
            catalogs.path_of(issue, file.removesuffix(".po"), locale)
            for locale in self.config.locales
            for file in self.names_in(f"locales/{locale}/LC_MESSAGES/{issue}")
            if file.endswith(".po") and (file not in ours or (locale, file) in own)
        )

    def _locale_of(self, issue: str, slug: str) -> str:
        try:
            return self.article(issue, slug).locale
        except PerakladError:
            return ""


# Pages are made issue by issue, each with its own view of the workspace, and all of them show the labels.
_label_catalog = lru_cache(maxsize=8)(catalogs.parse)
