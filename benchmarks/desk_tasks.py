"""Time what people do at the desk all day in an archive of ten years: `python -m benchmarks.desk_tasks [--folder DIR]`.

Concordance over 600,000 pairs, the preview of a replacement in every catalog of ten years, the start page, and an
article of 300 sentences opened in Chromium until its active row has its help.
"""

from __future__ import annotations

import argparse
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks import archive
from benchmarks.desk import Client, running, timed, wait_for_memory
from pipeline.memory import LocalMemory, Pair
from pipeline.verbs import find, replace
from pipeline.verbs.find import Side
from pipeline.workspace import Workspace

#: The bars, in milliseconds.
BARS = {"concordance": 10.0, "replace": 2_000.0, "start": 100.0, "open": 400.0}

PAIRS, SENTENCES = 600_000, 300
ISSUE, SLUG = "2025-12-22", "three-hundred"


def pairs(count: int) -> Iterator[Pair]:
    """Pairs of made-up sentences, a third of them with a number of their own, in catalogs of thirty."""
    dice = random.Random(5)
    for number in range(count):
        english, belarusian, _ = archive.sentence(dice)
        place = f"locales/be/LC_MESSAGES/{2016 + number * 10 // count}-01-04/article-{number // 30}.po"
        yield Pair("en", "be", english, belarusian, place, by="translator-be", at="2026-01-05T10:00:00Z")


def median(work: Callable[[], object], rounds: int) -> float:
    """The median of some rounds in milliseconds; the first is not counted."""
    return statistics.median([timed(work) for _ in range(rounds + 1)][1:])


def concordance(folder: Path) -> dict[str, float]:
    """Milliseconds at the server for a word, a phrase and a phrase of the target, from the memory to what is shown."""
    workspace = Workspace.find(folder)
    memory = LocalMemory(folder / ".peraklad" / "memory.sqlite")
    memory.rebuild(pairs(PAIRS))
    asked = {
        "a word": ("bridges", Side.SOURCE, False),
        "a phrase": ("spent 40 thousand", Side.SOURCE, False),
        "exactly": ("The town of Polatsk", Side.SOURCE, True),
        "in the target": ("горада Полацка", Side.TARGET, False),
        "a word of every pair": ("the", Side.SOURCE, False),
    }
    found = {}
    for name, (phrase, side, exact) in asked.items():
        found[name] = median(lambda: find.in_archive(workspace, phrase, "en", "be", side, exact=exact), 30)  # noqa: B023
    return found


def replacing(folder: Path) -> dict[str, float]:
    """Milliseconds for the preview of a replacement: of a rare word, and of one that stands in hundreds of catalogs."""
    workspace = Workspace.find(folder)
    places = replace.places_of(workspace)
    return {
        name: median(lambda: replace.preview(workspace, places, "be", old, "слова", exact=exact), 3)  # noqa: B023
        for name, old, exact in (("rare", "неіснуючае", True), ("common", "масты", True), ("forms", "Полацк", False))
    }


def long_article(folder: Path) -> None:
    """Add an article of three hundred sentences that nobody has translated."""
    path = folder / "articles" / ISSUE
    path.mkdir(parents=True, exist_ok=True)
    body = "\n\n".join(f"Sentence number {number} of it says something of its own." for number in range(SENTENCES - 2))
    front = "---\ntitle: Three hundred\nlang: en\nsection: security\ntrend: unchanged\nlead: A lead.\n---\n\n"
    (path / f"{SLUG}.md").write_text(f"{front}{body}\n", encoding="utf-8")


def opening(port: int, rounds: int) -> float:
    """The median of milliseconds from asking for the article to the row that is active and has its help."""
    from playwright.sync_api import sync_playwright

    times = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        for _ in range(rounds + 1):
            page.goto("about:blank")
            start = time.perf_counter()
            page.goto(f"http://127.0.0.1:{port}/{ISSUE}/{SLUG}/be", wait_until="commit")
            page.wait_for_selector("#rows > .row.active textarea:focus", state="attached")
            times.append(1000 * (time.perf_counter() - start))
        browser.close()
    return statistics.median(times[1:])


def start_page(port: int, folder: Path, rounds: int) -> float:
    """The median of milliseconds for the start page, once the desk has looked at every issue behind it."""
    client = Client(port)
    deadline = time.monotonic() + 900
    issues = len(Workspace.find(folder).issues())
    while f">{issues - 1} finished" not in client.ask("GET", "/")[1].decode():
        if time.monotonic() > deadline:
            break
        time.sleep(2)
    return median(lambda: client.ask("GET", "/"), rounds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, help="an archive made by benchmarks.archive; it is added to")
    parser.add_argument("--only", default="concordance,replace,start,open")
    arguments = parser.parse_args()
    place = Path(tempfile.mkdtemp(prefix="peraklad-bench-"))
    folder = arguments.folder or place / "archive"
    only = arguments.only.split(",")
    missed = False

    def tell(bar: str, name: str, took: float) -> None:
        nonlocal missed
        missed |= took > BARS[bar]
        print(f"{bar}: {name}: {took:.1f} ms (bar: {BARS[bar]:.0f} ms)", flush=True)

    try:
        if not arguments.folder:
            archive.make(folder, 10)
        if "replace" in only:
            for name, took in replacing(folder).items():
                tell("replace", name, took)
        if {"start", "open"} & set(only):
            long_article(folder)
            desk = ("-m", "pipeline", "-q", "-C", str(folder), "serve", "--by", "translator", "--port", "PORT")
            subprocess.run([sys.executable, "-m", "pipeline", "-q", "-C", str(folder), "sync", ISSUE], check=True)
            with running(*desk) as port:
                wait_for_memory(folder)
                if "start" in only:
                    tell("start", "of 520 issues", start_page(port, folder, 20))
                if "open" in only:
                    tell("open", f"{SENTENCES} sentences to the active row", opening(port, 8))
        if "concordance" in only:
            for name, took in concordance(folder).items():
                tell("concordance", name, took)
        sys.exit(missed)
    finally:
        shutil.rmtree(place, ignore_errors=True)


if __name__ == "__main__":
    main()
