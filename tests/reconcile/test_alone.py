"""Pairing what stands alone in its place, and how far small steps may lead."""

from __future__ import annotations

import pytest

from pipeline.reconcile import alignment
from pipeline.reconcile.alone import alone, still_close
from pipeline.reconcile.likeness import Likeness
from pipeline.reconcile.pairs import Pairs
from tests.reconcile.versions import versions, written

BREAD, COUNCIL, SNOW = "Хлеб зноў падаражэў.", "Савет збіраецца ў панядзелак.", "У маі выпаў снег."
SKATES, SKATES_NOW = "Любіце каткі?", "Падабаюцца каткі?"
FIELD, FIELD_NOW = "Поле зарасло.", "Наша поле зарасло."


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (f"{BREAD} | {SKATES} | {COUNCIL}", f"{BREAD} | {SKATES_NOW} | {COUNCIL}", "1>1"),
        # At either end of the article.
        (f"{SKATES} | {COUNCIL}", f"{SKATES_NOW} | {COUNCIL}", "0>0"),
        (f"{BREAD} | {SKATES}", f"{BREAD} | {SKATES_NOW}", "1>1"),
        # Two for one, or two for two: nothing says which.
        (f"{BREAD} | {SKATES} | {FIELD}", f"{BREAD} | {SKATES_NOW}", ""),
        (f"{BREAD} | {SKATES}", f"{BREAD} | {SKATES_NOW} | {FIELD_NOW}", ""),
        (f"{BREAD} | {SKATES} | {FIELD}", f"{BREAD} | {SKATES_NOW} | {FIELD_NOW}", ""),
        # In another place.
        (f"{BREAD} | {SKATES} | {COUNCIL}", f"{BREAD} | {COUNCIL} | {SKATES_NOW}", ""),
        # No word of weight in common, however alike the letters are; or words, and all else unlike.
        (f"{BREAD} | На рынку, | {COUNCIL}", f"{BREAD} | На ранку, | {COUNCIL}", ""),
        (f"{BREAD} | Любіце каткі? | {COUNCIL}",
         f"{BREAD} | У нашым раёне адкрылі новыя каткі, басейны і стадыёны. | {COUNCIL}", ""),
    ],
)  # fmt: skip
def test_what_stands_alone_is_paired(old: str, new: str, found: str) -> None:
    assert written(alone(versions(old, new))) == found


@pytest.mark.parametrize(
    ("kinds", "found"),
    [
        (("heading", "heading"), "1>1"),
        (("", "heading"), "1>1"),
        (("heading", "paragraph"), ""),
    ],
)
def test_only_kinds_of_a_kind_stand_alone_for_each_other(kinds: tuple[str, str], found: str) -> None:
    texts = [[(None, text) for text in (BREAD, middle, COUNCIL)] for middle in (SKATES, SKATES_NOW)]
    pairs = Pairs(*texts, {0: 0, 2: 2}, *(["paragraph", kind, "paragraph"] for kind in kinds))
    pairs.place([(0, 0), (2, 2)])
    assert written(alone(pairs)) == found


def test_one_of_each_kind_is_alone_of_its_kind() -> None:
    texts = [[(None, text) for text in (BREAD, *middle)] for middle in ((SKATES, FIELD), (SKATES_NOW, FIELD_NOW))]
    pairs = Pairs(*texts, {0: 0}, *[["paragraph", "heading", "paragraph"]] * 2)
    pairs.place([(0, 0)])
    assert written(alone(pairs)) == "1>1 2>2"


def test_only_equal_contexts_stand_alone_for_each_other() -> None:
    pairs = Pairs([("title", SKATES)], [("lead", SKATES_NOW)], {})
    assert alone(pairs) == []


def test_links_found_before_divide_the_gap() -> None:
    old, new = (
        [(None, text) for text in (FIELD, "Гарадскі савет прыняў бюджэт на 2017 год.", SKATES)],
        [(None, text) for text in (FIELD_NOW, "Гарадскі савет учора прыняў бюджэт на 2017 год.", SKATES_NOW)],
    )
    assert written(sorted(alignment.align(old, new, {}).links, key=lambda link: link.old)) == "0>0 1>1 2>2"


@pytest.mark.parametrize(
    ("one", "other", "close"),
    [
        (BREAD, BREAD, True),
        (BREAD, "Хлеб зноў крыху падаражэў.", True),
        ("Мост зачыняюць на рамонт да вясны.", "Да вясны мост зачыняюць.", True),
        ("Itnroduction", "Introduction", True),
        (SKATES, SKATES_NOW, True),
        (BREAD, COUNCIL, False),
        ("Мост цераз раку зачыняюць на рамонт.", "Школа музыкі адкрываецца ў панядзелак.", False),
    ],
)
def test_what_small_steps_have_led_to_is_compared_with_where_they_began(one: str, other: str, close: bool) -> None:
    assert still_close(Likeness([BREAD, COUNCIL, SNOW]), one, other) == close
