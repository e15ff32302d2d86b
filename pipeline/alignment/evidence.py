"""What speaks for a sentence being the translation of another, as matrices over all spans of sentences of two texts."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from pipeline import languages
from pipeline.alignment.concepts import concepts
from pipeline.languages import quantities
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


class Text:
    """A text's sentences, in what they are compared by: a bag of weighed marks a sentence for each kind of evidence."""

    def __init__(self, paragraphs: Sequence[Sequence[str]], locale: str) -> None:
        self.locale = locale
        self.sentences = [sentence for paragraph in paragraphs for sentence in paragraph]
        self.firsts = _firsts(paragraphs)
        self.lengths = np.array([max(1, len(sentence)) for sentence in self.sentences], dtype=np.float32)
        words = [_WORD.findall(sentence) for sentence in self.sentences]
        self.letters = [_letters(found, locale) for found in words]
        self.concepts = [Counter({one for word in found for one in concepts(word.lower(), locale)}) for found in words]
        self.names = [_names(found, locale) for found in words]
        self.numbers = [_numbers(sentence, locale) for sentence in self.sentences]
        self.marks = np.array([_marks(sentence) for sentence in self.sentences], dtype=np.float32).reshape(-1, 6)

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


@lru_cache(maxsize=1 << 15)
def skeleton(word: str, locale: str) -> str:
    """Return the consonants of a word as it sounds, which survive a transliteration: “Lukashenko” → ``lksnk``."""
    return re.sub("[aeiou]", "", sound(word, locale))


