"""Names and terms: the forms that the glossary forbids."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.base import Subject, Trouble, check
from pipeline.checks.stems import glossary, pattern, stem_length
from pipeline.model import Severity


@check("terms", "Not the house's form", Severity.ERROR, sources=True)
def terms(subject: Subject) -> Iterator[Trouble]:
    """A form stands in the text that the glossary forbids, such as another spelling of a city's name, in any case."""
    if not subject.terms:
        return
    house = glossary(subject.terms, subject.locale, "forbidden")
    if not house.may_hold(subject.seen.tokens):
        return
    text = subject.plain
    for term, form in house.may_stand(text.lower()):
        match = pattern(form, subject.locale).search(text)
        allowed = term.allowed.get(subject.locale, ())
        # A form of the house's word is none of the forbidden one, unless that is the longer: «хата», «хатка».
        good = [one for one in allowed if stem_length(one, subject.locale) >= stem_length(form, subject.locale)]
        if match is None or any(pattern(one, subject.locale).fullmatch(match[0]) for one in good):
            continue
        hint = f"The house writes “{allowed[0]}”." if allowed else "See the glossary."
        yield Trouble(f"“{match[0]}” is not the house's form", hint)
