"""The languages' data and the registry."""

import re
import unicodedata
from pathlib import Path

import pytest

from pipeline import languages
from pipeline.errors import LocaleError
from pipeline.languages import CODES, NEIGHBOURS, every, get, scripts
from pipeline.languages.base import word_list
from pipeline.languages.rules import SECTIONS


@pytest.mark.parametrize("language", every(), ids=lambda language: language.code)
class TestEachLanguage:
    def test_is_found_by_its_code(self, language):
        assert get(language.code) is language
        assert {language: 1}[language] == 1

    def test_alphabet_is_lower_case_without_repeats_and_without_foreign_letters(self, language):
        assert language.alphabet == language.alphabet.lower()
        assert len(set(language.alphabet)) == len(language.alphabet)
        assert not set(language.alphabet) & language.foreign
        assert all(unicodedata.is_normalized("NFC", letter) for letter in language.alphabet)

    def test_keyboard_types_every_letter_in_both_cases(self, language):
        letters = set(language.altgr.values())
        typed = set(language.keyboard.values()) | letters | {letter.upper() for letter in letters}
        assert set(language.alphabet) | set(language.alphabet.upper()) <= typed

    def test_word_lists_hold_entries_once_in_known_sections(self, language):
        sections = word_list(language.code, "abbreviations")
        assert set(sections) <= set(SECTIONS)
        for entries in sections.values():
            assert len(set(entries)) == len(entries), sorted(e for e in entries if entries.count(e) > 1)
        starters = word_list(language.code, "starters")[""]
        assert len(set(starters)) == len(starters), sorted(e for e in starters if starters.count(e) > 1)
        assert all(word == word.lower() for word in starters)

    def test_word_lists_hold_no_letter_of_another_alphabet(self, language):
        lists = word_list(language.code, "starters") | word_list(language.code, "abbreviations")
        for entries in lists.values():
            for entry in entries:
                letters = {letter for letter in entry.lower() if letter.isalpha()}
                assert not language.foreign & letters, entry
                # Latin abbreviations (Co., Ph. D.) stand in every language's texts, Cyrillic ones in no Latin one.
                other = scripts.LETTERS[scripts.OTHER[language.script]]
                assert language.script != "Latin" or not re.search(f"[{other}]", entry), entry


def test_alphabets_have_their_size():
    assert [len(get(code).alphabet) for code in ("en", "be", "ru")] == [26, 32, 33]


def test_belarusian_keyboard_differs_from_the_russian_one_on_three_keys():
    be, ru = get("be").keyboard, get("ru").keyboard
    assert {key: (be[key], ru[key]) for key in "qwertyuiop[]asdfghjkl;'zxcvbnm,." if be[key] != ru[key]} == {
        "o": ("ў", "щ"),
        "]": ("'", "ъ"),
        "b": ("і", "и"),
    }


def test_keyboard_undoes_the_wrong_layout():
    keys = {letter: key for key, letter in get("ru").keyboard.items()}
    assert "".join(keys[letter] for letter in "учеутв") == "extend"


@pytest.mark.parametrize(("locale", "near"), [("be_BY", "be"), ("BE", "be"), ("rus", "ru"), ("eng", "en")])
def test_unknown_locale_is_refused_with_a_suggestion(locale, near):
    with pytest.raises(LocaleError) as refusal:
        get(locale)
    assert f'did you mean "{near}"?' in refusal.value.hint


def test_unknown_locale_unlike_any_other_is_refused_without_a_guess():
    with pytest.raises(LocaleError) as refusal:
        get("zzz")
    assert "did you mean" not in refusal.value.hint
    assert "en, be, ru" in refusal.value.hint


def test_missing_word_list_is_an_error():
    with pytest.raises(LocaleError, match="no such word list"):
        word_list("xx", "abbreviations")


def test_every_language_file_is_registered():
    folder = Path(languages.__path__[0])
    folders = {path.parent.name for path in folder.glob("*/__init__.py")}
    assert folders == {*CODES, *NEIGHBOURS}
    for name in ("abbreviations", "starters", "words"):
        assert {path.parent.name for path in folder.glob(f"*/{name}.txt")} == set(CODES)
