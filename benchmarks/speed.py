"""Speed and scale, side by side with other tools: `make bench`. Whole processes, interpreter start included.

An archive of ten years is made (benchmarks/archive.py), and every command is run in turn, round after round, so that all
meet the same machine. Tools that take a process for each file are run on a seeded sample where all files would take
minutes; the figure is scaled up and marked ~.
"""

from __future__ import annotations

import argparse
import compileall
import os
import platform
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks import archive

BIN = Path(sys.executable).parent
PERAKLAD = str(BIN / "peraklad")
HERE = Path(__file__).parent


@dataclass(frozen=True)
class Run:
    """One run of one command: seconds of wall time and of both processors, MB of the largest process."""

    wall: float
    cpu: float
    peak: float


class Table:
    """The runs of every command, and what is printed of them."""

    def __init__(self) -> None:
        self.runs: dict[str, list[Run]] = defaultdict(list)
        self.scale: dict[str, float] = {}

    def run(
        self, name: str, command: list[str], *, scale: float = 1.0, fine: tuple[int, ...] = (0,), stdin: str = ""
    ) -> None:
        """Run a command once; its output is thrown away."""
        begin = time.perf_counter()
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE if stdin else subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        if stdin and process.stdin:
            process.stdin.write(stdin.encode())
            process.stdin.close()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in fine:
            raise SystemExit(f"{name}: exit code {process.returncode}: {' '.join(command)[:200]}")
        self.runs[name].append(Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024))
        self.scale[name] = scale

    def median(self, name: str, what: str = "wall") -> float:
        scale = 1.0 if what == "peak" else self.scale[name]
        return statistics.median(getattr(one, what) for one in self.runs[name]) * scale

    def print(self) -> None:
        print(f"{'':44} {'wall s':>8} {'min–max':>15} {'cpu s':>8} {'peak MB':>8} {'runs':>5}")
        for name, runs in self.runs.items():
            walls = [one.wall * self.scale[name] for one in runs]
            mark = "~" if self.scale[name] != 1 else " "
            print(
                f"{name:44}{mark}{self.median(name):8.3f} {min(walls):7.3f}–{max(walls):7.3f} "
                f"{self.median(name, 'cpu'):8.3f} {self.median(name, 'peak'):8.0f} {len(runs):5}"
            )

    def ratio(self, what: str, first: str, second: str, bar: str) -> None:
        if {first, second} <= self.runs.keys():
            print(f"{what:72} {self.median(first) / self.median(second):7.2f}   bar {bar}")


READ_BYTES = """
import os, sys
for folder, _, names in os.walk(sys.argv[1]):
    for name in names:
        if name.endswith(".po"):
            with open(os.path.join(folder, name), "rb") as stream:
                stream.read()
"""
POLIB = "import polib, sys\nfor path in sys.stdin.read().split(): polib.pofile(path)"
BABEL = "import sys\nfrom babel.messages.pofile import read_po\nfor path in sys.stdin.read().split():\n    with open(path, 'rb') as stream: read_po(stream)"
BABEL_UPDATE = """
import io, sys
from babel.messages.pofile import read_po, write_po
for line in sys.stdin.read().splitlines():
    po, pot = line.split()
    with open(po, "rb") as stream: catalog = read_po(stream)
    with open(pot, "rb") as stream: template = read_po(stream)
    catalog.update(template)
    write_po(io.BytesIO(), catalog)
"""


def make(folder: Path, years: int, text: Path | None = None) -> None:
    """Make an archive in another process: the peak of a command counts from what its parent had when it started it."""
    given = ["--text", str(text.resolve())] if text else []
    command = [sys.executable, "-m", "benchmarks.archive", str(folder), "--years", str(years), *given]
    subprocess.run(command, cwd=HERE.parent, check=True)


def catalogs_of(folder: Path) -> list[Path]:
    return sorted((folder / "locales").glob("*/LC_MESSAGES/*/*.po"))


def template_of(folder: Path, po: Path) -> Path:
    return folder / "locales" / po.parent.name / f"{po.stem}.pot"


def forget(folder: Path) -> None:
    (folder / ".peraklad/index.sqlite").unlink(missing_ok=True)


def edit_all(folder: Path, seed: int = 5) -> None:
    """Change three words of every article, as an editor would who went through the whole archive."""
    dice = random.Random(seed)
    for path in sorted((folder / "articles").glob("*/*.md")):
        head, body = path.read_text(encoding="utf-8").split("\n---\n", 1)
        words = body.split(" ")
        for at in dice.sample(range(len(words)), 3):
            words[at] = words[at] if not words[at].isalpha() else f"{words[at]}s"
        path.write_text(f"{head}\n---\n{' '.join(words)}", encoding="utf-8")


