"""Writing: whole or not at all, on top of what is there, and nowhere else."""

from __future__ import annotations

import os
import random
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from pipeline import files
from pipeline.errors import WriteError
from pipeline.files import transaction, writing
from pipeline.model import digest
from pipeline.po import catalogs
from pipeline.verbs.save import version_of
from tests.conftest import ARTICLE, ROOT, coverage_of, needs, save_text
from tests.hostile import crowd, disks, writers
from tests.hostile.injections import ISSUE, PO, first_text

ARTICLE_PATH = f"articles/{ISSUE}/talks.md"


@pytest.mark.row("B1", "G6", "F4")
@pytest.mark.parametrize("name", writers.WRITERS)
def test_killed_at_a_random_moment(complete, name: str) -> None:
    """A sample; `make bench-faults` kills each writer a thousand times."""
    struck = writers.kill(complete.root, writers.WRITERS[name], 12, random.Random(3))
    assert struck.torn == []
    assert struck.leftovers == []


@pytest.mark.slow
@pytest.mark.row("B1")
@pytest.mark.parametrize("name", writers.WRITERS)
def test_killed_a_hundred_times(complete, name: str) -> None:
    struck = writers.kill(complete.root, writers.WRITERS[name], 100, random.Random(4))
    assert (struck.torn, struck.leftovers) == ([], [])
    assert struck.at_work > 30


@pytest.mark.row("B1")
def test_the_next_run_sweeps_what_a_killed_one_left_and_nothing_else(complete) -> None:
    folder = (complete.root / PO).parent
    dead = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, text=True, check=True
    ).stdout.strip()
    for name in (f".peraklad-{dead}-x.tmp", ".peraklad-999999999-y.tmp"):
        (folder / name).write_text("half")
    mine = folder / f".peraklad-{os.getppid()}-z.tmp"
    mine.write_text("another run is writing this")
    complete.project.sync()
    assert sorted(path.name for path in folder.glob(".*")) == [mine.name]


@pytest.mark.row("B2")
@pytest.mark.parametrize("call", ["write", "fsync", "close", "replace", "exchange"])
@pytest.mark.parametrize("number", [28, 122, 5], ids=["ENOSPC", "EDQUOT", "EIO"])
def test_a_disk_that_fails_at_any_step(complete, monkeypatch: pytest.MonkeyPatch, call: str, number: int) -> None:
    complete.article(ARTICLE.replace("two days", "three days"))
    before = complete.files()

    def fail(*_args, **_kwargs):
        raise OSError(number, os.strerror(number))

    if call == "fsync":
        monkeypatch.setattr(os, "fsync", fail)
    elif call == "replace":
        monkeypatch.setattr(Path, "replace", fail)
        monkeypatch.setattr(writing, "exchange", lambda *_: False)
    elif call == "exchange":
        monkeypatch.setattr(writing, "exchange", fail)
    else:
        real = os.fdopen

        def opened(handle, mode="r", *args, **kwargs):
            stream = real(handle, mode, *args, **kwargs)
            if "w" not in mode:
                return stream
            return type("Failing", (), {
                "__enter__": lambda self: self,
                "__exit__": lambda self, *_: (stream.close(), fail())[0] if call == "close" else stream.close(),
                "writelines": fail if call == "write" else lambda self, data: stream.writelines(data),
                "flush": lambda self: stream.flush(), "fileno": lambda self: stream.fileno(),
            })()  # fmt: skip

        monkeypatch.setattr(os, "fdopen", opened)
    with pytest.raises(WriteError) as caught:
        complete.project.sync()
    assert os.strerror(number) in caught.value.message
    monkeypatch.undo()
    assert complete.files() == before
    assert writers.left_in(complete.root) == []
    assert any("lasted three days" in line for line in caught.value.lost)
    complete.project.sync()
    assert writers.faults_of(complete.root) == []


@pytest.mark.row("B2")
def test_a_real_full_disk(model: Path, tmp_path: Path) -> None:
    """A sample of fill levels; `make bench-faults` has fifty."""
    if why := disks.may_mount(tmp_path / "probe"):
        pytest.skip(f"no tmpfs can be mounted: {why}")
    with disks.tmpfs(tmp_path / "disk") as disk:
        assert full_disk(model, disk, range(0, 40_960, 8192)) == []


