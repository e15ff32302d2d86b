"""Score the aligner beside others: python -m benchmarks.align [--kit FOLDER] [--only en-be]

FOLDER has the kit's `align.py` (how it makes and marks cases stands in its README) and, beside it, `../pairs` with the
texts. A case is a folder with `source.json` and `target.json`, lists of paragraphs of sentences; an adapter writes
`beads.json` into it. With --answer CASES this is the adapter, --plain without sentence vectors.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from pipeline.alignment import align, beads

#: What is compared: the name in the table, and the kit's adapter (None: ours).
ROWS = (
    ("positional", "positional"),
    ("galechurch", "galechurch"),
    ("bleualign, no translation", "bleualign"),
    ("hunalign, no dictionary", "hunalign"),
    ("**ours**", None),
    ("**ours, extra `align`**", None),
)
PAIRS = ("en-be", "en-ru", "be-ru", "all")


def answer(folder: Path, *, plain: bool) -> None:
    if plain:
        beads.vectors = lambda *_: None
    for case in sorted(folder.iterdir()):
        said = json.loads((case / "case.json").read_text("utf-8"))
        one, two = (json.loads((case / f"{side}.json").read_text("utf-8")) for side in ("source", "target"))
        found = align(one, two, said["source"], said["target"])
        rows = [{"source": bead.source, "target": bead.target, "sure": bead.sure} for bead in found]
        (case / "beads.json").write_text(json.dumps(rows), "utf-8")


def measured(kit: Path, cases: Path, adapter: str, only: str) -> dict | None:
    """The kit's figures of an adapter; None where its program is not installed."""
    with tempfile.TemporaryDirectory() as name:
        out = Path(name) / "figures.json"
        call = [
            sys.executable,
            str(kit / "align.py"),
            "score",
            "--cases",
            str(cases),
            "--adapter",
            adapter,
            "--json",
            str(out),
        ]
        done = subprocess.run([*call, "--only", only], capture_output=True, text=True, check=False, env=environment())
        if done.returncode:
            print(f"{adapter}: {done.stderr.strip().splitlines()[-1]}", file=sys.stderr)
            return None
        return json.loads(out.read_text("utf-8"))


def environment() -> dict[str, str]:
    return {**os.environ, "OPENBLAS_NUM_THREADS": "1"}


def table(figures: dict[str, dict]) -> str:
    lines = []
    for noise in ("x1", "x2"):
        lines += [
            f"| noise {noise} | en-be F1 | en-ru F1 | be-ru F1 | all P / R / F1 | wrong | 1–1 | top 50 / 80 / 90 | s |",
            "|---|---|---|---|---|---|---|---|---|",
        ]
        for name, found in figures.items():
            rows = {pair: found.get(f"{pair} {noise}") for pair in PAIRS}
            if not rows["all"]:
                continue
            every = rows["all"]
            top = [every[f"top {share}"] for share in (50, 80, 90)]
            cells = [
                name,
                *(f"{rows[pair]['F1']:.1f}" if rows[pair] else "–" for pair in PAIRS[:3]),
                " / ".join(f"{every[one]:.1f}" for one in ("P", "R", "F1")),
                f"{every['wrong']:.2f}",
                f"{every['1-1']:.1f}",
                " / ".join("–" if one is None else f"{one:.1f}" for one in top),
                f"{found['processor seconds per 1,000 sentences']:.2f}",
            ]
            lines.append(f"| {' | '.join(cells)} |")
        lines.append("")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    bench = os.environ.get("PERAKLAD_BENCH")
    parser.add_argument("--kit", type=Path, default=Path(bench) / "align" if bench else None)
    parser.add_argument("--cases", type=Path, help="cases that are there already")
    parser.add_argument("--only", default="")
    parser.add_argument("--answer", type=Path)
    parser.add_argument("--plain", action="store_true")
    options = parser.parse_args()
    if options.answer:
        return answer(options.answer, plain=options.plain)
    if options.kit is None:
        parser.error("name the kit's folder: --kit, or PERAKLAD_BENCH")
    with tempfile.TemporaryDirectory() as name:
        cases = options.cases or Path(name) / "cases"
        if not options.cases:
            data = options.kit.parent / "pairs/pairs-dev.jsonl"
            subprocess.run(
                [sys.executable, str(options.kit / "align.py"), "gen", "--data", str(data), "--out", str(cases)],
                check=True,
            )
        ours = f"{sys.executable} -m benchmarks.align"
        figures = {}
        for title, adapter in ROWS:
            call = adapter or f"{ours}{'' if 'extra' in title else ' --plain'} --answer"
            if (found := measured(options.kit, cases, call, options.only)) is not None:
                figures[title] = found
    print(table(figures))
    return None


if __name__ == "__main__":
    main()