def _names(words: Iterable[str], locale: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for at, word in enumerate(words):
        if word[0].isupper() and len(bones := skeleton(word, locale)) >= 2:
            known = at == 0 and bool(concepts(word.lower(), locale))
            if not known:
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


def _marks(sentence: str) -> tuple[float, ...]:
    end = sentence.rstrip("”»“\")' ]")[-1:]
    return (
        float(end == "?"),
        float(end == "!"),
        float(end in ".…?!"),
        float(len(_QUOTES.findall(sentence))),
        float(len(_BRACKETS.findall(sentence))),
        float(sentence.count(":")),
    )


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


KINDS = ("letters", "concepts", "names", "numbers")
#: What a weight of each kind is divided by, so that all features are of one size.
_SCALE = {"letters": 60.0, "concepts": 10.0, "names": 5.0, "numbers": 4.0}

#: The features of a bead with two sides.
PAIRED = (
    *(f"{kind} {what}" for kind in KINDS for what in ("shared", "missing", "added", "share")),
    "letters ratio",
    "length", "length far", "ratio", "question", "exclamation", "ended", "quotes", "brackets", "colons",
    "both open", "source opens", "target opens", "source broken", "target broken",
    "vectors", "vectors ratio",
    *(f"{one}-{two}" for one, two in SHAPES),
)  # fmt: skip
#: The features of a sentence that is left out or added.
ALONE = (*(f"{kind} best" for kind in KINDS), "vectors best", "long", "opens", "left out", "added", "added long")


def features(source: Text, target: Text, vectors: Vectors | None = None) -> tuple[dict[tuple[int, int], Floats], Floats, Floats]:
    """Return the features of all beads: by shape and place those with two sides; of what is left out; of what is added."""
    count, other = len(source), len(target)
    widths = range(1, WIDEST + 1)
    paired = {
        (one, two): np.zeros((count - one + 1, other - two + 1, len(PAIRED)), dtype=np.float32)
        for one, two in SHAPES
        if one <= count and two <= other
    }
    alone = np.zeros((count, len(ALONE)), dtype=np.float32), np.zeros((other, len(ALONE)), dtype=np.float32)
    for number, kind in enumerate(KINDS):
        rows = _rows(getattr(source, kind), getattr(target, kind))
        sides = [{width: _widened(each, width) for width in widths if width <= len(each)} for each in rows]
        masses = [{width: (one[:, :-1] ** 2).sum(1) + one[:, -1] for width, one in side.items()} for side in sides]
        scale = _SCALE[kind]
        for (one, two), found in paired.items():
            shared = sides[0][one][:, :-1] @ sides[1][two][:, :-1].T
            left, right = masses[0][one][:, None], masses[1][two][None, :]
            at = 4 * number
            found[..., at] = shared / scale
            found[..., at + 1] = np.maximum(left - shared, 0) / scale
            found[..., at + 2] = np.maximum(right - shared, 0) / scale
            found[..., at + 3] = shared / np.sqrt(np.maximum(left * right, 1e-3))
        if (1, 1) in paired:
            share = paired[1, 1][..., 4 * number + 3]
            alone[0][:, number], alone[1][:, number] = share.max(1), share.max(0)
            if kind == "letters":
                _add_ratio(paired, share, 4 * number + 3, PAIRED.index("letters ratio"))
    if vectors is not None and (1, 1) in paired:
        at = PAIRED.index("vectors")
        for (one, two), found in paired.items():
            found[..., at] = vectors[0][one] @ vectors[1][two].T
        share = paired[1, 1][..., at]
        alone[0][:, 4], alone[1][:, 4] = share.max(1), share.max(0)
        _add_ratio(paired, share, at, at + 1)
    _add_lengths(source, target, paired)
    _add_places(source, target, paired)
    for side, text in zip(alone, (source, target), strict=True):
        side[:, 5] = np.minimum(text.lengths / 100, 4)
        side[:, 6] = text.firsts[:-1]
    alone[0][:, 7] = alone[1][:, 8] = 1
    alone[1][:, 9] = alone[1][:, 5]
    return paired, *alone


def _add_ratio(paired: dict[tuple[int, int], Floats], share: Floats, at: int, to: int) -> None:
    """How much likelier a likeness is between renderings than between strangers, as this pair of texts has them.

    Two normal distributions with one spread: strangers are all pairs, renderings the best of each row and column.
    """
    strangers, spread = float(np.median(share)), float(share.std()) + 0.02
    renderings = float(np.median(np.concatenate([share.max(0), share.max(1)])))
    slope, middle = (renderings - strangers) / spread**2, (renderings + strangers) / 2
    for found in paired.values():
        found[..., to] = np.clip((found[..., at] - middle) * slope, -8, 8) / 4


def _add_lengths(source: Text, target: Text, paired: dict[tuple[int, int], Floats]) -> None:
    """Gale and Church's measure (1993), the logarithm of the ratio, and the marks that a translation keeps."""
    ratio = (float(target.lengths.sum()) + 300) / (float(source.lengths.sum()) + 300)
    first = PAIRED.index("length")
    for (one, two), found in paired.items():
        left = ratio * _summed(source.lengths, one)[:, None]
        right = _summed(target.lengths, two)[None, :]
        far = (right - left) / np.sqrt((left + right) / 2)
        found[..., first] = np.minimum(np.abs(far), 8) / 4
        found[..., first + 1] = np.minimum(far**2, 64) / 16
        found[..., first + 2] = np.minimum(np.log((right + 8) / (left + 8)) ** 2, 2)
        marks = np.abs(_summed(source.marks, one)[:, None] - _summed(target.marks, two)[None, :])
        found[..., first + 3 : first + 9] = np.minimum(marks, 3)
        # Of joined sentences only the last one's end shows.
        ends = np.abs(source.marks[one - 1 :, None, :3] - target.marks[None, two - 1 :, :3])
        found[..., first + 3 : first + 6] = ends


def _add_places(source: Text, target: Text, paired: dict[tuple[int, int], Floats]) -> None:
    """Where paragraphs begin, and which bead it is."""
    first = PAIRED.index("both open")
    for (one, two), found in paired.items():
        left, right = source.firsts[: len(source) - one + 1, None], target.firsts[None, : len(target) - two + 1]
        found[..., first] = left & right
        found[..., first + 1] = left & ~right
        found[..., first + 2] = right & ~left
        for at in range(1, one):
            found[..., first + 3] += source.firsts[at : len(source) - one + 1 + at, None]
        for at in range(1, two):
            found[..., first + 4] += target.firsts[None, at : len(target) - two + 1 + at]
        found[..., PAIRED.index(f"{one}-{two}")] = 1
