"""Labels: recognising a phrase of the closed vocabularies, however a page words it."""

from __future__ import annotations

from functools import lru_cache

from pipeline.config import Labels


def recognise(labels: Labels, vocabulary: str, text: str) -> str | None:
    """Return the id of the label that a text words: by its id, its text or an alias, in any locale. None if none."""
    return wordings(labels, vocabulary).get(plain(text))


def wordings(labels: Labels, vocabulary: str) -> dict[str, str]:
    """All wordings of a vocabulary's labels, as ``plain`` gives them, with the label's id; the first one wins."""
    result: dict[str, str] = {}
    for key, label in labels.vocabulary(vocabulary).items():
        for translation in (key, label.text, *label.translations.values(), *label.aliases):
            result.setdefault(plain(translation), key)
    return result


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """A wording without case, kinds of dashes and apostrophes, and marks at its end."""
    return " ".join(text.casefold().replace("’", "'").replace("–", "-").rstrip(".!:").split())
