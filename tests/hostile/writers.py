"""Everything that writes into a publication, as functions to be killed, run side by side, or run on a full disk."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace

from pipeline import files, verbs
from pipeline.model import digest
from pipeline.po import catalogs
from pipeline.project import Project
from pipeline.state import ledger
from pipeline.verbs.merge_driver import merge_files
from pipeline.verbs.save import version_of
from tests.conftest import ARTICLE, coverage_of, save_text

ISSUE = "2017-05-08"


def sync(root: Path, number: int) -> None:
    """Sync an article that is another each time."""
    files.write_text(root / f"articles/{ISSUE}/talks.md", ARTICLE.replace("two days", f"{number % 7 + 2} days"))
    Project.find(root).sync()


def save(root: Path, number: int) -> None:
    """Save a translation at the desk."""
    project = Project.find(root)
    coverage = coverage_of(project, ISSUE, "talks", "be")
    segment = coverage.segments[number % len(coverage.segments)]
    entry = coverage.entries[segment.key]
    save_text(
        project,
        ISSUE,
        "talks",
        "be",
        digest(segment.text, segment.context),
        f"Тэкст нумар {number}.",
        version_of(entry),
        "ann",
        draft=False,
    )


def pretranslate(root: Path, number: int) -> None:
    """Fill what was emptied before."""
    po = catalogs.path_of(ISSUE, "talks", "ru")
    catalog = catalogs.read(root, po)
    emptied = tuple(
        replace(entry, target="") if at == number % 4 else entry for at, entry in enumerate(catalog.entries)
    )
    files.write_text(root / po, catalogs.dump(replace(catalog, entries=emptied)))
    Project.find(root).pretranslate([ISSUE], "ru", "echo")


def review(root: Path, number: int) -> None:
    """Record reviews, by another person each time."""
    project = Project.find(root)
    sync(root, number)
    verbs.confirm.confirm(project.workspace, [ISSUE], "be", f"person {number}")
    verbs.review.review(project.workspace, [ISSUE], "be", f"person {number}")


def publish(root: Path, number: int) -> None:
    """Publish what passes, with another title each time."""
    path = root / "pyproject.toml"
    text = path.read_text(encoding="utf-8")
    files.write_text(path, text.replace(text.split('title = "')[1].split('"')[0], f"Weekly {number}", 1))
    Project.find(root).publish([], "html", root / "build/site")


def merge(root: Path, number: int) -> None:
    """Run the merge driver on three versions of a catalog."""
    ours = root / catalogs.path_of(ISSUE, "talks", "be")
    base, theirs = root / "base.po", root / "theirs.po"
    text = ours.read_text(encoding="utf-8")
    base.write_text(text, encoding="utf-8")
    catalog = catalogs.parse(text, "x.po")
    changed = tuple(replace(entry, comment=f"note {number}") for entry in catalog.entries)
    theirs.write_text(catalogs.dump(replace(catalog, entries=changed)), encoding="utf-8")
    merge_files(base, ours, theirs, "x.po")


def import_page(root: Path, number: int) -> None:
    """Import a page over the article that it made before."""
    page = root / "page.txt"
    page.write_text(
        f"May 8 – May 14, 2017\n\nThe council met in Minsk {number} times\n\n"
        f"The council met {number} times this week, and its members spoke of roads and prices at length.\n",
        encoding="utf-8",
    )
    options = verbs.import_page.Options(issue=ISSUE, slug="imported", force=True)
    verbs.import_page.import_page(Project.find(root).workspace, page, options)


WRITERS: dict[str, Callable[[Path, int], None]] = {
    "sync": sync,
    "save": save,
    "pretranslate": pretranslate,
    "confirm and review": review,
    "publish": publish,
    "merge": merge,
    "import": import_page,
}


@dataclass
class Struck:
    """What kills did: how many hit a run at work, what was found torn, what was left over after the next run."""

    kills: int = 0
    at_work: int = 0
    torn: list[str] = None  # type: ignore[assignment]
    leftovers: list[str] = None  # type: ignore[assignment]


def faults_of(root: Path) -> list[str]:
    """What is not whole in a publication: catalogs and ledgers that can't be read, articles that end in the middle."""
    found = []
    for path in sorted(root.rglob("*")):
        where = path.relative_to(root).as_posix()
        # A tree that is still being built is nobody's page; the next run sweeps it (`left_in`).
        if ".peraklad" in where or "/.site-" in f"/{where}" or not path.is_file():
            continue
        try:
            if path.suffix == ".po" and "locales" in where:
                catalogs.read(root, where)
            elif path.suffix == ".jsonl" and "locales" in where:
                ledger.read(root, where)
            elif path.suffix == ".md" and "articles" in where:
                assert path.read_text(encoding="utf-8").startswith("---\ntitle: ")
                assert path.read_text(encoding="utf-8").endswith(".\n")
            elif path.suffix == ".html":
                assert path.read_text(encoding="utf-8").rstrip().endswith("</html>")
        except Exception as error:  # noqa: BLE001 - whatever is wrong with it
            found.append(f"{where}: {error}")
    site = root / "build/site"
    if (root / "build").exists() and not (site / "index.html").exists():
        found.append("build/site: gone")
    return found


def left_in(root: Path) -> list[str]:
    """Temporary files and trees."""
    return [
        path.relative_to(root).as_posix()
        for path in root.rglob(".*")
        if path.name.startswith((".peraklad-", ".site-")) and path.name != ".peraklad-published"
    ]


def kill(root: Path, writer: Callable[[Path, int], None], times: int, dice: random.Random) -> Struck:
    """Kill a process that runs a writer over and over, at random moments; then look whether everything is whole."""
    struck = Struck(torn=[], leftovers=[])
    writer(root, -1)  # what is imported on demand is imported now
    started = time.perf_counter()
    writer(root, 0)
    length = time.perf_counter() - started
    for number in range(1, times + 1):
        reader, writing = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                os.close(reader)
                os.write(writing, b"!")
                writer(root, number)
                os.write(writing, b".")
            except BaseException:  # noqa: BLE001 - the child ends here, whatever befell it
                os._exit(1)
            os._exit(0)
        os.close(writing)
        os.read(reader, 1)
        time.sleep(dice.uniform(0, length * 1.1))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        struck.at_work += os.read(reader, 1) == b""
        os.close(reader)
        struck.kills += 1
        struck.torn += faults_of(root)
    writer(root, times + 1)
    struck.leftovers = left_in(root)
    return struck
