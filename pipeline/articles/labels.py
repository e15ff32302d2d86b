"""Labels: recognising a phrase of the closed vocabularies, however a page words it."""

from __future__ import annotations

from pipeline.config import Labels


def recognise(labels: Labels, vocabulary: str, text: str) -> str | None:
    """Return the id of the label that a text words: by its id, its text or an alias, in any locale. None if none."""
    wanted = _plain(text)
    for key, label in labels.vocabulary(vocabulary).items():
        if wanted in {_plain(one) for one in (key, label.text, *label.translations.values(), *label.aliases)}:
            return key
    return None


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("’", "'").replace("–", "-").rstrip(".!:").split())
