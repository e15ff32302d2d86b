"""What speaks for a sentence being the translation of another, as matrices over all spans of sentences of two texts."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Protocol

import numpy as np
import numpy.typing as npt

from pipeline import languages
from pipeline.alignment.concepts import concepts
from pipeline.languages import quantities
from pipeline.languages.sounds import skeletons
from pipeline.languages.transliteration import ascii_of

Floats = npt.NDArray[np.float32]
Bags = Sequence[Counter[str]]
#: The vectors of each so many neighbouring sentences, of both texts.
Vectors = tuple[dict[int, Floats], dict[int, Floats]]

#: What a bead may join: sentences of the source, of the target.
SHAPES = ((1, 1), (2, 1), (1, 2), (2, 2), (1, 3), (3, 1))
WIDEST = 3

_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")
_QUOTES = re.compile("[“”„«»\"]")
_BRACKETS = re.compile(r"[()\[\]]")
_LINK = re.compile(r"https?://[^\s)>\]]+|[\w.]+@[\w.]+\w|[@#]\w+")
_LATIN_SOUNDS = (
    ("shch", "s"), ("sch", "s"), ("tch", "q"), ("ck", "k"), ("ch", "q"), ("sh", "s"), ("ph", "f"), ("th", "t"),
    ("kh", "h"), ("zh", "z"), ("ts", "c"), ("tz", "c"), ("w", "v"), ("x", "ks"), ("qu", "kv"),
)  # fmt: skip
_SOFT_C = re.compile("c(?=[eiy])")


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
            "letters": [_letters(found, locale) for found in words],
            "concepts": [Counter({one for word in found for one in concepts(word.lower(), locale)}) for found in words],
            "names": [_names(found, locale) for found in words],
            "numbers": [_numbers(sentence, locale) for sentence in self.sentences],
        }
        self.ends = np.array([_end(sentence) for sentence in self.sentences], dtype=np.float32).reshape(-1, 3)
        self.inner = np.array([_inner(sentence) for sentence in self.sentences], dtype=np.float32).reshape(-1, 3)

    def __len__(self) -> int:
        return len(self.sentences)


def _firsts(paragraphs: Sequence[Sequence[str]]) -> npt.NDArray[np.bool_]:
    """Whether a sentence opens a paragraph; one more for the end of the text."""
    return np.array([at == 0 for paragraph in paragraphs for at in range(len(paragraph))] + [True])


def _letters(words: Iterable[str], locale: str) -> Counter[str]:
    """Groups of four letters, as the words sound: what texts in related languages share, and names in all."""
    found: Counter[str] = Counter()
    for word in words:
        found.update(_groups(word, locale))
    return found


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
    found: Counter[str] = Counter()
    for at, word in enumerate(words):
        if word[0].isupper() and not (at == 0 and concepts(word.lower(), locale)):
            for bones in skeletons(word, locale):
                if len(bones) > 1:
                    found[bones[:3]] = 1
                if len(bones) > 3:
                    found[bones[:4] + "+"] = 1
    return found


def _numbers(sentence: str, locale: str) -> Counter[str]:
    """Values and links; a number's readings stand for each other, so that the least is taken."""
    read = quantities.read(sentence, locale)
    found = Counter({f"{max(number.readings):g}": 1 for number in read.numbers if number.readings})
    found.update({f"s{value:g}": 1 for value in read.spelled if value > 1})
    found.update({f"m{month}": 1 for month in read.any_months})
    found.update({code: 1 for code in read.currencies})
    found.update({link.lower().rstrip("."): 2 for link in _LINK.findall(sentence)})
    if read.percent:
        found["%"] = 1
    return found


def _end(sentence: str) -> tuple[bool, bool, bool]:
    """Whether it ends as a question, as an exclamation, or as a sentence at all."""
    end = sentence.rstrip("”»“\")' ]")[-1:]
    return end == "?", end == "!", end in tuple(".…?!")


def _inner(sentence: str) -> tuple[int, int, int]:
    return len(_QUOTES.findall(sentence)), len(_BRACKETS.findall(sentence)), sentence.count(":")


def _widened(rows: Floats, width: int) -> Floats:
    """Return the marks of each so many neighbours: what several of them have counts once."""
    result = rows[: len(rows) - width + 1].copy()
    for at in range(1, width):
        np.maximum(result, rows[at : len(rows) - width + 1 + at], out=result)
    return result


