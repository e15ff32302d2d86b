"""The whole alignment: anchors, moves, gaps, and the second thoughts after them."""

from __future__ import annotations

import pytest

from pipeline.reconcile.alignment import align
from tests.reconcile.versions import texts, written

A, B, C = "Першы сказ нікуды не дзеўся.", "Другі таксама застаўся.", "І апошні на старым месцы."
COUNCIL, COUNCIL_NOW = "Гарадскі савет пастанавіў зачыніць дзве лазні.", "Гарадскі савет пастанавіў зачыніць тры лазні."
BREAD, BREAD_NOW = "Хлеб у Гродне зноў падаражэў.", "Хлеб у Гродне зноў патаннеў."
WHOLE = "Завод спыніўся вясной, бо ніхто не купляў трактароў, і рабочыя пайшлі дадому без заробку."
FIRST, SECOND = "Завод спыніўся вясной, бо ніхто не купляў трактароў.", "Рабочыя пайшлі дадому без заробку."
ORCHESTRA = "Аркестр вярнуўся з замежных гастролей."


def aligned(old: str, new: str) -> tuple[str, set[int]]:
    """The links between two versions, and the new places of equal texts that moved."""
    before, after = texts(old), texts(new)
    same = {place: before.index(text) for place, text in enumerate(after) if text in before}
    found = align(before, after, same)
    return written(found.links), found.moved


@pytest.mark.parametrize(
    ("old", "new", "links"),
    [
        (f"{A} | {B}", f"{A} | {B}", ""),
        (f"{A} | {B}", f"{A} | {COUNCIL} | {B}", ""),
        (f"{A} | {COUNCIL} | {B}", f"{A} | {B}", ""),
        (COUNCIL, COUNCIL_NOW, "0>0"),
        (f"{COUNCIL} | {A} | {B} | {BREAD}", f"{COUNCIL_NOW} | {A} | {B} | {BREAD_NOW}", "0>0 3>3"),
        (f"{A} | {COUNCIL} | {WHOLE} | {B}", f"{A} | {COUNCIL_NOW} | {FIRST} | {SECOND} | {B}", "1>1 2>2-3"),
        # Moves, gaps and slips of the pen in one revision.
        (f"{COUNCIL} | {A} | {BREAD} | {B} | Itnroduction | {C}",
         f"{A} | {BREAD_NOW} | Introduction | {B} | {C} | {COUNCIL_NOW}", "2>1 4>2 0>5"),
        # Two that changed places within a gap: the second is found when the gaps are done.
        (f"{A} | {COUNCIL} | {BREAD} | {B}", f"{A} | {BREAD_NOW} | {COUNCIL_NOW} | {B}", "2>1 1>2"),
        # A text in its place has one partner only, though another text asks for it.
        (f"{A} | {COUNCIL} | {B}", f"{A} | {COUNCIL_NOW} | {B} | Гарадскі савет пастанавіў зачыніць бібліятэку.", "1>1"),
        (f"{A} | {COUNCIL} | {B}", f"{A} | {ORCHESTRA} | {B} | {COUNCIL_NOW}", "1>3"),
        # What stands in its place is preferred, unless something far more like it stands elsewhere.
        (f"{A} | {COUNCIL} | {B}", f"{A} | Гарадскі савет пастанавіў зачыніць бібліятэку. | {B} | {COUNCIL_NOW}", "1>1"),
        (f"{A} | {COUNCIL} | {B}", f"{A} | Гарадскі савет маўчыць. | {B} | {COUNCIL_NOW}", "1>3"),
        # Little does for a pair in its place.
        (f"{A} | Сусртэча | {B}", f"{A} | Сустрэча | {B}", "1>1"),
        (f"{A} | Сусртэча | {B}", f"{A} | {B} | Сустрэча", ""),
        # A half that was left over finds its whole, and two of one pattern find their partners.
        (f"{A} | {WHOLE} | {B}", f"{A} | {FIRST} | {ORCHESTRA} | {SECOND} | {B}", "1>1-3"),
    ],
)  # fmt: skip
def test_which_texts_became_which(old: str, new: str, links: str) -> None:
    assert aligned(old, new) == (links, set())


@pytest.mark.parametrize(
    ("old", "new", "links", "moved"),
    [
        (f"{A} | {B} | {C}", f"{C} | {A} | {B}", "", {0}),
        (f"{A} | {B} | {C}", f"{B} | {C} | {A}", "", {2}),
        # Of two that changed places neither is said to have moved, nor where a tool has sorted all.
        (f"{A} | {B}", f"{B} | {A}", "", set()),
        (f"{A} | {B} | {C} | {COUNCIL}", f"{COUNCIL} | {C} | {B} | {A}", "", set()),
        # Of two the one that says less has moved.
        (f"{A} | {B} | {WHOLE} | Снег.", f"{A} | {B} | Снег. | {WHOLE}", "", {2}),
        (f"{A} | {B} | Снег. | {WHOLE}", f"{A} | {B} | {WHOLE} | Снег.", "", {3}),
        # Edited texts have a say: the bridge left its place, and not the snow and what was edited after it.
        (f"Мост зачынілі. | Снег. | {COUNCIL} | {BREAD} | {A} | {B}",
         f"Снег. | {COUNCIL_NOW} | {BREAD_NOW} | Мост зачынілі. | {A} | {B}", "2>1 3>2", {3}),
        (f"Мост зачынілі. | Снег. | {A} | {B}", f"Снег. | Мост зачынілі. | {A} | {B}", "", {0}),
        # Equal texts that are in order have not moved, whatever was edited around them.
        (f"{A} | Снег. | {COUNCIL} | {BREAD} | {B}", f"{A} | {COUNCIL_NOW} | {BREAD_NOW} | Снег. | {B}", "2>1 3>2", set()),
        # What has no word in it keeps its place, too.
        (f"{A} | {B} | * * * | {C}", f"{C} | {A} | {B} | * * *", "", {0}),
        # Gaps lie between the texts that stayed.
        (f"{A} | {COUNCIL} | {B} | {C}", f"{C} | {A} | {COUNCIL_NOW} | {B}", "1>2", {0}),
    ],
)  # fmt: skip
def test_which_texts_moved(old: str, new: str, links: str, moved: set[int]) -> None:
    assert aligned(old, new) == (links, moved)
