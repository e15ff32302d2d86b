"""Hyphens where dashes belong."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline import languages
from pipeline.checks.base import Subject, Trouble, check
from pipeline.languages.base import NBSP
from pipeline.model import Severity

_HYPHEN = re.compile(r"(?<=[^\W_»”)] )(?:-{1,2})(?= [^\W_«“(])")
_DOUBLE = re.compile(r"(?<=[^\W_])--(?=[^\W_])")
_YEARS = re.compile(r"(?<![\d.-])((?:1[89]|20)\d\d)-((?:1[89]|20)\d\d)(?![\d-])")


@check("dashes", "Dashes", Severity.WARNING, sources=True)
def dashes(subject: Subject) -> Iterator[Trouble]:
    """A hyphen stands where the language has a dash: between clauses, or between two years."""
    seen = subject.seen
    if "-" not in seen.text:
        return
    language = languages.get(subject.locale)
    spaced = NBSP in language.dash
    match = _HYPHEN.search(seen.text) or _DOUBLE.search(seen.text)
    if match:
        wanted = (
            f"“ {language.dash.strip()} ”, with a no-break space before it"
            if spaced
            else f"“{language.dash}” without spaces, or “ – ”"
        )
        yield Trouble("a hyphen stands for a dash", f"Write {wanted}.")
    years = _YEARS.search(seen.text)
    if years:
        yield Trouble(f"“{years[0]}” has a hyphen between years", f"Write {years[1]}{language.range_dash}{years[2]}.")
