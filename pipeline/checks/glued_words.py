"""Words run together where a link or a space was lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from pipeline import languages
from pipeline.checks.base import Subject, Trouble, check
from pipeline.languages.base import function_words
from pipeline.languages.concepts import concepts
from pipeline.languages.dictionaries import is_word
from pipeline.languages.scripts import LOWER
from pipeline.languages.tokens import Sieve, has_digits
from pipeline.model import Severity

MIN_WORD = 7
#: Letters of a half that is no function word: shorter ones are endings and prefixes by chance.
MIN_HALF = 4
MIN_HALVES = 5
#: Letters of both halves of what may be a name.
MIN_SURE = 6
#: Letters of the first part of a compound that anybody may make.
MAX_FIRST = 6

_BEHIND_DIGITS = re.compile(rf"(?<![\w.,/@#-])(?P<digits>\d+)(?P<word>[{LOWER['Cyrillic']}]{{4,}})(?![\w@-])")


@check("glued-words", "Words run together", Severity.ERROR, sources=True, dictionary=True)
def glued_words(subject: Subject) -> Iterator[Trouble]:
    """Two words stand without a space between them (“eventsvia”), as happens where a link was taken out.

    Reported where the dictionary knows both halves and not the whole: for certain if one half is a function word or
    a capital stands in the middle, else as a doubt. Names (capitalised words) are left alone.
    """
    if has_digits(subject.seen.tokens):
        yield from _after_digits(subject)
    suspects = _suspects(subject.locale).of(subject.seen.each)
    if not suspects:
        return
    text = subject.seen.text
    for word, start in subject.seen.words:
        if word not in suspects or word.lower() in subject.known:
            continue
        end = start + len(word)
        if (text[start - 1 : start] in ("-", "@", "/", ".", "#") and start) or text[end : end + 1] in ("-", "@", "/"):
            continue
        halves = _halves(word, subject.locale)
        if halves is None and word[0].isupper() and word[1:].islower() and _begins(text, start):
            halves = _after_capital(word, subject.locale)
        if halves:
            left, right, certain = halves
            yield Trouble(
                f"“{word}” looks like two words",
                f"Did you mean “{left} {right}”? Was a link lost between them?",
                doubtful=not certain,
            )


def _after_digits(subject: Subject) -> Iterator[Trouble]:
    """Words that stand right behind a number: «5яблок»."""
    for match in _BEHIND_DIGITS.finditer(subject.seen.text):
        word, left, right = match.group(0, "digits", "word")
        together = re.search(rf"(?<!\w){left}[^\W\d_]", subject.source_seen.text)
        if is_word(right, subject.locale) and not together:
            hint = f"Did you mean “{left} {right}”? Was a link lost between them?"
            yield Trouble(f"“{word}” looks like two words", hint, doubtful=True)


@cache
def _suspects(locale: str) -> Sieve:
    """The words that are two, wherever they stand or at the beginning of a sentence."""

    def tells(word: str) -> bool:
        if len(word) < MIN_WORD or word.isupper():
            return False
        capital = word[0].isupper() and word[1:].islower()
        return _halves(word, locale) is not None or (capital and _after_capital(word, locale) is not None)

    return Sieve(tells)


def _begins(text: str, start: int) -> bool:
    """Whether a sentence begins there, so that a capital says nothing of a name."""
    before = text[:start].rstrip(' \u00a0«„“"(')
    return not before or before[-1] in ".!?…"


def _after_capital(word: str, locale: str) -> tuple[str, str, bool] | None:
    """The two words of one that begins a sentence: one of them is a function word, or both are long; names are not."""
    if is_word(word, locale) is not False:
        return None
    halves = _halves(word.lower(), locale)
    if not halves or not (halves[2] or min(len(halves[0]), len(halves[1])) >= MIN_SURE):
        return None
    return halves[0].capitalize(), halves[1], halves[2]


@cache
def _compounds(locale: str) -> dict[str, re.Pattern[str]]:
    """Function words that are also first parts of words, with what follows them there."""
    result = {}
    for line in languages.words(locale, "compounds"):
        first, _, rest = line.partition(":")
        forms = "|".join(re.escape(form).replace(r"\*", r"\w*") for form in rest.split())
        result[first] = re.compile(forms)
    return result


def _is_compound(word: str, locale: str) -> bool:
    for first, rest in _compounds(locale).items():
        if word.startswith(first):
            second = word[len(first) :]
            return rest.fullmatch(second) is not None or any(concept.sure for concept in concepts(second, locale))
    return False


@cache
def _whole(locale: str) -> re.Pattern[str]:
    """How whole forms end, and first parts of compounds don't, where the language joins words freely."""
    return re.compile(languages.get(locale).stems.whole)


@cache
def _parts(section: str, locale: str) -> frozenset[str]:
    return frozenset(part for line in languages.words(locale, section) for part in line.split())


def _is_made(left: str, right: str, locale: str) -> bool:
    """Whether two halves are one word that the dictionary lacks: a suffix, or a compound that anybody may make."""
    if right in _parts("suffixes", locale):
        return True
    return right in _parts("last-parts", locale) and len(left) <= MAX_FIRST and not left.endswith("s")


@lru_cache(maxsize=1 << 16)
def _halves(word: str, locale: str) -> tuple[str, str, bool] | None:
    if is_word(word, locale) is not False or is_word(word.lower(), locale):
        return None
    humps = [index for index in range(1, len(word)) if word[index].isupper()]
    if humps == [1] and word[0].lower() in _parts("one-letter", locale) and is_word(word[1:], locale):
        return word[0], word[1:], True
    if humps:
        left, right = word[: humps[0]], word[humps[0] :]
        fits = len(humps) == 1 and left.islower() and min(len(left), len(right)) >= 3
        known = fits and is_word(left, locale) and (is_word(right, locale) or is_word(right.lower(), locale))
        return (left, right, True) if known else None
    if not word.islower() or _is_compound(word, locale):
        return None
    functional = function_words(locale)
    for half in functional:
        if word.endswith(half) and len(word) - len(half) >= MIN_HALF and is_word(word[: -len(half)], locale):
            return None if _is_made(word[: -len(half)], half, locale) else (word[: -len(half)], half, True)
        if word.startswith(half) and len(word) - len(half) >= MIN_HALF and is_word(word[len(half) :], locale):
            return half, word[len(half) :], True
    cuts = [
        (word[:cut], word[cut:])
        for cut in range(MIN_HALVES, len(word) - MIN_HALVES + 1)
        if _whole(locale).search(word[:cut]) and is_word(word[:cut], locale) and is_word(word[cut:], locale)
        and not _is_made(word[:cut], word[cut:], locale)
    ]  # fmt: skip
    if not cuts:
        return None
    left, right = max(cuts, key=lambda cut: min(len(cut[0]), len(cut[1])))
    return left, right, False
