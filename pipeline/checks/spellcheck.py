"""Words that no dictionary knows: one list per article."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from pipeline.checks.base import Subject, Trouble, issue_check
from pipeline.checks.stems import glossary
from pipeline.languages.dictionaries import word_list
from pipeline.model import Severity


@issue_check("spellcheck", "Not in the dictionary", Severity.INFO, dictionary=True)
def spellcheck(subjects: Sequence[Subject]) -> Iterator[tuple[Subject, Trouble]]:
    """The words of an article that neither the dictionary nor the publication's own list knows, with their counts.

    Names are only listed if the other letters of the sentence are no capitals: a list of surnames helps nobody. Put
    words that are right into `dictionary.LOCALE.txt`, one a line. `peraklad check --suggest` adds suggestions.
    """
    articles: dict[tuple[str, str], list[Subject]] = {}
    for subject in subjects:
        articles.setdefault((subject.where.path, subject.locale), []).append(subject)
    for (_, locale), texts in articles.items():
        if word_list(locale) is None:
            continue
        counts = Counter(word for subject in texts for word in unknown(subject))
        if counts:
            listed = ", ".join(f"{word} ({count})" if count > 1 else word for word, count in counts.most_common())
            hint = f"Correct them, or add what is right to dictionary.{locale}.txt."
            yield texts[0], Trouble(f"not in the dictionary: {listed}", hint)


def unknown(subject: Subject) -> Iterator[str]:
    """The words of a text that nobody knows; capitalised ones, being names, are let pass."""
    words = [word for word, _ in subject.unknown]
    if words and subject.terms:
        rendered = glossary(subject.terms, subject.locale, "allowed").rendered(frozenset(words))
        words = [word for word in words if word not in rendered]
    yield from words
