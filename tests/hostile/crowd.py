"""Many processes on one publication: syncs, the desk's saves, drafts by machine, editors that rewrite files, git.

Every text that anybody saves is unlike any other. At the end each must stand in the catalog, or have been replaced by
somebody who had seen it, or its writer must have been told.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock
from msgspec.structs import replace

from pipeline import files
from pipeline.errors import PerakladError
from pipeline.model import digest
from pipeline.po import catalogs
from pipeline.project import Project
from pipeline.verbs.save import version_of
from tests.conftest import ARTICLE, coverage_of, save_text

ISSUE = "2017-05-08"
SENTENCES = 40


@dataclass
class Outcome:
    """What the crowd did: acts by kind, texts that were saved, those that are gone and nobody was told, torn files."""

    acts: Counter = field(default_factory=Counter)
    saved: int = 0
    lost: list[str] = field(default_factory=list)
    torn: list[str] = field(default_factory=list)
    bugs: list[str] = field(default_factory=list)


def prepare(root: Path) -> None:
    body = "\n\n".join(f"Sentence number {number} of the article." for number in range(SENTENCES))
    front = ARTICLE.split("---\n")[1]
    (root / f"articles/{ISSUE}/talks.md").write_text(f"---\n{front}---\n\n{body}\n", encoding="utf-8")
    Project.find(root).sync()


class Log:
    """What one process saved: over which text, which text; a line each, written before and after."""

    def __init__(self, path: Path) -> None:
        self.stream = path.open("a", encoding="utf-8")

    def say(self, **what: str) -> None:
        self.stream.write(json.dumps(what, ensure_ascii=False) + "\n")
        self.stream.flush()


def syncing(root: Path, log: Log, dice: random.Random, number: int) -> None:
    Project.find(root).sync()
    log.say(act="sync")


def saving(root: Path, log: Log, dice: random.Random, number: int) -> None:
    """A translator at the desk; a refusal for somebody else's change tells the loser."""
    project = Project.find(root)
    source = f"Sentence number {dice.randrange(SENTENCES)} of the article."
    entry = coverage_of(project, ISSUE, "talks", "be").entries[None, source]
    text = f"Сказ стала {os.getpid()} {number}."
    time.sleep(dice.uniform(0, 0.01))
    saved = save_text(project, ISSUE, "talks", "be", digest(source), text, version_of(entry), "ann", draft=False)
    log.say(
        act="save" if saved.done else "save, told",
        source=source,
        over=entry.target,
        text=text,
        done="1" if saved.done else "",
    )


def drafting(root: Path, log: Log, dice: random.Random, number: int) -> None:
    Project.find(root).pretranslate([ISSUE], "be", "echo")
    log.say(act="pretranslate")


def editing(root: Path, log: Log, dice: random.Random, number: int) -> None:
    """An editor as Poedit is one: opens a file, and before it saves asks whether the file is still what it opened.

    It writes a file of its own beside the catalog and renames it, without any lock.
    """
    path = root / catalogs.path_of(ISSUE, "talks", "be")
    try:
        opened = path.read_bytes()
        catalog = catalogs.parse(files.decode(opened, "x.po"), "x.po")
    except (OSError, PerakladError):
        return
    source = f"Sentence number {dice.randrange(SENTENCES)} of the article."
    entry = next(one for one in catalog.active if one.source == source)
    text = f"Сказ рэдактара {os.getpid()} {number}."
    new = replace(entry, target=text, fuzzy=False, previous=None)
    data = catalogs.dump(
        replace(catalog, entries=tuple(new if one is entry else one for one in catalog.entries))
    ).encode()
    time.sleep(dice.uniform(0, 0.02))
    mine = path.with_name(f"editor-{os.getpid()}.part")
    mine.write_bytes(data)
    # Two editors of this kind would race each other, as two Poedits do: they take turns. With us they have no deal.
    with FileLock(root / "editors"):
        if path.exists() and path.read_bytes() == opened:
            # A renaming that shows what it replaced: between an editor's look and its renaming anybody may save, and
            # what it then overwrites unseen is its own doing. No program without its help can prevent that.
            assert files.exchange(mine, path)
            log.say(act="edit", source=source, over=entry.target, text=text, done="1")
            unseen = mine.read_bytes()
            if unseen != opened:
                for one in catalogs.parse(files.decode(unseen, "x.po"), "x.po").active:
                    log.say(
                        act="entry of what an editor overwrote unseen", source=one.source, over=one.target, unseen="1"
                    )
        else:
            log.say(act="edit, told", source=source, over=entry.target, text=text, done="")
        mine.unlink()