def _summed(rows: Floats, width: int) -> Floats:
    result = rows[: len(rows) - width + 1].copy()
    for at in range(1, width):
        result += rows[at : len(rows) - width + 1 + at]
    return result


def _rows(one: Bags, two: Bags) -> tuple[Floats, Floats]:
    """Return the bags of two texts as rows: the root of a mark's weight in a column for each that both texts have.

    A mark weighs the more, the rarer it is. The last column holds the weight of what only one of the texts has.
    """
    seen = Counter(mark for bag in (*one, *two) for mark in bag)
    shared = {mark for bag in one for mark in bag} & {mark for bag in two for mark in bag}
    places = {mark: at for at, mark in enumerate(sorted(shared))}
    weights = {mark: math.log((len(one) + len(two) + 2) / (times + 0.5)) for mark, times in seen.items()}
    result = []
    for bags in (one, two):
        rows = np.zeros((len(bags), len(places) + 1), dtype=np.float32)
        for at, bag in enumerate(bags):
            for mark, times in bag.items():
                if (place := places.get(mark)) is None:
                    rows[at, -1] += weights[mark] * times
                else:
                    rows[at, place] = math.sqrt(weights[mark] * times)
        result.append(rows)
    return result[0], result[1]


#: The features of a bead with two sides; what they mean stands where they are put.
PAIRED = (
    *(f"{kind} {what}" for kind in KINDS for what in ("shared", "missing", "added", "share")),
    "letters ratio", "vectors", "vectors ratio",
    "length", "length far", "ratio", "question", "exclamation", "ended", "quotes", "brackets", "colons",
    "both open", "source opens", "target opens", "source broken", "target broken",
    *(f"{one}-{two}" for one, two in SHAPES),
)  # fmt: skip
#: The features of a sentence that stands alone: the translation leaves it out, or adds it.
ALONE = (*(f"{kind} best" for kind in (*KINDS, "vectors")), "long", "opens", "is left out", "is added", "is added, long")

#: What the weights of each kind are divided by, so that all features are of one size.
_SCALE = {"letters": 60.0, "concepts": 10.0, "names": 5.0, "numbers": 4.0}


class Sink(Protocol):
    """What takes the features: sums them up by their weights, or keeps them to learn the weights from."""

    def pair(self, shape: tuple[int, int], feature: str, values: npt.ArrayLike) -> None:
        """Take a feature of all beads of a shape, by their places (or what numpy stretches to that)."""

    def alone(self, side: int, feature: str, values: npt.ArrayLike) -> None:
        """Take a feature of all sentences of the source (0) or the target (1), each standing alone."""


def gather(source: Text, target: Text, vectors: Vectors | None, sink: Sink) -> None:
    """Hand the sink all that speaks for and against each bead between two texts."""
    for kind in KINDS:
        _put_shares(kind, source, target, sink)
    if vectors is not None:
        likeness = {
            (one, two): vectors[0][one] @ vectors[1][two].T for one, two in shapes(len(source), len(target))
        }
        _put_likeness("vectors", likeness, sink)
    _put_lengths(source, target, sink)
    _put_paragraphs(source, target, sink)
    for side, text in enumerate((source, target)):
        sink.alone(side, "long", np.minimum(text.lengths / 100, 4))
        sink.alone(side, "opens", text.firsts[:-1])
    sink.alone(0, "is left out", np.ones(len(source)))
    sink.alone(1, "is added", np.ones(len(target)))
    sink.alone(1, "is added, long", np.minimum(target.lengths / 100, 4))


def shapes(count: int, other: int) -> list[tuple[int, int]]:
    """Return the shapes that fit into texts of so many sentences."""
    return [(one, two) for one, two in SHAPES if one <= count and two <= other]


