"""A text left in, or slipped into, another language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from pipeline import languages
from pipeline.checks.base import Subject, Trouble, check
from pipeline.languages.dictionaries import is_word
from pipeline.languages.orthographies import Orthography
from pipeline.languages.scripts import LETTERS, OTHER, Script
from pipeline.languages.tokens import Sieve
from pipeline.model import Severity

#: Letters below which a text in Latin says too little, for it may be a name; and one in Cyrillic.
MIN_LETTERS = 10
MIN_OWN = 2  # words
MIN_CYRILLIC = 6

#: What the words of another language must weigh in all (in a short text and another), and for each of the expected
#: one's (see ``weight``).
ENOUGH, ENOUGH_OF_LONG = 1.25, 0.6
LEAD = 2.5

#: Letters that a neighbour lacks, for a text to be settled without its dictionary.
OWN_LETTERS = 3

#: The share of words that the other language's dictionary must know.
KNOWN = 0.34

#: The share of them that a text in one Latin language has among another's.
MOSTLY = 0.75

#: Letters above which three English words are no longer a name but a headline left in English.
LONG_NAME = 20

_IN_SCRIPT = {script: re.compile(f"[{letters}]") for script, letters in LETTERS.items()}
_QUOTED = re.compile(r"[«„“\"]([^«»„“”\"]+)[»“”\"]")
# The path of a file, a module, a site.
PATH = re.compile(r"[a-zA-Z\d-]*(?:[./\\:_]+[a-zA-Z\d-]+)+")
_LINKED = re.compile(r"\[([^\[\]]+)\]\(")
#: Letters of words that titles may write small.
MAX_SMALL = 3
APOSTROPHES = frozenset("'’ʼ")


@check("wrong-language", "Another language", Severity.ERROR, sources=True)
def wrong_language(subject: Subject) -> Iterator[Trouble]:
    """A text is not in the language of its catalog: left in the source's, or Russian among Belarusian and the reverse.

    By script first, then by letters that the language lacks; between languages of one script by a vote of the
    dictionaries on the words that only one of them has. Short texts and texts with too few such words are let pass.
    """
    seen = subject.seen
    if subject.source is not None and PATH.fullmatch(seen.text) and seen.text in subject.source_seen.text:
        return
    closed = seen.text.rstrip()[-1:] in (".", "!", "?", ":")
    words = seen.in_order
    if "/" in seen.text and (paths := [match.span() for match in PATH.finditer(seen.text) if "/" in match[0]]):
        words = [word for word, at in seen.words if not any(start <= at < end for start, end in paths)]
    guess = detect(words, subject.locale, subject.source_locale, closed=closed)
    if guess is not None and subject.source is not None and (titles := _kept_titles(subject)):
        others = [word for word, at in seen.words if not any(start <= at < end for start, end in titles)]
        guess = detect(others, subject.locale, subject.source_locale, closed=closed)
    if guess is not None:
        yield Trouble(
            f"this is {language_name(guess)}, not {language_name(subject.locale)}",
            f"Write it in {language_name(subject.locale)}.",
        )


def _kept_titles(subject: Subject) -> list[tuple[int, int]]:
    """Where titles of works stand that are kept as the source has them: quoted or linked, in capitals.

    What somebody says is written otherwise, so that a quotation left in the source's language is none.
    """
    text, theirs = subject.seen.text, subject.source_seen.text
    spans = [match.span(1) for match in _QUOTED.finditer(text) if _is_title(match[1], 2)]
    linked = [match[1] for match in _LINKED.finditer(subject.text) if _is_title(match[1], 1)]
    spans += [(text.find(title), text.find(title) + len(title)) for title in linked if title in text]
    return [(start, end) for start, end in spans if text[start:end] in theirs]


def _is_title(text: str, least: int) -> bool:
    """Whether a text is written as English writes titles: every longer word with a capital, and so many at least."""
    longer = [word for word in re.findall(r"[^\W\d_]+", text) if len(word) > MAX_SMALL]
    return len(longer) >= least and all(word[0].isupper() for word in longer)


def detect(words: Sequence[str], expected: str, source: str = "", *, closed: bool = False) -> str | None:
    """Return the locale that the words are evidently in if that is not ``expected``; None in doubt.

    ``source``: the locale they were translated from, in which they may have been left. ``closed``: they end like a
    sentence. Asked are the language's neighbours and guests (see `Language`), the source's, and, of words in another
    script than the expected one's, every language of that.
    """
    language = languages.get(expected)
    letters = sum(map(len, words))
    if letters < 3:
        return None
    own, ours, others = words, letters, list[str]()
    if foreign := _in_other_script(language.script).of(frozenset(words)):
        own = [word for word in words if word not in foreign]
        others = [word for word in words if word in foreign]
        ours = sum(map(len, own))
    if language.script == "Latin":
        # A name in its own letters may be mentioned; words in lower case are not.
        running = letters - ours > letters / 4 and any(word.islower() and len(word) > 2 for word in others)
        if others and (3 * (letters - ours) > letters or running):
            return _other_script(others, languages.of_script(OTHER[language.script]))
    elif 2 * ours < letters and letters >= MIN_LETTERS:
        # Names of firms and treaties stay Latin in any text, so that words must be known ones.
        for code in dict.fromkeys((*language.guests, source)):
            if _is(code, OTHER[language.script]) and _is_running(others, words, code, closed=closed):
                # Where most words are the language's own, what is left in another one is told by `foreign-word`.
                mostly = sum(len(word) > 1 for word in own) > max(MIN_OWN, sum(word.islower() for word in others))
                if not mostly:
                    return code
    rivals = _rivals(expected, source)
    if language.script == "Cyrillic":
        return _neighbour(own, expected, rivals) if ours >= MIN_CYRILLIC else None
    guess = _neighbour(own, expected, rivals) if ours >= MIN_LETTERS else None
    return guess if guess and _is_left(own, expected, guess, closed=closed) else None


@cache
def _in_other_script(script: Script) -> Sieve:
    """The words that don't begin with a letter of a script."""
    begins = _IN_SCRIPT[script].match
    return Sieve(lambda word: begins(word) is None)


