"""Learning words from finished pairs: `python -m benchmarks.learning [--years 10]`. Time, memory, one more issue.

Ten years are 125,000 pairs in two locales, of 40,000 made-up words as unevenly used as words are. Each figure is one
process's, the reading of the catalogs included; memory is what the process takes beyond its start.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import archive


def learned(folder: Path, leave: int) -> dict[str, float]:
    """Learn all issues but the last ``leave``; what that took."""
    from pipeline.archive.learning import learn
    from pipeline.archive.lexicon import links_of
    from pipeline.workspace import Workspace

    workspace = Workspace.find(folder)
    issues = workspace.issues()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    wall, own = time.perf_counter(), time.process_time()
    count = learn(workspace, issues[: len(issues) - leave])
    wall, own = time.perf_counter() - wall, time.process_time() - own
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    pairs = sum(links_of(workspace, "en", locale).pairs for locale in archive.LOCALES[1:])
    return {"issues": count, "pairs": pairs, "s": wall, "cpu": own, "mb": after / 1024, "more": (after - before) / 1024}


def main() -> None:
    """Make the archive, and learn it in processes of their own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--years", type=int, default=10)
    parser.add_argument("--folder", type=Path, help="an archive that is there (of `benchmarks.archive`)")
    parser.add_argument("--leave", type=int, help="learn all issues but so many, and print JSON")
    arguments = parser.parse_args()
    if arguments.leave is not None:
        print(json.dumps(learned(arguments.folder, arguments.leave)))
        return
    with tempfile.TemporaryDirectory() as place:
        folder = arguments.folder or Path(place, "archive")
        if not folder.exists():
            text = Path(place, "text.txt")
            text.write_text("\n".join(f"{one.capitalize()}." for one in archive.corpus(20_000)), encoding="utf-8")
            archive.make(folder, arguments.years, text=text)
        for what, leave in (("all but one issue", 1), ("one more issue", 0), ("nothing new", 0)):
            command = [sys.executable, "-m", "benchmarks.learning", "--folder", str(folder), "--leave", str(leave)]
            one = json.loads(subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout)
            print(
                f"{what:20} {one['issues']:5.0f} issues, {one['pairs']:9,.0f} pairs known: {one['s']:6.2f} s,"
                f" {one['cpu']:6.2f} s of CPU; {one['mb']:.0f} MB at most, {one['more']:.0f} MB of it for learning",
                flush=True,
            )


if __name__ == "__main__":
    main()
