"""Ukrainian, as far as it is told from its neighbours."""

from __future__ import annotations

from pipeline.languages.base import Neighbour

LANGUAGE = Neighbour(
    code="uk",
    english_name="Ukrainian",
    name="українська",
    script="Cyrillic",
    alphabet="абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
    hunspell=("uk_UA",),
)
