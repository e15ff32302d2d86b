"""Catalogs: what must survive, what is repaired and said, what is bounded."""

from __future__ import annotations

import contextlib
import subprocess
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from pipeline.errors import CatalogError, PerakladError
from pipeline.model import Entry
from pipeline.po import catalogs, plurals, strings
from tests.conftest import needs
from tests.hostile.injections import ISSUE, PO, first_text, headerless
from tests.hostile.judging import verdict_of

HEADER = catalogs.new_header("T", "be", "en", "2017-05-08 10:00+0000")
HEADER_TEXT = catalogs.dump(catalogs.Catalog(HEADER))


@pytest.mark.row("A3")
def test_however_a_file_is_cut_the_gate_is_red(complete) -> None:
    """`make bench-faults` makes 2,000 cuts; here every line's end, and every place in the last entry."""
    path = complete.root / PO
    whole = path.read_bytes()
    texts = {entry.key: entry.target for entry in complete.read_po(PO).active}
    ends = [at for at in range(1, len(whole)) if whole[at - 1 : at] == b"\n" or at > len(whole) - 90]
    for at in ends:
        path.write_bytes(whole[:at])
        try:
            got = {entry.key: entry.target for entry in complete.read_po(PO).active if entry.target}
        except PerakladError:
            continue
        if got == texts:
            assert whole[at:].strip() == b""
            continue
        assert all(texts[key] == target for key, target in got.items()), at
        if at % 5 == 0:
            assert verdict_of(complete)[0] == "red", at


@pytest.mark.row("A3")
@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("Two-thirds of them said so.", ["Дзве-", "траціны так сказалі."]),
        ("One/two", ["Адзін/", "два"]),
        ("War — peace", ["Вайна —", "мір"]),
        ("a\nb\n", ["а\\n", "б\\n"]),
        ("A long text.", ["Доўгі ", "тэкст."]),
    ],
)
def test_a_wrapped_text_that_is_cut_at_a_line(source: str, lines: list[str]) -> None:
    escaped = source.replace("\n", "\\n")
    text = f'{HEADER_TEXT}\nmsgid "{escaped}"\nmsgstr ""\n' + "".join(f'"{line}"\n' for line in lines)
    catalogs.parse(text, "x.po")
    with pytest.raises(CatalogError, match="breaks off"):
        catalogs.parse(text.removesuffix(f'"{lines[-1]}"\n'), "x.po")


@pytest.mark.row("A8")
@pytest.mark.parametrize("ending", [b"\r\n", b"\r"])
def test_other_line_ends_are_read_and_left_alone_until_something_changes(complete, ending: bytes) -> None:
    path = complete.root / PO
    path.write_bytes(path.read_bytes().replace(b"\n", ending))
    before = path.read_bytes()
    complete.project.sync()
    assert path.read_bytes() == before
    complete.article((complete.root / f"articles/{ISSUE}/talks.md").read_text().replace("two days", "three days"))
    complete.project.sync()
    assert b"\r" not in path.read_bytes()


@pytest.mark.row("A10")
def test_a_lost_header_is_repaired_when_asked_and_only_then(complete) -> None:
    path = complete.root / PO
    before = complete.read_po(PO)
    path.write_bytes(headerless(path.read_bytes()))
    damaged = path.read_bytes()
    refused = complete.run("sync")
    assert refused.returncode == 2
    assert f"{PO}:1: the catalog has no header" in refused.stderr
    assert "peraklad sync --repair" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert path.read_bytes() == damaged
    dry = complete.run("sync", "--repair", "-n")
    assert "would get a new header" in dry.stderr
    assert path.read_bytes() == damaged
    mended = complete.run("sync", "--repair")
    assert mended.returncode == 0, mended.stderr
    assert f"{PO}: got a new header; its {len(before.entries)} entries stay." in mended.stderr
    after = complete.read_po(PO)
    assert after.entries == before.entries
    assert after.header["Plural-Forms"] == before.header["Plural-Forms"]
    assert complete.run("check").returncode == 0


@pytest.mark.row("A10")
def test_repair_mends_nothing_else(complete) -> None:
    path = complete.root / PO
    path.write_bytes(
        headerless(path.read_bytes()).replace(first_text(path.read_bytes()) + b'"', first_text(path.read_bytes()))
    )
    before = path.read_bytes()
    done = complete.run("sync", "--repair")
    assert done.returncode == 2
    assert "not closed" in done.stderr
    assert path.read_bytes() == before


