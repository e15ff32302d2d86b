"""Words typed on the wrong keyboard layout."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import combinations
from string import ascii_letters

from pipeline import languages
from pipeline.checks.base import Subject, Trouble, check
from pipeline.checks.view import OBJECT
from pipeline.languages.dictionaries import LONGEST, is_word, share_of_usual_runs
from pipeline.languages.scripts import CYRILLIC, CYRILLIC_LETTERS
from pipeline.model import Severity

_ABC = frozenset(ascii_letters)
# In Cyrillic typed for English the letters х ъ ж э б ю are punctuation, and so is ё.
_CYRILLIC_WORD = re.compile(rf"(?<![^\W_])[{CYRILLIC}]+(?:['’ʼ][{CYRILLIC}]+)*(?![^\W_])")
# The reverse: these letters lie on punctuation keys, with Shift on others.
_LATIN_WORD = re.compile(r"(?<![\w@./\\-])[A-Za-z\[\];',.`{}:<>~\"]*[A-Za-z][A-Za-z\[\];',.`{}:<>~\"]*(?![\w@/\\-])")
_TRAILING = ".,;:'\"]}>`"
_LEADING = "'\"[{<`"

#: Shorter strings turn into words by chance.
MIN_LETTERS = 4

#: The same where only AltGr is missing; and how many letters of a word may lack it.
MIN_ALTGR, MOST_ALTGR = 3, 8

#: For a word that no dictionary knows: letters at least, and the share of usual runs of three letters.
MIN_UNKNOWN = 5
USUAL, UNUSUAL = 0.85, 0.35

#: The same between neighbours, where a foreign letter speaks already.
LIKELY = 0.75


@check("keyboard-layout", "Wrong keyboard layout", Severity.ERROR, sources=True, dictionary=True)
def keyboard_layout(subject: Subject) -> Iterator[Trouble]:
    """A word was typed with another language's keyboard layout: “учеутв” is “extend”, “ghbdtn” is “привет”.

    Reported only if the keys spell a word of the text's language, and what was typed is no word of any. Where letters
    are typed with AltGr, a word that lacks them is reported, too: “sie” is “się”.
    """
    text = subject.seen.text
    language = languages.get(subject.locale)
    latin = language.script == "Latin"
    # Few texts hold what could be a slip at all: Cyrillic in a Latin one, elsewhere a neighbour's letter.
    characters = subject.seen.characters
    suspicious = not (CYRILLIC_LETTERS if latin else _suspicious(subject.locale)).isdisjoint(characters)
    for match in _CYRILLIC_WORD.finditer(text) if suspicious else ():
        typed = match[0]
        if not MIN_LETTERS <= len(typed) <= LONGEST or typed.lower() in subject.known:
            continue
        if latin:
            meant = _for_latin(typed, subject.locale)
        else:
            found = _for_neighbour(typed, subject.locale)
            meant = found[0] if found and (found[1] or not _quoted(text, match, subject.locale)) else None
        if meant:
            yield _trouble(typed, meant)
    if language.altgr:
        for word, _ in subject.seen.words:
            if word not in subject.known and (meant := _with_altgr(word, subject.locale)):
                yield Trouble(f"“{word}” was typed without AltGr", f"Did you mean “{meant}”?")
    if latin or _ABC.isdisjoint(characters):
        return
    for match in _LATIN_WORD.finditer(text):
        if MIN_LETTERS <= len(match[0]) <= LONGEST and OBJECT not in match[0]:
            slip = _for_cyrillic(match[0], subject.locale)
            if slip and slip[0].lower() not in subject.known:
                yield _trouble(*slip)


def _quoted(text: str, match: re.Match[str], locale: str) -> bool:
    """Whether a neighbour's word stands among others of its language, or within quotation marks."""
    before, after = text[: match.start()], text[match.end() :]
    if any(before.count(opening) > before.count(closing) for opening, closing in (("«", "»"), ("„", "“"), ("“", "”"))):
        return True
    if before.count('"') % 2 == 1 or not match[0].islower():
        return True
    around = [*_CYRILLIC_WORD.findall(before)[-2:], *_CYRILLIC_WORD.findall(after)[:2]]
    foreign = languages.get(locale).foreign
    return not around or any(not foreign.isdisjoint(word.lower()) for word in around)


def _trouble(typed: str, meant: str) -> Trouble:
    return Trouble(f"“{typed}” was typed on the wrong keyboard layout", f"Did you mean “{meant}”?")


@cache
def _keys(locale: str) -> dict[int, str]:
    """From what a layout types back to the keys."""
    return str.maketrans({letter: key for key, letter in languages.get(locale).keyboard.items()})


@lru_cache(maxsize=1 << 14)
def _for_latin(typed: str, locale: str) -> str | None:
    others = _of_other_script(locale)
    if any(is_word(typed, other) or is_word(typed.lower(), other) for other in others):
        return None
    keyboard = languages.get(locale).keyboard
    for other in others:
        keys = typed.translate(_keys(other)).strip(".,;:")
        meant = "".join(keyboard.get(key, key) for key in keys)
        if not _letters(meant):
            continue
        if is_word(meant, locale) or is_word(meant.capitalize(), locale):
            return meant
        if _case(meant) and (meant_word := next(_alternatives(meant, keys, locale), None)):
            return meant_word
        if _case(meant) and _more_usual(meant, locale, typed, other):
            return meant
    return None


