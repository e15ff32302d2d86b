"""Reports: one format a file. Status formats take an outlook, check formats take verdicts; both only read them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from pipeline.model import Verdict
from pipeline.planning.outlook import Outlook

#: Formats of `peraklad status --format`, each a module here that is a ``StatusReport``.
STATUS_FORMATS = ("terminal", "csv", "json", "md", "html", "xlsx", "ics")

#: Formats of `peraklad check --output-format`, each a module here that is a ``CheckReport``.
CHECK_FORMATS = ("summary", "concise", "json", "md", "github", "gitlab", "junit", "sarif", "rdjson", "pr")


class StatusReport(Protocol):
    """What a module that is a format of `status` offers."""

    def status(self, outlook: Outlook, /) -> str | bytes:
        """Return the report. Raises PerakladError where an extra is not installed."""


class CheckReport(Protocol):
    """What a module that is a format of `check` offers."""

    def check(self, verdicts: Sequence[Verdict], /) -> str | Iterable[str]:
        """Return the report, or the pieces of one that may be long."""


if TYPE_CHECKING:
    from pipeline.reports import (
        concise,
        csv,
        github,
        gitlab,
        html,
        ics,
        json,
        junit,
        md,
        pr,
        rdjson,
        sarif,
        summary,
        terminal,
        xlsx,
    )

    # mypy holds every format against what is promised of it.
    _STATUS: tuple[StatusReport, ...] = (terminal, csv, json, md, html, xlsx, ics)
    _CHECK: tuple[CheckReport, ...] = (summary, concise, json, md, github, gitlab, junit, sarif, rdjson, pr)


def get_status_report(name: str) -> StatusReport:
    """Return a format of ``STATUS_FORMATS``; its module is imported now."""
    return cast("StatusReport", import_module(f"{__name__}.{name}"))


def get_check_report(name: str) -> CheckReport:
    """Return a format of ``CHECK_FORMATS``; its module is imported now."""
    return cast("CheckReport", import_module(f"{__name__}.{name}"))
