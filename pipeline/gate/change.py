"""Change: the verdicts on the commit that a branch is to go into, so that only what the branch did is told."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.errors import PerakladError, SelectionError, printable
from pipeline.files import git
from pipeline.gate import judging
from pipeline.model import Verdict
from pipeline.workspace import Workspace


def verdicts_at(workspace: Workspace, ref: str, issues: Sequence[str]) -> tuple[Verdict, ...]:
    """Judge issues as they were in a commit (or where a branch left it); those that it has not have no verdict.

    Raises SelectionError if git has no such commit.
    """
    fork = git.line(workspace.root, "merge-base", "HEAD", ref) or git.line(
        workspace.root, "rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}"
    )
    tree = git.run(workspace.root, "archive", "--format=tar", fork, ".") if fork else None
    if tree is None:
        raise SelectionError(
            f"git has no commit “{printable(ref, 80)}” here",
            hint="Name the commit that the branch is to go into: origin/main. In CI, fetch the whole history.",
        )
    with TemporaryDirectory(prefix="peraklad-base-") as folder:
        with tarfile.open(fileobj=io.BytesIO(tree)) as archive:
            archive.extractall(folder, filter="data")
        try:
            base = Workspace.find(Path(folder))
            known = set(base.issues())
        except PerakladError:  # the publication began on the branch
            return ()
        return tuple(judging.judge(base, issue, None) for issue in issues if issue in known)
