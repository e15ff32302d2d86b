"""Names and terms: the renderings that the glossary requires."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.base import Subject, Trouble, check
from pipeline.checks.stems import glossary, pattern
from pipeline.model import Severity


@check("check-glossary", "Glossary term not used", Severity.WARNING, sources=False)
def check_glossary(subject: Subject) -> Iterator[Trouble]:
    """The source has a term of the glossary and the translation none of its renderings, in any case or number."""
    if subject.source is None or not subject.terms:
        return
    house = glossary(subject.terms, subject.source_locale, "allowed")
    if not house.may_hold(subject.source_seen.tokens):
        return
    theirs, ours = subject.source_plain, subject.plain
    told: set[int] = set()
    for term, form in house.may_stand(theirs.lower()):
        wanted = term.allowed.get(subject.locale, ())
        if not wanted or id(term) in told or not pattern(form, subject.source_locale).search(theirs):
            continue
        told.add(id(term))
        if not any(pattern(form, subject.locale).search(ours) for form in wanted):
            yield Trouble(f"“{term.name}” is not rendered as the glossary says", f"The house writes “{wanted[0]}”.")
