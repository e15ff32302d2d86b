"""The files for CI: valid for those who read them, and every command in them works."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from tests.conftest import ROOT, Newsroom

CI = ROOT / "docs" / "ci"
#: Where the word lists are, which the recipes build first.
CACHE = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")


def tool(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", *command], capture_output=True, text=True, check=False, cwd=ROOT)


@pytest.mark.parametrize(
    ("schema", "name"), [("vendor.github-workflows", "github.yml"), ("vendor.gitlab-ci", "gitlab.yml")]
)
def test_the_examples_are_valid(schema: str, name: str) -> None:
    options = ["--data-transform", "gitlab-ci"] if "gitlab" in name else []
    done = tool("check_jsonschema", "--builtin-schema", schema, *options, str(CI / name))
    assert done.returncode == 0, done.stdout


def test_what_others_wrote_is_named_by_its_commit() -> None:
    used = re.findall(r"uses: (\S+)", (CI / "github.yml").read_text(encoding="utf-8"))
    assert used
    assert not [name for name in used if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", name)]


def test_the_hooks_are_valid() -> None:
    done = tool("pre_commit", "validate-manifest", ".pre-commit-hooks.yaml")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_the_list_to_install_from_holds_under_every_python(tmp_path: Path) -> None:
    subprocess.run([sys.executable, str(ROOT / "tools" / "ci-requirements"), "ci"], cwd=tmp_path, check=True)
    pythons = subprocess.run(
        [str(ROOT / "tools" / "pythons")], capture_output=True, text=True, check=True
    ).stdout.split()
    for number, python in enumerate(pythons):
        subprocess.run([python, "-m", "venv", f"v{number}"], cwd=tmp_path, check=True)
        pip = [f"v{number}/bin/python", "-m", "pip", "install", "--quiet", "--dry-run", "--require-hashes"]
        done = subprocess.run(
            [*pip, "-r", "ci/requirements.txt"], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, (python, done.stderr)


def commands() -> list[str]:
    texts = [(CI / name).read_text(encoding="utf-8") for name in ("github.yml", "gitlab.yml")]
    found = [line for text in texts for line in re.findall(r"peraklad (?:check|status)[^\n]*", text)]
    hooks = YAML(typ="safe").load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    return [*dict.fromkeys(found), *(hook["entry"] for hook in hooks)]


def git(folder: Path, *words: str) -> None:
    subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True)


@pytest.mark.parametrize("command", commands())
def test_every_command_in_them_works(newsroom: Newsroom, command: str) -> None:
    newsroom.translate_all()
    git(newsroom.root, "init", "-q")
    git(newsroom.root, "add", "-A")
    git(newsroom.root, "-c", "user.name=c", "-c", "user.email=c@news.example", "commit", "-qm", "base")
    git(newsroom.root, "update-ref", "refs/remotes/origin/main", "HEAD")
    line = command.partition(" >> ")[0].replace("peraklad", f"{shlex.quote(sys.executable)} -m pipeline", 1)
    done = subprocess.run(
        ["sh", "-c", line], capture_output=True, text=True, check=False, cwd=newsroom.root,
        env={
            "PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "HOME": str(newsroom.root), "XDG_CACHE_HOME": CACHE,
            "GITHUB_BASE_REF": "main", "CI_MERGE_REQUEST_DIFF_BASE_SHA": "HEAD",
        },
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    for name in re.findall(r"(?:=|-o )([\w-]+\.\w+)", command):
        assert Path(newsroom.root / name).stat().st_size > 0
