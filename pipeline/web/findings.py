"""Findings: what the checks say of texts that lie in catalogs, each looked at once."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping

from pipeline import checks
from pipeline.archive.findings import Memo
from pipeline.model import Finding
from pipeline.verbs.inspect import spelling
from pipeline.web.checking import Checking, TooMuchError

#: Texts whose findings are kept in mind.
KEPT = 20_000


class Findings:
    """What the checks say of texts, each looked at once as long as settings and glossary stay as they are."""

    def __init__(self, checking: Checking) -> None:
        self._checking = checking
        self._known: OrderedDict[tuple[object, ...], tuple[Finding, ...]] = OrderedDict()
        self._lock = threading.Lock()

    def forget(self) -> None:
        """Forget everything: settings, the glossary or a list of words have changed."""
        with self._lock:
            self._known.clear()

    def of(
        self, person: str, subject: checks.Subject, severities: Mapping[str, str], known: Memo | None = None
    ) -> tuple[Finding, ...]:
        """What the checks say of one text, asked for by a person; nothing where they take too long.

        ``known``: what `check` has said of the texts of the issue, which needs no look.
        """
        key = (subject.locale, subject.source_locale, subject.kind, subject.source, subject.text)
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                return self._known[key]
        if known is not None and (told := known.find(subject)) is not None:
            findings = (*told, *spelling(subject, severities))
        else:
            try:
                findings = tuple(self._checking.run(person, subject, severities))
            except TooMuchError:
                return ()
        with self._lock:
            self._known[key] = findings
            while len(self._known) > KEPT:
                self._known.popitem(last=False)
        return findings
