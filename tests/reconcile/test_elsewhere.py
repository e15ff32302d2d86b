"""Texts from other articles, or from the article's past: only those that are nearly the same."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.reconcile import elsewhere as rules
from pipeline.reconcile.elsewhere import nearest
from tests.reconcile.versions import texts

FAILED = "Nobody in the small town expected the vote to fail."
RENAMED = "Nobody in the little town expected the vote to fail."
LATER = "Nobody in the small town expected the vote to fail on Sunday."
BREAD = "Bread became dearer again in every shop of the city."
COUNCIL = "Гарадскі савет пастанавіў зачыніць дзве лазні з трох."
COUNCIL_LATER = "Гарадскі савет пастанавіў зачыніць усе тры лазні."


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (FAILED, RENAMED, ["0>0"]),
        (f"{BREAD} | {FAILED}", RENAMED, ["1>0"]),
        (FAILED, f"{BREAD} | {RENAMED}", ["0>1"]),
        (f"{COUNCIL} | {FAILED}", f"{RENAMED} | {COUNCIL_LATER}", ["1>0", "0>1"]),
        (FAILED, BREAD, []),
        # Half of a text is not nearly all of it, whichever of the two is longer.
        ("Nobody in the small town expected the vote to fail, and so the mayor had left for the seaside.",
         "Nobody in the small town expected snow.", []),
        ("Nobody in the small town expected snow.",
         "Nobody in the small town expected the vote to fail, and so the mayor had left for the seaside.", []),
        # A title is no caption, and hides no text that would fit.
        (f"title: {FAILED}", RENAMED, []),
        (f"title: {FAILED} | {FAILED}", RENAMED, ["1>0"]),
        (f"title: {FAILED}", f"title: {RENAMED}", ["0>0"]),
        # Each text once, and to the one that it is nearest to.
        (f"{FAILED} | {RENAMED}", f"{RENAMED[:-1]}! | {FAILED[:-1]}!", ["1>0", "0>1"]),
        (FAILED, f"{RENAMED} | {FAILED[:-1]}!", ["0>1"]),
        (f"{RENAMED} | {FAILED}", f"{FAILED[:-1]}!", ["1>0"]),
        (f"{FAILED} | {BREAD}", f"{FAILED[:-1]}! | {RENAMED} | {BREAD[:-1]}?", ["0>0", "1>2"]),
        (f"{LATER} | {FAILED} | {BREAD}", f"{FAILED[:-1]}! | {BREAD[:-1]}?", ["1>0", "2>1"]),
    ],
)  # fmt: skip
def test_which_texts_come_back(old: str, new: str, found: list[str]) -> None:
    pairs = sorted(nearest(texts(old), texts(new)), key=lambda pair: pair[0])
    assert [f"{place}>{index}" for index, place, _ in pairs] == found


def test_the_best_come_first_with_the_share_that_both_hold() -> None:
    old = texts(f"{COUNCIL} | {FAILED} | {BREAD}")
    found = list(nearest(old, texts(f"{COUNCIL_LATER} | {RENAMED} | {BREAD[:-1]}!")))
    assert [(index, place) for index, place, _ in found] == [(2, 2), (1, 1), (0, 0)]
    scores = [score for _, _, score in found]
    assert scores[0] == pytest.approx(1.0)
    assert 1.0 > scores[1] > scores[2] > 0.5


SENTENCES = st.lists(
    st.sampled_from("хлеб зноў падаражэў горад Гродна рынак савет вырашыў мост рака".split()), min_size=3, max_size=8
).map(" ".join)


@settings(max_examples=60)
@given(st.lists(SENTENCES, min_size=1, max_size=6, unique=True))
def test_no_share_is_more_than_the_whole(old: list[str]) -> None:
    found = nearest([(None, text) for text in old], [(None, f"{text}!") for text in old])
    # A sum of the same weights in another order may differ in its last digit.
    assert all(rules.NEARLY_ALL <= score <= 1.0 for _, _, score in found)


@pytest.mark.parametrize(("old", "new"), [([], texts(FAILED)), (texts(FAILED), []), ([], [])])
def test_nothing_comes_of_nothing(old: list, new: list) -> None:
    assert list(nearest(old, new)) == []