@pytest.mark.row("A13")
@pytest.mark.parametrize(("head", "tail"), [("", "\\n"), ("\\n", ""), ("\\n", "\\n\\n")])
def test_line_breaks_at_the_ends_are_mended_with_a_word(complete, head: str, tail: str) -> None:
    path = complete.root / PO
    good = path.read_bytes()
    text = first_text(good)
    path.write_bytes(good.replace(text, head.encode() + text + tail.encode()))
    assert verdict_of(complete)[0] == "red"
    done = complete.run("sync")
    assert done.returncode == 0
    assert "line breaks at the ends of 1 translations were set as in their sources" in done.stderr
    assert first_text(path.read_bytes()) == text
    assert verdict_of(complete) == ("green", [])


@needs("msgfmt")
@pytest.mark.row("A13")
def test_gnu_gettext_agrees_with_what_was_mended(complete) -> None:
    path = complete.root / PO
    path.write_bytes(path.read_bytes().replace(first_text(path.read_bytes()), first_text(path.read_bytes()) + b"\\n"))
    check = ["msgfmt", "--check", "-o", "/dev/null", str(path)]
    assert subprocess.run(check, capture_output=True, check=False).returncode != 0
    complete.project.sync()
    assert subprocess.run(check, capture_output=True, check=False).returncode == 0


@pytest.mark.row("A14")
def test_a_text_of_a_megabyte_and_twenty_thousand_entries() -> None:
    start = time.process_time()
    text = "слова " * 100_000
    rows = [Entry(f"Source {number}.", f"Тэкст {number}.") for number in range(20_000)]
    catalog = catalogs.Catalog(HEADER, (Entry("Long.", text.strip()), *rows))
    assert catalogs.parse(catalogs.dump(catalog), "x.po").entries == catalog.entries
    assert time.process_time() - start < 10


@pytest.mark.row("A14")
@pytest.mark.parametrize(
    "text",
    [
        'msgid "a"\nmsgstr ""\n' + '"x"\n' * 200_000,
        "#~" * 200_000 + "\n",
        "#~ " * 50_000 + 'msgid "a"\n',
        "#| " * 50_000 + "\n",
        '"' * 500_000 + "\n",
        'msgid "' + "\\" * 500_000 + "\n",
        'msgid "' + '\\"' * 300_000 + "\n",
        "#, " + "fuzzy," * 100_000 + '\nmsgid "a"\nmsgstr "b"\n',
        "# " + "x" * 10_000_000 + '\nmsgid "a"\nmsgstr "b"\n',
        "msgid " * 100_000,
        "msgstr[" + "9" * 100_000 + '] "a"\n',
        "\n" * 1_000_000,
        "#\n" * 500_000,
        'msgctxt "a"\n' * 100_000,
    ],
    ids=lambda text: repr(text[:24]),
)
def test_a_catalog_made_to_keep_the_reader_busy(text: str) -> None:
    start = time.process_time()
    with contextlib.suppress(CatalogError):
        catalogs.parse(HEADER_TEXT + "\n" + text, "x.po")
    assert time.process_time() - start < 10


@pytest.mark.row("A15")
def test_what_other_tools_write_survives_a_rewriting(complete) -> None:
    path = complete.root / PO
    extra = (
        '\n#= no-wrap\n#~| msgctxt "t"\n#~| msgid "older"\n#~ msgid "gone"\n#~ msgstr "зніклае"\n\n# the last words\n'
    )
    text = path.read_text().replace(
        '\nmsgid "The first', '\n# a note\n#,fuzzy,c-format\n#| msgid "Old"\nmsgid "The first', 1
    )
    path.write_text(text + extra)
    complete.article((complete.root / f"articles/{ISSUE}/talks.md").read_text() + "\nOne more.\n")
    complete.project.sync()
    catalog = complete.read_po(PO)
    first = next(entry for entry in catalog.active if entry.source.startswith("The first"))
    assert (first.fuzzy, first.flags, first.previous, first.comment) == (True, ("c-format",), "Old", "a note")
    gone = next(entry for entry in catalog.obsolete if entry.source == "gone")
    assert (gone.previous, gone.previous_context, gone.target) == ("older", "t", "зніклае")
    assert catalog.trailing == "the last words"


@pytest.mark.row("A16")
@pytest.mark.parametrize("field", ["reference", "flags"])
@pytest.mark.parametrize("lure", ['x\nmsgid "injected"', "x\rmsgid"])
def test_no_entry_is_smuggled_in_through_a_field(field: str, lure: str) -> None:
    entry = replace(Entry("a", "b"), **{field: (lure,) if field == "flags" else lure})
    with pytest.raises(CatalogError):
        catalogs.dump(catalogs.Catalog(HEADER, (entry,)))


