"""The merge driver: the cases of `cases.txt` through real runs of git, and what no table can say."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from msgspec.structs import replace

from pipeline.errors import CatalogError
from pipeline.model import Entry
from pipeline.po import catalogs
from pipeline.po.catalogs import Catalog
from pipeline.verbs.init import set_up_git
from pipeline.verbs.merge_driver import merge, merge_files
from tests.conftest import ROOT, Newsroom, needs

HEADER = catalogs.new_header("The Weekly", "be", "en", "2026-01-01 00:00+0000")
ENTRY = re.compile(
    r"(?P<mark>[?x] )?(?P<source>.+?) =(?: (?!// |< )(?P<target>.*?))?(?: < (?P<previous>.*?))?(?: // (?P<note>.*))?\Z"
)


@dataclass(frozen=True)
class Case:
    title: str
    base: Catalog
    ours: Catalog
    theirs: Catalog
    merged: Catalog
    order: str


def read_entry(text: str) -> Entry:
    match = ENTRY.match(text.strip())
    assert match, text
    return Entry(
        match["source"],
        target=match["target"] or "",
        fuzzy=match["mark"] == "? ",
        obsolete=match["mark"] == "x ",
        previous=match["previous"],
        comment=(match["note"] or "").replace("; ", "\n"),
    )


def read_cases() -> list[Case]:
    cases = []
    for block in (Path(__file__).parent / "cases.txt").read_text(encoding="utf-8").split("\n## ")[1:]:
        title, *lines = block.strip().split("\n")
        fields = dict(line.split(":", 1) for line in lines if line)
        versions = [
            Catalog(HEADER, tuple(read_entry(text) for text in re.split(r"\|(?: |\Z)", fields[name])))
            for name in ("base", "ours", "theirs", "merged")
        ]
        cases.append(Case(title, *versions, fields.get("order", "").strip()))
    return cases


CASES = read_cases()


def shown(catalog: Catalog) -> set[Entry]:
    return {replace(entry, previous_context=None) for entry in catalog.entries}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_the_table(case: Case) -> None:
    result = merge(case.base, case.ours, case.theirs).catalog
    assert shown(result) == set(case.merged.entries)
    if case.order:
        assert " ".join(entry.source for entry in result.active) == case.order


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_no_text_is_lost_or_under_another_source(case: Case) -> None:
    for ours, theirs in ((case.ours, case.theirs), (case.theirs, case.ours)):
        result = merge(case.base, ours, theirs).catalog
        written = catalogs.dump(result)
        assert catalogs.parse(written, "merged").entries == result.entries
        known = {(entry.source, entry.target) for side in (case.base, ours, theirs) for entry in side.entries}
        for entry in result.entries:
            if entry.target and not entry.fuzzy:
                assert (entry.source, entry.target) in known
        for entry in (*ours.entries, *theirs.entries):
            if entry.target not in {old.target for old in case.base.entries}:
                assert entry.target in written


def git(folder: Path, *arguments: str, fails: bool = False) -> str:
    run = subprocess.run(
        ["git", "-c", "user.name=tester", "-c", "user.email=tester@example.org", "-C", str(folder), *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), "GIT_CONFIG_GLOBAL": os.devnull, "GIT_EDITOR": "true"},
    )
    assert (run.returncode != 0) is fails, run.stdout + run.stderr
    return run.stdout + run.stderr


def commit(folder: Path, texts: dict[str, str]) -> None:
    for name, text in texts.items():
        (folder / name).write_bytes(text.encode())
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", "Translate")


def branches(folder: Path, base: dict[str, str], ours: dict[str, str], theirs: dict[str, str]) -> None:
    """A repository with the branches `ours` (checked out) and `theirs` that part at `base`."""
    git(folder, "init", "--quiet", "--initial-branch=ours")
    set_up_git(folder)
    commit(folder, base)
    git(folder, "checkout", "--quiet", "-b", "theirs")
    commit(folder, theirs)
    git(folder, "checkout", "--quiet", "ours")
    commit(folder, ours)


@needs("git")
@pytest.mark.parametrize("way", ["merge", "rebase"])
def test_git_runs_the_driver_on_every_case(tmp_path: Path, way: str) -> None:
    def texts(side: str) -> dict[str, str]:
        return {f"{number:02}.po": catalogs.dump(getattr(case, side)) for number, case in enumerate(CASES)}

    branches(tmp_path, texts("base"), texts("ours"), texts("theirs"))
    if way == "merge":
        git(tmp_path, "merge", "--quiet", "--no-edit", "theirs")
    else:
        # Rebasing replays our branch upon theirs, so that git's “ours” are the others.
        git(tmp_path, "checkout", "--quiet", "theirs")
        git(tmp_path, "rebase", "--quiet", "ours")
    assert git(tmp_path, "status", "--porcelain") == ""
    for number, case in enumerate(CASES):
        result = catalogs.read(tmp_path, f"{number:02}.po")
        assert shown(result) == set(case.merged.entries), case.title


ONE = catalogs.dump(Catalog(HEADER, (Entry("One.", target="Адзін."), Entry("Two.", target="Два."))))
EDITED = ONE.replace("Адзін", "Адзінка")
OTHER = ONE.replace("Два", "Двойка")


@needs("git")
@pytest.mark.parametrize("way", ["merge", "rebase"])
@pytest.mark.parametrize(
    "damaged", [OTHER[:-12], OTHER.replace('"Двойка."', "“Двойка.”"), "", "<<<<<<< ours\n" + OTHER]
)
def test_a_damaged_side_leaves_the_conflict_to_git(tmp_path: Path, way: str, damaged: str) -> None:
    branches(tmp_path, {"a.po": ONE}, {"a.po": EDITED}, {"a.po": damaged})
    said = git(tmp_path, way, "theirs", fails=True)
    assert "a.po" in said
    assert git(tmp_path, "diff", "--name-only", "--diff-filter=U").strip() == "a.po"
    # In a rebase “ours” is what our commits are replayed upon.
    assert (tmp_path / "a.po").read_text() == (EDITED if way == "merge" else damaged)


@needs("git")
def test_catalogs_added_on_both_sides_are_merged(tmp_path: Path) -> None:
    branches(tmp_path, {"x": "x"}, {"a.po": EDITED}, {"a.po": OTHER})
    git(tmp_path, "merge", "--quiet", "--no-edit", "theirs")
    found = catalogs.read(tmp_path, "a.po").entries
    assert [entry.fuzzy for entry in found] == [True, True]
    assert "Адзін." in found[0].comment


@needs("git")
def test_ledgers_are_united(tmp_path: Path) -> None:
    branches(tmp_path, {"a.jsonl": "1\n"}, {"a.jsonl": "1\n2\n"}, {"a.jsonl": "1\n3\n"})
    git(tmp_path, "merge", "--quiet", "--no-edit", "theirs")
    assert (tmp_path / "a.jsonl").read_text().split() == ["1", "2", "3"]


def merged_files(folder: Path, base: str, ours: str, theirs: str) -> str:
    paths = [folder / name for name in ("base", "ours", "theirs")]
    for path, text in zip(paths, (base, ours, theirs), strict=True):
        path.write_bytes(text.encode())
    merge_files(*paths, "a.po")
    return paths[1].read_bytes().decode()


def test_line_ends_and_wrapping_are_no_change(tmp_path: Path) -> None:
    wrapped = EDITED.replace('msgid "One."', 'msgid ""\n"On"\n"e."').replace("\n", "\r\n")
    result = catalogs.parse(merged_files(tmp_path, ONE, wrapped, OTHER), "a.po")
    assert [entry.target for entry in result.entries] == ["Адзінка.", "Двойка."]


def test_a_side_that_changed_nothing_leaves_the_other_byte_for_byte(tmp_path: Path) -> None:
    wrapped = ONE.replace('msgid "One."', 'msgid ""\n"On"\n"e."')
    assert merged_files(tmp_path, ONE, wrapped, ONE) == wrapped
    assert merged_files(tmp_path, ONE, ONE, EDITED) == EDITED


def test_the_header_keeps_every_field_and_the_later_date(tmp_path: Path) -> None:
    def dated(text: str, date: str, name: str) -> str:
        return text.replace("2026-01-01", date).replace("Last-Translator:", f"Last-Translator: {name}")

    ours = "# Checked by the desk.\n" + dated(EDITED, "2026-01-03", "translator-be")
    theirs = dated(OTHER, "2026-01-02", "Ben").replace('"Language: be', '"X-Generator: Poedit 3.4\\n"\n"Language: be')
    result = catalogs.parse(merged_files(tmp_path, ONE, ours, theirs), "a.po")
    assert result.header["PO-Revision-Date"] == "2026-01-03 00:00+0000"
    assert result.header["Last-Translator"] == "translator-be"
    assert result.header["X-Generator"] == "Poedit 3.4"
    assert result.header_comment == "Checked by the desk."


@pytest.mark.parametrize("side", [0, 1, 2])
def test_damage_on_any_side_is_refused_before_anything_is_written(tmp_path: Path, side: int) -> None:
    texts = [ONE, EDITED, OTHER]
    texts[side] = texts[side][:-5]
    with pytest.raises(CatalogError, match=r"a\.po \((base|ours|theirs)\)"):
        merged_files(tmp_path, *texts)
    assert (tmp_path / "ours").read_text() == texts[1]


def test_the_command_exits_with_1_on_damage(tmp_path: Path) -> None:
    for name, text in (("base", ONE), ("ours", EDITED), ("theirs", OTHER[:-5])):
        (tmp_path / name).write_text(text)
    files = [str(tmp_path / name) for name in ("base", "ours", "theirs")]
    run = subprocess.run(
        [sys.executable, "-m", "pipeline", "merge-driver", *files, "locales/a.po"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert run.returncode == 1
    assert run.stderr.startswith("error: locales/a.po (theirs):")
    assert "Traceback" not in run.stderr


@needs("git")
def test_init_sets_git_up_once(newsroom: Newsroom) -> None:
    first = newsroom.run("init", "--git")
    assert first.returncode == 0, first.stderr
    assert "*.po merge=peraklad-po\n" in (newsroom.root / ".gitattributes").read_text()
    before = newsroom.files()
    again = newsroom.run("init", "--git")
    assert "set up already" in again.stderr
    assert newsroom.files() == before


@needs("git")
def test_a_new_publication_has_its_driver(tmp_path: Path, empty: Newsroom) -> None:
    run = empty.run("init", "new", "--git")
    assert run.returncode == 0, run.stderr
    attributes = git(empty.root / "new", "check-attr", "merge", "locales/be/LC_MESSAGES/labels.po", "x.jsonl")
    assert "labels.po: merge: peraklad-po" in attributes
    assert "x.jsonl: merge: union" in attributes


@needs("git")
@pytest.mark.parametrize("folder", [".", "weekly"], ids=["repository", "folder of a repository"])
def test_a_clone_hears_once_that_it_has_no_driver(tmp_path: Path, empty: Newsroom, folder: str) -> None:
    top = tmp_path / "top"
    top.mkdir()
    git(top, "init", "-q")
    assert empty.run("init", str(top / folder), "--git").returncode == 0
    git(top, "add", "-A")
    git(top, "commit", "-qm", "Begin")
    git(tmp_path, "clone", "-q", "top", "clone")
    clone = Newsroom(tmp_path / "clone" / folder)
    told = "`peraklad init --git`"
    assert told not in clone.run("status", "-q").stderr
    assert told in clone.run("sync").stderr
    assert told not in clone.run("sync").stderr
    assert told not in Newsroom(top / folder).run("sync").stderr
    assert "told" not in git(tmp_path / "clone", "status", "--short", "--untracked-files=all")
    (clone.root / ".peraklad/told-of-the-driver").unlink()
    clone.run("init", "--git")
    assert told not in clone.run("sync").stderr
