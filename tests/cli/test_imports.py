"""What everyday commands may import: everything more is time that somebody waits for at each of them."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT, Newsroom

ISSUE = "2017-05-08"

#: Libraries and wings of the house that a command may import; ``+`` stands for what the command above it may.
TABLE = """
status, nothing new  | click msgspec typing_extensions filelock | addresses archive articles cli config errors files glossary languages markdown model parallel planning po reports state values verbs workspace
check, nothing new   | +                                        | + gate
sync, nothing to do  | +                                        | + reconcile
check                | + markdown_it mdit_py_plugins mdurl rapidfuzz cython_runtime | + alignment checks
publish, nothing new | + jinja2 markupsafe nh3 defusedxml       | + publish
publish              | + babel                                  |  +
"""

#: Of the standard library, what takes milliseconds and what these commands have no use for.
HEAVY = frozenset("asyncio email http ssl unittest xmlrpc sqlite3.dump pdb doctest ftplib imaplib smtplib".split())

PROGRAM = """
import os, sys
from pipeline.cli import main
told, sys.stdout = sys.stdout, open(os.devnull, "w")
try:
    main()
except SystemExit:
    pass
print("\\n".join(sys.modules), file=told)
"""


def rows() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    found: dict[str, tuple[frozenset[str], frozenset[str]]] = {}
    before: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())
    for line in TABLE.strip().splitlines():
        name, *cells = (cell.strip() for cell in line.split("|"))
        words = [frozenset(cell.split()) for cell in cells]
        libraries, wings = (one | (known if "+" in one else set()) for one, known in zip(words, before, strict=True))
        before = found[name] = (libraries, wings)
    return found


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """The names of all modules that each command has imported, one after the other in one publication."""
    room = Newsroom(tmp_path_factory.mktemp("imports"))
    room.write(
        "pyproject.toml", '[tool.peraklad]\ntitle = "Imports"\nlocales = ["en", "be"]\nurl = "https://a.example"\n'
    )
    room.article()
    out = str(room.root / "out")
    commands = {
        "sync": ["sync"],
        "sync again": ["sync"],
        "sync, nothing to do": ["sync"],
        "status": ["status"],
        "status, nothing new": ["status"],
        "check": ["check", ISSUE],
        "check, nothing new": ["check", ISSUE],
        "publish": ["publish", ISSUE, "-o", out, "--draft"],
        "publish, nothing new": ["publish", ISSUE, "-o", out, "--draft"],
    }
    found = {}
    for name, arguments in commands.items():
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, "-C", str(room.root), *arguments],
            capture_output=True, text=True, cwd=ROOT, check=True,
        )  # fmt: skip
        found[name] = set(done.stdout.split())
    return found


@pytest.mark.parametrize("command", rows())
def test_a_command_imports_what_it_uses(imported: dict[str, set[str]], command: str) -> None:
    libraries, wings = rows()[command]
    if os.environ.get("PERAKLAD_BARE"):
        libraries |= {"hunspell"}  # serves where no word lists are built of the machine's dictionaries
    modules = imported[command]
    tops = {name.partition(".")[0] for name in modules} - set(sys.stdlib_module_names)
    assert {name for name in tops if not name.startswith("_")} - {"pipeline"} <= libraries
    assert {name.split(".")[1] for name in modules if name.startswith("pipeline.")} <= wings
    assert not modules & HEAVY


def test_pandas_is_imported_by_the_frame_alone() -> None:
    found = subprocess.run(
        ["grep", "-rlE", r"^(import|from) pandas", "pipeline", "--include=*.py"],
        capture_output=True, text=True, cwd=ROOT, check=True,
    )  # fmt: skip
    assert found.stdout.split() == ["pipeline/reports/frame.py"]
