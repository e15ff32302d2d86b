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
from itertools import chain, pairwise

import msgspec

#: Words are cut to this many letters: a crude stem, so that “рашэнне” and “рашэннем”, “inform” and “information” agree.
_WORD = re.compile(r"(\w{1,5})\w*")

#: Where a link leads, addresses, tags, and what a template fills in (`{{ … }}`, `{% … %}`, `{#name}`): two texts on
#: different things share these as often as not.
_ADDRESS = re.compile(
    r"(?<=\])\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*|(?<=\])\[[^\[\]]*\]|<[^<>\s][^<>]*>|\{[^{}]*\}|\bhttps?://[^\s<>()]*|&#?\w+;"
)
_MARKED = re.compile(r"[\]<{&]|://")

#: The chance that a sentence holds a given word of 1, 2, 3… letters, before the article itself is asked; and how many
#: sentences' worth of experience that guess counts for.
_BY_LENGTH = (0.35, 0.35, 0.3, 0.12, 0.015)
_GUESS = 8.0

#: How often a run of words is expected before it is seen: rarely, whatever its words.
_RUN = 0.15

#: Runs have two words or three.
_LONGEST = 3

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

    ``content`` is what they weigh beyond a frequent word each.
    ``by_chance`` is what an unrelated text of this weight or more shares with it, up to a factor.
    """

    words: frozenset[str]
    runs: frozenset[Run]
    weight: float
    content: float
    by_chance: float

    def __or__(self, other: Profile) -> Profile:
        """Two texts as one."""
        return _profile(
            self.words | other.words,
            self.runs | other.runs,
            self.weight + other.weight,
            self.content + other.content,
        )


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


class _Runs(dict[Run, float]):
    """The same of a run of words: as rare as a run is before it is seen, but no rarer than its words together."""

    def __init__(self, words: _Words, seen: Counter[Run], count: float) -> None:
        super().__init__()
        self._words = words
        self._seen = {run: -math.log((times - 1 + _RUN) / count) for run, times in seen.items() if times > 1}
        self._unseen = -math.log(_RUN / count)

    def __missing__(self, run: Run) -> float:
        words = self._words
        together = words[run[0]] + words[run[1]]
        if len(run) == _LONGEST:
            together += words[run[2]]
        rare = self._seen.get(run, self._unseen)
        self[run] = weight = min(rare, together)
        return weight


class Likeness:
    """Compares texts of one article, by the rarity of what they share.

    ``background`` is the article as it was; ``gone`` and ``added`` are the texts by which the new version differs. What
    is frequent in either version is frequent.
    """

    def __init__(self, background: Iterable[str], gone: Iterable[str] = (), added: Iterable[str] = ()) -> None:
        self._read = {text: _read(text) for text in background}
        count = len(self._read) + _GUESS
        words: Counter[str] = Counter()
        runs: Counter[Run] = Counter()
        for own_words, own_runs in self._read.values():
            words.update(own_words)
            runs.update(own_runs)
        growth: Counter[str] = Counter()
        for text in added:
            growth.update(_read(text)[0])
        for text in gone:
            growth.subtract(_read(text)[0])
        for word, more in growth.items():
            if more > 0:
                words[word] += more
        self._words = _Words(words, count)
        self._runs = _Runs(self._words, runs, count)
        self._profiles: dict[str, Profile] = {}

    def profile(self, text: str) -> Profile:
        """The text's features and weight, worked out once."""
        known = self._profiles.get(text)
        if known is None:
            words, runs = self._read.get(text) or _read(text)
            weights = [self._words[word] for word in words]
            known = self._profiles[text] = _profile(words, runs, sum(weights), _content(weights))
        return known

    def size(self, text: str) -> int:
        """How many features a text of the background has: a rough measure of what it weighs."""
        words, runs = self._read[text]
        return len(words) + len(runs)

    def total(self, profile: Profile) -> float:
        """All that a text could share with another: its evidence for itself."""
        return profile.weight + sum(map(self._runs.__getitem__, profile.runs))

    def evidence(self, one: Profile, other: Profile) -> float:
        """The weight of all that two texts share."""
        words = sum(map(self._words.__getitem__, one.words & other.words))
        return words + sum(map(self._runs.__getitem__, one.runs & other.runs))

    def words(self, words: Iterable[str]) -> float:
        """What words weigh together."""
        return sum(map(self._words.__getitem__, words))

    def alike(self, one: Profile, other: Profile) -> float:
        """How much of both texts is in both (0–1): Dice's coefficient of what their words say beyond frequent ones."""
        total = one.content + other.content
        return 2 * _content(map(self._words.__getitem__, one.words & other.words)) / total if total else 0.0

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
        by_word, by_run = self._words, self._runs
        weights = {feature: by_word[feature] if isinstance(feature, str) else by_run[feature] for feature in places}
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


def copied(one: Profile, other: Profile) -> float:
    """How many of the runs of words of either text are in both (0–1): stretches that were left as they stood."""
    return len(one.runs & other.runs) / (max(len(one.runs), len(other.runs)) or 1)


def chance(one: Profile, other: Profile) -> float:
    """What two unrelated texts of such weights share by chance, up to a factor."""
    return min(one.by_chance, other.by_chance)


def _content(weights: Iterable[float]) -> float:
    return sum([weight - _LIGHT for weight in weights if weight > _LIGHT])


def _profile(words: frozenset[str], runs: frozenset[Run], weight: float, content: float) -> Profile:
    return Profile(words, runs, weight, content, float(max(_LEAST, weight) ** _GROWTH))


def shared_runs(text: str, others: Iterable[str]) -> float:
    """The share (0–1) of a text's runs of two and three words that stand in other texts, in whichever."""
    runs = _read(text)[1]
    return len(runs & frozenset().union(*(_read(other)[1] for other in others))) / (len(runs) or 1)


def letters_alike(one: str, other: str, least: float = 0.0) -> float:
    """How alike two texts are by their characters (0–1), addresses and letter case left out; 0 under ``least``."""
    from rapidfuzz import fuzz  # takes as long to import as all of these modules do, and few articles need it

    return fuzz.ratio(plain(one).lower(), plain(other).lower(), score_cutoff=100 * least) / 100


def plain(text: str) -> str:
    """The text without addresses and other markup that isn't read."""
    return _ADDRESS.sub(" ", text) if _MARKED.search(text) else text


@lru_cache(maxsize=2048)
def _read(text: str) -> tuple[frozenset[str], frozenset[Run]]:
    # Remembered, since an article is read again for each of its locales.
    words = _WORD.findall(plain(text).lower()) or _WORD.findall(text.lower())
    return frozenset(words), frozenset(chain(pairwise(words), zip(words, words[1:], words[2:], strict=False)))
