"""The strict PO reader: what it refuses, and that GNU gettext's tools and polib read the rest as it does."""

from __future__ import annotations

import random
import subprocess
from pathlib import Path

import polib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import CatalogError, PerakladError
from pipeline.files import read_text
from pipeline.po import catalogs, reader, rows, writer
from tests.conftest import needs

HEADER = 'msgid ""\nmsgstr ""\n"Language: be\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: nplurals=3; plural=(n%10==1 ? 0 : 1);\\n"\n'
SOUND = (
    HEADER
    + """
# a translator's comment
#. paragraph
#: articles/2017-05-08/talks.md
#, fuzzy
#| msgid "The old sentence."
msgid "The new sentence."
msgstr "Стары сказ."

msgctxt "title"
msgid "A \\"quoted\\" title\\twith a tab"
msgstr ""
"first line\\n"
"second line"

#~| msgid "older"
#~ msgid "gone"
#~ msgstr "зніклае"

# the last words
"""
)


def refused() -> list:
    cases = []
    for block in (Path(__file__).with_name("refused.txt")).read_text(encoding="utf-8").split("\n=== ")[1:]:
        title, _, text = block.partition("\n")
        name, _, message = title.partition(" | ")
        cases.append(
            pytest.param(text.replace("@HEADER@\n", HEADER + "\n").rstrip("\n") + "\n", message.split("|"), id=name)
        )
    return cases


@pytest.mark.parametrize(("text", "messages"), refused())
def test_what_is_refused(text: str, messages: list[str]) -> None:
    with pytest.raises(CatalogError) as caught:
        catalogs.parse(text, "x.po")
    assert any(message in caught.value.message for message in messages), caught.value
    assert caught.value.where.startswith("x.po")
    assert caught.value.hint


def test_every_part_is_read() -> None:
    catalog = catalogs.parse(SOUND, "x.po")
    changed, title, gone = catalog.entries
    assert (changed.comment, changed.kind, changed.fuzzy, changed.previous) == (
        "a translator's comment", "paragraph", True, "The old sentence.",
    )  # fmt: skip
    assert (title.context, title.source, title.target) == (
        "title",
        'A "quoted" title\twith a tab',
        "first line\nsecond line",
    )
    assert (gone.obsolete, gone.previous, gone.target) == (True, "older", "зніклае")
    assert catalog.trailing == "the last words"


def test_nothing_is_lost_in_a_round_trip() -> None:
    once = catalogs.parse(SOUND, "x.po")
    assert catalogs.parse(catalogs.dump(once), "x.po") == once
    assert catalogs.dump(catalogs.parse(catalogs.dump(once), "x.po")) == catalogs.dump(once)


@pytest.mark.parametrize("flags", ["#,fuzzy", "#, fuzzy", "#,  fuzzy , c-format", "#= fuzzy"])
def test_flags_however_they_are_written(flags: str) -> None:
    catalog = catalogs.parse(f'{HEADER}\n{flags}\nmsgid "a"\nmsgstr "b"\n', "x.po")
    assert catalog.entries[0].fuzzy


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_bom_and_line_endings_are_accepted(tmp_path: Path, ending: str) -> None:
    (tmp_path / "x.po").write_bytes(b"\xef\xbb\xbf" + SOUND.replace("\n", ending).encode())
    assert catalogs.read(tmp_path, "x.po") == catalogs.parse(SOUND, "x.po")


@pytest.mark.parametrize(
    "data", [b"\x00" * 100, SOUND.encode("utf-16"), SOUND.encode("cp1251"), SOUND.encode() + b"\xed\xa0\x80"]
)
def test_other_encodings_are_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x.po").write_bytes(data)
    with pytest.raises(PerakladError):
        catalogs.read(tmp_path, "x.po")


def test_the_same_translation_twice_is_one() -> None:
    twice = f'{HEADER}\nmsgid "a"\nmsgstr "b"\n\nmsgid "a"\nmsgstr "b"\n'
    assert len(catalogs.parse(twice, "x.po").entries) == 1


def test_line_breaks_at_the_ends_follow_the_source() -> None:
    catalog = catalogs.parse(f'{HEADER}\nmsgid "a"\nmsgstr "b\\n"\n', "x.po")
    assert catalog.entries[0].target == "b"
    assert catalog.repaired == catalog.entries


def test_no_truncation_is_taken_for_the_whole(tmp_path: Path) -> None:
    """However a file is cut: it is refused, or entries are missing; never are all there with other texts."""
    dice = random.Random(1)
    whole = catalogs.parse(SOUND, "x.po")
    texts = {entry.key: entry.target for entry in whole.entries}
    data = SOUND.encode()
    end = data.rindex(b"# the last words")
    for cut in sorted(dice.choices(range(1, end), k=400)):
        (tmp_path / "x.po").write_bytes(data[:cut])
        try:
            found = catalogs.parse(read_text(tmp_path / "x.po", "x.po"), "x.po")
        except PerakladError:
            continue
        got = {entry.key: entry.target for entry in found.entries}
        assert all(texts.get(key) == target or not target for key, target in got.items() if target), cut
        assert got != texts or data[cut:end].strip() == b"", cut


