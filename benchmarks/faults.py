"""Every bar on faults, hostile input and crowds, with the figure seen. `make bench-faults`; with the names of parts it
runs those (`kills:sync` one writer).

Wants root for a real tmpfs, GNU gettext, and other projects' catalogs (`make corpora`).
"""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec.structs import replace
from starlette.testclient import TestClient

from pipeline import files
from pipeline.errors import PerakladError
from pipeline.po import catalogs
from pipeline.verbs.check import check
from pipeline.verbs.merge_driver import merge
from pipeline.web.app import desk
from tests.hostile import bulky, burden, crowd, disks, payloads, writers
from tests.hostile.burden import Cost
from tests.hostile.conftest import Room, made_complete
from tests.hostile.injections import ALL, PO
from tests.hostile.judging import verdict_of
from tests.hostile.test_desk_rows import BASE, HOSTS, ORIGINS, PATHS, saving
from tests.hostile.test_publishing_rows import poisoned
from tests.hostile.test_writing_rows import full_disk, two_writers
from tests.merge.test_merge import CASES

CORPORA = Path(os.environ.get("PERAKLAD_CORPORA", Path(sys.prefix) / "share" / "po-corpora"))
ROUNDS = int(os.environ.get("PERAKLAD_KILLS", "1000"))


def say(what: str, figure: str) -> None:
    print(f"{what:<62} {figure}", flush=True)


@contextmanager
def place() -> Iterator[Path]:
    # Memory, where there is some: a thousand copies of a publication are no test of the disk.
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as folder:
        yield Path(folder)


class Models:
    """A complete publication, and copies of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.model = made_complete(folder / "model").root
        self.count = 0

    def copy(self) -> Room:
        self.count += 1
        return Room(Path(shutil.copytree(self.model, self.folder / f"room-{self.count}")))


def gate(models: Models) -> None:
    """Every row at the gate."""
    wrong = []
    for fault in ALL:
        room = models.copy()
        fault.do(room)
        try:
            verdict, _ = verdict_of(room)
        except Exception as error:  # noqa: BLE001 - counted
            verdict = f"{type(error).__name__}"
        for undo in room.undo:
            undo()
        if verdict != fault.expect:
            wrong.append(f"{fault}: {verdict}")
        shutil.rmtree(room.root, ignore_errors=True)
    red = sum(fault.expect == "red" for fault in ALL)
    say(f"{red} faults injected at the gate: false passes", str(sum(one.endswith("green") for one in wrong)))
    say(
        f"{len(ALL) - red} harmless ones: false alarms; crashes",
        f"{sum(one.endswith('red') for one in wrong)}; {sum(not one.endswith(('red', 'green')) for one in wrong)}",
    )
    for one in wrong:
        print("   ", one)


def members() -> Iterator[tuple[str, bytes]]:
    """The PO files of the archives."""
    for path in sorted(CORPORA.glob("*")):
        if path.name.endswith((".tar.gz", ".tgz")):
            with tarfile.open(path) as archive:
                for member in archive:
                    if member.isfile() and member.name.endswith((".po", ".pot")):
                        yield f"{path.name}:{member.name}", archive.extractfile(member).read()
        elif path.suffix in (".whl", ".zip"):
            with zipfile.ZipFile(path) as wheel:
                for name in wheel.namelist():
                    if name.endswith((".po", ".pot")):
                        yield f"{path.name}:{name}", wheel.read(name)


def hostile() -> Iterator[tuple[str, bytes]]:
    """The hostile table's catalogs."""
    with place() as folder:
        models = Models(folder)
        for fault in ALL:
            room = models.copy()
            fault.do(room)
            for undo in room.undo:
                undo()
            path = room.root / PO
            if path.is_file() and not path.is_symlink():
                yield f"hostile:{fault}", path.read_bytes()
            shutil.rmtree(room.root, ignore_errors=True)


def gnu(path: Path, *options: str) -> bool:
    return (
        subprocess.run(["msgfmt", *options, "-o", "/dev/null", str(path)], capture_output=True, check=False).returncode
        == 0
    )


