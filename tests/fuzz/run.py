"""Fuzz one target with atheris (libFuzzer): `python -m tests.fuzz.run TARGET [SECONDS [SEED]]`.

Begins with the saved corpus; what it finds on the way goes to build/fuzz/TARGET, a crash to build/fuzz/crash-*. A
crash becomes a file of tests/fuzz/corpus/TARGET, which the ordinary tests run, once its cause is mended.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

HERE = Path(__file__).parent
BUILD = HERE.parent.parent / "build" / "fuzz"


def main() -> None:
    name, seconds = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 60
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 0  # 0: another one each time
    with atheris.instrument_imports(include=["pipeline"]):
        from tests.fuzz.targets import TARGETS
    found = BUILD / name
    found.mkdir(parents=True, exist_ok=True)
    options = [
        f"-max_total_time={seconds}", f"-seed={seed}", "-timeout=10", "-rss_limit_mb=4096", "-max_len=4096", "-print_final_stats=1",
        f"-artifact_prefix={BUILD}/{name}-", "-verbosity=1", str(found), str(HERE / "corpus" / name),
    ]  # fmt: skip
    atheris.Setup([sys.argv[0], *options], TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
