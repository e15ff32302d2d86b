"""Built word lists answer as hunspell does, or not at all."""

from __future__ import annotations

import itertools
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from pipeline.languages import dictionaries, wordlists
from pipeline.languages.affixes import Affixes, UnreadableError
from tests.conftest import CACHE, ROOT

hunspell = pytest.importorskip("hunspell")


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def dictionary(folder: Path, affixes: str, words: str, encoding: str = "UTF-8") -> Path:
    lines = words.split()
    (folder / "xx.aff").write_text(f"SET {encoding}\n{affixes}", encoding=encoding)
    (folder / "xx.dic").write_text("\n".join([str(len(lines)), *lines, ""]), encoding=encoding)
    return folder / "xx.dic"


def cases(word: str) -> set[str]:
    return {word, word.upper(), word.lower(), word.capitalize(), word.swapcase()}


def disagreements(place: Path, words: set[str]) -> list[tuple[str, bool, bool]]:
    """Where the built list says otherwise than hunspell (word, hunspell, list)."""
    built = wordlists.find(place) or wordlists.build(place, dictionaries.usual_runs)
    asked = hunspell.Hunspell(place.stem, hunspell_data_dir=str(place.parent))
    found = []
    for word in sorted(words):
        said = built.spell(word)
        try:
            right = asked.spell(word)
        except UnicodeEncodeError:
            right = False
        if said is not None and said != right:
            found.append((word, right, said))
    return found


#: Affix rules and words: what each is about stands before it.
RULES = [
    ("a suffix with a condition", "SFX A Y 1\nSFX A y ies [^aeiou]y\n", "fly/A day/A y/A"),
    ("several conditions, sets that are turned round", "SFX A Y 2\nSFX A e ing [^eo]e\nSFX A 0 ing [eo]e\n", "make/A see/A toe/A"),
    ("parentheses in a condition mean themselves", "SFX A Y 1\nSFX A ти ло (^|[^бдз])ти\n", "мити/A бити/A ити/A"),
    ("a hyphen in a set is a hyphen", "SFX A Y 1\nSFX A 0 s [a-c]\n", "ab/A ac/A a-/A"),
    ("a prefix and a suffix that cross", "PFX N Y 1\nPFX N 0 не .\nSFX A Y 1\nSFX A й я й\n", "новы/NA добрай/AN"),
    ("a prefix and a suffix that don't cross", "PFX N N 1\nPFX N 0 un .\nSFX A Y 1\nSFX A 0 s .\n", "tie/NA"),
    ("a prefix that strips", "PFX N Y 1\nPFX N в у в\nSFX A Y 1\nSFX A 0 а .\n", "вовк/NA"),
    ("a word is never stripped of all its letters", "SFX A Y 1\nSFX A бор бара бор\n", "бор/A набор/A"),
    ("names and acronyms", "SFX S Y 1\nSFX S 0 s .\n", "Minsk/S NATO/S CE/S Ce McKay/S iPod/S USA"),
    ("flags of two letters", "FLAG long\nSFX Aa Y 1\nSFX Aa 0 s .\nSFX Bb Y 1\nSFX Bb 0 ed .\n", "walk/AaBb"),
    ("numbered flags", "FLAG num\nSFX 11 Y 1\nSFX 11 0 s .\n", "walk/11,12 bird"),
    ("ignored letters", "IGNORE \u0301\nSFX A Y 1\nSFX A 0 а .\n", "вода слова\u0301/A"),
    ("converted letters", "ICONV 2\nICONV ’ '\nICONV q 0\n", "п'ять qq"),
    ("apostrophes in capitals", "", "d'Arc l'eau sant'Elia"),
    ("a word that stands in compounds alone", "ONLYINCOMPOUND _\nCOMPOUNDMIN 1\nCOMPOUNDRULE 1\nCOMPOUNDRULE #*@\n", "1/# 1st/@_ first"),
    ("an encoding of eight bits", "SFX A Y 1\nSFX A ть ла ть\n", "быть/A"),
]  # fmt: skip


