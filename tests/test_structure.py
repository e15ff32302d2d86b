"""The house itself: every registered thing is there and documented, and no room has grown too large."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

import pipeline
from pipeline import cli, engines, exchange, publish, reports

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "pipeline"

#: Files that may be longer than the house likes, with the reason.
LONG: dict[str, str] = {"model.py": "the words of the newsroom, side by side"}


def modules(folder: str, *besides: str) -> set[str]:
    return {path.stem for path in (PACKAGE / folder).glob("*.py")} - {"__init__", *besides}


def test_no_file_is_too_long() -> None:
    for path in PACKAGE.rglob("*.py"):
        lines = len(path.read_text(encoding="utf-8").splitlines())
        assert lines <= 300 or path.relative_to(PACKAGE).as_posix() in LONG, f"{path.name} has {lines} lines"


def test_every_module_says_what_it_is() -> None:
    for info in pkgutil.walk_packages([str(PACKAGE)], "pipeline."):
        if info.name != "pipeline.__main__":
            assert (importlib.import_module(info.name).__doc__ or "").strip(), info.name


def test_every_command_has_its_file() -> None:
    assert modules("cli", "base") == {cli.module_of(name) for name in cli.COMMANDS}


def test_completion_says_what_help_says() -> None:
    group = cli.main_group
    context = click.Context(group)
    for name in cli.COMMANDS:
        assert cli.summary(name) == group.get_command(context, name).get_short_help_str(limit=200).rstrip("."), name


def test_every_engine_has_its_file() -> None:
    assert modules(
        "engines", "trust", "base", "brief", "codes", "opinions", "pipe", "prompting", "sending", "wire"
    ) == {info.name for info in engines.ENGINES}


def test_every_output_has_its_file() -> None:
    own = "pages typography assembling building recording tree links listing tasks dating telling wording rendering feeds graph sharing wordpress making relating cards copies parts paths search".split()
    assert modules("publish", *own) == set(publish.FORMATS)
    assert modules("exchange", "base", "xmldata", "tmx", "returned", "handed_off", "taking", "origins") == set(
        exchange.FORMATS
    )
    assert modules(
        "reports", "rows", "frame", "grouping", "identity", "pieces", "charts", "pay", "wording", "badges"
    ) == set(reports.STATUS_FORMATS) | set(reports.CHECK_FORMATS)


def test_the_changelog_names_the_version() -> None:
    assert f"## {pipeline.__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", [["--version"], ["status", "--help"], ["check", "--help"]])
def test_slow_libraries_stay_out_of_everyday_commands(command: list[str]) -> None:
    """pandas and deep_translator cost more than a second; only what needs them may import them."""
    code = "import sys\nfrom pipeline.cli import main\ntry:\n    main(sys.argv[1:])\nfinally:\n    print(*sorted(sys.modules), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code, *command], capture_output=True, text=True, check=True, cwd=ROOT)
    loaded = set(done.stderr.split())
    assert not loaded & {"pandas", "deep_translator", "starlette", "openpyxl"}
    assert "click" in loaded


def test_the_tree_names_no_machine_and_no_registry() -> None:
    found = subprocess.run(
        ["git", "ls-files", "-z"], capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout.split("\0")
    pattern = re.compile(r"(?<![\w.])/(?:root|home|work)/\w|files\.pythonhosted|pypi\.org|registry\.npmjs")
    for name in filter(None, found):
        path = ROOT / name
        if path.is_file() and path.suffix not in (".png", ".docx") and path != Path(__file__):
            assert not pattern.search(path.read_text(encoding="utf-8", errors="replace")), name


def test_the_examples_in_docstrings_are_true() -> None:
    for name in ("pipeline.model", "pipeline.state.reasons"):
        assert doctest.testmod(importlib.import_module(name)).failed == 0, name


def test_no_module_lies_alone_on_the_root() -> None:
    """The root keeps what everything shares: a new subject is a folder."""
    assert len(modules(".")) <= 8, sorted(modules("."))
