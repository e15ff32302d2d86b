"""What of an engine's answers is refused before anybody sees it."""

from __future__ import annotations

import re
from functools import cache

from pipeline import markdown
from pipeline.languages import get, machine_phrases
from pipeline.languages.dictionaries import is_word
from pipeline.languages.quantities import read
from pipeline.languages.scripts import LETTERS, OTHER
from pipeline.languages.sentences import split_sentences
from pipeline.po import strings

_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*")
_NUMBER = re.compile(r"\d{1,3}(?:[ \u00a0\u202f.,]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)*")
_ENTITY = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|[a-zA-Z]\w{1,7});")

#: What services say in place of a translation.
_NOTICES = re.compile(
    r"<!doctype|<html|<head\b|<body\b|<script|MYMEMORY WARNING|QUERY LENGTH LIMIT|INVALID (?:SOURCE|TARGET|LANGUAGE)"
    r"|IS AN INVALID|too many requests|unusual traffic|captcha|rate limit|quota (?:exceeded|reached)|usage limit"
    r"|internal server error|bad gateway|service unavailable|gateway time-?out|that’s an error|error \d{3}\b"
    r"|forbidden\b.{0,20}\b403|access denied|slowdown:",
    re.IGNORECASE,
)

#: Share of words that are spelt with another language's letters or found only in its dictionary, above which we refuse.
FOREIGN = 0.3

#: Times the length of its text from which an answer is looked at for sentences too many.
LONGER = 1.5

#: Share of words that only the neighbouring language has, above which an answer is called mixed. Of Apertium's answers
#: (be–ru, 2,072 sentences of news) four fifths hold such a word; they score no worse than others, and read badly.
MIXED = 0.07

#: With fewer words than this, that a dictionary lacks them says too little; that another has them still does.
VOTERS = 4


#: What ends a sentence, and what may stand behind that.
_ENDS = ".!?…"
_CLOSERS = "\"'”’“»)]*_~` \u00a0"


#: How the reason begins where an answer holds some words of the neighbouring language.
MIXTURE = "the answer holds words of the neighbouring language: "

#: Reasons for which an answer may still be of use to a translator, as a draft that says them.
_BEARABLE = (
    MIXTURE,
    "the answer is half",
    "the answer is in another language",
    "the number ",
    "the engine dropped a word",
)


def may_be_kept(reason: str, policy: str) -> bool:
    """Whether an answer refused for this is kept as a draft; ``policy``: the settings' ``engines.refused``."""
    return policy != "leave" and reason.startswith(_BEARABLE if policy == "draft" else MIXTURE)


def is_notice(source: str, answer: str) -> bool:
    """Tell whether the answer is an error page, a quota notice or a model's refusal, not a translation."""
    return any(
        match is not None and match[0].lower() not in source.lower()
        for match in (_NOTICES.search(answer), _refusals().search(answer))
    )


@cache
def _refusals() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{machine_phrases('refusals')})(?!\w)", re.IGNORECASE)


@cache
def _chatter() -> re.Pattern[str]:
    """What a model says before its answer, up to a colon; and the note that it adds behind."""
    before = rf"\W*(?:{machine_phrases('chatter')})(?!\w)[^:\n]{{0,60}}:"
    return re.compile(rf"{before}|.*[\n(\[*_]\W*(?:{machine_phrases('notes')})\W{{0,3}}:", re.IGNORECASE | re.DOTALL)


def refuse(source: str, answer: str | None, source_locale: str, target_locale: str, *, words: bool = True) -> str:
    """Return why an engine's answer is not taken, or an empty string. A refused text never reaches a catalog.

    ``words``: whether the dictionaries have a say; without them the language is judged by its letters alone.
    """
    if answer is None or not answer.strip():
        return "the engine gave nothing"
    if is_notice(source, answer):
        return "the engine gave a notice of its service, not a translation"
    if not 0.3 <= (len(answer) + 10) / (len(source) + 10) <= 3.5:
        return "the answer's length is absurd"
    entity = _ENTITY.search(answer)
    if entity and entity[0] not in source:
        return f"the answer holds the HTML entity {entity[0]}"
    if strings.unfit(answer) or "\t" in answer or "\ufffd" in answer:
        return "the answer holds control characters"
    return (
        _unchanged(source, answer, source_locale, target_locale)
        or _markup(source, answer)
        or _ends(source, answer)
        or _added(source, answer, source_locale, target_locale)
        or _numbers(source, answer, source_locale)
        or _gap(source, answer)
        or wrong_language(answer, target_locale, words=words)
    )