def full_disk(model: Path, disk: Path, levels) -> list[str]:
    """Sync and save with so many bytes left on the disk; return what was damaged."""
    damaged = []
    for leave in levels:
        for writer in (writers.sync, writers.save):
            root = Path(shutil.copytree(model, disk / "room"))
            (root / ".peraklad").mkdir()
            (root / ".peraklad/lock").touch()
            before = {path: path.read_bytes() for path in root.rglob("*.po")}
            if writer is writers.sync:
                (root / ARTICLE_PATH).write_text(ARTICLE.replace("two days", "five days"), encoding="utf-8")
            ballast = disks.fill(disk, leave)
            try:
                if writer is writers.sync:
                    writers.Project.find(root).sync()
                else:
                    writer(root, 1)
                refused = False
            except WriteError:
                refused = True
            ballast.unlink()
            damaged += [f"{leave} bytes left: {one}" for one in writers.faults_of(root)]
            after = {path: path.read_bytes() for path in root.rglob("*.po")}
            if refused and after != before:
                damaged.append(f"{leave} bytes left: refused, yet written")
            if writers.left_in(root):
                damaged.append(f"{leave} bytes left: {writers.left_in(root)}")
            shutil.rmtree(root)
    return damaged


@pytest.mark.row("B2", "E5")
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_a_report_that_can_not_be_written_is_no_yes(complete) -> None:
    with Path("/dev/full").open("w") as full:
        run = subprocess.run(
            [sys.executable, "-m", "pipeline", "-C", str(complete.root), "check"],
            stdout=full, stderr=subprocess.PIPE, text=True, check=False, cwd=ROOT,
        )  # fmt: skip
    assert run.returncode == 2
    assert "could not be written" in run.stderr
    assert "Traceback" not in run.stderr


@pytest.mark.row("E5", "E7")
@pytest.mark.parametrize("complete_one", [True, False])
def test_a_reader_that_goes_away_changes_no_exit_code(complete, complete_one: bool) -> None:
    if not complete_one:
        (complete.root / PO).unlink()
    command = f"set -o pipefail; {sys.executable} -m pipeline -q -C {complete.root} check --all --output-format json | true; exit ${{PIPESTATUS[0]}}"
    assert subprocess.run(["bash", "-c", command], check=False, cwd=ROOT, stderr=subprocess.DEVNULL).returncode == (
        not complete_one
    )


@pytest.mark.row("B3")
@pytest.mark.parametrize("what", [PO, f"locales/{ISSUE}/talks.pot"])
def test_a_file_that_is_read_only_stops_the_run_before_any_other_is_written(complete, what: str) -> None:
    complete.article(ARTICLE.replace("two days", "three days"))
    (complete.root / what).chmod(0o444)
    before = complete.files()
    with pytest.raises(WriteError, match="permission") as caught:
        complete.project.sync()
    assert caught.value.where == what
    assert complete.files() == before
    assert any("lasted three days" in line for line in caught.value.lost)
    done = complete.run("sync")
    assert done.returncode == 2
    assert f"not saved: {PO}: “The talks lasted three days.”" in done.stderr


@pytest.mark.row("B3")
def test_a_folder_that_is_read_only(complete) -> None:
    complete.article(ARTICLE.replace("two days", "three days"))
    (complete.root / PO).parent.chmod(0o555)
    before = complete.files()
    with pytest.raises(WriteError, match="permission"):
        complete.project.sync()
    (complete.root / PO).parent.chmod(0o755)
    assert complete.files() == before


@needs("chattr")
@pytest.mark.row("B3")
def test_a_file_that_is_immutable(complete) -> None:
    if subprocess.run(["chattr", "+i", str(complete.root / PO)], capture_output=True, check=False).returncode:
        pytest.xfail("this file system has no immutable files")
    try:
        complete.article(ARTICLE.replace("two days", "three days"))
        before = complete.files()
        with pytest.raises(WriteError):
            complete.project.sync()
        assert {where: data for where, data in complete.files().items() if where.endswith(".po")} == {
            where: data for where, data in before.items() if where.endswith(".po")
        }
    finally:
        subprocess.run(["chattr", "-i", str(complete.root / PO)], check=True)


@pytest.mark.row("B4")
def test_two_writers_lose_nothing(complete) -> None:
    """A sample; `make bench-faults` does 20 rounds of 2 × 50."""
    assert two_writers(complete.root, 10) == 0


