"""Names and terms: the forms that the glossary forbids."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.base import Subject, Trouble, check
from pipeline.markdown import plain
from pipeline.model import Severity


@check("terms", Severity.ERROR, sources=True)
def terms(subject: Subject) -> Iterator[Trouble]:
    """A form stands in the text that the glossary forbids, such as another spelling of a city's name."""
    text = plain(subject.text)
    for term in subject.terms:
        for form in term.forbidden.get(subject.locale, ()):
            if re.search(rf"(?<!\w){re.escape(form)}(?!\w)", text, re.IGNORECASE):
                allowed = term.allowed.get(subject.locale, ())
                hint = f"The house writes “{allowed[0]}”." if allowed else "See the glossary."
                yield Trouble(f"“{form}” is not the house's form", hint)
