"""What a text says of itself before it is compared with another: read once, and shared by all that compare."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache, cached_property, lru_cache
from typing import NamedTuple

from pipeline.alignment.concepts import concepts as meanings
from pipeline.alignment.measures import Measure, measured
from pipeline.languages.base import words
from pipeline.languages.concepts import LONG, Concept, concepts
from pipeline.languages.dictionaries import LONGEST, is_word
from pipeline.languages.number_words import cardinal, value_of
from pipeline.languages.quantities import Quantities
from pipeline.languages.quantities import read as read_quantities
from pipeline.languages.scripts import WRITTEN
from pipeline.languages.sounds import skeletons
from pipeline.languages.stemming import stem
from pipeline.languages.tokens import Sieve, Tokens, placed, tokens

#: Texts that are remembered, and how long they may be for that.
REMEMBERED, SHORT = 8192, 5_000

#: Letters of a word in lower case that is common to many languages, as “university” is, and its consonants.
LOAN_LETTERS, LOAN_CONSONANTS = 7, 4

_WORD = re.compile(rf"([{WRITTEN}]+(?:['’ʼ‑-][{WRITTEN}]+)*)")
_BEGINS = re.compile(r"(?:^|[.!?…:]['’”»“\")\]]*)[\s–—-]*[\"'«„“‘(\[]*\s*$")
_BLANK = frozenset(filter(str.isspace, map(chr, range(0x3001))))
_LETTERS = re.compile(r"[^\W_]+")
_POSSESSIVE = re.compile(r"['’ʼ]\w{0,2}$")
_GENITIVE = re.compile(r"['’ʼ]s?$")
_HYPHEN = re.compile("[‑-]")
_HYPHENS = ("-", "‑")
_PART = re.compile("[^‑-]+")
_PART_WORD = re.compile(r"[^\W\d_]+")
#: Words for one and for a half say more than numbers.
MIN_COUNTED = 2


class Name(NamedTuple):
    """A name and where it begins; ``proper``: it is no other word of its language, so that it can't be translated."""

    word: str
    start: int
    proper: bool