def two_writers(root: Path, saves: int) -> int:
    """Two processes that each save so many entries of one catalog; how many are not there afterwards."""
    body = "\n\n".join(f"Sentence number {number} of the article." for number in range(2 * saves))
    front = ARTICLE.split("---\n")[1]
    (root / ARTICLE_PATH).write_text(f"---\n{front}---\n\n{body}\n", encoding="utf-8")
    writers.Project.find(root).sync()
    children = []
    for part in range(2):
        child = os.fork()
        if child == 0:
            try:
                project = writers.Project.find(root)
                for number in range(part, 2 * saves, 2):
                    source = f"Sentence number {number} of the article."
                    entry = coverage_of(project, ISSUE, "talks", "be").entries[None, source]
                    saved = save_text(
                        project,
                        ISSUE,
                        "talks",
                        "be",
                        digest(source),
                        f"Сказ нумар {number}.",
                        version_of(entry),
                        "x",
                        draft=False,
                    )
                    assert saved.done
            except BaseException:  # noqa: BLE001 - told by the exit code
                os._exit(1)
            os._exit(0)
        children.append(child)
    codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    texts = {entry.source: entry.target for entry in catalogs.read(root, PO).active}
    lost = sum(
        texts.get(f"Sentence number {number} of the article.") != f"Сказ нумар {number}." for number in range(2 * saves)
    )
    return lost + sum(code != 0 for code in codes)


def laid_down(path: Path, data: bytes) -> writing.Prepared:
    prepared = writing.Prepared.beside(path, path.name)
    prepared.write([data])
    return prepared


def meanwhile(monkeypatch: pytest.MonkeyPatch, times: int, edit) -> list[int]:
    """Let an editor save a file between our reading and our writing, so many times."""
    count = [0]
    real = writing.Prepared.write

    def write(one, data, **how):
        if count[0] < times and one.where == PO:
            count[0] += 1
            edit(count[0])
        real(one, data, **how)

    monkeypatch.setattr(writing.Prepared, "write", write)
    return count


