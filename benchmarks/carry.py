"""Score the carry-over on labelled edits, beside the tools of the field that are installed.

    python benchmarks/carry.py --bench FOLDER [--seed 1 --seed 7] [--large]

FOLDER holds `editbench.py` with `articles-dev.json` and `donors-dev.json` (default: $PERAKLAD_BENCH/editbench). It
edits articles sentence by sentence and knows what each translation should become. `--large` joins articles into
catalogs of 600 segments instead, and then takes the time for 60, 600 and 5,000.

The benchmark counts every edit as one that a person must look at, and so do the rows of `peraklad`. In the rows of
`peraklad, cosmetic kept` edits of style alone stay valid, as `sync` leaves them: there they count as `u` (not flagged).
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import random
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from msgspec.structs import replace

ROOT = Path(__file__).parent.parent


def adapt(cases: Path, *, cosmetic: bool) -> None:
    """Write `new.po` into every case: one process for all of them, so that its start counts once."""
    from pipeline.model import Segment
    from pipeline.po import catalogs
    from pipeline.reconcile import carry_over
    from pipeline.state.source import unique

    spent = size = 0.0
    folders = sorted(path for path in cases.iterdir() if path.is_dir())
    for case in folders:
        catalog = catalogs.parse((case / "old.po").read_text(encoding="utf-8"), f"{case.name}/old.po")
        paragraphs = json.loads((case / "new.segments.json").read_text(encoding="utf-8"))
        segments = unique(Segment(text, "paragraph") for texts in paragraphs for text in texts)
        began = time.process_time()
        result = carry_over(catalog.entries, segments, "article.md")
        spent += time.process_time() - began
        size += len(segments)
        entries = result.entries
        if not cosmetic:
            before = {change.after: change.before[0] for change in result.changes if change.kind == "cosmetic"}
            entries = tuple(
                replace(entry, fuzzy=True, previous=entry.previous or before[entry.source])
                if entry.source in before and entry.target and not entry.obsolete
                else entry
                for entry in entries
            )
        (case / "new.po").write_text(catalogs.dump(replace(catalog, entries=entries)), encoding="utf-8")
    count = len(folders)
    print(f"carry-over alone: {1000 * spent / count:.2f} ms of CPU a catalog of {size / count:.0f}", file=sys.stderr)


def tools() -> list[str]:
    """The benchmark's own adapters whose tools are installed here."""
    found = ["msgmerge", "msgmerge--previous"] if shutil.which("msgmerge") else []
    found += ["pot2po"] if (Path(sys.executable).parent / "pot2po").exists() else []
    found += [name for name in ("polib.merge", "babel.update") if importlib.util.find_spec(name.split(".")[0])]
    return found


def joined(bench: Path, folder: Path, size: int) -> tuple[Path, Path]:
    """One article a language of about `size` segments: the benchmark's articles, then donors' sentences."""
    articles = json.loads((bench / "articles-dev.json").read_text(encoding="utf-8"))
    donors = json.loads((bench / "donors-dev.json").read_text(encoding="utf-8"))
    shuffle = random.Random("join")
    result = []
    for language, sentences in donors.items():
        shuffle.shuffle(sentences)
        paragraphs = [texts for article in articles if article["lang"] == language for texts in article["pars"]]
        missing = max(0, size - sum(map(len, paragraphs)))
        extra, donors[language] = sentences[:missing], sentences[missing:] or sentences[-100:]
        paragraphs += [extra[start : start + 4] for start in range(0, len(extra), 4)]
        seen: set[str] = set()
        unique = [[text for text in texts if not (text in seen or seen.add(text))] for texts in paragraphs]
        kept, count = [], 0
        for texts in filter(None, unique):
            if count < size:
                kept.append(texts)
                count += len(texts)
        result.append({"id": f"{language}-{size}", "lang": language, "pars": kept})
    paths = folder / f"articles-{size}.json", folder / f"donors-{size}.json"
    for path, content in zip(paths, (result, donors), strict=True):
        path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return paths