@pytest.mark.row("A16")
@pytest.mark.parametrize("field", ["comment", "kind"])
def test_a_comment_of_many_lines_stays_one(field: str) -> None:
    entry = replace(Entry("a", "b"), **{field: 'x\nmsgid "injected"\rmsgid "again"'})
    found = catalogs.parse(catalogs.dump(catalogs.Catalog(HEADER, (entry,))), "x.po")
    assert [one.source for one in found.entries] == ["a"]


@pytest.mark.row("A16")
def test_no_header_field_is_smuggled_in_through_a_name() -> None:
    header = {**HEADER, "Last-Translator": "x\nPlural-Forms: nplurals=1; plural=0;"}
    found = catalogs.parse(catalogs.dump(catalogs.Catalog(header)), "x.po")
    assert found.header["Plural-Forms"] == HEADER["Plural-Forms"]


@pytest.mark.row("A11", "C6")
@given(st.text(st.characters(), max_size=30))
def test_what_can_not_be_stored_is_never_written(text: str) -> None:
    """The writer's word: whatever it returns is read again as it was meant."""
    if not text.strip("\n").strip():
        return
    entry = Entry("a", text.strip("\n"))
    catalog = catalogs.Catalog(HEADER, (entry,))
    try:
        written = catalogs.dump(catalog)
        written.encode("utf-8")
    except (CatalogError, UnicodeEncodeError):
        assert strings.unfit(text) or "\r" in text
        return
    assert catalogs.parse(written, "x.po").entries[0].target == entry.target


@pytest.mark.row("A12")
@pytest.mark.parametrize(
    ("field", "count"),
    [
        ("nplurals=1; plural=0;", 1),
        ("nplurals=2; plural=(n != 1);", 2),
        ("nplurals=2; plural=n>1", 2),
        (catalogs.plural_forms("be"), 3),
        (catalogs.plural_forms("ru"), 3),
        (catalogs.plural_forms("ar"), 6),
        ("nplurals=3; plural=n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2;", 3),
        ("nplurals=2; plural=!(n==1);", 2),
        ("nplurals=5; plural=n==1 ? 0 : n==2 ? 1 : n<7 ? 2 : n<11 ? 3 : 4;", 5),
    ],
)
def test_plural_forms_that_are_sound(field: str, count: int) -> None:
    assert plurals.count(field) == count


@pytest.mark.row("A12")
@pytest.mark.parametrize(
    "field",
    [
        "", "nplurals=2", "nplurals=INTEGER; plural=EXPRESSION;", "nplurals=0; plural=0;", "nplurals=11; plural=n;",
        "nplurals=2; plural=2;", "nplurals=2; plural=n;", "nplurals=2; plural=n%0;", "nplurals=2; plural=1/n;",
        "nplurals=2; plural=n ? 1;", "nplurals=2; plural=n ? 1 :;", "nplurals=2; plural=((n>1);", "nplurals=2; plural=n>1);",
        "nplurals=2; plural=nn;", "nplurals=2; plural=n n;", "nplurals=2; plural=n**n>1;", "nplurals=2; plural=n=1;",
        "nplurals=2; plural=exit();", "nplurals=2; plural=().__class__;", "nplurals=2; plural=n>1; import os",
        "nplurals=2; plural=-1;", "nplurals=2; plural=" + "(" * 300 + "n>1" + ")" * 300 + ";",
        "nplurals=2; plural=" + "!" * 5000 + "n;", "nplurals=2; plural=9999999999*9999999999>n;",
    ],
)  # fmt: skip
def test_plural_forms_that_are_not(field: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        plurals.count(field)


@pytest.mark.row("A15")
@given(
    st.sampled_from(["", "c", "c\nd"]),
    st.sampled_from(["", "k", "k\nl"]),
    st.sampled_from(["", "a.md"]),
    st.booleans(),
    st.sampled_from([None, "old", "o\nld"]),
    st.booleans(),
)
def test_an_obsolete_entry_keeps_everything_too(
    comment: str, kind: str, reference: str, fuzzy: bool, previous: str | None, obsolete: bool
) -> None:
    entry = Entry(
        "a",
        "b",
        comment=comment,
        kind=kind,
        reference=reference,
        fuzzy=fuzzy,
        previous=previous,
        obsolete=obsolete,
        flags=("c-format",),
    )
    catalog = catalogs.Catalog(HEADER, (entry,))
    assert catalogs.parse(catalogs.dump(catalog), "x.po") == catalog