def corpora(_models: Models) -> None:
    """Other projects' catalogs, and our hostile ones."""
    counts: Counter[str] = Counter()
    slow: list[str] = []
    wrong: list[str] = []
    why: Counter[str] = Counter()
    with place() as folder:
        for name, data in [*members(), *hostile()]:
            path = folder / "x.po"
            path.write_bytes(data)
            counts["files"] += 1
            start = time.perf_counter()
            try:
                found = catalogs.parse(files.read_text(path, "x.po"), "x.po")
            except PerakladError as error:
                found, said = None, error.message
            except Exception as error:  # noqa: BLE001 - counted
                wrong.append(f"{name}: {type(error).__name__}: {error}")
                continue
            if time.perf_counter() - start > 10:
                slow.append(name)
            accepted = gnu(path)
            checked = gnu(path, "--check-format", "--check-header", "--check-domain")
            counts["GNU rejects"] += not accepted
            if found is None:
                counts["refused"] += 1
                counts["refused, GNU accepts"] += accepted
                why[" ".join(said.split()[:4])] += accepted
                continue
            if not accepted and not _repaired(found, data):
                wrong.append(f"{name}: GNU rejects it, we don't")
            if accepted and not checked and not found.repaired:
                counts["GNU only warns (--check)"] += 1
            counts["round trips"] += 1
            wrong += [f"{name}: {one}" for one in _lost(found)]
    say(
        f"{counts['files']} catalogs of other projects and of ours: tracebacks; over 10 s",
        f"{sum('rror' in one for one in wrong)}; {len(slow)}",
    )
    say(
        f"{counts['GNU rejects']} that GNU msgfmt rejects: taken without a word",
        str(sum("GNU rejects" in one for one in wrong)),
    )
    say(f"{counts['round trips']} round trips: anything lost", str(sum("lost" in one for one in wrong)))
    say(
        "refused though GNU takes them",
        f"{counts['refused, GNU accepts']}: "
        + "; ".join(f"{count} {text}" for text, count in why.most_common() if count),
    )
    for one in wrong[:20]:
        print("   ", one)


def _repaired(found: catalogs.Catalog, data: bytes) -> bool:
    """What GNU rejects and we set right: line breaks at the ends, a byte-order mark, a message given twice alike."""
    return bool(found.repaired) or data.startswith(b"\xef\xbb\xbf") or b"\r" in data or _twice(found, data)


def _twice(found: catalogs.Catalog, data: bytes) -> bool:
    return data.count(b"\nmsgid ") + data.count(b"\n#~ msgid ") > len(found.entries) + 1 - data.startswith(b"msgid ")


def _lost(before: catalogs.Catalog) -> Iterator[str]:
    try:
        after = catalogs.parse(catalogs.dump(before), "again.po")
    except PerakladError as error:
        yield f"lost: it can't be written: {error}"
        return

    def rows(catalog: catalogs.Catalog) -> list:
        return [
            (one.key, one.target, one.plural, one.fuzzy, sorted(one.flags), one.previous, one.previous_context, one.previous_plural, one.comment, one.kind, one.reference.split(), one.obsolete)
            for one in (*catalog.active, *catalog.obsolete)
        ]  # fmt: skip

    for one, other in zip(rows(before), rows(after), strict=False):
        if one != other:
            yield f"lost: {one} became {other}"[:400]
            return
    if (
        len(rows(before)) != len(rows(after))
        or before.trailing != after.trailing
        or before.header_comment != after.header_comment
    ):
        yield "lost: entries or comments"
    if {name: value for name, value in before.header.items() if name != "X-Poedit-SearchPath"} != dict(after.header):
        yield "lost: a header field"


def truncations(models: Models) -> None:
    """2,000 random cuts, judged by the gate."""
    room, dice = models.copy(), random.Random(5)
    path = room.root / PO
    whole = path.read_bytes()
    wrapped = wrapped_by_gettext(whole)
    passed = 0
    for number in range(2000):
        data = wrapped if number % 2 and wrapped else whole
        cut = dice.randrange(len(data.rstrip()))
        path.write_bytes(data[:cut])
        passed += verdict_of(room)[0] == "green"
    path.write_bytes(wrapped or whole)
    assert verdict_of(room)[0] == "green"
    say("2,000 random truncations: taken for complete", str(passed))


