"""Letters of the other script that look alike."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from pipeline import languages
from pipeline.checks.base import Subject, Trouble, check
from pipeline.languages.dictionaries import is_word
from pipeline.languages.scripts import CYRILLIC, CYRILLIC_LETTERS, LATIN, LATIN_LETTERS, LOWER, UPPER, Script, twins
from pipeline.languages.tokens import Sieve, placed
from pipeline.model import Severity

_HAS_LATIN = re.compile(rf"[{LATIN}]")
_HAS_CYRILLIC = re.compile(rf"[{CYRILLIC}]")
_HAS = {"Latin": _HAS_LATIN, "Cyrillic": _HAS_CYRILLIC}
_SCRIPTS: tuple[Script, ...] = ("Cyrillic", "Latin")
_TWINS = frozenset(twins("Latin"))
#: A foreign word with the language's own ending behind an apostrophe: “request'ы”; an abbreviation with one: «SMSку».
_WITH_ENDING = re.compile(rf"(?:([{LATIN}]{{3,}})['’ʼ]|([{UPPER['Latin']}]{{2,}}))[{LOWER['Cyrillic']}]{{1,4}}")
#: Letters of the other script at most that are a slip, where they look like none of the language's.
SLIP = 2
_SCRIPTED = re.compile(rf"[{LATIN}]+|[{CYRILLIC}]+")
_WORD = re.compile(r"([^\W\d_]+(?:['’ʼ][^\W\d_]+)*)")
# Words that may be slips: those of both scripts, and those of one letter.
_SUSPECTS = Sieve(lambda word: len(word) == 1 or (_HAS_LATIN.search(word) and _HAS_CYRILLIC.search(word)))


@check("homoglyphs", "Letters of another alphabet", Severity.ERROR, sources=True, repairs=True)
def homoglyphs(subject: Subject) -> Iterator[Trouble]:
    """A word mixes Latin and Cyrillic letters that look the same, so that a search does not find it."""
    # The Markdown itself is searched: a letter of the other script in an address leads nowhere.
    text = subject.text
    if (written := subject.seen.written).isdisjoint(LATIN_LETTERS) or written.isdisjoint(CYRILLIC_LETTERS):
        return
    found: list[tuple[str, str, int]] = []
    words = placed(text, _WORD)
    suspects = _SUSPECTS.of(frozenset([word for word, _ in words]))
    for index, (word, start) in enumerate(words) if suspects else ():
        if word not in suspects:
            continue
        if len(word) == 1:
            fixed = None if _is_label(word, subject) else _lone(word, words, index, text, subject.locale)
        else:
            fixed = _fixed(word, subject.locale, *(len(_HAS[script].findall(word)) for script in ("Latin", "Cyrillic")))
        if fixed is None and len(word) > 1 and _is_mixed(word, subject):
            yield Trouble(f"“{word}” mixes letters of two alphabets", "Type it again.", doubtful=True)
        if fixed and fixed != word:
            found.append((word, fixed.translate(_meant(subject.locale)), start))
    pieces, end = [], 0
    for word, fixed, start in found:
        pieces += [text[end:start], fixed]
        end = start + len(word)
    repaired = "".join(pieces) + text[end:]
    for word, fixed, _ in found:
        odd = ", ".join(sorted({a for a, b in zip(word, fixed, strict=True) if a != b}))
        script = "Latin" if _HAS_LATIN.search(odd) else "Cyrillic"
        yield Trouble(f"“{word}” contains the {script} letter {odd}", f"Type it again as “{fixed}”.", repaired)


def _is_mixed(word: str, subject: Subject) -> bool:
    """Whether a letter or two of the other script stand in a word, and are no abbreviation: «SMSка»."""
    parts = _SCRIPTED.findall(word)
    if len(parts) < 2 or "".join(parts) != word or word in subject.source_seen.text:
        return False
    ours = languages.get(subject.locale).script
    strangers = (part for part in parts if not _HAS[ours].match(part))
    return any(len(part) <= SLIP and part.isascii() and not part.isupper() for part in strangers)


def _is_label(letter: str, subject: Subject) -> bool:
    """Whether a letter stands alone in the source, too, and is no word there: “x is greater than y”."""
    if subject.source is None or letter in languages.get(subject.source_locale).lone_words:
        return False
    return any(word == letter for word, _ in placed(subject.source_seen.text, _WORD))


@cache
def _meant(locale: str) -> dict[int, str]:
    """What was meant by look-alikes that the language lacks: Russian has “и” where a Latin i became “і”."""
    meant = languages.get(locale).meant
    forms = {**meant, **{letter.upper(): other.upper() for letter, other in meant.items()}}
    return str.maketrans({letter: forms[letter] for letter in forms if ord(letter) in _TWINS})


def _fixed(word: str, locale: str, latin: int, cyrillic: int) -> str | None:
    """The word in one script: the one in which it is a word, else the one that has more of it; None if in neither."""
    ending = _WITH_ENDING.fullmatch(word)
    if ending and ending[1] and _HAS_LATIN.search(ending[1].translate(twins("Cyrillic"))):
        return None
    if ending and ending[2] and not is_word(word.translate(twins("Cyrillic")), locale):
        return None
    candidates = [
        fixed
        for script in _SCRIPTS
        if not (_HAS_LATIN.search(fixed := word.translate(twins(script))) and _HAS_CYRILLIC.search(fixed))
    ]
    if len(candidates) < 2:
        return candidates[0] if candidates else None  # none: not a look-alike slip but a word such as “SMSка”
    cyrillic_word, latin_word = candidates
    language = languages.get(locale)
    ours = language.script == "Cyrillic"
    if ours and is_word(cyrillic_word, locale):
        return cyrillic_word
    if any(is_word(latin_word, code) for code in ((*language.guests,) if ours else (locale, *language.guests))):
        return latin_word
    return cyrillic_word if (cyrillic, ours) >= (latin, True) else latin_word


def _lone(word: str, words: Sequence[tuple[str, int]], index: int, text: str, locale: str) -> str | None:
    """A word of one letter that belongs to the script of the text and of the words on both sides of it."""
    start = words[index][1]
    around = text[max(start - 1, 0) : start] + text[start + 1 : start + 2]
    neighbours = [other for other, _ in (*words[max(index - 1, 0) : index], *words[index + 1 : index + 2])]
    if around.strip() or not around or any(len(neighbour) < 2 for neighbour in neighbours):
        return None
    language = languages.get(locale)
    has_letter = _HAS[language.script]
    letter = word.translate(twins(language.script))
    if letter == word or letter.lower() not in language.lone_words or not all(map(has_letter.match, neighbours)):
        return None
    # Upper case amid a sentence is a label (“пункт A”), unless the language writes the word so.
    return letter if word.islower() or index == 0 or letter in language.lone_words else None
