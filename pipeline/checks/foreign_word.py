"""Words of another language amid a text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from pipeline import languages
from pipeline.alignment.names import sounds_in
from pipeline.checks.base import Subject, Trouble, check
from pipeline.checks.wrong_language import APOSTROPHES, alphabet, detect, language_name, weight
from pipeline.languages.dictionaries import is_word
from pipeline.languages.scripts import LATIN_LETTERS, LETTERS
from pipeline.model import Severity

#: Words of a neighbour that are a part of the text in that language, and what they must weigh (see `weight`).
RUN, HEAVY = 3, 1.8

#: Words of a quoted title at most.
TITLE = 6

#: Letters of a single word of a neighbour.
MIN_STRANGER = 5

#: What a word that says nothing costs a run, so that it doesn't grow over what is right.
NEUTRAL = 0.08

#: Letters of a single word of the source's language, and words of it in a row that are an error.
MIN_LETTERS, ROW = 4, 3

_LATIN = re.compile(f"[{LETTERS['Latin']}]")
_QUOTED = re.compile(r"[«„“\"‘]([^«»„“”\"]*)[»“”\"’]|\([^()]*\)|\[[^\[\]]*\]|(?<!\w)'[^']*'(?!\w)")
# A term in italics or bold, in which a text names what it speaks of: “the function *view*”.
_MARKED = re.compile(r"(?<![\w*])(\*{1,2}|_{1,2})(?=[^\s*_])([^*_]+)\1(?![\w*])")
_BRACKETS = re.compile(r"\([^()]*\)")
_GLOSS = re.compile(r"[*_]{0,2} \([^()]*\)")
# The name of a language before its word: «(англ. view)».
_SHORTENED = re.compile(r"[^\W\d_]{2,6}\. ")
_ATTACHED = frozenset("@/._#-&=:+\\")


@check("foreign-word", "Words of another language", Severity.ERROR, sources=False, dictionary=True)
def foreign_word(subject: Subject) -> Iterator[Trouble]:
    """A word of the source is left in the translation, or a part of it is in a neighbouring language.

    A run of three words and more is an error, a single word a warning. Names, addresses and quoted titles are let pass.
    """
    text = subject.seen.text
    language = languages.get(subject.locale)
    characters = subject.seen.characters
    if language.script != "Latin" and not LATIN_LETTERS.isdisjoint(characters):
        yield from _left(subject)
    if subject.unknown:
        yield from _strangers(subject)
    if _strange(subject.locale).isdisjoint(characters) and len(subject.unknown) < RUN:
        return
    words = subject.seen.words
    rivals = [code for code in language.neighbours if languages.is_known(code)]
    best = max((_run(words, text, subject.locale, rival) for rival in rivals), default=(0.0, 0, 0, ""))
    total, start, end, rival = best
    if total < HEAVY or end - start < RUN:
        return
    if detect([word for word, _ in words], subject.locale, subject.source_locale, closed=True) is not None:
        return  # the whole is told by `wrong-language`
    part = text[words[start][1] : words[end - 1][1] + len(words[end - 1][0])]
    yield Trouble(
        f"“{part[:60]}” is {language_name(rival)}, not {language.english_name}", f"Write it in {language.english_name}."
    )


def _strangers(subject: Subject) -> Iterator[Trouble]:
    """Single words that only a neighbour's dictionary knows, and that are not borrowed from the source."""
    rivals = [code for code in languages.get(subject.locale).neighbours if languages.is_known(code)]
    quoted: list[tuple[int, int]] | None = None
    for word, at in subject.unknown:
        if len(word) < MIN_STRANGER:
            continue
        rival = next((code for code in rivals if is_word(word, code)), None)
        if rival is None or _is_made(word, subject.locale):
            continue
        if sounds_in(word, subject.locale, subject.source_reading.sounds):
            continue
        if quoted is None:
            quoted = [match.span() for match in _QUOTED.finditer(subject.seen.text)]
        if not any(begin < at < until for begin, until in quoted):
            message = f"“{word}” is a word of {language_name(rival)}"
            yield Trouble(message, f"Write it in {language_name(subject.locale)}.", doubtful=True)
            return


def _is_made(word: str, locale: str) -> bool:
    """Whether a word is made of one of the language by a prefix that any word may have."""
    rests = (word.removeprefix(prefix) for prefix in _prefixes(locale) if word.startswith(prefix))
    return any(not rest or is_word(rest, locale) for rest in rests)


@cache
def _prefixes(locale: str) -> tuple[str, ...]:
    return tuple(part for line in languages.words(locale, "prefixes") for part in line.split())


@cache
def _strange(locale: str) -> frozenset[str]:
    """Letters of the neighbours that the language lacks, small and capital ones."""
    result: set[str] = set()
    for code in languages.get(locale).neighbours:
        result |= alphabet(code)
    strange = result - alphabet(locale)
    return frozenset(strange | {letter.upper() for letter in strange})