def wrapped_by_gettext(data: bytes) -> bytes:
    try:
        return subprocess.run(["msgcat", "--width=40", "-"], input=data, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return b""


def kills(models: Models, only: str = "") -> None:
    """kill -9 at random moments, a thousand for each writer (or for one)."""
    for name, writer in writers.WRITERS.items():
        if only not in ("", name):
            continue
        room = models.copy()
        struck = writers.kill(room.root, writer, ROUNDS, random.Random(6))
        say(
            f"kill -9 × {struck.kills}, {name}: torn; left over; at work",
            f"{len(struck.torn)}; {len(struck.leftovers)}; {struck.at_work}",
        )
        for one in (struck.torn + struck.leftovers)[:3]:
            print("   ", one)
        shutil.rmtree(room.root, ignore_errors=True)


def disk(models: Models) -> None:
    """A real tmpfs at fifty fill levels."""
    folder = models.folder / "disk"
    if why := disks.may_mount(folder):
        say("ENOSPC on a real tmpfs", f"not run: {why}")
        return
    with disks.tmpfs(folder) as mounted:
        damaged = full_disk(models.model, mounted, range(0, 50 * 2048, 2048))
    say("ENOSPC at 50 fill levels of a tmpfs, sync and save: damaged", str(len(damaged)))
    for one in damaged[:5]:
        print("   ", one)


def race(models: Models) -> None:
    """2 writers × 50 saves × 20 rounds."""
    lost = 0
    for _ in range(20):
        room = models.copy()
        lost += two_writers(room.root, 50)
        shutil.rmtree(room.root)
    say("2 writers × 50 saves × 20 rounds: lost of 2,000", str(lost))


def crowds(models: Models) -> None:
    """Everybody at once, for a minute."""
    room = models.copy()
    found = crowd.run(room.root, 60)
    say(
        f"crowd, 60 s, {found.saved} texts saved: lost untold; torn; crashes",
        f"{len(found.lost)}; {len(found.torn)}; {len(found.bugs)}",
    )
    print("    " + ", ".join(f"{count} × {act}" for act, count in found.acts.most_common()))
    for one in (found.lost + found.torn + found.bugs)[:5]:
        print("   ", one)


def merges(_models: Models) -> None:
    """The merge cases: as the table says, and nothing lost either way round."""
    wrong = 0
    for case in CASES:
        result = {
            replace(one, previous_context=None) for one in merge(case.base, case.ours, case.theirs).catalog.entries
        }
        wrong += result != set(case.merged.entries)
        for ours, theirs in ((case.ours, case.theirs), (case.theirs, case.ours)):
            text = catalogs.dump(merge(case.base, ours, theirs).catalog)
            new = {one.target for side in (ours, theirs) for one in side.entries} - {
                one.target for one in case.base.entries
            }
            wrong += any(target not in text for target in new)
    say(f"{len(CASES)} merge cases, both ways round: wrong or lost", str(wrong))


def scripts(models: Models) -> None:
    """Payloads in every text field of the article, of its translations and of the labels, in every page that comes out."""
    active = pages = 0
    for payload in payloads.PAYLOADS:
        for source in (True, False):
            room = models.copy()
            poisoned(room, payload, source=source)
            for form in ("html", "newsletter"):
                room.project.publish([], form, room.root / "out" / form)
            for path in (room.root / "out").rglob("*.html"):
                pages += 1
                active += bool(payloads.active_in(path.read_text(encoding="utf-8"), forms=False))
            shutil.rmtree(room.root)
    say(f"{len(payloads.PAYLOADS)} payloads in every text field, {pages} pages: active", str(active))


def strangers(models: Models) -> None:
    """Requests to the desk by other names, from other sites, for other files."""
    room = models.copy()
    client = TestClient(
        desk(room.project.workspace, "127.0.0.1", 8765, "ann"), base_url=BASE, raise_server_exceptions=False
    )
    where, fields, text = saving(client)
    sent = {**fields, text: "x"}
    answers = [
        client.request(
            method, where if method == "POST" else "/", headers={"host": host}, data=sent if method == "POST" else None
        ).status_code
        for host in HOSTS
        for method in ("GET", "POST")
    ]
    answers += [client.post(where, headers=headers, data=sent).status_code for headers in ORIGINS]
    answers += [client.request(method, path).status_code for path in PATHS for method in ("GET", "POST")]
    refused = sum(400 <= code < 500 for code in answers)
    say(f"{len(answers)} hostile Host, Origin and path requests: refused", f"{100 * refused / len(answers):.0f} %")


def bulk(models: Models) -> None:
    """Two hundred small and expensive inputs at every door."""
    check(models.copy().project.workspace, use_index=False)  # dictionaries are loaded once, as by an ordinary run
    slow: list[str] = []
    worst = Cost(0, 0, "")
    count = tries = 0
    for one in bulky.every():
        count += 1
        for name, door in burden.DOORS[one.kind].items():
            room = models.copy()
            cost = burden.cost(door, room.root, one)
            shutil.rmtree(room.root)
            tries += 1
            worst = Cost(max(worst.seconds, cost.seconds), max(worst.megabytes, cost.megabytes), "")
            if not cost.said or "CRASH" in cost.said or cost.seconds > 2 or cost.megabytes > 300:
                slow.append(f"{one.name} ({name}): {cost.seconds:.1f} s, {cost.megabytes:.0f} MB, {cost.said}")
    say(f"{count} hostile inputs, {tries} tries: over 2 s, over 300 MB, or unanswered", str(len(slow)))
    say("the worst: seconds of the processor; megabytes", f"{worst.seconds:.1f}; {worst.megabytes:.0f}")
    for one in slow:
        print("   ", one)


def checkout(_models: Models) -> None:
    """Every attack of a checkout and its relatives: the tests that try them, by the nine rows of the list."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "tests/hostile/test_checkout_rows.py",
        "-rN",
        "--tb=no",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    last = done.stdout.strip().split("\n")[-1]
    failed = re.search(r"(\d+) failed", last)
    tried = sum(map(int, re.findall(r"(\d+) (?:passed|failed)", last)))
    say(f"{tried} attacks by what lies in a repository: succeeded", failed[1] if failed else "0")


PARTS: dict[str, Callable[..., None]] = {
    "gate": gate, "corpora": corpora, "truncations": truncations, "kills": kills, "disk": disk, "race": race, "crowds": crowds,
    "merges": merges, "scripts": scripts, "strangers": strangers, "checkout": checkout, "bulk": bulk,
}  # fmt: skip


def main() -> None:
    for name in sys.argv[1:] or PARTS:
        with place() as folder:
            start = time.perf_counter()
            part, _, only = name.partition(":")
            PARTS[part](Models(folder), *filter(None, [only]))
            print(f"    ({name}: {time.perf_counter() - start:.0f} s)", flush=True)


if __name__ == "__main__":
    main()
