"""One name, spelled in two ways; one name in the place of another."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from operator import attrgetter

from pipeline import languages
from pipeline.alignment.names import ENDING, sounds_in
from pipeline.alignment.series import Row
from pipeline.checks.base import Subject, Subjects, Trouble, issue_check
from pipeline.languages.dictionaries import is_word
from pipeline.languages.scripts import CYRILLIC_LETTERS, LATIN_LETTERS, LETTERS
from pipeline.languages.sounds import skeletons
from pipeline.languages.stemming import stem
from pipeline.languages.tokens import Sieve
from pipeline.model import Severity

MIN_LETTERS = 5
_GENITIVE = re.compile("[a-z]['’]s$")

#: Letters of a name that stands in the source's script.
MIN_LATIN = 4


@issue_check("names", "A name in two spellings", Severity.WARNING)
def names(subjects: Subjects) -> Iterator[tuple[Subject, Trouble]]:
    """One name is spelled in two ways within an issue: Polack, Połack and Polatsk, or Baranavičy and Baranavichy.

    Only capitalised words that differ in how one sound is written are compared, and only if a dictionary doesn't know
    them both; what the glossary doesn't have is reported, or else the rarer spelling. Also told: a name of the source
    that is missing while another name of the article stands in the translation.
    """
    groups: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    where: dict[tuple[str, str], Subject] = {}
    for subject in subjects:
        for word in _names_in(subject):
            groups[subject.locale, _key(word, subject.locale)][word] += 1
            where.setdefault((subject.locale, word), subject)
    for (locale, _), spellings in groups.items():
        # An inflected form is the same spelling: what is compared is the word without its ending.
        if len(spellings) < 2 or len({_stem(word, locale) for word in spellings}) < 2:
            continue
        allowed, forbidden = _of_the_house(where[locale, next(iter(spellings))], locale)
        ranked = [word for word, _ in spellings.most_common()]
        best = next((word for word in ranked if _stem(word, locale) in allowed), ranked[0])
        told = {_stem(best, locale), *allowed, *forbidden}  # `terms` tells the forbidden ones
        for word in ranked:
            if _stem(word, locale) in told or (is_word(word, locale) and is_word(best, locale)):
                continue
            told.add(_stem(word, locale))
            trouble = Trouble(
                f"“{word}” is “{best}” elsewhere in the issue", "Choose one and put it into the glossary."
            )
            if _stem(best, locale) in allowed:
                trouble = Trouble(f"“{word}” is “{best}” in the glossary", "Write the house's form.")
            yield where[locale, word], trouble
    yield from _exchanged(subjects)


def _of_the_house(subject: Subject, locale: str) -> tuple[set[str], set[str]]:
    """The single words that the glossary allows in a locale, and those that it forbids, without their endings."""
    allowed, forbidden = (
        {_stem(form, locale) for term in subject.terms for form in forms(term).get(locale, ()) if " " not in form}
        for forms in (attrgetter("allowed"), attrgetter("forbidden"))
    )
    return allowed, forbidden - allowed


def _exchanged(subjects: Subjects) -> Iterator[tuple[Subject, Trouble]]:
    """Names in the place of others: one of the source is missing, and one that it doesn't have stands here."""
    articles: dict[tuple[str, str, str], list[tuple[Subject, Row]]] = defaultdict(list)
    for subject in subjects:
        if (row := subjects.row(subject)) is not None:
            articles[subject.where.issue, subject.where.article, subject.locale].append((subject, row))
    for rows in articles.values():
        renderings = _renderings(row for _, row in rows)
        for subject, row in rows:
            if not row.source.names:
                continue
            sounds = row.target.capital_sounds
            missing = [name.word for name in row.source.names if not sounds_in(name.word, row.source.locale, sounds)]
            if not missing:
                continue
            theirs = row.source.capital_sounds
            for name in row.target.names:
                if _is_foreign(name.word, row) and missing:
                    message = f"“{name.word}” is not in the source, and {missing[0]} is not here"
                    yield subject, Trouble(message, "Correct the name.")
                    break
                if name.word.isupper() or _stands_in(name.word, row.target.locale, theirs):
                    continue
                meant = renderings.get(stem(name.word, row.target.locale), [])
                if meant and not any(one[:4] in row.source.text for one in meant):
                    message = f"“{name.word}” ({meant[0]}) is not in the source, and {missing[0]} is not here"
                    yield subject, Trouble(message, "Correct the name.")
                    break