def checking_out(root: Path, log: Log, dice: random.Random, number: int) -> None:
    """Git switches to another branch and back: the article changes under everybody's hands."""
    for days in ("two", "three"):
        article = root / f"articles/{ISSUE}/talks.md"
        text = article.read_text(encoding="utf-8")
        article.unlink(missing_ok=True)  # as git does: away, then anew
        article.write_text(
            text.replace("lasted two days", f"lasted {days} days").replace("lasted three days", f"lasted {days} days"),
            encoding="utf-8",
        )
        time.sleep(dice.uniform(0.01, 0.05))
    log.say(act="checkout")


WORKERS = (syncing, saving, saving, saving, drafting, editing, editing, checking_out)


def run(root: Path, seconds: float, seed: int = 1) -> Outcome:
    """Let the crowd loose, then look."""
    prepare(root)
    logs = root / "logs"
    logs.mkdir()
    children = []
    for number, work in enumerate(WORKERS):
        child = os.fork()
        if child == 0:
            _work(root, work, logs / f"{number}.jsonl", seconds, random.Random(seed * 100 + number))
            os._exit(0)
        children.append(child)
    end = time.monotonic() + seconds + 60
    for child in children:
        while os.waitpid(child, os.WNOHANG) == (0, 0):
            if time.monotonic() > end:
                os.kill(child, signal.SIGKILL)
            time.sleep(0.02)
    subprocess.run(["sync"], check=False)
    return _outcome(root, logs)


def _work(root: Path, work, log_path: Path, seconds: float, dice: random.Random) -> None:
    log = Log(log_path)
    until = time.monotonic() + seconds
    number = 0
    while time.monotonic() < until:
        number += 1
        try:
            work(root, log, dice, number)
        except PerakladError as error:
            log.say(act=f"{work.__name__}, told", why=str(error))
        except FileNotFoundError as error:
            # The article is away while git lays it anew; our own code must say so in its words.
            log.say(act="bug" if "pipeline/" in str(error.__traceback__) else f"{work.__name__}, told", why=repr(error))
        except BaseException as error:  # noqa: BLE001 - a bug is what we look for
            log.say(act="bug", why=f"{work.__name__}: {error!r}")


def _outcome(root: Path, logs: Path) -> Outcome:
    found = Outcome()
    saved: dict[str, str] = {}
    over: set[tuple[str, str]] = set()
    for path in logs.iterdir():
        for line in path.read_text(encoding="utf-8").splitlines():
            what = json.loads(line)
            found.acts[what["act"]] += 1
            if what["act"] == "bug":
                found.bugs.append(what["why"])
            if what.get("done"):
                saved[what["text"]] = what["source"]
            if what.get("done") or what.get("unseen"):
                over.add((what["source"], what["over"]))
    found.saved = len(saved)
    project = Project.find(root)
    if not (root / f"articles/{ISSUE}/talks.md").exists():
        prepare(root)
    project.sync()
    text = "".join(path.read_text(encoding="utf-8") for path in root.rglob("*.po"))
    found.lost = [f"{source}: {one}" for one, source in saved.items() if one not in text and (source, one) not in over]
    from tests.hostile.writers import faults_of

    found.torn = faults_of(root)
    return found
