"""Sentence vectors in the checks: only where they are asked for, and only where the extra is installed."""

from __future__ import annotations

import pytest

from pipeline.alignment import meaning
from pipeline.alignment.meaning import Meanings
from pipeline.alignment.reading import reading
from pipeline.checks import ISSUE_CHECKS, Subject, run_issue
from pipeline.model import Where
from tests.conftest import SETTINGS, Newsroom

with_extra = pytest.mark.skipif(not meaning.is_available(), reason="the extra `align` is not installed")

#: No name, no number, hardly a difference of length.
PAIRS = [
    ("The old shepherd lost his flock in the fog.", "Старый пастух потерял в тумане своё стадо."),
    ("Her daughter plays the violin every evening.", "Её дочь каждый вечер играет на скрипке."),
    ("The bakery sells warm bread before sunrise.", "Пекарня до рассвета продаёт тёплый хлеб."),
    ("The doctors could not find any medicine.", "Врачи не могли найти никаких лекарств."),
]


def misplaced(pairs: list[tuple[str, str]], meanings: Meanings | None) -> list[str]:
    subjects = [
        Subject(target, "ru", Where("x.po", at, "2017-05-08", "talks", "ru"), source, "en")
        for at, (source, target) in enumerate(pairs)
    ]
    return [one.text for one in run_issue(ISSUE_CHECKS, subjects, lambda _: {}, meanings) if one.check == "misplaced"]


@with_extra
@pytest.mark.parametrize("at", range(len(PAIRS) - 1))
def test_neighbours_in_each_other_s_place_are_found_by_what_they_mean(at: int) -> None:
    assert misplaced(PAIRS, Meanings()) == []
    swapped = list(PAIRS)
    swapped[at], swapped[at + 1] = (PAIRS[at][0], PAIRS[at + 1][1]), (PAIRS[at + 1][0], PAIRS[at][1])
    assert misplaced(swapped, Meanings()) == [swapped[at][1]]


@with_extra
def test_texts_are_alike_by_what_they_mean_and_those_that_were_not_read_are_not_compared() -> None:
    (source, target), (_, other) = PAIRS[:2]
    one, right, wrong = reading(source, "en"), reading(target, "ru"), reading(other, "ru")
    meanings = Meanings()
    assert meanings.likeness(one, right) == 0.0
    meanings.read([one, right, wrong])
    assert meanings.likeness(one, right) > 0.5 > meanings.likeness(one, wrong) + 0.1


@pytest.mark.parametrize("installed", [True, False])
def test_the_setting_without_the_extra_is_told(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, installed: bool
) -> None:
    settings = SETTINGS.replace("[tool.peraklad]\n", "[tool.peraklad]\ncompare-meaning = true\n", 1)
    (newsroom.root / "pyproject.toml").write_text(settings, encoding="utf-8")
    newsroom.article()
    newsroom.translate_all()
    monkeypatch.setattr(meaning, "is_available", lambda: installed)
    verdict = newsroom.project.check(["2017-05-08"])[0]
    told = [one for one in (*verdict.reasons, *verdict.notices) if one.check == "compare-meaning"]
    assert len(told) == (0 if installed else 1)