@pytest.mark.parametrize(("affixes", "words"), [case[1:] for case in RULES], ids=[case[0] for case in RULES])
def test_rules_are_read_as_hunspell_reads_them(tmp_path: Path, affixes: str, words: str) -> None:
    place = dictionary(tmp_path, affixes, words, "KOI8-R" if words == "быть/A" else "UTF-8")
    forms = {form.strip("\n") for form in Affixes.read(place.with_suffix(".aff")).forms(place)}
    parts = {word.split("/")[0] for word in words.split()}
    asked = {one for form in forms | parts | {"слова", "вода\u0301", "qqq", "q"} for one in cases(form)}
    asked |= {one[:-1] for one in asked} | {one + "s" for one in asked}
    assert disagreements(place, asked - {""}) == []


@given(data=st.data())
def test_dictionaries_of_any_rules_are_read_as_hunspell_reads_them(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    letters = st.text("abcАбв", min_size=1, max_size=3)
    affixes = ""
    for kind, flag in (("SFX", "S"), ("SFX", "T"), ("PFX", "P")):
        rows = []
        for _ in range(data.draw(st.integers(1, 3))):
            strip = data.draw(st.one_of(st.just(""), st.text("abб", min_size=1, max_size=2)))
            sign = data.draw(st.sampled_from(["", "[ab]", "[^aб]", ".", "c"]))
            condition = (sign + strip if kind == "SFX" else strip + sign) or "."
            rows.append(f"{kind} {flag} {strip or '0'} {data.draw(letters)} {condition}")
        affixes += f"{kind} {flag} {data.draw(st.sampled_from('YN'))} {len(rows)}\n" + "\n".join(rows) + "\n"
    words = data.draw(
        st.lists(st.tuples(letters, st.sampled_from(["", "/S", "/P", "/SP", "/STP"])), min_size=1, max_size=5)
    )
    place = dictionary(tmp_path_factory.mktemp("xx"), affixes, " ".join(map("".join, words)))
    forms = {form.strip("\n") for form in Affixes.read(place.with_suffix(".aff")).forms(place)}
    asked = {one for form in forms for one in cases(form)} | {"".join(p) for p in itertools.product("abб", repeat=3)}
    assert disagreements(place, asked) == []


@pytest.mark.parametrize("locale", ["en", "be", "ru", "uk"])
def test_every_word_of_the_sample_is_judged_alike_in_every_case(locale: str, monkeypatch: pytest.MonkeyPatch) -> None:
    place = dictionaries.place_of(locale)
    if place is None:
        pytest.skip(f"there is no dictionary of {locale}")
    monkeypatch.setenv("XDG_CACHE_HOME", str(CACHE))
    try:
        Affixes.read(place.with_suffix(".aff"))
    except UnreadableError:
        assert wordlists.find(place) is None  # as the Russian one of the wheel: hunspell is asked
        return
    texts = [
        path.read_text(encoding="utf-8") for path in [*ROOT.glob("articles/*/*.md"), *ROOT.glob("locales/**/*.po")]
    ]
    words = {word for text in texts for word in re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)*", text)}
    assert len(words) > 3_000
    assert disagreements(place, {one for word in words for one in cases(word)}) == []


#: What is beyond us: hunspell goes on being asked.
BEYOND = [
    ("SFX A Y 1\nSFX A 0 s/B .\n", "cat/A", "affixes of its own"),
    ("COMPOUNDFLAG Z\n", "cat/Z", "COMPOUNDFLAG"),
    ("FORBIDDENWORD !\n", "cat/!", "FORBIDDENWORD"),
    ("BREAK 1\nBREAK '\n", "cat", "break at"),
    ("COMPOUNDRULE 1\nCOMPOUNDRULE ab\n", "cat/a dog/b", "compounds"),
    ("SFX B 0 s .\n", "cat/B", "can't be read"),
    ("SFX A Y 1\nSFX A 0 s [a\n", "cat/A", ""),
]


@pytest.mark.parametrize(("affixes", "words", "why"), BEYOND)
def test_what_is_not_understood_is_named_and_hunspell_serves(
    tmp_path: Path, affixes: str, words: str, why: str
) -> None:
    place = dictionary(tmp_path, affixes, words)
    if not why:  # a bracket that is never closed means itself
        assert disagreements(place, {"cat", "cats", "cat[as"}) == []
        return
    with pytest.raises(UnreadableError, match=f"xx.*{why}"):
        wordlists.build(place, dictionaries.usual_runs)
    assert wordlists.find(place) is None


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return dictionary(tmp_path, "SFX A Y 1\nSFX A 0 s .\n", "cat/A dog/A")


def damaged(place: Path) -> list[bytes]:
    whole = place.read_bytes()
    return [b"", whole[:10], whole[:-1], whole[:-100], whole + b"\0", b"x" + whole[1:], whole.replace(b"words 2", b"words 1"),
            whole[:60] + bytes([whole[60] ^ 1]) + whole[61:]]  # fmt: skip


def test_a_damaged_list_is_none_and_is_built_again(small: Path) -> None:
    wordlists.build(small, dictionaries.usual_runs)
    place = wordlists.place_of(small)
    whole = place.read_bytes()
    for data in damaged(place):
        place.write_bytes(data)
        assert wordlists.find(small) is None
        assert wordlists.build(small, dictionaries.usual_runs).spell("cats")
        assert place.read_bytes() == whole


def test_a_changed_dictionary_has_another_list(small: Path) -> None:
    wordlists.build(small, dictionaries.usual_runs)
    small.write_text("1\nbird/A\n", encoding="utf-8")
    assert wordlists.find(small) is None


def test_a_folder_that_cannot_be_made_is_named(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert wordlists.find(small) is None
    wordlists.ask_for(small, "xx")
    assert not wordlists.take_wishes()
    with pytest.raises(Exception, match="can't be kept here"):
        wordlists.build(small, dictionaries.usual_runs)


def test_two_may_build_at_once(small: Path) -> None:
    code = f"""
from pathlib import Path
from pipeline.languages import dictionaries, wordlists
for _ in range(20):
    assert wordlists.build(Path({str(small)!r}), dictionaries.usual_runs).spell("dogs")
    wordlists.place_of(Path({str(small)!r})).unlink(missing_ok=True)
"""
    runs = [
        subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stderr=subprocess.PIPE, text=True) for _ in range(2)
    ]
    said = [run.communicate(timeout=120)[1] for run in runs]
    # One may take away what the other has just written; neither ever reads half of a list.
    assert all(run.returncode == 0 or "can't be read" in text for run, text in zip(runs, said, strict=True)), said
    assert not list(wordlists.folder().glob(".building-*"))


def test_the_same_checks_with_and_without_lists(newsroom, tmp_path: Path) -> None:
    """And what a run without lists says of it, once."""
    newsroom.edit_po(newsroom.po(), lambda entry: replace(entry, target="Рада сабралася вясной, а потом разышлась."))
    cache = {"XDG_CACHE_HOME": str(tmp_path / "lists"), "PERAKLAD_BACKGROUND": "0"}
    first = newsroom.run("check", "--no-index", "--all", **cache)
    second = newsroom.run("check", "--no-index", "--all", **cache)
    shutil.copytree(CACHE / "peraklad/words", tmp_path / "lists/peraklad/words", dirs_exist_ok=True)
    assert "built before" in newsroom.run("dictionaries", "build", **cache).stderr
    third = newsroom.run("check", "--no-index", "--all", **cache)
    assert "dictionaries build" in first.stderr
    assert "dictionaries build" not in second.stderr + third.stderr
    assert first.stdout == second.stdout == third.stdout


def test_lists_are_built_in_the_background(newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    newsroom.translate_all()
    cache = {"XDG_CACHE_HOME": str(tmp_path / "lists"), "PERAKLAD_BACKGROUND": "1", "CI": ""}
    if dictionaries.place_of("en") is None:
        pytest.skip("there is no dictionary of en")
    said = newsroom.run("check", "--no-index", **cache).stderr
    assert said.count("in the background") == 1
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "lists"))
    until = time.monotonic() + 120
    while time.monotonic() < until and wordlists.find(dictionaries.place_of("en")) is None:  # type: ignore[arg-type]
        time.sleep(0.2)
    assert wordlists.find(dictionaries.place_of("en")) is not None  # type: ignore[arg-type]
