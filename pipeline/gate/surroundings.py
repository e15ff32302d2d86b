"""What lies beside an issue's files: what git has not merged, and what editors and killed runs left behind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from pipeline.files import LEFTOVERS, git
from pipeline.gate.verdict import with_reasons
from pipeline.model import PAGES, Finding, Severity, Verdict, Where, folder_of
from pipeline.workspace import Workspace


def unmerged(root: Path) -> tuple[str, ...]:
    """Paths in the workspace whose merge git has not finished, whatever the files look like by now.

    A merge driver that refuses a damaged side leaves a file without conflict markers.
    """
    if not any((folder / ".git").exists() for folder in (root, *root.parents)):
        return ()
    answer = git.run(root, "ls-files", "--unmerged", "-z", deadline=60) or b""
    lines = answer.decode("utf-8", "replace").split("\0")
    return tuple(dict.fromkeys(line.partition("\t")[2] for line in lines if line))


def with_open_merges(
    verdict: Verdict, paths: tuple[str, ...], editions: Mapping[str, tuple[tuple[str, ...], str]]
) -> Verdict:
    """The verdict, red if git has not finished merging a file of the issue or one that all issues share."""
    reasons = tuple(
        Finding(
            "unmerged",
            Severity.ERROR,
            "git has not finished merging this file",
            "Resolve it and run `git add` on it.",
            _place_of(path, verdict.issue),
        )
        for path in paths
        if verdict.issue in path.split("/")
        or not path.startswith(("articles/", "locales/", f"{PAGES}/"))
        or "labels." in path
    )
    return with_reasons(verdict, reasons, editions) if reasons else verdict


def _place_of(path: str, issue: str) -> Where:
    """What a file is about: of a catalog or ledger, its locale and article."""
    parts = path.split("/")
    name = parts[-1].partition(".")[0]
    if parts[0] == "locales" and "LC_MESSAGES" in parts:
        return Where(path, issue=issue, article=name, locale=parts[1])
    return Where(path, issue=issue, article=name if parts[-1].endswith((".md", ".pot")) else "")


def leftovers(workspace: Workspace, issue: str) -> Iterator[Finding]:
    """Files beside the issue's that are not read; a note each."""
    for folder in _folders(workspace, issue):
        for path in sorted(folder.glob("*")) if folder.is_dir() else ():
            if path.name.endswith(LEFTOVERS):
                yield Finding(
                    "leftover",
                    Severity.INFO,
                    "an editor, a merge or a killed run left this file; it is not read",
                    "Look whether you need it, then delete it.",
                    Where(path.relative_to(workspace.root).as_posix(), issue=issue),
                )


def _folders(workspace: Workspace, issue: str) -> Iterator[Path]:
    yield workspace.root / folder_of(issue)
    for locale in workspace.config.locales:
        yield workspace.root / "locales" / locale / "LC_MESSAGES" / issue