@cache
def _rivals(expected: str, source: str) -> tuple[str, ...]:
    """The languages of the same script that a text may be in instead."""
    language = languages.get(expected)
    codes = dict.fromkeys((*language.related, source))
    return tuple(code for code in codes if code != expected and _is(code, language.script))


def _is(locale: str, script: str) -> bool:
    """Whether a locale is one of ours, of this script."""
    language = languages.find(locale)
    return language is not None and language.script == script


def _other_script(words: Sequence[str], locales: Sequence[str]) -> str:
    """The language of words in another script."""
    votes = {locale: sum(_belongs(word, locale) for word in words) for locale in locales}
    return max(votes, key=lambda locale: votes[locale])


def _is_running(others: Sequence[str], words: Sequence[str], locale: str, *, closed: bool) -> bool:
    """Whether those of the words that are in another script are running text of a language.

    That has lower-case words; names of firms and treaties, which stay as they are, are capitalised.
    """
    foreign = [word for word in others if len(word) > 1]
    single = sum(len(word) == 1 for word in words)
    known = [word for word in foreign if is_word(word.lower(), locale) is not False or is_word(word, locale)]
    running = [word for word in known if word.islower() and word not in _in_names(locale)]
    if len(running) >= 2 or (running and len(foreign) >= 3):
        return 2 * len(known) > len(foreign)
    # A headline has capitals only: no name of a firm has that many words of the language and no other.
    long = closed or sum(map(len, foreign)) >= LONG_NAME
    return len(foreign) == len(words) - single and len(known) >= (3 if long else 4) and 2 * len(known) > len(foreign)


def _is_left(words: Sequence[str], expected: str, locale: str, *, closed: bool) -> bool:
    """Whether Latin words are a sentence or a headline of another Latin language, and not its names and a few words.

    Both dictionaries know many words, and names of all languages keep their spelling: nearly all words must be the
    other language's in lower case, and some of them its alone.
    """
    telling = [word for word in words if len(word) > 1]
    known = [word for word in telling if is_word(word.lower(), locale) is not False]
    strange = [word for word in known if not _belongs(word, expected) and not _belongs(word.lower(), expected)]
    running = [word for word in known if word.islower() and word not in _in_names(locale)]
    if len(running) >= 2:
        return len(strange) >= (1 if len(running) > 2 else 2) and len(known) >= MOSTLY * len(telling)
    long = closed or sum(map(len, telling)) >= LONG_NAME
    return long and len(strange) >= 3 and len(known) == len(telling)


