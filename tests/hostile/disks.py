"""A real tmpfs of a few megabytes, filled to the brim or nearly so."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def may_mount(folder: Path) -> str:
    """Why no tmpfs can be mounted here; empty if one can."""
    folder.mkdir(parents=True, exist_ok=True)
    try:
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(folder)], capture_output=True, text=True, check=False
        )
    except OSError as error:
        return str(error)
    if done.returncode == 0:
        subprocess.run(["umount", str(folder)], check=True)
        return ""
    return done.stderr.strip() or "mount was refused"


@contextmanager
def tmpfs(folder: Path, size: str = "4m") -> Iterator[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "none", str(folder)], check=True, capture_output=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(folder: Path, leave: int) -> Path:
    """Fill the disk but for ``leave`` bytes (in whole pages)."""
    import os

    free = os.statvfs(folder)
    path = folder / "ballast"
    path.write_bytes(b"\0" * max(0, free.f_bavail * free.f_frsize - leave))
    return path
