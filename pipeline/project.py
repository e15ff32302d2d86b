"""The front door: a publication and its verbs, for the command line, the desk and notebooks. Prints nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import articles, verbs
from pipeline.config import Config, require_locale
from pipeline.errors import SelectionError
from pipeline.model import Tally, Verdict
from pipeline.parallel import ALONE, Workers
from pipeline.source import Source
from pipeline.workspace import LABELS, Workspace

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.journal import CorrectionClass, Note
    from pipeline.memory import Memory
    from pipeline.outlook import Outlook
    from pipeline.status import Coverage

#: Told of each step of a long verb.
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Project:
    """A publication on disk and what can be done with it. Names are issues, ISSUE/ARTICLE or paths; none means all."""

    workspace: Workspace
    workers: Workers = ALONE

    @classmethod
    def find(cls, start: Path | str = ".", workers: Workers = ALONE) -> Project:
        """Return the publication that contains ``start``. Raises SettingsError if there is none.

        ``workers`` do what is done to many issues: ``Workers(jobs=0)`` uses every processor.
        """
        return cls(Workspace.find(Path(start)), workers)

    @property
    def root(self) -> Path:
        """The publication's folder."""
        return self.workspace.root

    @property
    def config(self) -> Config:
        """The publication's settings."""
        return self.workspace.config

    def sync(
        self,
        names: Iterable[str] = (),
        *,
        dry_run: bool = False,
        typo_by: str = "",
        progress: Progress = lambda _: None,
    ) -> tuple[verbs.sync.Synced, ...]:
        """Bring the catalogs into line with the articles; ``typo_by`` vouches that the edits were only slips."""
        return verbs.sync.sync(
            self.workspace, names, dry_run=dry_run, typo_by=typo_by, workers=self.workers, progress=progress
        )

    def repair(self, names: Iterable[str] = (), *, dry_run: bool = False) -> tuple[verbs.repair.Repaired, ...]:
        """Give catalogs that lost their header a new one."""
        return verbs.repair.repair(self.workspace, names, dry_run=dry_run)

    def status(
        self, names: Iterable[str] = (), locale: str | None = None, *, progress: Progress = lambda _: None
    ) -> tuple[Tally, ...]:
        """Count segments and words by state, for each article in each locale."""
        return verbs.tallies.tallies(self.workspace, names, locale, workers=self.workers, progress=progress)

    def outlook(
        self,
        names: Iterable[str] = (),
        locale: str | None = None,
        *,
        since: datetime | None = None,
        burndowns: bool = False,
        verdicts: bool = False,
        items: bool = False,
        now: datetime | None = None,
        progress: Progress = lambda _: None,
    ) -> Outlook:
        """The coordinator's view: counts, hands, deadlines, what readers have; see ``verbs.outlook``.

        ``since``: compare with that time. ``burndowns``, ``verdicts`` and ``items`` (every segment) cost time.
        """
        wanted = verbs.outlook.Wanted(since, burndowns, verdicts, items)
        return verbs.outlook.outlook(
            self.workspace, names, locale, wanted=wanted, now=now, workers=self.workers, progress=progress
        )

    def status_frame(self, names: Iterable[str] = (), locale: str | None = None) -> pd.DataFrame:
        """The counts as a pandas frame with a row per article and locale; imports pandas.

        Columns: ``issue`` (empty for the labels), ``article``, ``locale``, ``STATE_segments``, ``STATE_words`` (source
        words), … as ``reports.rows.COLUMNS`` lists them.
        """
        from pipeline.reports import frame

        return frame.status(self.outlook(names, locale).rows)

    def contributors(
        self,
        names: Iterable[str] = (),
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        period: str = "all",
    ) -> tuple[verbs.contributors.Contribution, ...]:
        """Count who translated and reviewed how much; ``period`` is ``day``, ``week``, ``month`` or ``all``."""
        return verbs.contributors.contributors(self.workspace, names, since=since, until=until, period=period)

    def check(
        self,
        names: Iterable[str] = (),
        *,
        locale: str | None = None,
        suggest: bool = False,
        fail_under: Mapping[str, float] | None = None,
        progress: Progress = lambda _: None,
    ) -> tuple[Verdict, ...]:
        """Judge whether issues may be published; ``fail_under``: the share of a locale, in place of the policy's."""
        return verbs.verdicts.check(
            self.workspace,
            names,
            locale=locale,
            suggest=suggest,
            fail_under=fail_under or {},
            workers=self.workers,
            progress=progress,
        )

    def fix(
        self, names: Iterable[str] = (), *, locale: str | None = None, dry_run: bool = False
    ) -> tuple[verbs.fix.Fixed, ...]:
        """Make the safe repairs in translations."""
        return verbs.fix.fix(self.workspace, names, locale=locale, dry_run=dry_run)

    def dismiss(
        self,
        names: Iterable[str],
        locale: str,
        by: str,
        check: str,
        reason: str,
        *,
        match: str = "",
        dry_run: bool = False,
    ) -> tuple[verbs.decide.Decided, ...]:
        """Record that a check is wrong about translations."""
        return verbs.decide.dismiss(self.workspace, names, locale, by, check, reason, match=match, dry_run=dry_run)

    def recall(
        self, names: Iterable[str], locale: str, check: str, *, match: str = "", dry_run: bool = False
    ) -> tuple[verbs.decide.Decided, ...]:
        """Take dismissals of a check back."""
        return verbs.decide.recall(self.workspace, names, locale, check, match=match, dry_run=dry_run)

    def todo(
        self, names: Iterable[str] = (), locale: str | None = None, *, review: bool = False, person: str = ""
    ) -> Iterator[verbs.todo.Task]:
        """List the segments that need a person; with ``person`` those in their hands."""
        return verbs.todo.todo(self.workspace, names, locale, review=review, person=person)

    def assign(
        self, names: Iterable[str], locale: str, to: str, by: str, *, dry_run: bool = False
    ) -> tuple[verbs.hands.Taken, ...]:
        """Put issues or articles into a person's hands."""
        return verbs.hands.assign(self.workspace, names, locale, to, by, dry_run=dry_run)

    def claim(
        self,
        names: Iterable[str],
        locale: str,
        by: str,
        days: float = 2,
        *,
        take_over: bool = False,
        dry_run: bool = False,
    ) -> tuple[verbs.hands.Taken, ...]:
        """Take issues or articles into one's own hands for some days."""
        return verbs.hands.claim(self.workspace, names, locale, by, days, take_over=take_over, dry_run=dry_run)

    def release(
        self, names: Iterable[str], locale: str, by: str, *, anyone: bool = False, dry_run: bool = False
    ) -> tuple[verbs.hands.Taken, ...]:
        """Give issues or articles out of one's hands."""
        return verbs.hands.release(self.workspace, names, locale, by, anyone=anyone, dry_run=dry_run)

    def confirm(
        self, names: Iterable[str], locale: str, by: str, *, match: str = "", dry_run: bool = False
    ) -> tuple[verbs.decide.Decided, ...]:
        """Record that stale translations are still valid."""
        return verbs.decide.confirm(self.workspace, names, locale, by, match=match, dry_run=dry_run)

    def withdraw(
        self, names: Iterable[str], locale: str, *, match: str = "", dry_run: bool = False
    ) -> tuple[verbs.decide.Decided, ...]:
        """Take confirmations back."""
        return verbs.decide.withdraw(self.workspace, names, locale, match=match, dry_run=dry_run)

    def review(
        self, names: Iterable[str], locale: str, by: str, *, match: str = "", dry_run: bool = False
    ) -> tuple[verbs.decide.Decided, ...]:
        """Record that translations were reviewed."""
        return verbs.decide.review(self.workspace, names, locale, by, match=match, dry_run=dry_run)

    def publish(
        self,
        names: Iterable[str],
        form: str,
        out: Path,
        *,
        by: str = "",
        record: bool = True,
        dry_run: bool = False,
        progress: Progress = lambda _: None,
    ) -> verbs.publish.Published:
        """Write the pages of the issues that the gate lets through; ``record``: note what is live now."""
        return verbs.publish.publish(
            self.workspace,
            names,
            form,
            out,
            by=by,
            record=record,
            dry_run=dry_run,
            workers=self.workers,
            progress=progress,
        )

    def correct(self, name: str, kind: CorrectionClass, by: str, text: str = "", *, dry_run: bool = False) -> Note:
        """Note that a live article was corrected, and how grave that is."""
        return verbs.live.correct(self.workspace, name, kind, by, text, dry_run=dry_run)

    def import_page(
        self, file: Path, *, issue: str = "", slug: str = "", force: bool = False, dry_run: bool = False
    ) -> verbs.import_page.Imported:
        """Make an article from a saved page."""
        return verbs.import_page.import_page(self.workspace, file, issue=issue, slug=slug, force=force, dry_run=dry_run)

    def pretranslate(
        self,
        names: Iterable[str],
        locale: str,
        engine: str | Sequence[str],
        *,
        dry_run: bool = False,
        resend: bool = False,
        progress: Progress = lambda _: None,
    ) -> tuple[verbs.pretranslate.Filled, ...]:
        """Fill missing translations from the memory and engines."""
        return verbs.pretranslate.pretranslate(
            self.workspace, names, locale, engine, dry_run=dry_run, resend=resend, progress=progress
        )

    @property
    def memory(self) -> Memory:
        """The translation memory."""
        return verbs.remember.memory_of(self.workspace)

    def rebuild_memory(self) -> int:
        """Learn all finished translations anew; return the number of pairs."""
        return verbs.remember.rebuild(self.workspace)

    def export_memory(self, names: Iterable[str] = (), locale: str | None = None) -> bytes:
        """Finished translations as TMX."""
        return verbs.remember.export(self.workspace, names, locale)

    def import_memory(self, data: bytes, where: str, *, dry_run: bool = False) -> tuple[str, int, int]:
        """Keep the translations of a TMX file for the memory: where, how many, how many units were left out."""
        return verbs.remember.take_in(self.workspace, data, where, dry_run=dry_run)

    def export(
        self,
        names: Iterable[str],
        locale: str,
        form: str = "xlsx",
        *,
        written_in: str = "",
        person: str = "",
        left: bool = False,
    ) -> bytes:
        """Hand segments of articles off as a file; ``person``, ``left``: only what is in those hands, left to do."""
        return verbs.hand_off.export(
            self.workspace, names, locale, form, written_in=written_in, person=person, left=left
        )

    def take_back(
        self, names: Sequence[str], locale: str, data: bytes, where: str, by: str, *, dry_run: bool = False
    ) -> verbs.take_back.TakenBack:
        """Put the translations of a returned file into the catalogs."""
        return verbs.take_back.take_back(self.workspace, names, locale, data, where, by, dry_run=dry_run)

    def cover(self, issue: str, slug: str, locale: str) -> Coverage:
        """Judge every segment of one article (or of the labels) in one locale. Raises SelectionError, LocaleError."""
        return verbs.coverage.look(self.workspace, self.source(issue, slug, locale), locale).coverage

    def save(
        self, issue: str, slug: str, locale: str, key: str, text: str, version: str, by: str, *, draft: bool
    ) -> verbs.edit.Saved:
        """Save one translation, unless somebody changed it since ``version`` was seen."""
        source, typed = self.source(issue, slug, locale), verbs.edit.Typed(text, draft)
        return verbs.edit.save(self.workspace, source, locale, key, typed, version, by)

    def source(self, issue: str, slug: str, locale: str = "") -> Source:
        """What is translated: an article or, without an issue, the labels. Raises SelectionError, LocaleError."""
        self.require(issue, slug, locale)
        source = self.workspace.source(self.workspace.article(issue, slug)) if issue else self.workspace.label_source()
        if source.locale == locale:
            raise SelectionError(f"{source.path} is written in “{locale}”", hint="Name a locale it is translated into.")
        return source

    def require(self, issue: str, slug: str, locale: str = "") -> None:
        """Raise SelectionError if there is no such article (or, without an issue, labels), LocaleError for a locale."""
        if locale:
            require_locale(self.config, locale)
        # Of an archive's hundreds of issues only this one is looked at.
        there = articles.is_issue(issue) and (self.root / "articles" / issue).is_dir()
        if (issue, slug) != ("", LABELS) and not (there and slug in self.workspace.slugs(issue)):
            raise SelectionError(f"there is no article {issue}/{slug}", hint="See `peraklad status --articles`.")

    def preview(self, name: str, locale: str, out: Path | None = None) -> Path:
        """Write one article's page as it would look now; return its path."""
        require_locale(self.config, locale)
        chosen = self.workspace.select([name])
        if len(chosen) != 1:
            raise SelectionError(f"“{name}” is not one article", hint="Name it as ISSUE/ARTICLE.")
        return verbs.preview.preview(self.workspace, *chosen[0], locale, out)

    def difference(self, names: Iterable[str], form: str, out: Path) -> Iterator[str]:
        """Say what publishing would change, as unified differences."""
        return verbs.difference.difference(self.workspace, names, form, out, self.workers)
