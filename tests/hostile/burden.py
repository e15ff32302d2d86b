"""What an input costs: each door of the program tried with it in a process of its own, which is ended if it hangs."""

from __future__ import annotations

import multiprocessing
import resource
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from msgspec.structs import replace

from pipeline.errors import PerakladError
from pipeline.po import catalogs
from pipeline.project import Project
from pipeline.state import worddiff
from pipeline.verbs.check import check
from pipeline.verbs.import_page import Options, import_page
from pipeline.verbs.import_translations import import_translations
from pipeline.web import checking
from pipeline.web.checking import Checking, TooMuchError
from tests.conftest import ARTICLE, Newsroom
from tests.hostile.bulky import Bulky

ISSUE = "2017-05-08"

Door = Callable[[Newsroom, Bulky], object]

#: Seconds after which an input is one that nobody answers.
DEADLINE = 60.0


@dataclass(frozen=True)
class Cost:
    """Seconds of the processor, megabytes at the peak, and what was said; ``said`` is empty for an input that hung."""

    seconds: float
    megabytes: float
    said: str


def _article(room: Newsroom, one: Bulky) -> object:
    room.write(f"articles/{ISSUE}/talks.md", ARTICLE + "\n" + one.text + "\n")
    Project.find(room.root).sync()
    return check(Project.find(room.root).workspace, use_index=False)[0].passed


def _translation(room: Newsroom, one: Bulky) -> object:
    where = room.po()
    catalog = room.read_po(where)
    first = catalog.entries[0].key
    entries = tuple(replace(entry, target=one.text) if entry.key == first else entry for entry in catalog.entries)
    room.write(where, catalogs.dump(replace(catalog, entries=entries)))
    worddiff.diff(ARTICLE, one.text)
    return check(Project.find(room.root).workspace, use_index=False)[0].passed


def _live(room: Newsroom, one: Bulky) -> object:
    from functools import partial

    from pipeline.verbs.inspect import inspect

    workspace = Project.find(room.root).workspace
    source = workspace.source_of(ISSUE, "talks")
    live = Checking()
    try:
        segment = source.segments[0]
        inspect(workspace, source, "be", segment, "Так.", partial(live.run, "ann"))
        return time.perf_counter(), len(
            inspect(workspace, source, "be", segment, one.text[:5_000], partial(live.run, "ann"))
        )
    finally:
        live.close()


def _back(room: Newsroom, one: Bulky) -> object:
    workspace = Project.find(room.root).workspace
    return import_translations(workspace, (), "be", one.data, f"a.{one.kind}", "ann").taken


def _glossary(room: Newsroom, one: Bulky) -> object:
    room.write("glossary.csv", one.text)
    return check(Project.find(room.root).workspace, use_index=False)[0].passed


def _page(ending: str, before: str = "", after: str = "") -> Door:
    """The input as what a page to import is about, or as the whole page."""

    def imported(room: Newsroom, one: Bulky) -> object:
        page = room.root / f"page{ending}"
        page.write_bytes(before.encode() + one.data + after.encode())
        options = Options(issue=ISSUE, slug="page", locale="en")
        return import_page(Project.find(room.root).workspace, page, options).path

    return imported


_PAGE = _page(
    ".html", "<!doctype html><title>Talks</title><article><h1>Talks on oil</h1><p>The council met. ", "</p></article>"
)
_TEXT = _page(".txt", "Talks on oil\n\nThe council met. ")
_MARKDOWN = _page(".md", "# Talks on oil\n\nThe council met. ")

#: Where an input of a kind can be put.
DOORS: dict[str, dict[str, Door]] = {
    "text": {"article": _article, "translation": _translation, "live check": _live,
             "page": _PAGE, "text page": _TEXT, "Markdown page": _MARKDOWN},
    "article": {"article": _article, "page": _PAGE, "Markdown page": _page(".md")},
    "csv": {"glossary": _glossary},
    "docx": {"take-back": _back, "page": _page(".docx")},
} | {kind: {"take-back": _back} for kind in ("xlsx", "xliff", "po")}  # fmt: skip


def _run(door: Door, root: Path, one: Bulky, pipe: Connection) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF)
    start = time.process_time()
    said = "?"
    try:
        said = repr(door(Newsroom(root), one))[:80]
    except (PerakladError, TooMuchError) as error:
        said = f"refused: {error}"[:120]
    except BaseException as error:  # noqa: BLE001 - told
        said = f"CRASH {type(error).__name__}: {error}"[:200]
    with suppress(OSError):
        spent = time.process_time() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before.ru_maxrss
        pipe.send(Cost(spent, peak / 1024, said))


def cost(door: Door, root: Path, one: Bulky) -> Cost:
    """Try an input at a door of the newsroom in ``root``, which is changed by it."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_run, args=(door, root, one, theirs))
    process.start()
    theirs.close()
    try:
        if ours.poll(DEADLINE):
            with suppress(EOFError):
                found: Cost = ours.recv()
                return found
        return Cost(DEADLINE, 0, "")
    finally:
        process.kill()
        process.join()
        ours.close()


def longest_live_check() -> float:
    """Seconds that a live check can keep somebody waiting."""
    return checking.SECONDS + checking.PATIENCE