def _alternatives(word: str, keys: str, locale: str) -> Iterator[str]:
    """The words of the language that the same keys type if AltGr is held with some of them: with most of them first.

    Where AltGr doesn't work it fails everywhere: “szesc” is “sześć” rather than a rare word with one such letter.
    """
    altgr = _altgr(locale)
    places = [at for at, key in enumerate(keys) if key in altgr]
    if len(word) != len(keys) or len(places) > MOST_ALTGR:
        return
    for count in range(len(places), 0, -1):
        for chosen in combinations(places, count):
            letters = [altgr[keys[at]] if at in chosen else letter for at, letter in enumerate(word)]
            if is_word(found := "".join(letters), locale):
                yield found


@cache
def _altgr(locale: str) -> dict[str, str]:
    levels = languages.get(locale).altgr
    return {**levels, **{key.upper(): letter.upper() for key, letter in levels.items()}}


@lru_cache(maxsize=1 << 16)
def _with_altgr(word: str, locale: str) -> str | None:
    """What a word was meant to be that no dictionary knows and that some letters typed with AltGr would make one."""
    language = languages.get(locale)
    if len(word) < MIN_ALTGR or not word.islower() or is_word(word, locale) is not False:
        return None
    if is_word(word.capitalize(), locale) or any(is_word(word, other) for other in language.related):
        return None
    keys = word.translate(_keys(locale))
    return next(_alternatives(word, keys, locale), None)


@lru_cache(maxsize=1 << 16)
def _for_cyrillic(typed: str, locale: str) -> tuple[str, str] | None:
    language = languages.get(locale)
    stripped = typed.rstrip(_TRAILING)
    bare = stripped.lstrip(_LEADING)
    # Only hunspell can tell of what has a stop within, and that takes long to load: it is asked last.
    is_plain = bare.isalpha()
    if is_plain and _is_foreign(bare, language.guests):
        return None
    slip = next(_slips(typed, stripped, bare, locale), None)
    return None if slip and not is_plain and _is_foreign(bare, language.guests) else slip


def _is_foreign(word: str, guests: Sequence[str]) -> bool:
    return any(is_word(word, guest) or is_word(word.lower(), guest) for guest in guests)


def _slips(typed: str, stripped: str, bare: str, locale: str) -> Iterator[tuple[str, str]]:
    """What of the keys that were typed spells a word of the language, and the word."""
    language = languages.get(locale)
    for candidate in dict.fromkeys((typed, typed[:-1], stripped, typed.lstrip(_LEADING), bare)):
        meant = "".join(language.keyboard.get(char, char) for char in candidate)
        # Capitals amid a word are an acronym or a brand, never a slip of the layout.
        if sum(map(str.isalpha, meant)) < MIN_LETTERS or not _letters(meant) or not _case(meant):
            continue
        guests = language.guests if candidate == bare else ()
        if is_word(meant, locale) or any(_more_usual(meant, locale, candidate, guest) for guest in guests):
            yield candidate, meant


def _more_usual(meant: str, locale: str, typed: str, other: str) -> bool:
    """Whether a word looks like one of this language, and what was typed like none of its own.

    Names are in no dictionary; on the wrong layout they become strings that no language has.
    """
    if len(meant) < MIN_UNKNOWN:
        return False
    likely, unlikely = share_of_usual_runs(meant, locale), share_of_usual_runs(typed, other)
    return likely is not None and unlikely is not None and likely >= USUAL and unlikely <= UNUSUAL


@lru_cache(maxsize=1 << 16)
def _for_neighbour(typed: str, locale: str) -> tuple[str, bool] | None:
    """Belarusian typed on the Russian layout (“цикава”), and the reverse (“вышлі”): the word, and whether for certain.

    A word of the neighbour's own language may be a quotation as well.
    """
    own = languages.get(locale)
    if not any(char in own.foreign for char in typed.lower()) and "'" not in typed:
        return None
    for other in own.neighbours:
        if not languages.is_known(other):
            continue
        meant = "".join(own.keyboard.get(key, key) for key in typed.translate(_keys(other)))
        if meant == typed or not _letters(meant):
            continue
        theirs = is_word(typed, other) or is_word(typed.lower(), other)
        if is_word(meant, locale) or is_word(meant.lower(), locale):
            return meant, not theirs
        # An apostrophe alone proves nothing: it joins the parts of a word as well as it types э.
        foreign = not own.foreign.isdisjoint(typed)
        if foreign and typed.islower() and not theirs and _rather(meant, locale, typed, other):
            return meant, True
    return None


def _rather(meant: str, locale: str, typed: str, other: str) -> bool:
    """Whether a word that neither neighbour's dictionary knows is rather this language's.

    It has a letter that this language lacks: it need only look more like one of its words than like the neighbour's.
    """
    if len(meant) < MIN_UNKNOWN:
        return False
    likely, unlikely = share_of_usual_runs(meant, locale), share_of_usual_runs(typed, other)
    return likely is not None and unlikely is not None and likely >= LIKELY and likely > unlikely


@cache
def _suspicious(locale: str) -> frozenset[str]:
    foreign = languages.get(locale).foreign
    return foreign | {letter.upper() for letter in foreign} | {"'"}


@cache
def _of_other_script(locale: str) -> tuple[str, ...]:
    script = languages.get(locale).script
    return tuple(language.code for language in languages.every() if language.script != script)


def _letters(word: str) -> bool:
    return all(char.isalpha() or char in "'’" for char in word) and word[:1].isalpha() and word[-1:].isalpha()


def _case(word: str) -> bool:
    return word.islower() or word.isupper() or word[1:].islower()
