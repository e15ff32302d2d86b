"""A text, sentence by sentence, in the marks by which it is compared with another in whatever language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from pipeline import languages
from pipeline.alignment.concepts import concepts
from pipeline.alignment.lexicon import Links
from pipeline.alignment.reading import Reading
from pipeline.languages import quantities
from pipeline.languages.sounds import skeletons
from pipeline.languages.transliteration import ascii_of

#: A bag of marks a sentence.
Bags = Sequence[Counter[str]]

_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")
_QUOTES = re.compile('[“”„«»"]')
_BRACKETS = re.compile(r"[()\[\]]")
_LINK = re.compile(r"https?://[^\s)>\]]+|[\w.]+@[\w.]+\w|[@#]\w+")
_LATIN_SOUNDS = (
    ("shch", "s"), ("sch", "s"), ("tch", "q"), ("ck", "k"), ("ch", "q"), ("sh", "s"), ("ph", "f"), ("th", "t"),
    ("kh", "h"), ("zh", "z"), ("ts", "c"), ("tz", "c"), ("w", "v"), ("x", "ks"), ("qu", "kv"),
)  # fmt: skip
_SOFT_C = re.compile("c(?=[eiy])")


#: The least that a learned word must tell, of 1, to be evidence: what stands in every twentieth pair pairs strangers.
RARE = 0.45

#: The kinds of marks that two texts are compared by.
KINDS = ("letters", "concepts", "names", "numbers")


class Text:
    """A text's sentences, in what they are compared by: for each kind of evidence a bag of marks a sentence."""

    def __init__(self, paragraphs: Sequence[Sequence[str]], locale: str) -> None:
        self.locale = locale
        self.sentences = [sentence for paragraph in paragraphs for sentence in paragraph]
        self.firsts = _firsts(paragraphs)
        self.lengths = np.array([max(1, len(sentence)) for sentence in self.sentences], dtype=np.float32)
        words = [_WORD.findall(sentence) for sentence in self.sentences]
        self.marks: dict[str, Bags] = {
            "letters": [_letters(text_words, locale) for text_words in words],
            "concepts": [
                Counter({concept for word in text_words for concept in concepts(word.lower(), locale)})
                for text_words in words
            ],
            "names": [_names(text_words, locale) for text_words in words],
            "numbers": [_numbers(sentence, locale) for sentence in self.sentences],
        }
        self.ends = np.array([_end(sentence) for sentence in self.sentences], dtype=np.float32).reshape(-1, 3)
        self.inner = np.array([_inner(sentence) for sentence in self.sentences], dtype=np.float32).reshape(-1, 3)

    def __len__(self) -> int:
        return len(self.sentences)


def learn(source: Text, target: Text, links: Links) -> None:
    """Add to the concepts of two texts what was learned of their languages: words that are linked are one concept.

    A word with a concept of its own is left out, so that nothing counts twice, and so is one whose renderings stand
    nowhere in the other text: what was learned is no list of all renderings.
    """
    ours, theirs = _stems(source), _stems(target)
    there = frozenset().union(*theirs)
    sources: dict[str, list[str]] = {}
    for word in frozenset().union(*ours):
        for other in links.links.get(word, ()) if links.rarity.get(word, 0) > RARE else ():
            if other in there:
                sources.setdefault(other, []).append(word)
    linked = {word for linked_words in sources.values() for word in linked_words}
    for bag, stems in zip(source.marks["concepts"], ours, strict=True):
        bag.update({f"~{word}": 1 for word in stems & linked})
    for bag, stems in zip(target.marks["concepts"], theirs, strict=True):
        bag.update(dict.fromkeys({f"~{linked_word}" for other in stems for linked_word in sources.get(other, ())}, 1))


def _stems(text: Text) -> list[set[str]]:
    readings = [Reading(sentence, text.locale) for sentence in text.sentences]
    return [
        {
            stems_of_word
            for (word, _), stems_of_word in zip(read.words, read.stems, strict=True)
            if not concepts(word.lower(), text.locale)
        }
        for read in readings
    ]


def _firsts(paragraphs: Sequence[Sequence[str]]) -> npt.NDArray[np.bool_]:
    """Whether a sentence opens a paragraph; one more for the end of the text."""
    return np.array([at == 0 for paragraph in paragraphs for at in range(len(paragraph))] + [True])


def _letters(words: Iterable[str], locale: str) -> Counter[str]:
    """Groups of four letters, as the words sound: what texts in related languages share, and names in all."""
    result: Counter[str] = Counter()
    for word in words:
        result.update(_groups(word, locale))
    return result


@lru_cache(maxsize=1 << 15)
def _groups(word: str, locale: str) -> tuple[str, ...]:
    written = f" {sound(word, locale)} "
    return tuple(written[at : at + 4] for at in range(max(1, len(written) - 3))) if len(written) > 4 else (written,)


@lru_cache(maxsize=1 << 15)
def sound(word: str, locale: str) -> str:
    """Write a word as it sounds, by classes of sounds that are spelled alike in no two languages."""
    written = ascii_of(word.replace("’", "").replace("'", ""), locale)
    latin = languages.get(locale).script == "Latin"
    if latin:
        written = _SOFT_C.sub("s", written)
    for spelling, class_ in _LATIN_SOUNDS:
        written = written.replace(spelling, class_)
    if latin:
        written = written.replace("c", "k")
    written = written.replace("g", "h").replace("j", "i").replace("y", "i")
    return re.sub(r"(.)\1", r"\1", written)


def _names(words: Iterable[str], locale: str) -> Counter[str]:
    """The capitalised words by their consonants: the first three, which all forms of a name share, and the fourth."""
    result: Counter[str] = Counter()
    for at, word in enumerate(words):
        if word[0].isupper() and not (at == 0 and concepts(word.lower(), locale)):
            for bones in skeletons(word, locale):
                if len(bones) > 1:
                    result[bones[:3]] = 1
                if len(bones) > 3:
                    result[bones[:4] + "+"] = 1
    return result


def _numbers(sentence: str, locale: str) -> Counter[str]:
    """Values and links; a number's readings stand for each other, so that the least is taken."""
    read = quantities.read(sentence, locale)
    result = Counter({f"{max(number.readings):g}": 1 for number in read.numbers if number.readings})
    result.update({f"s{value:g}": 1 for value in read.spelled if value > 1})
    result.update({f"m{month}": 1 for month in read.any_months})
    result.update(dict.fromkeys(read.currencies, 1))
    result.update({link.lower().rstrip("."): 2 for link in _LINK.findall(sentence)})
    if read.percent:
        result["%"] = 1
    return result


def _end(sentence: str) -> tuple[bool, bool, bool]:
    """Whether it ends as a question, as an exclamation, or as a sentence at all."""
    end = sentence.rstrip("”»“\")' ]")[-1:]
    return end == "?", end == "!", end in tuple(".…?!")


def _inner(sentence: str) -> tuple[int, int, int]:
    return len(_QUOTES.findall(sentence)), len(_BRACKETS.findall(sentence)), sentence.count(":")
