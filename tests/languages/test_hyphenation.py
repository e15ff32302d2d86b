"""Where long words may be broken; the table beside this file is yours to add to."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import languages
from pipeline.languages.hyphenation import PART, SHORTEST, syllables

ROWS = [
    line.split(" | ")
    for line in (Path(__file__).parent / "hyphens.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.mark.parametrize(("locale", "word"), ROWS)
def test_the_parts_of_a_word(locale: str, word: str) -> None:
    assert "|".join(syllables(word.replace("|", ""), locale)) == word


@given(st.data(), st.sampled_from(["be", "ru"]))
def test_parts_make_the_word_and_each_can_be_read(data: st.DataObject, locale: str) -> None:
    word = data.draw(st.text(st.sampled_from(languages.get(locale).alphabet + "’"), max_size=40))
    parts = syllables(word, locale)
    assert "".join(parts) == word
    if len(parts) > 1:
        assert len(word) >= SHORTEST
        vowels = languages.get(locale).vowels
        assert min(map(len, parts)) >= PART
        assert not {part[0] for part in parts[1:]} & set(languages.get(locale).closing)
        assert all(any(char in vowels for char in part.lower()) for part in parts[:-1])


def test_a_language_without_vowels_leaves_words_to_the_browser() -> None:
    assert syllables("internationalization", "en") == ("internationalization",)
