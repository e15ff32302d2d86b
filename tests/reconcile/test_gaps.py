"""Pairing in order, between two texts that stayed: edits, splits, merges, slips of the pen."""

from __future__ import annotations

from itertools import combinations

import pytest

from pipeline.reconcile.gaps import in_gap
from pipeline.reconcile.pairs import Link
from tests.reconcile.versions import versions, written

COUNCIL, COUNCIL_NOW = "Гарадскі савет пастанавіў зачыніць дзве лазні.", "Гарадскі савет пастанавіў зачыніць тры лазні."
BREAD, BREAD_NOW = "Хлеб у Гродне зноў падаражэў.", "Хлеб у Гродне зноў патаннеў."
WHOLE = "Завод спыніўся вясной, бо ніхто не купляў трактароў, і рабочыя пайшлі дадому без заробку."
FIRST, SECOND = "Завод спыніўся вясной, бо ніхто не купляў трактароў.", "Рабочыя пайшлі дадому без заробку."
ORCHESTRA = "Аркестр вярнуўся з замежных гастролей."
STAYED = "Гэты сказ стаіць на сваім месцы."


def links(old: str, new: str) -> list[Link]:
    """The links of a gap after a text that stayed, so that places in the gap aren't those in the article."""
    pairs = versions(f"{STAYED} | {old}", f"Новы ўступ. | {STAYED} | {new}")
    olds, news = pairs.free_old, [j for j in pairs.free_new if j]
    return in_gap(pairs, olds, news, [(i, j) for i, j in pairs.evidence if j])


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (COUNCIL, COUNCIL_NOW, "1>2"),
        (COUNCIL, ORCHESTRA, ""),
        (f"{COUNCIL} | {BREAD}", f"{COUNCIL_NOW} | {BREAD_NOW}", "1>2 2>3"),
        (f"{COUNCIL} | {ORCHESTRA} | {BREAD}", f"{COUNCIL_NOW} | {BREAD_NOW}", "1>2 3>3"),
        (f"{COUNCIL} | {BREAD}", f"{COUNCIL_NOW} | {ORCHESTRA} | {BREAD_NOW}", "1>2 2>4"),
        # In order only: of two that cross the one with more to speak for it; the other is left to be found as moved.
        (f"{COUNCIL} | {BREAD}", f"{BREAD_NOW} | {COUNCIL_NOW}", "1>3"),
        # Splits and merges, also between others.
        (WHOLE, f"{FIRST} | {SECOND}", "1>2-3"),
        (f"{FIRST} | {SECOND}", WHOLE, "1-2>2"),
        (f"{COUNCIL} | {WHOLE} | {BREAD}", f"{COUNCIL_NOW} | {FIRST} | {SECOND} | {BREAD_NOW}", "1>2 2>3-4 3>5"),
        (f"{COUNCIL} | {FIRST} | {SECOND} | {BREAD}", f"{COUNCIL_NOW} | {WHOLE} | {BREAD_NOW}", "1>2 2-3>3 4>4"),
        (f"{WHOLE} | {BREAD}", f"{FIRST} | {SECOND} | {BREAD_NOW}", "1>2-3 2>4"),
        # The second half is new: no split.
        (WHOLE, f"{FIRST} | {ORCHESTRA}", "1>2"),
        (f"{FIRST} | {ORCHESTRA}", WHOLE, "1>2"),
        # Two sentences that were two stay two.
        (f"{FIRST} | {SECOND}", f"{FIRST[:-1]}! | {SECOND[:-1]}!", "1>2 2>3"),
    ],
)  # fmt: skip
def test_a_gap(old: str, new: str, found: str) -> None:
    assert written(links(old, new)) == found


@pytest.mark.parametrize(
    ("old", "new", "alike"),
    [
        ("Itnroduction", "Introduction", True),
        ("Сусртэча", "Сустрэча", True),
        ("Сожердание", "Содержание", True),
        ("Змест", "Змесц", False),  # too short for a slip to be told from another word
        ("Сустрэч", "Сустреч", False),
        ("Сустрэч", "Сустречы", False),
        ("Сустречы", "Сустрэч", False),
        ("Падзяkаванне", "Падзякаванне", True),  # a Latin letter
        ("Рэгістрацыя", "Дэмаркацыя", False),
        # Eight letters of ten are enough, seven are not.
        ("Подписание", "Падпісание", True),
        ("Подписание", "Падпісанне", False),
        ("title: Itnroduction", "title: Introduction", True),
        ("title: Itnroduction", "caption: Introduction", False),
        ("title: Itnroduction", "Introduction", False),
    ],
)
def test_a_slip_of_the_pen_in_a_text_of_one_word(old: str, new: str, alike: bool) -> None:
    assert written(links(old, new)) == ("1>2" if alike else "")
    # Others before and after it don't matter.
    assert written(links(f"{COUNCIL} | Мэр | {old}", f"{COUNCIL_NOW} | Снег | {new}")) == (
        "1>2 3>4" if alike else "1>2"
    )


def test_links_say_how_alike_their_texts_are() -> None:
    edited, split, slip = links(
        f"{COUNCIL} | {WHOLE} | Itnroduction", f"{COUNCIL_NOW} | {FIRST} | {SECOND} | Introduction"
    )
    pairs = versions(f"{STAYED} | {COUNCIL} | {WHOLE}", f"{STAYED} | {COUNCIL_NOW} | {FIRST} | {SECOND}")
    assert 0.5 < edited.score < 1.0
    assert 0.5 < split.score < 1.0
    assert slip.score == pytest.approx(11 / 12)
    assert pairs.score(1, 1) == pytest.approx(edited.score, abs=0.1)


#: Headings of one word, none of which is like another.
OLD = [letter * 9 for letter in "абвгґдеёжзійклмнопрстуўфхцчшыьэюя"]
NEW = [f"{one}{other}" * 5 for one, other in combinations("abcdefghijk", 2)]


@pytest.mark.parametrize(
    ("sizes", "places", "found"),
    [
        # In a large gap a slip is looked for where the text would stand if all others had come in evenly.
        ((30, 30), (15, 15), True),
        ((30, 30), (15, 5), True),
        ((30, 30), (15, 1), False),
        ((30, 30), (15, 25), True),
        ((30, 30), (15, 29), False),
        ((30, 30), (1, 0), True),
        ((30, 30), (28, 29), True),
        ((20, 40), (15, 30), True),
        ((20, 40), (15, 15), False),
        ((30, 15), (28, 14), True),
        ((30, 15), (28, 1), False),
        # In a small one, anywhere.
        ((4, 36), (0, 35), True),
        ((4, 36), (3, 0), True),
        ((4, 38), (0, 35), False),
        ((4, 38), (3, 0), False),
    ],
)
def test_a_slip_of_the_pen_in_a_large_gap(sizes: tuple[int, int], places: tuple[int, int], found: bool) -> None:
    old, new = OLD[: sizes[0]], NEW[: sizes[1]]
    old[places[0]], new[places[1]] = "Itnroduction", "Introduction"
    assert written(links(" | ".join(old), " | ".join(new))) == (f"{places[0] + 1}>{places[1] + 2}" if found else "")


def test_one_rare_word_just_does_for_a_short_text_in_its_place() -> None:
    old, new = ["Прадмова рэдактара", *OLD[:20]], ["Прадмова", *NEW[:3]]
    assert written(links(" | ".join(old), " | ".join(new))) == "1>2"
    # In a shorter article no word is as rare.
    assert written(links(" | ".join(old[:9]), " | ".join(new))) == ""