def _short(words: Sequence[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    return tuple([one for one in words if len(one[0]) <= LONGEST])


class Reading:
    """A text (as a reader sees it) in a language, read for comparing."""

    def __init__(self, text: str, locale: str) -> None:
        self.text = text
        self.locale = locale

    @cached_property
    def tokens(self) -> Tokens:
        """The words without their hyphens, and what stands between them."""
        return tokens(self.text)

    @cached_property
    def words(self) -> tuple[tuple[str, int], ...]:
        """The words, hyphens included, and where each begins."""
        found = self.tokens
        if found.between.isdisjoint(_HYPHENS):
            words = tuple(zip(found.words, found.starts, strict=True))
            return words if found.are_short else _short(words)
        return _short(placed(self.text, _WORD))

    @cached_property
    def length(self) -> int:
        """Characters, white space left out."""
        blank = self.tokens.characters & _BLANK
        return len(self.text) - sum([self.text.count(one) for one in blank])

    @cached_property
    def quantities(self) -> Quantities:
        """Its numbers, months and currencies."""
        return read_quantities(self.text, self.locale)

    @cached_property
    def concepts(self) -> tuple[tuple[Concept, int], ...]:
        """The weekdays, spans of time and measures that it names, and where each begins."""
        # Few texts name any: the words that name none are remembered.
        telling = _naming(self.locale).of(self.tokens.vocabulary)
        if not telling:
            return ()
        locale = self.locale
        return tuple(
            [
                (concept, at)
                for part, at in self._parts
                if part in telling
                for concept in concepts(_nominative(part), locale)
            ]
        )

    @cached_property
    def measures(self) -> tuple[Measure, ...]:
        """Spans of time and measures with their values."""
        return measured(self.text, self.locale, self.concepts, self.quantities, self._parts)

    @cached_property
    def stems(self) -> tuple[str, ...]:
        """The stem of each word, in their order."""
        locale = self.locale
        return tuple([stem(word, locale) for word, _ in self.words])

    @cached_property
    def sounds(self) -> frozenset[str]:
        """The consonants of every word that has two or more, by their sound."""
        locale = self.locale
        words = self.tokens.vocabulary if self._are_tokens else {word for word, _ in self._parts}
        return frozenset([sound for word in words for sound in skeletons(word, locale) if len(sound) > 1])

    @cached_property
    def counted(self) -> frozenset[float]:
        """The values from 2 to 19, and the tens, that words say which are numbers and nothing else."""
        locale = self.locale
        telling = _counting(locale).of(self.tokens.vocabulary)
        parts = [word for word, _ in self._parts if word in telling] if telling else ()
        alone = [cardinal(word.lower(), locale) for word in parts]
        # «Трёхдневный»: a span of so many days.
        spans = [at for concept, at in self.concepts if concept.kind == "time" and concept.name not in LONG]
        within = [value_of(match[0], locale) for at in spans if (match := _PART_WORD.match(self.text, at))]
        return frozenset([value for value in (*alone, *within) if value is not None and value >= MIN_COUNTED])

    @cached_property
    def meanings(self) -> tuple[tuple[tuple[str, ...], int], ...]:
        """What its everyday words mean in whatever language (see ``alignment.concepts``), and where each begins."""
        locale = self.locale
        return tuple([(meant, at) for word, at in self.words if (meant := meanings(word.lower(), locale))])

    @cached_property
    def meant(self) -> frozenset[str]:
        """Everything that its everyday words mean."""
        return frozenset([one for meant, _ in self.meanings for one in meant])

    @cached_property
    def stem_set(self) -> frozenset[str]:
        """The stems."""
        return frozenset(self.stems)

    @cached_property
    def values(self) -> frozenset[float]:
        """Every value that a number or a number word of it may have."""
        return self.quantities.spelled.union(*(number.readings for number in self.quantities.numbers))

    @cached_property
    def long_sounds(self) -> frozenset[str]:
        """The sounds of words that have three consonants and more, by the first four."""
        return frozenset(sound[:4] for sound in self.sounds if len(sound) > 2)

    @cached_property
    def capital_sounds(self) -> frozenset[str]:
        """The sounds of the words with a capital: of all others a name is none."""
        capitals = [word for word, _ in self.words if word[0].isupper()]
        return frozenset(
            [sound for word in capitals for part in word.split("-") for sound in skeletons(part, self.locale)]
        )

    @cached_property
    def letters(self) -> str:
        """Its letters and digits alone, in lower case, for finding one text within another."""
        return letters_of(self.text)

    @cached_property
    def loans(self) -> tuple[tuple[str, int], ...]:
        """Long words in lower case, which may be the same in many languages, and where each begins."""
        return tuple([(word, at) for word, at in self.words if len(word) >= LOAN_LETTERS and word[0].islower()])

    @cached_property
    def loan_sounds(self) -> tuple[tuple[str, int], ...]:
        """The sounds by which those are known elsewhere, and where each begins."""
        locale = self.locale
        return tuple([(sound, at) for word, at in self.loans if (sound := loan_sound(word, locale))])

    @property
    def _parts(self) -> Iterable[tuple[str, int]]:
        """The words, those with hyphens in their parts."""
        found = self.tokens
        if self._are_tokens:
            return zip(found.words, found.starts, strict=True)
        return [(match[0], at + match.start()) for word, at in self.words for match in _PART.finditer(word)]

    @cached_property
    def _are_tokens(self) -> bool:
        """Whether the parts of words are the tokens: no word, with its hyphens, was so long that it was left out."""
        found = self.tokens
        hyphened = not found.between.isdisjoint(_HYPHENS)
        return found.are_short and not (hyphened and max(map(len, self.text.split())) > LONGEST)

    @cached_property
    def names(self) -> tuple[Name, ...]:
        """Words that are names by their capital; at the beginning of a sentence only those that are no other word."""
        capitals = [(word, at) for word, at in self.words if word[0].isupper() and len(word) > 2]
        if not capitals:
            return ()
        long = [word for word, _ in self.words if len(word) > 3]
        headline = len(long) > 2 and 3 * sum(word[0].isupper() for word in long) > 2 * len(long)
        ordinary = no_names(self.locale)
        result = []
        for whole, at in capitals:
            amid = not headline and not _BEGINS.search(self.text[max(at - 12, 0) : at])
            for word in _HYPHEN.split(_POSSESSIVE.sub("", whole)):
                if len(word) < 3 or not word[0].isupper() or (word.isupper() and len(word) < 6):
                    continue
                lowered = word.lower()
                if lowered in ordinary:
                    continue
                known = is_word(lowered, self.locale)
                if amid or known is False:
                    result.append(Name(word, at, known is False or (known is None and amid)))
        return tuple(result)


def loan_sound(word: str, locale: str) -> str:
    """The first four consonants of a word; nothing where it has fewer."""
    own = skeletons(word, locale)[:1]
    return own[0][:LOAN_CONSONANTS] if own and len(own[0]) >= LOAN_CONSONANTS else ""


def letters_of(text: str) -> str:
    """The letters and digits of a text in lower case."""
    return "".join(_LETTERS.findall(text)).casefold()


@cache
def _naming(locale: str) -> Sieve:
    """The words that name a concept."""
    return Sieve(lambda word: concepts(_nominative(word), locale))


def _nominative(word: str) -> str:
    return _GENITIVE.sub("", word) if "'" in word or "’" in word else word


@cache
def _counting(locale: str) -> Sieve:
    """The words that only count."""
    return Sieve(lambda word: cardinal(word.lower(), locale) is not None)


@cache
def no_names(locale: str) -> frozenset[str]:
    """Words in lower case that have a capital and are no names: months, weekdays, words that begin sentences."""
    lines = (line for section in ("months", "weekdays", "in-names") for line in words(locale, section))
    return frozenset(" ".join((*lines, *words(locale, "", "starters"))).lower().split())


def reading(text: str, locale: str) -> Reading:
    """Return the reading of a text. Remembered for the latest texts of usual length."""
    return _remembered(text, locale) if len(text) <= SHORT else Reading(text, locale)


_remembered = lru_cache(maxsize=REMEMBERED)(Reading)
