"""The words of a text and what stands between them, found once; and the sieve that remembers which say nothing."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.languages.scripts import WRITTEN
from pipeline.languages.tokens import LONG, MOST, Sieve, Tokens, has_digits, placed, tokens

WORD = re.compile(rf"[{WRITTEN}]+(?:['’ʼ][{WRITTEN}]+)*")

texts = st.text(st.sampled_from(" .,-–'’ʼ\"«»5½²_@\u00ad\u0301\u00a0абВўіʼdEfµ中İ"), max_size=60)


@pytest.mark.parametrize(
    ("text", "words", "between"),
    [
        ("", (), {""}),
        ("У Мінску 5 ліній.", ("У", "Мінску", "ліній"), {"", " ", " 5 ", "."}),
        ("па-іншаму", ("па", "іншаму"), {"", "-"}),
        ("сям’я, д''я", ("сям’я", "д", "я"), {"", ", ", "''"}),
        ("— Не! — сказаў ён", ("Не", "сказаў", "ён"), {"— ", "! — ", " ", ""}),
    ],
)
def test_words_and_what_stands_between(text: str, words: tuple[str, ...], between: set[str]) -> None:
    found = tokens(text)
    assert found.words == words
    assert found.between == between


@given(texts)
def test_words_are_where_they_are_said_to_be(text: str) -> None:
    found = Tokens(text)
    expected = [(match[0], match.start()) for match in WORD.finditer(text)]
    assert list(zip(found.words, found.starts, strict=True)) == expected
    assert placed(text, re.compile(f"({WORD.pattern})")) == tuple(expected)
    assert found.vocabulary == set(found.words)
    assert found.characters == set(text)
    assert has_digits(found) == bool(re.search(r"\d", text))


@given(texts)
def test_the_pieces_between_hold_everything_else(text: str) -> None:
    found = Tokens(text)
    assert sum(map(len, found.between)) <= len(text) - sum(map(len, found.vocabulary))
    assert {char for piece in found.between for char in piece} == set(WORD.sub("", text))
    assert found.inner <= found.between


@given(st.lists(st.frozensets(st.text("абв", max_size=3))))
def test_a_sieve_finds_what_tells_however_often_it_is_asked(asked: list[frozenset[str]]) -> None:
    sieve = Sieve(lambda word: "а" in word)
    for words in asked:
        assert sieve.of(words) == {word for word in words if "а" in word}


def test_a_sieve_asks_once_of_a_word() -> None:
    asked: list[str] = []

    def tells(word: str) -> bool:
        asked.append(word)
        return word == "five"

    sieve = Sieve(tells)
    for _ in range(3):
        assert sieve.of(frozenset(["five", "miles"])) == {"five"}
    assert sorted(asked) == ["five", "miles"]


def test_a_sieve_remembers_no_endless_words_and_not_endlessly_many() -> None:
    sieve = Sieve(lambda word: word.startswith("9"))
    for number in range(2 * MOST):
        assert sieve.of(frozenset([str(number)])) == ({str(number)} if str(number)[0] == "9" else set())
    assert len(sieve._silent) + len(sieve._telling) <= MOST + 1
    sieve.of(frozenset(["a" * (LONG + 1)]))
    assert all(len(word) <= LONG for word in sieve._silent)