def _renderings(rows: Iterable[Row]) -> dict[str, list[str]]:
    """What names of the source the names of the translation render, by their stems, as their sound tells."""
    result: dict[str, list[str]] = {}
    for row in rows:
        if not row.source.names:
            continue
        own = [
            (one.word, [sound for sound in skeletons(one.word, row.source.locale) if len(sound) > 1])
            for one in row.source.names
            if one.proper
        ]
        for name in row.target.names if own else ():
            sounds = skeletons(name.word, row.target.locale)
            for word, ways in own:
                if any(_is_exact(sound, sounds) for sound in ways):
                    result.setdefault(stem(name.word, row.target.locale), []).append(word)
    return result


def _is_foreign(word: str, row: Row) -> bool:
    """Whether a name stands in its own script, as in the source, and the source doesn't have it."""
    script = languages.get(row.target.locale).script
    return len(word) >= MIN_LATIN and not re.search(f"[{LETTERS[script]}]", word) and word not in row.source.text


def _is_exact(own: str, sounds: Sequence[str]) -> bool:
    """Whether the sound of a name is exactly that of a word, but for its ending."""
    longest = len(own) + min(len(own) - 1, ENDING)
    return any(other.startswith(own) and len(other) <= longest for other in sounds)


def _stands_in(word: str, locale: str, sounds: frozenset[str]) -> bool:
    """Whether a name of the translation is one of the source's words, or begins like one, being derived from it."""
    if sounds_in(word, locale, sounds) or sounds_in(_ending(locale).sub("", word), locale, sounds):
        return True
    return any(len(own) < 2 or any(sound.startswith(own[:3]) for sound in sounds) for own in skeletons(word, locale))


def _names_in(subject: Subject) -> Iterator[str]:
    found = _unknown(subject.locale).of(subject.seen.each)
    if found:
        yield from (word for word in subject.seen.in_order if word in found)


@cache
def _unknown(locale: str) -> Sieve:
    """The words with a capital that no dictionary knows."""

    def tells(word: str) -> bool:
        if len(word) < MIN_LETTERS or not (word[0].isupper() and word[1:].islower()):
            return False
        # “Python'у” is “Python” with an ending in the language's own letters, “Foundation's” with an English one.
        mixed = not (LATIN_LETTERS.isdisjoint(word) or CYRILLIC_LETTERS.isdisjoint(word))
        return not (mixed or _GENITIVE.search(word)) and not is_word(word.lower(), locale)

    return Sieve(tells)


@lru_cache(maxsize=1 << 16)
def _key(word: str, locale: str) -> str:
    """What two spellings of one name have in common: the word without its ending, by its sounds."""
    spelling = languages.get(locale).names
    folded = _ending(locale).sub("", word.lower())
    for old, new in spelling.letters:
        folded = folded.replace(old, new)
    if languages.get(locale).script == "Latin":
        folded = "".join(char for char in unicodedata.normalize("NFD", folded) if not unicodedata.combining(char))
    for old, new in spelling.sounds:
        folded = folded.replace(old, new)
    return re.sub(r"(.)\1", r"\1", folded)


@cache
def _ending(locale: str) -> re.Pattern[str]:
    return re.compile(languages.get(locale).names.endings or "(?!)")


def _stem(word: str, locale: str) -> str:
    return _ending(locale).sub("", word.lower()).rstrip(languages.get(locale).names.silent or "\0")
