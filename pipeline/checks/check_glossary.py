"""Names and terms: the renderings that the glossary requires."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.base import Subject, Trouble, check
from pipeline.checks.stems import may_stand, pattern
from pipeline.model import Severity


@check("check-glossary", "Glossary term not used", Severity.WARNING, sources=False)
def check_glossary(subject: Subject) -> Iterator[Trouble]:
    """The source has a term of the glossary and the translation none of its renderings, in any case or number."""
    if subject.source is None or not subject.terms:
        return
    theirs, ours = subject.source_plain, subject.plain
    lowered = theirs.lower()
    for term in subject.terms:
        forms = term.allowed.get(subject.source_locale, ())
        wanted = term.allowed.get(subject.locale, ())
        there = (form for form in forms if may_stand(form, lowered, subject.source_locale))
        if not wanted or not any(pattern(form, subject.source_locale).search(theirs) for form in there):
            continue
        if not any(pattern(form, subject.locale).search(ours) for form in wanted):
            yield Trouble(f"“{term.name}” is not rendered as the glossary says", f"The house writes “{wanted[0]}”.")
