"""Sentences: the linguists' cases, what must hold for any text, and hostile text."""

import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import LocaleError
from pipeline.languages import CODES
from pipeline.languages.markup import inline_spans
from pipeline.languages.sentences import sentence_spans, split_sentences

LOCALES = list(CODES)


def _cases():
    for locale in LOCALES:
        lines = Path(__file__).with_name(f"{locale}.txt").read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines, 1):
            if line and not line.startswith("#"):
                yield pytest.param(locale, line, id=f"{locale}.txt:{number}")


CASES = list(_cases())


@pytest.mark.parametrize(("locale", "line"), CASES)
def test_case(locale, line):
    sentences = line.split(" | ")
    assert " | ".join(split_sentences(" ".join(sentences), locale)) == line


@pytest.mark.parametrize("locale", LOCALES)
def test_each_language_has_its_cases(locale):
    assert sum(1 for case in CASES if case.values[0] == locale) >= 60


def test_white_space_of_any_kind_and_amount_parts_sentences():
    text = "\n  One.\n\tTwo.\u00a0 Three.  "
    assert split_sentences(text, "en") == ["One.", "Two.", "Three."]
    assert sentence_spans(text, "en") == [(3, 7), (9, 13), (15, 21)]


@pytest.mark.parametrize("text", ["", " \n\t ", "\u00a0"])
def test_blank_text_has_no_sentences(text):
    assert split_sentences(text, "be") == []


def test_hard_line_break_of_markdown_parts_sentences():
    assert split_sentences("Першы.\\\nДругі.", "be") == ["Першы.\\", "Другі."]


def test_protected_span_is_never_cut():
    text = "One. Two. Three. Four."
    assert len(sentence_spans(text, "en")) == 4
    assert [text[a:b] for a, b in sentence_spans(text, "en", [(5, 16)])] == ["One.", "Two. Three.", "Four."]
    assert [text[a:b] for a, b in sentence_spans(text, "en", [(10, 16), (0, 9)])] == ["One. Two.", "Three.", "Four."]
    assert [text[a:b] for a, b in sentence_spans(text, "en", [(0, 22), (5, 9)])] == [text]


@pytest.mark.parametrize("locale", ["uk", "be_BY", "BE", "", "rus"])
def test_no_language_stands_in_for_another(locale):
    with pytest.raises(LocaleError, match="no rules for the locale"):
        split_sentences("Адзін. Два.", locale)


MARKS = (
    ". ! ? … ... .. , ; : - — ( ) [ ] ]( { } \" ' « » „ “ ” * ** _ ` `` ~~ < > \\ <b> </b> 1 12. 1547 г. ст. № XX 😀 👉 ¹ [1] "
    "Mr. e.g. U.S. А. С. Пушкин і г. д. т. е. The Ён Он word слова Слова й é 林 http://a.b/c"
)
PIECES = st.sampled_from([*MARKS.split(), "\n", "\t"])
TEXTS = st.lists(PIECES | st.just(" ") | st.characters(), max_size=40).map("".join)


@given(TEXTS, st.sampled_from(LOCALES))
@settings(max_examples=300, deadline=None)
def test_pieces_and_gaps_give_the_text_back(text, locale):
    end = 0
    for start, stop in sentence_spans(text, locale):
        assert text[end:start].strip() == ""
        assert end <= start < stop
        assert text[start:stop] == text[start:stop].strip()
        end = stop
    assert text[end:].strip() == ""
    assert "".join("".join(split_sentences(text, locale)).split()) == "".join(text.split())


@given(TEXTS, st.sampled_from(LOCALES), st.data())
@settings(max_examples=300, deadline=None)
def test_no_boundary_inside_protected_spans(text, locale, data):
    place = st.integers(0, len(text))
    protected = data.draw(st.lists(st.tuples(place, place).map(sorted).map(tuple), max_size=4))
    spans = sentence_spans(text, locale, protected)
    for (_, end), (start, _) in pairwise(spans):
        assert not any(left < place < right for left, right in protected for place in range(end, start + 1))


@given(TEXTS, st.sampled_from(LOCALES))
@settings(max_examples=200, deadline=None)
def test_markup_is_never_cut(text, locale):
    for start, end in inline_spans(text):
        assert 0 <= start < end <= len(text)
    ends = {end for _, end in sentence_spans(text, locale, inline_spans(text))}
    assert not any(start < end < stop for start, stop in inline_spans(text) for end in ends - {len(text.rstrip())})


WORDS = st.text("абвгдежзклмнопрстуфцчшэюя", min_size=3, max_size=8).map(lambda letters: letters + "а")
PLAIN = st.lists(WORDS, min_size=3, max_size=9).map(lambda words: " ".join(words).capitalize() + ".")


@given(st.lists(PLAIN, min_size=1, max_size=6), st.sampled_from(["be", "ru"]))
@settings(max_examples=100, deadline=None)
def test_plain_sentences_are_parted_and_stay_whole(sentences, locale):
    found = split_sentences(" ".join(sentences), locale)
    assert found == sentences
    assert all(split_sentences(sentence, locale) == [sentence] for sentence in found)


MEGABYTE = 1_000_000
NORMAL = "Міністэрства апублікавала вялікую справаздачу ў панядзелак, але сп. Іванюк (яе аўтар) не каментаваў яе. "
HOSTILE = [
    ".", ". ", "...", "…", "А. ", "J. K. ", "А.", "(", "( ", "()", ") ", "[", "[ ", "](", '"', '" ', "«", "» ", "*", "* ",
    "**a ", " ", "\n", "\u00a0",
]  # fmt: skip
HOSTILE_TOO = [
    "?!", "A! ", "[]", "![](", "{", "<", "<a ", "'", "_", "_a", "`", "` ", "``a`", "~~", "\\", ". [1] ", ". [...] ", ". 😀",
    "😀", "т. е. ", "1. ", "1547 г. ", "(а. А", "«а. А", "«А. ", ". <b", ".](a", ".) A", "Yahoo! B ", '". (A',
]  # fmt: skip


def _text(unit, size=MEGABYTE):
    return (unit * (size // len(unit) + 1))[:size]


def _seconds(text):
    """The better of two runs, for other programs share the machine."""
    best = float("inf")
    for _ in range(2):
        begin = time.process_time()
        split_sentences(text, "be")
        best = min(best, time.process_time() - begin)
    return best


@pytest.fixture(scope="module")
def normal_seconds():
    return _seconds(_text(NORMAL))


@pytest.mark.parametrize("unit", HOSTILE, ids=ascii)
def test_hostile_megabyte_takes_a_small_multiple_of_normal_text(unit, normal_seconds):
    assert _seconds(_text(unit)) < 10 * normal_seconds


@pytest.mark.slow
@pytest.mark.parametrize("unit", HOSTILE_TOO, ids=ascii)
def test_megabyte_of_doubts_takes_a_multiple_of_normal_text(unit, normal_seconds):
    # A judgement every third character, where normal text has one in a hundred; anything quadratic takes hours.
    assert _seconds(_text(unit)) < 60 * normal_seconds


@pytest.mark.parametrize("unit", HOSTILE + HOSTILE_TOO, ids=ascii)
def test_time_grows_with_length_alone(unit):
    assert _seconds(_text(unit, 160_000)) < 40 * _seconds(_text(unit, 20_000)) + 0.05
