"""The likeness of texts: what words and runs of words weigh, and the laws of adding them up."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.reconcile import likeness as rules
from pipeline.reconcile.likeness import Likeness, chance

ARTICLE = [
    "Хлеб у Гродне зноў падаражэў.",
    "У красавіку хлеб зноў падаражэў на дзесяць адсоткаў.",
    "У магазінах Гродна не хапае малака, і яно зноў падаражэла.",
    "Рашэнне прымаў гарадскі савет.",
    "Мэр сказаў, што гарадскі савет не мае грошай у бюджэце.",
]
COUNT = len(ARTICLE) + rules._GUESS


@pytest.fixture
def likeness() -> Likeness:
    return Likeness(ARTICLE)


@pytest.mark.parametrize(
    ("text", "words", "runs"),
    [
        ("", [], []),
        ("Няма!", ["няма"], []),
        ("Грошай няма.", ["грошай", "няма"], [("грошай", "няма")]),
        # Words are cut to seven letters, so that most endings make no difference.
        ("рашэннем рашэннямі", ["рашэнне", "рашэння"], [("рашэнне", "рашэння")]),
        ("Мэр, кажуць, збег", ["мэр", "кажуць", "збег"],
         [("мэр", "кажуць"), ("кажуць", "збег"), ("мэр", "кажуць", "збег")]),
        ("15 мая 2017 года", ["15", "мая", "2017", "года"],
         [("15", "мая"), ("мая", "2017"), ("2017", "года"), ("15", "мая", "2017"), ("мая", "2017", "года")]),
    ],
)  # fmt: skip
def test_a_text_is_its_words_and_their_runs(
    likeness: Likeness, text: str, words: list[str], runs: list[tuple[str, ...]]
) -> None:
    profile = likeness.profile(text)
    assert (profile.words, profile.runs) == (set(words), set(runs))
    assert Likeness([text]).size(text) == len(words) + len(runs)


@pytest.mark.parametrize(
    ("word", "others", "letters"),
    [
        ("у", 3, 1),
        ("на", 0, 2),
        ("не", 1, 2),
        ("мэр", 0, 3),
        ("хлеб", 1, 4),
        ("гродне", 0, 6),
        ("падаражэў", 2, 7),
        ("непасрэдна", 0, 7),
        ("кот", 0, 3),
    ],
)
def test_a_word_weighs_by_how_few_other_sentences_hold_it(
    likeness: Likeness, word: str, others: int, letters: int
) -> None:
    expected = (others + rules._GUESS * rules._BY_LENGTH[letters - 1]) / COUNT
    assert likeness.profile(word).weight == pytest.approx(-math.log(expected))


def test_no_word_is_held_by_more_than_nine_sentences_of_ten() -> None:
    texts = [f"і слова{number}" for number in range(80)]
    assert Likeness(texts).profile("і").weight == pytest.approx(-math.log(0.9))


@pytest.mark.parametrize(
    ("run", "others"),
    [
        ("хлеб зноў", 0),
        ("зноў падаражэў", 2),
        ("гарадскі савет", 1),
        ("мэр сказаў", 0),
        ("зялёны гай", 0),
    ],
)
def test_a_run_weighs_more_than_its_words_tell(likeness: Likeness, run: str, others: int) -> None:
    profile = likeness.profile(run)
    expected = -math.log((others + rules._RUN) / COUNT)
    assert likeness.total(profile) - profile.weight == pytest.approx(expected)


def test_two_texts_as_one_are_the_features_of_both(likeness: Likeness) -> None:
    first, second = likeness.profile("Мэр сказаў"), likeness.profile("грошай няма")
    both = first | second
    assert both.words == {"мэр", "сказаў", "грошай", "няма"}
    assert both.runs == {("мэр", "сказаў"), ("грошай", "няма")}
    assert both.weight == first.weight + second.weight
    assert likeness.total(both) == pytest.approx(likeness.total(first) + likeness.total(second))
    assert both.by_chance > max(first.by_chance, second.by_chance)


def test_chance_grows_slower_than_texts_and_is_the_shorter_ones() -> None:
    texts = ["зноў", "хлеб зноў падаражэў", "хлеб зноў падаражэў у магазінах горада Гродна на дзесяць адсоткаў"]
    likeness = Likeness(texts)
    short, middle, long = map(likeness.profile, texts)
    assert short.weight < rules._LEAST
    assert short.by_chance == pytest.approx(rules._LEAST**rules._GROWTH)
    assert long.by_chance == pytest.approx(long.weight**rules._GROWTH)
    assert chance(middle, long) == chance(long, middle) == middle.by_chance < long.by_chance


# --- laws ---------------------------------------------------------------------------------------------------------

WORDS = st.sampled_from("хлеб зноў падаражэў у на горад Гродна рынак савет вырашыў не 15 працэнтаў".split())
TEXTS = st.lists(WORDS, min_size=1, max_size=7).map(" ".join)
ARTICLES = st.lists(TEXTS, min_size=1, max_size=6, unique=True)


@settings(max_examples=100)
@given(ARTICLES, TEXTS, TEXTS)
def test_evidence_is_what_both_share(article: list[str], one: str, other: str) -> None:
    likeness = Likeness(article)
    first, second = likeness.profile(one), likeness.profile(other)
    evidence = likeness.evidence(first, second)
    assert evidence == pytest.approx(likeness.evidence(second, first))
    assert 0 <= evidence <= min(likeness.total(first), likeness.total(second)) + 1e-9
    assert likeness.evidence(first, first) == pytest.approx(likeness.total(first))
    # What both share and what either has: their weights add up.
    joined = first | second
    weights = likeness.total(joined) - joined.weight + sum(likeness.profile(word).weight for word in joined.words)
    assert evidence == pytest.approx(likeness.total(first) + likeness.total(second) - weights)


@settings(max_examples=100)
@given(ARTICLES, ARTICLES)
def test_candidates_are_all_that_share_something_of_weight(old: list[str], new: list[str]) -> None:
    likeness = Likeness(old)
    rows = list(likeness.candidates(old, new))
    assert len(rows) == len(new)
    for text, row in zip(new, rows, strict=True):
        for place, former in enumerate(old):
            one, other = likeness.profile(text), likeness.profile(former)
            light = [word for word in one.words & other.words if likeness.profile(word).weight < rules._LIGHT]
            little = sum(likeness.profile(word).weight for word in light)
            heavy = (one.words & other.words) - set(light) or one.runs & other.runs
            assert (place in row) == bool(heavy)
            if heavy:
                assert row[place] == pytest.approx(likeness.evidence(one, other) - little)


@pytest.mark.parametrize(("rows", "found"), [(rules._COMMON, rules._COMMON), (rules._COMMON + 1, 0)])
def test_what_stands_in_very_many_texts_makes_no_candidates(rows: int, found: int) -> None:
    old = [f"Гарадзея {number}" for number in range(rows)]
    others = [f"Крама {number}" for number in range(3 * rows)]
    (row,) = Likeness([*old, *others]).candidates(old, ["Гарадзея"])
    assert len(row) == found


def test_a_text_is_looked_at_once() -> None:
    likeness = Likeness(ARTICLE)
    assert likeness.profile("Грошай няма.") is likeness.profile("Грошай няма.")
