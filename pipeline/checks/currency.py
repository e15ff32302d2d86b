"""Money in another currency."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.base import Subject, Trouble, check
from pipeline.languages.quantities import prices
from pipeline.model import Severity

_NONE: frozenset[float] = frozenset()


@check("currency", "Another currency", Severity.ERROR, sources=False)
def currency(subject: Subject) -> Iterator[Trouble]:
    """Dollars of the source are pounds in the translation, in signs or in words; where there are several, by sums."""
    if subject.source is None:
        return
    theirs, ours = (side.quantities.currencies for side in (subject.source_reading, subject.reading))
    if theirs and ours and not theirs & ours:
        message = f"{'/'.join(sorted(theirs))} in the source, {'/'.join(sorted(ours))} here"
        yield Trouble(message, "Correct the currency.")
    elif ours - theirs and theirs:
        source = prices(subject.source_seen.text, subject.source_locale)
        target = prices(subject.seen.text, subject.locale)
        for code in sorted(ours - theirs):
            # A sum may be told in another currency as well; one that has the source's number is no conversion.
            other = next((their for their in sorted(theirs) if target.get(code, _NONE) & source.get(their, _NONE)), "")
            if other and not target[code] & target.get(other, _NONE):
                yield Trouble(f"{other} in the source, {code} here, with one number", "Correct the currency.")
                return
