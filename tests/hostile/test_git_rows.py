"""Git: the merge driver on the catalogue's cases and on damage; clones that have no driver; line ends."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.errors import PerakladError
from pipeline.po import catalogs
from pipeline.verbs.init import set_up_git
from pipeline.verbs.merge_driver import merge, merge_files
from tests.conftest import ARTICLE, ROOT, needs
from tests.hostile.injections import ISSUE, PO, READING
from tests.hostile.judging import verdict_of
from tests.merge.test_merge import CASES


@pytest.mark.row("H1")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_nothing_is_lost_or_silently_stale(case) -> None:
    """Both ways round: every text that a side has is there; what is not fuzzy was made for its very source."""
    made_for = {(entry.source, entry.target) for side in (case.base, case.ours, case.theirs) for entry in side.entries}
    for ours, theirs in ((case.ours, case.theirs), (case.theirs, case.ours)):
        result = merge(case.base, ours, theirs).catalog
        text = catalogs.dump(result)
        for entry in result.active:
            assert not entry.target or entry.fuzzy or (entry.source, entry.target) in made_for
        new = {entry.target for side in (ours, theirs) for entry in side.entries} - {
            entry.target for entry in case.base.entries
        }
        assert all(target in text for target in new)
        comments = {line for side in (ours, theirs) for entry in side.entries for line in entry.comment.split("\n")}
        assert all(line in text for line in comments)


DAMAGE = [
    one
    for one in READING
    if one.row in ("A1", "A2", "A4", "A5", "A6", "A9", "A10", "A11", "A12") and one.expect == "red"
]


@pytest.mark.row("H1")
@pytest.mark.parametrize("side", ["base", "ours", "theirs"])
@pytest.mark.parametrize("fault", [one for one in DAMAGE if one.title != "a header and nothing else"], ids=str)
def test_a_damaged_side_is_refused_and_ours_untouched(complete, fault, side: str) -> None:
    good = (complete.root / PO).read_bytes()
    fault.do(complete)
    damaged = (complete.root / PO).read_bytes()
    paths = {name: complete.root / f"{name}.po" for name in ("base", "ours", "theirs")}
    for name, path in paths.items():
        path.write_bytes(damaged if name == side else good)
    before = paths["ours"].read_bytes()
    if side == "base" and damaged == b"":
        return  # both sides added the file: git gives an empty base
    with pytest.raises(PerakladError):
        merge_files(paths["base"], paths["ours"], paths["theirs"], PO)
    assert paths["ours"].read_bytes() == before


@pytest.mark.row("H1")
def test_the_driver_is_a_command_that_git_can_run(complete) -> None:
    paths = [complete.root / name for name in ("base", "ours", "theirs")]
    for path in paths:
        path.write_bytes((complete.root / PO).read_bytes())
    paths[2].write_bytes(paths[2].read_bytes()[:-20])
    run = subprocess.run(
        [sys.executable, "-m", "pipeline", "merge-driver", *map(str, paths), PO],
        capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert run.returncode == 1
    assert "Traceback" not in run.stderr


def git(folder: Path, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "core.autocrlf=false", "-C", str(folder), *arguments],
        capture_output=True, text=True, check=check, env={**os.environ, "PYTHONPATH": str(ROOT), "GIT_CONFIG_GLOBAL": os.devnull},
    )  # fmt: skip


@needs("git")
@pytest.mark.row("H2", "E3")
@pytest.mark.parametrize("driver", [False, True])
def test_a_merge_that_glues_is_red_with_and_without_the_driver(complete, driver: bool) -> None:
    """One side changes a source (and syncs), the other mends its translation: git alone joins the two without a word."""
    root = complete.root
    git(root, "init", "-q", "-b", "ours")
    if driver:
        set_up_git(root)
    git(root, "add", "-A")
    git(root, "commit", "-qm", "Begin")
    git(root, "checkout", "-qb", "theirs")
    path = root / PO
    text = path.read_text()
    target = next(entry.target for entry in complete.read_po(PO).active if "two days" in entry.source)
    path.write_text(text.replace(target, "Перамовы ішлі роўна два дні."))
    complete.project.sync()
    git(root, "commit", "-qam", "Mend")
    git(root, "checkout", "-q", "ours")
    complete.article(ARTICLE.replace("two days", "three days"))
    # A tool that changes the source in place, as `msgmerge` without fuzzy matching never would, but a careless script does.
    path.write_text(path.read_text().replace("two days", "three days"))
    git(root, "add", "-A")
    git(root, "commit", "-qm", "Edit")
    git(root, "merge", "-q", "--no-edit", "theirs", check=False)
    assert verdict_of(complete)[0] == "red"


@needs("git")
@pytest.mark.row("H3", "A8")
def test_a_checkout_with_crlf_is_read_as_any_other(complete) -> None:
    root = complete.root
    git(root, "init", "-q")
    (root / ".gitattributes").write_text("*.po -text\n*.md -text\n*.jsonl -text\n")
    for path in (*root.rglob("*.po"), *root.rglob("*.md"), *root.rglob("*.jsonl")):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert verdict_of(complete) == ("green", [])
    before = complete.files()
    complete.project.sync()
    assert {name: data for name, data in complete.files().items() if name.endswith((".po", ".md"))} == {
        name: data for name, data in before.items() if name.endswith((".po", ".md"))
    }


@pytest.mark.row("H3")
def test_new_publications_ask_git_for_lf(empty) -> None:
    assert empty.run("init", "new").returncode == 0
    attributes = (empty.root / "new/.gitattributes").read_text()
    for pattern in ("*.po", "*.md"):
        assert any(line.split()[:1] == [pattern] and "eol=lf" in line for line in attributes.split("\n")), attributes


@needs("msgfmt")
@pytest.mark.row("E7")
def test_no_tool_is_believed_for_its_exit_code_alone(complete) -> None:
    """GNU msgfmt takes a file with NUL, and one cut at an entry's end, with exit code 0; our gate doesn't ask it."""
    path = complete.root / PO
    whole = path.read_bytes()
    path.write_bytes(whole[: whole.rstrip().rindex(b"\n\n") + 1])
    assert subprocess.run(["msgfmt", "-o", "/dev/null", str(path)], check=False, capture_output=True).returncode == 0
    assert verdict_of(complete)[0] == "red"
    assert complete.run("check", ISSUE).returncode == 1
