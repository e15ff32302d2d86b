"""The public face: a publication and what notebooks and scripts ask of it. Prints nothing.

The command line and the desk call the verbs themselves (``pipeline.verbs``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import verbs
from pipeline.config import Config
from pipeline.model import Tally, Verdict
from pipeline.parallel.workers import ALONE, Workers
from pipeline.workspace import Workspace

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.planning.outlook import Outlook
    from pipeline.publish.building import Published


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
    def config(self) -> Config:
        """The publication's settings."""
        return self.workspace.config

    def sync(self, names: Iterable[str] = (), *, dry_run: bool = False) -> tuple[verbs.sync.Synced, ...]:
        """Bring the catalogs into line with the articles; what was done, catalog by catalog."""
        return verbs.sync.sync(self.workspace, names, dry_run=dry_run, workers=self.workers)

    def status(self, names: Iterable[str] = (), locale: str | None = None) -> tuple[Tally, ...]:
        """Count segments and words by state, for each article in each locale."""
        from pipeline.archive.counts import tallies

        return tallies(self.workspace, names, locale, workers=self.workers)

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
    ) -> Outlook:
        """The coordinator's view: counts, who has it in hand, deadlines, what readers have, forecasts.

        ``since``: compare with that time. ``burndowns``, ``verdicts`` and ``items`` (every segment) cost time.
        """
        return verbs.status.outlook(
            self.workspace,
            names,
            locale,
            since=since,
            burndowns=burndowns,
            verdicts=verdicts,
            items=items,
            now=now,
            workers=self.workers,
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

    def todo(
        self, names: Iterable[str] = (), locale: str | None = None, *, review: bool = False, person: str = ""
    ) -> Iterator[verbs.todo.Task]:
        """List the segments that need a person (with ``review``: a reviewer); with ``person`` those in their hands."""
        return verbs.todo.todo(self.workspace, names, locale, review=review, person=person)

    def check(
        self,
        names: Iterable[str] = (),
        *,
        locale: str | None = None,
        suggest: bool = False,
        fail_under: Mapping[str, float] | None = None,
    ) -> tuple[Verdict, ...]:
        """Judge whether issues may be published; ``fail_under``: the share of a locale, in place of the policy's."""
        return verbs.check.check(
            self.workspace, names, locale=locale, suggest=suggest, fail_under=fail_under or {}, workers=self.workers
        )

    def pretranslate(
        self,
        names: Iterable[str],
        locale: str,
        engine: str | Sequence[str],
        *,
        dry_run: bool = False,
        resend: bool = False,
    ) -> tuple[verbs.pretranslate.Filled, ...]:
        """Fill missing translations from the memory and engines, as drafts."""
        return verbs.pretranslate.pretranslate(self.workspace, names, locale, engine, dry_run=dry_run, resend=resend)

    def export(self, names: Iterable[str], locale: str, form: str = "xlsx", *, left: bool = False) -> bytes:
        """Hand segments of articles off as a file; ``left``: only what is left to do."""
        return verbs.export.export(self.workspace, names, locale, form, left=left)

    def publish(
        self, names: Iterable[str], form: str, out: Path, *, record: bool = True, dry_run: bool = False
    ) -> Published:
        """Write the pages of the issues that the gate lets through; ``record``: note what is live now."""
        return verbs.publish.publish(
            self.workspace, names, form, out, record=record, dry_run=dry_run, workers=self.workers
        )