def _neighbour(words: Sequence[str], expected: str, rivals: Sequence[str]) -> str | None:
    """The other language of the script whose own words clearly outnumber those of the expected one."""
    if not rivals or _by_letters(words, expected, rivals):
        return None
    strangers = _strangers(expected).of(frozenset(words))
    if not strangers:
        return None
    best, most = None, 0.0
    long = [word for word in words if len(word) > 2]
    enough = ENOUGH if sum(map(len, words)) < MIN_LETTERS else ENOUGH_OF_LONG
    for locale in rivals:
        # Only words that are none of the expected language's speak for another one: mostly too few to ask of the rest.
        theirs = sum(max(weight(word, expected, locale), 0.0) for word in words if word in strangers)
        if theirs < (enough if best is None else most):
            continue
        ours = sum(max(-weight(word, expected, locale), 0.0) for word in words)
        # Letters alone may be anybody's: a good part of the words must be known ones.
        known = theirs > 0 and sum(_belongs(word, locale) for word in long) >= KNOWN * len(long)
        if known and theirs > LEAD * ours:
            best, most = locale, theirs + 0.01
    return best


def _by_letters(words: Sequence[str], expected: str, rivals: Sequence[str]) -> bool:
    """Whether letters alone say that the words are what is expected: none is foreign, and no neighbour has them all."""
    if _misspelt(expected).of(frozenset(words)):
        return False
    letters = "".join(words).lower()
    return all(sum(map(letters.count, _own(expected, locale))) >= OWN_LETTERS for locale in rivals)


@cache
def _misspelt(locale: str) -> Sieve:
    """The words that have a letter which the language lacks."""
    written = alphabet(locale) | APOSTROPHES
    return Sieve(lambda word: not written.issuperset(word.lower()))


@cache
def _strangers(locale: str) -> Sieve:
    """The words that can't be of a language."""
    return Sieve(lambda word: not _belongs(word, locale))


@cache
def _own(locale: str, rival: str) -> tuple[str, ...]:
    """The letters that a language has and a rival lacks."""
    return tuple(sorted(alphabet(locale) - alphabet(rival)))


@lru_cache(maxsize=1 << 16)
def weight(word: str, expected: str, other: str) -> float:
    """How much a word speaks for the other language (above 0) or for the expected one (below).

    Letters that a language lacks weigh most. Names are spelled alike in many languages, and in dictionaries of few.
    """
    letters = set(word.lower()) - APOSTROPHES
    here, there = letters <= alphabet(expected), letters <= alphabet(other)
    if here != there:
        known = _belongs(word, other if there else expected)
        if not known and word[0].isupper() and _keeps_names(expected):
            return 0.0
        heavy = (1.0 if known else 0.6) * (1.0 if len(word) > 2 else 0.6)
        if known and len(word) > 5:
            heavy *= 1.3
        return heavy if there else -heavy
    if not here or len(word) < 2:
        return 0.0
    heavy = min(len(word), 5) / 5 * (_belongs(word, other) - _belongs(word, expected))
    return min(heavy, 0.0) if word[0].isupper() and not _belongs(word.lower(), other) else heavy


@lru_cache(maxsize=1 << 16)
def _belongs(word: str, locale: str) -> bool:
    """Whether a word can be one of the language: its letters are, and its dictionary (where there is one) has it."""
    if not set(word.lower()) - APOSTROPHES <= alphabet(locale):
        return False
    found = is_word(word, locale)
    if found is not False or (not word.islower() and is_word(word.lower(), locale)):
        return True
    rules = _orthography(locale)
    return rules is not None and (other := rules.official(word)) != word and is_word(other, locale) is True


@cache
def _keeps_names(locale: str) -> bool:
    """Whether names of neighbours keep their spelling, so that their letters say nothing: so it is in Latin."""
    return languages.get(locale).script == "Latin"


@cache
def alphabet(locale: str) -> frozenset[str]:
    """The lower-case letters of a language or neighbour."""
    language = languages.find(locale)
    return frozenset(language.alphabet if language else ())


@cache
def _orthography(locale: str) -> Orthography | None:
    return languages.get(locale).orthography if languages.is_known(locale) else None


@cache
def _in_names(locale: str) -> frozenset[str]:
    """Lower-case words that names contain."""
    return frozenset(word for line in languages.words(locale, "in-names") for word in line.split())


def language_name(locale: str) -> str:
    """What messages call a language."""
    language = languages.find(locale)
    return language.english_name if language else locale