def _put_shares(kind: str, source: Text, target: Text, sink: Sink) -> None:
    """How much weight the marks have that both sides share, that only one has, and the cosine of the two."""
    sides = [
        {width: _widened(rows, width) for width in range(1, WIDEST + 1) if width <= len(rows)}
        for rows in _rows(source.marks[kind], target.marks[kind])
    ]
    weights = [{width: (rows[:, :-1] ** 2).sum(1) + rows[:, -1] for width, rows in side.items()} for side in sides]
    shares = {}
    for shape in shapes(len(source), len(target)):
        one, two = shape
        shared = sides[0][one][:, :-1] @ sides[1][two][:, :-1].T
        left, right = weights[0][one][:, None], weights[1][two][None, :]
        sink.pair(shape, f"{kind} shared", shared / _SCALE[kind])
        sink.pair(shape, f"{kind} missing", np.maximum(left - shared, 0) / _SCALE[kind])
        sink.pair(shape, f"{kind} added", np.maximum(right - shared, 0) / _SCALE[kind])
        shares[shape] = shared / np.sqrt(np.maximum(left * right, 1e-3))
        if kind != "letters":
            sink.pair(shape, f"{kind} share", shares[shape])
    if kind == "letters":
        _put_likeness("letters", shares, sink)
    else:
        _put_best(kind, shares[1, 1], sink)


def _put_best(kind: str, likeness: Floats, sink: Sink) -> None:
    """How like a sentence is to the one that is most like it: nothing is like what was left out or added."""
    sink.alone(0, f"{kind} best", likeness.max(1))
    sink.alone(1, f"{kind} best", likeness.max(0))


def _put_likeness(kind: str, likeness: dict[tuple[int, int], Floats], sink: Sink) -> None:
    """A likeness from 0 to 1, and how much likelier it is between renderings than between strangers in these texts.

    Two normal distributions with one spread: strangers are all pairs, renderings the best of each row and column. So
    the same weights serve related languages, where strangers share half their letters, and others.
    """
    single = likeness[1, 1]
    strangers, spread = float(np.median(single)), float(single.std()) + 0.02
    renderings = float(np.median(np.concatenate([single.max(0), single.max(1)])))
    slope, middle = (renderings - strangers) / spread**2, (renderings + strangers) / 2
    for shape, values in likeness.items():
        sink.pair(shape, "letters share" if kind == "letters" else kind, values)
        sink.pair(shape, f"{kind} ratio", np.clip((values - middle) * slope, -8, 8) / 4)
    _put_best(kind, single, sink)


def _put_lengths(source: Text, target: Text, sink: Sink) -> None:
    """The lengths by Gale and Church's measure (1993) and by their ratio; the marks that a translation keeps."""
    ratio = (float(target.lengths.sum()) + 300) / (float(source.lengths.sum()) + 300)
    for shape in shapes(len(source), len(target)):
        one, two = shape
        left, right = ratio * _summed(source.lengths, one)[:, None], _summed(target.lengths, two)[None, :]
        far = (right - left) / np.sqrt((left + right) / 2)
        sink.pair(shape, "length", np.minimum(np.abs(far), 8) / 4)
        sink.pair(shape, "length far", np.minimum(far**2, 64) / 16)
        sink.pair(shape, "ratio", np.minimum(np.log((right + 8) / (left + 8)) ** 2, 2))
        # Of joined sentences only the last one's end shows.
        ends = np.abs(source.ends[one - 1 :, None] - target.ends[None, two - 1 :])
        inner = np.abs(_summed(source.inner, one)[:, None] - _summed(target.inner, two)[None, :])
        for at, feature in enumerate(("question", "exclamation", "ended")):
            sink.pair(shape, feature, ends[..., at])
        for at, feature in enumerate(("quotes", "brackets", "colons")):
            sink.pair(shape, feature, np.minimum(inner[..., at], 3))


def _put_paragraphs(source: Text, target: Text, sink: Sink) -> None:
    """Where paragraphs begin beside a bead and within it; and which shape it has."""
    for shape in shapes(len(source), len(target)):
        one, two = shape
        left, right = source.firsts[: len(source) - one + 1, None], target.firsts[None, : len(target) - two + 1]
        sink.pair(shape, "both open", left & right)
        sink.pair(shape, "source opens", left & ~right)
        sink.pair(shape, "target opens", right & ~left)
        for text, width, feature in ((source, one, "source broken"), (target, two, "target broken")):
            breaks = sum(text.firsts[at : len(text) - width + 1 + at].astype(np.float32) for at in range(1, width))
            if width > 1:
                sink.pair(shape, feature, breaks[:, None] if text is source else breaks[None, :])
        sink.pair(shape, f"{one}-{two}", 1.0)
