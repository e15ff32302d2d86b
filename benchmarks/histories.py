"""Replay real histories of pages through `sync` and score hand-judged sentences of them, beside msgmerge.

    python benchmarks/histories.py --bench FOLDER [--show 5]

FOLDER holds `replay.py` and `judge.py` with histories and judged sentences (default: $PERAKLAD_BENCH/histories). What
they are and what they count is said there; no text of theirs is ours.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    default = os.environ.get("PERAKLAD_BENCH", "")
    parser.add_argument("--bench", type=Path, default=Path(default) / "histories" if default else None)
    parser.add_argument("--peraklad", default=shutil.which("peraklad") or "peraklad")
    parser.add_argument("--show", type=int, default=0, help="print so many errors of each sort")
    options = parser.parse_args()
    bench = options.bench
    if bench is None or not (bench / "replay.py").is_file():
        parser.error("name the folder with replay.py: --bench FOLDER, or PERAKLAD_BENCH=FOLDER/..")
    if not shutil.which("msgmerge"):
        print("msgmerge is not installed: ours alone", file=sys.stderr)
    data = {
        "judge.py": ("--gold", bench / "gold-dev.tsv", "--articles", bench / "gold-dev-articles.jsonl.gz"),
        "replay.py": ("--data", bench / "histories-dev.jsonl.gz"),
    }
    for script, files in data.items():
        print(f"\n## {script}\n", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            common = ("--peraklad", options.peraklad, "--work", folder, "--show", str(options.show))
            subprocess.run([sys.executable, bench / script, *files, *common], check=True)


if __name__ == "__main__":
    main()
