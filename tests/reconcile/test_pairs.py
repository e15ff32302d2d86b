"""The pairs that come into question, and what speaks for a pair, a split, a merge."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.reconcile import pairs as rules
from pipeline.reconcile.likeness import chance
from pipeline.reconcile.pairs import Link, Pairs
from tests.reconcile.versions import versions

COUNCIL = "Гарадскі савет пастанавіў зачыніць дзве лазні."
COUNCIL_LATER = "Гарадскі савет пастанавіў зачыніць тры лазні."
BREAD = "Хлеб у Гродне зноў падаражэў."
SCHOOL = "У вёсцы Ліпкі адкрылі новую школу."
ORCHESTRA = "Аркестр вярнуўся з замежных гастролей."


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (COUNCIL, COUNCIL_LATER, {(0, 0)}),
        (COUNCIL, ORCHESTRA, set()),
        # Places are those of the whole version, whatever stands in both.
        (f"{BREAD} | {COUNCIL}", f"{ORCHESTRA} | {BREAD} | {COUNCIL_LATER}", {(1, 2)}),
        # What stands in both versions is no candidate for another text.
        (COUNCIL, f"{COUNCIL} | {COUNCIL_LATER}", set()),
        (f"{COUNCIL} | {COUNCIL_LATER}", COUNCIL_LATER, set()),
        # Only texts of one context match, and no other pair is lost by it.
        (f"title: {COUNCIL}", COUNCIL_LATER, set()),
        (f"title: {COUNCIL}", f"title: {COUNCIL_LATER}", {(0, 0)}),
        (f"title: {COUNCIL} | {COUNCIL}", COUNCIL_LATER, {(1, 0)}),
        (f"{COUNCIL} | {BREAD}", f"title: {COUNCIL_LATER} | Хлеб у Гродне зноў патаннеў.", {(1, 1)}),
        # A short text that lies in a long one: it is enough that one of the two finds more than chance.
        ("Школу зачынілі.", "Школу зачынілі, бо ў раённым бюджэце не засталося грошай на рамонт даху і падлогі.", {(0, 0)}),
        ("Школу зачынілі, бо ў раённым бюджэце не засталося грошай на рамонт даху і падлогі.", "Школу зачынілі.", {(0, 0)}),
    ],
)  # fmt: skip
def test_which_pairs_come_into_question(old: str, new: str, found: set[tuple[int, int]]) -> None:
    assert versions(old, new).evidence.keys() == found


SENTENCES = st.lists(
    st.sampled_from("хлеб зноў падаражэў горад Гродна рынак савет вырашыў мост рака".split()), min_size=1, max_size=8
).map(" ".join)


@settings(max_examples=60)
@given(st.lists(SENTENCES, min_size=1, max_size=5), st.lists(SENTENCES, min_size=1, max_size=5))
def test_a_pair_comes_into_question_by_more_than_chance(old: list[str], new: list[str]) -> None:
    pairs = Pairs([(None, text) for text in old], [(None, text) for text in new], {})
    for i, former in enumerate(old):
        for j, text in enumerate(new):
            one, other = pairs.likeness.profile(former), pairs.likeness.profile(text)
            evidence = dict(enumerate(pairs.likeness.candidates(old, new)))[j].get(i, 0.0)
            enough = evidence > rules.HERE * min(one.by_chance, other.by_chance)
            assert pairs.evidence.get((i, j)) == (pytest.approx(evidence) if enough else None)
            if enough:
                assert pairs.beyond_chance(i, j, 2.0) == pytest.approx(evidence - 2.0 * chance(one, other))
                most = max(pairs.likeness.total(one), pairs.likeness.total(other))
                assert pairs.score(i, j) == pytest.approx(evidence / most)
                # A report shows it in per cent.
                assert 0 < pairs.score(i, j) <= 1


def test_what_is_linked_is_closed() -> None:
    pairs = versions(
        f"{COUNCIL} | {BREAD} | {SCHOOL}",
        f"{ORCHESTRA} | {COUNCIL_LATER} | Хлеб у Гродне зноў патаннеў. | У вёсцы Дубы адкрылі новую школу.",
    )
    assert pairs.evidence.keys() == {(0, 1), (1, 2), (2, 3)}
    pairs.drop([Link((0,), (1,), 1.0), Link((1,), (0, 2), 1.0)])
    assert (pairs.old_gap, pairs.new_gap) == ({2: 0}, {3: 0})
    assert pairs.evidence.keys() == {(2, 3)}
    # Each closes both sides, though one of them was closed before.
    pairs.drop([Link((2,), (1,), 1.0)])
    assert (pairs.old_gap, pairs.new_gap, pairs.evidence) == ({}, {3: 0}, {})
    pairs.drop([Link((1,), (3,), 1.0)])
    assert (pairs.old_gap, pairs.new_gap, pairs.evidence) == ({}, {}, {})


def test_a_pair_is_open_while_both_its_texts_are() -> None:
    for link in (Link((1,), (2,), 1.0), Link((0,), (1,), 1.0)):
        pairs = versions(f"{ORCHESTRA} | {COUNCIL}", f"{SCHOOL} | {COUNCIL_LATER} | {BREAD}")
        assert pairs.evidence.keys() == {(1, 1)}
        pairs.drop([link])
        assert pairs.evidence == {}


def test_without_anchors_all_is_one_gap() -> None:
    pairs = Pairs([(None, COUNCIL), (None, BREAD)], [(None, BREAD), (None, SCHOOL)], {0: 1})
    assert (pairs.old_gap, pairs.new_gap) == ({0: 0}, {1: 0})


def test_a_gap_lies_between_two_texts_that_stayed() -> None:
    pairs = versions(
        f"Першы. | {BREAD} | Другі. | Трэці. | {SCHOOL} | Чацвёрты.",
        f"{BREAD} | Пяты. | {SCHOOL} | Шосты. | Сёмы.",
    )
    assert pairs.old_gap == {0: 0, 2: 1, 3: 1, 5: 2}
    assert pairs.new_gap == {1: 1, 3: 2, 4: 2}


@pytest.mark.parametrize(
    ("same", "pair", "count"),
    [
        ({0: 0, 2: 2}, (1, 1), 2),
        ({0: 0}, (1, 1), 1),
        ({2: 2}, (1, 1), 1),
        ({0: 2, 2: 4}, (3, 1), 2),
        ({0: 0, 2: 2}, (3, 1), 0),
        ({0: 2, 2: 0}, (1, 1), 0),
        ({}, (1, 1), 0),
    ],
)
def test_how_many_neighbours_moved_along(same: dict[int, int], pair: tuple[int, int], count: int) -> None:
    pairs = versions("Першы. | Другі. | Трэці. | Чацвёрты. | Пяты.", "Шосты. | Сёмы. | Восьмы.")
    pairs.same = same
    assert pairs.beside(*pair) == count


WHOLE = "Завод спыніўся вясной, бо ніхто не купляў трактароў, і рабочыя пайшлі дадому без заробку."
FIRST, SECOND = "Завод спыніўся вясной, бо ніхто не купляў трактароў.", "Рабочыя пайшлі дадому без заробку."
LONG = (
    "Рабочыя пайшлі дадому без заробку, а на вуліцах горада да позняга вечара гучаў аркестр, які якраз вярнуўся з доўгіх "
    "гастролей у суседнія краіны, дзе выступаў перад поўнымі заламі разам з хорам народнай песні, і ніхто яшчэ не ведаў, "
    "чым скончыцца гэты незвычайна цёплы веснавы дзень для горада і раёна."
)


@pytest.mark.parametrize(
    ("whole", "first", "second", "joined"),
    [
        (WHOLE, FIRST, SECOND, True),
        (WHOLE, SECOND, FIRST, True),
        # A half may be reworded, as long as its own part of the whole is there.
        (WHOLE, "Вясной трактарны завод спыніўся: ніхто не купляў трактароў.", SECOND, True),
        # One sentence said all of it, the other is new.
        (WHOLE, WHOLE.replace("завод", "камбінат"), ORCHESTRA, False),
        (WHOLE, FIRST, ORCHESTRA, False),
        (WHOLE, ORCHESTRA, SECOND, False),
        # Two sentences that say the same don't share out a whole.
        (WHOLE, FIRST, FIRST.replace("Завод", "Камбінат"), False),
        # Little of a long sentence is what it has from the whole.
        (WHOLE, FIRST, "Рабочыя маўчалі, а на вуліцах горада гучаў аркестр, які вярнуўся з гастролей у суседнія краіны.", False),
        (WHOLE, FIRST, LONG, False),
        # One word is nothing to know a half by, though all of it is in the whole.
        (WHOLE, FIRST, "Дадому!", False),
        # Little of the whole comes from the two.
        (f"{WHOLE[:-1]}, а дырэктар прадаў машыны, звольніў бухгалтара і паехаў з сям’ёй на мора, нікому не сказаўшы.",
         "Завод спыніўся.", "Рабочыя пайшлі дадому.", False),
        ("The factory stopped in spring because nobody bought tractors, and workers went home without wages.",
         "The factory stopped in spring because nobody bought tractors.", "Workers went home without wages.", True),
        ("Завод остановился весной, и рабочие ушли домой без зарплаты.", "Завод остановился весной.",
         "Рабочие ушли домой без зарплаты.", True),
    ],
)  # fmt: skip
def test_a_split_or_a_merge_gives_each_half_a_part_of_its_own(
    whole: str, first: str, second: str, joined: bool
) -> None:
    split = versions(f"{BREAD} | {whole} | {SCHOOL}", f"{first} | {second}").joined((1,), (0, 1))
    merge = versions(f"{first} | {second} | {BREAD} | {SCHOOL}", whole).joined((0, 1), (0,))
    assert (split is not None, merge is not None) == (joined, joined)


def test_what_a_split_is_worth() -> None:
    pairs = versions(f"{BREAD} | {WHOLE}", f"{FIRST} | {SECOND}")
    whole, first, second = (pairs.likeness.profile(text) for text in (WHOLE, FIRST, SECOND))
    both = pairs.likeness.evidence(whole, first | second)
    joined = pairs.joined((1,), (0, 1))
    assert joined is not None
    gain, score = joined
    assert gain == pytest.approx(both - rules.HERE * chance(whole, first | second))
    assert score == pytest.approx(both / pairs.likeness.total(whole))
    assert gain > max(pairs.beyond_chance(1, 0, rules.HERE), pairs.beyond_chance(1, 1, rules.HERE))


# --- how much of both texts is in both -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "here", "elsewhere"),
    [
        # The same words in another order; half of them; a stretch that stayed; nothing.
        ("Мост цераз раку зачыняюць на рамонт.", "На рамонт зачыняюць мост цераз раку.", True, True),
        ("Мост цераз раку зачыняюць на рамонт.", "Мост цераз раку адкрываюць у чэрвені.", True, True),
        ("Мост цераз раку зачыняюць на рамонт.", "Школа музыкі адкрываецца ў панядзелак.", False, False),
        # A third of a long one.
        ("Мост цераз раку зачыняюць на рамонт да самай вясны, кажуць будаўнікі.",
         "Раку відаць ля новай школы, мост, цераз поле.", True, False),
        # A stretch of frequent words.
        ("І як жа так, што ў нас на вас, як і ў вас на нас, не тое?", "І як жа так, што ў нас на вас тэатр, рака, мост?",
         True, True),
        ("", "", False, False),
    ],
)  # fmt: skip
def test_how_much_of_both_must_be_in_both(old: str, new: str, here: bool, elsewhere: bool) -> None:
    pairs = Pairs([(None, old), (None, "Хлеб зноў падаражэў.")], [(None, new)], {})
    assert (pairs.alike_here(0, 0), pairs.alike_elsewhere(0, 0)) == (here, elsewhere)


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("paragraph", "paragraph", True),
        ("paragraph", "list-item", True),
        ("heading", "alt", True),
        ("heading", "paragraph", False),
        ("quote", "heading", False),
        ("", "heading", True),
        ("paragraph", "", True),
    ],
)
def test_a_heading_is_not_running_text(old: str, new: str, same: bool) -> None:
    pairs = Pairs([(None, COUNCIL)], [(None, COUNCIL_LATER)], {}, [old], [new])
    assert pairs.of_one_sort(0, 0) == same
    assert versions(COUNCIL, COUNCIL_LATER).of_one_sort(0, 0)


def test_a_heading_becomes_a_sentence_only_with_as_much_in_common_as_elsewhere() -> None:
    old = "Мост цераз раку зачыняюць на рамонт да самай вясны, кажуць будаўнікі."
    new = "Раку відаць ля новай школы, мост, цераз поле."
    for kinds, found in ((("paragraph", "quote"), True), (("heading", "quote"), False)):
        pairs = Pairs([(None, old)], [(None, new)], {}, *([kind] for kind in kinds))
        assert pairs.alike_here(0, 0) == found


@pytest.mark.parametrize(
    ("part", "others", "shares"),
    [
        ("Ліхтарык з запаснымі батарэйкамі", ["Цёплая вопратка на ноч"], True),
        ("Ліхтарык з запаснымі батарэйкамі", [], True),
        # What another part has already is no part of its own.
        ("Ліхтарык з запаснымі батарэйкамі", ["Цёплая вопратка на ноч", "Батарэйкі запасныя, ліхтарык"], False),
        # Nor are a word or two of a long text.
        ("Ліхтарык на рагу вуліцы згас, калі ў горадзе знікла святло пасля навальніцы", [], False),
        ("Ліхтарык", [], False),
    ],
)
def test_a_part_has_words_of_its_own_in_the_whole(part: str, others: list[str], shares: bool) -> None:
    whole = "Вазьміце цёплую вопратку на ноч, ліхтарык з запаснымі батарэйкамі і пітной вады на два дні."
    pairs = Pairs([(None, whole)], [(None, text) for text in (part, *others)], {})
    profile = pairs.likeness.profile
    assert pairs.shares(profile(whole), profile(part), [profile(text) for text in others]) == shares