def _run(words: Sequence[tuple[str, int]], text: str, locale: str, rival: str) -> tuple[float, int, int, str]:
    """The run of words that weighs most for a neighbour: its weight, its first word and the one after its last."""
    quoted = [match.span() for match in _QUOTED.finditer(text) if _is_title(match, words, locale, rival)]
    best = (0.0, 0, 0, rival)
    total, start, strong = 0.0, 0, 0
    for number, (word, at) in enumerate(words):
        if any(begin < at < until for begin, until in quoted):
            one = -0.2
        else:
            one = weight(word, locale, rival)
            if one == 0.0 or not set(word.lower()) - APOSTROPHES:
                one = -NEUTRAL
            elif word[0].isupper() and number:
                one = min(one, 0.2)
        if total + one <= 0:
            total, start, strong = 0.0, number + 1, 0
            continue
        total += one
        strong += one > 0.5
        if total > best[0] and strong >= RUN - 1:
            best = (total, start, number + 1, rival)
    return best


def _is_title(match: re.Match[str], words: Sequence[tuple[str, int]], locale: str, rival: str) -> bool:
    """Whether what is quoted is a few words of the neighbour alone: a title, or what somebody called something."""
    within = [word for word, at in words if match.start() < at < match.end()]
    return len(within) <= TITLE and all(weight(word, locale, rival) >= 0 for word in within)


def _left(subject: Subject) -> Iterator[Trouble]:
    """Words in lower case of the source's language that stand in the source as well."""
    text = subject.seen.text
    if text == subject.source_seen.text and text.count(" ") < ROW - 1:
        return  # told by `unchanged`
    own = re.compile(f"[{LETTERS[languages.get(subject.locale).script]}]")
    let_pass = [match.span() for match in _QUOTED.finditer(text) if not own.search(match[0])]
    let_pass += [match.span() for match in _BRACKETS.finditer(text) if not own.search(_SHORTENED.sub("", match[0]))]
    marked = _marked(subject, own)
    row: list[str] = []
    for run in _runs(subject):
        end = run[-1][1] + len(run[-1][0])
        gloss = _GLOSS.match(text, end)
        if gloss and len(run) <= TITLE and own.search(gloss[0]):
            continue  # “primary key (первичный ключ)”: the text says itself what that is
        left = [word for word, at in run if _is_left(word, at, subject, let_pass) and word not in marked]
        # “Canada plus plus”: what follows a name in its own letters is a part of it, but no sentence is.
        capital = next((at for word, at in run if word[:1].isupper()), len(text))
        if len(left) < ROW:
            left = [word for word, at in run if at < capital and word in left]
        if len(left) >= ROW or any(len(word) >= MIN_LETTERS for word in left):
            row += [word for word in left if len(word) >= MIN_LETTERS or len(left) >= ROW]
    if row:
        listed = ", ".join(f"“{word}”" for word in row[:5])
        yield Trouble(f"{listed} stands as in the source", "Translate it.", doubtful=len(row) < ROW)


def _runs(subject: Subject) -> Iterator[list[tuple[str, int]]]:
    """The Latin words of a text that stand side by side, and where each begins."""
    text, run = subject.seen.text, list[tuple[str, int]]()
    for word, at in subject.seen.words:
        if run and not (_LATIN.match(word) and not text[run[-1][1] + len(run[-1][0]) : at].strip()):
            yield run
            run = []
        if _LATIN.match(word):
            run.append((word, at))
    if run:
        yield run


def _is_left(word: str, at: int, subject: Subject, let_pass: Sequence[tuple[int, int]]) -> bool:
    """Whether a word is one of the source's language that nothing excuses."""
    return (
        word.islower() and word in subject.source_seen.vocabulary
        and not _is_attached(subject.seen.text, at, at + len(word))
        and not any(begin < at < until for begin, until in let_pass)
        and is_word(word, subject.source_locale) is not False
        and not _is_addressed(word, subject.text)
    )  # fmt: skip


def _marked(subject: Subject, own: re.Pattern[str]) -> frozenset[str]:
    """The words that stand in italics or bold by themselves."""
    if "*" not in subject.text and "_" not in subject.text:
        return frozenset()
    found = (match[2] for match in _MARKED.finditer(subject.text) if not own.search(match[2]))
    return frozenset(word for one in found if one.count(" ") < ROW - 1 for word in one.split())


def _is_attached(text: str, at: int, end: int) -> bool:
    """Whether a word is a part of an address, a file's name or a compound."""
    if text[at - 1 : at] in _ATTACHED and at:
        return True
    return text[end : end + 1] in _ATTACHED and text[end + 1 : end + 2].isalnum()


def _is_addressed(word: str, text: str) -> bool:
    """Whether a link leads to what has that very name: “[bundler](https://example.org/bundler)”."""
    return "](" in text and re.search(rf"\]\([^)\s]*/{re.escape(word)}[/)]", text) is not None
