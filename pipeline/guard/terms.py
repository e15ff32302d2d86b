"""The glossary after an engine: the house's spelling in place of a wrong one, inflected as that was."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipeline import languages
from pipeline.languages.dictionaries import is_word
from pipeline.model import Term

#: Letters of a word that must be shared before two forms count as forms of one word.
STEM = 3

#: Letters that an ending may take in either form.
ENDING = 3


def enforce(source: str, answer: str, source_locale: str, locale: str, terms: Iterable[Term]) -> str:
    """Return the answer with wrong renderings of glossary terms mended.

    Wrong are the forms that the glossary forbids and the source's own form left standing. An inflected wrong form is
    mended only if the dictionary knows the house's form with the same ending; what can't be mended safely stays, and
    the check on terms will point at it.
    """
    for term in terms:
        allowed = term.allowed.get(locale, ())
        ours = term.allowed.get(source_locale, ())
        if not allowed or not any(
            _places(form, source, source_locale) for form in (*ours, *_forbidden(term, source_locale))
        ):
            continue
        if any(_places(form, answer, locale) for form in allowed):
            continue
        for wrong in (*_forbidden(term, locale), *ours):
            if wrong in allowed:
                continue
            for start, end in reversed(_places(wrong, answer, locale)):
                right = _inflected(answer[start:end], wrong, allowed[0], locale)
                if right:
                    answer = answer[:start] + right + answer[end:]
    return answer


def _forbidden(term: Term, locale: str) -> tuple[str, ...]:
    return term.forbidden.get(locale, ())


def _places(form: str, text: str, locale: str) -> list[tuple[int, int]]:
    """Where a form stands in a text, in any of its inflections (where words keep their form there are none)."""
    if not languages.get(locale).stems.endings:
        pattern = rf"(?<!\w){re.escape(form)}(?!\w)"
    else:
        pattern = r"(?<!\w)" + r"\s+".join(_any_ending(word) for word in form.split()) + r"(?!\w)"
    return [match.span() for match in re.finditer(pattern, text, re.IGNORECASE)]


def _any_ending(word: str) -> str:
    stem = max(STEM, len(word) - 2)
    if len(word) <= STEM or not word.isalpha() or word.isupper():
        return re.escape(word)
    return rf"{re.escape(word[:stem])}[^\W\d_]{{0,{ENDING}}}"


def _inflected(written: str, wrong: str, right: str, locale: str) -> str:
    """The right form with the ending that the wrong one has in the text; empty if that gives no known word."""
    parts = (written.split(), wrong.split(), right.split())
    if written.casefold() == wrong.casefold():
        return _cased(written, right)
    if len({len(words) for words in parts}) != 1:
        return ""
    words = [_one(*three, locale) for three in zip(*parts, strict=True)]
    return " ".join(words) if all(words) else ""


def _one(written: str, wrong: str, right: str, locale: str) -> str:
    if written.casefold() == wrong.casefold():
        return _cased(written, right)
    for form in _candidates(written, wrong, right):
        if is_word(form, locale):
            return _cased(written, form)
    return ""


def _candidates(written: str, wrong: str, right: str) -> Iterator[str]:
    """The right word with its ending exchanged as the wrong word's was; for shorter and shorter common stems."""
    shared = 0
    while shared < min(len(written), len(wrong)) and written[shared].casefold() == wrong[shared].casefold():
        shared += 1
    for stem in range(shared, max(STEM, shared - 2) - 1, -1):
        old, new = wrong[stem:], written[stem:]
        if right.casefold().endswith(old.casefold()):
            yield right[: len(right) - len(old)] + new


def _cased(written: str, right: str) -> str:
    return right[:1].upper() + right[1:] if written[:1].isupper() else right