def edit_one(folder: Path, number: int) -> None:
    path = sorted((folder / "articles").glob("*/*.md"))[number * 3]
    path.write_text(path.read_text(encoding="utf-8").replace(" the ", " this ", 1), encoding="utf-8")


def per_file(tool: str, listing: Path) -> list[str]:
    """A command that starts a tool once for each line of a file: no shell of ours is between."""
    return ["xargs", "-a", str(listing), "-L1", *tool.split()]


def listing(folder: Path, name: str, lines: list[str]) -> Path:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def everyday(table: Table, ten: Path, rounds: int, lists: Path) -> None:
    """What is run all day: starting, status, check, and a sync with nothing to do."""
    issue = sorted(path.name for path in (ten / "articles").iterdir())[-20]
    status = [PERAKLAD, "-C", str(ten), "status"]
    complete = [PERAKLAD]
    os.environ.update(COMP_WORDS="peraklad st", COMP_CWORD="1")
    for _ in range(2):
        subprocess.run([PERAKLAD, "-q", "-C", str(ten), "sync"], check=True)
    for warm in (status, [PERAKLAD, "-C", str(ten), "check", issue]):
        subprocess.run(warm, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for number in range(rounds):
        paths = "\n".join(map(str, catalogs_of(ten)))  # A round moves an article, and its catalogs go with it.
        every = listing(lists, "all", paths.split("\n"))
        table.run("python -c pass", [sys.executable, "-c", "pass"])
        table.run("python -c 'import click'", [sys.executable, "-c", "import click"])
        table.run("peraklad --version", [PERAKLAD, "--version"])
        os.environ["_PERAKLAD_COMPLETE"] = "bash_complete"
        table.run("shell completion", complete)
        del os.environ["_PERAKLAD_COMPLETE"]
        table.run("floor: reading all catalogs as bytes", [sys.executable, "-c", READ_BYTES, str(ten / "locales")])
        table.run("status, nothing changed (json)", [*status, "--format", "json"])
        table.run("status, nothing changed (table)", status)
        table.run("check ISSUE, nothing changed", [PERAKLAD, "-C", str(ten), "check", issue], fine=(0, 1))
        edit_one(ten, number)
        table.run("status, one article changed (json)", [*status, "--format", "json"])
        forget(ten)
        table.run("status, cold", [*status, "--format", "json"])
        forget(ten)
        table.run("status, cold, one process", [*status, "--format", "json", "--jobs", "1"])
        table.run("polib, parsing only", [sys.executable, "-c", POLIB], stdin=paths)
        table.run("msgfmt --statistics per file", per_file("msgfmt --statistics -o /dev/null", every))
        if (BIN / "pocount").exists():
            table.run("pocount", ["xargs", "-a", str(every), "-n", "10000", str(BIN / "pocount"), "--csv"])
        table.run("Babel, parsing only", [sys.executable, "-c", BABEL], stdin=paths)
        forget(ten)
        table.run("check ISSUE, cold", [PERAKLAD, "-C", str(ten), "check", issue], fine=(0, 1))
        subprocess.run([PERAKLAD, "-q", "-C", str(ten), "sync"], check=True)
        subprocess.run([PERAKLAD, "-q", "-C", str(ten), "sync"], check=True)
        subprocess.run([*status, "--format", "json"], check=True, stdout=subprocess.DEVNULL)
        table.run("sync, nothing to do", [PERAKLAD, "-q", "-C", str(ten), "sync"])
        move_one(ten, number)
        table.run("sync, one article moved", [PERAKLAD, "-q", "-C", str(ten), "sync"])
        for _ in range(2):
            subprocess.run([PERAKLAD, "-q", "-C", str(ten), "sync"], check=True)


def move_one(folder: Path, number: int) -> None:
    """Put an article off to the next week, with nothing but its own file."""
    issues = sorted((folder / "articles").iterdir())
    week, next_week = issues[-30 - 2 * number], issues[-29 - 2 * number]
    min(week.glob("*.md")).rename(next_week / f"moved-{number}.md")


def syncing(table: Table, ten: Path, rounds: int, lists: Path, work: Path) -> None:
    """Every article edited."""
    edited, target = work / "edited", work / "target"
    copy(ten, edited)
    edit_all(edited)
    copy(edited, target)
    subprocess.run([PERAKLAD, "-q", "-C", str(target), "sync"], check=True)
    files = catalogs_of(edited)
    pairs = [f"{po} {template_of(target, po)}" for po in files]
    every = listing(lists, "pairs", pairs)
    some = random.Random(1).sample(pairs, len(pairs) // 10)
    few = random.Random(2).sample(files, 20)
    po4a = listing(
        lists,
        "po4a",
        [
            f"-m {edited / 'articles' / po.parent.name / (po.stem + '.md')} -p {work / 'po4a'}-{number}.po"
            for number, po in enumerate(few)
        ],
    )
    # Copied beforehand and removed at the end: ext4 looks long for free inodes right after a tree was removed.
    fresh = [work / f"fresh{number}" for number in range(2 * rounds)]
    for folder in fresh:
        copy(edited, folder)
    os.sync()
    for number in range(rounds):
        for name, jobs in (("sync, every article edited", 2), ("sync, every article edited, one process", 1)):
            folder = fresh[2 * number + jobs - 1]
            table.run(name, [PERAKLAD, "-q", "-C", str(folder), "sync", "--jobs", str(jobs)])
        for po in few:
            shutil.copy(po, work / f"po4a-{few.index(po)}.po")
        table.run("msgmerge per file", per_file("msgmerge --quiet --previous --no-wrap -o /dev/null", every))
        table.run(
            "Babel's update", [sys.executable, "-c", BABEL_UPDATE], stdin="\n".join(some), scale=len(pairs) / len(some)
        )
        if shutil.which("po4a-updatepo"):
            table.run(
                "po4a-updatepo per file",
                per_file("po4a-updatepo -f text -o markdown", po4a),
                scale=len(files) / len(few),
            )


def copy(source: Path, target: Path) -> None:
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("index.sqlite", "lock"))


BY_LOKY = """
from pipeline import cli
from pipeline.parallel import workers
workers._by_forks = workers._by_loky
cli.main()
"""


def clustered(table: Table, ten: Path, rounds: int) -> None:
    """A cold status of everything, and the checks of a year, by this machine's own processes and by four dask workers."""
    year = sorted(path.name for path in (ten / "articles").iterdir())[-52:]
    with cluster(4) as address:
        for _ in range(rounds):
            for name, program, options in (
                ("by 4 processes", [PERAKLAD], ["--jobs", "4"]),
                ("by joblib's 4 processes", [sys.executable, "-c", BY_LOKY], ["--jobs", "4"]),
                ("by 4 dask workers", [PERAKLAD], ["--backend", "dask", "--scheduler", address]),
            ):
                forget(ten)
                command = [*program, "-C", str(ten)]
                table.run(f"status, cold, {name}", [*command, "status", "--format", "json", *options])
                checks = [*command, "check", *year, "--output-format", "json", *options]
                table.run(f"check of a year, cold, {name}", checks, fine=(0, 1))


@contextmanager
def cluster(workers: int) -> Iterator[str]:
    """A dask scheduler and workers on loopback."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        dask = [sys.executable, "-m", "dask"]
        with log.open("w") as stream:
            started = [
                subprocess.Popen(
                    [*dask, "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"],
                    cwd=folder,
                    stdout=stream,
                    stderr=stream,
                )
            ]
        address = ""
        while not address:
            time.sleep(0.2)
            address = next((word for word in log.read_text().split() if word.startswith("tcp://")), "")
        command = [*dask, "worker", address, "--nthreads", "1", "--no-dashboard", "--host", "127.0.0.1", "--no-nanny"]
        started += [
            subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            for _ in range(workers)
        ]
        time.sleep(5)
        try:
            yield address
        finally:
            for process in reversed(started):
                process.kill()
                process.wait()


def publishing(table: Table, ten: Path, work: Path, rounds: int) -> None:
    """The whole archive as pages, and again with one article changed."""
    out = work / "site"
    command = [PERAKLAD, "-C", str(ten), "publish", "-o", str(out)]
    shutil.rmtree(out, ignore_errors=True)
    table.run("publish, first time", command, fine=(0, 1))
    table.run("publish, verdicts known, no pages yet", [*command[:-1], str(work / "site2")], fine=(0, 1))
    for number in range(rounds):
        table.run("check of everything, verdicts known", [PERAKLAD, "-C", str(ten), "check"], fine=(0, 1))
        table.run("publish, nothing changed", command, fine=(0, 1))
        edit_po(ten, number)
        table.run("publish, one translation changed", command, fine=(0, 1))


def edit_po(ten: Path, number: int) -> None:
    po = catalogs_of(ten)[number * 5]
    text = po.read_text(encoding="utf-8")
    po.write_text(text.replace('msgstr "', 'msgstr "Так: ', 3).replace('msgstr "Так: "', 'msgstr ""'), encoding="utf-8")
    issue = po.parent.name
    for verb in (["sync", issue], ["review", issue, "--locale", po.parents[2].name, "--by", "second reader"]):
        subprocess.run([PERAKLAD, "-q", "-C", str(ten), *verb], check=True)


def memory(sizes: list[int], ask: int, text: Path | None) -> None:
    """Look-ups of new sentences: edited copies of known ones, whose nearest an exhaustive search can tell."""
    from rapidfuzz import fuzz, process

    from pipeline.memory import LocalMemory, Pair

    for size in sizes:
        texts = archive.corpus(size, text)
        asked = archive.edited_copies(texts, ask)
        checked = asked[: max(100, 6_000_000 // size)]
        with tempfile.TemporaryDirectory() as folder:
            known = LocalMemory(Path(folder) / "memory.sqlite")
            begin = time.perf_counter()
            known.rebuild(Pair("be", "ru", one, str(number), "place") for number, one in enumerate(texts))
            built = time.perf_counter() - begin
            known.look_up(asked[0], "be", "ru", 1)
            begin = time.perf_counter()
            found = [known.look_up(one, "be", "ru", 1) for one in asked]
            ours = (time.perf_counter() - begin) / len(asked)
            begin = time.perf_counter()
            best = [process.extractOne(one, texts, scorer=fuzz.ratio) for one in checked]
            theirs = (time.perf_counter() - begin) / len(checked)
            wanted = [(one, match) for one, match in zip(best, found, strict=False) if one[1] >= 75]
            hits = sum(bool(match) and match[0].score * 100 >= one[1] - 0.01 for one, match in wanted)
            print(
                f"memory of {size:,}: built in {built:.1f} s; {len(asked)} look-ups, {ours * 1000:.2f} ms each; extractOne {theirs * 1000:.1f} ms "
                f"({theirs / ours:.0f} ×); recall@1 {100 * hits / len(wanted):.1f} % of {len(wanted)}"
            )
            if size <= 60_000:
                matcher(texts, checked[:100], best)


def matcher(texts: list[str], asked: list[str], best: list) -> None:
    """translate-toolkit's matcher over the same sentences."""
    try:
        from translate.search.match import matcher as make
        from translate.storage import po
    except ImportError:
        return
    store = po.pofile()
    for one in texts:
        unit = store.addsourceunit(one)
        unit.target = one
    found = make(store, max_candidates=1, min_similarity=75, max_length=1000)  # its own default leaves out longer texts
    begin = time.perf_counter()
    got = [found.matches(one) for one in asked]
    took = (time.perf_counter() - begin) / len(asked)
    from rapidfuzz import fuzz

    wanted = [
        (b, fuzz.ratio(q, g[0].source) if g else 0) for q, b, g in zip(asked, best, got, strict=False) if b[1] >= 75
    ]
    hits = sum(score >= b[1] - 0.01 for b, score in wanted)
    print(
        f"    translate-toolkit's matcher: {took * 1000:.1f} ms each; recall@1 {100 * hits / len(wanted):.1f} % of {len(wanted)}"
    )


def huge(table: Table, ten: Path, work: Path, rounds: int) -> None:
    """Ten times the archive, beside it."""
    hundred = work / "hundred"
    make(hundred, 100)
    for folder in (ten, hundred):
        # What is generated is not all as sync would write it.
        subprocess.run([PERAKLAD, "-C", str(folder), "sync"], stdout=subprocess.DEVNULL, check=False)
    for _ in range(rounds):
        for years, folder in (("ten", ten), ("hundred", hundred)):
            command = [PERAKLAD, "-C", str(folder)]
            issue = max(path.name for path in (folder / "articles").iterdir())
            forget(folder)
            table.run(f"{years} years: status, cold", [*command, "status", "--format", "json"])
            table.run(f"{years} years: status, nothing changed", [*command, "status", "--format", "json"])
            table.run(f"{years} years: sync, nothing known of it", [*command, "sync"], fine=(0, 1))
            table.run(f"{years} years: sync, nothing to do", [*command, "sync"], fine=(0, 1))
            table.run(f"{years} years: check ISSUE", [*command, "check", issue], fine=(0, 1))
    shutil.rmtree(hundred)


def compare(table: Table) -> None:
    """The ratios that the bars are about."""
    warm, cold = "status, nothing changed (json)", "status, cold"
    print()
    table.ratio("warm status / reading the catalogs as bytes", warm, "floor: reading all catalogs as bytes", "≤ 5")
    table.ratio(
        "warm status (table) / reading the catalogs as bytes",
        "status, nothing changed (table)",
        "floor: reading all catalogs as bytes",
        "≤ 5",
    )
    if warm in table.runs:
        changed = table.median("status, one article changed (json)") - table.median(warm)
        print(f"{'one changed article, more than warm':72} {1000 * changed:7.0f} ms bar ≤ 50 ms")
    table.ratio("cold status / polib's parsing alone", cold, "polib, parsing only", "≤ 1")
    table.ratio("msgfmt --statistics per file / cold status", "msgfmt --statistics per file", cold, "≥ 5")
    table.ratio("cold status: one process / two", "status, cold, one process", cold, "≥ 1.7")
    table.ratio(
        "check ISSUE (nothing changed) / --version", "check ISSUE, nothing changed", "peraklad --version", "≤ 3"
    )
    table.ratio(
        "check ISSUE (cold, with its checks) / --version",
        "check ISSUE, cold",
        "peraklad --version",
        "≤ 3, plus the checks",
    )
    table.ratio("sync with nothing to do / warm status", "sync, nothing to do", warm, "≤ 2")
    table.ratio(
        "sync with one article moved / with nothing to do", "sync, one article moved", "sync, nothing to do", "≤ 1.3"
    )
    table.ratio("--version / import click", "peraklad --version", "python -c 'import click'", "≤ 2.5")
    table.ratio("completion / import click", "shell completion", "python -c 'import click'", "≤ 2.5")
    table.ratio("msgmerge per file / sync of all", "msgmerge per file", "sync, every article edited", "≥ 3")
    table.ratio(
        "msgmerge per file / sync of all, one process",
        "msgmerge per file",
        "sync, every article edited, one process",
        "≥ 3",
    )
    table.ratio("Babel's update / sync of all", "Babel's update", "sync, every article edited", "≥ 5")
    table.ratio("po4a-updatepo per file / sync of all", "po4a-updatepo per file", "sync, every article edited", "")
    table.ratio(
        "sync of all: one process / two",
        "sync, every article edited, one process",
        "sync, every article edited",
        "≥ 1.7",
    )
    for processes in ("4 processes", "joblib's 4 processes"):
        for command in ("status, cold", "check of a year, cold"):
            table.ratio(
                f"{command}: 4 dask workers / {processes}",
                f"{command}, by 4 dask workers",
                f"{command}, by {processes}",
                "≤ 1.3",
            )
    for command in ("status, cold", "status, nothing changed", "sync, nothing known of it", "sync, nothing to do"):
        table.ratio(
            f"hundred years / ten years: {command}", f"hundred years: {command}", f"ten years: {command}", "about 10"
        )
    peaks = {
        name: table.median(name, "peak")
        for name in table.runs
        if "peraklad" in name or name.startswith(("status", "sync", "check", "publish", "ten", "hundred"))
    }
    if peaks:
        most = max(peaks, key=lambda name: peaks[name])
        print(f"{'largest peak memory of our commands':72} {peaks[most]:7.0f} MB bar ≤ 300 MB ({most})")


PARTS: dict[str, str] = {"everyday": "", "sync": "", "cluster": "", "publish": "", "memory": "", "huge": ""}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--years", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--text", type=Path, help="a text file whose sentences are used instead of made-up ones")
    parser.add_argument("--only", action="append", choices=PARTS, help="run only this part (may be repeated)")
    options = parser.parse_args()
    parts = options.only or [part for part in PARTS if part != "huge"]
    print(
        f"{time.strftime('%Y-%m-%d')}, {os.cpu_count()} processors, {platform.machine()}, Python {platform.python_version()}"
    )
    # An installed program is compiled; a checkout is not, where the environment forbids Python to do it.
    compileall.compile_dir(HERE.parent / "pipeline", quiet=1)
    table = Table()
    with tempfile.TemporaryDirectory(prefix="peraklad-bench-") as place:
        work = Path(place)
        ten = work / "ten"
        make(ten, options.years, options.text)
        steps: dict[str, Callable[[], None]] = {
            "everyday": lambda: everyday(table, ten, options.rounds, work),
            "sync": lambda: syncing(table, ten, options.rounds, work, work),
            "cluster": lambda: clustered(table, ten, options.rounds),
            "publish": lambda: publishing(table, ten, work, options.rounds),
            "memory": lambda: memory([60_000, 600_000], 1000, options.text),
            "huge": lambda: huge(table, ten, work, options.rounds),
        }
        for part in parts:
            begin = time.perf_counter()
            steps[part]()
            print(f"({part}: {time.perf_counter() - begin:.0f} s)", file=sys.stderr)
    table.print()
    compare(table)


if __name__ == "__main__":
    main()
