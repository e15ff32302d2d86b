"""Nothing of ours is lost when other people's tools rewrite a catalog: GNU gettext's, Poedit's save path, polib."""

from __future__ import annotations

import subprocess
from pathlib import Path

import polib
import pytest
from msgspec.structs import replace

from tests.conftest import ARTICLE, Newsroom, coverage_of, needs

RUSSIAN = """---
title: Переговоры в Минске
lang: ru
section: security
trend: unchanged
---

Переговоры длились «два дня» и закончились ничем.
"""


def through(path: Path, *command: str) -> None:
    done = subprocess.run([*command, str(path)], capture_output=True, check=True)
    path.write_bytes(done.stdout)


def msgcat(path: Path) -> None:
    through(path, "msgcat")


def poedit(path: Path) -> None:
    """Poedit saves through msgcat and writes its own header fields."""
    text = path.read_text().replace('"Language: be\\n"', '"Language: be\\n"\n"X-Generator: Poedit 3.4\\n"')
    path.write_text(text)
    through(path, "msgcat", "--force-po", "--width=79")


def msgattrib(path: Path) -> None:
    through(path, "msgattrib")


def polib_save(path: Path) -> None:
    polib.pofile(str(path)).save(str(path))


TOOLS = [
    pytest.param(msgcat, marks=needs("msgcat")),
    pytest.param(poedit, marks=needs("msgcat")),
    pytest.param(msgattrib, marks=needs("msgattrib")),
    pytest.param(polib_save),
]


@pytest.fixture
def busy(newsroom: Newsroom) -> Newsroom:
    """A catalog with everything in it: finished, stale, draft, machine, missing and obsolete entries, comments."""
    newsroom.translate_all()
    newsroom.article(
        ARTICLE.replace("says what happened", "says what happened in Minsk").replace(
            "A second paragraph closes the article.", "Nobody expected this outcome.\n\nAnother one stands here."
        )
    )
    newsroom.project.sync()
    newsroom.edit_po(
        newsroom.po(),
        lambda entry: replace(
            entry, target="Ідзе праца.", fuzzy=True, comment="ask the author"
        ) if entry.source.startswith("Another") else entry,
    )  # fmt: skip
    newsroom.project.pretranslate(["2017-05-08"], "be", "echo")
    newsroom.project.sync()
    return newsroom


@pytest.mark.parametrize("tool", TOOLS)
def test_a_tool_that_rewrites_a_catalog_changes_no_state(busy: Newsroom, tool) -> None:
    before = busy.states()
    entries = kept(busy.read_po(busy.po()).entries)
    assert {"translated", "stale", "draft", "machine"} <= set(before.values())
    tool(busy.root / busy.po())
    assert busy.states() == before
    assert kept(busy.read_po(busy.po()).entries) == entries
    busy.project.sync()
    assert busy.states() == before


def kept(entries):
    """What every tool keeps: some drop the kind and the reference of an obsolete entry, of which nothing depends."""
    return tuple(replace(entry, kind="", reference="") if entry.obsolete else entry for entry in entries)


@needs("msgmerge")
def test_msgmerge_against_our_template_changes_nothing(busy: Newsroom) -> None:
    before = busy.states()
    path = busy.root / busy.po()
    template = busy.root / "locales/2017-05-08/talks.pot"
    subprocess.run(
        ["msgmerge", "--quiet", "--update", "--previous", "--backup=none", str(path), str(template)], check=True
    )
    assert busy.states() == before
    busy.project.sync()
    assert busy.states() == before


@needs("msgmerge")
def test_what_msgmerge_carries_over_is_stale_even_without_previous(newsroom: Newsroom) -> None:
    """Plain msgmerge deletes the previous source; the ledger still knows what each text was made for."""
    newsroom.translate_all()
    newsroom.article(ARTICLE.replace("says what happened", "says what happened in Minsk"))
    newsroom.project.sync(["2017-05-08"], dry_run=False)
    template = newsroom.root / "locales/2017-05-08/talks.pot"
    path = newsroom.root / newsroom.po()
    subprocess.run(
        ["msgmerge", "--quiet", "--update", "--no-fuzzy-matching", "--backup=none", str(path), str(template)],
        check=True,
    )
    subprocess.run(["msgattrib", "--clear-fuzzy", "--clear-previous", "-o", str(path), str(path)], check=True)
    assert newsroom.states()["The first sentence of the article says what happened in Minsk."] == "stale"


@needs("msgfmt")
def test_msgfmt_accepts_every_file_we_write(busy: Newsroom) -> None:
    busy.article(RUSSIAN, slug="russian")
    busy.project.sync()
    files = [*busy.root.rglob("*.po"), *busy.root.rglob("*.pot")]
    assert len(files) > 6
    for path in files:
        check = ["--check"] if path.suffix == ".po" else []
        done = subprocess.run(["msgfmt", *check, "-o", "/dev/null", str(path)], capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()


def test_the_header_names_the_sources_language_unless_it_is_english(newsroom: Newsroom) -> None:
    newsroom.article(RUSSIAN, slug="russian")
    newsroom.project.sync()
    assert newsroom.read_po(newsroom.po(slug="russian")).header["X-Source-Language"] == "ru"
    assert "X-Source-Language" not in newsroom.read_po(newsroom.po()).header


def test_clearing_needs_work_in_poedit_accepts_machine_text(busy: Newsroom) -> None:
    machine = [source for source, state in busy.states().items() if state == "machine"]
    busy.edit_po(busy.po(), lambda entry: replace(entry, fuzzy=False) if entry.source in machine else entry)
    busy.project.sync()
    assert {busy.states()[source] for source in machine} == {"translated"}
    coverage = coverage_of(busy.project, "2017-05-08", "talks", "be")
    standings = [coverage.standings[segment.key] for segment in coverage.segments if segment.text in machine]
    assert all(one.accepted_as_is and one.origin == "machine:echo" for one in standings)
