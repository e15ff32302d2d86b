"""Writing files: whole or not at all, and nowhere else."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline import files
from pipeline.errors import PerakladError, WriteError
from tests.conftest import ROOT


def test_an_unchanged_file_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    assert files.write_text(path, "one")
    before = path.stat()
    assert not files.write_text(path, "one")
    assert path.stat().st_mtime_ns == before.st_mtime_ns
    assert path.stat().st_ino == before.st_ino


def test_the_mode_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("one")
    path.chmod(0o640)
    files.write_text(path, "two")
    assert path.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("make", [lambda p: p.symlink_to("/dev/null"), lambda p: p.mkdir(), os.mkfifo])
def test_what_is_no_regular_file_is_refused(tmp_path: Path, make) -> None:
    path = tmp_path / "a.txt"
    make(path)
    with pytest.raises(WriteError):
        files.write_text(path, "one")


def test_a_link_out_of_the_workspace_is_refused(tmp_path: Path) -> None:
    (tmp_path / "room").mkdir()
    (tmp_path / "outside").mkdir()
    (tmp_path / "room/locales").symlink_to(tmp_path / "outside")
    with pytest.raises(WriteError, match="out of the workspace"):
        files.within(tmp_path / "room", tmp_path / "room/locales/be.po")
    with pytest.raises(WriteError):
        files.within(tmp_path / "room", tmp_path / "room-2/be.po")


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(WriteError, match="No space left"):
        files.write_text(path, "new")
    assert path.read_text() == "old"
    assert [one.name for one in tmp_path.iterdir()] == ["a.txt"]


def test_a_killed_writer_leaves_the_old_or_the_new_file_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("0" * 200_000)
    code = (
        "import sys; from pathlib import Path; from pipeline import files\n"
        "for n in range(10**6): files.write_text(Path(sys.argv[1]), str(n % 10) * 200_000)"
    )
    for delay in (0.15, 0.2, 0.25, 0.3, 0.35):
        process = subprocess.Popen([sys.executable, "-c", code, str(path)], cwd=ROOT)
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        process.wait()
        text = path.read_text()
        assert len(text) == 200_000
        assert len(set(text)) == 1
    files.sweep(tmp_path)
    assert [one.name for one in tmp_path.iterdir()] == ["a.txt"]


def test_a_second_process_waits_for_the_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.files.transaction.LOCK_SECONDS", 0.1)
    code = "import sys, time; from pathlib import Path; from pipeline import files\nwith files.lock(Path(sys.argv[1])): print('held', flush=True); time.sleep(30)"
    process = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None
        process.stdout.readline()
        with pytest.raises(WriteError, match="another peraklad"), files.lock(tmp_path):
            pass
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
    with files.lock(tmp_path):
        pass


@pytest.mark.parametrize(("data", "line"), [(b"a\nb\xff", 2), (b"\xff\xfea\x00", 1)])
def test_text_that_is_not_utf8_is_refused_with_its_line(tmp_path: Path, data: bytes, line: int) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    with pytest.raises(PerakladError, match="UTF-8") as caught:
        files.read_text(tmp_path / "a.txt", "a.txt")
    assert caught.value.where == f"a.txt:{line}"
