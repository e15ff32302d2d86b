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

#: What a word weighs that is in every text.
EVERYWHERE = -math.log(0.9)


@pytest.fixture
def likeness() -> Likeness:
    return Likeness(ARTICLE)


@pytest.mark.parametrize(
    ("text", "words", "runs"),
    [
        ("", [], []),
        ("Няма!", ["няма"], []),
        ("Грошы няма.", ["грошы", "няма"], [("грошы", "няма")]),
        # Words are cut to five letters, so that most endings make no difference.
        ("рашэннем рашэннямі", ["рашэн"], [("рашэн", "рашэн")]),
        ("Мэр, кажуць, збег", ["мэр", "кажуц", "збег"],
         [("мэр", "кажуц"), ("кажуц", "збег"), ("мэр", "кажуц", "збег")]),
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
        ("гродне", 1, 6),
        ("падаражэў", 2, 7),
        ("непасрэдна", 0, 7),
        ("кот", 0, 3),
    ],
)
def test_a_word_weighs_by_how_few_other_sentences_hold_it(
    likeness: Likeness, word: str, others: int, letters: int
) -> None:
    expected = (others + rules._GUESS * rules._BY_LENGTH[min(letters, 5) - 1]) / COUNT
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
def test_a_run_is_as_rare_as_runs_are_and_no_rarer_than_its_words(likeness: Likeness, run: str, others: int) -> None:
    profile = likeness.profile(run)
    expected = min(-math.log((others + rules._RUN) / COUNT), profile.weight)
    assert likeness.total(profile) - profile.weight == pytest.approx(expected)


def test_a_run_of_three_words_that_are_everywhere_weighs_little() -> None:
    likeness = Likeness([f"і не на слова{number}" for number in range(80)])
    everywhere = likeness.profile("на не і")
    assert likeness.total(everywhere) == pytest.approx((3 + 2 + 2 + 3) * EVERYWHERE)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[Тэатр](https://example.org/drama) чакае", "тэатр чакае"),
        ('[Тэатр](/drama "Афіша") чакае', "тэатр афіша чакае"),
        ("[Тэатр](/drama_(Brest)) чакае", "тэатр чакае"),
        ("[Тэатр][drama] чакае", "тэатр чакае"),
        ("![Тэатр](drama.jpg)", "тэатр"),
        ("Глядзі https://example.org/drama або <https://example.org/opera>", "глядзі або"),
        ("Тэатр {{ site.url }} чакае {% include x.html %}", "тэатр чакае"),
        ("Тэатр {#drama-theatre}", "тэатр"),
        ('<a name="drama"></a> Тэатр<br>чакае', "тэатр чакае"),
        ("Тэатр&nbsp;чакае &#8212; доўга", "тэатр чакае доўга"),
        # These are words.
        ("A < B [sic] (гл. ніжэй) & `<code>`", "a b sic гл ніжэй"),
        ("Тэатр, 5 > 3", "тэатр 5 3"),
        # What is nothing else is known by it.
        ("<https://example.org/drama>", "https examp org drama"),
        ("{{ site.drama }}", "site drama"),
    ],
)
def test_addresses_and_what_templates_fill_in_are_no_words(likeness: Likeness, text: str, words: str) -> None:
    assert likeness.profile(text).words == {word[:5] for word in words.split()}


def test_alike_is_the_share_of_words_beyond_those_of_every_text(likeness: Likeness) -> None:
    texts = ["", "у на не", "хлеб у Гродне", "хлеб на рынку", "Хлеб не ў Гродне, а на рынку!"]
    profiles = [likeness.profile(text) for text in texts]
    for one in profiles:
        for other in profiles:
            assert likeness.alike(one, other) == likeness.alike(other, one)
            both = likeness.profile(" ".join(sorted(one.words & other.words))).content
            assert likeness.alike(one, other) * (one.content + other.content) == pytest.approx(2 * both)
        assert likeness.alike(one, one) == pytest.approx(1.0 if one.content else 0.0)
    weights = [likeness.profile(word).weight for word in ("хлеб", "у", "гродне")]
    assert profiles[2].content == pytest.approx(sum(max(0.0, weight - rules._LIGHT) for weight in weights))
    assert profiles[0].content == 0


def test_what_is_frequent_in_either_version_is_frequent() -> None:
    gone, added = ["Рашэнне прымаў гарадскі савет."], ["Савет зноў маўчыць.", "Савет пайшоў.", "Тэатр чакае."]
    weight = {
        word: [
            likeness.profile(word).weight
            for likeness in (Likeness(ARTICLE), Likeness(ARTICLE, gone, added), Likeness([*ARTICLE, added[2]]))
        ]
        for word in ("савет", "рашэн", "тэатр", "хлеб")
    }
    others = 1 + 1 + rules._GUESS * rules._BY_LENGTH[-1]
    assert weight["савет"][1] == pytest.approx(-math.log(others / COUNT))
    # What is gone was frequent before, and one text holds a word anyway.
    for word in ("рашэн", "тэатр", "хлеб"):
        assert weight[word][0] == weight[word][1]


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Хлеб", "хлеб", 1.0),
        ("[Хлеб](/a)", "[Хлеб](/b-another-page)", 1.0),
        ("Хлеб", "Снег", 0.25),
    ],
)
def test_letters_alike(one: str, other: str, alike: float) -> None:
    assert rules.letters_alike(one, other) == pytest.approx(alike)


def test_two_texts_as_one_are_the_features_of_both(likeness: Likeness) -> None:
    first, second = likeness.profile("Мэр кажа"), likeness.profile("грошы няма")
    both = first | second
    assert both.words == {"мэр", "кажа", "грошы", "няма"}
    assert both.runs == {("мэр", "кажа"), ("грошы", "няма")}
    assert both.weight == first.weight + second.weight
    assert both.content == first.content + second.content
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
