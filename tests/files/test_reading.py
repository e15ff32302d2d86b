"""Reading files: whole, also while somebody is about to write them."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

from pipeline import files
from pipeline.files.reading import SETTLING


def test_an_editor_that_empties_a_file_before_it_writes_it_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "a.po"
    path.write_text("one")
    with path.open("w") as editor:
        threading.Timer(0.1, lambda: (editor.write("two"), editor.flush())).start()
        assert files.read_text(path, "a.po") == "two"


def test_an_empty_file_that_nobody_touches_is_read_at_once(tmp_path: Path) -> None:
    path = tmp_path / "a.po"
    path.touch()
    os.utime(path, (0, 0))
    began = time.monotonic()
    assert files.read_text(path, "a.po") == ""
    assert time.monotonic() - began < SETTLING
