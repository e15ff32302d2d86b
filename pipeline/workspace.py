"""A workspace: where a publication's settings, articles, catalogs and ledgers are, and how they are read."""

from __future__ import annotations

import difflib
import os
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from pipeline import articles, catalogs, config, files, glossary, ledger, snapshot
from pipeline.catalogs import Catalog
from pipeline.config import Config, IssueSettings, Labels
from pipeline.errors import ArticleError, PerakladError, SelectionError, SettingsError
from pipeline.files import LEFTOVERS
from pipeline.ledger import Ledger
from pipeline.model import VOCABULARIES, Article, Entry, Segment, Term
from pipeline.snapshot import Snapshot
from pipeline.source import Source

T = TypeVar("T")

#: What the labels are called wherever an issue is asked for.
LABELS = catalogs.LABELS


@dataclass(frozen=True)
class Workspace:
    """A publication on disk. Reads on demand and keeps nothing but its settings and glossary.

    What ``held`` has of the files is taken from there: see ``holding``.
    """

    root: Path
    config: Config
    held: Snapshot = snapshot.NONE
    _memo: dict[tuple[str, str], Any] = field(default_factory=dict, compare=False, repr=False)

    def remember(self, kind: str, where: str, work_out: Callable[[], T]) -> T:
        """Return what was worked out of the held file ``where`` before; of what isn't held, which may change, anew."""
        if where not in self.held.files:
            return work_out()
        if (kind, where) not in self._memo:
            self._memo[kind, where] = work_out()
        found: T = self._memo[kind, where]
        return found

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

    # Files

    def snapshot(self, issue: str) -> Snapshot:
        """All files of an issue (of the labels, if it is empty) as they are now.

        Raises PerakladError where the workspace's folder is not to be seen, as on a cluster's worker that lacks it.
        """
        if not self.root.is_dir():
            raise PerakladError(
                "the publication's folder is not here",
                where=str(self.root),
                hint="Workers of a cluster must see it under the same path.",
            )
        return snapshot.take(str(self.root), issue, self.config.locales)

    def holding(self, *snapshots: Snapshot) -> Workspace:
        """The workspace as it was when these snapshots were taken; what they lack is read from disk."""
        return replace(self, held=snapshot.joined(snapshots), _memo={})

    def _names(self, folder: str) -> list[str]:
        """What lies in a folder of the workspace, sorted; nothing if there is no such folder."""
        if folder in self.held.names:
            return list(self.held.names[folder])
        place = self.root / folder
        return sorted(path.name for path in place.iterdir()) if place.is_dir() else []

    def is_there(self, where: str) -> bool:
        """Whether the workspace has a file, by its path within it."""
        folder, _, name = where.rpartition("/")
        if folder in self.held.names:
            return name in self.held.names[folder]
        return where in self.held.files or files.is_there(self.root / where)

    def _bytes(self, where: str) -> bytes:
        data = self.held.files.get(where)
        if where in self.held.links or (data is None and (self.root / where).is_symlink()):
            files.within(self.root, self.root / where)
        if data is None:
            return files.read_bytes(self.root / where, where)
        files.note(self.root, where, data)
        return data

    def text(self, where: str) -> str:
        """The text of a file, by its path within the workspace. Raises PerakladError."""
        return files.decode(self._bytes(where), where)

    # Issues and articles

    def issues(self) -> tuple[str, ...]:
        """All issue ids, oldest first. Raises SelectionError for a folder that is not an issue."""
        folder = self.root / "articles"
        if not folder.is_dir():
            return ()
        with os.scandir(folder) as entries:
            found = sorted(one.name for one in entries if not one.name.startswith((".", "_")) and one.is_dir())
        for name in found:
            if not articles.is_issue(name):
                raise SelectionError(
                    f"“{name}” is not an issue id",
                    where=f"articles/{name}",
                    hint="An issue is named by its Monday, for example 2017-05-08; _drafts would be ignored.",
                )
        return tuple(found)

    def slugs(self, issue: str) -> tuple[str, ...]:
        """The names of an issue's articles. Raises ArticleError for a bad name or two that clash."""
        found: dict[str, str] = {}
        for file in self._names(f"articles/{issue}"):
            if not file.lower().endswith(".md") or file.startswith((".", "_")) or file.endswith(LEFTOVERS):
                continue
            folded = unicodedata.normalize("NFC", file).casefold()
            if folded in found:
                raise ArticleError(
                    f"“{found[folded]}” and “{file}” differ only in case or Unicode form",
                    where=f"articles/{issue}",
                    hint="Rename one: some file systems would take them for one file.",
                )
            found[folded] = file
        for name in found.values():
            articles.check_slug(name.removesuffix(".md"), f"articles/{issue}/{name}")
        return tuple(name.removesuffix(".md") for name in found.values())

    def article(self, issue: str, slug: str) -> Article:
        """Read an article. Raises ArticleError."""
        where = articles.path_of(issue, slug)
        articles.check_slug(slug, where)
        article = self.remember(
            "article", where, lambda: articles.parse(self.text(where), issue, slug, self.config.source_locale)
        )
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
            return IssueSettings()
        return self.remember("settings", where, lambda: config.parse_issue(self.text(where), where))

    def select(self, names: Iterable[str]) -> tuple[tuple[str, str], ...]:
        """Return (issue, article) for what a command names: issues, ISSUE/SLUG, or paths of articles or catalogs.

        No name means everything. Raises SelectionError, with the nearest name, for what is not there.
        """
        names = tuple(names)
        if not names:
            return tuple((issue, slug) for issue in self.issues() for slug in self.slugs(issue))
        chosen: dict[tuple[str, str], None] = {}
        for name in names:
            chosen.update(dict.fromkeys(self._resolve(name)))
        return tuple(chosen)

    def _resolve(self, name: str) -> list[tuple[str, str]]:
        if name == LABELS:
            return []
        parts = [part for part in Path(name).with_suffix("").parts if part not in (".", "..")]
        if Path(name).suffix not in (".md", ".po", ".pot"):
            parts = [part for part in Path(name).parts if part != "."]
        issue = parts[-1] if len(parts) == 1 or articles.is_issue(parts[-1]) else parts[-2]
        known = self.issues()
        if issue not in known:
            raise _unknown("issue", issue, known, "An issue is named by its Monday, for example 2017-05-08.")
        slugs = self.slugs(issue)
        if issue == parts[-1]:
            return [(issue, slug) for slug in slugs]
        if parts[-1] not in slugs:
            raise _unknown(f"article of {issue}", parts[-1], slugs, "")
        return [(issue, parts[-1])]

    # Segments

    def segments(self, article: Article) -> tuple[Segment, ...]:
        """The article's segments in reading order."""
        from pipeline import segmentation  # the Markdown parser takes its time, and an index may know the answer

        return segmentation.split(article, self.config.segmentation)

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
            Segment(label.text, kind=f"{name}: {key}", context=name)
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
        return self.remember("ledger", where, lambda: ledger.parse(self._bytes(where), where))

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
        catalog = None if locale == self.config.source_locale else self.catalog(catalogs.path_of("", LABELS, locale))
        active = catalog.active if catalog else ()
        done = {entry.key: entry.target for entry in active if entry.target.strip() and not entry.fuzzy}
        return {
            (name, key): done.get((name, label.text), label.text)
            for name in VOCABULARIES
            for key, label in self.labels.vocabulary(name).items()
        }

    def orphans(self, issue: str) -> tuple[str, ...]:
        """Catalogs of an issue whose article is gone."""
        ours = {f"{slug}.po" for slug in self.slugs(issue)}
        return tuple(
            catalogs.path_of(issue, file.removesuffix(".po"), locale)
            for locale in self.config.locales
            for file in self._names(f"locales/{locale}/LC_MESSAGES/{issue}")
            if file.endswith(".po") and file not in ours
        )


def _unknown(kind: str, name: str, known: Sequence[str], otherwise: str) -> PerakladError:
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.4)
    latest = f"The latest is {known[-1]}." if known else "There is none yet."
    hint = f"Did you mean “{close[0]}”?" if close else f"{otherwise} {latest}".strip()
    return SelectionError(f"unknown {kind} “{name}”", hint=hint)
