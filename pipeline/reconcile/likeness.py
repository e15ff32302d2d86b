"""How much speaks for one text being an edit of another, counted in nats of evidence.

Two unrelated sentences share frequent words by chance; they hardly ever share rare words, and least of all runs of
words. So the features of a text are its words, word pairs and word triples, each weighted by its rarity: minus the
logarithm of the chance that an unrelated sentence of the article holds it. The weights of what two texts share, added
up, tell a half rewritten sentence from an unrelated one far better than any ratio of characters does, and neither
changed order (swapped halves) nor length (a clause in or out) harms them.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, pairwise, repeat

import msgspec

#: Words are cut to this many letters: a crude stem, so that “рашэнне” and “рашэннем” agree.
_WORD = re.compile(r"(\w{1,7})\w*")

#: The chance that a sentence holds a given word of 1, 2, 3… letters, before the article itself is asked; and how many
#: sentences' worth of experience that guess counts for.
_BY_LENGTH = (0.35, 0.35, 0.3, 0.12, 0.04, 0.02, 0.008)
_GUESS = 8.0

#: How often a run of words is expected before it is seen: rarely, whatever its words.
_RUN = 0.15

#: Features lighter than this say nothing, and would make every text a candidate for every other.
_LIGHT = 1.0

#: Nor do those of so many open texts (rows of one pattern), which would make the time grow with the square.
_COMMON = 128

#: The chance agreement of two texts grows with their length, but slower.
_GROWTH = 0.7

#: Texts weigh at least this much (nats, about two rare words): little evidence must not do for a short text.
_LEAST = 8.0

Run = tuple[str, ...]
Feature = str | Run


class Profile(msgspec.Struct, frozen=True):
    """A text as it is compared: its words, its runs of two and three words, and what the words alone weigh.

    ``by_chance`` is what an unrelated text of this weight or more shares with it, up to a factor.
    """

    words: frozenset[str]
    runs: frozenset[Run]
    weight: float
    by_chance: float

    def __or__(self, other: Profile) -> Profile:
        """Two texts as one."""
        return _profile(self.words | other.words, self.runs | other.runs, self.weight + other.weight)


class _Words(dict[str, float]):
    """Minus the logarithm of the chance that an unrelated sentence holds a word, worked out on demand."""

    def __init__(self, seen: Counter[str], count: float) -> None:
        super().__init__()
        self._seen = seen
        self._count = count

    def __missing__(self, word: str) -> float:
        # The text at hand holds the word itself; what counts is how many others do.
        others = max(0, self._seen[word] - 1) + _GUESS * _BY_LENGTH[min(len(word), len(_BY_LENGTH)) - 1]
        self[word] = weight = -math.log(min(0.9, others / self._count))
        return weight


class Likeness:
    """Compares texts of one article, by the rarity of what they share; ``background`` is the article as it was."""

    def __init__(self, background: Iterable[str]) -> None:
        self._read = {text: _read(text) for text in background}
        count = len(self._read) + _GUESS
        words: Counter[str] = Counter()
        runs: Counter[Run] = Counter()
        for own_words, own_runs in self._read.values():
            words.update(own_words)
            runs.update(own_runs)
        self._words = _Words(words, count)
        self._runs = {run: -math.log((seen - 1 + _RUN) / count) for run, seen in runs.items() if seen > 1}
        self._rare_run = -math.log(_RUN / count)
        self._profiles: dict[str, Profile] = {}

    def profile(self, text: str) -> Profile:
        """The text's features and weight, worked out once."""
        found = self._profiles.get(text)
        if found is None:
            words, runs = self._read.get(text) or _read(text)
            found = self._profiles[text] = _profile(words, runs, sum(map(self._words.__getitem__, words)))
        return found

    def size(self, text: str) -> int:
        """How many features a text of the background has: a rough measure of what it weighs."""
        words, runs = self._read[text]
        return len(words) + len(runs)

    def total(self, profile: Profile) -> float:
        """All that a text could share with another: its evidence for itself."""
        return profile.weight + sum(map(self._runs.get, profile.runs, repeat(self._rare_run)))

    def evidence(self, one: Profile, other: Profile) -> float:
        """The weight of all that two texts share."""
        words = sum(map(self._words.__getitem__, one.words & other.words))
        return words + sum(map(self._runs.get, one.runs & other.runs, repeat(self._rare_run)))

    def candidates(self, old: Sequence[str], new: Sequence[str]) -> Iterator[dict[int, float]]:
        """For each new text the old ones that share something of weight with it, with the evidence for each."""
        wanted = [self.profile(text) for text in new]
        words = frozenset[str]().union(*(profile.words for profile in wanted))
        runs = frozenset[Run]().union(*(profile.runs for profile in wanted))
        places: dict[Feature, list[int]] = defaultdict(list)
        for index, text in enumerate(old):
            profile = self.profile(text)
            for word in profile.words & words:
                places[word].append(index)
            for run in profile.runs & runs:
                places[run].append(index)
        weights = {feature: self._weight(feature) for feature in places}
        for feature, weight in weights.items():
            if weight < _LIGHT or len(places[feature]) > _COMMON:
                del places[feature]
        for profile in wanted:
            found: dict[int, float] = defaultdict(float)
            shared: Iterable[Feature] = chain(profile.words & places.keys(), profile.runs & places.keys())
            for feature in shared:
                weight = weights[feature]
                for index in places[feature]:
                    found[index] += weight
            yield found

    def _weight(self, feature: Feature) -> float:
        return self._words[feature] if isinstance(feature, str) else self._runs.get(feature, self._rare_run)


def chance(one: Profile, other: Profile) -> float:
    """What two unrelated texts of such weights share by chance, up to a factor."""
    return min(one.by_chance, other.by_chance)


def _profile(words: frozenset[str], runs: frozenset[Run], weight: float) -> Profile:
    return Profile(words, runs, weight, float(max(_LEAST, weight) ** _GROWTH))


@lru_cache(maxsize=2048)
def _read(text: str) -> tuple[frozenset[str], frozenset[Run]]:
    # Remembered, since an article is read again for each of its locales.
    words = _WORD.findall(text.lower())
    return frozenset(words), frozenset(chain(pairwise(words), zip(words, words[1:], words[2:], strict=False)))
