"""Candidates for the glossary: names and terms of the archive with their renderings, by how often they meet.

A name is a run of capitalised words, a term a run of words without function words at its ends. Of all runs in the
translations of the texts that have it, the rendering is the one that meets it best by Dice's coefficient (I. D. Melamed
2000 compares such measures): twice the texts that have both, by the texts that have either.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from pipeline import languages, markdown
from pipeline.alignment.concepts import concepts
from pipeline.archive.memory import pairs_of
from pipeline.languages.base import function_words
from pipeline.languages.stemming import stem
from pipeline.memory import Pair
from pipeline.model import Term
from pipeline.workspace import Workspace

#: Words of a term at most; texts that must have it with its rendering; Dice's coefficient of the two at least.
LONGEST, LEAST, ALIKE = 3, 3, 0.6

#: Texts of a term that are looked at, letters of a word that is a term by itself.
TEXTS, LETTERS = 400, 4

_WORD = re.compile(r"[^\W\d_]+(?:[-'’ʼ][^\W\d_]+)*")
#: A stretch of words, and the mark that parts it from the next.
_STRETCH = re.compile(r"([^.,;:!?()\[\]«»“”\"—–…]*)([.,;:!?()\[\]«»“”\"—–…]|$)")

#: What a sentence begins after.
_ENDS = (".", "!", "?", "…", ":")

#: A run of words by its stems, so that all forms of it are one.
Run = tuple[str, ...]


class Candidate(msgspec.Struct, frozen=True):
    """A name or term and its rendering, as they are mostly written; in how many texts, and how well they meet (0–1)."""

    source_locale: str
    locale: str
    source: str
    target: str
    texts: int
    score: float


def candidates(workspace: Workspace, locale: str = "") -> list[Candidate]:
    """Return the candidates from all finished translations (into one locale), the most frequent first.

    What the glossary has already is left out.
    """
    by_pair: dict[tuple[str, str], list[Pair]] = defaultdict(list)
    for issue in workspace.issues():
        held = workspace.holding(workspace.snapshot(issue))
        for name in workspace.slugs(issue):
            for target in [locale] if locale else workspace.config.locales:
                for pair in pairs_of(held, issue, name, target):
                    by_pair[pair.source_locale, pair.target_locale].append(pair)
    result = [
        pair
        for (source_locale, target), pairs in sorted(by_pair.items())
        for pair in _of_pairs(pairs, source_locale, target)
        if not _is_known(pair, workspace.terms)
    ]
    return sorted(result, key=lambda candidate: (-candidate.texts, -candidate.score, candidate.source))


class _Side:
    """The runs of one side of the pairs: in how many texts each stands, how it is written, which each text has."""

    def __init__(self, texts: Iterable[str], locale: str) -> None:
        self.counts = Counter[Run]()
        self.texts: list[set[Run]] = []
        self._forms: dict[Run, Counter[str]] = defaultdict(Counter)
        self._begun: dict[Run, Counter[str]] = defaultdict(Counter)
        for text in texts:
            runs: set[Run] = set()
            for run, form, begins in _runs(markdown.plain(text), locale):
                if run not in runs:
                    (self._begun if begins else self._forms)[run][form] += 1
                    runs.add(run)
            self.counts.update(runs)
            self.texts.append(runs)

    def form(self, run: Run) -> str:
        """How a run is mostly written; of forms as frequent, the shortest, which is most likely the dictionary's.

        At the beginning of a sentence every word has a capital: what has none elsewhere is written small.
        """
        forms, begun = self._forms[run], self._begun[run]
        is_name = any(form[0].isupper() for form in forms)
        forms = forms + (begun if is_name else Counter(_uncapitalized(form) for form in begun.elements()))
        return max(forms.items(), key=lambda form: (form[1], -len(form[0]), form[0]))[0]


def _of_pairs(pairs: Sequence[Pair], source_locale: str, locale: str) -> Iterator[Candidate]:
    ours = _Side((pair.source for pair in pairs), source_locale)
    theirs = _Side((pair.target for pair in pairs), locale)
    where: dict[Run, list[int]] = defaultdict(list)
    for number, runs in enumerate(ours.texts):
        for run in runs:
            where[run].append(number)
    taken: list[tuple[Run, Candidate]] = []
    for run, count in ours.counts.items():
        if count < LEAST or not _is_term(ours.form(run), source_locale):
            continue
        met = Counter(other for number in where[run][:TEXTS] for other in theirs.texts[number])
        scored = [
            (2 * both / (min(count, TEXTS) + theirs.counts[other]), len(other), other)
            for other, both in met.items()
            if both >= LEAST
        ]
        if scored and max(scored)[0] >= ALIKE:
            score, _, best = max(scored)
            pair = (ours.form(run), theirs.form(best))
            taken.append((run, Candidate(source_locale, locale, *pair, met[best], round(score, 2))))
    yield from _longest(taken)


def _longest(taken: Sequence[tuple[Run, Candidate]]) -> Iterator[Candidate]:
    """Of a run within a longer one that stands in as many texts, only the longer one."""
    longer = {run: candidate.texts for run, candidate in taken}
    for run, rendering in taken:
        if not any(
            len(other) > len(run) and _holds(other, run) and texts >= rendering.texts for other, texts in longer.items()
        ):
            yield rendering


def _holds(run: Run, part: Run) -> bool:
    return any(run[at : at + len(part)] == part for at in range(len(run) - len(part) + 1))


def _runs(text: str, locale: str) -> Iterator[tuple[Run, str, bool]]:
    """All runs of words that no punctuation parts, by their stems; none that begins or ends with a function word.

    With each, how it is written, and whether it begins a sentence.
    """
    empty = function_words(locale)
    begins = True
    for stretch in _STRETCH.finditer(text):
        words = list(_WORD.finditer(stretch[1]))
        stems = [_key(word[0], locale) for word in words]
        small = [word[0].lower() in empty or (len(word[0]) < 3 and word[0].islower()) for word in words]
        for at in range(len(words)):
            for end in range(at + 1, min(at + LONGEST, len(words)) + 1):
                if not small[at] and not small[end - 1]:
                    form = stretch[1][words[at].start() : words[end - 1].end()]
                    yield tuple(stems[at:end]), form, begins and at == 0
        begins = stretch[2] in ("", *_ENDS) or (begins and not words)


def _key(word: str, locale: str) -> str:
    """What the forms of a word have in common; of a short one that changes its end, all but that."""
    short = languages.get(locale).stems.endings and len(word) <= LETTERS + 1
    return stem(word, locale)[: max(3, len(word) - 1)] if short else stem(word, locale)


def _is_term(form: str, locale: str) -> bool:
    """Whether a run is a name, or a word or words that are no everyday ones."""
    words = _WORD.findall(form)
    if all(word[0].isupper() for word in words):
        return len(form) > 1 and not (len(words) == 1 and concepts(form.lower(), locale))
    everyday = [bool(concepts(word.lower(), locale)) for word in words]
    return (len(words) > 1 and not all(everyday)) or (len(words) == 1 and len(form) >= LETTERS and not everyday[0])


def _uncapitalized(form: str) -> str:
    """A form as it stands within a sentence; abbreviations and names of several words keep their letters."""
    return form if any(letter.isupper() for letter in form[1:]) else form[:1].lower() + form[1:]


def _is_known(candidate: Candidate, terms: Iterable[Term]) -> bool:
    known = {
        stem(form, candidate.source_locale) for term in terms for form in term.allowed.get(candidate.source_locale, ())
    }
    return stem(candidate.source, candidate.source_locale) in known