#: Texts as they may stand in a catalog: no control characters, which are refused.
texts = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Cf"], include_characters='\n\t"\\'), min_size=1, max_size=60
)


@st.composite
def entries(draw):
    source = draw(texts.filter(lambda text: text.strip("\n") == text))
    return catalogs.Entry(
        source=source,
        target=draw(st.just("") | texts.filter(lambda text: text.strip() and text.strip("\n") == text)),
        context=draw(st.none() | st.sampled_from(["title", "lead"])),
        kind=draw(st.sampled_from(["", "paragraph"])),
        reference="articles/2017-05-08/talks.md",
        fuzzy=draw(st.booleans()),
        previous=draw(st.none() | texts),
        comment=draw(st.sampled_from(["", "one", "one\ntwo"])),
    )


@given(st.lists(entries(), max_size=5, unique_by=lambda entry: entry.key))
def test_what_is_written_is_read_again(rows: list) -> None:
    catalog = catalogs.Catalog(catalogs.new_header("T", "be", "en", "2017-05-08 10:00+0000"), tuple(rows))
    text = catalogs.dump(catalog)
    assert catalogs.parse(text, "x.po").entries == catalog.entries
    theirs = polib.pofile(text)
    assert [(e.msgctxt, e.msgid, e.msgstr) for e in theirs] == [(e.context, e.source, e.target) for e in rows]


@needs("msgfmt")
@given(entries())
def test_entries_of_one_line_each_are_written_as_polib_writes_them(entry) -> None:
    written = writer._one_line_text(entry)
    assert written in ("", writer._text_by_polib(entry))


def test_an_ordinary_entry_needs_no_polib() -> None:
    entry = catalogs.Entry(
        'A "quoted" \\ text.', "«Тэкст».", "title", "title", "articles/a.md", fuzzy=True, previous="A text."
    )
    assert writer._one_line_text(entry) == writer._text_by_polib(entry)


@needs("msgfmt")
@given(st.lists(entries(), max_size=4, unique_by=lambda entry: entry.key))
def test_gnu_gettext_accepts_what_is_written(rows: list) -> None:
    catalog = catalogs.Catalog(catalogs.new_header("T", "be", "en", "2017-05-08 10:00+0000"), tuple(rows))
    done = subprocess.run(
        ["msgfmt", "--check", "-o", "/dev/null", "-"],
        input=catalogs.dump(catalog).encode(),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()


@needs("msgfmt")
@pytest.mark.parametrize(("text", "messages"), refused())
def test_we_refuse_at_least_what_gnu_gettext_refuses(text: str, messages: list[str]) -> None:
    """A sanity check of the table: what only we refuse is listed here by name, all else GNU refuses too."""
    done = subprocess.run(["msgfmt", "-o", "/dev/null", "-"], input=text.encode(), capture_output=True, check=False)
    stricter = (
        "empty",
        "no header",
        "charset is",
        "plural forms where",
        "Plural-Forms",
        "middle",
        "conflict",
        "escape",
        "not PO",
    )
    assert done.returncode != 0 or messages[0].startswith(stricter)


def test_the_reader_is_strict_about_control_characters() -> None:
    for bad in "\x00\x07\x1b\u202e\u2066":
        with pytest.raises(CatalogError, match="control character"):
            reader.read(SOUND.replace("Стары", f"Ста{bad}ры"), "x.po")


def _read(text: str) -> object:
    try:
        return reader.read(text, "x.po")
    except CatalogError as error:
        return (error.message, error.where)


_PARTS = st.sampled_from(
    [
        *('msgid "a"', 'msgid "b"', 'msgid ""', 'msgstr "x"', 'msgstr ""', 'msgctxt "title"', '"more\\n"', '"q\\"q"', '"bad \\q"'),
        *("", "", "", " ", "#", "# note", "#. paragraph", "#: articles/a.md", "#, fuzzy", '#| msgid "was"', '#| "on"', "#| junk"),
        *('#~ msgid "a"', '#~ msgstr "x"', '#~| msgid "w"', "#,fuzzy", 'msgid  "c"', '\tmsgid "d"', 'msgid "open', "<<<<<<< ours"),
        *('msgid "a"\nmsgstr "x"\n', '#. paragraph\nmsgid "b"\nmsgstr ""\n"y\\n"\n"z"\n', 'msgid_plural "c"', 'msgstr[0] "c"'),
    ]
)  # fmt: skip


@given(st.lists(_PARTS, max_size=14))
def test_the_usual_layout_is_read_as_line_by_line(lines: list[str]) -> None:
    """Entries in the usual layout are taken in at one go: it must make no difference to what is read or refused."""
    text = HEADER + "\n" + "\n".join(lines) + "\n"
    at_one_go = _read(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rows.Reader, "wholes", lambda reader, text, at: at)
        assert _read(text) == at_one_go