def _unchanged(source: str, answer: str, source_locale: str, target_locale: str) -> str:
    words = _WORD.findall(markdown.plain(source))
    if [word.casefold() for word in words] != [word.casefold() for word in _WORD.findall(markdown.plain(answer))]:
        return ""
    names_only = all(not word.islower() for word in words)
    # Related languages share words: a short text may be right as it stands if the target's dictionary has every word.
    related = target_locale in get(source_locale).neighbours
    shared = related and all(is_word(word, target_locale) for word in words)
    return "" if names_only or shared else "the engine gave the source back"


def _markup(source: str, answer: str) -> str:
    differences = markdown.signature(source).differences(markdown.signature(answer))
    return f"the answer lost markup: {differences[0]}" if differences else ""


def _ends(source: str, answer: str) -> str:
    """A sentence that the source ends, and the answer doesn't."""
    source, answer = markdown.plain(source).rstrip(_CLOSERS), markdown.plain(answer).rstrip(_CLOSERS)
    return "the answer breaks off" if source[-1:] in _ENDS and answer and answer[-1] not in f"{_ENDS}:;" else ""


def _added(source: str, answer: str, source_locale: str, target_locale: str) -> str:
    """What an engine says besides: before, behind, or once more."""
    if answer.strip().count("\n") > source.strip().count("\n"):
        return "the answer has lines that the text has not"
    if ":" in answer and _chatter().match(answer) and not _chatter().match(source):
        return "the engine talks about its answer"
    if len(answer) > LONGER * len(source):
        # Half as long again is much for a sentence, and two for one are more than a translation is.
        given = split_sentences(markdown.plain(source), source_locale)
        if len(split_sentences(markdown.plain(answer), target_locale)) > len(given):
            return "the answer has sentences that the text has not"
    return ""


def _numbers(source: str, answer: str, locale: str) -> str:
    """A number that is gone, or one from nowhere: it may be one that the source has in words, or in its other parts."""
    extra = [number for number in _digits(answer) if number not in _digits(source)]
    if extra and (why := _from_nowhere(extra, source, locale)):
        return why
    have = _digits(answer)
    for number in _digits(source):
        if number in have:
            have.remove(number)
        else:
            return f"the number {number} is gone"
    return ""


def _from_nowhere(extra: list[str], source: str, locale: str) -> str:
    quantities = read(markdown.plain(source), locale)
    known = {value for number in quantities.numbers for value in number.readings} | quantities.spelled
    known |= {float(month) for month in quantities.any_months}
    parts = "".join(_digits(source))
    for number in extra:
        if float(number) not in known and number.lstrip("0") not in parts:
            return f"the number {number} stands nowhere in the text"
    return ""


def _digits(text: str) -> list[str]:
    return [re.sub(r"\D", "", match) for match in _NUMBER.findall(markdown.plain(text))]


def _gap(source: str, answer: str) -> str:
    """Rule-based engines leave two blanks where they drop a word."""
    gap = re.compile(r"\S {2,}\S|\S [.,;](?:\s|$)")
    return "the engine dropped a word" if gap.search(answer) and not gap.search(source) else ""


def wrong_language(text: str, locale: str, *, words: bool = True) -> str:
    """Say which language the text is in where that is evidently not ``locale``; an empty string in doubt."""
    found = _WORD.findall(markdown.plain(text))
    letters = "".join(found)
    if not letters:
        return ""
    language = get(locale)
    script = re.compile(f"[{LETTERS[language.script]}]")
    ours = [word for word in found if script.search(word)]
    if language.script == "Latin":
        others = sum(map(len, re.findall(f"[{LETTERS[OTHER[language.script]]}]+", letters)))
        return (
            "the answer is in the wrong script"
            if others * 5 > len(letters)
            else _by_votes(found if words else [], locale)
        )
    if any(word.islower() for word in found) and len(script.findall(letters)) * 2 < len(letters):
        return "the answer is in the wrong script"
    alphabet = set(language.alphabet) | set("'’ʼ-")
    alien = sum(not set(word.lower()) <= alphabet for word in ours)
    if len(ours) >= 2 and alien > FOREIGN * len(ours):
        return "the answer is in another language"
    return _by_votes(ours if words else [], locale)


def _by_votes(words: list[str], locale: str) -> str:
    """Ask the dictionaries: too many words that the target's lacks, fewer where the neighbour's language has them."""
    words = [word for word in words if word.islower()]
    unknown = [word for word in words if is_word(word, locale) is False]
    if len(words) >= VOTERS and len(unknown) > 2 * FOREIGN * len(words):
        return "the answer is in another language"
    neighbour = get(locale).nearest
    if neighbour and len(words) > 1 and sum(bool(is_word(word, neighbour)) for word in unknown) > FOREIGN * len(words):
        return "the answer is half in the neighbouring language"
    strange = [word for word in unknown if neighbour and is_word(word, neighbour)]
    if len(strange) > MIXED * len(words):
        return f"{MIXTURE}{', '.join(dict.fromkeys(strange[:4]))}"
    return ""
