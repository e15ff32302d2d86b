"""Second thoughts: two links exchange partners, a half that was left over finds its whole."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.reconcile.afterwards import APART, ONE_WORD, exchange, late_parts
from pipeline.reconcile.pairs import Link, Pairs
from tests.reconcile.versions import versions, written

MONDAY = "У панядзелак школьны савет абмяркуе ў ратушы цэны на хлеб."
FRIDAY = "У пятніцу школьны савет абмяркуе ў ратушы цэны на хлеб."
SUNDAY = "У нядзелю школьны савет абмяркуе ў ратушы цэны на хлеб."
MONDAY_NOW, FRIDAY_NOW = MONDAY.replace("хлеб", "вугаль"), FRIDAY.replace("хлеб", "малако")
WHOLE = "Завод спыніўся вясной, бо ніхто не купляў трактароў, і рабочыя пайшлі дадому без заробку."
FIRST, SECOND = "Завод спыніўся вясной, бо ніхто не купляў трактароў.", "Рабочыя пайшлі дадому без заробку."
OTHERS = " | ".join(["Снег растаў.", "Мост зачынілі.", "Аркестр вярнуўся.", "Хлеб падаражэў."])


def read(line: str) -> list[Link]:
    """Read links as they are written: “0>0 1>1-2”."""
    return [
        Link(*(tuple(int(place) for place in side.split("-")) for side in link.split(">")), 0.5)
        for link in line.split()
    ]


@pytest.mark.parametrize(
    ("old", "new", "links", "after"),
    [
        (f"{MONDAY} | {FRIDAY}", f"{FRIDAY_NOW} | {MONDAY_NOW}", "0>0 1>1", "1>0 0>1"),
        (f"{MONDAY} | {FRIDAY}", f"{FRIDAY_NOW} | {MONDAY_NOW}", "1>0 0>1", "1>0 0>1"),
        # Where nothing but the order tells them apart, the order stays.
        (f"{MONDAY} | {FRIDAY}", f"{SUNDAY} | {SUNDAY.replace('нядзелю', 'сераду')}", "0>0 1>1", "0>0 1>1"),
        (f"{MONDAY} | {FRIDAY}", f"{SUNDAY} | {SUNDAY.replace('нядзелю', 'сераду')}", "1>0 0>1", "1>0 0>1"),
        # One link alone has nobody to exchange with, nor has a half of a split.
        (f"{MONDAY} | {FRIDAY}", f"{FRIDAY_NOW} | {MONDAY_NOW}", "0>0", "0>0"),
        (f"{MONDAY} | {FRIDAY}", f"{FRIDAY_NOW} | {MONDAY_NOW} | {SECOND}", "0>0 1>1-2", "0>0 1>1-2"),
        # Three in a ring.
        (f"{MONDAY} | {FRIDAY} | {SUNDAY}", f"{MONDAY_NOW} | {FRIDAY_NOW} | {SUNDAY[:-1]}!", "1>0 2>1 0>2", "0>0 1>1 2>2"),
        # What is given away must have somewhere to go.
        (f"{MONDAY} | {SECOND}", f"{SECOND[:-1]}, кажуць. | Снег растаў.", "0>0 1>1", "0>0 1>1"),
    ],
)  # fmt: skip
def test_two_of_one_pattern_exchange_partners(old: str, new: str, links: str, after: str) -> None:
    pairs, found = versions(old, new), read(links)
    exchange(pairs, found)
    assert written(found) == after


WORDS = "хлеб зноў падаражэў у на за горад Гродна рынак не".split()
TEXTS = st.lists(
    st.lists(st.sampled_from(WORDS), min_size=2, max_size=6).map(" ".join), min_size=4, max_size=4, unique=True
)


@settings(max_examples=200)
@given(TEXTS, TEXTS, st.permutations(range(4)))
def test_an_exchange_is_worth_more_than_a_rare_word(old: list[str], new: list[str], order: list[int]) -> None:
    pairs = Pairs([(None, text) for text in old], [(None, f"{text}!") for text in new], {})
    links = [Link((i,), (j,), 0.5) for i, j in enumerate(order)]

    def worth(*chosen: tuple[int, int]) -> float:
        return sum(pairs.known.get(pair, 0.0) for pair in chosen)

    def gain(one: Link, other: Link) -> float:
        (i,), (j,), (k,), (m,) = one.old, one.new, other.old, other.new
        both = (i, m) in pairs.known and (k, j) in pairs.known
        return worth((i, m), (k, j)) - worth((i, j), (k, m)) if both else 0.0

    before = list(links)
    exchange(pairs, links)
    assert sorted(link.new for link in links) == [(0,), (1,), (2,), (3,)]
    assert sorted(link.old for link in links) == [(0,), (1,), (2,), (3,)]
    changed = [link for link in links if link not in before]
    assert bool(changed) == any(gain(one, other) > ONE_WORD for one, other in combinations(before, 2))
    rise = worth(*((link.old[0], link.new[0]) for link in links)) - worth(*enumerate(order))
    assert rise > ONE_WORD if changed else rise == 0
    for link in links:
        assert link.score == (pairs.score(link.old[0], link.new[0]) if link in changed else 0.5)


@pytest.mark.parametrize(
    ("old", "new", "links", "after"),
    [
        (WHOLE, f"{FIRST} | Снег растаў. | {SECOND}", "0>0", "0>0-2"),
        (WHOLE, f"{FIRST} | Снег растаў. | {SECOND}", "0>2", "0>0-2"),
        (f"{FIRST} | Снег растаў. | {SECOND}", WHOLE, "0>0", "0-2>0"),
        (f"{FIRST} | Снег растаў. | {SECOND}", WHOLE, "2>0", "0-2>0"),
        # Not over half the article.
        (WHOLE, f"{FIRST} | Снег растаў. | Мост зачынілі. | {SECOND}", "0>0", "0>0-3"),
        (WHOLE, f"{FIRST} | Снег растаў. | Мост зачынілі. | Аркестр вярнуўся. | {SECOND}", "0>0", "0>0"),
        (f"{FIRST} | Снег растаў. | Мост зачынілі. | {SECOND}", WHOLE, "3>0", "0-3>0"),
        (f"{FIRST} | Снег растаў. | Мост зачынілі. | Аркестр вярнуўся. | {SECOND}", WHOLE, "4>0", "4>0"),
        # The same further down in an article.
        (f"{OTHERS} | {WHOLE}", f"{OTHERS} | {FIRST} | Поле зарасло. | Снег выпаў. | {SECOND}", "4>4", "4>4-7"),
        (f"{OTHERS} | {FIRST} | Поле зарасло. | Снег выпаў. | {SECOND}", f"{OTHERS} | {WHOLE}", "4>4", "4-7>4"),
        # What has a partner isn't taken from it.
        (f"{WHOLE} | {SECOND[:-1]}!", f"{FIRST} | Снег растаў. | {SECOND}", "0>0 1>2", "0>0 1>2"),
        (f"{FIRST} | Снег растаў. | {SECOND}", f"{WHOLE} | {SECOND[:-1]}!", "0>0 2>1", "0>0 2>1"),
        # Nor is a text that is no half of anything, and nothing has three halves.
        (WHOLE, f"{FIRST} | Снег растаў.", "0>0", "0>0"),
        (WHOLE, f"{FIRST} | Снег растаў. | {FIRST[:-1]}!", "0>0", "0>0"),
        (WHOLE, f"{FIRST} | Снег растаў. | {SECOND} | {SECOND[:-1]}!", "0>0", "0>0-2"),
        (f"{FIRST} | Снег растаў. | {SECOND} | {SECOND[:-1]}!", WHOLE, "0>0", "0-2>0"),
        # The half with more to speak for it comes first.
        (WHOLE, f"{FIRST} | Рабочыя дадому не пайшлі. | {SECOND}", "0>0", "0>0-2"),
        (f"{FIRST} | Рабочыя дадому не пайшлі. | {SECOND}", WHOLE, "0>0", "0-2>0"),
        # One half, two wholes.
        (f"{WHOLE} | {WHOLE[:-1]}, кажуць.", f"{FIRST} | {FIRST[:-1]}! | {SECOND[:-1]}, кажуць.", "0>0 1>1", "0>0 1>1-2"),
        (f"{FIRST} | {FIRST[:-1]}! | {SECOND[:-1]}, кажуць.", f"{WHOLE} | {WHOLE[:-1]}, кажуць.", "0>0 1>1", "0>0 1-2>1"),
        # What is open on both sides is no half of a pair that was found.
        (f"{WHOLE} | {MONDAY}", f"{FIRST} | {MONDAY_NOW} | {SECOND}", "0>0", "0>0-2"),
        # Two wholes, each with a half that was left over.
        (f"{WHOLE} | {MONDAY[:-1]}, а ў сераду прыме настаўнікаў.",
         f"{FIRST} | {MONDAY} | {SECOND} | У сераду ён прыме настаўнікаў.", "0>0 1>1", "0>0-2 1>1-3"),
    ],
)  # fmt: skip
def test_a_half_finds_its_whole(old: str, new: str, links: str, after: str) -> None:
    assert APART == 3
    pairs, found = versions(old, new), read(links)
    pairs.drop(found)
    late_parts(pairs, found)
    assert written(found) == after
    taken = [
        (place, side) for link in found for side, places in (("old", link.old), ("new", link.new)) for place in places
    ]
    assert not {i for i, side in taken if side == "old"} & pairs.old_gap.keys()
    assert not {j for j, side in taken if side == "new"} & pairs.new_gap.keys()


def test_a_late_half_is_scored_like_any_split() -> None:
    pairs, found = versions(WHOLE, f"{FIRST} | Снег растаў. | {SECOND}"), read("0>0")
    joined = pairs.joined((0,), (0, 2))
    assert joined is not None
    pairs.drop(found)
    late_parts(pairs, found)
    assert found[0].score == joined[1]