@pytest.mark.row("B5")
@pytest.mark.parametrize("times", [1, 3])
def test_an_editor_that_saves_meanwhile_is_merged_with(complete, monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    complete.article(ARTICLE.replace("two days", "three days"))
    path = complete.root / PO

    def edit(number: int) -> None:
        path.write_bytes(path.read_bytes().replace(first_text(path.read_bytes()), f"Праўка {number}.".encode()))

    count = meanwhile(monkeypatch, times, edit)
    complete.project.sync()
    assert count == [times]
    texts = {entry.source: entry for entry in complete.read_po(PO).active}
    assert texts["The second sentence says why it matters."].target == f"Праўка {times}."
    assert texts["The talks lasted three days."].fuzzy


@pytest.mark.row("B5")
def test_an_editor_that_never_stops_keeps_its_file_and_we_say_so(complete, monkeypatch: pytest.MonkeyPatch) -> None:
    complete.article(ARTICLE.replace("two days", "three days"))
    path = complete.root / PO
    monkeypatch.setattr(transaction, "ATTEMPTS", 3)
    meanwhile(monkeypatch, 10**6, lambda number: path.write_text(path.read_text() + f"\n# {number}\n"))
    with pytest.raises(WriteError, match="saved this file meanwhile"):
        complete.project.sync()
    assert path.read_text().rstrip().endswith("# 3")


@pytest.mark.row("B5")
def test_a_save_in_the_last_moment_is_not_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the last look and the exchange: the exchange itself tells."""
    path = tmp_path / "a.po"
    path.write_bytes(b"read")
    prepared = laid_down(path, b"ours")
    real = writing._content

    def look(one: Path):
        found = real(one)
        if one == path:
            path.write_bytes(b"theirs")
        return found

    monkeypatch.setattr(writing, "_content", look)
    with pytest.raises(writing.ChangedMeanwhileError):
        prepared.place_over(b"read")
    prepared.discard()
    assert path.read_bytes() == b"theirs"
    assert [one.name for one in tmp_path.iterdir()] == ["a.po"]


@pytest.mark.row("B5")
@pytest.mark.parametrize("supported", [True, False])
def test_a_new_file_never_replaces_one_that_came_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, supported: bool
) -> None:
    if not supported:
        monkeypatch.setattr(os, "link", lambda *_: (_ for _ in ()).throw(OSError(95, "not supported")))
    prepared = laid_down(tmp_path / "new.po", b"ours")
    (tmp_path / "new.po").write_bytes(b"theirs")
    with pytest.raises(writing.ChangedMeanwhileError):
        prepared.place_over(None)
    prepared.discard()
    assert (tmp_path / "new.po").read_bytes() == b"theirs"
    fresh = laid_down(tmp_path / "other.po", b"ours")
    fresh.place_over(None)
    fresh.discard()
    assert sorted(one.name for one in tmp_path.iterdir()) == ["new.po", "other.po"]


@pytest.mark.row("B6")
@pytest.mark.parametrize("kind", ["link", "folder link", "pipe", "device", "folder", "dangling link"])
def test_what_is_no_file_of_the_workspace_is_never_written(complete, tmp_path: Path, kind: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    path = complete.root / PO
    text = path.read_bytes()
    (outside / "talks.po").write_bytes(text)
    complete.article(ARTICLE.replace("two days", "three days"))
    if kind == "folder link":
        shutil.rmtree(path.parent)
        path.parent.symlink_to(outside)
    else:
        path.unlink()
        {
            "link": lambda: path.symlink_to(outside / "talks.po"),
            "dangling link": lambda: path.symlink_to(outside / "new.po"),
            "pipe": lambda: os.mkfifo(path),
            "device": lambda: path.symlink_to("/dev/null"),
            "folder": path.mkdir,
        }[kind]()
    before = {one: one.read_bytes() for one in outside.iterdir()}
    with pytest.raises(
        files.writing.WriteError if kind in ("link", "folder link") else Exception, match=r"link|regular|file"
    ):
        complete.project.sync()
    assert {one: one.read_bytes() for one in outside.iterdir()} == before


@pytest.mark.row("B6")
def test_a_hard_link_is_cut_and_not_written_through(complete, tmp_path: Path) -> None:
    twin = tmp_path / "twin.po"
    os.link(complete.root / PO, twin)
    before = twin.read_bytes()
    complete.article(ARTICLE.replace("two days", "three days"))
    complete.project.sync()
    assert twin.read_bytes() == before
    assert (complete.root / PO).read_bytes() != before


@pytest.mark.row("B6")
def test_inside_is_told_by_the_parts_of_a_path(tmp_path: Path) -> None:
    (tmp_path / "room").mkdir()
    (tmp_path / "room-2").mkdir()
    with pytest.raises(WriteError):
        files.within(tmp_path / "room", tmp_path / "room-2/x.po")
    with pytest.raises(WriteError):
        files.within(tmp_path / "room", tmp_path / "room/../room-2/x.po")


@pytest.mark.row("B7")
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o666])
def test_mode_and_owner_are_kept(complete, mode: int) -> None:
    path = complete.root / PO
    path.chmod(mode)
    mine = os.geteuid()
    if mine == 0:
        os.chown(path, 12345, 54321)
    complete.article(ARTICLE.replace("two days", "three days"))
    complete.project.sync()
    status = path.stat()
    assert stat.S_IMODE(status.st_mode) == mode
    assert (status.st_uid, status.st_gid) == ((12345, 54321) if mine == 0 else (mine, os.getegid()))


@pytest.mark.row("B7")
@pytest.mark.parametrize("mask", [0o022, 0o077, 0o002])
def test_a_new_file_gets_what_the_umask_leaves(tmp_path: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        files.write_text(tmp_path / "a.po", "x")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a.po").stat().st_mode) == 0o666 & ~mask


def calls_of_sync(complete, traced: str) -> list[str]:
    """The system's own log of the calls by which a sync changes files."""
    log = complete.root / "calls"
    subprocess.run(
        ["strace", "-f", "-y", "-e", f"trace={traced}", "-o", str(log),
         sys.executable, "-m", "pipeline", "-C", str(complete.root), "sync", "--jobs", "1"],
        check=True, capture_output=True, cwd=ROOT,
    )  # fmt: skip
    return [line.split(None, 1)[1] for line in log.read_text().splitlines() if str(complete.root) in line]


@needs("strace")
@pytest.mark.row("B8")
def test_the_order_of_calls_survives_a_power_cut(complete) -> None:
    """Data to the disk, then the name, then the folder: told by the kernel's own log of our calls."""
    complete.article(ARTICLE.replace("two days", "three days"))
    calls = calls_of_sync(complete, "fsync,renameat2,rename,renameat,link,linkat")
    ours = [call for call in calls if "talks" in call or ".peraklad-" in call or call.startswith("fsync")]
    placed = [at for at, call in enumerate(ours) if "/talks.po" in call and call.startswith(("renameat2", "rename"))]
    assert placed, ours
    at = placed[0]
    temporary = ours[at].split('"')[1]
    assert any(call.startswith("fsync") and temporary in call for call in ours[:at])
    folder = str((complete.root / PO).parent)
    assert any(call.startswith("fsync") and f"<{folder}>" in call for call in ours[at + 1 :])


def with_many_articles(complete) -> None:
    """More files than are flushed one by one: an article has three."""
    for number in range(writing.MANY // 2):
        complete.write(f"articles/{ISSUE}/talks-{number}.md", ARTICLE)


@needs("strace")
@pytest.mark.row("B8")
def test_many_files_are_safe_before_the_first_gets_its_name(complete) -> None:
    with_many_articles(complete)
    calls = calls_of_sync(complete, "syncfs,renameat2,rename,link,linkat,openat")
    made = [
        at for at, call in enumerate(calls) if call.startswith("openat") and ".peraklad-" in call and "EXCL" in call
    ]
    safe = [at for at, call in enumerate(calls) if call.startswith("syncfs")]
    placed = [at for at, call in enumerate(calls) if call.startswith(("rename", "link")) and ".peraklad-" in call]
    assert len(made) > writing.MANY
    assert len(safe) == 1
    assert max(made) < safe[0] < min(placed)


@pytest.mark.row("B2")
@pytest.mark.parametrize("has_call", [True, False], ids=["at once", "one by one"])
def test_many_files_on_a_disk_that_fails(complete, monkeypatch: pytest.MonkeyPatch, has_call: bool) -> None:
    with_many_articles(complete)
    before = complete.files()

    def fail(_handle: int) -> None:
        raise OSError(5, os.strerror(5))

    monkeypatch.setattr(writing, "syncfs", lambda: fail if has_call else None)
    if not has_call:
        monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(WriteError, match=os.strerror(5)) as caught:
        complete.project.sync()
    assert len(caught.value.unsaved) > writing.MANY
    assert complete.files() == before
    assert writers.left_in(complete.root) == []


@pytest.mark.row("B9")
def test_a_run_with_nothing_to_do_touches_nothing(complete) -> None:
    complete.project.sync()
    before = {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in (complete.root / "locales").rglob("*")}
    complete.project.sync()
    assert {
        path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in (complete.root / "locales").rglob("*")
    } == before


@pytest.mark.row("B10")
def test_a_sentence_that_goes_and_comes_back_has_its_translation(complete) -> None:
    before = {entry.source: entry.target for entry in complete.read_po(PO).active}
    complete.article(ARTICLE.replace(" The second sentence says why it matters.", ""))
    complete.project.sync()
    assert first_text_gone(complete) == before["The second sentence says why it matters."]
    complete.article(ARTICLE)
    complete.project.sync()
    assert {entry.source: entry.target for entry in complete.read_po(PO).active} == before


def first_text_gone(room) -> str:
    return next(entry.target for entry in room.read_po(PO).obsolete if "second sentence" in entry.source)


@pytest.mark.row("B10")
def test_an_article_that_is_deleted_keeps_its_catalogs(complete) -> None:
    before = (complete.root / PO).read_bytes()
    (complete.root / ARTICLE_PATH).unlink()
    complete.project.sync()
    assert (complete.root / PO).read_bytes() == before


@pytest.mark.row("B10", "A16")
def test_articles_and_settings_keep_their_line_ends(complete) -> None:
    """No command of ours rewrites an article that a person wrote; .gitattributes keeps its line ends, as they are."""
    path = complete.root / ".gitattributes"
    path.write_bytes(b"*.md text\r\n*.txt text\r\n")
    from pipeline.verbs.init import set_up_git

    subprocess.run(["git", "init", "-q", str(complete.root)], check=True)
    set_up_git(complete.root)
    data = path.read_bytes()
    assert data.startswith(b"*.md text\r\n*.txt text\r\n")
    assert data.count(b"\n") == data.count(b"\r\n")


@pytest.mark.row("B5")
def test_what_is_replaced_by_a_verb_is_replaced_over_what_it_read(complete) -> None:
    """`replace` on an entry read before someone else's edit is refused at the desk, with both texts at hand."""
    coverage = coverage_of(complete.project, ISSUE, "talks", "be")
    segment = coverage.segments[0]
    entry = coverage.entries[segment.key]
    complete.edit_po(PO, lambda one: replace(one, target="Іншы загаловак") if one.key == entry.key else one)
    saved = save_text(
        complete.project,
        ISSUE,
        "talks",
        "be",
        digest(segment.text, segment.context),
        "Мой",
        version_of(entry),
        "x",
        draft=False,
    )
    assert not saved.done
    assert saved.current.target == "Іншы загаловак"


@pytest.mark.row("B4", "B5", "G4")
def test_a_crowd(complete) -> None:
    """A sample of three seconds; `make bench-faults` lets it run for sixty."""
    found = crowd.run(complete.root, 3)
    assert found.saved > 5, found.acts
    assert (found.lost, found.torn, found.bugs) == ([], [], [])
