"""Names, lengths and learned words: what they say of texts that render each other, and of such that don't."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from pipeline import languages
from pipeline.alignment import lengths, names
from pipeline.alignment.lexicon import Learner
from pipeline.alignment.reading import reading

TABLE = [
    tuple(map(str.strip, line.split("|")))
    for line in (Path(__file__).parent / "names.txt").read_text("utf-8").splitlines()
    if line.strip() and not line.startswith("#")
]


@pytest.mark.parametrize(("locale", "word", "other_locale", "other", "same"), TABLE, ids=lambda value: value)
def test_a_name_is_known_by_its_sound(locale: str, word: str, other_locale: str, other: str, same: str) -> None:
    sounds = reading(f"x {other}", other_locale).sounds
    assert names.sounds_in(word, locale, sounds) == (same == "yes")


def test_names_of_a_source_are_looked_for_in_the_target() -> None:
    source = "On Monday Irma Petrova met the mayor of Ostrava."
    assert set(names.compare(source, "В понедельник Ирма Петрова встретила мэра Остравы.", "en", "ru").found) == {
        "Irma", "Petrova", "Ostrava",
    }  # fmt: skip
    assert "Ostrava" in names.compare(source, "В понедельник Ирма Петрова была дома.", "en", "ru").missing


@pytest.mark.parametrize("source", languages.CODES)
@pytest.mark.parametrize("locale", languages.CODES)
def test_every_pair_of_languages_can_be_compared_without_anything_learned(source: str, locale: str) -> None:
    assert names.compare("", "", source, locale) == names.Names((), ())
    expected = lengths.usual(source, locale)
    assert lengths.median([], source, locale) == expected
    assert lengths.deviation(100, 30, expected) < -3 < lengths.deviation(100, 100, expected) < 3


def test_a_tenth_of_wrong_pairs_does_not_move_the_median() -> None:
    chance = random.Random(1)
    right = [(size := chance.randrange(40, 200), round(size * 1.2)) for _ in range(180)]
    wrong = [(chance.randrange(40, 200), chance.randrange(40, 200)) for _ in range(20)]
    assert abs(lengths.median(right + wrong, "en", "ru") - lengths.median(right, "en", "ru")) < 0.02


def _pairs(chance: random.Random, count: int) -> list[tuple[list[str], list[str]]]:
    """Sentences of words w0…w79, whose translations are t0…t79."""
    found = []
    for _ in range(count):
        numbers = chance.sample(range(80), 8)
        found.append(([f"w{one}" for one in numbers], [f"t{one}" for one in numbers]))
    return found


def test_words_are_linked_by_meeting_even_among_wrong_pairs() -> None:
    chance = random.Random(2)
    pairs = _pairs(chance, 400)
    others = [other for _, other in pairs[:40]]
    chance.shuffle(others)
    pairs[:40] = [(one, other) for (one, _), other in zip(pairs[:40], others, strict=True)]
    learner = Learner()
    learner.add(pairs)
    links = learner.links()
    assert all(links.links[f"w{number}"][0] == f"t{number}" for number in range(80))
    right = links.compare(["w1", "w2", "w3"], frozenset(["t1", "t2", "t3"]))
    wrong = links.compare(["w1", "w2", "w3"], frozenset(["t4", "t5", "t6"]))
    assert right[0] > 0 == right[1]
    assert wrong[0] == 0 < wrong[1]


def test_what_is_taken_back_was_never_learned() -> None:
    chance = random.Random(3)
    kept, gone = _pairs(chance, 300), _pairs(chance, 30)
    one, other = Learner(), Learner()
    one.add(kept, [0.1] * 300)
    other.add(kept, [0.1] * 300)
    other.add(gone, [0.5] * 30)
    other.remove(gone, [0.5] * 30)
    assert other.source == one.source
    assert other.pairs == one.pairs
    assert other.links().links == one.links().links
    assert other.links().ratio == one.links().ratio == pytest.approx(0.1)