def speed(sizes: tuple[int, ...] = (60, 600, 5000)) -> None:
    """Print the time for catalogs of made-up sentences (words drawn by Zipf's law), beside msgmerge's."""
    from pipeline.model import Entry, Segment
    from pipeline.po import catalogs
    from pipeline.reconcile import carry_over

    dice = random.Random(1)
    words = ["".join(dice.choices("abcdefghijklmnoprstuvwz", k=dice.randint(2, 10))) for _ in range(8000)]
    frequencies = [1 / (rank + 1) for rank in range(len(words))]

    def sentence() -> str:
        return " ".join(dice.choices(words, frequencies, k=dice.randint(5, 30))).capitalize() + "."

    def edited(text: str) -> str:
        parts = text.split()
        parts[dice.randrange(len(parts))] = dice.choice(words)
        return " ".join(parts)

    print("\n| segments | what changed | peraklad, ms of CPU | msgmerge --previous, ms |\n|---|---|---|---|")
    header = catalogs.new_header("Speed", "be", "en", "2026-01-01 00:00+0000")
    for size in sizes:
        texts = [sentence() for _ in range(size)]
        old = [Entry(text, f"T {text}") for text in texts]
        for name, new in (
            ("one sentence in four", [edited(text) if dice.random() < 0.25 else text for text in texts]),
            ("every sentence", [edited(text) for text in texts]),
            ("all replaced", [sentence() for _ in texts]),
        ):
            began = time.process_time()
            carry_over(old, [Segment(text, "") for text in dict.fromkeys(new)], "")
            ours = 1000 * (time.process_time() - began)
            print(f"| {size} | {name} | {ours:.1f} | {_msgmerge(catalogs, header, old, new)} |", flush=True)


def _msgmerge(catalogs, header, old, new) -> str:
    from pipeline.model import Entry

    if not shutil.which("msgmerge"):
        return "not installed"
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / "old.po", Path(folder) / "new.pot"]
        entries = [old, [Entry(text) for text in dict.fromkeys(new)]]
        for path, rows in zip(paths, entries, strict=True):
            path.write_text(catalogs.dump(catalogs.Catalog(header, tuple(rows))), encoding="utf-8")
        began = time.perf_counter()
        try:
            subprocess.run(["msgmerge", "-q", "--previous", *paths, "-o", os.devnull], check=True, timeout=60)
        except subprocess.TimeoutExpired:
            return "over 60,000"
        return f"{1000 * (time.perf_counter() - began):.1f}"


def measure(bench: Path, articles: Path, donors: Path, seed: str, revisions: int, builtin: list[str]) -> None:
    """Generate the cases of one seed, run everything on them, and print the table."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    us = f"{shlex.quote(sys.executable)} {shlex.quote(str(Path(__file__).resolve()))}"
    with tempfile.TemporaryDirectory() as folder:
        cases = str(Path(folder) / "cases")

        def editbench(*arguments: str) -> None:
            subprocess.run([sys.executable, str(bench / "editbench.py"), *arguments], check=True, env=environment)

        sources = ("--articles", str(articles), "--donors", str(donors))
        print(f"\n## {articles.name}, seed {seed}\n", flush=True)
        editbench("gen", *sources, "--out", cases, "--seed", seed, "--revs", str(revisions))
        editbench("run", "--cases", cases, *(part for name in builtin for part in ("--tool", name)))
        editbench("run", "--cases", cases, "--name", "peraklad", "--batch-exe", f"{us} --adapt")
        editbench("run", "--cases", cases, "--name", "peraklad, cosmetic kept", "--batch-exe", f"{us} --adapt-cosmetic")
        editbench("table", "--cases", cases)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    default = os.environ.get("PERAKLAD_BENCH", "")
    parser.add_argument("--bench", type=Path, default=Path(default) / "editbench" if default else None)
    parser.add_argument("--seed", action="append", default=[])
    parser.add_argument("--revs", type=int, default=3)
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--no-tools", action="store_true", help="only ours")
    parser.add_argument("--adapt", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--adapt-cosmetic", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.adapt or options.adapt_cosmetic:
        adapt(options.adapt or options.adapt_cosmetic, cosmetic=bool(options.adapt_cosmetic))
        return
    if options.bench is None or not (options.bench / "editbench.py").is_file():
        parser.error("name the folder with editbench.py: --bench FOLDER, or PERAKLAD_BENCH=FOLDER/..")
    builtin = [] if options.no_tools else tools()
    with tempfile.TemporaryDirectory() as folder:
        for seed in options.seed or ["1"]:
            if options.large:
                names = [name for name in builtin if name.startswith("msgmerge-")]
                measure(options.bench, *joined(options.bench, Path(folder), 600), seed, options.revs, names)
            else:
                names = ("articles-dev.json", "donors-dev.json")
                measure(options.bench, *(options.bench / name for name in names), seed, options.revs, builtin)
    if options.large:
        speed()


if __name__ == "__main__":
    main()
