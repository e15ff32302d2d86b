"""Texts that left their place, and were edited besides."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.reconcile.moves import _best_first, moves, short_moves
from pipeline.reconcile.pairs import ALIKE_WHOLLY, ELSEWHERE, HERE, Pairs
from tests.reconcile.versions import versions, written

A, B, C = "Першы сказ нікуды не дзеўся.", "Другі таксама застаўся.", "І апошні на старым месцы."
COUNCIL, COUNCIL_NOW = "Гарадскі савет пастанавіў зачыніць дзве лазні.", "Гарадскі савет пастанавіў зачыніць тры лазні."
COUNCIL_TOO = "Гарадскі савет пастанавіў зачыніць бібліятэку."
BREAD, BREAD_NOW = "Хлеб у Гродне зноў падаражэў.", "Хлеб у Гродне зноў патаннеў."
WHOLE = "Завод спыніўся вясной, бо ніхто не купляў трактароў, і рабочыя пайшлі дадому без заробку."
FIRST, SECOND = "Завод спыніўся вясной, бо ніхто не купляў трактароў.", "Рабочыя пайшлі дадому без заробку."
LONG = "рабочыя пайшлі дадому без заробку, не верачы ўжо ніводнаму абяцанню дырэктара."
NO_MONEY = "Гарадскі савет пастанавіў зачыніць дзве лазні з трох, бо ў раённым бюджэце не засталося грошай на рамонт."
MONEY = "У раённым бюджэце не знайшлі сродкаў на новую дарогу, але настаўнікі чакаюць заробку ўжо другі месяц."
SCHOOL = "атрымала сёлета новую школу, бальніцу, клуб і вадаправод."
ORCHESTRA = "Аркестр вярнуўся з замежных гастролей."


@pytest.mark.parametrize(
    ("old", "new", "at_first", "at_last"),
    [
        # Forward, back, and two at a time.
        (f"{A} | {COUNCIL} | {B}", f"{A} | {B} | {COUNCIL_NOW}", "1>2", "1>2"),
        (f"{A} | {B} | {COUNCIL}", f"{COUNCIL_NOW} | {A} | {B}", "2>0", "2>0"),
        (f"{COUNCIL} | {A} | {BREAD} | {B}", f"{BREAD_NOW} | {A} | {B} | {COUNCIL_NOW}", "2>0 0>3", "2>0 0>3"),
        # What stands in its place is for the gap to pair; what is left after that may be paired anyhow.
        (f"{A} | {COUNCIL} | {B}", f"{A} | {COUNCIL_NOW} | {B}", "", "1>1"),
        (f"{A} | {COUNCIL} | {B}", f"{A} | {B} | {ORCHESTRA}", "", ""),
        (f"{A} | title: {COUNCIL} | {B}", f"{A} | {B} | {COUNCIL_NOW}", "", ""),
        # A like text in the same place is a reason to wait; a vaguely like one isn't.
        (f"{A} | {COUNCIL} | {B}", f"{A} | {COUNCIL_TOO} | {B} | {COUNCIL_NOW}", "", "1>3"),
        (f"{A} | {COUNCIL_TOO} | {B} | {COUNCIL}", f"{A} | {COUNCIL_NOW} | {B}", "", "3>1"),
        (f"{A} | {COUNCIL} | {B}", f"{A} | Савет пастанавіў. | {B} | {COUNCIL_NOW}", "1>3", "1>3"),
        (f"{A} | Савет пастанавіў. | {B} | {COUNCIL}", f"{A} | {COUNCIL_NOW} | {B}", "3>1", "3>1"),
        (f"{A} | {COUNCIL[:-1]} з трох. | {B}", f"{A} | Гарадскі савет пастанавіў зачыніць усё. | {B} | {COUNCIL}", "", "1>3"),
        (f"{A} | {COUNCIL[:-1]} з трох. | {B}", f"{A} | {B} | Гарадскі савет пастанавіў зачыніць усё. | {C} | {COUNCIL}", "1>4", "1>4"),
        # One that has to wait keeps no other waiting.
        (f"{A} | {COUNCIL} | {B} | {BREAD}", f"{A} | {COUNCIL_NOW} | {BREAD_NOW} | {B}", "3>2", "1>1 3>2"),
        (f"{A} | {COUNCIL} | {B} | {BREAD}", f"{A} | {COUNCIL_TOO} | {BREAD_NOW} | {B} | {COUNCIL_NOW}", "3>2", "3>2 1>4"),
        # So is one elsewhere that is as like; but not if it has found its own.
        (f"{A} | {COUNCIL} | {B}", f"{A} | {B} | {COUNCIL_NOW} | {C} | {COUNCIL_NOW[:-1]}!", "", "1>2"),
        (f"{A} | {COUNCIL} | {COUNCIL_TOO} | {B}", f"{A} | {B} | {COUNCIL_NOW} | {COUNCIL_TOO[:-1]}!", "1>2 2>3", "1>2 2>3"),
        (f"{A} | {NO_MONEY} | Рада маўчала. | {B}", f"{A} | {B} | {MONEY} | Рада маўчала?", "2>3", "2>3"),
        # A split and a merge that moved.
        (f"{A} | {WHOLE} | {B}", f"{A} | {B} | {FIRST} | {SECOND}", "1>2-3", "1>2-3"),
        (f"{A} | {WHOLE} | {B}", f"{FIRST} | {SECOND} | {A} | {B}", "1>0-1", "1>0-1"),
        (f"{A} | {FIRST} | {SECOND} | {B}", f"{A} | {B} | {WHOLE}", "1-2>2", "1-2>2"),
        (f"{A} | {B} | {FIRST} | {SECOND}", f"{WHOLE} | {A} | {B}", "2-3>0", "2-3>0"),
        (f"{A} | {SECOND} | {FIRST} | {B}", f"{A} | {B} | {WHOLE}", "1-2>2", "1-2>2"),
        (f"{A} | {WHOLE} | {B}", f"{A} | {B} | {SECOND} | {FIRST}", "1>2-3", "1>2-3"),
        (f"{A} | {WHOLE} | {B}", f"{A} | {B} | {FIRST} | {ORCHESTRA} | {SECOND}", "1>2", "1>2"),
        (f"{A} | {WHOLE} | {B}", f"{A} | {B} | {FIRST} | {ORCHESTRA}", "1>2", "1>2"),
        # A half is not taken away from the sentence that it was before.
        (f"{A} | Завод стаў у маі, і {LONG} | {B} | Тады {LONG}", f"Завод стаў у маі. | Тады ж {LONG} | {A} | {B}", "", "1>0 3>1"),
        (f"Завод стаў у маі. | Тады ж {LONG} | {A} | {B}", f"{A} | Завод стаў у маі, і {LONG} | {B} | Тады {LONG}", "", "0>1 1>3"),
        # Few shared words do only for a text whose neighbours moved along.
        (f"{A} | {C} | Рада дэпутатаў маўчала. | {B}", f"{A} | {B} | {BREAD} | Маўчала і рада.", "", ""),
        (f"{A} | {C} | Рада дэпутатаў маўчала. | {B}", f"{A} | {B} | ~{C} | Маўчала і рада.", "2>3", "2>3"),
        (f"{A} | Рада дэпутатаў маўчала. | {C} | {B}", f"{A} | {B} | Маўчала і рада. | ~{C}", "1>2", "1>2"),
        # Of texts that are equally like, those nearer in place, where all has more room now.
        (f"Вёска Дубы {SCHOOL} | Вёска Елкі {SCHOOL}",
         f"Вёска Бор {SCHOOL} | Вёска Гай {SCHOOL} | Вёска Луг {SCHOOL} | Вёска Яр {SCHOOL}",
         "", "0>0 1>2"),
        (f"Вёска Бор {SCHOOL} | Вёска Гай {SCHOOL} | Вёска Луг {SCHOOL} | Вёска Яр {SCHOOL}",
         f"Вёска Дубы {SCHOOL} | Вёска Елкі {SCHOOL}", "", "0>0 2>1"),
        # But rather the one that stands beside the same text as before.
        (f"Вёска Дубы {SCHOOL} | {A} | {B} | {C} | Вёска Елкі {SCHOOL}",
         f"~{C} | Вёска Бор {SCHOOL} | {B}", "", "4>1"),
    ],
)  # fmt: skip
def test_moved_texts(old: str, new: str, at_first: str, at_last: str) -> None:
    assert written(moves(versions(old, new), first=True)) == at_first
    assert written(moves(versions(old, new))) == at_last


def test_a_move_needs_twice_the_evidence_of_a_pair_in_its_place() -> None:
    seen = set()
    for size in (2, 5, 150, 350):
        # The more an article says, the rarer are the words that two of its texts share.
        filler = " | ".join(f"Радок {number}" for number in range(size))
        pairs = versions(
            f"{A} | Раённая школа чакае, школа снегу. | {B} | {filler}", f"{A} | {B} | Чакае школа, раённая дарога."
        )
        found = bool(moves(pairs, first=True))
        assert found == (pairs.beyond_chance(1, 2, ELSEWHERE) >= 0)
        seen.add(found)
    assert seen == {False, True}


def test_texts_alike_in_all_their_words_are_known_by_them_wherever_they_stand() -> None:
    for text, found in (("Чакае школа, раённая.", True), ("Чакае школа, раённая дарога, вясной.", False)):
        pairs = versions(f"{A} | Раённая школа чакае. | {B}", f"{A} | {B} | {text}")
        assert pairs.beyond_chance(1, 2, HERE) > 0 > pairs.beyond_chance(1, 2, ELSEWHERE)
        assert (pairs.alike(1, 2) >= ALIKE_WHOLLY) == found
        assert bool(moves(pairs)) == found


def test_evidence_is_not_enough_where_little_of_either_text_is_in_the_other() -> None:
    old = "Тэатр горада Брэст прадаў учора апошнія білеты на восеньскі фестываль лялек."
    new = "Дырэктар школы музыкі запрасіў тэатр горада Брэст на вясновую выставу старых скрыпак."
    pairs = versions(f"{A} | {old} | {B}", f"{A} | {B} | {new}")
    assert pairs.beyond_chance(1, 2, HERE) > 0
    assert not pairs.alike_elsewhere(1, 2)
    assert moves(pairs) == []


def test_the_best_come_first_and_say_how_alike_they_are() -> None:
    pairs = versions(f"{BREAD} | {WHOLE} | {COUNCIL} | {A}", f"{A} | {FIRST} | {SECOND} | {COUNCIL_NOW} | {BREAD_NOW}")
    split, council, bread = moves(pairs, first=True)
    joined = pairs.joined((1,), (1, 2))
    assert joined is not None
    assert (split.old, split.score) == ((1,), joined[1])
    assert (council.old, council.score) == ((2,), pairs.score(2, 3))
    assert (bread.old, bread.score) == ((0,), pairs.score(0, 4))
    pairs = versions(f"{FIRST} | {SECOND} | {A}", f"{A} | {WHOLE}")
    (merge,) = moves(pairs, first=True)
    joined = pairs.joined((0, 1), (1,))
    assert joined is not None
    assert merge.score == joined[1]


TEXTS = st.lists(
    st.lists(st.sampled_from("на год за сад хлеб зноў мост рака горад школа".split()), min_size=2, max_size=7).map(" ".join),
    min_size=2, max_size=6, unique=True,
)  # fmt: skip


@settings(max_examples=60)
@given(TEXTS, TEXTS)
def test_the_pair_with_more_evidence_comes_first(old: list[str], new: list[str]) -> None:
    pairs = Pairs([(None, text) for text in old], [(None, f"{text}!") for text in new], {})
    in_order = [pairs.evidence[pair] for pair in _best_first(pairs)]
    assert len(in_order) == len(pairs.evidence)
    # But for what the same weights may differ by, added up in another order.
    assert all(one >= other - 0.001 for one, other in pairwise(in_order))


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (f"{A} | Itnroduction | {B}", f"{A} | {B} | Introduction", "1>2"),
        (f"{A} | Itnroduction | {B} | Соедржание книги", f"{A} | Содержание книги | {B} | Introduction", "3>1 1>3"),
        (f"{A} | Заключэнне камісіі | {B}", f"{A} | {B} | Introduction", ""),
        # Nearly all letters of both, not all letters of one.
        (f"{A} | Заключэнне камісіі, падпісанае ў маі | {B}", f"{A} | {B} | Заключэнне камісіі", ""),
        # Twenty-two letters of twenty-five are enough, twenty-one are not.
        (f"{A} | Гарадская рада дэпутатаў. | {B}", f"{A} | {B} | Гарадзкая рада дыпутатаў!", "1>2"),
        (f"{A} | Гарадская рада дэпутатаў. | {B}", f"{A} | {B} | Гарадзкая рода дыпутатаў!", ""),
        # Neither short texts, among which some are alike by chance, nor long ones, which are known by their words.
        (f"{A} | Змсет кнігі | {B}", f"{A} | {B} | Змест кнігі", ""),
        (
            f"{A} | Сдоержание книги о городе и людях, том первый | {B}",
            f"{A} | {B} | Содержание книги о городе и людях, том первый",
            "",
        ),
        # Each once, and within its context.
        (f"{A} | Itnroduction | {B}", f"{A} | {B} | Introduction | Inrtoduction", "1>2"),
        (f"{A} | title: Itnroduction | {B}", f"{A} | {B} | Introduction", ""),
        (
            f"{A} | title: Itnroduction | {B} | Introdcution",
            f"{A} | Introduction | {B} | title: Introduction",
            "3>1 1>3",
        ),
        (f"{A} | Itnroduction | Inrtoduction | {B}", f"{A} | {B} | Introduction | Introductions", "1>2 2>3"),
    ],
)
def test_slips_of_the_pen_in_short_texts_that_moved(old: str, new: str, found: str) -> None:
    assert written(short_moves(versions(old, new))) == found


def test_a_slip_of_the_pen_is_as_alike_as_its_letters_are() -> None:
    (link,) = short_moves(versions(f"{A} | Itnroduction | {B}", f"{A} | {B} | Introduction"))
    assert link.score == pytest.approx(11 / 12)


def test_among_very_many_short_texts_some_are_alike_by_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    old = f"{A} | Itnroduction | Соедржание книги | Заключэнне камісіі"
    new = f"Introduction | Содержание книги | {A}"
    monkeypatch.setattr("pipeline.reconcile.moves.MOVED_PAIRS", 6)
    assert written(short_moves(versions(old, new))) == "1>0 2>1"
    monkeypatch.setattr("pipeline.reconcile.moves.MOVED_PAIRS", 5)
    assert short_moves(versions(old, new)) == []
